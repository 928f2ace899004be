//! An open data folder with its commands and events.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use miseban_engine::{Engine, EngineError, FolderKind, Mode, Options, Topic};
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
    engine: RwLock<Option<Engine>>,
    dir: PathBuf,
    events: broadcast::Sender<Changed>,
    show: broadcast::Sender<()>,
    stop: CancellationToken,
    texts: Mutex<Option<(String, miseban_engine::Messages)>>,
}

impl Api {
    /// Opens the folder.
    pub async fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let engine = Engine::open(Options {
            kind: options.kind,
            mode: if options.timers { Mode::Minding } else { Mode::CommandsOnly },
            key_file: options.key_file,
            addresses: options.addresses,
            resources: options.resources,
            ..Options::new(options.dir)
        })
        .await
        .map_err(|error| match error {
            EngineError::InUse => OpenError::InUse,
            EngineError::Refused(fault) => {
                tracing::error!(%fault, source = ?fault.source, "the folder was not opened");
                OpenError::Refused(fault.problem)
            }
        })?;
        let (events, _) = broadcast::channel(256);
        let (show, _) = broadcast::channel(4);
        let stop = CancellationToken::new();
        pass_on(&engine, events.clone(), stop.clone());
        let dir = engine.dir().to_owned();
        let inner =
            Inner { engine: RwLock::new(Some(engine)), dir, events, show, stop, texts: Mutex::new(None) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs a command.
    pub async fn call(&self, name: &str, arg: Value) -> Result<Value, Problem> {
        let Some(command) = commands::COMMANDS.iter().find(|command| command.name == name) else {
            return Err(problem("problem.unknown_command", "name", name));
        };
        let engine = self.inner.engine.read().await;
        let engine = engine.as_ref().ok_or_else(|| problem("problem.closing", "name", name))?;
        let request_id = arg.get("request_id").and_then(Value::as_str).unwrap_or_default().to_owned();
        tracing::debug!(command = name, request_id, "command");
        (command.run)(engine, arg).await.map_err(|mut problem| {
            if !request_id.is_empty() {
                problem.request_id = Some(request_id);
            }
            problem
        })
    }

    /// Adds so many made-up orders to a demo folder, for measuring; a shop's own folder is refused. No command: no
    /// window has a use for it.
    pub async fn fill_for_bench(&self, orders: u32) -> Result<(), Problem> {
        let engine = self.inner.engine.read().await;
        let engine = engine.as_ref().ok_or_else(|| problem("problem.closing", "name", "fill-for-bench"))?;
        engine.fill_for_bench(orders).await.map_err(|fault| {
            tracing::warn!(%fault, source = ?fault.source, "the folder was not filled");
            *fault.problem
        })
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
        let engine = self.inner.engine.write().await.take();
        if let Some(engine) = engine {
            engine.close().await;
        }
    }
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
