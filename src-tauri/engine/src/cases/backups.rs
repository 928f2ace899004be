//! Copies of the data: making them, looking into one, and putting one back.

use std::path::Path;

use miseban_domain::{Coded, Instant};
use miseban_malls::Clock;
use miseban_store::{
    BackupInfo, BackupReason, Store, StoreError, StoreErrorKind, history, requests,
    restoring::{self, RestoreOutcome, RestoreRequest},
};
use serde_json::json;

use crate::{
    cases::jobs::{Done, log_job},
    folder::{Folder, FolderError},
    problem::{Fault, FaultResult, problem},
    views::{BackupView, OneBackup, RestoreBackup, RestorePreview, RestoreView},
};

const COMMAND: &str = "backups.restore";

/// The copies, newest first.
pub async fn list(store: &Store) -> FaultResult<Vec<BackupView>> {
    let store = store.clone();
    blocking(move || Ok(store.backups().into_iter().map(view).collect())).await
}

/// The copies of a folder that is not open, newest first.
pub fn list_closed(dir: &Path) -> Vec<BackupView> {
    Store::backups_in(dir).into_iter().map(view).collect()
}

/// Makes a copy now.
pub async fn make(store: &Store, now: Instant) -> FaultResult<BackupView> {
    let store = store.clone();
    blocking(move || Ok(view(store.backup_now(now)?))).await
}

/// What putting a copy back would mean. Nothing is changed.
pub async fn preview(store: &Store, arg: OneBackup) -> FaultResult<RestorePreview> {
    let dir = store.dir().to_owned();
    let (copy, contents) = blocking(move || {
        let copy = find(&dir, &arg.name)?;
        Ok((copy.clone(), restoring::look(&dir, &copy.name)))
    })
    .await?;
    let at = copy.at;
    let since = store.read(move |r| restoring::since(r, at)).await?;
    let (contents, refused) = match contents {
        Ok(contents) => (Some(contents), None),
        Err(error) => (None, Some(*Fault::from(not_whole(error)).problem)),
    };
    let (orders, pushing) = contents.map_or_else(Default::default, |found| (found.orders, found.pushing));
    Ok(RestorePreview {
        backup: view(copy),
        orders,
        orders_since: since.orders,
        edits_since: since.edits,
        pushing,
        problem: refused,
    })
}

/// Asks for a copy to be put back: whoever holds the engine closes it and opens it again, and it is done in between. A
/// repeat of a request that was carried out gets its answer.
pub async fn ask(store: &Store, arg: RestoreBackup, now: Instant) -> FaultResult<RestoreView> {
    if arg.request_id.is_empty() {
        return Err(StoreError::conflict("request_id_missing").into());
    }
    let id = arg.request_id.clone();
    let known = store.read(move |r| requests::remembered(r, &id)).await?;
    if let Some((command, answer)) = known {
        if command != COMMAND {
            return Err(StoreError::conflict("request_id_reused").into());
        }
        return serde_json::from_value(answer).map_err(|_| Fault::new("problem.internal"));
    }
    let dir = store.dir().to_owned();
    let request = RestoreRequest { name: arg.name, request_id: arg.request_id, asked_at: now };
    blocking(move || {
        let copy = find(&dir, &request.name)?;
        restoring::ask(&dir, &request).map_err(not_whole)?;
        Ok(RestoreView { name: copy.name, made_at: copy.at, done_at: None, problem: None })
    })
    .await
}

/// Puts a copy back into a folder that nobody holds. Its next opening puts that on record.
pub fn restore_closed(dir: &Path, name: &str, clock: &dyn Clock) -> FaultResult<RestoreView> {
    let now = clock.now();
    // Before the lock: that would make a folder where there is none.
    let copy = find(dir, name)?;
    let _lock = Folder::lock(dir).map_err(|error| match error {
        FolderError::InUse => Fault::new("problem.folder_in_use").with("folder", dir.display()),
        FolderError::Io(_) => Fault::new("problem.folder").with("path", dir.display()),
    })?;
    let request = RestoreRequest { name: copy.name.clone(), request_id: String::new(), asked_at: now };
    restoring::at_once(dir, request, now).map_err(not_whole)?;
    Ok(RestoreView { name: copy.name, made_at: copy.at, done_at: Some(now), problem: None })
}

/// Puts on record what came of a wish that was carried out before this opening.
pub(crate) async fn note_outcome(store: &Store, now: Instant) -> FaultResult<Option<RestoreView>> {
    let dir = store.dir().to_owned();
    let looked = dir.clone();
    let found = blocking(move || {
        Ok(restoring::outcome(&looked).map(|outcome| {
            let copy = restoring::find(&looked, &outcome.request.name).ok();
            (outcome, copy.map(|copy| copy.at))
        }))
    })
    .await?;
    let Some((outcome, made_at)) = found else { return Ok(None) };
    let told = told(&outcome, made_at);
    let subject = when(told.made_at);
    let lines = vec![(told.name.clone(), outcome.refused.clone())];
    log_job(store, Done { kind: "restore", subject, shop_id: None, by_person: true, lines }, now).await?;
    let answer = serde_json::to_value(&told).map_err(|_| Fault::new("problem.internal"))?;
    store
        .write(move |w| {
            let request_id = Some(outcome.request.request_id).filter(|id| !id.is_empty());
            if let Some(id) = &request_id
                && requests::remembered(w, id)?.is_none()
            {
                requests::remember(w, id, COMMAND, &answer, now)?;
            }
            if outcome.refused.is_some() {
                return Ok(());
            }
            let after = Some(json!({ "copy": outcome.request.name }));
            history::add(
                w,
                &history::NewHistory {
                    at: outcome.done_at,
                    who: "person".to_owned(),
                    what: "history.restored".to_owned(),
                    subject: "program".to_owned(),
                    subject_id: None,
                    before: None,
                    after,
                    request_id,
                },
            )
        })
        .await?;
    blocking(move || Ok(restoring::outcome_noted(&dir)?)).await?;
    Ok(Some(told))
}

fn told(outcome: &RestoreOutcome, made_at: Option<Instant>) -> RestoreView {
    RestoreView {
        name: outcome.request.name.clone(),
        // A copy that somebody has deleted meanwhile doesn't say any more when it was made.
        made_at: made_at.unwrap_or(outcome.request.asked_at),
        done_at: Some(outcome.done_at),
        problem: outcome.refused.as_ref().map(problem),
    }
}

/// Where the database can't be opened because it is damaged or gone, the newest copy that can be put back is named.
pub(crate) fn offer_copy(dir: &Path, mut fault: Fault) -> Fault {
    if matches!(fault.problem.code.as_str(), "store.corrupt" | "store.database_missing")
        && let Some(copy) = restoring::newest_sound(dir)
    {
        fault = fault.with("copy", copy.name).with("copy_at", when(copy.at));
        fault.problem.action = Some("restore_copy".to_owned());
    }
    fault
}

fn find(dir: &Path, name: &str) -> FaultResult<BackupInfo> {
    restoring::find(dir, name).map_err(|_| Fault::new("problem.no_such_copy").with("copy", name))
}

/// A moment for people, in Tokyo.
fn when(at: Instant) -> String {
    at.in_tokyo().map(|at| at.strftime("%Y/%m/%d %H:%M").to_string()).unwrap_or_default()
}

/// A copy that is damaged is another matter than a database that is.
fn not_whole(error: StoreError) -> StoreError {
    match error.kind {
        StoreErrorKind::Corrupt => StoreError {
            kind: StoreErrorKind::Refused(Coded::new("problem.copy_damaged")),
            source: error.source,
        },
        _ => error,
    }
}

fn view(info: BackupInfo) -> BackupView {
    BackupView {
        name: info.name,
        made_at: info.at,
        size: i64::try_from(info.size).unwrap_or(i64::MAX),
        reason: match info.reason {
            BackupReason::Daily => "daily",
            BackupReason::Migration => "migration",
            BackupReason::ByHand => "by_hand",
        }
        .to_owned(),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> FaultResult<T> + Send + 'static,
) -> FaultResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::new("problem.internal"))?
}
