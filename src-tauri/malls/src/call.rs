//! From what happened on the line to what the engine has to know. Shared by all malls.

use miseban_domain::Coded;
use miseban_transport::{Response, TransportError, TransportErrorKind};

use crate::{Keys, MallError, MallErrorKind, Retry, Secret};

/// What a call does at the mall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only reads.
    Reading,
    /// It changes something.
    Changing,
}

/// No whole answer came.
pub(crate) fn lost(error: &TransportError) -> MallError {
    tracing::warn!(%error, "no whole answer");
    match error.kind {
        TransportErrorKind::NotSent => MallError::of(MallErrorKind::Temporary, "mall_error.not_sent"),
        TransportErrorKind::NoAnswer => MallError::of(MallErrorKind::Temporary, "mall_error.no_answer"),
        TransportErrorKind::OutcomeUnknown => unknown(),
        TransportErrorKind::TooLarge => bad_answer("too large"),
        TransportErrorKind::Address => setting("mall_error.setting_wrong", "address"),
        TransportErrorKind::SetUp => MallError::of(MallErrorKind::Temporary, "mall_error.set_up"),
    }
}

/// A status that means the same everywhere; `None` for successes and for refusals that the mall explains.
pub(crate) fn by_status(response: &Response, effect: Effect) -> Option<MallError> {
    match response.status {
        429 => {
            let wait = response.retry_after().and_then(|wait| i64::try_from(wait.as_millis()).ok());
            let error = MallError::of(MallErrorKind::RateLimited, "mall_error.rate_limited");
            Some(wait.map_or(error.clone(), |wait| error.with_retry(Retry::After(wait.max(1_000)))))
        }
        500.. if effect == Effect::Changing => Some(unknown()),
        500.. => Some(temporary(response.status)),
        300..400 => Some(bad_answer("redirect")),
        _ => None,
    }
}

/// A fault at the mall that usually passes.
pub(crate) fn temporary(status: u16) -> MallError {
    MallError::new(MallErrorKind::Temporary, Coded::new("mall_error.temporary").with("status", status))
}

/// It may or may not have happened.
pub(crate) fn unknown() -> MallError {
    MallError::of(MallErrorKind::OutcomeUnknown, "mall_error.outcome_unknown")
}

/// Why an answer can't be understood, told without anything that stood in it: it may be a buyer's name.
pub(crate) trait Reason {
    /// For the log and the curious.
    fn reason(&self) -> String;
}

impl Reason for &str {
    fn reason(&self) -> String {
        (*self).to_owned()
    }
}

impl Reason for String {
    fn reason(&self) -> String {
        self.clone()
    }
}

impl Reason for serde_json::Error {
    /// What kind of fault it is and where; the error's own words quote values.
    fn reason(&self) -> String {
        format!("{:?} at {}:{}", self.classify(), self.line(), self.column())
    }
}

/// The answer is not what was promised.
#[allow(clippy::needless_pass_by_value)] // so that `map_err` takes it as it is
pub(crate) fn bad_answer(reason: impl Reason) -> MallError {
    MallError::new(
        MallErrorKind::BadAnswer,
        Coded::new("mall_error.bad_answer").with("reason", reason.reason()),
    )
}

/// A whole answer that can't be understood: of a changing call, nobody knows what it did.
pub(crate) fn not_understood(effect: Effect, reason: impl Reason) -> MallError {
    match effect {
        Effect::Reading => bad_answer(reason),
        Effect::Changing => unknown(),
    }
}

/// A setting is missing or wrong.
pub(crate) fn setting(code: &str, key: &str) -> MallError {
    MallError::new(MallErrorKind::Settings, Coded::new(code).with("setting", key))
        .with_action("open_settings")
}

/// A listing whose keys don't name anything at its mall; nothing was sent for it.
pub(crate) fn keys_missing(keys: &Keys) -> MallError {
    let listing: Vec<&str> = keys.values().map(String::as_str).collect();
    let code = Coded::new("mall_error.keys_missing").with("listing", listing.join(" "));
    MallError::new(MallErrorKind::Refused, code)
}

/// What was read does not make an order.
#[allow(clippy::needless_pass_by_value)] // so that `map_err` takes it as it is
pub(crate) fn unreadable(reason: impl Reason) -> Coded {
    Coded::new("mall_error.order_unreadable").with("reason", reason.reason())
}

/// `words` with every secret blotted out.
pub(crate) fn blot(words: &str, secrets: &[&Secret]) -> String {
    secrets
        .iter()
        .map(|secret| secret.expose())
        .filter(|secret| secret.len() > 3)
        .fold(words.to_owned(), |text, secret| text.replace(secret, "***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Response { status, headers, body: Vec::new() }
    }

    #[test]
    fn a_fault_leaves_a_changing_call_in_doubt_and_a_reading_one_not() {
        let kind = |effect| by_status(&answer(502, &[]), effect).unwrap().kind;
        assert_eq!(kind(Effect::Reading), MallErrorKind::Temporary);
        assert_eq!(kind(Effect::Changing), MallErrorKind::OutcomeUnknown);
        assert_eq!(by_status(&answer(400, &[]), Effect::Changing), None);
    }

    #[test]
    fn the_mall_says_how_long_to_wait() {
        let error = by_status(&answer(429, &[("retry-after", "7")]), Effect::Changing).unwrap();
        assert_eq!((error.kind, error.retry), (MallErrorKind::RateLimited, Retry::After(7_000)));
    }

    #[test]
    fn what_stood_in_an_answer_does_not_come_out_with_the_reason() {
        #[derive(Debug, serde::Deserialize)]
        struct Order {
            #[allow(dead_code)]
            units: i64,
        }
        let text = "{\n\"units\": \"見本 花子\"}";
        let error = serde_json::from_str::<Order>(text).unwrap_err();
        assert!(error.to_string().contains("花子"), "serde quotes it: {error}");
        for code in [bad_answer(serde_json::from_str::<Order>(text).unwrap_err()).code, unreadable(error)] {
            let reason = code.args["reason"].clone();
            assert!(reason.contains("Data at 2:") && !reason.contains("花子"), "{reason}");
        }
    }

    #[test]
    fn secrets_do_not_come_out_with_the_words() {
        assert_eq!(blot("bad key SL123_abc!", &[&Secret::new("SL123_abc")]), "bad key ***!");
    }
}
