//! The mailboxes: list, save, test.

use miseban_domain::{Coded, Instant, MailboxId};
use miseban_mailbox::WatchState;
use miseban_store::{
    FolderKey, Reader, Result, Store, StoreError, Write,
    mailboxes::{self, MailboxRow, NewMailbox},
    raw, secrets,
};
use tokio_util::sync::CancellationToken;

use serde_json::{Value, json};

use super::{
    note::{Done, changed as noted},
    once::once,
};
use crate::{
    mail::{MailState, MailStates, PASSWORD, config, cursor_scope, secret_owner},
    problem::{Fault, FaultResult, problem},
    views::{Checked, MailboxView, OneMailbox, Problem, SaveMailbox},
};

/// Every mailbox with what it does now.
pub(crate) async fn list(store: &Store, states: &MailStates) -> FaultResult<Vec<MailboxView>> {
    let states = states.clone();
    Ok(store
        .read(move |r| mailboxes::list(r)?.into_iter().map(|row| view(r, row, &states)).collect())
        .await?)
}

fn view(r: &impl Reader, row: MailboxRow, states: &MailStates) -> Result<MailboxView> {
    use MailState::{Unwatched, Watched};

    let has_password = !secrets::fields(r, &secret_owner(row.id))?.is_empty();
    let (state, problem) = match states.of(row.id).filter(|_| row.active) {
        None | Some(Watched(WatchState::Stopped)) => ("stopped", None),
        Some(Watched(WatchState::Connecting | WatchState::Fetching)) => ("connecting", None),
        Some(Watched(WatchState::Idle)) => ("idle", None),
        Some(Watched(WatchState::Polling)) => ("polling", None),
        Some(Watched(WatchState::BackingOff { until, error })) => {
            let mut problem = mailbox_problem(&error);
            problem.retry_at = Some(until);
            ("waiting", Some(problem))
        }
        Some(Unwatched(why)) => ("stopped", Some(problem(&why))),
    };
    Ok(MailboxView {
        id: Some(row.id),
        name: row.name,
        host: row.host,
        port: row.port,
        tls: row.tls,
        user: row.user,
        folder: row.folder,
        mark_seen: row.mark_seen,
        extra_ca: row.extra_ca,
        active: row.active,
        has_password,
        state: state.to_owned(),
        problem,
    })
}

fn mailbox_problem(error: &miseban_mailbox::MailboxError) -> Problem {
    let mut coded = Coded::new(error.code);
    for (name, value) in &error.args {
        coded = coded.with(*name, value);
    }
    let mut problem = problem(&coded);
    problem.mall_words.clone_from(&error.server_words);
    problem
}

/// Adds or changes a mailbox.
pub(crate) async fn save(
    store: &Store,
    key: &FolderKey,
    states: &MailStates,
    arg: SaveMailbox,
    now: Instant,
) -> FaultResult<MailboxView> {
    refuse_bad(&arg)?;
    let (key, states) = (key.clone(), states.clone());
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "mailboxes.save", now, |w| {
                let new = new_mailbox(&arg.mailbox);
                let (id, before) = match arg.mailbox.id {
                    Some(id) => {
                        let row = mailboxes::get(w, id)?.ok_or_else(|| StoreError::not_found("mailbox"))?;
                        if !row.host.eq_ignore_ascii_case(&new.host) || row.user != new.user {
                            // Another box numbers its mails by itself: ours would point past all of them.
                            raw::drop_cursor(w, &cursor_scope(id))?;
                        }
                        let before = told(&row, false);
                        mailboxes::update(w, &changed(&row, new))?;
                        (id, Some(before))
                    }
                    None => (mailboxes::insert(w, &new, now)?, None),
                };
                let password = arg.password.as_deref().filter(|password| !password.is_empty());
                if let Some(password) = password {
                    secrets::put(w, &key, &secret_owner(id), PASSWORD, password, now)?;
                    states.forget(id);
                }
                let row = mailboxes::get(w, id)?.ok_or_else(|| StoreError::not_found("mailbox"))?;
                let after = told(&row, password.is_some());
                note(w, "history.mailbox_saved", id, Some(&arg.request_id), (before, Some(after)), now)?;
                view(w, row, &states)
            })
        })
        .await?)
}

/// A mailbox as the record of changes tells it; of the password only that another one was typed.
fn told(row: &MailboxRow, password_typed: bool) -> Value {
    json!({
        "name": row.name,
        "host": row.host,
        "port": row.port,
        "tls": row.tls,
        "user": row.user,
        "folder": row.folder,
        "mark_seen": row.mark_seen,
        "extra_ca": row.extra_ca.is_some(),
        "active": row.active,
        "password_typed": password_typed,
    })
}

fn note(
    w: &mut Write<'_>,
    what: &'static str,
    id: MailboxId,
    request_id: Option<&str>,
    (before, after): (Option<Value>, Option<Value>),
    now: Instant,
) -> Result<()> {
    let done = Done { what, subject: "mailbox", id: id.0, request_id };
    noted(w, &done, before.as_ref(), after.as_ref(), now)
}

fn refuse_bad(arg: &SaveMailbox) -> FaultResult<()> {
    let mailbox = &arg.mailbox;
    if mailbox.host.trim().is_empty() || mailbox.user.trim().is_empty() || mailbox.port == 0 {
        return Err(Fault::new("problem.mailbox_incomplete"));
    }
    if mailbox.id.is_none() && arg.password.as_deref().unwrap_or_default().is_empty() {
        return Err(Fault::new("problem.mailbox_password_missing"));
    }
    Ok(())
}

fn new_mailbox(view: &MailboxView) -> NewMailbox {
    let folder = view.folder.trim();
    NewMailbox {
        name: view.name.clone(),
        host: view.host.trim().to_owned(),
        port: view.port,
        tls: view.tls,
        user: view.user.trim().to_owned(),
        folder: if folder.is_empty() { "INBOX".to_owned() } else { folder.to_owned() },
        mark_seen: view.mark_seen,
        extra_ca: view.extra_ca.clone().filter(|pem| !pem.trim().is_empty()),
        active: view.active,
    }
}

fn changed(row: &MailboxRow, new: NewMailbox) -> MailboxRow {
    MailboxRow {
        name: new.name,
        host: new.host,
        port: new.port,
        tls: new.tls,
        user: new.user,
        folder: new.folder,
        mark_seen: new.mark_seen,
        extra_ca: new.extra_ca,
        active: new.active,
        id: row.id,
        created_at: row.created_at,
    }
}

/// Connects with what was typed, without saving it.
pub(crate) async fn check(
    store: &Store,
    key: &FolderKey,
    arg: SaveMailbox,
    now: Instant,
) -> FaultResult<Checked> {
    let typed = arg.password.clone().filter(|password| !password.is_empty());
    let password = match (typed, arg.mailbox.id) {
        (Some(password), _) => password,
        (None, Some(id)) => {
            let key = key.clone();
            let kept = store.read(move |r| secrets::get(r, &key, &secret_owner(id), PASSWORD)).await?;
            kept.map(|secret| secret.expose().to_owned()).unwrap_or_default()
        }
        (None, None) => return Err(Fault::new("problem.mailbox_password_missing")),
    };
    let new = new_mailbox(&arg.mailbox);
    let row = MailboxRow {
        id: arg.mailbox.id.unwrap_or(MailboxId(0)),
        name: new.name,
        host: new.host,
        port: new.port,
        tls: new.tls,
        user: new.user,
        folder: new.folder,
        mark_seen: false,
        extra_ca: new.extra_ca,
        active: true,
        created_at: now,
    };
    let folder = row.folder.clone();
    let answer = tokio::task::spawn_blocking(move || {
        miseban_mailbox::check(&config(&row, &password), &CancellationToken::new())
    })
    .await
    .map_err(|_| Fault::new("problem.internal"))?;
    let problem = match answer {
        Ok(found) if found.folders.iter().any(|known| known.eq_ignore_ascii_case(&folder)) => None,
        Ok(_) => Some(problem(&Coded::new("mailbox.folder_missing").with("folder", folder))),
        Err(error) => Some(mailbox_problem(&error)),
    };
    Ok(Checked { ok: problem.is_none(), credentials: Vec::new(), problem })
}

/// Stops watching a mailbox and forgets it; what came from it stays.
pub(crate) async fn remove(store: &Store, arg: OneMailbox, now: Instant) -> FaultResult<()> {
    let id = arg.mailbox_id;
    Ok(store
        .write(move |w| {
            let row = mailboxes::get(w, id)?.ok_or_else(|| StoreError::not_found("mailbox"))?;
            secrets::remove(w, &secret_owner(id), PASSWORD)?;
            // The next mailbox may get the same number.
            raw::drop_cursor(w, &cursor_scope(id))?;
            note(w, "history.mailbox_removed", id, None, (Some(told(&row, false)), None), now)?;
            mailboxes::remove(w, id)
        })
        .await?)
}
