//! The login: the address for the browser, the exchange of its answer, and access tokens that live in memory only.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use miseban_domain::{
    Instant,
    time::{DAY, HOUR, MINUTE},
};
use miseban_transport::{Http, Method, Request, Response};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;

use super::sign::Signer;
use crate::{
    Clock, CredentialState, Granted, Login, MallError, MallErrorKind, Secret,
    call::{Effect, blot, by_status, lost, not_understood, setting},
    time::MallTime,
};

/// A token with less time left is renewed before it is used.
const SPARE: i64 = 5 * MINUTE;

/// The application's and the shop's keys, and the access token.
pub(super) struct Tokens {
    pub(super) http: Http,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) base: String,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) refresh_token: Option<Secret>,
    pub(super) login_at: Option<Instant>,
    pub(super) signer: Option<Signer>,
    /// When the public key ends, as the shop entered it.
    pub(super) key_ends: Option<Instant>,
    pub(super) access: Mutex<Option<Access>>,
    /// The mall's own time: what is signed carries it.
    pub(super) time: MallTime,
}

#[derive(Clone)]
pub(super) struct Access {
    token: Secret,
    ends: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<Value>,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl Tokens {
    /// A token that is good for some minutes. Whoever comes while it is renewed waits for that one renewal.
    pub(super) async fn access(&self) -> Result<Secret, MallError> {
        let mut access = self.access.lock().await;
        if let Some(access) = access.as_ref().filter(|access| access.ends.since(self.clock.now()) > SPARE) {
            return Ok(access.token.clone());
        }
        let refresh_token = self.refresh_token.as_ref().ok_or_else(login_needed)?;
        let asked_at = self.clock.now();
        // The refresh token stays the same, so asking twice does no harm.
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        let answer = self.token(Effect::Reading, &form).await?;
        let fresh = answer.access(asked_at);
        *access = Some(fresh.clone());
        Ok(fresh.token)
    }

    /// Forgets a token that the mall no longer takes, unless it was renewed meanwhile.
    pub(super) async fn forget(&self, token: &Secret) {
        let mut access = self.access.lock().await;
        if access.as_ref().is_some_and(|access| access.token == *token) {
            *access = None;
        }
    }

    /// The public key's end, which the mall shows beside the key and tells nobody else.
    pub(super) fn public_key(&self) -> Option<CredentialState> {
        self.signer.as_ref()?;
        Some(CredentialState { name: "public_key", issued_at: None, expires_at: self.key_ends })
    }

    /// The login's end, counted from its beginning: four weeks with the public key, half a day without.
    pub(super) fn credential(&self) -> CredentialState {
        self.credential_from(self.login_at)
    }

    fn credential_from(&self, login_at: Option<Instant>) -> CredentialState {
        let life = if self.signer.is_some() { 28 * DAY } else { 12 * HOUR };
        CredentialState { name: "login", issued_at: login_at, expires_at: login_at.map(|at| at.plus(life)) }
    }

    async fn token(&self, effect: Effect, form: &[(&str, &str)]) -> Result<Answer, MallError> {
        let ahead = self.time.ahead();
        match self.token_once(effect, form).await {
            // The first call of all teaches the mall's time; a code that was refused is not used up by that.
            Err(error) if error.kind == MallErrorKind::Refused && self.signed_at_a_wrong_time(ahead) => {
                self.token_once(effect, form).await
            }
            result => result,
        }
    }

    /// Whether the mall's clock turned out to be elsewhere than where a call was signed, at `ahead` of ours.
    pub(super) fn signed_at_a_wrong_time(&self, ahead: i64) -> bool {
        self.signer.is_some() && self.time.ahead().abs_diff(ahead) > MINUTE.unsigned_abs()
    }

    async fn token_once(&self, effect: Effect, form: &[(&str, &str)]) -> Result<Answer, MallError> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let url = format!("{}/token", self.base);
        let mut request = match effect {
            Effect::Reading => Request::reading(Method::Post, url),
            Effect::Changing => Request::changing(Method::Post, url),
        }
        .header("Authorization", self.basic());
        if let Some(signer) = &self.signer {
            // The longer life of the login hangs on these; one working client sends them here too.
            for (name, value) in signer.headers(self.time.best())? {
                request = request.header(name, value);
            }
        }
        let request = request.body("application/x-www-form-urlencoded", body);
        let asked_at = self.clock.now();
        let answer = self.http.send(request).await.map_err(|error| lost(&error))?;
        self.time.note(asked_at, &answer);
        if answer.is_success() {
            return serde_json::from_slice(&answer.body).map_err(|error| not_understood(effect, error));
        }
        Err(self.refused(&answer, effect))
    }

    fn refused(&self, answer: &Response, effect: Effect) -> MallError {
        let refusal: Option<Refusal> = serde_json::from_slice(&answer.body).ok();
        let words = refusal.as_ref().map_or_else(String::new, |refusal| {
            format!("{} {}", refusal.error, refusal.error_description.as_deref().unwrap_or_default())
        });
        let error = match refusal.as_ref().map(|refusal| refusal.error.as_str()) {
            Some("invalid_grant") => {
                MallError::of(MallErrorKind::Auth, "mall_error.login_ended").with_action("login")
            }
            Some("invalid_client" | "unauthorized_client") => {
                MallError::of(MallErrorKind::Auth, "mall_error.credential_not_accepted")
                    .with_action("open_settings")
            }
            _ => by_status(answer, effect)
                .unwrap_or_else(|| MallError::of(MallErrorKind::Refused, "mall_error.refused")),
        };
        let secrets: Vec<&Secret> =
            [&self.client_secret].into_iter().chain(self.refresh_token.as_ref()).collect();
        error.with_words(&blot(&words, &secrets))
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret.expose())))
    }
}

impl Answer {
    fn access(&self, asked_at: Instant) -> Access {
        let seconds = match &self.expires_in {
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        let life = seconds.unwrap_or(3_600).clamp(0, 86_400) * 1_000;
        Access { token: Secret::new(self.access_token.clone()), ends: asked_at.plus(life) }
    }
}

fn login_needed() -> MallError {
    MallError::of(MallErrorKind::Auth, "mall_error.login_needed").with_action("login")
}

#[async_trait]
impl Login for Tokens {
    fn address(&self, redirect_uri: &str, state: &str, nonce: &str) -> Result<String, MallError> {
        let query = [
            ("response_type", "code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", redirect_uri),
            ("scope", "openid profile"),
            ("state", state),
            ("nonce", nonce),
            // Without it, refusing to agree leads to a page of the mall and never back here.
            ("bail", "1"),
        ];
        url::Url::parse_with_params(&format!("{}/authorization", self.base), query)
            .map(Into::into)
            .map_err(|_| setting("mall_error.setting_wrong", "auth"))
    }

    async fn finish(&self, redirect_uri: &str, code: &str, nonce: &str) -> Result<Granted, MallError> {
        let asked_at = self.clock.now();
        let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
        let answer = self.token(Effect::Changing, &form).await?;
        if answer.id_token.as_deref().is_some_and(|id_token| nonce_in(id_token).as_deref() != Some(nonce)) {
            return Err(MallError::of(MallErrorKind::Auth, "mall_error.login_mismatch").with_action("login"));
        }
        let fresh = answer.access(asked_at);
        let refresh_token = answer
            .refresh_token
            .filter(|token| !token.is_empty())
            .ok_or_else(|| crate::call::bad_answer("no refresh_token"))?;
        *self.access.lock().await = Some(fresh);
        let secrets = BTreeMap::from([
            ("refresh_token", Secret::new(refresh_token)),
            ("login_at", Secret::new(asked_at.0.to_string())),
        ]);
        Ok(Granted { secrets, credential: self.credential_from(Some(asked_at)) })
    }
}

/// The nonce of an id token. Its signature needn't be checked: it came straight from the mall over TLS.
fn nonce_in(id_token: &str) -> Option<String> {
    let payload = id_token.split('.').nth(1)?.trim_end_matches('=');
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    payload.get("nonce")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_found_or_not() {
        let token = |payload: &str| format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload));
        assert_eq!(nonce_in(&token(r#"{"nonce":"n-1"}"#)).as_deref(), Some("n-1"));
        assert_eq!(nonce_in(&token("{}")), None);
        assert_eq!(nonce_in("garbage"), None);
    }

    #[test]
    fn life_comes_as_number_or_text() {
        let ends = |expires_in| {
            let answer = Answer { access_token: "a".into(), expires_in, refresh_token: None, id_token: None };
            answer.access(Instant(1_000)).ends.0
        };
        assert_eq!(ends(Some(Value::from(60))), 61_000);
        assert_eq!(ends(Some(Value::from("60"))), 61_000);
        assert_eq!(ends(None), 3_601_000);
    }
}
