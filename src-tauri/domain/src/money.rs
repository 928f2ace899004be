//! Amounts of money: whole units of a currency, never fractions of one in a float.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The currencies that the malls bill in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
pub enum Currency {
    /// Japanese yen; the smallest unit is one yen.
    #[default]
    #[serde(rename = "JPY")]
    Jpy,
    /// United States dollars, counted in cents.
    #[serde(rename = "USD")]
    Usd,
}

/// An amount in the smallest unit of its currency: yen for JPY, cents for USD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// How many of the smallest unit.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of whole yen.
    pub const fn yen(amount: i64) -> Self {
        Self { amount, currency: Currency::Jpy }
    }
}
