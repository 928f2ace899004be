//! Taking a mall's number as ours: a movement, computed back through what is kept from the listing, where that has one
//! answer.

use miseban_domain::{
    Coded, Instant, ListingId, SkuId,
    stock::{Belief, Difference, NotOurs, Wanted, compute, expected_for},
};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, listings, shops, skus,
    stock::{self, Book, Cause, NewMovement},
};

use super::differences::left_out;
use crate::{
    cases::note::PERSON,
    problem::FaultResult,
    push::Numbers,
    views::{SomeListings, TakePreview, TakeRow},
};

/// A number that becomes ours.
pub(super) struct Taken {
    listing: ListingId,
    sku: SkuId,
    /// The mall's number.
    number: i64,
    before: i64,
    after: i64,
}

/// What taking a mall's number would do, or why it can't be done.
pub(super) fn plan(w: &impl Reader, id: ListingId) -> Result<std::result::Result<Taken, Coded>> {
    let Some(listing) = listings::get(w, id)? else { return Ok(Err(Coded::new("differences.gone"))) };
    let Some(shown) = listing.shown else { return Ok(Err(Coded::new("differences.not_read"))) };
    let shop = shops::get(w, listing.shop_id)?;
    if listing.unexplained > 0 && shop.is_some_and(|shop| shop.switches.manage_orders) {
        // Their order would take them a second time. Two complete polls without one, and the mall is believed by itself.
        return Ok(Err(Coded::new("differences.take_sold").with("pieces", listing.unexplained)));
    }
    // What was put there and has been put right since is still the number that the person means.
    let (numbers, facts) = Numbers::load_one(w, id)?;
    let mut input = numbers.input(&facts, Some(shown));
    let ours = match compute(&input) {
        Wanted::Show(number) => Some(number),
        Wanted::LeaveAlone(_) => None,
    };
    let mended = listing.difference == Some(Difference::Edited) && ours == Some(shown);
    let number = if mended { shown.saturating_add(listing.edited).max(0) } else { shown };
    // Where no orders are taken in, nothing else will ever explain the pieces that this mall lacks.
    input.sku.safety_held = input.sku.safety_held.saturating_sub(listing.unexplained).max(0);
    Ok(match expected_for(&input, number) {
        Ok(after) => {
            Ok(Taken { listing: id, sku: listing.sku_id, number, before: input.sku.expected, after })
        }
        Err(why) => Err(Coded::new(match why {
            NotOurs::Bundle => "differences.take_bundle",
            NotOurs::LeftAlone => "differences.take_left_alone",
            NotOurs::Stopped => "differences.take_stopped",
            NotOurs::Trickle => "differences.take_trickle",
            NotOurs::Share => "differences.take_share",
            NotOurs::Cap => "differences.take_cap",
        })),
    })
}

/// Writes it.
pub(super) fn carry_out(w: &mut Write<'_>, taken: &Taken, request_id: &str, now: Instant) -> Result<()> {
    // The mall's number is the truth: nothing is missing there any more.
    let shown = listings::get(w, taken.listing)?.and_then(|row| row.shown).unwrap_or(taken.number);
    listings::change_belief(w, taken.listing, |_| Belief::new(shown))?;
    listings::note_edited(w, taken.listing, None)?;
    if taken.after != taken.before {
        let movement = NewMovement {
            person: Some(PERSON.to_owned()),
            request_id: Some(request_id.to_owned()),
            ..NewMovement::new(taken.sku, Book::Expected, taken.after - taken.before, Cause::Reconciled, now)
        };
        stock::move_expected(w, &movement)?;
        stock::mark_set(w, taken.sku, now)?;
    }
    crate::intake::restage_waiting(w, taken.sku, now)
}

/// What it would do, before it is done.
pub(crate) async fn preview(store: &Store, arg: SomeListings) -> FaultResult<TakePreview> {
    Ok(store
        .read(move |w| {
            let mut preview = TakePreview::default();
            for id in &arg.listing_ids {
                match plan(w, *id)? {
                    Ok(taken) => {
                        let sku = skus::get(w, taken.sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
                        preview.rows.push(TakeRow {
                            listing_id: *id,
                            name: sku.full_name(),
                            code: sku.code,
                            taken: taken.number,
                            before: taken.before,
                            after: taken.after,
                        });
                    }
                    Err(why) => preview.left_out.push(left_out(w, *id, &why)?),
                }
            }
            Ok(preview)
        })
        .await?)
}
