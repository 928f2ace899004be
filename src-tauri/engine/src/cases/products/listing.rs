//! Says which SKU an article of a shop is, by the keys that its mall gives it.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, observation::FulfilledBy};
use miseban_malls::{Kind, registry};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, article_known, articles,
    listings::{self, ListingRow, NewListing},
    orders,
    shops::{self, ShopRow},
    skus::{self, SkuRow},
};
use serde_json::json;

use super::match_waiting;
use crate::{
    cases::{
        listings::how_matched,
        note::{Done, changed},
        once::once,
    },
    intake::{MATCH_ONLY, at_mall, listing_key},
    problem::FaultResult,
    views::{ListingSaved, SaveListing},
};

/// This article of the shop is that SKU; orders that waited for it are matched in the same moment. What is known of a
/// listing stays, and one that is another SKU is not moved in passing: that is looked at first (`listings.move`).
pub(crate) async fn save(store: &Store, arg: SaveListing, now: Instant) -> FaultResult<ListingSaved> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.save", now, |w| {
                let shop = shops::get(w, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
                let sku = skus::get(w, arg.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                let key = key_of(w, &shop, &arg.keys)?;
                write(w, &shop, &sku, &key, &arg, now)
            })
        })
        .await?)
}

fn write(
    w: &mut Write<'_>,
    shop: &ShopRow,
    sku: &SkuRow,
    key: &str,
    arg: &SaveListing,
    now: Instant,
) -> Result<ListingSaved> {
    let in_use = listings::by_key(w, shop.id, key)?;
    if let Some(row) = in_use.as_ref().filter(|row| row.sku_id != sku.id) {
        let code = skus::get(w, row.sku_id)?.map_or_else(|| row.sku_id.to_string(), |other| other.code);
        return Err(StoreError::refused(Coded::new("listing.of_other_sku").with("code", code)));
    }
    // Who ships an article stays true of it while its listing is out of use.
    let known = match article_known::listing_even_archived(w, shop.id, key)? {
        Some(id) => listings::get(w, id)?,
        None => None,
    };
    let keys = all_keys(in_use.as_ref(), &arg.keys);
    let listing_id = listings::upsert(
        w,
        &NewListing {
            shop_id: shop.id,
            sku_id: sku.id,
            key: key.to_owned(),
            keys: keys.clone(),
            fulfilled_by: known.map_or(FulfilledBy::Shop, |row| row.fulfilled_by),
        },
        now,
    )?;
    if in_use.is_none() {
        let by = how_matched(w, shop, &keys, sku.id)?;
        listings::set_matched_by(w, listing_id, by)?;
    }
    if key.starts_with(MATCH_ONLY) {
        listings::set_match_only(w, listing_id)?;
    }
    articles::forget(w, shop.id, key)?;
    let done = Done {
        what: "history.listing_saved",
        subject: "listing",
        id: listing_id.0,
        request_id: Some(&arg.request_id),
    };
    let before = in_use.map(|row| json!({ "sku": &sku.code, "keys": row.keys }));
    let after = json!({ "sku": &sku.code, "keys": keys });
    changed(w, &done, before.as_ref(), Some(&after), now)?;
    let orders_matched = match_waiting(w, shop.id, now)?;
    Ok(ListingSaved { listing_id, orders_matched })
}

/// What is said now, with what was known besides.
fn all_keys(known: Option<&ListingRow>, said: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut keys = known.map(|row| row.keys.clone()).unwrap_or_default();
    keys.extend(said.iter().map(|(name, value)| (name.clone(), value.clone())));
    keys
}

/// The one text that names the listing. Of an article that only orders know, the keys are taken as an order tells them;
/// typed, they are keys that the mall has, and no half of what it keeps stock by: no order would ever meet that.
fn key_of(r: &impl Reader, shop: &ShopRow, keys: &BTreeMap<String, String>) -> Result<String> {
    let missing = || StoreError::refused(Coded::new("problem.listing_keys_missing"));
    let key = listing_key(&shop.mall, keys).ok_or_else(missing)?;
    let kind = registry::kind(&shop.mall)
        .ok_or_else(|| StoreError::refused(Coded::new("mall_error.unknown_mall").with("mall", &shop.mall)))?;
    let Some(why) = flaw(kind, keys) else { return Ok(key) };
    let told = orders::lines_unknown(r, Some(shop.id))?.iter().any(|line| line.keys == *keys);
    if told { Ok(key) } else { Err(StoreError::refused(why)) }
}

/// Why nobody can have meant an article by these keys.
fn flaw(kind: &Kind, keys: &BTreeMap<String, String>) -> Option<Coded> {
    let names = kind.about.listing_keys;
    if let Some(other) = keys.keys().find(|key| names.iter().all(|(name, _)| *name != key.as_str())) {
        return Some(Coded::new("problem.listing_key_unknown").with("key", other));
    }
    if at_mall(kind.about.id, keys).is_some() {
        return None;
    }
    // Each key with its own name for a value: what changes the listing's text when it goes names the listing.
    let all: BTreeMap<String, String> =
        names.iter().map(|(name, _)| ((*name).to_owned(), (*name).to_owned())).collect();
    let whole = at_mall(kind.about.id, &all);
    let half = keys.iter().filter(|(_, value)| !value.trim().is_empty()).any(|(key, _)| {
        let mut others = all.clone();
        others.remove(key);
        at_mall(kind.about.id, &others) != whole
    });
    if !half {
        return None;
    }
    let lacking = names.iter().find(|(name, _)| {
        let mut more = keys.clone();
        more.insert((*name).to_owned(), (*name).to_owned());
        at_mall(kind.about.id, &more).is_some()
    });
    Some(match lacking {
        Some((_, label)) => Coded::new("problem.listing_key_lacking").with("key", format!("@{label}")),
        None => Coded::new("problem.listing_keys_missing"),
    })
}
