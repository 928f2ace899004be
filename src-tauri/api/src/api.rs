//! An open data folder with its commands and events.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use miseban_engine::{
    Engine, EngineError, FolderKind, Mode, Options, SystemClock, Topic, views::RestoreView,
};
use serde_json::Value;
use tokio::sync::{Mutex, RwLock, broadcast};
use tokio_util::sync::CancellationToken;

use crate::{Changed, Problem, commands};

/// How to open a data folder.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Where it is.
    pub dir: PathBuf,
    /// What a new folder becomes; an existing one of another kind is refused.
    pub kind: Option<FolderKind>,
    /// Minds the shop (polls, pushes, mailboxes); without, only commands run.
    pub timers: bool,
    /// How long the minding waits after opening, for a window to be drawn first.
    pub breath: Duration,
    /// Keeps the folder's key in a file instead of the keychain.
    pub key_file: bool,
    /// By mall, addresses that replace the mall's own; only for demo folders.
    pub addresses: BTreeMap<String, BTreeMap<String, String>>,
    /// Where the program's resources lie (`fonts/`).
    pub resources: PathBuf,
}

/// Why it could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Another program holds it: talk to that one over its socket.
    InUse,
    /// The reason for the person.
    Refused(Box<Problem>),
}

/// An open data folder. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    inner: Arc<Inner>,
}

struct Inner {
    engine: RwLock<Seat>,
    /// For opening the folder again after it was closed for a copy to be put back.
    options: Options,
    dir: PathBuf,
    events: broadcast::Sender<Changed>,
    show: broadcast::Sender<()>,
    stop: CancellationToken,
    texts: Mutex<Option<(String, miseban_engine::Messages)>>,
}

/// The engine that answers, with the end of its events; or why nobody answers.
type Seat = Result<(Engine, CancellationToken), Box<Problem>>;

/// After this command the folder is closed and opened again.
const RESTORE: &str = "backups.restore";
/// How long somebody else may have the folder in between.
const PATIENCE: Duration = Duration::from_secs(12);
const PAUSE: Duration = Duration::from_millis(150);

impl Api {
    /// Opens the folder.
    pub async fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let options = Options {
            kind: options.kind,
            mode: if options.timers { Mode::Minding } else { Mode::CommandsOnly },
            breath: options.breath,
            key_file: options.key_file,
            addresses: options.addresses,
            resources: options.resources,
            ..Options::new(options.dir)
        };
        let engine = open_engine(options.clone()).await?;
        let (events, _) = broadcast::channel(256);
        let (show, _) = broadcast::channel(4);
        let stop = CancellationToken::new();
        let passing = stop.child_token();
        pass_on(&engine, events.clone(), passing.clone());
        let dir = engine.dir().to_owned();
        let engine = RwLock::new(Ok((engine, passing)));
        let inner = Inner { engine, options, dir, events, show, stop, texts: Mutex::new(None) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs a command.
    pub async fn call(&self, name: &str, arg: Value) -> Result<Value, Problem> {
        let Some(command) = commands::all().find(|command| command.name == name) else {
            return Err(problem("problem.unknown_command", "name", name));
        };
        let seat = self.inner.engine.read().await;
        let (engine, _) = seat.as_ref().map_err(|problem| (**problem).clone())?;
        let request_id = arg.get("request_id").and_then(Value::as_str).unwrap_or_default().to_owned();
        tracing::debug!(command = name, request_id, "command");
        let mut result = (command.run)(engine, arg).await;
        let reopen = name == RESTORE && result.is_ok() && engine.wants_reopening();
        drop(seat);
        if reopen {
            result = self.reopen().await;
        }
        result.map_err(|mut problem| {
            if !request_id.is_empty() {
                problem.request_id = Some(request_id);
            }
            problem
        })
    }

    /// Closes the folder and opens it again; gives what came of the copy that was put back in between. Other commands
    /// wait meanwhile.
    async fn reopen(&self) -> Result<Value, Problem> {
        let api = self.clone();
        // A task of its own: a caller who goes away must not leave the folder closed.
        let reopened = tokio::spawn(async move { api.close_and_open().await }).await;
        match reopened {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "opening the folder again broke");
                Err(problem("problem.internal", "name", RESTORE))
            }
        }
    }

    async fn close_and_open(&self) -> Result<Value, Problem> {
        let inner = &self.inner;
        let mut seat = inner.engine.write().await;
        let (engine, passing) = match std::mem::replace(&mut *seat, Err(closing())) {
            Ok(open) => open,
            Err(problem) => {
                *seat = Err(problem.clone());
                return Err(*problem);
            }
        };
        passing.cancel();
        engine.close().await;
        let until = Instant::now() + PATIENCE;
        let opened = loop {
            match open_engine(inner.options.clone()).await {
                Err(OpenError::InUse) if Instant::now() < until => tokio::time::sleep(PAUSE).await,
                opened => break opened,
            }
        };
        let told = match opened {
            Ok(engine) => {
                let passing = inner.stop.child_token();
                pass_on(&engine, inner.events.clone(), passing.clone());
                let told = engine.last_restore().cloned();
                *seat = Ok((engine, passing));
                told
            }
            Err(error) => {
                let why = match error {
                    OpenError::InUse => {
                        Box::new(problem("problem.folder_in_use", "folder", &inner.dir.display().to_string()))
                    }
                    OpenError::Refused(problem) => problem,
                };
                *seat = Err(why.clone());
                return Err(*why);
            }
        };
        drop(seat);
        // Everything may be another now. Nobody listening only means that no window is open.
        let _ = inner.events.send(Changed { topics: vec!["*".to_owned()] });
        let told = told.ok_or_else(|| problem("problem.internal", "name", RESTORE))?;
        match told.problem {
            Some(problem) => Err(problem),
            None => serde_json::to_value(told).map_err(|_| problem("problem.internal", "name", RESTORE)),
        }
    }

    /// Adds so many made-up orders to a demo folder, for measuring; a shop's own folder is refused. No command: no
    /// window has a use for it.
    pub async fn fill_for_bench(&self, orders: u32) -> Result<(), Problem> {
        let seat = self.inner.engine.read().await;
        let (engine, _) = seat.as_ref().map_err(|problem| (**problem).clone())?;
        engine.fill_for_bench(orders).await.map_err(|fault| {
            tracing::warn!(%fault, source = ?fault.source, "the folder was not filled");
            *fault.problem
        })
    }

    /// Adds so many made-up SKUs with their listings in ten shops to a demo folder, for measuring; as above.
    pub async fn fill_listings_for_bench(&self, skus: u32) -> Result<(), Problem> {
        let seat = self.inner.engine.read().await;
        let (engine, _) = seat.as_ref().map_err(|problem| (**problem).clone())?;
        engine.fill_listings_for_bench(skus).await.map_err(|fault| {
            tracing::warn!(%fault, source = ?fault.source, "the folder was not filled");
            *fault.problem
        })
    }

    /// Measures what has no command: `sync-plan`, `oversell`.
    pub async fn measure(&self, name: &str) -> Result<Value, Problem> {
        let seat = self.inner.engine.read().await;
        let (engine, _) = seat.as_ref().map_err(|problem| (**problem).clone())?;
        engine.measure(name).await.map_err(|fault| *fault.problem)
    }

    /// Every command with the JSON Schema of what it takes and gives.
    pub fn describe() -> Value {
        commands::describe()
    }

    /// Told what changed.
    pub fn events(&self) -> broadcast::Receiver<Changed> {
        self.inner.events.subscribe()
    }

    /// Where the data lies.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Told when a second launch asks for the window.
    pub fn show_requests(&self) -> broadcast::Receiver<()> {
        self.inner.show.subscribe()
    }

    /// Asks for the window.
    pub fn request_show(&self) {
        // Without a window there is nothing to show.
        let _ = self.inner.show.send(());
    }

    /// A text of the catalogue in the folder's language.
    pub async fn text(&self, code: &str, args: &BTreeMap<String, String>) -> String {
        let language = match self.call("app.state", Value::Null).await {
            Ok(state) => state.get("language").and_then(Value::as_str).unwrap_or("ja").to_owned(),
            Err(_) => "ja".to_owned(),
        };
        let mut texts = self.inner.texts.lock().await;
        match texts.as_ref() {
            Some((of, messages)) if *of == language => messages.text(code, args),
            _ => {
                let messages = miseban_engine::Messages::of(&language);
                let text = messages.text(code, args);
                *texts = Some((language, messages));
                text
            }
        }
    }

    /// Stops the workers, within ten seconds, and closes the folder. Commands after it are refused.
    pub async fn close(&self) {
        self.inner.stop.cancel();
        let seat = std::mem::replace(&mut *self.inner.engine.write().await, Err(closing()));
        if let Ok((engine, _)) = seat {
            engine.close().await;
        }
    }
}

async fn open_engine(options: Options) -> Result<Engine, OpenError> {
    Engine::open(options).await.map_err(|error| match error {
        EngineError::InUse => OpenError::InUse,
        EngineError::Refused(fault) => {
            tracing::error!(%fault, source = ?fault.source, "the folder was not opened");
            OpenError::Refused(fault.problem)
        }
    })
}

/// Puts a copy, by its name, back into a folder that nobody holds; somebody else's folder is refused. Blocks.
pub fn restore_closed(dir: &Path, name: &str) -> Result<RestoreView, Box<Problem>> {
    let restored = miseban_engine::restore_closed(dir, name, &SystemClock);
    restored.map_err(|fault| {
        tracing::error!(%fault, source = ?fault.source, "a copy was not put back");
        fault.problem
    })
}

fn closing() -> Box<Problem> {
    Box::new(problem("problem.closing", "name", ""))
}

fn problem(code: &str, name: &str, value: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        args: BTreeMap::from([(name.to_owned(), value.to_owned())]),
        mall_words: None,
        retry_at: None,
        action: None,
        request_id: None,
    }
}

/// Passes the engine's changes on as events.
fn pass_on(engine: &Engine, events: broadcast::Sender<Changed>, stop: CancellationToken) {
    let mut changes = engine.changes();
    let mut health = engine.health_changes();
    tokio::spawn(async move {
        loop {
            let topics: Vec<String> = tokio::select! {
                () = stop.cancelled() => return,
                change = changes.recv() => match change {
                    Ok(topics) => topics.iter().copied().map(name_of).collect(),
                    // Some were missed, so everything may have changed.
                    Err(broadcast::error::RecvError::Lagged(_)) => Topic::ALL.into_iter().map(name_of).collect(),
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                change = health.recv() => match change {
                    Ok(()) | Err(broadcast::error::RecvError::Lagged(_)) => vec!["health".to_owned()],
                    Err(broadcast::error::RecvError::Closed) => return,
                },
            };
            // Nobody listening only means that no window is open.
            let _ = events.send(Changed { topics });
        }
    });
}

fn name_of(topic: Topic) -> String {
    serde_json::to_value(topic).ok().and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}
