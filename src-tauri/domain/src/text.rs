//! Text as people type it and as waybills take it. The original is always kept; this makes the forms beside it.

mod search;
#[cfg(test)]
mod tests;
mod waybill;

pub use search::{NotANumber, digits, number, search_form, stable_hash};
pub use waybill::{Replaced, for_waybill};
