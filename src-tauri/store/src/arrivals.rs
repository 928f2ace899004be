//! 入荷: goods that are to come, and what has come of them.
//!
//! What came is kept as receipts that point at their movements; a receipt whose movement was taken back in the ledger
//! counts no more, so that the two can't tell different stories.

use miseban_domain::{ArrivalId, ArrivalLineId, Instant, MovementId, SkuId, WarehouseId};
use rusqlite::params;

use crate::{
    Page, Reader, Result, StoreError, Topic, Write, sql,
    sql::{Cols, Connected},
    stock::stands,
};

/// An arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalRow {
    /// Row.
    pub id: ArrivalId,
    /// From whom.
    pub supplier: String,
    /// The day in Tokyo, `2026-11-25`; `None` while nobody knows it.
    pub expected_on: Option<String>,
    /// What the shop noted.
    pub memo: String,
    /// Where it will lie.
    pub warehouse_id: WarehouseId,
    /// When it was written down.
    pub created_at: Instant,
    /// Nothing more comes of it since then.
    pub closed_at: Option<Instant>,
    /// Pieces in all lines.
    pub pieces: i64,
    /// Of them, those that came.
    pub received: i64,
    /// How many lines it has.
    pub lines: i64,
}

/// A line of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalLineRow {
    /// Row.
    pub id: ArrivalLineId,
    /// What.
    pub sku_id: SkuId,
    /// How many are to come in all.
    pub quantity: i64,
    /// Of them, those that came in good order.
    pub good: i64,
    /// Of them, those that came broken.
    pub defective: i64,
}

impl ArrivalLineRow {
    /// Pieces that are still to come; never below 0, also when more came than was written down.
    pub const fn outstanding(&self) -> i64 {
        let left = self.quantity - self.good - self.defective;
        if left > 0 { left } else { 0 }
    }
}

/// What an arrival says, for adding or changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalData {
    /// From whom.
    pub supplier: String,
    /// The day in Tokyo.
    pub expected_on: Option<String>,
    /// What the shop noted.
    pub memo: String,
    /// Where it will lie.
    pub warehouse_id: WarehouseId,
    /// How many of which SKU; a SKU once.
    pub lines: Vec<(SkuId, i64)>,
}

/// Which arrivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ArrivalOnly {
    /// Those of which something is still to come.
    #[default]
    Open,
    /// Those that are over.
    Closed,
    /// Every one.
    All,
}

fn columns() -> String {
    let stands = stands("t.movement_id");
    format!(
        "a.id, a.supplier, a.expected_on, a.memo, a.warehouse_id, a.created_at, a.closed_at,
         (SELECT ifnull(sum(l.quantity), 0) FROM arrival_lines l WHERE l.arrival_id = a.id),
         (SELECT ifnull(sum(t.good + t.defective), 0) FROM arrival_lines l JOIN arrival_receipts t ON t.line_id = l.id
          WHERE l.arrival_id = a.id AND {stands}),
         (SELECT count(*) FROM arrival_lines l WHERE l.arrival_id = a.id)"
    )
}

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ArrivalRow> {
    Ok(ArrivalRow {
        id: c.id(ArrivalId)?,
        supplier: c.get()?,
        expected_on: c.get()?,
        memo: c.get()?,
        warehouse_id: c.id(WarehouseId)?,
        created_at: c.at()?,
        closed_at: c.maybe_at()?,
        pieces: c.get()?,
        received: c.get()?,
        lines: c.get()?,
    })
}

/// The arrivals: open ones by their day, those without a day last; those that are over newest first.
pub fn list(r: &impl Reader, only: ArrivalOnly, offset: i64, limit: i64) -> Result<Page<ArrivalRow>> {
    let condition = match only {
        ArrivalOnly::Open => "a.closed_at IS NULL",
        ArrivalOnly::Closed => "a.closed_at IS NOT NULL",
        ArrivalOnly::All => "true",
    };
    let total = sql::value(r.conn(), &format!("SELECT count(*) FROM arrivals a WHERE {condition}"), [])?;
    let sql = format!(
        "SELECT {} FROM arrivals a WHERE {condition}
         ORDER BY a.closed_at IS NOT NULL, a.closed_at DESC, a.expected_on IS NULL, a.expected_on, a.id
         LIMIT ?2 OFFSET ?1",
        columns()
    );
    Ok(Page { rows: sql::all(r.conn(), &sql, params![offset, limit], row)?, total })
}

/// One arrival.
pub fn get(r: &impl Reader, id: ArrivalId) -> Result<Option<ArrivalRow>> {
    sql::maybe(r.conn(), &format!("SELECT {} FROM arrivals a WHERE a.id = ?1", columns()), [id.0], row)
}

/// The lines of an arrival, in the order of the SKUs' codes.
pub fn lines(r: &impl Reader, id: ArrivalId) -> Result<Vec<ArrivalLineRow>> {
    let stands = stands("t.movement_id");
    let sql = format!(
        "SELECT l.id, l.sku_id, l.quantity, ifnull(sum(t.good), 0), ifnull(sum(t.defective), 0)
         FROM arrival_lines l JOIN skus s ON s.id = l.sku_id
         LEFT JOIN arrival_receipts t ON t.line_id = l.id AND {stands}
         WHERE l.arrival_id = ?1 GROUP BY l.id ORDER BY s.code, l.id"
    );
    sql::all(r.conn(), &sql, [id.0], |c| {
        Ok(ArrivalLineRow {
            id: c.id(ArrivalLineId)?,
            sku_id: c.id(SkuId)?,
            quantity: c.get()?,
            good: c.get()?,
            defective: c.get()?,
        })
    })
}

/// Writes an arrival down.
pub fn insert(w: &mut Write<'_>, data: &ArrivalData, now: Instant) -> Result<ArrivalId> {
    w.touch(Topic::Stock);
    let id = sql::insert(
        w.conn(),
        "INSERT INTO arrivals (supplier, expected_on, memo, warehouse_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![data.supplier, data.expected_on, data.memo, data.warehouse_id.0, now.0],
    )
    .map(ArrivalId)?;
    set_lines(w, id, &data.lines)?;
    Ok(id)
}

/// Changes an arrival. A line of which something has come can't go, and is refused as a conflict.
pub fn update(w: &mut Write<'_>, id: ArrivalId, data: &ArrivalData) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "arrival",
        "UPDATE arrivals SET supplier = ?2, expected_on = ?3, memo = ?4, warehouse_id = ?5 WHERE id = ?1",
        params![id.0, data.supplier, data.expected_on, data.memo, data.warehouse_id.0],
    )?;
    set_lines(w, id, &data.lines)
}

fn set_lines(w: &mut Write<'_>, id: ArrivalId, wanted: &[(SkuId, i64)]) -> Result<()> {
    for line in lines(w, id)? {
        if wanted.iter().any(|(sku, _)| *sku == line.sku_id) {
            continue;
        }
        if line.good + line.defective > 0 {
            return Err(StoreError::conflict("arrival.line_has_come"));
        }
        // What was received and taken back again leaves only its movements behind.
        sql::run(w.conn(), "DELETE FROM arrival_receipts WHERE line_id = ?1", [line.id.0])?;
        sql::run(w.conn(), "DELETE FROM arrival_lines WHERE id = ?1", [line.id.0])?;
    }
    for (sku, quantity) in wanted {
        sql::run(
            w.conn(),
            "INSERT INTO arrival_lines (arrival_id, sku_id, quantity) VALUES (?1, ?2, ?3)
             ON CONFLICT (arrival_id, sku_id) DO UPDATE SET quantity = excluded.quantity",
            params![id.0, sku.0, quantity],
        )?;
    }
    Ok(())
}

/// So many of a line came, by that movement.
pub fn add_receipt(
    w: &mut Write<'_>,
    line: ArrivalLineId,
    good: i64,
    defective: i64,
    movement: Option<MovementId>,
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run(
        w.conn(),
        "INSERT INTO arrival_receipts (line_id, good, defective, movement_id, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![line.0, good, defective, movement.map(|id| id.0), at.0],
    )
    .map(drop)
}

/// Nothing more comes of it, or (`None`) something does after all.
pub fn set_closed(w: &mut Write<'_>, id: ArrivalId, at: Option<Instant>) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "arrival",
        "UPDATE arrivals SET closed_at = ?2 WHERE id = ?1",
        params![id.0, sql::millis(at)],
    )
}

/// Forgets an arrival of which nothing ever came; another is refused as a conflict.
pub fn remove(w: &mut Write<'_>, id: ArrivalId) -> Result<()> {
    w.touch(Topic::Stock);
    let came: bool = sql::value(
        w.conn(),
        "SELECT EXISTS (SELECT 1 FROM arrival_receipts t JOIN arrival_lines l ON l.id = t.line_id WHERE l.arrival_id = ?1)",
        [id.0],
    )?;
    if came {
        return Err(StoreError::conflict("arrival.has_come"));
    }
    sql::run(w.conn(), "DELETE FROM arrival_lines WHERE arrival_id = ?1", [id.0])?;
    sql::run_on(w.conn(), "arrival", "DELETE FROM arrivals WHERE id = ?1", [id.0])
}

/// How many pieces of each SKU are still to come, over all open arrivals.
pub fn incoming(r: &impl Reader) -> Result<Vec<(SkuId, i64)>> {
    let stands = stands("t.movement_id");
    let sql = format!(
        "SELECT sku_id, sum(max(quantity - came, 0)) AS coming FROM (
             SELECT l.sku_id, l.quantity, ifnull((SELECT sum(t.good + t.defective) FROM arrival_receipts t
                 WHERE t.line_id = l.id AND {stands}), 0) AS came
             FROM arrival_lines l JOIN arrivals a ON a.id = l.arrival_id WHERE a.closed_at IS NULL)
         GROUP BY sku_id HAVING coming > 0 ORDER BY sku_id"
    );
    sql::all(r.conn(), &sql, [], |c| Ok((c.id(SkuId)?, c.get()?)))
}
