//! Stock: the number a listing should show, and what may be sent to a mall.
//!
//! [`compute`] and [`explain`] are the only place where the number is made. [`Belief`] keeps what we think
//! a mall shows, so that pieces which it sold and we have not taken in are never given back.

mod belief;
#[cfg(test)]
mod belief_tests;
mod bundle;
mod difference;
mod explain;
mod guard;
mod rule;
#[cfg(test)]
mod tests;

pub use belief::{
    Belief, PollOutcome, ReadOutcome, ToSend, belief_after_mall_restock, belief_after_order,
    belief_after_poll, belief_after_push, belief_after_untold_restock, number_to_send, read, without_raising,
};
pub use bundle::{BundleError, MAX_DEPTH, circle, flatten, safety_of_parts};
pub use difference::{Difference, DifferenceFacts, NotOurs, difference, expected_for};
pub use explain::{Explained, Step, StepCode, explain};
pub use guard::{GuardLimits, GuardReason, NetChange, NetClass, taken_of};
pub use rule::{Counting, LastPieces, Leaf, LeaveAlone, ListingInput, Range, SkuStock, Wanted, compute};
