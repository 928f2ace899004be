//! What was sold and has not left yet: it still lies on the shelf.

use miseban_domain::SkuId;

use super::OF_ORDER;
use crate::{Reader, Result, sql};

/// Pieces of a SKU that orders have taken and that lie on the shelf still.
pub fn unshipped_of(r: &impl Reader, sku: SkuId) -> Result<i64> {
    sql::value(
        r.conn(),
        &format!(
            "SELECT ifnull(-sum(m.delta), 0) FROM stock_movements m JOIN orders o ON o.id = m.order_id
             WHERE m.sku_id = ?1 AND m.book = 'expected' AND m.{OF_ORDER}
                 AND o.progress NOT IN ('done', 'cancelled', 'shipped')"
        ),
        [sku.0],
    )
}
