//! The stock grid: a page of SKUs with their numbers and what each shop shows.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, ListingId, ShopId, SkuId};
use rusqlite::{params_from_iter, types::Value};

use super::SkuRow;
use crate::{Page, Reader, Result, search, sql};

/// Which SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StockOnly {
    /// Every one.
    #[default]
    All,
    /// Below 0.
    Oversold,
    /// Counted, no bundle, and never set.
    Unset,
    /// A listing of it is in trouble.
    Trouble,
}

/// In which order. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StockSort {
    /// By 商品コード.
    #[default]
    Code,
    /// By name.
    Name,
    /// By 想定在庫.
    Expected,
    /// By 保留在庫.
    Held,
    /// By when it was last set.
    SetAt,
}

/// What the grid asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockQuery {
    /// Parts of code, unified code, name, variation or JAN; empty for all.
    pub text: String,
    /// In which order.
    pub sort: StockSort,
    /// The other way round.
    pub desc: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
    /// Which SKUs.
    pub only: StockOnly,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockListRow {
    /// The SKU.
    pub sku: SkuRow,
    /// It is a bundle: it has no expected number of its own.
    pub bundle: bool,
    /// 想定在庫.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
    /// When its number was last set; `None` when never.
    pub set_at: Option<Instant>,
    /// What each shop shows.
    pub listings: Vec<ListingBrief>,
}

/// A listing, as much of it as the grid shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingBrief {
    /// Row.
    pub listing_id: ListingId,
    /// In which shop.
    pub shop_id: ShopId,
    /// The number that was last accepted by the mall.
    pub sent: Option<i64>,
    /// When.
    pub sent_at: Option<Instant>,
    /// What the mall showed when it was last read.
    pub shown: Option<i64>,
    /// When.
    pub shown_at: Option<Instant>,
    /// What is wrong with it.
    pub trouble: Option<Coded>,
    /// A newer number is on its way.
    pub pending: bool,
}

/// A page of the grid.
pub fn stock_list(r: &impl Reader, query: &StockQuery) -> Result<Page<StockListRow>> {
    let mut conditions = vec!["s.archived_at IS NULL"];
    let mut values: Vec<Value> = Vec::new();
    if let Some(grams) = search::query(&query.text) {
        conditions.push("s.id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?)");
        values.push(grams.into());
    }
    match query.only {
        StockOnly::All => {}
        StockOnly::Oversold => conditions.push("s.id IN (SELECT sku_id FROM stock WHERE expected < 0)"),
        StockOnly::Unset => conditions.push(
            "s.counting = 'counted' AND t.set_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)",
        ),
        StockOnly::Trouble => conditions
            .push("s.id IN (SELECT sku_id FROM listings WHERE trouble IS NOT NULL AND archived_at IS NULL)"),
    }
    let from = format!("FROM skus s LEFT JOIN stock t ON t.sku_id = s.id WHERE {}", conditions.join(" AND "));
    let total = sql::value(r.conn(), &format!("SELECT count(*) {from}"), params_from_iter(&values))?;

    let way = if query.desc { "DESC" } else { "ASC" };
    let by = match query.sort {
        StockSort::Code => "s.code",
        StockSort::Name => "s.name",
        StockSort::Expected => "ifnull(t.expected, 0)",
        StockSort::Held => "ifnull(t.held, 0)",
        StockSort::SetAt => "t.set_at",
    };
    values.extend([query.limit.into(), query.offset.into()]);
    let sql = format!(
        "SELECT {}, EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id), ifnull(t.expected, 0),
             ifnull(t.held, 0), t.set_at
         {from} ORDER BY {by} {way}, s.id {way} LIMIT ? OFFSET ?",
        super::COLUMNS
    );
    let mut rows = sql::all(r.conn(), &sql, params_from_iter(&values), |c| {
        Ok(StockListRow {
            sku: super::row(c)?,
            bundle: c.get()?,
            expected: c.get()?,
            held: c.get()?,
            set_at: c.maybe_at()?,
            listings: Vec::new(),
        })
    })?;
    let ids: Vec<SkuId> = rows.iter().map(|row| row.sku.id).collect();
    let mut listings = briefs(r, &ids)?;
    for row in &mut rows {
        row.listings = listings.remove(&row.sku.id).unwrap_or_default();
    }
    Ok(Page { rows, total })
}

fn briefs(r: &impl Reader, skus: &[SkuId]) -> Result<BTreeMap<SkuId, Vec<ListingBrief>>> {
    let mut by_sku: BTreeMap<SkuId, Vec<ListingBrief>> = BTreeMap::new();
    for sku in skus {
        let found = sql::all(
            r.conn(),
            "SELECT l.id, l.shop_id, l.sent, l.sent_at, l.shown, l.shown_at, l.trouble, l.settled_rev < l.wanted_rev
             FROM listings l JOIN shops s ON s.id = l.shop_id
             WHERE l.sku_id = ?1 AND l.archived_at IS NULL AND s.archived_at IS NULL
             ORDER BY s.position, s.id, l.id",
            [sku.0],
            |c| {
                Ok(ListingBrief {
                    listing_id: c.id(ListingId)?,
                    shop_id: c.id(ShopId)?,
                    sent: c.get()?,
                    sent_at: c.maybe_at()?,
                    shown: c.get()?,
                    shown_at: c.maybe_at()?,
                    trouble: c.maybe_coded()?,
                    pending: c.get()?,
                })
            },
        )?;
        by_sku.insert(*sku, found);
    }
    Ok(by_sku)
}
