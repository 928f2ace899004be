//! Which orders the engine has to look at.

use std::collections::BTreeMap;

use miseban_domain::{Instant, OrderId, Progress, ShopId, SkuId};
use rusqlite::params;

use crate::{Reader, Result, sql};

/// A line that meets no SKU yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLine {
    /// Its order.
    pub order_id: OrderId,
    /// The order's shop.
    pub shop_id: ShopId,
    /// The mall's key of the line.
    pub line_key: String,
    /// The mall's keys for the article.
    pub keys: BTreeMap<String, String>,
}

/// An open order that has taken pieces of a SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTaking {
    /// Which.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// Where it was placed.
    pub shop_id: ShopId,
    /// Where it stands.
    pub progress: Progress,
    /// When the buyer ordered.
    pub ordered_at: Instant,
    /// How many pieces it has taken.
    pub pieces: i64,
}

/// The lines of open orders that meet no SKU, of one shop or of all, oldest order first.
pub fn lines_unknown(r: &impl Reader, shop: Option<ShopId>) -> Result<Vec<UnknownLine>> {
    sql::all(
        r.conn(),
        "SELECT l.order_id, o.shop_id, l.key, l.keys FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE l.sku_id IS NULL AND l.gone = 0 AND o.progress NOT IN ('done', 'cancelled')
             AND (?1 IS NULL OR o.shop_id = ?1)
         ORDER BY l.order_id, l.id",
        [shop.map(|shop| shop.0)],
        |c| {
            Ok(UnknownLine {
                order_id: c.id(OrderId)?,
                shop_id: c.id(ShopId)?,
                line_key: c.get()?,
                keys: c.json()?,
            })
        },
    )
}

/// The lines of a shop's open orders that have met a SKU: order, the mall's keys, the SKU.
#[allow(clippy::type_complexity, reason = "order, keys of the line, SKU: a row, and nothing else knows it")]
pub fn lines_met(r: &impl Reader, shop: ShopId) -> Result<Vec<(OrderId, BTreeMap<String, String>, SkuId)>> {
    sql::all(
        r.conn(),
        "SELECT l.order_id, l.keys, l.sku_id FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id
         WHERE o.shop_id = ?1 AND o.progress NOT IN ('done', 'cancelled') AND l.sku_id IS NOT NULL AND l.gone = 0
         ORDER BY l.order_id, l.id",
        [shop.0],
        |c| Ok((c.id(OrderId)?, c.json()?, c.id(SkuId)?)),
    )
}

/// The orders, neither done nor cancelled, whose movements have taken pieces of a SKU, oldest first.
pub fn orders_taking(r: &impl Reader, sku: SkuId) -> Result<Vec<OrderTaking>> {
    sql::all(
        r.conn(),
        "SELECT o.id, o.order_number, o.shop_id, o.progress, o.ordered_at, -sum(m.delta) AS taken
         FROM orders o CROSS JOIN stock_movements m ON m.order_id = o.id AND m.sku_id = ?1 AND m.book = 'expected'
         WHERE o.progress NOT IN ('done', 'cancelled')
         GROUP BY o.id HAVING taken > 0 ORDER BY o.ordered_at, o.id",
        [sku.0],
        |c| {
            Ok(OrderTaking {
                order_id: c.id(OrderId)?,
                order_number: c.get()?,
                shop_id: c.id(ShopId)?,
                progress: c.word()?,
                ordered_at: c.at()?,
                pieces: c.get()?,
            })
        },
    )
}

/// Open orders of a shop that the mall was not asked about since `older_than`, the longest first.
pub fn open_to_check(
    r: &impl Reader,
    shop: ShopId,
    older_than: Instant,
    limit: i64,
) -> Result<Vec<(OrderId, String)>> {
    sql::all(
        r.conn(),
        "SELECT id, order_number FROM orders
         WHERE shop_id = ?1 AND checked_at < ?2 AND progress NOT IN ('done', 'cancelled')
         ORDER BY checked_at, id LIMIT ?3",
        params![shop.0, older_than.0, limit],
        |c| Ok((c.id(OrderId)?, c.get()?)),
    )
}
