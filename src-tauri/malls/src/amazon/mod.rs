//! Amazon: its files only, until there is a connector. What they are, with the evidence, stands in `NOTES.md`.

pub(crate) mod files;

use miseban_domain::shop::Cancels;

use crate::{
    About, Keys, Kind, Rule, Setting, StockChoices,
    file_only::{self, FileOnly, own},
};

static ABOUT: About = file_only::about(
    "amazon",
    "mall.amazon",
    &[
        ("sku", "listing_key.amazon.sku"),
        ("asin", "listing_key.amazon.asin"),
        ("jan", "listing_key.amazon.jan"),
    ],
    "sku",
    StockChoices {
        // Who cancelled is told, the moment is not.
        cancels: &[Cancels::Never, Cancels::BeforeInstruction],
        pending: Some("setting.amazon.pending"),
        ..StockChoices::NONE
    },
);

static SETTINGS: &[Setting] = &[Setting {
    rule: Rule::Ascii { also: "-_", max: 32 },
    ..Setting::account(
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
    own(keys, "sku").map(ToOwned::to_owned)
}
