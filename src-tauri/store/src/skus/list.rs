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
    /// 在庫切れ: set, and nothing left to sell; a bundle that lacks a part.
    Out,
    /// 在庫僅少: something left, and not more than the SKU's threshold or else the shop's.
    Low,
    /// It lasts a week at most, at the pace of the last month.
    Soon,
    /// 送信待ち: a number is on its way to a shop.
    Waiting,
    /// 想定在庫 and 実在庫 don't agree.
    Drifted,
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
    /// 在庫僅少 from this number down, where a SKU has none of its own; for [`StockOnly::Low`].
    pub low_at: Option<i64>,
    /// Now, for [`StockOnly::Soon`].
    pub now: Instant,
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

/// How many SKUs a question finds.
pub fn stock_count(r: &impl Reader, query: &StockQuery) -> Result<i64> {
    let (from, values) = found(query);
    sql::value(r.conn(), &format!("SELECT count(*) {from}"), params_from_iter(&values))
}

/// The ids of all that a question finds, in the order of the ids.
pub fn stock_ids(r: &impl Reader, query: &StockQuery) -> Result<Vec<SkuId>> {
    let (from, values) = found(query);
    let sql = format!("SELECT s.id {from} ORDER BY s.id");
    sql::all(r.conn(), &sql, params_from_iter(&values), |c| c.id(SkuId))
}

/// What is read from, and the values of its conditions.
fn found(query: &StockQuery) -> (String, Vec<Value>) {
    let mut conditions = vec!["s.archived_at IS NULL".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    if let Some(grams) = search::query(&query.text) {
        conditions.push("s.id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?)".to_owned());
        values.push(grams.into());
    }
    match query.only {
        StockOnly::All => {}
        StockOnly::Oversold => {
            conditions.push("s.id IN (SELECT sku_id FROM stock WHERE expected < 0)".to_owned());
        }
        StockOnly::Unset => conditions.push(
            "s.counting = 'counted' AND t.set_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)"
                .to_owned(),
        ),
        StockOnly::Trouble => conditions.push(
            "s.id IN (SELECT sku_id FROM listings WHERE trouble IS NOT NULL AND archived_at IS NULL)"
                .to_owned(),
        ),
        StockOnly::Waiting => conditions.push(
            "s.id IN (SELECT l.sku_id FROM listings l JOIN shops h ON h.id = l.shop_id
                 WHERE l.settled_rev < l.wanted_rev AND l.archived_at IS NULL AND l.fulfilled_by = 'shop'
                     AND h.push_stock = 1)"
                .to_owned(),
        ),
        StockOnly::Out => conditions.push(OUT.to_owned()),
        StockOnly::Low => {
            // The index is walked up to the highest threshold that there is.
            conditions.push(
                "s.counting = 'counted' AND t.set_at IS NOT NULL
                 AND t.expected - t.held BETWEEN 1 AND max(ifnull(?, 0), ifnull((SELECT max(low_at) FROM skus), 0))
                 AND t.expected - t.held <= coalesce(s.low_at, ?, 0)"
                    .to_owned(),
            );
            values.extend([query.low_at.into(), query.low_at.into()]);
        }
        StockOnly::Soon => {
            conditions.push(
                "s.counting = 'counted' AND t.set_at IS NOT NULL AND t.expected - t.held > 0
                 AND s.id IN (SELECT d.sku_id FROM daily_sales d WHERE d.day > ? GROUP BY d.sku_id
                     HAVING sum(d.pieces) > 0 AND (SELECT (x.expected - x.held) * ? FROM stock x WHERE x.sku_id = d.sku_id)
                         < sum(d.pieces) * ?)"
                    .to_owned(),
            );
            let since = crate::stock::day(query.now) - SOON_BY;
            values.extend([since.into(), SOON_BY.into(), (SOON + 1).into()]);
        }
        StockOnly::Drifted => conditions.push(format!("s.id IN ({})", crate::stock::drifted_ids())),
    }
    let from = format!("FROM skus s LEFT JOIN stock t ON t.sku_id = s.id WHERE {}", conditions.join(" AND "));
    (from, values)
}

/// [`StockOnly::Soon`]: so many days are few, at the pace of so many days.
const SOON: i64 = 7;
const SOON_BY: i64 = 30;

/// [`StockOnly::Out`]: what is out itself, and every bundle above something of which there isn't enough for one.
const OUT: &str = "s.counting = 'counted' AND s.id IN (
    WITH RECURSIVE ended (id) AS (
        SELECT x.sku_id FROM stock x JOIN skus y ON y.id = x.sku_id AND y.counting = 'counted'
        WHERE x.expected - x.held <= 0 AND x.set_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = x.sku_id)
        UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN stock x ON x.sku_id = b.part_sku_id
            JOIN skus y ON y.id = x.sku_id AND y.counting = 'counted'
        WHERE b.quantity > 1 AND x.set_at IS NOT NULL AND x.expected - x.held < b.quantity
        UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN ended e ON e.id = b.part_sku_id)
    SELECT id FROM ended)";

/// A page of the grid.
pub fn stock_list(r: &impl Reader, query: &StockQuery) -> Result<Page<StockListRow>> {
    let (from, mut values) = found(query);
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
