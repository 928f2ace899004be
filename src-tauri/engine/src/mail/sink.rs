//! Keeps the mails of a mailbox: bytes and cursor in one transaction, reading after.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use miseban_domain::{Coded, MailboxId, observation::Source};
use miseban_mailbox::{
    FolderCursor, KnownState, MailboxConfig, RawMail, Secret, Sink, SinkError, Tls, WatchState, Watching,
    watch_in_thread,
};
use miseban_malls::Clock;
use miseban_store::{
    FolderKey, Store,
    mailboxes::{self, MailboxRow},
    raw::{self, NewRaw, RawState},
    secrets,
};
use sha2::Digest as _;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::{
    intake::{FOLDER_MARK, Intake, MAIL},
    problem::{Fault, FaultResult},
};

/// What every mailbox does now.
#[derive(Clone, Default)]
pub(crate) struct MailStates {
    states: Arc<Mutex<HashMap<MailboxId, MailState>>>,
}

/// What a mailbox does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MailState {
    /// It has a watcher, and this is what that does.
    Watched(WatchState),
    /// It cannot be watched, and why.
    Unwatched(Coded),
}

impl MailStates {
    pub(crate) fn of(&self, id: MailboxId) -> Option<MailState> {
        self.lock().get(&id).cloned()
    }

    /// All its mails are here, and it waits for the next.
    pub(crate) fn rests(&self, id: MailboxId) -> bool {
        matches!(self.of(id), Some(MailState::Watched(WatchState::Idle | WatchState::Polling)))
    }

    /// Another password was typed: whether it does is for the next watcher to find out.
    pub(crate) fn forget(&self, id: MailboxId) {
        self.lock().remove(&id);
    }

    /// Names the mailboxes whose password is kept and cannot be opened.
    pub(crate) async fn name_the_closed(&self, store: &Store, key: &FolderKey) -> FaultResult<()> {
        let key = key.clone();
        let rows = store
            .read(move |r| {
                let mut rows = mailboxes::list(r)?;
                rows.retain(|row| {
                    let password = secrets::get(r, &key, &secret_owner(row.id), PASSWORD);
                    password.is_err_and(|error| secrets::is_closed(&error))
                });
                Ok(rows)
            })
            .await?;
        for row in rows {
            self.set(row.id, closed());
        }
        Ok(())
    }

    fn set(&self, id: MailboxId, state: MailState) {
        self.lock().insert(id, state);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<MailboxId, MailState>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn closed() -> MailState {
    MailState::Unwatched(Coded::new("mailbox.password_missing"))
}

struct MailSink {
    id: MailboxId,
    store: Store,
    intake: Intake,
    clock: Arc<dyn Clock>,
    states: MailStates,
    known: KnownState,
    runtime: Handle,
}

impl Sink for MailSink {
    fn commit(&mut self, batch: &[RawMail], folder: &str, cursor: FolderCursor) -> Result<(), SinkError> {
        let mut known = self.known.clone();
        known.insert(folder.to_owned(), cursor);
        let value = serde_json::to_string(&known).map_err(|error| SinkError(error.to_string()))?;
        let (scope, now) = (cursor_scope(self.id), self.clock.now());
        let mail_scope = format!("{scope}{FOLDER_MARK}{folder}");
        let batch: Vec<RawMail> = batch.to_vec();
        let came = !batch.is_empty();
        self.store
            .write_blocking(move |w| {
                for mail in batch {
                    let refused = mail.unfetched.clone();
                    let taken = raw::take_in(w, &new_raw(&mail_scope, mail, now))?;
                    if let (Some(words), raw::TakenIn::New(id)) = (refused, taken) {
                        let reason = Coded::new("mail.not_handed_over").with("words", words);
                        raw::settle_raw(w, id, RawState::Unreadable, raw::FOR_GOOD, Some(&reason), None)?;
                    }
                }
                raw::set_cursor(w, &scope, &value, now)
            })
            .map_err(|error| SinkError(error.to_string()))?;
        self.known = known;
        if came {
            self.intake.read_soon(&self.runtime);
        }
        Ok(())
    }

    fn report(&mut self, state: WatchState) {
        self.states.set(self.id, MailState::Watched(state));
    }
}

/// A mail is known by its Message-ID; one without by its bytes. Where it lies (UIDVALIDITY, UID) is the cursor's
/// business: renumbered or moved mails come again and are the same.
fn new_raw(scope: &str, mail: RawMail, now: miseban_domain::Instant) -> NewRaw {
    let key = mail.message_id.unwrap_or_else(|| {
        let digest = sha2::Sha256::digest(&mail.bytes);
        digest.iter().fold("sha256:".to_owned(), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a text never fails.
            let _ = write!(text, "{byte:02x}");
            text
        })
    });
    NewRaw {
        scope: scope.to_owned(),
        shop_id: None,
        source: Source::Mail,
        key,
        bytes: mail.bytes,
        media_type: MAIL.to_owned(),
        fetched_at: now,
    }
}

/// Under which the place to go on from is kept.
pub(crate) fn cursor_scope(id: MailboxId) -> String {
    format!("mail:{id}")
}

/// The owner under which a mailbox's password is kept.
pub(crate) fn secret_owner(id: MailboxId) -> String {
    format!("mailbox:{id}")
}

/// The configuration of a watcher.
pub(crate) fn config(row: &MailboxRow, password: &str) -> MailboxConfig {
    let mut config =
        MailboxConfig::new(&row.id.to_string(), &row.host, row.port, &row.user, Secret::new(password));
    config.tls = if row.tls { Tls::Implicit } else { Tls::LoopbackOnly };
    config.folders = vec![row.folder.clone()];
    config.mark_seen = row.mark_seen;
    config.extra_ca.clone_from(&row.extra_ca);
    config
}

/// Starts watching a mailbox on its own thread.
pub(crate) async fn run_mailbox(
    store: &Store,
    key: &FolderKey,
    intake: &Intake,
    clock: &Arc<dyn Clock>,
    states: &MailStates,
    id: MailboxId,
    stop: &CancellationToken,
) -> FaultResult<Option<Watching>> {
    let key = key.clone();
    let found = store
        .read(move |r| {
            let Some(row) = mailboxes::get(r, id)?.filter(|row| row.active) else { return Ok(None) };
            let password = match secrets::get(r, &key, &secret_owner(id), PASSWORD) {
                Err(error) if secrets::is_closed(&error) => None,
                password => password?,
            };
            let known = raw::cursor(r, &cursor_scope(id))?;
            Ok(Some((row, password, known)))
        })
        .await?;
    let Some((row, password, known)) = found else { return Ok(None) };
    let Some(password) = password else {
        states.set(id, closed());
        return Ok(None);
    };
    let known: KnownState = known.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let sink = MailSink {
        id,
        store: store.clone(),
        intake: intake.clone(),
        clock: Arc::clone(clock),
        states: states.clone(),
        known: known.clone(),
        runtime: Handle::current(),
    };
    watch_in_thread(config(&row, password.expose()), known, sink, stop).map(Some).map_err(|error| {
        let mut fault = Fault::new("problem.internal");
        fault.source = Some(Box::new(error));
        fault
    })
}

/// The field of a mailbox's password.
pub(crate) const PASSWORD: &str = "password";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::intake::tests::{NOW, at_rakuten, mail, number, open, set_up, with_keys};

    #[tokio::test(flavor = "multi_thread")]
    async fn five_thousand_order_mails_at_once_are_five_thousand_orders_to_ask_for() {
        const MAILS: u32 = 5_000;
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let shop = set_up(&engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
        let mut sink = MailSink {
            id: MailboxId(1),
            store: engine.store.clone(),
            intake: engine.intake.clone(),
            clock: Arc::clone(&engine.clock),
            states: MailStates::default(),
            known: KnownState::new(),
            runtime: Handle::current(),
        };
        let numbers: Vec<u32> = (1..=MAILS).collect();
        let commit = move || {
            for batch in numbers.chunks(100) {
                let mails: Vec<RawMail> = batch.iter().map(|n| raw_mail(*n)).collect();
                let next_uid = batch.last().unwrap() + 1;
                sink.commit(&mails, "INBOX", FolderCursor { uid_validity: 1, next_uid }).unwrap();
            }
            // The first hundred once more, as after a renumbering.
            let again: Vec<RawMail> = (1..=100).map(raw_mail).collect();
            sink.commit(&again, "INBOX", FolderCursor { uid_validity: 2, next_uid: 101 }).unwrap();
        };
        tokio::task::spawn_blocking(commit).await.unwrap();
        engine.intake.read_all().await.unwrap();
        let all = engine.order_counts(crate::views::Nothing {}).await.unwrap().all;
        assert_eq!(all, i64::from(MAILS));
        let asked: BTreeSet<String> = engine.intake.announced().take(shop).into_iter().collect();
        assert_eq!(asked.len(), usize::try_from(MAILS).unwrap());
        assert_eq!(engine.intake.announced().take(shop), Vec::<String>::new(), "each is asked for once");
        engine.close().await;
    }

    fn raw_mail(n: u32) -> RawMail {
        RawMail {
            account: "1".to_owned(),
            folder: "INBOX".to_owned(),
            uid_validity: 1,
            uid: n,
            message_id: Some(format!("{}@rakuten.example.com", number(n))),
            internal_date: Some(NOW),
            bytes: mail(&number(n), |body| body),
            unfetched: None,
        }
    }
}
