//! The simulated malls over HTTP, held against what the malls' documentation says.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on must say so")]

mod control;
mod demo;
mod faults;
mod help;
mod rakuten_inventory;
mod rakuten_items;
mod rakuten_orders;
mod rakuten_shipping;
mod yahoo_login;
mod yahoo_orders;
mod yahoo_stock;
