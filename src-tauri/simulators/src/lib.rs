//! The malls that stand on this machine, so that the program can be tried, tested and shown without
//! a shop anywhere: Rakuten RMS WEB SERVICE and Yahoo! Shopping over plain HTTP on 127.0.0.1.
//!
//! Each keeps state (catalogue, orders, stock), checks credentials, limits and sizes, speaks the mall's own
//! errors, keeps books of everything that happened, and has faults that can be switched on.
//!
//! Nothing in here may know how `miseban-malls` reads or writes the wire: a connector and its simulator
//! must not share a mistake. What a mall does is written from its documentation alone; where that is
//! silent the comment says "inferred" or "invented". No real shop, key or person is in here.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod clock;
pub mod demo;
pub mod ftp;
pub mod futureshop;
pub mod imap;
pub mod rakuten;
pub mod stand;
pub mod yahoo;
