//! Tax on a document: summed per rate and rounded once per rate, discounts split over the rates.

mod registration;
mod split;
#[cfg(test)]
mod tests;

pub use registration::{Registration, registration};
pub use split::split;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{observation::Totals, order::OrderLine};

/// Postage and fees, and goods whose rate nobody gave, are taxed at this rate (percent).
pub const STANDARD_RATE: u8 = 10;

/// How a fraction of a yen is rounded. The shop's choice; the law leaves it free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// 切り捨て.
    #[default]
    Down,
    /// 切り上げ.
    Up,
    /// 四捨五入.
    HalfUp,
}

/// Something on the document that is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TaxLine {
    /// Price times quantity, whole yen; below 0 for a price taken off.
    pub amount: i64,
    /// Percent.
    pub rate: u8,
    /// Whether the tax is in the amount.
    pub tax_included: bool,
}

/// What a document is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxInput {
    /// Goods, postage and fees.
    pub lines: Vec<TaxLine>,
    /// Points and coupons that the shop pays, tax included, positive: they lower the taxed amount.
    pub discount: i64,
    /// How the mall says the discount falls on the rates (percent, yen); empty splits it in proportion. What it leaves
    /// of the discount is split in proportion.
    pub discount_per_rate: Vec<(u8, i64)>,
    /// Points and coupons that the mall pays, positive: a payment, the taxed amount stays.
    pub payments: i64,
    /// How tax is rounded.
    pub rounding: Rounding,
}

impl TaxInput {
    /// A document of a whole order. Goods without a rate, postage and fees are taxed at [`STANDARD_RATE`], postage and
    /// fees with the tax in them. The shop's coupon is the discount; points and the mall's coupon are payments.
    pub fn of_order(lines: &[OrderLine], totals: &Totals, rounding: Rounding) -> Self {
        let goods = lines.iter().map(|line| TaxLine {
            amount: line.unit_price.saturating_mul(line.quantity),
            rate: line.tax_rate.unwrap_or(STANDARD_RATE),
            tax_included: line.tax_included,
        });
        let extras = [totals.postage, totals.fees]
            .into_iter()
            .filter(|amount| *amount != 0)
            .map(|amount| TaxLine { amount, rate: STANDARD_RATE, tax_included: true });
        Self {
            lines: goods.chain(extras).collect(),
            discount: totals.coupon_shop,
            discount_per_rate: Vec::new(),
            payments: totals.points.saturating_add(totals.coupon_mall),
            rounding,
        }
    }
}

/// One rate's sums on a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct RateSum {
    /// Percent.
    pub rate: u8,
    /// Tax included, after the discount.
    pub gross: i64,
    /// Tax in it, rounded once.
    pub tax: i64,
    /// Without tax: gross - tax.
    pub net: i64,
    /// The part of the discount that fell on this rate.
    pub discount: i64,
}

/// The sums of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaxSums {
    /// By rate, the highest first.
    pub per_rate: Vec<RateSum>,
    /// Sum of gross over the rates: what was bought, after the discount.
    pub total: i64,
    /// Sum of tax over the rates.
    pub tax: i64,
    /// The part of the discount that was more than there was to take off; 0 on any sane order.
    pub discount_left: i64,
    /// What the buyer pays: total - payments.
    pub billed: i64,
}

/// The sums of a document.
///
/// Prices without tax get theirs on the sum of the rate, never by line; then the tax in what is left after the discount
/// is rounded once.
pub fn sums(input: &TaxInput) -> TaxSums {
    let mut rates: BTreeMap<u8, (i64, i64)> = BTreeMap::new();
    for line in &input.lines {
        let (with_tax, without) = rates.entry(line.rate).or_default();
        let sum = if line.tax_included { with_tax } else { without };
        *sum = sum.saturating_add(line.amount);
    }
    let mut per_rate: Vec<RateSum> = rates
        .iter()
        .rev()
        .map(|(&rate, &(with_tax, without))| RateSum {
            rate,
            gross: with_tax.saturating_add(without).saturating_add(tax_on(without, rate, input.rounding)),
            ..RateSum::default()
        })
        .collect();
    let mut left = input.discount.max(0);
    for &(rate, amount) in &input.discount_per_rate {
        if let Some(sum) = per_rate.iter_mut().find(|sum| sum.rate == rate) {
            let part = amount.min(left).min(sum.gross - sum.discount).max(0);
            sum.discount += part;
            left -= part;
        }
    }
    let room: Vec<i64> = per_rate.iter().map(|sum| (sum.gross - sum.discount).max(0)).collect();
    let spread = left.min(room.iter().fold(0, |sum: i64, one| sum.saturating_add(*one)));
    for (sum, part) in per_rate.iter_mut().zip(split(spread, &room)) {
        sum.discount += part;
        sum.gross -= sum.discount;
        sum.tax = tax_in(sum.gross, sum.rate, input.rounding);
        sum.net = sum.gross - sum.tax;
    }
    let total: i64 = per_rate.iter().map(|sum| sum.gross).sum();
    TaxSums {
        total,
        tax: per_rate.iter().map(|sum| sum.tax).sum(),
        discount_left: left - spread,
        billed: total.saturating_sub(input.payments),
        per_rate,
    }
}

/// The tax in an amount that has it: 10/110 of it at 10 %.
pub fn tax_in(gross: i64, rate: u8, rounding: Rounding) -> i64 {
    fraction(gross, i128::from(rate), 100 + i128::from(rate), rounding)
}

/// The tax to be added to an amount without it.
pub fn tax_on(net: i64, rate: u8, rounding: Rounding) -> i64 {
    fraction(net, i128::from(rate), 100, rounding)
}

/// `amount` x `over` / `under`, rounded by its size: what is taken back is rounded like what was sold.
fn fraction(amount: i64, over: i128, under: i128, rounding: Rounding) -> i64 {
    let product = i128::from(amount.unsigned_abs()) * over;
    let size = match rounding {
        Rounding::Down => product / under,
        Rounding::Up => (product + under - 1) / under,
        Rounding::HalfUp => (2 * product + under) / (2 * under),
    };
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    if amount < 0 { -size } else { size }
}
