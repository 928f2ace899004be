//! Attempts to send numbers: written down before they leave, settled when the mall has answered.

use miseban_domain::{Coded, Instant, ListingId, PushAttemptId, ShopId, stock::NetClass};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, StoreError, Topic, Write, listings, sql,
    sql::{Cols, Connected},
};

/// How the number is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushMode {
    /// "Show so many."
    Absolute,
    /// "So many more or fewer than you show."
    Relative,
}

/// An attempt that is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// To which listing.
    pub listing: ListingId,
    /// By which run of the program.
    pub run_id: String,
    /// The revision that was planned.
    pub rev: i64,
    /// How the number is said.
    pub mode: PushMode,
    /// The number that is sent: the target, or the difference.
    pub number: i64,
    /// What the mall will show if it accepts.
    pub target: i64,
    /// What the mall showed when it was read for this.
    pub read: Option<i64>,
    /// What was believed then.
    pub belief: Option<i64>,
    /// The last movement that the number knows of ([`last_movement`](crate::stock::last_movement)), and of what the listing
    /// sold itself what it covers.
    pub counted_to: i64,
    /// What the listing had sold itself since the number before.
    pub own_sold: i64,
    /// What nobody caused or has seen, and counts against the shop's limits.
    pub net: Option<NetClass>,
    /// When.
    pub at: Instant,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mall has it.
    Accepted,
    /// The mall refused it, and why.
    Refused(Coded),
    /// Nobody knows whether the mall has it.
    InDoubt(Coded),
    /// It never left.
    Dropped,
}

/// The names of the outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The mall has it.
    Accepted,
    /// The mall refused it.
    Refused,
    /// Nobody knows.
    InDoubt,
    /// It never left.
    Dropped,
}

/// An attempt on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    /// Row.
    pub id: PushAttemptId,
    /// To which listing.
    pub listing_id: ListingId,
    /// By which run of the program.
    pub run_id: String,
    /// The revision that was planned.
    pub rev: i64,
    /// How the number was said.
    pub mode: PushMode,
    /// The number that was sent.
    pub number: i64,
    /// What the mall should show then.
    pub target: i64,
    /// What the mall showed before.
    pub read: Option<i64>,
    /// What was believed before.
    pub belief: Option<i64>,
    /// The last movement that the number knew of.
    pub counted_to: i64,
    /// What the listing had sold itself since the number before.
    pub own_sold: i64,
    /// When it left.
    pub started_at: Instant,
    /// When its outcome was known.
    pub finished_at: Option<Instant>,
    /// Its outcome; `None` is in doubt too, unless it is of this run and still under way.
    pub outcome: Option<OutcomeKind>,
    /// The mall's reason.
    pub detail: Option<Coded>,
    /// While it is in doubt: what the mall showed that does not tell whether it arrived.
    pub seen: Option<i64>,
    /// Since when it shows that.
    pub seen_at: Option<Instant>,
}

impl AttemptRow {
    /// By how much the listing changes when it arrives; `None` where nothing was read before.
    pub fn step(&self) -> Option<i64> {
        match self.mode {
            PushMode::Relative => Some(self.number),
            PushMode::Absolute => self.read.map(|read| self.number - read),
        }
    }
}

const COLUMNS: &str = "a.id, a.listing_id, a.run_id, a.rev, a.mode, a.number, a.target, a.read, a.belief, a.counted_to, \
     a.own_sold, a.started_at, a.finished_at, a.outcome, a.detail, a.seen, a.seen_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<AttemptRow> {
    Ok(AttemptRow {
        id: c.id(PushAttemptId)?,
        listing_id: c.id(ListingId)?,
        run_id: c.get()?,
        rev: c.get()?,
        mode: c.word()?,
        number: c.get()?,
        target: c.get()?,
        read: c.get()?,
        belief: c.get()?,
        counted_to: c.get()?,
        own_sold: c.get()?,
        started_at: c.at()?,
        finished_at: c.maybe_at()?,
        outcome: c.maybe_word()?,
        detail: c.maybe_coded()?,
        seen: c.get()?,
        seen_at: c.maybe_at()?,
    })
}

/// Writes an attempt down; it may leave once this is committed.
pub fn begin_attempt(w: &mut Write<'_>, new: &NewAttempt) -> Result<PushAttemptId> {
    w.touch(Topic::Listings);
    sql::insert(
        w.conn(),
        "INSERT INTO push_attempts
             (listing_id, run_id, rev, mode, number, target, read, belief, started_at, counted_to, own_sold, net)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            new.listing.0,
            new.run_id,
            new.rev,
            sql::word(&new.mode)?,
            new.number,
            new.target,
            new.read,
            new.belief,
            new.at.0,
            new.counted_to,
            new.own_sold,
            new.net.as_ref().map(sql::word).transpose()?,
        ],
    )
    .map(PushAttemptId)
}

/// Writes the outcome of an attempt down.
///
/// Accepted settles the planned revision; the belief is the caller's to carry on, in the same transaction. Refused settles it too: the same number would be refused again; the trouble stays on the
/// listing until a number is accepted. In doubt and dropped leave the listing waiting.
pub fn settle(w: &mut Write<'_>, id: PushAttemptId, outcome: &Outcome, at: Instant) -> Result<()> {
    let attempt = attempt(w, id)?.ok_or_else(|| StoreError::not_found("push_attempt"))?;
    match outcome {
        Outcome::Accepted => {
            finish(w, id, OutcomeKind::Accepted, None, at)?;
            accept(w, &attempt, at)
        }
        Outcome::Refused(why) => {
            finish(w, id, OutcomeKind::Refused, Some(why), at)?;
            listings::set_trouble(w, attempt.listing_id, Some(why))?;
            settle_revision(w, &attempt)
        }
        Outcome::InDoubt(why) => finish(w, id, OutcomeKind::InDoubt, Some(why), at),
        Outcome::Dropped => finish(w, id, OutcomeKind::Dropped, None, at),
    }
}

/// How long after an accepted number the mall is read, in milliseconds: what it shows then is what buyers see.
const READ_BACK_AFTER: i64 = 2_000;

/// The code of a listing's trouble when its mall accepts numbers and goes on showing the old one.
pub const ACCEPTED_NOT_SHOWN: &str = "listing.accepted_not_shown";

fn accept(w: &mut Write<'_>, attempt: &AttemptRow, at: Instant) -> Result<()> {
    // That the mall accepts once more is no news of one whose acceptance did not show; only a reading is.
    sql::run(
        w.conn(),
        "UPDATE listings SET sent = ?2, sent_at = ?3, read_back_at = ?4,
             trouble = iif(trouble ->> '$.code' = ?5, trouble, NULL), own_sold = own_sold - iif(counted_to < ?6, ?7, 0),
             counted_to = max(counted_to, ?6)
         WHERE id = ?1",
        params![
            attempt.listing_id.0,
            attempt.target,
            at.0,
            at.plus(READ_BACK_AFTER).0,
            ACCEPTED_NOT_SHOWN,
            attempt.counted_to,
            attempt.own_sold,
        ],
    )?;
    settle_revision(w, attempt)
}

fn settle_revision(w: &mut Write<'_>, attempt: &AttemptRow) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET settled_rev = max(settled_rev, min(wanted_rev, ?2)),
             urgent = iif(wanted_rev <= ?2, 0, urgent),
             guard = iif(wanted_rev <= ?2, NULL, guard), guard_at = iif(wanted_rev <= ?2, NULL, guard_at),
             guard_rev = iif(wanted_rev <= ?2, -1, guard_rev)
         WHERE id = ?1",
        params![attempt.listing_id.0, attempt.rev],
    )
    .map(|_| ())
}

/// The listing shows what it should already: the planned revision is settled without an attempt.
pub fn settle_unchanged(w: &mut Write<'_>, listing: ListingId, rev: i64) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET settled_rev = max(settled_rev, min(wanted_rev, ?2)),
             urgent = iif(wanted_rev <= ?2, 0, urgent),
             guard = iif(wanted_rev <= ?2, NULL, guard), guard_at = iif(wanted_rev <= ?2, NULL, guard_at),
             guard_rev = iif(wanted_rev <= ?2, -1, guard_rev)
         WHERE id = ?1",
        params![listing.0, rev],
    )
}

fn finish(
    w: &mut Write<'_>,
    id: PushAttemptId,
    outcome: OutcomeKind,
    detail: Option<&Coded>,
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "push_attempt",
        "UPDATE push_attempts SET outcome = ?2, detail = ?3, finished_at = ?4 WHERE id = ?1",
        params![id.0, sql::word(&outcome)?, sql::maybe_json(detail)?, at.0],
    )
}

/// The mall shows a number that does not tell what became of an attempt in doubt; or none any more.
pub fn note_seen(w: &mut Write<'_>, id: PushAttemptId, seen: Option<i64>, at: Instant) -> Result<()> {
    sql::run_on(
        w.conn(),
        "push_attempt",
        "UPDATE push_attempts SET seen = ?2, seen_at = iif(?2 IS NULL, NULL, ?3) WHERE id = ?1",
        params![id.0, seen, at.0],
    )
}

/// One attempt.
pub fn attempt(r: &impl Reader, id: PushAttemptId) -> Result<Option<AttemptRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM push_attempts a WHERE a.id = ?1"), [id.0], row)
}

/// The attempts of a shop without a known outcome, oldest first.
pub fn open_attempts(r: &impl Reader, shop: ShopId) -> Result<Vec<AttemptRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM push_attempts a INDEXED BY push_attempts_open JOIN listings l ON l.id = a.listing_id
         WHERE (a.outcome IS NULL OR a.outcome = 'in_doubt') AND l.shop_id = ?1 ORDER BY a.id"
    );
    sql::all(r.conn(), &sql, [shop.0], row)
}

/// The attempts at a listing without a known outcome, oldest first.
pub fn open_of_listing(r: &impl Reader, listing: ListingId) -> Result<Vec<AttemptRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM push_attempts a
         WHERE a.listing_id = ?1 AND (a.outcome IS NULL OR a.outcome = 'in_doubt') ORDER BY a.id"
    );
    sql::all(r.conn(), &sql, [listing.0], row)
}

/// The attempts at a listing, newest first.
pub fn attempts(r: &impl Reader, listing: ListingId, limit: i64) -> Result<Vec<AttemptRow>> {
    let sql =
        format!("SELECT {COLUMNS} FROM push_attempts a WHERE a.listing_id = ?1 ORDER BY a.id DESC LIMIT ?2");
    sql::all(r.conn(), &sql, params![listing.0, limit], row)
}

/// The last attempt at a listing that its mall accepted.
pub fn last_accepted(r: &impl Reader, listing: ListingId) -> Result<Option<AttemptRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM push_attempts a WHERE a.listing_id = ?1 AND a.outcome = 'accepted' ORDER BY a.id DESC LIMIT 1"
    );
    sql::maybe(r.conn(), &sql, [listing.0], row)
}

/// Forgets settled attempts from before a moment; those in doubt stay.
pub fn prune(w: &mut Write<'_>, before: Instant) -> Result<usize> {
    sql::run(
        w.conn(),
        "DELETE FROM push_attempts WHERE started_at < ?1 AND outcome IS NOT NULL AND outcome <> 'in_doubt'",
        [before.0],
    )
}
