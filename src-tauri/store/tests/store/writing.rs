//! The doors: one writer, snapshots for readers, and what a panic leaves behind.

use miseban_domain::SkuId;
use miseban_store::{StoreError, StoreErrorKind, Topic, skus, stock};

use crate::help::{Folder, by_hand, sku};

#[test]
fn an_error_and_a_panic_undo_everything_and_the_writer_goes_on() {
    let folder = Folder::new();
    let store = folder.store();
    let refused = store.write_blocking(|w| {
        sku(w, "A-1")?;
        Err::<(), _>(StoreError::conflict("test.no"))
    });
    assert_eq!(refused.unwrap_err().kind, StoreErrorKind::Conflict("test.no"));
    let panicked = store.write_blocking(|w| -> miseban_store::Result<()> {
        sku(w, "A-2")?;
        panic!("in the middle");
    });
    let error = panicked.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Internal);
    assert!(error.to_string().contains("in the middle"));

    store.write_blocking(|w| sku(w, "A-3")).unwrap();
    for (code, there) in [("A-1", false), ("A-2", false), ("A-3", true)] {
        let found = store.read_blocking(|r| skus::by_code(r, code)).unwrap();
        assert_eq!(found.is_some(), there, "{code}");
    }
}

#[test]
fn a_panic_while_reading_is_an_error_and_costs_no_connection() {
    let folder = Folder::new();
    let store = folder.store();
    for _ in 0..20 {
        let panicked = store.read_blocking(|_| -> miseban_store::Result<()> { panic!("reading") });
        assert_eq!(panicked.unwrap_err().kind, StoreErrorKind::Internal);
    }
    assert_eq!(store.read_blocking(|r| skus::get(r, SkuId(1))).unwrap(), None);
}

#[tokio::test]
async fn a_reader_sees_one_moment_and_listeners_hear_after_the_commit() {
    let folder = Folder::new();
    let store = folder.store();
    let mut changes = store.changes();
    let id = store.write(|w| sku(w, "A-1")).await.unwrap();
    assert_eq!(*changes.recv().await.unwrap(), [Topic::Stock].into());

    let inner = store.clone();
    store
        .read(move |r| {
            assert_eq!(stock::stock(r, id)?, None);
            inner.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 4)))?;
            assert_eq!(stock::stock(r, id)?, None, "still the moment at which this reader began");
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(*changes.recv().await.unwrap(), [Topic::Stock, Topic::Listings].into());
    let after = store.read(move |r| stock::stock(r, id)).await.unwrap().unwrap();
    assert_eq!(after.expected, 4);

    let failed = store.write(|w| sku(w, "A-1").map(|_| ())).await.unwrap_err();
    assert_eq!(failed.kind, StoreErrorKind::Conflict("sku.code_taken"));
    assert!(changes.try_recv().is_err(), "nothing was committed, nothing is told");
}

#[test]
fn a_closed_store_says_so() {
    let folder = Folder::new();
    let store = folder.store();
    let other = store.clone();
    store.close();
    assert_eq!(other.write_blocking(|w| sku(w, "A-1")).unwrap_err().kind, StoreErrorKind::Closed);
    assert_eq!(other.read_blocking(|r| skus::get(r, SkuId(1))).unwrap_err().kind, StoreErrorKind::Closed);
}
