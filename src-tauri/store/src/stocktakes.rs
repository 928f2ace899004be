//! 棚卸: what somebody counted, beside what the books said at the moment of counting.
//!
//! Because both are kept, goods may go on moving while a count lasts for days: what is applied is the difference at the
//! moment of counting, on top of whatever the number is then.

use miseban_domain::{Instant, SkuId, StocktakeId, WarehouseId};
use rusqlite::{params, params_from_iter, types::Value};

use crate::{
    Page, Reader, Result, StoreError, Topic, Write, search, sql,
    sql::{Cols, Connected},
};

/// A count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StocktakeRow {
    /// Row.
    pub id: StocktakeId,
    /// As the shop calls it.
    pub name: String,
    /// Where.
    pub warehouse_id: WarehouseId,
    /// When it was begun.
    pub begun_at: Instant,
    /// When its differences became movements.
    pub applied_at: Option<Instant>,
    /// When it was given up.
    pub dropped_at: Option<Instant>,
    /// SKUs to count.
    pub lines: i64,
    /// Of them, those that were counted.
    pub counted: i64,
    /// Of them, those that are not what the books said.
    pub differing: i64,
}

/// A SKU in a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StocktakeLineRow {
    /// What.
    pub sku_id: SkuId,
    /// 棚番 when the count was begun.
    pub shelf: String,
    /// How many lay there; `None` while nobody has counted.
    pub counted: Option<i64>,
    /// How many should have, when they were counted.
    pub expected: Option<i64>,
    /// When they were counted.
    pub counted_at: Option<Instant>,
}

impl StocktakeLineRow {
    /// Pieces found more (or fewer) than the books said; `None` while nobody has counted.
    pub const fn difference(&self) -> Option<i64> {
        match (self.counted, self.expected) {
            (Some(counted), Some(expected)) => Some(counted - expected),
            _ => None,
        }
    }
}

/// Which lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LinesOnly {
    /// Every one.
    #[default]
    All,
    /// Not counted yet.
    Open,
    /// Counted, and not what the books said.
    Differing,
}

const COLUMNS: &str = "t.id, t.name, t.warehouse_id, t.begun_at, t.applied_at, t.dropped_at,
     (SELECT count(*) FROM stocktake_lines l WHERE l.stocktake_id = t.id),
     (SELECT count(l.counted) FROM stocktake_lines l WHERE l.stocktake_id = t.id),
     (SELECT count(*) FROM stocktake_lines l WHERE l.stocktake_id = t.id AND l.counted <> l.expected)";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<StocktakeRow> {
    Ok(StocktakeRow {
        id: c.id(StocktakeId)?,
        name: c.get()?,
        warehouse_id: c.id(WarehouseId)?,
        begun_at: c.at()?,
        applied_at: c.maybe_at()?,
        dropped_at: c.maybe_at()?,
        lines: c.get()?,
        counted: c.get()?,
        differing: c.get()?,
    })
}

/// Every count, the newest first.
pub fn list(r: &impl Reader) -> Result<Vec<StocktakeRow>> {
    sql::all(r.conn(), &format!("SELECT {COLUMNS} FROM stocktakes t ORDER BY t.id DESC"), [], row)
}

/// One count.
pub fn get(r: &impl Reader, id: StocktakeId) -> Result<Option<StocktakeRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM stocktakes t WHERE t.id = ?1"), [id.0], row)
}

/// Begins a count of every SKU that is counted and no bundle, and whose 棚番 begins with `shelf` (all when empty). A count
/// of nothing is refused.
pub fn begin(
    w: &mut Write<'_>,
    name: &str,
    warehouse: WarehouseId,
    shelf: &str,
    now: Instant,
) -> Result<StocktakeId> {
    w.touch(Topic::Stock);
    let id = sql::insert(
        w.conn(),
        "INSERT INTO stocktakes (name, warehouse_id, begun_at) VALUES (?1, ?2, ?3)",
        params![name, warehouse.0, now.0],
    )
    .map(StocktakeId)?;
    let lines = sql::run(
        w.conn(),
        "INSERT INTO stocktake_lines (stocktake_id, sku_id, shelf)
         SELECT ?1, s.id, s.shelf FROM skus s
         WHERE s.counting = 'counted' AND s.archived_at IS NULL AND substr(s.shelf, 1, length(?2)) = ?2
           AND NOT EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)",
        params![id.0, shelf],
    )?;
    if lines == 0 {
        return Err(StoreError::conflict("stocktake.nothing_to_count"));
    }
    Ok(id)
}

/// The lines of a count in the order of the shelves, then of the codes. `text`: any part of code, name or JAN.
pub fn lines(
    r: &impl Reader,
    id: StocktakeId,
    only: LinesOnly,
    text: &str,
    offset: i64,
    limit: i64,
) -> Result<Page<StocktakeLineRow>> {
    let mut condition = "l.stocktake_id = ?".to_owned();
    let mut values: Vec<Value> = vec![id.0.into()];
    condition.push_str(match only {
        LinesOnly::All => "",
        LinesOnly::Open => " AND l.counted IS NULL",
        LinesOnly::Differing => " AND l.counted <> l.expected",
    });
    if let Some(grams) = search::query(text) {
        condition.push_str(" AND l.sku_id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?)");
        values.push(grams.into());
    }
    let total = sql::value(
        r.conn(),
        &format!("SELECT count(*) FROM stocktake_lines l WHERE {condition}"),
        params_from_iter(&values),
    )?;
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT l.sku_id, l.shelf, l.counted, l.expected, l.counted_at
         FROM stocktake_lines l JOIN skus s ON s.id = l.sku_id
         WHERE {condition} ORDER BY l.shelf, s.code LIMIT ? OFFSET ?"
    );
    Ok(Page { rows: sql::all(r.conn(), &sql, params_from_iter(&values), line)?, total })
}

fn line(c: &mut Cols<'_, '_>) -> rusqlite::Result<StocktakeLineRow> {
    Ok(StocktakeLineRow {
        sku_id: c.id(SkuId)?,
        shelf: c.get()?,
        counted: c.get()?,
        expected: c.get()?,
        counted_at: c.maybe_at()?,
    })
}

/// One line of a count.
pub fn line_of(r: &impl Reader, id: StocktakeId, sku: SkuId) -> Result<Option<StocktakeLineRow>> {
    sql::maybe(
        r.conn(),
        "SELECT sku_id, shelf, counted, expected, counted_at FROM stocktake_lines
         WHERE stocktake_id = ?1 AND sku_id = ?2",
        [id.0, sku.0],
        line,
    )
}

/// So many lie there, where the books say `expected`; `None` takes the count of the line back. A SKU that nobody
/// thought of comes into the list.
pub fn set_counted(
    w: &mut Write<'_>,
    id: StocktakeId,
    sku: SkuId,
    counted: Option<i64>,
    expected: i64,
    now: Instant,
) -> Result<()> {
    w.touch(Topic::Stock);
    let (expected, at) = counted.map(|_| (expected, now.0)).unzip();
    sql::run(
        w.conn(),
        "INSERT INTO stocktake_lines (stocktake_id, sku_id, shelf, counted, expected, counted_at)
         SELECT ?1, s.id, s.shelf, ?3, ?4, ?5 FROM skus s WHERE s.id = ?2
         ON CONFLICT (stocktake_id, sku_id) DO UPDATE
             SET counted = excluded.counted, expected = excluded.expected, counted_at = excluded.counted_at",
        params![id.0, sku.0, counted, expected, at],
    )
    .map(drop)
}

/// The lines that are to become movements: counted, and not what the books said.
pub fn differences(r: &impl Reader, id: StocktakeId) -> Result<Vec<(SkuId, i64)>> {
    sql::all(
        r.conn(),
        "SELECT sku_id, counted - expected FROM stocktake_lines
         WHERE stocktake_id = ?1 AND counted <> expected ORDER BY sku_id",
        [id.0],
        |c| Ok((c.id(SkuId)?, c.get()?)),
    )
}

/// Its differences became movements.
pub fn set_applied(w: &mut Write<'_>, id: StocktakeId, now: Instant) -> Result<()> {
    end(w, id, "applied_at", now)
}

/// It was given up.
pub fn set_dropped(w: &mut Write<'_>, id: StocktakeId, now: Instant) -> Result<()> {
    end(w, id, "dropped_at", now)
}

fn end(w: &mut Write<'_>, id: StocktakeId, column: &str, now: Instant) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "stocktake",
        &format!("UPDATE stocktakes SET {column} = ?2 WHERE id = ?1"),
        params![id.0, now.0],
    )
}
