//! The numbers through their commands, with orders between.
#![allow(clippy::cloned_ref_to_slice_refs, reason = "lists of one beside lists of several")]

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, OrderId, ShopId, SkuId,
    observation::{
        Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, ObservedPayment, Party, PaymentKind,
        Totals,
    },
    progress::Progress,
    time::DAY,
};
use miseban_store::{jobs, orders, skus, stock};

use crate::{
    Engine,
    intake::{
        apply,
        tests::{NOW, at_rakuten, open, set_up},
    },
    mail::route,
    views::{
        AlignStock, EditCell, EditManyStock, MakeHistoryFile, MovementQuery, Nothing, OneWarehouse, SaveSku,
        SaveWarehouse, StockQuery, StockRow, StockSettings, UndoBatch, UndoStock,
    },
};

async fn sku(engine: &Engine, code: &str) -> SkuId {
    let new = SaveSku {
        request_id: format!("sku {code}"),
        code: code.to_owned(),
        name: format!("見本 {code}"),
        ..serde_json::from_value(serde_json::json!({ "request_id": "", "code": "", "name": "" })).unwrap()
    };
    engine.save_sku(new).await.unwrap().sku_id
}

fn cell(sku_id: SkuId, book: &str, value: &str) -> EditCell {
    let on_shelf = matches!(book, "good" | "defective");
    EditCell {
        sku_id,
        book: book.to_owned(),
        warehouse_id: on_shelf.then_some(miseban_domain::WarehouseId(1)),
        value: value.to_owned(),
    }
}

fn paste(request: &str, mode: &str, cells: Vec<EditCell>) -> EditManyStock {
    EditManyStock {
        request_id: request.to_owned(),
        mode: mode.to_owned(),
        cells,
        reason: "recount".to_owned(),
        note: "棚の端".to_owned(),
    }
}

fn undo(request: &str, of: &str) -> UndoBatch {
    UndoBatch { request_id: request.to_owned(), request: Some(of.to_owned()), ..UndoBatch::default() }
}

async fn row(engine: &Engine, code: &str) -> StockRow {
    let query = StockQuery { text: code.to_owned(), limit: 10, ..StockQuery::default() };
    let page = engine.stock(query).await.unwrap();
    page.rows.into_iter().find(|row| row.code == code).unwrap()
}

/// Good, allocated and free of a SKU in its only warehouse.
async fn shelf(engine: &Engine, code: &str) -> (i64, i64, i64) {
    let shelf = row(engine, code).await.shelves.remove(0);
    (shelf.good, shelf.allocated, shelf.free)
}

async fn proven(engine: Engine) {
    assert_eq!(engine.verify().await.unwrap().differences, []);
    engine.close().await;
}

/// An order of some pieces of an article, or what became of it.
async fn ordered(
    engine: &Engine,
    shop: ShopId,
    number: &str,
    code: &str,
    quantity: i64,
    change: impl Fn(&mut miseban_domain::Observation) + Send + 'static,
) -> OrderId {
    let mut seen = route::announcement(number, NOW, false);
    let party = Party {
        name: "見本 花子".to_owned(),
        postal_code: "420-0000".to_owned(),
        prefecture: "静岡県".to_owned(),
        city: "静岡市葵区".to_owned(),
        street: "茶町0-0-0".to_owned(),
        phone: "090-0000-0001".to_owned(),
        ..Party::default()
    };
    seen.extent = Extent::Whole;
    seen.ordered_at = Some(NOW);
    seen.state = Some(MallState::ToShip);
    seen.buyer = Some(party.clone());
    seen.deliveries = vec![ObservedDelivery {
        key: "1".to_owned(),
        recipient: Some(party),
        lines: vec![ObservedLine {
            key: "1".to_owned(),
            keys: BTreeMap::from([("itemNumber".to_owned(), code.to_owned())]),
            title: code.to_owned(),
            options: Vec::new(),
            quantity,
            unit_price: 1_000,
            tax_included: true,
            tax_rate: Some(10),
            fulfilled_by: FulfilledBy::Shop,
        }],
        ..ObservedDelivery::default()
    }];
    seen.payment = Some(ObservedPayment {
        method: "クレジットカード".to_owned(),
        kind: Some(PaymentKind::Card),
        paid: None,
    });
    seen.totals = Some(Totals { goods: 1_000 * quantity, billed: 1_000 * quantity, ..Totals::default() });
    change(&mut seen);
    engine.store.write(move |w| Ok(apply(w, shop, None, &seen, NOW)?.order_id)).await.unwrap()
}

async fn progress(engine: &Engine, order: OrderId) -> Progress {
    engine.store.read(move |r| Ok(orders::load(r, order)?.unwrap().order.progress)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_changes_what_is_good_names_what_is_not_and_goes_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (a, b) = (sku(&engine, "A").await, sku(&engine, "B").await);
    let cells = vec![
        cell(a, "expected", "１０"),
        cell(b, "expected", ""),
        cell(a, "held", "2"),
        cell(b, "good", "七"),
        cell(b, "good", "7"),
        cell(a, "allocated", "1"),
    ];
    let asked = paste("paste", "set", cells);
    let edited = engine.edit_many_stock(asked.clone()).await.unwrap();
    let refused: Vec<_> = edited.refused.iter().map(|one| (one.index, one.problem.code.as_str())).collect();
    assert_eq!(
        refused,
        [(1, "problem.number_empty"), (3, "problem.not_a_number"), (5, "stock.allocated_is_of_orders")]
    );
    assert_eq!(edited.cells.iter().map(|cell| cell.after).collect::<Vec<_>>(), [10, 2, 7]);
    let again = engine.edit_many_stock(asked).await.unwrap();
    assert_eq!(again.cells[0].movement_id, edited.cells[0].movement_id, "a repeat is no second change");
    assert_eq!((row(&engine, "A").await.expected, row(&engine, "A").await.held), (10, 2));
    assert!(row(&engine, "B").await.unset, "what was refused was not set");
    assert!(row(&engine, "A").await.shelves.is_empty(), "a SKU without physical numbers stays without");

    engine.edit_many_stock(paste("later", "add", vec![cell(a, "expected", "5")])).await.unwrap();
    let preview = engine.preview_undo(undo("", "paste")).await.unwrap();
    assert_eq!((preview.movements, preview.undoable, preview.to_zero), (3, 3, 0));
    let undone = engine.undo_batch(undo("u1", "paste")).await.unwrap();
    assert_eq!((undone.done, undone.left_out.len()), (3, 0));
    let now = row(&engine, "A").await;
    assert_eq!((now.expected, now.held, now.unset), (5, 0, false), "what came in between stays");
    assert!(row(&engine, "B").await.shelves.is_empty(), "unset again");
    let twice = engine.undo_batch(undo("u2", "paste")).await.unwrap();
    assert_eq!((twice.done, twice.left_out["left_out.already_undone"]), (0, 3));
    assert_eq!(engine.undo_batch(undo("u1", "paste")).await.unwrap().done, 3, "a repeat gets its answer");
    engine.undo_batch(undo("u3", "u1")).await.unwrap();
    let back = row(&engine, "A").await;
    assert_eq!((back.expected, back.held), (15, 2));
    assert_eq!(shelf(&engine, "B").await.0, 7);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shelf_and_held_stock_do_not_fall_below_nothing_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let a = sku(&engine, "A").await;
    let cells = vec![cell(a, "good", "3"), cell(a, "held", "1")];
    engine.edit_many_stock(paste("1", "set", cells)).await.unwrap();
    let cells = vec![cell(a, "good", "2"), cell(a, "good", "2"), cell(a, "held", "2")];
    let edited = engine.edit_many_stock(paste("2", "take", cells)).await.unwrap();
    let refused: Vec<_> = edited.refused.iter().map(|one| one.problem.code.as_str()).collect();
    assert_eq!(refused, ["problem.shelf_below_zero", "stock.held_below_zero"]);
    assert_eq!(refused.len() + edited.cells.len(), 3);
    assert_eq!(shelf(&engine, "A").await.0, 1);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_can_not_go_back_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let a = sku(&engine, "A").await;
    let cells = vec![cell(a, "good", "5"), cell(a, "held", "3")];
    let said = engine.edit_many_stock(paste("1", "set", cells)).await.unwrap();
    let cells = vec![cell(a, "good", "4"), cell(a, "held", "2")];
    engine.edit_many_stock(paste("2", "take", cells)).await.unwrap();
    for (edited, why) in said.cells.iter().zip(["left_out.shelf_below_zero", "left_out.held_below_zero"]) {
        let movement_id = edited.movement_id.unwrap();
        let back = UndoStock { request_id: format!("back {why}"), movement_id };
        assert_eq!(engine.undo_stock(back).await.unwrap_err().problem.code, why);
    }
    let preview = engine.preview_undo(undo("", "1")).await.unwrap();
    assert_eq!((preview.movements, preview.undoable), (2, 0));
    let left = engine.undo_batch(undo("u", "1")).await.unwrap();
    assert_eq!((left.done, left.left_out["left_out.shelf_below_zero"]), (0, 1));
    assert_eq!((shelf(&engine, "A").await.0, row(&engine, "A").await.held), (1, 1));
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_total_below_nothing_and_a_number_of_what_is_not_counted_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let a = sku(&engine, "A").await;
    let set = engine.edit_many_stock(paste("1", "set", vec![cell(a, "expected", "-1")])).await.unwrap();
    assert_eq!(set.refused[0].problem.code, "problem.set_negative");
    let taken = engine.edit_many_stock(paste("2", "take", vec![cell(a, "expected", "1")])).await.unwrap();
    assert_eq!((taken.cells[0].after, taken.refused.len()), (-1, 0), "what is taken away may oversell");
    for (counting, code) in
        [("not_counted", "stock_file.not_counted"), ("made_to_order", "stock_file.made_to_order")]
    {
        let new = SaveSku {
            request_id: counting.to_owned(),
            code: counting.to_owned(),
            name: "のし".to_owned(),
            variation: None,
            counting: Some(counting.to_owned()),
            tax_rate: None,
            price: None,
            parts: None,
        };
        let id = engine.save_sku(new).await.unwrap().sku_id;
        let asked = paste(code, "add", vec![cell(id, "expected", "1"), cell(id, "good", "1")]);
        let edited = engine.edit_many_stock(asked).await.unwrap();
        let refused: Vec<_> = edited.refused.iter().map(|one| one.problem.code.as_str()).collect();
        assert_eq!(refused, [code, code]);
    }
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_on_the_shelf_follow_the_order_and_the_two_books_agree_at_every_step() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("shop", "r", "hinata")).await;
    let a = sku(&engine, "A").await;
    let cells = vec![cell(a, "expected", "10"), cell(a, "good", "10")];
    engine.edit_many_stock(paste("count", "set", cells)).await.unwrap();
    let agree = async |engine: &Engine| {
        let row = row(engine, "A").await;
        assert_eq!(row.should, Some(row.expected), "{row:?}");
    };

    let first = ordered(&engine, shop, "1", "A", 4, |_| {}).await;
    assert_eq!(shelf(&engine, "A").await, (10, 4, 6));
    assert_eq!(progress(&engine, first).await, Progress::Ready);
    agree(&engine).await;
    let second = ordered(&engine, shop, "2", "A", 7, |_| {}).await;
    assert_eq!(shelf(&engine, "A").await, (10, 10, 0), "as far as there are pieces");
    assert_eq!(progress(&engine, second).await, Progress::NeedsCheck, "it oversold");
    agree(&engine).await;

    ordered(&engine, shop, "1", "A", 4, |seen| {
        seen.seen_at = NOW.plus(1);
        seen.state = Some(MallState::Shipped);
    })
    .await;
    assert_eq!(shelf(&engine, "A").await, (6, 6, 0));
    agree(&engine).await;
    ordered(&engine, shop, "1", "A", 4, |seen| {
        seen.seen_at = NOW.plus(2);
        seen.state = Some(MallState::Done);
    })
    .await;
    assert_eq!(shelf(&engine, "A").await, (6, 6, 0), "it left once");

    engine.edit_many_stock(paste("more", "add", vec![cell(a, "good", "5")])).await.unwrap();
    assert_eq!(shelf(&engine, "A").await, (11, 7, 4), "what waited is bound");
    ordered(&engine, shop, "2", "A", 7, |seen| {
        seen.seen_at = NOW.plus(3);
        seen.cancelled = true;
    })
    .await;
    let (good, bound, _) = shelf(&engine, "A").await;
    assert_eq!((good, bound), (11, 0));
    let drifted = row(&engine, "A").await;
    assert!(drifted.should.map(|should| should - drifted.expected).is_some_and(|by| by != 0));
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_left_before_the_shelf_was_counted_is_not_taken_from_it() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("shop", "r", "hinata")).await;
    let a = sku(&engine, "A").await;
    engine.edit_many_stock(paste("1", "set", vec![cell(a, "expected", "10")])).await.unwrap();
    let order = ordered(&engine, shop, "1", "A", 4, |_| {}).await;
    engine
        .store
        .write(move |w| {
            orders::mark_shipped(w, order, NOW.plus(-DAY))?;
            crate::intake::recompute(w, order, NOW)
        })
        .await
        .unwrap();
    engine.edit_many_stock(paste("2", "set", vec![cell(a, "good", "6")])).await.unwrap();
    engine.store.write(move |w| crate::intake::recompute(w, order, NOW)).await.unwrap();
    assert_eq!(shelf(&engine, "A").await, (6, 0, 6));
    assert_eq!(row(&engine, "A").await.should, Some(6));
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drifted_books_are_found_and_brought_in_line_and_that_goes_back() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (a, b) = (sku(&engine, "A").await, sku(&engine, "B").await);
    let cells = ["expected", "good"].map(|book| cell(a, book, "10"));
    engine.edit_many_stock(paste("1", "set", cells.to_vec())).await.unwrap();
    engine.edit_many_stock(paste("2", "take", vec![cell(a, "good", "3")])).await.unwrap();
    engine.edit_many_stock(paste("3", "set", vec![cell(b, "expected", "1")])).await.unwrap();
    let counts = engine.stock_counts(Nothing {}).await.unwrap();
    assert_eq!((counts.filters["drifted"], counts.on_shelf), (1, true));
    let found = StockQuery { only: "drifted".to_owned(), limit: 10, ..StockQuery::default() };
    let found = engine.stock(found).await.unwrap();
    assert_eq!((found.total, found.rows[0].code.as_str(), found.rows[0].should), (1, "A", Some(7)));

    let align = AlignStock { request_id: "align".to_owned(), sku_ids: vec![a, b] };
    let aligned = engine.align_stock(align).await.unwrap();
    assert_eq!((aligned.done, aligned.left_out), (1, 1));
    assert_eq!(row(&engine, "A").await.expected, 7);
    assert_eq!(engine.stock_counts(Nothing {}).await.unwrap().filters["drifted"], 0);
    engine.undo_batch(undo("u", "align")).await.unwrap();
    assert_eq!(row(&engine, "A").await.expected, 10);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn few_and_none_are_found_by_the_thresholds_and_days_left_by_what_was_sold() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("shop", "r", "hinata")).await;
    let mut cells = Vec::new();
    for (code, pieces) in [("NONE", "0"), ("FEW", "4"), ("SOME", "8"), ("MANY", "70")] {
        cells.push(cell(sku(&engine, code).await, "expected", pieces));
    }
    let few = cells[1].sku_id;
    engine.edit_many_stock(paste("1", "set", cells)).await.unwrap();
    sku(&engine, "UNSET").await;
    let part = few;
    let pair = sku(&engine, "PAIR").await;
    engine
        .store
        .write(move |w| {
            skus::set_parts(w, pair, &[miseban_domain::order::Part { sku_id: part, quantity: 5 }])
        })
        .await
        .unwrap();
    ordered(&engine, shop, "1", "MANY", 60, |_| {}).await;
    let counts = async |engine: &Engine| engine.stock_counts(Nothing {}).await.unwrap().filters;
    let found = counts(&engine).await;
    let of = |found: &BTreeMap<String, i64>, names: [&str; 4]| names.map(|name| found[name]);
    assert_eq!(of(&found, ["all", "out", "low", "unset"]), [6, 2, 1, 1], "the set lacks a piece of its part");
    assert_eq!(found["soon"], 1);
    let many = row(&engine, "MANY").await;
    assert_eq!((many.expected, many.days_left, many.level), (10, Some(5), None));
    assert_eq!(row(&engine, "FEW").await.level.as_deref(), Some("low"));
    assert_eq!(row(&engine, "PAIR").await.level.as_deref(), Some("out"));

    let save = |request: &str, low_at| StockSettings { request_id: request.to_owned(), low_at };
    engine.save_stock_settings(save("s1", Some(8))).await.unwrap();
    assert_eq!(counts(&engine).await["low"], 2);
    engine.save_stock_settings(save("s2", None)).await.unwrap();
    assert_eq!(counts(&engine).await["low"], 0);
    assert_eq!(row(&engine, "FEW").await.level, None);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "each search is a few lines, of the same history")]
async fn the_history_is_found_by_what_caused_it_and_written_to_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("shop", "r", "hinata")).await;
    let a = sku(&engine, "A-1").await;
    let b = sku(&engine, "B-1").await;
    let cells = vec![cell(a, "expected", "10"), cell(b, "expected", "20")];
    engine.edit_many_stock(paste("1", "set", cells)).await.unwrap();
    ordered(&engine, shop, "123456-20261122-0000000009", "A-1", 2, |_| {}).await;
    let asked = async |query: MovementQuery| {
        let page = engine.movements(MovementQuery { limit: 100, ..query }).await.unwrap();
        assert_eq!(usize::try_from(page.total).unwrap(), page.rows.len());
        page.rows.iter().map(|row| (row.code.clone(), row.story.delta)).collect::<Vec<_>>()
    };
    let a_sold = ("A-1".to_owned(), -2);
    let (a_set, b_set) = (("A-1".to_owned(), 10), ("B-1".to_owned(), 20));
    let every = MovementQuery::default;
    assert_eq!(asked(every()).await, [a_sold.clone(), b_set.clone(), a_set.clone()]);
    let by = |change: fn(&mut MovementQuery)| {
        let mut query = MovementQuery::default();
        change(&mut query);
        query
    };
    assert_eq!(asked(by(|q| q.text = "B-1".to_owned())).await, [b_set.clone()]);
    assert_eq!(asked(by(|q| q.cause = "order".to_owned())).await, [a_sold.clone()]);
    assert_eq!(asked(by(|q| q.person = Some("person".to_owned()))).await, [b_set, a_set]);
    assert_eq!(asked(by(|q| q.person = Some(String::new()))).await, [a_sold.clone()]);
    assert_eq!(asked(by(|q| q.order = "0000000009".to_owned())).await, [a_sold.clone()]);
    assert_eq!(asked(by(|q| q.order = "0000000008".to_owned())).await, []);
    assert_eq!(asked(MovementQuery { shop_id: Some(shop), ..every() }).await, [a_sold.clone()]);
    assert_eq!(
        asked(MovementQuery { sku_id: Some(a), cause: "order".to_owned(), ..every() }).await,
        [a_sold]
    );
    assert_eq!(asked(MovementQuery { from: Some(NOW.plus(1)), ..every() }).await, []);
    assert_eq!(asked(MovementQuery { until: Some(NOW), ..every() }).await, []);
    let wrong = engine.movements(by(|q| q.cause = "moon".to_owned())).await.unwrap_err();
    assert_eq!(wrong.problem.code, "problem.bad_argument");

    let make = |layout: &str, encoding: &str| MakeHistoryFile {
        request_id: layout.to_owned(),
        query: MovementQuery::default(),
        layout: layout.to_owned(),
        encoding: encoding.to_owned(),
    };
    let file = engine.history_file(make("tempostar", "utf8")).await.unwrap();
    assert_eq!(file.rows, 3);
    let text = std::fs::read_to_string(&file.file.path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        r#""商品コード","商品基本コード","商品名","属性1名","属性2名","増減値","変動後","更新理由""#
    );
    assert_eq!(lines[3], r#""A-1","A-1","見本 A-1","","","-2","8","受注取込""#);
    let again = engine.history_file(make("tempostar", "utf8")).await.unwrap();
    assert_eq!(again.file.id, file.file.id, "a repeat is no second file");
    let own = engine.history_file(make("own", "utf8")).await.unwrap();
    let text = std::fs::read_to_string(&own.file.path).unwrap();
    assert!(text.lines().nth(1).unwrap().contains(r#""0","10","10""#), "{text}");
    assert!(text.contains("数え直し 棚の端"), "{text}");
    let listed = engine
        .store
        .read(|r| {
            Ok((
                miseban_store::files::list(
                    r,
                    &miseban_store::files::FileQuery { limit: 9, ..Default::default() },
                )?
                .rows,
                jobs::list(r, &jobs::JobQuery { limit: 9, ..jobs::JobQuery::default() })?,
            ))
        })
        .await
        .unwrap();
    assert_eq!((listed.0.len(), listed.0[0].file.kind.as_str()), (2, "stock_history"));
    assert!(listed.1.rows.iter().all(|job| job.kind == "stock_history_file"));

    engine
        .store
        .write(move |w| {
            let new = jobs::NewJob {
                kind: "stock_import".into(),
                shop_id: None,
                subject: "11月の入荷.CSV".into(),
                next_run_at: None,
                version: 1,
                payload: serde_json::Value::Null,
                person: "日向 葉子".into(),
                request_id: None,
                requested_at: NOW,
            };
            let why = stock::Why {
                job: Some(jobs::insert(w, &new)?),
                person: Some("日向 葉子".into()),
                ..stock::Why::new(stock::Cause::File, NOW)
            };
            let amount = stock::Amount::By(5);
            let change = stock::Change { sku_id: b, place: stock::Place::EXPECTED, amount };
            stock::change_many(w, &[change], &why).map(drop)
        })
        .await
        .unwrap();
    let b_filed = ("B-1".to_owned(), 5);
    assert_eq!(asked(by(|q| q.file = "入荷.csv".to_owned())).await, [b_filed.clone()]);
    assert_eq!(asked(by(|q| q.file = "棚卸".to_owned())).await, []);
    assert_eq!(
        engine.persons(Nothing {}).await.unwrap(),
        ["person", "日向 葉子"],
        "as they were written down"
    );
    assert_eq!(asked(by(|q| q.person = Some("日向 葉子".to_owned()))).await, [b_filed]);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn warehouses_are_named_ordered_and_kept_while_they_have_a_history() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let a = sku(&engine, "A").await;
    engine.edit_many_stock(paste("1", "set", vec![cell(a, "good", "1")])).await.unwrap();
    let save = |request: &str, code: &str| SaveWarehouse {
        request_id: request.to_owned(),
        id: None,
        code: code.to_owned(),
        name: format!("倉庫 {code}"),
        place: Some(0),
    };
    let all = engine.save_warehouse(save("w1", "second")).await.unwrap();
    assert_eq!(all.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["second", "main"]);
    let taken = engine.save_warehouse(save("w2", "main")).await.unwrap_err();
    assert_eq!(taken.problem.code, "problem.warehouse_taken");
    let alike = engine.save_warehouse(save("w5", "ＭＡＩＮ")).await.unwrap_err().problem;
    assert_eq!((alike.code.as_str(), alike.args["code"].as_str()), ("problem.warehouse_alike", "main"));
    let renamed = SaveWarehouse { id: Some(all[1].id), ..save("w6", "Main") };
    assert_eq!(engine.save_warehouse(renamed).await.unwrap().len(), 2, "it may be like itself");
    let remove = |request: &str, id| OneWarehouse { request_id: request.to_owned(), id };
    let used = engine.remove_warehouse(remove("w3", all[1].id)).await.unwrap_err();
    assert_eq!(used.problem.code, "problem.warehouse_used");
    assert_eq!(engine.remove_warehouse(remove("w4", all[0].id)).await.unwrap().len(), 1);
    proven(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ends_of_a_move_go_back_together() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let a = sku(&engine, "A").await;
    let save = SaveWarehouse {
        request_id: "w".to_owned(),
        id: None,
        code: "second".to_owned(),
        name: "第2倉庫".to_owned(),
        place: None,
    };
    let second = engine.save_warehouse(save).await.unwrap()[1].id;
    engine.edit_many_stock(paste("1", "set", vec![cell(a, "good", "9")])).await.unwrap();
    let moved = engine
        .store
        .write(move |w| {
            let why = stock::Why {
                request_id: Some("move".to_owned()),
                ..stock::Why::new(stock::Cause::Moved, Instant(NOW.0 + 1))
            };
            let by = |warehouse, pieces| stock::Change {
                sku_id: a,
                place: stock::Place::good(warehouse),
                amount: stock::Amount::By(pieces),
            };
            let both = [by(miseban_domain::WarehouseId(1), -4), by(second, 4)];
            Ok(stock::change_many(w, &both, &why)?.last.unwrap())
        })
        .await
        .unwrap();
    assert_eq!(row(&engine, "A").await.shelves.len(), 2);
    engine.undo_stock(UndoStock { request_id: "u".to_owned(), movement_id: moved }).await.unwrap();
    let shelves = row(&engine, "A").await.shelves;
    assert_eq!((shelves.len(), shelves[0].good), (1, 9), "nothing is lost on the way");
    let again = UndoStock { request_id: "u2".to_owned(), movement_id: moved };
    assert_eq!(engine.undo_stock(again).await.unwrap_err().problem.code, "left_out.already_undone");
    proven(engine).await;
}
