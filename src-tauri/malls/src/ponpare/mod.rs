//! ポンパレモール: closed in 2024; its files can still be taken in. What they were, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use crate::{
    About, Keys, Kind, Rule, Setting, StockChoices,
    file_only::{self, FileOnly, by_choice, own},
};

static ABOUT: About = file_only::about(
    "ponpare",
    "mall.ponpare",
    &[
        ("manageId", "listing_key.ponpare.manage_id"),
        ("itemId", "listing_key.ponpare.item_id"),
        ("skuHorizontalId", "listing_key.ponpare.horizontal_id"),
        ("skuVerticalId", "listing_key.ponpare.vertical_id"),
        ("skuCode", "listing_key.ponpare.sku_code"),
    ],
    "skuCode",
    StockChoices::NONE,
);

static SETTINGS: &[Setting] = &[Setting {
    rule: Rule::Ascii { also: "-_.@", max: 64 },
    ..Setting::account(
        "login_id",
        "setting.ponpare.login_id",
        "setting.ponpare.login_id.help",
        "miseban-shop",
    )
}];

/// ポンパレモール.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// Names a listing: 商品管理ID, with the ids of its choice behind it where it has one.
fn listing_key(keys: &Keys) -> Option<String> {
    let item = own(keys, "manageId")?.to_lowercase();
    Some(by_choice(&item, own(keys, "skuHorizontalId"), own(keys, "skuVerticalId")))
}
