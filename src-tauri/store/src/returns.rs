//! 返品: what came back, and of which order line.

use std::collections::BTreeMap;

use miseban_domain::{Instant, MovementId, OrderId, SkuId};
use rusqlite::params;

use crate::{Reader, Result, Topic, Write, sql, sql::Connected, stock::stands};

/// Pieces that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReturn {
    /// Of which order and line; `None` where nobody knows.
    pub order: Option<(OrderId, String)>,
    /// What.
    pub sku_id: SkuId,
    /// How many.
    pub quantity: i64,
    /// They can be sold again.
    pub sellable: bool,
    /// What they did to the numbers; `None` where nothing changed (broken, of a SKU without 実在庫).
    pub movement: Option<MovementId>,
    /// When.
    pub at: Instant,
}

/// Writes down what came back.
pub fn add(w: &mut Write<'_>, new: &NewReturn) -> Result<()> {
    w.touch(Topic::Stock);
    let (order, line) = new.order.as_ref().map(|(order, line)| (order.0, line.as_str())).unzip();
    sql::run(
        w.conn(),
        "INSERT INTO returns (order_id, line_key, sku_id, quantity, sellable, movement_id, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            order,
            line.unwrap_or_default(),
            new.sku_id.0,
            new.quantity,
            new.sellable,
            new.movement.map(|id| id.0),
            new.at.0
        ],
    )
    .map(drop)
}

/// What came back of an order, in pieces, per line and SKU. What was taken back in the ledger is left out.
pub fn of_order(r: &impl Reader, order: OrderId) -> Result<BTreeMap<(String, SkuId), i64>> {
    let sql = format!(
        "SELECT t.line_key, t.sku_id, sum(t.quantity) FROM returns t
         WHERE t.order_id = ?1 AND {} GROUP BY t.line_key, t.sku_id",
        stands("t.movement_id")
    );
    let rows = sql::all(r.conn(), &sql, [order.0], |c| Ok(((c.get()?, c.id(SkuId)?), c.get()?)))?;
    Ok(rows.into_iter().collect())
}
