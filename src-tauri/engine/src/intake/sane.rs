//! Numbers that no order has. An order of a billion pieces is a mistake of whoever wrote it, and would be ours if we
//! believed it: sums would run over.

use miseban_domain::{Coded, Observation};

/// Most pieces of one line.
const MOST_PIECES: i64 = 1_000_000;
/// Most that a piece can cost, and most of any sum, in yen.
const MOST_YEN: i64 = 1_000_000_000;
const MOST_SUM: i64 = 1_000_000_000_000;

/// Why the observation cannot be an order's.
pub(super) fn absurd(observation: &Observation) -> Option<Coded> {
    for line in observation.deliveries.iter().flat_map(|delivery| &delivery.lines) {
        if !(0..=MOST_PIECES).contains(&line.quantity) {
            return Some(
                Coded::new("inbox.absurd_quantity")
                    .with("title", &line.title)
                    .with("quantity", line.quantity),
            );
        }
        if !within(line.unit_price, MOST_YEN) {
            return Some(amount(line.unit_price));
        }
    }
    let totals = observation.totals.as_ref()?;
    let sums = [
        totals.goods,
        totals.tax,
        totals.postage,
        totals.fees,
        totals.points,
        totals.coupon_shop,
        totals.coupon_mall,
        totals.billed,
    ];
    let per_rate = totals.per_rate.iter().flat_map(|rate| [rate.billed, rate.tax]);
    sums.into_iter().chain(per_rate).find(|sum| !within(*sum, MOST_SUM)).map(amount)
}

fn within(yen: i64, most: i64) -> bool {
    (-most..=most).contains(&yen)
}

fn amount(yen: i64) -> Coded {
    Coded::new("inbox.absurd_amount").with("amount", yen)
}

#[cfg(test)]
mod tests {
    use super::{MOST_PIECES, MOST_YEN, within};

    #[test]
    fn the_largest_order_that_is_believed_can_be_summed_up() {
        let line = MOST_PIECES.checked_mul(MOST_YEN).unwrap();
        assert!(line.checked_mul(9_000).is_some());
        assert!(within(-MOST_YEN, MOST_YEN) && !within(i64::MIN, MOST_YEN) && !within(i64::MAX, MOST_YEN));
    }
}
