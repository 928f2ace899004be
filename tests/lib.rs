//! Whole-program tests. Each folder beside this file is a test binary; this library is only what they share:
//! a small shop on this machine, with simulated malls and a mailbox, driven through `api` as a person would.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

pub mod goods;
pub mod stage;

pub use stage::Stage;
