//! ファイル: every file made or taken in.

use miseban_domain::{FileId, Instant, JobId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Page, Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Row.
    pub id: FileId,
    /// The file.
    pub file: NewFile,
}

/// A file to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// What kind (`delivery_slip`, `stock_csv`, …).
    pub kind: String,
    /// Its name, as the person sees it.
    pub name: String,
    /// Where it lies, relative to the data folder.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// The job that made it or took it in.
    pub job_id: Option<JobId>,
    /// When.
    pub created_at: Instant,
    /// Whether the shop gave it to us or we to the shop.
    pub direction: Direction,
    /// In which encoding it was read or written; `None` for what is no table.
    pub encoding: Option<String>,
    /// Rows below its header, where it has any.
    pub rows: Option<i64>,
    /// When it was last changed where it came from.
    pub changed_at: Option<Instant>,
}

/// Whether a file came in or was made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It was chosen by the person and taken in.
    TakenIn,
    /// The program made it.
    Made,
}

const COLUMNS: &str =
    "id, kind, name, path, size, sha256, job_id, created_at, direction, encoding, rows, changed_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        id: c.id(FileId)?,
        file: NewFile {
            kind: c.get()?,
            name: c.get()?,
            path: c.get()?,
            size: c.get()?,
            sha256: c.get()?,
            job_id: c.maybe_id(JobId)?,
            created_at: c.at()?,
            direction: c.word()?,
            encoding: c.get()?,
            rows: c.get()?,
            changed_at: c.maybe_at()?,
        },
    })
}

/// Lists a file.
pub fn insert(w: &mut Write<'_>, new: &NewFile) -> Result<FileId> {
    w.touch(Topic::Jobs);
    sql::insert(
        w.conn(),
        "INSERT INTO files (kind, name, path, size, sha256, job_id, created_at, direction, encoding, rows, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            new.kind,
            new.name,
            new.path,
            new.size,
            new.sha256,
            new.job_id.map(|id| id.0),
            new.created_at.0,
            sql::word(&new.direction)?,
            new.encoding,
            new.rows,
            sql::millis(new.changed_at),
        ],
    )
    .map(FileId)
}

/// Which files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileQuery {
    /// Any part of the name; empty for all.
    pub text: String,
    /// Only what came in, or only what was made.
    pub direction: Option<Direction>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only what this job took in or made.
    pub job_id: Option<JobId>,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// The files, newest first.
pub fn list(r: &impl Reader, query: &FileQuery) -> Result<Page<FileRow>> {
    let direction = query.direction.as_ref().map(sql::word).transpose()?;
    let filter = "(?1 = '' OR instr(lower(name), lower(?1)) > 0) AND (?2 IS NULL OR direction = ?2)
             AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR job_id = ?4)";
    let values = params![query.text, direction, query.kind, query.job_id.map(|id| id.0)];
    let total = sql::value(r.conn(), &format!("SELECT count(*) FROM files WHERE {filter}"), values)?;
    let rows = sql::all(
        r.conn(),
        &format!("SELECT {COLUMNS} FROM files WHERE {filter} ORDER BY id DESC LIMIT ?6 OFFSET ?5"),
        params![query.text, direction, query.kind, query.job_id.map(|id| id.0), query.offset, query.limit],
        row,
    )?;
    Ok(Page { rows, total })
}

/// What was learned of a file when it was read: its encoding and how many rows it has.
pub fn note_read(w: &mut Write<'_>, id: FileId, encoding: Option<&str>, rows: i64) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run(
        w.conn(),
        "UPDATE files SET encoding = ?2, rows = ?3 WHERE id = ?1",
        params![id.0, encoding, rows],
    )
    .map(drop)
}

/// Takes a file off the list that turned out to be there already.
pub fn forget(w: &mut Write<'_>, id: FileId) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(w.conn(), "file", "DELETE FROM files WHERE id = ?1 AND job_id IS NULL", [id.0])
}

/// The job that took the file in.
pub fn set_job(w: &mut Write<'_>, id: FileId, job: JobId) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(w.conn(), "file", "UPDATE files SET job_id = ?2 WHERE id = ?1", params![id.0, job.0])
}

/// One file.
pub fn get(r: &impl Reader, id: FileId) -> Result<Option<FileRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM files WHERE id = ?1"), [id.0], row)
}
