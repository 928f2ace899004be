//! 同一商品判定キー: which of the mall's fields holds our code, and the codes that a line offers by it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How a listing met its SKU.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// By 商品コード, read with the shop's matching key.
    Code,
    /// By SKU統一コード.
    Unified,
    /// A person said so.
    #[default]
    Hand,
    /// The program proposed it and a person took it.
    Proposal,
}

/// One way to read our code from the mall's fields of a line or listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchingKey {
    /// The mall's field names in the order in which they are put together. All of them must be filled.
    pub fields: Vec<String>,
    /// What stands between them.
    #[serde(default)]
    pub separator: String,
}

impl MatchingKey {
    /// The code is one field as it is.
    pub fn field(name: impl Into<String>) -> Self {
        Self { fields: vec![name.into()], separator: String::new() }
    }

    /// The code is several fields with `separator` between them (item number and choice number, …).
    pub fn joined<const N: usize>(fields: [&str; N], separator: &str) -> Self {
        Self { fields: fields.iter().map(ToString::to_string).collect(), separator: separator.to_owned() }
    }
}

/// How a shop's lines and listings meet SKUs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchingRule {
    /// The ways to read the code, the best first.
    pub keys: Vec<MatchingKey>,
    /// The mall changes the case of codes (Yahoo! stores them in small letters), so it says nothing.
    pub ignore_case: bool,
}

/// The codes that the mall's `keys` of a line offer, best first, each once, as [`code_form`] writes them. The first
/// one that is a SKU's code is the match; none is a 確認事項, never a guess.
pub fn match_line(keys: &BTreeMap<String, String>, rule: &MatchingRule) -> Vec<String> {
    let mut codes: Vec<String> = Vec::with_capacity(rule.keys.len());
    for key in &rule.keys {
        let parts: Option<Vec<&str>> = key
            .fields
            .iter()
            .map(|field| keys.get(field).map(|value| value.trim()).filter(|value| !value.is_empty()))
            .collect();
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { continue };
        let code = code_form(&parts.join(&key.separator), rule.ignore_case);
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The form in which codes are compared: full-width letters and digits made half-width, trimmed, in small letters where
/// the case says nothing. Our own codes go through it too.
pub fn code_form(code: &str, ignore_case: bool) -> String {
    let text: String = code.nfkc().collect();
    let text = text.trim();
    if ignore_case { text.to_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_first_filled_key_is_the_best_candidate() {
        let rule = MatchingRule {
            keys: vec![
                MatchingKey::field("merchantDefinedSkuId"),
                MatchingKey::field("itemNumber"),
                MatchingKey::field("manageNumber"),
            ],
            ignore_case: false,
        };
        let line =
            keys(&[("merchantDefinedSkuId", " "), ("itemNumber", "TEA-01"), ("manageNumber", "tea-01")]);
        assert_eq!(match_line(&line, &rule), ["TEA-01", "tea-01"]);
        assert_eq!(match_line(&keys(&[]), &rule), [""; 0]);
    }

    #[test]
    fn several_fields_make_one_code_only_when_all_are_there() {
        let rule = MatchingRule {
            keys: vec![MatchingKey::joined(["itemId", "subCode"], "-"), MatchingKey::field("itemId")],
            ignore_case: true,
        };
        assert_eq!(match_line(&keys(&[("itemId", "Shirt"), ("subCode", "M")]), &rule), ["shirt-m", "shirt"]);
        assert_eq!(match_line(&keys(&[("itemId", "Shirt")]), &rule), ["shirt"]);
    }

    #[test]
    fn width_and_blanks_say_nothing_about_a_code_and_case_only_where_the_mall_keeps_it() {
        assert_eq!(code_form("　ＡＢ－１２ ", false), "AB-12");
        assert_eq!(code_form("AB-12", true), code_form("ab-12", true));
        assert_ne!(code_form("AB-12", false), code_form("ab-12", false));
    }

    #[test]
    fn the_same_candidate_is_offered_once_and_an_empty_key_never() {
        let rule = MatchingRule {
            keys: vec![
                MatchingKey { fields: Vec::new(), separator: "-".into() },
                MatchingKey::field("a"),
                MatchingKey::field("b"),
            ],
            ignore_case: true,
        };
        assert_eq!(match_line(&keys(&[("a", "X1"), ("b", "x1")]), &rule), ["x1"]);
    }
}
