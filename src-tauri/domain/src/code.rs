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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_crosses_as_its_code_and_its_arguments() {
        let text = Coded::new("hold.gift").with("noshi", "内祝").with("count", 2);
        let json = serde_json::to_value(&text).unwrap();
        assert_eq!(json, serde_json::json!({"code": "hold.gift", "args": {"count": "2", "noshi": "内祝"}}));
        assert_eq!(serde_json::to_value(Coded::new("plain")).unwrap(), serde_json::json!({"code": "plain"}));
        assert_eq!(serde_json::from_value::<Coded>(json).unwrap(), text);
    }
}
