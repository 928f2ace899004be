//! Whole days of a small shop, through `api`: orders in from two malls and by mail, stock out to both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod buyers;
mod by_file;
mod faults;
mod kill;
mod mailbox;
mod orders;
mod paper;
mod program;
mod restoring;
mod sending;
mod stock;
mod stock_file;
mod switches;
