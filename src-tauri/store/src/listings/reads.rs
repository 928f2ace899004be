//! What is wrong with a listing, and what nobody has explained yet.

use miseban_domain::{Coded, ListingId, SkuId};
use rusqlite::params;

use super::raise_sku;
use crate::{Reader, Result, StoreError, Topic, Write, skus, sql, sql::Connected};

/// The mall does not know the listing: nothing is sent to it until it was shown again, and nothing is believed of it any
/// more. What was unexplained there is no longer held back.
pub fn record_missing(w: &mut Write<'_>, listing: ListingId, trouble: &Coded) -> Result<()> {
    w.touch(Topic::Listings);
    let (sku, unexplained): (i64, i64) =
        sql::maybe(w.conn(), "SELECT sku_id, unexplained FROM listings WHERE id = ?1", [listing.0], |c| {
            Ok((c.get()?, c.get()?))
        })?
        .ok_or_else(|| StoreError::not_found("listing"))?;
    sql::run(
        w.conn(),
        "UPDATE listings SET seen_at_mall = 0, shown = NULL, belief = NULL, unexplained = 0, unexplained_polls = 0,
             trouble = ?2
         WHERE id = ?1",
        params![listing.0, sql::json(trouble)?],
    )?;
    if unexplained == 0 { Ok(()) } else { raise_sku(w, SkuId(sku)) }
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
