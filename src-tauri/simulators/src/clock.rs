//! The time that a simulator lives in, and the ways malls write it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};

/// Gives "now" as UTC milliseconds. Injected, so that a test can let 28 days pass in no time.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Milliseconds in a second.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// The machine's own clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// A clock that moves only when told to.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Starts at `now` (UTC milliseconds).
    pub fn at(now: i64) -> Self {
        Self(Arc::new(AtomicI64::new(now)))
    }

    /// Moves on by `milliseconds`.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// What it shows.
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// The clock to hand to a simulator.
    pub fn clock(&self) -> Clock {
        let shared = Arc::clone(&self.0);
        Arc::new(move || shared.load(Ordering::SeqCst))
    }
}

fn japan() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}

fn in_japan(at: i64) -> DateTime {
    let timestamp = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    japan().to_datetime(timestamp)
}

fn from_japan(local: DateTime) -> Option<i64> {
    japan().to_timestamp(local).ok().map(Timestamp::as_millisecond)
}

/// `2026-01-31T09:05:00+0900`, Rakuten's order API.
pub fn rakuten_datetime(at: i64) -> String {
    in_japan(at).strftime("%Y-%m-%dT%H:%M:%S+0900").to_string()
}

/// Reads `yyyy-MM-ddTHH:mm:ss+0900` and nothing else.
pub fn parse_rakuten_datetime(text: &str) -> Option<i64> {
    let local = text.strip_suffix("+0900")?;
    if local.len() != 19 || local.as_bytes().get(10) != Some(&b'T') {
        return None;
    }
    from_japan(DateTime::strptime("%Y-%m-%dT%H:%M:%S", local).ok()?)
}

/// `2026-01-31T09:05:00+09:00`.
pub fn iso_datetime(at: i64) -> String {
    in_japan(at).strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}

/// `2026-01-31`.
pub fn iso_date(at: i64) -> String {
    in_japan(at).strftime("%Y-%m-%d").to_string()
}

/// `20260131`.
pub fn compact_date(at: i64) -> String {
    in_japan(at).strftime("%Y%m%d").to_string()
}

/// `20260131090500`.
pub fn compact_datetime(at: i64) -> String {
    in_japan(at).strftime("%Y%m%d%H%M%S").to_string()
}

/// `2026-01-31 09:05:00`, as mails say it.
pub fn plain_datetime(at: i64) -> String {
    in_japan(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026年1月31日 9時05分00秒`, as Yahoo!'s mails say it.
pub fn japanese_datetime(at: i64) -> String {
    let local = in_japan(at);
    format!(
        "{}年{}月{}日 {}時{:02}分{:02}秒",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    )
}

/// Reads `YYYYMMDDHH24MISS` (Yahoo!'s conditions).
pub fn parse_compact_datetime(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    from_japan(DateTime::strptime("%Y%m%d%H%M%S", text).ok()?)
}

/// Reads a day in any of the three forms that Rakuten is known to take, `yyyy-MM-dd`, `yyyyMMdd`,
/// `yyyy-MM-ddTHH:mm:ss+0900`; gives `yyyy-MM-dd`.
pub fn parse_day(text: &str) -> Option<String> {
    if let Some(at) = parse_rakuten_datetime(text) {
        return Some(iso_date(at));
    }
    let date = match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => Date::strptime("%Y%m%d", text).ok()?,
        10 => Date::strptime("%Y-%m-%d", text).ok()?,
        _ => return None,
    };
    Some(date.strftime("%Y-%m-%d").to_string())
}

/// The day, in Japan, of an instant, counted from 1970: for daily quotas.
pub fn japan_day_number(at: i64) -> i64 {
    (at + 9 * HOUR).div_euclid(DAY)
}

/// 月, 火, … of a day written `yyyy-MM-dd`; empty if it isn't one.
pub fn weekday(day: &str) -> &'static str {
    let Ok(date) = Date::strptime("%Y-%m-%d", day) else { return "" };
    ["月", "火", "水", "木", "金", "土", "日"]
        .get(usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()))
        .copied()
        .unwrap_or("")
}

/// RFC 9110's date, for the `Date` header.
pub fn http_date(at: i64) -> String {
    let timestamp = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(timestamp).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// RFC 5322's date, for mails.
pub fn mail_date(at: i64) -> String {
    in_japan(at).strftime("%a, %d %b %Y %H:%M:%S +0900").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rakuten_takes_its_own_form_only() {
        let at = parse_rakuten_datetime("2026-01-31T09:05:00+0900").unwrap();
        assert_eq!(at, 1_769_817_900_000);
        assert_eq!(rakuten_datetime(at), "2026-01-31T09:05:00+0900");
        for wrong in
            ["2026-01-31T09:05:00Z", "2026-01-31T09:05:00+09:00", "2026-01-31", "2026-13-31T09:05:00+0900"]
        {
            assert_eq!(parse_rakuten_datetime(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_other_forms() {
        let at = parse_compact_datetime("20260131090500").unwrap();
        assert_eq!(iso_datetime(at), "2026-01-31T09:05:00+09:00");
        assert_eq!(japanese_datetime(at), "2026年1月31日 9時05分00秒");
        assert_eq!(http_date(at), "Sat, 31 Jan 2026 00:05:00 GMT");
        assert_eq!(weekday("2026-01-31"), "土");
        for day in ["2026-01-31", "20260131", "2026-01-31T10:00:00+0900"] {
            assert_eq!(parse_day(day).as_deref(), Some("2026-01-31"));
        }
        assert_eq!(parse_day("31.1.2026"), None);
    }
}
