//! One round of sending numbers to one shop's mall.

use std::{collections::HashMap, sync::Arc};

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    stock::{Belief, belief_after_push},
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, Clock, Keys, Mall, MallError, MallErrorKind, PushOutcome, Retry, Stock};
use miseban_store::{
    Reader, Result, Store, Write,
    listings::{self, ListingRow},
    push::{self, Outcome},
    shops,
};

use super::{
    difference,
    plan::{Freshness, Looked, Planned, Plans, may_send, plan},
    unread::plan_unread,
};
use crate::{
    kill::kill_point,
    problem::{FaultResult, mall_coded},
};

/// A plan older than this is thrown away: it speaks of a mall that may have sold since.
const PLAN_LIVES: i64 = 5 * SECOND;
/// How long a listing waits that the mall left out of its answer, in milliseconds.
const UNREAD_WAITS: i64 = 30 * SECOND;
/// How long a number waits that the mall refused for a reason that passes, such as a sale at the same moment.
const REFUSED_WAITS: i64 = 5 * SECOND;

/// What a round did.
#[derive(Debug, Default)]
pub(crate) struct Pushed {
    /// Listings that were looked at.
    pub looked_at: usize,
    /// Numbers that the mall took.
    pub accepted: usize,
    /// Trouble of the whole round.
    pub trouble: Option<MallError>,
    /// Numbers that the mall refused, with its words.
    pub refused: Vec<(String, Coded)>,
    /// What became of each listing that was looked at; those of a round in trouble may be left out.
    pub looked: Vec<(ListingId, Looked)>,
}

/// The listings of a shop that may be sent now.
fn due(r: &impl Reader, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<ListingRow>> {
    let which = shops::get(r, shop)?.as_ref().and_then(may_send);
    which.map_or_else(|| Ok(Vec::new()), |which| listings::due(r, shop, which, now, limit))
}

/// Sends what is due, one batch. The caller has taken the shop's orders in just before, or says that it could not.
/// `account`: which of the shop's accounts `mall` is; a fault when the shop turned to another one meanwhile.
pub(crate) async fn push_due(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    mall: &dyn Mall,
    run_id: &str,
    fresh: Freshness,
) -> FaultResult<Pushed> {
    let Some(port) = mall.stock() else { return Ok(Pushed::default()) };
    let (limit, now) = (batch(port), clock.now());
    let due = store.read(move |r| due(r, shop, now, limit)).await?;
    push_these(store, clock, (shop, account), mall, run_id, fresh, due).await
}

/// How many listings go in one batch.
pub(crate) fn batch(port: &dyn Stock) -> i64 {
    let rules = port.rules();
    let batch = if rules.reads { rules.push_batch.min(rules.read_batch) } else { rules.push_batch };
    i64::try_from(batch).unwrap_or(1)
}

/// Reads these listings, one batch of a mall's at most, and sends what differs.
pub(crate) async fn push_these(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    mall: &dyn Mall,
    run_id: &str,
    fresh: Freshness,
    due: Vec<ListingRow>,
) -> FaultResult<Pushed> {
    let Some(port) = mall.stock() else { return Ok(Pushed::default()) };
    if due.is_empty() {
        return Ok(Pushed::default());
    }
    let (rules, now) = (port.rules(), clock.now());
    let looked_at = due.len();
    if !rules.reads {
        let (run, ids) = (run_id.to_owned(), due.iter().map(|listing| listing.id).collect::<Vec<_>>());
        let Plans { planned, looked } = store
            .write(move |w| {
                shops::require_account(w, shop, account)?;
                plan_unread(w, shop, rules, &run, &ids, fresh, now)
            })
            .await?;
        let mut pushed = send(store, clock, (shop, account), port, planned, looked_at).await?;
        pushed.looked.extend(looked);
        return Ok(pushed);
    }
    let asked: Vec<Keys> = due.iter().map(|listing| listing.keys.clone()).collect();
    let readings = match port.read(&asked).await {
        Ok(readings) => readings,
        Err(trouble) => return Ok(Pushed { looked_at, trouble: Some(trouble), ..Pushed::default() }),
    };
    let by_key: HashMap<&str, _> = readings.iter().map(|one| (one.listing.as_str(), one.shown)).collect();
    let (mut known, mut unread) = (Vec::new(), Vec::new());
    for listing in &due {
        match by_key.get(listing.key.as_str()) {
            Some(shown) => known.push((listing.id, *shown)),
            None => unread.push(listing.id),
        }
    }

    let planned_at = clock.now();
    let run = run_id.to_owned();
    let later: Vec<_> = unread.iter().map(|id| (*id, Looked::Later)).collect();
    let Plans { mut planned, mut looked } = store
        .write(move |w| {
            shops::require_account(w, shop, account)?;
            for id in unread {
                listings::postpone(w, id, planned_at.plus(UNREAD_WAITS))?;
            }
            plan(w, shop, rules, &run, &known, fresh, planned_at)
        })
        .await?;
    looked.extend(later);
    let age = clock.now().since(now).abs();
    let mut trouble = None;
    if age > PLAN_LIVES && !planned.is_empty() {
        let (leaving, dropped) = in_time(planned, age);
        looked.extend(dropped.iter().map(|one| (one.listing, Looked::Later)));
        settle_all(store, clock, (shop, account), dropped, |_| (Outcome::Dropped, None)).await?;
        planned = leaving;
        trouble = Some(MallError::of(MallErrorKind::Temporary, "mall_error.too_slow"));
    }
    if planned.is_empty() {
        return Ok(Pushed { looked_at, trouble, looked, ..Pushed::default() });
    }
    let mut pushed = send(store, clock, (shop, account), port, planned, looked_at).await?;
    pushed.looked.extend(looked);
    Ok(pushed)
}

/// What of a plan may still leave `age` milliseconds after its reading was begun, and what is thrown away: what only takes away
/// can't oversell, however slow the mall is; what was planned before a sleep is void.
pub(super) fn in_time(planned: Vec<Planned>, age: i64) -> (Vec<Planned>, Vec<Planned>) {
    let harmless = |one: &Planned| age < MINUTE && matches!(one.row.change, Change::By(by) if by < 0);
    planned.into_iter().partition(|one| age <= PLAN_LIVES || harmless(one))
}

async fn send(
    store: &Store,
    clock: &Arc<dyn Clock>,
    of: (ShopId, i64),
    port: &dyn Stock,
    planned: Vec<Planned>,
    looked_at: usize,
) -> FaultResult<Pushed> {
    if planned.is_empty() {
        return Ok(Pushed { looked_at, ..Pushed::default() });
    }
    let rows: Vec<_> = planned.iter().map(|one| one.row.clone()).collect();
    kill_point("push_planned");
    let answer = port.push(&rows).await;
    kill_point("push_answered");
    match answer {
        Ok(outcomes) => {
            let accepted = outcomes.iter().filter(|outcome| outcome.result.is_ok()).count();
            let errors =
                || outcomes.iter().filter_map(|one| Some((&one.listing, one.result.as_ref().err()?)));
            let refused = errors()
                .filter(|(_, error)| is_refusal(error))
                .map(|(listing, error)| (listing.clone(), mall_coded(error)))
                .collect();
            // A batch that stopped half way is the shop's trouble, not the rows'.
            let trouble = errors().map(|(_, error)| error).find(|error| !is_refusal(error)).cloned();
            let looked = planned.iter().map(|one| (one.listing, looked_of(one, &outcomes))).collect();
            settle_all(store, clock, of, planned, move |one| outcome_of(one, &outcomes)).await?;
            Ok(Pushed { looked_at, accepted, trouble, refused, looked })
        }
        Err(trouble) => {
            let coded = mall_coded(&trouble);
            // Only `OutcomeUnknown` may have happened; of anything else the contract says that nothing did.
            let outcome = if is_unknown(&trouble) { Outcome::InDoubt(coded) } else { Outcome::Dropped };
            settle_all(store, clock, of, planned, move |_| (outcome.clone(), None)).await?;
            Ok(Pushed { looked_at, trouble: Some(trouble), ..Pushed::default() })
        }
    }
}

/// What the mall said of one row; where trying again helps, with how long to wait, in milliseconds.
fn outcome_of(planned: &Planned, outcomes: &[PushOutcome]) -> (Outcome, Option<i64>) {
    match outcomes.iter().find(|outcome| outcome.listing == planned.row.listing).map(|one| &one.result) {
        Some(Ok(())) => (Outcome::Accepted, None),
        Some(Err(error)) if is_unknown(error) => (Outcome::InDoubt(mall_coded(error)), None),
        Some(Err(error)) => match error.retry {
            Retry::Never if is_refusal(error) => (Outcome::Refused(mall_coded(error)), None),
            Retry::After(millis) => (Outcome::Dropped, Some(millis)),
            Retry::Never | Retry::WhenDue => (Outcome::Dropped, Some(REFUSED_WAITS)),
        },
        None => (Outcome::InDoubt(Coded::new("push.no_answer_for_row")), None),
    }
}

/// What became of a listing, told of a number that was sent.
fn looked_of(planned: &Planned, outcomes: &[PushOutcome]) -> Looked {
    match outcome_of(planned, outcomes).0 {
        Outcome::Accepted if planned.waits => Looked::Waits,
        Outcome::Accepted => Looked::Sent,
        Outcome::Refused(why) => Looked::Refused(why),
        Outcome::InDoubt(_) | Outcome::Dropped => Looked::Later,
    }
}

/// The call may have happened.
fn is_unknown(error: &MallError) -> bool {
    matches!(error.kind, MallErrorKind::OutcomeUnknown | MallErrorKind::Broken)
}

/// The mall has looked at the row and does not want it.
fn is_refusal(error: &MallError) -> bool {
    matches!(error.kind, MallErrorKind::Refused | MallErrorKind::Forbidden | MallErrorKind::BadAnswer)
}

/// What is believed after a change was accepted.
fn after(belief: Belief, change: Change) -> Belief {
    let shown = match change {
        Change::By(by) => belief.shown + by,
        Change::To(to) => to,
    };
    belief_after_push(belief, shown)
}

async fn settle_all(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    planned: Vec<Planned>,
    outcome: impl Fn(&Planned) -> (Outcome, Option<i64>) + Send + 'static,
) -> FaultResult<()> {
    let now = clock.now();
    Ok(store
        .write(move |w| {
            // With the account its attempts were given up.
            shops::require_account(w, shop, account)?;
            settle_planned(w, &planned, outcome, now)
        })
        .await?)
}

/// Writes down what became of the numbers that left.
pub(super) fn settle_planned(
    w: &mut Write<'_>,
    planned: &[Planned],
    outcome: impl Fn(&Planned) -> (Outcome, Option<i64>),
    now: Instant,
) -> Result<()> {
    for one in planned {
        let (outcome, wait) = outcome(one);
        if outcome == Outcome::Accepted {
            let change = one.row.change;
            // Orders may have come in while the answer was on its way, so a step is added to what is believed now,
            // not to what was read then.
            if one.reads {
                listings::change_belief(w, one.listing, move |belief| after(belief, change))?;
            } else {
                let first = Belief::new(0);
                listings::believe_unread(w, one.listing, move |belief| {
                    after(belief.unwrap_or(first), change)
                })?;
            }
        }
        push::settle(w, one.attempt, &outcome, now)?;
        if let Some(wait) = wait {
            listings::postpone(w, one.listing, now.plus(wait))?;
        }
        if outcome == Outcome::Accepted && !one.reads {
            listings::read_back_at(w, one.listing, None)?;
        }
        match outcome {
            Outcome::Accepted if one.waits => listings::hold_guarded(w, one.listing)?,
            Outcome::Accepted if !one.settles => listings::raise(w, &[one.listing])?,
            // What it shows then is found out by reading it.
            Outcome::Accepted | Outcome::Dropped => {}
            Outcome::Refused(_) | Outcome::InDoubt(_) => {
                difference::note(w, one.listing, Some(one.ours), now)?;
            }
        }
    }
    Ok(())
}
