//! What the commands take and give: the shapes that cross to the window, the command line and the tests.
//!
//! They are made for reading, not for storing: ids are text, instants are UTC milliseconds, and nothing
//! secret is in any of them.

mod app;
mod articles;
mod bundles;
mod closing;
mod files;
mod goods;
mod impact;
mod inbox;
mod jobs;
mod ledger;
mod listings;
mod orders;
mod problem;
mod products;
mod proof;
mod sending;
mod shop_stock;
mod shops;
mod stock;
mod stock_file;

pub use app::*;
pub use articles::*;
pub use bundles::*;
pub use closing::*;
pub use files::*;
pub use goods::*;
pub use impact::*;
pub use inbox::*;
pub use jobs::*;
pub use ledger::*;
pub use listings::*;
pub use orders::*;
pub use problem::*;
pub use products::*;
pub use proof::*;
pub use sending::*;
pub use shop_stock::*;
pub use shops::*;
pub use stock::*;
pub use stock_file::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of a longer list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: i64,
    /// The rows asked for.
    pub rows: Vec<T>,
}

/// Nothing to say.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
pub struct Nothing {}
