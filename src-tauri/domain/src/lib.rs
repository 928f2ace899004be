//! What the shop is about: its words, numbers and rules, as types and pure functions.
//!
//! Everything here can be read and tested without a computer around it: no files, no network, no
//! database, no clock and no random numbers. Time comes in as a value. The other rooms bring the
//! values in and carry the answers out.
//!
//! Must not be here: anything that does I/O, anything that knows how one mall spells its fields, any
//! sentence for people (codes and arguments go out, the message catalogue has the words), and any
//! dependency on another crate of this workspace.
//!
//! Decisions that the field leaves open are written down in `README.md` beside this crate.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod article;
pub mod code;
pub mod excel;
#[cfg(test)]
mod fixtures;
pub mod ids;
pub mod matching;
pub mod merge;
pub mod money;
pub mod observation;
pub mod order;
pub mod product;
pub mod progress;
pub mod shop;
pub mod stage;
pub mod stock;
pub mod take;
pub mod tax;
pub mod text;
pub mod time;

pub use code::Coded;
pub use ids::*;
pub use money::{Currency, Money};
pub use observation::Observation;
pub use order::{Order, OrderLine};
pub use progress::{HoldKind, HoldReason, Progress};
pub use time::Instant;
