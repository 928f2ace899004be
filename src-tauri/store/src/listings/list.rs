//! A page of ショップ別商品, of one shop, one SKU or all.

use miseban_domain::{ShopId, SkuId};
use rusqlite::{params_from_iter, types::Value};

use super::{COLUMNS, ListingRow, row};
use crate::{Page, Reader, Result, search, sql};

/// Which listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ListingOnly {
    /// Every one in use.
    #[default]
    All,
    /// Without stock link.
    Unlinked,
    /// Shipped by the mall.
    ByMall,
    /// With pieces set aside, a cap, a buffer, or stopped.
    OwnRules,
    /// Something is wrong.
    Trouble,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListingQuery {
    /// Of one shop.
    pub shop: Option<ShopId>,
    /// Of one SKU.
    pub sku: Option<SkuId>,
    /// Parts of what is known of the SKU, or of the mall's key or title.
    pub text: String,
    /// Which.
    pub only: ListingOnly,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// A page of listings, by SKU code, shop and key.
pub fn page(r: &impl Reader, query: &ListingQuery) -> Result<Page<ListingRow>> {
    let mut conditions = vec!["l.archived_at IS NULL", "s.archived_at IS NULL"];
    let mut bound: Vec<Value> = Vec::new();
    if let Some(shop) = query.shop {
        conditions.push("l.shop_id = ?");
        bound.push(shop.0.into());
    }
    if let Some(sku) = query.sku {
        conditions.push("l.sku_id = ?");
        bound.push(sku.0.into());
    }
    if let Some(grams) = search::query(&query.text) {
        conditions.push(
            "(l.sku_id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?) OR l.key LIKE ? OR l.title LIKE ?)",
        );
        let part = format!("%{}%", query.text.trim().replace(['%', '_'], ""));
        bound.extend([grams.into(), part.clone().into(), part.into()]);
    }
    match query.only {
        ListingOnly::All => {}
        ListingOnly::Unlinked => conditions.push("l.linked = 0"),
        ListingOnly::ByMall => conditions.push("l.fulfilled_by = 'mall'"),
        ListingOnly::OwnRules => {
            conditions.push("(l.set_aside > 0 OR l.buffer > 0 OR l.cap IS NOT NULL OR l.stopped = 1)");
        }
        ListingOnly::Trouble => conditions.push("l.trouble IS NOT NULL"),
    }
    let from = format!(
        "FROM listings l JOIN skus k ON k.id = l.sku_id JOIN shops s ON s.id = l.shop_id WHERE {}",
        conditions.join(" AND ")
    );
    let total = sql::value(r.conn(), &format!("SELECT count(*) {from}"), params_from_iter(&bound))?;
    bound.extend([query.limit.into(), query.offset.into()]);
    let statement =
        format!("SELECT {COLUMNS} {from} ORDER BY k.code, k.id, s.position, s.id, l.id LIMIT ? OFFSET ?");
    Ok(Page { rows: sql::all(r.conn(), &statement, params_from_iter(&bound), row)?, total })
}
