//! What came back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use miseban_domain::Instant;

/// A whole answer, whatever its status. Its `Debug` shows no headers and no body.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, names lower-cased; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Response {
    /// The first header of this name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status is of the two hundreds.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The other side's clock, for noticing that ours is wrong.
    pub fn date(&self) -> Option<Instant> {
        let at = httpdate::parse_http_date(self.header("date")?).ok()?;
        let millis = at.duration_since(UNIX_EPOCH).ok()?.as_millis();
        i64::try_from(millis).ok().map(Instant)
    }

    /// How long the other side asks us to wait: seconds, or a date measured by its own clock where it sends one.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse::<u32>() {
            return Some(Duration::from_secs(seconds.into()));
        }
        let until = httpdate::parse_http_date(value).ok()?;
        let now = self.header("date").and_then(|date| httpdate::parse_http_date(date).ok());
        Some(until.duration_since(now.unwrap_or_else(SystemTime::now)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Response { status: 429, headers, body: Vec::new() }
    }

    #[test]
    fn waits_are_read_as_seconds_and_as_dates() {
        assert_eq!(with(&[("retry-after", "7")]).retry_after(), Some(Duration::from_secs(7)));
        let dated = with(&[
            ("date", "Sun, 22 Nov 2026 00:00:00 GMT"),
            ("retry-after", "Sun, 22 Nov 2026 00:00:09 GMT"),
        ]);
        assert_eq!(dated.retry_after(), Some(Duration::from_secs(9)));
        assert_eq!(dated.date(), Some(Instant(1_795_305_600_000)));
        assert_eq!(with(&[("retry-after", "soon")]).retry_after(), None);
    }
}
