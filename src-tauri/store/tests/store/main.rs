//! The store as the engine uses it: through its public functions, on real files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod disk;
mod folder;
mod help;
mod intake;
mod kill;
mod ledger;
mod order;
mod product;
mod push;
mod restoring;
mod sku;
mod undo;
mod work;
mod writing;
