//! What is wrong with a listing, and what nobody has explained yet.

use miseban_domain::{Coded, Instant, ListingId, ShopId};
use rusqlite::params;

use super::{ListingRow, raise_sku, row, select};
use crate::{Reader, Result, StoreError, Topic, Write, shops, sql, sql::Connected};

/// The mall does not know the listing: nothing is sent to it until it was shown again, and nothing is believed of it any
/// more. What was unexplained there is no longer held back.
pub fn record_missing(w: &mut Write<'_>, listing: ListingId, trouble: &Coded) -> Result<()> {
    w.touch(Topic::Listings);
    let known = super::get(w, listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
    sql::run(
        w.conn(),
        "UPDATE listings SET seen_at_mall = 0, shown = NULL, belief = NULL, unexplained = 0, unexplained_polls = 0,
             above = 0, read_back_at = NULL, trouble = ?2
         WHERE id = ?1",
        params![listing.0, sql::json(trouble)?],
    )?;
    if known.seen_at_mall {
        // The last pieces may have to go to another shop.
        super::raise_few(w, shops::few(shops::last_pieces(w)?), Some(known.sku_id))?;
    }
    if known.unexplained == 0 { Ok(()) } else { raise_sku(w, known.sku_id) }
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

/// The listings of a shop whose mall accepted a number and was not read since, those that wait longest first.
pub fn to_read_back(r: &impl Reader, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select(
            "l.shop_id = ?1 AND l.read_back_at <= ?2 AND l.linked = 1 AND l.archived_at IS NULL
             ORDER BY l.read_back_at, l.id LIMIT ?3",
        ),
        params![shop.0, now.0, limit],
        row,
    )
}

/// When a number of the shop was last read or sent.
pub fn last_contact(r: &impl Reader, shop: ShopId) -> Result<Option<Instant>> {
    let at: Option<i64> = sql::value(
        r.conn(),
        "SELECT max(max(ifnull(shown_at, 0), ifnull(sent_at, 0))) FROM listings WHERE shop_id = ?1",
        [shop.0],
    )?;
    Ok(at.filter(|at| *at > 0).map(Instant))
}

/// When the next listing of a shop is to be read back.
pub fn next_read_back_at(r: &impl Reader, shop: ShopId) -> Result<Option<Instant>> {
    let at: Option<i64> = sql::value(
        r.conn(),
        "SELECT min(read_back_at) FROM listings
         WHERE shop_id = ?1 AND read_back_at IS NOT NULL AND linked = 1 AND archived_at IS NULL",
        [shop.0],
    )?;
    Ok(at.map(Instant))
}

/// The mall is read again for a listing at `at`; `None`: not any more.
pub fn read_back_at(w: &mut Write<'_>, listing: ListingId, at: Option<Instant>) -> Result<()> {
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET read_back_at = ?2 WHERE id = ?1",
        params![listing.0, sql::millis(at)],
    )
}

/// A number without an answer may arrive as late as `until`, whatever was made of it: the mall is read once more then.
pub fn doubted_until(w: &mut Write<'_>, listing: ListingId, until: Instant) -> Result<()> {
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET doubted_until = max(ifnull(doubted_until, 0), ?2) WHERE id = ?1",
        params![listing.0, until.0],
    )
}
