//! From what a mall showed to what is sent to it, in one transaction.

use miseban_domain::{
    Coded, Instant, ShopId,
    stock::{self, ToSend, Wanted},
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, PushRow, Shown, StockRules};
use miseban_store::{
    Result, StoreError, Write,
    listings::{self, ListingRow},
    push::{self, NewAttempt, PushMode},
    shops,
};

use super::{number, reading};

/// A number on its way.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub attempt: miseban_domain::PushAttemptId,
    pub listing: miseban_domain::ListingId,
    pub row: PushRow,
    /// The revision is settled by this; not when the number was held down or an earlier attempt is in doubt: then it
    /// has to be computed again.
    pub settles: bool,
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
const IN_DOUBT_FOR: i64 = MINUTE;

/// How long a listing that the mall does not know is left before it is asked again.
const MISSING_WAITS: i64 = 10 * MINUTE;
/// How long a number that was held down waits before it is computed again.
const HELD_DOWN_WAITS: i64 = 5 * SECOND;

/// Plans the listings that were read; writes beliefs and attempts down before anything is sent.
pub(crate) fn plan(
    w: &mut Write<'_>,
    shop_id: ShopId,
    rules: StockRules,
    run_id: &str,
    readings: &[(miseban_domain::ListingId, Shown)],
    fresh: Freshness,
    now: Instant,
) -> Result<Vec<Planned>> {
    let shop = shops::get(w, shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut planned = Vec::new();
    for (id, shown) in readings {
        let Some(listing) = listings::get(w, *id)? else { continue };
        if !shop.switches.push_stock || shop.push_blocked.is_some() {
            break;
        }
        match shown {
            Shown::Missing => {
                listings::record_absent(
                    w,
                    listing.id,
                    &Coded::new("listing.not_at_mall"),
                    now.plus(MISSING_WAITS),
                )?;
            }
            Shown::Unlimited => {
                listings::record_unlimited(w, listing.id, listing.wanted_rev, now)?;
            }
            Shown::Number(shown) => {
                let next = plan_one(w, &shop, &listing, rules, run_id, *shown, fresh, now)?;
                planned.extend(next);
            }
        }
    }
    Ok(planned)
}

#[allow(clippy::too_many_arguments, reason = "all of them are what one number depends on")]
fn plan_one(
    w: &mut Write<'_>,
    shop: &shops::ShopRow,
    listing: &ListingRow,
    rules: StockRules,
    run_id: &str,
    shown: i64,
    fresh: Freshness,
    now: Instant,
) -> Result<Option<Planned>> {
    let doubtful = resolve_doubt(w, listing, shown, now)?;
    let listing = listings::get(w, listing.id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    // What was sold unseen here is held back from every shop at once.
    let after = reading::take_in(w, &listing, shown, now)?.belief;
    let listing = listings::get(w, listing.id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let input = number::input(w, shop, &listing, rules.range, Some(shown))?;
    let Wanted::Show(wanted) = stock::compute(&input) else {
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
    let (mode, number, change) = match stock::number_to_send(target, Some(shown), rules.relative) {
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
            belief: Some(after.number),
            at: now,
        },
    )?;
    let row = PushRow { listing: listing.key.clone(), keys: listing.keys.clone(), change };
    Ok(Some(Planned { attempt, listing: listing.id, row, settles }))
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
            (Some(belief), Some(step)) => shown >= belief.shown + step,
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
