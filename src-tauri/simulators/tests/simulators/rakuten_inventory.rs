use miseban_simulators::clock::DAY;
use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{Rakuten, json as read, tea};

fn entry(variant: &str, mode: &str, quantity: i64) -> Value {
    json!({"manageNumber": "hinata-asatsuyu", "variantId": variant, "mode": mode, "quantity": quantity})
}

fn list(entries: &[Value]) -> Value {
    json!({"inventories": entries})
}

fn pair(item: &str, variant: &str) -> Value {
    json!({"manageNumber": item, "variantId": variant})
}

fn shown(mall: &Rakuten, variant: &str) -> i64 {
    mall.sim.stock("hinata-asatsuyu", variant).flatten().unwrap()
}

#[tokio::test]
async fn reading_gives_what_is_there() {
    let mall = Rakuten::start().await;
    mall.sim.place_order(tea(3)).unwrap();
    let body =
        list(&[pair("HINATA-Asatsuyu", "asa-100"), pair("hinata-asatsuyu", "ASA-100"), pair("no", "no")]);
    let (status, old) = mall.inventory("2.0", "bulk-get", &body).await;
    let expected = json!([{
        "manageNumber": "hinata-asatsuyu", "variantId": "asa-100", "quantity": 77,
        "created": "2026-11-22T10:00:00+09:00", "updated": "2026-11-22T10:00:00+09:00",
    }]);
    assert_eq!((status, &old["inventories"]), (200, &expected));
    let (_, new) = mall.inventory("2.1", "bulk-get", &body).await;
    let times = json!({"normalDeliveryTimeId": 1, "backOrderDeliveryTimeId": 14});
    assert_eq!(new["inventories"][0]["operationLeadTime"], times);
    assert_eq!(new["inventories"][0]["shipFromIds"], json!([1]));
}

#[tokio::test]
async fn reading_has_limits() {
    let mall = Rakuten::start().await;
    let many: Vec<Value> = (0..1_001).map(|n| pair("x", &n.to_string())).collect();
    let (status, body) = mall.inventory("2.0", "bulk-get", &list(&many)).await;
    assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("IE1101")));
    assert_eq!(mall.inventory("2.0", "bulk-get", &list(&many[..1_000])).await.0, 200);
    let twice = list(&[pair("x", "1"), pair("X", "1")]);
    let (_, body) = mall.inventory("2.0", "bulk-get", &twice).await;
    assert_eq!(body["errors"][0]["code"], "IE1102");
    assert_eq!(body["errors"][0]["metadata"]["propertyPath"], "inventories[1]");
    let path = "/es/2.1/inventories/bulk-get";
    mall.clock.advance(1_000);
    let one = list(&[pair("x", "1")]);
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(mall.call_now(Method::POST, path, Some(&one)).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
}

#[tokio::test]
async fn numbers_are_set_and_moved() {
    let mall = Rakuten::start().await;
    let both = list(&[entry("asa-050", "ABSOLUTE", 5), entry("asa-100", "RELATIVE", -10)]);
    assert_eq!(mall.inventory("2.1", "bulk-upsert", &both).await, (204, Value::Null));
    assert_eq!((shown(&mall, "asa-050"), shown(&mall, "asa-100")), (5, 70));
    let book = mall.sim.books().skus["hinata-asatsuyu:asa-100"].clone();
    assert_eq!(book.changes.last().map(|change| (change.before, change.after)), Some((Some(80), Some(70))));
}

#[tokio::test]
async fn one_wrong_entry_refuses_all() {
    let mall = Rakuten::start().await;
    let good = entry("asa-050", "ABSOLUTE", 5);
    let mut long = entry("asa-100", "ABSOLUTE", 1);
    long["manageNumber"] = json!("x".repeat(33));
    let mut nameless = good.clone();
    nameless.as_object_mut().unwrap().remove("variantId");
    let mut late = entry("asa-100", "ABSOLUTE", 1);
    late["operationLeadTime"] = json!({"normalDeliveryTimeId": 99});
    for (bad, code, member) in [
        (entry("asa-100", "ABSOLUTE", 100_000), "IE0003", "quantity"),
        (entry("asa-100", "ABSOLUTE", -1), "IE0003", "quantity"),
        (entry("asa-100", "RELATIVE", -81), "IE0117", "quantity"),
        (entry("asa-100", "RELATIVE", 99_999), "IE0117", "quantity"),
        (entry("nothing", "RELATIVE", 1), "IE0500", "mode"),
        (entry("asa-100", "SOMETIMES", 1), "IE0002", "mode"),
        (long, "IE0004", "manageNumber"),
        (nameless, "IE0001", "variantId"),
        (late, "IE0118", "operationLeadTime.normalDeliveryTimeId"),
    ] {
        let (status, body) = mall.inventory("2.1", "bulk-upsert", &list(&[good.clone(), bad])).await;
        let error = &body["errors"][0];
        assert_eq!((status, &error["code"]), (400, &json!(code)), "{body}");
        assert_eq!(error["metadata"]["propertyPath"], format!("inventories[1].{member}"));
    }
    let (status, body) = mall.inventory("2.1", "bulk-upsert", &list(&[good.clone(), good.clone()])).await;
    assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("IE1102")));
    let many: Vec<Value> = (0..401).map(|n| entry(&n.to_string(), "ABSOLUTE", 1)).collect();
    let (status, body) = mall.inventory("2.1", "bulk-upsert", &list(&many)).await;
    assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("IE1101")));
    let (status, body) = mall.inventory("2.1", "bulk-upsert", &list(&many[..400])).await;
    assert_eq!((status, &body["errors"][0]["code"]), (400, &json!("IE0121")));
    assert_eq!(shown(&mall, "asa-050"), 60);
}

#[tokio::test]
async fn the_newer_version_deletes_what_is_left_out() {
    let mall = Rakuten::start().await;
    let read_back = || async {
        let (_, body) = mall.inventory("2.1", "bulk-get", &list(&[pair("hinata-asatsuyu", "asa-100")])).await;
        body["inventories"][0].clone()
    };
    let number_only = list(&[entry("asa-100", "ABSOLUTE", 9)]);
    assert_eq!(mall.inventory("2.0", "bulk-upsert", &number_only).await.0, 204);
    assert_eq!(read_back().await["shipFromIds"], json!([1]));
    assert_eq!(mall.inventory("2.1", "bulk-upsert", &number_only).await.0, 204);
    let wiped = read_back().await;
    assert!(wiped.get("shipFromIds").is_none() && wiped.get("operationLeadTime").is_none());
    let mut whole = entry("asa-100", "ABSOLUTE", 9);
    whole["operationLeadTime"] = json!({"normalDeliveryTimeId": 2});
    whole["shipFromIds"] = json!([3]);
    assert_eq!(mall.inventory("2.1", "bulk-upsert", &list(&[whole])).await.0, 204);
    assert_eq!(read_back().await["operationLeadTime"], json!({"normalDeliveryTimeId": 2}));
}

#[tokio::test]
async fn an_unknown_article_is_taken_and_gone_a_day_later() {
    let mall = Rakuten::start().await;
    let stray = json!({"manageNumber": "Stray", "variantId": "v", "mode": "ABSOLUTE", "quantity": 4});
    assert_eq!(mall.inventory("2.1", "bulk-upsert", &list(&[stray])).await.0, 204);
    assert_eq!(mall.sim.stock("stray", "v"), Some(Some(4)));
    mall.clock.advance(DAY);
    assert_eq!(mall.sim.stock("stray", "v"), None);
    assert_eq!(shown(&mall, "asa-100"), 80);
}

#[tokio::test]
async fn single_records_ranges_and_variants() {
    let mall = Rakuten::start().await;
    let path = "/es/2.1/inventories/manage-numbers/hinata-saji/variants/x";
    assert_eq!(mall.call(Method::GET, path, None).await.status(), 404);
    let put = json!({"mode": "ABSOLUTE", "quantity": 2});
    assert_eq!(mall.call(Method::PUT, path, Some(&put)).await.status(), 204);
    let (status, one) = read(mall.call(Method::GET, path, None).await).await;
    assert_eq!((status, &one["quantity"]), (200, &json!(2)));
    assert_eq!(mall.call(Method::DELETE, path, None).await.status(), 204);
    let (status, gone) = read(mall.call(Method::DELETE, path, None).await).await;
    assert_eq!((status, &gone["errors"][0]["code"]), (404, &json!("GE0014")));
    let range = "/es/2.1/inventories/bulk-get/range?minQuantity=7&maxQuantity=8";
    let (_, found) = read(mall.call(Method::GET, range, None).await).await;
    assert_eq!(found["inventories"].as_array().unwrap().len(), 2);
    let variants = "/es/2.1/inventories/variant-lists/manage-numbers/hinata-asatsuyu";
    let (_, list) = read(mall.call(Method::GET, variants, None).await).await;
    assert_eq!(list["variantList"], json!(["asa-050", "asa-100", "asa-200"]));
    let older = "/es/2.0/inventories/variant-lists/manage-numbers/hinata-asatsuyu";
    assert_eq!(mall.call(Method::GET, older, None).await.status(), 404);
}

#[tokio::test]
async fn the_books_know_what_a_blind_push_gave_back() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(3)).unwrap();
    let blind = list(&[entry("asa-100", "ABSOLUTE", 80)]);
    assert_eq!(mall.inventory("2.0", "bulk-upsert", &blind).await.0, 204);
    let book = |mall: &Rakuten| mall.sim.books().skus["hinata-asatsuyu:asa-100"].clone();
    assert_eq!((book(&mall).given_back, book(&mall).sold, book(&mall).now), (3, 3, Some(80)));
    mall.order("getOrder", &json!({"orderNumberList": [number], "version": 10})).await;
    let seeing = list(&[entry("asa-100", "ABSOLUTE", 90)]);
    assert_eq!(mall.inventory("2.0", "bulk-upsert", &seeing).await.0, 204);
    assert_eq!(book(&mall).given_back, 3);
    assert!(mall.sim.books().orders[0].first_read_at.is_some());
}
