//! Whole-program tests. Each folder beside this file is a test binary; this library is only what they share:
//! a small shop on this machine, with simulated malls and a mailbox, driven through `api` as a person would.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops here"
)]

pub mod goods;
pub mod stage;

pub use stage::Stage;
