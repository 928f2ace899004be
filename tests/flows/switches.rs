//! What a shop's switches make of orders and numbers, and what comes after 出荷指示.

use miseban_simulators::stand::{
    faults::{Fault, FaultRule},
    shop::CancelledBy,
};
use miseban_tests::{Stage, goods, stage::switches};
use serde_json::{Value, json};

use crate::buyers::wants;

/// Every switch on, with a share for this shop.
fn sharing(percent: i64, trickle: &Value) -> Value {
    let mut wanted = switches(true);
    wanted["share"] = json!({ "percent": percent, "trickle": trickle });
    wanted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_and_a_few_at_a_time_reach_the_mall() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.set_switches("yahoo", sharing(50, &Value::Null)).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock / 2).await;
    assert_eq!(stage.shown("rakuten", &sku), sku.initial_stock, "the other shop shows all");

    stage.set_switches("yahoo", sharing(100, &json!({ "portion": 5, "refill_at": 2 }))).await;
    stage.until_shown("yahoo", &sku, 5).await;
    // Two are sold and three shown: above the line, so it stays. The third brings it to the line.
    let first = stage.yahoo.place_order(wants("yahoo", &sku, 2)).unwrap();
    stage.order_with_lines(&first).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 2).await;
    stage.until_nothing_waits().await;
    assert_eq!(stage.shown("yahoo", &sku), 3);
    let second = stage.yahoo.place_order(wants("yahoo", &sku, 1)).unwrap();
    stage.order_with_lines(&second).await;
    stage.until_shown("yahoo", &sku, 5).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 3).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_a_paused_shop_wait_for_the_person_and_count_once() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    let mut paused = switches(true);
    paused["stock_link"] = json!("paused");
    stage.set_switches("yahoo", paused).await;
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 2)).unwrap();
    let order = stage.order_with_lines(&number).await;
    assert_eq!(order["stock_mode"], "paused");
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock, "nothing is taken by itself");

    let these = json!({ "order_ids": [order["row"]["id"]] });
    assert_eq!(stage.change("orders.apply_stock", these.clone()).await["done"], 1);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 2);
    let again = stage.change("orders.apply_stock", these).await;
    assert_eq!(again["left_out"][0]["problem"]["code"], "left_out.stock_not_waiting");
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 2);
    stage.until_shown("rakuten", &sku, sku.initial_stock - 2).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_after_the_shipping_instruction_stops_the_parcel_and_gives_nothing_back() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    let order = stage.order_with_lines(&number).await;
    let id = order["row"]["id"].clone();
    stage.change("orders.move", json!({ "order_ids": [id], "progress": "ready" })).await;
    // The parcel is packed; its report does not get through yet.
    stage.rakuten.set_fault(FaultRule::always(Fault::ServerError, "Shipping"));
    let parcel = json!({ "order_id": id, "carrier": "yamato", "tracking_number": "000000000000" });
    assert_eq!(stage.change("orders.ship", parcel).await["done"], 1);
    stage.change("orders.move", json!({ "order_ids": [id], "progress": null })).await;

    stage.rakuten.cancel_order(&number, CancelledBy::Buyer).unwrap();
    stage.watch_mailbox().await;
    stage.deliver_mails("rakuten", &number);
    let order = stage
        .until("the cancel came in", async || {
            let order = stage.order(&number).await?;
            let stops = order["holds"].as_array()?.iter().any(|reason| reason["kind"] == "stop_shipment");
            stops.then_some(order)
        })
        .await;
    assert_eq!(order["row"]["progress"], "shipping", "it stays where the packer looks: {order:#}");
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 2, "it may be on its way");
    stage.api.close().await;
}
