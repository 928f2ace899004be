//! A copy of the data is put back while the shop is minded: nothing is sent before the orders are complete and the person
//! has seen the numbers.

use miseban_api::Problem;
use miseban_simulators::stand::faults::{Fault, FaultRule};
use miseban_tests::{Stage, goods, stage::switches};
use serde_json::{Value, json};

use crate::buyers::wants;

/// Malls that show `initial`, and the name of a copy from then.
async fn with_copy() -> (Stage, String) {
    let stage = Stage::open().await;
    stage.until_read(&goods::sold_at_both()).await;
    stage.until_nothing_waits().await;
    let copy = stage.ask("backups.make", json!({})).await;
    assert_eq!(copy["reason"], "by_hand");
    (stage, copy["name"].as_str().unwrap().to_owned())
}

/// What releasing a shop would send: the same preview as the switch has.
async fn preview(stage: &Stage, mall: &str) -> Value {
    stage
        .ask("shops.preview_switches", json!({ "shop_id": stage.shop(mall), "switches": switches(true) }))
        .await
}

/// Looks at what releasing would send, and releases.
async fn release(stage: &Stage, mall: &str) -> Result<Value, Problem> {
    let seen = preview(stage, mall).await["seen"].clone();
    stage.try_change("shops.release_push", json!({ "shop_id": stage.shop(mall), "seen": seen })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_come_in_again_and_each_shop_waits_for_the_person() {
    let (mut stage, copy) = with_copy().await;
    let sku = goods::sold_at_both();
    let before = sku.initial_stock;
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    stage.order_with_lines(&number).await;
    let edit = json!({ "sku_id": stage.skus[&sku.code], "book": "expected", "mode": "add", "value": "10" });
    stage.change("stock.edit", edit).await;
    stage.change("stock.send_now", json!({ "sku_id": stage.skus[&sku.code] })).await;
    stage.until_shown("yahoo", &sku, before + 8).await;
    stage.until_shown("rakuten", &sku, before + 8).await;

    let meant = stage.ask("backups.preview", json!({ "name": copy })).await;
    assert_eq!((&meant["orders_since"], &meant["edits_since"]), (&json!(1), &json!(1)));
    assert_eq!((&meant["pushing"], &meant["problem"]), (&json!(["rakuten", "yahoo"]), &Value::Null));
    let mut events = stage.api.events();
    let wish = json!({ "request_id": "put-it-back", "name": copy });
    let restored = stage.ask("backups.restore", wish.clone()).await;
    assert_eq!(restored["name"], copy);
    assert!(restored["done_at"].is_i64(), "it is done when the answer comes: {restored:#}");
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        told.extend(event.topics);
    }
    assert!(told.contains(&"*".to_owned()), "whoever looks asks for everything again");

    assert_eq!(stage.ask("app.state", json!({})).await["restored"], true);
    stage.order_with_lines(&number).await;
    assert_eq!(stage.expected(&sku.code).await, before - 2, "the order counts again, the edit is gone");
    let jobs = stage.ask("jobs.list", json!({ "kind": "restore", "limit": 10 })).await;
    assert_eq!((&jobs["total"], &jobs["rows"][0]["succeeded"]), (&json!(1), &json!(1)));
    assert_eq!(stage.ask("backups.restore", wish).await, restored, "a repeat is not a second time");

    let shown = stage
        .until("the orders are complete", async || {
            Some(preview(&stage, "yahoo").await).filter(|preview| preview["problem"].is_null())
        })
        .await;
    let rows = shown["listings"].as_array().unwrap();
    let row = rows.iter().find(|row| row["code"] == sku.code).unwrap();
    assert_eq!((&row["shown"], &row["wanted"]), (&json!(before + 8), &json!(before - 2)));
    let unseen = stage.try_change("shops.release_push", json!({ "shop_id": stage.shop("yahoo") })).await;
    assert_eq!(unseen.unwrap_err().code, "problem.look_first");
    release(&stage, "yahoo").await.unwrap();
    stage.until_shown("yahoo", &sku, before - 2).await;
    assert_eq!(stage.shown("rakuten", &sku), before + 8, "nobody has looked at that shop's numbers yet");

    stage.restart().await;
    let shops = stage.ask("shops.list", json!({})).await;
    let blocked: Vec<_> = shops.as_array().unwrap().iter().map(|shop| shop["push_blocked"].clone()).collect();
    assert_eq!(blocked, [json!("problem.restored_push_off"), Value::Null], "who was released stays so");
    stage.until("rakuten is released", async || release(&stage, "rakuten").await.ok()).await;
    stage.until_shown("rakuten", &sku, before - 2).await;
    assert_eq!(stage.ask("app.state", json!({})).await["restored"], false);
    stage.restart().await;
    assert_eq!(stage.ask("app.state", json!({})).await["restored"], false, "the folder is its own again");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_shop_is_released_while_anothers_orders_are_missing() {
    let (stage, copy) = with_copy().await;
    stage.yahoo.set_fault(FaultRule::always(Fault::Unauthorized, ""));
    stage.change("backups.restore", json!({ "name": copy })).await;
    let arg = json!({ "shop_id": stage.shop("rakuten") });
    let refused = stage
        .until("rakuten's own orders are complete", async || {
            let refused = stage.try_change("shops.release_push", arg.clone()).await.unwrap_err();
            assert_eq!(refused.code, "problem.restored_orders_missing");
            Some(refused).filter(|refused| refused.args["shops"] == "yahoo")
        })
        .await;
    let shown = preview(&stage, "rakuten").await;
    assert_eq!(shown["problem"]["code"], refused.code, "the preview says it before anybody tries");

    stage.yahoo.clear_faults(None);
    stage.change("shops.check", json!({ "shop_id": stage.shop("yahoo") })).await;
    stage.until("rakuten is released", async || release(&stage, "rakuten").await.ok()).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_damaged_is_refused_and_the_shop_stays_minded() {
    let (stage, copy) = with_copy().await;
    std::fs::write(stage.dir.path().join("backups").join(&copy), vec![b'x'; 4096]).unwrap();
    let meant = stage.ask("backups.preview", json!({ "name": copy })).await;
    assert_eq!(meant["problem"]["code"], "problem.copy_damaged");
    let refused = stage.try_change("backups.restore", json!({ "name": copy })).await.unwrap_err();
    assert_eq!(refused.code, "problem.copy_damaged");
    let unknown = stage.try_change("backups.restore", json!({ "name": "none.db" })).await.unwrap_err();
    assert_eq!(unknown.code, "problem.no_such_copy");
    let number = stage.yahoo.place_order(wants("yahoo", &goods::sold_at_both(), 1)).unwrap();
    stage.order_with_lines(&number).await;
    assert_eq!(stage.ask("app.state", json!({})).await["restored"], false);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_number_taken_back_was_never_set() {
    let stage = Stage::closed().await;
    let new = json!({ "code": "NEW-1", "name": "新しいお茶", "tax_rate": 8, "price": 1000, "parts": {} });
    let sku = stage.change("skus.save", new).await["sku_id"].clone();
    let row = async || {
        let page = stage.ask("stock.list", json!({ "text": "NEW-1", "limit": 1 })).await;
        (page["rows"][0]["unset"].clone(), page["rows"][0]["expected"].clone())
    };
    let edit = |value: &str| json!({ "sku_id": sku, "book": "expected", "mode": "set", "value": value });
    let first = stage.change("stock.edit", edit("12")).await;
    assert_eq!(row().await, (json!(false), json!(12)));
    stage.change("stock.undo", json!({ "movement_id": first["movement_id"] })).await;
    assert_eq!(row().await, (json!(true), json!(0)), "未設定 again, not 0");
    stage.change("stock.edit", edit("7")).await;
    let second = stage.change("stock.edit", edit("9")).await;
    stage.change("stock.undo", json!({ "movement_id": second["movement_id"] })).await;
    assert_eq!(row().await, (json!(false), json!(7)));
    stage.api.close().await;
}
