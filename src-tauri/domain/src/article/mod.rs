//! Articles: what a shop sells under its mall's keys, as its files or its API tell it, before anybody has said which SKU
//! it is; and how alike two of them are.

mod alike;
mod face;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use alike::{Likeness, Reason, Sureness, likeness};
pub use face::Face;

use crate::{observation::FulfilledBy, stock::Counting};

/// An article of a shop: one variation, as the mall knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// The mall's keys, by the mall's own field names.
    pub keys: BTreeMap<String, String>,
    /// The mall's code of the product that it is a variation of.
    pub product: String,
    /// Our SKU統一コード, where the file has a column for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unified_code: String,
    /// The product's name.
    pub title: String,
    /// Axis and value of the variation, in the mall's order; the axis is empty where the mall tells none.
    pub options: Vec<(String, String)>,
    /// JAN; empty where there is none.
    pub jan: String,
    /// Price of one as the mall has it, whole yen.
    pub price: Option<i64>,
    /// Percent, where the mall tells it.
    pub tax_rate: Option<u8>,
    /// The number that the mall showed when the file was made.
    pub stock: Option<i64>,
    /// How it takes part in stock, where the mall tells (unlimited: made to order).
    pub counting: Option<Counting>,
    /// Who ships it.
    pub fulfilled_by: FulfilledBy,
}

impl Article {
    /// The values of the variation as one text: `赤 / M`; empty for the only one.
    pub fn variation(&self) -> String {
        let values: Vec<&str> =
            self.options.iter().map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect();
        values.join(VARIATION)
    }
}

/// What stands between the values of a variation.
pub const VARIATION: &str = " / ";
