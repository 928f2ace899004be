use serde_json::{Value, json};

use crate::help::{Rakuten, code, tea};

async fn basket(mall: &Rakuten, number: &str) -> Value {
    let (_, body) = mall.order("getOrder", &json!({"orderNumberList": [number], "version": 10})).await;
    body["OrderModelList"][0]["PackageModelList"][0].clone()
}

fn report(number: &str, basket: &Value, row: &Value) -> Value {
    json!({
        "orderNumber": number,
        "BasketidModelList": [{"basketId": basket["basketId"], "ShippingModelList": [row]}],
    })
}

fn row(date: &str) -> Value {
    json!({"deliveryCompany": "1001", "shippingNumber": "0000-1111-2222", "shippingDate": date})
}

#[tokio::test]
async fn at_once_it_is_added_changed_and_deleted() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    let before = basket(&mall, &number).await;
    let early = mall.order("updateOrderShipping", &report(&number, &before, &row("2026-11-22"))).await;
    assert_eq!(early.0, 400);
    mall.sim.confirm(&number).unwrap();
    for date in ["2026-11-22", "20261122", "2026-11-22T09:00:00+0900"] {
        let (status, body) = mall.order("updateOrderShipping", &report(&number, &before, &row(date))).await;
        assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_UPDATE_ORDERSHIPPING_INFO_101"), "{date}");
    }
    assert_eq!(mall.sim.orders()[0].status, 500);
    let rows = basket(&mall, &number).await["ShippingModelList"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(rows[1]["shippingDate"], "2026-11-22");
    assert_eq!(rows[0]["deliveryCompanyName"], "ヤマト運輸");
    let id = &rows[0]["shippingDetailId"];
    let change = json!({"shippingDetailId": id, "shippingNumber": "9999"});
    let (status, body) = mall.order("updateOrderShipping", &report(&number, &before, &change)).await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_UPDATE_ORDERSHIPPING_INFO_102"));
    let delete = json!({"shippingDetailId": rows[1]["shippingDetailId"], "shippingDeleteFlag": 1});
    assert_eq!(mall.order("updateOrderShipping", &report(&number, &before, &delete)).await.0, 200);
    assert_eq!(mall.sim.orders()[0].tracking_numbers, ["9999", "0000-1111-2222"]);
}

#[tokio::test]
async fn a_cancelled_order_is_not_shipped() {
    use miseban_simulators::stand::shop::CancelledBy;
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    let before = basket(&mall, &number).await;
    mall.sim.cancel_order(&number, CancelledBy::Buyer).unwrap();
    let (status, body) =
        mall.order("updateOrderShipping", &report(&number, &before, &row("2026-11-22"))).await;
    assert_eq!((status, code(&body)), (400, "ORDER_EXT_API_UPDATE_ORDERSHIPPING_ERROR_102"));
}

#[tokio::test]
async fn later_it_has_to_be_asked_for() {
    let mall = Rakuten::with(|config| config.shipping_result_delay = 30_000).await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    mall.sim.confirm(&number).unwrap();
    let before = basket(&mall, &number).await;
    let list = json!({"OrderShippingModelList": [
        report(&number, &before, &row("2026-11-22")),
        report("400123-20261122-9999999999", &before, &row("2026-11-22")),
    ]});
    let (status, body) = mall.order("updateOrderShippingAsync", &list).await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_UPDATE_ORDERSHIPPING_ASYNC_INFO_101"));
    let id = json!({"requestId": body["requestId"]});
    let asked = mall.order("getResultUpdateOrderShippingAsync", &id).await;
    assert_eq!(code(&asked.1), "ORDER_EXT_API_GET_RESULT_UPDATEORDERSHIPPING_ASYNC_INFO_101");
    assert_eq!((mall.sim.orders()[0].status, &asked.1["ResultShippingModelList"]), (300, &Value::Null));
    let unknown =
        mall.order("getResultUpdateOrderShippingAsync", &json!({"requestId": "x_20260101000000"})).await;
    assert_eq!(code(&unknown.1), code(&asked.1));
    mall.clock.advance(30_000);
    let (_, done) = mall.order("getResultUpdateOrderShippingAsync", &id).await;
    let results = done["ResultShippingModelList"].as_array().unwrap();
    assert_eq!(results[0]["MessageModelList"][0]["messageType"], "INFO");
    assert_eq!(results[1]["MessageModelList"][0]["messageType"], "ERROR");
    assert_eq!(mall.sim.orders()[0].status, 500);
    let (status, missing) = mall.order("getResultUpdateOrderShippingAsync", &json!({})).await;
    assert_eq!(status, 400);
    assert!(code(&missing).ends_with("ERROR_009"));
}

#[tokio::test]
async fn later_refuses_doubles_and_says_bad_values_with_200() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    mall.sim.confirm(&number).unwrap();
    let before = basket(&mall, &number).await;
    let good = report(&number, &before, &row("2026-11-22"));
    let twice = json!({"OrderShippingModelList": [good, good]});
    assert_eq!(mall.order("updateOrderShippingAsync", &twice).await.0, 400);
    let bad = report(&number, &before, &json!({"deliveryCompany": "7777", "shippingNumber": "1"}));
    let (status, body) =
        mall.order("updateOrderShippingAsync", &json!({"OrderShippingModelList": [bad]})).await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_UPDATE_ORDERSHIPPING_ASYNC_ERROR_011"));
    assert_eq!(body["requestId"], Value::Null);
    let many: Vec<Value> = (0..101).map(|n| report(&format!("n{n}"), &before, &row("2026-11-22"))).collect();
    assert_eq!(mall.order("updateOrderShippingAsync", &json!({"OrderShippingModelList": many})).await.0, 400);
}

#[tokio::test]
async fn a_memo_is_kept_and_may_be_too_long() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    let memo = json!({"orderNumber": number, "memo": "要確認", "operator": "佐藤", "subStatusId": 2});
    let (status, body) = mall.order("updateOrderMemo", &memo).await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_UPDATE_ORDERMEMO_INFO_101"));
    let (_, order) = mall.order("getOrder", &json!({"orderNumberList": [number], "version": 10})).await;
    assert_eq!(order["OrderModelList"][0]["memo"], "要確認");
    assert_eq!(order["OrderModelList"][0]["subStatusId"], 2);
    let long = json!({"orderNumber": number, "operator": "とても長い担当者"});
    assert_eq!(mall.order("updateOrderMemo", &long).await.0, 400);
    let (_, list) = mall.order("getSubStatusList", &json!({})).await;
    assert_eq!(list["StatusModelList"][0]["SubStatusModelList"][1]["subStatusName"], "入荷待ち");
    let moved = json!({"subStatusId": -1, "orderNumberList": [number]});
    assert_eq!(mall.order("updateOrderSubStatus", &moved).await.0, 200);
}
