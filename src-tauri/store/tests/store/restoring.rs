//! Asking for a copy to be put back, and what comes of it.

use std::fs;

use miseban_domain::Instant;
use miseban_store::{
    StoreErrorKind,
    restoring::{self, RestoreRequest},
    stock,
};

use crate::help::{Folder, NOW, by_hand, sku};

fn request(name: &str) -> RestoreRequest {
    RestoreRequest { name: name.to_owned(), request_id: "r-1".to_owned(), asked_at: NOW }
}

/// A folder with a copy from when there were 5 pieces; now there are 8.
fn with_copy(folder: &Folder) -> String {
    let store = folder.store();
    let id = store.write_blocking(|w| sku(w, "A-1")).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 5))).unwrap();
    let copy = store.backup_now(NOW).unwrap();
    let later = stock::NewMovement { at: NOW.plus(1), ..by_hand(id, 3) };
    store.write_blocking(move |w| stock::move_expected(w, &later)).unwrap();
    let since = store.read_blocking(|r| restoring::since(r, copy.at)).unwrap();
    assert_eq!((since.orders, since.edits), (0, 1), "what the copy doesn't know");
    store.close();
    copy.name
}

fn pieces(folder: &Folder) -> i64 {
    let store = folder.store();
    let ids = store
        .read_blocking(|r| {
            let page = miseban_store::skus::stock_list(
                r,
                &miseban_store::skus::StockQuery { limit: 10, ..miseban_store::skus::StockQuery::default() },
            )?;
            Ok(page.rows.into_iter().map(|row| row.expected).collect::<Vec<_>>())
        })
        .unwrap();
    store.close();
    ids[0]
}

#[test]
fn what_was_asked_for_is_done_once_before_the_next_opening() {
    let folder = Folder::new();
    let name = with_copy(&folder);
    restoring::ask(folder.path(), &request(&name)).unwrap();
    assert!(restoring::is_asked(folder.path()));

    restoring::carry_out(folder.path(), NOW.plus(5)).unwrap();
    assert!(!restoring::is_asked(folder.path()));
    let outcome = restoring::outcome(folder.path()).unwrap();
    assert_eq!((outcome.request, outcome.done_at, outcome.refused), (request(&name), NOW.plus(5), None));
    let (store, opened) = folder.open();
    assert!(opened.restored);
    store.close();
    assert_eq!(pieces(&folder), 5);

    restoring::outcome_noted(folder.path()).unwrap();
    restoring::carry_out(folder.path(), NOW.plus(9)).unwrap();
    assert_eq!(restoring::outcome(folder.path()), None, "nothing was asked for any more");
}

#[test]
fn killed_in_between_it_is_done_again() {
    let folder = Folder::new();
    let name = with_copy(&folder);
    restoring::ask(folder.path(), &request(&name)).unwrap();
    // Everything but the end: the database is exchanged and the wish still there.
    miseban_store::Store::restore(folder.path(), &name, NOW).unwrap();
    restoring::carry_out(folder.path(), NOW.plus(1)).unwrap();
    assert_eq!(restoring::outcome(folder.path()).unwrap().refused, None);
    assert_eq!(pieces(&folder), 5);
}

#[test]
fn a_copy_that_cannot_be_put_back_is_refused_and_nothing_changes() {
    let folder = Folder::new();
    let name = with_copy(&folder);
    let unknown = restoring::ask(folder.path(), &request("none.db")).unwrap_err();
    assert_eq!(unknown.kind, StoreErrorKind::NotFound("backup"));

    restoring::ask(folder.path(), &request(&name)).unwrap();
    let copy = folder.path().join("backups").join(&name);
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    fs::write(&copy, bytes).unwrap();
    restoring::carry_out(folder.path(), NOW).unwrap();
    let outcome = restoring::outcome(folder.path()).unwrap();
    assert_eq!(outcome.refused.unwrap().code, "store.corrupt");
    assert!(!restoring::is_asked(folder.path()), "it isn't tried for ever");
    assert_eq!(pieces(&folder), 8);
    assert_eq!(restoring::ask(folder.path(), &request(&name)).unwrap_err().kind, StoreErrorKind::Corrupt);
}

#[test]
fn the_newest_copy_that_is_whole_is_offered() {
    let folder = Folder::new();
    let older = with_copy(&folder);
    let store = folder.store();
    let newer = store.backup_now(NOW.plus(60_000)).unwrap();
    store.close();
    assert_eq!(restoring::newest_sound(folder.path()).unwrap().name, newer.name);
    fs::write(&newer.path, b"").unwrap();
    assert_eq!(restoring::newest_sound(folder.path()).unwrap().name, older);
    let copy = folder.path().join("backups").join(&older);
    fs::write(copy, vec![7; 8192]).unwrap();
    assert_eq!(restoring::newest_sound(folder.path()), None);
}

#[test]
fn a_damaged_database_is_exchanged_for_a_copy() {
    let folder = Folder::new();
    let name = with_copy(&folder);
    fs::write(folder.database(), vec![b'x'; 4096]).unwrap();
    restoring::at_once(folder.path(), request(&name), Instant(NOW.0 + 7)).unwrap();
    assert_eq!(pieces(&folder), 5);
    let kept = folder.path().join(format!("miseban.db.replaced-{}", NOW.0 + 7));
    assert_eq!(fs::read(kept).unwrap(), vec![b'x'; 4096], "what was there is kept");
    assert!(restoring::outcome(folder.path()).is_some());
}

#[test]
fn a_wish_that_nobody_can_read_is_forgotten() {
    let folder = Folder::new();
    folder.store().close();
    fs::write(folder.path().join("restore-request"), b"{\"na").unwrap();
    restoring::carry_out(folder.path(), NOW).unwrap();
    assert!(!restoring::is_asked(folder.path()));
    assert_eq!(restoring::outcome(folder.path()), None);
}
