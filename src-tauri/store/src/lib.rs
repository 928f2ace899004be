//! What a shop's data is and where it lies: one SQLite file a data folder, and every question and change
//! that the rest of the program puts to it, as plain functions in a module a subject.
//!
//! SQL lives here and nowhere else. Reading functions take `&impl Reader`, writing ones `&mut Write`,
//! which only [`Store::write`] hands out: one thread, one transaction a closure, nothing half done.
//! Stock is a ledger that only grows; the sums kept beside it can be proven with [`Store::verify`].
//!
//! Must not be here: decisions (what an order takes, what a listing shows: `domain` and `engine`), the
//! network, a clock (time comes in as a value), sentences for people, and no other crate of ours but
//! `domain`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod backup;
mod connection;
mod error;
mod folder;
mod migrate;
mod readers;
mod search;
mod sql;
mod store;
mod topic;
mod verify;
mod writer;

pub mod arrivals;
pub mod article_known;
pub mod article_marks;
pub mod article_proposals;
pub mod articles;
pub mod budgets;
pub mod closings;
pub mod credentials;
pub mod files;
pub mod history;
pub mod jobs;
pub mod listings;
pub mod mailboxes;
pub mod numbers;
pub mod orders;
pub mod outbox;
pub mod polls;
pub mod products;
pub mod push;
pub mod raw;
pub mod requests;
pub mod restoring;
pub mod returns;
pub mod secrets;
pub mod settings;
pub mod shops;
pub mod skus;
pub mod stock;
pub mod stocktakes;
pub mod warehouses;

pub use backup::{BackupInfo, BackupReason};
pub use error::{StoreError, StoreErrorKind};
pub use readers::Read;
pub use secrets::{FolderKey, Secret};
pub use sql::{Page, Reader};
pub use store::{FolderKind, OpenOptions, Opened, Store};
pub use topic::Topic;
pub use verify::{Difference, Verified};
pub use writer::Write;

/// What every function here answers.
pub type Result<T> = std::result::Result<T, StoreError>;
