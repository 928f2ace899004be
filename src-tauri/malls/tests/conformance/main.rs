//! One suite for every port of every mall, against its simulator with the simulator's faults on.
//!
//! [`ops`] lists what is exercised; [`complete`] fails when a mall has a port that nothing there exercises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod broken;
mod clocks;
mod complete;
mod faults;
mod limits;
mod login;
mod mails;
mod ops;
mod orders;
mod shipments;
mod stands;
mod stock;
