//! 在庫一括更新 through the commands: orders first, malls follow, and no row twice whatever ends the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use miseban_tests::{Stage, goods};
use serde_json::{Value, json};

use crate::{buyers::wants, program::Program};

/// A file in the data folder's keeping.
async fn taken_in(stage: &Stage, name: &str, text: &str) -> Value {
    let place = stage.dir.path().join(name);
    std::fs::write(&place, text).unwrap();
    stage.change("files.take_in", json!({ "path": place, "name": name, "kind": "stock" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_came_after_the_files_moment_is_taken_off_its_number() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.until_nothing_waits().await;
    let moment = stage.ask("app.state", json!({})).await["now"].as_i64().unwrap();
    stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    let file = taken_in(&stage, "zaiko.csv", &format!("商品コード,想定在庫数\n{},50\n", sku.code)).await;
    let choice = json!({ "file_id": file["id"], "moment": moment });
    let seen = stage
        .ask("stock_files.preview", json!({ "choice": choice, "orders_first": true, "limit": 10 }))
        .await;
    assert_eq!(seen["orders_missing"], json!([]), "{seen:#}");
    let number = &seen["rows"][0]["numbers"][0];
    assert_eq!((&number["says"], &number["since"], &number["after"]), (&json!(50), &json!(-2), &json!(48)));
    let done = stage.change("stock_files.import", json!({ "choice": choice })).await;
    assert_eq!(done["job"]["succeeded"], 1, "{done:#}");
    assert_eq!(stage.expected(&sku.code).await, 48);
    stage.until_shown("yahoo", &sku, 48).await;
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malls_own_download_is_taken_back_in_and_changes_nothing() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    for (mall, layout) in [("rakuten", "rakuten.normal_item_stock"), ("yahoo", "yahoo.quantity")] {
        let made = stage
            .change("stock_files.make", json!({ "layout": layout, "shop_id": stage.shop(mall), "only": {} }))
            .await;
        let rows = made["rows"].as_i64().unwrap();
        assert!(rows > 3, "{made:#}");
        let path = made["file"]["path"].as_str().unwrap();
        let file = stage.change("files.take_in", json!({ "path": path, "kind": "stock" })).await;
        let choice = json!({ "file_id": file["id"], "shop_id": stage.shop(mall) });
        let seen = stage.ask("stock_files.preview", json!({ "choice": choice, "rows": "refused" })).await;
        assert_eq!(seen["layout"], layout);
        let counts = &seen["counts"];
        assert_eq!((&counts["changing"], &counts["rows"]), (&json!(0), &json!(rows)), "{seen:#}");
        // What is refused are sets: their number comes from their parts.
        for row in seen["rows"].as_array().unwrap() {
            assert_eq!(row["problem"]["code"], "problem.bundle_has_no_stock", "{row:#}");
        }
        // With steps the same file says something new.
        if mall == "yahoo" {
            let text = format!("code,sub-code,quantity\n{},,+3\n", goods::sold_at_both().code);
            let file = taken_in(&stage, "quantity.csv", &text).await;
            let choice = json!({ "file_id": file["id"], "shop_id": stage.shop(mall) });
            let seen = stage.ask("stock_files.preview", json!({ "choice": choice })).await;
            assert_eq!(seen["rows"][0]["numbers"][0]["after"], sku.initial_stock + 3, "{seen:#}");
        }
        let wrong = json!({ "file_id": file["id"], "shop_id": stage.shop(if mall == "yahoo" { "rakuten" } else { "yahoo" }) });
        let refused = stage.api.call("stock_files.preview", json!({ "choice": wrong })).await.unwrap_err();
        assert_eq!(refused.code, "stock_file.shop_of_another_mall");
    }
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_two_slices_it_goes_on_and_takes_no_row_twice() {
    const ROWS: i64 = 9_000;
    let mut stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    let before = stage.expected(&sku.code).await;
    let mut text = "商品コード,想定在庫数\n".to_owned();
    for _ in 0..ROWS {
        text.push_str(&sku.code);
        text.push_str(",1\n");
    }
    let file = taken_in(&stage, "add.csv", &text).await;
    stage.api.close().await;
    let program = Program::start(&stage, Some("stock_file_slice"));
    let arg = json!({ "request_id": "once", "choice": { "file_id": file["id"], "mode": "add" } });
    // It ends with the answer on its lips.
    let _ = catch_unwind(AssertUnwindSafe(|| program.ask("stock_files.import", &arg)));
    assert!(!program.ended().await.success(), "it was killed after the first slice");
    stage.restart().await;
    let job = stage
        .until("the file is in", async || {
            let jobs = stage.ask("jobs.list", json!({ "kind": "stock_import", "limit": 5 })).await;
            (jobs["rows"][0]["state"] == "done").then(|| jobs["rows"][0].clone())
        })
        .await;
    assert_eq!((&job["total"], &job["succeeded"]), (&json!(ROWS), &json!(ROWS)), "{job:#}");
    assert_eq!(stage.expected(&sku.code).await, before + ROWS);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_back_by_a_job_that_survives_the_end_of_the_program() {
    const ROWS: i64 = 3_000;
    let mut stage = Stage::closed().await;
    let (mut items, mut numbers) = ("商品コード,商品名\n".to_owned(), "商品コード,想定在庫数\n".to_owned());
    for n in 0..ROWS {
        let code = format!("N{n:05}");
        items += &[code.as_str(), ",見本の品\n"].concat();
        numbers += &[code.as_str(), ",", (3 + n % 5).to_string().as_str(), "\n"].concat();
    }
    let place = stage.dir.path().join("items.csv");
    std::fs::write(&place, items).unwrap();
    let file = stage.change("files.take_in", json!({ "path": place, "kind": "items" })).await;
    stage.change("articles.import", json!({ "choice": { "files": [{ "file_id": file["id"] }] } })).await;
    done(&stage, "articles_import", ROWS).await;
    let file = taken_in(&stage, "numbers.csv", &numbers).await;
    stage.change("stock_files.import", json!({ "choice": { "file_id": file["id"] } })).await;
    let taken = done(&stage, "stock_import", ROWS).await;
    assert_eq!((stage.expected("N00000").await, stage.expected("N02999").await), (3, 7));

    stage.api.close().await;
    let program = Program::start(&stage, Some("undo_slice"));
    let told = program.ask("stock.undo_preview", &json!({ "job_id": taken["id"] }));
    assert_eq!((&told["movements"], &told["undoable"]), (&json!(ROWS), &json!(ROWS)));
    let undo = json!({ "request_id": "back", "job_id": taken["id"], "seen": told["seen"] });
    let _ = catch_unwind(AssertUnwindSafe(|| program.ask("stock.undo_batch", &undo)));
    assert!(!program.ended().await.success(), "it was killed after the first slice");
    stage.restart().await;
    let back = done(&stage, "stock_undo", ROWS).await;
    for code in ["N00000", "N01500", "N02999"] {
        assert_eq!(stage.expected(code).await, 0, "{code} went back once");
    }
    let again = stage.ask("stock.undo_batch", undo).await;
    assert_eq!(
        (&again["job"]["id"], &again["done"]),
        (&back["id"], &json!(ROWS)),
        "the wish gets its answer"
    );
    let verified = stage.ask("stock.history", json!({ "job_id": back["id"], "limit": 1 })).await;
    assert_eq!(verified["total"], ROWS, "and no movement went back twice");
    stage.api.close().await;
}

/// Waits until the newest job of a kind is done with so many rows.
async fn done(stage: &Stage, kind: &str, rows: i64) -> Value {
    let job = stage
        .until(&format!("{kind} is done"), async || {
            let jobs = stage.ask("jobs.list", json!({ "kind": kind, "limit": 1 })).await;
            (jobs["rows"][0]["state"] == "done").then(|| jobs["rows"][0].clone())
        })
        .await;
    assert_eq!((&job["total"], &job["succeeded"]), (&json!(rows), &json!(rows)), "{job:#}");
    job
}
