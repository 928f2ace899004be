//! ファイル: everything that the shop gives to the program or gets from it, kept in the data folder and listed.

use std::path::Path;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_domain::{FileId, Instant, JobId};
use miseban_store::{
    Store, StoreError,
    files::{self, Direction, FileRow, NewFile},
};
use sha2::{Digest as _, Sha256};

use super::{once::once, slips::FILES};
use crate::{
    problem::{Fault, FaultResult},
    views::{FileBytes, FileQuery, FileView, OneFile, Page, TakeInFile},
};

/// The largest file that is taken in, in bytes.
const LARGEST: usize = 512 * 1024 * 1024;

/// A file to be kept.
pub(crate) struct Keep<'a> {
    pub kind: &'a str,
    pub name: &'a str,
    pub bytes: Vec<u8>,
    pub direction: Direction,
    pub encoding: Option<String>,
    pub rows: Option<i64>,
    pub changed_at: Option<Instant>,
    pub job_id: Option<JobId>,
}

impl<'a> Keep<'a> {
    /// A file that the program made and that is no table.
    pub(crate) fn made(kind: &'a str, name: &'a str, bytes: Vec<u8>) -> Self {
        Self {
            kind,
            name,
            bytes,
            direction: Direction::Made,
            encoding: None,
            rows: None,
            changed_at: None,
            job_id: None,
        }
    }
}

/// Keeps a file that the person chose. Nothing is read of it yet: what is wrong with it is said by whoever reads it, and
/// it stays either way.
pub(crate) async fn take_in(store: &Store, arg: TakeInFile, now: Instant) -> FaultResult<FileView> {
    let mut changed_at = arg.changed_at;
    let bytes = if arg.path.is_empty() {
        BASE64_STANDARD
            .decode(arg.bytes.as_bytes())
            .map_err(|_| Fault::new("problem.bad_argument").with("field", "bytes"))?
    } else {
        let path = Path::new(&arg.path);
        let unread = |error: std::io::Error| {
            let mut fault = Fault::new("problem.file_not_read").with("path", &arg.path);
            fault.source = Some(Box::new(error));
            fault
        };
        let about = tokio::fs::metadata(path).await.map_err(unread)?;
        if about.len() > LARGEST as u64 {
            return Err(Fault::new("table.too_large").with("megabytes", LARGEST / 1024 / 1024));
        }
        let modified = about.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        changed_at =
            changed_at.or_else(|| modified.and_then(|at| i64::try_from(at.as_millis()).ok()).map(Instant));
        tokio::fs::read(path).await.map_err(unread)?
    };
    let name = if arg.name.is_empty() { &arg.path } else { &arg.name };
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kind = if arg.kind == "items" { "items" } else { "stock" };
    // Another computer's clock may go ahead; nothing was changed later than it was taken in.
    let changed_at = changed_at.map(|at| at.min(now));
    let keep = Keep { direction: Direction::TakenIn, changed_at, ..Keep::made(kind, name, bytes) };
    let made = keep_file(store, keep, now).await?;
    let id = made.id;
    let kept = store.write(move |w| once(w, &arg.request_id, "files.take_in", now, |_| Ok(id))).await?;
    if kept == id {
        return Ok(made);
    }
    // The same wish again: the file of the first stays, this one goes.
    forget_file(store, &made).await?;
    let first =
        store.read(move |r| files::get(r, kept)?.ok_or_else(|| StoreError::not_found("file"))).await?;
    Ok(view(store, first))
}

/// Takes a file away again that nothing came of.
pub(crate) async fn forget_file(store: &Store, file: &FileView) -> FaultResult<()> {
    let id = file.id;
    store.write(move |w| files::forget(w, id)).await?;
    if let Err(error) = tokio::fs::remove_file(&file.path).await {
        tracing::warn!(%error, "a file that nothing came of stays on the disk");
    }
    Ok(())
}

/// Puts a file into the data folder and lists it. The same name twice is two files.
pub(crate) async fn keep_file(store: &Store, keep: Keep<'_>, now: Instant) -> FaultResult<FileView> {
    let sha256 = Sha256::digest(&keep.bytes).to_vec();
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M%S").to_string()).unwrap_or_default();
    let tag: String = uuid::Uuid::new_v4().simple().to_string().chars().take(6).collect();
    let plain = plain_name(keep.name);
    let relative = format!("{FILES}/{stamp}-{tag}-{plain}");
    let path = store.dir().join(&relative);
    let disk = |error: std::io::Error| {
        let mut fault = Fault::new("problem.disk").with("path", path.display());
        fault.source = Some(Box::new(error));
        fault
    };
    tokio::fs::create_dir_all(store.dir().join(FILES)).await.map_err(disk)?;
    tokio::fs::write(&path, &keep.bytes).await.map_err(disk)?;
    let new = NewFile {
        kind: keep.kind.to_owned(),
        name: if keep.name.is_empty() { plain } else { keep.name.to_owned() },
        path: relative,
        size: i64::try_from(keep.bytes.len()).unwrap_or(i64::MAX),
        sha256,
        job_id: keep.job_id,
        created_at: now,
        direction: keep.direction,
        encoding: keep.encoding,
        rows: keep.rows,
        changed_at: keep.changed_at,
    };
    let file = new.clone();
    let id = store.write(move |w| files::insert(w, &new)).await?;
    Ok(view(store, FileRow { id, file }))
}

/// A name that every system takes.
fn plain_name(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| !c.is_control() && !r#"/\:*?"<>|"#.contains(*c)).take(80).collect();
    let plain = plain.trim_matches([' ', '.']).to_owned();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

fn view(store: &Store, row: FileRow) -> FileView {
    let path = store.dir().join(&row.file.path);
    FileView {
        id: row.id,
        name: row.file.name,
        kind: row.file.kind,
        direction: super::stock::serde_name(&row.file.direction),
        there: path.is_file(),
        path: path.to_string_lossy().into_owned(),
        size: row.file.size,
        encoding: row.file.encoding,
        rows: row.file.rows,
        created_at: row.file.created_at,
        changed_at: row.file.changed_at,
        job_id: row.file.job_id,
    }
}

/// The list.
pub(crate) async fn list(store: &Store, query: FileQuery) -> FaultResult<Page<FileView>> {
    let wanted = files::FileQuery {
        text: query.text,
        direction: match query.direction.as_str() {
            "taken_in" => Some(Direction::TakenIn),
            "made" => Some(Direction::Made),
            _ => None,
        },
        kind: Some(query.kind).filter(|kind| !kind.is_empty()),
        job_id: query.job_id,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    };
    let page = store.read(move |r| files::list(r, &wanted)).await?;
    Ok(Page { total: page.total, rows: page.rows.into_iter().map(|row| view(store, row)).collect() })
}

/// One file's row and bytes.
pub(crate) async fn load(store: &Store, id: FileId) -> FaultResult<(FileRow, Vec<u8>)> {
    let row = store.read(move |r| files::get(r, id)?.ok_or_else(|| StoreError::not_found("file"))).await?;
    let path = store.dir().join(&row.file.path);
    let bytes = tokio::fs::read(&path).await.map_err(|error| {
        let mut fault = Fault::new("problem.file_gone").with("name", &row.file.name);
        fault.source = Some(Box::new(error));
        fault
    })?;
    Ok((row, bytes))
}

/// A file again, for saving it elsewhere.
pub(crate) async fn bytes(store: &Store, arg: OneFile) -> FaultResult<FileBytes> {
    let (row, bytes) = load(store, arg.file_id).await?;
    Ok(FileBytes { name: row.file.name, bytes: BASE64_STANDARD.encode(bytes) })
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_lie_where_every_system_can_put_them() {
        assert_eq!(plain_name("在庫 2026.csv"), "在庫 2026.csv");
        assert_eq!(plain_name("a/..\\b:c*.csv"), "a..bc.csv");
        assert_eq!(plain_name("..."), "file");
    }
}
