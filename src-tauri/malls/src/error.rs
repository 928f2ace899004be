//! What goes wrong at a mall, said so that the engine knows what to do and a person what to change.

use miseban_domain::Coded;
use serde::{Deserialize, Serialize};

/// Kinds of trouble, by what has to happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MallErrorKind {
    /// The key or login is not (or no longer) accepted: a person has to renew it.
    Auth,
    /// Accepted, but not allowed to do this.
    Forbidden,
    /// Too many calls; try again after the stated time.
    RateLimited,
    /// The mall is closed for maintenance.
    Maintenance,
    /// The mall or the line has a fault that usually passes.
    Temporary,
    /// A changing call was sent and its answer did not come: it may or may not have happened.
    OutcomeUnknown,
    /// The mall understood and refused.
    Refused,
    /// The answer is not what the mall's interface promises.
    BadAnswer,
    /// A setting is missing or of the wrong form.
    Settings,
    /// The code of the mall's room broke; nothing is known of the call.
    Broken,
}

/// Whether and when trying again helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Not before something changes.
    Never,
    /// After so many milliseconds.
    After(i64),
    /// Whenever it is next due.
    WhenDue,
}

/// Trouble at a mall.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {} {:?} {}", code.code, code.args, mall_words.as_deref().unwrap_or(""))]
pub struct MallError {
    /// Which kind.
    pub kind: MallErrorKind,
    /// The text for the person, `mall_error.*`.
    pub code: Coded,
    /// The mall's own words, cut to 500 characters, without secrets.
    pub mall_words: Option<String>,
    /// When to try again.
    pub retry: Retry,
    /// What the person can do: a code such as `renew_key`, `login`, `open_settings`.
    pub action: Option<&'static str>,
}

/// Most characters kept of the mall's own words.
const WORDS: usize = 500;

impl MallError {
    /// Trouble with the usual wait for its kind.
    pub fn new(kind: MallErrorKind, code: Coded) -> Self {
        use MallErrorKind::{
            Auth, BadAnswer, Broken, Forbidden, Maintenance, OutcomeUnknown, RateLimited, Refused, Settings,
            Temporary,
        };
        let retry = match kind {
            Auth | Forbidden | Refused | Settings => Retry::Never,
            RateLimited => Retry::After(1_000),
            Maintenance => Retry::After(300_000),
            Temporary => Retry::After(15_000),
            OutcomeUnknown | BadAnswer | Broken => Retry::WhenDue,
        };
        Self { kind, code, mall_words: None, retry, action: None }
    }

    /// Trouble whose text needs no arguments.
    pub fn of(kind: MallErrorKind, code: &str) -> Self {
        Self::new(kind, Coded::new(code))
    }

    /// With the mall's own words, cut to 500 characters; empty ones are left out.
    #[must_use]
    pub fn with_words(mut self, words: &str) -> Self {
        let words = words.trim();
        self.mall_words = (!words.is_empty()).then(|| words.chars().take(WORDS).collect());
        self
    }

    /// With one more argument for its text.
    #[must_use]
    pub fn with_argument(mut self, name: &str, value: &str) -> Self {
        self.code = self.code.with(name, value);
        self
    }

    /// With another wait.
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// With what the person can do.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str) -> Self {
        self.action = Some(action);
        self
    }
}
