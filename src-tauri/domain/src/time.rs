//! Instants, and the Japanese calendar days that people see.

use jiff::{Timestamp, civil::Date, tz::Offset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// Asia/Tokyo is nine hours ahead of UTC all year, and has been since 1951.
pub const JST: Offset = jiff::tz::offset(9);

impl Instant {
    /// The instant `millis` milliseconds later (earlier when negative), held at the ends of the range.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is in fact later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Date and time on a clock in Tokyo; `None` beyond the years that a calendar can name.
    pub fn in_tokyo(self) -> Option<jiff::civil::DateTime> {
        Timestamp::from_millisecond(self.0).ok().map(|at| JST.to_datetime(at))
    }

    /// The instant at which a clock in Tokyo shows `wall`.
    pub fn from_tokyo(wall: jiff::civil::DateTime) -> Option<Self> {
        JST.to_timestamp(wall).ok().map(|at| Self(at.as_millisecond()))
    }

    /// The calendar day in Tokyo.
    pub fn day_in_tokyo(self) -> Option<Date> {
        self.in_tokyo().map(jiff::civil::DateTime::date)
    }

    /// `2026-11-22T09:30:00+0900`, as logs, files and several malls write it.
    pub fn to_tokyo_text(self) -> String {
        self.in_tokyo().map_or_else(String::new, |at| at.strftime("%Y-%m-%dT%H:%M:%S+0900").to_string())
    }
}

/// A calendar day as it was written (`2026-11-25`), in that form; `None` for what is no day.
pub fn calendar_day(text: &str) -> Option<String> {
    text.trim().parse::<Date>().ok().map(|day| day.to_string())
}

/// One second in the unit of [`Instant`].
pub const SECOND: i64 = 1_000;
/// One minute in the unit of [`Instant`].
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in the unit of [`Instant`].
pub const HOUR: i64 = 60 * MINUTE;
/// One day in the unit of [`Instant`].
pub const DAY: i64 = 24 * HOUR;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        assert_eq!(calendar_day(" 2026-11-25 ").as_deref(), Some("2026-11-25"));
        assert_eq!(calendar_day("2026-02-30"), None);
        assert_eq!(calendar_day("明日"), None);
    }

    #[test]
    fn midnight_in_tokyo_is_three_in_the_afternoon_of_the_day_before_in_utc() {
        let at = Instant(1_795_273_200_000); // 2026-11-21T15:00:00Z
        assert_eq!(at.to_tokyo_text(), "2026-11-22T00:00:00+0900");
        assert_eq!(Instant::from_tokyo(at.in_tokyo().unwrap()), Some(at));
    }
}
