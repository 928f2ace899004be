//! The mailbox: mails in over IMAP, and nothing out.
//!
//! What belongs here: connecting, watching folders, surviving what mail servers do (renumbering, dropped connections, missing IDLE),
//! and handing each mail's bytes to whoever keeps them, together with the place to go on from.
//!
//! What doesn't: what a mail means (that is `formats::mail` and the malls' rules), where it is kept (the sink's business), and
//! whether a mail was seen before under another number (the sink compares `Message-ID` and bytes).
//!
//! The box is only read: folders are opened with EXAMINE, bodies with PEEK. Flags are written only if the person wants mails marked as read.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod backoff;
mod check;
mod config;
mod connect;
mod error;
mod folder_name;
mod round;
mod session;
mod seven_bit;
mod sink;
mod socket;
mod watch;

pub use check::{Check, check};
pub use config::{Auth, MailboxConfig, Secret, Timing, Tls};
pub use error::MailboxError;
pub use sink::{FolderCursor, KnownState, RawMail, Sink, SinkError, WatchState};
pub use watch::{Watching, watch, watch_in_thread};
