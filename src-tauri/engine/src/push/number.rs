//! What a listing's number depends on, gathered from the store for the rule in the domain.

use miseban_domain::{
    SkuId,
    stock::{Leaf, ListingInput, Range, SkuStock},
};
use miseban_store::{
    Reader, Result, StoreError,
    listings::{self, ListingRow},
    shops::ShopRow,
    skus, stock,
};

/// The input of the stock rule for one listing. `shown`: what the mall shows, if just read.
pub(crate) fn input(
    r: &impl Reader,
    shop: &ShopRow,
    listing: &ListingRow,
    range: Range,
    shown: Option<i64>,
) -> Result<ListingInput> {
    let leaves = if skus::parts(r, listing.sku_id)?.is_some_and(|parts| !parts.is_empty()) {
        let mut leaves = Vec::new();
        for part in skus::flattened(r, listing.sku_id)? {
            leaves.push(Leaf {
                sku_id: part.sku_id,
                stock: sku_stock(r, part.sku_id, None)?,
                quantity: part.quantity,
            });
        }
        Some(leaves)
    } else {
        None
    };
    let mut sku = sku_stock(r, listing.sku_id, Some(listing))?;
    let archived = skus::get(r, listing.sku_id)?.is_some_and(|row| row.archived_at.is_some());
    if leaves.is_some() {
        // What is missing of the bundle is held back from its parts already.
        sku.safety_held = 0;
    }
    Ok(ListingInput {
        sku,
        leaves,
        fulfilled_by: listing.fulfilled_by,
        linked: listing.linked,
        percent: shop.switches.share.percent,
        last_pieces: None,
        buffer: listing.buffer,
        cap: listing.cap,
        // What the shop sells no more is shown nowhere, while its orders still count.
        stopped: listing.stopped || archived,
        trickle: shop.switches.share.trickle,
        shown: shown.or(listing.belief().map(|belief| belief.shown)),
        range,
    })
}

fn sku_stock(r: &impl Reader, sku_id: SkuId, for_listing: Option<&ListingRow>) -> Result<SkuStock> {
    let sku = skus::get(r, sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let row = stock::stock(r, sku_id)?;
    Ok(SkuStock {
        counting: sku.counting,
        expected: row.as_ref().map_or(0, |row| row.expected),
        held: row.as_ref().map_or(0, |row| row.held),
        lots_elsewhere: listings::set_aside_elsewhere(r, sku_id, for_listing.map(|listing| listing.id))?,
        safety_held: listings::unexplained_sum(r, sku_id)?,
        set_once: row.is_some_and(|row| row.set_at.is_some()),
    })
}
