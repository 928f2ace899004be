//! What goes wrong at a mall, said so that the engine knows what to do and a person what to change.

use miseban_domain::Coded;

/// Kinds of trouble, by what has to happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
