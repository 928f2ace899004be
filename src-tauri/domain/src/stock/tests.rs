//! The worked examples, and what must hold for every input.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{SkuId, observation::FulfilledBy, order::Part, shop::Trickle};

fn stock(expected: i64, held: i64) -> SkuStock {
    SkuStock { expected, held, set_once: true, ..SkuStock::default() }
}

fn listing(expected: i64, held: i64, percent: u8) -> ListingInput {
    ListingInput { percent, ..ListingInput::plain(stock(expected, held)) }
}

fn shows(input: &ListingInput) -> i64 {
    match compute(input) {
        Wanted::Show(number) => number,
        Wanted::LeaveAlone(reason) => panic!("left alone: {reason:?}"),
    }
}

fn leaf(id: i64, expected: i64, quantity: i64) -> Leaf {
    Leaf { sku_id: SkuId(id), stock: stock(expected, 0), quantity }
}

fn bundle(leaves: Vec<Leaf>) -> ListingInput {
    ListingInput { leaves: Some(leaves), ..ListingInput::plain(SkuStock::default()) }
}

#[test]
fn the_worked_examples_of_base_and_share() {
    assert_eq!(shows(&listing(100, 0, 50)), 50);
    assert_eq!(shows(&listing(100, 20, 100)), 80);
    assert_eq!(shows(&listing(100, 20, 50)), 40);
    assert_eq!(shows(&listing(5, 0, 50)), 2);
    assert_eq!(shows(&listing(10, 11, 100)), 0);
}

#[test]
fn the_worked_examples_of_trickle() {
    let trickle = |shared, shown| {
        shows(&ListingInput {
            trickle: Some(Trickle { portion: 10, refill_at: 3 }),
            shown,
            ..listing(shared, 0, 100)
        })
    };
    assert_eq!(trickle(100, Some(100)), 10);
    assert_eq!(trickle(100, Some(4)), 4);
    assert_eq!(trickle(100, Some(3)), 10);
    assert_eq!(trickle(6, Some(8)), 6);
    assert_eq!(trickle(100, Some(10)), 10);
    assert_eq!(trickle(100, Some(0)), 10);
    assert_eq!(trickle(2, Some(3)), 2);
    assert_eq!(trickle(100, None), 10);
}

/// The manuals' own examples (分配率 50 of 100 is 50; 保留 20 of 100 leaves 80; 保留 comes off before 分配率), and those rules
/// together with 専用枠, 小出し and the mall's range, each step of which is one of theirs.
#[test]
fn the_rules_together_go_step_by_step() {
    struct Case {
        expected: i64,
        held: i64,
        lots: i64,
        percent: u8,
        /// 小出し在庫数, 小出し調整在庫数, what the mall shows.
        trickle: Option<(i64, i64, Option<i64>)>,
        shows: i64,
    }
    let case = |expected, held, lots, percent, trickle, shows| Case {
        expected,
        held,
        lots,
        percent,
        trickle,
        shows,
    };
    for Case { expected, held, lots, percent, trickle, shows: number } in [
        case(100, 0, 0, 50, None, 50),
        case(100, 20, 0, 100, None, 80),
        case(100, 20, 0, 50, None, 40),
        case(100, 0, 0, 0, None, 0),
        // 専用枠 is taken off with 保留, before 分配率.
        case(100, 0, 30, 100, None, 70),
        case(100, 20, 30, 50, None, 25),
        case(100, 20, 90, 50, None, 0),
        // 小出し goes by what 分配率 left.
        case(100, 20, 0, 50, Some((10, 3, Some(40))), 10),
        case(100, 20, 0, 50, Some((10, 3, Some(4))), 4),
        case(100, 20, 0, 50, Some((10, 3, Some(3))), 10),
        case(100, 20, 0, 50, Some((50, 3, Some(60))), 40),
        case(23, 20, 0, 50, Some((10, 3, Some(8))), 1),
        case(100, 20, 30, 50, Some((10, 0, Some(1))), 1),
        case(100, 20, 30, 50, Some((10, 0, Some(0))), 10),
        case(20, 20, 0, 50, Some((10, 3, Some(5))), 0),
        case(100, 20, 30, 50, Some((10, 3, None)), 10),
    ] {
        let sku = SkuStock { lots_elsewhere: lots, ..stock(expected, held) };
        let input = ListingInput {
            percent,
            trickle: trickle.map(|(portion, refill_at, _)| Trickle { portion, refill_at }),
            shown: trickle.and_then(|(_, _, shown)| shown),
            ..ListingInput::plain(sku)
        };
        let told = explain(&input);
        assert_eq!(told.wanted, Wanted::Show(number), "{expected} {held} {lots} {percent} {trickle:?}");
        assert_eq!(told.steps.last().map(|step| step.value), Some(number), "the last step is the number");
    }
}

#[test]
fn lots_for_other_listings_and_pieces_held_for_safety_leave_the_base() {
    let sku = SkuStock { lots_elsewhere: 30, safety_held: 4, ..stock(100, 20) };
    assert_eq!(shows(&ListingInput::plain(sku)), 46);
    assert_eq!(shows(&ListingInput { percent: 50, ..ListingInput::plain(sku) }), 23);
}

#[test]
fn oversold_shows_nothing() {
    assert_eq!(shows(&listing(-3, 0, 100)), 0);
    assert_eq!(shows(&listing(i64::MIN, i64::MAX, 100)), 0);
    assert_eq!(shows(&listing(i64::MAX, 0, 100)), i64::MAX);
}

#[test]
fn the_last_pieces_go_whole_to_the_first_shop() {
    let at = |expected, first, threshold| {
        let last = LastPieces { threshold, first, largest_percent: 50 };
        shows(&ListingInput { last_pieces: Some(last), ..listing(expected, 0, 50) })
    };
    assert_eq!((at(3, true, 3), at(3, false, 3)), (3, 0));
    assert_eq!((at(4, true, 3), at(4, false, 3)), (2, 2));
    // Without a threshold only where every share comes to 0.
    assert_eq!((at(1, true, 0), at(1, false, 0)), (1, 0));
    assert_eq!((at(2, true, 0), at(2, false, 0)), (1, 1));
    assert_eq!((at(0, true, 3), at(-1, true, 3)), (0, 0));
}

#[test]
fn the_last_pieces_stay_when_every_share_is_set_to_nothing() {
    let last = LastPieces { threshold: 5, first: true, largest_percent: 0 };
    assert_eq!(shows(&ListingInput { last_pieces: Some(last), ..listing(5, 0, 0) }), 0);
}

#[test]
fn a_listing_has_rules_of_its_own() {
    let plain = listing(100, 0, 50);
    assert_eq!(shows(&ListingInput { cap: Some(10), ..plain.clone() }), 10);
    assert_eq!(shows(&ListingInput { cap: Some(60), ..plain.clone() }), 50);
    assert_eq!(shows(&ListingInput { buffer: 3, ..plain.clone() }), 47);
    assert_eq!(shows(&ListingInput { buffer: 3, cap: Some(10), ..plain.clone() }), 10);
    assert_eq!(shows(&ListingInput { buffer: 60, ..plain.clone() }), 0);
    assert_eq!(shows(&ListingInput { stopped: true, ..plain.clone() }), 0);
    assert_eq!(
        shows(&ListingInput { stopped: true, trickle: Some(Trickle { portion: 5, refill_at: 1 }), ..plain }),
        0
    );
}

#[test]
fn the_mall_accepts_only_its_range() {
    let range = Range { min: 0, max: 99_999 };
    assert_eq!(shows(&ListingInput { range, ..listing(250_000, 0, 100) }), 99_999);
    assert_eq!(shows(&ListingInput { range, ..listing(99_999, 0, 100) }), 99_999);
}

#[test]
fn what_is_not_ours_to_set_is_left_alone() {
    let with = |counting| SkuStock { counting, ..stock(5, 0) };
    let alone = |input: &ListingInput| match compute(input) {
        Wanted::LeaveAlone(reason) => Some(reason),
        Wanted::Show(_) => None,
    };
    assert_eq!(alone(&ListingInput::plain(with(Counting::NotCounted))), Some(LeaveAlone::NotCounted));
    assert_eq!(alone(&ListingInput::plain(with(Counting::MadeToOrder))), Some(LeaveAlone::MadeToOrder));
    assert_eq!(
        alone(&ListingInput::plain(SkuStock { expected: 5, ..SkuStock::default() })),
        Some(LeaveAlone::NeverSet)
    );
    let theirs = ListingInput { fulfilled_by: FulfilledBy::Mall, ..listing(5, 0, 100) };
    assert_eq!(alone(&theirs), Some(LeaveAlone::FulfilledByMall));
    let unlinked = ListingInput { linked: false, stopped: true, ..listing(5, 0, 100) };
    assert_eq!(alone(&unlinked), Some(LeaveAlone::NotLinked));
    // Stopped does not turn "unlimited" into 0 either.
    let stopped = ListingInput { stopped: true, ..ListingInput::plain(with(Counting::MadeToOrder)) };
    assert_eq!(alone(&stopped), Some(LeaveAlone::MadeToOrder));
}

#[test]
fn the_scarcest_leaf_decides_a_bundle() {
    assert_eq!(shows(&bundle(vec![leaf(1, 10, 2), leaf(2, 9, 1)])), 5);
    assert_eq!(shows(&bundle(vec![leaf(1, 11, 2), leaf(2, 3, 1)])), 3);
    assert_eq!(shows(&bundle(vec![leaf(1, 1, 2), leaf(2, 3, 1)])), 0);
    assert_eq!(shows(&bundle(vec![leaf(1, -4, 1)])), 0);
}

#[test]
fn a_bundle_keeps_its_own_held_and_lots_back() {
    let sku = SkuStock { held: 2, lots_elsewhere: 1, ..SkuStock::default() };
    let input = ListingInput { sku, percent: 50, ..bundle(vec![leaf(1, 21, 2)]) };
    assert_eq!(shows(&input), 3); // floor(21 / 2) = 10, less 3, half of it rounded down
}

#[test]
fn leaves_that_are_not_counted_drop_out_of_a_bundle() {
    let with = |id, counting| Leaf { stock: SkuStock { counting, ..SkuStock::default() }, ..leaf(id, 0, 1) };
    let wrapping = with(8, Counting::NotCounted);
    let to_order = with(9, Counting::MadeToOrder);
    assert_eq!(shows(&bundle(vec![wrapping, leaf(1, 4, 1), to_order])), 4);
    assert_eq!(compute(&bundle(vec![wrapping])), Wanted::LeaveAlone(LeaveAlone::NotCounted));
    assert_eq!(compute(&bundle(Vec::new())), Wanted::LeaveAlone(LeaveAlone::NotCounted));
    assert_eq!(compute(&bundle(vec![wrapping, to_order])), Wanted::LeaveAlone(LeaveAlone::MadeToOrder));
    let unset = Leaf { stock: SkuStock { expected: 4, ..SkuStock::default() }, ..leaf(2, 0, 1) };
    assert_eq!(compute(&bundle(vec![leaf(1, 4, 1), unset])), Wanted::LeaveAlone(LeaveAlone::NeverSet));
}

#[test]
fn every_step_explains_its_number() {
    let input = ListingInput {
        sku: SkuStock { lots_elsewhere: 5, safety_held: 1, ..stock(100, 20) },
        buffer: 2,
        cap: Some(30),
        trickle: Some(Trickle { portion: 10, refill_at: 3 }),
        range: Range { min: 0, max: 9 },
        ..listing(100, 20, 50)
    };
    let told: Vec<(StepCode, i64, i64)> =
        explain(&input).steps.iter().map(|step| (step.code, step.by, step.value)).collect();
    assert_eq!(
        told,
        [
            (StepCode::Expected, 0, 100),
            (StepCode::Held, 20, 80),
            (StepCode::Lots, 5, 75),
            (StepCode::Safety, 1, 74),
            (StepCode::Base, 0, 74),
            (StepCode::Share, 50, 37),
            (StepCode::Buffer, 2, 35),
            (StepCode::Cap, 30, 30),
            (StepCode::Trickle, 10, 10),
            (StepCode::Range, 9, 9),
        ]
    );
}

#[test]
fn a_bundle_names_the_leaf_that_decides() {
    let steps = explain(&bundle(vec![leaf(1, 10, 2), leaf(2, 3, 1)])).steps;
    let decides = steps.iter().find(|step| step.code == StepCode::Bundle).unwrap();
    assert_eq!((decides.sku_id, decides.value), (Some(SkuId(2)), 3));
    let text = decides.coded();
    assert_eq!(text.code, "stock.step.bundle");
    assert_eq!(text.args.get("sku_id").map(String::as_str), Some("2"));
    assert_eq!(text.args.get("value").map(String::as_str), Some("3"));
}

fn parts(table: &[(i64, &[(i64, i64)])]) -> BTreeMap<SkuId, Vec<Part>> {
    let part = |&(id, quantity): &(i64, i64)| Part { sku_id: SkuId(id), quantity };
    table.iter().map(|(id, parts)| (SkuId(*id), parts.iter().map(part).collect())).collect()
}

fn flat(table: &[(i64, &[(i64, i64)])], id: i64) -> Result<Vec<(i64, i64)>, BundleError> {
    let table = parts(table);
    flatten(SkuId(id), &|sku| table.get(&sku).cloned())
        .map(|parts| parts.into_iter().map(|part| (part.sku_id.0, part.quantity)).collect())
}

#[test]
fn a_circle_is_told_with_its_way() {
    let part = |sku| Part { sku_id: SkuId(sku), quantity: 1 };
    let table = BTreeMap::from([
        (SkuId(1), vec![part(9), part(2)]),
        (SkuId(2), vec![part(8), part(3)]),
        (SkuId(3), vec![part(1)]),
        (SkuId(4), vec![part(1)]),
    ]);
    let of = |sku| circle(SkuId(sku), &|sku| table.get(&sku).cloned());
    assert_eq!(of(1), Some(vec![SkuId(1), SkuId(2), SkuId(3), SkuId(1)]));
    assert_eq!(of(4), None, "it only leads to one");
    assert_eq!(of(9), None);
    assert_eq!(circle(SkuId(5), &|_| Some(vec![part(5)])), Some(vec![SkuId(5), SkuId(5)]));
}

#[test]
fn a_bundle_is_flattened_over_all_paths() {
    // T(10) = A(1) + (A(1) + C(3)) is two A and one C.
    assert_eq!(flat(&[(10, &[(1, 1), (11, 1)]), (11, &[(1, 1), (3, 1)])], 10), Ok(vec![(1, 2), (3, 1)]));
    assert_eq!(flat(&[(10, &[(11, 3), (1, 1)]), (11, &[(1, 2)])], 10), Ok(vec![(1, 7)]));
    assert_eq!(flat(&[], 5), Ok(vec![(5, 1)]));
}

#[test]
fn circles_depth_and_impossible_quantities_are_refused() {
    assert_eq!(flat(&[(10, &[(11, 1)]), (11, &[(10, 1)])], 10), Err(BundleError::Cycle(SkuId(10))));
    assert_eq!(flat(&[(10, &[(10, 1)])], 10), Err(BundleError::Cycle(SkuId(10))));
    assert_eq!(flat(&[(10, &[(1, 0)])], 10), Err(BundleError::BadQuantity(SkuId(10))));
    assert_eq!(
        flat(&[(10, &[(11, i64::MAX)]), (11, &[(1, 2)])], 10),
        Err(BundleError::BadQuantity(SkuId(10)))
    );
    let chain = |length: i64| {
        let table: BTreeMap<SkuId, Vec<Part>> =
            (0..length).map(|id| (SkuId(id), vec![Part { sku_id: SkuId(id + 1), quantity: 2 }])).collect();
        flatten(SkuId(0), &move |sku| table.get(&sku).cloned())
    };
    assert_eq!(chain(10), Ok(vec![Part { sku_id: SkuId(10), quantity: 1024 }]));
    assert_eq!(chain(11), Err(BundleError::TooDeep(SkuId(10))));
}

#[test]
fn depth_counts_along_every_path_to_a_shared_part() {
    // 20 is reached first directly, then at the bottom of a chain of ten.
    let mut table: BTreeMap<SkuId, Vec<Part>> =
        (0..10).map(|id| (SkuId(id), vec![Part { sku_id: SkuId(id + 1), quantity: 1 }])).collect();
    table.get_mut(&SkuId(0)).unwrap().insert(0, Part { sku_id: SkuId(10), quantity: 1 });
    table.insert(SkuId(10), vec![Part { sku_id: SkuId(99), quantity: 1 }]);
    assert_eq!(flatten(SkuId(0), &|sku| table.get(&sku).cloned()), Err(BundleError::TooDeep(SkuId(10))));
}

#[test]
fn what_a_bundle_misses_is_held_at_its_parts() {
    let parts = [Part { sku_id: SkuId(1), quantity: 2 }, Part { sku_id: SkuId(3), quantity: 1 }];
    let held: Vec<(i64, i64)> =
        safety_of_parts(3, &parts).map(|(sku_id, pieces)| (sku_id.0, pieces)).collect();
    assert_eq!(held, [(1, 6), (3, 3)]);
    assert_eq!(safety_of_parts(0, &parts).count(), 0);
}

prop_compose! {
    fn any_stock()(counting in prop::sample::select(vec![Counting::Counted, Counting::Counted, Counting::Counted,
            Counting::NotCounted, Counting::MadeToOrder]),
        expected in -20..500_i64, held in 0..30_i64, lots_elsewhere in 0..10_i64, safety_held in 0..10_i64,
        set_once in prop::bool::weighted(0.9)) -> SkuStock {
        SkuStock { counting, expected, held, lots_elsewhere, safety_held, set_once }
    }
}

prop_compose! {
    fn any_listing()(sku in any_stock(),
        leaves in prop::option::of(prop::collection::vec(
            (1..50_i64, any_stock(), 1..5_i64).prop_map(|(id, stock, quantity)| Leaf { sku_id: SkuId(id), stock, quantity }),
            0..4)),
        percent in 0..=100_u8,
        last_pieces in prop::option::of((0..5_i64, any::<bool>(), 0..=100_u8)
            .prop_map(|(threshold, first, largest_percent)| LastPieces { threshold, first, largest_percent })),
        keep_last in prop_oneof![Just(0), 0..5_i64], closed in prop::bool::weighted(0.1),
        buffer in 0..5_i64, cap in prop::option::of(0..50_i64), stopped in prop::bool::weighted(0.1),
        trickle in prop::option::of((1..20_i64).prop_flat_map(|portion| (Just(portion), 0..portion))
            .prop_map(|(portion, refill_at)| Trickle { portion, refill_at })),
        shown in prop::option::of(0..100_i64), max in 1..400_i64) -> ListingInput {
        ListingInput { sku, leaves, fulfilled_by: FulfilledBy::Shop, linked: true, percent, last_pieces, keep_last, buffer, cap,
            stopped, closed, trickle, shown, range: Range { min: 0, max } }
    }
}

proptest! {
    #[test]
    fn explaining_changes_nothing_and_ends_at_the_number(input in any_listing()) {
        let explained = explain(&input);
        prop_assert_eq!(explained.wanted, compute(&input));
        if let Wanted::Show(number) = explained.wanted {
            prop_assert_eq!(explained.steps.last().map(|step| step.value), Some(number));
        }
    }

    #[test]
    fn nothing_is_shown_that_is_not_there(input in any_listing()) {
        if let Wanted::Show(number) = compute(&input) {
            prop_assert!((0..=input.range.max).contains(&number));
            let there = match &input.leaves {
                None => input.sku.expected - input.sku.held - input.sku.safety_held,
                Some(leaves) => leaves.iter().filter(|leaf| leaf.stock.counting == Counting::Counted)
                    .map(|leaf| (leaf.stock.expected - leaf.stock.safety_held).max(0) / leaf.quantity).min().unwrap(),
            };
            prop_assert!(number <= there.max(0));
        }
    }

    #[test]
    fn shops_whose_shares_sum_to_all_never_show_more_than_all(base in 0..1000_i64, cut in 0..=100_u8, threshold in 0..10_i64) {
        let largest_percent = cut.max(100 - cut);
        let shown: i64 = [(cut, true), (100 - cut, false)].into_iter().map(|(percent, first)| {
            let last_pieces = Some(LastPieces { threshold, first, largest_percent });
            shows(&ListingInput { last_pieces, ..listing(base, 0, percent) })
        }).sum();
        prop_assert!(shown <= base);
        prop_assert!(base == 0 || shown > 0, "the last piece can be sold somewhere");
    }

    #[test]
    fn the_last_pieces_are_shown_in_one_shop_however_many_list_them(base in 0..12_i64, threshold in 0..10_i64,
        shops in prop::collection::vec((0..=100_u8, 0..3_i64), 1..6)) {
        let largest_percent = shops.iter().map(|(percent, _)| *percent).max().unwrap();
        let shown: Vec<i64> = shops.iter().enumerate().map(|(at, (percent, keep_last))| {
            let last_pieces = Some(LastPieces { threshold, first: at == 0, largest_percent });
            shows(&ListingInput { last_pieces, keep_last: *keep_last, ..listing(base, 0, *percent) })
        }).collect();
        prop_assert!(shown.iter().all(|number| (0..=base).contains(number)));
        if base <= threshold {
            prop_assert!(shown.iter().sum::<i64>() <= base, "{:?}", shown);
            prop_assert!(shown.iter().skip(1).all(|number| *number == 0), "{:?}", shown);
        }
    }

    #[test]
    fn what_a_shop_leaves_to_others_is_never_shown_there(base in 0..50_i64, percent in 0..=100_u8, keep_last in 0..9_i64,
        last_pieces in prop::option::of((0..5_i64, any::<bool>()))) {
        let last_pieces = last_pieces.map(|(threshold, first)| LastPieces { threshold, first, largest_percent: percent });
        let shown = |keep_last| shows(&ListingInput { last_pieces, keep_last, ..listing(base, 0, percent) });
        prop_assert!(shown(keep_last) <= (base - keep_last).max(0));
        prop_assert!(shown(keep_last + 1) <= shown(keep_last), "leaving more never shows more");
        prop_assert!(shown(keep_last) <= shown(0));
    }

    #[test]
    fn more_stock_never_shows_fewer(base in 0..60_i64, percent in 0..=100_u8, keep_last in 0..5_i64, buffer in 0..5_i64,
        cap in prop::option::of(0..40_i64), threshold in prop::option::of(0..9_i64)) {
        // Not of the first shop: what it shows of the last pieces is more than its share of one piece more.
        let last_pieces = threshold.map(|threshold| LastPieces { threshold, first: false, largest_percent: percent });
        let shown = |base| shows(&ListingInput { last_pieces, keep_last, buffer, cap, ..listing(base, 0, percent) });
        prop_assert!(shown(base) <= shown(base + 1));
    }

    #[test]
    fn what_is_closed_shows_nothing(input in any_listing()) {
        let input = ListingInput { closed: true, ..input };
        if let Wanted::Show(number) = compute(&input) {
            prop_assert_eq!(number, input.range.min);
        }
    }

    #[test]
    fn trickle_once_pushed_stays(shared in 0..50_i64, shown in 0..60_i64, portion in 1..20_i64, refill in 0..20_i64) {
        let trickle = Some(Trickle { portion, refill_at: refill.min(portion - 1) });
        let input = |shown| ListingInput { trickle, shown: Some(shown), ..listing(shared, 0, 100) };
        let first = shows(&input(shown));
        prop_assert_eq!(shows(&input(first)), first);
    }
}

#[test]
fn every_step_has_a_name_and_crosses_by_it() {
    for code in StepCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), code.name());
    }
}
