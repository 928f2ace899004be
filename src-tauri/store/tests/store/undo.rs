//! Taking back: exact, whatever came in between, and nothing is ever lost.

use std::collections::BTreeMap;

use miseban_domain::{Instant, SkuId, WarehouseId};
use miseban_store::{
    Result, StoreErrorKind, Write, jobs,
    stock::{self, Amount, Batch, Book, Cause, Change, NewMovement, NotUndone, Place, Why},
};
use proptest::prelude::*;

use crate::help::{Folder, NOW, by_hand, listing, shop, sku};

const MAIN: WarehouseId = WarehouseId(1);

fn why(request: &str) -> Why {
    Why { person: Some("店長".into()), request_id: Some(request.into()), ..Why::new(Cause::SetByHand, NOW) }
}

fn to(sku_id: SkuId, place: Place, number: i64) -> Change {
    Change { sku_id, place, amount: Amount::To(number) }
}

fn by(sku_id: SkuId, place: Place, number: i64) -> Change {
    Change { sku_id, place, amount: Amount::By(number) }
}

fn undo_request(w: &mut Write<'_>, request: &str, with: &str) -> Result<stock::Undone> {
    stock::undo_many(w, &Batch::Request(request.into()), None, 1_000, &why(with))
}

fn expected(w: &Write<'_>, sku: SkuId) -> (i64, bool) {
    let row = stock::stock(w, sku).unwrap();
    (row.map_or(0, |row| row.expected), row.is_some_and(|row| row.set_at.is_some()))
}

#[test]
fn a_first_number_taken_back_leaves_a_sku_that_was_never_set_even_after_an_order() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            stock::change_many(w, &[to(id, Place::EXPECTED, 5)], &why("1"))?;
            stock::move_expected(w, &NewMovement { cause: Cause::Change, ..by_hand(id, -1) })?;
            undo_request(w, "1", "2")?;
            assert_eq!(expected(w, id), (-1, false), "nobody has said a number, and one was sold");
            undo_request(w, "2", "3")?;
            assert_eq!(expected(w, id), (4, true), "the number stands again");
            undo_request(w, "3", "4")?;
            assert_eq!(expected(w, id), (-1, false));

            stock::change_many(w, &[to(id, Place::EXPECTED, 7)], &why("5"))?;
            stock::change_many(w, &[to(id, Place::EXPECTED, 9)], &why("6"))?;
            undo_request(w, "5", "7")?;
            assert_eq!(expected(w, id), (1, true), "9 was said as well: two more than the 7 that is gone");
            undo_request(w, "6", "8")?;
            assert_eq!(expected(w, id), (-1, false));
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
}

#[test]
fn a_number_that_was_confirmed_without_changing_stays_set() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            stock::change_many(w, &[to(id, Place::EXPECTED, 5)], &why("1"))?;
            let later = Why { at: Instant(NOW.0 + 60_000), ..why("2") };
            assert_eq!(stock::change_many(w, &[to(id, Place::EXPECTED, 5)], &later)?.moved, 0);
            undo_request(w, "1", "3")?;
            assert_eq!(expected(w, id), (0, true));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_whole_file_goes_back_in_parts_and_says_what_it_leaves_out() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let job = jobs::insert(
                w,
                &jobs::NewJob {
                    kind: "stock_import".into(),
                    shop_id: None,
                    subject: "zaiko.csv".into(),
                    next_run_at: None,
                    version: 1,
                    payload: serde_json::json!({}),
                    person: "店長".into(),
                    request_id: None,
                    requested_at: NOW,
                },
            )?;
            let ids: Vec<SkuId> = (0..7).map(|at| sku(w, &format!("S{at}")).unwrap()).collect();
            let listing = listing(w, shop, ids[0], "k")?;
            let changes: Vec<Change> = ids.iter().map(|id| to(*id, Place::EXPECTED, 10)).collect();
            let file = Why { job: Some(job), cause: Cause::File, ..why("file") };
            let changed = stock::change_many(w, &changes, &file)?;
            assert_eq!(changed.moved, 7);
            let held = stock::change_many(w, &[by(ids[1], Place::HELD, 4)], &file)?;
            stock::change_many(w, &[by(ids[1], Place::HELD, -3)], &why("by hand"))?;
            let one = stock::undo_many(w, &Batch::Of(vec![changed.first.unwrap()]), None, 1, &why("one"))?;
            assert_eq!(one.done[0].2, 0);
            let raised = miseban_store::listings::get(w, listing)?.unwrap().wanted_rev;

            let plan = stock::batch_rows(w, &Batch::Job(job), None, 100)?;
            assert_eq!(plan.len(), 8);
            assert_eq!((plan[0].before, plan[0].stays), (1, Some(NotUndone::HeldBelowZero)));
            assert_eq!(plan[0].movement.id, held.first.unwrap());
            assert_eq!((plan[1].before, plan[1].after, plan[1].stays), (10, 0, None));
            assert_eq!(plan[7].stays, Some(NotUndone::Already));

            let (mut done, mut left, mut before) = (0, 0, None);
            loop {
                let part = stock::undo_many(w, &Batch::Job(job), before, 3, &why("all"))?;
                (done, left, before) = (done + part.done.len(), left + part.left_out.len(), part.next);
                if before.is_none() {
                    break;
                }
            }
            assert_eq!((done, left), (6, 2));
            for id in &ids {
                assert_eq!(expected(w, *id), (0, false));
            }
            assert_eq!(miseban_store::listings::get(w, listing)?.unwrap().wanted_rev, raised);
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
}

#[test]
fn what_an_order_did_is_not_taken_back_by_a_person() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let (sold, _) = stock::move_expected(w, &NewMovement { cause: Cause::Order, ..by_hand(id, -2) })?;
            let undone = stock::undo_many(w, &Batch::Of(vec![sold]), None, 1, &why("1"))?;
            assert_eq!(undone.left_out[0].1, NotUndone::OfOrder);
            assert_eq!(expected(w, id).0, -2);
            assert_eq!(stock::pieces_sold(w, id, 30, NOW)?, 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_shelf_does_not_fall_below_nothing_and_what_came_together_stays_together() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let (id, shelf) = (sku(w, "A")?, Place::good(MAIN));
            stock::change_many(w, &[to(id, Place::EXPECTED, 2), to(id, shelf, 2)], &why("1"))?;
            let came = Why { cause: Cause::Received, ..why("in") };
            stock::change_many(w, &[by(id, Place::EXPECTED, 4), by(id, shelf, 4)], &came)?;
            stock::change_many(w, &[by(id, shelf, -5)], &why("out"))?;
            let undone = undo_request(w, "in", "2")?;
            let stays: Vec<NotUndone> = undone.left_out.iter().map(|(_, why)| *why).collect();
            assert_eq!((undone.done.len(), stays), (0, vec![NotUndone::ShelfBelowZero; 2]));
            // The same where a page ends between the two.
            let batch = Batch::Request("in".into());
            let first = stock::undo_many(w, &batch, None, 1, &why("3"))?;
            let second = stock::undo_many(w, &batch, first.next, 1, &why("3"))?;
            assert_eq!((first.left_out.len(), second.left_out.len()), (1, 1));
            assert_eq!((stock::number_at(w, id, shelf)?, expected(w, id).0), (1, 6));
            stock::change_many(w, &[by(id, shelf, 3)], &why("more"))?;
            assert_eq!(undo_request(w, "in", "4")?.done.len(), 2);
            assert_eq!((stock::number_at(w, id, shelf)?, expected(w, id).0), (0, 2));
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
}

#[test]
fn a_sku_without_numbers_on_a_shelf_stays_without_and_is_without_again() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let id = sku(w, "A")?;
            let place = Place::good(MAIN);
            assert!(!stock::is_on_shelf(w, id)?);
            stock::change_many(w, &[to(id, place, 0)], &why("1"))?;
            assert!(stock::is_on_shelf(w, id)?, "none is a number");
            undo_request(w, "1", "2")?;
            assert!(!stock::is_on_shelf(w, id)?);
            undo_request(w, "2", "0")?;
            assert!(stock::is_on_shelf(w, id)?, "none was said, and stands again");
            undo_request(w, "0", "00")?;

            stock::change_many(w, &[to(id, place, 8), by(id, Place::defective(MAIN), 1)], &why("3"))?;
            let order = NewMovement { book: Book::Allocated, cause: Cause::Change, ..by_hand(id, 3) };
            stock::move_physical(w, MAIN, &order)?;
            let shelf = stock::shelves(w, id)?[0];
            assert_eq!((shelf.good, shelf.defective, shelf.allocated, shelf.free()), (8, 1, 3, 5));
            undo_request(w, "3", "4")?;
            assert_eq!(stock::shelves(w, id)?, [], "only the order's own numbers are left");
            stock::move_physical(w, MAIN, &NewMovement { delta: -3, ..order })?;
            undo_request(w, "4", "5")?;
            assert_eq!(stock::shelves(w, id)?[0].good, 8);
            let refused = stock::change_many(
                w,
                &[by(id, Place { book: Book::Allocated, warehouse: Some(MAIN) }, 1)],
                &why("6"),
            );
            assert_eq!(refused.unwrap_err().kind, StoreErrorKind::Conflict("stock.allocated_is_of_orders"));
            Ok(())
        })
        .unwrap();
    assert_eq!(store.verify().unwrap().differences, []);
}

/// What somebody does to three SKUs.
#[derive(Debug, Clone)]
enum Step {
    Order(usize, i64),
    Paste(Vec<(usize, usize, bool, i64)>),
    /// All of an earlier paste or undo goes back.
    Undo(usize),
    /// One movement goes back.
    UndoOne(usize),
    /// Changes, and then fails: nothing of it may stay.
    Fail(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let cell = (0..3_usize, 0..4_usize, any::<bool>(), 0_i64..60);
    let step = prop_oneof![
        (0..3_usize, -9_i64..3).prop_map(|(sku, n)| Step::Order(sku, n)),
        proptest::collection::vec(cell, 1..6).prop_map(Step::Paste),
        (0..20_usize).prop_map(Step::Undo),
        (0..60_usize).prop_map(Step::UndoOne),
        (0..3_usize, 1_i64..9).prop_map(|(sku, n)| Step::Fail(sku, n)),
    ];
    proptest::collection::vec(step, 1..30)
}

const PLACES: [Place; 4] = [Place::EXPECTED, Place::HELD, Place::good(MAIN), Place::defective(MAIN)];

/// Every number of every SKU, and whether it was ever said.
fn numbers(w: &Write<'_>, skus: &[SkuId; 3]) -> Vec<(i64, bool)> {
    let mut all = Vec::new();
    for sku in skus {
        for place in PLACES {
            let said = match place.book {
                Book::Expected => expected(w, *sku).1,
                Book::Held => true,
                _ => stock::is_on_shelf(w, *sku).unwrap(),
            };
            all.push((stock::number_at(w, *sku, place).unwrap(), said));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_books_agree_with_the_ledger_and_with_plain_sums(steps in steps()) {
        let folder = Folder::new();
        let store = folder.store();
        let skus = store.write_blocking(|w| Ok(["A", "B", "C"].map(|code| sku(w, code).unwrap()))).unwrap();
        let mut sums: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (turn, step) in steps.into_iter().enumerate() {
            let request = turn.to_string();
            let sum = |at: &(usize, usize)| sums.get(at).copied().unwrap_or(0);
            match step {
                Step::Order(at, n) => {
                    let new = NewMovement { cause: Cause::Order, ..by_hand(skus[at], n) };
                    store.write_blocking(move |w| stock::move_expected(w, &new)).unwrap();
                    *sums.entry((at, 0)).or_default() += n;
                }
                Step::Paste(cells) => {
                    let mut after = BTreeMap::new();
                    let mut changes = Vec::new();
                    for (at, place, set, n) in cells {
                        let now = after.get(&(at, place)).copied().unwrap_or_else(|| sum(&(at, place)));
                        after.insert((at, place), if set { n } else { now + n });
                        let amount = if set { Amount::To(n) } else { Amount::By(n) };
                        changes.push(Change { sku_id: skus[at], place: PLACES[place], amount });
                    }
                    store.write_blocking(move |w| stock::change_many(w, &changes, &why(&request))).unwrap();
                    sums.extend(after);
                }
                Step::Undo(_) | Step::UndoOne(_) => {
                    let batch = match step {
                        Step::Undo(earlier) => Batch::Request(earlier.to_string()),
                        Step::UndoOne(id) => Batch::Of(vec![miseban_domain::MovementId(i64::try_from(id).unwrap())]),
                        _ => unreachable!(),
                    };
                    let undone = store
                        .write_blocking(move |w| stock::undo_many(w, &batch, None, 1_000, &why(&request)))
                        .unwrap();
                    for (movement, _, _) in undone.done {
                        let at = skus.iter().position(|id| *id == movement.sku_id).unwrap();
                        let place = PLACES.iter().position(|place| place.book == movement.book).unwrap();
                        *sums.entry((at, place)).or_default() -= movement.delta;
                    }
                }
                Step::Fail(at, n) => {
                    let failed: Result<()> = store.write_blocking(move |w| {
                        stock::change_many(w, &[by(skus[at], Place::good(MAIN), n)], &why("fails"))?;
                        Err(miseban_store::StoreError::conflict("test.no"))
                    });
                    prop_assert!(failed.is_err());
                }
            }
        }
        store.write_blocking(move |w| {
            for (at, id) in skus.iter().enumerate() {
                for (place, of) in PLACES.iter().enumerate() {
                    let now = stock::number_at(w, *id, *of)?;
                    assert_eq!(now, sums.get(&(at, place)).copied().unwrap_or(0), "{of:?}");
                }
            }
            Ok(())
        }).unwrap();
        prop_assert_eq!(store.verify().unwrap().differences, vec![]);
    }

    #[test]
    fn taking_back_a_paste_restores_every_number_and_taking_that_back_brings_it_again(
        before in proptest::collection::vec((0..3_usize, 0..4_usize, any::<bool>(), 0_i64..60), 0..6),
        paste in proptest::collection::vec((0..3_usize, 0..4_usize, any::<bool>(), 0_i64..60), 1..8),
    ) {
        let folder = Folder::new();
        let store = folder.store();
        let change = |skus: &[SkuId; 3], cells: Vec<(usize, usize, bool, i64)>| -> Vec<Change> {
            cells.into_iter().map(|(at, place, set, n)| {
                let amount = if set { Amount::To(n) } else { Amount::By(n) };
                Change { sku_id: skus[at], place: PLACES[place], amount }
            }).collect()
        };
        store.write_blocking(move |w| {
            let skus = ["A", "B", "C"].map(|code| sku(w, code).unwrap());
            // Said a minute earlier: the paste is another moment.
            stock::change_many(w, &change(&skus, before), &Why { at: Instant(NOW.0 - 60_000), ..why("before") })?;
            let was = numbers(w, &skus);
            stock::change_many(w, &change(&skus, paste), &why("paste"))?;
            let pasted = numbers(w, &skus);
            undo_request(w, "paste", "undo")?;
            // A number that was said before and said again, the same, was confirmed by the paste: it left no movement.
            assert_eq!(numbers(w, &skus), was);
            let twice = undo_request(w, "paste", "twice")?;
            assert!(twice.done.is_empty());
            undo_request(w, "undo", "again")?;
            assert_eq!(numbers(w, &skus), pasted);
            Ok(())
        }).unwrap();
        prop_assert_eq!(store.verify().unwrap().differences, vec![]);
    }
}
