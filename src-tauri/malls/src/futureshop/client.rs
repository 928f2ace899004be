//! Requests to `APIv2`: token, shop key, pace, and what its errors mean.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use miseban_domain::{Instant, time::MINUTE};
use miseban_transport::{Http, Method, Pace, Request, Response};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::sync::Mutex;

use super::wire::Refusal;
use crate::{
    Clock, Connection, MallError, MallErrorKind, Secret,
    call::{Effect, bad_answer, blot, by_status, lost, not_understood, setting},
    time::MallTime,
};

/// A token that ends sooner is renewed before it is used.
const SPARE: i64 = MINUTE;
/// How long a token lives whose answer doesn't say.
const LIFE: i64 = 3_600;

/// One shop's door to the API.
pub(super) struct Client {
    pub(super) clock: Arc<dyn Clock>,
    http: Http,
    base: String,
    shop_key: String,
    client_id: String,
    client_secret: Secret,
    access: Mutex<Option<(Secret, Instant)>>,
    time: MallTime,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    #[serde(default)]
    expires_in: Option<i64>,
}

impl Client {
    /// `None` for a shop without a client: it sends files, or only its mails are read.
    pub(super) fn of(connection: &Connection) -> Result<Option<Self>, MallError> {
        let text = |key: &str| {
            let secret = connection.secrets.get(key).map(Secret::expose);
            let value = secret.or_else(|| connection.settings.get(key).map(String::as_str));
            value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let missing = |key| setting("mall_error.setting_missing", key);
        let shop_key = text("shop_key").ok_or_else(|| missing("shop_key"))?;
        let (client_id, client_secret) = match (text("client_id"), text("client_secret")) {
            (None, None) => return Ok(None),
            (None, _) => return Err(missing("client_id")),
            (_, None) => return Err(missing("client_secret")),
            (Some(id), Some(secret)) => (id, Secret::new(secret)),
        };
        let host = text("api_host").unwrap_or_else(|| super::HOST.to_owned());
        let base = connection.addresses.get("api").cloned().unwrap_or_else(|| format!("https://{host}"));
        Ok(Some(Self {
            clock: Arc::clone(&connection.clock),
            time: MallTime::new(Arc::clone(&connection.clock)),
            http: connection.http.clone(),
            base: base.trim_end_matches('/').to_owned(),
            shop_key,
            client_id,
            client_secret,
            access: Mutex::new(None),
        }))
    }

    /// Asks for something small: shows that shop key and client work.
    pub(super) async fn check(&self) -> Result<(), MallError> {
        let query = [("types", "regular"), ("productNo", "miseban-check")];
        self.get::<serde_json::Value>("inventory", &query).await.map(drop)
    }

    /// The mall's time now, not earlier than it is there; asks something small where no answer has told it yet.
    pub(super) async fn mall_now(&self) -> Result<Instant, MallError> {
        if self.time.now().is_none() {
            self.check().await?;
        }
        let now = self.time.now().ok_or_else(|| bad_answer("no date"))?;
        Ok(now.most)
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, MallError> {
        let answer = self.bytes(path, query).await?;
        serde_json::from_slice(&answer.body).map_err(|error| not_understood(Effect::Reading, error))
    }

    pub(super) async fn bytes(&self, path: &str, query: &[(&str, &str)]) -> Result<Response, MallError> {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let query = if query.is_empty() { query } else { format!("?{query}") };
        self.call(Effect::Reading, Method::Get, &format!("{path}{query}"), None).await
    }

    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: Vec<u8>) -> Result<T, MallError> {
        let answer = self.call(Effect::Changing, Method::Post, path, Some(body)).await?;
        serde_json::from_slice(&answer.body).map_err(|error| not_understood(Effect::Changing, error))
    }

    async fn call(
        &self,
        effect: Effect,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Response, MallError> {
        let mut again = true;
        loop {
            let token = self.token().await?;
            let url = format!("{}/admin-api/v1/{path}", self.base);
            let mut request = match effect {
                Effect::Reading => Request::reading(method, url),
                Effect::Changing => Request::changing(method, url),
            }
            .header("Authorization", format!("Bearer {}", token.expose()))
            .header("X-SHOP-KEY", self.shop_key.as_str())
            .paced(format!("futureshop/{}", self.client_id), Pace::per_second(1, 1));
            if let Some(bytes) = &body {
                request = request.body("application/json; charset=utf-8", bytes.clone());
            }
            let asked_at = self.clock.now();
            let answer = self.http.send(request).await.map_err(|error| lost(&error))?;
            self.time.note(asked_at, &answer);
            // A call with a token that has ended did nothing, so that also a changing one may go again, once.
            if again && answer.status == 401 {
                again = false;
                self.forget(&token).await;
                continue;
            }
            return self.understood(effect, answer);
        }
    }

    fn understood(&self, effect: Effect, answer: Response) -> Result<Response, MallError> {
        if answer.is_success() {
            return Ok(answer);
        }
        let words = self.words(&answer);
        let error = match answer.status {
            401 => not_accepted(),
            // The caller's address is not on futureshop's list.
            403 => {
                MallError::of(MallErrorKind::Forbidden, "mall_error.forbidden").with_action("open_settings")
            }
            _ => by_status(&answer, effect)
                .unwrap_or_else(|| MallError::of(MallErrorKind::Refused, "mall_error.refused")),
        };
        Err(error.with_words(&words))
    }

    /// The codes in an answer that is a refusal.
    fn words(&self, answer: &Response) -> String {
        let refusal: Option<Refusal> = serde_json::from_slice(&answer.body).ok();
        let codes: Vec<String> =
            refusal.into_iter().flat_map(|refusal| refusal.errors).map(|error| error.code).collect();
        blot(&codes.join(" "), &[&self.client_secret])
    }

    /// A token that is good for a minute at least. Whoever comes while it is renewed waits for that one renewal.
    async fn token(&self) -> Result<Secret, MallError> {
        let mut access = self.access.lock().await;
        let now = self.clock.now();
        if let Some((token, _)) = access.as_ref().filter(|(_, ends)| ends.since(now) > SPARE) {
            return Ok(token.clone());
        }
        let client = STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret.expose()));
        // Another token takes nothing away: asking twice does no harm.
        let request = Request::reading(Method::Post, format!("{}/oauth/token", self.base))
            .header("Authorization", format!("Basic {client}"))
            .header("X-SHOP-KEY", self.shop_key.as_str())
            .body("application/x-www-form-urlencoded", "grant_type=client_credentials");
        let answer = self.http.send(request).await.map_err(|error| lost(&error))?;
        if matches!(answer.status, 400 | 401) {
            return Err(not_accepted().with_words(&self.words(&answer)));
        }
        let answer = self.understood(Effect::Reading, answer)?;
        let token: Token =
            serde_json::from_slice(&answer.body).map_err(|error| not_understood(Effect::Reading, error))?;
        let life = token.expires_in.unwrap_or(LIFE).clamp(0, 86_400) * 1_000;
        let secret = Secret::new(token.access_token);
        *access = Some((secret.clone(), now.plus(life)));
        Ok(secret)
    }

    /// Forgets a token that is no longer taken, unless it was renewed meanwhile.
    async fn forget(&self, token: &Secret) {
        let mut access = self.access.lock().await;
        if access.as_ref().is_some_and(|(known, _)| known == token) {
            *access = None;
        }
    }
}

fn not_accepted() -> MallError {
    MallError::of(MallErrorKind::Auth, "mall_error.credential_not_accepted").with_action("open_settings")
}
