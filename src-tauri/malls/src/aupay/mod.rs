//! au PAY マーケット: its files only, until there is a connector. What they are, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use crate::{
    About, Keys, Kind, Rule, Setting, StockChoices,
    file_only::{self, FileOnly, by_choice, own},
};

static ABOUT: About = file_only::about(
    "aupay",
    "mall.aupay",
    &[
        ("itemCode", "listing_key.aupay.item_code"),
        ("itemManagementId", "listing_key.aupay.item_management_id"),
        ("choicesStockHorizontalCode", "listing_key.aupay.horizontal_code"),
        ("choicesStockVerticalCode", "listing_key.aupay.vertical_code"),
        ("skuCode", "listing_key.aupay.sku_code"),
        ("lotNumber", "listing_key.aupay.lot_number"),
    ],
    "skuCode",
    StockChoices::NONE,
);

static SETTINGS: &[Setting] = &[Setting {
    rule: Rule::Ascii { also: "", max: 16 },
    ..Setting::account("shop_id", "setting.aupay.shop_id", "setting.aupay.shop_id.help", "12345678")
}];

/// au PAY マーケット.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// Names a listing: `itemCode`, with the codes of its choice behind it where it has one.
fn listing_key(keys: &Keys) -> Option<String> {
    let item = own(keys, "itemCode")?;
    let (across, down) = (own(keys, "choicesStockHorizontalCode"), own(keys, "choicesStockVerticalCode"));
    Some(by_choice(item, across, down))
}
