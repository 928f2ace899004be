//! The person's word that a mall that can't be read has a listing: numbers may then be sent to it.

use miseban_domain::Instant;
use miseban_malls::registry;
use miseban_store::{
    Result, Store, StoreError, Write,
    history::{self, NewHistory},
    listings::{self, ListingRow},
    shops::ShopRow,
};

use crate::{
    cases::once::once,
    intake::MATCH_ONLY,
    problem::FaultResult,
    views::{ProveListings, Proved},
};

/// A file or a list of the mall's own has the listing. That says something only where the mall can't be read: everywhere else it is
/// asked itself before the first number goes there.
pub(crate) fn told_by_mall(
    w: &mut Write<'_>,
    shop: &ShopRow,
    listing: &ListingRow,
    now: Instant,
) -> Result<()> {
    if needs_word(shop, listing) { listings::prove(w, listing.id, now) } else { Ok(()) }
}

/// Nothing has said yet that a mall that can't be read has the listing.
pub(crate) fn needs_word(shop: &ShopRow, listing: &ListingRow) -> bool {
    let unread = registry::kind(&shop.mall).is_some_and(|kind| {
        let by = shop.switches.sending.by;
        kind.about.stock.ways.iter().any(|way| way.by == by && !way.reads)
    });
    unread && !listing.seen_at_mall && !listing.key.starts_with(MATCH_ONLY)
}

/// Marks listings as there. One that the mall has shown, or a file of it has, stays as it is.
pub(crate) async fn prove(store: &Store, arg: ProveListings, now: Instant) -> FaultResult<Proved> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.prove", now, |w| {
                let mut count = 0;
                for id in &arg.listings {
                    let listing = listings::get(w, *id)?.ok_or_else(|| StoreError::not_found("listing"))?;
                    if listing.seen_at_mall {
                        continue;
                    }
                    listings::prove(w, *id, now)?;
                    count += 1;
                    let entry = NewHistory {
                        at: now,
                        who: "person".to_owned(),
                        what: "history.listing_proved".to_owned(),
                        subject: "listing".to_owned(),
                        subject_id: Some(id.0),
                        before: None,
                        after: None,
                        request_id: Some(arg.request_id.clone()),
                    };
                    history::add(w, &entry)?;
                }
                Ok(Proved { count })
            })
        })
        .await?)
}
