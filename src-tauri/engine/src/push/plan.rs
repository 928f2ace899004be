//! From what a mall showed to what is sent to it, in one transaction.

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    stock::{self, ToSend, Wanted},
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, PushRow, Shown, StockRules};
use miseban_store::{
    Result, StoreError, Write,
    listings::{self, ListingRow},
    numbers::Asked,
    push::{self, NewAttempt, PushMode},
    shops,
};

use super::{Numbers, reading};

/// A number on its way.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub attempt: miseban_domain::PushAttemptId,
    pub listing: ListingId,
    pub row: PushRow,
    /// The revision is settled by this; not when the number was held down or an earlier attempt is in doubt: then it
    /// has to be computed again.
    pub settles: bool,
    /// The mall can be read, so that it is found out what it makes of the number.
    pub reads: bool,
}

/// What is known of the shop's orders at the moment of planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// They were taken in just before.
    Fresh,
    /// They cannot be reached: nothing is raised.
    Unreachable,
}

/// How long an attempt without an answer may still be on its way at the mall, in milliseconds. Longer than any
/// time-out of ours, because a slow mall may act after we have given up.
pub(super) const IN_DOUBT_FOR: i64 = MINUTE;

/// How long a step down in doubt is taken to be on its way, in milliseconds. Shorter than the above: to show a few too few
/// for a moment is better than to sell what is gone.
const COMING_FOR: i64 = 10 * SECOND;

/// How long a listing that the mall does not know is left before it is asked again.
pub(super) const MISSING_WAITS: i64 = 10 * MINUTE;
/// How long a number that was held down waits before it is computed again.
pub(super) const HELD_DOWN_WAITS: i64 = 5 * SECOND;

/// Plans the listings that were read; writes beliefs and attempts down before anything is sent.
///
/// All readings are taken in before the first number is computed: what any of them shows too few is held back from all.
pub(crate) fn plan(
    w: &mut Write<'_>,
    shop_id: ShopId,
    rules: StockRules,
    run_id: &str,
    readings: &[(ListingId, Shown)],
    fresh: Freshness,
    now: Instant,
) -> Result<Vec<Planned>> {
    let shop = shops::get(w, shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    if !shop.switches.push_stock || shop.push_blocked.is_some() {
        return Ok(Vec::new());
    }
    let mut read = Vec::with_capacity(readings.len());
    for (id, shown) in readings {
        let Some(listing) = listings::get(w, *id)? else { continue };
        match shown {
            Shown::Missing => {
                drop_old_doubt(w, listing.id, now)?;
                listings::record_absent(
                    w,
                    listing.id,
                    &Coded::new("listing.not_at_mall"),
                    now.plus(MISSING_WAITS),
                )?;
            }
            Shown::Unlimited => {
                drop_old_doubt(w, listing.id, now)?;
                listings::record_unlimited(w, listing.id, listing.wanted_rev, now)?;
            }
            Shown::Number(shown) => read.push(take_in(w, &listing, *shown, now)?),
        }
    }
    let asked = Asked::listings(read.iter().map(|one| one.listing).collect());
    let numbers = Numbers::load(w, &asked)?.in_range(shop_id, rules.range);
    let mut planned = Vec::with_capacity(read.len());
    for one in read {
        let Some(facts) = numbers.listing(one.listing) else { continue };
        let listing = listings::get(w, one.listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
        let wanted = numbers.wanted(&facts, Some(one.shown));
        planned.extend(plan_one(w, &listing, &one, wanted, rules, run_id, fresh, now)?);
    }
    Ok(planned)
}

/// A listing's number as it was just read.
struct Taken {
    listing: ListingId,
    shown: i64,
    /// What is believed now.
    belief: i64,
    /// An earlier attempt may still be on its way.
    doubtful: bool,
}

/// Takes one reading in. What was sold unseen here is held back from every shop at once.
fn take_in(w: &mut Write<'_>, listing: &ListingRow, shown: i64, now: Instant) -> Result<Taken> {
    let doubtful = resolve_doubt(w, listing, shown, now)?;
    let listing = listings::get(w, listing.id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let belief = reading::take_in(w, &listing, shown, now)?.belief.number;
    Ok(Taken { listing: listing.id, shown, belief, doubtful })
}

#[allow(clippy::too_many_arguments, reason = "all of them are what one number depends on")]
fn plan_one(
    w: &mut Write<'_>,
    listing: &ListingRow,
    read: &Taken,
    wanted: Wanted,
    rules: StockRules,
    run_id: &str,
    fresh: Freshness,
    now: Instant,
) -> Result<Option<Planned>> {
    let (shown, doubtful) = (read.shown, read.doubtful);
    let Wanted::Show(wanted) = wanted else {
        if doubtful {
            listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
        } else {
            push::settle_unchanged(w, listing.id, listing.wanted_rev)?;
        }
        return Ok(None);
    };
    let may_raise = fresh == Freshness::Fresh && !doubtful;
    let target =
        if may_raise { wanted } else { stock::without_raising(wanted, Some(shown)).unwrap_or(shown) };
    // With an attempt in doubt the number is looked at again, until it is known what became of that one.
    let settles = target == wanted && !doubtful;
    // A step down that was sent just now may still arrive; one taken every second would empty the listing.
    let coming = if rules.relative { coming_down(w, listing.id, now)? } else { 0 };
    if coming < 0 && target >= shown + coming {
        listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
        return Ok(None);
    }
    let (mode, number, change) = match stock::number_to_send(target, Some(shown + coming), rules.relative) {
        ToSend::Nothing => {
            if settles {
                listings::confirm_shown(w, listing.id, target, listing.wanted_rev, now)?;
            } else {
                listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
            }
            return Ok(None);
        }
        ToSend::Relative(by) => (PushMode::Relative, by, Change::By(by)),
        ToSend::Absolute(to) => (PushMode::Absolute, to, Change::To(to)),
    };
    let attempt = push::begin_attempt(
        w,
        &NewAttempt {
            listing: listing.id,
            run_id: run_id.to_owned(),
            rev: listing.wanted_rev,
            mode,
            number,
            target,
            read: Some(shown),
            belief: Some(read.belief),
            at: now,
        },
    )?;
    let row = PushRow { listing: listing.key.clone(), keys: listing.keys.clone(), change };
    Ok(Some(Planned { attempt, listing: listing.id, row, settles, reads: true }))
}

/// By how much the steps down that are in doubt and young would lower the listing if they all arrived; 0 or less.
fn coming_down(w: &Write<'_>, listing: ListingId, now: Instant) -> Result<i64> {
    Ok(push::open_of_listing(w, listing)?
        .iter()
        .filter(|attempt| attempt.mode == PushMode::Relative && now.since(attempt.started_at) < COMING_FOR)
        .map(|attempt| attempt.number.min(0))
        .sum())
}

/// The mall shows no number any more that could tell what became of an attempt.
fn drop_old_doubt(w: &mut Write<'_>, listing: ListingId, now: Instant) -> Result<()> {
    for attempt in push::open_of_listing(w, listing)? {
        if now.since(attempt.started_at) >= IN_DOUBT_FOR {
            push::settle(w, attempt.id, &push::Outcome::Dropped, now)?;
        }
    }
    Ok(())
}

/// Attempts whose answer never came: what the mall shows now tells whether they happened. `true` while one of them may
/// still be on its way.
fn resolve_doubt(w: &mut Write<'_>, listing: &ListingRow, shown: i64, now: Instant) -> Result<bool> {
    let mut still = false;
    for attempt in push::open_of_listing(w, listing.id)? {
        let step = match attempt.mode {
            PushMode::Relative => Some(attempt.number),
            PushMode::Absolute => attempt.read.map(|read| attempt.number - read),
        };
        let belief = listings::get(w, listing.id)?.and_then(|row| row.belief());
        let happened = match (belief, step) {
            (Some(belief), Some(step)) if step < 0 => shown <= belief.number + step,
            // A part of the rise is there: what is missing of it was sold, and is held until its order comes.
            (Some(belief), Some(step)) => shown > belief.shown || shown >= belief.shown + step,
            _ => false,
        };
        if happened {
            if let Some(step) = step {
                listings::change_belief(w, listing.id, |belief| {
                    stock::belief_after_push(belief, belief.shown + step)
                })?;
            }
            push::settle(w, attempt.id, &push::Outcome::Accepted, now)?;
        } else if now.since(attempt.started_at) >= IN_DOUBT_FOR {
            push::settle(w, attempt.id, &push::Outcome::Dropped, now)?;
        } else {
            push::settle(w, attempt.id, &push::Outcome::InDoubt(Coded::new("push.in_doubt")), now)?;
            still = true;
        }
    }
    Ok(still)
}

#[cfg(test)]
mod tests {
    use miseban_domain::stock::Range;
    use miseban_store::push::OutcomeKind;

    use super::*;
    use crate::push::shelf::{NOW, Shelf, in_a_store, set_to, shelf};

    const RULES: StockRules = StockRules {
        relative: true,
        reads: true,
        every: 0,
        range: Range { min: 0, max: 99_999 },
        push_batch: 10,
        read_batch: 10,
    };

    fn read(
        w: &mut Write<'_>,
        shelf: &Shelf,
        shown: i64,
        fresh: Freshness,
        at: Instant,
    ) -> Result<Vec<Change>> {
        let readings = [(shelf.listing.id, Shown::Number(shown))];
        let planned = plan(w, shelf.shop, RULES, "run", &readings, fresh, at)?;
        Ok(planned.into_iter().map(|one| one.row.change).collect())
    }

    #[test]
    fn nothing_rises_where_orders_cannot_be_reached_and_everything_may_fall() {
        in_a_store(|w| {
            let low = shelf(w, 4)?;
            assert_eq!(read(w, &low, 4, Freshness::Unreachable, NOW)?, []);
            assert!(listings::due(w, low.shop, NOW.plus(MINUTE), 10)?.len() == 1, "it is still to rise");
            set_to(w, low.sku, 1)?;
            assert_eq!(read(w, &low, 4, Freshness::Unreachable, NOW)?, [Change::By(-3)]);
            Ok(())
        });
    }

    #[test]
    fn an_attempt_that_did_not_happen_keeps_the_number_down_for_a_minute() {
        in_a_store(|w| {
            let shelf = shelf(w, 4)?;
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, NOW)?, [Change::By(6)]);
            let soon = NOW.plus(10 * SECOND);
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, soon)?, [], "it may still be on its way");
            let attempt = push::attempts(w, shelf.listing.id, 1)?.remove(0);
            assert_eq!(attempt.outcome, Some(OutcomeKind::InDoubt));

            let later = NOW.plus(MINUTE);
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, later)?, [Change::By(6)], "it never arrived");
            let first = push::attempt(w, attempt.id)?.unwrap();
            assert_eq!(first.outcome, Some(OutcomeKind::Dropped));
            Ok(())
        });
    }

    #[test]
    fn an_attempt_that_happened_with_a_sale_in_the_same_moment_is_not_made_again() {
        in_a_store(|w| {
            let shelf = shelf(w, 4)?;
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, NOW)?, [Change::By(6)]);
            // Ten were shown, three of them are sold, and their order has not come yet.
            let soon = NOW.plus(10 * SECOND);
            assert_eq!(
                read(w, &shelf, 7, Freshness::Fresh, soon)?,
                [],
                "nothing is put back before the order came"
            );
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!((row.shown, row.unexplained), (Some(7), 0), "{row:?}");
            let attempt = push::attempts(w, shelf.listing.id, 1)?.remove(0);
            assert_eq!(attempt.outcome, Some(OutcomeKind::InDoubt));
            Ok(())
        });
    }

    #[test]
    fn a_step_down_in_doubt_is_not_taken_twice() {
        in_a_store(|w| {
            let shelf = shelf(w, 10)?;
            set_to(w, shelf.sku, 7)?;
            assert_eq!(read(w, &shelf, 10, Freshness::Fresh, NOW)?, [Change::By(-3)]);
            // The mall has not acted yet, and nobody knows whether it will.
            let soon = NOW.plus(SECOND);
            assert_eq!(read(w, &shelf, 10, Freshness::Unreachable, soon)?, []);
            set_to(w, shelf.sku, 5)?;
            assert_eq!(
                read(w, &shelf, 10, Freshness::Unreachable, soon)?,
                [Change::By(-2)],
                "only what is new"
            );
            // What the mall does not show after a while is sent again, rather than sold.
            let later = NOW.plus(COMING_FOR);
            assert_eq!(read(w, &shelf, 10, Freshness::Unreachable, later)?, [Change::By(-3)]);
            Ok(())
        });
    }

    #[test]
    fn pieces_that_a_mall_lacks_are_held_from_what_it_is_sent() {
        in_a_store(|w| {
            let shelf = shelf(w, 10)?;
            assert_eq!(read(w, &shelf, 8, Freshness::Fresh, NOW)?, [], "8 of 10 are left for all shops");
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!((row.belief, row.unexplained), (Some(10), 2));
            set_to(w, shelf.sku, 5)?;
            assert_eq!(read(w, &shelf, 8, Freshness::Fresh, NOW)?, [Change::By(-5)]);
            Ok(())
        });
    }
}
