//! 閉店モード: while nobody minds the shop, what has few left is shown in one shop only. What it did is kept and taken back.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use miseban_domain::{
    Coded, Instant, ShopId, SkuId,
    shop::ClosingRules,
    stock::{self as rule, ListingInput, Wanted},
};
use miseban_malls::Clock;
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    closings::{self, ClosingCause, ClosingRow, ToClose},
    listings,
    numbers::{self, Asked, ListingFacts},
    polls, settings,
    shops::{self, ShopRow},
    skus, stock,
};
use tokio_util::sync::CancellationToken;

use super::{
    note::{Done, changed},
    once::once,
    stock::serde_name,
};
use crate::{
    problem::{Fault, FaultResult},
    push::Numbers,
    shop_worker::is_active,
    views::{ClosingLine, ClosingNow, ClosingPreview, ClosingState, ClosingView, PreviewClosing, SetClosing},
};

/// Settings key of [`ClosingRules`].
const CLOSING: &str = "closing";
/// Rows that a preview shows; the counts are of all.
const SHOWN: usize = 200;

/// The rules as they stand.
pub(crate) fn rules(r: &impl Reader) -> Result<ClosingRules> {
    Ok(settings::get(r, CLOSING)?.map(|(_, rules)| rules).unwrap_or_default())
}

/// What would be closed: of every SKU with `few` or fewer left, alone or in bundles, the listings outside the first shop
/// of the shop order that shows any.
fn to_close(r: &impl Reader, few: i64) -> Result<Vec<(ToClose, i64)>> {
    let sends = |shop: &ShopRow| shop.switches.push_stock && shop.push_blocked.is_none();
    let shops: BTreeMap<ShopId, ShopRow> =
        shops::list(r)?.into_iter().filter(sends).map(|shop| (shop.id, shop)).collect();
    let scarce = stock::with_few(r, few)?;
    let asked = Asked { skus: scarce.iter().map(|(sku, _)| *sku).collect(), ..Asked::default() };
    if scarce.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = Numbers::load(r, &asked)?;
    let mut by_sku: BTreeMap<SkuId, Vec<(ListingFacts, i64)>> = BTreeMap::new();
    for listing in numbers.listings() {
        // What is closed already would be shown but for that.
        let input = ListingInput { closed: false, ..numbers.input(listing, None) };
        if shops.contains_key(&listing.shop_id)
            && let Wanted::Show(number @ 1..) = rule::compute(&input)
        {
            by_sku.entry(listing.sku_id).or_default().push((*listing, number));
        }
    }
    let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
    for (sku, remaining) in scarce {
        let mut skus = skus::bundles_containing(r, sku)?;
        skus.push(sku);
        let showing: Vec<_> = skus.iter().filter_map(|sku| by_sku.get(sku)).flatten().collect();
        let places = showing.iter().filter_map(|(listing, _)| shops.get(&listing.shop_id)).map(place);
        let Some((.., first)) = places.min() else { continue };
        for (listing, number) in showing {
            if listing.shop_id != first && taken.insert(listing.id) {
                found.push((ToClose { listing: listing.id, sku, remaining, shown_in: first }, *number));
            }
        }
    }
    Ok(found)
}

/// Where a shop stands among those that may go on showing a SKU: one that leaves pieces to others comes last.
const fn place(shop: &ShopRow) -> (bool, i64, ShopId) {
    (shop.switches.sending.keep_last > 0, shop.position, shop.id)
}

/// Closes, or adds what has become few to a closing that is open.
pub(crate) fn close(w: &mut Write<'_>, cause: ClosingCause, now: Instant) -> Result<ClosingRow> {
    let rules = rules(w)?;
    let what: Vec<ToClose> = to_close(w, rules.few)?.into_iter().map(|(one, _)| one).collect();
    // Who quits leaves it to the next start to say when the morning is.
    let opens_at = (cause != ClosingCause::Quit).then(|| rules.opens_at(now));
    let closing = closings::close(w, cause, rules.few, opens_at, &what, now)?;
    // The person has said so beforehand.
    let listings: Vec<_> = what.iter().map(|one| one.listing).collect();
    numbers::approve(w, &listings)?;
    Ok(closing)
}

/// What is due: closing at the hour, opening after the first complete intake of the morning. The state is the store's
/// alone, so that being killed anywhere changes nothing. Nothing is, once the program is quitting: what that closes, the
/// polls that are still under way must not open.
pub(crate) async fn mind(store: &Store, now: Instant, quitting: &CancellationToken) -> FaultResult<()> {
    let idle = store.read(|r| Ok(closings::open(r)?.is_none() && !rules(r)?.on)).await?;
    if idle {
        return Ok(());
    }
    let quitting = quitting.clone();
    Ok(store
        .write(move |w| {
            // Asked inside, where what quitting writes is either all before or all after.
            if quitting.is_cancelled() {
                return Ok(());
            }
            let rules = rules(w)?;
            match closings::open(w)? {
                None => {
                    let last = closings::newest(w, 1)?.first().map(|closing| closing.closed_at);
                    if let Some(night) = rules.night(now).filter(|_| rules.on)
                        && last.is_none_or(|at| at < night)
                    {
                        close(w, ClosingCause::Hour, now)?;
                    }
                }
                Some(ClosingRow { opens_at: None, .. }) => closings::set_opens_at(w, rules.opens_at(now))?,
                Some(ClosingRow { opens_at: Some(at), .. }) => {
                    if now >= at && all_in_since(w, at)? {
                        closings::take_back(w, now)?;
                    }
                }
            }
            Ok(())
        })
        .await?)
}

/// Every shop's orders have been taken in, by a complete poll that was begun after `at`.
fn all_in_since(r: &impl Reader, at: Instant) -> Result<bool> {
    for shop in shops::list(r)?.iter().filter(|shop| is_active(shop)) {
        // A shop that is known by its mails alone is never polled.
        let polled = polls::last_complete(r, shop.id, "orders")?;
        if polled.is_some_and(|poll| poll.started_at < at) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The program quits: closes where that is wished, and waits `at_most` until the malls know. How many were not told is kept
/// for the next start.
pub(crate) async fn before_quit(store: &Store, clock: &Arc<dyn Clock>, at_most: Duration) -> FaultResult<()> {
    let now = clock.now();
    let closed = store
        .write(move |w| {
            let rules = rules(w)?;
            if !rules.on || !rules.at_quit {
                return Ok(false);
            }
            close(w, ClosingCause::Quit, now)?;
            Ok(true)
        })
        .await?;
    if !closed {
        return Ok(());
    }
    let mut changes = store.changes();
    let told = async {
        while store.read(|r| closings::untold(r)).await? > 0 {
            if changes.recv().await.is_err() {
                tokio::task::yield_now().await;
            }
        }
        Ok::<(), StoreError>(())
    };
    if let Ok(result) = tokio::time::timeout(at_most, told).await {
        result?;
    }
    let untold = store
        .write(|w| {
            let untold = closings::untold(w)?;
            closings::set_untold(w, untold)?;
            Ok(untold)
        })
        .await?;
    if untold > 0 {
        tracing::warn!(untold, "closed, but not every mall was told in time");
    }
    Ok(())
}

/// The rules, what is closed now, and what closing now would do.
pub(crate) async fn get(store: &Store) -> FaultResult<ClosingView> {
    Ok(store.read(|r| view(r)).await?)
}

fn view(r: &impl Reader) -> Result<ClosingView> {
    let rules = rules(r)?;
    let open = closings::open(r)?;
    let now_closed = match &open {
        None => None,
        Some(closing) => {
            let closed: Vec<(ToClose, i64)> =
                closings::closed(r, closing.id)?.into_iter().map(|one| (one, 0)).collect();
            Some(ClosingState {
                lines: lines(r, &closed)?,
                untold_now: closings::untold(r)?,
                ..state(closing)
            })
        }
    };
    let past = closings::newest(r, 10)?.iter().filter(|row| row.opened_at.is_some()).map(state).collect();
    Ok(ClosingView { rules, open: now_closed, past })
}

fn state(row: &ClosingRow) -> ClosingState {
    ClosingState {
        cause: serde_name(&row.cause),
        few: row.few,
        closed_at: row.closed_at,
        opens_at: row.opens_at,
        opened_at: row.opened_at,
        listings: row.listings,
        untold: row.untold,
        untold_now: 0,
        lines: Vec::new(),
    }
}

/// What closing now would do.
pub(crate) async fn preview(store: &Store, arg: PreviewClosing) -> FaultResult<ClosingPreview> {
    Ok(store
        .read(move |r| {
            let found = to_close(r, arg.few.clamp(0, 99))?;
            let skus: BTreeSet<SkuId> = found.iter().map(|(one, _)| one.sku).collect();
            Ok(ClosingPreview {
                listings: i64::try_from(found.len()).unwrap_or(i64::MAX),
                skus: i64::try_from(skus.len()).unwrap_or(i64::MAX),
                lines: lines(r, &found)?,
            })
        })
        .await?)
}

fn lines(r: &impl Reader, found: &[(ToClose, i64)]) -> Result<Vec<ClosingLine>> {
    let mut lines = Vec::new();
    for (one, number) in found.iter().take(SHOWN) {
        let Some(listing) = listings::get(r, one.listing)? else { continue };
        let sku = skus::get(r, listing.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
        lines.push(ClosingLine {
            name: sku.full_name(),
            code: sku.code,
            shop_id: listing.shop_id,
            number: *number,
            remaining: one.remaining,
            shown_in: one.shown_in,
        });
    }
    Ok(lines)
}

/// Sets the rules. Switching it off opens what is closed.
pub(crate) async fn set(store: &Store, arg: SetClosing, now: Instant) -> FaultResult<ClosingView> {
    if !arg.rules.is_valid() {
        return Err(Fault::new("problem.closing_rules"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "closing.set", now, |w| {
                let before = rules(w)?;
                settings::set(w, CLOSING, 1, &arg.rules)?;
                if !arg.rules.on && closings::open(w)?.is_some() {
                    closings::take_back(w, now)?;
                }
                let done = Done {
                    what: "history.closing_rules",
                    subject: "setting",
                    id: 0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&before), Some(&arg.rules), now)?;
                view(w)
            })
        })
        .await?)
}

/// Closes now.
pub(crate) async fn close_now(store: &Store, arg: ClosingNow, now: Instant) -> FaultResult<ClosingView> {
    by_person(store, arg, "closing.close_now", now, |w, now| {
        if !rules(w)?.on {
            return Err(StoreError::refused(Coded::new("problem.closing_off")));
        }
        close(w, ClosingCause::Person, now).map(drop)
    })
    .await
}

/// Opens now, whatever orders may still come.
pub(crate) async fn open_now(store: &Store, arg: ClosingNow, now: Instant) -> FaultResult<ClosingView> {
    by_person(store, arg, "closing.open_now", now, |w, now| closings::take_back(w, now).map(drop)).await
}

async fn by_person(
    store: &Store,
    arg: ClosingNow,
    command: &'static str,
    now: Instant,
    change: impl FnOnce(&mut Write<'_>, Instant) -> Result<()> + Send + 'static,
) -> FaultResult<ClosingView> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), command, now, |w| {
                change(w, now)?;
                let done = Done {
                    what: if command == "closing.open_now" { "history.opened" } else { "history.closed" },
                    subject: "setting",
                    id: 0,
                    request_id: Some(&arg.request_id),
                };
                let none: Option<&()> = None;
                changed(w, &done, none, none, now)?;
                view(w)
            })
        })
        .await?)
}
