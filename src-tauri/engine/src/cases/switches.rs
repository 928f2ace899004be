//! The switches of a shop: what switching would do is shown before it is done.

use std::collections::BTreeSet;

use miseban_domain::{
    Coded, Instant, ListingId, ShopId,
    observation::FulfilledBy,
    shop::{SendBy, StockLink, Switches},
};
use miseban_malls::{Keys, Shown, registry};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, history,
    listings::{self, ListingRow},
    numbers, orders,
    shops::{self, ShopRow},
    stock,
};
use serde_json::json;

use super::{
    impact::{Hypothesis, impact},
    once::once,
    save_shop,
    seen::{Mark, was_seen},
    shops as shop_cases,
};
use crate::{
    health::HealthBoard,
    intake::needed_because,
    pool::MallPool,
    problem::{FaultResult, mall_problem, problem as told},
    views::{PreviewRow, Problem, SetSwitches, ShopView, SwitchPreview},
};

/// What the mall shows for each listing of the shop, by the listing's key.
type AtMall = Vec<(ListingRow, Option<Shown>)>;

/// What would happen. When stock push is to be switched on, the mall is asked what it shows.
pub(crate) async fn preview(
    store: &Store,
    pool: &MallPool,
    arg: SetSwitches,
    now: Instant,
) -> FaultResult<SwitchPreview> {
    let shop = arg.shop_id;
    // What the mall ships itself, or orders alone know, is never sent and so not asked for.
    let all = store.read(move |r| listings::by_shop(r, shop)).await?;
    let all = all
        .into_iter()
        .filter(|listing| listing.fulfilled_by == FulfilledBy::Shop && listing.linked)
        .collect();
    let (at_mall, problem) =
        if arg.switches.push_stock { read_mall(pool, shop, all).await? } else { (Vec::new(), None) };
    Ok(store.read(move |r| describe(r, &arg, &at_mall, problem, now)).await?)
}

async fn read_mall(
    pool: &MallPool,
    shop: ShopId,
    all: Vec<ListingRow>,
) -> FaultResult<(AtMall, Option<Problem>)> {
    let unread = |all: Vec<ListingRow>| all.into_iter().map(|listing| (listing, None)).collect();
    let seat = pool.seat(shop).await?;
    let mall = match &seat.mall {
        Ok(mall) => mall,
        Err(error) => return Ok((unread(all), Some(mall_problem(error, None)))),
    };
    let Some(port) = mall.stock() else { return Ok((unread(all), None)) };
    let mut at_mall = Vec::new();
    for batch in all.chunks(port.rules().read_batch.max(1)) {
        let keys: Vec<Keys> = batch.iter().map(|listing| listing.keys.clone()).collect();
        match port.read(&keys).await {
            Ok(readings) => {
                for listing in batch {
                    let shown = readings.iter().find(|one| one.listing == listing.key).map(|one| one.shown);
                    at_mall.push((listing.clone(), shown));
                }
            }
            Err(error) => return Ok((unread(all), Some(mall_problem(&error, None)))),
        }
    }
    Ok((at_mall, None))
}

fn describe(
    r: &impl Reader,
    arg: &SetSwitches,
    at_mall: &AtMall,
    problem: Option<Problem>,
    now: Instant,
) -> Result<SwitchPreview> {
    let shop = shops::get(r, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let moment = moment(r, &shop, &arg.switches, now)?;
    let problem = problem.or_else(|| not_yet(&shop, &arg.switches, now).map(|why| told(&why)));
    let (orders_counting, orders_history) = orders::before_and_after(r, shop.id, moment)?;
    let mut preview = SwitchPreview {
        orders_to_work: orders::open_of_shop(r, shop.id)?,
        counts_from: (arg.switches.stock_link != StockLink::Stopped).then_some(moment),
        orders_counting,
        orders_history,
        listings_total: 0,
        listings_changing: 0,
        listings_to_zero: 0,
        listings: Vec::new(),
        never_set: Vec::new(),
        not_at_mall: Vec::new(),
        problem,
        seen: None,
    };
    let mut left_out = BTreeSet::new();
    let mut change = Hypothesis::default();
    change.switches.insert(shop.id, arg.switches);
    let mut absent = Vec::new();
    for (listing, shown) in at_mall {
        match shown {
            Some(Shown::Number(number)) => {
                change.shown.insert(listing.id, *number);
            }
            Some(Shown::Missing) => {
                absent.push(listing.sku_id);
                left_out.insert(listing.id);
            }
            Some(Shown::Unlimited) => {
                left_out.insert(listing.id);
            }
            None => {}
        }
    }
    preview.not_at_mall = numbers::codes(r, &absent)?;
    if !arg.switches.push_stock {
        return Ok(preview);
    }
    let mut impact = impact(r, &change)?;
    impact.rows.retain(|row| row.shop == shop.id && row.new.is_some() && !left_out.contains(&row.listing));
    let ids: Vec<ListingId> = impact.rows.iter().map(|row| row.listing).collect();
    let names = numbers::names(r, &ids)?;
    for row in &impact.rows {
        let (Some(named), Some(wanted)) = (names.get(&row.listing), row.new) else { continue };
        preview.listings_total += 1;
        preview.listings_changing += i64::from(row.shown != Some(wanted));
        preview.listings_to_zero += i64::from(wanted == 0 && row.shown != Some(0));
        preview.listings.push(PreviewRow {
            code: named.code.clone(),
            name: named.name.clone(),
            shown: row.shown,
            wanted,
        });
    }
    preview.never_set = numbers::codes(r, &impact.never_set)?;
    preview.listings.sort_by(|one, other| {
        (one.shown == Some(one.wanted), &one.code).cmp(&(other.shown == Some(other.wanted), &other.code))
    });
    Ok(preview)
}

/// What a look at the switches is good for. The moment is left out: it moves no number at the mall by itself.
pub(crate) fn mark(arg: &SetSwitches) -> Result<Mark> {
    let switches = Switches { counts_from: None, ..arg.switches };
    Mark::new(
        "shops.preview_switches",
        &json!({ "shop_id": arg.shop_id, "switches": switches, "settings": arg.settings }),
    )
}

/// The moment from which orders count: as given, as it was, else when the shop's stock was last set, else now.
fn moment(r: &impl Reader, shop: &ShopRow, wanted: &Switches, now: Instant) -> Result<Instant> {
    if let Some(given) = wanted.counts_from.or(shop.switches.counts_from) {
        return Ok(given);
    }
    let mut newest: Option<Instant> = None;
    for listing in listings::by_shop(r, shop.id)? {
        newest = newest.max(stock::stock(r, listing.sku_id)?.and_then(|row| row.set_at));
    }
    Ok(newest.unwrap_or(now))
}

/// A moment that is still to come: the orders until then would be history, and take no pieces. What stood
/// there before may stay.
fn not_yet(shop: &ShopRow, wanted: &Switches, now: Instant) -> Option<Coded> {
    let new = wanted.counts_from.filter(|_| wanted.counts_from != shop.switches.counts_from);
    let to_come = wanted.stock_link != StockLink::Stopped && new.is_some_and(|from| from > now);
    to_come.then(|| Coded::new("problem.counts_from_future"))
}

/// Sets the switches.
pub(crate) async fn set(
    store: &Store,
    pool: &MallPool,
    health: &HealthBoard,
    arg: SetSwitches,
    now: Instant,
) -> FaultResult<ShopView> {
    let switches = arg.switches;
    if let Some(refusal) = switches.refusal() {
        return Err(StoreError::refused(refusal).into());
    }
    let id = arg.shop_id;
    store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "shops.set_switches", now, |w| write_switches(w, &arg, now))
        })
        .await?;
    // By which way it sends is among what its mall is connected with.
    pool.forget(id);
    shop_cases::one(store, health, id, now).await
}

/// A choice that the shop's mall doesn't have.
fn not_there(shop: &ShopRow, wanted: &Switches) -> Option<Coded> {
    let choices = registry::choices_now(&shop.mall)?;
    let bad = |field: &str| Some(Coded::new("problem.not_at_this_mall").with("field", field));
    // What stood there before the mall's choices changed may stay.
    let (before, sending) = (shop.switches, wanted.sending);
    // A mall without any way keeps the one that every shop begins with.
    let known = choices.ways.iter().any(|way| way.by == sending.by)
        || !wanted.push_stock && choices.ways.is_empty() && sending.by == SendBy::default();
    let changes = wanted.push_stock && !before.push_stock || sending.by != before.sending.by;
    if changes && !known {
        return bad("send_by");
    }
    let reads = choices.ways.iter().any(|way| way.by == sending.by && way.reads);
    if reads && sending.keep_last > 0 && sending.keep_last != before.sending.keep_last {
        return bad("keep_last");
    }
    // Nothing brings the orders of such a mall.
    if registry::is_file_only(&shop.mall) {
        if wanted.manage_orders && !before.manage_orders {
            return bad("manage_orders");
        }
        if wanted.stock_link != StockLink::Stopped && before.stock_link == StockLink::Stopped {
            return bad("stock_link");
        }
    }
    if wanted.cancels != before.cancels && !choices.cancels.contains(&wanted.cancels) {
        return bad("cancels");
    }
    if wanted.reserve_pending != before.reserve_pending && choices.pending.is_none() {
        return bad("reserve_pending");
    }
    None
}

fn write_switches(w: &mut Write<'_>, arg: &SetSwitches, now: Instant) -> Result<()> {
    let shop = shops::get(w, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut switches = arg.switches;
    if let Some(refusal) = not_yet(&shop, &switches, now) {
        return Err(StoreError::refused(refusal));
    }
    if switches.stock_link != StockLink::Stopped {
        switches.counts_from = Some(moment(w, &shop, &switches, now)?);
    }
    if let Some(refusal) = not_there(&shop, &switches) {
        return Err(StoreError::refused(refusal));
    }
    let before = shop.switches;
    let other_numbers = !before.push_stock
        || switches.share != before.share
        || switches.sending.keep_last != before.sending.keep_last
        || switches.sending.last_pieces != before.sending.last_pieces;
    if switches.push_stock && other_numbers && !was_seen(w, &mark(arg)?, arg.seen.as_deref(), now)? {
        return Err(StoreError::refused(Coded::new("problem.look_first")));
    }
    if !switches.sending.reflect_origin {
        let wished = ShopRow { switches, ..shop.clone() };
        if let Some(why) = needed_because(w, &wished)? {
            return Err(StoreError::refused(why));
        }
    }
    save_shop::set_stock_settings(w, &shop, &arg.settings)?;
    shops::set_switches(w, shop.id, &switches)?;
    if switches.sending.when != before.sending.when {
        shops::count_from(w, shop.id, now)?;
    }
    let sells =
        |one: &Switches| (one.push_stock, one.sending.last_pieces, one.sending.keep_last, one.share.percent);
    if sells(&switches) != sells(&before) {
        // The last pieces of what it lists may belong to another shop now.
        listings::raise_few(w, shops::few(shops::last_pieces(w)?), None)?;
    }
    if other_numbers {
        listings::raise_shop(w, shop.id)?;
        if switches.push_stock {
            shops::mark_numbers_seen(w, shop.id, now)?;
        }
    }
    history::add(
        w,
        &history::NewHistory {
            at: now,
            who: "person".to_owned(),
            what: "history.switches".to_owned(),
            subject: "shop".to_owned(),
            subject_id: Some(shop.id.0),
            before: Some(json!(before)),
            after: Some(json!(switches)),
            request_id: Some(arg.request_id.clone()),
        },
    )
}
