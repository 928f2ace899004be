//! 閉店モード: while nobody minds the shop, what has few left is shown in one shop only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Hours;
use crate::{Instant, time::DAY};

/// When the shops close and open, and what counts as few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosingRules {
    /// Off by default.
    pub on: bool,
    /// The hour in Tokyo at which they close; `None`: at no hour.
    pub hour: Option<u8>,
    /// They close when the program quits.
    pub at_quit: bool,
    /// The hour from which they open, once all orders have been taken in.
    pub opens: u8,
    /// SKUs with so many or fewer left.
    pub few: i64,
}

impl Default for ClosingRules {
    fn default() -> Self {
        Self { on: false, hour: Some(22), at_quit: true, opens: 7, few: 2 }
    }
}

impl ClosingRules {
    /// Whether the form offers it: hours of a day, not opening at the hour of closing, 1 to 99 pieces.
    pub fn is_valid(self) -> bool {
        self.opens < 24
            && self.hour.is_none_or(|hour| hour < 24 && hour != self.opens)
            && (1..=99).contains(&self.few)
    }

    /// The night that it is at `now`, as the moment when it began; `None` by day, and where there is no closing hour.
    pub fn night(self, now: Instant) -> Option<Instant> {
        let (closes, opens) = (Hours::of(&[self.hour?]).ok()?, Hours::of(&[self.opens]).ok()?);
        // The first of each after this hour of yesterday: both are the ones that began last.
        let last = |hours: Hours| {
            let next = hours.next_after(now)?;
            Some(next.plus(-DAY))
        };
        let (closed, opened) = (last(closes)?, last(opens)?);
        (closed > opened).then_some(closed)
    }

    /// From when on orders have to be complete before the shops open, for one who came at `now` (a start of the program,
    /// or the moment of closing while it runs): the end of this night, else `now` itself.
    pub fn opens_at(self, now: Instant) -> Instant {
        match (self.night(now), Hours::of(&[self.opens])) {
            (Some(_), Ok(opens)) => opens.next_after(now).unwrap_or(now),
            _ => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    /// 2026-11-22 00:00 in Tokyo.
    const MIDNIGHT: Instant = Instant(1_795_273_200_000);

    #[test]
    fn a_night_goes_from_the_closing_hour_to_the_opening_one() {
        let rules = ClosingRules::default();
        let began = MIDNIGHT.plus(-2 * HOUR);
        for (hour, night) in
            [(-3, None), (-2, Some(began)), (0, Some(began)), (6, Some(began)), (7, None), (12, None)]
        {
            assert_eq!(rules.night(MIDNIGHT.plus(hour * HOUR)), night, "{hour}");
        }
        assert_eq!(rules.opens_at(MIDNIGHT), MIDNIGHT.plus(7 * HOUR));
        assert_eq!(rules.opens_at(MIDNIGHT.plus(9 * HOUR)), MIDNIGHT.plus(9 * HOUR));
    }

    #[test]
    fn a_shop_that_closes_after_midnight_has_a_night_too_and_one_without_an_hour_none() {
        let late = ClosingRules { hour: Some(1), ..ClosingRules::default() };
        assert_eq!(late.night(MIDNIGHT), None);
        assert_eq!(late.night(MIDNIGHT.plus(2 * HOUR)), Some(MIDNIGHT.plus(HOUR)));
        let never = ClosingRules { hour: None, ..ClosingRules::default() };
        assert_eq!(never.night(MIDNIGHT), None);
        assert_eq!(never.opens_at(MIDNIGHT), MIDNIGHT);
    }

    #[test]
    fn what_the_form_does_not_offer_is_not_valid() {
        let rules = ClosingRules::default();
        assert!(rules.is_valid());
        for wrong in [
            ClosingRules { few: 0, ..rules },
            ClosingRules { few: 100, ..rules },
            ClosingRules { opens: 24, ..rules },
            ClosingRules { hour: Some(24), ..rules },
            ClosingRules { hour: Some(7), ..rules },
        ] {
            assert!(!wrong.is_valid(), "{wrong:?}");
        }
    }
}
