//! Use cases and the clock: taking orders in, moving stock, telling every mall what is left.
//!
//! [`Engine`] owns a data folder: it holds the lock, opens the store, connects the malls and runs the
//! workers, each under a supervisor. What a person can ask for lies in [`cases`], one file a subject;
//! each of them takes the pieces that it needs.
//!
//! Must not be here: SQL (the store's), what goes over a wire (the malls', the mailbox's), a stock rule
//! (the domain's), sentences for people (the catalogue's), and anything that knows of windows.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod calls;
pub mod cases;
mod clock;
mod diagnostics;
mod doorkeeper;
mod engine;
mod filling;
mod folder;
mod health;
mod housekeeping;
mod intake;
mod keys;
mod kill;
mod log_files;
mod mail;
mod measuring;
mod messages;
mod minding;
mod outbox;
mod pool;
mod problem;
mod push;
mod shop_worker;
mod supervise;
pub mod views;

pub use calls::Saved;
pub use cases::backups::{list_closed as copies_in, restore_closed};
pub use clock::{SystemClock, TestClock};
pub use diagnostics::init_logging;
pub use engine::EngineError;
pub use engine::{Engine, Mode, Options};
pub use folder::{Folder, FolderError, demo_folder, own_folder};
pub use messages::Messages;
pub use miseban_domain as domain;
pub use miseban_store::{FolderKind, Topic};
pub use problem::{Fault, FaultResult};
pub use views::Problem;
