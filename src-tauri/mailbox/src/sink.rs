//! What a watcher hands over, and to whom.

use std::{collections::BTreeMap, fmt};

use miseban_domain::Instant;
use serde::{Deserialize, Serialize};

use crate::MailboxError;

/// A mail as it lies on the server.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMail {
    /// The mailbox's name in the program.
    pub account: String,
    /// Folder, as people read it.
    pub folder: String,
    /// Numbering of the folder.
    pub uid_validity: u32,
    /// Number within it. (account, folder, `uid_validity`, uid) never names two mails.
    pub uid: u32,
    /// `Message-ID` without angle brackets. The same mail comes again under another number after renumbering or moving: compare this and the bytes.
    pub message_id: Option<String>,
    /// When the server received it.
    pub internal_date: Option<Instant>,
    /// The mail; empty when `unfetched` says why.
    pub bytes: Vec<u8>,
    /// The server lists the mail and refuses to hand it over: its words. Keep it as unreadable.
    pub unfetched: Option<String>,
}

// What is in a mail is nobody's business in a log.
impl fmt::Debug for RawMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMail")
            .field("folder", &self.folder)
            .field("uid_validity", &self.uid_validity)
            .field("uid", &self.uid)
            .field("message_id", &self.message_id)
            .field("bytes", &self.bytes.len())
            .field("unfetched", &self.unfetched)
            .finish_non_exhaustive()
    }
}

/// Where to go on in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderCursor {
    /// Numbering that `next_uid` belongs to.
    pub uid_validity: u32,
    /// The first number that wasn't looked at.
    pub next_uid: u32,
}

/// Where to go on, by folder as people read it.
pub type KnownState = BTreeMap<String, FolderCursor>;

/// Why a batch could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SinkError(pub String);

/// What a watcher does at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchState {
    /// Connecting and logging in.
    Connecting,
    /// Looking through the folders and fetching.
    Fetching,
    /// Everything fetched; the server tells of new mails.
    Idle,
    /// Everything fetched; the next look comes by the clock.
    Polling,
    /// Something went wrong; the next attempt is at `until`.
    BackingOff {
        /// When.
        until: Instant,
        /// What went wrong.
        error: MailboxError,
    },
    /// Ended, because the stop was asked for.
    Stopped,
}

/// Keeps mails. Called from the watcher's thread.
pub trait Sink: Send {
    /// Keeps all of `batch` and `cursor` in one transaction, or nothing. The batch may be empty: then only the cursor moves. After an error the same
    /// mails come again.
    fn commit(&mut self, batch: &[RawMail], folder: &str, cursor: FolderCursor) -> Result<(), SinkError>;

    /// Told of every change of state.
    fn report(&mut self, state: WatchState);
}
