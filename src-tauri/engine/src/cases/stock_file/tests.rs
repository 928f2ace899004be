use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::{path::Path, sync::Arc};

use miseban_domain::{Instant, JobId, time::MINUTE};
use miseban_store::{
    FolderKind,
    skus::{self, NewSku},
    stock::{self, Book, Cause, NewMovement},
};
use tempfile::TempDir;

use crate::{
    Engine, Mode, Options, TestClock,
    intake::tests::{NOW, open},
    views::{
        FileMode, FileQuery, FileRows, FileTarget, ImportStockFile, JobRowsQuery, MakeStockFile, OneFile,
        OneLayout, RefusedRows, StockFileChoice, StockFilePreview, StockFileQuery, StockQuery, TakeInFile,
    },
};

/// A shop of some SKUs, each with ten pieces.
pub(super) async fn shop(dir: &TempDir) -> Engine {
    stocked(open(dir).await).await
}

async fn stocked(engine: Engine) -> Engine {
    engine
        .store
        .write(|w| {
            for code in ["TEA-01", "TEA-02", "0012", "4901234567894", "1-2", "のし", "SET"] {
                let counting = if code == "のし" {
                    miseban_domain::stock::Counting::NotCounted
                } else {
                    miseban_domain::stock::Counting::Counted
                };
                let new =
                    NewSku {
                        code: code.into(), name: format!("{code}の品"), counting, ..NewSku::default()
                    };
                let id = skus::insert(w, &new, NOW)?;
                if code != "のし" && code != "SET" {
                    let ten =
                        NewMovement::new(id, Book::Expected, 10, Cause::Initial, NOW.plus(-60 * MINUTE));
                    stock::set_expected(w, 10, &ten)?;
                }
            }
            let (set, part) = (skus::by_code(w, "SET")?.unwrap().id, skus::by_code(w, "TEA-01")?.unwrap().id);
            skus::set_parts(w, set, &[miseban_domain::order::Part { sku_id: part, quantity: 2 }])
        })
        .await
        .unwrap();
    engine
}

pub(super) async fn taken_in(
    engine: &Engine,
    name: &str,
    bytes: &[u8],
    changed_at: Option<Instant>,
) -> StockFileChoice {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let arg = TakeInFile {
        request_id: format!("take-in-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        name: name.into(),
        bytes: BASE64_STANDARD.encode(bytes),
        changed_at,
        kind: "stock".into(),
        ..TakeInFile::default()
    };
    let file = engine.take_in_file(arg.clone()).await.unwrap();
    assert_eq!(engine.take_in_file(arg).await.unwrap().id, file.id, "once");
    StockFileChoice {
        file_id: file.id,
        layout: String::new(),
        encoding: None,
        separator: None,
        shop_id: None,
        mode: FileMode::Replace,
        target: FileTarget::Expected,
        moment: None,
        without_mends: false,
        refused_mends: Vec::new(),
    }
}

pub(super) async fn look(engine: &Engine, choice: &StockFileChoice, rows: FileRows) -> StockFilePreview {
    let query = StockFileQuery { choice: choice.clone(), orders_first: false, rows, offset: 0, limit: 100 };
    engine.preview_stock_file(query).await.unwrap()
}

/// Takes the file in; what came of it, and the numbers afterwards.
pub(super) async fn import(engine: &Engine, request: &str, choice: &StockFileChoice) -> (JobId, i64, i64) {
    let arg = ImportStockFile { request_id: request.into(), choice: choice.clone(), seen: None };
    let job = engine.import_stock_file(arg).await.unwrap().job;
    assert_eq!(job.state, "done");
    (job.id, job.succeeded, job.failed)
}

async fn expected(engine: &Engine, code: &str) -> Option<i64> {
    let code = code.to_owned();
    let read = engine.store.read(move |r| {
        let sku = skus::by_code(r, &code)?.unwrap();
        Ok(stock::stock(r, sku.id)?.filter(|row| row.set_at.is_some()).map(|row| row.expected))
    });
    read.await.unwrap()
}

/// Line, state, code of the problem or of the mend, and before and after of the first number, of every row.
pub(super) fn told(preview: &StockFilePreview) -> Vec<String> {
    preview
        .rows
        .iter()
        .map(|row| {
            let number =
                row.numbers.first().map_or_else(String::new, |n| format!(" {}→{}", n.before, n.after));
            let problem = row.problem.as_ref().map_or_else(String::new, |p| format!(" {}", p.code));
            let mended =
                row.mended.map_or_else(String::new, |d| format!(" {d:?}:{}", row.code.clone().unwrap()));
            format!("{} {}{number}{mended}{problem}", row.line, row.state)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn good_rows_go_in_and_every_other_says_why_not() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "備考,想定在庫数,商品コード\n\
        ,7,TEA-01\n,１２,ＴＥＡ－０２\n,,0012\n,-3,0012\n,1.5,0012\n,多い,0012\n,5,NONE\n,5,のし\n,5,SET\n,5,\n,3\n";
    let choice = taken_in(&engine, "在庫.csv", text.as_bytes(), None).await;
    let seen = look(&engine, &choice, FileRows::All).await;
    assert_eq!(seen.layout, "own.stock");
    assert_eq!(
        told(&seen),
        [
            "2 changing 10→7",
            "3 changing 10→12",
            "4 silent",
            "5 refused stock_file.negative",
            "6 refused stock_file.not_whole",
            "7 refused stock_file.not_a_number",
            "8 refused stock_file.unknown_code",
            "9 refused stock_file.not_counted",
            "10 refused problem.bundle_has_no_stock",
            "11 refused stock_file.no_code",
            "12 refused table.row_short",
        ]
    );
    let problem = seen.rows[3].problem.as_ref().unwrap();
    assert_eq!((problem.args["column"].as_str(), problem.args["value"].as_str()), ("想定在庫数", "-3"));
    assert_eq!(expected(&engine, "TEA-01").await, Some(10), "a dry run changes nothing");
    let (job, succeeded, failed) = import(&engine, "1", &choice).await;
    assert_eq!((succeeded, failed), (2, 8));
    assert_eq!((expected(&engine, "TEA-01").await, expected(&engine, "TEA-02").await), (Some(7), Some(12)));
    // Asked again with the same request, it is the same job.
    assert_eq!(import_again(&engine, "1", &choice).await, job);
    assert_eq!(import(&engine, "1", &choice).await.0, job);
    let rows = JobRowsQuery { job_id: job, only_failed: true, offset: 0, limit: 100 };
    assert_eq!(engine.job_rows(rows).await.unwrap().rows[0].line, 5);
    // The refused rows come back as a file with the same columns; mended, it is taken in.
    let file = engine.refused_stock_rows(RefusedRows { job_id: job }).await.unwrap();
    let bytes =
        BASE64_STANDARD.decode(engine.file_bytes(OneFile { file_id: file.id }).await.unwrap().bytes).unwrap();
    let again = String::from_utf8(bytes).unwrap();
    assert!(again.starts_with("\"備考\",\"想定在庫数\",\"商品コード\",\"取り込めない理由\"\r\n"), "{again}");
    assert_eq!(again.lines().count(), 9);
    let mended = again.replace("\"-3\"", "\"3\"");
    let choice = taken_in(&engine, &file.name, mended.as_bytes(), None).await;
    assert_eq!(told(&look(&engine, &choice, FileRows::Changing).await), ["2 changing 10→3"]);
    assert_eq!(engine.verify().await.unwrap().differences.len(), 0);
    engine.close().await;
}

async fn import_again(engine: &Engine, request: &str, choice: &StockFileChoice) -> JobId {
    let repeated = StockFileChoice { without_mends: !choice.without_mends, ..choice.clone() };
    let text = "商品コード,想定在庫数\nTEA-01,9\n";
    let other = taken_in(engine, "other.csv", text.as_bytes(), None).await;
    let choice = StockFileChoice { file_id: other.file_id, ..repeated };
    let arg = ImportStockFile { request_id: request.into(), choice, seen: None };
    engine.import_stock_file(arg).await.unwrap().job.id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_since_the_files_moment_is_applied_on_top() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    engine
        .store
        .write(|w| {
            let id = skus::by_code(w, "TEA-01")?.unwrap().id;
            let sold = NewMovement::new(id, Book::Expected, -2, Cause::TakeByHand, NOW.plus(-5 * MINUTE));
            stock::move_expected(w, &sold)
        })
        .await
        .unwrap();
    let text = "商品コード,想定在庫数\nTEA-01,10\nTEA-02,10\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), Some(NOW.plus(-10 * MINUTE))).await;
    let seen = look(&engine, &choice, FileRows::All).await;
    let number = &seen.rows[0].numbers[0];
    assert_eq!((number.says, number.since, number.before, number.after), (10, -2, 8, 8));
    assert_eq!((seen.moment, seen.counts.moved), (NOW.plus(-10 * MINUTE), 1));
    assert_eq!(told(&seen), ["2 unchanged 8→8", "3 unchanged 10→10"]);
    // The same numbers of just now are meant as they stand.
    let choice = StockFileChoice { moment: Some(NOW), ..choice };
    assert_eq!(told(&look(&engine, &choice, FileRows::All).await), ["2 changing 8→10", "3 unchanged 10→10"]);
    import(&engine, "1", &choice).await;
    assert_eq!(expected(&engine, "TEA-01").await, Some(10));
    // Added numbers are of no moment.
    let add = StockFileChoice { mode: FileMode::Add, ..choice };
    import(&engine, "2", &add).await;
    assert_eq!((expected(&engine, "TEA-01").await, expected(&engine, "TEA-02").await), (Some(20), Some(20)));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_say_themselves_whether_they_replace_or_add_and_which_book() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "商品コード,想定在庫数,保留在庫数,倉庫コード,良品在庫数,不良在庫数,更新モード,更新対象\n\
        TEA-01,5,2,,,,1,1\nTEA-02,-3,,,,,2,1\n0012,4,,main,6,1,1,2\n1-2,99,,,8,,1,3\n4901234567894,1,,,,,,1\n\
        SET,1,,,,,9,1\nTEA-02,1,,nowhere,3,,1,2\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), None).await;
    let by_file = StockFileChoice { mode: FileMode::ByFile, ..choice.clone() };
    let seen = look(&engine, &by_file, FileRows::All).await;
    let books: Vec<Vec<String>> = seen
        .rows
        .iter()
        .map(|row| row.numbers.iter().map(|n| format!("{} {}→{}", n.book, n.before, n.after)).collect())
        .collect();
    assert_eq!(books[0], ["expected 10→5", "held 0→2"]);
    assert_eq!(books[1], ["expected 10→7"]);
    assert_eq!(books[2], ["expected 10→4", "good 0→6", "defective 0→1"]);
    assert_eq!(books[3], ["good 0→8"]);
    let problems: Vec<_> =
        seen.rows[4..].iter().map(|row| row.problem.as_ref().unwrap().code.as_str()).collect();
    assert_eq!(problems, ["stock_file.bad_mode", "stock_file.bad_mode", "stock_file.unknown_warehouse"]);
    assert_eq!(import(&engine, "1", &by_file).await.1, 4);
    assert_eq!(expected(&engine, "0012").await, Some(4));
    assert_eq!(engine.verify().await.unwrap().differences.len(), 0);
    let two = taken_in(&engine, "b.csv", "商品コード,想定在庫数\nTEA-01,1\n".as_bytes(), None).await;
    let query = StockFileQuery {
        choice: StockFileChoice { mode: FileMode::ByFile, ..two },
        orders_first: false,
        rows: FileRows::All,
        offset: 0,
        limit: 0,
    };
    assert_eq!(engine.preview_stock_file(query).await.unwrap_err().problem.code, "stock_file.no_mode_column");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_in_two_rows_is_believed_only_where_both_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text =
        "商品コード,想定在庫数\nTEA-01,3\nTEA-02,4\nTEA-01,5\nTEA-02,4\n0012,1\n商品コード,想定在庫数\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), None).await;
    let seen = look(&engine, &choice, FileRows::All).await;
    assert_eq!(
        told(&seen),
        [
            "2 refused stock_file.twice",
            "3 changing 10→4",
            "4 refused stock_file.twice",
            "5 unchanged",
            "6 changing 10→1",
            "7 refused table.header_again",
        ]
    );
    assert_eq!(seen.rows[0].problem.as_ref().unwrap().args["line"], "4");
    assert_eq!(seen.rows[2].problem.as_ref().unwrap().args["line"], "2");
    // Added, both count: a list of what was shipped names a code as often as it went out.
    let add = StockFileChoice { mode: FileMode::Add, ..choice };
    assert_eq!(told(&look(&engine, &add, FileRows::All).await)[2], "4 changing 13→18");
    import(&engine, "1", &add).await;
    assert_eq!((expected(&engine, "TEA-01").await, expected(&engine, "TEA-02").await), (Some(18), Some(18)));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_spreadsheet_did_to_codes_is_mended_shown_and_can_be_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let text = "商品コード,想定在庫数\n12,1\n4.90123E+12,2\n1月2日,3\n";
    let choice = taken_in(&engine, "a.csv", text.as_bytes(), None).await;
    let seen = look(&engine, &choice, FileRows::Mended).await;
    assert_eq!(
        told(&seen),
        ["2 changing 10→1 Zeros:0012", "3 changing 10→2 Science:4901234567894", "4 changing 10→3 Date:1-2"]
    );
    let not_this = StockFileChoice { refused_mends: vec![3], ..choice.clone() };
    let seen = look(&engine, &not_this, FileRows::Refused).await;
    assert_eq!(told(&seen), ["3 refused stock_file.unknown_code"]);
    assert_eq!(import(&engine, "1", &not_this).await.1, 2);
    assert_eq!(expected(&engine, "4901234567894").await, Some(10));
    let none = StockFileChoice { without_mends: true, ..choice };
    assert_eq!(look(&engine, &none, FileRows::All).await.counts.refused, 3);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_of_ours_is_refused_in_one_sentence_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let own = "商品コード,想定在庫数\nTEA-01,1\n";
    for (bytes, layout, code) in [
        (own.as_bytes(), "yahoo.quantity", "layout.other_file"),
        ("code,sub-code,quantity\nTEA-01,,1\n".as_bytes(), "own.stock", "layout.other_file"),
        ("名前,住所\nA,B\n".as_bytes(), "", "layout.unknown"),
        ("名前,住所\nA,B\n".as_bytes(), "own.stock", "layout.columns_missing"),
        ("商品コード,想定在庫数\n\"TEA-01,1\n".as_bytes(), "", "table.quote_open"),
        ("商品コード,想定在庫数,想定在庫数\nTEA-01,1,2\n".as_bytes(), "", "table.column_twice"),
        (b"%PDF-1.7", "", "table.not_text.pdf"),
        (b"", "", "table.empty"),
    ] {
        let choice = taken_in(&engine, "x.csv", bytes, None).await;
        let choice = StockFileChoice { layout: layout.into(), ..choice };
        let query = StockFileQuery { choice, orders_first: false, rows: FileRows::All, offset: 0, limit: 0 };
        assert_eq!(engine.preview_stock_file(query).await.unwrap_err().problem.code, code);
    }
    let files =
        engine.files(FileQuery { direction: "taken_in".into(), limit: 50, ..FileQuery::default() }).await;
    let files = files.unwrap();
    assert!(files.total == 8 && files.rows.iter().all(|file| file.there));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_taken_in_again_changes_nothing_as_csv_and_as_a_workbook() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    for (request, workbook, target) in
        [("1", false, FileTarget::Expected), ("2", true, FileTarget::Expected), ("3", true, FileTarget::Both)]
    {
        let arg = MakeStockFile {
            request_id: request.into(),
            layout: String::new(),
            workbook,
            encoding: None,
            target,
            shop_id: None,
            only: StockQuery::default(),
            geta: false,
        };
        let made = engine.make_stock_file(arg).await.unwrap();
        assert_eq!((made.rows, made.left_out), (6, 1), "a bundle has its 保留, what isn't counted nothing");
        let file = made.file.unwrap();
        assert_eq!(Path::new(&file.name).extension().is_some_and(|end| end == "xlsx"), workbook);
        let bytes = engine.file_bytes(OneFile { file_id: file.id }).await.unwrap().bytes;
        let bytes = BASE64_STANDARD.decode(bytes).unwrap();
        let choice = taken_in(&engine, &file.name, &bytes, None).await;
        let seen = look(&engine, &choice, FileRows::All).await;
        assert_eq!((seen.counts.unchanged, seen.counts.rows, seen.counts.mended), (6, 6, 0));
        assert_eq!(seen.rows[0].code.as_deref(), Some("0012"), "zeros stay");
    }
    let sample = engine.stock_file_sample(OneLayout { layout: "yahoo.quantity".into() }).await.unwrap();
    assert_eq!((sample.kind.as_str(), sample.rows), ("sample", Some(2)));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_was_changed_by_hand_tells_its_changed_cells_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::new(NOW);
    let options = Options {
        kind: Some(FolderKind::Demo),
        mode: Mode::CommandsOnly,
        key_file: true,
        clock: Arc::new(clock.clone()),
        ..Options::new(dir.path().to_owned())
    };
    let engine = stocked(Engine::open(options).await.unwrap()).await;
    let make = MakeStockFile {
        request_id: "make".into(),
        layout: String::new(),
        workbook: false,
        encoding: Some(miseban_formats::table::Encoding::Utf8),
        target: FileTarget::Expected,
        shop_id: None,
        only: StockQuery::default(),
        geta: false,
    };
    let file = engine.make_stock_file(make).await.unwrap().file.unwrap();
    let bytes = engine.file_bytes(OneFile { file_id: file.id }).await.unwrap().bytes;
    let bytes = BASE64_STANDARD.decode(bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap().replace(['\u{feff}', '"'], "");
    // Three pieces of TEA-01 are sold while the sheet is open; its cell is as it was. Two other cells are changed by hand.
    engine
        .store
        .write(|w| {
            let id = skus::by_code(w, "TEA-01")?.unwrap().id;
            let sold = NewMovement::new(id, Book::Expected, -3, Cause::TakeByHand, NOW.plus(MINUTE));
            stock::move_expected(w, &sold).map(drop)
        })
        .await
        .unwrap();
    clock.advance(10 * MINUTE);
    let changed = text.replace("TEA-02,10,0", "TEA-02,25,4");
    assert_ne!(changed, text);
    let name = file.name.replace(".csv", " (1).csv");
    let choice = taken_in(&engine, &name, changed.as_bytes(), Some(NOW.plus(9 * MINUTE))).await;
    let seen =
        look(&engine, &StockFileChoice { mode: FileMode::ByFile, ..choice.clone() }, FileRows::Cells).await;
    assert_eq!(
        (seen.made_at, seen.moment),
        (Some(file.created_at), file.created_at),
        "it is of when it was made"
    );
    let cells: Vec<_> = seen
        .rows
        .iter()
        .map(|row| {
            let [number] = row.numbers.as_slice() else { panic!("a row a cell") };
            (row.code.clone().unwrap(), number.column.clone(), number.before, number.after)
        })
        .collect();
    let tea = |column: &str, old, new| ("TEA-02".to_owned(), column.to_owned(), old, new);
    assert_eq!(cells, [tea("想定在庫数", 10, 25), tea("保留在庫数", 0, 4)]);
    assert_eq!((seen.total, seen.counts.cells_changing, seen.counts.cells_unchanged), (2, 2, 9));

    let other = taken_in(&engine, "手元.csv", changed.as_bytes(), Some(NOW.plus(9 * MINUTE))).await;
    let seen = look(&engine, &other, FileRows::Cells).await;
    assert_eq!(seen.made_at, None, "another name is another file");
    assert_eq!(seen.counts.cells_changing, 3, "and its numbers are of when it was changed");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_stopped_in_the_middle_goes_on_and_takes_no_row_twice() {
    let dir = tempfile::tempdir().unwrap();
    let engine = shop(&dir).await;
    let rows = 9_000;
    engine
        .store
        .write(move |w| {
            for n in 0..rows {
                let new = NewSku { code: format!("N{n:05}"), name: "品".into(), ..NewSku::default() };
                skus::insert(w, &new, NOW)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let mut text = "商品コード,想定在庫数\n".to_owned();
    for n in 0..rows {
        text += &["N", &format!("{n:05}"), ",3\n"].concat();
    }
    let choice = taken_in(&engine, "many.csv", text.as_bytes(), None).await;
    let choice = StockFileChoice { mode: FileMode::Add, ..choice };
    // As if the program had ended after the first slice.
    engine.stop.cancel();
    let arg = ImportStockFile { request_id: "1".into(), choice: choice.clone(), seen: None };
    let job = engine.import_stock_file(arg).await.unwrap().job;
    assert_eq!(job.state, "running");
    engine.close().await;
    let engine = open(&dir).await;
    engine.stock_files.go_on().await;
    engine.stock_files.go_on().await;
    let done = crate::cases::jobs::one(&engine.store, job.id).await.unwrap();
    assert_eq!((done.state.as_str(), done.succeeded, done.total), ("done", rows, rows));
    assert_eq!((expected(&engine, "N00000").await, expected(&engine, "N08999").await), (Some(3), Some(3)));
    assert_eq!(engine.verify().await.unwrap().differences.len(), 0);
    engine.close().await;
}
