//! Watching a mailbox for as long as the program runs.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    thread::{self, JoinHandle},
    time::{Duration, Instant as Ticks, SystemTime},
};

use miseban_domain::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    KnownState, MailboxConfig, MailboxError, Sink, WatchState, backoff::Backoff, round, session::Session,
    socket::LOOK,
};

/// Watches until `stop`: fetches what is new in every folder, waits (IDLE or the clock), and again; after errors it comes back by itself.
/// Blocks the thread; every wait ends within a second of `stop`.
///
/// `known` is where the last run ended, as the sink kept it. One connection at a time.
pub fn watch(config: &MailboxConfig, mut known: KnownState, sink: &mut dyn Sink, stop: &CancellationToken) {
    let mut backoff = Backoff::default();
    // A server that has IDLE and fails at it is polled until the program starts anew.
    let mut idle_failures = 0;
    while !stop.is_cancelled() {
        sink.report(WatchState::Connecting);
        // The IMAP crate gives up on some answers by panicking; that costs the connection, not the watch.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            connection(config, &mut known, sink, &mut backoff, &mut idle_failures, stop)
        }));
        let error = match ended {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error,
            Err(_) => MailboxError::new("mailbox.protocol", [("detail", "unexpected answer".to_owned())]),
        };
        if error.is_stop() || stop.is_cancelled() {
            break;
        }
        tracing::warn!(account = %config.account, code = error.code, "mailbox error");
        let wait = backoff.next(&config.timing, &error);
        sink.report(WatchState::BackingOff { until: after(wait), error });
        pause(wait, stop);
    }
    sink.report(WatchState::Stopped);
}

/// A watcher on its own thread.
#[derive(Debug)]
pub struct Watching {
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Watching {
    /// Asks it to stop and waits for its thread.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // Its panic, if any, was reported where it happened.
            drop(thread.join());
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.end();
    }
}

/// [`watch`] on a thread of its own; a child of `stop` ends it.
pub fn watch_in_thread(
    config: MailboxConfig,
    known: KnownState,
    mut sink: impl Sink + 'static,
    stop: &CancellationToken,
) -> io::Result<Watching> {
    let stop = stop.child_token();
    let for_thread = stop.clone();
    let thread = thread::Builder::new()
        .name(format!("mailbox-{}", config.account))
        .spawn(move || watch(&config, known, &mut sink, &for_thread))?;
    Ok(Watching { stop, thread: Some(thread) })
}

/// One connection, until it fails.
fn connection(
    config: &MailboxConfig,
    known: &mut KnownState,
    sink: &mut dyn Sink,
    backoff: &mut Backoff,
    idle_failures: &mut u32,
    stop: &CancellationToken,
) -> Result<(), MailboxError> {
    let mut session = Session::open(config, stop)?;
    let can_idle = config.idle && session.has_idle()?;
    let inbox = ["INBOX".to_owned()];
    let folders: &[String] = if config.folders.is_empty() { &inbox } else { &config.folders };
    loop {
        sink.report(WatchState::Fetching);
        let mut exists = 0;
        let mut missing = None;
        // The first folder last: it stays open, and IDLE tells of the open one.
        for folder in folders.iter().rev() {
            let cursor = known.get(folder).copied();
            match round::folder(&mut session, config, folder, cursor, sink, stop) {
                Ok((opened, cursor)) => {
                    known.insert(folder.clone(), cursor);
                    exists = opened.exists;
                }
                // A folder that was renamed must not keep the mails of the others away.
                Err(error) if error.code == "mailbox.folder_missing" => missing = Some(error),
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = missing {
            session.log_out();
            return Err(error);
        }
        backoff.reset();
        if stop.is_cancelled() {
            session.log_out();
            return Err(MailboxError::stopped());
        }
        if session.told_of_more(exists) {
            continue;
        }
        // IDLE sees one folder only; the others are looked at by the clock.
        let limit = if folders.len() > 1 { config.timing.poll } else { config.timing.idle_renew };
        if can_idle && *idle_failures < 2 {
            sink.report(WatchState::Idle);
            match session.idle(limit.min(Duration::from_mins(28))) {
                Ok(()) => *idle_failures = 0,
                Err(error) if matches!(error.code, "mailbox.server_refused" | "mailbox.protocol") => {
                    *idle_failures += 1;
                    // What the connection would say next is unclear after that; polling begins on a new one.
                    session.log_out();
                    return if *idle_failures < 2 { Err(error) } else { Ok(()) };
                }
                Err(error) => return Err(error),
            }
        } else {
            sink.report(WatchState::Polling);
            pause(config.timing.poll, stop);
        }
        if stop.is_cancelled() {
            return Err(MailboxError::stopped());
        }
    }
}

/// Waits, and ends early on `stop`.
fn pause(wait: Duration, stop: &CancellationToken) {
    let end = Ticks::now() + wait;
    while !stop.is_cancelled() {
        let left = end.saturating_duration_since(Ticks::now());
        if left.is_zero() {
            break;
        }
        thread::sleep(left.min(LOOK));
    }
}

fn after(wait: Duration) -> Instant {
    let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, millis);
    Instant(now).plus(millis(wait))
}
