//! The program is killed, and started again on the same folder: no order is lost or doubled, no number goes wrong.
//!
//! What is right is told by the malls' own books, never by the program's counters.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use miseban_simulators::{
    demo::catalogue,
    stand::{
        books::Cause,
        faults::{Fault, FaultRule},
    },
};
use miseban_tests::{
    Stage, goods,
    stage::{eventually, place},
};
use serde_json::json;

use crate::{
    buyers::wants,
    program::Program,
    sending::{at_rakuten, set_at_mall, until_over},
};

/// Longer than an attempt of a dead run may stay in doubt: a slow mall could still act on it.
const DOUBT_ENDS: Duration = Duration::from_secs(100);

#[tokio::test(flavor = "multi_thread")]
async fn with_what_came_in_stored_and_not_yet_an_order() {
    ends_at("raw_stored").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_number_planned_and_not_yet_sent() {
    ends_at("push_planned").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_answer_to_a_number_not_yet_stored() {
    ends_at("push_answered").await;
}

async fn ends_at(point: &str) {
    let mut stage = set_up().await;
    let program = Program::start(&stage, Some(point));
    let sku = goods::sold_at_both();
    for (mall, quantity) in [("rakuten", 2), ("yahoo", 3)] {
        stage.sim(mall).place_order(wants(mall, &sku, quantity)).unwrap();
    }
    assert!(!program.ended().await.success(), "it was killed at {point}");
    stage.restart().await;
    all_is_right(&stage).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_rakuten_has_acted_and_holds_its_answer() {
    ends_before_the_answer("rakuten", "bulk-upsert", "yahoo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_yahoo_has_acted_and_holds_its_answer() {
    ends_before_the_answer("yahoo", "setStock", "rakuten").await;
}

async fn ends_before_the_answer(mall: &str, path: &str, other: &str) {
    let mut stage = set_up().await;
    let sku = goods::sold_at_both();
    let sim = stage.sim(mall);
    sim.set_fault(FaultRule::next(Fault::HoldAnswer, path, 1));
    let program = Program::start(&stage, None);
    stage.sim(other).place_order(wants(other, &sku, 4)).unwrap();
    eventually("the mall holds its answer", async || (!sim.held().is_empty()).then_some(())).await;
    assert_eq!(stage.shown(mall, &sku), sku.initial_stock - 4, "the mall has acted");
    program.kill();
    sim.release_held();
    stage.restart().await;
    all_is_right(&stage).await;
    let (item, variant) = place(mall, &sku);
    let changes = &sim.books().skus[&format!("{item}:{variant}")].changes;
    let pushes = changes.iter().filter(|change| matches!(change.cause, Cause::Push { .. })).count();
    assert_eq!(pushes, 1, "the number was not sent a second time");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn again_and_again_while_orders_come_in() {
    let mut stage = set_up().await;
    let mut chance = Chance(20_261_122);
    let skus: Vec<_> =
        catalogue().into_iter().filter(|sku| sku.rakuten.is_some() && sku.yahoo.is_some()).collect();
    for _ in 0..5 {
        let program = Program::start(&stage, None);
        for _ in 0..2 + chance.below(4) {
            let mall = if chance.below(2) == 0 { "rakuten" } else { "yahoo" };
            let sku = &skus[chance.below(skus.len())];
            let quantity = 1 + i64::try_from(chance.below(2)).unwrap();
            // Sold out is an answer, too: the buyer goes away.
            let _ = stage.sim(mall).place_order(wants(mall, sku, quantity));
        }
        // So many requests later it is somewhere between asking and sending.
        let (mall, requests) = (if chance.below(2) == 0 { "rakuten" } else { "yahoo" }, 1 + chance.below(5));
        let seen = stage.sim(mall).log_since(0).len();
        eventually("the program asks on", async || {
            (stage.sim(mall).log_since(0).len() >= seen + requests).then_some(())
        })
        .await;
        program.kill();
    }
    stage.restart().await;
    all_is_right(&stage).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_answer_to_a_confirmation_not_yet_stored() {
    let mut stage = Stage::open().await;
    let sku = goods::sold_at_both();
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
    let order = stage
        .until("the order can be confirmed", async || {
            stage.order(&number).await.filter(|order| order["can_confirm"] == true)
        })
        .await;
    stage.api.close().await;

    let program = Program::start(&stage, Some("outbox_answered"));
    let arg = json!({ "request_id": "confirm-once", "order_ids": [order["row"]["id"]] });
    assert_eq!(program.ask("orders.confirm", &arg)["done"], 1);
    assert!(!program.ended().await.success(), "it was killed with the answer in its hands");
    stage.restart().await;
    let outbox = stage
        .until("the confirmation is in doubt", async || {
            let order = stage.order(&number).await?;
            (order["outbox"][0]["state"] == "in_doubt").then(|| order["outbox"].clone())
        })
        .await;
    assert_eq!(outbox.as_array().unwrap().len(), 1, "{outbox:#}");
    // Its mail makes the program ask for this order at once, and the mall tells what became of it.
    stage.watch_mailbox().await;
    stage.deliver_mails("rakuten", &number);
    stage
        .until("the mall's new state came in", async || {
            stage.order(&number).await.filter(|order| order["can_confirm"] == false)
        })
        .await;
    let sent = stage.sim("rakuten").log_since(0);
    let sent = sent.iter().filter(|request| request.path.contains("confirmOrder")).count();
    assert_eq!(sent, 1, "what may have arrived is not sent again");
    let order = stage.order(&number).await.unwrap();
    assert_eq!(order["outbox"][0]["state"], "accepted", "the mall's state tells that it arrived: {order:#}");
    all_is_right(&stage).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_of_a_full_sync() {
    let mut stage = set_up().await;
    let edited: Vec<_> = at_rakuten().into_iter().filter(|sku| sku.bundle_of.is_empty()).collect();
    for sku in &edited {
        set_at_mall(&stage, sku, sku.initial_stock + 3);
    }
    let program = Program::start(&stage, Some("walk_looked"));
    let arg = json!({ "request_id": "sync", "shop_id": stage.at_rakuten });
    let started = program.ask("sync.start", &arg);
    assert!(!program.ended().await.success(), "it was killed with a part looked at and not put down");

    // Somebody buys while nobody minds the shop.
    let sold = goods::sold_at_both();
    stage.sim("yahoo").place_order(wants("yahoo", &sold, 2)).unwrap();
    let asked_before = stage.sim("rakuten").log_since(0).len();
    stage.restart().await;
    let done = until_over(&stage, &started["id"]).await;
    let listings = i64::try_from(at_rakuten().len()).unwrap();
    assert_eq!((&done["total"], &done["walk"]["done"]), (&json!(listings), &json!(listings)), "{done:#}");
    let rows = stage.ask("jobs.rows", json!({ "job_id": started["id"], "limit": 500 })).await;
    let keys: BTreeSet<_> =
        rows["rows"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect();
    assert_eq!((keys.len(), &rows["total"]), (at_rakuten().len(), &json!(listings)), "each once");

    let asked = stage.sim("rakuten").log_since(0);
    let first = |path: &str| asked.iter().skip(asked_before).position(|request| request.path.contains(path));
    assert!(first("searchOrder").unwrap() < first("inventories").unwrap(), "orders before numbers");
    let books = stage.sim("rakuten").books();
    for sku in edited.iter().filter(|sku| sku.code != sold.code) {
        let changes = &books.skus[&key_of("rakuten", sku)].changes;
        let pushes = changes.iter().filter(|change| matches!(change.cause, Cause::Push { .. })).count();
        assert_eq!(pushes, 1, "{} was put right once", sku.code);
    }
    all_is_right(&stage).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_middle_of_closing_for_the_night() {
    let mut stage = set_up().await;
    // While one shop's orders can't be taken in nothing opens.
    stage.sim("rakuten").set_fault(FaultRule::always(Fault::ServerError, "searchOrder"));
    stage.sim("yahoo").set_fault(FaultRule::next(Fault::HoldAnswer, "setStock", 1));
    let program = Program::start(&stage, None);
    let rules = json!({ "on": true, "hour": null, "at_quit": false, "opens": 7, "few": 99 });
    program.ask("closing.set", &json!({ "request_id": "rules", "rules": rules }));
    let closing = program.ask("closing.close_now", &json!({ "request_id": "close" }));
    let closed = closing["open"]["listings"].as_i64().unwrap();
    assert!(closed > 1, "{closing:#}");
    let yahoo = stage.sim("yahoo");
    eventually("one shop has closed and holds its answer", async || (!yahoo.held().is_empty()).then_some(()))
        .await;
    program.kill();
    yahoo.release_held();

    stage.restart().await;
    let kept = stage.ask("closing.get", json!({})).await;
    assert_eq!((&kept["open"]["listings"], &kept["open"]["cause"]), (&json!(closed), &json!("person")));
    let sku = goods::sold_at_both();
    stage.until_shown("yahoo", &sku, 0).await;
    assert_eq!(stage.shown("rakuten", &sku), sku.initial_stock, "the first shop goes on showing it");
    assert_eq!(stage.ask("closing.get", json!({})).await["open"]["listings"], closed, "nothing opens yet");

    // Bought in the night, taken in before anything opens.
    stage.sim("rakuten").place_order(wants("rakuten", &sku, 1)).unwrap();
    stage.sim("rakuten").clear_faults(None);
    stage.until_shown("yahoo", &sku, sku.initial_stock - 1).await;
    let opened = stage.ask("closing.get", json!({})).await;
    assert_eq!((&opened["open"], &opened["past"][0]["listings"]), (&json!(null), &json!(closed)));
    all_is_right(&stage).await;
    stage.api.close().await;
}

/// A shop that minds both malls, and whose program is closed.
async fn set_up() -> Stage {
    let stage = Stage::open().await;
    stage.until_nothing_waits().await;
    stage.api.close().await;
    stage
}

/// Every order that a mall accepted is there once, what it took is gone once, both malls show it, and no attempt to
/// tell them is left open.
async fn all_is_right(stage: &Stage) {
    let goods = catalogue();
    let mut sold: BTreeMap<&str, i64> = BTreeMap::new();
    let mut orders = 0;
    for mall in ["rakuten", "yahoo"] {
        for order in &stage.sim(mall).books().orders {
            orders += 1;
            stage.order_with_lines(&order.number).await;
            for (key, pieces) in &order.pieces {
                let sku = goods
                    .iter()
                    .find(|sku| goods::keys(mall, sku).is_some() && key_of(mall, sku) == *key)
                    .expect("only what the shop sells was ordered");
                if sku.bundle_of.is_empty() {
                    *sold.entry(&sku.code).or_default() += pieces;
                }
                for (part, quantity) in &sku.bundle_of {
                    *sold.entry(part).or_default() += pieces * quantity;
                }
            }
        }
    }
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], orders, "no order is there twice");
    let left = |code: &str| goods::of_code(code).initial_stock - sold.get(code).copied().unwrap_or_default();
    for sku in &goods {
        let expected = match sku.bundle_of.iter().map(|(part, quantity)| left(part) / quantity).min() {
            Some(sets) => sets,
            None => left(&sku.code),
        };
        assert_eq!(stage.expected(&sku.code).await, expected, "{}", sku.code);
        for mall in ["rakuten", "yahoo"] {
            if goods::keys(mall, sku).is_some() {
                stage.until_shown(mall, sku, expected).await;
            }
        }
    }
    for mall in ["rakuten", "yahoo"] {
        let books = stage.sim(mall).books();
        assert!(books.skus.values().all(|sku| sku.given_back == 0), "{mall} sells nothing a second time");
    }
    stage
        .until_within(DOUBT_ENDS, "no attempt is open", async || {
            no_attempt_is_open(stage).await.then_some(())
        })
        .await;
}

fn key_of(mall: &str, sku: &miseban_simulators::demo::DemoSku) -> String {
    match place(mall, sku) {
        (item, variant) if variant.is_empty() => item,
        (item, variant) => format!("{item}:{variant}"),
    }
}

async fn no_attempt_is_open(stage: &Stage) -> bool {
    let page = stage.ask("stock.list", json!({ "limit": 100 })).await;
    for listing in page["rows"].as_array().unwrap().iter().flat_map(|row| row["listings"].as_array().unwrap())
    {
        let arg = json!({ "listing_id": listing["listing_id"] });
        let explained = stage.ask("stock.explain", arg).await;
        let open = |outcome: &serde_json::Value| outcome.is_null() || outcome == "in_doubt";
        if explained["attempts"].as_array().unwrap().iter().any(|attempt| open(&attempt["outcome"])) {
            return false;
        }
    }
    true
}

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}
