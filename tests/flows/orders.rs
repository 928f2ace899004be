//! An order from the mall to the list, by whatever way it comes.

use std::time::Duration;

use miseban_simulators::stand::shop::CancelledBy;
use miseban_tests::{Stage, goods, stage::place};
use serde_json::json;

use crate::buyers::wants;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_at_one_mall_lowers_the_other() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let before = sku.initial_stock;
    stage.until_shown("yahoo", &sku, before).await;
    for (mall, other, sold) in [("rakuten", "yahoo", 2), ("yahoo", "rakuten", 5)] {
        let number = stage
            .sim(mall)
            .place_order(wants(mall, &sku, sold - if mall == "yahoo" { 2 } else { 0 }))
            .unwrap();
        let order = stage.order_with_lines(&number).await;
        assert_eq!(order["stock_mode"], "counts");
        stage.until_shown(other, &sku, before - sold).await;
        stage.until_shown(mall, &sku, before - sold).await;
        assert_eq!(stage.expected(&sku.code).await, before - sold);
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_order_by_mail_and_by_api_is_one_order() {
    let stage = Stage::open().await;
    stage.watch_mailbox().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 3)).unwrap();
    stage.deliver_mails("rakuten", &number);
    stage.order_with_lines(&number).await;
    let order = stage
        .until("both sources", async || {
            let order = stage.order(&number).await?;
            let sources: Vec<_> =
                order["sources"].as_array()?.iter().map(|one| one["source"].clone()).collect();
            (sources.contains(&json!("mail")) && sources.contains(&json!("api"))).then_some(order)
        })
        .await;
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 1);
    assert_eq!(order["deliveries"][0]["lines"][0]["taken"], 3);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 3);
    assert_eq!(stage.imap.writes(), Vec::<String>::new(), "the box is never written to");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_gives_back_once() {
    let mut stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 4)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock - 4).await;
    stage.rakuten.cancel_order(&number, CancelledBy::Buyer).unwrap();
    // Open orders are asked again after a minute; a person does not wait so long.
    let order = stage.order(&number).await.unwrap();
    let arg = json!({ "order_ids": [order["row"]["id"]], "restock": true });
    let done = stage.change("orders.cancel", arg.clone()).await;
    assert_eq!(done["done"], 1);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock);
    let again = stage.change("orders.cancel", arg).await;
    assert_eq!(again["left_out"][0]["problem"]["code"], "left_out.already_cancelled");
    stage.restart().await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock);
    stage.until_shown("yahoo", &sku, sku.initial_stock).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_article_holds_the_order_and_is_matched_later() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let (item, variant) = place("rakuten", &sku);
    let mut spec = wants("rakuten", &sku, 1);
    spec.lines[0].unlisted_name = Some("見本にない茶".to_owned());
    spec.lines[0].item = "hinata-unlisted".to_owned();
    spec.lines[0].variant = String::new();
    spec.lines[0].price_yen = Some(500);
    let number = stage.rakuten.place_order(spec).unwrap();
    let order = stage.order_with_lines(&number).await;
    assert_eq!(order["row"]["progress"], "needs_check");
    let kinds: Vec<_> = order["holds"].as_array().unwrap().iter().map(|hold| hold["kind"].clone()).collect();
    assert!(kinds.contains(&json!("unknown_sku")), "{kinds:?}");
    assert_ne!((item.as_str(), variant.as_str()), ("hinata-unlisted", ""));

    let keys = order["deliveries"][0]["lines"][0]["keys"].clone();
    let listing = json!({ "shop_id": stage.at_rakuten, "sku_id": stage.skus[&sku.code], "keys": keys });
    let saved = stage.change("listings.save", listing).await;
    assert_eq!(saved["orders_matched"], 1);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 1);
    stage.until_shown("yahoo", &sku, sku.initial_stock - 1).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_from_before_the_moment_is_history() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    let mut switches = miseban_tests::stage::switches(true);
    // The mall tells whole seconds, and a moment to come is refused.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    switches["counts_from"] = json!(stage.rakuten.now());
    stage.set_switches("rakuten", switches).await;
    let order = stage.order_with_lines(&number).await;
    assert_eq!(order["stock_mode"], "history");
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_takes_its_parts_and_lowers_every_listing_that_has_them() {
    let stage = Stage::open().await;
    let set = goods::set();
    let mall = if set.rakuten.is_some() { "rakuten" } else { "yahoo" };
    let number = stage.sim(mall).place_order(wants(mall, &set, 1)).unwrap();
    stage.order_with_lines(&number).await;
    for (code, quantity) in &set.bundle_of {
        let part = goods::of_code(code);
        assert_eq!(stage.expected(code).await, part.initial_stock - quantity, "{code}");
        for mall in ["rakuten", "yahoo"] {
            if goods::keys(mall, &part).is_some() {
                stage.until_shown(mall, &part, part.initial_stock - quantity).await;
            }
        }
    }
    stage.api.close().await;
}
