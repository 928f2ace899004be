//! Identifiers of the rows that the store keeps. They cross to the window as strings, because a
//! JavaScript number cannot hold every 64-bit integer.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map(Self).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^-?[0-9]+$" })
            }
        }
    )+};
}

ids! {
    /// A shop: one account at one mall or cart.
    ShopId,
    /// A SKU: what stock is kept of.
    SkuId,
    /// A product: what SKUs are variations of.
    ProductId,
    /// A free field of products, named by the shop.
    ProductFieldId,
    /// An article of a shop that is no SKU of ours yet.
    ArticleId,
    /// A listing: a SKU in a shop, under the mall's own keys.
    ListingId,
    /// An order.
    OrderId,
    /// A delivery of an order: one recipient.
    DeliveryId,
    /// A line of an order.
    OrderLineId,
    /// Something as it came in, byte for byte.
    RawItemId,
    /// A movement in the stock ledger.
    MovementId,
    /// A job in 処理状況.
    JobId,
    /// An attempt to send a number to a mall.
    PushAttemptId,
    /// A warehouse.
    WarehouseId,
    /// 入荷: goods that are to come.
    ArrivalId,
    /// A line of an arrival: so many of one SKU.
    ArrivalLineId,
    /// 棚卸: a count of what lies on the shelves.
    StocktakeId,
    /// A mailbox.
    MailboxId,
    /// A file made or taken in.
    FileId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cross_as_strings_so_that_javascript_keeps_every_digit() {
        let id = OrderId(i64::MAX);
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"9223372036854775807\"");
        assert_eq!(serde_json::from_str::<OrderId>(&text).unwrap(), id);
        assert!(serde_json::from_str::<OrderId>("\"12a\"").is_err());
        assert!(serde_json::from_str::<OrderId>("12").is_err());
    }
}
