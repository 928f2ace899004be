//! When each shop was asked, and whether the answer was complete. Only complete polls count for safety.

use miseban_domain::{Coded, Instant, ShopId};
use rusqlite::params;

use crate::{
    Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollRow {
    /// Row.
    pub id: i64,
    /// Which shop was asked.
    pub shop_id: ShopId,
    /// For what (`orders`, `open_orders`, `stock`, …).
    pub kind: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended; `None` while under way, or when the program died meanwhile.
    pub finished_at: Option<Instant>,
    /// Every page of its window came.
    pub complete: bool,
    /// How much it found.
    pub found: i64,
    /// What went wrong.
    pub error: Option<Coded>,
}

const COLUMNS: &str = "id, shop_id, kind, started_at, finished_at, complete, found, error";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<PollRow> {
    Ok(PollRow {
        id: c.get()?,
        shop_id: c.id(ShopId)?,
        kind: c.get()?,
        started_at: c.at()?,
        finished_at: c.maybe_at()?,
        complete: c.get()?,
        found: c.get()?,
        error: c.maybe_coded()?,
    })
}

/// A poll begins.
pub fn begin(w: &mut Write<'_>, shop: ShopId, kind: &str, at: Instant) -> Result<i64> {
    sql::insert(
        w.conn(),
        "INSERT INTO polls (shop_id, kind, started_at) VALUES (?1, ?2, ?3)",
        params![shop.0, kind, at.0],
    )
}

/// A poll has ended.
pub fn finish(
    w: &mut Write<'_>,
    id: i64,
    at: Instant,
    complete: bool,
    found: i64,
    error: Option<&Coded>,
) -> Result<()> {
    w.touch(Topic::Polls);
    sql::run_on(
        w.conn(),
        "poll",
        "UPDATE polls SET finished_at = ?2, complete = ?3, found = ?4, error = ?5 WHERE id = ?1",
        params![id, at.0, complete, found, sql::maybe_json(error)?],
    )
}

/// The newest complete poll.
pub fn last_complete(r: &impl Reader, shop: ShopId, kind: &str) -> Result<Option<PollRow>> {
    newest(r, shop, kind, "AND complete = 1")
}

/// The newest poll that has ended, whatever came of it.
pub fn last(r: &impl Reader, shop: ShopId, kind: &str) -> Result<Option<PollRow>> {
    newest(r, shop, kind, "AND finished_at IS NOT NULL")
}

fn newest(r: &impl Reader, shop: ShopId, kind: &str, condition: &str) -> Result<Option<PollRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM polls WHERE shop_id = ?1 AND kind = ?2 {condition} ORDER BY id DESC LIMIT 1"
    );
    sql::maybe(r.conn(), &sql, params![shop.0, kind], row)
}

/// How many complete polls began at or after a moment.
pub fn complete_since(r: &impl Reader, shop: ShopId, kind: &str, at: Instant) -> Result<u32> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM polls WHERE shop_id = ?1 AND kind = ?2 AND complete = 1 AND started_at >= ?3",
        params![shop.0, kind, at.0],
    )
}

/// Forgets polls that began before a moment, but never a shop's newest complete one of a kind.
pub fn prune(w: &mut Write<'_>, before: Instant) -> Result<usize> {
    sql::run(
        w.conn(),
        "DELETE FROM polls WHERE started_at < ?1
             AND id NOT IN (SELECT max(id) FROM polls WHERE complete = 1 GROUP BY shop_id, kind)",
        [before.0],
    )
}
