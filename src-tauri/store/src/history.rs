//! Every change by a person or a rule: who, when, what, before and after.

use miseban_domain::Instant;
use rusqlite::params;
use serde_json::Value;

use crate::{Reader, Result, Write, sql, sql::Connected};

/// A change to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewHistory {
    /// When.
    pub at: Instant,
    /// Who: a person's name, or the rule's.
    pub who: String,
    /// What was done, as a code.
    pub what: String,
    /// To what kind of thing (`order`, `sku`, `shop`, …).
    pub subject: String,
    /// To which.
    pub subject_id: Option<i64>,
    /// How it was.
    pub before: Option<Value>,
    /// How it is.
    pub after: Option<Value>,
    /// The request that it came with.
    pub request_id: Option<String>,
}

/// A change on record.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// Row.
    pub id: i64,
    /// The change.
    pub change: NewHistory,
}

/// Keeps a change.
pub fn add(w: &mut Write<'_>, new: &NewHistory) -> Result<()> {
    sql::insert(
        w.conn(),
        "INSERT INTO history (at, who, what, subject, subject_id, before, after, request_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            new.at.0,
            new.who,
            new.what,
            new.subject,
            new.subject_id,
            sql::maybe_json(new.before.as_ref())?,
            sql::maybe_json(new.after.as_ref())?,
            new.request_id,
        ],
    )
    .map(|_| ())
}

/// The changes of one thing, the newest first.
pub fn of(r: &impl Reader, subject: &str, id: i64, limit: i64) -> Result<Vec<HistoryRow>> {
    sql::all(
        r.conn(),
        "SELECT id, at, who, what, subject, subject_id, before, after, request_id FROM history
         WHERE subject = ?1 AND subject_id = ?2 ORDER BY id DESC LIMIT ?3",
        params![subject, id, limit],
        |c| {
            Ok(HistoryRow {
                id: c.get()?,
                change: NewHistory {
                    at: c.at()?,
                    who: c.get()?,
                    what: c.get()?,
                    subject: c.get()?,
                    subject_id: c.get()?,
                    before: c.maybe_json()?,
                    after: c.maybe_json()?,
                    request_id: c.get()?,
                },
            })
        },
    )
}
