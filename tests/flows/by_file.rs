//! Articles by file and by API, and a mall that is reached by files alone.

use miseban_tests::{Stage, goods, stage::switches};
use serde_json::{Value, json};

/// A row of a list whose field has this value.
fn row_with<'a>(rows: &'a Value, field: &str, value: &Value) -> &'a Value {
    let found = rows.as_array().unwrap().iter().find(|row| row[field] == *value);
    found.unwrap_or_else(|| panic!("{field} {value}: {rows:#}"))
}

/// A listing of a SKU in a shop.
async fn listing(stage: &Stage, code: &str, shop: &Value) -> Option<Value> {
    let page = stage.ask("stock.list", json!({ "text": code, "only": "all", "limit": 50 })).await;
    let row = row_with(&page["rows"], "code", &json!(code));
    row["listings"].as_array().unwrap().iter().find(|one| one["shop_id"] == *shop).cloned()
}

async fn amazon(stage: &Stage) -> Value {
    let common = json!({
        "code": "amazon", "short_name": "Amazon", "official_name": "ひなた茶舗", "url": "", "manager": "",
        "genre": "", "sender_address": "", "bcc_address": "", "postal_code": "4200000",
        "address": "静岡市葵区茶町0-0-0", "phone": "090-0000-0420", "registration_number": "", "matching_key": "",
    });
    let shop = json!({ "mall": "amazon", "common": common, "settings": { "seller_id": "A1EXAMPLE" }, "secrets": {} });
    let saved = stage.change("shops.save", shop).await;
    assert_eq!(saved["refused"], json!([]));
    saved["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_files_alone_takes_its_articles_in_and_gets_its_stock_file() {
    let stage = Stage::closed().await;
    let shop = amazon(&stage).await;
    let malls = stage.ask("malls.list", json!({})).await;
    assert_eq!(row_with(&malls, "id", &json!("amazon"))["file_only"], true);
    let health = stage.ask("shops.health", json!({})).await;
    let of_amazon = row_with(&health, "shop_id", &shop);
    assert_eq!((&of_amazon["state"], &of_amazon["problem"]), (&json!("files"), &Value::Null));
    let all_on = json!({ "shop_id": shop, "switches": switches(true) });
    let refused = stage.try_change("shops.set_switches", all_on).await.unwrap_err();
    assert_eq!(refused.code, "problem.not_at_this_mall", "nothing is there to be switched on");
    let refused = stage.try_change("sync.start", json!({ "shop_id": shop })).await.unwrap_err();
    assert_eq!(refused.code, "sync.push_off");
    let read = stage.change("sync.read_all", json!({ "shop_ids": [shop] })).await;
    assert_eq!(read["jobs"], json!([]), "nobody can be read");

    let sku = goods::sold_at_both();
    let report = [
        "商品名\t出品者SKU\t価格\t数量\t商品IDタイプ\t商品ID\tフルフィルメント・チャンネル".to_owned(),
        format!("見本\t{}\t1180\t3\t1\tB0EXAMPLE1\tDEFAULT", sku.code),
        "見本 FBA\tFBA-1\t1280\t\t1\tB0EXAMPLE2\tAMAZON_JP\n".to_owned(),
    ];
    let place = stage.dir.path().join("listings.txt");
    std::fs::write(&place, report.join("\n")).unwrap();
    let file = stage.change("files.take_in", json!({ "path": place, "kind": "items" })).await;
    let choice = json!({ "shop_id": shop, "files": [{ "file_id": file["id"] }], "unmatched": "create" });
    let preview = stage.ask("articles.preview", json!({ "choice": choice, "limit": 10 })).await;
    assert_eq!(
        (&preview["counts"]["join"], &preview["counts"]["create"]),
        (&json!(1), &json!(1)),
        "{preview:#}"
    );
    let job = stage.change("articles.import", json!({ "choice": choice })).await;
    assert_eq!((&job["job"]["state"], &job["job"]["succeeded"]), (&json!("done"), &json!(2)), "{job:#}");
    assert!(listing(&stage, &sku.code, &shop).await.is_some());

    // 50 % of 15, kept back 2 of it: rounded down.
    let stock = |book: &str, value: &str| json!({ "sku_id": stage.skus[&sku.code], "book": book, "mode": "set", "value": value });
    stage.change("stock.edit", stock("expected", "15")).await;
    stage.change("stock.edit", stock("held", "2")).await;
    let shops = stage.ask("shops.list", json!({})).await;
    let mut half = row_with(&shops, "id", &shop)["switches"].clone();
    half["share"] = json!({ "percent": 50, "trickle": null });
    let mut wish = json!({ "shop_id": shop, "switches": half });
    wish["seen"] = stage.ask("shops.preview_switches", wish.clone()).await["seen"].clone();
    stage.change("shops.set_switches", wish).await;
    let made = stage
        .change("stock_files.make", json!({ "layout": "amazon.quantity", "shop_id": shop, "only": {} }))
        .await;
    assert_eq!(made["rows"], 1, "what Amazon ships itself and what it doesn't sell is left out: {made:#}");
    let text = std::fs::read_to_string(made["file"]["path"].as_str().unwrap()).unwrap().replace('"', "");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines, ["sku\tquantity".to_owned(), format!("{}\t6", sku.code)]);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_read_by_api_and_join_again_what_was_taken_apart() {
    let stage = Stage::closed().await;
    let (sku, shop) = (goods::sold_at_both(), json!(stage.shop("rakuten")));
    let known = listing(&stage, &sku.code, &shop).await.unwrap();
    stage.change("listings.take_apart", json!({ "listing_ids": [known["listing_id"]] })).await;
    assert_eq!(listing(&stage, &sku.code, &shop).await, None);
    let begun = stage.change("articles.fetch", json!({ "shop_id": shop })).await;
    let id = begun["job"]["id"].clone();
    let job = stage
        .until("the articles are read", async || {
            let job = stage.ask("articles.job", json!({ "job_id": id })).await;
            (job["job"]["state"] == "done").then_some(job)
        })
        .await;
    assert!(job["job"]["succeeded"].as_i64().unwrap() > 3 && job["job"]["failed"] == 0, "{job:#}");
    let choice = json!({ "shop_id": shop, "files": [{ "job_id": id }] });
    let preview =
        stage.ask("articles.preview", json!({ "choice": choice, "show": "join", "limit": 50 })).await;
    assert_eq!(preview["counts"]["articles"], job["job"]["succeeded"], "{preview:#}");
    let joined: Vec<&Value> = preview["rows"].as_array().unwrap().iter().map(|row| &row["code"]).collect();
    assert!(joined.contains(&&json!(sku.code)), "{preview:#}");
    stage.change("articles.import", json!({ "choice": choice })).await;
    stage.until("it is joined again", async || listing(&stage, &sku.code, &shop).await).await;
    let again = stage.ask("articles.preview", json!({ "choice": choice, "limit": 1 })).await;
    assert_eq!((&again["counts"]["join"], &again["counts"]["create"]), (&json!(0), &json!(0)), "{again:#}");
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_word_proves_a_listing_once() {
    let stage = Stage::closed().await;
    let (sku, shop) = (goods::sold_at_both(), json!(stage.shop("yahoo")));
    let known = listing(&stage, &sku.code, &shop).await.unwrap();
    let word = json!({ "request_id": "word", "listings": [known["listing_id"]] });
    for _ in 0..2 {
        let proved = stage.ask("listings.prove", word.clone()).await;
        assert_eq!(proved["count"], 1, "a repeat gets the same answer");
    }
    let again = stage.change("listings.prove", json!({ "listings": [known["listing_id"]] })).await;
    assert_eq!(again["count"], 0, "it is there already");
    let nobody = stage.try_change("listings.prove", json!({ "listings": ["999999"] })).await.unwrap_err();
    assert_eq!(nobody.code, "store.not_found");
    stage.api.close().await;
}
