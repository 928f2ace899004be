//! Of which moment a file is, and what may not become a number of ours.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ShopId, observation::FulfilledBy, shop::Share, shop::Switches, shop::Trickle, time::MINUTE,
};
use miseban_store::{
    listings::{self, ListingRules, NewListing},
    shops::{self, NewShop},
    skus,
    stock::{self, Book, Cause, NewMovement},
};

use super::tests::{import, look, shop, taken_in, told};
use crate::{
    Engine,
    intake::tests::NOW,
    views::{
        FileMode, FileRows, FileTarget, MakeStockFile, OneFile, RefusedRows, StockFileChoice, StockFileQuery,
        StockQuery,
    },
};

async fn sold(engine: &Engine, code: &str, pieces: i64, at: Instant) {
    let code = code.to_owned();
    engine
        .store
        .write(move |w| {
            let id = skus::by_code(w, &code)?.unwrap().id;
            stock::move_expected(w, &NewMovement::new(id, Book::Expected, -pieces, Cause::TakeByHand, at))
                .map(drop)
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_is_of_a_moment_that_has_yet_to_come() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "商品コード,想定在庫数\nTEA-01,10\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), Some(NOW.plus(90 * MINUTE))).await;
    sold(&engine, "TEA-01", 2, NOW.plus(MINUTE)).await;
    let far = StockFileChoice { moment: Some(Instant(32_503_680_000_000)), ..choice.clone() };
    for choice in [choice, far] {
        let seen = look(&engine, &choice, FileRows::All).await;
        assert_eq!(seen.moment, NOW);
        assert_eq!(told(&seen), ["2 unchanged 8→8"], "what is sold after it was taken in counts");
    }
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_that_come_back_are_of_the_moment_of_their_file() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "商品コード,想定在庫数\nTEA-01,10個\nTEA-02,9\n";
    let then = NOW.plus(-10 * MINUTE);
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), Some(then)).await;
    let (job, succeeded, failed) = import(&engine, "1", &choice).await;
    assert_eq!((succeeded, failed), (1, 1));
    sold(&engine, "TEA-01", 2, NOW.plus(-5 * MINUTE)).await;
    let file = engine.refused_stock_rows(RefusedRows { job_id: job }).await.unwrap();
    let bytes = engine.file_bytes(OneFile { file_id: file.id }).await.unwrap().bytes;
    let again = String::from_utf8(BASE64_STANDARD.decode(bytes).unwrap()).unwrap();
    let mended = again.replace("10個", "10");
    let name = file.name.replace(".csv", " (1).csv");
    let choice = taken_in(&engine, &name, mended.as_bytes(), None).await;
    let seen = look(&engine, &choice, FileRows::All).await;
    assert_eq!((seen.moment, seen.made_at), (then, None));
    assert_eq!(told(&seen), ["2 unchanged 8→8"]);
    let chosen = StockFileChoice { moment: Some(NOW), ..choice };
    assert_eq!(told(&look(&engine, &chosen, FileRows::All).await), ["2 changing 8→10"]);
    engine.close().await;
}

/// An Amazon shop: TEA-01 as it is, TEA-02 from the mall's own stock, 0012 with a cap, 1-2 stopped.
async fn amazon(engine: &Engine) -> ShopId {
    engine
        .store
        .write(|w| {
            let new = NewShop { mall: "amazon".into(), code: "a".into(), ..NewShop::default() };
            let shop_id = shops::insert(w, &new, NOW)?;
            for (key, code) in [("TEA-01", "TEA-01"), ("FBA-1", "TEA-02"), ("0012", "0012"), ("1-2", "1-2")] {
                let fulfilled_by = if key == "FBA-1" { FulfilledBy::Mall } else { FulfilledBy::Shop };
                let new = NewListing {
                    shop_id,
                    sku_id: skus::by_code(w, code)?.unwrap().id,
                    key: key.into(),
                    keys: BTreeMap::from([("sku".to_owned(), key.to_owned())]),
                    fulfilled_by,
                };
                let id = listings::insert(w, &new, NOW)?;
                let rules = match code {
                    "0012" => ListingRules { cap: Some(5), ..ListingRules::default() },
                    "1-2" => ListingRules { stopped: true, ..ListingRules::default() },
                    _ => continue,
                };
                listings::set_rules(w, id, &rules)?;
            }
            Ok(shop_id)
        })
        .await
        .unwrap()
}

async fn share(engine: &Engine, shop: ShopId, share: Share) {
    let switches = Switches { share, ..Switches::default() };
    engine.store.write(move |w| shops::set_switches(w, shop, &switches)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malls_number_that_tells_none_of_ours_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let make = MakeStockFile {
        request_id: "make".into(),
        layout: "amazon.quantity".into(),
        workbook: false,
        encoding: None,
        target: FileTarget::Expected,
        shop_id: None,
        only: StockQuery::default(),
        geta: false,
    };
    assert_eq!(engine.make_stock_file(make).await.unwrap_err().problem.code, "stock_file.no_shop");
    let text = "sku\tquantity\nTEA-01\t7\nFBA-1\t9\n0012\t5\n1-2\t3\nTEA-02\t4\n";
    let file = || taken_in(&engine, "quantity.txt", text.as_bytes(), None);
    let shop_id = amazon(&engine).await;
    let choice = file().await;
    assert_eq!(
        told(&look(&engine, &choice, FileRows::All).await),
        [
            "2 changing 10→7",
            "3 refused stock_file.shipped_by_mall",
            "4 refused differences.take_cap",
            "5 refused differences.take_stopped",
            "6 refused stock_file.shipped_by_mall",
        ]
    );
    // Added, it is no number that the mall shows; what the mall ships is none of ours all the same.
    let add = StockFileChoice { mode: FileMode::Add, ..choice };
    assert_eq!(
        told(&look(&engine, &add, FileRows::All).await),
        [
            "2 changing 10→17",
            "3 refused stock_file.shipped_by_mall",
            "4 changing 10→15",
            "5 changing 10→13",
            "6 refused stock_file.shipped_by_mall",
        ]
    );
    share(&engine, shop_id, Share { percent: 50, trickle: None }).await;
    let seen = look(&engine, &file().await, FileRows::All).await;
    assert_eq!(told(&seen)[0], "2 refused differences.take_share");
    let trickle = Some(Trickle { portion: 5, refill_at: 2 });
    share(&engine, shop_id, Share { percent: 100, trickle }).await;
    let seen = look(&engine, &file().await, FileRows::All).await;
    assert_eq!(told(&seen)[0], "2 refused differences.take_trickle");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shelves_stay_above_nothing_and_numbers_are_read_as_they_are_meant() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "商品コード,良品在庫数,不良在庫数\nTEA-01,-5,\nTEA-02,3,1\nTEA-02,-2,-2\nTEA-02,-3,\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), None).await;
    let choice = StockFileChoice { mode: FileMode::Add, target: FileTarget::Physical, ..choice };
    let seen = look(&engine, &choice, FileRows::All).await;
    let states: Vec<_> = seen.rows.iter().map(|row| row.problem.as_ref().map(|p| p.code.as_str())).collect();
    let below = Some("problem.shelf_below_zero");
    assert_eq!(states, [below, None, below, None], "of a row that is refused nothing counts");

    let text = "商品コード,想定在庫数,保留在庫数\nTEA-01,１２．０\nTEA-02,7.00,\n0012\n1-2,１．５,0\n";
    let choice = taken_in(&engine, "b.csv", text.as_bytes(), None).await;
    assert_eq!(
        told(&look(&engine, &choice, FileRows::All).await),
        ["2 changing 10→12", "3 changing 10→7", "4 silent", "5 refused stock_file.not_whole"]
    );

    for (text, code) in [
        ("商品コード;想定在庫数\nTEA-01;1\n", "layout.semicolons"),
        ("商品コード,想定在庫数,在庫数\nTEA-01,1,2\n", "layout.same_meaning"),
    ] {
        let choice = taken_in(&engine, "c.csv", text.as_bytes(), None).await;
        let query = StockFileQuery { choice, orders_first: false, rows: FileRows::All, offset: 0, limit: 0 };
        assert_eq!(engine.preview_stock_file(query).await.unwrap_err().problem.code, code);
    }
    engine.close().await;
}
