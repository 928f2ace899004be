//! The shop order, and 残りN以下は優先ショップに: the last pieces of a SKU go whole to the first shop that lists it.

use miseban_domain::{Coded, Instant, ShopId};
use miseban_store::{Reader, Result, Store, StoreError, Write, listings, settings, shops};

use super::{
    note::{Done, changed},
    once::once,
};
use crate::{
    problem::{Fault, FaultResult},
    views::{SetShopOrder, ShopOrder},
};

/// The key of the threshold among the settings.
const LAST_PIECES: &str = "last_pieces";
/// The most that can be the last ones.
const MOST: i64 = 999;
/// With a share of 1 percent, every share comes to 0 while fewer than this many are left.
const NO_SHARE_BELOW: i64 = 100;

/// N of 残りN以下は優先ショップに. With 0 the rule only helps where every share would come to 0.
pub(crate) fn threshold(r: &impl Reader) -> Result<i64> {
    Ok(settings::get(r, LAST_PIECES)?.map_or(0, |(_, threshold)| threshold))
}

/// The order and the threshold as they stand.
pub(crate) async fn get(store: &Store) -> FaultResult<ShopOrder> {
    Ok(store.read(|r| view(r)).await?)
}

fn view(r: &impl Reader) -> Result<ShopOrder> {
    let shops = shops::list(r)?.into_iter().map(|shop| shop.id).collect();
    Ok(ShopOrder { shops, last_pieces: threshold(r)? })
}

/// Sets the order and the threshold. Whatever SKU has few left is looked at again in every shop.
pub(crate) async fn set(store: &Store, arg: SetShopOrder, now: Instant) -> FaultResult<ShopOrder> {
    if !(0..=MOST).contains(&arg.order.last_pieces) {
        return Err(Fault::new("problem.bad_argument").with("field", "last_pieces"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "shops.set_order", now, |w| write_order(w, &arg, now))
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
    settings::set(w, LAST_PIECES, 1, &arg.order.last_pieces)?;
    let after = view(w)?;
    if before != after {
        let most = before.last_pieces.max(after.last_pieces).max(NO_SHARE_BELOW);
        listings::raise_few(w, most)?;
    }
    let done =
        Done { what: "history.shop_order", subject: "setting", id: 0, request_id: Some(&arg.request_id) };
    changed(w, &done, Some(&before), Some(&after), now)?;
    Ok(after)
}
