//! Opening and closing a data folder, and the two doors into it: reading and writing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use miseban_domain::{Coded, Instant};
use rusqlite::{Connection, params};
use tokio::sync::{broadcast, oneshot};
use uuid::Uuid;

use crate::{
    BackupInfo, BackupReason, Read, Result, StoreError, StoreErrorKind, Topic, Verified, Write, backup,
    connection, folder, migrate,
    readers::Readers,
    sql, verify,
    writer::{Changes, Writer},
};

/// The database's name in its folder.
const FILE: &str = "miseban.db";
/// The file beside it that says which life of the database this folder is in.
const EPOCH: &str = "epoch";

/// What a data folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FolderKind {
    /// A shop's own.
    Own,
    /// A made-up shop, which only ever speaks to simulators on this machine.
    Demo,
}

impl FolderKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Demo => "demo",
        }
    }
}

/// How to open a data folder.
#[derive(Clone)]
pub struct OpenOptions {
    /// What a folder that does not exist yet becomes ([`FolderKind::Own`] when `None`); an existing one that is
    /// of another kind is refused.
    pub kind: Option<FolderKind>,
    /// Now.
    pub now: Instant,
    /// The program's version, kept in the file.
    pub app_version: String,
    /// What time it is, for noticing a write that takes long.
    pub clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

/// What was found when a folder was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The folder's own id; the keychain knows its key by this.
    pub folder_id: String,
    /// What the folder is for.
    pub kind: FolderKind,
    /// Which life of the database this is: every copy begins one of its own.
    pub epoch: String,
    /// It was made just now.
    pub created: bool,
    /// The database is a copy that was put back: its epoch is not the folder's. Stays so at every opening until
    /// [`Store::accept_restored`].
    pub restored: bool,
    /// The schema before this opening, when it was migrated.
    pub migrated_from: Option<u32>,
}

/// An open data folder. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    database: PathBuf,
    // Before the readers: dropped first, so that the log is written back with nobody reading.
    writer: Writer,
    readers: Readers,
    changes: Changes,
}

impl Store {
    /// Opens a data folder, making and migrating it as needed.
    ///
    /// Refused are folders on a network or in a cloud service's care, files of a newer program, and files that
    /// cannot be written. Before a migration the file is copied and the copy is checked.
    pub fn open(dir: &Path, options: OpenOptions) -> Result<(Self, Opened)> {
        folder::refuse_unfit(dir)?;
        fs::create_dir_all(dir)?;
        // Again with links followed, which needs the folder to exist.
        let dir = fs::canonicalize(dir)?;
        folder::refuse_unfit(&dir)?;
        let database = dir.join(FILE);
        if !database.exists() && dir.join(EPOCH).exists() {
            // Someone moved or deleted it. Beginning anew without a word would look as if all were lost.
            return Err(StoreError::refused(
                Coded::new("store.database_missing").with("path", database.display()),
            ));
        }
        refuse_newer_untouched(&database)?;

        let mut conn = connection::writer(&database)?;
        let from = migrate::found(&conn)?;
        if from > 0 && from < migrate::newest() {
            backup::copy(&dir, &database, BackupReason::Migration, options.now)?;
        }
        migrate::migrate(&mut conn, from)?;

        let created = meta(&conn, "folder_id")?.is_none();
        if created {
            found_folder(&mut conn, &dir, &options)?;
        }
        let opened = read_folder(&conn, &dir, &options, created, from)?;
        put_meta(&conn, "app_version", &options.app_version)?;

        let changes = broadcast::Sender::new(256);
        let writer = Writer::start(conn, changes.clone(), options.clock)?;
        let readers = Readers::new(database.clone());
        Ok((Self { inner: Arc::new(Inner { dir, database, writer, readers, changes }) }, opened))
    }

    /// Runs a closure on the writer's thread, in one transaction: all of it, or on an error or a panic nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, result) = oneshot::channel();
        self.inner.writer.submit(f, move |value| {
            // The caller may have gone; the write stands all the same.
            let _ = answer.send(value);
        })?;
        result.await.map_err(|_| StoreError::new(StoreErrorKind::Closed))?
    }

    /// [`Self::write`] for threads that may wait. Never from inside a closure of another write: that waits forever.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, result) = std::sync::mpsc::sync_channel(1);
        self.inner.writer.submit(f, move |value| {
            let _ = answer.send(value);
        })?;
        result.recv().map_err(|_| StoreError::new(StoreErrorKind::Closed))?
    }

    /// Runs a closure that only reads, in one snapshot, on a thread that may wait.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Read<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_blocking(f))
            .await
            .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?
    }

    /// [`Self::read`] for threads that may wait.
    pub fn read_blocking<T>(&self, f: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        self.inner.readers.read(f)
    }

    /// What each commit touches, from now on. A listener that lags loses the oldest and is told so.
    pub fn changes(&self) -> broadcast::Receiver<Arc<BTreeSet<Topic>>> {
        self.inner.changes.subscribe()
    }

    /// Proves that current stock is the sum of the ledger.
    pub fn verify(&self) -> Result<Verified> {
        self.read_blocking(|r| verify::verify(sql::Connected::conn(r)))
    }

    /// Makes a copy now.
    pub fn backup_now(&self, now: Instant) -> Result<BackupInfo> {
        backup::copy(&self.inner.dir, &self.inner.database, BackupReason::ByHand, now)
    }

    /// Makes the day's copy if this day (in Tokyo) has none yet, and deletes those older than 14 days.
    pub fn daily_backup_if_due(&self, now: Instant) -> Result<Option<BackupInfo>> {
        let made_today = self.backups().iter().any(|backup| {
            backup.reason == BackupReason::Daily && backup.at.day_in_tokyo() == now.day_in_tokyo()
        });
        if made_today {
            return Ok(None);
        }
        let made = backup::copy(&self.inner.dir, &self.inner.database, BackupReason::Daily, now)?;
        backup::prune(&self.inner.dir, now);
        Ok(Some(made))
    }

    /// The copies, newest first.
    pub fn backups(&self) -> Vec<BackupInfo> {
        backup::list(&self.inner.dir)
    }

    /// Puts a copy, by its name, in the place of the database of a closed folder. The replaced database stays beside
    /// it. The next opening says [`Opened::restored`].
    pub fn restore(dir: &Path, name: &str, now: Instant) -> Result<()> {
        let dir = fs::canonicalize(dir)?;
        backup::restore(&dir, &dir.join(FILE), name, now)
    }

    /// The copies of a folder that is not open, newest first.
    pub fn backups_in(dir: &Path) -> Vec<BackupInfo> {
        backup::list(dir)
    }

    /// Whatever had to be done about a restored database is done: from the next opening on it is this folder's own.
    pub fn accept_restored(&self) -> Result<()> {
        let epoch = Uuid::new_v4().to_string();
        let kept = epoch.clone();
        // In between the two differ, which only says "restored" once more.
        self.write_blocking(move |w| put_meta(sql::Connected::conn(w), "epoch", &kept))?;
        write_epoch(&self.inner.dir, &epoch)
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Finishes what is queued and closes the file. Other clones answer [`StoreErrorKind::Closed`] from then on.
    pub fn close(self) {
        self.inner.readers.close();
        self.inner.writer.stop();
    }
}

/// A newer file isn't even opened for writing: changing its journal mode would already be a change.
fn refuse_newer_untouched(database: &Path) -> Result<()> {
    if !database.exists() {
        return Ok(());
    }
    let conn = Connection::open_with_flags(
        database,
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    if conn.is_readonly("main")? {
        return Err(StoreError::new(StoreErrorKind::ReadOnly));
    }
    migrate::found(&conn).map(|_| ())
}

fn found_folder(conn: &mut Connection, dir: &Path, options: &OpenOptions) -> Result<()> {
    let epoch = Uuid::new_v4().to_string();
    // The file first: a crash between the two leaves a folder that is founded again.
    write_epoch(dir, &epoch)?;
    let transaction = conn.transaction()?;
    put_meta(&transaction, "epoch", &epoch)?;
    put_meta(&transaction, "kind", options.kind.unwrap_or(FolderKind::Own).name())?;
    put_meta(&transaction, "created_at", &options.now.0.to_string())?;
    put_meta(&transaction, "folder_id", &Uuid::new_v4().to_string())?;
    transaction.commit()?;
    Ok(())
}

fn read_folder(
    conn: &Connection,
    dir: &Path,
    options: &OpenOptions,
    created: bool,
    from: u32,
) -> Result<Opened> {
    let folder_id = meta(conn, "folder_id")?.ok_or_else(|| StoreError::new(StoreErrorKind::Corrupt))?;
    let kind = match meta(conn, "kind")?.as_deref() {
        Some("own") => FolderKind::Own,
        Some("demo") => FolderKind::Demo,
        _ => return Err(StoreError::new(StoreErrorKind::Corrupt)),
    };
    if options.kind.is_some_and(|wanted| wanted != kind) {
        return Err(StoreError::conflict("store.folder_kind"));
    }
    let beside = fs::read_to_string(dir.join(EPOCH)).ok().map(|text| text.trim().to_owned());
    let epoch = meta(conn, "epoch")?.unwrap_or_default();
    let restored = beside.as_ref() != Some(&epoch);
    let migrated_from = (from > 0 && from < migrate::newest()).then_some(from);
    Ok(Opened { folder_id, kind, epoch, created, restored, migrated_from })
}

fn write_epoch(dir: &Path, epoch: &str) -> Result<()> {
    let (path, unfinished) = (dir.join(EPOCH), dir.join("epoch.part"));
    fs::write(&unfinished, epoch)?;
    fs::File::options().write(true).open(&unfinished)?.sync_all()?;
    fs::rename(unfinished, path)?;
    Ok(())
}

fn meta(conn: &Connection, key: &str) -> Result<Option<String>> {
    sql::maybe(conn, "SELECT value FROM meta WHERE key = ?1", [key], sql::only)
}

fn put_meta(conn: &Connection, key: &str, value: &str) -> Result<()> {
    sql::run(
        conn,
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}
