//! Attempts whose answer never came: what is found out about them, by which evidence, and what holds until then.
//!
//! A reading alone can deceive: where a step down is lost and as many pieces are sold, the mall shows just what it would show if the
//! step had arrived. So what could be either is decided by a reading that stays the same over a complete poll: by then every sale
//! that is in it is in the belief, too.

use miseban_domain::{
    Coded, Instant, ListingId,
    stock::{self, Belief},
    time::{MINUTE, SECOND},
};
use miseban_store::{
    Result, Write,
    listings::{self, ListingRow},
    polls,
    push::{self, AttemptRow, Outcome, PushMode},
};

use crate::shop_worker::POLL;

/// How long an attempt without an answer may still be on its way at the mall, in milliseconds. Longer than any
/// time-out of ours, because a slow mall may act after we have given up.
pub(super) const IN_DOUBT_FOR: i64 = MINUTE;

/// Where no reading stays the same over a poll (a rush, or a shop known by its mails alone), what the last one says holds then.
const UNCLEAR_FOR: i64 = 2 * MINUTE;

/// How long a step down in doubt is taken to be on its way, in milliseconds. Shorter than the above: to show a few too few
/// for a moment is better than to sell what is gone.
pub(super) const COMING_FOR: i64 = 10 * SECOND;

/// What the mall was seen to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// This number.
    Number(i64),
    /// No number any more that could tell what became of an attempt.
    NoNumber,
    /// It can't be read.
    Unread,
}

/// What is left of doubt about a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Doubt {
    /// The lowest number that may be on its way without an answer; `None`: nothing is in doubt.
    pub lowest: Option<i64>,
    /// By how much steps that have probably arrived have lowered what the mall shows; 0 or less.
    pub unclear: i64,
}

enum Verdict {
    Arrived,
    Never,
    /// It may still be on its way.
    Still,
    /// What the mall shows could be either.
    Unclear,
}

/// Finds out what became of a listing's open attempts, from what its mall shows now, and writes it down. Of one that is old and
/// can't be found out the lower reading holds.
pub(super) fn resolve(w: &mut Write<'_>, listing: &ListingRow, seen: Seen, now: Instant) -> Result<Doubt> {
    let mut doubt = Doubt::default();
    for attempt in push::open_of_listing(w, listing.id)? {
        let Some(belief) = listings::get(w, listing.id)?.map(|row| row.belief()) else { continue };
        let same = same_over_a_poll(w, listing, &attempt, seen)?;
        let verdict = judge(&attempt, belief, seen, same, now);
        let arrives_until = attempt.started_at.plus(IN_DOUBT_FOR);
        if matches!(verdict, Verdict::Arrived | Verdict::Never) && now < arrives_until {
            // Somebody's edit may have looked just like it.
            listings::doubted_until(w, listing.id, arrives_until)?;
        }
        match verdict {
            Verdict::Arrived => {
                if let Some(step) = attempt.step() {
                    let arrived = |belief: Belief| stock::belief_after_push(belief, belief.shown + step);
                    listings::change_belief(w, listing.id, arrived)?;
                }
                push::settle(w, attempt.id, &Outcome::Accepted, now)?;
            }
            Verdict::Never => {
                push::settle(w, attempt.id, &Outcome::Dropped, now)?;
                if seen == Seen::Unread {
                    let lower = |belief: Belief| {
                        let lower = attempt.target < belief.shown;
                        if lower { stock::belief_after_push(belief, attempt.target) } else { belief }
                    };
                    listings::change_belief(w, listing.id, lower)?;
                }
            }
            verdict @ (Verdict::Still | Verdict::Unclear) => {
                push::settle(w, attempt.id, &Outcome::InDoubt(Coded::new("push.in_doubt")), now)?;
                doubt.lowest = Some(doubt.lowest.map_or(attempt.target, |low| low.min(attempt.target)));
                let number = if let Seen::Number(number) = seen { Some(number) } else { None };
                if matches!(verdict, Verdict::Unclear) {
                    doubt.unclear += attempt.step().unwrap_or(0).min(0);
                    if attempt.seen != number {
                        push::note_seen(w, attempt.id, number, now)?;
                    }
                } else if attempt.seen.is_some() {
                    push::note_seen(w, attempt.id, None, now)?;
                }
            }
        }
    }
    Ok(doubt)
}

/// The mall showed just this before, and all orders up to then have been taken in since.
fn same_over_a_poll(w: &Write<'_>, listing: &ListingRow, attempt: &AttemptRow, seen: Seen) -> Result<bool> {
    let (Some(before), Some(at), Seen::Number(number)) = (attempt.seen, attempt.seen_at, seen) else {
        return Ok(false);
    };
    let polled = polls::last_complete(w, listing.shop_id, POLL)?;
    Ok(before == number && polled.is_some_and(|poll| poll.started_at >= at))
}

fn judge(attempt: &AttemptRow, belief: Option<Belief>, seen: Seen, same: bool, now: Instant) -> Verdict {
    let age = now.since(attempt.started_at);
    let old = age >= IN_DOUBT_FOR;
    let clear = same || age >= UNCLEAR_FOR;
    match (seen, belief, attempt.step()) {
        // Pieces can't be sold back: what shows fewer by the step may have arrived, or been sold.
        (Seen::Number(shown), Some(belief), Some(step)) if step < 0 && shown <= belief.shown + step => {
            if clear {
                Verdict::Arrived
            } else {
                Verdict::Unclear
            }
        }
        // A part of the rise is there: what is missing of it was sold, and is held until its order comes.
        (Seen::Number(shown), Some(belief), Some(step)) if step >= 0 => {
            if shown > belief.shown || step == 0 {
                Verdict::Arrived
            } else if !old {
                Verdict::Still
            } else if clear {
                Verdict::Never
            } else {
                // It never came; or it did, and was all sold.
                Verdict::Unclear
            }
        }
        _ if old => Verdict::Never,
        _ => Verdict::Still,
    }
}

/// By how much the steps down that are in doubt and young would lower the listing if they all arrived; 0 or less. Those that have
/// probably arrived are not among them.
pub(super) fn coming_down(w: &Write<'_>, listing: ListingId, now: Instant) -> Result<i64> {
    let coming = |attempt: &&AttemptRow| {
        attempt.mode == PushMode::Relative
            && attempt.seen.is_none()
            && now.since(attempt.started_at) < COMING_FOR
    };
    Ok(push::open_of_listing(w, listing)?.iter().filter(coming).map(|one| one.number.min(0)).sum())
}
