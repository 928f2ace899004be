//! `POST /yconnect/v2/token`: codes and refresh tokens become access tokens.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use super::{grants::ACCESS_LIFE, router::Call, signature::Signed, sim::YahooTokens, world::YahooShop};
use crate::{clock::SECOND, stand::wire::Answer};

fn refuse(status: u16, error: &str, description: &str, code: i64) -> Answer {
    let body = json!({"error": error, "error_description": description, "error_code": code});
    let answer = json_answer(status, &body);
    if status == 401 { answer.with("www-authenticate", "Basic realm=\"yconnect\"") } else { answer }
}

fn json_answer(status: u16, body: &Value) -> Answer {
    Answer::new(status, "application/json;charset=UTF-8", body.to_string())
        .with("cache-control", "private, no-store, no-cache, must-revalidate")
        .with("pragma", "no-cache")
}

impl YahooShop {
    pub(super) fn log_in(&self) -> YahooTokens {
        let now = self.desk.now();
        let mut world = self.world();
        let refresh_token = world.grants.log_in(now);
        let access_token = world.grants.grant(&refresh_token, now);
        YahooTokens { access_token, refresh_token }
    }

    pub(super) fn token(&self, call: &Call<'_>) -> Answer {
        if call.request.method != "POST" {
            return refuse(405, "invalid_request", "POST only", 1_000);
        }
        let form = call.request.form();
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if !self.is_our_client(call, value("client_id"), value("client_secret")) {
            return refuse(401, "invalid_client", "client authentication failed", 1_001);
        }
        match value("grant_type") {
            Some("authorization_code") => {
                let redirect_uri = value("redirect_uri").unwrap_or_default();
                let mut world = self.world();
                let redeemed = world.grants.redeem(value("code").unwrap_or_default(), redirect_uri, call.now);
                let Some((refresh_token, nonce)) = redeemed else {
                    return refuse(400, "invalid_grant", "the code is invalid or was used", 1_003);
                };
                let access_token = world.grants.grant(&refresh_token, call.now);
                let body = json!({
                    "access_token": access_token,
                    "token_type": "Bearer",
                    "expires_in": ACCESS_LIFE / SECOND,
                    "refresh_token": refresh_token,
                    "id_token": self.id_token(&nonce, call.now),
                });
                json_answer(200, &body)
            }
            Some("refresh_token") => self.refresh(value("refresh_token").unwrap_or_default(), call),
            _ => refuse(400, "unsupported_grant_type", "unknown grant_type", 1_002),
        }
    }

    fn refresh(&self, refresh_token: &str, call: &Call<'_>) -> Answer {
        let signed = self.signed(call.request, call.now) == Signed::Well;
        let mut world = self.world();
        let Some(login) = world.grants.logins.get_mut(refresh_token) else {
            return refuse(400, "invalid_grant", "unknown refresh token", 1_004);
        };
        login.signed |= signed;
        if login.revoked || call.now >= login.ends_at() {
            return refuse(400, "invalid_grant", "the refresh token has expired", 1_005);
        }
        let access_token = world.grants.grant(refresh_token, call.now);
        // No new refresh token here (official).
        let body = json!({
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": ACCESS_LIFE / SECOND,
        });
        json_answer(200, &body)
    }

    /// Basic, or in the body as some clients do.
    fn is_our_client(&self, call: &Call<'_>, id: Option<&str>, secret: Option<&str>) -> bool {
        let ours = format!("{}:{}", self.config.client_id, self.config.client_secret);
        if let Some(basic) =
            call.request.header("authorization").and_then(|header| header.strip_prefix("Basic "))
        {
            return STANDARD.decode(basic).is_ok_and(|pair| pair == ours.as_bytes());
        }
        id == Some(self.config.client_id.as_str()) && secret == Some(self.config.client_secret.as_str())
    }

    /// An id token whose signature means nothing: nobody here checks who the person is.
    fn id_token(&self, nonce: &str, now: i64) -> String {
        let header = json!({"alg": "none", "typ": "JWT"});
        let claims = json!({
            "iss": "https://auth.login.yahoo.co.jp/yconnect/v2",
            "sub": "HINATADEMO0000000000000000",
            "aud": [self.config.client_id],
            "iat": now / SECOND,
            "exp": now / SECOND + 28 * 24 * 3_600,
            "nonce": nonce,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", part(&header), part(&claims))
    }
}
