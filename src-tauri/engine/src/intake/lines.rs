//! Lines meet SKUs: by the shop's listing first, by its matching key after, never by a guess.

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId,
    matching::{self, MatchingKey, MatchingRule},
    observation::{FulfilledBy, ObservedLine},
    order::{MergedOrder, OrderLine, Part},
};
use miseban_malls::registry;
use miseban_store::{
    Reader, Result,
    listings::{self, ListingRow},
    orders::NewLine,
    shops::ShopRow,
    skus,
};

/// The lines of the merged order, each met with its SKU where there is one.
///
/// A line that had met a SKU keeps it, and the parts that a bundle was made of then, as long as the mall's keys of
/// the line are the same.
pub(crate) fn meet(
    r: &impl Reader,
    shop: &ShopRow,
    merged: &MergedOrder,
    known: &[OrderLine],
) -> Result<Vec<NewLine>> {
    let mut lines = Vec::new();
    for (delivery, group) in merged.deliveries.iter().enumerate() {
        for line in &group.lines {
            let before = known
                .iter()
                .find(|old| old.key == line.key && old.delivery == delivery && old.keys == line.keys)
                .filter(|old| old.sku_id.is_some());
            let (sku_id, parts, by) = match before {
                Some(old) => (old.sku_id, old.parts.clone(), old.fulfilled_by),
                None => find(r, shop, line)?,
            };
            // Either side may know that the mall ships it.
            let by_mall = line.fulfilled_by == FulfilledBy::Mall || by == FulfilledBy::Mall;
            lines.push(NewLine {
                delivery,
                key: line.key.clone(),
                keys: line.keys.clone(),
                title: line.title.clone(),
                options: line.options.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                tax_included: line.tax_included,
                tax_rate: line.tax_rate,
                fulfilled_by: if by_mall { FulfilledBy::Mall } else { FulfilledBy::Shop },
                sku_id,
                parts,
            });
        }
    }
    Ok(lines)
}

fn find(
    r: &impl Reader,
    shop: &ShopRow,
    line: &ObservedLine,
) -> Result<(Option<miseban_domain::SkuId>, Vec<Part>, FulfilledBy)> {
    let listing = listing_of(r, shop, &line.keys)?;
    let by = listing.as_ref().map_or(line.fulfilled_by, |listing| listing.fulfilled_by);
    let mut sku_id = listing.map(|listing| listing.sku_id);
    if sku_id.is_none() {
        for code in codes_by(&shop.mall, &shop.matching_key, &line.keys) {
            sku_id = skus::by_code(r, &code)?.map(|sku| sku.id);
            if sku_id.is_some() {
                break;
            }
        }
    }
    let parts = match sku_id {
        Some(sku_id) => skus::flattened(r, sku_id)?,
        None => Vec::new(),
    };
    Ok((sku_id, parts, by))
}

/// The one text that names the listing of these keys at a kind of mall. It needs no credentials: a shop may be known by
/// its mails long before it has a key.
///
/// An article of an order may lack the keys by which the mall keeps stock (free options, articles from before SKUs). It
/// can still be given a meaning; its text begins with [`MATCH_ONLY`] and its number is never sent.
pub(crate) fn listing_key(mall: &str, keys: &BTreeMap<String, String>) -> Option<String> {
    if let Some(key) = at_mall(mall, keys) {
        return Some(key);
    }
    let named: Vec<String> = keys
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", value.trim()))
        .collect();
    (!named.is_empty()).then(|| format!("{MATCH_ONLY}{}", named.join("&")))
}

/// The same where the mall keeps stock under these keys.
pub(crate) fn at_mall(mall: &str, keys: &BTreeMap<String, String>) -> Option<String> {
    (registry::kind(mall)?.listing_key)(keys)
}

/// What the key of a listing begins with that is known to orders only.
pub(crate) const MATCH_ONLY: &str = "~";

/// Our codes that the mall's keys of an article offer, read by this key of the mall (empty: by its own default), best first.
pub(crate) fn codes_by(mall: &str, matching_key: &str, keys: &BTreeMap<String, String>) -> Vec<String> {
    matching::match_line(keys, &rule(mall, matching_key))
}

/// Which of the mall's fields is our code in a shop.
pub(crate) fn rule(mall: &str, matching_key: &str) -> MatchingRule {
    let field = if matching_key.is_empty() {
        registry::kind(mall).map_or("", |kind| kind.about.default_matching_key)
    } else {
        matching_key
    };
    let keys = if field.is_empty() { Vec::new() } else { vec![MatchingKey::field(field)] };
    MatchingRule { keys, ignore_case: true }
}

/// The listing that a line of these keys means: by the mall's name of it, else (where a mall's orders don't tell all that
/// names a listing, as futureshop's) by our code.
fn listing_of(
    r: &impl Reader,
    shop: &ShopRow,
    keys: &BTreeMap<String, String>,
) -> Result<Option<ListingRow>> {
    if let Some(key) = listing_key(&shop.mall, keys)
        && let Some(listing) = listings::by_key(r, shop.id, &key)?
    {
        return Ok(Some(listing));
    }
    for code in codes_by(&shop.mall, &shop.matching_key, keys) {
        if let Some(sku) = skus::by_code(r, &code)? {
            return the_one(r, shop, sku.id, keys);
        }
    }
    Ok(None)
}

/// The listing whose number a line lowered at the mall; an article that only orders know lowers that of its SKU.
fn sold_from(r: &impl Reader, shop: &ShopRow, keys: &BTreeMap<String, String>) -> Result<Option<ListingRow>> {
    match listing_of(r, shop, keys)? {
        Some(listing) if listing.key.starts_with(MATCH_ONLY) => the_one(r, shop, listing.sku_id, keys),
        listing => Ok(listing),
    }
}

/// The SKU's listing in the shop, when it stands there just once and nothing that both tell differs; with several nobody
/// knows.
fn the_one(
    r: &impl Reader,
    shop: &ShopRow,
    sku: miseban_domain::SkuId,
    keys: &BTreeMap<String, String>,
) -> Result<Option<ListingRow>> {
    let mut there = listings::by_sku(r, sku)?;
    there.retain(|one| one.shop_id == shop.id && !one.key.starts_with(MATCH_ONLY) && agrees(&one.keys, keys));
    Ok(if there.len() == 1 { there.pop() } else { None })
}

/// Of what both tell, nothing differs.
fn agrees(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> bool {
    one.iter().all(|(key, value)| {
        let told = other.get(key).map_or("", |told| told.trim());
        told.is_empty() || value.trim().is_empty() || told.eq_ignore_ascii_case(value.trim())
    })
}

/// Pieces of each listing that the order's lines hold at the mall, for the belief.
pub(crate) fn at_listings(
    r: &impl Reader,
    shop: &ShopRow,
    merged: Option<&MergedOrder>,
) -> Result<BTreeMap<ListingId, i64>> {
    let mut sum: BTreeMap<ListingId, i64> = BTreeMap::new();
    let Some(merged) = merged.filter(|merged| !(merged.cancelled && merged.restocked_by_mall)) else {
        return Ok(sum);
    };
    for line in merged.deliveries.iter().flat_map(|delivery| &delivery.lines) {
        if let Some(listing) = sold_from(r, shop, &line.keys)? {
            let pieces = sum.entry(listing.id).or_default();
            *pieces = pieces.saturating_add(line.quantity);
        }
    }
    Ok(sum)
}
