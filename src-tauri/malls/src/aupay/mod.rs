//! au PAY マーケット: its files only, until there is a connector. What they are, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use crate::{About, Keys, Kind, Recheck, Rule, Setting, StockChoices, file_only::FileOnly};

static ABOUT: About = About {
    id: "aupay",
    name: "mall.aupay",
    listing_keys: &[
        ("itemCode", "listing_key.aupay.item_code"),
        ("itemManagementId", "listing_key.aupay.item_management_id"),
        ("choicesStockHorizontalCode", "listing_key.aupay.horizontal_code"),
        ("choicesStockVerticalCode", "listing_key.aupay.vertical_code"),
        ("skuCode", "listing_key.aupay.sku_code"),
        ("lotNumber", "listing_key.aupay.lot_number"),
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
    rule: Rule::Ascii { also: "", max: 16 },
    ..Setting::text("shop_id", "setting.aupay.shop_id", "setting.aupay.shop_id.help", "12345678")
}];

/// au PAY マーケット.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// Names a listing: `itemCode`, with the codes of its choice behind it where it has one.
fn listing_key(keys: &Keys) -> Option<String> {
    let of = |key: &str| keys.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let item = of("itemCode")?;
    let choice = (of("choicesStockHorizontalCode"), of("choicesStockVerticalCode"));
    Some(match choice {
        (None, None) => item.to_owned(),
        (across, down) => format!("{item}:{}:{}", across.unwrap_or_default(), down.unwrap_or_default()),
    })
}
