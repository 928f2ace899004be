use miseban_simulators::clock::{DAY, HOUR, MINUTE};
use reqwest::{Response, header::LOCATION};
use serde_json::{Value, json};

use crate::help::{MORNING, Yahoo, first, json as read, text};

const CALLBACK: &str = "http://127.0.0.1:49152/callback";

async fn open(mall: &Yahoo, redirect_uri: &str, more: &[(&str, &str)]) -> Response {
    let credentials = mall.sim.credentials();
    let query = [
        ("response_type", "code"),
        ("client_id", &credentials.client_id),
        ("redirect_uri", redirect_uri),
        ("scope", "openid profile"),
        ("state", "s t+1"),
        ("nonce", "n1"),
        ("bail", "1"),
    ];
    let url = format!("{}/yconnect/v2/authorization", mall.sim.base_url());
    mall.http.get(url).query(&query).query(more).send().await.unwrap()
}

async fn token(mall: &Yahoo, form: &[(&str, &str)], signed: bool) -> (u16, Value) {
    let credentials = mall.sim.credentials();
    let mut request = mall
        .http
        .post(format!("{}/yconnect/v2/token", mall.sim.base_url()))
        .basic_auth(credentials.client_id, Some(credentials.client_secret));
    if signed {
        let signature = mall.signature("hinata-chaho", mall.clock.now() / 1_000);
        request = request.header("x-sws-signature", signature).header("x-sws-signature-version", "1");
    }
    read(request.form(form).send().await.unwrap()).await
}

fn code_of(response: &Response) -> String {
    let location = response.headers()[LOCATION].to_str().unwrap();
    let rest = location.strip_prefix("http://127.0.0.1:49152/callback?code=").unwrap();
    let (code, state) = rest.split_once('&').unwrap();
    assert_eq!(state, "state=s%20t%2B1");
    code.to_owned()
}

#[tokio::test]
async fn a_code_is_good_once_and_for_its_own_address() {
    let mall = Yahoo::start().await;
    let opened = open(&mall, CALLBACK, &[]).await;
    assert_eq!(opened.status(), 302);
    let code = code_of(&opened);
    let grant = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    let (status, tokens) = token(&mall, &grant, false).await;
    assert_eq!(
        (status, &tokens["token_type"], &tokens["expires_in"]),
        (200, &json!("Bearer"), &json!(3_600))
    );
    assert!(tokens["refresh_token"].is_string() && tokens["id_token"].is_string());
    let (status, again) = token(&mall, &grant, false).await;
    assert_eq!((status, &again["error"]), (400, &json!("invalid_grant")));
    let code = code_of(&open(&mall, CALLBACK, &[]).await);
    let elsewhere =
        [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", "http://127.0.0.1:1/")];
    assert_eq!(token(&mall, &elsewhere, false).await.0, 400);
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let (status, fresh) = token(&mall, &refresh, false).await;
    assert_eq!(status, 200);
    assert!(fresh["access_token"].is_string() && fresh.get("refresh_token").is_none());
}

#[tokio::test]
async fn the_page_waits_for_a_click_and_sends_nobody_away() {
    let mall = Yahoo::with(|config| config.auto_approve = false).await;
    assert_eq!(open(&mall, "https://example.com/steal", &[]).await.status(), 400);
    assert_eq!(open(&mall, CALLBACK, &[]).await.status(), 200);
    assert_eq!(mall.sim.special("approve-login", &json!({})).unwrap(), Ok(json!({"approved": 1})));
    let consent = format!("{}/yconnect/v2/consent?request=", mall.sim.base_url());
    // The first number was the login of the test itself, two tokens; the page is the next.
    let page = mall.http.get(format!("{consent}3")).send().await.unwrap();
    assert!(!code_of(&page).is_empty());
    assert_eq!(open(&mall, CALLBACK, &[]).await.status(), 200);
    let click = format!("{consent}5&approve=0");
    let refused = mall.http.post(click).send().await.unwrap();
    let location = refused.headers()[LOCATION].to_str().unwrap();
    assert_eq!(location, "http://127.0.0.1:49152/callback?error=access_denied&state=s%20t%2B1");
}

#[tokio::test]
async fn a_wrong_client_gets_nothing() {
    let mall = Yahoo::start().await;
    let url = format!("{}/yconnect/v2/token", mall.sim.base_url());
    let form = [("grant_type", "refresh_token"), ("refresh_token", mall.tokens.refresh_token.as_str())];
    let answer = mall.http.post(&url).basic_auth("x", Some("y")).form(&form).send().await.unwrap();
    let (status, body) = read(answer).await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_client")));
}

#[tokio::test]
async fn an_access_token_lives_an_hour() {
    let mall = Yahoo::start().await;
    let codes = [("seller_id", "hinata-chaho"), ("item_code", "kobashi-genmaicha")];
    assert_eq!(mall.form("getStock", &codes).await.0, 200);
    mall.clock.advance(HOUR);
    let (status, body) = mall.form("getStock", &codes).await;
    assert_eq!(status, 401);
    assert!(first(&body, "Message").contains("error_description=&quot;expired token&quot;"), "{body}");
    mall.clock.advance(1_000);
    let nobody = mall.http.post(mall.url("getStock")).bearer_auth("x").form(&codes).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
}

#[tokio::test]
async fn a_login_lives_twelve_hours_or_with_the_key_four_weeks() {
    let mall = Yahoo::start().await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", mall.tokens.refresh_token.as_str())];
    mall.clock.advance(12 * HOUR - MINUTE);
    assert_eq!(token(&mall, &form, false).await.0, 200);
    mall.clock.advance(MINUTE);
    let (status, body) = token(&mall, &form, false).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    assert_eq!(token(&mall, &form, true).await.0, 200);
    mall.clock.advance(27 * DAY);
    assert_eq!(token(&mall, &form, false).await.0, 200);
    mall.clock.advance(DAY);
    assert_eq!(token(&mall, &form, true).await.0, 400);
}

async fn signed_call(
    mall: &Yahoo,
    access: &str,
    signature: Option<&str>,
    version: Option<&str>,
) -> (u16, String) {
    mall.clock.advance(1_000);
    let mut request = mall.http.post(mall.url("getStock")).bearer_auth(access);
    if let Some(signature) = signature {
        request = request.header("x-sws-signature", signature);
    }
    if let Some(version) = version {
        request = request.header("x-sws-signature-version", version);
    }
    let codes = [("seller_id", "hinata-chaho"), ("item_code", "kobashi-genmaicha")];
    text(request.form(&codes).send().await.unwrap()).await
}

#[tokio::test]
async fn the_key_must_be_right_in_everything() {
    let mall = Yahoo::start().await;
    let access = mall.tokens.access_token.clone();
    let now = MORNING / 1_000;
    let good = mall.signature("hinata-chaho", now);
    assert_eq!(signed_call(&mall, &access, Some(&good), Some("1")).await.0, 200);
    let (other, old) = (mall.signature("other-shop", now), mall.signature("hinata-chaho", now - 700));
    for (signature, version) in [
        (Some(good.as_str()), None),
        (None, Some("1")),
        (Some(&good), Some("2")),
        (Some(&other), Some("1")),
        (Some(&old), Some("1")),
        (Some("bm9uc2Vuc2U="), Some("1")),
        (Some("%%%"), Some("1")),
    ] {
        let (status, body) = signed_call(&mall, &access, signature, version).await;
        assert_eq!((status, first(&body, "Code").as_str()), (403, "px-14303"), "{signature:?} {version:?}");
    }
}

#[tokio::test]
async fn without_the_key_the_session_is_over_after_twelve_hours() {
    let mall = Yahoo::start().await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", mall.tokens.refresh_token.as_str())];
    mall.clock.advance(12 * HOUR - MINUTE);
    let (_, tokens) = token(&mall, &form, false).await;
    let access = tokens["access_token"].as_str().unwrap();
    mall.clock.advance(2 * MINUTE);
    let (status, body) = signed_call(&mall, access, None, None).await;
    assert_eq!((status, first(&body, "Code").as_str()), (401, "px-04102"));
    let signature = mall.signature("hinata-chaho", mall.clock.now() / 1_000);
    assert_eq!(signed_call(&mall, access, Some(&signature), Some("1")).await.0, 200);
}
