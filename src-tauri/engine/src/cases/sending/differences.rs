//! 在庫差異チェック: what we think each mall shows against what it shows, since when they differ, and why.

use miseban_domain::{
    Coded, Instant, ListingId,
    stock::{Difference, Wanted},
};
use miseban_store::{Reader, Result, Store, StoreError, Write, listings, numbers::Asked, shops, skus};

use super::take;
use crate::{
    cases::{once::once, stock::serde_name},
    problem::{Fault, FaultResult, kept_problem, problem},
    push::{Numbers, may_send},
    views::{
        ActOnDifferences, DifferenceCountView, DifferenceListQuery, DifferenceRow, DifferencesDone,
        LeftOutListing, Page,
    },
};

/// A part of the list.
pub(crate) async fn list(store: &Store, query: DifferenceListQuery) -> FaultResult<Page<DifferenceRow>> {
    let wanted = wanted(&query)?;
    Ok(store
        .read(move |r| {
            let page = listings::differences(r, &wanted)?;
            let numbers = Numbers::load(r, &Asked::listings(page.rows.clone()))?;
            let rows = page.rows.into_iter().map(|id| row(r, &numbers, id)).collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

pub(super) fn wanted(query: &DifferenceListQuery) -> FaultResult<listings::DifferenceQuery> {
    let reason = match query.reason.as_str() {
        "" => None,
        name => Some(
            serde_json::from_value::<Difference>(name.into())
                .map_err(|_| Fault::new("problem.bad_argument").with("field", "reason"))?,
        ),
    };
    Ok(listings::DifferenceQuery {
        text: query.text.clone(),
        shop: query.shop_id,
        reason,
        ignored: query.ignored,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    })
}

/// What a listing should show.
pub(super) fn ours(numbers: &Numbers, id: ListingId) -> Option<i64> {
    match numbers.wanted(&numbers.listing(id)?, None) {
        Wanted::Show(number) => Some(number),
        Wanted::LeaveAlone(_) => None,
    }
}

pub(super) fn row(r: &impl Reader, numbers: &Numbers, id: ListingId) -> Result<DifferenceRow> {
    let listing = listings::get(r, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let sku = skus::get(r, listing.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let ours = ours(numbers, id);
    let pieces = match listing.difference {
        Some(Difference::Sold) => -listing.unexplained,
        _ => listing.edited,
    };
    Ok(DifferenceRow {
        listing_id: id,
        sku_id: sku.id,
        shop_id: listing.shop_id,
        code: sku.code,
        name: sku.name,
        variation: sku.variation,
        key: listing.key,
        reason: listing.difference.as_ref().map(serde_name).unwrap_or_default(),
        since: listing.difference_since.unwrap_or_default(),
        ours,
        sent: listing.sent,
        sent_at: listing.sent_at,
        believed: listing.belief,
        shown: listing.shown,
        shown_at: listing.shown_at,
        pieces,
        problem: listing.trouble.as_ref().map(kept_problem),
        ignored_at: listing.ignored_at,
    })
}

/// How many listings differ, by shop and reason.
pub(crate) async fn counts(store: &Store) -> FaultResult<Vec<DifferenceCountView>> {
    let rows = store.read(|r| listings::difference_counts(r)).await?;
    Ok(rows
        .into_iter()
        .map(|row| DifferenceCountView {
            shop_id: row.shop_id,
            reason: serde_name(&row.reason),
            ignored: row.ignored,
            listings: row.listings,
        })
        .collect())
}

/// Does something about differences, each by itself.
pub(crate) async fn act(store: &Store, arg: ActOnDifferences, now: Instant) -> FaultResult<DifferencesDone> {
    if !["push", "take", "ignore", "heed"].contains(&arg.action.as_str()) {
        return Err(Fault::new("problem.bad_argument").with("field", "action"));
    }
    let request_id = arg.request_id.clone();
    Ok(store
        .write(move |w| {
            once(w, &request_id, "differences.act", now, |w| {
                let mut done = DifferencesDone::default();
                for id in &arg.listing_ids {
                    match one(w, *id, &arg, now)? {
                        None => done.done += 1,
                        Some(why) => done.left_out.push(left_out(w, *id, &why)?),
                    }
                }
                Ok(done)
            })
        })
        .await?)
}

pub(super) fn left_out(r: &impl Reader, id: ListingId, why: &Coded) -> Result<LeftOutListing> {
    let sku = listings::get(r, id)?.map(|row| skus::get(r, row.sku_id)).transpose()?.flatten();
    let code = sku.map(|sku| sku.code).unwrap_or_default();
    Ok(LeftOutListing { listing_id: id, code, problem: problem(why) })
}

/// One of them; why it was left out, else nothing.
fn one(w: &mut Write<'_>, id: ListingId, arg: &ActOnDifferences, now: Instant) -> Result<Option<Coded>> {
    let Some(listing) = listings::get(w, id)? else {
        return Ok(Some(Coded::new("differences.gone")));
    };
    match arg.action.as_str() {
        "push" => {
            let shop = shops::get(w, listing.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
            if may_send(&shop).is_none() || shop.push_blocked.is_some() {
                let why = shop.push_blocked.as_deref().unwrap_or("sync.push_off");
                return Ok(Some(Coded::new(why)));
            }
            if listing.guard.is_some() {
                return Ok(Some(Coded::new("sync.waits")));
            }
            listings::note_edited(w, id, None)?;
            listings::force(w, &[id], now)?;
            settled(w, id, now)?;
        }
        "take" => match take::plan(w, id)? {
            Ok(planned) => {
                take::carry_out(w, &planned, &arg.request_id, now)?;
                settled(w, id, now)?;
            }
            Err(why) => return Ok(Some(why)),
        },
        "ignore" => {
            // What somebody put there, and was put right since, is seen with that.
            let numbers = Numbers::load(w, &Asked::listings(vec![id]))?;
            let mended =
                listing.difference == Some(Difference::Edited) && listing.shown == ours(&numbers, id);
            if mended {
                listings::note_edited(w, id, None)?;
                settled(w, id, now)?;
            } else {
                listings::ignore_difference(w, id, now)?;
            }
        }
        _ => listings::heed_difference(w, id)?,
    }
    Ok(None)
}

/// The difference as it is after something was done about it.
fn settled(w: &mut Write<'_>, id: ListingId, now: Instant) -> Result<()> {
    crate::push::note_difference(w, id, None, now)
}
