//! The sums: read, and made to add up with the lines.

use std::collections::BTreeMap;

use regex::Regex;

use super::{
    MailTotals, Sum, TotalIs, TotalsGrammar, Unreadable,
    fold::{Line, number, unreadable},
    items::Item,
};

/// [`TotalsGrammar`] with its patterns compiled.
#[derive(Debug)]
pub(super) struct TotalsReader {
    labels: Vec<(Regex, Regex, Sum)>,
    total_is: TotalIs,
    may_swap: bool,
    goods_optional: bool,
}

impl TotalsReader {
    pub fn new(grammar: &TotalsGrammar) -> Result<Self, regex::Error> {
        let labels = grammar
            .labels
            .iter()
            .map(|(label, sum)| {
                let label = regex::escape(label);
                // The label alone, then what has to follow it.
                let begins = Regex::new(&format!(r"^\*?\[?{label}\]?(?:[\s:.\d-]|$)"))?;
                let amount = Regex::new(&format!(
                    r"^\*?\[?{label}\]?[\s:.*]*[-▲△−]?\s*¥?\s*[-▲△−]?([\d,]+)\s*\(?(?:円|ポイント|pt|P)?\)?(?:\D|$)"
                ))?;
                Ok((begins, amount, *sum))
            })
            .collect::<Result<_, regex::Error>>()?;
        Ok(Self {
            labels,
            total_is: grammar.total_is,
            may_swap: grammar.goods_and_total_may_swap,
            goods_optional: grammar.goods_optional,
        })
    }

    /// Reads the sums in `lines` (what follows the items), decides what undecided amounts mean, and checks everything.
    pub fn settle(&self, lines: &[Line<'_>], items: &mut [Item]) -> Result<MailTotals, Unreadable> {
        let mut stated = self.stated(lines)?;
        self.unswap(&mut stated, items);
        let of = |sum: Sum| stated.get(&(sum as u8)).copied();
        if of(Sum::Goods).is_none() && !self.goods_optional {
            return Err(unreadable("mail.total_missing", 0, [("sum", "goods".to_owned())]));
        }
        decide(items, of(Sum::Goods))?;
        let mut goods = 0_i64;
        for item in items.iter() {
            goods = goods.saturating_add(item.line.subtotal);
        }
        if let Some(said) = of(Sum::Goods)
            && said != goods
        {
            return Err(differs("mail.goods_sum_differs", goods, said));
        }
        let amount = |sum: Sum| of(sum).unwrap_or_default();
        let mut totals = MailTotals {
            subtotal: goods,
            tax: amount(Sum::Tax),
            postage: amount(Sum::Postage),
            fees: amount(Sum::Fees),
            gift_wrap: amount(Sum::GiftWrap),
            points: amount(Sum::Points),
            coupon: amount(Sum::Coupon),
            total: 0,
        };
        let Some(said) = of(Sum::Total).or(of(Sum::Billed)) else {
            return Err(unreadable("mail.total_missing", 0, [("sum", "total".to_owned())]));
        };
        let billed = of(Sum::Billed);
        let rest = totals.subtotal + totals.postage + totals.fees + totals.gift_wrap;
        let taken_off = totals.points + totals.coupon;
        // The tax line is either on top or only says how much is in the prices; the total tells which.
        for tax in [totals.tax, 0] {
            let gross = rest + tax;
            let net = gross - taken_off;
            let fits = said == net || (self.total_is == TotalIs::Either && said == gross);
            if fits && billed.is_none_or(|billed| billed == net) {
                totals.tax = tax;
                totals.total = net;
                return Ok(totals);
            }
        }
        Err(differs("mail.total_differs", rest + totals.tax - taken_off, billed.unwrap_or(said)))
    }

    /// Puts sum of the goods and total in their places where the lines show that they stand the other way round.
    fn unswap(&self, stated: &mut BTreeMap<u8, i64>, items: &[Item]) {
        let goods = items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.line.subtotal));
        let (key, other) = (Sum::Goods as u8, Sum::Total as u8);
        if self.may_swap
            && goods.is_some()
            && stated.get(&key).copied() != goods
            && stated.get(&other).copied() == goods
            && let (Some(first), Some(second)) = (stated.get(&key).copied(), stated.get(&other).copied())
        {
            stated.insert(key, second);
            stated.insert(other, first);
        }
    }

    fn stated(&self, lines: &[Line<'_>]) -> Result<BTreeMap<u8, i64>, Unreadable> {
        let mut stated: BTreeMap<u8, i64> = BTreeMap::new();
        for line in lines {
            let Some((_, amount, sum)) =
                self.labels.iter().find(|(begins, _, _)| begins.is_match(&line.folded))
            else {
                continue;
            };
            if *sum == Sum::Ignored {
                continue;
            }
            let value = amount
                .captures(&line.folded)
                .and_then(|found| found.get(1))
                .and_then(|found| number(found.as_str()))
                .ok_or_else(|| {
                    unreadable("mail.amount_unreadable", line.number, [("text", line.raw.to_owned())])
                })?;
            if stated.insert(*sum as u8, value).is_some_and(|before| before != value) {
                return Err(unreadable("mail.label_twice", line.number, [("text", line.raw.to_owned())]));
            }
        }
        Ok(stated)
    }
}

/// Gives undecided amounts the meaning (price or subtotal) that fits the sum of the goods.
fn decide(items: &mut [Item], goods: Option<i64>) -> Result<(), Unreadable> {
    let undecided: Vec<&Item> = items.iter().filter(|item| item.undecided.is_some()).collect();
    if undecided.is_empty() {
        return Ok(());
    }
    let sum = |of: &dyn Fn(&Item, i64) -> Option<i64>| -> Option<i64> {
        undecided.iter().try_fold(0_i64, |sum, item| sum.checked_add(of(item, item.undecided?)?))
    };
    let as_subtotals = sum(&|_, amount| Some(amount));
    let as_prices = sum(&|item, amount| amount.checked_mul(item.line.quantity));
    let prices = if as_prices.is_some() && as_prices == goods {
        true
    } else if as_subtotals.is_some() && as_subtotals == goods {
        false
    } else {
        return Err(differs(
            "mail.goods_sum_differs",
            as_prices.unwrap_or_default(),
            goods.unwrap_or_default(),
        ));
    };
    for item in items {
        let Some(amount) = item.undecided else { continue };
        let quantity = item.line.quantity;
        item.line.unit_price = if prices { amount } else { amount / quantity.max(1) };
        item.line.subtotal = item.line.unit_price.saturating_mul(quantity);
        if !prices && item.line.subtotal != amount {
            return Err(unreadable(
                "mail.line_sum_differs",
                item.number,
                [
                    ("computed", item.line.subtotal.to_string()),
                    ("stated", amount.to_string()),
                    ("name", item.line.name.clone()),
                ],
            ));
        }
    }
    Ok(())
}

fn differs(code: &str, computed: i64, stated: i64) -> Unreadable {
    unreadable(code, 0, [("computed", computed.to_string()), ("stated", stated.to_string())])
}
