use std::time::Duration;

use miseban_simulators::stand::faults::{Fault, FaultRule};
use reqwest::{Method, header::DATE};
use serde_json::{Value, json};

use crate::help::{MORNING, Rakuten, Yahoo, all, code, first, tea, yahoo_tea};

const UPSERT: &str = "/es/2.0/inventories/bulk-upsert";

fn push(quantity: i64) -> Value {
    json!({"inventories": [
        {"manageNumber": "hinata-asatsuyu", "variantId": "asa-100", "mode": "ABSOLUTE", "quantity": quantity},
        {"manageNumber": "hinata-asatsuyu", "variantId": "asa-050", "mode": "ABSOLUTE", "quantity": quantity},
    ]})
}

fn shown(mall: &Rakuten) -> Option<i64> {
    mall.sim.stock("hinata-asatsuyu", "asa-100").flatten()
}

#[tokio::test]
async fn refusals_do_nothing_and_are_counted_down() {
    let mall = Rakuten::start().await;
    for (fault, status, code) in [
        (Fault::Unauthorized, 401, "ES04-01"),
        (Fault::ExpiredToken, 401, "ES04-01"),
        (Fault::TooManyRequests { retry_after_seconds: Some(3) }, 429, ""),
        (Fault::ServerError, 500, ""),
        (Fault::Maintenance, 503, "ES01-02"),
    ] {
        mall.sim.set_fault(FaultRule::next(fault.clone(), "bulk-upsert", 1));
        let (answered, body) = mall.inventory("2.0", "bulk-upsert", &push(1)).await;
        assert_eq!(answered, status, "{fault:?}");
        assert!(body["Results"]["errorCode"].as_str().unwrap().contains(code), "{body}");
        assert_eq!(shown(&mall), Some(80));
    }
    assert_eq!(mall.inventory("2.0", "bulk-upsert", &push(1)).await.0, 204);
    assert_eq!(shown(&mall), Some(1));
}

#[tokio::test]
async fn yahoo_refuses_in_its_own_words() {
    let mall = Yahoo::start().await;
    let codes = [("seller_id", "hinata-chaho"), ("item_code", "kobashi-genmaicha")];
    for (fault, status, words) in [
        (Fault::ExpiredToken, 401, "expired token"),
        (Fault::Unauthorized, 401, "invalid token"),
        (Fault::TooManyRequests { retry_after_seconds: None }, 429, "<Code>px-"),
        (Fault::Maintenance, 503, "<Code>px-"),
        (Fault::HtmlErrorPage { status: 502 }, 502, "<html>"),
    ] {
        mall.sim.set_fault(FaultRule::next(fault, "getStock", 1));
        let (answered, body) = mall.form("getStock", &codes).await;
        assert_eq!(answered, status);
        assert!(body.contains(words), "{body}");
    }
}

#[tokio::test]
async fn silence_before_and_after_the_mall_acted() {
    let mall = Rakuten::start().await;
    let impatient = |body: Value| {
        let request = mall.http.post(format!("{}{UPSERT}", mall.sim.base_url()));
        let request = request.header("authorization", mall.sim.authorization());
        request.json(&body).timeout(Duration::from_millis(200)).send()
    };
    mall.sim.set_fault(FaultRule::next(Fault::HangBefore { milliseconds: None }, UPSERT, 1));
    assert!(impatient(push(1)).await.unwrap_err().is_timeout());
    assert_eq!(shown(&mall), Some(80));
    mall.sim.set_fault(FaultRule::next(Fault::HangAfter { milliseconds: None }, UPSERT, 1));
    mall.clock.advance(1_000);
    assert!(impatient(push(2)).await.unwrap_err().is_timeout());
    assert_eq!(shown(&mall), Some(2));
    mall.sim.set_fault(FaultRule::next(Fault::HangAfter { milliseconds: Some(20) }, UPSERT, 1));
    assert_eq!(mall.inventory("2.0", "bulk-upsert", &push(3)).await.0, 204);
    let log = mall.sim.log_since(0);
    assert_eq!(log.iter().map(|entry| entry.status).collect::<Vec<_>>(), [None, None, Some(204)]);
    assert_eq!(log[1].faults, ["hang_after"]);
}

#[tokio::test]
async fn a_held_answer_waits_for_its_release() {
    let mall = Rakuten::start().await;
    mall.sim.set_fault(FaultRule::next(Fault::HoldAnswer, UPSERT, 1));
    let request = mall.http.post(format!("{}{UPSERT}", mall.sim.base_url()));
    let request = request.header("authorization", mall.sim.authorization()).json(&push(4));
    let answer = tokio::spawn(request.send());
    while mall.sim.held().is_empty() {
        tokio::task::yield_now().await;
    }
    // Acted, and not answered.
    assert_eq!((shown(&mall), answer.is_finished()), (Some(4), false));
    assert_eq!(mall.sim.held()[0].path, UPSERT);
    assert_eq!(mall.sim.release_held(), 1);
    assert_eq!(answer.await.unwrap().unwrap().status(), 204);
    assert!(mall.sim.held().is_empty());
}

#[tokio::test]
async fn bodies_that_break_off_or_mean_nothing() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    let ask = json!({"orderNumberList": [number], "version": 10});
    mall.sim.set_fault(FaultRule::next(Fault::CutOffBody, "getOrder", 1));
    let cut = mall.call(Method::POST, "/es/2.0/order/getOrder/", Some(&ask)).await;
    assert_eq!(cut.status(), 200);
    assert!(cut.bytes().await.is_err());
    mall.sim.set_fault(FaultRule::next(Fault::Garbage, "getOrder", 1));
    let garbage = mall.call(Method::POST, "/es/2.0/order/getOrder/", Some(&ask)).await;
    let bytes = garbage.bytes().await.unwrap();
    assert!(serde_json::from_slice::<Value>(&bytes).is_err() && std::str::from_utf8(&bytes).is_err());
    assert_eq!(mall.order("getOrder", &ask).await.0, 200);
}

#[tokio::test]
async fn the_date_header_follows_the_malls_clock() {
    let mall = Rakuten::start().await;
    let date = |response: reqwest::Response| response.headers()[DATE].to_str().unwrap().to_owned();
    let path = "/es/2.0/order/getSubStatusList/";
    assert_eq!(
        date(mall.call_now(Method::POST, path, Some(&json!({}))).await),
        "Sun, 22 Nov 2026 01:00:00 GMT"
    );
    mall.sim.set_fault(FaultRule::always(Fault::ClockSkew { seconds: -3_600 }, ""));
    let skewed = date(mall.call_now(Method::POST, path, Some(&json!({}))).await);
    assert_eq!(skewed, "Sun, 22 Nov 2026 00:00:00 GMT");
    assert_eq!(mall.sim.faults()[0].met, 1);
    mall.sim.clear_faults(None);
    assert!(mall.sim.faults().is_empty());
}

fn search(page: i64) -> Value {
    json!({
        "dateType": 1,
        "startDatetime": miseban_simulators::clock::rakuten_datetime(MORNING - 1_000),
        "endDatetime": "2026-11-23T00:00:00+0900",
        "PaginationRequestModel": {"requestRecordsAmount": 2, "requestPage": page},
    })
}

#[tokio::test]
async fn rakutens_pages_repeat_turn_round_and_shift() {
    let mall = Rakuten::start().await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        mall.clock.advance(1_000);
        numbers.push(json!(mall.sim.place_order(tea(1)).unwrap()));
    }
    let page = async |fault: Fault, page: i64| {
        mall.sim.set_fault(FaultRule::next(fault, "searchOrder", 1));
        mall.order("searchOrder", &search(page)).await.1["orderNumberList"].clone()
    };
    let [a, b, c, d] = [0, 1, 2, 3].map(|index| numbers[index].clone());
    assert_eq!(page(Fault::SameOrderTwice, 1).await, json!([a, b, a]));
    assert_eq!(page(Fault::OutOfOrder, 1).await, json!([b, a]));
    // The second order moved behind the last: the third is now on page one, and a reader who was there missed it.
    assert_eq!(page(Fault::PagesShifting, 2).await, json!([d, b]));
    let ask = json!({"orderNumberList": [a, c], "version": 10});
    mall.sim.set_fault(FaultRule::next(Fault::OutOfOrder, "getOrder", 1));
    assert_eq!(mall.order("getOrder", &ask).await.1["OrderModelList"][0]["orderNumber"], c);
    mall.sim.set_fault(FaultRule::next(Fault::SameOrderTwice, "getOrder", 1));
    assert_eq!(mall.order("getOrder", &ask).await.1["OrderModelList"].as_array().unwrap().len(), 3);
    mall.sim.set_fault(FaultRule::next(Fault::ChangedBetweenPages, "getOrder", 1));
    let (_, changed) = mall.order("getOrder", &ask).await;
    assert!(changed["OrderModelList"][0]["remarks"].as_str().unwrap().contains("追記"));
}

#[tokio::test]
async fn yahoos_pages_do_so_too() {
    let mall = Yahoo::start().await;
    let numbers: Vec<String> = (0..4).map(|_| mall.sim.place_order(yahoo_tea(1)).unwrap()).collect();
    let page = async |fault: Fault, start: usize| {
        mall.sim.set_fault(FaultRule::next(fault, "orderList", 1));
        let body = format!(
            "<Req><Search><Result>2</Result><Start>{start}</Start><Field>OrderId</Field><Condition>\
             <OrderTimeFrom>20261122000000</OrderTimeFrom><ReadOnlyMode>2</ReadOnlyMode></Condition></Search>\
             <SellerId>hinata-chaho</SellerId></Req>"
        );
        all(&mall.post("orderList", body).await.1, "OrderId")
    };
    let [a, b, _, d] = [0, 1, 2, 3].map(|index| numbers[index].clone());
    assert_eq!(page(Fault::SameOrderTwice, 1).await, [a.clone(), b.clone(), a.clone()]);
    assert_eq!(page(Fault::OutOfOrder, 1).await, [b.clone(), a.clone()]);
    assert_eq!(page(Fault::PagesShifting, 3).await, [d, b]);
    mall.sim.set_fault(FaultRule::next(Fault::ChangedBetweenPages, "orderInfo", 1));
    let body = format!(
        "<Req><Target><OrderId>{a}</OrderId><Field>BuyerComments,LastUpdateTime</Field></Target>\
         <SellerId>hinata-chaho</SellerId></Req>"
    );
    assert!(first(&mall.post("orderInfo", body).await.1, "BuyerComments").contains("追記"));
}

#[tokio::test]
async fn a_batch_is_refused_in_part_or_whole() {
    let rakuten = Rakuten::start().await;
    let skus = vec!["hinata-asatsuyu:asa-050".to_owned()];
    rakuten.sim.set_fault(FaultRule::always(Fault::PartlyRefused { skus }, "bulk-upsert"));
    let (status, body) = rakuten.inventory("2.0", "bulk-upsert", &push(1)).await;
    assert_eq!(status, 400);
    assert_eq!(body["errors"][0]["metadata"]["propertyPath"], "inventories[1].variantId");
    assert_eq!(shown(&rakuten), Some(80));

    let yahoo = Yahoo::start().await;
    yahoo.sim.set_fault(FaultRule::always(Fault::PartlyRefused { skus: Vec::new() }, "setStock"));
    let form = [
        ("seller_id", "hinata-chaho"),
        ("item_code", "kobashi-genmaicha,sakura-chazutsu"),
        ("quantity", "1,2"),
    ];
    let (status, body) = yahoo.form("setStock", &form).await;
    assert_eq!((status, all(&body, "Quantity")), (207, vec![String::new(), "2".to_owned()]));

    let strict = Yahoo::with(|config| config.accept_unknown_sku = false).await;
    strict.sim.set_fault(FaultRule::always(Fault::UnknownSkuAccepted, "setStock"));
    let form = [("seller_id", "hinata-chaho"), ("item_code", "stray"), ("quantity", "1")];
    assert_eq!(strict.form("setStock", &form).await.0, 200);
}

#[tokio::test]
async fn a_stopped_mall_is_gone() {
    let mall = Rakuten::start().await;
    let url = format!("{}{UPSERT}", mall.sim.base_url());
    mall.sim.set_fault(FaultRule::always(Fault::HoldAnswer, ""));
    let request =
        mall.http.post(&url).header("authorization", mall.sim.authorization()).json(&push(1)).send();
    let waiting = tokio::spawn(request);
    while mall.sim.held().is_empty() {
        tokio::task::yield_now().await;
    }
    let http = mall.http.clone();
    drop(mall);
    // Whoever waits is told, and nobody is let in any more.
    assert_eq!(waiting.await.unwrap().unwrap().status(), 503);
    while let Ok(answer) = http.post(&url).send().await {
        assert_ne!(answer.status(), 204);
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn bad_input_never_stops_a_mall() {
    let rakuten = Rakuten::start().await;
    for body in
        [json!([]), json!({"inventories": {}}), json!({"inventories": [1, null, "x", {"quantity": 1e300}]})]
    {
        assert_eq!(rakuten.inventory("2.1", "bulk-upsert", &body).await.0, 400);
    }
    for name in ["getOrder", "confirmOrder", "updateOrderShipping", "updateOrderShippingAsync", "cancelOrder"]
    {
        for body in
            [json!({}), json!({"orderNumberList": [1], "OrderShippingModelList": [1], "orderNumber": 5})]
        {
            let (status, answer) = rakuten.order(name, &body).await;
            assert!(status == 400 || code(&answer).contains("ERROR"), "{name} {body}: {answer}");
        }
    }
    let yahoo = Yahoo::start().await;
    for name in ["orderList", "orderInfo", "orderChange", "orderStatusChange", "orderShipStatusChange"] {
        for body in ["", "<Req/>", "<Req><SellerId>hinata-chaho</SellerId></Req>", "<Req>&bogus;</Req>"] {
            assert_eq!(yahoo.post(name, body).await.0, 400, "{name} {body}");
        }
    }
    assert_eq!(yahoo.post("setStock", "%%%&&==").await.0, 400);
}
