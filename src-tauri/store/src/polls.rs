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
    /// When it ended.
    pub finished_at: Instant,
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
        finished_at: c.at()?,
        complete: c.get()?,
        found: c.get()?,
        error: c.maybe_coded()?,
    })
}

/// A poll that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoll {
    /// Which shop was asked.
    pub shop_id: ShopId,
    /// For what.
    pub kind: &'static str,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub finished_at: Instant,
    /// Every page of its window came.
    pub complete: bool,
    /// How much it found.
    pub found: i64,
    /// What went wrong.
    pub error: Option<Coded>,
}

/// A poll has ended. A quiet one (complete, and nothing new) takes the place of a quiet one before it: of those only the last
/// is worth knowing.
pub fn record(w: &mut Write<'_>, poll: &NewPoll) -> Result<()> {
    w.touch(Topic::Polls);
    if poll.complete && poll.found == 0 && poll.error.is_none() {
        let moved = sql::run(
            w.conn(),
            "UPDATE polls SET started_at = ?3, finished_at = ?4
             WHERE id = (SELECT max(id) FROM polls WHERE shop_id = ?1 AND kind = ?2) AND complete = 1 AND found = 0",
            params![poll.shop_id.0, poll.kind, poll.started_at.0, poll.finished_at.0],
        )?;
        if moved > 0 {
            return Ok(());
        }
    }
    sql::insert(
        w.conn(),
        "INSERT INTO polls (shop_id, kind, started_at, finished_at, complete, found, error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            poll.shop_id.0,
            poll.kind,
            poll.started_at.0,
            poll.finished_at.0,
            poll.complete,
            poll.found,
            sql::maybe_json(poll.error.as_ref())?,
        ],
    )
    .map(drop)
}

/// The newest complete poll.
pub fn last_complete(r: &impl Reader, shop: ShopId, kind: &str) -> Result<Option<PollRow>> {
    newest(r, shop, kind, "AND complete = 1")
}

/// The newest poll that has ended, whatever came of it.
pub fn last(r: &impl Reader, shop: ShopId, kind: &str) -> Result<Option<PollRow>> {
    newest(r, shop, kind, "")
}

fn newest(r: &impl Reader, shop: ShopId, kind: &str, condition: &str) -> Result<Option<PollRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM polls WHERE shop_id = ?1 AND kind = ?2 {condition} ORDER BY id DESC LIMIT 1"
    );
    sql::maybe(r.conn(), &sql, params![shop.0, kind], row)
}

/// How many complete polls began at or after a moment; quiet ones that follow each other count as one.
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
