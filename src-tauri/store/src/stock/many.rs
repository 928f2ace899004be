//! Very many numbers at once, as a few statements for all of them instead of a few for each.

use std::collections::BTreeMap;

use miseban_domain::{Instant, JobId, MovementId, SkuId, WarehouseId};
use rusqlite::{ToSql, params};

use super::{Book, Cause, Place, approve_skus, physical};
use crate::{Result, StoreError, Topic, Write, sql, sql::Connected};

/// What becomes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// 置き換える: it is so many from now on.
    To(i64),
    /// 足す or, below 0, 引く.
    By(i64),
}

/// A number to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// Which of its numbers. 引当済 is the orders' and can't be changed here.
    pub place: Place,
    /// How.
    pub amount: Amount,
}

/// Why numbers change, the same for all that change together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The cause; none of the orders' causes, which come line by line through [`super::move_expected`].
    pub cause: Cause,
    /// The job that they are part of.
    pub job: Option<JobId>,
    /// Who; `None` for the program itself.
    pub person: Option<String>,
    /// Out of the usual reasons: a code, or the shop's own words.
    pub reason: Option<String>,
    /// What they wrote with it.
    pub note: Option<String>,
    /// The request that they came with: all of a request can be taken back together.
    pub request_id: Option<String>,
    /// When.
    pub at: Instant,
}

impl Why {
    /// Nothing said but the cause and the moment.
    pub const fn new(cause: Cause, at: Instant) -> Self {
        Self { cause, job: None, person: None, reason: None, note: None, request_id: None, at }
    }
}

/// What changing many numbers did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// How many numbers are others now, or were said for the first time.
    pub moved: usize,
    /// The first of the movements; all of them follow each other.
    pub first: Option<MovementId>,
    /// The last of them.
    pub last: Option<MovementId>,
}

/// Changes numbers of any books: movements of the differences, the sums, the moment of setting, and the listings raised
/// that depend on them. A number that stays gets no movement, unless nobody had said it before. Several changes of one
/// number count one after the other, as one movement. Call it with slices of some thousand changes, so that an order that
/// comes in meanwhile doesn't wait.
///
/// Refused as a whole are a bundle's 想定在庫, 保留在庫 below 0, and 引当済.
pub fn change_many(w: &mut Write<'_>, changes: &[Change], why: &Why) -> Result<Changed> {
    if changes.is_empty() {
        return Ok(Changed::default());
    }
    w.touch(Topic::Stock);
    let newest = |w: &Write<'_>| -> Result<i64> {
        sql::value(w.conn(), "SELECT ifnull(max(id), 0) FROM stock_movements", [])
    };
    let before = newest(w)?;
    let mut by_place: BTreeMap<Place, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_place.entry(change.place).or_default().push(change);
    }
    let mut moved = 0;
    for (place, rows) in by_place {
        gather(w, &rows)?;
        moved += match (place.book, place.warehouse) {
            (Book::Expected, None) => expected(w, why)?,
            (Book::Held, None) => held(w, why)?,
            (Book::Good | Book::Defective, Some(warehouse)) => on_shelf(w, place.book, warehouse, why)?,
            (Book::Expected | Book::Held, Some(_)) => {
                return Err(StoreError::conflict("stock.book_has_no_warehouse"));
            }
            (Book::Good | Book::Defective, None) => {
                return Err(StoreError::conflict("stock.book_needs_warehouse"));
            }
            (Book::Allocated, _) => return Err(StoreError::conflict("stock.allocated_is_of_orders")),
        };
    }
    sql::run(w.conn(), "DELETE FROM temp.to_change", [])?;
    if why.cause.is_by_hand() && why.job.is_none() {
        let sold = changes.iter().filter(|change| change.place.warehouse.is_none());
        approve_skus(w, &sold.map(|change| change.sku_id).collect::<Vec<_>>())?;
    }
    let after = newest(w)?;
    let range = (after > before).then_some((MovementId(before + 1), MovementId(after))).unzip();
    Ok(Changed { moved, first: range.0, last: range.1 })
}

/// 想定在庫 of a SKU from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetRow {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// 想定在庫 from now on.
    pub to: i64,
}

/// [`change_many`] for 想定在庫 alone, set. Gives how many numbers are others now, or were set for the first time.
pub fn set_expected_many(w: &mut Write<'_>, rows: &[SetRow], why: &Why) -> Result<usize> {
    let changes: Vec<Change> = rows
        .iter()
        .map(|row| Change { sku_id: row.sku_id, place: Place::EXPECTED, amount: Amount::To(row.to) })
        .collect();
    Ok(change_many(w, &changes, why)?.moved)
}

/// Puts the changes of one place where statements can join them.
fn gather(w: &Write<'_>, rows: &[&Change]) -> Result<()> {
    let conn = w.conn();
    conn.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS to_change
             (sku_id INTEGER NOT NULL PRIMARY KEY, number INTEGER, plus INTEGER NOT NULL) STRICT;
         DELETE FROM temp.to_change;",
    )?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO temp.to_change (sku_id, number, plus) VALUES (?1, ?2, ?3)
         ON CONFLICT (sku_id) DO UPDATE SET
             plus = iif(excluded.number IS NULL, plus + excluded.plus, 0),
             number = ifnull(excluded.number, number)",
    )?;
    for row in rows {
        let (number, plus) = match row.amount {
            Amount::To(number) => (Some(number), 0),
            Amount::By(plus) => (None, plus),
        };
        insert.execute(params![row.sku_id.0, number, plus])?;
    }
    Ok(())
}

/// The movements: those of `changed (sku_id, now, target, first)` that are one.
fn write_movements(
    w: &Write<'_>,
    changed: &str,
    book: Book,
    warehouse: Option<WarehouseId>,
    why: &Why,
) -> Result<usize> {
    let sql = format!(
        "INSERT INTO stock_movements (sku_id, book, warehouse_id, delta, after, cause, job_id, person, reason, note,
             request_id, at)
         SELECT sku_id, ?1, ?2, target - now, target, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM ({changed})
         WHERE target <> now OR first ORDER BY sku_id"
    );
    let (book, cause) = (sql::word(&book)?, sql::word(&why.cause)?);
    let (warehouse, job) = (warehouse.map(|id| id.0), why.job.map(|id| id.0));
    let values: [&dyn ToSql; 9] =
        [&book, &warehouse, &cause, &job, &why.person, &why.reason, &why.note, &why.request_id, &why.at.0];
    sql::run(w.conn(), &sql, values)
}

/// Raises what depends on the numbers that change.
fn raise(w: &mut Write<'_>, changed: &str) -> Result<()> {
    w.touch(Topic::Listings);
    let sql = format!(
        "WITH RECURSIVE touched (id) AS (
             SELECT sku_id FROM ({changed}) WHERE target <> now OR first
             UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET wanted_rev = wanted_rev + 1,
             not_before = iif(settled_rev < wanted_rev, not_before, max(not_before, 0))
         WHERE sku_id IN (SELECT id FROM touched) AND fulfilled_by = 'shop' AND archived_at IS NULL"
    );
    sql::run(w.conn(), &sql, []).map(drop)
}

fn expected(w: &mut Write<'_>, why: &Why) -> Result<usize> {
    let bundles: bool = sql::value(
        w.conn(),
        "SELECT EXISTS (SELECT 1 FROM temp.to_change n JOIN bundle_parts b ON b.bundle_sku_id = n.sku_id)",
        [],
    )?;
    if bundles {
        return Err(StoreError::conflict("stock.bundle_has_no_number"));
    }
    let changed = "SELECT n.sku_id, ifnull(t.expected, 0) AS now,
             ifnull(n.number, ifnull(t.expected, 0)) + n.plus AS target, t.set_at IS NULL AS first
         FROM temp.to_change n LEFT JOIN stock t ON t.sku_id = n.sku_id";
    let moved = write_movements(w, changed, Book::Expected, None, why)?;
    // Raised is what changes, and what is set for the first time; a file that says nothing new sends nothing.
    raise(w, changed)?;
    let sql = format!(
        "INSERT INTO stock (sku_id, expected, set_at, updated_at) SELECT sku_id, target, ?1, ?1 FROM ({changed}) WHERE true
         ON CONFLICT (sku_id) DO UPDATE
             SET expected = excluded.expected, set_at = excluded.set_at, updated_at = excluded.updated_at"
    );
    sql::run(w.conn(), &sql, params![why.at.0])?;
    Ok(moved)
}

fn held(w: &mut Write<'_>, why: &Why) -> Result<usize> {
    let changed = "SELECT n.sku_id, ifnull(t.held, 0) AS now,
             ifnull(n.number, ifnull(t.held, 0)) + n.plus AS target, false AS first
         FROM temp.to_change n LEFT JOIN stock t ON t.sku_id = n.sku_id";
    let below: bool =
        sql::value(w.conn(), &format!("SELECT EXISTS (SELECT 1 FROM ({changed}) WHERE target < 0)"), [])?;
    if below {
        return Err(StoreError::conflict("stock.held_below_zero"));
    }
    let moved = write_movements(w, changed, Book::Held, None, why)?;
    raise(w, changed)?;
    let sql = format!(
        "INSERT INTO stock (sku_id, held, updated_at) SELECT sku_id, target, ?1 FROM ({changed}) WHERE target <> now
         ON CONFLICT (sku_id) DO UPDATE SET held = excluded.held, updated_at = excluded.updated_at"
    );
    sql::run(w.conn(), &sql, params![why.at.0])?;
    Ok(moved)
}

fn on_shelf(w: &mut Write<'_>, book: Book, warehouse: WarehouseId, why: &Why) -> Result<usize> {
    let column = physical::column(book);
    let changed = format!(
        "SELECT n.sku_id, ifnull(p.{column}, 0) AS now, ifnull(n.number, ifnull(p.{column}, 0)) + n.plus AS target,
             ifnull(p.counted, 0) = 0 AS first
         FROM temp.to_change n
         LEFT JOIN physical_stock p ON p.sku_id = n.sku_id AND p.warehouse_id = {}",
        warehouse.0
    );
    let moved = write_movements(w, &changed, book, Some(warehouse), why)?;
    let sql = format!(
        "INSERT INTO physical_stock (sku_id, warehouse_id, {column}, since, counted)
         SELECT sku_id, ?1, target, ?2, 1 FROM ({changed}) WHERE true
         ON CONFLICT (sku_id, warehouse_id) DO UPDATE
             SET {column} = excluded.{column}, since = iif(counted, since, excluded.since), counted = 1"
    );
    sql::run(w.conn(), &sql, params![warehouse.0, why.at.0])?;
    Ok(moved)
}
