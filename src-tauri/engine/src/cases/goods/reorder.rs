//! 発注の目安: what to order, from what sold, what is left and what is to come.

use std::collections::BTreeMap;

use miseban_domain::{Instant, SkuId};
use miseban_store::{
    Store, arrivals,
    skus::{self, ReorderSku},
    stock,
};

use super::name_of;
use crate::{
    cases::ledger::levels::{SALES_DAYS, days_left, levels},
    problem::{Fault, FaultResult},
    views::{ReorderQuery, ReorderRow},
};

const DEFAULT_DAYS: i64 = 14;

/// The SKUs that will run out within the days asked for, or are at their 在庫僅少 already; the most urgent first.
pub async fn list(store: &Store, query: ReorderQuery, now: Instant) -> FaultResult<Vec<ReorderRow>> {
    let days = query.days.unwrap_or(DEFAULT_DAYS);
    if !(1..=365).contains(&days) {
        return Err(Fault::new("problem.bad_argument").with("field", "days"));
    }
    Ok(store
        .read(move |r| {
            let low_at = levels(r)?.low_at;
            let sold: BTreeMap<SkuId, i64> = stock::sold_since(r, SALES_DAYS, now)?.into_iter().collect();
            let incoming: BTreeMap<SkuId, i64> = arrivals::incoming(r)?.into_iter().collect();
            let mut rows = Vec::new();
            for mut sku in skus::for_reorder(r)? {
                sku.low_at = sku.low_at.or(low_at);
                if !query.supplier.is_empty() && sku.supplier != query.supplier {
                    continue;
                }
                let of = |map: &BTreeMap<SkuId, i64>| map.get(&sku.id).copied().unwrap_or(0);
                let (sold, incoming) = (of(&sold), of(&incoming));
                let suggested = to_order(&sku, sold, incoming, days);
                if suggested > 0 {
                    rows.push(ReorderRow {
                        sku: name_of(r, sku.id)?,
                        supplier: sku.supplier,
                        expected: sku.expected,
                        held: sku.held,
                        incoming,
                        sold,
                        days_left: days_left(sku.expected - sku.held, sold),
                        low_at: sku.low_at,
                        suggested,
                        cost: sku.cost,
                    });
                }
            }
            rows.sort_by(|a, b| {
                let urgency = |row: &ReorderRow| (row.days_left.unwrap_or(i64::MAX), -row.suggested);
                urgency(a).cmp(&urgency(b)).then_with(|| a.sku.code.cmp(&b.sku.code))
            });
            Ok(rows)
        })
        .await?)
}

/// How many to order, so that what can be sold lasts for the days and does not fall to 在庫僅少 meanwhile.
fn to_order(sku: &ReorderSku, sold: i64, incoming: i64, days: i64) -> i64 {
    // Rounded up: a piece too many lies there, one too few is a buyer without it.
    let needed = (sold.saturating_mul(days) + SALES_DAYS - 1) / SALES_DAYS;
    let least = sku.low_at.map_or(0, |low_at| low_at + 1);
    let wanted = needed.max(0) + least;
    (wanted - (sku.expected - sku.held) - incoming).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(expected: i64, low_at: Option<i64>) -> ReorderSku {
        ReorderSku { id: SkuId(1), supplier: String::new(), expected, held: 0, low_at, cost: None }
    }

    #[test]
    fn what_sells_three_a_day_is_ordered_for_the_days_less_what_is_there_and_what_comes() {
        assert_eq!(to_order(&sku(10, None), 90, 0, 14), 32);
        assert_eq!(to_order(&sku(10, None), 90, 20, 14), 12);
        assert_eq!(to_order(&sku(50, None), 90, 0, 14), 0);
        assert_eq!(to_order(&sku(0, None), 1, 0, 14), 1, "rounded up");
    }

    #[test]
    fn what_is_oversold_is_ordered_too_and_low_stock_is_kept_above() {
        assert_eq!(to_order(&sku(-4, None), 0, 0, 14), 4);
        assert_eq!(to_order(&sku(3, Some(5)), 0, 0, 14), 3, "six are more than five");
        assert_eq!(to_order(&sku(6, Some(5)), 0, 0, 14), 0);
    }

    #[test]
    fn what_is_kept_back_is_not_there_to_be_sold() {
        assert_eq!(to_order(&ReorderSku { held: 8, ..sku(10, None) }, 90, 0, 14), 40);
    }
}
