//! Belief: what a mall would show if it had sold nothing that we have not taken in.
//!
//! A mall that shows fewer than we believe has probably sold some. Those pieces are held from the base of the
//! SKU, for all shops, until their order comes in or two complete polls have passed without one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What we believe of one listing, in pieces (bundles, for a bundle).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Belief {
    /// What the mall would show without sales that we have not seen. Never below 0.
    pub number: i64,
    /// What the mall shows, as last read or accepted and carried on by what came in since. Never above `number`.
    pub shown: i64,
    /// The part of [`Belief::unexplained`] that one complete poll has not explained already.
    pub survived: i64,
    /// Pieces that the mall showed too many before anybody said why: a cancel that it restocked itself and that comes in
    /// later explains them.
    pub above: i64,
}

impl Belief {
    /// The belief from a first reading, or from a number that the mall has just accepted.
    pub const fn new(shown: i64) -> Self {
        let shown = if shown < 0 { 0 } else { shown };
        Self { number: shown, shown, survived: 0, above: 0 }
    }

    /// u: pieces that the mall shows too few, with no order that explains them. To be held from the base.
    pub const fn unexplained(self) -> i64 {
        if self.number > self.shown { self.number - self.shown } else { 0 }
    }

    const fn settled(mut self) -> Self {
        if self.survived > self.unexplained() {
            self.survived = self.unexplained();
        }
        self
    }
}

/// What a reading of the mall's number told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ReadOutcome {
    /// The belief after it.
    pub belief: Belief,
    /// u: fewer than believed by this many.
    pub unexplained: i64,
    /// More than believed by this many: edited or restocked at the mall; a row in 在庫差異チェック.
    pub above: i64,
    /// The mall shows just what we believed.
    pub explained: bool,
}

/// The mall was read and shows `shown` (M). Fewer than believed leave the belief as it is and count as unexplained;
/// more become the belief.
pub const fn read(belief: Belief, shown: i64) -> ReadOutcome {
    let shown = if shown < 0 { 0 } else { shown };
    let above = if shown > belief.number { shown - belief.number } else { 0 };
    let after = Belief {
        number: belief.number + above,
        shown,
        survived: belief.survived,
        above: belief.above.saturating_add(above),
    }
    .settled();
    ReadOutcome { belief: after, unexplained: after.unexplained(), above, explained: shown == belief.number }
}

/// The mall accepted a push and now shows `shown` (the absolute number sent, or what was read plus the relative one).
/// What was unexplained stays so: a push explains nothing.
pub const fn belief_after_push(belief: Belief, shown: i64) -> Belief {
    let shown = if shown < 0 { 0 } else { shown };
    Belief { number: shown.saturating_add(belief.unexplained()), shown, ..belief }.settled()
}

/// An order of that shop for `quantity` pieces came in. It explains what was missing; what it takes beyond that was
/// sold after the last reading, so the mall shows fewer by now.
#[must_use]
pub const fn belief_after_order(belief: Belief, quantity: i64) -> Belief {
    let quantity = if quantity < 0 { 0 } else { quantity };
    let missing = belief.unexplained();
    let beyond = if quantity > missing { quantity - missing } else { 0 };
    let number = if belief.number > quantity { belief.number - quantity } else { 0 };
    let shown = if belief.shown > beyond { belief.shown - beyond } else { 0 };
    Belief { number, shown, ..belief }.settled()
}

/// A cancel came in after which the mall has put `quantity` pieces back on its shelf by itself. Those that were seen there
/// before are in the belief already.
#[must_use]
pub const fn belief_after_mall_restock(belief: Belief, quantity: i64) -> Belief {
    let quantity = if quantity < 0 { 0 } else { quantity };
    let seen = if belief.above < quantity { belief.above } else { quantity };
    let new = quantity - seen;
    Belief {
        number: belief.number.saturating_add(new),
        shown: belief.shown.saturating_add(new),
        survived: belief.survived,
        above: belief.above - seen,
    }
}

/// A cancel came in of which the mall doesn't say whether it put the `quantity` pieces back by itself. If they were seen
/// there before, it explains them; if not, the next reading tells.
#[must_use]
pub const fn belief_after_untold_restock(belief: Belief, quantity: i64) -> Belief {
    let quantity = if quantity < 0 { 0 } else { quantity };
    let seen = if belief.above < quantity { belief.above } else { quantity };
    Belief { above: belief.above - seen, ..belief }
}

/// What a complete poll of the shop's orders left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PollOutcome {
    /// The belief after it.
    pub belief: Belief,
    /// Pieces that two complete polls did not explain: no longer held, and a row in 在庫差異チェック when above 0.
    pub given_up: i64,
}

/// A complete poll of the shop's orders, begun after the last reading, has been taken in (its orders first, by
/// [`belief_after_order`]). What was unexplained before the poll before it is given up; the mall's number is believed.
pub const fn belief_after_poll(belief: Belief) -> PollOutcome {
    let belief = belief.settled();
    let given_up = belief.survived;
    let mut after = Belief { number: belief.number - given_up, survived: 0, ..belief };
    after.survived = after.unexplained();
    PollOutcome { belief: after, given_up }
}

/// What goes to the mall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToSend {
    /// Change the mall's number by this; never 0.
    Relative(i64),
    /// Set the mall's number to this.
    Absolute(i64),
    /// It shows the right number already, or a relative number has nothing to start from.
    Nothing,
}

/// What to send so that the listing shows `wanted`.
///
/// `wanted` is the number of [`Wanted::Show`](super::Wanted::Show), computed with this listing's own unexplained
/// pieces in `safety_held`: so it is the W - u of the design and u must not be taken off once more.
/// `shown` is the mall's number M, just read, else [`Belief::shown`]; `None` where nothing is known. `relative`: the
/// mall takes changes instead of numbers, so that a sale between reading and sending is not given back.
pub const fn number_to_send(wanted: i64, shown: Option<i64>, relative: bool) -> ToSend {
    match shown {
        Some(shown) if shown == wanted => ToSend::Nothing,
        Some(shown) if relative => ToSend::Relative(wanted - shown),
        None if relative => ToSend::Nothing,
        _ => ToSend::Absolute(wanted),
    }
}

/// `wanted`, but nothing is raised: for a mall whose orders can't be reached and for an attempt in doubt. `shown` is
/// the lowest of what the mall may show; `None` where nothing is known: then nothing may be sent.
pub const fn without_raising(wanted: i64, shown: Option<i64>) -> Option<i64> {
    match shown {
        Some(shown) if shown < wanted => Some(shown),
        Some(_) => Some(wanted),
        None => None,
    }
}
