//! Starting malls and calling them.

use std::sync::Once;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use miseban_simulators::{
    clock::ManualClock,
    demo::{rakuten_config, yahoo_config},
    rakuten::{RakutenConfig, RakutenSim},
    stand::order::{OrderSpec, Person},
    yahoo::{YahooConfig, YahooSim, YahooTokens},
};
use reqwest::{Client, Method, Response};
use rsa::{Pkcs1v15Encrypt, RsaPublicKey, pkcs8::DecodePublicKey as _};
use serde_json::Value;

/// 2026-11-22 10:00:00 in Japan.
pub const MORNING: i64 = 1_795_309_200_000;

static PROVIDER: Once = Once::new();

pub fn client() -> Client {
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

pub fn buyer() -> Person {
    Person {
        family_name: "髙﨑".to_owned(),
        first_name: "澄香".to_owned(),
        family_kana: "タカサキ".to_owned(),
        first_kana: "スミカ".to_owned(),
        postcode: "1500001".to_owned(),
        prefecture: "東京都".to_owned(),
        city: "渋谷区".to_owned(),
        street: "神宮前0丁目12-3".to_owned(),
        building: "欅ハイツ201".to_owned(),
        phone: "090-0000-1234".to_owned(),
        mail: "buyer@example.com".to_owned(),
    }
}

pub fn tea(quantity: i64) -> OrderSpec {
    OrderSpec::simple("hinata-asatsuyu", "asa-100", quantity, buyer())
}

pub fn yahoo_tea(quantity: i64) -> OrderSpec {
    OrderSpec::simple("asatsuyu-sencha", "asa100", quantity, buyer())
}

/// A Rakuten of the tea shop, its clock and a client.
pub struct Rakuten {
    pub sim: RakutenSim,
    pub clock: ManualClock,
    pub http: Client,
}

impl Rakuten {
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut RakutenConfig)) -> Self {
        let clock = ManualClock::at(MORNING);
        let mut config = RakutenConfig { clock: clock.clock(), ..rakuten_config() };
        change(&mut config);
        Self { sim: RakutenSim::start(config).await.unwrap(), clock, http: client() }
    }

    /// A call a second after the one before: within every limit.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        self.clock.advance(1_000);
        self.call_now(method, path, body).await
    }

    pub async fn call_now(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let request = self
            .http
            .request(method, format!("{}{path}", self.sim.base_url()))
            .header("authorization", self.sim.authorization());
        let request = match body {
            Some(body) => {
                request.header("content-type", "application/json; charset=utf-8").body(body.to_string())
            }
            None => request,
        };
        request.send().await.unwrap()
    }

    /// Status and JSON of an order call.
    pub async fn order(&self, name: &str, body: &Value) -> (u16, Value) {
        json(self.call(Method::POST, &format!("/es/2.0/order/{name}/"), Some(body)).await).await
    }

    /// Status and JSON of a POST to the inventory API; null for an empty body.
    pub async fn inventory(&self, version: &str, name: &str, body: &Value) -> (u16, Value) {
        json(self.call(Method::POST, &format!("/es/{version}/inventories/{name}"), Some(body)).await).await
    }
}

pub async fn json(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect(&text) })
}

/// A Yahoo! Shopping of the tea shop, logged in.
pub struct Yahoo {
    pub sim: YahooSim,
    pub clock: ManualClock,
    pub http: Client,
    pub tokens: YahooTokens,
}

impl Yahoo {
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut YahooConfig)) -> Self {
        let clock = ManualClock::at(MORNING);
        let mut config = YahooConfig { clock: clock.clock(), ..yahoo_config() };
        change(&mut config);
        let sim = YahooSim::start(config).await.unwrap();
        let tokens = sim.log_in();
        Self { sim, clock, http: client(), tokens }
    }

    pub fn url(&self, name: &str) -> String {
        format!("{}/ShoppingWebService/V1/{name}", self.sim.base_url())
    }

    /// Status and text of a POST a second after the one before.
    pub async fn post(&self, name: &str, body: impl Into<String>) -> (u16, String) {
        self.clock.advance(1_000);
        let request = self.http.post(self.url(name)).bearer_auth(&self.tokens.access_token);
        text(request.body(body.into()).send().await.unwrap()).await
    }

    pub async fn form(&self, name: &str, pairs: &[(&str, &str)]) -> (u16, String) {
        self.clock.advance(1_000);
        let request = self.http.post(self.url(name)).bearer_auth(&self.tokens.access_token);
        text(request.form(pairs).send().await.unwrap()).await
    }

    pub fn signature(&self, seller: &str, seconds: i64) -> String {
        let key = RsaPublicKey::from_public_key_pem(&self.sim.credentials().public_key).unwrap();
        let plain = format!("{seller}:{seconds}");
        let bytes = key.encrypt(&mut rsa::rand_core::OsRng, Pkcs1v15Encrypt, plain.as_bytes()).unwrap();
        STANDARD.encode(bytes)
    }
}

pub async fn text(response: Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

/// The text of every element of a name, CDATA taken off.
pub fn all(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split(&close).next())
        .map(|text| text.trim_start_matches("<![CDATA[").trim_end_matches("]]>").to_owned())
        .collect()
}

pub fn first(xml: &str, name: &str) -> String {
    all(xml, name).into_iter().next().unwrap_or_else(|| panic!("no {name} in {xml}"))
}

/// messageCode of the first message.
pub fn code(body: &Value) -> &str {
    body["MessageModelList"][0]["messageCode"].as_str().unwrap_or_default()
}
