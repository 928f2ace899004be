//! The program as a whole: its state, its language, copies of the data.

use miseban_domain::Instant;
use miseban_store::{FolderKind, Store, settings, shops};

use crate::{
    problem::{Fault, FaultResult},
    views::{AppState, BackupView, SetLanguage},
};

const LANGUAGE: &str = "language";

/// What only the running engine knows.
pub(crate) struct Running {
    pub kind: FolderKind,
    pub restored: bool,
    pub crashed: bool,
    pub stopped_workers: Vec<String>,
    pub clock_skew: Option<i64>,
}

/// The state of the program.
pub(crate) async fn state(store: &Store, running: Running, now: Instant) -> FaultResult<AppState> {
    let (empty, language) =
        store.read(|r| Ok((shops::list(r)?.is_empty(), settings::get::<String>(r, LANGUAGE)?))).await?;
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder_kind: if running.kind == FolderKind::Demo { "demo" } else { "own" }.to_owned(),
        empty,
        restored: running.restored,
        language: language.map_or_else(|| "ja".to_owned(), |(_, language)| language),
        now,
        clock_skew: running.clock_skew,
        crashed: running.crashed,
        stopped_workers: running.stopped_workers,
    })
}

/// The language of the folder, for texts that are not drawn by the window.
pub(crate) async fn language(store: &Store) -> String {
    let kept = store.read(|r| settings::get::<String>(r, LANGUAGE)).await;
    kept.ok().flatten().map_or_else(|| "ja".to_owned(), |(_, language)| language)
}

/// Sets the language.
pub async fn set_language(store: &Store, arg: SetLanguage) -> FaultResult<()> {
    if !matches!(arg.language.as_str(), "ja" | "en") {
        return Err(Fault::new("problem.bad_argument").with("field", "language"));
    }
    Ok(store.write(move |w| settings::set(w, LANGUAGE, 1, &arg.language)).await?)
}

/// The copies, newest first.
pub async fn backups(store: &Store) -> FaultResult<Vec<BackupView>> {
    let store = store.clone();
    tokio::task::spawn_blocking(move || store.backups().into_iter().map(backup_view).collect())
        .await
        .map_err(|_| Fault::new("problem.internal"))
}

/// Makes a copy now.
pub async fn backup(store: &Store, now: Instant) -> FaultResult<BackupView> {
    let store = store.clone();
    let made = tokio::task::spawn_blocking(move || store.backup_now(now))
        .await
        .map_err(|_| Fault::new("problem.internal"))??;
    Ok(backup_view(made))
}

fn backup_view(info: miseban_store::BackupInfo) -> BackupView {
    BackupView { name: info.name, made_at: info.at, size: i64::try_from(info.size).unwrap_or(i64::MAX) }
}
