//! How an order walks in: what came in is stored first, read after, and only then becomes an order.
//!
//! Reading is pure and may fail; what fails stays visible with its reason. Everything that one item
//! changes (order, stock, belief, the item's own state) is one transaction, so being killed anywhere
//! leaves either all of it or nothing, and the item is simply read again.

mod apply;
mod facts;
mod lines;
mod read;

pub(crate) use apply::{CANCELLED, apply, recompute, restage_waiting};
pub(crate) use facts::{OrderFacts, released_after_confirmation};
pub(crate) use lines::{MATCH_ONLY, listing_key};
pub(crate) use read::{FOLDER_MARK, Intake, MAIL};
