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
    let mut differences = sql::all(
        conn,
        "WITH ledger AS (
             SELECT sku_id, book, ifnull(warehouse_id, 0) AS warehouse, sum(delta) AS total
             FROM stock_movements GROUP BY 1, 2, 3),
         kept AS (
             SELECT sku_id, 'expected' AS book, 0 AS warehouse, expected AS number FROM stock
             UNION ALL SELECT sku_id, 'held', 0, held FROM stock
             UNION ALL SELECT sku_id, 'good', warehouse_id, good FROM physical_stock
             UNION ALL SELECT sku_id, 'defective', warehouse_id, defective FROM physical_stock
             UNION ALL SELECT sku_id, 'allocated', warehouse_id, allocated FROM physical_stock)
         SELECT ifnull(l.sku_id, k.sku_id), ifnull(l.book, k.book), ifnull(l.total, 0), ifnull(k.number, 0)
         FROM ledger l FULL JOIN kept k USING (sku_id, book, warehouse)
         WHERE ifnull(l.total, 0) <> ifnull(k.number, 0)
         ORDER BY 1, 2",
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
        "WITH ledger AS (
             SELECT sku_id, (at + 32400000) / 86400000 AS day, -sum(delta) AS total FROM stock_movements
             WHERE book = 'expected' AND cause IN ('order', 'cancel', 'change', 'apply_paused') GROUP BY 1, 2)
         SELECT ifnull(l.sku_id, d.sku_id), 'daily_sales', ifnull(l.total, 0), ifnull(d.pieces, 0)
         FROM ledger l FULL JOIN daily_sales d USING (sku_id, day)
         WHERE ifnull(l.total, 0) <> ifnull(d.pieces, 0) ORDER BY 1 LIMIT 100",
        [],
        |c| Ok(Difference { sku_id: c.id(SkuId)?, book: c.get()?, ledger: c.get()?, kept: c.get()? }),
    )?);
    Ok(Verified {
        movements: sql::value(conn, "SELECT count(*) FROM stock_movements", [])?,
        skus: sql::value(conn, "SELECT count(*) FROM stock", [])?,
        differences,
    })
}
