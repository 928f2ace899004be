//! How an order walks in: what came in is stored first, read after, and only then becomes an order.
//!
//! Reading is pure and may fail; what fails stays visible with its reason. Everything that one item
//! changes (order, stock, belief, the item's own state) is one transaction, so being killed anywhere
//! leaves either all of it or nothing, and the item is simply read again.

mod announced;
mod apply;
mod facts;
mod lines;
mod mails;
mod origin;
mod read;
mod sane;
mod shelf;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use announced::Announced;
pub(crate) use apply::{
    CANCELLED, RETURNED, apply, kept_value, recompute, recompute_counting, restage_waiting,
};
pub(crate) use facts::{OrderFacts, released_after_confirmation, take_facts};
pub(crate) use lines::{MATCH_ONLY, at_mall, codes_by, listing_key, rule};
pub(crate) use origin::{mend, needed_because};
pub(crate) use read::{FOLDER_MARK, Intake, MAIL, NOBODYS_FOR};
