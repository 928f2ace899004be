//! The proof that the sums kept beside the ledger are the ledger's sums.

use miseban_domain::SkuId;
use rusqlite::Connection;

use crate::{Result, sql};

/// What was compared, and every place that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many movements were summed.
    pub movements: i64,
    /// How many SKUs have stock.
    pub skus: i64,
    /// Where the ledger and what is kept differ; empty when all is well.
    pub differences: Vec<Difference>,
}

/// One place where the books disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// In which book (`expected`, `held`, `good`, …), with ` after` behind it when a movement's running sum is wrong.
    pub book: String,
    /// What the ledger's movements sum up to.
    pub ledger: i64,
    /// What is kept.
    pub kept: i64,
}

/// Sums the whole ledger of a connection.
pub(crate) fn verify(conn: &Connection) -> Result<Verified> {
    // Both sides in one heap that is sorted once: a join of the two would compare each with each.
    let mut differences = sql::all(
        conn,
        "SELECT sku_id, book, sum(ledger), sum(kept) FROM (
             SELECT sku_id, book, ifnull(warehouse_id, 0) AS warehouse, delta AS ledger, 0 AS kept FROM stock_movements
             UNION ALL SELECT sku_id, 'expected', 0, 0, expected FROM stock
             UNION ALL SELECT sku_id, 'held', 0, 0, held FROM stock
             UNION ALL SELECT sku_id, 'good', warehouse_id, 0, good FROM physical_stock
             UNION ALL SELECT sku_id, 'defective', warehouse_id, 0, defective FROM physical_stock
             UNION ALL SELECT sku_id, 'allocated', warehouse_id, 0, allocated FROM physical_stock)
         GROUP BY sku_id, book, warehouse HAVING sum(ledger) <> sum(kept)
         ORDER BY sku_id, book",
        [],
        |c| Ok(Difference { sku_id: c.id(SkuId)?, book: c.get()?, ledger: c.get()?, kept: c.get()? }),
    )?;
    differences.extend(sql::all(
        conn,
        "SELECT sku_id, book || ' after', running, after FROM (
             SELECT sku_id, book, after, id,
                    sum(delta) OVER (PARTITION BY sku_id, book, warehouse_id ORDER BY id) AS running
             FROM stock_movements)
         WHERE running <> after ORDER BY id LIMIT 100",
        [],
        |c| Ok(Difference { sku_id: c.id(SkuId)?, book: c.get()?, ledger: c.get()?, kept: c.get()? }),
    )?);
    differences.extend(sql::all(
        conn,
        "SELECT sku_id, 'daily_sales', sum(ledger), sum(kept) FROM (
             SELECT sku_id, (at + 32400000) / 86400000 AS day, -delta AS ledger, 0 AS kept FROM stock_movements
             WHERE book = 'expected' AND cause IN ('order', 'cancel', 'change', 'apply_paused')
             UNION ALL SELECT sku_id, day, 0, pieces FROM daily_sales)
         GROUP BY sku_id, day HAVING sum(ledger) <> sum(kept)
         ORDER BY sku_id LIMIT 100",
        [],
        |c| Ok(Difference { sku_id: c.id(SkuId)?, book: c.get()?, ledger: c.get()?, kept: c.get()? }),
    )?);
    Ok(Verified {
        movements: sql::value(conn, "SELECT count(*) FROM stock_movements", [])?,
        skus: sql::value(conn, "SELECT count(*) FROM stock", [])?,
        differences,
    })
}
