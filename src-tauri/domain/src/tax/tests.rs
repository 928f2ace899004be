//! Sums on documents, to the yen.

use proptest::prelude::*;

use super::*;

fn line(amount: i64, rate: u8, tax_included: bool) -> TaxLine {
    TaxLine { amount, rate, tax_included }
}

fn of(lines: &[TaxLine]) -> TaxInput {
    TaxInput { lines: lines.to_vec(), ..TaxInput::default() }
}

fn rate(sums: &TaxSums, rate: u8) -> RateSum {
    sums.per_rate.iter().copied().find(|sum| sum.rate == rate).unwrap()
}

#[test]
fn tax_is_rounded_once_per_rate_and_not_per_line() {
    let sums = sums(&of(&[line(105, 10, false), line(105, 10, false), line(105, 10, false)]));
    assert_eq!((sums.tax, sums.total), (31, 346));
}

#[test]
fn tax_in_prices_that_have_it() {
    assert_eq!(tax_in(3960, 10, Rounding::Down), 360);
    assert_eq!(tax_in(4752, 8, Rounding::Down), 352);
    let sums = sums(&of(&[line(3960, 10, true), line(4752, 8, true)]));
    assert_eq!(rate(&sums, 10), RateSum { rate: 10, gross: 3960, tax: 360, net: 3600, discount: 0 });
    assert_eq!(rate(&sums, 8), RateSum { rate: 8, gross: 4752, tax: 352, net: 4400, discount: 0 });
    assert_eq!((sums.total, sums.billed), (8712, 8712));
    assert_eq!(sums.per_rate.iter().map(|sum| sum.rate).collect::<Vec<_>>(), [10, 8]);
}

#[test]
fn the_shop_chooses_how_it_is_rounded() {
    let tax = |rounding| tax_on(315, 10, rounding);
    assert_eq!((tax(Rounding::Down), tax(Rounding::Up), tax(Rounding::HalfUp)), (31, 32, 32));
    assert_eq!((tax_on(314, 10, Rounding::HalfUp), tax_on(310, 10, Rounding::Up)), (31, 31));
    assert_eq!(tax_on(1000, 0, Rounding::Up), 0);
    // Taken back as it was sold.
    assert_eq!((tax_on(-315, 10, Rounding::Down), tax_on(-315, 10, Rounding::Up)), (-31, -32));
}

#[test]
fn the_shops_coupon_lowers_the_taxed_amount_in_proportion() {
    let input = TaxInput { discount: 100, ..of(&[line(2200, 10, true), line(1080, 8, true)]) };
    let sums = sums(&input);
    // 100 x 2200 / 3280 = 67.07, 100 x 1080 / 3280 = 32.93.
    assert_eq!(rate(&sums, 10), RateSum { rate: 10, gross: 2133, tax: 193, net: 1940, discount: 67 });
    assert_eq!(rate(&sums, 8), RateSum { rate: 8, gross: 1047, tax: 77, net: 970, discount: 33 });
    assert_eq!((sums.total, sums.billed, sums.discount_left), (3180, 3180, 0));
}

#[test]
fn the_malls_own_split_of_a_discount_is_kept() {
    let input = TaxInput {
        discount: 100,
        discount_per_rate: vec![(8, 80)],
        ..of(&[line(2200, 10, true), line(80, 8, true)])
    };
    let sums = sums(&input);
    assert_eq!((rate(&sums, 8).discount, rate(&sums, 8).gross), (80, 0));
    assert_eq!((rate(&sums, 10).discount, rate(&sums, 10).gross), (20, 2180));
}

#[test]
fn what_the_mall_pays_is_a_payment() {
    let input = TaxInput { payments: 500, ..of(&[line(1100, 10, true)]) };
    let sums = sums(&input);
    assert_eq!((sums.total, sums.tax, sums.billed), (1100, 100, 600));
}

#[test]
fn a_discount_takes_no_more_than_there_is() {
    let input = TaxInput { discount: 1500, ..of(&[line(1000, 10, true), line(300, 8, true)]) };
    let sums = sums(&input);
    assert_eq!((sums.total, sums.tax, sums.discount_left), (0, 0, 200));
}

#[test]
fn postage_and_fees_of_an_order_are_taxed_at_the_standard_rate() {
    let order_line = |unit_price, quantity, tax_rate| OrderLine {
        id: crate::OrderLineId(1),
        delivery: 0,
        key: "1".into(),
        keys: BTreeMap::new(),
        title: "お茶".into(),
        options: Vec::new(),
        quantity,
        unit_price,
        tax_included: true,
        tax_rate,
        fulfilled_by: crate::observation::FulfilledBy::Shop,
        sku_id: None,
        parts: Vec::new(),
    };
    let totals = Totals {
        postage: 770,
        fees: 330,
        points: 200,
        coupon_shop: 0,
        coupon_mall: 100,
        ..Totals::default()
    };
    let input = TaxInput::of_order(
        &[order_line(540, 2, Some(8)), order_line(1100, 1, None)],
        &totals,
        Rounding::Down,
    );
    let sums = sums(&input);
    assert_eq!(rate(&sums, 8), RateSum { rate: 8, gross: 1080, tax: 80, net: 1000, discount: 0 });
    assert_eq!(rate(&sums, 10), RateSum { rate: 10, gross: 2200, tax: 200, net: 2000, discount: 0 });
    assert_eq!((sums.total, sums.billed), (3280, 2980));
}

#[test]
fn splitting_gives_what_is_over_to_the_largest_remainder() {
    assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
    assert_eq!(split(10, &[1, 2, 1]), [3, 5, 2]);
    assert_eq!(split(5, &[0, -3]), [0, 0]);
    assert_eq!(split(0, &[1, 2]), [0, 0]);
    assert_eq!(split(i64::MAX, &[i64::MAX]), [i64::MAX]);
}

#[test]
fn the_check_digit_of_registration_numbers() {
    for good in [
        "T7123456789012",
        "T4011001098993",
        "T7000012050002",
        "t8700110005901",
        "Ｔ７－０００－０１２０５０００２",
    ] {
        assert_eq!(registration(good), Registration::Good, "{good}");
    }
    assert_eq!(registration("T1234567890123"), Registration::CheckDigit);
    for shapeless in ["7123456789012", "T712345678901", "T71234567890123", "T712345678901X", ""] {
        assert_eq!(registration(shapeless), Registration::Shape, "{shapeless}");
    }
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_are_a_yen_off_at_most(amount in 0..1_000_000_i64, weights in prop::collection::vec(0..100_000_i64, 1..6)) {
        let parts = split(amount, &weights);
        let total: i64 = weights.iter().sum();
        prop_assert_eq!(parts.iter().sum::<i64>(), if total == 0 { 0 } else { amount });
        for (part, weight) in parts.iter().zip(&weights) {
            prop_assert!((part * total - amount * weight).abs() < total.max(1));
        }
    }

    #[test]
    fn prices_without_tax_come_back_out_of_the_sum(net in 0..10_000_000_i64, percent in prop::sample::select(vec![10_u8, 8, 0]),
        rounding in prop::sample::select(vec![Rounding::Down, Rounding::Up, Rounding::HalfUp])) {
        let sums = sums(&TaxInput { rounding, ..of(&[line(net, percent, false)]) });
        prop_assert_eq!((sums.per_rate[0].net, sums.tax), (net, tax_on(net, percent, rounding)));
    }

    #[test]
    fn nothing_is_lost_between_lines_and_sums(
        lines in prop::collection::vec((0..100_000_i64, prop::sample::select(vec![10_u8, 8, 0])), 0..10), discount in 0..50_000_i64) {
        let lines: Vec<TaxLine> = lines.into_iter().map(|(amount, percent)| line(amount, percent, true)).collect();
        let sums = sums(&TaxInput { discount, ..of(&lines) });
        let goods: i64 = lines.iter().map(|line| line.amount).sum();
        prop_assert_eq!(sums.total, goods - discount + sums.discount_left);
        prop_assert_eq!(sums.discount_left, (discount - goods).max(0));
        prop_assert!(sums.per_rate.iter().all(|sum| sum.gross >= 0 && sum.net + sum.tax == sum.gross));
    }
}
