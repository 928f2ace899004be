//! A mall that refuses, is slow, lies or breaks off: said to the person, made good by itself, and nothing lost or doubled.

use miseban_simulators::{
    demo::DemoSku,
    stand::{
        books::Cause,
        faults::{Fault, FaultRule},
        order::LineSpec,
        shop::CancelledBy,
    },
};
use miseban_tests::{
    Stage, goods,
    stage::{eventually, place},
};
use serde_json::{Value, json};

use crate::buyers::wants;

/// How the shop at a mall does.
async fn health(stage: &Stage, mall: &str) -> Value {
    let all = stage.ask("shops.health", json!({})).await;
    all.as_array().unwrap().iter().find(|one| one["shop_id"] == stage.shop(mall)).unwrap().clone()
}

/// Waits until the shop at a mall does so, and gives what it says.
async fn until_it_is(stage: &Stage, mall: &str, wanted: &str) -> Value {
    stage
        .until(&format!("{mall} is {wanted}"), async || {
            Some(health(stage, mall).await).filter(|health| health["state"] == wanted)
        })
        .await
}

/// What the program knows of a SKU's listing at a mall.
async fn listing(stage: &Stage, mall: &str, code: &str) -> Value {
    let page = stage.ask("stock.list", json!({ "text": code, "limit": 100 })).await;
    let rows = page["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["code"] == code).expect("the SKU is there");
    let listings = row["listings"].as_array().unwrap();
    listings.iter().find(|one| one["shop_id"] == stage.shop(mall)).expect("it is sold there").clone()
}

/// How often a number of a SKU was changed through the mall's API.
fn pushes(stage: &Stage, mall: &str, sku: &DemoSku) -> usize {
    let (item, variant) = place(mall, sku);
    let books = stage.sim(mall).books();
    let changes = &books.skus[&format!("{item}:{variant}")].changes;
    changes.iter().filter(|change| matches!(change.cause, Cause::Push { .. })).count()
}

fn calls(stage: &Stage, mall: &str, path: &str) -> usize {
    stage.sim(mall).log_since(0).iter().filter(|call| call.path.contains(path)).count()
}

/// Makes the program ask for an order at once, as its mail does.
async fn mail_tells_of(stage: &Stage, mall: &str, number: &str) {
    stage.watch_mailbox().await;
    stage.deliver_mails(mall, number);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_red_until_it_works_again() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.rakuten.set_fault(FaultRule::always(Fault::Unauthorized, ""));
    let red = until_it_is(&stage, "rakuten", "trouble").await;
    assert!(red["problem"]["action"].is_string(), "the person is told what to do: {red:#}");

    let number = stage.yahoo.place_order(wants("yahoo", &sku, 3)).unwrap();
    stage.order_with_lines(&number).await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 3);
    let checked = stage.ask("shops.check", json!({ "shop_id": stage.at_rakuten })).await;
    assert_eq!(checked["ok"], false);
    assert_eq!(health(&stage, "rakuten").await["waiting"], 1, "the number waits");
    assert_eq!(stage.shown("rakuten", &sku), sku.initial_stock);

    stage.rakuten.clear_faults(None);
    let checked = stage.ask("shops.check", json!({ "shop_id": stage.at_rakuten })).await;
    assert_eq!(checked["ok"], true);
    // Nobody who has just mended a key waits for a back-off.
    stage
        .until_within(std::time::Duration::from_secs(10), "rakuten is well", async || {
            (health(&stage, "rakuten").await["state"] == "ok").then_some(())
        })
        .await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 3).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_is_waited_out() {
    comes_back(Fault::Maintenance, "rakuten", "yahoo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_mall_is_waited_out() {
    comes_back(Fault::ServerError, "yahoo", "rakuten").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_mall_is_waited_out() {
    comes_back(Fault::TooManyRequests { retry_after_seconds: Some(1) }, "rakuten", "yahoo").await;
}

/// While `mall` cannot be reached the other goes on; after it, all is as if nothing had been.
async fn comes_back(fault: Fault, mall: &str, other: &str) {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.sim(mall).set_fault(FaultRule::always(fault, ""));
    let here = stage.sim(mall).place_order(wants(mall, &sku, 2)).unwrap();
    let there = stage.sim(other).place_order(wants(other, &sku, 5)).unwrap();
    let late = stage
        .until("the trouble is told", async || {
            Some(health(&stage, mall).await).filter(|late| !late["problem"].is_null())
        })
        .await;
    assert_eq!(late["state"], "late");
    assert!(late["problem"]["retry_at"].is_i64(), "it is tried again: {late:#}");
    stage.order_with_lines(&there).await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 5);
    assert!(stage.order(&here).await.is_none());

    stage.sim(mall).clear_faults(None);
    if late["problem"]["code"] == "mall_error.maintenance" {
        // By itself the program looks again after minutes; a person who knows better says so.
        let checked = stage.ask("shops.check", json!({ "shop_id": stage.shop(mall) })).await;
        assert_eq!(checked["ok"], true);
    }
    stage.order_with_lines(&here).await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 7);
    for one in [mall, other] {
        stage.until_shown(one, &sku, sku.initial_stock - 7).await;
    }
    until_it_is(&stage, mall, "ok").await;
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 2);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_came_is_found_out_by_reading_at_rakuten() {
    acted_without_answer("rakuten", "bulk-upsert", "yahoo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_came_is_found_out_by_reading_at_yahoo() {
    acted_without_answer("yahoo", "setStock", "rakuten").await;
}

async fn acted_without_answer(mall: &str, path: &str, other: &str) {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.sim(mall).set_fault(FaultRule::next(Fault::HangAfter { milliseconds: None }, path, 1));
    stage.sim(other).place_order(wants(other, &sku, 4)).unwrap();
    eventually("the mall has acted", async || (pushes(&stage, mall, &sku) == 1).then_some(())).await;
    // The line breaks before the answer.
    stage.sim(mall).clear_faults(None);
    let id = listing(&stage, mall, &sku.code).await["listing_id"].clone();
    let attempts = stage
        .until("the attempt is settled", async || {
            let explained = stage.ask("stock.explain", json!({ "listing_id": id })).await;
            let attempts = explained["attempts"].as_array()?.clone();
            attempts.iter().all(|one| one["outcome"] == "accepted").then_some(attempts)
        })
        .await;
    assert_eq!(attempts.len(), 1, "{attempts:#?}");
    stage.until_nothing_waits().await;
    assert_eq!(pushes(&stage, mall, &sku), 1, "the number was not sent twice");
    assert_eq!(stage.shown(mall, &sku), sku.initial_stock - 4);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 4);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_refused_batch_the_others_go_at_rakuten() {
    partly_refused("rakuten", "yahoo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_refused_batch_the_others_go_at_yahoo() {
    partly_refused("yahoo", "rakuten").await;
}

async fn partly_refused(mall: &str, other: &str) {
    let stage = Stage::open().await;
    let (refused, taken) = (goods::of_code("HT-YAM-100"), goods::of_code("HT-YOI-BAG"));
    stage.until_nothing_waits().await;
    let (item, variant) = place(mall, &refused);
    let fault = Fault::PartlyRefused { skus: vec![format!("{item}:{variant}")] };
    stage.sim(mall).set_fault(FaultRule::always(fault, ""));
    let mut spec = wants(other, &refused, 2);
    let (item, variant) = place(other, &taken);
    spec.lines.push(LineSpec::new(item, variant, 3));
    let number = stage.sim(other).place_order(spec).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown(mall, &taken, taken.initial_stock - 3).await;
    let row = stage
        .until("the refusal is shown", async || {
            Some(listing(&stage, mall, &refused.code).await).filter(|row| !row["problem"].is_null())
        })
        .await;
    assert!(row["problem"]["mall_words"].as_str().is_some_and(|words| !words.is_empty()), "{row:#}");
    assert_eq!(listing(&stage, mall, &taken.code).await["problem"], Value::Null);
    assert_eq!(stage.shown(mall, &refused), refused.initial_stock);

    // With the next change of the number the mall takes it again.
    stage.sim(mall).clear_faults(None);
    let number = stage.sim(other).place_order(wants(other, &refused, 1)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown(mall, &refused, refused.initial_stock - 3).await;
    stage
        .until("the trouble is over", async || {
            listing(&stage, mall, &refused.code).await["problem"].is_null().then_some(())
        })
        .await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mall_does_not_have_is_never_sent() {
    let stage = Stage::open().await;
    let saved = stage
        .change("skus.save", json!({ "code": "HT-NEW", "name": "新茶", "tax_rate": 8, "price": 1000 }))
        .await;
    let stock = json!({ "sku_id": saved["sku_id"], "book": "expected", "mode": "set", "value": "5" });
    stage.change("stock.edit", stock).await;
    for (mall, keys) in [
        ("rakuten", json!({ "manageNumber": "hinata-shincha", "variantId": "new-100" })),
        ("yahoo", json!({ "item_code": "hinata-shincha", "sub_code": "" })),
    ] {
        let listing = json!({ "shop_id": stage.shop(mall), "sku_id": saved["sku_id"], "keys": keys });
        stage.change("listings.save", listing).await;
    }
    stage.change("stock.send_now", json!({ "sku_id": saved["sku_id"] })).await;
    for (mall, path) in [("rakuten", "bulk-upsert"), ("yahoo", "setStock")] {
        let row = stage
            .until("the mall does not have it", async || {
                Some(listing(&stage, mall, "HT-NEW").await).filter(|row| !row["problem"].is_null())
            })
            .await;
        assert_eq!(row["problem"]["code"], "listing.not_at_mall");
        assert_eq!(calls(&stage, mall, path), 0, "{mall} would have said that all is fine");
        assert_eq!(
            stage.sim(mall).stock("hinata-shincha", if mall == "rakuten" { "new-100" } else { "" }),
            None
        );
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_lie_bring_every_order_once() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let mut numbers = Vec::new();
    for mall in ["rakuten", "yahoo"] {
        for fault in
            [Fault::SameOrderTwice, Fault::OutOfOrder, Fault::PagesShifting, Fault::ChangedBetweenPages]
        {
            stage.sim(mall).set_fault(FaultRule::next(fault, "", 40));
        }
        for _ in 0..3 {
            numbers.push(stage.sim(mall).place_order(wants(mall, &sku, 1)).unwrap());
        }
    }
    for number in &numbers {
        stage.order_with_lines(number).await;
    }
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 6);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 6);
    for mall in ["rakuten", "yahoo"] {
        stage.sim(mall).clear_faults(None);
        stage.until_shown(mall, &sku, sku.initial_stock - 6).await;
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_quantity_moves_the_difference() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 5)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock - 5).await;
    stage.rakuten.change_quantity(&number, 0, 2).unwrap();
    mail_tells_of(&stage, "rakuten", &number).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock - 2).await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 2);
    stage.until_shown("rakuten", &sku, sku.initial_stock - 2).await;
    let story = stage.ask("stock.story", json!({ "sku_id": stage.skus[&sku.code] })).await;
    let moved: Vec<_> =
        story.as_array().unwrap().iter().map(|row| (row["cause"].clone(), row["delta"].clone())).collect();
    assert_eq!(moved[..2], [(json!("change"), json!(3)), (json!("order"), json!(-5))]);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyers_cancel_gives_back_once() {
    let mut stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 4)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock - 4).await;
    stage.rakuten.cancel_order(&number, CancelledBy::Buyer).unwrap();
    mail_tells_of(&stage, "rakuten", &number).await;
    stage
        .until("the pieces are back", async || {
            (stage.expected(&sku.code).await == sku.initial_stock).then_some(())
        })
        .await;
    stage.until_shown("yahoo", &sku, sku.initial_stock).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock).await;
    // Told of again, and after a new start, it is the same cancel.
    stage.restart().await;
    stage.until_nothing_waits().await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock);
    let story = stage.ask("stock.story", json!({ "sku_id": stage.skus[&sku.code] })).await;
    let back = story.as_array().unwrap().iter().filter(|row| row["cause"] == "cancel").count();
    assert_eq!(back, 1);
    for mall in ["rakuten", "yahoo"] {
        assert_eq!(stage.shown(mall, &sku), sku.initial_stock);
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_interface_that_is_closed_keeps_no_order_out() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.rakuten.set_fault(FaultRule::always(Fault::ServerError, "inventories"));
    let elsewhere = stage.yahoo.place_order(wants("yahoo", &sku, 1)).unwrap();
    stage.order_with_lines(&elsewhere).await;
    until_it_is(&stage, "rakuten", "late").await;
    // A number waits and cannot leave; its trouble is told, and orders of the same mall come in as ever.
    for quantity in 1..=3 {
        let number = stage.rakuten.place_order(wants("rakuten", &sku, quantity)).unwrap();
        stage
            .until_within(std::time::Duration::from_secs(20), "the order came in", async || {
                stage.order(&number).await
            })
            .await;
    }
    let asked = health(&stage, "rakuten").await;
    assert!(asked["problem"]["retry_at"].as_i64() > asked["last_complete_at"].as_i64(), "{asked:#}");
    stage.rakuten.clear_faults(None);
    stage.ask("shops.check", json!({ "shop_id": stage.at_rakuten })).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 7).await;
    until_it_is(&stage, "rakuten", "ok").await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_with_a_key_that_is_refused() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    stage.rakuten.set_fault(FaultRule::always(Fault::Unauthorized, ""));
    until_it_is(&stage, "rakuten", "trouble").await;
    let (orders, numbers) = ("searchOrder", "inventories");
    let (polls, before) = (calls(&stage, "rakuten", orders), calls(&stage, "rakuten", numbers));
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 1)).unwrap();
    stage.order_with_lines(&number).await;
    stage
        .until("the key was tried again", async || {
            (calls(&stage, "rakuten", orders) >= polls + 2).then_some(())
        })
        .await;
    assert_eq!(calls(&stage, "rakuten", numbers), before, "the number waits for the key");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_the_mall_cannot_show_is_listed_and_keeps_no_other_out_at_rakuten() {
    cannot_be_shown("rakuten", "yahoo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_the_mall_cannot_show_is_listed_and_keeps_no_other_out_at_yahoo() {
    cannot_be_shown("yahoo", "rakuten").await;
}

async fn cannot_be_shown(mall: &str, other: &str) {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    // Between two lists, so that no list has told of it before it cannot be shown.
    let (sim, list) = (stage.sim(mall), if mall == "rakuten" { "searchOrder" } else { "orderList" });
    sim.set_fault(FaultRule::next(Fault::HoldAnswer, list, 1));
    eventually("a list is under way", async || (!sim.held().is_empty()).then_some(())).await;
    let hidden = sim.place_order(wants(mall, &sku, 3)).unwrap();
    sim.set_fault(FaultRule::always(Fault::CannotShow { orders: vec![hidden.clone()] }, ""));
    let shown = sim.place_order(wants(mall, &sku, 1)).unwrap();
    sim.release_held();
    stage.order_with_lines(&shown).await;
    let row = stage
        .until("the order is listed as missing", async || {
            let rows = stage.ask("inbox.trouble", json!({})).await;
            rows.as_array()?.iter().find(|row| row["key"] == json!(hidden)).cloned()
        })
        .await;
    assert!(row["problem"]["code"].is_string(), "{row:#}");
    assert!(stage.order(&hidden).await.is_none());
    // The mall shows what it sold: those pieces are held back everywhere, for longer than two polls, since none is complete.
    stage.until_shown(other, &sku, sku.initial_stock - 4).await;
    let polled = calls(&stage, mall, list);
    stage
        .until_within(std::time::Duration::from_mins(1), "three more polls", async || {
            (calls(&stage, mall, list) >= polled + 3).then_some(())
        })
        .await;
    assert_eq!(stage.shown(other, &sku), sku.initial_stock - 4);
    assert_eq!(stage.shown(mall, &sku), sku.initial_stock - 4, "nothing is given back");

    stage.sim(mall).clear_faults(None);
    mail_tells_of(&stage, mall, &hidden).await;
    stage.order_with_lines(&hidden).await;
    stage
        .until("it is missing no more", async || {
            let rows = stage.ask("inbox.trouble", json!({})).await;
            rows.as_array()?.iter().all(|row| row["key"] != json!(hidden)).then_some(())
        })
        .await;
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 4);
    stage.until_shown(other, &sku, sku.initial_stock - 4).await;
    stage.api.close().await;
}
