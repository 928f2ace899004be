//! A shop that turns to another account, or whose listings get the keys under which the mall keeps stock.

use miseban_domain::{Instant, ListingId, ShopId, SkuId};
use rusqlite::params;

use super::{get, raise_sku};
use crate::{Result, StoreError, Topic, Write, outbox, push, sql, sql::Connected};

/// The shop is another account's now: nothing that was sent, shown or believed there is true of it, nor is what still
/// comes of what the account before was asked. Each listing has to be shown again before a number is sent.
pub fn forget_account(w: &mut Write<'_>, shop: ShopId, now: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "shop",
        "UPDATE shops SET account_generation = account_generation + 1 WHERE id = ?1",
        [shop.0],
    )?;
    // Whatever becomes of numbers that are on their way there, they never leave for the new account.
    for attempt in push::open_attempts(w, shop)? {
        push::settle(w, attempt.id, &push::Outcome::Dropped, now)?;
    }
    outbox::forget_account(w, shop, now)?;
    let held: Vec<i64> = sql::all(
        w.conn(),
        "SELECT sku_id FROM listings WHERE shop_id = ?1 AND unexplained > 0",
        [shop.0],
        sql::only,
    )?;
    sql::run(
        w.conn(),
        "UPDATE listings SET sent = NULL, sent_at = NULL, shown = NULL, shown_at = NULL, seen_at_mall = 0, belief = NULL,
             unexplained = 0, unexplained_polls = 0, above = 0, edited = 0, read_back_at = NULL, trouble = NULL,
             counted_to = (SELECT ifnull(max(id), 0) FROM stock_movements), own_sold = 0, urgent = 0, guard = NULL,
             guard_at = NULL, guard_rev = -1, difference = NULL, difference_since = NULL, ignored_at = NULL,
             wanted_rev = wanted_rev + (fulfilled_by = 'shop')
         WHERE shop_id = ?1",
        [shop.0],
    )?;
    // What was held back for it is the others' again.
    held.into_iter().try_for_each(|sku| raise_sku(w, SkuId(sku)))
}

/// A listing that only orders knew gets the key under which the mall keeps its stock, and is sent from now on. False when
/// the shop has a listing of that key already.
pub fn give_key(w: &mut Write<'_>, listing: ListingId, key: &str) -> Result<bool> {
    let row = get(w, listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
    // An archived one counts: the key is unique.
    let taken: bool = sql::value(
        w.conn(),
        "SELECT EXISTS (SELECT 1 FROM listings WHERE shop_id = ?1 AND key = ?2)",
        params![row.shop_id.0, key],
    )?;
    if taken {
        return Ok(false);
    }
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET key = ?2, linked = 1, wanted_rev = wanted_rev + 1 WHERE id = ?1",
        params![listing.0, key],
    )?;
    raise_sku(w, row.sku_id)?;
    Ok(true)
}
