//! The page on which a person lets a program in.

use super::{router::Call, world::YahooShop};
use crate::stand::wire::{Answer, escape};

impl YahooShop {
    /// `GET /yconnect/v2/authorization`
    pub(super) fn authorization_page(&self, call: &Call<'_>) -> Answer {
        let value = |name: &str| call.request.query_value(name).unwrap_or_default();
        let redirect_uri = value("redirect_uri");
        if value("client_id") != self.config.client_id {
            return page(400, "client_id が正しくありません。", "");
        }
        // A program on a desktop is answered on the loopback; anything else would send the code away.
        if !is_loopback(&redirect_uri) {
            return page(400, "redirect_uri が正しくありません。", "");
        }
        let state = value("state");
        let wrong = if value("response_type") != "code" {
            Some("unsupported_response_type")
        } else if !value("scope").split(' ').any(|scope| scope == "openid") {
            Some("invalid_scope")
        } else {
            None
        };
        if let Some(error) = wrong {
            return back(&redirect_uri, &[("error", error), ("state", &state)]);
        }
        let number = self.world().grants.ask(&redirect_uri, &state, &value("nonce"));
        self.answer_asked(number, call)
    }

    /// `GET` waits on the same page, `POST …?approve=1|0` is the person's click.
    pub(super) fn consent(&self, call: &Call<'_>) -> Answer {
        let number = call.request.query_value("request").and_then(|text| text.parse().ok()).unwrap_or(0);
        if call.request.method == "POST" {
            let approved = call.request.query_value("approve").as_deref() == Some("1");
            if let Some(asked) = self.world().grants.asked.get_mut(&number) {
                asked.approved = Some(approved);
            }
        }
        self.answer_asked(number, call)
    }

    fn answer_asked(&self, number: u64, call: &Call<'_>) -> Answer {
        let mut world = self.world();
        let Some(asked) = world.grants.asked.get(&number).cloned() else {
            return page(404, "このページの有効期限が切れています。", "");
        };
        match asked.approved {
            None => {
                let form = format!(
                    "<form method=\"post\" action=\"/yconnect/v2/consent?request={number}&amp;approve=1\"><button>同意してはじめる</button></form>\
                     <form method=\"post\" action=\"/yconnect/v2/consent?request={number}&amp;approve=0\"><button>キャンセル</button></form>"
                );
                page(200, "ひなた茶舗の情報へのアクセスを許可しますか？（デモ用の模擬画面）", &form)
                    .with("refresh", format!("1; url=/yconnect/v2/consent?request={number}"))
            }
            Some(approved) => {
                world.grants.asked.remove(&number);
                if !approved {
                    return back(&asked.redirect_uri, &[("error", "access_denied"), ("state", &asked.state)]);
                }
                let code = world.grants.code(&asked, call.now);
                back(&asked.redirect_uri, &[("code", &code), ("state", &asked.state)])
            }
        }
    }
}

fn is_loopback(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    ["127.0.0.1", "localhost", "[::1]"].contains(&host) && port.parse::<u16>().is_ok()
}

fn back(redirect_uri: &str, values: &[(&str, &str)]) -> Answer {
    let query: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    Answer::empty(302).with("location", format!("{redirect_uri}{joint}{}", query.join("&")))
}

fn page(status: u16, text: &str, form: &str) -> Answer {
    let html = format!(
        "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>模擬ログイン</title><body><h1>{text}</h1>{form}</body></html>"
    );
    Answer::html(status, html)
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_the_loopback_gets_a_code() {
        for good in ["http://127.0.0.1:5000/callback", "http://localhost:80", "http://127.0.0.1/x?y=1"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in
            ["https://example.com/", "http://127.0.0.1.example.com/", "http://example.com:80/127.0.0.1", ""]
        {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
