//! What a mall shows, what we believe that it shows, and what nobody has explained yet.

use miseban_domain::{Coded, Instant, ListingId, ShopId, SkuId};
use rusqlite::params;

use super::raise_sku;
use crate::{Reader, Result, StoreError, Topic, Write, skus, sql, sql::Connected};

/// The mall was read: what it showed (`None`: it has the listing, without a number), what we believe from now on, and what
/// is unexplained. When the unexplained number is another than before, everything that shares the stock is raised.
pub fn record_read(
    w: &mut Write<'_>,
    listing: ListingId,
    shown: Option<i64>,
    at: Instant,
    belief: Option<i64>,
    unexplained: i64,
    unexplained_polls: u32,
) -> Result<()> {
    w.touch(Topic::Listings);
    let (sku, before) = of(w, listing)?;
    sql::run(
        w.conn(),
        "UPDATE listings SET shown = ?2, shown_at = ?3, seen_at_mall = 1, belief = ?4, unexplained = ?5,
             unexplained_polls = ?6
         WHERE id = ?1",
        params![listing.0, shown, at.0, belief, unexplained, unexplained_polls],
    )?;
    if unexplained == before { Ok(()) } else { raise_sku(w, sku) }
}

/// The mall does not know the listing: nothing is sent to it until it was shown again.
pub fn record_missing(w: &mut Write<'_>, listing: ListingId, trouble: &Coded) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET seen_at_mall = 0, shown = NULL, belief = NULL, trouble = ?2 WHERE id = ?1",
        params![listing.0, sql::json(trouble)?],
    )
}

/// Sets what we believe that the mall shows.
pub fn set_belief(w: &mut Write<'_>, listing: ListingId, belief: Option<i64>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET belief = ?2 WHERE id = ?1",
        params![listing.0, belief],
    )
}

/// An order lowers, a cancel that the mall restocks raises what we believe; not below 0. Where nothing is believed
/// nothing changes.
pub fn adjust_belief(w: &mut Write<'_>, listing: ListingId, delta: i64) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET belief = max(0, belief + ?2) WHERE id = ?1",
        params![listing.0, delta],
    )
}

/// [`adjust_belief`] of the listing of a shop with that key; false when there is none.
pub fn adjust_belief_by_key(w: &mut Write<'_>, shop: ShopId, key: &str, delta: i64) -> Result<bool> {
    let Some(listing) = super::by_key(w, shop, key)? else { return Ok(false) };
    adjust_belief(w, listing.id, delta)?;
    Ok(true)
}

/// [`adjust_belief`] of a shop's only listing of a SKU. False, and nothing changed, when there is none or when there are
/// several: which of them was sold isn't known, and believing too much only holds a piece back for a while.
pub fn adjust_belief_of_sku(w: &mut Write<'_>, shop: ShopId, sku: SkuId, delta: i64) -> Result<bool> {
    let mut listings = super::by_sku(w, sku)?.into_iter().filter(|listing| listing.shop_id == shop);
    let (Some(only), None) = (listings.next(), listings.next()) else { return Ok(false) };
    adjust_belief(w, only.id, delta)?;
    Ok(true)
}

/// How many pieces of a SKU are held back because malls show fewer than they should: over its listings, and over those of
/// the bundles that it is in, times its quantity there.
pub fn unexplained_sum(r: &impl Reader, sku: SkuId) -> Result<i64> {
    let of = |sku: SkuId| -> Result<i64> {
        sql::value(
            r.conn(),
            "SELECT ifnull(sum(unexplained), 0) FROM listings WHERE sku_id = ?1 AND unexplained > 0",
            [sku.0],
        )
    };
    let mut sum = of(sku)?;
    for bundle in skus::bundles_containing(r, sku)? {
        let bundles = of(bundle)?;
        if bundles > 0 {
            let quantity: i64 = skus::flattened(r, bundle)?
                .iter()
                .filter(|part| part.sku_id == sku)
                .map(|part| part.quantity)
                .sum();
            sum = sum.saturating_add(bundles.saturating_mul(quantity));
        }
    }
    Ok(sum)
}

/// What was unexplained is explained, or two complete polls have passed: nothing is held back any more. Raises what
/// shares the stock.
pub fn clear_unexplained(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    w.touch(Topic::Listings);
    let (sku, before) = of(w, listing)?;
    sql::run(
        w.conn(),
        "UPDATE listings SET unexplained = 0, unexplained_polls = 0 WHERE id = ?1",
        [listing.0],
    )?;
    if before == 0 { Ok(()) } else { raise_sku(w, sku) }
}

/// Says what is wrong with a listing, or that nothing is.
pub fn set_trouble(w: &mut Write<'_>, listing: ListingId, trouble: Option<&Coded>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET trouble = ?2 WHERE id = ?1",
        params![listing.0, sql::maybe_json(trouble)?],
    )
}

fn of(r: &impl Reader, listing: ListingId) -> Result<(SkuId, i64)> {
    sql::maybe(r.conn(), "SELECT sku_id, unexplained FROM listings WHERE id = ?1", [listing.0], |c| {
        Ok((c.id(SkuId)?, c.get()?))
    })?
    .ok_or_else(|| StoreError::not_found("listing"))
}
