//! A sink that keeps what it gets in memory and lets a test wait for it.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use miseban_mailbox::{FolderCursor, KnownState, RawMail, Sink, SinkError, WatchState};

/// Longest wait for anything; reached only when something is broken.
pub const LIMIT: Duration = Duration::from_secs(20);

/// What was committed and reported.
#[derive(Debug, Default)]
pub struct Book {
    /// Every mail of every commit, in order.
    pub mails: Vec<RawMail>,
    /// The cursors as committed last.
    pub known: KnownState,
    /// Every state reported.
    pub states: Vec<WatchState>,
    /// So many commits fail before one works.
    pub fail_commits: usize,
}

impl Book {
    /// Message ids in order of arrival.
    pub fn ids(&self) -> Vec<String> {
        self.mails.iter().map(|mail| mail.message_id.clone().unwrap_or_default()).collect()
    }

    /// Codes of the errors reported.
    pub fn errors(&self) -> Vec<&'static str> {
        let code = |state: &WatchState| match state {
            WatchState::BackingOff { error, .. } => Some(error.code),
            _ => None,
        };
        self.states.iter().filter_map(code).collect()
    }
}

/// The sink; clones share one book.
#[derive(Debug, Clone, Default)]
pub struct Keeper(Arc<(Mutex<Book>, Condvar)>);

impl Keeper {
    /// Looks into the book, or changes it.
    pub fn with<T>(&self, look: impl FnOnce(&mut Book) -> T) -> T {
        look(&mut self.0.0.lock().unwrap())
    }

    /// Waits until `ready`; panics with the book when that doesn't happen in time.
    pub fn wait(&self, what: &str, mut ready: impl FnMut(&Book) -> bool) {
        let deadline = Instant::now() + LIMIT;
        let mut book = self.0.0.lock().unwrap();
        while !ready(&book) {
            let left = deadline.saturating_duration_since(Instant::now());
            let (next, timeout) = self.0.1.wait_timeout(book, left).unwrap();
            book = next;
            assert!(!timeout.timed_out() || ready(&book), "waited in vain for {what}: {book:#?}");
        }
    }

    /// Waits for so many mails and a quiet watcher.
    pub fn wait_mails(&self, count: usize) {
        self.wait(&format!("{count} mails"), |book| book.mails.len() >= count && resting(book));
        self.with(|book| assert_eq!(book.mails.len(), count, "{:?}", book.ids()));
    }
}

/// Whether the watcher waits for new mails.
pub fn resting(book: &Book) -> bool {
    matches!(book.states.last(), Some(WatchState::Idle | WatchState::Polling))
}

impl Sink for Keeper {
    fn commit(&mut self, batch: &[RawMail], folder: &str, cursor: FolderCursor) -> Result<(), SinkError> {
        self.with(|book| {
            if book.fail_commits > 0 {
                book.fail_commits -= 1;
                return Err(SinkError("disk full".into()));
            }
            book.mails.extend(batch.iter().cloned());
            book.known.insert(folder.to_owned(), cursor);
            Ok(())
        })?;
        self.0.1.notify_all();
        Ok(())
    }

    fn report(&mut self, state: WatchState) {
        self.with(|book| book.states.push(state));
        self.0.1.notify_all();
    }
}

/// A mail with this `Message-ID`.
pub fn mail(id: &str) -> Vec<u8> {
    format!("Message-ID: <{id}>\r\nFrom: a@example.com\r\nTo: shop@example.com\r\nSubject: {id}\r\n\r\nbody of {id}\r\n")
        .into_bytes()
}
