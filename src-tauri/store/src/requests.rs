//! Requests that were carried out, and what they answered: a repeat gets the same answer and changes nothing.

use miseban_domain::Instant;
use rusqlite::params;
use serde_json::Value;

use crate::{Reader, Result, Write, sql, sql::Connected};

/// What a request of that id was (its command) and answered.
pub fn remembered(r: &impl Reader, id: &str) -> Result<Option<(String, Value)>> {
    sql::maybe(r.conn(), "SELECT command, result FROM requests WHERE id = ?1", [id], |c| {
        Ok((c.get()?, c.json()?))
    })
}

/// [`remembered`], if it was not before a moment.
pub fn remembered_since(r: &impl Reader, id: &str, moment: Instant) -> Result<Option<(String, Value)>> {
    sql::maybe(
        r.conn(),
        "SELECT command, result FROM requests WHERE id = ?1 AND at >= ?2",
        params![id, moment.0],
        |c| Ok((c.get()?, c.json()?)),
    )
}

/// Keeps a request's answer, in the transaction of its change. One that is there already is a conflict: look first.
pub fn remember(w: &mut Write<'_>, id: &str, command: &str, result: &Value, at: Instant) -> Result<()> {
    let added = sql::run(
        w.conn(),
        "INSERT INTO requests (id, command, result, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
        params![id, command, sql::json(result)?, at.0],
    )?;
    if added == 0 { Err(crate::StoreError::conflict("request.repeated")) } else { Ok(()) }
}

/// Forgets requests from before a moment.
pub fn prune(w: &mut Write<'_>, before: Instant) -> Result<usize> {
    sql::run(w.conn(), "DELETE FROM requests WHERE at < ?1", [before.0])
}
