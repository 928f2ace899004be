//! 閉店モード: what was closed when, and what is shown in one shop only for it.

use miseban_domain::{Instant, ListingId, ShopId, SkuId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, Topic, Write, listings, sql,
    sql::{Cols, Connected},
};

/// What closed the shops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingCause {
    /// The closing hour came.
    Hour,
    /// The program was quit.
    Quit,
    /// A person closed.
    Person,
}

/// One closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosingRow {
    /// Row.
    pub id: i64,
    /// What closed.
    pub cause: ClosingCause,
    /// SKUs with so many or fewer left were shown in one shop.
    pub few: i64,
    /// When.
    pub closed_at: Instant,
    /// Orders that are complete from then on open the shops; `None` until somebody has come.
    pub opens_at: Option<Instant>,
    /// How many of its listings the malls had not been told of when the program ended.
    pub untold: Option<i64>,
    /// When it was taken back.
    pub opened_at: Option<Instant>,
    /// How many listings were closed.
    pub listings: i64,
}

/// A listing that is to show 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToClose {
    /// Which.
    pub listing: ListingId,
    /// The SKU that has few left: its own, or a part of its bundle.
    pub sku: SkuId,
    /// How many of that SKU.
    pub remaining: i64,
    /// The one shop that goes on showing it.
    pub shown_in: ShopId,
}

const COLUMNS: &str = "c.id, c.cause, c.few, c.closed_at, c.opens_at, c.untold, c.opened_at,
     (SELECT count(*) FROM closing_listings l WHERE l.closing_id = c.id)";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ClosingRow> {
    Ok(ClosingRow {
        id: c.get()?,
        cause: c.word()?,
        few: c.get()?,
        closed_at: c.at()?,
        opens_at: c.maybe_at()?,
        untold: c.get()?,
        opened_at: c.maybe_at()?,
        listings: c.get()?,
    })
}

/// The closing that is not taken back yet.
pub fn open(r: &impl Reader) -> Result<Option<ClosingRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM closings c WHERE c.opened_at IS NULL"), [], row)
}

/// The newest closings.
pub fn newest(r: &impl Reader, limit: i64) -> Result<Vec<ClosingRow>> {
    sql::all(r.conn(), &format!("SELECT {COLUMNS} FROM closings c ORDER BY c.id DESC LIMIT ?1"), [limit], row)
}

/// What a closing closed.
pub fn closed(r: &impl Reader, closing: i64) -> Result<Vec<ToClose>> {
    sql::all(
        r.conn(),
        "SELECT listing_id, sku_id, remaining, shown_in FROM closing_listings WHERE closing_id = ?1 ORDER BY listing_id",
        [closing],
        |c| {
            Ok(ToClose {
                listing: c.id(ListingId)?,
                sku: c.id(SkuId)?,
                remaining: c.get()?,
                shown_in: c.id(ShopId)?,
            })
        },
    )
}

/// How many of an open closing's listings the malls have not been told of yet.
pub fn untold(r: &impl Reader) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM listings l JOIN shops s ON s.id = l.shop_id
         WHERE l.closed = 1 AND l.archived_at IS NULL AND l.settled_rev < l.wanted_rev AND s.push_stock = 1",
        [],
    )
}

/// Closes, or adds to the closing that is open. They leave at once, whatever they wait for.
pub fn close(
    w: &mut Write<'_>,
    cause: ClosingCause,
    few: i64,
    opens_at: Option<Instant>,
    what: &[ToClose],
    now: Instant,
) -> Result<ClosingRow> {
    w.touch(Topic::Settings);
    w.touch(Topic::Listings);
    let id = match open(w)? {
        Some(closing) => {
            sql::run(
                w.conn(),
                "UPDATE closings SET cause = ?2, few = ?3, opens_at = ?4 WHERE id = ?1",
                params![closing.id, sql::word(&cause)?, few, sql::millis(opens_at)],
            )?;
            closing.id
        }
        None => sql::insert(
            w.conn(),
            "INSERT INTO closings (cause, few, closed_at, opens_at) VALUES (?1, ?2, ?3, ?4)",
            params![sql::word(&cause)?, few, now.0, sql::millis(opens_at)],
        )?,
    };
    for one in what {
        sql::run(
            w.conn(),
            "INSERT INTO closing_listings (closing_id, listing_id, sku_id, remaining, shown_in) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (closing_id, listing_id) DO NOTHING",
            params![id, one.listing.0, one.sku.0, one.remaining, one.shown_in.0],
        )?;
        sql::run(w.conn(), "UPDATE listings SET closed = 1 WHERE id = ?1", [one.listing.0])?;
        listings::raise_at_once(w, one.listing)?;
    }
    open(w)?.ok_or_else(|| crate::StoreError::not_found("closing"))
}

/// From when on complete orders open the shops.
pub fn set_opens_at(w: &mut Write<'_>, at: Instant) -> Result<()> {
    sql::run(w.conn(), "UPDATE closings SET opens_at = ?1 WHERE opened_at IS NULL", [at.0]).map(drop)
}

/// The program ends; so many listings are closed of which the malls don't know yet.
pub fn set_untold(w: &mut Write<'_>, untold: i64) -> Result<()> {
    sql::run(w.conn(), "UPDATE closings SET untold = ?1 WHERE opened_at IS NULL", [untold]).map(drop)
}

/// Takes the open closing back: its listings have to show what the rule says. Gives how many. The person who closes has said so
/// beforehand: however many rise, they don't wait to be looked at, unless they did before.
pub fn take_back(w: &mut Write<'_>, now: Instant) -> Result<usize> {
    w.touch(Topic::Settings);
    w.touch(Topic::Listings);
    sql::run(w.conn(), "UPDATE closings SET opened_at = ?1 WHERE opened_at IS NULL", [now.0])?;
    sql::run(
        w.conn(),
        "UPDATE listings SET closed = 0, wanted_rev = wanted_rev + (fulfilled_by = 'shop' AND linked = 1),
             not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0)), let_go_rev = wanted_rev + 1,
             approved_rev = iif(guard IS NULL, wanted_rev + 1, approved_rev)
         WHERE closed = 1",
        [],
    )
}
