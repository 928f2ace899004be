//! Why a listing's mall shows another number than ours, written down in the transaction in which it was found out.

use miseban_domain::{
    Instant, ListingId,
    stock::{self, DifferenceFacts, Wanted},
};
use miseban_store::{
    Result, StoreError, Write,
    listings::{self, ListingRow, UNPROVEN},
    numbers::Asked,
    push::{self, ACCEPTED_NOT_SHOWN},
    shops::{self, ShopRow},
};

use super::Numbers;

/// The code of a listing's trouble while its mall does not know it.
pub(super) const NOT_AT_MALL: &str = "listing.not_at_mall";

/// Writes down why a listing differs now. `ours`: what it should show, where that was just computed.
pub(crate) fn note(w: &mut Write<'_>, id: ListingId, ours: Option<i64>, now: Instant) -> Result<()> {
    if ours.is_none() {
        return note_many(w, &[id], now);
    }
    let listing = listings::get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let shop = shops::get(w, listing.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    write(w, &shop, &listing, ours, now)
}

/// [`note`] for many listings at once.
pub(crate) fn note_many(w: &mut Write<'_>, ids: &[ListingId], now: Instant) -> Result<()> {
    let numbers = Numbers::load(w, &Asked::listings(ids.to_vec()))?;
    let shops = shops::list(w)?;
    for id in ids {
        let listing = listings::get(w, *id)?.ok_or_else(|| StoreError::not_found("listing"))?;
        let Some(shop) = shops.iter().find(|shop| shop.id == listing.shop_id) else { continue };
        let ours = numbers.listing(*id).and_then(|facts| match numbers.wanted(&facts, None) {
            Wanted::Show(number) => Some(number),
            Wanted::LeaveAlone(_) => None,
        });
        write(w, shop, &listing, ours, now)?;
    }
    Ok(())
}

fn write(
    w: &mut Write<'_>,
    shop: &ShopRow,
    listing: &ListingRow,
    ours: Option<i64>,
    now: Instant,
) -> Result<()> {
    let id = listing.id;
    let in_doubt = !push::open_of_listing(w, id)?.is_empty();
    let facts = facts(shop, listing, ours, in_doubt);
    listings::set_difference(w, id, stock::difference(&facts), now)
}

/// What the reason depends on, of a listing as it stands.
fn facts(shop: &ShopRow, listing: &ListingRow, ours: Option<i64>, in_doubt: bool) -> DifferenceFacts {
    let trouble = listing.trouble.as_ref().map(|trouble| trouble.code.as_str());
    let missing = trouble == Some(NOT_AT_MALL);
    let not_shown = trouble == Some(ACCEPTED_NOT_SHOWN);
    let unproven = trouble == Some(UNPROVEN);
    DifferenceFacts {
        ours,
        shown: listing.shown,
        missing: missing || unproven,
        refused: trouble.is_some() && !missing && !not_shown && !unproven,
        not_shown,
        in_doubt,
        guarded: listing.guard.is_some(),
        unexplained: listing.unexplained,
        edited: listing.edited,
        blocked: shop.push_blocked.is_some(),
        linked: shop.switches.push_stock && listing.linked,
        stopped: listing.stopped,
        trickle: shop.switches.share.trickle.is_some(),
        under_way: listing.settled_rev < listing.wanted_rev || listing.sent_at > listing.shown_at,
    }
}
