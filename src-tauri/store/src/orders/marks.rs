//! What persons and the program mark on an order.

use std::collections::BTreeSet;

use miseban_domain::{HoldKind, Instant, OrderId};
use rusqlite::params;
use serde_json::Value;

use super::save::{index, refresh_hold_kinds};
use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// A field that a person changed; sources don't write over it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderEdit {
    /// Which field.
    pub field: String,
    /// Its value.
    pub value: Value,
    /// Who.
    pub person: String,
    /// When.
    pub at: Instant,
}

/// A person has seen a reason. False when the order isn't held by it.
pub fn acknowledge(
    w: &mut Write<'_>,
    order: OrderId,
    kind: HoldKind,
    fingerprint: &str,
    who: &str,
    at: Instant,
) -> Result<bool> {
    let changed = sql::run(
        w.conn(),
        "UPDATE holds SET acknowledged_at = ?4, acknowledged_by = ?5
         WHERE order_id = ?1 AND kind = ?2 AND fingerprint = ?3 AND present = 1 AND acknowledged_at IS NULL",
        params![order.0, kind.name(), fingerprint, at.0, who],
    )?;
    if changed > 0 {
        refresh_hold_kinds(w, order)?;
        changed_now(w, order, at)?;
    }
    Ok(changed > 0)
}

/// The reasons that were acknowledged for an order, whether they hold it now or did once.
pub fn acknowledged(r: &impl Reader, order: OrderId) -> Result<BTreeSet<(HoldKind, String)>> {
    let rows = sql::all(
        r.conn(),
        "SELECT kind, fingerprint FROM holds WHERE order_id = ?1 AND acknowledged_at IS NOT NULL",
        [order.0],
        |c| Ok((c.word()?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// What persons changed on an order.
pub fn edits(r: &impl Reader, order: OrderId) -> Result<Vec<OrderEdit>> {
    sql::all(
        r.conn(),
        "SELECT field, value, person, at FROM order_edits WHERE order_id = ?1 ORDER BY field",
        [order.0],
        |c| Ok(OrderEdit { field: c.get()?, value: c.json()?, person: c.get()?, at: c.at()? }),
    )
}

/// Keeps what a person changed; the last change of a field counts.
pub fn set_edit(
    w: &mut Write<'_>,
    order: OrderId,
    field: &str,
    value: &Value,
    person: &str,
    at: Instant,
) -> Result<()> {
    sql::run(
        w.conn(),
        "INSERT INTO order_edits (order_id, field, value, person, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (order_id, field) DO UPDATE
             SET value = excluded.value, person = excluded.person, at = excluded.at",
        params![order.0, field, sql::json(value)?, person, at.0],
    )?;
    changed_now(w, order, at)
}

/// The field is the sources' again.
pub fn remove_edit(w: &mut Write<'_>, order: OrderId, field: &str, at: Instant) -> Result<()> {
    sql::run(
        w.conn(),
        "DELETE FROM order_edits WHERE order_id = ?1 AND field = ?2",
        params![order.0, field],
    )?;
    changed_now(w, order, at)
}

/// The shop's own note.
pub fn set_memo(w: &mut Write<'_>, order: OrderId, memo: &str, at: Instant) -> Result<()> {
    sql::run(w.conn(), "UPDATE orders SET memo = ?2 WHERE id = ?1", params![order.0, memo])?;
    changed_now(w, order, at)?;
    index(w, order)
}

/// Moved by hand and locked there, or given back.
pub fn set_locked(w: &mut Write<'_>, order: OrderId, locked: bool, at: Instant) -> Result<()> {
    sql::run(w.conn(), "UPDATE orders SET locked = ?2 WHERE id = ?1", params![order.0, locked])?;
    changed_now(w, order, at)
}

/// Slips were printed. The last time counts.
pub fn mark_printed(w: &mut Write<'_>, orders: &[OrderId], at: Instant) -> Result<()> {
    mark(w, "UPDATE orders SET printed_at = ?2 WHERE id = ?1", orders, at)
}

/// 出荷指示 was made. The first time counts: from then on a cancel gives nothing back.
pub fn mark_instructed(w: &mut Write<'_>, orders: &[OrderId], at: Instant) -> Result<()> {
    mark(w, "UPDATE orders SET instructed_at = ifnull(instructed_at, ?2) WHERE id = ?1", orders, at)
}

/// The mall was told that the shop has the order. The first time counts.
pub fn mark_confirmed(w: &mut Write<'_>, orders: &[OrderId], at: Instant) -> Result<()> {
    mark(w, "UPDATE orders SET confirmed_at = ifnull(confirmed_at, ?2) WHERE id = ?1", orders, at)
}

/// The mall was asked about these orders. Nobody is told: nothing of them has changed.
pub fn set_checked(w: &mut Write<'_>, orders: &[OrderId], at: Instant) -> Result<()> {
    for order in orders {
        sql::run(w.conn(), "UPDATE orders SET checked_at = ?2 WHERE id = ?1", params![order.0, at.0])?;
    }
    Ok(())
}

fn mark(w: &mut Write<'_>, sql: &str, orders: &[OrderId], at: Instant) -> Result<()> {
    for order in orders {
        sql::run(w.conn(), sql, params![order.0, at.0])?;
        changed_now(w, *order, at)?;
    }
    Ok(())
}

fn changed_now(w: &mut Write<'_>, order: OrderId, at: Instant) -> Result<()> {
    w.touch(Topic::Orders);
    sql::run_on(
        w.conn(),
        "order",
        "UPDATE orders SET updated_at = ?2, rev = rev + 1 WHERE id = ?1",
        params![order.0, at.0],
    )
}
