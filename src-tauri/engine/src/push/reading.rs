//! A mall's number as it was just read, taken in.

use miseban_domain::{
    Instant, ShopId,
    stock::{self, Belief, Wanted},
    time::HOUR,
};
use miseban_store::{
    Result, StoreError, Write,
    history::{self, NewHistory},
    listings::{self, ListingRow},
};

use super::Numbers;

/// What the mall shows becomes what is believed of it. Pieces that it shows too few are held back from every shop; ones
/// that it shows too many were put there by somebody else, which goes on record.
pub(super) fn take_in(w: &mut Write<'_>, listing: &ListingRow, shown: i64, now: Instant) -> Result<Reading> {
    let outcome = listing.belief().map(|belief| stock::read(belief, shown));
    let belief = outcome.map_or_else(|| Belief::new(shown), |outcome| outcome.belief);
    listings::record_belief(w, listing.id, belief, now)?;
    let above = outcome.map_or(0, |outcome| outcome.above);
    if above > 0 {
        on_record(w, listing, "history.unexplained_rise", above, now)?;
        // Just the number that it should show: the mall put a cancel's pieces back by itself, and there is nothing to tell.
        let (numbers, facts) = Numbers::load_one(w, listing.id)?;
        if numbers.wanted(&facts, Some(shown)) != Wanted::Show(shown) {
            listings::note_edited(w, listing.id, Some(above))?;
        }
    }
    Ok(Reading { belief, above })
}

/// What a reading told.
pub(super) struct Reading {
    /// What is believed now.
    pub belief: Belief,
    /// More than was believed, by so many.
    pub above: i64,
}

/// A complete poll of a shop's orders that was begun at `begun` is in: what its listings lacked before was explained by it,
/// or it is one of the two polls after which the mall is believed.
pub(crate) fn after_complete_poll(
    w: &mut Write<'_>,
    shop: ShopId,
    begun: Instant,
    now: Instant,
) -> Result<()> {
    for id in listings::unexplained_since(w, shop, begun)? {
        let mut given_up = 0;
        listings::change_belief(w, id, |belief| {
            let outcome = stock::belief_after_poll(belief);
            given_up = outcome.given_up;
            outcome.belief
        })?;
        if given_up > 0 {
            let listing = listings::get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
            on_record(w, &listing, "history.unexplained_drop", given_up, now)?;
            listings::note_edited(w, id, Some(-given_up))?;
        }
        super::difference::note(w, id, None, now)?;
    }
    listings::forget_above(w, shop, begun.plus(-HOUR))
}

/// Pieces that a mall shows without an order to explain it: a row of 在庫差異.
fn on_record(w: &mut Write<'_>, listing: &ListingRow, what: &str, pieces: i64, now: Instant) -> Result<()> {
    history::add(
        w,
        &NewHistory {
            at: now,
            who: "rule:belief".to_owned(),
            what: what.to_owned(),
            subject: "listing".to_owned(),
            subject_id: Some(listing.id.0),
            before: Some(serde_json::json!({ "pieces": pieces })),
            after: None,
            request_id: None,
        },
    )
}
