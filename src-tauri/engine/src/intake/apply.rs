//! An observation becomes (part of) an order, and stock follows, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{
    Instant, ListingId, Observation, OrderId, RawItemId, ShopId, SkuId,
    merge::merge,
    order::{MergedOrder, StockMode},
    shop::StockLink,
    stage, stock as rule,
    take::{self, Movement},
};
use miseban_store::{
    Result, StoreError, Write, listings,
    orders::{self, NewOrder, OrderEdit, SaveOrder},
    shops::{self, ShopRow},
    stock::{self, Book, Cause, NewMovement},
};

use super::{
    facts::{OrderFacts, take_facts},
    lines, origin,
    read::ordered_at,
};
use crate::outbox;

/// What taking an observation in did.
#[derive(Debug, Clone)]
pub(crate) struct Applied {
    pub order_id: OrderId,
    /// The order was not known before.
    pub new: bool,
}

/// Takes an observation in: once or a hundred times, the outcome is the same.
pub(crate) fn apply(
    w: &mut Write<'_>,
    shop_id: ShopId,
    raw: Option<RawItemId>,
    observation: &Observation,
    now: Instant,
) -> Result<Applied> {
    let shop = shops::get(w, shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let known = orders::by_number(w, shop_id, &observation.order_number)?;
    let order_id = match known {
        Some(id) => id,
        None => insert(w, &shop, observation, now)?,
    };
    let before = orders::load(w, order_id)?.filter(|_| known.is_some()).map(|stored| stored.order.merged);
    orders::add_observation(w, order_id, raw, observation, &fingerprint(observation)?)?;
    remerge(w, &shop, order_id, before.as_ref(), now)?;
    Ok(Applied { order_id, new: known.is_none() })
}

/// Computes an order again from what is known: after a match, an edit, a cancel by the person, a changed setting.
pub(crate) fn recompute(w: &mut Write<'_>, order_id: OrderId, now: Instant) -> Result<()> {
    recompute_in(w, order_id, now, |_| {})
}

/// [`recompute`] for an order that the person applies: it takes its pieces, or those by which it changed, although 在庫連動 may be
/// paused still.
pub(crate) fn recompute_counting(w: &mut Write<'_>, order_id: OrderId, now: Instant) -> Result<()> {
    orders::set_change_waits(w, order_id, false)?;
    recompute_in(w, order_id, now, |shop| shop.switches.stock_link = StockLink::Running)
}

fn recompute_in(
    w: &mut Write<'_>,
    order_id: OrderId,
    now: Instant,
    as_if: impl FnOnce(&mut ShopRow),
) -> Result<()> {
    let stored = orders::load(w, order_id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let mut shop = shops::get(w, stored.order.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    as_if(&mut shop);
    let before = stored.order.merged;
    remerge(w, &shop, order_id, Some(&before), now)
}

/// What makes two observations the same: all of it, the moment included, since what turned back to an earlier state is
/// a new fact.
fn fingerprint(observation: &Observation) -> Result<Vec<u8>> {
    use sha2::Digest as _;
    let text = serde_json::to_vec(observation)
        .map_err(|error| StoreError::with(miseban_store::StoreErrorKind::Internal, error))?;
    Ok(sha2::Sha256::digest(&text).to_vec())
}

fn insert(w: &mut Write<'_>, shop: &ShopRow, observation: &Observation, now: Instant) -> Result<OrderId> {
    let merged = merge(std::slice::from_ref(observation)).ok_or_else(|| StoreError::not_found("order"))?;
    orders::insert(
        w,
        &NewOrder {
            shop_id: shop.id,
            order_number: observation.order_number.clone(),
            ordered_at: ordered_at(observation.ordered_at, observation.seen_at),
            stock_mode: stage::stock_mode(&merged, &shop.switches, now),
            first_source: observation.source,
            taken_in_at: now,
        },
    )
}

fn remerge(
    w: &mut Write<'_>,
    shop: &ShopRow,
    order_id: OrderId,
    before: Option<&MergedOrder>,
    now: Instant,
) -> Result<()> {
    let stored = orders::load(w, order_id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let Some(mut merged) = merge(&stored.observations) else { return Ok(()) };
    let edits = orders::edits(w, order_id)?;
    merged.cancelled |= edits.iter().any(|edit| edit.field == CANCELLED);

    // An order announced by a mail gets its verdict when somebody has said what it is.
    let mode = settled_mode(&stored.order, &merged, shop, stored.order.taken_in_at);
    let met = lines::meet(w, shop, &merged, &stored.order.lines)?;
    orders::save(
        w,
        &SaveOrder {
            id: order_id,
            merged: merged.clone(),
            lines: met,
            progress: stored.order.progress,
            locked: stored.order.locked,
            holds: stored.order.holds.clone(),
            at: now,
        },
    )?;
    if mode != stored.order.stock_mode {
        orders::set_stock_mode(w, order_id, mode)?;
    }

    // Only what a new order takes is known to be off the mall's own number already.
    let first = before.is_none() && !merged.cancelled;
    let sold = if first { lines::at_listings(w, shop, Some(&merged))? } else { BTreeMap::new() };
    let shop = &origin::mend(w, shop.clone(), now)?;
    let quiet = origin::quiet(w, shop, &sold)?;
    if mode == StockMode::Counts {
        carry_belief(w, shop, before, &merged, now)?;
    }
    let mut tipped = move_stock(w, shop, order_id, mode, &merged, &edits, now)?;
    origin::skip(w, &quiet)?;
    outbox::resolve_doubt(w, order_id, &merged, None, now)?;
    tipped.append(&mut OrderFacts::new(order_id).restage(w, now)?);
    // Selling the last piece can make somebody else's order short, and a cancel can save it.
    restage_sharing(w, &tipped, order_id, now)
}

/// The edit that says what a person decided of the pieces that the shop's cancel setting left out: `true` to bring them
/// back, else those that stay out.
pub(crate) const RETURNED: &str = "returned";

/// How pieces that stay out are written down.
pub(crate) fn kept_value(kept: &[Movement]) -> Result<serde_json::Value> {
    serde_json::to_value(kept)
        .map_err(|error| StoreError::with(miseban_store::StoreErrorKind::Internal, error))
}

/// The edit that says that a person cancelled the order; its value says whether stock comes back.
pub(crate) const CANCELLED: &str = "cancelled";
/// `stock_mode` is decided at first sight. First sight by a bare announcement sees neither date nor state, so the
/// verdict waits for the first observation that tells them, as long as nothing has moved.
fn settled_mode(
    order: &miseban_domain::Order,
    merged: &MergedOrder,
    shop: &ShopRow,
    first_seen: Instant,
) -> StockMode {
    let announced_only = order.merged.first_state.is_none() && order.merged.ordered_at.is_none();
    if announced_only && order.stock_mode == StockMode::Counts {
        stage::stock_mode(merged, &shop.switches, first_seen)
    } else {
        order.stock_mode
    }
}

/// Moves what has to be moved and gives the SKUs that became oversold by it, or no longer are.
fn move_stock(
    w: &mut Write<'_>,
    shop: &ShopRow,
    order_id: OrderId,
    mode: StockMode,
    merged: &MergedOrder,
    edits: &[OrderEdit],
    now: Instant,
) -> Result<BTreeSet<SkuId>> {
    let stored = orders::load(w, order_id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let instructed = stored.head.instructed_at.is_some();
    let mut facts = take_facts(shop, mode, merged, instructed);
    if stored.head.change_waits && facts.link == StockLink::Running {
        // What waits for the person goes on waiting when the shop runs again, with whatever is added to it.
        facts.link = StockLink::Paused;
    }
    let edit = |field: &str| edits.iter().find(|edit| edit.field == field).map(|edit| &edit.value);
    let ledger = stock::taken_by_order(w, order_id)?;
    let mut asks = false;
    if let Some(restock) = edit(CANCELLED) {
        // The person was asked, so the answer stands whatever the stage.
        facts.restock_on_cancel = *restock == serde_json::Value::Bool(true);
        facts.instructed = facts.instructed && !facts.restock_on_cancel;
    } else {
        // A pause is no reason not to ask: the person can answer.
        let link = if facts.link == StockLink::Paused { StockLink::Running } else { facts.link };
        let kept = take::unreturned(&take::TakeFacts { link, ..facts }, &stored.order.lines, &ledger);
        match edit(RETURNED) {
            Some(answer) if *answer == serde_json::Value::Bool(true) => facts.restock_on_cancel = true,
            // What was to stay out is not asked for again; what a later cancel adds is.
            Some(answer) => asks = !kept.is_empty() && *answer != kept_value(&kept)?,
            None => asks = !kept.is_empty(),
        }
    }
    orders::set_asks_return(w, order_id, asks)?;
    let waits = mode == StockMode::Counts && !take::waiting(&facts, &stored.order.lines, &ledger).is_empty();
    if waits != stored.head.change_waits {
        orders::set_change_waits(w, order_id, waits)?;
    }
    let should = take::should_take(&facts, &stored.order.lines, &ledger);
    let movements = take::difference(&should, &ledger);
    let cause = cause(merged, &ledger, &movements);
    let mut tipped = BTreeSet::new();
    for Movement { line_key, sku_id, delta } in movements {
        let movement = NewMovement {
            order: Some((order_id, line_key)),
            ..NewMovement::new(sku_id, Book::Expected, delta, cause, now)
        };
        let (_, after) = stock::move_expected(w, &movement)?;
        if (after < 0) != (after - delta < 0) {
            tipped.insert(sku_id);
        }
    }
    Ok(tipped)
}

fn cause(merged: &MergedOrder, ledger: &take::Taken, movements: &[Movement]) -> Cause {
    if merged.cancelled && movements.iter().all(|movement| movement.delta > 0) {
        Cause::Cancel
    } else if ledger.is_empty() {
        Cause::Order
    } else {
        Cause::Change
    }
}

/// The mall's own number fell with its order (and rose where it restocks a cancel), so the belief follows.
fn carry_belief(
    w: &mut Write<'_>,
    shop: &ShopRow,
    before: Option<&MergedOrder>,
    after: &MergedOrder,
    now: Instant,
) -> Result<()> {
    let (old, new) = (lines::at_listings(w, shop, before)?, lines::at_listings(w, shop, Some(after))?);
    let at = |sums: &BTreeMap<ListingId, i64>, id: &ListingId| sums.get(id).copied().unwrap_or_default();
    // Many malls don't say whether a cancel puts its pieces back on their shelf.
    let untold =
        before.is_some_and(|before| !before.cancelled) && after.cancelled && !after.restocked_by_mall;
    let ids: BTreeSet<&ListingId> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let sold = at(&new, id).saturating_sub(at(&old, id));
        if sold == 0 && !untold {
            continue;
        }
        if let Some(listing) = listings::get(w, *id)? {
            if sold != 0 {
                listings::sold_itself(w, listing.id, sold)?;
                listings::raise_sku(w, listing.sku_id)?;
            }
            let mut told = 0;
            listings::change_belief(w, listing.id, |belief| {
                let changed = match sold {
                    0 => belief,
                    1.. => rule::belief_after_order(belief, sold),
                    _ => rule::belief_after_mall_restock(belief, -sold),
                };
                let changed =
                    if untold { rule::belief_after_untold_restock(changed, at(&new, id)) } else { changed };
                told = belief.above - changed.above;
                changed
            })?;
            // Pieces that the mall had put back before its cancel came in were nobody's edit.
            let told = told.min(listing.edited).max(0);
            if told > 0 {
                listings::note_edited(w, listing.id, Some(-told))?;
                crate::push::note_difference(w, listing.id, None, now)?;
            }
        }
    }
    Ok(())
}

/// Orders that wait for, or could now lack, the same SKUs are judged again.
fn restage_sharing(w: &mut Write<'_>, tipped: &BTreeSet<SkuId>, but: OrderId, now: Instant) -> Result<()> {
    for sku_id in tipped {
        for order_id in orders::open_with_sku(w, *sku_id)? {
            if order_id != but {
                OrderFacts::new(order_id).restage(w, now)?;
            }
        }
    }
    Ok(())
}

/// Open orders with this SKU are judged again after its number was changed by hand.
pub(crate) fn restage_waiting(w: &mut Write<'_>, sku_id: SkuId, now: Instant) -> Result<()> {
    for order_id in orders::open_with_sku(w, sku_id)? {
        OrderFacts::new(order_id).restage(w, now)?;
    }
    Ok(())
}
