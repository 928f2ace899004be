//! The table "what an order does to expected", row by row, and the properties behind it.

use proptest::prelude::*;

use super::*;
use crate::{
    Instant,
    fixtures::{bare, by_number, met, observed_line, whole},
    merge::merge,
    observation::{Observation, ObservedLine, Source},
    order::Part,
    time::DAY,
};

const RUNNING: TakeFacts = TakeFacts {
    mode: StockMode::Counts,
    link: StockLink::Running,
    cancelled: false,
    pending: false,
    instructed: false,
    reserve_pending: false,
    restock_on_cancel: true,
};

fn order(lines: &[(&str, &str, i64)]) -> Vec<OrderLine> {
    let lines: Vec<ObservedLine> =
        lines.iter().map(|(key, code, quantity)| observed_line(key, code, *quantity)).collect();
    met(&merge(&[whole(Source::Api, 2000, lines)]).unwrap(), by_number)
}

/// A ledger, moved as the engine moves it.
fn apply(ledger: &mut Taken, movements: &[Movement]) {
    for movement in movements {
        let key = (movement.line_key.clone(), movement.sku_id);
        let taken = ledger.entry(key.clone()).or_default();
        *taken -= movement.delta;
        if *taken == 0 {
            ledger.remove(&key);
        }
    }
}

/// One turn of the engine: the changes of 想定在庫 as (SKU, change).
fn turn(facts: TakeFacts, lines: &[OrderLine], ledger: &mut Taken) -> Vec<(i64, i64)> {
    let movements = difference(&should_take(&facts, lines, ledger), ledger);
    apply(ledger, &movements);
    movements.iter().map(|movement| (movement.sku_id.0, movement.delta)).collect()
}

fn listed(facts: TakeFacts, lines: &[OrderLine], ledger: &Taken) -> Vec<(i64, i64)> {
    waiting(&facts, lines, ledger).iter().map(|movement| (movement.sku_id.0, movement.delta)).collect()
}

#[test]
fn a_new_order_takes_its_pieces_once() {
    let lines = order(&[("1", "7", 2), ("2", "8", 1), ("3", "7", 1)]);
    let mut ledger = Taken::new();
    assert_eq!(turn(RUNNING, &lines, &mut ledger), [(7, -2), (8, -1), (7, -1)]);
    assert_eq!(turn(RUNNING, &lines, &mut ledger), []);
}

#[test]
fn a_new_order_of_a_paused_shop_is_listed_and_applied_once() {
    let paused = TakeFacts { mode: StockMode::Paused, link: StockLink::Paused, ..RUNNING };
    let lines = order(&[("1", "7", 2)]);
    let mut ledger = Taken::new();
    assert_eq!(turn(paused, &lines, &mut ledger), []);
    assert_eq!(listed(paused, &lines, &ledger), [(7, -2)]);
    // Switched on again, it still waits for the person.
    let on_again = TakeFacts { link: StockLink::Running, ..paused };
    assert_eq!(turn(on_again, &lines, &mut ledger), []);
    assert_eq!(listed(on_again, &lines, &ledger), [(7, -2)]);
    // The person applies it.
    assert_eq!(turn(RUNNING, &lines, &mut ledger), [(7, -2)]);
    assert_eq!(turn(RUNNING, &lines, &mut ledger), []);
}

#[test]
fn a_new_order_of_a_stopped_shop_does_nothing_and_warns_of_nothing() {
    let stopped = TakeFacts { mode: StockMode::Off, link: StockLink::Stopped, ..RUNNING };
    let lines = order(&[("1", "7", 2)]);
    assert_eq!(turn(stopped, &lines, &mut Taken::new()), []);
    assert_eq!(listed(stopped, &lines, &Taken::new()), []);
}

#[test]
fn history_moves_nothing_ever() {
    let history = TakeFacts { mode: StockMode::History, ..RUNNING };
    let lines = order(&[("1", "7", 2)]);
    assert_eq!(turn(history, &lines, &mut Taken::new()), []);
    assert_eq!(turn(TakeFacts { cancelled: true, ..history }, &lines, &mut Taken::new()), []);
    assert_eq!(listed(TakeFacts { link: StockLink::Paused, ..history }, &lines, &Taken::new()), []);
}

#[test]
fn an_unreleased_order_is_reserved_by_the_shops_setting() {
    let pending = TakeFacts { pending: true, ..RUNNING };
    let lines = order(&[("1", "7", 2)]);
    let mut ledger = Taken::new();
    assert_eq!(turn(pending, &lines, &mut ledger), []);
    let reserving = TakeFacts { reserve_pending: true, ..pending };
    assert_eq!(turn(reserving, &lines, &mut ledger), [(7, -2)]);
    // Released: it has its pieces already.
    assert_eq!(turn(RUNNING, &lines, &mut ledger), []);
}

#[test]
fn a_change_moves_the_difference() {
    let mut ledger = Taken::new();
    turn(RUNNING, &order(&[("1", "7", 2), ("2", "8", 1)]), &mut ledger);
    assert_eq!(turn(RUNNING, &order(&[("1", "7", 5), ("2", "8", 1)]), &mut ledger), [(7, -3)]);
    assert_eq!(turn(RUNNING, &order(&[("1", "7", 1), ("2", "8", 1)]), &mut ledger), [(7, 4)]);
    assert_eq!(turn(RUNNING, &order(&[("1", "9", 1), ("2", "8", 1)]), &mut ledger), [(7, 1), (9, -1)]);
}

#[test]
fn a_change_while_paused_is_listed_and_while_stopped_is_nothing() {
    let mut ledger = Taken::new();
    turn(RUNNING, &order(&[("1", "7", 2)]), &mut ledger);
    let changed = order(&[("1", "7", 5)]);
    let paused = TakeFacts { link: StockLink::Paused, ..RUNNING };
    assert_eq!(turn(paused, &changed, &mut ledger), []);
    assert_eq!(listed(paused, &changed, &ledger), [(7, -3)]);
    assert_eq!(listed(TakeFacts { cancelled: true, ..paused }, &changed, &ledger), [(7, 2)]);
    let stopped = TakeFacts { link: StockLink::Stopped, ..RUNNING };
    assert_eq!(turn(stopped, &changed, &mut ledger), []);
    assert_eq!(listed(stopped, &changed, &ledger), []);
}

#[test]
fn a_cancel_before_shipping_gives_back_exactly_what_was_taken_once() {
    let lines = order(&[("1", "7", 2), ("2", "8", 1)]);
    let mut ledger = Taken::new();
    turn(RUNNING, &lines, &mut ledger);
    let cancelled = TakeFacts { cancelled: true, ..RUNNING };
    assert_eq!(turn(cancelled, &lines, &mut ledger), [(7, 2), (8, 1)]);
    assert_eq!(turn(cancelled, &lines, &mut ledger), []);
    assert_eq!(ledger, Taken::new());
}

#[test]
fn a_cancelled_line_comes_back_alone() {
    let mut ledger = Taken::new();
    turn(RUNNING, &order(&[("1", "7", 2), ("2", "8", 1)]), &mut ledger);
    assert_eq!(turn(RUNNING, &order(&[("2", "8", 1)]), &mut ledger), [(7, 2)]);
    let mut ledger = Taken::new();
    turn(RUNNING, &order(&[("1", "7", 2)]), &mut ledger);
    assert_eq!(turn(RUNNING, &order(&[("1", "7", 0)]), &mut ledger), [(7, 2)]);
}

#[test]
fn a_shop_may_keep_cancelled_pieces_out() {
    let keeps = TakeFacts { restock_on_cancel: false, ..RUNNING };
    let lines = order(&[("1", "7", 2), ("2", "8", 1)]);
    let mut ledger = Taken::new();
    turn(keeps, &lines, &mut ledger);
    assert_eq!(turn(keeps, &order(&[("2", "8", 1)]), &mut ledger), []);
    assert_eq!(turn(TakeFacts { cancelled: true, ..keeps }, &lines, &mut ledger), []);
    // A lowered quantity is a change, not a cancel.
    assert_eq!(turn(keeps, &order(&[("1", "7", 1), ("2", "8", 1)]), &mut ledger), [(7, 1)]);
}

#[test]
fn an_order_first_seen_cancelled_takes_nothing_whatever_the_setting() {
    let lines = order(&[("1", "7", 2)]);
    for restock_on_cancel in [true, false] {
        let facts = TakeFacts { cancelled: true, restock_on_cancel, ..RUNNING };
        assert_eq!(turn(facts, &lines, &mut Taken::new()), []);
    }
}

#[test]
fn after_the_instruction_nothing_comes_back_by_itself() {
    let lines = order(&[("1", "7", 2), ("2", "8", 1)]);
    let mut ledger = Taken::new();
    turn(RUNNING, &lines, &mut ledger);
    let instructed = TakeFacts { instructed: true, ..RUNNING };
    assert_eq!(turn(instructed, &order(&[("2", "8", 1)]), &mut ledger), []);
    assert_eq!(turn(TakeFacts { cancelled: true, ..instructed }, &lines, &mut ledger), []);
    assert_eq!(turn(TakeFacts { cancelled: true, ..instructed }, &[], &mut ledger), []);
    // More is still taken.
    assert_eq!(turn(instructed, &order(&[("1", "7", 3), ("2", "8", 1)]), &mut ledger), [(7, -1)]);
}

#[test]
fn what_the_mall_shows_as_shipped_counts_as_instructed() {
    let switches = Switches { stock_link: StockLink::Running, ..Switches::default() };
    let mut shipped = merge(&[whole(Source::Api, 2000, vec![observed_line("1", "7", 1)])]).unwrap();
    assert!(!TakeFacts::of(StockMode::Counts, &switches, CancelReach::ALL, &shipped, false).instructed);
    shipped.state = Some(MallState::Shipped);
    assert!(TakeFacts::of(StockMode::Counts, &switches, CancelReach::ALL, &shipped, false).instructed);
    shipped.state = Some(MallState::Pending);
    assert!(TakeFacts::of(StockMode::Counts, &switches, CancelReach::ALL, &shipped, false).pending);
}

#[test]
fn a_bundle_takes_its_parts_as_composed_when_it_was_ordered() {
    let mut lines = order(&[("1", "7", 3)]);
    lines[0].parts = vec![Part { sku_id: SkuId(1), quantity: 2 }, Part { sku_id: SkuId(3), quantity: 1 }];
    let mut ledger = Taken::new();
    assert_eq!(turn(RUNNING, &lines, &mut ledger), [(1, -6), (3, -3)]);
    assert_eq!(turn(TakeFacts { cancelled: true, ..RUNNING }, &lines, &mut ledger), [(1, 6), (3, 3)]);
}

#[test]
fn lines_of_the_malls_own_stock_unknown_and_uncounted_ones_take_nothing() {
    let mut lines = order(&[("1", "7", 1), ("2", "unknown", 1), ("3", "9", 1)]);
    lines[0].fulfilled_by = FulfilledBy::Mall;
    lines[2].parts.clear();
    assert_eq!(turn(RUNNING, &lines, &mut Taken::new()), []);
}

#[test]
fn the_same_line_key_in_two_deliveries_is_two_lines() {
    let mut lines = order(&[("1", "7", 1), ("1", "7", 2)]);
    lines[1].delivery = 1;
    let mut ledger = Taken::new();
    assert_eq!(turn(RUNNING, &lines, &mut ledger), [(7, -1), (7, -2)]);
    assert_eq!(turn(RUNNING, &lines[..1], &mut ledger), [(7, 2)]);
}

#[test]
fn another_source_with_other_line_keys_moves_nothing() {
    let by_mail = order(&[("1", "7", 2)]);
    let by_api = order(&[("778", "7", 2)]);
    for facts in [
        RUNNING,
        TakeFacts { restock_on_cancel: false, ..RUNNING },
        TakeFacts { instructed: true, ..RUNNING },
    ] {
        let mut ledger = Taken::new();
        turn(RUNNING, &by_mail, &mut ledger);
        assert_eq!(turn(facts, &by_api, &mut ledger), []);
    }
}

#[test]
fn what_stands_under_an_old_key_follows_the_new_line() {
    let mut ledger = Taken::new();
    turn(RUNNING, &order(&[("1", "7", 2), ("2", "7", 1)]), &mut ledger);
    assert_eq!(turn(RUNNING, &order(&[("778", "7", 5)]), &mut ledger), [(7, -2)]);
    assert_eq!(
        turn(RUNNING, &order(&[("778", "7", 1)]), &mut ledger).iter().map(|(_, delta)| delta).sum::<i64>(),
        4
    );
    let cancelled = TakeFacts { cancelled: true, ..RUNNING };
    assert_eq!(turn(cancelled, &order(&[("778", "7", 1)]), &mut ledger), [(7, 1)]);
    assert_eq!(ledger, Taken::new());
}

fn any_observation() -> impl Strategy<Value = Observation> {
    let lines = prop::collection::vec((0..3_usize, 1..4_i64, 0..5_i64), 0..3);
    (0..3_usize, 0..6_i64, prop::option::of(0..4_i64), prop::bool::weighted(0.15), lines).prop_map(
        |(source, seen_at, version, cancelled, lines)| {
            let source = [Source::Mail, Source::Csv, Source::Api][source];
            let lines: Vec<ObservedLine> = lines
                .into_iter()
                .map(|(key, code, quantity)| {
                    observed_line(&format!("{source:?}{key}"), &code.to_string(), quantity)
                })
                .collect();
            let seen = if lines.is_empty() { bare(source, seen_at) } else { whole(source, seen_at, lines) };
            Observation { version, cancelled, ..seen }
        },
    )
}

/// Takes the observations in one by one, each with all before it, as intake does.
fn take_in(observations: &[Observation], facts: TakeFacts) -> BTreeMap<i64, i64> {
    let mut ledger = Taken::new();
    for seen in 1..=observations.len() {
        let merged = merge(&observations[..seen]).unwrap();
        let facts = TakeFacts { cancelled: merged.cancelled, ..facts };
        turn(facts, &met(&merged, by_number), &mut ledger);
    }
    let mut sums = BTreeMap::new();
    for ((_, sku_id), taken) in ledger {
        *sums.entry(sku_id.0).or_default() += taken;
    }
    sums
}

#[test]
fn of_cancels_only_the_buyers_own_within_half_an_hour_may_come_back_and_what_stays_out_is_asked_about() {
    let order = |cancel| {
        let seen = whole(Source::Api, 2000, vec![observed_line("1", "7", 2)]);
        merge(&[Observation { cancelled: true, cancel, ordered_at: Some(Instant(0)), ..seen }]).unwrap()
    };
    let by = |by, at| Some(Cancel { by, at });
    let soon = by(CancelledBy::Buyer, Some(Instant(30 * MINUTE)));
    let switches = |cancels| Switches { stock_link: StockLink::Running, cancels, ..Switches::default() };
    let restocks = |cancels, cancel| {
        TakeFacts::of(StockMode::Counts, &switches(cancels), CancelReach::ALL, &order(cancel), false)
            .restock_on_cancel
    };
    assert!(restocks(Cancels::BuyerSoon, soon));
    for other in [
        by(CancelledBy::Buyer, Some(Instant(30 * MINUTE + 1))),
        by(CancelledBy::Shop, Some(Instant(MINUTE))),
        by(CancelledBy::Buyer, None),
        None,
    ] {
        assert!(!restocks(Cancels::BuyerSoon, other), "{other:?}");
        assert!(restocks(Cancels::BeforeInstruction, other) && !restocks(Cancels::Never, other));
    }

    let lines = self::order(&[("1", "7", 2)]);
    let mut ledger = Taken::new();
    turn(RUNNING, &lines, &mut ledger);
    let kept = TakeFacts { cancelled: true, restock_on_cancel: false, ..RUNNING };
    assert_eq!(should_take(&kept, &lines, &ledger), ledger);
    let asked: Vec<i64> = unreturned(&kept, &lines, &ledger).iter().map(|movement| movement.delta).collect();
    assert_eq!(asked, [2]);
    for silent in [
        TakeFacts { restock_on_cancel: true, ..kept },
        TakeFacts { instructed: true, ..kept },
        TakeFacts { link: StockLink::Paused, ..kept },
        TakeFacts { mode: StockMode::History, ..kept },
    ] {
        assert_eq!(unreturned(&silent, &lines, &ledger), [], "{silent:?}");
    }
}

#[test]
fn a_cancel_beyond_what_the_mall_tells_of_stays_out_and_is_asked_about() {
    // As at Qoo10: whole orders only, and not those of a week ago.
    let week = CancelReach { lines: false, within: Some(7 * DAY) };
    let switches = Switches { stock_link: StockLink::Running, ..Switches::default() };
    let seen = whole(Source::Api, 2000, vec![observed_line("1", "7", 2), observed_line("2", "8", 1)]);
    let fact = |reach, cancelled, at: Option<i64>| {
        let cancel = at.map(|at| Cancel { by: CancelledBy::Shop, at: Some(Instant(at)) });
        let seen = Observation { cancelled, cancel, ordered_at: Some(Instant(0)), ..seen.clone() };
        TakeFacts::of(StockMode::Counts, &switches, reach, &merge(&[seen]).unwrap(), false)
    };
    for (reach, cancelled, at, back) in [
        (week, true, Some(7 * DAY - 1), true),
        (week, true, Some(7 * DAY), false),
        (week, true, None, false),
        (week, false, None, false),
        (CancelReach { lines: true, ..week }, false, None, true),
        (CancelReach::ALL, true, None, true),
        (CancelReach::ALL, true, Some(30 * DAY), true),
    ] {
        assert_eq!(fact(reach, cancelled, at).restock_on_cancel, back, "{reach:?} {at:?}");
    }

    let (mut ledger, both) = (Taken::new(), order(&[("1", "7", 2), ("2", "8", 1)]));
    let partly = fact(week, false, None);
    assert_eq!(turn(partly, &both, &mut ledger), [(7, -2), (8, -1)]);
    let one_left = order(&[("1", "7", 2)]);
    assert_eq!(turn(partly, &one_left, &mut ledger), [], "a line that the mall doesn't tell of");
    let asked = unreturned(&partly, &one_left, &ledger);
    assert_eq!(asked.iter().map(|one| (one.sku_id.0, one.delta)).collect::<Vec<_>>(), [(8, 1)]);
    let late = fact(week, true, Some(8 * DAY));
    assert_eq!(turn(late, &one_left, &mut ledger), []);
    assert_eq!(unreturned(&late, &one_left, &ledger).iter().map(|one| one.delta).sum::<i64>(), 3);
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_of_observations_ends_in_the_same_stock(
        observations in prop::collection::vec(any_observation(), 1..6),
        shuffled in Just(()).prop_perturb(|(), mut rng| rng.random::<u64>())) {
        let straight = take_in(&observations, RUNNING);
        let mut other = observations.clone();
        let turned = usize::try_from(shuffled % 7).unwrap() % other.len();
        other.rotate_left(turned);
        if shuffled % 2 == 0 {
            other.reverse();
        }
        other.extend(observations.iter().take(usize::try_from(shuffled % 3).unwrap()).cloned());
        prop_assert_eq!(take_in(&other, RUNNING), straight);
    }

    #[test]
    fn a_cancel_anywhere_restores_exactly(observations in prop::collection::vec(any_observation(), 1..6), at in 0..6_usize) {
        let mut observations = observations;
        let at = at.min(observations.len());
        observations.insert(at, Observation { cancelled: true, ..bare(Source::Mail, 3) });
        prop_assert_eq!(take_in(&observations, RUNNING), BTreeMap::new());
    }

    #[test]
    fn a_second_turn_moves_nothing(observations in prop::collection::vec(any_observation(), 1..6),
        instructed: bool, restock_on_cancel: bool, pending: bool, reserve_pending: bool) {
        let mut ledger = Taken::new();
        let facts = TakeFacts { pending, reserve_pending, restock_on_cancel, ..RUNNING };
        turn(facts, &met(&merge(&observations[..1]).unwrap(), by_number), &mut ledger);
        let merged = merge(&observations).unwrap();
        let facts = TakeFacts { instructed, cancelled: merged.cancelled, ..facts };
        let lines = met(&merged, by_number);
        turn(facts, &lines, &mut ledger);
        prop_assert_eq!(turn(facts, &lines, &mut ledger), vec![]);
        prop_assert!(ledger.values().all(|taken| *taken > 0));
    }

    #[test]
    fn after_the_instruction_no_sku_comes_back(observations in prop::collection::vec(any_observation(), 1..6)) {
        let mut ledger = Taken::new();
        turn(RUNNING, &met(&merge(&observations[..1]).unwrap(), by_number), &mut ledger);
        let merged = merge(&observations).unwrap();
        let facts = TakeFacts { instructed: true, cancelled: merged.cancelled, ..RUNNING };
        let mut moved: BTreeMap<i64, i64> = BTreeMap::new();
        for (sku, delta) in turn(facts, &met(&merged, by_number), &mut ledger) {
            *moved.entry(sku).or_default() += delta;
        }
        prop_assert!(moved.values().all(|delta| *delta <= 0));
    }
}
