//! The malls: one folder each, all behind one interface.
//!
//! A mall is a set of ports ([`Orders`], [`Stock`], [`Shipments`], [`Status`], [`Login`],
//! [`Items`], [`MailPort`]); being able to do something *is* having the port. Its settings are data, from which
//! the form, the validation and the names of the secrets come. Adding a mall touches its folder, one
//! line in [`registry`], and its simulator.
//!
//! Must not be here: stock rules, the database, timers, decisions about when to ask or what number to
//! send (that is the engine's), sentences for people, and anything that one mall knows of another.
//! What a mall really does, with the evidence for it, stands in the `NOTES.md` of its folder.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod about;
pub mod amazon;
pub mod aupay;
mod by_ftp;
mod call;
pub mod codes;
pub mod connection;
pub mod error;
mod file_only;
pub mod files;
pub mod futureshop;
mod halving;
mod observe;
pub mod ponpare;
pub mod ports;
pub mod qoo10;
pub mod rakuten;
pub mod registry;
pub mod settings;
mod time;
mod walk;
pub mod wrap;
pub mod yahoo;
pub mod yahuoku;

pub use about::{About, Kind, Recheck, StockChoices, Way};
pub use connection::{Budget, Clock, Connection, Secret};
pub use error::{MallError, MallErrorKind, Retry};
pub use ports::*;
pub use settings::{Place, Rule, SEND_BY, Setting};
