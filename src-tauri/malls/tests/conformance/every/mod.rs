//! What every mall must pass: each mall's module has these as its own, so that the summary counts them by mall.

/// The malls of the module that this stands in.
pub use super::MALLS;

pub mod clocks;
mod faults;
mod limits;
pub mod mails;
pub mod orders;
mod ports;
mod shipments;
pub mod stock;
