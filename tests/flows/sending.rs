//! Whole shops at once, numbers that wait for the person, and what a mall shows that is not ours.

use miseban_simulators::{
    demo::{DemoSku, catalogue},
    stand::{
        faults::{Fault, FaultRule},
        shop::CancelledBy,
    },
};
use miseban_tests::{
    Stage, goods,
    stage::{eventually, place},
};
use serde_json::{Value, json};

use crate::buyers::wants;

/// What Rakuten sells.
pub fn at_rakuten() -> Vec<DemoSku> {
    catalogue().into_iter().filter(|sku| sku.rakuten.is_some()).collect()
}

pub fn set_at_mall(stage: &Stage, sku: &DemoSku, number: i64) {
    let (item, variant) = place("rakuten", sku);
    stage.rakuten.set_stock_by_hand(&item, &variant, Some(number)).unwrap();
}

pub async fn job(stage: &Stage, id: &Value) -> Value {
    let page = stage.ask("jobs.list", json!({ "limit": 100 })).await;
    page["rows"].as_array().unwrap().iter().find(|job| job["id"] == *id).cloned().expect("the job is there")
}

pub async fn until_over(stage: &Stage, id: &Value) -> Value {
    stage
        .until("the walk is over", async || Some(job(stage, id).await).filter(|job| job["state"] == "done"))
        .await
}

async fn settled() -> Stage {
    let stage = Stage::open().await;
    stage.until_read(&goods::sold_at_both()).await;
    stage.until_nothing_waits().await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_sync_finds_what_was_changed_at_the_mall_and_says_what_became_of_each() {
    let stage = settled().await;
    let sku = goods::sold_at_both();
    set_at_mall(&stage, &sku, sku.initial_stock + 4);
    let started = stage.change("sync.start", json!({ "shop_id": stage.at_rakuten })).await;
    let twice = stage.change("sync.start", json!({ "shop_id": stage.at_rakuten })).await;
    assert_eq!(started["id"], twice["id"], "one at a time");
    let done = until_over(&stage, &started["id"]).await;
    assert_eq!(done["walk"]["sent"], 1, "{done:#}");
    assert_eq!(done["walk"]["done"], done["total"]);
    assert_eq!(stage.shown("rakuten", &sku), sku.initial_stock);
    let rows = stage.ask("jobs.rows", json!({ "job_id": started["id"], "limit": 500 })).await;
    let codes: Vec<_> =
        rows["rows"].as_array().unwrap().iter().map(|row| row["problem"]["code"].clone()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "sync.sent").count(), 1);
    assert!(codes.contains(&json!("sync.unchanged")));
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_sync_waits_while_it_is_paused_goes_on_after_a_restart_and_orders_go_before_it() {
    let mut stage = settled().await;
    let sku = goods::sold_at_both();
    set_at_mall(&stage, &sku, sku.initial_stock + 4);
    // Its first reading hangs, so that it is caught in the middle.
    stage.rakuten.set_fault(FaultRule {
        fault: Fault::HoldAnswer,
        path: "bulk-get".into(),
        times: Some(1),
        skip: 0,
    });
    let started = stage.change("sync.start", json!({ "shop_id": stage.at_rakuten })).await;
    eventually("it is reading", async || (!stage.rakuten.held().is_empty()).then_some(())).await;
    let paused = stage.change("jobs.pause", json!({ "job_id": started["id"] })).await;
    assert_eq!(paused["state"], "paused");
    stage.rakuten.release_held();

    // While it waits, orders go out as ever.
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 1)).unwrap();
    stage.order_with_lines(&number).await;
    stage
        .until("the order's number is out", async || {
            (stage.shown("rakuten", &sku) < sku.initial_stock + 4).then_some(())
        })
        .await;
    stage.restart().await;
    assert_eq!(job(&stage, &started["id"]).await["state"], "paused", "a restart is no reason to go on");
    stage.change("jobs.resume", json!({ "job_id": started["id"] })).await;
    until_over(&stage, &started["id"]).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock - 1).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zeros_that_nobody_caused_wait_while_what_an_order_took_leaves() {
    let stage = settled().await;
    let sold = goods::sold_at_both();
    let limits = json!({
        "emptied_number": 0, "emptied_percent": 0, "changed_number": 0, "changed_percent": 0, "much_percent": 0,
        "window_minutes": 60, "pause_days": 3,
    });
    stage.change("guard.set_limits", json!({ "limits": limits })).await;
    // Somebody raises everything at the mall: putting that right lowers many that no order lowered.
    for sku in at_rakuten().iter().filter(|sku| sku.bundle_of.is_empty()) {
        set_at_mall(&stage, sku, sku.initial_stock + 50);
    }
    let started = stage.change("sync.start", json!({ "shop_id": stage.at_rakuten })).await;
    let done = until_over(&stage, &started["id"]).await;
    assert!(done["walk"]["waits"].as_i64().unwrap() >= 3, "{done:#}");
    let counts = stage.ask("guard.counts", json!({})).await;
    assert_eq!(counts[0]["reason"], "many_changes", "{counts:#}");
    let differing = stage.ask("differences.list", json!({ "reason": "guarded", "limit": 100 })).await;
    assert!(differing["total"].as_i64().unwrap() >= 3);

    // An order at the other mall lowers what waits by what it took, and by no more.
    let before = stage.shown("rakuten", &sold);
    assert_eq!(before, sold.initial_stock + 50, "it waits");
    let number = stage.yahoo.place_order(wants("yahoo", &sold, 2)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_shown("rakuten", &sold, before - 2).await;

    let view = stage.ask("guard.list", json!({ "shop_id": stage.at_rakuten })).await;
    let unseen = stage
        .try_change("guard.release", json!({ "shop_id": stage.at_rakuten, "seen": "nothing" }))
        .await
        .unwrap_err();
    assert_eq!(unseen.code, "problem.look_first");
    let released =
        stage.change("guard.release", json!({ "shop_id": stage.at_rakuten, "seen": view["seen"] })).await;
    assert!(released["released"].as_i64().unwrap() >= 3, "{released:#}");
    stage.until_shown("rakuten", &sold, sold.initial_stock - 2).await;
    stage
        .until("nothing waits for the person", async || {
            (stage.ask("guard.counts", json!({})).await == json!([])).then_some(())
        })
        .await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_are_found_told_and_put_right_either_way() {
    let stage = settled().await;
    let sku = goods::sold_at_both();
    // The shop's numbers are not sent, so that what is found stays.
    let mut off = miseban_tests::stage::switches(true);
    off["push_stock"] = json!(false);
    stage.set_switches("rakuten", off).await;
    set_at_mall(&stage, &sku, sku.initial_stock - 5);
    let read = stage.change("sync.read_all", json!({ "shop_ids": [stage.at_rakuten] })).await;
    let done = until_over(&stage, &read["jobs"][0]["id"]).await;
    assert_eq!(done["walk"]["sent"], 0);
    let found = stage
        .until("the difference is told", async || {
            let page = stage.ask("differences.list", json!({ "text": sku.code, "limit": 10 })).await;
            page["rows"].as_array()?.iter().find(|row| row["code"] == json!(sku.code)).cloned()
        })
        .await;
    assert_eq!((&found["shown"], &found["ours"]).0, &json!(sku.initial_stock - 5));
    assert!(found["since"].as_i64().unwrap() > 0);

    // Let be, it leaves the list, until the mall shows another number.
    let id = &found["listing_id"];
    stage.change("differences.act", json!({ "listing_ids": [id], "action": "ignore" })).await;
    let open = stage.ask("differences.list", json!({ "text": sku.code, "limit": 10 })).await;
    assert!(open["rows"].as_array().unwrap().iter().all(|row| row["listing_id"] != *id));
    set_at_mall(&stage, &sku, sku.initial_stock - 6);
    let read = stage.change("sync.read_all", json!({ "shop_ids": [stage.at_rakuten] })).await;
    until_over(&stage, &read["jobs"][0]["id"]).await;
    let open = stage.ask("differences.list", json!({ "text": sku.code, "limit": 10 })).await;
    assert!(open["rows"].as_array().unwrap().iter().any(|row| row["listing_id"] == *id), "{open:#}");

    // The mall is right, but while an order may still explain it nothing is taken.
    let preview = stage
        .until("two polls explain nothing", async || {
            let preview = stage.ask("differences.preview_take", json!({ "listing_ids": [id] })).await;
            let why = &preview["left_out"][0]["problem"]["code"];
            assert!(why.is_null() || why == "differences.take_sold", "{preview:#}");
            why.is_null().then_some(preview)
        })
        .await;
    assert_eq!(preview["rows"][0]["after"], sku.initial_stock - 6, "{preview:#}");
    let taken = stage.change("differences.act", json!({ "listing_ids": [id], "action": "take" })).await;
    assert_eq!(taken["done"], 1, "{taken:#}");
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 6);
    let story = stage.ask("stock.story", json!({ "sku_id": stage.skus[&sku.code] })).await;
    assert_eq!(story[0]["cause"], "reconciled");
    stage.until_shown("yahoo", &sku, sku.initial_stock - 6).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_rows_are_read_and_sent_again_though_their_number_is_the_same() {
    let stage = settled().await;
    let sku = goods::sold_at_both();
    set_at_mall(&stage, &sku, sku.initial_stock + 3);
    let forced =
        stage.change("stock.force", json!({ "sku_ids": [stage.skus[&sku.code]], "listing_ids": [] })).await;
    assert!(forced["listings"].as_i64().unwrap() >= 2, "{forced:#}");
    stage.until_shown("rakuten", &sku, sku.initial_stock).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_that_a_mall_put_back_before_its_cancel_came_in_are_nobodys_edit() {
    let stage = settled().await;
    let sku = goods::sold_at_both();
    let number = stage.yahoo.place_order(wants("yahoo", &sku, 2)).unwrap();
    stage.order_with_lines(&number).await;
    stage.until_nothing_waits().await;
    // The mall has the pieces back on its shelf, and its orders can't be asked.
    stage.yahoo.set_fault(FaultRule::always(Fault::ServerError, "order"));
    stage.yahoo.cancel_order(&number, CancelledBy::Buyer).unwrap();
    let read = stage.change("sync.read_all", json!({ "shop_ids": [stage.at_yahoo] })).await;
    until_over(&stage, &read["jobs"][0]["id"]).await;
    let listed = async || {
        let page = stage.ask("differences.list", json!({ "shop_id": stage.at_yahoo, "limit": 10 })).await;
        page["rows"].as_array().unwrap().iter().find(|row| row["code"] == json!(sku.code)).cloned()
    };
    let told = stage.until("two pieces too many are told", async || listed().await).await;
    assert_eq!((&told["reason"], &told["pieces"]), (&json!("edited"), &json!(2)), "{told:#}");
    // The cancel explains them.
    stage.yahoo.clear_faults(None);
    stage.until("nothing differs any more", async || listed().await.is_none().then_some(())).await;
    stage.until_shown("yahoo", &sku, sku.initial_stock).await;
    stage.until_shown("rakuten", &sku, sku.initial_stock).await;
    stage.api.close().await;
}
