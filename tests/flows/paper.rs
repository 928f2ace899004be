//! The slip comes out of the order.

use miseban_tests::{Stage, goods};
use serde_json::json;

use crate::buyers::wants;

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_made_kept_and_remembered_as_printed() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 2)).unwrap();
    let order = stage.order_with_lines(&number).await;
    let id = order["row"]["id"].clone();
    let made = stage.ask("orders.slips", json!({ "order_ids": [id], "prices": true })).await;
    assert_eq!(made["pages"], 1);
    assert_eq!(made["printed_before"], json!([]));
    let file = std::fs::read(made["path"].as_str().unwrap()).unwrap();
    assert!(file.starts_with(b"%PDF-"), "a PDF lies in the folder");
    stage.change("orders.mark_printed", json!({ "order_ids": [id] })).await;
    let again = stage.ask("orders.slips", json!({ "order_ids": [id], "prices": false })).await;
    assert_eq!(again["printed_before"], json!([number]));
    let jobs = stage.ask("jobs.list", json!({ "kind": "slips", "limit": 10 })).await;
    assert_eq!(jobs["total"], 2);
    stage.api.close().await;
}
