//! The ledger: it only grows, and what is kept beside it is its sum.

use miseban_store::{
    StoreErrorKind,
    stock::{self, Amount, Book, Cause, Change, NewMovement, Place, SetRow, Why},
};
use rusqlite::Connection;

use crate::help::{Folder, NOW, by_hand, listing, shop, sku};

#[test]
fn movements_can_be_neither_changed_nor_deleted() {
    let folder = Folder::new();
    let store = folder.store();
    let id = store.write_blocking(|w| sku(w, "A")).unwrap();
    store.write_blocking(move |w| stock::move_expected(w, &by_hand(id, 5))).unwrap();
    let conn = Connection::open(folder.database()).unwrap();
    let changed = conn.execute("UPDATE stock_movements SET delta = 6", []).unwrap_err();
    assert!(changed.to_string().contains("never changed"));
    let deleted = conn.execute("DELETE FROM stock_movements", []).unwrap_err();
    assert!(deleted.to_string().contains("never deleted"));
    assert_eq!(store.verify().unwrap().movements, 1);
}

#[test]
fn setting_is_a_movement_of_the_difference_and_its_moment() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let set = NewMovement { cause: Cause::SetByHand, ..by_hand(id, 0) };
            let (first, after) = stock::set_expected(w, 0, &set)?;
            assert_eq!(after, 0);
            let said = stock::movement(w, first.unwrap())?.unwrap();
            assert_eq!(
                (said.delta, said.after),
                (0, 0),
                "nothing moves, but it was said and can be taken back"
            );
            assert_eq!(stock::stock(w, id)?.unwrap().set_at, Some(NOW));
            assert_eq!(stock::set_expected(w, 0, &set)?.0, None, "said again");
            let (second, _) = stock::set_expected(w, 12, &set)?;
            let movement = stock::movement(w, second.unwrap())?.unwrap();
            assert_eq!((movement.delta, movement.after, movement.cause), (12, 12, Cause::SetByHand));

            let undo = NewMovement { undoes: second, cause: Cause::Undo, ..by_hand(id, -12) };
            stock::move_expected(w, &undo)?;
            let told = stock::story(w, id, &[], None, 10)?;
            let seen: Vec<_> = told.iter().map(|row| (row.movement.delta, row.undone)).collect();
            assert_eq!(seen, [(-12, false), (12, true), (0, false)]);
            assert_eq!(stock::story(w, id, &[], Some(told[0].movement.id), 10)?.len(), 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn held_stock_does_not_fall_below_nothing_and_expected_may() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let held = NewMovement { book: Book::Held, ..by_hand(id, -1) };
            let refused = stock::move_expected(w, &held).unwrap_err();
            assert_eq!(refused.kind, StoreErrorKind::Conflict("stock.held_below_zero"));
            assert_eq!(stock::set_held(w, 3, &held)?.1, 3);
            assert_eq!(stock::move_expected(w, &by_hand(id, -2))?.1, -2);
            assert_eq!(stock::oversold(w)?, [id].into());
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
}

#[test]
fn what_would_fall_below_nothing_is_told_before_it_is_written() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let (main, _) = stock::warehouse_codes(w)?[0];
            let by = |place, by| Change { sku_id: id, place, amount: Amount::By(by) };
            let (good, held) = (Place::good(main), Place::HELD);
            assert!(!stock::will_take(w, &[by(good, -5)])?);
            assert!(stock::will_take(w, &[by(good, 5), by(good, -5)])?, "one after the other");
            assert!(!stock::will_take(w, &[by(held, 3), by(held, -2), by(held, -2)])?);
            let to = |to| Change { amount: Amount::To(to), ..by(good, 0) };
            assert!(!stock::will_take(w, &[to(4), by(good, -5)])?);
            assert!(!stock::will_take(w, &[to(-1)])?);
            stock::change_many(w, &[by(good, -5)], &Why::new(Cause::File, NOW))?;
            assert!(stock::will_take(w, &[by(good, 2)])?, "closer to what can be");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_file_of_numbers_moves_the_differences_and_raises_only_what_changed() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let ids = ["A", "B", "C"].map(|code| sku(w, code).unwrap());
            let listings = [0, 1, 2].map(|at| listing(w, shop, ids[at], &format!("k{at}")).unwrap());
            let rows = [(0, 10), (1, 20), (2, 30)].map(|(at, to): (usize, _)| SetRow { sku_id: ids[at], to });
            let why = Why { person: Some("店長".into()), ..Why::new(Cause::File, NOW) };
            assert_eq!(stock::set_expected_many(w, &rows, &why)?, 3);
            let revision = |w: &miseban_store::Write<'_>, at: usize| {
                miseban_store::listings::get(w, listings[at]).unwrap().unwrap().wanted_rev
            };
            let before = [0, 1, 2].map(|at| revision(w, at));
            let again = [SetRow { sku_id: ids[0], to: 10 }, SetRow { sku_id: ids[1], to: 7 }];
            assert_eq!(stock::set_expected_many(w, &again, &Why::new(Cause::File, NOW))?, 1);
            let after = [0, 1, 2].map(|at| revision(w, at));
            assert_eq!(after, [before[0], before[1] + 1, before[2]]);
            assert_eq!(stock::stock(w, ids[1])?.unwrap().expected, 7);
            Ok(())
        })
        .unwrap();
    let verified = store.verify().unwrap();
    assert_eq!((verified.movements, verified.differences), (4, vec![]));
}
