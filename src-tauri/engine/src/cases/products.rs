//! SKUs and listings: what stock is kept of, and under which keys a shop sells it.

use miseban_domain::{Coded, Instant, observation::FulfilledBy, order::Part, stock::Counting};
use miseban_malls::Mall;
use miseban_store::{
    Store, StoreError, listings,
    listings::NewListing,
    orders, shops,
    skus::{self, NewSku},
};

use super::once::once;
use crate::{
    intake::{MATCH_ONLY, listing_key, recompute},
    pool::MallPool,
    problem::{Fault, FaultResult},
    views::{ListingSaved, SaveListing, SaveSku, SkuSaved, StopListing},
};

/// Adds a SKU, or changes the one of that code.
pub async fn save_sku(store: &Store, arg: SaveSku, now: Instant) -> FaultResult<SkuSaved> {
    let code = arg.code.trim().to_owned();
    if code.is_empty() || code.chars().count() > 100 {
        return Err(Fault::new("problem.bad_argument").with("field", "code"));
    }
    let counting = match arg.counting.as_str() {
        "" | "counted" => Counting::Counted,
        "not_counted" => Counting::NotCounted,
        "made_to_order" => Counting::MadeToOrder,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "counting")),
    };
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "skus.save", now, |w| {
                let sku_id = match skus::by_code(w, &code)? {
                    Some(mut row) => {
                        row.name = arg.name;
                        row.variation = arg.variation;
                        row.counting = counting;
                        row.tax_rate = arg.tax_rate.unwrap_or(row.tax_rate);
                        row.price = arg.price.or(row.price);
                        skus::update(w, &row)?;
                        listings::raise_sku(w, row.id)?;
                        row.id
                    }
                    None => skus::insert(
                        w,
                        &NewSku {
                            variation: arg.variation,
                            counting,
                            tax_rate: arg.tax_rate.unwrap_or(10),
                            price: arg.price,
                            code: code.clone(),
                            name: arg.name,
                            ..NewSku::default()
                        },
                        now,
                    )?,
                };
                let mut parts = Vec::new();
                for (code, quantity) in &arg.parts {
                    let part = skus::by_code(w, code)?.ok_or_else(|| {
                        StoreError::refused(Coded::new("problem.part_unknown").with("code", code))
                    })?;
                    parts.push(Part { sku_id: part.id, quantity: *quantity });
                }
                skus::set_parts(w, sku_id, &parts)?;
                listings::raise_sku(w, sku_id)?;
                Ok(SkuSaved { sku_id })
            })
        })
        .await?)
}

/// Says which SKU an article of a shop is; orders that waited for it are matched in the same moment.
pub(crate) async fn save_listing(
    store: &Store,
    pool: &MallPool,
    arg: SaveListing,
    now: Instant,
) -> FaultResult<ListingSaved> {
    let mall = pool.get(arg.shop_id).await?;
    let key = listing_key(mall.as_deref(), &arg.keys);
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.save", now, |w| {
                let shop = shops::get(w, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
                let sku = skus::get(w, arg.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                let key =
                    key.ok_or_else(|| StoreError::refused(Coded::new("problem.listing_keys_missing")))?;
                let listing_id = listings::upsert(
                    w,
                    &NewListing {
                        shop_id: shop.id,
                        sku_id: sku.id,
                        key,
                        keys: arg.keys.clone(),
                        fulfilled_by: FulfilledBy::Shop,
                    },
                    now,
                )?;
                if listings::get(w, listing_id)?.is_some_and(|listing| listing.key.starts_with(MATCH_ONLY)) {
                    listings::set_match_only(w, listing_id)?;
                }
                let orders_matched = match_waiting(w, shop.id, mall.as_deref(), now)?;
                Ok(ListingSaved { listing_id, orders_matched })
            })
        })
        .await?)
}

fn match_waiting(
    w: &mut miseban_store::Write<'_>,
    shop: miseban_domain::ShopId,
    mall: Option<&dyn Mall>,
    now: Instant,
) -> miseban_store::Result<i64> {
    let mut matched = 0;
    for order in orders::with_unknown_lines(w, shop)? {
        recompute(w, mall, order, now)?;
        let stored = orders::load(w, order)?.ok_or_else(|| StoreError::not_found("order"))?;
        matched += i64::from(stored.order.lines.iter().all(|line| line.sku_id.is_some()));
    }
    Ok(matched)
}

/// Stops selling a listing (it shows 0), or starts again.
pub async fn stop_listing(store: &Store, arg: StopListing, now: Instant) -> FaultResult<()> {
    store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.stop", now, |w| {
                let listing =
                    listings::get(w, arg.listing_id)?.ok_or_else(|| StoreError::not_found("listing"))?;
                listings::set_rules(
                    w,
                    listing.id,
                    &listings::ListingRules {
                        stopped: arg.stopped,
                        cap: listing.cap,
                        buffer: listing.buffer,
                        set_aside: listing.set_aside,
                    },
                )
            })
        })
        .await?;
    Ok(())
}
