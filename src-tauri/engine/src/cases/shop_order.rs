//! The shop order, and 残りN以下は優先ショップに: the last pieces of a SKU go whole to the first shop that lists it.

use miseban_domain::{Coded, Instant, ShopId};
use miseban_store::{Reader, Result, Store, StoreError, Write, listings, shops};

use super::{
    impact::{Hypothesis, OrderChange, impact},
    look,
    note::{Done, changed},
    once::once,
    seen::{self, Mark},
};
use crate::{
    problem::{Fault, FaultResult},
    views::{Look, SetShopOrder, ShopOrder},
};

const COMMAND: &str = "shops.set_order";

/// The most that can be the last ones.
const MOST: i64 = 999;

/// The order and the threshold as they stand.
pub(crate) async fn get(store: &Store) -> FaultResult<ShopOrder> {
    Ok(store.read(|r| view(r)).await?)
}

fn view(r: &impl Reader) -> Result<ShopOrder> {
    let shops = shops::list(r)?.into_iter().map(|shop| shop.id).collect();
    Ok(ShopOrder { shops, last_pieces: shops::last_pieces(r)? })
}

/// What another order would do: old and new numbers of the listings that get or lose last pieces.
pub(crate) async fn preview(store: &Store, arg: SetShopOrder, now: Instant) -> FaultResult<Look> {
    look::preview(store, COMMAND, &arg.order, change(&arg.order)?, now).await
}

fn change(order: &ShopOrder) -> FaultResult<Hypothesis> {
    if !(0..=MOST).contains(&order.last_pieces) {
        return Err(Fault::new("problem.bad_argument").with("field", "last_pieces"));
    }
    let order = OrderChange { first: order.shops.clone(), last_pieces: order.last_pieces };
    Ok(Hypothesis { order: Some(order), ..Hypothesis::default() })
}

/// Sets the order and the threshold. Whatever SKU has few left is looked at again in every shop.
pub(crate) async fn set(store: &Store, arg: SetShopOrder, now: Instant) -> FaultResult<ShopOrder> {
    let (change, mark) = (change(&arg.order)?, Mark::new(COMMAND, &arg.order)?);
    let impact = store.read(move |r| impact(r, &change)).await?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let seen = arg.seen.as_deref();
                seen::refuse_unseen(w, &impact, &mark, seen, now)?;
                let approved = seen::was_seen(w, &mark, seen, now)?;
                let order = write_order(w, &arg, now)?;
                if approved {
                    miseban_store::numbers::approve(w, &impact.touched())?;
                }
                Ok(order)
            })
        })
        .await?)
}

fn write_order(w: &mut Write<'_>, arg: &SetShopOrder, now: Instant) -> Result<ShopOrder> {
    let before = view(w)?;
    let wanted: Vec<ShopId> = arg.order.shops.clone();
    if wanted.iter().any(|id| !before.shops.contains(id)) {
        return Err(StoreError::refused(Coded::new("problem.not_found").with("what", "shop")));
    }
    shops::set_order(w, &wanted)?;
    shops::set_last_pieces(w, arg.order.last_pieces)?;
    let after = view(w)?;
    if before != after {
        listings::raise_few(w, shops::few(before.last_pieces.max(after.last_pieces)), None)?;
    }
    let done =
        Done { what: "history.shop_order", subject: "setting", id: 0, request_id: Some(&arg.request_id) };
    changed(w, &done, Some(&before), Some(&after), now)?;
    Ok(after)
}
