//! Where an order stands, written by itself: the rest of the order is not touched.

use miseban_domain::{HoldReason, Instant, OrderId, Progress, ShopId, SkuId, order::StockMode};
use rusqlite::params;

use super::save;
use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// Writes stage and reasons.
pub fn set_stage(
    w: &mut Write<'_>,
    order: OrderId,
    progress: Progress,
    locked: bool,
    holds: &[HoldReason],
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(
        w.conn(),
        "order",
        // A parcel that the rules know as gone has a moment at which it went; a stage by hand may be a slip of the hand.
        "UPDATE orders SET progress = ?2, locked = ?3, updated_at = ?4, rev = rev + 1,
             shipped_at = iif(?2 IN ('shipped', 'done') AND NOT ?3, ifnull(shipped_at, ?4), shipped_at)
         WHERE id = ?1",
        params![order.0, progress.name(), locked, at.0],
    )?;
    save::save_holds(w, order, holds, at)?;
    save::refresh_hold_kinds(w, order)
}

/// Says what an order may do to stock. Decided when the order is first really seen; a person may apply a paused one.
pub fn set_stock_mode(w: &mut Write<'_>, order: OrderId, mode: StockMode) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(
        w.conn(),
        "order",
        "UPDATE orders SET stock_mode = ?2 WHERE id = ?1",
        params![order.0, sql::word(&mode)?],
    )
}

/// A cancel left pieces out of stock, and the person is to say whether they come back; or nobody has to any more.
pub fn set_asks_return(w: &mut Write<'_>, order: OrderId, asks: bool) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(w.conn(), "order", "UPDATE orders SET asks_return = ?2 WHERE id = ?1", params![order.0, asks])
}

/// An order that counts changed while its shop's 在庫連動 was paused, and the person is to apply the difference; or there is none
/// any more.
pub fn set_change_waits(w: &mut Write<'_>, order: OrderId, waits: bool) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(
        w.conn(),
        "order",
        "UPDATE orders SET change_waits = ?2 WHERE id = ?1",
        params![order.0, waits],
    )
}

/// The mall has accepted the report of its parcels.
pub fn mark_shipped(w: &mut Write<'_>, order: OrderId, at: Instant) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(
        w.conn(),
        "order",
        "UPDATE orders SET shipped_at = ifnull(shipped_at, ?2), updated_at = ?2, rev = rev + 1 WHERE id = ?1",
        params![order.0, at.0],
    )
}

/// Open orders of a shop that the mall is to be asked about again: three times a minute in an order's first half hour here,
/// when buyers cancel by themselves; every minute in its first hour, every quarter of an hour after; cancelled ones of the last `window` milliseconds hourly. Those that wait longest first.
pub fn due_for_check(
    r: &impl Reader,
    shop: ShopId,
    now: Instant,
    window: i64,
    limit: i64,
) -> Result<Vec<(OrderId, String)>> {
    const MINUTE: i64 = 60_000;
    sql::all(
        r.conn(),
        // Two halves, so that each walks its own index and never the finished orders.
        "SELECT id, order_number FROM (
             SELECT id, order_number, checked_at FROM orders
             WHERE shop_id = ?1 AND progress NOT IN ('done', 'cancelled')
                 AND max(checked_at, taken_in_at) < ?2 - CASE WHEN taken_in_at > ?2 - 30 * ?3 THEN ?3 / 3
                     WHEN taken_in_at > ?2 - 60 * ?3 THEN ?3 ELSE 15 * ?3 END
             UNION ALL
             SELECT id, order_number, checked_at FROM orders
             WHERE shop_id = ?1 AND progress = 'cancelled' AND ordered_at > ?2 - ?4
                 AND checked_at < ?2 - 60 * ?3 AND taken_in_at < ?2 - 60 * ?3)
         ORDER BY checked_at, id LIMIT ?5",
        params![shop.0, now.0, MINUTE, window, limit],
        |c| Ok((c.id(OrderId)?, c.get()?)),
    )
}

/// Open orders with a line that takes pieces of a SKU, whether it has taken them or not.
pub fn open_with_sku(r: &impl Reader, sku: SkuId) -> Result<Vec<OrderId>> {
    sql::all(
        r.conn(),
        "SELECT DISTINCT o.id FROM orders o CROSS JOIN stock_movements m ON m.order_id = o.id
         WHERE m.sku_id = ?1 AND m.book = 'expected' AND o.progress NOT IN ('done', 'cancelled') ORDER BY o.id",
        [sku.0],
        |c| c.id(OrderId),
    )
}

/// Orders of a shop placed at or after a moment, and before it.
pub fn before_and_after(r: &impl Reader, shop: ShopId, moment: Instant) -> Result<(i64, i64)> {
    let count = |condition: &str| -> Result<i64> {
        let sql = format!("SELECT count(*) FROM orders WHERE shop_id = ?1 AND ordered_at {condition} ?2");
        sql::value(r.conn(), &sql, params![shop.0, moment.0])
    };
    Ok((count(">=")?, count("<")?))
}

/// Orders of a shop that are neither done nor cancelled.
pub fn open_of_shop(r: &impl Reader, shop: ShopId) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM orders WHERE shop_id = ?1 AND progress NOT IN ('done', 'cancelled')",
        [shop.0],
    )
}

/// Open orders with a line that meets no SKU, of one shop, oldest first.
pub fn with_unknown_lines(r: &impl Reader, shop: ShopId) -> Result<Vec<OrderId>> {
    let mut orders: Vec<OrderId> =
        super::lines_unknown(r, Some(shop))?.into_iter().map(|line| line.order_id).collect();
    orders.dedup();
    Ok(orders)
}
