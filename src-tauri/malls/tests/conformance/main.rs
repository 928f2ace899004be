//! One suite for every port of every mall, against its simulator with the simulator's faults on.
//!
//! Each mall is a module: the files in `every` stand in each of them, beside what is that mall's alone. [`ops`] lists
//! what is exercised; a port that nothing there exercises fails in its mall's `every::ports`, a mall without a module
//! in [`complete`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(
    clippy::duplicate_mod,
    reason = "the same tests are compiled once for each mall, so that each has a suite and a count of its own"
)]

mod broken;
mod complete;
mod futureshop;
mod ops;
mod rakuten;
mod stands;
mod yahoo;
