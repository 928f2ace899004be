use miseban_domain::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The state of the program as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AppState {
    /// Version of the program.
    pub version: String,
    /// `own` or `demo`.
    pub folder_kind: String,
    /// No shop has been set up: the first start.
    pub empty: bool,
    /// The data came back from a copy: pushes are off until the person has looked.
    pub restored: bool,
    /// `ja` or `en`.
    pub language: String,
    /// Now, by the clock of the engine.
    pub now: Instant,
    /// This computer's clock is ahead of the malls' by so many milliseconds, when it is more than two minutes.
    pub clock_skew: Option<i64>,
    /// The last run ended in a crash whose report has not been saved.
    pub crashed: bool,
    /// Workers that are not running, by name.
    pub stopped_workers: Vec<String>,
}

/// `app.set_language`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetLanguage {
    /// `ja` or `en`.
    pub language: String,
}

/// What changed in the store; the window asks again for what it shows of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// `orders`, `stock`, `listings`, `shops`, `jobs`, `raw`, `mailboxes`, `settings`, `credentials`, `health`.
    pub topics: Vec<String>,
}

/// A daily or earlier copy of the data.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BackupView {
    /// Its file name.
    pub name: String,
    /// When it was made.
    pub made_at: Instant,
    /// Bytes.
    pub size: i64,
}

/// A change that a person or a rule made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct HistoryRow {
    /// When.
    pub at: Instant,
    /// Who: a person's name, or `rule:…`.
    pub who: String,
    /// What was done, as a message code `history.*`.
    pub what: String,
    /// Before, as JSON text.
    pub before: Option<String>,
    /// After, as JSON text.
    pub after: Option<String>,
}
