use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{Rakuten, Yahoo, json as read};

async fn control(mall: &Rakuten, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = mall.http.request(method, format!("{}/_sim/{path}", mall.sim.base_url()));
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn everything_can_be_done_from_another_process() {
    let mall = Rakuten::start().await;
    let order = json!({
        "lines": [{"item": "hinata-asatsuyu", "variant": "asa-100", "quantity": 2}],
        "buyer": {"family_name": "髙﨑", "first_name": "澄香"},
        "payment": "bank_transfer",
        "wished_time": {"hours": [14, 16]},
    });
    let (status, placed) = control(&mall, Method::POST, "orders", Some(order)).await;
    assert_eq!(status, 200);
    let number = placed["order_number"].as_str().unwrap().to_owned();
    let of = |action: &str| format!("orders/{number}/{action}");
    let quantity =
        control(&mall, Method::POST, &of("quantity"), Some(json!({"line": 0, "quantity": 3}))).await;
    assert_eq!(quantity.0, 200);
    assert_eq!(control(&mall, Method::POST, &of("confirm"), None).await.0, 200);
    assert_eq!(control(&mall, Method::POST, &of("pay"), None).await.0, 200);
    let shipped = control(&mall, Method::POST, &of("ship"), Some(json!({"tracking_number": "1"}))).await;
    assert_eq!(shipped.0, 200);
    assert_eq!(control(&mall, Method::POST, &of("cancel"), None).await, (409, json!({"code": "not_now"})));
    let (_, orders) = control(&mall, Method::GET, "orders", None).await;
    assert_eq!((&orders[0]["status"], &orders[0]["billed"]), (&json!(500), &json!(4_212)));
    let (_, full) = control(&mall, Method::GET, &of("mail?layout=full"), None).await;
    assert!(full["body"].as_str().unwrap().contains("[注文者]   髙﨑"));
    let (_, mails) = control(&mall, Method::GET, "mails?since=0", None).await;
    assert_eq!(mails[0]["order_number"], json!(number));
    assert_eq!(control(&mall, Method::GET, "mails?since=1", None).await.1, json!([]));
    let by_hand = json!({"item": "hinata-asatsuyu", "variant": "asa-100", "quantity": 7});
    assert_eq!(control(&mall, Method::POST, "stock", Some(by_hand)).await.0, 200);
    let (_, books) = control(&mall, Method::GET, "books", None).await;
    let book = &books["skus"]["hinata-asatsuyu:asa-100"];
    assert_eq!((&book["initial"], &book["sold"], &book["now"]), (&json!(80), &json!(3), &json!(7)));
    assert_eq!(book["changes"][3]["cause"], json!({"kind": "by_hand"}));
    assert_eq!(books["orders"][0]["pieces"], json!([["hinata-asatsuyu:asa-100", 3]]));
}

#[tokio::test]
async fn faults_limits_and_reset() {
    let mall = Rakuten::start().await;
    let rule = json!({"kind": "maintenance", "path": "searchOrder", "times": 2});
    let (_, set) = control(&mall, Method::POST, "faults", Some(rule)).await;
    let (_, list) = control(&mall, Method::GET, "faults", None).await;
    assert_eq!((&list[0]["kind"], &list[0]["times"]), (&json!("maintenance"), &json!(2)));
    assert_eq!(mall.order("searchOrder", &json!({})).await.0, 503);
    let (_, log) = control(&mall, Method::GET, "log", None).await;
    assert_eq!((&log[0]["status"], &log[0]["faults"]), (&json!(503), &json!(["maintenance"])));
    let cleared = control(&mall, Method::DELETE, &format!("faults/{}", set["id"]), None).await;
    assert_eq!(cleared.0, 200);
    assert_eq!(mall.order("searchOrder", &json!({})).await.0, 400);
    assert_eq!(control(&mall, Method::POST, "limits", Some(json!({"enforced": false}))).await.0, 200);
    assert_eq!(control(&mall, Method::POST, "release", None).await.1, json!({"released": 0}));
    assert_eq!(control(&mall, Method::GET, "held", None).await.1, json!([]));
    assert_eq!(control(&mall, Method::POST, "license", Some(json!({"expires_at": 1}))).await.0, 200);
    assert_eq!(mall.order("searchOrder", &json!({})).await.0, 401);
    assert_eq!(control(&mall, Method::POST, "reset", None).await.0, 200);
    assert_eq!(control(&mall, Method::GET, "orders", None).await.1, json!([]));
    assert_eq!(mall.order("searchOrder", &json!({})).await.0, 400);
}

#[tokio::test]
async fn mistakes_are_named() {
    let mall = Rakuten::start().await;
    let sold_out = json!({"lines": [{"item": "hinata-asatsuyu", "variant": "asa-100", "quantity": 99}]});
    let expected = json!({"code": "sold_out", "sku": "hinata-asatsuyu:asa-100", "left": 80});
    assert_eq!(control(&mall, Method::POST, "orders", Some(sold_out)).await, (409, expected));
    for (method, path, body, status) in [
        (Method::POST, "orders", Some(json!({"lines": 5})), 400),
        (Method::POST, "orders/none/confirm", None, 404),
        (Method::GET, "orders/none/mail", None, 404),
        (Method::POST, "faults", Some(json!({"kind": "earthquake"})), 400),
        (Method::POST, "unheard-of", None, 404),
        (Method::GET, "unheard-of", None, 404),
    ] {
        assert_eq!(control(&mall, method, path, body).await.0, status, "{path}");
    }
}

#[tokio::test]
async fn yahoos_logins_are_handled_from_outside() {
    let mall = Yahoo::start().await;
    let call = async |name: &str, body: Value| {
        let url = format!("{}/_sim/{name}", mall.sim.base_url());
        read(mall.http.post(url).json(&body).send().await.unwrap()).await.1
    };
    assert!(call("log-in", json!({})).await["refresh_token"].is_string());
    assert_eq!(call("auto-approve", json!({"enabled": false})).await, json!({}));
    assert_eq!(call("approve-login", json!({"approve": true})).await, json!({"approved": 0}));
    let codes = [("seller_id", "hinata-chaho"), ("item_code", "kobashi-genmaicha")];
    call("expire-access", json!({})).await;
    assert_eq!(mall.form("getStock", &codes).await.0, 401);
    call("end-logins", json!({})).await;
    let credentials = mall.sim.credentials();
    let form = [("grant_type", "refresh_token"), ("refresh_token", mall.tokens.refresh_token.as_str())];
    let refresh = mall
        .http
        .post(format!("{}/yconnect/v2/token", mall.sim.base_url()))
        .basic_auth(credentials.client_id, Some(credentials.client_secret))
        .form(&form);
    assert_eq!(refresh.send().await.unwrap().status(), 400);
    let about = mall.http.get(format!("{}/_sim/about", mall.sim.base_url())).send().await.unwrap();
    let (_, about) = read(about).await;
    assert!(about["credentials"]["public_key"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
}
