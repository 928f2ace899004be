//! The net at the sender: which changes neither an order nor a person who had seen them caused, and how many of those a
//! shop may be sent before they wait.
//!
//! It does not ask what went wrong (a file, a setting, a mapping, a mistake of ours): whatever an order explains
//! passes, and of the rest so many pass within a window.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{Leaf, ListingInput};
use crate::{shop::Trickle, time::MINUTE};

/// How much may leave unseen, set by the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuardLimits {
    /// So many listings of a shop may be emptied within the window.
    pub emptied_number: u32,
    /// And so many percent of the shop's listings, where that is more.
    pub emptied_percent: u8,
    /// So many listings of a shop may be lowered, and as many raised, within the window.
    pub changed_number: u32,
    /// And so many percent of the shop's listings, where that is more.
    pub changed_percent: u8,
    /// Lowered or raised counts from this percentage of the old number on.
    pub much_percent: u32,
    /// The window.
    pub window_minutes: u32,
    /// A shop that was silent for longer than so many days waits for the person.
    pub pause_days: u32,
}

impl Default for GuardLimits {
    fn default() -> Self {
        Self {
            emptied_number: 10,
            emptied_percent: 5,
            changed_number: 10,
            changed_percent: 20,
            much_percent: 50,
            window_minutes: 60,
            pause_days: 3,
        }
    }
}

impl GuardLimits {
    /// The window in milliseconds.
    pub const fn window(self) -> i64 {
        self.window_minutes as i64 * MINUTE
    }

    /// How many listings of a shop that has `listings` may change so within the window.
    pub fn most(self, class: NetClass, listings: i64) -> i64 {
        let (number, percent) = match class {
            NetClass::Emptied => (self.emptied_number, self.emptied_percent),
            NetClass::Dropped | NetClass::Raised => (self.changed_number, self.changed_percent),
        };
        let listings = listings.max(0);
        // In a shop with few listings more than half of them are many, from three on.
        i64::from(number).max(listings.saturating_mul(i64::from(percent)) / 100).min((listings / 2).max(2))
    }

    /// Whether every limit is one that means something.
    pub const fn is_valid(self) -> bool {
        self.emptied_percent <= 100
            && self.changed_percent <= 100
            && self.much_percent <= 1_000
            && self.window_minutes >= 1
            && self.window_minutes <= 10_080
            && self.pause_days >= 1
            && self.pause_days <= 365
            && self.emptied_number <= 1_000_000
            && self.changed_number <= 1_000_000
    }
}

/// What a change that nobody caused does to a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetClass {
    /// It shows 0 from now on.
    Emptied,
    /// It shows fewer.
    Dropped,
    /// It shows more.
    Raised,
}

impl NetClass {
    /// Why such changes wait when there are too many.
    pub const fn reason(self) -> GuardReason {
        match self {
            Self::Emptied => GuardReason::ManyZeros,
            Self::Dropped | Self::Raised => GuardReason::ManyChanges,
        }
    }
}

/// Why a listing's number waits for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuardReason {
    /// Too many listings would be emptied.
    ManyZeros,
    /// Too many would be lowered or raised.
    ManyChanges,
}

/// A change of what a listing shows, and what orders explain of it. All in pieces (bundles, for a bundle).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetChange {
    /// What the mall shows.
    pub shown: i64,
    /// What it is to show.
    pub target: i64,
    /// What orders took of it since it was last sent, less what it sold itself (its mall has lowered that by itself);
    /// below 0 when more came back.
    pub owed: i64,
    /// Pieces held back for all shops because some mall shows too few: sales that have yet to come in.
    pub safety: i64,
    /// 小出し fills its listings up by rule.
    pub trickle: Option<Trickle>,
}

impl NetChange {
    /// What the change is when neither orders, sales to come, nor 小出し explain it; `None` when they do.
    pub fn class(self) -> Option<NetClass> {
        let Self { shown, target, .. } = self;
        let low = shown.saturating_sub(self.owed.max(0)).saturating_sub(self.safety.max(0));
        let high = shown.saturating_add(self.owed.saturating_neg().max(0));
        let filled = self.trickle.is_some_and(|trickle| target > shown && target <= trickle.portion);
        if target == shown || filled || (low..=high).contains(&target) {
            None
        } else if target > shown {
            Some(NetClass::Raised)
        } else if target <= 0 {
            Some(NetClass::Emptied)
        } else {
            Some(NetClass::Dropped)
        }
    }

    /// [`NetChange::class`] where it counts: what empties always, else what moves the number by more than so many percent.
    pub fn counts(self, much_percent: u32) -> Option<NetClass> {
        let by = u128::from(self.target.abs_diff(self.shown));
        let much = by * 100 > u128::from(self.shown.unsigned_abs()) * u128::from(much_percent);
        self.class().filter(|class| *class == NetClass::Emptied || much)
    }

    /// What the listing shows while its number waits: never more than now, fewer only by what orders took, and
    /// never fewer than it should.
    pub fn while_waiting(self) -> i64 {
        let lowered = self.shown.saturating_sub(self.owed.max(0));
        self.shown.min(lowered.max(self.target)).max(0)
    }
}

/// What orders took of a listing, from what they took of the SKUs that its number is made of: `taken` gives pieces of
/// the SKU itself, or of a leaf. Of a bundle the leaf counts that lost most.
pub fn taken_of(input: &ListingInput, own: i64, of_leaf: impl Fn(&Leaf) -> i64) -> i64 {
    let Some(leaves) = &input.leaves else { return own };
    leaves
        .iter()
        .map(|leaf| {
            let (taken, in_one) = (of_leaf(leaf), leaf.quantity.max(1));
            // Rounded away from too many being shown, whichever way it goes.
            taken.div_euclid(in_one) + i64::from(taken.rem_euclid(in_one) != 0)
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(shown: i64, target: i64, owed: i64) -> NetChange {
        NetChange { shown, target, owed, safety: 0, trickle: None }
    }

    #[test]
    fn what_orders_took_or_gave_back_is_nobodys_mistake() {
        assert_eq!(change(10, 8, 2).class(), None);
        assert_eq!(change(2, 0, 2).class(), None, "sold out");
        assert_eq!(change(10, 12, -2).class(), None, "a cancel");
        assert_eq!(change(10, 0, 2).class(), Some(NetClass::Emptied));
        assert_eq!(change(10, 7, 2).class(), Some(NetClass::Dropped));
        assert_eq!(change(10, 13, -2).class(), Some(NetClass::Raised));
        assert_eq!(change(10, 11, 2).class(), Some(NetClass::Raised));
        assert_eq!(
            NetChange { safety: 3, ..change(10, 7, 0) }.class(),
            None,
            "a sale that has yet to come in"
        );
    }

    #[test]
    fn a_little_more_or_fewer_does_not_count_but_nothing_left_always_does() {
        assert_eq!(change(10, 15, 0).counts(50), None);
        assert_eq!(change(10, 16, 0).counts(50), Some(NetClass::Raised));
        assert_eq!(change(10, 4, 0).counts(50), Some(NetClass::Dropped));
        assert_eq!(change(1, 0, 0).counts(100), Some(NetClass::Emptied));
    }

    #[test]
    fn a_portion_is_filled_up_by_rule() {
        let trickle = Some(Trickle { portion: 10, refill_at: 3 });
        assert_eq!(NetChange { trickle, ..change(3, 10, 0) }.class(), None);
        assert_eq!(NetChange { trickle, ..change(3, 11, 0) }.class(), Some(NetClass::Raised));
    }

    #[test]
    fn while_it_waits_only_what_orders_took_leaves() {
        assert_eq!(change(10, 0, 2).while_waiting(), 8);
        assert_eq!(change(10, 9, 4).while_waiting(), 9, "never fewer than it should");
        assert_eq!(change(10, 50, 2).while_waiting(), 10, "it should show more: nothing is taken off");
        assert_eq!(change(10, 50, -5).while_waiting(), 10, "and nothing is put on");
    }

    #[test]
    fn a_share_counts_where_it_is_more_than_the_number() {
        let limits = GuardLimits::default();
        assert_eq!(limits.most(NetClass::Emptied, 8), 4, "more than half of a small shop is many");
        assert_eq!(limits.most(NetClass::Emptied, 3), 2);
        assert_eq!(limits.most(NetClass::Emptied, 100), 10);
        assert_eq!(limits.most(NetClass::Emptied, 100_000), 5_000);
        assert_eq!(limits.most(NetClass::Raised, 1_000), 200);
    }

    proptest! {
        #[test]
        fn waiting_never_raises_and_never_undercuts(
            shown in 0i64..200, target in 0i64..200, owed in -50i64..50, safety in 0i64..20
        ) {
            let change = NetChange { shown, target, owed, safety, trickle: None };
            let waiting = change.while_waiting();
            prop_assert!(waiting <= shown);
            prop_assert!(waiting >= target.min(shown));
            prop_assert!(shown - waiting <= owed.max(0));
        }

        #[test]
        fn a_lowering_by_orders_passes_whole(shown in 0i64..200, owed in 0i64..200, safety in 0i64..20) {
            let target = (shown - owed).max(0);
            let change = NetChange { shown, target, owed, safety, trickle: None };
            prop_assert_eq!(change.class(), None);
            prop_assert_eq!(change.while_waiting(), target);
        }
    }
}
