//! Goods that come in, come back and are counted, through the commands.

use miseban_domain::{SkuId, WarehouseId};
use miseban_store::{
    stock::{self, Amount, Batch, Cause, Change, Place, Why},
    warehouses,
};

use crate::{
    Engine,
    intake::tests::{NOW, open},
    views::{
        BeginStocktake, CountLine, EditStock, EndStocktake, Nothing, OneArrival, OneWarehouse,
        ReceiveArrival, ReceiveLine, ReorderQuery, ReturnLine, SaveArrival, SaveArrivalLine, SaveSku,
        SaveWarehouse, StocktakeQuery, TakeReturn, WhichBooks,
    },
};

const MAIN: WarehouseId = WarehouseId(1);

async fn sku(engine: &Engine, code: &str) -> SkuId {
    sku_of(engine, code, "counted").await
}

async fn sku_of(engine: &Engine, code: &str, counting: &str) -> SkuId {
    let new = SaveSku {
        request_id: format!("sku {code}"),
        code: code.to_owned(),
        name: "煎茶".to_owned(),
        variation: None,
        counting: Some(counting.to_owned()),
        tax_rate: None,
        price: None,
        parts: None,
    };
    engine.save_sku(new).await.unwrap().sku_id
}

async fn set(engine: &Engine, request: &str, sku_id: SkuId, number: i64) {
    edit(engine, request, sku_id, "set", number).await;
}

async fn edit(engine: &Engine, request: &str, sku_id: SkuId, mode: &str, number: i64) {
    let edit = EditStock {
        request_id: request.to_owned(),
        sku_id,
        book: "expected".to_owned(),
        mode: mode.to_owned(),
        value: number.to_string(),
        warehouse_id: None,
        reason: String::new(),
        note: String::new(),
    };
    engine.edit_stock(edit).await.unwrap();
}

/// 想定在庫, and good and defective pieces in the first warehouse where the SKU has any.
async fn numbers(engine: &Engine, sku: SkuId) -> (i64, Option<(i64, i64)>) {
    let found = engine
        .store
        .read(move |r| {
            let expected = stock::stock(r, sku)?.map_or(0, |row| row.expected);
            let shelf = stock::shelves(r, sku)?.first().map(|shelf| (shelf.good, shelf.defective));
            Ok((expected, shelf))
        })
        .await
        .unwrap();
    let verified = engine.store.verify().unwrap();
    assert_eq!(verified.differences, [], "the sums are the ledger's");
    found
}

/// Puts a SKU on the shelf: it has 実在庫 from then on.
async fn put_on_shelf(engine: &Engine, sku_id: SkuId, good: i64) {
    engine
        .store
        .write(move |w| {
            let change = Change { sku_id, place: Place::good(MAIN), amount: Amount::To(good) };
            stock::change_many(w, &[change], &Why::new(Cause::SetByHand, NOW)).map(drop)
        })
        .await
        .unwrap();
}

async fn undo(engine: &Engine, request: &str) {
    let batch = Batch::Request(request.to_owned());
    engine
        .store
        .write(move |w| stock::undo_many(w, &batch, None, 1_000, &Why::new(Cause::Undo, NOW)).map(drop))
        .await
        .unwrap();
}

fn arrival(request: &str, lines: &[(SkuId, &str)]) -> SaveArrival {
    SaveArrival {
        request_id: request.to_owned(),
        arrival_id: None,
        supplier: "山の茶園".to_owned(),
        expected_on: Some("2026-11-25".to_owned()),
        memo: String::new(),
        warehouse_id: None,
        lines: lines
            .iter()
            .map(|(sku_id, quantity)| SaveArrivalLine { sku_id: *sku_id, quantity: (*quantity).to_owned() })
            .collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrival_is_taken_in_in_parts_and_what_is_taken_back_is_to_come_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (plain, shelved) = (sku(&engine, "A").await, sku(&engine, "B").await);
    set(&engine, "set a", plain, 5).await;
    set(&engine, "set b", shelved, 2).await;
    put_on_shelf(&engine, shelved, 2).await;
    let saved = engine.save_arrival(arrival("new", &[(plain, "１０"), (shelved, "4")])).await.unwrap();
    let id = saved.arrival.arrival_id;
    let line = |sku| saved.lines.iter().find(|line| line.sku.sku_id == sku).unwrap().line_id;
    let receive = |request: &str, good: &str, defective: &str| ReceiveArrival {
        request_id: request.to_owned(),
        arrival_id: id,
        lines: vec![
            ReceiveLine { line_id: line(plain), good: "6".to_owned(), defective: String::new() },
            ReceiveLine { line_id: line(shelved), good: good.to_owned(), defective: defective.to_owned() },
        ],
        books: WhichBooks::Both,
        close: false,
        note: String::new(),
    };
    let moved = engine.receive_arrival(receive("first", "2", "1")).await.unwrap();
    assert_eq!((moved.pieces, moved.skus), (9, 2));
    let again = engine.receive_arrival(receive("first", "2", "1")).await.unwrap();
    assert_eq!(again.pieces, 9, "a repeat is the same receipt");
    assert_eq!(numbers(&engine, plain).await, (11, None), "it has no shelf, and gets none");
    assert_eq!(numbers(&engine, shelved).await, (4, Some((4, 1))), "what is broken can't be sold");
    let detail = engine.arrival(OneArrival { arrival_id: id }).await.unwrap();
    let left: Vec<i64> = detail.lines.iter().map(|line| line.outstanding).collect();
    assert_eq!(left, [4, 1]);
    assert_eq!(detail.arrival.closed_at, None);

    undo(&engine, "first").await;
    assert_eq!(numbers(&engine, shelved).await, (2, Some((2, 0))));
    let detail = engine.arrival(OneArrival { arrival_id: id }).await.unwrap();
    assert_eq!(detail.arrival.received, 0, "what was taken back is to come again");

    engine.receive_arrival(receive("second", "4", "")).await.unwrap();
    let mut rest = receive("third", "", "");
    rest.lines.first_mut().unwrap().good = "4".to_owned();
    engine.receive_arrival(rest).await.unwrap();
    let detail = engine.arrival(OneArrival { arrival_id: id }).await.unwrap();
    assert!(detail.arrival.closed_at.is_some(), "all came");
    assert_eq!(numbers(&engine, plain).await.0, 15);
    engine.close().await;
}

/// Good pieces of a SKU in a warehouse.
async fn good_at(engine: &Engine, sku: SkuId, at: WarehouseId) -> Option<i64> {
    let shelves = engine.store.read(move |r| stock::shelves(r, sku)).await.unwrap();
    shelves.iter().find(|shelf| shelf.warehouse_id == at).map(|shelf| shelf.good)
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_come_in_and_are_counted_in_the_warehouse_that_was_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (plain, shelved) = (sku(&engine, "A").await, sku(&engine, "B").await);
    set(&engine, "set a", plain, 20).await;
    set(&engine, "set b", shelved, 8).await;
    put_on_shelf(&engine, shelved, 8).await;
    let second = SaveWarehouse {
        request_id: "second".to_owned(),
        id: None,
        code: "w2".to_owned(),
        name: "第2倉庫".to_owned(),
        place: None,
    };
    let second = engine.save_warehouse(second).await.unwrap().last().unwrap().id;

    let wish = SaveArrival { warehouse_id: Some(second), ..arrival("new", &[(shelved, "5")]) };
    let saved = engine.save_arrival(wish).await.unwrap();
    assert_eq!(saved.arrival.warehouse_id, second);
    let used = engine.warehouses(Nothing {}).await.unwrap().into_iter().find(|one| one.id == second).unwrap();
    assert!(used.used, "something is to come there");
    let removal = OneWarehouse { request_id: "away".to_owned(), id: second };
    assert!(engine.remove_warehouse(removal).await.is_err());
    let line_id = saved.lines.first().unwrap().line_id;
    let came = ReceiveArrival {
        request_id: "came".to_owned(),
        arrival_id: saved.arrival.arrival_id,
        lines: vec![ReceiveLine { line_id, good: "5".to_owned(), defective: String::new() }],
        books: WhichBooks::Both,
        close: false,
        note: String::new(),
    };
    engine.receive_arrival(came).await.unwrap();
    assert_eq!(
        (good_at(&engine, shelved, MAIN).await, good_at(&engine, shelved, second).await),
        (Some(8), Some(5))
    );
    assert_eq!(numbers(&engine, shelved).await.0, 13);

    let begin = BeginStocktake {
        request_id: "begin".to_owned(),
        name: "第2倉庫".to_owned(),
        warehouse_id: Some(second),
        shelf: String::new(),
    };
    let count = engine.begin_stocktake(begin).await.unwrap();
    assert_eq!(count.warehouse_id, second);
    let query = StocktakeQuery {
        stocktake_id: count.stocktake_id,
        only: String::new(),
        text: String::new(),
        offset: 0,
        limit: 10,
    };
    let lines = engine.stocktake_lines(query).await.unwrap().rows;
    let expected: Vec<(&str, i64)> =
        lines.iter().map(|line| (line.sku.code.as_str(), line.expected)).collect();
    assert_eq!(expected, [("A", 0), ("B", 5)], "what has no shelf lies in the first warehouse, once");
    let counted = CountLine {
        request_id: "count".to_owned(),
        stocktake_id: count.stocktake_id,
        sku_id: Some(shelved),
        scanned: String::new(),
        counted: "3".to_owned(),
        add: false,
    };
    assert_eq!(engine.count_line(counted).await.unwrap().difference, Some(-2));
    let end = EndStocktake {
        request_id: "apply".to_owned(),
        stocktake_id: count.stocktake_id,
        books: WhichBooks::Both,
    };
    engine.apply_stocktake(end).await.unwrap();
    assert_eq!(
        (good_at(&engine, shelved, MAIN).await, good_at(&engine, shelved, second).await),
        (Some(8), Some(3))
    );
    assert_eq!(numbers(&engine, shelved).await.0, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arrival_of_nothing_of_a_wrong_day_or_of_a_set_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let part = sku(&engine, "A").await;
    let refused = |arg: SaveArrival| {
        let engine = &engine;
        async move { engine.save_arrival(arg).await.unwrap_err().problem.code }
    };
    assert_eq!(refused(arrival("1", &[])).await, "problem.arrival_empty");
    assert_eq!(refused(arrival("2", &[(part, "")])).await, "problem.arrival_quantity");
    assert_eq!(refused(arrival("zero", &[(part, "0")])).await, "problem.arrival_quantity");
    assert_eq!(refused(arrival("twice", &[(part, "1"), (part, "2")])).await, "problem.arrival_twice");
    let mut someday = arrival("3", &[(part, "1")]);
    someday.expected_on = Some("2026-02-30".to_owned());
    assert_eq!(refused(someday).await, "problem.not_a_day");
    let set = SaveSku {
        request_id: "4".to_owned(),
        code: "SET".to_owned(),
        name: "詰め合わせ".to_owned(),
        variation: None,
        counting: None,
        tax_rate: None,
        price: None,
        parts: Some([("A".to_owned(), 2)].into()),
    };
    let set = engine.save_sku(set).await.unwrap().sku_id;
    assert_eq!(refused(arrival("5", &[(set, "1")])).await, "problem.bundle_has_no_stock");
    let saved = engine.save_arrival(arrival("6", &[(part, "1")])).await.unwrap();
    let nothing = ReceiveArrival {
        request_id: "7".to_owned(),
        arrival_id: saved.arrival.arrival_id,
        lines: Vec::new(),
        books: WhichBooks::Both,
        close: false,
        note: String::new(),
    };
    let nothing = engine.receive_arrival(nothing).await.unwrap_err();
    assert_eq!(nothing.problem.code, "problem.arrival_nothing_came");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_counted_or_made_to_order_neither_comes_in_nor_back_nor_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    sku(&engine, "A").await;
    let begin = BeginStocktake {
        request_id: "begin".to_owned(),
        name: "冬".to_owned(),
        warehouse_id: None,
        shelf: String::new(),
    };
    let count = engine.begin_stocktake(begin).await.unwrap();
    for (counting, code) in
        [("not_counted", "stock_file.not_counted"), ("made_to_order", "stock_file.made_to_order")]
    {
        let id = sku_of(&engine, counting, counting).await;
        let wish = arrival(&format!("arrival {counting}"), &[(id, "1")]);
        assert_eq!(engine.save_arrival(wish).await.unwrap_err().problem.code, code);
        let back = TakeReturn {
            request_id: format!("return {counting}"),
            order_id: None,
            lines: vec![ReturnLine {
                line_key: String::new(),
                sku_id: id,
                quantity: "1".to_owned(),
                sellable: true,
            }],
            warehouse_id: None,
            books: WhichBooks::Both,
            reason: String::new(),
            note: String::new(),
        };
        assert_eq!(engine.take_return(back).await.unwrap_err().problem.code, code);
        let counted = CountLine {
            request_id: format!("count {counting}"),
            stocktake_id: count.stocktake_id,
            sku_id: None,
            scanned: counting.to_owned(),
            counted: "3".to_owned(),
            add: false,
        };
        assert_eq!(engine.count_line(counted).await.unwrap_err().problem.code, code);
        assert_eq!(numbers(&engine, id).await, (0, None));
    }
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_sold_again_or_not() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shelved = sku(&engine, "B").await;
    set(&engine, "set", shelved, 2).await;
    put_on_shelf(&engine, shelved, 2).await;
    let back = |request: &str, quantity: &str, sellable| TakeReturn {
        request_id: request.to_owned(),
        order_id: None,
        lines: vec![ReturnLine {
            line_key: String::new(),
            sku_id: shelved,
            quantity: quantity.to_owned(),
            sellable,
        }],
        warehouse_id: None,
        books: WhichBooks::Both,
        reason: String::new(),
        note: String::new(),
    };
    engine.take_return(back("good", "3", true)).await.unwrap();
    engine.take_return(back("broken", "1", false)).await.unwrap();
    assert_eq!(numbers(&engine, shelved).await, (5, Some((5, 1))));
    let nothing = engine.take_return(back("nothing", "", true)).await.unwrap_err();
    assert_eq!(nothing.problem.code, "problem.returns_nothing");
    undo(&engine, "good").await;
    assert_eq!(numbers(&engine, shelved).await, (2, Some((2, 1))));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_applied_on_top_of_what_moved_since() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (plain, shelved, right) = (sku(&engine, "A").await, sku(&engine, "B").await, sku(&engine, "C").await);
    for (code, sku, number) in [("a", plain, 10), ("b", shelved, 8), ("c", right, 3)] {
        set(&engine, code, sku, number).await;
    }
    put_on_shelf(&engine, shelved, 8).await;
    let begin = BeginStocktake {
        request_id: "begin".to_owned(),
        name: "冬".to_owned(),
        warehouse_id: None,
        shelf: String::new(),
    };
    let count = engine.begin_stocktake(begin).await.unwrap();
    assert_eq!(count.lines, 3);
    let counted = |request: &str, sku_id, number: &str| CountLine {
        request_id: request.to_owned(),
        stocktake_id: count.stocktake_id,
        sku_id: Some(sku_id),
        scanned: String::new(),
        counted: number.to_owned(),
        add: false,
    };
    assert_eq!(engine.count_line(counted("1", plain, "7")).await.unwrap().difference, Some(-3));
    assert_eq!(engine.count_line(counted("2", shelved, "9")).await.unwrap().difference, Some(1));
    assert_eq!(engine.count_line(counted("3", right, "3")).await.unwrap().difference, Some(0));
    // Two more come in while the count goes on.
    set(&engine, "later", plain, 12).await;
    let end = |request: &str| EndStocktake {
        request_id: request.to_owned(),
        stocktake_id: count.stocktake_id,
        books: WhichBooks::Both,
    };
    let moved = engine.apply_stocktake(end("apply")).await.unwrap();
    assert_eq!((moved.skus, moved.pieces), (2, 4));
    assert_eq!(numbers(&engine, plain).await.0, 9);
    assert_eq!(numbers(&engine, shelved).await, (9, Some((9, 0))));
    assert_eq!(numbers(&engine, right).await.0, 3);
    let over = engine.apply_stocktake(end("again")).await.unwrap_err();
    assert_eq!(over.problem.code, "problem.stocktake_over");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_counts_one_by_one_and_says_what_it_does_not_know() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let tea = sku(&engine, "TEA-1").await;
    set(&engine, "a", tea, 2).await;
    let begin = BeginStocktake {
        request_id: "begin".to_owned(),
        name: "冬".to_owned(),
        warehouse_id: None,
        shelf: String::new(),
    };
    let count = engine.begin_stocktake(begin).await.unwrap();
    let scan = |request: &str, scanned: &str| CountLine {
        request_id: request.to_owned(),
        stocktake_id: count.stocktake_id,
        sku_id: None,
        scanned: scanned.to_owned(),
        counted: String::new(),
        add: true,
    };
    engine.count_line(scan("1", "TEA-1")).await.unwrap();
    let line = engine.count_line(scan("2", "TEA-1")).await.unwrap();
    assert_eq!((line.counted, line.difference), (Some(2), Some(0)));
    let unknown = engine.count_line(scan("3", "COFFEE")).await.unwrap_err();
    assert_eq!(unknown.problem.code, "problem.scan_unknown");
    let open = StocktakeQuery {
        stocktake_id: count.stocktake_id,
        only: "open".to_owned(),
        text: String::new(),
        offset: 0,
        limit: 10,
    };
    assert_eq!(engine.stocktake_lines(open).await.unwrap().total, 0);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_oversold_is_to_be_ordered_until_it_is_on_its_way() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let tea = sku(&engine, "TEA-1").await;
    edit(&engine, "a", tea, "take", 4).await;
    let rows = engine.reorder(ReorderQuery::default()).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.sku.sku_id, row.suggested)).collect::<Vec<_>>(),
        [(tea, 10)],
        "up to six: five are few"
    );
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.low_at, row.held, row.days_left), (Some(5), 0, None));
    engine.save_arrival(arrival("new", &[(tea, "10")])).await.unwrap();
    assert!(engine.reorder(ReorderQuery::default()).await.unwrap().is_empty());
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warehouse_where_goods_are_awaited_or_counted_stays_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let tea = sku(&engine, "A").await;
    put_on_shelf(&engine, tea, 1).await;
    let add = |code: &'static str| engine.store.write(move |w| warehouses::insert(w, code, code));
    let (awaited, counted, empty) =
        (add("awaited").await.unwrap(), add("counted").await.unwrap(), add("empty").await.unwrap());
    let new = SaveArrival { warehouse_id: Some(awaited), ..arrival("new", &[(tea, "4")]) };
    engine.save_arrival(new).await.unwrap();
    let begin = BeginStocktake {
        request_id: "begin".to_owned(),
        name: "冬".to_owned(),
        warehouse_id: Some(counted),
        shelf: String::new(),
    };
    engine.begin_stocktake(begin).await.unwrap();
    let remove = |id: WarehouseId| OneWarehouse { request_id: format!("remove {}", id.0), id };
    for used in [awaited, counted] {
        let fault = engine.remove_warehouse(remove(used)).await.unwrap_err();
        assert_eq!(fault.problem.code, "problem.warehouse_used");
    }
    let left = engine.remove_warehouse(remove(empty)).await.unwrap();
    assert_eq!(left.iter().filter(|row| row.used).count(), 3);
    assert_eq!(left.len(), 3);
    engine.close().await;
}
