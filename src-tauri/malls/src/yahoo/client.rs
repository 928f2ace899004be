//! Requests to the store API: token, signature, pace, quota, and what its errors mean.

use std::sync::Arc;

use miseban_domain::Instant;
use miseban_transport::{Method, Pace, Request, Response};
use tokio::sync::Mutex;

use super::{
    map,
    sign::Signer,
    token::Tokens,
    xml::{self, Node},
};
use crate::{
    Budget, Connection, MallError, MallErrorKind, Secret,
    call::{Effect, blot, by_status, lost, not_understood, setting},
    time::MallTime,
    walk::Poll,
};

/// Calls a day for one application are 50,000. So many of them are for what leaves (reading and sending numbers, reports):
/// on a day when orders eat up theirs, numbers still fall.
const OUTGOING: u32 = 15_000;
/// And so many for taking orders in.
const INCOMING: u32 = 35_000;

/// One shop's door to the store API.
pub(super) struct Client {
    pub(super) tokens: Tokens,
    pub(super) seller_id: String,
    pub(super) poll: Poll,
    base: String,
    budget: Arc<dyn Budget>,
}

/// A whole answer: a success or a refusal that the caller reads.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub root: Node,
    pub bytes: Vec<u8>,
    pub asked_at: Instant,
}

impl Client {
    /// `None` for a shop without an application: only its mails are read.
    pub(super) fn of(connection: Connection) -> Result<Option<Self>, MallError> {
        let text = |key: &str| {
            let secret = connection.secrets.get(key).map(Secret::expose);
            let value = secret.or_else(|| connection.settings.get(key).map(String::as_str));
            value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let missing = |key| setting("mall_error.setting_missing", key);
        let seller_id = text("seller_id").ok_or_else(|| missing("seller_id"))?;
        let (client_id, client_secret) = match (text("client_id"), text("client_secret")) {
            (None, None) => return Ok(None),
            (None, _) => return Err(missing("client_id")),
            (_, None) => return Err(missing("client_secret")),
            (Some(id), Some(secret)) => (id, Secret::new(secret)),
        };
        let signer = match (text("public_key"), text("public_key_version")) {
            (Some(pem), Some(version)) => Some(Signer::new(&pem, &version, &seller_id)?),
            // The mall answers "not permitted" to a key without its version, which says nothing to anybody.
            (Some(_), None) => return Err(missing("public_key_version")),
            (None, _) => None,
        };
        let address = |name: &str, real: &str| {
            connection.addresses.get(name).map_or(real, String::as_str).trim_end_matches('/').to_owned()
        };
        let key_ends = match text("public_key_ends") {
            Some(day) => Some(
                map::end_of_day(&day)
                    .ok_or_else(|| setting("mall_error.setting_wrong", "public_key_ends"))?,
            ),
            None => None,
        };
        let tokens = Tokens {
            base: address("auth", super::AUTH),
            client_id,
            client_secret,
            refresh_token: text("refresh_token").map(Secret::new),
            login_at: text("login_at").and_then(|at| at.parse().ok()).map(Instant),
            signer,
            key_ends,
            access: Mutex::new(None),
            time: MallTime::new(Arc::clone(&connection.clock)),
            http: connection.http.clone(),
            clock: Arc::clone(&connection.clock),
        };
        let base = address("api", super::API);
        Ok(Some(Self { tokens, seller_id, poll: Poll::default(), base, budget: connection.budget }))
    }

    pub(super) fn now(&self) -> Instant {
        self.tokens.clock.now()
    }

    /// Posts XML.
    pub(super) async fn post_xml(
        &self,
        effect: Effect,
        api: &str,
        body: Vec<u8>,
    ) -> Result<Answer, MallError> {
        self.call(effect, Method::Post, api, "", Some(("application/xml; charset=utf-8", body))).await
    }

    /// Posts a form.
    pub(super) async fn post_form(
        &self,
        effect: Effect,
        api: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer, MallError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let body = ("application/x-www-form-urlencoded", body.into_bytes());
        self.call(effect, Method::Post, api, "", Some(body)).await
    }

    /// Counts new orders: the cheapest call that shows that all keys work.
    pub(super) async fn count_works(&self) -> Result<(), MallError> {
        let query = url::form_urlencoded::Serializer::new(String::from("?"))
            .append_pair("sellerId", &self.seller_id)
            .finish();
        let answer = self.call(Effect::Reading, Method::Get, "orderCount", &query, None).await?;
        if answer.is_ok() { Ok(()) } else { Err(self.refused(&answer)) }
    }

    async fn call(
        &self,
        effect: Effect,
        method: Method,
        api: &str,
        query: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<Answer, MallError> {
        let url = format!("{}/{api}{query}", self.base);
        let mut again = true;
        loop {
            let token = self.tokens.access().await?;
            let asked_at = self.now();
            let scope = format!("yahoo/{}", self.tokens.client_id);
            let (share, calls) = match api {
                "getStock" | "setStock" | "orderShipStatusChange" => ("out", OUTGOING),
                _ => ("in", INCOMING),
            };
            self.budget.spend(&format!("{scope}/{share}"), calls, asked_at)?;
            let mut request = match effect {
                Effect::Reading => Request::reading(method, url.as_str()),
                Effect::Changing => Request::changing(method, url.as_str()),
            }
            .header("Authorization", format!("Bearer {}", token.expose()))
            .paced(format!("{scope}/{api}"), Pace::per_second(1, 1));
            if let Some(signer) = &self.tokens.signer {
                for (name, value) in signer.headers(self.tokens.time.best())? {
                    request = request.header(name, value);
                }
            }
            let ahead = self.tokens.time.ahead();
            if let Some((kind, bytes)) = &body {
                request = request.body(kind, bytes.clone());
            }
            let answer = self.tokens.http.send(request).await.map_err(|error| lost(&error))?;
            self.tokens.time.note(asked_at, &answer);
            // A call with a token that ended, or signed with a wrong time, did nothing, so that also a changing one may go
            // again, once.
            let ended = answer.status == 401 && token_ended(&answer);
            if again && (ended || answer.status == 403 && self.tokens.signed_at_a_wrong_time(ahead)) {
                again = false;
                if ended {
                    self.tokens.forget(&token).await;
                }
                continue;
            }
            return self.understood(effect, answer, asked_at, &token);
        }
    }

    fn understood(
        &self,
        effect: Effect,
        answer: Response,
        asked_at: Instant,
        token: &Secret,
    ) -> Result<Answer, MallError> {
        let parsed = xml::parse(&answer.body);
        let root = match parsed {
            // A page of some proxy can be well-formed, too.
            Ok(root)
                if answer.is_success() && !matches!(root.name.as_str(), "ResultSet" | "Result" | "Error") =>
            {
                return Err(not_understood(effect, "unknown root"));
            }
            Ok(root) => root,
            Err(error) if answer.is_success() => return Err(not_understood(effect, error)),
            Err(_) => Node::default(),
        };
        let words = blot(&words(&root), &[token, &self.tokens.client_secret]);
        let error = match answer.status {
            _ if words.contains("px-04102") => {
                Some(MallError::of(MallErrorKind::Auth, "mall_error.login_ended").with_action("login"))
            }
            401 => Some(MallError::of(MallErrorKind::Auth, "mall_error.login_ended").with_action("login")),
            403 => Some(
                MallError::of(MallErrorKind::Forbidden, "mall_error.forbidden").with_action("open_settings"),
            ),
            _ if words.contains("px-14303") => Some(
                MallError::of(MallErrorKind::Forbidden, "mall_error.forbidden").with_action("open_settings"),
            ),
            _ => by_status(&answer, effect),
        };
        match error {
            Some(error) => Err(error.with_words(&words)),
            None => Ok(Answer { status: answer.status, root, bytes: answer.body, asked_at }),
        }
    }

    /// The mall understood and said no.
    pub(super) fn refused(&self, answer: &Answer) -> MallError {
        let words = blot(&words(&answer.root), &[&self.tokens.client_secret]);
        MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words(&words)
    }
}

impl Answer {
    /// Codes of all errors in it.
    pub(super) fn codes(&self) -> Vec<String> {
        let mut errors = Vec::new();
        self.root.every("Error", &mut errors);
        errors.into_iter().filter_map(|error| error.get("Code")).map(str::to_owned).collect()
    }

    /// A success, also inside: the order API says `NG` with status 200.
    pub(super) fn is_ok(&self) -> bool {
        let status = self.root.first("Status").and_then(|_| {
            let result = self.root.first("Result").unwrap_or(&self.root);
            result.get("Status")
        });
        (200..300).contains(&self.status) && status != Some("NG") && self.root.name != "Error"
    }
}

fn token_ended(answer: &Response) -> bool {
    let text = String::from_utf8_lossy(&answer.body);
    text.contains("invalid_token") || text.contains("expired token")
}

/// Codes and messages of all errors in an answer.
fn words(root: &Node) -> String {
    let mut errors = Vec::new();
    root.every("Error", &mut errors);
    let texts: Vec<String> = errors
        .into_iter()
        .map(|error| {
            let part = |name| error.get(name).unwrap_or_default();
            format!("{} {}", part("Code"), part("Message")).trim().to_owned()
        })
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" / ")
}
