//! Amazon: its files only, until there is a connector. What they are, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use crate::{About, Keys, Kind, Recheck, Rule, Setting, StockChoices, file_only::FileOnly};

static ABOUT: About = About {
    id: "amazon",
    name: "mall.amazon",
    listing_keys: &[
        ("sku", "listing_key.amazon.sku"),
        ("asin", "listing_key.amazon.asin"),
        ("jan", "listing_key.amazon.jan"),
    ],
    default_matching_key: "sku",
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
    rule: Rule::Ascii { also: "-_", max: 32 },
    ..Setting::text(
        "seller_id",
        "setting.amazon.seller_id",
        "setting.amazon.seller_id.help",
        "A1EXAMPLESELLER",
    )
}];

/// Amazon.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// The seller's own SKU names a listing; Amazon keeps its case.
fn listing_key(keys: &Keys) -> Option<String> {
    keys.get("sku").map(|sku| sku.trim().to_owned()).filter(|sku| !sku.is_empty())
}
