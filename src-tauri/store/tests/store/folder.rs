//! Opening, refusing, copying, restoring.

use std::fs;

use miseban_domain::{Instant, time::DAY};
use miseban_store::{BackupReason, FolderKind, OpenOptions, Store, StoreErrorKind, stock};
use rusqlite::Connection;

use crate::help::{Folder, NOW, by_hand, options, sku};

#[test]
fn a_new_folder_is_made_and_stays_itself() {
    let folder = Folder::new();
    let (store, first) = folder.open();
    assert!(first.created && !first.restored && first.migrated_from.is_none());
    assert_eq!(first.kind, FolderKind::Own);
    store.close();
    let (_store, second) = folder.open();
    assert!(!second.created && !second.restored);
    assert_eq!(second.folder_id, first.folder_id);
}

#[test]
fn a_demo_folder_is_not_opened_as_a_shops_own() {
    let folder = Folder::new();
    let demo = OpenOptions { kind: Some(FolderKind::Demo), ..options() };
    Store::open(folder.path(), demo.clone()).unwrap().0.close();
    let own = OpenOptions { kind: Some(FolderKind::Own), ..options() };
    let error = Store::open(folder.path(), own).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict("store.folder_kind"));
    assert_eq!(Store::open(folder.path(), demo).unwrap().1.kind, FolderKind::Demo);
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_not_touched() {
    let folder = Folder::new();
    folder.store().close();
    let conn = Connection::open(folder.database()).unwrap();
    conn.pragma_update(None, "journal_mode", "DELETE").unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = fs::read(folder.database()).unwrap();
    let error = Store::open(folder.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Newer { found: 99, known: 1 });
    assert_eq!(error.coded().code, "store.newer");
    assert_eq!(fs::read(folder.database()).unwrap(), before);
}

#[test]
fn another_programs_database_and_garbage_are_refused() {
    let folder = Folder::new();
    let conn = Connection::open(folder.database()).unwrap();
    conn.execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 1").unwrap();
    drop(conn);
    let error = Store::open(folder.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt);

    let folder = Folder::new();
    fs::write(folder.database(), vec![b'x'; 4096]).unwrap();
    let error = Store::open(folder.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt);
}

#[test]
fn a_folder_whose_database_is_gone_does_not_begin_anew() {
    let folder = Folder::new();
    folder.store().close();
    fs::remove_file(folder.database()).unwrap();
    let error = Store::open(folder.path(), options()).map(|_| ()).unwrap_err();
    assert_eq!(error.coded().code, "store.database_missing");
    assert!(!folder.database().exists());
}

#[test]
fn a_folder_in_a_cloud_services_care_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let dir = folder.path().join("Dropbox/miseban");
    let error = Store::open(&dir, options()).map(|_| ()).unwrap_err();
    assert_eq!(error.coded().code, "store.folder_cloud");
    assert_eq!(error.coded().args["service"], "Dropbox");
    assert!(!dir.exists());
}

#[test]
#[cfg(unix)]
fn a_link_into_a_cloud_services_care_is_refused_too() {
    let folder = Folder::new();
    let real = folder.path().join("OneDrive");
    fs::create_dir(&real).unwrap();
    let link = folder.path().join("data");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let error = Store::open(&link, options()).map(|_| ()).unwrap_err();
    assert_eq!(error.coded().code, "store.folder_cloud");
}

#[test]
fn the_schema_on_record_is_the_schema_that_the_migrations_make() {
    let folder = Folder::new();
    folder.store().close();
    let conn = Connection::open(folder.database()).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT sql FROM sqlite_schema
             WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_search_%' ORDER BY type, name",
        )
        .unwrap();
    let parts: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let made = format!(
        "-- Made by the tests (UPDATE_SCHEMA=1) from the migrations; never edited by hand.\n\n{};\n",
        parts.join(";\n\n")
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(path, &made).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(kept == made, "schema.sql is stale: run the tests of this crate with UPDATE_SCHEMA=1");
}

#[test]
fn a_restored_copy_is_known_as_one_until_it_is_accepted() {
    let folder = Folder::new();
    let store = folder.store();
    let id = store.write_blocking(|w| sku(w, "A-1")).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 5))).unwrap();
    let copy = store.backup_now(NOW).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 3))).unwrap();

    let in_use = Store::restore(folder.path(), &copy.name, NOW).unwrap_err();
    assert_eq!(in_use.coded().code, "store.in_use");
    store.close();
    Store::restore(folder.path(), &copy.name, NOW).unwrap();

    let (store, opened) = folder.open();
    assert!(opened.restored && !opened.created);
    let now = store.read_blocking(|r| stock::stock(r, id)).unwrap().unwrap();
    assert_eq!(now.expected, 5);
    store.close();
    let (store, opened) = folder.open();
    assert!(opened.restored, "nobody has dealt with it yet");
    store.accept_restored().unwrap();
    store.close();
    assert!(!folder.open().1.restored);
    let kept = folder.path().join(format!("miseban.db.replaced-{}", NOW.0));
    let replaced: i64 = Connection::open(kept)
        .unwrap()
        .query_row("SELECT expected FROM stock", [], |row| row.get(0))
        .unwrap();
    assert_eq!(replaced, 8, "the replaced database is kept whole");
}

#[test]
fn a_copy_put_back_by_hand_is_known_as_one_too() {
    let folder = Folder::new();
    let store = folder.store();
    let copy = store.backup_now(NOW).unwrap();
    store.close();
    fs::copy(&copy.path, folder.database()).unwrap();
    assert!(folder.open().1.restored);
}

#[test]
fn a_day_has_one_copy_and_copies_leave_after_fourteen_days() {
    let folder = Folder::new();
    let store = folder.store();
    let first = store.daily_backup_if_due(NOW).unwrap().unwrap();
    assert_eq!(first.reason, BackupReason::Daily);
    assert!(store.daily_backup_if_due(NOW.plus(60_000)).unwrap().is_none());
    // 15:00 UTC is midnight in Tokyo.
    let next_day = Instant(1_795_359_600_000);
    assert!(store.daily_backup_if_due(next_day.plus(-1)).unwrap().is_none());
    assert!(store.daily_backup_if_due(next_day).unwrap().is_some());
    assert_eq!(store.backups().len(), 2);
    assert!(store.daily_backup_if_due(NOW.plus(15 * DAY)).unwrap().is_some());
    let left: Vec<_> = store.backups().into_iter().map(|backup| backup.at).collect();
    assert_eq!(left, [NOW.plus(15 * DAY)]);
    assert_eq!(Store::backups_in(folder.path()).len(), 1);
}

#[test]
fn a_database_whose_books_disagree_gets_no_copy() {
    let folder = Folder::new();
    let store = folder.store();
    let id = store.write_blocking(|w| sku(w, "A-1")).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 5))).unwrap();
    Connection::open(folder.database()).unwrap().execute("UPDATE stock SET expected = 6", []).unwrap();
    let verified = store.verify().unwrap();
    assert_eq!((verified.differences[0].ledger, verified.differences[0].kept), (5, 6));
    assert_eq!(store.backup_now(NOW).unwrap_err().kind, StoreErrorKind::Corrupt);
    assert!(store.backups().is_empty());
}
