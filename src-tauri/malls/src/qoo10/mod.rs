//! Qoo10: what a shop there sets about its stock, until there is a connector. The evidence stands in `NOTES.md`.

use miseban_domain::{
    shop::{CancelReach, Cancels},
    time::DAY,
};

use crate::{
    About, Keys, Kind, Rule, Setting, StockChoices,
    file_only::{self, FileOnly, own},
};

static ABOUT: About = file_only::about(
    "qoo10",
    "mall.qoo10",
    &[
        ("itemCode", "listing_key.qoo10.item_code"),
        ("sellerCode", "listing_key.qoo10.seller_code"),
        ("optionCode", "listing_key.qoo10.option_code"),
        ("skuCode", "listing_key.qoo10.sku_code"),
    ],
    "skuCode",
    StockChoices {
        // Who cancelled is not told.
        cancels: &[Cancels::Never, Cancels::BeforeInstruction],
        reach: CancelReach { lines: false, within: Some(7 * DAY) },
        untold: Some("setting.qoo10.untold"),
        pending: Some("setting.qoo10.pending"),
        ..StockChoices::NONE
    },
);

static SETTINGS: &[Setting] = &[Setting {
    rule: Rule::Ascii { also: "-_.@", max: 64 },
    ..Setting::account("seller_id", "setting.qoo10.seller_id", "setting.qoo10.seller_id.help", "miseban-shop")
}];

/// Qoo10.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// Names a listing: the seller's code (else Qoo10's own number), with the code of its option behind it where it has one.
fn listing_key(keys: &Keys) -> Option<String> {
    let item = own(keys, "sellerCode").or_else(|| own(keys, "itemCode"))?;
    Some(own(keys, "optionCode").map_or_else(|| item.to_owned(), |option| format!("{item}:{option}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_named_by_the_sellers_code_and_its_option() {
        let keys = |pairs: &[(&str, &str)]| -> Keys {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let of = |pairs: &[(&str, &str)]| listing_key(&keys(pairs));
        assert_eq!(of(&[("sellerCode", "tea"), ("itemCode", "1")]).as_deref(), Some("tea"));
        assert_eq!(of(&[("itemCode", " 1 "), ("optionCode", "red")]).as_deref(), Some("1:red"));
        assert_eq!(of(&[("sellerCode", ""), ("optionCode", "red")]), None);
    }
}
