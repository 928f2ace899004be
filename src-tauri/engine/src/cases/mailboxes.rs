//! The mailboxes: list, save, test.

use miseban_domain::{Coded, Instant, MailboxId};
use miseban_mailbox::WatchState;
use miseban_store::{
    FolderKey, Reader, Result, Store, StoreError,
    mailboxes::{self, MailboxRow, NewMailbox},
    secrets,
};
use tokio_util::sync::CancellationToken;

use super::once::once;
use crate::{
    mail::{MailStates, PASSWORD, config, secret_owner},
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
    let has_password = !secrets::fields(r, &secret_owner(row.id))?.is_empty();
    let (state, problem) = match states.of(row.id).filter(|_| row.active) {
        None | Some(WatchState::Stopped) => ("stopped", None),
        Some(WatchState::Connecting | WatchState::Fetching) => ("connecting", None),
        Some(WatchState::Idle) => ("idle", None),
        Some(WatchState::Polling) => ("polling", None),
        Some(WatchState::BackingOff { until, error }) => {
            let mut problem = mailbox_problem(&error);
            problem.retry_at = Some(until);
            ("waiting", Some(problem))
        }
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
                let id = match arg.mailbox.id {
                    Some(id) => {
                        let row = mailboxes::get(w, id)?.ok_or_else(|| StoreError::not_found("mailbox"))?;
                        mailboxes::update(w, &changed(&row, new))?;
                        id
                    }
                    None => mailboxes::insert(w, &new, now)?,
                };
                if let Some(password) = arg.password.as_deref().filter(|password| !password.is_empty()) {
                    secrets::put(w, &key, &secret_owner(id), PASSWORD, password, now)?;
                }
                let row = mailboxes::get(w, id)?.ok_or_else(|| StoreError::not_found("mailbox"))?;
                view(w, row, &states)
            })
        })
        .await?)
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
pub(crate) async fn remove(store: &Store, arg: OneMailbox) -> FaultResult<()> {
    Ok(store
        .write(move |w| {
            secrets::remove(w, &secret_owner(arg.mailbox_id), PASSWORD)?;
            mailboxes::remove(w, arg.mailbox_id)
        })
        .await?)
}
