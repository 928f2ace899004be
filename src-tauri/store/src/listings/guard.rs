//! Numbers that wait for the person, because neither orders nor anybody who had seen them caused so many.

use miseban_domain::{
    Instant, ListingId, ShopId, SkuId,
    stock::{GuardReason, NetClass},
};
use rusqlite::params;

use super::{ListingRow, row, select};
use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// How many listings of a shop wait for the person, and since when the first of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// In which shop.
    pub shop_id: ShopId,
    /// Why.
    pub reason: GuardReason,
    /// How many.
    pub listings: i64,
    /// Since when.
    pub since: Instant,
}

/// The number of a listing waits for the person from now on; what orders take of it doesn't.
pub fn guard(w: &mut Write<'_>, listing: ListingId, reason: GuardReason, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET guard = ?2, guard_at = iif(guard IS NULL, ?3, guard_at), guard_rev = wanted_rev WHERE id = ?1",
        params![listing.0, sql::word(&reason)?, at.0],
    )
}

/// What orders took of a listing whose number waits has been sent, or needn't be.
pub fn hold_guarded(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET urgent = 0, not_before = max(not_before, 0) WHERE id = ?1",
        [listing.0],
    )
}

/// The person has seen the numbers of these listings and lets them go. Gives how many waited.
pub fn let_guarded_go(w: &mut Write<'_>, listings: &[ListingId]) -> Result<usize> {
    w.touch(Topic::Listings);
    let mut gone = 0;
    for id in listings {
        gone += sql::run(
            w.conn(),
            "UPDATE listings SET guard = NULL, guard_at = NULL, guard_rev = -1, wanted_rev = wanted_rev + 1,
                 approved_rev = wanted_rev + 1, not_before = 0
             WHERE id = ?1 AND guard IS NOT NULL",
            [id.0],
        )?;
    }
    Ok(gone)
}

/// The listings of a shop that wait for the person.
pub fn guarded(r: &impl Reader, shop: ShopId) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select("l.shop_id = ?1 AND l.guard IS NOT NULL AND l.archived_at IS NULL ORDER BY l.id"),
        [shop.0],
        row,
    )
}

/// How many listings wait for the person, by shop and reason.
pub fn guard_counts(r: &impl Reader) -> Result<Vec<Guarded>> {
    sql::all(
        r.conn(),
        "SELECT shop_id, guard, count(*), min(guard_at) FROM listings
         WHERE guard IS NOT NULL AND archived_at IS NULL GROUP BY shop_id, guard",
        [],
        |c| Ok(Guarded { shop_id: c.id(ShopId)?, reason: c.word()?, listings: c.get()?, since: c.at()? }),
    )
}

/// How many listings of a shop were changed so since a moment, without an order or a person who had seen it.
pub fn net_since(r: &impl Reader, shop: ShopId, class: NetClass, since: Instant) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(DISTINCT a.listing_id)
         FROM push_attempts a INDEXED BY push_attempts_net JOIN listings l ON l.id = a.listing_id
         WHERE a.net = ?2 AND a.started_at >= ?3 AND l.shop_id = ?1 AND a.outcome IS NOT 'dropped'
             AND a.outcome IS NOT 'refused'",
        params![shop.0, sql::word(&class)?, since.0],
    )
}

/// Pieces of a SKU that orders took since a movement, less what they gave back.
pub fn taken_since(r: &impl Reader, sku: SkuId, movement: i64) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT ifnull(-sum(delta), 0) FROM stock_movements
         WHERE sku_id = ?1 AND id > ?2 AND book = 'expected' AND order_id IS NOT NULL",
        params![sku.0, movement],
    )
}

/// A listing sold so many itself (or its mall put so many back, below 0): its mall's number has moved by that already.
pub fn sold_itself(w: &mut Write<'_>, listing: ListingId, pieces: i64) -> Result<()> {
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET own_sold = own_sold + ?2 WHERE id = ?1",
        params![listing.0, pieces],
    )
}
