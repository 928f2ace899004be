//! SKUs as goods: what has to be known for ordering more.

use miseban_domain::SkuId;

use crate::{Reader, Result, sql};

/// What there is to know of a SKU before more of it is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReorderSku {
    /// Which.
    pub id: SkuId,
    /// From whom; empty where nobody wrote it down.
    pub supplier: String,
    /// What can still be sold.
    pub expected: i64,
    /// Of it, what is kept back.
    pub held: i64,
    /// Its own number from which on it is 在庫僅少.
    pub low_at: Option<i64>,
    /// What one costs us, in yen.
    pub cost: Option<i64>,
}

/// Every SKU that is counted, no bundle, and whose number was set.
pub fn for_reorder(r: &impl Reader) -> Result<Vec<ReorderSku>> {
    sql::all(
        r.conn(),
        "SELECT s.id, p.supplier, t.expected, t.held, s.low_at, s.cost
         FROM skus s JOIN products p ON p.id = s.product_id JOIN stock t ON t.sku_id = s.id
         WHERE s.counting = 'counted' AND s.archived_at IS NULL AND t.set_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)
         ORDER BY s.id",
        [],
        |c| {
            Ok(ReorderSku {
                id: c.id(SkuId)?,
                supplier: c.get()?,
                expected: c.get()?,
                held: c.get()?,
                low_at: c.get()?,
                cost: c.get()?,
            })
        },
    )
}
