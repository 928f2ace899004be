//! What the program says to a person: a code and its arguments, never a sentence.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A message for a person, to be looked up in the catalogue by `code` and filled with `args`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coded {
    /// Key in `ui/messages/*.json`.
    pub code: String,
    /// Values for the placeholders of the text, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Coded {
    /// A message without arguments.
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), args: BTreeMap::new() }
    }

    /// Adds one argument.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "numbers and texts are given as they are, without an &")]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.args.insert(name.into(), value.to_string());
        self
    }
}
