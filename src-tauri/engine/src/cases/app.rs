//! The program as a whole: its state and its language.

use miseban_domain::{Coded, Instant, MailboxId, ShopId};
use miseban_store::{FolderKind, Read, Result, Store, mailboxes, settings, shops};

use super::restored;

use crate::{
    problem::{Fault, FaultResult, problem},
    views::{AppState, RestoreView, SetLanguage, StoppedWorker},
};

const LANGUAGE: &str = "language";

/// What only the running engine knows.
pub(crate) struct Running {
    pub kind: FolderKind,
    pub restored: bool,
    pub last_restore: Option<RestoreView>,
    pub crashed: bool,
    pub stopped_workers: Vec<String>,
    pub no_copy: Option<Coded>,
    pub ledger: Option<Coded>,
    pub clock_skew: Option<i64>,
}

/// The state of the program.
pub(crate) async fn state(store: &Store, running: Running, now: Instant) -> FaultResult<AppState> {
    let stopped = running.stopped_workers;
    let (rows, language, stopped_workers) = store
        .read(move |r| {
            let stopped = stopped.iter().map(|name| stopped_worker(r, name)).collect::<Result<_>>()?;
            Ok((shops::list(r)?, settings::get::<String>(r, LANGUAGE)?, stopped))
        })
        .await?;
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        folder_kind: if running.kind == FolderKind::Demo { "demo" } else { "own" }.to_owned(),
        empty: rows.is_empty(),
        restored: running.restored && rows.iter().any(restored::waits),
        last_restore: running.last_restore,
        language: language.map_or_else(|| "ja".to_owned(), |(_, language)| language),
        now,
        clock_skew: running.clock_skew,
        crashed: running.crashed,
        stopped_workers,
        no_copy: running.no_copy.as_ref().map(problem),
        ledger: running.ledger.as_ref().map(problem),
    })
}

/// `shop:3` is of no use to anybody who looks for it in a list of shops.
fn stopped_worker(r: &Read<'_>, worker: &str) -> Result<StoppedWorker> {
    let (kind, id) = worker.split_once(':').unwrap_or((worker, ""));
    let name = match (kind, id.parse()) {
        ("shop", Ok(id)) => shops::get(r, ShopId(id))?.map(|shop| shop.short_name),
        ("mailbox", Ok(id)) => {
            mailboxes::list(r)?.into_iter().find(|one| one.id == MailboxId(id)).map(|one| one.name)
        }
        _ => None,
    };
    Ok(StoppedWorker { kind: kind.to_owned(), name: name.unwrap_or_default() })
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
