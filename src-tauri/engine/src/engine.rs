//! The engine of one data folder: opened, minding, closed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use miseban_domain::Instant;
use miseban_malls::Clock;
use miseban_store::{FolderKey, FolderKind, OpenOptions, Opened, Store, restoring, shops};
use miseban_transport::{Ftp, FtpTimeOuts, Http, TimeOuts};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{
    cases::{
        articles, backups, closing,
        ledger::undo_job::UndoDesk,
        login::{LoginDesk, LoginTools},
        restored,
        slips::FontShelf,
        stock_file,
    },
    clock::SystemClock,
    diagnostics,
    folder::{Folder, FolderError},
    health::{Area, HealthBoard},
    intake::Intake,
    keys::{KeyPlace, folder_key},
    mail::MailStates,
    minding::{Steward, breathed},
    pool::MallPool,
    problem::{Fault, FaultResult},
    supervise::Supervisor,
    views::RestoreView,
};

/// Whether the engine minds the shop or only answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Polls, pushes, watches mailboxes.
    Minding,
    /// Runs commands only; for `miseban call` when no window is open.
    CommandsOnly,
}

/// How to open an engine.
#[derive(Clone)]
pub struct Options {
    /// The data folder.
    pub dir: PathBuf,
    /// What a new folder becomes; an existing one of another kind is refused.
    pub kind: Option<FolderKind>,
    /// Minding or commands only.
    pub mode: Mode,
    /// Keep the folder's key in a file instead of the keychain.
    pub key_file: bool,
    /// By mall, addresses that replace the mall's own. Only demo folders may have any.
    pub addresses: BTreeMap<String, BTreeMap<String, String>>,
    /// Where the program's resources lie; its `fonts` has the fonts of documents.
    pub resources: PathBuf,
    /// How long the minding waits after opening: so long a window that is just being drawn has the machine to itself.
    pub breath: Duration,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long closing may take; what is not done then is said, or goes on, at the next start.
    pub patience: Duration,
}

impl Options {
    /// Minding the folder at `dir` by the computer's clock.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            kind: None,
            mode: Mode::Minding,
            key_file: false,
            addresses: BTreeMap::new(),
            resources: PathBuf::new(),
            breath: Duration::ZERO,
            clock: Arc::new(SystemClock),
            patience: QUITTING_AT_MOST,
        }
    }
}

/// Why an engine could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another engine holds the folder: talk to that one.
    #[error("the data folder is in use")]
    InUse,
    /// The reason for the person.
    #[error("{0}")]
    Refused(#[from] Fault),
}

/// How long quitting takes: ten seconds, of which one is for the store.
const QUITTING_AT_MOST: Duration = Duration::from_secs(9);
/// How long of it it waits until the malls know that the shops are closed. What is left is said at the next start.
const CLOSING_AT_MOST: Duration = Duration::from_secs(5);

/// An open engine.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) key: FolderKey,
    pub(crate) pool: MallPool,
    pub(crate) intake: Intake,
    pub(crate) health: HealthBoard,
    pub(crate) mails: MailStates,
    pub(crate) shelf: FontShelf,
    pub(crate) desk: LoginDesk,
    pub(crate) stock_files: stock_file::Desk,
    pub(crate) articles: articles::Desk,
    pub(crate) undo: UndoDesk,
    pub(crate) supervisor: Supervisor,
    pub(crate) stop: CancellationToken,
    /// Told before `stop`: the workers still tell the malls what is closed for the night.
    pub(crate) quitting: CancellationToken,
    pub(crate) opened: Opened,
    pub(crate) opened_at: Instant,
    pub(crate) last_restore: Option<RestoreView>,
    steward: tokio::sync::Mutex<Option<Steward>>,
    patience: Duration,
    // Last: the folder is free for the next engine only when everything above is gone.
    folder: Folder,
}

impl Engine {
    /// Opens the folder and, when minding, starts the workers. A copy that was asked for is put back before that; one
    /// that would help is named where the database is damaged or gone.
    pub async fn open(options: Options) -> Result<Self, EngineError> {
        let dir = options.dir.clone();
        Self::open_folder(options).await.map_err(|error| match error {
            EngineError::Refused(fault) => EngineError::Refused(backups::offer_copy(&dir, fault)),
            EngineError::InUse => EngineError::InUse,
        })
    }

    async fn open_folder(options: Options) -> Result<Self, EngineError> {
        let folder = Folder::lock(&options.dir).map_err(|error| match error {
            FolderError::InUse => EngineError::InUse,
            FolderError::Io(error) => {
                let mut fault = Fault::new("problem.folder").with("path", options.dir.display());
                fault.source = Some(Box::new(error));
                EngineError::Refused(fault)
            }
        })?;
        diagnostics::init_logging(&options.dir);
        let (store, opened) = open_store(&options).await?;
        if !options.addresses.is_empty() && opened.kind != FolderKind::Demo {
            return Err(Fault::new("problem.addresses_only_in_demo").into());
        }
        let place = if options.key_file || opened.kind == FolderKind::Demo {
            KeyPlace::File
        } else {
            KeyPlace::Keychain
        };
        let (dir, folder_id) = (options.dir.clone(), opened.folder_id.clone());
        // The keychain may wait for the person, and on Linux its client blocks on a runtime of its own.
        let found = tokio::task::spawn_blocking(move || folder_key(place, &dir, &folder_id)).await;
        let found = found.map_err(|_| Fault::new("problem.internal"))?;
        let (key, made) = found.map_err(|error| {
            let mut fault = Fault::new(error.code());
            fault.source = Some(Box::new(error));
            fault
        })?;
        let clock = Arc::clone(&options.clock);
        let opened_at = clock.now();
        let last_restore = backups::note_outcome(&store, opened_at).await?;
        let http = http(opened.kind)?;
        let pool = MallPool::new(
            store.clone(),
            key.clone(),
            (http, ftp(opened.kind)),
            Arc::clone(&clock),
            options.addresses.clone(),
        );
        let intake = Intake::new(store.clone(), pool.clone(), Arc::clone(&clock));
        let health = HealthBoard::new();
        let stop = CancellationToken::new();
        let stock_files = stock_file::Desk::new(
            store.clone(),
            pool.clone(),
            health.clone(),
            Arc::clone(&clock),
            stop.clone(),
            options.mode == Mode::Minding,
        );
        let minding = options.mode == Mode::Minding;
        let articles =
            articles::Desk::new(store.clone(), pool.clone(), Arc::clone(&clock), stop.child_token(), minding);
        let undo = UndoDesk::new(store.clone(), Arc::clone(&clock), stop.clone(), minding);
        let engine = Self {
            store,
            clock,
            key,
            pool,
            intake,
            health: health.clone(),
            mails: MailStates::default(),
            shelf: FontShelf::new(options.resources.join("fonts")),
            desk: LoginDesk::default(),
            stock_files,
            articles,
            undo,
            supervisor: Supervisor::new(health),
            quitting: stop.child_token(),
            stop,
            opened,
            opened_at,
            last_restore,
            steward: tokio::sync::Mutex::new(None),
            patience: options.patience,
            folder,
        };
        engine.prepare(made).await?;
        if options.mode == Mode::Minding {
            let (breath, stop) = (options.breath, engine.stop.clone());
            *engine.steward.lock().await = Some(Steward::start(&engine, breath));
            let (files, articles) = (engine.stock_files.clone(), engine.articles.clone());
            let undo = engine.undo.clone();
            tokio::spawn(async move {
                if breathed(&stop, breath).await {
                    tokio::join!(files.go_on(), articles.go_on(), undo.go_on());
                }
            });
        }
        Ok(engine)
    }

    /// What has to be true before anything else happens.
    async fn prepare(&self, key_made: bool) -> FaultResult<()> {
        if self.opened.restored {
            restored::begin(&self.store, &self.opened).await?;
        }
        if key_made && !self.opened.created {
            // Secrets that nobody can read any more: every shop has to get its own again.
            self.store
                .write(|w| {
                    for shop in shops::list(w)? {
                        if shop.switches.push_stock && shop.push_blocked.is_none() {
                            shops::set_push_blocked(w, shop.id, Some("problem.key_missing"))?;
                        }
                    }
                    Ok(())
                })
                .await?;
        }
        // Whatever a run that ended anywhere had stored and not read yet becomes orders now.
        // Not being able to is no reason not to start: it is tried again at the next intake.
        if let Err(fault) = self.intake.catch_up().await {
            tracing::error!(%fault, source = ?fault.source, "what had come in could not be read");
        }
        self.name_the_unfit().await
    }

    /// Shops whose settings or secrets make no mall, and mailboxes whose password cannot be opened, are named before any
    /// worker gets to them, and where none will.
    async fn name_the_unfit(&self) -> FaultResult<()> {
        self.mails.name_the_closed(&self.store, &self.key).await?;
        for row in self.store.read(|r| shops::list(r)).await? {
            if let Err(error) = &self.pool.seat(row.id).await?.mall {
                self.health.trouble(row.id, Area::Program, error.clone(), self.clock.now(), None);
            }
        }
        Ok(())
    }

    /// Where the data lies.
    pub fn dir(&self) -> &Path {
        self.folder.path()
    }

    /// What opening the folder found.
    pub const fn opened(&self) -> &Opened {
        &self.opened
    }

    /// A copy was asked for: closing the engine and opening it again puts it back.
    pub fn wants_reopening(&self) -> bool {
        restoring::is_asked(self.dir())
    }

    /// What came of the copy that was asked for before this opening.
    pub const fn last_restore(&self) -> Option<&RestoreView> {
        self.last_restore.as_ref()
    }

    /// Told what changed in the store.
    pub fn changes(&self) -> broadcast::Receiver<Arc<std::collections::BTreeSet<miseban_store::Topic>>> {
        self.store.changes()
    }

    /// Told when the health of a shop changed.
    pub fn health_changes(&self) -> broadcast::Receiver<()> {
        self.health.changes()
    }

    pub(crate) fn login_tools(&self) -> LoginTools {
        LoginTools {
            store: self.store.clone(),
            pool: self.pool.clone(),
            key: self.key.clone(),
            clock: Arc::clone(&self.clock),
            desk: self.desk.clone(),
            health: self.health.clone(),
        }
    }

    /// Proves that the sums of the ledger are the stock.
    pub async fn verify(&self) -> FaultResult<miseban_store::Verified> {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || store.verify())
            .await
            .map_err(|_| Fault::new("problem.internal"))?
            .map_err(Into::into)
    }

    /// Stops the workers (ten seconds at most) and closes the store.
    pub async fn close(self) {
        let until = tokio::time::Instant::now() + self.patience;
        let steward = self.steward.lock().await.take();
        if steward.is_some() {
            self.quitting.cancel();
            // While the workers still tell the malls.
            let at_most = CLOSING_AT_MOST.min(self.patience);
            let closed = closing::before_quit(&self.store, &self.clock, at_most).await;
            if let Err(fault) = closed {
                tracing::error!(%fault, source = ?fault.source, "the shops could not be closed");
            }
        }
        self.stop.cancel();
        if let Some(steward) = steward {
            let ended = tokio::time::timeout_at(until, steward.ended()).await;
            if ended.is_err() {
                tracing::warn!(
                    "some workers did not stop in time; what they were at goes on at the next start"
                );
            }
        }
        let store = self.store.clone();
        drop(self.pool);
        if tokio::task::spawn_blocking(move || store.close()).await.is_err() {
            tracing::error!("closing the store broke");
        }
    }
}

async fn open_store(options: &Options) -> Result<(Store, Opened), EngineError> {
    let (dir, kind, clock) = (options.dir.clone(), options.kind, Arc::clone(&options.clock));
    let now = clock.now();
    let opened = tokio::task::spawn_blocking(move || {
        if restoring::is_asked(&dir) {
            restoring::carry_out(&dir, now)?;
        }
        Store::open(
            &dir,
            OpenOptions {
                kind,
                now,
                app_version: env!("CARGO_PKG_VERSION").to_owned(),
                clock: Arc::new(move || clock.now()),
            },
        )
    })
    .await
    .map_err(|_| Fault::new("problem.internal"))?;
    opened.map_err(|error| EngineError::Refused(error.into()))
}

fn ftp(kind: FolderKind) -> Ftp {
    match kind {
        FolderKind::Demo => Ftp::loopback_only(FtpTimeOuts::default(), None),
        FolderKind::Own => Ftp::new(FtpTimeOuts::default()),
    }
}

fn http(kind: FolderKind) -> FaultResult<Http> {
    let made = match kind {
        FolderKind::Demo => Http::loopback_only(TimeOuts::default()),
        FolderKind::Own => Http::new(TimeOuts::default()),
    };
    made.map_err(|error| {
        let mut fault = Fault::new("problem.network_setup");
        fault.source = Some(Box::new(error));
        fault
    })
}
