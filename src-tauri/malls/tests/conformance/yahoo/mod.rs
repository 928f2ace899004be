//! Yahoo! Shopping: what every mall must pass, and what is its own.

use crate::stands::Which;

/// Whom [`every`] is about here.
pub const MALLS: [Which; 1] = [Which::Yahoo];

#[path = "../every/mod.rs"]
pub mod every;

mod clocks;
mod files;
mod limits;
mod login;
mod mails;
mod orders;
mod stock;
