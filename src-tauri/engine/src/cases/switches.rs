//! The switches of a shop: what switching would do is shown before it is done.

use miseban_domain::{
    Coded, Instant, ShopId,
    observation::FulfilledBy,
    shop::{StockLink, Switches},
    stock::{self as rule, Wanted},
    time::MINUTE,
};
use miseban_malls::{Keys, Shown, registry};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, history,
    listings::{self, ListingRow},
    orders, requests,
    shops::{self, ShopRow},
    skus, stock,
};
use serde_json::{Value, json};

use super::{once::once, save_shop, shops as shop_cases};
use crate::{
    health::HealthBoard,
    pool::MallPool,
    problem::{FaultResult, mall_problem},
    push::input,
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
    let mut shop = shops::get(r, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let moment = moment(r, &shop, &arg.switches, now)?;
    shop.switches = arg.switches;
    let (orders_counting, orders_history) = orders::before_and_after(r, shop.id, moment)?;
    let mut preview = SwitchPreview {
        orders_to_work: orders::open_of_shop(r, shop.id)?,
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
    for (listing, shown) in at_mall {
        let sku = skus::get(r, listing.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
        let shown = match shown {
            Some(Shown::Number(number)) => Some(*number),
            Some(Shown::Missing) => {
                preview.not_at_mall.push(sku.code);
                continue;
            }
            Some(Shown::Unlimited) => continue,
            None => listing.shown,
        };
        match rule::compute(&input(r, &shop, listing, rule::Range::default(), shown)?) {
            Wanted::Show(wanted) => {
                preview.listings_total += 1;
                preview.listings_changing += i64::from(shown != Some(wanted));
                preview.listings_to_zero += i64::from(wanted == 0 && shown != Some(0));
                preview.listings.push(PreviewRow { code: sku.code, name: sku.name, shown, wanted });
            }
            Wanted::LeaveAlone(rule::LeaveAlone::NeverSet) => preview.never_set.push(sku.code),
            Wanted::LeaveAlone(_) => {}
        }
    }
    preview.listings.sort_by_key(|row| (row.shown == Some(row.wanted), row.code.clone()));
    Ok(preview)
}

/// How long what was looked at may be acted on, in milliseconds: a telephone call long, not a night.
const SEEN_FOR: i64 = 30 * MINUTE;
const PREVIEW: &str = "shops.preview_switches";

/// Keeps what was looked at, so that just that can be switched on.
pub(crate) async fn remember_seen(store: &Store, arg: &SetSwitches, now: Instant) -> FaultResult<String> {
    let (seen, about) = (uuid::Uuid::new_v4().to_string(), about(arg));
    let id = seen.clone();
    store.write(move |w| requests::remember(w, &id, PREVIEW, &about, now)).await?;
    Ok(seen)
}

/// What a look is good for. The moment is left out: it moves no number at the mall by itself.
fn about(arg: &SetSwitches) -> Value {
    let switches = Switches { counts_from: None, ..arg.switches };
    json!({ "shop_id": arg.shop_id, "switches": switches, "settings": arg.settings })
}

/// Whether the person has looked at just that.
pub(crate) fn was_seen(r: &impl Reader, arg: &SetSwitches, now: Instant) -> Result<bool> {
    let Some(seen) = &arg.seen else { return Ok(false) };
    Ok(requests::remembered_since(r, seen, now.plus(-SEEN_FOR))?
        .is_some_and(|(command, kept)| command == PREVIEW && kept == about(arg)))
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
    let choices = registry::kind(&shop.mall)?.about.stock;
    let bad = |field: &str| Some(Coded::new("problem.not_at_this_mall").with("field", field));
    // What stood there before the mall's choices changed may stay.
    let (before, sending) = (shop.switches, wanted.sending);
    if wanted.push_stock && !choices.ways.iter().any(|way| way.by == sending.by) {
        return bad("send_by");
    }
    if wanted.cancels != before.cancels && !choices.cancels.contains(&wanted.cancels) {
        return bad("cancels");
    }
    None
}

fn write_switches(w: &mut Write<'_>, arg: &SetSwitches, now: Instant) -> Result<()> {
    let shop = shops::get(w, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let mut switches = arg.switches;
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
    if switches.push_stock && other_numbers && !was_seen(w, arg, now)? {
        return Err(StoreError::refused(Coded::new("problem.look_first")));
    }
    save_shop::set_stock_settings(w, &shop, &arg.settings)?;
    shops::set_switches(w, shop.id, &switches)?;
    if other_numbers {
        listings::raise_shop(w, shop.id)?;
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
