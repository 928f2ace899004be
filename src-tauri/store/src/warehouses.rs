//! 倉庫: where goods lie.

use miseban_domain::WarehouseId;
use rusqlite::params;

use crate::{Reader, Result, StoreError, Topic, Write, sql, sql::Connected};

/// A warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarehouseRow {
    /// Row.
    pub id: WarehouseId,
    /// Its code in files, unique.
    pub code: String,
    /// Its name; empty for the first one until somebody names it.
    pub name: String,
    /// Its place in the order: goods are taken from the first that has enough.
    pub position: i64,
}

/// Every warehouse, in the order in which goods are taken from them.
pub fn list(r: &impl Reader) -> Result<Vec<WarehouseRow>> {
    sql::all(r.conn(), "SELECT id, code, name, position FROM warehouses ORDER BY position, id", [], |c| {
        Ok(WarehouseRow { id: c.id(WarehouseId)?, code: c.get()?, name: c.get()?, position: c.get()? })
    })
}

/// Adds a warehouse behind the others. A code that is taken is a conflict.
pub fn insert(w: &mut Write<'_>, code: &str, name: &str) -> Result<WarehouseId> {
    refuse_taken(w, code, None)?;
    w.touch(Topic::Stock);
    sql::insert(
        w.conn(),
        "INSERT INTO warehouses (code, name, position)
         VALUES (?1, ?2, (SELECT ifnull(max(position), 0) + 1 FROM warehouses))",
        params![code, name],
    )
    .map(WarehouseId)
}

/// Writes a warehouse's code, name and place.
pub fn update(w: &mut Write<'_>, row: &WarehouseRow) -> Result<()> {
    refuse_taken(w, &row.code, Some(row.id))?;
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "warehouse",
        "UPDATE warehouses SET code = ?2, name = ?3, position = ?4 WHERE id = ?1",
        params![row.id.0, row.code, row.name, row.position],
    )
}

/// Whether something ever lay in a warehouse, is awaited or counted there, or it is the last: then it stays.
pub fn is_used(r: &impl Reader, id: WarehouseId) -> Result<bool> {
    sql::value(
        r.conn(),
        "SELECT EXISTS (SELECT 1 FROM physical_stock WHERE warehouse_id = ?1)
             OR EXISTS (SELECT 1 FROM stock_movements WHERE warehouse_id = ?1)
             OR EXISTS (SELECT 1 FROM arrivals WHERE warehouse_id = ?1)
             OR EXISTS (SELECT 1 FROM stocktakes WHERE warehouse_id = ?1)
             OR (SELECT count(*) FROM warehouses) = 1",
        [id.0],
    )
}

/// Takes a warehouse away that isn't [used](is_used).
pub fn remove(w: &mut Write<'_>, id: WarehouseId) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(w.conn(), "warehouse", "DELETE FROM warehouses WHERE id = ?1", [id.0])
}

fn refuse_taken(r: &impl Reader, code: &str, but: Option<WarehouseId>) -> Result<()> {
    let taken: bool = sql::value(
        r.conn(),
        "SELECT EXISTS (SELECT 1 FROM warehouses WHERE code = ?1 AND id IS NOT ?2)",
        params![code, but.map(|id| id.0)],
    )?;
    if taken { Err(StoreError::conflict("problem.warehouse_taken")) } else { Ok(()) }
}
