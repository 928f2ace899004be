//! Reading what a mall shows of listings, without sending anything: what differs is found out, and why.

use std::{collections::HashMap, sync::Arc};

use miseban_domain::{Coded, Instant, ListingId, ShopId};
use miseban_malls::{Clock, Keys, MallError, Shown, Stock};
use miseban_store::{
    Result, Store, Write,
    listings::{self, ListingRow},
    push, shops,
};

use super::{
    difference::{self, NOT_AT_MALL},
    plan::{Looked, MISSING_WAITS},
    reading,
};
use crate::problem::FaultResult;

/// Reads these listings, as many as one reading of the mall's takes at most. The inner error is the mall's: nothing was
/// learned. `account`: which of the shop's accounts is read; a fault when the shop turned to another one meanwhile.
pub(crate) async fn read_these(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    port: &dyn Stock,
    asked: Vec<ListingRow>,
) -> FaultResult<std::result::Result<Vec<(ListingId, Looked)>, MallError>> {
    let keys: Vec<Keys> = asked.iter().map(|listing| listing.keys.clone()).collect();
    let readings = match port.read(&keys).await {
        Ok(readings) => readings,
        Err(error) => return Ok(Err(error)),
    };
    let shown: HashMap<String, Shown> =
        readings.into_iter().map(|reading| (reading.listing, reading.shown)).collect();
    let now = clock.now();
    let looked = store
        .write(move |w| {
            shops::require_account(w, shop, account)?;
            let mut looked = Vec::new();
            for listing in &asked {
                let found = match shown.get(&listing.key) {
                    Some(shown) => take(w, listing, *shown, now)?,
                    None => Looked::Later,
                };
                looked.push((listing.id, found));
            }
            let told = |one: &&(ListingId, Looked)| matches!(one.1, Looked::Unchanged | Looked::Missing);
            let ids: Vec<ListingId> = looked.iter().filter(told).map(|(id, _)| *id).collect();
            difference::note_many(w, &ids, now)?;
            for (id, found) in &mut looked {
                let differs = listings::get(w, *id)?.is_some_and(|row| row.difference.is_some());
                if *found == Looked::Unchanged && differs {
                    *found = Looked::Differs;
                }
            }
            Ok(looked)
        })
        .await?;
    Ok(Ok(looked))
}

pub(super) fn take(w: &mut Write<'_>, asked: &ListingRow, shown: Shown, now: Instant) -> Result<Looked> {
    // What it shows now says nothing of a number that may still be on its way: that is found out where it is sent.
    if !push::open_of_listing(w, asked.id)?.is_empty() {
        return Ok(Looked::Later);
    }
    let Some(listing) = listings::get(w, asked.id)?.filter(|row| row.sent_at == asked.sent_at) else {
        return Ok(Looked::Later);
    };
    match shown {
        Shown::Missing => {
            listings::record_absent(w, listing.id, &Coded::new(NOT_AT_MALL), now.plus(MISSING_WAITS))?;
            Ok(Looked::Missing)
        }
        Shown::Unlimited => {
            listings::record_unlimited(w, listing.id, listing.settled_rev, now)?;
            Ok(Looked::Unlimited)
        }
        Shown::Number(number) => {
            if listing.trouble.as_ref().is_some_and(|trouble| trouble.code == NOT_AT_MALL) {
                listings::set_trouble(w, listing.id, None)?;
            }
            if reading::take_in(w, &listing, number, now)?.above > 0 {
                listings::raise(w, &[listing.id])?;
            }
            Ok(Looked::Unchanged)
        }
    }
}
