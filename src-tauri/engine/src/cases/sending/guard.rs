//! Numbers that wait because too many would change at once: the list, what may have caused it, and letting them go.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    stock::GuardLimits,
    time::{DAY, HOUR, MINUTE},
};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, history,
    listings::{self, ListingRow},
    numbers::{self, Asked},
    requests, settings, skus,
    stock::causes_since,
};
use serde_json::{Value, json};

use super::differences::ours;
use crate::{
    cases::{
        impact,
        note::{Done, changed},
        once::once,
        stock::serde_name,
    },
    problem::{Fault, FaultResult},
    push::{GUARD, Numbers, limits},
    views::{
        GuardCause, GuardCount, GuardQuery, GuardReleased, GuardRow, GuardView, ImpactLimits, ReleaseGuard,
        SetGuardLimits,
    },
};

/// How long what was looked at may be let go, in milliseconds.
const SEEN_FOR: i64 = 30 * MINUTE;
const LIST: &str = "guard.list";
/// How long before the first number was stopped its cause may lie, in milliseconds.
const CAUSE_WITHIN: i64 = DAY;

/// The listings of a shop that wait, and what each should show.
fn waiting(r: &impl Reader, shop: ShopId) -> Result<Vec<(ListingRow, Option<i64>)>> {
    let rows = listings::guarded(r, shop)?;
    let numbers = Numbers::load(r, &Asked::listings(rows.iter().map(|row| row.id).collect()))?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let number = ours(&numbers, row.id);
            (row, number)
        })
        .collect())
}

/// Every old and new number that waits in a shop.
pub(crate) async fn list(store: &Store, query: GuardQuery, now: Instant) -> FaultResult<GuardView> {
    let id = query.shop_id;
    let mut view = store.read(move |r| look(r, id)).await?;
    let about = json!({
        "shop_id": id,
        "rows": view.rows.iter().map(|row| (row.listing_id, row.ours)).collect::<Vec<_>>(),
    });
    let seen = uuid::Uuid::new_v4().to_string();
    view.seen.clone_from(&seen);
    store.write(move |w| requests::remember(w, &seen, LIST, &about, now)).await?;
    Ok(view)
}

fn look(r: &impl Reader, id: ShopId) -> Result<GuardView> {
    let mut view = GuardView {
        rows: Vec::new(),
        to_zero: 0,
        lowered: 0,
        raised: 0,
        listings: numbers::of_shop(r, id)?,
        limits: limits(r)?,
        edited: 0,
        causes: Vec::new(),
        seen: String::new(),
    };
    let mut first: Option<Instant> = None;
    for (listing, ours) in waiting(r, id)? {
        let sku = skus::get(r, listing.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
        match (listing.shown, ours) {
            (shown, Some(0)) if shown != Some(0) => view.to_zero += 1,
            (Some(shown), Some(ours)) if ours < shown => view.lowered += 1,
            (Some(shown), Some(ours)) if ours > shown => view.raised += 1,
            _ => {}
        }
        view.edited += i64::from(listing.edited != 0);
        first = match (first, listing.guard_at) {
            (Some(first), Some(at)) => Some(first.min(at)),
            (first, at) => first.or(at),
        };
        view.rows.push(GuardRow {
            listing_id: listing.id,
            sku_id: sku.id,
            name: sku.full_name(),
            code: sku.code,
            key: listing.key,
            shown: listing.shown,
            ours,
            reason: listing.guard.as_ref().map(serde_name).unwrap_or_default(),
            since: listing.guard_at,
        });
    }
    view.rows.sort_by_key(|row| (row.ours != Some(0), row.code.clone()));
    if let Some(first) = first {
        view.causes = causes(r, id, first)?;
    }
    Ok(view)
}

/// What happened shortly before the first number was stopped: changes of our numbers by anything but orders, and of the
/// shop's settings.
fn causes(r: &impl Reader, shop: ShopId, first: Instant) -> Result<Vec<GuardCause>> {
    let (from, to) = (first.plus(-CAUSE_WITHIN), first.plus(HOUR));
    let mut causes: Vec<GuardCause> = causes_since(r, shop, from, to)?
        .into_iter()
        .map(|one| GuardCause {
            kind: "movements".to_owned(),
            what: format!("cause.{}", serde_name(&one.cause)),
            job_id: one.job,
            at: one.at,
            skus: one.skus,
        })
        .collect();
    for row in history::of(r, "shop", shop.0, 20)? {
        let at = row.change.at;
        if at >= from && at <= to {
            let what = row.change.what;
            causes.push(GuardCause { kind: "shop".to_owned(), what, job_id: None, at, skus: 0 });
        }
    }
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.at));
    causes.truncate(8);
    Ok(causes)
}

/// 送る: what was seen leaves as it was seen; what has become another number since goes on waiting.
pub(crate) async fn release(store: &Store, arg: ReleaseGuard, now: Instant) -> FaultResult<GuardReleased> {
    let request_id = arg.request_id.clone();
    Ok(store
        .write(move |w| once(w, &request_id, "guard.release", now, |w| release_these(w, &arg, now)))
        .await?)
}

fn release_these(w: &mut Write<'_>, arg: &ReleaseGuard, now: Instant) -> Result<GuardReleased> {
    let look_first = || StoreError::refused(Coded::new("problem.look_first"));
    let (command, about) =
        requests::remembered_since(w, &arg.seen, now.plus(-SEEN_FOR))?.ok_or_else(look_first)?;
    let of: Option<ShopId> = about.get("shop_id").cloned().and_then(|id| serde_json::from_value(id).ok());
    if command != LIST || of != Some(arg.shop_id) {
        return Err(look_first());
    }
    let seen: BTreeMap<i64, Option<i64>> = about
        .get("rows")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|row| serde_json::from_value::<(ListingId, Option<i64>)>(row.clone()).ok())
        .map(|(id, ours)| (id.0, ours))
        .collect();
    let mut released = GuardReleased::default();
    let mut gone = Vec::new();
    for (listing, ours) in waiting(w, arg.shop_id)? {
        let wanted = arg.listing_ids.is_empty() || arg.listing_ids.contains(&listing.id);
        match seen.get(&listing.id.0) {
            Some(number) if wanted && *number == ours => gone.push(listing.id),
            _ if wanted => released.changed += 1,
            _ => {}
        }
    }
    released.released = i64::try_from(listings::let_guarded_go(w, &gone)?).unwrap_or(0);
    let done = Done {
        what: "history.guard_released",
        subject: "shop",
        id: arg.shop_id.0,
        request_id: Some(&arg.request_id),
    };
    changed(w, &done, None::<&Value>, Some(&json!({ "listings": released.released })), now)?;
    Ok(released)
}

/// How many numbers wait, by shop.
pub(crate) async fn counts(store: &Store) -> FaultResult<Vec<GuardCount>> {
    let rows = store.read(|r| listings::guard_counts(r)).await?;
    Ok(rows
        .into_iter()
        .map(|row| GuardCount {
            shop_id: row.shop_id,
            reason: serde_name(&row.reason),
            listings: row.listings,
            since: row.since,
        })
        .collect())
}

/// The limits.
pub(crate) async fn limits_now(store: &Store) -> FaultResult<GuardLimits> {
    Ok(store.read(|r| limits(r)).await?)
}

/// Sets the limits.
pub(crate) async fn set_limits(store: &Store, arg: SetGuardLimits, now: Instant) -> FaultResult<GuardLimits> {
    if !arg.limits.is_valid() {
        return Err(Fault::new("problem.bad_argument").with("field", "limits"));
    }
    let wanted = arg.limits;
    store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "guard.set_limits", now, |w| {
                let before = limits(w)?;
                settings::set(w, GUARD, 1, &arg.limits)?;
                // What is looked at before a change is made goes by the same numbers.
                settings::set(w, impact::LIMITS, 1, &seen_before(arg.limits))?;
                let done = Done {
                    what: "history.guard_limits",
                    subject: "settings",
                    id: 0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&before), Some(&arg.limits), now)
            })
        })
        .await?;
    Ok(wanted)
}

fn seen_before(limits: GuardLimits) -> ImpactLimits {
    ImpactLimits {
        emptied: i64::from(limits.emptied_number),
        emptied_percent: i64::from(limits.emptied_percent),
        moved: i64::from(limits.changed_number),
        moved_percent: i64::from(limits.changed_percent),
        much_percent: i64::from(limits.much_percent),
    }
}
