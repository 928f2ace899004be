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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use miseban_domain::{observation::FulfilledBy, shop::Switches, stock::Belief};
    use miseban_store::{
        listings::NewListing,
        shops::NewShop,
        skus::{self, NewSku},
    };

    use super::*;
    use crate::{
        intake::tests::open,
        push::shelf::{NOW, set_to},
    };

    /// Two shops that show the last two pieces of three articles each.
    fn two_shops(w: &mut Write<'_>) -> Result<Vec<ShopId>> {
        let mut skus = Vec::new();
        for code in ["A", "B", "C"] {
            let sku = NewSku { code: code.into(), tax_rate: 10, ..NewSku::default() };
            skus.push(skus::insert(w, &sku, NOW)?);
        }
        let mut made = Vec::new();
        for code in ["r", "y"] {
            let switches = Switches { push_stock: true, ..Switches::default() };
            let new = NewShop { mall: "rakuten".into(), code: code.into(), switches, ..NewShop::default() };
            let shop_id = shops::insert(w, &new, NOW)?;
            for sku_id in &skus {
                set_to(w, *sku_id, 2)?;
                let (key, keys) = (format!("{code}:{sku_id}"), BTreeMap::new());
                let new = NewListing { shop_id, sku_id: *sku_id, key, keys, fulfilled_by: FulfilledBy::Shop };
                let listing = listings::insert(w, &new, NOW)?;
                listings::record_belief(w, listing, Belief::new(2), NOW)?;
            }
            made.push(shop_id);
        }
        Ok(made)
    }

    #[tokio::test]
    async fn an_order_that_empties_listings_is_looked_at_first_and_leaves_as_it_was_seen() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let shops = engine.store.write(two_shops).await.unwrap();
        let arg = |request_id: &str, seen: Option<String>| SetShopOrder {
            request_id: request_id.to_owned(),
            order: ShopOrder { shops: shops.clone(), last_pieces: 3 },
            seen,
        };
        let unseen = engine.set_shop_order(arg("a", None)).await.unwrap_err();
        assert_eq!(unseen.problem.code, "problem.look_first");
        assert_eq!(engine.shop_order(crate::views::Nothing {}).await.unwrap().last_pieces, 0);

        let look = engine.preview_shop_order(arg("", None)).await.unwrap();
        assert_eq!(look.impact.counts.emptied, 3);
        let other = ShopOrder { shops: shops.iter().rev().copied().collect(), last_pieces: 3 };
        let another = SetShopOrder { order: other, ..arg("b", Some(look.seen.clone())) };
        let unseen = engine.set_shop_order(another).await.unwrap_err();
        assert_eq!(unseen.problem.code, "problem.look_first", "the look was at another order");

        assert_eq!(engine.set_shop_order(arg("c", Some(look.seen))).await.unwrap().last_pieces, 3);
        engine.close().await;
    }
}
