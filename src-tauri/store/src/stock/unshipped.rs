//! What was sold and has not left yet: it still lies on the shelf.

use miseban_domain::SkuId;

use super::OF_ORDER;
use crate::{Reader, Result, sql};

/// The pieces of the SKU `?1`, as one value. What counts as not yet left stands here only.
pub(super) fn unshipped_sql() -> String {
    format!(
        "SELECT ifnull(-sum(m.delta), 0) FROM stock_movements m JOIN orders o ON o.id = m.order_id
         WHERE m.sku_id = ?1 AND m.book = 'expected' AND m.{OF_ORDER} AND {UNSHIPPED}"
    )
}

/// The orders `o` whose pieces have not left. In two terms, for the first is that of the index of open orders.
pub(super) const UNSHIPPED: &str = "o.progress NOT IN ('done', 'cancelled') AND o.progress <> 'shipped'";

/// Pieces of a SKU that orders have taken and that lie on the shelf still.
pub fn unshipped_of(r: &impl Reader, sku: SkuId) -> Result<i64> {
    sql::value(r.conn(), &unshipped_sql(), [sku.0])
}
