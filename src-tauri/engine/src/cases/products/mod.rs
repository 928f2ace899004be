//! SKUs and listings: what stock is kept of, and under which keys a shop sells it.

#[cfg(test)]
mod bundle_tests;
mod check;
mod counting;
mod create;
mod edit;
mod end;
mod fields;
mod grid;
mod listing;
#[cfg(test)]
mod listing_tests;
#[cfg(test)]
mod order_tests;
mod picture;
mod story;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, ProductId, ShopId, SkuId, order::Part, stock::Counting};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, listings, orders, products,
    skus::{self, NewSku},
};
use serde_json::{Value, json};

pub(crate) use counting::preview as preview_counting;
pub use create::{combine, copy, create};
pub use edit::edit;
pub(crate) use end::{preview as preview_removal, remove, restore};
pub use fields::{list as fields, save as save_fields};
pub use grid::{get, list};
pub(crate) use listing::save as save_listing;
pub use picture::{get as picture, set as set_picture};
pub use story::of_product as story;

use super::{
    note::{Done, changed},
    once::once,
};
use crate::{
    intake::recompute,
    problem::{Fault, FaultResult},
    views::{SaveSku, SkuSaved, StopListing},
};

/// Most pieces of a part in one set.
const MOST_IN_SET: i64 = 100_000;

/// Adds a SKU, or changes the one of that code. What is absent stays as it is.
pub async fn save_sku(store: &Store, arg: SaveSku, now: Instant) -> FaultResult<SkuSaved> {
    let code = arg.code.trim().to_owned();
    if code.is_empty() || code.chars().count() > 100 {
        return Err(Fault::new("problem.bad_argument").with("field", "code"));
    }
    let counting = match arg.counting.as_deref() {
        None | Some("") => None,
        Some("counted") => Some(Counting::Counted),
        Some("not_counted") => Some(Counting::NotCounted),
        Some("made_to_order") => Some(Counting::MadeToOrder),
        Some(_) => return Err(Fault::new("problem.bad_argument").with("field", "counting")),
    };
    if arg.parts.iter().flatten().any(|(_, quantity)| *quantity > MOST_IN_SET) {
        return Err(Fault::new("problem.bad_argument").with("field", "parts"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "skus.save", now, |w| {
                let known = skus::by_code(w, &code)?;
                let before = known.as_ref().map(|row| told(w, row.id)).transpose()?;
                let sku_id = match known {
                    Some(row) => change_sku(w, row, &arg, counting)?,
                    None => skus::insert(
                        w,
                        &NewSku {
                            variation: arg.variation.unwrap_or_default(),
                            counting: counting.unwrap_or_default(),
                            tax_rate: arg.tax_rate.unwrap_or(10),
                            price: arg.price,
                            code: code.clone(),
                            name: arg.name,
                            ..NewSku::default()
                        },
                        now,
                    )?,
                };
                if let Some(parts) = &arg.parts {
                    set_parts(w, sku_id, parts)?;
                }
                let done = Done {
                    what: "history.sku_saved",
                    subject: "sku",
                    id: sku_id.0,
                    request_id: Some(&arg.request_id),
                };
                let after = told(w, sku_id)?;
                changed(w, &done, before.as_ref(), Some(&after), now)?;
                Ok(SkuSaved { sku_id })
            })
        })
        .await?)
}

fn change_sku(
    w: &mut Write<'_>,
    mut row: skus::SkuRow,
    arg: &SaveSku,
    counting: Option<Counting>,
) -> Result<SkuId> {
    row.name.clone_from(&arg.name);
    if let Some(variation) = &arg.variation {
        row.variation.clone_from(variation);
    }
    row.counting = counting.unwrap_or(row.counting);
    row.tax_rate = arg.tax_rate.unwrap_or(row.tax_rate);
    row.price = arg.price.or(row.price);
    skus::update(w, &row)?;
    // The only SKU of a product is the product: they have one name.
    let mut product = products::get(w, row.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
    if product.name != row.name && skus::of_product(w, product.id)?.len() == 1 {
        product.name.clone_from(&row.name);
        products::update(w, &product)?;
    }
    Ok(row.id)
}

fn set_parts(w: &mut Write<'_>, sku_id: SkuId, parts: &BTreeMap<String, i64>) -> Result<()> {
    let mut known = Vec::new();
    for (code, quantity) in parts {
        let part = skus::by_code(w, code)?
            .ok_or_else(|| StoreError::refused(Coded::new("problem.part_unknown").with("code", code)))?;
        known.push(Part { sku_id: part.id, quantity: *quantity });
    }
    skus::set_parts(w, sku_id, &known)?;
    listings::raise_sku(w, sku_id)
}

/// A SKU as the record of changes tells it.
pub(crate) fn told(r: &impl Reader, sku_id: SkuId) -> Result<Value> {
    let row = skus::get(r, sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let mut parts = BTreeMap::new();
    for part in skus::parts(r, sku_id)?.unwrap_or_default() {
        let code = skus::get(r, part.sku_id)?.map_or_else(|| part.sku_id.to_string(), |part| part.code);
        parts.insert(code, part.quantity);
    }
    Ok(json!({
        "code": row.code,
        "name": row.name,
        "variation": row.variation,
        "unified_code": row.unified_code,
        "jan": row.jan,
        "counting": row.counting,
        "tax_rate": row.tax_rate,
        "price": row.price,
        "cost": row.cost,
        "weight": row.weight,
        "shelf": row.shelf,
        "memo": row.memo,
        "low_at": row.low_at,
        "parts": parts,
    }))
}

/// A product as the record of changes tells it; its free fields by their names.
fn told_product(r: &impl Reader, id: ProductId) -> Result<Value> {
    let row = products::get(r, id)?.ok_or_else(|| StoreError::not_found("product"))?;
    let mut told = json!({
        "product_code": row.code,
        "name": row.name,
        "supplier": row.supplier,
        "product_memo": row.memo,
    });
    let values = products::values(r, id)?;
    if let Some(told) = told.as_object_mut() {
        for field in products::fields(r)? {
            if let Some(value) = values.get(&field.id) {
                told.insert(field.name, Value::String(value.clone()));
            }
        }
    }
    Ok(told)
}

pub(crate) fn match_waiting(w: &mut Write<'_>, shop: ShopId, now: Instant) -> Result<i64> {
    let mut matched = 0;
    for order in orders::with_unknown_lines(w, shop)? {
        recompute(w, order, now)?;
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
                )?;
                let done = Done {
                    what: "history.listing_stopped",
                    subject: "listing",
                    id: listing.id.0,
                    request_id: Some(&arg.request_id),
                };
                let (before, after) =
                    (json!({ "stopped": listing.stopped }), json!({ "stopped": arg.stopped }));
                changed(w, &done, Some(&before), Some(&after), now)
            })
        })
        .await?;
    Ok(())
}
