//! Which listings have to be looked at again: `wanted_rev` runs ahead, `settled_rev` follows.

use miseban_domain::{Instant, ListingId, ShopId, SkuId};
use rusqlite::params;

use super::{ListingRow, row, select};
use crate::{Reader, Result, Topic, Write, skus, sql, sql::Connected};

/// The listings of a shop that wait for a number and may be sent now, those that wait longest first. Listings that the mall
/// ships itself are never among them; ones that the mall hasn't shown yet are (see `seen_at_mall`).
pub fn due(r: &impl Reader, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select(
            "l.shop_id = ?1 AND l.settled_rev < l.wanted_rev AND l.not_before <= ?2 AND l.archived_at IS NULL
             AND l.fulfilled_by = 'shop' AND l.linked = 1 ORDER BY l.not_before, l.id LIMIT ?3",
        ),
        params![shop.0, now.0, limit],
        row,
    )
}

/// `not_before` of what an order lowers: it goes before anything else, a full push of the shop included.
const URGENT: i64 = -1;

/// When the next listing of a shop may be sent; in the past when one may now.
pub fn next_due_at(r: &impl Reader, shop: ShopId) -> Result<Option<Instant>> {
    let at: Option<i64> = sql::value(
        r.conn(),
        "SELECT min(not_before) FROM listings
         WHERE shop_id = ?1 AND settled_rev < wanted_rev AND archived_at IS NULL AND fulfilled_by = 'shop'
             AND linked = 1",
        [shop.0],
    )?;
    Ok(at.map(Instant))
}

/// Asks for a new look at these listings.
pub fn raise(w: &mut Write<'_>, listings: &[ListingId]) -> Result<()> {
    w.touch(Topic::Listings);
    for id in listings {
        sql::run(
            w.conn(),
            "UPDATE listings SET wanted_rev = wanted_rev + 1,
                 not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0))
             WHERE id = ?1 AND fulfilled_by = 'shop' AND linked = 1",
            [id.0],
        )?;
    }
    Ok(())
}

/// Asks for a new look at everything in a shop.
pub fn raise_shop(w: &mut Write<'_>, shop: ShopId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET wanted_rev = wanted_rev + 1,
             not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0))
         WHERE shop_id = ?1 AND fulfilled_by = 'shop' AND linked = 1 AND archived_at IS NULL",
        [shop.0],
    )
    .map(|_| ())
}

/// Asks for a new look at everything that shares stock with a SKU: its own listings, those of the bundles that it is in,
/// and, for a bundle, all that its parts are sold as.
pub fn raise_sku(w: &mut Write<'_>, sku: SkuId) -> Result<()> {
    raise_touched(w, sku, false)?;
    for leaf in skus::flattened(w, sku)?.into_iter().filter(|leaf| leaf.sku_id != sku) {
        raise_touched(w, leaf.sku_id, false)?;
    }
    Ok(())
}

/// What a movement of a SKU touches: its own listings and those of the bundles that it is in. `at_once` lifts what
/// they wait for and puts them before all others.
pub(crate) fn raise_touched(w: &mut Write<'_>, sku: SkuId, at_once: bool) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "WITH RECURSIVE touched (id) AS (
             SELECT ?1 UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET wanted_rev = wanted_rev + 1,
             not_before = iif(?2, ?3, iif(settled_rev < wanted_rev, not_before, max(not_before, 0)))
         WHERE sku_id IN (SELECT id FROM touched) AND fulfilled_by = 'shop' AND linked = 1 AND archived_at IS NULL",
        params![sku.0, at_once, URGENT],
    )
    .map(|_| ())
}

/// Nothing is sent for what a SKU touches before `at`: a person's edit waits for second thoughts. A later time that is
/// already set stays, and what an order lowered doesn't wait.
pub fn hold_until(w: &mut Write<'_>, sku: SkuId, at: Instant) -> Result<()> {
    set_not_before(w, sku, &format!("iif(not_before = {URGENT}, not_before, max(not_before, ?2))"), at)
}

/// 今すぐ反映: whatever a SKU touches may be sent from `now` on.
pub fn release_now(w: &mut Write<'_>, sku: SkuId, now: Instant) -> Result<()> {
    set_not_before(w, sku, "min(not_before, ?2)", now)
}

fn set_not_before(w: &mut Write<'_>, sku: SkuId, value: &str, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    let sql = format!(
        "WITH RECURSIVE touched (id) AS (
             SELECT ?1 UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET not_before = {value} WHERE sku_id IN (SELECT id FROM touched) AND archived_at IS NULL"
    );
    sql::run(w.conn(), &sql, params![sku.0, at.0]).map(|_| ())
}

/// One listing waits until `at`, because the mall asked for it or did not answer.
pub fn postpone(w: &mut Write<'_>, listing: ListingId, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET not_before = ?2 WHERE id = ?1",
        params![listing.0, at.0],
    )
}

/// Nothing in a shop waits beyond `at`: for a clock that was set back.
pub fn wait_no_longer_than(w: &mut Write<'_>, shop: ShopId, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET not_before = min(not_before, ?2), read_back_at = min(read_back_at, ?2)
         WHERE shop_id = ?1 AND (not_before > ?2 OR read_back_at > ?2)",
        params![shop.0, at.0],
    )
    .map(drop)
}

/// Asks for a new look at whatever has `most` pieces or fewer left to sell, and at all bundles: the rules for the last
/// pieces have changed.
pub fn raise_few(w: &mut Write<'_>, most: i64) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET wanted_rev = wanted_rev + 1,
             not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0))
         WHERE fulfilled_by = 'shop' AND archived_at IS NULL AND sku_id IN (
             SELECT s.sku_id FROM stock s WHERE s.expected - s.held - (
                 SELECT ifnull(sum(o.set_aside + o.unexplained), 0) FROM listings o WHERE o.sku_id = s.sku_id) <= ?1
             UNION SELECT bundle_sku_id FROM bundle_parts)",
        [most],
    )
    .map(drop)
}

/// Everything that waits in a shop now may leave, although the shop sends at an interval or at hours.
pub(crate) fn let_go_shop(w: &mut Write<'_>, shop: ShopId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET let_go_rev = wanted_rev WHERE shop_id = ?1 AND settled_rev < wanted_rev",
        [shop.0],
    )
    .map(drop)
}

/// How many listings of a shop wait for their number to be sent.
pub fn waiting(r: &impl Reader, shop: ShopId) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM listings
         WHERE shop_id = ?1 AND settled_rev < wanted_rev AND archived_at IS NULL AND fulfilled_by = 'shop'
             AND linked = 1",
        [shop.0],
    )
}
