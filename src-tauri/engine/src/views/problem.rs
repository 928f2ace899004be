use std::collections::BTreeMap;

use miseban_domain::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What went wrong, for the person: the text is looked up by code. `Rust sends codes, never sentences`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Key in the message catalogue.
    pub code: String,
    /// Values for the text.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// What the mall itself said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mall_words: Option<String>,
    /// When it is tried again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Instant>,
    /// What the person can do: `renew_key`, `login`, `open_settings`, `retry`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Finds the same event in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}
