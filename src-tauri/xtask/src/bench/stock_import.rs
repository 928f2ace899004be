//! `stock-import`: a CP932 stock file of 100,000 rows into a shop with 100,000 SKUs, each on sale in one shop: read, checked,
//! written to the ledger, listings marked. Held against `iconv`, `sqlite3`'s `.import` and one UPDATE with a join.
//!
//! Ours is the time that the import's job takes, by its own record, and beside it the whole command line call with the
//! dry run that always comes before, a program start and an opened folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::line::{Goal, Line, percentile};
use crate::setup::{self, Need};
use crate::{build, paths, run};

const ROWS: usize = 100_000;
/// Ours and theirs run in turn so often; medians are compared.
const RUNS: usize = 5;

/// The folder as it is before the first file: SKUs that were set once, each listed in a shop.
const FILL: &str = "
    PRAGMA journal_mode = WAL;
    BEGIN;
    INSERT INTO shops (id, mall, code, short_name, official_name, settings, created_at)
        VALUES (1, 'rakuten', 'bench', '楽天', 'ひなた茶舗', '{}', 1);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO products (id, code, name, created_at) SELECT i, printf('SKU-%06d', i), '品', 1 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO skus (id, product_id, code, name, code_form, created_at)
        SELECT i, i, printf('SKU-%06d', i), '品', printf('sku%06d', i), 1 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO stock (sku_id, expected, set_at, updated_at) SELECT i, 0, 1, 1 FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO listings (id, shop_id, sku_id, key, keys, created_at)
        SELECT i, 1, i, printf('item:%06d', i), '{}', 1 FROM n;
    COMMIT;";

/// What the same numbers cost without a shop around them.
const THEIR_TABLES: &str = "
    PRAGMA journal_mode = WAL;
    CREATE TABLE sku (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, expected INTEGER NOT NULL);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO sku SELECT i, printf('SKU-%06d', i), 0 FROM n;
    CREATE TABLE incoming (code TEXT, name TEXT, number INTEGER);";
const THEIR_UPDATE: &str = "
    UPDATE sku SET expected = i.number FROM incoming i WHERE i.code = sku.code;
    DELETE FROM incoming;";

/// Measures a release build of the command line.
pub fn stock_import() -> Result<Vec<Line>, String> {
    setup::run(&[Need::Build, Need::Servers])?;
    build::released()?;
    let folder = paths::target().join("bench/stock-import");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (data, theirs) = (folder.join("data"), folder.join("theirs.db"));
    call(&data, "app.state", &json!({}))?;
    sqlite(&data.join("miseban.db"), FILL)?;
    sqlite(&theirs, THEIR_TABLES)?;
    let (mut jobs, mut calls, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..RUNS {
        let file = folder.join(format!("stock-{round}.csv"));
        write_file(&file, round)?;
        let (job, whole) = ours(&data, &file, round)?;
        jobs.push(job);
        calls.push(whole);
        others.push(theirs_once(&theirs, &file)?);
    }
    let against = "iconv, sqlite3 .import and one UPDATE join";
    let line = |case: &str, mut values: Vec<f64>, goal| {
        let (ours, theirs) =
            median(&mut values).zip(median(&mut others.clone())).ok_or("nothing was measured")?;
        let theirs = Some((against, theirs));
        Ok::<_, String>(Line { bench: "stock-import", case: case.to_owned(), unit: "s", ours, theirs, goal })
    };
    Ok(vec![
        line("100,000 rows into 100,000 SKUs", jobs, Goal::Ratio(3.0))?,
        line("the same with the dry run, from the command line", calls, Goal::Shown)?,
    ])
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    percentile(values, 50)
}

/// A file in which every number is another than in the one before. Its text is ASCII but for the header and the names, whose
/// bytes in CP932 are written out.
fn write_file(file: &Path, round: usize) -> Result<(), String> {
    // 商品コード,商品名,想定在庫数 and 品.
    let mut bytes = b"\"\x8f\xa4\x95i\x83R\x81[\x83h\",\"\x8f\xa4\x95i\x96\xbc\",\"\x91z\x92\xe8\x8d\xdd\x8c\xc9\x90\x94\"\r\n".to_vec();
    let mut line = String::new();
    for row in 1..=ROWS {
        line.clear();
        let _ = write!(line, "\"SKU-{row:06}\",\"");
        bytes.extend(line.bytes());
        bytes.extend(b"\x95i");
        line.clear();
        let _ = write!(line, "\",\"{}\"\r\n", row % 90 + 1 + round * 100);
        bytes.extend(line.bytes());
    }
    fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}

/// Takes the file in; the seconds of the job by its own record, and of everything.
fn ours(data: &Path, file: &Path, round: usize) -> Result<(f64, f64), String> {
    let taken = call(
        data,
        "files.take_in",
        &json!({"request_id": format!("file-{round}"), "path": file, "name": "stock.csv", "kind": "stock"}),
    )?;
    let choice = json!({"file_id": taken["id"], "mode": "replace", "target": "expected", "moment": 32_503_680_000_000_i64});
    let began = Instant::now();
    let arg = json!({"request_id": format!("round-{round}"), "choice": choice});
    let done = call(data, "stock_files.import", &arg)?;
    let whole = began.elapsed().as_secs_f64();
    if done["job"]["succeeded"] != json!(ROWS) {
        return Err(format!("not every row went in: {done}"));
    }
    let id = done["job"]["id"].as_str().unwrap_or_default();
    let took = sqlite(
        &data.join("miseban.db"),
        &format!("SELECT finished_at - started_at FROM jobs WHERE id = {id};"),
    )?;
    let millis: f64 = took.trim().parse().map_err(|_| format!("no time of the job: {took}"))?;
    Ok((millis / 1000.0, whole))
}

fn theirs_once(database: &Path, file: &Path) -> Result<f64, String> {
    let script = format!(
        "set -e; iconv -f CP932 -t UTF-8 '{}' > '{}.utf8'; \
         sqlite3 '{}' '.import --csv --skip 1 {}.utf8 incoming' '{}'",
        file.display(),
        file.display(),
        database.display(),
        file.display(),
        THEIR_UPDATE.replace('\n', " ")
    );
    let began = Instant::now();
    run::output(run::command("bash").args(["-c", &script]))?;
    Ok(began.elapsed().as_secs_f64())
}

fn sqlite(database: &Path, sql: &str) -> Result<String, String> {
    run::output(run::command("sqlite3").arg(database).arg(sql))
}

fn call(data: &Path, name: &str, arg: &Value) -> Result<Value, String> {
    let mut miseban = run::command(paths::released("miseban"));
    miseban.arg("--data").arg(data).args(["--key-file", "call", name, &arg.to_string()]);
    let text = run::output(&mut miseban)?;
    serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))
}
