//! Copies of the whole file, made while it is in use, checked before they count, kept for 14 days.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use miseban_domain::{Coded, Instant, time::DAY};
use rusqlite::{Connection, backup::Backup};

use crate::{Result, StoreError, StoreErrorKind, connection, verify};

/// The folder of the copies inside the data folder.
const FOLDER: &str = "backups";
/// Older copies are deleted, but never the newest one.
const KEEP: i64 = 14 * DAY;
/// Room that has to be left on the disk beyond the copy itself.
const SPARE: u64 = 64 * 1024 * 1024;

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BackupReason {
    /// The daily one.
    Daily,
    /// Before the schema was migrated.
    Migration,
    /// A person asked for it.
    ByHand,
}

impl BackupReason {
    const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Migration => "migration",
            Self::ByHand => "by-hand",
        }
    }
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupInfo {
    /// Its file name, which is how it is chosen for restoring.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// When it was made.
    pub at: Instant,
    /// Why.
    pub reason: BackupReason,
    /// Bytes.
    pub size: u64,
}

/// Copies the database at `source` into the folder's copies, and checks the copy before it gets its name.
pub(crate) fn copy(dir: &Path, source: &Path, reason: BackupReason, now: Instant) -> Result<BackupInfo> {
    let folder = dir.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let needed = [source.to_path_buf(), with_suffix(source, "-wal")]
        .iter()
        .filter_map(|path| fs::metadata(path).ok())
        .map(|meta| meta.len())
        .sum::<u64>()
        .saturating_add(SPARE);
    let available = fs4::available_space(&folder)?;
    if available < needed {
        return Err(StoreError::with(
            StoreErrorKind::Full,
            format!("a copy needs {needed} bytes, {available} are free"),
        ));
    }
    let name = file_name(reason, now);
    let (path, unfinished) = (folder.join(&name), folder.join(format!("{name}.part")));
    let made = write_copy(source, &unfinished).and_then(|()| Ok(fs::rename(&unfinished, &path)?));
    if let Err(error) = made {
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    sync_folder(&folder);
    let size = fs::metadata(&path)?.len();
    Ok(BackupInfo { name, path, at: now, reason, size })
}

fn write_copy(source: &Path, target: &Path) -> Result<()> {
    let _ = fs::remove_file(target);
    let from = connection::reader(source)?;
    let mut to = Connection::open(target)?;
    // All pages in one step: one snapshot, and no beginning again whenever the writer commits.
    let step = Backup::new(&from, &mut to)?.step(-1)?;
    if step != rusqlite::backup::StepResult::Done {
        return Err(StoreError::new(StoreErrorKind::Busy));
    }
    to.pragma_update(None, "journal_mode", "DELETE")?;
    // A copy carries an epoch of its own, so that it is known as restored however it gets back into place.
    // The very first schema may not be there yet when an empty file is copied.
    if to.table_exists(None, "meta")? {
        to.execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", [uuid::Uuid::new_v4().to_string()])?;
    }
    let sound: String = to.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(StoreError::with(StoreErrorKind::Corrupt, sound));
    }
    if to.table_exists(None, "stock_movements")? {
        let verified = verify::verify(&to)?;
        if let Some(difference) = verified.differences.first() {
            return Err(StoreError::with(StoreErrorKind::Corrupt, format!("{difference:?}")));
        }
    }
    to.close().map_err(|(_, error)| error)?;
    File::options().write(true).open(target)?.sync_all()?;
    Ok(())
}

/// The copies of a data folder, newest first.
pub(crate) fn list(dir: &Path) -> Vec<BackupInfo> {
    let Ok(entries) = fs::read_dir(dir.join(FOLDER)) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (at, reason) = parse_name(&name)?;
            Some(BackupInfo { path: entry.path(), size: entry.metadata().ok()?.len(), name, at, reason })
        })
        .collect();
    found.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    found
}

/// Deletes copies older than 14 days; the newest stays whatever its age.
pub(crate) fn prune(dir: &Path, now: Instant) {
    for old in list(dir).into_iter().skip(1).filter(|backup| now.since(backup.at) > KEEP) {
        if let Err(error) = fs::remove_file(&old.path) {
            tracing::warn!(%error, name = old.name, "an old copy could not be deleted");
        }
    }
}

/// Puts a copy in the place of the database, which must be closed. The old one is kept beside it.
pub(crate) fn restore(dir: &Path, database: &Path, name: &str, now: Instant) -> Result<()> {
    let chosen = list(dir)
        .into_iter()
        .find(|backup| backup.name == name)
        .ok_or_else(|| StoreError::not_found("backup"))?;
    refuse_while_open(database)?;
    // First beside the database under another name, so that the exchange itself is a rename.
    let incoming = with_suffix(database, ".incoming");
    fs::copy(&chosen.path, &incoming)?;
    {
        let copy = Connection::open(&incoming)?;
        let sound: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(StoreError::with(StoreErrorKind::Corrupt, sound));
        }
        // Restoring the same copy twice is twice an epoch of its own.
        copy.execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", [uuid::Uuid::new_v4().to_string()])?;
    }
    File::options().write(true).open(&incoming)?.sync_all()?;
    if database.exists() {
        // A second name, not a move: at no moment is there no database, whatever happens to the machine.
        let kept = with_suffix(database, &format!(".replaced-{}", now.0));
        if fs::hard_link(database, &kept).is_err() {
            fs::copy(database, &kept)?;
        }
    }
    // The log belongs to the file that is replaced; beside the new one it would destroy it.
    for suffix in ["-wal", "-shm"] {
        let beside = with_suffix(database, suffix);
        if beside.exists() {
            fs::rename(&beside, with_suffix(database, &format!(".replaced-{}{suffix}", now.0)))?;
        }
    }
    fs::rename(&incoming, database)?;
    sync_folder(dir);
    Ok(())
}

/// Writes the log into the file and makes sure that nobody holds it. A damaged file is no hindrance: it is what
/// a restore is for.
fn refuse_while_open(database: &Path) -> Result<()> {
    if !database.exists() {
        return Ok(());
    }
    let alone = (|| -> Result<()> {
        let conn = Connection::open(database)?;
        conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        conn.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    })();
    match alone {
        Err(StoreError { kind: StoreErrorKind::Busy, source }) => {
            Err(StoreError { kind: StoreErrorKind::Refused(Coded::new("store.in_use")), source })
        }
        _ => Ok(()),
    }
}

fn file_name(reason: BackupReason, now: Instant) -> String {
    let day = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M%S").to_string()).unwrap_or_default();
    format!("miseban-{day}-{}-{}.db", now.0, reason.name())
}

fn parse_name(name: &str) -> Option<(Instant, BackupReason)> {
    let rest = name.strip_prefix("miseban-")?.strip_suffix(".db")?;
    let mut parts = rest.splitn(4, '-').skip(2);
    let at = parts.next()?.parse().ok().map(Instant)?;
    let reason = parts.next()?;
    [BackupReason::Daily, BackupReason::Migration, BackupReason::ByHand]
        .into_iter()
        .find(|known| known.name() == reason)
        .map(|reason| (at, reason))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Makes renames last. Windows has no such thing as opening a folder for it.
fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Err(error) = File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::debug!(%error, "a folder could not be synced");
    }
}
