//! Putting a copy back. A folder that is open can't be exchanged under its readers, so it is asked for in a small file,
//! and done before the folder's next opening; what came of it is kept in another, until it stands in the new database.

use std::{
    fs,
    path::{Path, PathBuf},
};

use miseban_domain::{Coded, Instant};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{BackupInfo, Reader, Result, Store, StoreError, StoreErrorKind, backup, migrate, sql};

const REQUEST: &str = "restore-request";
const OUTCOME: &str = "restore-outcome";

/// A wish to put a copy back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreRequest {
    /// Which copy, by its name.
    pub name: String,
    /// The caller's request id; empty when there was none.
    pub request_id: String,
    /// When it was asked for.
    pub asked_at: Instant,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreOutcome {
    /// What was asked for.
    pub request: RestoreRequest,
    /// When it was done, or refused.
    pub done_at: Instant,
    /// Why not; the database is as it was then.
    pub refused: Option<Coded>,
}

/// What is in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyContents {
    /// Orders.
    pub orders: i64,
    /// Short names of the shops that it would push to.
    pub pushing: Vec<String>,
}

/// What happened in the open database after a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// Orders that were taken in.
    pub orders: i64,
    /// Stock movements by a person: nobody tells us these again.
    pub edits: i64,
}

/// Looks into a copy: it is whole, it is not of a newer program, and what is in it.
pub fn look(dir: &Path, name: &str) -> Result<CopyContents> {
    let copy = find(dir, name)?;
    let conn = sound(&copy)?;
    Ok(CopyContents {
        orders: sql::value(&conn, "SELECT count(*) FROM orders", [])?,
        pushing: sql::all(
            &conn,
            "SELECT short_name FROM shops WHERE push_stock = 1 AND archived_at IS NULL ORDER BY position, id",
            [],
            sql::only,
        )?,
    })
}

/// The copy of that name.
pub fn find(dir: &Path, name: &str) -> Result<BackupInfo> {
    let found = backup::list(dir).into_iter().find(|copy| copy.name == name);
    found.ok_or_else(|| StoreError::not_found("backup"))
}

/// The newest copy that can be put back.
pub fn newest_sound(dir: &Path) -> Option<BackupInfo> {
    backup::list(dir).into_iter().find(|copy| sound(copy).is_ok())
}

/// A copy that is whole, opened so that nothing in it or beside it changes.
fn sound(copy: &BackupInfo) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        &copy.path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // An empty file is a whole database too, but nobody's copy.
    if migrate::found(&conn)? == 0 {
        return Err(StoreError::new(StoreErrorKind::Corrupt));
    }
    let told: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if told != "ok" {
        return Err(StoreError::with(StoreErrorKind::Corrupt, told));
    }
    Ok(conn)
}

/// What a copy from that moment doesn't know.
pub fn since(r: &impl Reader, at: Instant) -> Result<Since> {
    Ok(Since {
        orders: sql::value(r.conn(), "SELECT count(*) FROM orders WHERE taken_in_at > ?1", [at.0])?,
        edits: sql::value(
            r.conn(),
            "SELECT count(*) FROM stock_movements WHERE person IS NOT NULL AND order_id IS NULL AND at > ?1",
            [at.0],
        )?,
    })
}

/// Asks for a copy to be put back before the folder's next opening. Refused when the copy can't be.
pub fn ask(dir: &Path, request: &RestoreRequest) -> Result<()> {
    look(dir, &request.name)?;
    put(&dir.join(REQUEST), request)
}

/// Whether one is asked for.
pub fn is_asked(dir: &Path) -> bool {
    dir.join(REQUEST).exists()
}

/// Does what was asked for, in a folder that is closed and locked by the caller. Killed in between, it is done again:
/// nobody has opened the folder meanwhile, so nothing is lost by that.
pub fn carry_out(dir: &Path, now: Instant) -> Result<()> {
    let Some(request) = get::<RestoreRequest>(&dir.join(REQUEST)) else {
        // One that can't be read is of no use to anybody, now or later.
        return forget(&dir.join(REQUEST));
    };
    let refused = exchange(dir, &request.name, now).err().map(|error| {
        tracing::error!(%error, copy = request.name, "a copy could not be put back");
        error.coded()
    });
    put(&dir.join(OUTCOME), &RestoreOutcome { request, done_at: now, refused })?;
    forget(&dir.join(REQUEST))
}

/// Puts a copy back at once, in a folder that is closed and locked by the caller.
pub fn at_once(dir: &Path, request: RestoreRequest, now: Instant) -> Result<()> {
    exchange(dir, &request.name, now)?;
    // Whatever was asked for before is over with this.
    forget(&dir.join(REQUEST))?;
    put(&dir.join(OUTCOME), &RestoreOutcome { request, done_at: now, refused: None })
}

fn exchange(dir: &Path, name: &str, now: Instant) -> Result<()> {
    look(dir, name)?;
    Store::restore(dir, name, now)
}

/// What came of the last wish, until [`outcome_noted`].
pub fn outcome(dir: &Path) -> Option<RestoreOutcome> {
    get(&dir.join(OUTCOME))
}

/// The outcome stands in the database.
pub fn outcome_noted(dir: &Path) -> Result<()> {
    forget(&dir.join(OUTCOME))
}

/// Written whole or not at all.
fn put(path: &Path, value: &impl Serialize) -> Result<()> {
    let unfinished = PathBuf::from(format!("{}.part", path.display()));
    fs::write(&unfinished, serde_json::to_vec(value)?)?;
    fs::File::options().write(true).open(&unfinished)?.sync_all()?;
    fs::rename(unfinished, path)?;
    Ok(())
}

fn get<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn forget(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
