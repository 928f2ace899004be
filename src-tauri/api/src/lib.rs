//! Every command and event, typed once: the door through which window, command line and tests go.
//!
//! A command has a name, an argument and a result; [`Api::describe`] lists them all with their JSON
//! Schema, from which the window's TypeScript types are made. Whoever holds a data folder also serves
//! its commands on a local socket ([`socket`]), so that a second program talks to the first.
//!
//! Must not be here: what a command does (the engine's use cases), anything that knows of windows or of
//! HTTP (`app` and `host`), and sentences for people.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod api;
mod commands;
pub mod language;
pub mod resources;
pub mod socket;

pub use api::{Api, OpenError, OpenOptions, restore_closed};
pub use miseban_engine::{
    FolderKind, Messages, copies_in, demo_folder, init_logging, own_folder,
    views::{BackupView, Changed, Problem, RestoreView},
};
