//! 在庫切れ, 在庫僅少, days left, and whether the two books agree.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Coded, Instant, SkuId};
use miseban_store::{
    Reader, Result, Store, StoreError, settings,
    skus::{self, StockQuery},
    stock::{self, Amount, Cause, Change, Place, Why},
};
use serde::{Deserialize, Serialize};

use super::{
    edits::{PERSON, settle},
    warehouses,
};
use crate::{
    cases::{
        note::{Done, changed},
        once::once,
        stock::only_of,
    },
    problem::FaultResult,
    views::{AlignStock, Aligned, Nothing, StockCounts, StockSettings},
};

/// The settings key of [`Levels`].
const LEVELS: &str = "stock_levels";
/// Days left come from the sales of so many days.
pub(crate) const SALES_DAYS: i64 = 30;

/// Which number is few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Levels {
    /// 在庫僅少 from this number down; `None`: never.
    pub low_at: Option<i64>,
}

impl Default for Levels {
    fn default() -> Self {
        Self { low_at: Some(5) }
    }
}

/// What the shop has set.
pub(crate) fn levels(r: &impl Reader) -> Result<Levels> {
    Ok(settings::get(r, LEVELS)?.map(|(_, levels)| levels).unwrap_or_default())
}

/// How many SKUs each filter of 在庫 finds, and what the shop uses.
pub async fn counts(store: &Store, now: Instant) -> FaultResult<StockCounts> {
    Ok(store
        .read(move |r| {
            let low_at = levels(r)?.low_at;
            let mut filters = BTreeMap::new();
            for name in ["all", "out", "low", "soon", "oversold", "unset", "waiting", "trouble", "drifted"] {
                let query = StockQuery { only: only_of(name), low_at, now, ..StockQuery::default() };
                filters.insert(name.to_owned(), skus::stock_count(r, &query)?);
            }
            Ok(StockCounts {
                filters,
                on_shelf: stock::has_shelf(r)?,
                warehouses: warehouses::all(r)?,
                low_at,
            })
        })
        .await?)
}

/// Sets from which number on a SKU without its own is 在庫僅少.
pub async fn save(store: &Store, arg: StockSettings, now: Instant) -> FaultResult<Nothing> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stock.save_settings", now, |w| {
                if arg.low_at.is_some_and(|low| low < 0) {
                    return Err(StoreError::refused(
                        Coded::new("problem.number_negative").with("value", arg.low_at.unwrap_or(0)),
                    ));
                }
                let before = levels(w)?;
                let after = Levels { low_at: arg.low_at };
                settings::set(w, LEVELS, 1, &after)?;
                w.touch(miseban_store::Topic::Stock);
                let done = Done {
                    what: "history.stock_levels",
                    subject: "settings",
                    id: 0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&before), Some(&after), now)?;
                Ok(Nothing {})
            })
        })
        .await?)
}

/// 想定を合わせる: 想定在庫 becomes what lies on the shelf, less what was sold and hasn't left.
pub async fn align(store: &Store, arg: AlignStock, now: Instant) -> FaultResult<Aligned> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stock.align", now, |w| {
                let mut changes = Vec::new();
                for sku_id in arg.sku_ids.iter().copied().collect::<BTreeSet<SkuId>>() {
                    if let Some(books) = stock::books(w, sku_id)?.filter(|books| books.difference() != 0) {
                        let amount = Amount::To(books.should());
                        changes.push(Change { sku_id, place: Place::EXPECTED, amount });
                    }
                }
                let why = Why {
                    person: Some(PERSON.to_owned()),
                    request_id: Some(arg.request_id.clone()),
                    ..Why::new(Cause::Aligned, now)
                };
                stock::change_many(w, &changes, &why)?;
                let touched: BTreeSet<SkuId> = changes.iter().map(|change| change.sku_id).collect();
                let leaves_at = settle(w, &touched, now)?;
                let done = i64::try_from(changes.len()).unwrap_or(i64::MAX);
                let asked = i64::try_from(arg.sku_ids.len()).unwrap_or(i64::MAX);
                Ok(Aligned { done, left_out: asked - done, request: arg.request_id.clone(), leaves_at })
            })
        })
        .await?)
}

/// Whole days that a number lasts at the pace of the last month; `None` where nothing was sold.
pub(crate) fn days_left(left: i64, sold: i64) -> Option<i64> {
    (sold > 0).then(|| left.max(0).saturating_mul(SALES_DAYS).div_euclid(sold))
}

/// The same for a SKU, through its parts for a bundle: the one that ends first.
pub(crate) fn days_left_of(r: &impl Reader, sku: SkuId, now: Instant) -> Result<Option<i64>> {
    let mut fewest: Option<i64> = None;
    for part in skus::flattened(r, sku)? {
        let left = stock::stock(r, part.sku_id)?.map_or(0, |row| row.expected - row.held);
        if let Some(days) = days_left(left, stock::pieces_sold(r, part.sku_id, SALES_DAYS, now)?) {
            fewest = Some(fewest.map_or(days, |now| now.min(days)));
        }
    }
    Ok(fewest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_left_are_whole_days_at_the_pace_of_a_month() {
        assert_eq!(days_left(10, 0), None, "what isn't sold lasts for ever");
        assert_eq!(days_left(10, 30), Some(10));
        assert_eq!(days_left(10, 31), Some(9), "rounded down: never later than it is");
        assert_eq!(days_left(-3, 5), Some(0));
        assert_eq!(json!(Levels::default()), json!({ "low_at": 5 }));
    }
}
