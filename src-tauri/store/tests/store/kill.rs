//! The program may be killed at any moment.

use std::{
    io::{BufRead, BufReader, Write as _},
    process::{Command, Stdio},
};

use miseban_domain::{SkuId, observation::Source};
use miseban_store::{
    raw::{self, NewRaw},
    skus, stock,
};
use rusqlite::Connection;

use crate::help::{Folder, NOW, by_hand, options, sku};

/// Tells the child which folder it works in; set by the parent below only.
const CHILD: &str = "MISEBAN_STORE_KILL_TEST";

/// A child of this very test moves pieces from one SKU to another, with a raw item each time, and says each commit. It is
/// killed after a different number of commits each round, wherever it is then.
#[test]
fn a_killed_writer_leaves_whole_transactions_and_every_one_that_it_was_told_of() {
    if let Some(dir) = std::env::var_os(CHILD) {
        write_until_killed(std::path::Path::new(&dir));
    }
    let folder = Folder::new();
    let store = folder.store();
    let (a, b) = store.write_blocking(|w| Ok((sku(w, "A")?, sku(w, "B")?))).unwrap();
    store.close();
    let mut told = 0;
    for commits in [1, 7, 2, 13, 30, 4, 21, 9] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "kill::a_killed_writer_leaves_whole_transactions_and_every_one_that_it_was_told_of",
            ])
            .arg("--nocapture")
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        told +=
            lines.map_while(Result::ok).filter(|line| line.starts_with("committed")).take(commits).count();
        child.kill().unwrap();
        child.wait().unwrap();

        let (store, opened) = folder.open();
        assert!(!opened.restored);
        let verified = store.verify().unwrap();
        assert_eq!(verified.differences, []);
        assert_eq!(verified.movements % 2, 0, "a transaction has two movements");
        assert!(verified.movements >= 2 * i64::try_from(told).unwrap(), "{verified:?}, told {told}");
        let rows = store.read_blocking(|r| stock::many(r, &[a, b])).unwrap();
        assert_eq!(rows[&a].expected + rows[&b].expected, 0);
        store.close();
        let conn = Connection::open(folder.database()).unwrap();
        let items: i64 = conn.query_row("SELECT count(*) FROM raw_items", [], |row| row.get(0)).unwrap();
        assert_eq!(items * 2, verified.movements);
    }
    assert_eq!(told, 87);
}

fn write_until_killed(dir: &std::path::Path) -> ! {
    let (store, _) = miseban_store::Store::open(dir, options()).unwrap();
    let (a, b) = store
        .read_blocking(|r| {
            let id = |code| skus::by_code(r, code).map(|sku| sku.map_or(SkuId(0), |sku| sku.id));
            Ok((id("A")?, id("B")?))
        })
        .unwrap();
    // Not `println!`, whose output the test harness may keep.
    let mut out = std::io::stdout();
    loop {
        let n = store
            .write_blocking(move |w| {
                let (first, _) = stock::move_expected(w, &by_hand(a, -1))?;
                let new = NewRaw {
                    scope: "test".into(),
                    shop_id: None,
                    source: Source::Api,
                    key: first.to_string(),
                    bytes: first.to_string().repeat(500).into_bytes(),
                    media_type: "text/plain".into(),
                    fetched_at: NOW,
                };
                raw::take_in(w, &new)?;
                stock::move_expected(w, &by_hand(b, 1))?;
                Ok(first)
            })
            .unwrap();
        writeln!(out, "committed {n}").unwrap();
    }
}
