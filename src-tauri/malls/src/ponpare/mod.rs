//! ポンパレモール: closed in 2024; its files can still be taken in. What they were, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use crate::{About, Keys, Kind, Recheck, Rule, Setting, StockChoices, file_only::FileOnly};

static ABOUT: About = About {
    id: "ponpare",
    name: "mall.ponpare",
    listing_keys: &[
        ("manageId", "listing_key.ponpare.manage_id"),
        ("itemId", "listing_key.ponpare.item_id"),
        ("skuHorizontalId", "listing_key.ponpare.horizontal_id"),
        ("skuVerticalId", "listing_key.ponpare.vertical_id"),
        ("skuCode", "listing_key.ponpare.sku_code"),
    ],
    default_matching_key: "skuCode",
    // Nobody is asked.
    poll_every: miseban_domain::time::DAY,
    confirms_orders: false,
    logs_in: false,
    known_batch: 1,
    recheck: Recheck { batch: 1, every: miseban_domain::time::DAY },
    addresses: &[],
    stock: StockChoices::NONE,
};

static SETTINGS: &[Setting] = &[Setting {
    required: true,
    account: true,
    rule: Rule::Ascii { also: "-_.@", max: 64 },
    ..Setting::text("login_id", "setting.ponpare.login_id", "setting.ponpare.login_id.help", "miseban-shop")
}];

/// ポンパレモール.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// Names a listing: 商品管理ID, with the ids of its choice behind it where it has one.
fn listing_key(keys: &Keys) -> Option<String> {
    let of = |key: &str| keys.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let item = of("manageId")?.to_lowercase();
    let choice = (of("skuHorizontalId"), of("skuVerticalId"));
    Some(match choice {
        (None, None) => item,
        (across, down) => format!("{item}:{}:{}", across.unwrap_or_default(), down.unwrap_or_default()),
    })
}
