//! The ledger: it only grows, and what is kept beside it is its sum.

use std::collections::BTreeMap;

use miseban_store::{
    StoreErrorKind,
    stock::{self, Book, Cause, NewMovement, SetRow},
};
use proptest::prelude::*;
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
            assert_eq!((first, after), (None, 0), "nothing moves, but it was set");
            assert_eq!(stock::stock(w, id)?.unwrap().set_at, Some(NOW));
            let (second, _) = stock::set_expected(w, 12, &set)?;
            let movement = stock::movement(w, second.unwrap())?.unwrap();
            assert_eq!((movement.delta, movement.after, movement.cause), (12, 12, Cause::SetByHand));

            let undo = NewMovement { undoes: second, cause: Cause::Undo, ..by_hand(id, -12) };
            stock::move_expected(w, &undo)?;
            let told = stock::story(w, id, None, 10)?;
            let seen: Vec<_> = told.iter().map(|row| (row.movement.delta, row.undone)).collect();
            assert_eq!(seen, [(-12, false), (12, true)]);
            assert_eq!(stock::story(w, id, Some(told[0].movement.id), 10)?.len(), 1);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_first_number_taken_back_leaves_a_sku_that_was_never_set() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let set = |to: i64, w: &mut miseban_store::Write<'_>| {
                let new = NewMovement { cause: Cause::SetByHand, ..by_hand(id, 0) };
                let (movement, _) = stock::set_expected(w, to, &new)?;
                stock::movement(w, movement.unwrap()).map(Option::unwrap)
            };
            let undo = |of: &stock::MovementRow, w: &mut miseban_store::Write<'_>| {
                let new = NewMovement { undoes: Some(of.id), cause: Cause::Undo, ..by_hand(id, -of.delta) };
                stock::move_expected(w, &new)?;
                stock::unset_if_untouched(w, of)
            };
            let set_at = |w: &miseban_store::Write<'_>| stock::stock(w, id).map(|row| row.unwrap().set_at);

            let first = set(5, w)?;
            assert!(first.first_set);
            assert!(undo(&first, w)?);
            assert_eq!(set_at(w)?, None);

            let again = set(7, w)?;
            assert!(again.first_set, "unset again, so this is the first");
            let second = set(9, w)?;
            assert!(!second.first_set);
            assert!(!undo(&second, w)?);
            assert_eq!(set_at(w)?, Some(NOW));
            assert!(!undo(&again, w)?, "it was set once more after that");
            Ok(())
        })
        .unwrap();
    store
        .write_blocking(|w| {
            let id = sku(w, "B")?;
            let new = NewMovement { cause: Cause::SetByHand, ..by_hand(id, 0) };
            let (id_of_first, _) = stock::set_expected(w, 4, &new)?;
            let first = stock::movement(w, id_of_first.unwrap())?.unwrap();
            // A shop has sold one meanwhile: that number was known to somebody.
            stock::move_expected(w, &NewMovement { cause: Cause::Change, ..by_hand(id, -1) })?;
            let undo = NewMovement { undoes: Some(first.id), cause: Cause::Undo, ..by_hand(id, -4) };
            stock::move_expected(w, &undo)?;
            assert!(!stock::unset_if_untouched(w, &first)?);
            assert_eq!(stock::stock(w, id)?.unwrap().set_at, Some(NOW));
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
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
fn a_file_of_numbers_moves_the_differences_and_raises_only_what_changed() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let ids = ["A", "B", "C"].map(|code| sku(w, code).unwrap());
            let listings = [0, 1, 2].map(|at| listing(w, shop, ids[at], &format!("k{at}")).unwrap());
            let rows = [(0, 10), (1, 20), (2, 30)].map(|(at, to): (usize, _)| SetRow { sku_id: ids[at], to });
            assert_eq!(stock::set_expected_many(w, &rows, Cause::File, None, Some("店長"), NOW)?, 3);
            let revision = |w: &miseban_store::Write<'_>, at: usize| {
                miseban_store::listings::get(w, listings[at]).unwrap().unwrap().wanted_rev
            };
            let before = [0, 1, 2].map(|at| revision(w, at));
            let again = [SetRow { sku_id: ids[0], to: 10 }, SetRow { sku_id: ids[1], to: 7 }];
            assert_eq!(stock::set_expected_many(w, &again, Cause::File, None, None, NOW)?, 1);
            let after = [0, 1, 2].map(|at| revision(w, at));
            assert_eq!(after, [before[0], before[1] + 1, before[2]]);
            assert_eq!(stock::stock(w, ids[1])?.unwrap().expected, 7);
            Ok(())
        })
        .unwrap();
    let verified = store.verify().unwrap();
    assert_eq!((verified.movements, verified.differences), (4, vec![]));
}

#[derive(Debug, Clone)]
enum Step {
    Move(usize, i64),
    Set(usize, i64),
    SetMany(Vec<(usize, i64)>),
    Hold(usize, i64),
    /// Moves, and then fails: nothing of it may stay.
    Fail(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = -50_i64..200;
    let step = prop_oneof![
        (0..3_usize, number.clone()).prop_map(|(sku, n)| Step::Move(sku, n)),
        (0..3_usize, number.clone()).prop_map(|(sku, n)| Step::Set(sku, n)),
        proptest::collection::vec((0..3_usize, number.clone()), 1..4).prop_map(Step::SetMany),
        (0..3_usize, 0_i64..20).prop_map(|(sku, n)| Step::Hold(sku, n)),
        (0..3_usize, number).prop_map(|(sku, n)| Step::Fail(sku, n)),
    ];
    proptest::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_books_agree_with_the_ledger_and_with_plain_sums(steps in steps()) {
        let folder = Folder::new();
        let store = folder.store();
        let skus = store
            .write_blocking(|w| Ok(["A", "B", "C"].map(|code| sku(w, code).unwrap())))
            .unwrap();
        let (mut expected, mut held) = (BTreeMap::new(), BTreeMap::new());
        for step in steps {
            let copy = step.clone();
            let written = store.write_blocking(move |w| {
                match copy {
                    Step::Move(at, n) => stock::move_expected(w, &by_hand(skus[at], n)).map(|_| ()),
                    Step::Set(at, n) => stock::set_expected(w, n, &by_hand(skus[at], 0)).map(|_| ()),
                    Step::SetMany(rows) => {
                        let rows: Vec<_> = rows.iter().map(|(at, to)| SetRow { sku_id: skus[*at], to: *to }).collect();
                        stock::set_expected_many(w, &rows, Cause::File, None, None, NOW).map(|_| ())
                    }
                    Step::Hold(at, n) => stock::set_held(w, n, &by_hand(skus[at], 0)).map(|_| ()),
                    Step::Fail(at, n) => {
                        stock::move_expected(w, &by_hand(skus[at], n))?;
                        Err(miseban_store::StoreError::conflict("test.no"))
                    }
                }
            });
            match step {
                Step::Move(at, n) => *expected.entry(at).or_insert(0) += n,
                Step::Set(at, n) => { expected.insert(at, n); }
                Step::SetMany(rows) => expected.extend(rows),
                Step::Hold(at, n) => { held.insert(at, n); }
                Step::Fail(..) => { prop_assert!(written.is_err()); continue; }
            }
            prop_assert!(written.is_ok());
        }
        let rows = store.read_blocking(|r| stock::many(r, &skus)).unwrap();
        for (at, id) in skus.iter().enumerate() {
            let (e, h) = rows.get(id).map_or((0, 0), |row| (row.expected, row.held));
            prop_assert_eq!((e, h), (*expected.get(&at).unwrap_or(&0), *held.get(&at).unwrap_or(&0)));
        }
        prop_assert_eq!(store.verify().unwrap().differences, vec![]);
    }
}
