//! How stock walks out: the mall is read, the number computed, the intent written down, then sent.
//!
//! Every step can be the last one before a power cut: an attempt without an outcome is in doubt, and while
//! it is, nothing is raised until orders were taken in and the mall was read again.

pub(crate) mod bulk;
#[cfg(test)]
mod bulk_tests;
mod difference;
#[cfg(test)]
mod difference_tests;
mod doubt;
mod look;
mod net;
#[cfg(test)]
mod net_tests;
mod plan;
mod read_back;
mod reading;
#[cfg(test)]
mod safety_mall;
#[cfg(test)]
mod safety_tests;
mod send;
#[cfg(test)]
pub(crate) mod shelf;
mod unread;
#[cfg(test)]
mod waiting_tests;

pub(crate) use bulk::Numbers;
pub(crate) use difference::note as note_difference;
pub(crate) use look::read_these;
pub(crate) use net::{GUARD, limits, look_ahead};
pub(crate) use plan::{Freshness, LONG_PAUSE, Looked, may_send};
pub(crate) use read_back::{ReadBack, read_back};
pub(crate) use reading::after_complete_poll;
pub(crate) use send::{Pushed, batch, push_due, push_these};
