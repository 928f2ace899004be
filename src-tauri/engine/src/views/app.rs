use miseban_domain::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// The state of the program as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AppState {
    /// Version of the program.
    pub version: String,
    /// `own` or `demo`.
    pub folder_kind: String,
    /// No shop has been set up: the first start.
    pub empty: bool,
    /// The data came back from a copy, and a shop's pushes are off until the person has looked.
    pub restored: bool,
    /// The wish to put a copy back that was carried out, or refused, before this opening.
    pub last_restore: Option<RestoreView>,
    /// `ja` or `en`.
    pub language: String,
    /// Now, by the clock of the engine.
    pub now: Instant,
    /// This computer's clock is ahead of the malls' by so many milliseconds, when it is more than two minutes.
    pub clock_skew: Option<i64>,
    /// The last run ended in a crash whose report has not been saved.
    pub crashed: bool,
    /// Why today's copy of the data could not be made; a damaged file is noticed by this, too.
    pub no_copy: Option<Problem>,
    /// The stock ledger and the sums beside it don't agree: a fault of the program.
    pub ledger: Option<Problem>,
    /// Workers that broke and wait to be started again.
    pub stopped_workers: Vec<StoppedWorker>,
}

/// A worker that broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoppedWorker {
    /// `shop`, `mailbox`, `housekeeping`: message code `worker.<kind>`.
    pub kind: String,
    /// The shop's or mailbox's name for people.
    pub name: String,
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
    /// `orders`, `stock`, `listings`, `shops`, `polls`, `jobs`, `raw`, `mailboxes`, `settings`, `credentials`, `health`.
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
    /// `daily`, `migration`, `by_hand`: message code `backup_reason.<reason>`.
    pub reason: String,
}

/// A command about one copy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneBackup {
    /// Its file name.
    pub name: String,
}

/// What putting a copy back would mean.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RestorePreview {
    /// The copy.
    pub backup: BackupView,
    /// Orders in it.
    pub orders: i64,
    /// Orders taken in since: malls and mailboxes are asked for them again.
    pub orders_since: i64,
    /// Changes of stock by hand since: they are lost.
    pub edits_since: i64,
    /// Short names of the shops whose pushes will be off until each is released.
    pub pushing: Vec<String>,
    /// Why it can't be put back.
    pub problem: Option<Problem>,
}

/// `backups.restore`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RestoreBackup {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// The copy's file name.
    pub name: String,
}

/// What came of putting a copy back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreView {
    /// The copy's file name.
    pub name: String,
    /// When the copy was made.
    pub made_at: Instant,
    /// When it was put back, or refused; absent while it is only asked for.
    pub done_at: Option<Instant>,
    /// Why it was not put back; the data is as it was.
    pub problem: Option<Problem>,
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
