//! Requests to RMS: address, key, pace, and what its three kinds of error mean.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use miseban_domain::{Coded, Instant};
use miseban_transport::{Http, Method, Pace, Request, Response};
use serde::{Serialize, de::DeserializeOwned};

use super::wire::{
    Expiry, GatewayErrors, InventoryErrors, Message, Messages, Pagination, Search, SearchAnswer, Sort,
};
use crate::{
    Clock, Connection, MallError, MallErrorKind, Secret,
    call::{Effect, blot, by_status, lost, not_understood, setting},
    time::MallTime,
    walk::Poll,
};

/// One shop's door to RMS.
pub(super) struct Client {
    http: Http,
    base: String,
    shop: String,
    authorization: Secret,
    license_key: Secret,
    service_secret: Secret,
    clock: Arc<dyn Clock>,
    /// The mall's own time.
    pub(super) time: MallTime,
    pub(super) poll: Poll,
}

impl Client {
    /// `None` for a shop that has no key at all; half a key is a mistake.
    pub(super) fn of(connection: Connection) -> Result<Option<Self>, MallError> {
        let secret = |key: &str| {
            connection.secrets.get(key).filter(|secret| !secret.expose().trim().is_empty()).cloned()
        };
        let (service_secret, license_key) = match (secret("service_secret"), secret("license_key")) {
            (None, None) => return Ok(None),
            (None, _) => return Err(setting("mall_error.setting_missing", "service_secret")),
            (_, None) => return Err(setting("mall_error.setting_missing", "license_key")),
            (Some(service_secret), Some(license_key)) => (service_secret, license_key),
        };
        for (key, secret) in [("service_secret", &service_secret), ("license_key", &license_key)] {
            if !secret.expose().trim().bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(setting("mall_error.setting_wrong", key));
            }
        }
        let pair = format!("{}:{}", service_secret.expose().trim(), license_key.expose().trim());
        let base = connection.addresses.get("api").map_or("https://api.rms.rakuten.co.jp", String::as_str);
        Ok(Some(Self {
            base: base.trim_end_matches('/').to_owned(),
            http: connection.http,
            shop: connection.shop,
            authorization: Secret::new(format!("ESA {}", STANDARD.encode(pair))),
            license_key,
            service_secret,
            time: MallTime::new(Arc::clone(&connection.clock)),
            poll: Poll::default(),
            clock: connection.clock,
        }))
    }

    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Calls the order API: one call a second per endpoint.
    pub(super) async fn order<T: DeserializeOwned>(
        &self,
        effect: Effect,
        name: &str,
        body: &impl Serialize,
    ) -> Result<T, MallError> {
        let answer = self.post(effect, &format!("/es/2.0/order/{name}/"), 1, body).await?;
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        serde_json::from_slice(&answer.body).map_err(|error| not_understood(effect, error))
    }

    /// Posts JSON. `Ok` is a success or a refusal that the caller reads.
    pub(super) async fn post(
        &self,
        effect: Effect,
        path: &str,
        per_second: u32,
        body: &impl Serialize,
    ) -> Result<Response, MallError> {
        let body = serde_json::to_vec(body).map_err(crate::call::bad_answer)?;
        let url = format!("{}{path}", self.base);
        let request = match effect {
            Effect::Reading => Request::reading(Method::Post, url),
            Effect::Changing => Request::changing(Method::Post, url),
        };
        self.send(request.body("application/json; charset=utf-8", body), effect, path, per_second).await
    }

    /// Reads by GET. `Ok` is a success or a refusal that the caller reads.
    pub(super) async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        per_second: u32,
    ) -> Result<Response, MallError> {
        let url = url::Url::parse_with_params(&format!("{}{path}", self.base), query)
            .map_err(|_| setting("mall_error.setting_wrong", "address"))?;
        self.send(Request::reading(Method::Get, url), Effect::Reading, path, per_second).await
    }

    async fn send(
        &self,
        request: Request,
        effect: Effect,
        path: &str,
        per_second: u32,
    ) -> Result<Response, MallError> {
        let request = request
            .header("Authorization", self.authorization.expose())
            .header("Accept", "application/json")
            .paced(format!("rakuten/{}{path}", self.shop), Pace::per_second(per_second, 1));
        let asked_at = self.now();
        let answer = self.http.send(request).await.map_err(|error| lost(&error))?;
        self.time.note(asked_at, &answer);
        let gateway = serde_json::from_slice::<GatewayErrors>(&answer.body).ok().map(|body| body.results);
        let code = gateway.as_ref().map_or("", |results| results.code.as_str());
        let error = match (answer.status, code) {
            (_, "ES04-01") | (401, _) => {
                MallError::of(MallErrorKind::Auth, "mall_error.credential_not_accepted")
                    .with_action("renew_key")
            }
            (_, "ES01-02") => MallError::of(MallErrorKind::Maintenance, "mall_error.maintenance"),
            (403, _) => MallError::of(MallErrorKind::Forbidden, "mall_error.forbidden"),
            _ => match by_status(&answer, effect) {
                Some(error) => error,
                None => return Ok(answer),
            },
        };
        Err(error.with_words(&self.words(&answer)))
    }

    /// The mall's words in an answer, whichever of its three worlds they come from.
    pub(super) fn words(&self, answer: &Response) -> String {
        let mut words = Vec::new();
        if let Ok(body) = serde_json::from_slice::<GatewayErrors>(&answer.body) {
            words.push(format!("{} {}", body.results.code, body.results.message));
        }
        if let Ok(body) = serde_json::from_slice::<InventoryErrors>(&answer.body) {
            words.extend(body.errors.iter().map(|error| format!("{} {}", error.code, error.message)));
        }
        if let Ok(body) = serde_json::from_slice::<Messages>(&answer.body) {
            words.extend(body.messages.iter().flatten().filter(|m| !m.is_info()).map(Message::words));
        }
        blot(&words.join(" / "), &[&self.authorization, &self.license_key, &self.service_secret])
    }

    /// The mall understood and said no.
    pub(super) fn refused(&self, answer: &Response) -> MallError {
        let words = self.words(answer);
        let code =
            if words.contains("IE1105") { "mall_error.not_migrated_to_sku" } else { "mall_error.refused" };
        MallError::new(MallErrorKind::Refused, Coded::new(code)).with_words(&words)
    }

    /// When the license key ends, where the answer says it in a form that we know.
    pub(super) async fn license_end(&self) -> Result<Option<Instant>, MallError> {
        const PATH: &str = "/es/1.0/license-management/license-key/expiry-date";
        let answer = self.get(PATH, &[("licenseKey", self.license_key.expose().trim())], 1).await?;
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        let body: Expiry = serde_json::from_slice(&answer.body).map_err(crate::call::bad_answer)?;
        Ok(body.expiry_date.as_deref().and_then(super::map::instant))
    }

    /// Asks for one order number of the last hour: shows that the key may read orders.
    pub(super) async fn search_works(&self) -> Result<(), MallError> {
        let now = self.time.best();
        self.search(now.plus(-miseban_domain::time::HOUR), now, 1, 1).await.map(drop)
    }

    /// One page of order numbers by the time of ordering, oldest first.
    pub(super) async fn search(
        &self,
        from: Instant,
        to: Instant,
        size: u32,
        page: u64,
    ) -> Result<SearchAnswer, MallError> {
        let body = Search {
            date_type: 1,
            start_datetime: from.to_tokyo_text(),
            end_datetime: to.to_tokyo_text(),
            pagination: Pagination { amount: size, page, sort: [Sort { column: 1, direction: 1 }] },
        };
        let answer: SearchAnswer = self.order(Effect::Reading, "searchOrder", &body).await?;
        let errors: Vec<String> =
            answer.messages.iter().flatten().filter(|m| m.is_error()).map(Message::words).collect();
        if errors.is_empty() {
            Ok(answer)
        } else {
            Err(MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words(&errors.join(" / ")))
        }
    }
}
