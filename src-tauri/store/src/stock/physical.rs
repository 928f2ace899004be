//! 実在庫: what lies on the shelves, by SKU and warehouse. A SKU without a row has no physical numbers.

use std::collections::BTreeMap;

use miseban_domain::{Instant, OrderId, SkuId, WarehouseId};
use rusqlite::params;

use super::Book;
use crate::{Reader, Result, Write, sql, sql::Connected};

/// What lies on the shelf of one warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelf {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// Where.
    pub warehouse_id: WarehouseId,
    /// 良品. Below 0 when more left than was ever counted.
    pub good: i64,
    /// 不良.
    pub defective: i64,
    /// 引当済: bound to orders that have not left yet.
    pub allocated: i64,
    /// From when on it was counted. What had left before is not taken from it.
    pub since: Instant,
}

impl Shelf {
    /// フリー: good pieces that no order has bound.
    pub const fn free(&self) -> i64 {
        self.good - self.allocated
    }
}

/// The column in which a book is kept.
pub(super) const fn column(book: Book) -> &'static str {
    match book {
        Book::Expected => "expected",
        Book::Held => "held",
        Book::Good => "good",
        Book::Defective => "defective",
        Book::Allocated => "allocated",
    }
}

/// The shelves of a SKU, in the order of the warehouses; empty for a SKU without physical numbers.
pub fn shelves(r: &impl Reader, sku: SkuId) -> Result<Vec<Shelf>> {
    sql::all(
        r.conn(),
        "SELECT p.sku_id, p.warehouse_id, p.good, p.defective, p.allocated, p.since
         FROM physical_stock p JOIN warehouses h ON h.id = p.warehouse_id
         WHERE p.sku_id = ?1 AND p.counted = 1 ORDER BY h.position, h.id",
        [sku.0],
        |c| {
            Ok(Shelf {
                sku_id: c.id(SkuId)?,
                warehouse_id: c.id(WarehouseId)?,
                good: c.get()?,
                defective: c.get()?,
                allocated: c.get()?,
                since: c.at()?,
            })
        },
    )
}

/// The shelves of several SKUs; those without are left out.
pub fn shelves_of(r: &impl Reader, skus: &[SkuId]) -> Result<BTreeMap<SkuId, Vec<Shelf>>> {
    let mut found = BTreeMap::new();
    for sku in skus {
        let of = shelves(r, *sku)?;
        if !of.is_empty() {
            found.insert(*sku, of);
        }
    }
    Ok(found)
}

/// Whether any SKU has physical numbers: the shop uses 実在庫.
pub fn has_shelf(r: &impl Reader) -> Result<bool> {
    sql::value(r.conn(), "SELECT EXISTS (SELECT 1 FROM physical_stock WHERE counted = 1)", [])
}

/// Whether a SKU has physical numbers.
pub fn is_on_shelf(r: &impl Reader, sku: SkuId) -> Result<bool> {
    sql::value(
        r.conn(),
        "SELECT EXISTS (SELECT 1 FROM physical_stock WHERE sku_id = ?1 AND counted = 1)",
        [sku.0],
    )
}

/// A number in a warehouse was said, or nothing of what was said there stands any more. A row that says nothing is no row.
pub(super) fn set_counted(
    w: &mut Write<'_>,
    sku: SkuId,
    warehouse: WarehouseId,
    counted: bool,
    at: Instant,
) -> Result<()> {
    sql::run(
        w.conn(),
        "UPDATE physical_stock SET since = iif(counted < ?3, ?4, since), counted = ?3
         WHERE sku_id = ?1 AND warehouse_id = ?2 AND counted <> ?3",
        params![sku.0, warehouse.0, counted, at.0],
    )?;
    drop_if_empty(w, sku, warehouse)
}

/// Takes the row away when nobody counts it and nothing is in it.
pub(super) fn drop_if_empty(w: &mut Write<'_>, sku: SkuId, warehouse: WarehouseId) -> Result<()> {
    sql::run(
        w.conn(),
        "DELETE FROM physical_stock
         WHERE sku_id = ?1 AND warehouse_id = ?2 AND counted = 0 AND good = 0 AND defective = 0 AND allocated = 0",
        [sku.0, warehouse.0],
    )
    .map(drop)
}

/// Pieces that an order has taken from shelves, or bound there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnShelf {
    /// Left with it.
    pub shipped: i64,
    /// Bound to it and still there.
    pub allocated: i64,
}

/// What the ledger shows that an order has on shelves, per line, SKU and warehouse.
pub fn shelf_of_order(
    r: &impl Reader,
    order: OrderId,
) -> Result<BTreeMap<(String, SkuId, WarehouseId), OnShelf>> {
    let rows = sql::all(
        r.conn(),
        "SELECT line_key, sku_id, warehouse_id,
             -sum(iif(book = 'good' AND cause = 'shipped', delta, 0)) AS shipped,
             sum(iif(book = 'allocated', delta, 0)) AS bound
         FROM stock_movements WHERE order_id = ?1 AND book IN ('good', 'allocated')
         GROUP BY line_key, sku_id, warehouse_id HAVING shipped <> 0 OR bound <> 0",
        [order.0],
        |c| {
            Ok((
                (c.get()?, c.id(SkuId)?, c.id(WarehouseId)?),
                OnShelf { shipped: c.get()?, allocated: c.get()? },
            ))
        },
    )?;
    Ok(rows.into_iter().collect())
}
