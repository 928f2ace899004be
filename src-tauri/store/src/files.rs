//! ファイル: every file made or taken in.

use miseban_domain::{FileId, Instant, JobId};
use rusqlite::params;

use crate::{
    Reader, Result, Topic, Write, sql,
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
}

const COLUMNS: &str = "id, kind, name, path, size, sha256, job_id, created_at";

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
        },
    })
}

/// Lists a file.
pub fn insert(w: &mut Write<'_>, new: &NewFile) -> Result<FileId> {
    w.touch(Topic::Jobs);
    sql::insert(
        w.conn(),
        "INSERT INTO files (kind, name, path, size, sha256, job_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            new.kind,
            new.name,
            new.path,
            new.size,
            new.sha256,
            new.job_id.map(|id| id.0),
            new.created_at.0
        ],
    )
    .map(FileId)
}

/// The files, newest first.
pub fn list(r: &impl Reader, offset: i64, limit: i64) -> Result<Vec<FileRow>> {
    sql::all(
        r.conn(),
        &format!("SELECT {COLUMNS} FROM files ORDER BY id DESC LIMIT ?2 OFFSET ?1"),
        params![offset, limit],
        row,
    )
}

/// One file.
pub fn get(r: &impl Reader, id: FileId) -> Result<Option<FileRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM files WHERE id = ?1"), [id.0], row)
}
