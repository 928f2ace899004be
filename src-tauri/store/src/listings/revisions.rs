//! Which listings have to be looked at again: `wanted_rev` runs ahead, `settled_rev` follows.

use miseban_domain::{Instant, ListingId, ShopId, SkuId};
use rusqlite::params;

use super::{ListingRow, row, select};
use crate::{Reader, Result, Topic, Write, skus, sql, sql::Connected};

/// Which of the listings that wait may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Whatever waits, but for numbers that the guard holds for the person.
    All,
    /// Only what an order took of: the shop's numbers wait for the person, and that never does.
    Urgent,
}

/// Waits and may leave; where the shop sends at an interval or at hours, what an order lowered or what was let go; the index `listings_to_push` has just these.
const MAY_LEAVE: &str =
    "l.settled_rev < l.wanted_rev AND (l.guard_rev < l.wanted_rev OR l.urgent = 1) AND l.archived_at IS NULL
     AND l.fulfilled_by = 'shop' AND l.linked = 1 AND (l.let_go_rev > l.settled_rev OR NOT EXISTS (
         SELECT 1 FROM shops s WHERE s.id = l.shop_id AND (s.send_every IS NOT NULL OR s.send_hours <> '')))";

/// The listings of a shop that wait for a number and may be sent now: first what orders took of, then those that wait
/// longest. Listings that the mall ships itself are never among them; ones that the mall hasn't shown yet are (see
/// `seen_at_mall`).
pub fn due(r: &impl Reader, shop: ShopId, which: Due, now: Instant, limit: i64) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select(&format!(
            "l.shop_id = ?1 AND {MAY_LEAVE} AND l.not_before <= ?2 AND (?4 OR l.urgent = 1)
             ORDER BY l.urgent DESC, l.not_before, l.id LIMIT ?3"
        )),
        params![shop.0, now.0, limit, which == Due::All],
        row,
    )
}

/// Of the listings that are due, those that neither an order nor a person who had seen their numbers raised, in the order
/// of their ids after `after`.
pub fn due_unseen(
    r: &impl Reader,
    shop: ShopId,
    now: Instant,
    after: ListingId,
    limit: i64,
) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select(&format!(
            "l.shop_id = ?1 AND {MAY_LEAVE} AND l.not_before <= ?2 AND l.urgent = 0 AND l.approved_rev <= l.settled_rev
             AND l.id > ?3 ORDER BY l.id LIMIT ?4"
        )),
        params![shop.0, now.0, after.0, limit],
        row,
    )
}

/// `not_before` of what an order takes of: whatever it waited for is over.
const AT_ONCE: i64 = -1;

/// How many listings [`due_unseen`] has in all.
pub fn count_unseen(r: &impl Reader, shop: ShopId, now: Instant) -> Result<i64> {
    sql::value(
        r.conn(),
        &format!(
            "SELECT count(*) FROM listings l
             WHERE l.shop_id = ?1 AND {MAY_LEAVE} AND l.not_before <= ?2 AND l.urgent = 0
                 AND l.approved_rev <= l.settled_rev"
        ),
        params![shop.0, now.0],
    )
}

/// When the next listing of a shop may be sent; in the past when one may now.
pub fn next_due_at(r: &impl Reader, shop: ShopId, which: Due) -> Result<Option<Instant>> {
    let earliest = |urgent: bool| -> Result<Option<i64>> {
        let sql = format!(
            "SELECT min(l.not_before) FROM listings l WHERE l.shop_id = ?1 AND l.urgent = ?2 AND {MAY_LEAVE}"
        );
        sql::value(r.conn(), &sql, params![shop.0, urgent])
    };
    let urgent = earliest(true)?;
    let others = if which == Due::All { earliest(false)? } else { None };
    Ok([urgent, others].into_iter().flatten().min().map(Instant))
}

/// 今すぐ反映 for chosen listings: each is read and sent again, whatever it waited for, though its number is the same. Gives how
/// many there are to send.
pub fn force(w: &mut Write<'_>, listings: &[ListingId], now: Instant) -> Result<usize> {
    w.touch(Topic::Listings);
    let mut forced = 0;
    for id in listings {
        forced += sql::run(
            w.conn(),
            "UPDATE listings SET wanted_rev = wanted_rev + 1, not_before = min(not_before, ?2),
                 let_go_rev = wanted_rev + 1
             WHERE id = ?1 AND fulfilled_by = 'shop' AND linked = 1 AND archived_at IS NULL",
            params![id.0, now.0],
        )?;
    }
    Ok(forced)
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

/// Asks for a new look at a listing before all others, whatever it waits for.
pub(crate) fn raise_at_once(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    sql::run(
        w.conn(),
        "UPDATE listings SET wanted_rev = wanted_rev + 1, not_before = ?2, let_go_rev = wanted_rev + 1,
             approved_rev = wanted_rev + 1
         WHERE id = ?1 AND fulfilled_by = 'shop' AND linked = 1",
        params![listing.0, AT_ONCE],
    )
    .map(drop)
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
    raise_touched(w, sku, Haste::None)?;
    for leaf in skus::flattened(w, sku)?.into_iter().filter(|leaf| leaf.sku_id != sku) {
        raise_touched(w, leaf.sku_id, Haste::None)?;
    }
    Ok(())
}

/// How soon what a movement touches has to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Haste {
    /// When its turn comes.
    None,
    /// Before all others, whatever they wait for: an order moved it.
    Order,
    /// The same, and whatever interval or hours the shop sends at: there is less to sell than malls may show.
    Lowered,
}

/// What a movement of a SKU touches: its own listings and those of the bundles that it is in.
pub(crate) fn raise_touched(w: &mut Write<'_>, sku: SkuId, haste: Haste) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "WITH RECURSIVE touched (id) AS (
             SELECT ?1 UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET wanted_rev = wanted_rev + 1,
             urgent = max(urgent, ?2),
             not_before = iif(?2, ?3, iif(settled_rev < wanted_rev, not_before, max(not_before, 0))),
             let_go_rev = iif(?4, wanted_rev + 1, let_go_rev)
         WHERE sku_id IN (SELECT id FROM touched) AND fulfilled_by = 'shop' AND linked = 1 AND archived_at IS NULL",
        params![sku.0, haste != Haste::None, AT_ONCE, haste == Haste::Lowered],
    )
    .map(|_| ())
}

/// What a SKU touches leaves whatever interval or hours a shop sends at.
pub(crate) fn let_go_sku(w: &mut Write<'_>, sku: SkuId) -> Result<()> {
    set_touched(w, sku, "let_go_rev = wanted_rev", Instant(0))
}

/// Nothing is sent for what a SKU touches before `at`: a person's edit waits for second thoughts. A later time that is
/// already set stays, and what an order lowered doesn't wait.
pub fn hold_until(w: &mut Write<'_>, sku: SkuId, at: Instant) -> Result<()> {
    set_touched(w, sku, "not_before = iif(urgent = 1, not_before, max(not_before, ?2))", at)
}

/// 今すぐ反映: whatever a SKU touches may be sent from `now` on.
pub fn release_now(w: &mut Write<'_>, sku: SkuId, now: Instant) -> Result<()> {
    set_touched(w, sku, "not_before = min(not_before, ?2), let_go_rev = wanted_rev", now)
}

fn set_touched(w: &mut Write<'_>, sku: SkuId, change: &str, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    let sql = format!(
        "WITH RECURSIVE touched (id) AS (
             SELECT ?1 UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET {change} WHERE ?2 IS NOT NULL AND sku_id IN (SELECT id FROM touched) AND archived_at IS NULL"
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
        "UPDATE listings SET not_before = min(not_before, ?2), read_back_at = min(read_back_at, ?2),
             doubted_until = min(doubted_until, ?2)
         WHERE shop_id = ?1 AND (not_before > ?2 OR read_back_at > ?2 OR doubted_until > ?2)",
        params![shop.0, at.0],
    )
    .map(drop)
}

/// Asks for a new look at whatever has `most` pieces or fewer left to sell, and at all bundles: who gets the last pieces
/// may have changed. `only`: of this SKU.
pub fn raise_few(w: &mut Write<'_>, most: i64, only: Option<SkuId>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET wanted_rev = wanted_rev + 1,
             not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0))
         WHERE fulfilled_by = 'shop' AND linked = 1 AND archived_at IS NULL AND (?2 IS NULL OR sku_id = ?2) AND sku_id IN (
             SELECT s.sku_id FROM stock s WHERE s.expected - s.held - (
                 SELECT ifnull(sum(o.set_aside + o.unexplained), 0) FROM listings o WHERE o.sku_id = s.sku_id) <= ?1
                 AND (?2 IS NULL OR s.sku_id = ?2)
             UNION SELECT bundle_sku_id FROM bundle_parts)",
        params![most, only.map(|sku| sku.0)],
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
        // Two halves, each by its own index: never all of the shop's listings.
        "SELECT
             (SELECT count(*) FROM listings INDEXED BY listings_to_push
              WHERE shop_id = ?1 AND settled_rev < wanted_rev AND (guard_rev < wanted_rev OR urgent = 1)
                  AND archived_at IS NULL AND fulfilled_by = 'shop' AND linked = 1)
             + (SELECT count(*) FROM listings INDEXED BY listings_guarded
                WHERE shop_id = ?1 AND guard IS NOT NULL AND settled_rev < wanted_rev
                    AND NOT (guard_rev < wanted_rev OR urgent = 1)
                    AND archived_at IS NULL AND fulfilled_by = 'shop' AND linked = 1)",
        [shop.0],
    )
}
