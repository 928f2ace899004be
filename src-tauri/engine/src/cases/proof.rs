//! The person's word that a mall that can't be read has a listing: numbers may then be sent to it.

use miseban_domain::Instant;
use miseban_store::{
    Store, StoreError,
    history::{self, NewHistory},
    listings,
};

use crate::{
    cases::once::once,
    problem::FaultResult,
    views::{ProveListings, Proved},
};

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
