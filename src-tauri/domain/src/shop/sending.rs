//! 在庫反映: when a shop's numbers leave, and by what way.

use jiff::{ToSpan as _, civil::DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Instant, time::MINUTE};

/// How a shop's numbers leave. What an order lowers never waits for any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sending {
    /// 送信間隔.
    pub when: SendWhen,
    /// 一括更新時刻: the hours at which everything is sent once more.
    pub sync_hours: Hours,
    /// 注文のあったショップに反映する. `false`: what an order took is not sent to the shop that it came from.
    pub reflect_origin: bool,
    /// 送信タイプ.
    pub by: SendBy,
    /// Pieces that this shop never shows, because its mall's number can't be read before sending: they are left to malls
    /// that can. 0 for none.
    pub keep_last: i64,
    /// The shop takes part in 残りN以下は優先ショップに.
    pub last_pieces: bool,
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            when: SendWhen::AtOnce,
            sync_hours: Hours::NONE,
            reflect_origin: true,
            by: SendBy::Api,
            keep_last: 0,
            last_pieces: true,
        }
    }
}

/// 送信タイプ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendBy {
    /// Calls of the mall's interface.
    #[default]
    Api,
    /// Files put on the mall's server.
    Ftp,
}

/// 送信間隔: when raises and a person's edits leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SendWhen {
    /// As soon as they are known.
    #[default]
    AtOnce,
    /// Every so many minutes.
    Every {
        /// 5 to 9,999.
        minutes: u16,
    },
    /// Only at these hours.
    Hours {
        /// At least one.
        hours: Hours,
    },
}

/// The least and the most minutes of [`SendWhen::Every`].
pub const SEND_EVERY: std::ops::RangeInclusive<u16> = 5..=9_999;

impl SendWhen {
    /// When what waits may leave next, after it last left at `last`; `None` where nothing waits for a time.
    pub fn next(self, last: Instant) -> Option<Instant> {
        match self {
            Self::AtOnce => None,
            Self::Every { minutes } => Some(last.plus(i64::from(minutes) * MINUTE)),
            Self::Hours { hours } => hours.next_after(last),
        }
    }

    /// Whether it is one that the form offers.
    pub const fn is_valid(self) -> bool {
        match self {
            Self::AtOnce => true,
            Self::Every { minutes } => minutes >= *SEND_EVERY.start() && minutes <= *SEND_EVERY.end(),
            Self::Hours { hours } => !hours.is_empty(),
        }
    }
}

/// Hours of the day in Tokyo, 0 to 23. Written as a list of them, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Hours(u32);

impl JsonSchema for Hours {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<u8>::json_schema(generator)
    }
}

/// An hour that no day has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no hour of a day")]
pub struct NoHour(pub u8);

impl Hours {
    /// No hour at all.
    pub const NONE: Self = Self(0);

    /// These hours.
    pub fn of(hours: &[u8]) -> Result<Self, NoHour> {
        hours.iter().try_fold(Self::NONE, |all, hour| match hour {
            0..=23 => Ok(Self(all.0 | 1 << hour)),
            _ => Err(NoHour(*hour)),
        })
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The hours, in order.
    pub fn list(self) -> Vec<u8> {
        (0..24).filter(|hour| self.0 >> hour & 1 == 1).collect()
    }

    /// The first moment after `at` at which one of the hours begins in Tokyo.
    pub fn next_after(self, at: Instant) -> Option<Instant> {
        if self.is_empty() {
            return None;
        }
        let began = at.in_tokyo()?;
        let mut hour: DateTime = began.date().at(began.hour(), 0, 0, 0);
        loop {
            hour = hour.checked_add(1.hour()).ok()?;
            if self.0 >> hour.hour() & 1 == 1 {
                return Instant::from_tokyo(hour);
            }
        }
    }
}

impl TryFrom<Vec<u8>> for Hours {
    type Error = NoHour;

    fn try_from(hours: Vec<u8>) -> Result<Self, NoHour> {
        Self::of(&hours)
    }
}

impl From<Hours> for Vec<u8> {
    fn from(hours: Hours) -> Self {
        hours.list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    /// 2026-11-22 00:00 in Tokyo.
    const MIDNIGHT: Instant = Instant(1_795_273_200_000);

    #[test]
    fn the_next_hour_is_later_than_now_and_on_the_next_day_when_there_is_none_left() {
        let hours = Hours::of(&[18, 3]).unwrap();
        assert_eq!(hours.list(), [3, 18]);
        assert_eq!(hours.next_after(MIDNIGHT), Some(MIDNIGHT.plus(3 * HOUR)));
        assert_eq!(hours.next_after(MIDNIGHT.plus(3 * HOUR)), Some(MIDNIGHT.plus(18 * HOUR)));
        assert_eq!(hours.next_after(MIDNIGHT.plus(18 * HOUR + 1)), Some(MIDNIGHT.plus(27 * HOUR)));
        assert_eq!(Hours::NONE.next_after(MIDNIGHT), None);
    }

    #[test]
    fn an_hour_that_no_day_has_is_refused_wherever_it_comes_from() {
        assert_eq!(Hours::of(&[3, 24]), Err(NoHour(24)));
        assert!(serde_json::from_str::<Hours>("[24]").is_err());
        assert_eq!(serde_json::to_string(&Hours::of(&[23, 0]).unwrap()).unwrap(), "[0,23]");
    }

    #[test]
    fn an_interval_outside_its_range_and_no_hour_at_all_are_not_valid() {
        for (when, valid) in [
            (SendWhen::AtOnce, true),
            (SendWhen::Every { minutes: 4 }, false),
            (SendWhen::Every { minutes: 5 }, true),
            (SendWhen::Every { minutes: 9_999 }, true),
            (SendWhen::Every { minutes: 10_000 }, false),
            (SendWhen::Hours { hours: Hours::NONE }, false),
        ] {
            assert_eq!(when.is_valid(), valid, "{when:?}");
        }
        assert_eq!(SendWhen::Every { minutes: 5 }.next(MIDNIGHT), Some(MIDNIGHT.plus(5 * MINUTE)));
        assert_eq!(SendWhen::AtOnce.next(MIDNIGHT), None);
    }
}
