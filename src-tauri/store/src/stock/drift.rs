//! Whether the two books agree: what can be sold is what lies on the shelf less what has been sold and not yet left.

use miseban_domain::SkuId;
use rusqlite::params;

use super::OF_ORDER;
use super::unshipped::{UNSHIPPED, unshipped_sql};
use crate::{Reader, Result, sql};

/// How the books of a SKU with physical numbers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// Which SKU.
    pub sku_id: SkuId,
    /// 想定在庫.
    pub expected: i64,
    /// 良品, all warehouses.
    pub good: i64,
    /// Sold and not yet left.
    pub unshipped: i64,
}

impl Books {
    /// What 想定在庫 should be by the shelf.
    pub const fn should(&self) -> i64 {
        self.good - self.unshipped
    }

    /// By how much 想定在庫 is too high, or too low when below 0.
    pub const fn difference(&self) -> i64 {
        self.expected - self.should()
    }
}

/// What open orders have taken of each SKU. The join begins at the open orders: there are few of them.
fn unshipped() -> String {
    format!(
        "SELECT m.sku_id, -sum(m.delta) AS pieces FROM orders o CROSS JOIN stock_movements m ON m.order_id = o.id
         WHERE {UNSHIPPED} AND m.book = 'expected' AND m.{OF_ORDER} GROUP BY m.sku_id"
    )
}

/// The SKUs that have drifted, as a subquery of ids.
pub(crate) fn drifted_ids() -> String {
    format!(
        "SELECT p.sku_id FROM (SELECT sku_id, sum(good) AS good FROM physical_stock WHERE counted = 1 GROUP BY sku_id) p
         JOIN stock t ON t.sku_id = p.sku_id AND t.set_at IS NOT NULL
         LEFT JOIN ({}) u ON u.sku_id = p.sku_id
         WHERE t.expected <> p.good - ifnull(u.pieces, 0)",
        unshipped()
    )
}

/// The books of the SKUs that have drifted apart, in the order of their ids.
pub fn drifted(r: &impl Reader) -> Result<Vec<Books>> {
    let ids = sql::all(r.conn(), &format!("{} ORDER BY p.sku_id", drifted_ids()), [], |c| c.id(SkuId))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(books(r, id)?);
    }
    Ok(found)
}

/// How many have drifted.
pub fn drifted_count(r: &impl Reader) -> Result<i64> {
    sql::value(r.conn(), &format!("SELECT count(*) FROM ({})", drifted_ids()), [])
}

/// The two books of a SKU; nothing for one that has no physical numbers, or whose 想定在庫 nobody has set.
pub fn books(r: &impl Reader, sku: SkuId) -> Result<Option<Books>> {
    sql::maybe(
        r.conn(),
        &format!(
            "SELECT t.sku_id, t.expected, sum(p.good), ({})
             FROM stock t JOIN physical_stock p ON p.sku_id = t.sku_id AND p.counted = 1
             WHERE t.sku_id = ?1 AND t.set_at IS NOT NULL GROUP BY t.sku_id",
            unshipped_sql()
        ),
        params![sku.0],
        |c| Ok(Books { sku_id: c.id(SkuId)?, expected: c.get()?, good: c.get()?, unshipped: c.get()? }),
    )
}
