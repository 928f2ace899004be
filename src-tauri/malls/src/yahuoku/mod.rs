//! Yahoo!オークション: what a shop there sets about its stock, until there is a connector. The evidence stands in `NOTES.md`.

use crate::{
    About, Keys, Kind, Place, Rule, Setting, StockChoices,
    file_only::{self, FileOnly, own},
};

/// The setting that asks for what reached 0 to be withdrawn.
const WITHDRAW: &str = "withdraw_at_zero";

static ABOUT: About = file_only::about(
    "yahuoku",
    "mall.yahuoku",
    &[
        ("managementNo", "listing_key.yahuoku.management_no"),
        ("auctionId", "listing_key.yahuoku.auction_id"),
        ("jan", "listing_key.yahuoku.jan"),
    ],
    "managementNo",
    StockChoices { withdraw: Some(WITHDRAW), ..StockChoices::NONE },
);

static SETTINGS: &[Setting] = &[
    Setting {
        rule: Rule::Ascii { also: "-_.@", max: 64 },
        ..Setting::account(
            "store_id",
            "setting.yahuoku.store_id",
            "setting.yahuoku.store_id.help",
            "miseban-store",
        )
    },
    Setting {
        default: "true",
        rule: Rule::Switch,
        place: Place::Stock,
        ..Setting::text(
            WITHDRAW,
            "setting.yahuoku.withdraw_at_zero",
            "setting.yahuoku.withdraw_at_zero.help",
            "true",
        )
    },
];

/// Yahoo!オークション.
pub static KIND: Kind =
    Kind { about: &ABOUT, settings: SETTINGS, listing_key, connect: |_| Ok(FileOnly::of(&ABOUT)) };

/// 管理番号 names a listing: an auction's own id changes each time it is listed again.
fn listing_key(keys: &Keys) -> Option<String> {
    own(keys, "managementNo").map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auction_is_named_by_what_stays_when_it_is_listed_again() {
        let keys = |number: &str| {
            Keys::from([
                ("managementNo".to_owned(), number.to_owned()),
                ("auctionId".to_owned(), "x1000000001".to_owned()),
            ])
        };
        assert_eq!(listing_key(&keys(" cup-1 ")).as_deref(), Some("cup-1"));
        assert_eq!(listing_key(&keys("")), None);
    }
}
