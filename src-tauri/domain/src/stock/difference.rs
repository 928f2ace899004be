//! 在庫差異: why a mall shows another number than ours, and what taking its number as ours would mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{ListingInput, Wanted, compute};

/// Why a mall shows another number than ours. One a listing: the first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The mall does not know the listing.
    Unknown,
    /// The mall refused the number.
    Refused,
    /// The mall accepted the number and goes on showing the old one.
    NotShown,
    /// Nobody knows yet whether the mall has the number.
    InDoubt,
    /// The number waits for the person: too many listings would change at once.
    Guarded,
    /// Pieces are missing without an order: sold, and the order has yet to come.
    Sold,
    /// Nothing is sent to the whole shop, for a reason that the person has to clear.
    Blocked,
    /// Numbers are not sent to it: the shop's or the listing's link is off.
    LinkOff,
    /// 小出し has yet to fill it up.
    Trickle,
    /// The person stopped it, and the mall goes on selling.
    Stopped,
    /// Somebody put another number there at the mall.
    Edited,
}

/// What the reason depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct DifferenceFacts {
    /// What it should show; `None` where its number is not ours to set.
    pub ours: Option<i64>,
    /// What the mall showed when it was last read.
    pub shown: Option<i64>,
    /// The mall said that it doesn't know it.
    pub missing: bool,
    /// The mall refused the last number.
    pub refused: bool,
    /// It accepted one and did not show it.
    pub not_shown: bool,
    /// An attempt has no outcome.
    pub in_doubt: bool,
    /// Its number waits for the person.
    pub guarded: bool,
    /// Pieces that it shows too few, without an order.
    pub unexplained: i64,
    /// Pieces more or fewer that somebody put there, not yet seen by the person.
    pub edited: i64,
    /// Nothing is sent to its shop until the person clears that.
    pub blocked: bool,
    /// Numbers are sent to its shop, and to it.
    pub linked: bool,
    /// It is stopped.
    pub stopped: bool,
    /// 小出し is on.
    pub trickle: bool,
    /// Its number has yet to leave, or left after the mall was read last: that it differs is no news.
    pub under_way: bool,
}

/// Why it differs; `None` when it doesn't.
pub fn difference(facts: &DifferenceFacts) -> Option<Difference> {
    let f = facts;
    let differs = matches!((f.ours, f.shown), (Some(ours), Some(shown)) if ours != shown);
    Some(match () {
        () if f.missing => Difference::Unknown,
        () if f.ours.is_none() => return None,
        () if f.refused => Difference::Refused,
        () if f.not_shown => Difference::NotShown,
        () if f.in_doubt => Difference::InDoubt,
        () if f.guarded => Difference::Guarded,
        () if f.unexplained > 0 => Difference::Sold,
        () if !differs && f.edited == 0 => return None,
        () if !differs => Difference::Edited,
        () if f.blocked => Difference::Blocked,
        () if !f.linked => Difference::LinkOff,
        () if f.trickle => Difference::Trickle,
        () if f.stopped => Difference::Stopped,
        () if f.under_way && f.edited == 0 => return None,
        () => Difference::Edited,
    })
}

/// Why a mall's number can't be taken as ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotOurs {
    /// It is a bundle: its number comes from its parts.
    Bundle,
    /// Its number is not ours to set.
    LeftAlone,
    /// It is stopped, so that its number says nothing of the stock.
    Stopped,
    /// It shows a few at a time.
    Trickle,
    /// It shows a part, and several numbers of ours give that part.
    Share,
    /// It shows as many as it may, and any number of ours above gives the same.
    Cap,
}

/// The 想定在庫 with which the rule gives `shown`, where only one does. The pieces that this listing's own mall lacks
/// are not in `input`: taking its number explains them.
pub fn expected_for(input: &ListingInput, shown: i64) -> Result<i64, NotOurs> {
    if input.leaves.is_some() {
        return Err(NotOurs::Bundle);
    }
    if matches!(compute(input), Wanted::LeaveAlone(_)) {
        return Err(NotOurs::LeftAlone);
    }
    if input.stopped {
        return Err(NotOurs::Stopped);
    }
    if input.trickle.is_some() {
        return Err(NotOurs::Trickle);
    }
    if input.cap.is_some_and(|cap| shown >= cap) || shown >= input.range.max {
        return Err(NotOurs::Cap);
    }
    let part = shown.max(0).saturating_add(input.buffer.max(0));
    let percent = i64::from(input.percent.min(100));
    if percent == 0 {
        return Err(NotOurs::Share);
    }
    // The bases b with floor(b x percent / 100) = part lie between these.
    let least = part.saturating_mul(100).saturating_add(percent - 1).div_euclid(percent);
    let most = part.saturating_add(1).saturating_mul(100).saturating_sub(1).div_euclid(percent);
    if least != most {
        return Err(NotOurs::Share);
    }
    let kept = input.sku.held.saturating_add(input.sku.lots_elsewhere).saturating_add(input.sku.safety_held);
    let expected = least.saturating_add(kept);
    // The last pieces may go to another shop by a rule of their own: what does not give that number back is refused.
    let mut there = input.clone();
    there.sku.expected = expected;
    if compute(&there) == Wanted::Show(shown.max(0)) { Ok(expected) } else { Err(NotOurs::Share) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{shop::Trickle, stock::SkuStock};

    fn plain(expected: i64, held: i64) -> ListingInput {
        ListingInput::plain(SkuStock { expected, held, set_once: true, ..SkuStock::default() })
    }

    #[test]
    fn the_first_reason_that_applies_is_told() {
        let differs = DifferenceFacts { ours: Some(5), shown: Some(3), linked: true, ..Default::default() };
        assert_eq!(difference(&differs), Some(Difference::Edited));
        assert_eq!(difference(&DifferenceFacts { shown: Some(5), ..differs }), None);
        assert_eq!(difference(&DifferenceFacts { shown: None, ..differs }), None, "never read");
        let under_way = DifferenceFacts { under_way: true, ..differs };
        assert_eq!(difference(&under_way), None, "what has just left was not read since");
        assert_eq!(difference(&DifferenceFacts { edited: 2, ..under_way }), Some(Difference::Edited));
        assert_eq!(difference(&DifferenceFacts { linked: false, ..under_way }), Some(Difference::LinkOff));
        assert_eq!(difference(&DifferenceFacts { linked: false, ..differs }), Some(Difference::LinkOff));
        assert_eq!(difference(&DifferenceFacts { blocked: true, ..differs }), Some(Difference::Blocked));
        assert_eq!(difference(&DifferenceFacts { trickle: true, ..differs }), Some(Difference::Trickle));
        assert_eq!(difference(&DifferenceFacts { stopped: true, ..differs }), Some(Difference::Stopped));
        assert_eq!(difference(&DifferenceFacts { unexplained: 2, ..differs }), Some(Difference::Sold));
        assert_eq!(difference(&DifferenceFacts { guarded: true, ..differs }), Some(Difference::Guarded));
        assert_eq!(difference(&DifferenceFacts { in_doubt: true, ..differs }), Some(Difference::InDoubt));
        assert_eq!(difference(&DifferenceFacts { not_shown: true, ..differs }), Some(Difference::NotShown));
        assert_eq!(difference(&DifferenceFacts { refused: true, ..differs }), Some(Difference::Refused));
        let seen = DifferenceFacts { shown: Some(5), edited: -3, ..differs };
        assert_eq!(difference(&seen), Some(Difference::Edited), "put right again, and still to be seen");
        let alone = DifferenceFacts { ours: None, ..differs };
        assert_eq!(difference(&alone), None, "not ours to set");
        assert_eq!(difference(&DifferenceFacts { missing: true, ..alone }), Some(Difference::Unknown));
    }

    #[test]
    fn a_malls_number_is_computed_back_only_where_one_number_of_ours_gives_it() {
        assert_eq!(expected_for(&plain(100, 20), 75), Ok(95));
        assert_eq!(expected_for(&plain(100, 0), 0), Ok(0));
        let half = ListingInput { percent: 50, ..plain(100, 0) };
        assert_eq!(expected_for(&half, 40), Err(NotOurs::Share), "80 and 81 give 40");
        let most = ListingInput { percent: 100, cap: Some(10), ..plain(100, 0) };
        assert_eq!(expected_for(&most, 10), Err(NotOurs::Cap));
        assert_eq!(expected_for(&most, 9), Ok(9));
        let stopped = ListingInput { stopped: true, ..plain(5, 0) };
        assert_eq!(expected_for(&stopped, 3), Err(NotOurs::Stopped));
        let few = ListingInput { trickle: Some(Trickle { portion: 10, refill_at: 3 }), ..plain(50, 0) };
        assert_eq!(expected_for(&few, 4), Err(NotOurs::Trickle));
        let bundle = ListingInput { leaves: Some(Vec::new()), ..plain(5, 0) };
        assert_eq!(expected_for(&bundle, 3), Err(NotOurs::Bundle));
        let never = ListingInput::plain(SkuStock::default());
        assert_eq!(expected_for(&never, 3), Err(NotOurs::LeftAlone));
    }

    proptest! {
        #[test]
        fn what_is_computed_back_gives_the_malls_number(
            shown in 0i64..500, held in 0i64..50, buffer in 0i64..10, percent in 1u8..=100
        ) {
            let input = ListingInput { percent, buffer, ..plain(100, held) };
            if let Ok(expected) = expected_for(&input, shown) {
                let mut there = input;
                there.sku.expected = expected;
                prop_assert_eq!(compute(&there), Wanted::Show(shown));
            }
        }
    }
}
