//! From what a mall showed to what is sent to it, in one transaction.

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    stock::{self, ListingInput, ToSend, Wanted},
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, PushRow, Shown, StockRules};
use miseban_store::{
    Result, StoreError, Write,
    listings::{self, Due, ListingRow},
    numbers::Asked,
    push::{self, NewAttempt, PushMode},
    shops::{self, ShopRow},
    stock as store_stock,
};

use super::{
    Numbers,
    difference::{self, NOT_AT_MALL},
    doubt::{self, Seen},
    net::{self, Net, Verdict},
    reading,
};

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
    /// Only what orders took leaves; the number itself waits for the person, and is not computed again before.
    pub waits: bool,
    /// What the listing should show.
    pub ours: i64,
}

/// What became of a listing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Looked {
    /// The mall took a number.
    Sent,
    /// It shows the right one already.
    Unchanged,
    /// Its number is not ours to set.
    LeftAlone,
    /// The mall shows "unlimited", which stays.
    Unlimited,
    /// The mall does not know it.
    Missing,
    /// The mall refused the number.
    Refused(Coded),
    /// The number waits for the person.
    Waits,
    /// The mall shows another number; it was only read.
    Differs,
    /// It could not be read, or sent, just now, or it is not known whether it was; it stays due.
    Later,
}

/// What planning gave: numbers to send, and what is settled without one.
#[derive(Debug, Default)]
pub(crate) struct Plans {
    pub planned: Vec<Planned>,
    pub looked: Vec<(ListingId, Looked)>,
}

/// What comes of one listing.
pub(super) enum Next {
    Send(Box<Planned>),
    Not(Looked),
}

/// What is known of the shop's orders at the moment of planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// They were taken in just before.
    Fresh,
    /// They cannot be reached: nothing is raised.
    Unreachable,
}

/// How long a listing that the mall does not know is left before it is asked again.
pub(super) const MISSING_WAITS: i64 = 10 * MINUTE;
/// How long a number that was held down waits before it is computed again.
pub(super) const HELD_DOWN_WAITS: i64 = 5 * SECOND;

/// The reason for which a shop's numbers wait after it was silent for days. What orders take leaves all the same.
pub(crate) const LONG_PAUSE: &str = "problem.long_pause";

/// Which numbers may leave for a shop; `None`: none. After a long pause orders' do: what they took is known. After a copy was
/// put back, or without a key, nothing does: nobody knows which of its orders the malls were told of already.
pub(crate) fn may_send(shop: &ShopRow) -> Option<Due> {
    match shop.push_blocked.as_deref() {
        _ if !shop.switches.push_stock => None,
        None => Some(Due::All),
        Some(LONG_PAUSE) => Some(Due::Urgent),
        Some(_) => None,
    }
}

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
) -> Result<Plans> {
    let shop = shops::get(w, shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut plans = Plans::default();
    let Some(which) = may_send(&shop) else { return Ok(plans) };
    let mut net = Net::of(w, shop_id, which == Due::Urgent, now)?;
    let mut read = Vec::with_capacity(readings.len());
    for (id, shown) in readings {
        let Some(listing) = listings::get(w, *id)? else { continue };
        match shown {
            Shown::Missing => {
                doubt::resolve(w, &listing, Seen::NoNumber, now)?;
                listings::record_absent(w, listing.id, &Coded::new(NOT_AT_MALL), now.plus(MISSING_WAITS))?;
                difference::note(w, listing.id, None, now)?;
                plans.looked.push((listing.id, Looked::Missing));
            }
            Shown::Unlimited => {
                doubt::resolve(w, &listing, Seen::NoNumber, now)?;
                listings::record_unlimited(w, listing.id, listing.wanted_rev, now)?;
                plans.looked.push((listing.id, Looked::Unlimited));
            }
            Shown::Number(shown) => read.push(take_in(w, &listing, *shown, now)?),
        }
    }
    let asked = Asked::listings(read.iter().map(|one| one.listing).collect());
    let numbers = Numbers::load(w, &asked)?.in_range(shop_id, rules.range);
    for one in read {
        let Some(facts) = numbers.listing(one.listing) else { continue };
        let listing = listings::get(w, one.listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
        let input = numbers.input(&facts, Some(one.shown));
        match plan_one(w, &listing, &one, &input, rules, run_id, fresh, &mut net, now)? {
            Next::Send(planned) => plans.planned.push(*planned),
            Next::Not(looked) => plans.looked.push((listing.id, looked)),
        }
    }
    Ok(plans)
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
    let doubt = doubt::resolve(w, listing, Seen::Number(shown), now)?;
    let listing = listings::get(w, listing.id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    // What a step has probably lowered is not missing.
    let belief = reading::take_in(w, &listing, shown - doubt.unclear, now)?.belief.number;
    Ok(Taken { listing: listing.id, shown, belief, doubtful: doubt.lowest.is_some() })
}

#[allow(clippy::too_many_arguments, reason = "all of them are what one number depends on")]
fn plan_one(
    w: &mut Write<'_>,
    listing: &ListingRow,
    read: &Taken,
    input: &ListingInput,
    rules: StockRules,
    run_id: &str,
    fresh: Freshness,
    net: &mut Net,
    now: Instant,
) -> Result<Next> {
    let (shown, doubtful) = (read.shown, read.doubtful);
    let Wanted::Show(wanted) = stock::compute(input) else {
        if doubtful {
            listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
        } else {
            push::settle_unchanged(w, listing.id, listing.wanted_rev)?;
            listings::set_difference(w, listing.id, None, now)?;
        }
        return Ok(Next::Not(if doubtful { Looked::Later } else { Looked::LeftAlone }));
    };
    let may_raise = fresh == Freshness::Fresh && !doubtful;
    let allowed = if may_raise { wanted } else { wanted.min(shown) };
    let change = net::change(w, listing, input, (shown, allowed))?;
    let verdict = net.judge(w, listing, change)?;
    let waits = matches!(verdict, Verdict::Waits(_));
    if let Verdict::Waits(Some(reason)) = verdict {
        net::hold(w, listing.id, reason, now)?;
    }
    let target = if waits { change.while_waiting() } else { allowed };
    // With an attempt in doubt the number is looked at again, until it is known what became of that one.
    let settles = target == wanted && !doubtful && !waits;
    // A step down that was sent just now may still arrive; one taken every second would empty the listing.
    let coming = if rules.relative { doubt::coming_down(w, listing.id, now)? } else { 0 };
    if coming < 0 && target >= shown + coming {
        listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
        return Ok(Next::Not(Looked::Later));
    }
    let (mode, number, change) = match stock::number_to_send(target, Some(shown + coming), rules.relative) {
        ToSend::Nothing => {
            if settles {
                let counted_to = store_stock::last_movement(w)?;
                listings::confirm_shown(w, listing.id, target, listing.wanted_rev, counted_to, now)?;
                difference::note(w, listing.id, Some(wanted), now)?;
                return Ok(Next::Not(Looked::Unchanged));
            }
            if waits && !doubtful {
                listings::hold_guarded(w, listing.id)?;
                difference::note(w, listing.id, Some(wanted), now)?;
                return Ok(Next::Not(Looked::Waits));
            }
            listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
            return Ok(Next::Not(Looked::Later));
        }
        ToSend::Relative(by) => (PushMode::Relative, by, Change::By(by)),
        ToSend::Absolute(to) => (PushMode::Absolute, to, Change::To(to)),
    };
    let attempt = push::begin_attempt(
        w,
        &NewAttempt {
            listing: listing.id,
            run_id: run_id.to_owned(),
            // What only lowers it by what orders took settles nothing: the number itself has yet to go.
            rev: if waits { listing.settled_rev } else { listing.wanted_rev },
            mode,
            number,
            target,
            read: Some(shown),
            belief: Some(read.belief),
            counted_to: store_stock::last_movement(w)?,
            own_sold: listing.own_sold,
            net: if let Verdict::Counts(class) = verdict { Some(class) } else { None },
            at: now,
        },
    )?;
    let row = PushRow { listing: listing.key.clone(), keys: listing.keys.clone(), change };
    let planned = Planned { attempt, listing: listing.id, row, settles, reads: true, waits, ours: wanted };
    Ok(Next::Send(Box::new(planned)))
}

#[cfg(test)]
mod tests {
    use miseban_domain::stock::Range;
    use miseban_store::push::OutcomeKind;

    use super::{super::doubt::COMING_FOR, *};
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
        Ok(planned.planned.into_iter().map(|one| one.row.change).collect())
    }

    #[test]
    fn nothing_rises_where_orders_cannot_be_reached_and_everything_may_fall() {
        in_a_store(|w| {
            let low = shelf(w, 4)?;
            assert_eq!(read(w, &low, 4, Freshness::Unreachable, NOW)?, []);
            assert!(
                listings::due(w, low.shop, Due::All, NOW.plus(MINUTE), 10)?.len() == 1,
                "it is still to rise"
            );
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
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, later)?, [], "six may have come and been sold");
            orders_in(w, &shelf, later.plus(SECOND))?;
            let then = later.plus(6 * SECOND);
            assert_eq!(read(w, &shelf, 4, Freshness::Fresh, then)?, [Change::By(6)], "it never arrived");
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
            // Part of a rise can't arrive: all of it did, and what is missing is held for every shop.
            assert_eq!((row.shown, row.unexplained), (Some(7), 3), "{row:?}");
            let attempt = push::attempts(w, shelf.listing.id, 1)?.remove(0);
            assert_eq!(attempt.outcome, Some(OutcomeKind::Accepted));
            Ok(())
        });
    }

    /// Every order up to `at` is in; none was new.
    fn orders_in(w: &mut Write<'_>, shelf: &Shelf, at: Instant) -> Result<()> {
        let poll = miseban_store::polls::NewPoll {
            shop_id: shelf.shop,
            kind: crate::shop_worker::POLL,
            started_at: at,
            finished_at: at,
            complete: true,
            found: 0,
            error: None,
        };
        miseban_store::polls::record(w, &poll)
    }

    #[test]
    fn a_step_down_that_was_lost_while_as_many_were_sold_gives_nothing_back() {
        in_a_store(|w| {
            let shelf = shelf(w, 10)?;
            set_to(w, shelf.sku, 7)?;
            assert_eq!(read(w, &shelf, 10, Freshness::Fresh, NOW)?, [Change::By(-3)]);
            // It is lost, and three are sold: the mall shows what it would if it had arrived.
            set_to(w, shelf.sku, 10)?;
            assert_eq!(read(w, &shelf, 7, Freshness::Fresh, NOW.plus(SECOND))?, [], "it could be either");
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!(
                (row.belief, row.unexplained),
                (Some(10), 0),
                "nothing is held from the others for it"
            );
            // The three are in: 10 - 3 is what there is, and what the mall shows.
            listings::change_belief(w, shelf.listing.id, |belief| stock::belief_after_order(belief, 3))?;
            set_to(w, shelf.sku, 7)?;
            orders_in(w, &shelf, NOW.plus(2 * SECOND))?;
            let late = NOW.plus(MINUTE);
            assert_eq!(read(w, &shelf, 7, Freshness::Fresh, late)?, []);
            let attempt = push::attempts(w, shelf.listing.id, 1)?.remove(0);
            assert_eq!(attempt.outcome, Some(OutcomeKind::Dropped));
            Ok(())
        });
    }

    #[test]
    fn a_step_down_that_arrived_is_believed_once_all_orders_are_in() {
        in_a_store(|w| {
            let shelf = shelf(w, 10)?;
            set_to(w, shelf.sku, 7)?;
            assert_eq!(read(w, &shelf, 10, Freshness::Fresh, NOW)?, [Change::By(-3)]);
            assert_eq!(read(w, &shelf, 7, Freshness::Fresh, NOW.plus(SECOND))?, []);
            set_to(w, shelf.sku, 5)?;
            let soon = NOW.plus(2 * SECOND);
            assert_eq!(read(w, &shelf, 7, Freshness::Fresh, soon)?, [Change::By(-2)], "a fall never waits");
            let second = push::attempts(w, shelf.listing.id, 1)?.remove(0);
            listings::change_belief(w, shelf.listing.id, |belief| {
                stock::belief_after_push(belief, belief.shown - 2)
            })?;
            push::settle(w, second.id, &push::Outcome::Accepted, soon)?;

            assert_eq!(read(w, &shelf, 5, Freshness::Fresh, soon.plus(SECOND))?, []);
            orders_in(w, &shelf, soon.plus(2 * SECOND))?;
            assert_eq!(read(w, &shelf, 5, Freshness::Fresh, soon.plus(5 * SECOND))?, []);
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!((row.belief, row.unexplained), (Some(5), 0));
            assert_eq!(push::open_attempts(w, shelf.shop)?, []);
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
