//! What a change would do to the numbers that malls show: the same rule over the same facts, once as they are and once as they
//! would be.

mod hypothesis;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, ShopId, SkuId,
    observation::FulfilledBy,
    stock::{LeaveAlone, Wanted},
};
use miseban_store::{Reader, Result, numbers, numbers::ListingFacts, settings};

pub(crate) use hypothesis::{Hypothesis, OrderChange, StockChange};

use crate::{
    push::bulk::{Numbers, Shops},
    views::{ImpactCounts, ImpactLimits, ImpactRow, ImpactView},
};

/// Where the limits are kept among the settings.
pub(crate) const LIMITS: &str = "impact_limits";

/// A listing before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Which.
    pub listing: ListingId,
    /// In which shop.
    pub shop: ShopId,
    /// What it would be of.
    pub sku: SkuId,
    /// What its mall shows, as far as is known.
    pub shown: Option<i64>,
    /// What it should show now; `None` where nothing is sent now.
    pub old: Option<i64>,
    /// What it would show; `None` where nothing would be sent.
    pub new: Option<i64>,
    /// What that means.
    pub kind: Kind,
}

/// What a change means for a listing. In the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It shows something, or nobody knows what, and would show 0.
    Emptied,
    /// It would show fewer.
    Dropped,
    /// It would show more.
    Raised,
    /// Nothing would be sent any more.
    LeftAlone,
    /// It shows that already.
    Unchanged,
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Impact {
    /// Every listing that the change could touch and that is sent to afterwards, or was before; by kind, then by id.
    pub rows: Vec<Changed>,
    /// How many of each kind.
    pub counts: ImpactCounts,
    /// Beyond what may happen unseen.
    pub needs_seen: bool,
    /// SKUs that are left out because their stock was never set.
    pub never_set: Vec<SkuId>,
}

impl Impact {
    /// The listings that would show another number.
    pub(crate) fn touched(&self) -> Vec<ListingId> {
        let moves = |row: &&Changed| row.kind < Kind::LeftAlone;
        self.rows.iter().filter(moves).map(|row| row.listing).collect()
    }

    /// For the person, with at most so many of the rows that differ.
    pub(crate) fn view(&self, r: &impl Reader, most: usize) -> Result<ImpactView> {
        let differ: Vec<&Changed> =
            self.rows.iter().filter(|row| row.kind != Kind::Unchanged).take(most).collect();
        let ids: Vec<ListingId> = differ.iter().map(|row| row.listing).collect();
        let mut names = numbers::names(r, &ids)?;
        let rows = differ
            .into_iter()
            .filter_map(|row| {
                let named = names.remove(&row.listing)?;
                Some(ImpactRow {
                    listing_id: row.listing,
                    shop_id: row.shop,
                    code: named.code,
                    name: named.name,
                    key: named.key,
                    shown: row.shown,
                    old: row.old,
                    new: row.new,
                })
            })
            .collect();
        let never_set: Vec<SkuId> = self.never_set.iter().copied().take(most).collect();
        Ok(ImpactView {
            counts: self.counts,
            rows,
            needs_seen: self.needs_seen,
            never_set: numbers::codes(r, &never_set)?,
        })
    }
}

/// What the change would do. Reads only: for a large change call it outside of the transaction that makes it.
pub(crate) fn impact(r: &impl Reader, change: &Hypothesis) -> Result<Impact> {
    let hypothesis::Before { facts, shops, after } = change.load(r)?;
    let new_shops = change.shops_after(&shops);
    let before = Numbers::of(facts, shops.clone())?;
    let after = Numbers::of(after, new_shops.clone())?;
    let mut impact = Impact::default();
    for listing in before.listings() {
        let pushed = shops.by_id.get(&listing.shop_id).is_some_and(|shop| shop.pushes);
        let pushes = new_shops.by_id.get(&listing.shop_id).is_some_and(|shop| shop.pushes);
        let by_mall = |one: &ListingFacts| one.fulfilled_by == FulfilledBy::Mall;
        let then_by_mall = after.listing(listing.id).is_none_or(|then| by_mall(&then));
        if by_mall(listing) && then_by_mall || !(pushed || pushes) {
            continue;
        }
        let read = change.shown.get(&listing.id).copied();
        let shown = read.or(listing.shown);
        let number = |wanted: Wanted| match wanted {
            Wanted::Show(number) => Some(number),
            Wanted::LeaveAlone(_) => None,
        };
        let old = if pushed { number(before.wanted(listing, read)) } else { None };
        let then = after.listing(listing.id);
        let new = then.map(|listing| after.wanted(&listing, read)).filter(|_| pushes);
        let sku = then.map_or(listing.sku_id, |listing| listing.sku_id);
        if new == Some(Wanted::LeaveAlone(LeaveAlone::NeverSet)) {
            impact.never_set.push(sku);
        }
        let new = new.and_then(number);
        let Some(kind) = kind(old, shown, new) else { continue };
        impact.rows.push(Changed { listing: listing.id, shop: listing.shop_id, sku, shown, old, new, kind });
    }
    for (id, (shop, sku)) in &change.additions {
        let pushes = new_shops.by_id.get(shop).is_some_and(|shop| shop.pushes);
        let Some(listing) = after.listing(*id).filter(|_| pushes) else { continue };
        let shown = change.shown.get(id).copied();
        let new = match after.wanted(&listing, shown) {
            Wanted::Show(number) => Some(number),
            Wanted::LeaveAlone(why) => {
                if why == LeaveAlone::NeverSet {
                    impact.never_set.push(*sku);
                }
                None
            }
        };
        let Some(kind) = kind(None, shown, new) else { continue };
        impact.rows.push(Changed { listing: *id, shop: *shop, sku: *sku, shown, old: None, new, kind });
    }
    impact.never_set.sort_unstable();
    impact.never_set.dedup();
    impact.rows.sort_unstable_by_key(|row| (row.kind, row.listing));
    impact.counts = counts(&impact.rows);
    impact.needs_seen = needs_seen(r, &impact.rows, &new_shops)?;
    Ok(impact)
}

/// `None` where nothing was sent and nothing would be.
fn kind(old: Option<i64>, shown: Option<i64>, new: Option<i64>) -> Option<Kind> {
    let Some(new) = new else { return old.map(|_| Kind::LeftAlone) };
    Some(match from(old, shown) {
        Some(from) if from == new => Kind::Unchanged,
        _ if new == 0 => Kind::Emptied,
        Some(from) if new < from => Kind::Dropped,
        _ => Kind::Raised,
    })
}

/// What the change starts from: the number that the mall is on its way to, where none is sent what it shows.
fn from(old: Option<i64>, shown: Option<i64>) -> Option<i64> {
    old.or(shown)
}

fn counts(rows: &[Changed]) -> ImpactCounts {
    let of =
        |kind: Kind| i64::try_from(rows.iter().filter(|row| row.kind == kind).count()).unwrap_or(i64::MAX);
    ImpactCounts {
        emptied: of(Kind::Emptied),
        dropped: of(Kind::Dropped),
        raised: of(Kind::Raised),
        unchanged: of(Kind::Unchanged),
        left_alone: of(Kind::LeftAlone),
    }
}

/// The limits as kept, or as they come.
pub(crate) fn limits(r: &impl Reader) -> Result<ImpactLimits> {
    Ok(settings::get(r, LIMITS)?.map(|(_, limits)| limits).unwrap_or_default())
}

fn needs_seen(r: &impl Reader, rows: &[Changed], shops: &Shops) -> Result<bool> {
    let limits = limits(r)?;
    let mut by_shop: BTreeMap<ShopId, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let (emptied, much) = by_shop.entry(row.shop).or_default();
        *emptied += i64::from(row.kind == Kind::Emptied);
        *much += i64::from(row.kind == Kind::Emptied || moves_much(row, &limits));
    }
    for (shop, (emptied, much)) in by_shop {
        if !shops.by_id.get(&shop).is_some_and(|shop| shop.pushes) || much == 0 {
            continue;
        }
        let of = numbers::of_shop(r, shop)?;
        let beyond = |count: i64, most: i64, percent: i64| {
            count > most && count.saturating_mul(100) > percent.saturating_mul(of)
                || count >= FEW && count.saturating_mul(2) > of
        };
        if beyond(emptied, limits.emptied, limits.emptied_percent)
            || beyond(much, limits.moved, limits.moved_percent)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// In a shop with few listings more than half of them are many, from so many on.
const FEW: i64 = 3;

fn moves_much(row: &Changed, limits: &ImpactLimits) -> bool {
    let (Some(new), Some(from)) = (row.new, from(row.old, row.shown)) else { return row.new.is_some() };
    let by = new.abs_diff(from);
    u128::from(by) * 100 > u128::from(from.unsigned_abs()) * u128::from(limits.much_percent.unsigned_abs())
}
