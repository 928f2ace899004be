//! The sums at the foot of a document.

use crate::slip::{Charge, DeliverySlip};

/// The sums of a document, in the smallest unit of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All lines.
    pub goods: i64,
    /// Tax that comes on top; 0 where prices include it.
    pub tax_added: i64,
    /// Goods, postage, fees and added tax, less the discounts.
    pub total: i64,
    /// What is left to pay after the payments of others.
    pub due: i64,
}

/// Adds up a slip. Sums that no shop will ever see stop at the ends of the range instead of wrapping.
pub fn totals(slip: &DeliverySlip) -> Totals {
    let goods = sum(slip.lines.iter().map(|line| line.amount));
    let tax_added = if slip.prices_include_tax { 0 } else { sum(slip.rates.iter().map(|rate| rate.tax)) };
    let total = sum([goods, slip.postage.unwrap_or(0), amounts(&slip.fees), tax_added])
        .saturating_sub(amounts(&slip.discounts));
    Totals { goods, tax_added, total, due: total.saturating_sub(amounts(&slip.payments)) }
}

fn amounts(charges: &[Charge]) -> i64 {
    sum(charges.iter().map(|charge| charge.amount))
}

pub(crate) fn sum(values: impl IntoIterator<Item = i64>) -> i64 {
    values.into_iter().fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::{RateSummary, SlipLine};

    fn slip() -> DeliverySlip {
        let line = |amount| SlipLine { amount, ..SlipLine::default() };
        let charge = |amount| Charge { label: String::new(), amount };
        DeliverySlip {
            lines: vec![line(3_960), line(1_080)],
            prices_include_tax: true,
            postage: Some(660),
            fees: vec![charge(330), charge(220)],
            discounts: vec![charge(500)],
            payments: vec![charge(1_000)],
            rates: vec![
                RateSummary { rate_percent: 10, tax: 430, ..RateSummary::default() },
                RateSummary { rate_percent: 8, tax: 71, reduced: true, ..RateSummary::default() },
            ],
            ..DeliverySlip::default()
        }
    }

    #[test]
    fn discounts_lower_the_total_and_payments_of_others_only_what_is_due() {
        assert_eq!(totals(&slip()), Totals { goods: 5_040, tax_added: 0, total: 5_750, due: 4_750 });
    }

    #[test]
    fn tax_is_added_where_prices_are_without_it() {
        let without = DeliverySlip { prices_include_tax: false, ..slip() };
        assert_eq!(totals(&without), Totals { goods: 5_040, tax_added: 501, total: 6_251, due: 5_251 });
    }

    #[test]
    fn absurd_amounts_stop_at_the_end_of_the_range() {
        let line = || SlipLine { amount: i64::MAX, ..SlipLine::default() };
        assert_eq!(totals(&DeliverySlip { lines: vec![line(), line()], ..slip() }).goods, i64::MAX);
    }
}
