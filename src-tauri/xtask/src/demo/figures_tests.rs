use std::collections::BTreeMap;

use super::{Figures, same_key, same_number};
use crate::demo::books::{Books, Change, Order};
use crate::demo::database::{Listing, Movement, OrderRow, Rows, Share};

fn change(at: i64, pushed: bool, after: i64) -> Change {
    Change { at, pushed, after: Some(after) }
}

fn books(key: &str, changes: Vec<Change>, orders: &[(&str, i64, i64)]) -> Books {
    let orders = orders.iter().map(|(number, placed_at, pieces)| Order {
        number: (*number).to_owned(),
        placed_at: *placed_at,
        cancelled: false,
        pieces: vec![(key.to_owned(), *pieces)],
    });
    Books { skus: BTreeMap::from([(key.to_owned(), changes)]), orders: orders.collect(), given_back: 0 }
}

fn row(id: i64, mall: &str, number: &str, first: &str) -> OrderRow {
    OrderRow { id, mall: mall.to_owned(), number: number.to_owned(), first_source: first.to_owned() }
}

fn listing(sku: i64, mall: &str, key: &str) -> Listing {
    let share = Share::default();
    Listing { id: sku, sku, mall: mall.to_owned(), key: key.to_owned(), settled: true, share }
}

fn movement(order: Option<i64>, delta: i64, after: i64) -> Movement {
    Movement { sku: 1, order, delta, after, explained: true }
}

/// One SKU in two malls; one order of two pieces at the first, which the second showed after 1.5 s.
fn good() -> (Vec<(String, Books)>, Rows) {
    let rakuten = books("tea:100", vec![change(0, false, 10), change(1_000, false, 8)], &[("r-1", 1_000, 2)]);
    let yahoo = books("tea:", vec![change(0, false, 10), change(2_500, true, 8)], &[]);
    let rows = Rows {
        orders: vec![row(7, "rakuten", "r-1", "mail")],
        movements: vec![movement(None, 10, 10), movement(Some(7), -2, 8)],
        listings: vec![listing(1, "rakuten", "tea/100"), listing(1, "yahoo", "tea")],
        expected: BTreeMap::from([(1, 8)]),
        ..Rows::default()
    };
    (vec![("rakuten".to_owned(), rakuten), ("yahoo".to_owned(), yahoo)], rows)
}

#[test]
fn a_good_day_has_nothing_to_explain() {
    let (malls, rows) = good();
    let figures = Figures::compute(&malls, &rows, 0);
    assert_eq!(figures.by_mail, BTreeMap::from([("rakuten".to_owned(), 1)]));
    assert!(figures.by_api.is_empty());
    assert_eq!((figures.missing, figures.doubled, figures.unexplained, figures.disagreeing), (0, 0, 0, 0));
    assert_eq!((figures.pushes, figures.never_arrived), (1, 0));
    assert_eq!((figures.percentile(50), figures.percentile(95)), (Some(1.5), Some(1.5)));
}

#[test]
fn an_order_twice_and_one_that_no_mall_took_are_doubled() {
    let (malls, mut rows) = good();
    rows.orders.push(row(8, "rakuten", "r-1", "api"));
    rows.orders.push(row(9, "rakuten", "r-9", "api"));
    assert_eq!(Figures::compute(&malls, &rows, 0).doubled, 2);
}

#[test]
fn an_order_that_never_came_in_is_missing_and_its_pieces_are_unexplained() {
    let (malls, mut rows) = good();
    rows.orders.clear();
    let figures = Figures::compute(&malls, &rows, 0);
    assert_eq!((figures.missing, figures.unexplained), (1, 1));
}

#[test]
fn stock_moved_twice_without_a_cause_or_beside_the_ledger_is_unexplained() {
    let (malls, mut rows) = good();
    rows.movements.push(movement(Some(7), -2, 6));
    rows.expected.insert(1, 6);
    assert_eq!(Figures::compute(&malls, &rows, 0).unexplained, 1);

    let (malls, mut rows) = good();
    rows.movements.push(Movement { explained: false, ..movement(None, 0, 8) });
    assert_eq!(Figures::compute(&malls, &rows, 0).unexplained, 1);

    let (malls, mut rows) = good();
    rows.expected.insert(1, 9);
    let figures = Figures::compute(&malls, &rows, 0);
    assert_eq!((figures.unexplained, figures.disagreeing), (1, 2));
}

#[test]
fn a_number_that_never_arrived_is_counted_and_early_orders_are_not_timed() {
    let (mut malls, rows) = good();
    malls[1].1.skus.get_mut("tea:").unwrap().pop();
    assert_eq!(Figures::compute(&malls, &rows, 0).never_arrived, 1);
    assert_eq!(Figures::compute(&malls, &rows, 1_001).never_arrived, 0);
}

#[test]
fn bundles_take_their_parts() {
    let (mut malls, mut rows) = good();
    malls[0].1.orders[0].pieces = vec![("set:".to_owned(), 1)];
    rows.bundles.insert(5, vec![(1, 2)]);
    rows.listings.push(listing(5, "rakuten", "set"));
    malls[0].1.skus.insert("set:".to_owned(), vec![change(0, false, 4)]);
    let figures = Figures::compute(&malls, &rows, 0);
    assert_eq!((figures.unexplained, figures.disagreeing), (0, 0));
}

#[test]
fn a_number_is_held_against_the_shops_share_and_what_the_program_says() {
    let (malls, mut rows) = good();
    rows.should = Some(BTreeMap::from([(1, 8)]));
    assert_eq!(Figures::compute(&malls, &rows, 0).disagreeing, 0);
    rows.should = Some(BTreeMap::from([(1, 9)]));
    assert_eq!(Figures::compute(&malls, &rows, 0).disagreeing, 2);
    rows.should = None;
    rows.listings[1].share = Share { percent: 50, trickle: None };
    assert_eq!(Figures::compute(&malls, &rows, 0).disagreeing, 1);
    rows.listings[1].share = Share { percent: 100, trickle: Some((10, 3)) };
    assert_eq!(Figures::compute(&malls, &rows, 0).disagreeing, 0);
}

#[test]
fn numbers_and_keys_are_compared_as_malls_write_them() {
    assert!(same_number("hinata-10000001", "10000001"));
    assert!(!same_number("1000001", "1"));
    assert!(same_key("Tea:100", "tea/100"));
    assert!(!same_key("tea:100", "tea"));
}
