//! What a mall shows after it accepted a number. Only that is what buyers see.

use std::{collections::HashMap, sync::Arc};

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    time::{MINUTE, SECOND},
};
use miseban_malls::{Clock, Keys, Mall, MallError, Shown};
use miseban_store::{
    Result, Store, Write,
    listings::{self, ListingRow},
    push::{self, ACCEPTED_NOT_SHOWN},
    shops,
};

use super::{difference, reading};
use crate::problem::FaultResult;

/// How long a mall may take until it shows what it accepted, in milliseconds.
const SHOWS_WITHIN: i64 = MINUTE;
/// When a listing is read again that still shows the old number.
const STILL_OLD_WAITS: i64 = 10 * SECOND;
/// When a listing is read again after the mall could not be read.
const UNREAD_WAITS: i64 = 30 * SECOND;

/// What reading back came to.
pub(crate) enum ReadBack {
    /// There was nothing to read.
    NothingDue,
    /// The mall was read.
    Done,
    /// It could not be read; it is tried again.
    Failed(MallError),
}

/// Reads what is due to be read back, one call's worth.
/// `account`: which of the shop's accounts `mall` is; a fault when the shop turned to another one meanwhile.
pub(crate) async fn read_back(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    mall: &dyn Mall,
) -> FaultResult<ReadBack> {
    let Some(port) = mall.stock() else { return Ok(ReadBack::NothingDue) };
    if !port.rules().reads {
        return Ok(ReadBack::NothingDue);
    }
    let limit = i64::try_from(port.rules().read_batch).unwrap_or(1);
    let now = clock.now();
    let due = store.read(move |r| listings::to_read_back(r, shop, now, limit)).await?;
    if due.is_empty() {
        return Ok(ReadBack::NothingDue);
    }
    let asked: Vec<Keys> = due.iter().map(|listing| listing.keys.clone()).collect();
    let answer = port.read(&asked).await;
    let now = clock.now();
    let (readings, trouble) = match answer {
        Ok(readings) => (readings, None),
        Err(trouble) => (Vec::new(), Some(trouble)),
    };
    let shown: HashMap<String, Shown> =
        readings.into_iter().map(|reading| (reading.listing, reading.shown)).collect();
    store
        .write(move |w| {
            shops::require_account(w, shop, account)?;
            for before in &due {
                match shown.get(&before.key) {
                    Some(Shown::Number(number)) => compare(w, before, *number, now)?,
                    // The next number finds out about these, and says so.
                    Some(Shown::Missing | Shown::Unlimited) => {
                        listings::read_back_at(w, before.id, None)?;
                        listings::raise(w, &[before.id])?;
                    }
                    None => listings::read_back_at(w, before.id, Some(now.plus(UNREAD_WAITS)))?,
                }
            }
            let read = |row: &&ListingRow| shown.contains_key(&row.key);
            let ids: Vec<ListingId> = due.iter().filter(read).map(|row| row.id).collect();
            difference::note_many(w, &ids, now)
        })
        .await?;
    Ok(trouble.map_or(ReadBack::Done, ReadBack::Failed))
}

/// Takes one reading in.
pub(super) fn compare(w: &mut Write<'_>, asked: &ListingRow, shown: i64, now: Instant) -> Result<()> {
    let Some(listing) = listings::get(w, asked.id)?.filter(|row| row.sent_at == asked.sent_at) else {
        // Another number was accepted while this one was read; that one has a reading of its own.
        return Ok(());
    };
    let accepted = push::last_accepted(w, listing.id)?;
    let old = accepted.as_ref().is_some_and(|one| one.read == Some(shown) && one.target != shown);
    let waited = listing.sent_at.is_none_or(|at| now.since(at) >= SHOWS_WITHIN);
    if old && !waited {
        return listings::read_back_at(w, listing.id, Some(now.plus(STILL_OLD_WAITS)));
    }
    let above = reading::take_in(w, &listing, shown, now)?.above;
    if old {
        let why =
            Coded::new(ACCEPTED_NOT_SHOWN).with("shown", shown).with("sent", listing.sent.unwrap_or(shown));
        listings::set_trouble(w, listing.id, Some(&why))?;
    } else if listing.trouble.as_ref().is_some_and(|trouble| trouble.code == ACCEPTED_NOT_SHOWN) {
        listings::set_trouble(w, listing.id, None)?;
    }
    // Fewer than believed raises whatever shares the stock; more than believed is this listing's to put right.
    if above > 0 {
        listings::raise(w, &[listing.id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use miseban_domain::stock;
    use miseban_store::push::{NewAttempt, Outcome, PushMode};

    use super::*;
    use crate::push::shelf::{NOW, in_a_store, shelf};

    /// A listing that showed ten and whose mall has just accepted seven.
    fn accepted(w: &mut Write<'_>) -> Result<ListingRow> {
        let listing = shelf(w, 10)?.listing.id;
        let attempt = NewAttempt {
            listing,
            run_id: "run".into(),
            rev: 1,
            mode: PushMode::Relative,
            number: -3,
            target: 7,
            read: Some(10),
            belief: Some(10),
            counted_to: 0,
            own_sold: 0,
            net: None,
            at: NOW,
        };
        let attempt = push::begin_attempt(w, &attempt)?;
        listings::change_belief(w, listing, |belief| stock::belief_after_push(belief, 7))?;
        push::settle(w, attempt, &Outcome::Accepted, NOW)?;
        Ok(listings::get(w, listing)?.unwrap())
    }

    #[test]
    fn what_buyers_see_is_known_after_a_moment() {
        in_a_store(|w| {
            let listing = accepted(w)?;
            assert_eq!(listing.shown, Some(10), "not read since");
            assert_eq!(
                listings::to_read_back(w, listing.shop_id, NOW, 10)?,
                [],
                "a moment is left to the mall"
            );
            let soon = NOW.plus(2 * SECOND);
            let due = listings::to_read_back(w, listing.shop_id, soon, 10)?;
            assert_eq!(due.first().map(|row| row.id), Some(listing.id));
            compare(w, &listing, 7, soon)?;
            let row = listings::get(w, listing.id)?.unwrap();
            assert_eq!((row.shown, row.shown_at, row.unexplained), (Some(7), Some(soon), 0));
            assert_eq!(listings::next_read_back_at(w, listing.shop_id)?, None, "once is enough");
            Ok(())
        });
    }

    #[test]
    fn a_mall_that_goes_on_showing_the_old_number_is_given_a_minute_and_then_named() {
        in_a_store(|w| {
            let listing = accepted(w)?;
            compare(w, &listing, 10, NOW.plus(5 * SECOND))?;
            let row = listings::get(w, listing.id)?.unwrap();
            assert_eq!((row.belief, row.trouble.as_ref()), (Some(7), None), "it may only be slow");
            assert_eq!(listings::next_read_back_at(w, listing.shop_id)?, Some(NOW.plus(15 * SECOND)));

            let settled = (row.wanted_rev, row.settled_rev);
            compare(w, &row, 10, NOW.plus(MINUTE))?;
            let row = listings::get(w, listing.id)?.unwrap();
            assert_eq!(row.trouble.as_ref().map(|trouble| trouble.code.as_str()), Some(ACCEPTED_NOT_SHOWN));
            assert_eq!((row.belief, row.wanted_rev), (Some(10), settled.0 + 1), "it is computed again");

            compare(w, &row, 7, NOW.plus(2 * MINUTE))?;
            assert_eq!(listings::get(w, listing.id)?.unwrap().trouble, None);
            Ok(())
        });
    }

    #[test]
    fn a_sale_between_is_held_for_all_shops_as_with_any_reading() {
        in_a_store(|w| {
            let listing = accepted(w)?;
            compare(w, &listing, 5, NOW.plus(2 * SECOND))?;
            let row = listings::get(w, listing.id)?.unwrap();
            assert_eq!((row.belief, row.unexplained, row.shown), (Some(7), 2, Some(5)));
            Ok(())
        });
    }
}
