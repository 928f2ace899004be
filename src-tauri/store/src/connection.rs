//! How every connection is set up.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags};

use crate::Result;

/// How long one connection waits for another's lock. The writer is alone, so only foreign programs are waited for.
const BUSY: Duration = Duration::from_secs(5);

/// "MISE" in ASCII, so that `file` and we know the file again.
pub(crate) const APPLICATION_ID: i32 = 0x4d49_5345;

/// The connection that writes; creates the file when it isn't there.
pub(crate) fn writer(path: &Path) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(BUSY)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A commit that the program was told of survives a power cut; on macOS only F_FULLFSYNC does that.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "fullfsync", cfg!(target_os = "macos"))?;
    conn.pragma_update(None, "checkpoint_fullfsync", cfg!(target_os = "macos"))?;
    // 16 MB: a hundred orders in one commit already write more than the usual 4, and each would copy them into the file.
    conn.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    common(&conn)?;
    Ok(conn)
}

/// A connection that cannot write.
pub(crate) fn reader(path: &Path) -> Result<Connection> {
    // Not opened read-only: a reader of a WAL file has to write its shared memory.
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(BUSY)?;
    common(&conn)?;
    // There are several of them, and what they scan once (the counts of every stage) would stay in each of them; the
    // system keeps the file's pages too, for all of them together.
    conn.pragma_update(None, "cache_size", -4_000)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn common(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -32_000)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(())
}
