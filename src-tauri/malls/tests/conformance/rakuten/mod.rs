//! Rakuten: what every mall must pass, and what is its own.

use crate::stands::Which;

/// Whom [`every`] is about here.
pub const MALLS: [Which; 1] = [Which::Rakuten];

#[path = "../every/mod.rs"]
pub mod every;

mod confirming;
mod items;
mod licence;
mod mails;
mod shipments;
mod stock;
