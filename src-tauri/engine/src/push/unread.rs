//! Numbers for a mall that can't be read: a file is put down for it, and nothing comes back.
//!
//! What was accepted last is believed, carried on by the shop's orders. Whether the mall has a listing can't be seen
//! either: a file of the mall or the person says so, else nothing is sent to it.

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    stock::{self, ListingInput, Wanted},
};
use miseban_malls::{Change, PushRow, StockRules};
use miseban_store::{
    Result, StoreError, Write,
    listings::{self, Due, ListingRow, UNPROVEN},
    numbers::Asked,
    push::{self, NewAttempt, PushMode},
    shops, stock as store_stock,
};

use super::{
    Numbers,
    doubt::{self, Seen},
    net::{self, Net, Verdict},
    plan::{Freshness, HELD_DOWN_WAITS, Looked, MISSING_WAITS, Next, Planned, Plans, may_send},
};

/// Plans the listings that are due; writes attempts down before anything is sent.
pub(super) fn plan_unread(
    w: &mut Write<'_>,
    shop_id: ShopId,
    rules: StockRules,
    run_id: &str,
    due: &[ListingId],
    fresh: Freshness,
    now: Instant,
) -> Result<Plans> {
    let shop = shops::get(w, shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut plans = Plans::default();
    let Some(which) = may_send(&shop) else { return Ok(plans) };
    let mut net = Net::of(w, shop_id, which == Due::Urgent, now)?;
    let mut proven = Vec::with_capacity(due.len());
    for id in due {
        let Some(listing) = listings::get(w, *id)? else { continue };
        if listing.seen_at_mall {
            proven.push((listing.id, doubt::resolve(w, &listing, Seen::Unread, now)?.lowest));
        } else {
            listings::record_absent(w, listing.id, &Coded::new(UNPROVEN), now.plus(MISSING_WAITS))?;
            plans.looked.push((listing.id, Looked::Missing));
        }
    }
    let asked = Asked::listings(proven.iter().map(|(id, _)| *id).collect());
    let numbers = Numbers::load(w, &asked)?.in_range(shop_id, rules.range);
    for (id, lowest_in_doubt) in proven {
        let Some(facts) = numbers.listing(id) else { continue };
        let listing = listings::get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
        let input = numbers.input(&facts, None);
        match plan_one(w, &listing, &input, lowest_in_doubt, run_id, fresh, &mut net, now)? {
            Next::Send(planned) => plans.planned.push(*planned),
            Next::Not(looked) => plans.looked.push((listing.id, looked)),
        }
    }
    Ok(plans)
}

#[allow(clippy::too_many_arguments, reason = "all of them are what one number depends on")]
fn plan_one(
    w: &mut Write<'_>,
    listing: &ListingRow,
    input: &ListingInput,
    lowest_in_doubt: Option<i64>,
    run_id: &str,
    fresh: Freshness,
    net: &mut Net,
    now: Instant,
) -> Result<Next> {
    let Wanted::Show(wanted) = stock::compute(input) else {
        push::settle_unchanged(w, listing.id, listing.wanted_rev)?;
        return Ok(Next::Not(Looked::LeftAlone));
    };
    let believed = listing.belief().map(|belief| belief.shown);
    let may_raise = fresh == Freshness::Fresh && lowest_in_doubt.is_none();
    let target = if may_raise {
        Some(wanted)
    } else {
        stock::without_raising(wanted, believed.into_iter().chain(lowest_in_doubt).min())
    };
    // What was never sent has nothing to lose.
    let judged = match (believed, target) {
        (Some(believed), Some(target)) => {
            let change = net::change(w, listing, input, (believed, target))?;
            Some((change, net.judge(w, listing, change)?))
        }
        _ => None,
    };
    let waits = matches!(judged, Some((_, Verdict::Waits(_))));
    if let Some((_, Verdict::Waits(Some(reason)))) = judged {
        net::hold(w, listing.id, reason, now)?;
    }
    let counts = if let Some((_, Verdict::Counts(class))) = judged { Some(class) } else { None };
    let target = if waits { judged.map(|(change, _)| change.while_waiting()) } else { target };
    if waits && target == believed {
        listings::hold_guarded(w, listing.id)?;
        return Ok(Next::Not(Looked::Waits));
    }
    let settles = target == Some(wanted) && lowest_in_doubt.is_none() && !waits;
    // What was sent already is not sent again for being held down; a revision that settles is always sent: nobody can
    // see whether the mall has it, and a row more in a file costs nothing.
    let Some(target) = target.filter(|target| settles || listing.sent != Some(*target)) else {
        listings::postpone(w, listing.id, now.plus(HELD_DOWN_WAITS))?;
        return Ok(Next::Not(Looked::Later));
    };
    let attempt = push::begin_attempt(
        w,
        &NewAttempt {
            listing: listing.id,
            run_id: run_id.to_owned(),
            rev: if waits { listing.settled_rev } else { listing.wanted_rev },
            mode: PushMode::Absolute,
            number: target,
            target,
            read: None,
            belief: believed,
            counted_to: store_stock::last_movement(w)?,
            own_sold: listing.own_sold,
            net: counts,
            at: now,
        },
    )?;
    let row =
        PushRow { listing: listing.key.clone(), keys: listing.keys.clone(), change: Change::To(target) };
    let planned = Planned { attempt, listing: listing.id, row, settles, reads: false, waits, ours: wanted };
    Ok(Next::Send(Box::new(planned)))
}

#[cfg(test)]
mod tests {
    use miseban_domain::{stock::Range, time::SECOND};
    use miseban_store::push::Outcome;

    use super::{super::doubt::IN_DOUBT_FOR, *};
    use crate::push::shelf::{NOW, Shelf, in_a_store, set_to, shelf};

    const RULES: StockRules = StockRules {
        relative: false,
        reads: false,
        every: 0,
        range: Range { min: 0, max: 9_999 },
        push_batch: 10,
        read_batch: 0,
    };

    fn planned(
        w: &mut Write<'_>,
        shelf: &Shelf,
        fresh: Freshness,
        at: Instant,
    ) -> Result<Vec<(miseban_domain::PushAttemptId, Change)>> {
        let planned = plan_unread(w, shelf.shop, RULES, "run", &[shelf.listing.id], fresh, at)?;
        Ok(planned.planned.into_iter().map(|one| (one.attempt, one.row.change)).collect())
    }

    /// A listing of which there are ten and that the mall has, as its file says; no number was ever sent to it.
    fn never_sent(w: &mut Write<'_>) -> Result<Shelf> {
        let shelf = shelf(w, 4)?;
        listings::record_missing(w, shelf.listing.id, &Coded::new(UNPROVEN))?;
        listings::prove(w, shelf.listing.id, NOW)?;
        Ok(shelf)
    }

    #[test]
    fn nothing_is_sent_to_a_listing_that_nothing_proves() {
        in_a_store(|w| {
            let shelf = shelf(w, 4)?;
            listings::record_missing(w, shelf.listing.id, &Coded::new("listing.not_at_mall"))?;
            assert_eq!(planned(w, &shelf, Freshness::Fresh, NOW)?, []);
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!(row.trouble.as_ref().map(|trouble| trouble.code.as_str()), Some(UNPROVEN));
            assert!(listings::due(w, shelf.shop, Due::All, NOW, 10)?.is_empty(), "it waits for the proof");

            listings::prove(w, shelf.listing.id, NOW)?;
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!((row.trouble, row.seen_at_mall), (None, true));
            assert_eq!(listings::due(w, shelf.shop, Due::All, NOW, 10)?.len(), 1);
            let sent = planned(w, &shelf, Freshness::Fresh, NOW)?;
            assert_eq!(sent.first().map(|one| one.1), Some(Change::To(10)));
            Ok(())
        });
    }

    #[test]
    fn the_first_number_needs_the_orders_and_later_ones_may_only_fall_without() {
        in_a_store(|w| {
            let shelf = never_sent(w)?;
            assert_eq!(planned(w, &shelf, Freshness::Unreachable, NOW)?, [], "nothing is known of it");
            let (attempt, change) = planned(w, &shelf, Freshness::Fresh, NOW)?.remove(0);
            assert_eq!(change, Change::To(10));
            listings::believe_unread(w, shelf.listing.id, |_| stock::Belief::new(10))?;
            push::settle(w, attempt, &Outcome::Accepted, NOW)?;
            let row = listings::get(w, shelf.listing.id)?.unwrap();
            assert_eq!((row.belief, row.shown, row.sent), (Some(10), None, Some(10)), "shown stays unknown");

            set_to(w, shelf.sku, 12)?;
            assert_eq!(planned(w, &shelf, Freshness::Unreachable, NOW)?, [], "no rise, and no second ten");
            set_to(w, shelf.sku, 7)?;
            let sent = planned(w, &shelf, Freshness::Unreachable, NOW)?;
            assert_eq!(sent.first().map(|one| one.1), Some(Change::To(7)));
            Ok(())
        });
    }

    #[test]
    fn an_order_of_the_shop_itself_is_followed_by_the_number_although_it_is_believed() {
        in_a_store(|w| {
            let shelf = never_sent(w)?;
            let (attempt, _) = planned(w, &shelf, Freshness::Fresh, NOW)?.remove(0);
            listings::believe_unread(w, shelf.listing.id, |_| stock::Belief::new(10))?;
            push::settle(w, attempt, &Outcome::Accepted, NOW)?;
            // Two were sold here: perhaps before the mall took the file, so that it shows ten again.
            listings::change_belief(w, shelf.listing.id, |belief| stock::belief_after_order(belief, 2))?;
            set_to(w, shelf.sku, 8)?;
            let sent = planned(w, &shelf, Freshness::Fresh, NOW)?;
            assert_eq!(sent.first().map(|one| one.1), Some(Change::To(8)));
            Ok(())
        });
    }

    #[test]
    fn while_a_file_is_in_doubt_nothing_rises_above_it_and_after_a_minute_it_is_sent_anew() {
        in_a_store(|w| {
            let shelf = never_sent(w)?;
            set_to(w, shelf.sku, 3)?;
            planned(w, &shelf, Freshness::Fresh, NOW)?;
            set_to(w, shelf.sku, 9)?;
            let soon = planned(w, &shelf, Freshness::Fresh, NOW.plus(10 * SECOND))?;
            assert_eq!(soon.first().map(|one| one.1), Some(Change::To(3)), "the three may have arrived");
            let later = planned(w, &shelf, Freshness::Fresh, NOW.plus(2 * IN_DOUBT_FOR))?;
            assert_eq!(later.first().map(|one| one.1), Some(Change::To(9)));
            Ok(())
        });
    }
}
