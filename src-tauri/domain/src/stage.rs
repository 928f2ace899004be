//! Where an order stands, and everything that it waits for.

mod holds;
mod progress;
#[cfg(test)]
mod tests;

pub use holds::{HoldFacts, HoldSettings, Unprintable, holds, reasons};
pub use progress::{ProgressFacts, progress};

use crate::{
    Instant,
    observation::MallState,
    order::{MergedOrder, StockMode},
    shop::{StockLink, Switches},
    time::SECOND,
};

/// What an order may do to stock, decided once when it is first seen.
///
/// History comes before the switch: an order from before the shop's moment, or shipped when it was first seen, has
/// left the shelf already and is no 警告. `taken_in_at` stands in where no source told when it was placed. An order
/// placed at the very moment counts. Without a moment every order counts.
pub fn stock_mode(merged: &MergedOrder, switches: &Switches, taken_in_at: Instant) -> StockMode {
    let placed = merged.ordered_at.unwrap_or(taken_in_at);
    // Malls tell the time of an order in whole seconds, cut off: one placed just after the moment may seem older.
    let older = switches.counts_from.is_some_and(|moment| placed.0 < moment.0 - moment.0.rem_euclid(SECOND));
    let left = merged.first_state >= Some(MallState::Shipped);
    match switches.stock_link {
        _ if older || left => StockMode::History,
        StockLink::Running => StockMode::Counts,
        StockLink::Paused => StockMode::Paused,
        StockLink::Stopped => StockMode::Off,
    }
}
