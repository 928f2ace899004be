//! What of an article is compared: its texts in the forms that spelling does not change.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::words;
use crate::text::{digits, search_form};

/// An article or a SKU as it is compared; made once, compared often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face {
    /// The code without hyphens, underscores and other signs, in one case.
    pub(super) code: String,
    /// JAN of 13 figures (one of 12 or 8 is filled up); empty where there is none.
    pub(super) jan: String,
    /// Pairs of neighbouring characters of the name, without what shops put around names.
    pub(super) pairs: BTreeSet<(char, char)>,
    /// Amounts that the name tells, by their unit: `500ml`, `3個`.
    pub(super) amounts: BTreeMap<String, BTreeSet<String>>,
    /// Values of the variation, each in the one spelling that stands for all (赤, レッド, red).
    pub(super) options: BTreeSet<String>,
    /// Price of one, whole yen.
    pub(super) price: Option<i64>,
}

impl Face {
    /// `options` are the values of the variation, without their axes; `price` is of one piece.
    pub fn new<'a>(
        code: &str,
        jan: &str,
        name: &str,
        options: impl IntoIterator<Item = &'a str>,
        price: Option<i64>,
    ) -> Self {
        let options: BTreeSet<String> =
            options.into_iter().map(words::value_form).filter(|value| !value.is_empty()).collect();
        let plain = words::plain_name(name);
        let amounts = words::amounts(&plain);
        let form = search_form(&plain);
        let characters: Vec<char> = form.chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect();
        let pairs = characters.iter().zip(characters.iter().skip(1)).map(|(a, b)| (*a, *b)).collect();
        Self { code: code_letters(code), jan: jan_form(jan), pairs, amounts, options, price }
    }

    /// The form by which codes that are the same but for spelling are found; empty for no code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The JAN by which the same one is found; empty for none.
    pub fn jan(&self) -> &str {
        &self.jan
    }

    /// The pairs of characters by which alike names are found.
    pub fn pairs(&self) -> impl Iterator<Item = (char, char)> {
        self.pairs.iter().copied()
    }
}

/// Letters and figures of a code alone: `AB_12`, ab-12 and ＡＢ１２ are one.
fn code_letters(code: &str) -> String {
    search_form(code).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn jan_form(jan: &str) -> String {
    let only = digits(jan);
    let others = jan.nfkc().any(char::is_alphabetic);
    match only.len() {
        13 if !others => only,
        12 | 8 if !others => format!("{only:0>13}"),
        _ => String::new(),
    }
}
