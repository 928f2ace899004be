//! Stock by hand, its story, and what a mall is sent.

use miseban_simulators::{
    demo::catalogue,
    stand::faults::{Fault, FaultRule},
};
use miseban_tests::{Stage, goods, stage::eventually};
use serde_json::{Value, json};

use crate::buyers::wants;

fn edit(stage: &Stage, code: &str, mode: &str, value: &str) -> Value {
    json!({ "sku_id": stage.skus[code], "book": "expected", "mode": mode, "value": value })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_by_hand_waits_and_can_be_taken_back_unseen() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    let pushed = |stage: &Stage| {
        stage.sim("yahoo").log_since(0).iter().filter(|one| one.path.contains("setStock")).count()
    };
    let before = pushed(&stage);
    let edited = stage.change("stock.edit", edit(&stage, &sku.code, "add", "１０")).await;
    assert_eq!(edited["after"], sku.initial_stock + 10);
    assert!(
        edited["leaves_at"].as_i64().unwrap()
            > stage.ask("app.state", json!({})).await["now"].as_i64().unwrap()
    );
    let undone = stage.change("stock.undo", json!({ "movement_id": edited["movement_id"] })).await;
    assert_eq!(undone["after"], sku.initial_stock);
    stage.change("stock.send_now", json!({ "sku_id": stage.skus[&sku.code] })).await;
    stage.until_nothing_waits().await;
    assert_eq!(pushed(&stage), before, "the mall never saw the number");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_is_refused_and_a_repeat_is_not_a_second_change() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    let empty = stage.try_change("stock.edit", edit(&stage, &sku.code, "set", "　")).await.unwrap_err();
    assert_eq!(empty.code, "problem.number_empty");
    let word = stage.try_change("stock.edit", edit(&stage, &sku.code, "set", "十")).await.unwrap_err();
    assert_eq!(word.code, "problem.not_a_number");
    let mut arg = edit(&stage, &sku.code, "take", "3");
    arg["request_id"] = json!("clicked-twice");
    let first = stage.ask("stock.edit", arg.clone()).await;
    let second = stage.ask("stock.edit", arg).await;
    assert_eq!(first, second);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 3);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_tells_its_story_and_its_steps() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    stage.order_with_lines(&number).await;
    let story = stage.ask("stock.story", json!({ "sku_id": stage.skus[&sku.code] })).await;
    assert_eq!(story[0]["cause"], "order");
    assert_eq!(story[0]["order_number"], json!(number));
    assert_eq!(story[0]["delta"], -2);
    let page = stage.ask("stock.list", json!({ "text": sku.code, "limit": 10 })).await;
    let row =
        page["rows"].as_array().unwrap().iter().find(|row| row["code"] == json!(sku.code)).unwrap().clone();
    let listing = row["listings"][0]["listing_id"].clone();
    let explained = stage.ask("stock.explain", json!({ "listing_id": listing })).await;
    let steps = explained["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["value"], explained["numbers"]["ours"]);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_shop_sends_nothing_and_the_preview_says_what_it_would_send() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    stage
        .rakuten
        .set_stock_by_hand(&sku.rakuten.clone().unwrap().0, &sku.rakuten.clone().unwrap().1, Some(1))
        .unwrap();
    let preview = stage
        .ask(
            "shops.preview_switches",
            json!({ "shop_id": stage.at_rakuten, "switches": miseban_tests::stage::switches(true) }),
        )
        .await;
    assert_eq!(preview["problem"], Value::Null);
    let row = preview["listings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["code"] == json!(sku.code))
        .unwrap()
        .clone();
    assert_eq!((row["shown"].as_i64(), row["wanted"].as_i64()), (Some(1), Some(sku.initial_stock)));
    assert_eq!(stage.shown("rakuten", &sku), 1, "looking changes nothing");
    // Nothing goes out that nobody has looked at, nor by a look at something else.
    let unseen = json!({ "shop_id": stage.at_rakuten, "switches": miseban_tests::stage::switches(true) });
    let refused = stage.try_change("shops.set_switches", unseen.clone()).await.unwrap_err();
    assert_eq!(refused.code, "problem.look_first");
    let mut half = unseen;
    half["switches"]["share"]["percent"] = json!(50);
    half["seen"] = preview["seen"].clone();
    let refused = stage.try_change("shops.set_switches", half).await.unwrap_err();
    assert_eq!(refused.code, "problem.look_first");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_nobody_has_told_of_is_not_given_back() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_read(&sku).await;
    // The mall shows fewer without an order: somebody edited it, or the order has yet to come.
    let (item, variant) = sku.rakuten.clone().unwrap();
    stage.rakuten.set_stock_by_hand(&item, &variant, Some(sku.initial_stock - 3)).unwrap();
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 1)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 4).await;
    let books = stage.rakuten.books();
    assert!(books.skus.values().all(|sku| sku.given_back == 0));
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mall_shows_is_read_back_after_it_took_a_number() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.change("stock.edit", edit(&stage, &sku.code, "set", "7")).await;
    stage.change("stock.send_now", json!({ "sku_id": stage.skus[&sku.code] })).await;
    stage.until_shown("yahoo", &sku, 7).await;
    // No order and no further number makes the program read again; only that the mall accepted one.
    let listings = stage
        .until("both malls were read back", async || {
            let page = stage.ask("stock.list", json!({ "text": sku.code, "limit": 10 })).await;
            let row = page["rows"].as_array()?.iter().find(|row| row["code"] == json!(sku.code))?.clone();
            let listings = row["listings"].as_array()?.clone();
            listings.iter().all(|one| one["shown"] == 7).then_some(listings)
        })
        .await;
    for one in listings {
        assert!(one["shown_at"].as_i64() > one["sent_at"].as_i64(), "{one:#}");
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rush_at_one_mall_does_not_keep_its_numbers_up() {
    let stage = Stage::open().await;
    let sold = goods::sold_at_both();
    let other = catalogue()
        .into_iter()
        .find(|sku| sku.yahoo.is_some() && sku.bundle_of.is_empty() && sku.code != sold.code)
        .expect("the shop sells something else too");
    stage.until_nothing_waits().await;
    // Yahoo! Shopping gives its orders one by one, and is stuck at the fourth.
    stage.yahoo.set_fault(FaultRule {
        fault: Fault::HoldAnswer,
        path: "orderInfo".into(),
        times: Some(1),
        skip: 3,
    });
    let sold_here = stage.rakuten.place_order(wants("rakuten", &sold, 2)).unwrap();
    for _ in 0..5 {
        stage.yahoo.place_order(wants("yahoo", &other, 1)).unwrap();
    }
    stage.order_with_lines(&sold_here).await;
    eventually("the poll is stuck", async || (!stage.yahoo.held().is_empty()).then_some(())).await;
    stage.until_shown("yahoo", &sold, sold.initial_stock - 2).await;
    assert_eq!(
        stage.yahoo.held().len(),
        1,
        "the number went out between two pages of a poll that is still going on"
    );
    stage.yahoo.release_held();
    stage.until_shown("yahoo", &other, other.initial_stock - 5).await;
    stage.api.close().await;
}
