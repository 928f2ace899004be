//! The stock ledger: movements that are only ever added, and the sums kept beside them in the same transaction.

mod bulk;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Instant, JobId, MovementId, OrderId, SkuId, WarehouseId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

pub use bulk::{SetRow, set_expected_many};
pub use story::{MovementRow, StoryRow, is_undone, movement, story};

use crate::{Reader, Result, StoreError, Topic, Write, listings, sql, sql::Connected};

/// The books. They are never summed with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// 想定在庫: what can still be sold, over all shops.
    Expected,
    /// 保留在庫: of it, kept back from all shops.
    Held,
    /// 良品 in a warehouse.
    Good,
    /// 不良 in a warehouse.
    Defective,
    /// 引当済 in a warehouse.
    Allocated,
}

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An order took it.
    Order,
    /// A cancelled order gave it back.
    Cancel,
    /// An order was changed by buyer or mall, or met other SKUs.
    Change,
    /// A person set the number.
    SetByHand,
    /// A person added.
    AddByHand,
    /// A person took away.
    TakeByHand,
    /// A person took a movement back.
    Undo,
    /// A file said so.
    File,
    /// A person applied an order that came in while the link was paused.
    ApplyPaused,
    /// The first number.
    Initial,
    /// A person accepted what the count says.
    Reconciled,
}

impl Cause {
    /// Orders cause it: the number goes out at once, whatever else waits on the listing.
    pub const fn is_of_order(self) -> bool {
        matches!(self, Self::Order | Self::Cancel | Self::Change | Self::ApplyPaused)
    }

    /// Somebody said what the number is.
    const fn sets(self) -> bool {
        !self.is_of_order() && !matches!(self, Self::Undo)
    }
}

/// A movement to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMovement {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// In which book: [`Book::Expected`] or [`Book::Held`]; the physical ones go through [`move_physical`].
    pub book: Book,
    /// Pieces more, or fewer when negative.
    pub delta: i64,
    /// Why.
    pub cause: Cause,
    /// The order and the key of its line that it is about.
    pub order: Option<(OrderId, String)>,
    /// The job that it is part of.
    pub job: Option<JobId>,
    /// The movement that it takes back.
    pub undoes: Option<MovementId>,
    /// Who; `None` for the program itself.
    pub person: Option<String>,
    /// What they wrote with it.
    pub note: Option<String>,
    /// The request that it came with.
    pub request_id: Option<String>,
    /// When.
    pub at: Instant,
}

impl NewMovement {
    /// A movement with nothing said but what, how many, why and when.
    pub const fn new(sku_id: SkuId, book: Book, delta: i64, cause: Cause, at: Instant) -> Self {
        Self {
            sku_id,
            book,
            delta,
            cause,
            order: None,
            job: None,
            undoes: None,
            person: None,
            note: None,
            request_id: None,
            at,
        }
    }
}

/// The numbers of a SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockRow {
    /// Which SKU.
    pub sku_id: SkuId,
    /// 想定在庫; below 0 when oversold.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
    /// When the number was last set; `None` when never.
    pub set_at: Option<Instant>,
    /// When it last moved.
    pub updated_at: Instant,
}

/// Writes a movement of expected or held stock, keeps the sum, and raises every listing that it touches: the SKU's own
/// and those of bundles that it is in. Gives the movement and the sum after it.
///
/// What an order causes also lifts a listing's waiting time: it never waits for a person's second thoughts.
pub fn move_expected(w: &mut Write<'_>, new: &NewMovement) -> Result<(MovementId, i64)> {
    let sql = match new.book {
        Book::Expected => {
            "UPDATE stock SET expected = expected + ?2, updated_at = ?3 WHERE sku_id = ?1 RETURNING expected"
        }
        Book::Held => {
            let now = stock(w, new.sku_id)?.map_or(0, |row| row.held);
            if now.checked_add(new.delta).is_none_or(|after| after < 0) {
                return Err(StoreError::conflict("stock.held_below_zero"));
            }
            "UPDATE stock SET held = held + ?2, updated_at = ?3 WHERE sku_id = ?1 RETURNING held"
        }
        Book::Good | Book::Defective | Book::Allocated => {
            return Err(StoreError::conflict("stock.book_needs_warehouse"));
        }
    };
    sql::run(
        w.conn(),
        "INSERT INTO stock (sku_id, updated_at) VALUES (?1, ?2) ON CONFLICT (sku_id) DO NOTHING",
        params![new.sku_id.0, new.at.0],
    )?;
    let after: i64 = sql::value(w.conn(), sql, params![new.sku_id.0, new.delta, new.at.0])?;
    let id = append(w, new, None, after)?;
    listings::raise_touched(w, new.sku_id, new.cause.is_of_order())?;
    Ok((id, after))
}

/// Writes a movement of stock on a shelf. No listing depends on it.
pub fn move_physical(
    w: &mut Write<'_>,
    warehouse: WarehouseId,
    new: &NewMovement,
) -> Result<(MovementId, i64)> {
    let column = match new.book {
        Book::Good => "good",
        Book::Defective => "defective",
        Book::Allocated => "allocated",
        Book::Expected | Book::Held => return Err(StoreError::conflict("stock.book_has_no_warehouse")),
    };
    let sql = format!(
        "INSERT INTO physical_stock (sku_id, warehouse_id, {column}) VALUES (?1, ?2, ?3)
         ON CONFLICT (sku_id, warehouse_id) DO UPDATE SET {column} = {column} + excluded.{column}
         RETURNING {column}"
    );
    let after: i64 = sql::value(w.conn(), &sql, params![new.sku_id.0, warehouse.0, new.delta])?;
    let id = append(w, new, Some(warehouse), after)?;
    Ok((id, after))
}

fn append(
    w: &mut Write<'_>,
    new: &NewMovement,
    warehouse: Option<WarehouseId>,
    after: i64,
) -> Result<MovementId> {
    w.touch(Topic::Stock);
    // The number is marked as set after its movement.
    let first_set = new.book == Book::Expected
        && new.cause.sets()
        && stock(w, new.sku_id)?.is_some_and(|row| row.set_at.is_none());
    let (order, line) = new.order.as_ref().map(|(order, line)| (order.0, line.as_str())).unzip();
    sql::insert(
        w.conn(),
        "INSERT INTO stock_movements (sku_id, book, warehouse_id, delta, after, cause, order_id, line_key, job_id, undoes,
             person, note, request_id, at, first_set)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            new.sku_id.0,
            sql::word(&new.book)?,
            warehouse.map(|warehouse| warehouse.0),
            new.delta,
            after,
            sql::word(&new.cause)?,
            order,
            line,
            new.job.map(|job| job.0),
            new.undoes.map(|movement| movement.0),
            new.person,
            new.note,
            new.request_id,
            new.at.0,
            first_set,
        ],
    )
    .map(MovementId)
}

/// Sets 想定在庫: a movement of the difference (`new.delta` and `new.book` are not read), and the moment at which it was
/// set. No movement where there is no difference. A bundle has no number of its own.
pub fn set_expected(w: &mut Write<'_>, to: i64, new: &NewMovement) -> Result<(Option<MovementId>, i64)> {
    if crate::skus::parts(w, new.sku_id)?.is_some() {
        return Err(StoreError::conflict("stock.bundle_has_no_number"));
    }
    let from = stock(w, new.sku_id)?.map_or(0, |row| row.expected);
    let delta = to.checked_sub(from).ok_or_else(|| StoreError::conflict("stock.number_too_large"))?;
    let movement = if delta == 0 {
        // The first number may be 0: from now on it is sent.
        listings::raise_touched(w, new.sku_id, false)?;
        None
    } else {
        let new = NewMovement { delta, book: Book::Expected, ..new.clone() };
        Some(move_expected(w, &new)?.0)
    };
    mark_set(w, new.sku_id, new.at)?;
    Ok((movement, to))
}

/// Sets 保留在庫: a movement of the difference (`new.delta` and `new.book` are not read).
pub fn set_held(w: &mut Write<'_>, to: i64, new: &NewMovement) -> Result<(Option<MovementId>, i64)> {
    if to < 0 {
        return Err(StoreError::conflict("stock.held_below_zero"));
    }
    let delta = to - stock(w, new.sku_id)?.map_or(0, |row| row.held);
    if delta == 0 {
        return Ok((None, to));
    }
    let (id, after) = move_expected(w, &NewMovement { delta, book: Book::Held, ..new.clone() })?;
    Ok((Some(id), after))
}

/// Says that a SKU's number was set at that moment (adding to a number that was never set does it too).
pub fn mark_set(w: &mut Write<'_>, sku: SkuId, at: Instant) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run(
        w.conn(),
        "INSERT INTO stock (sku_id, set_at, updated_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (sku_id) DO UPDATE SET set_at = excluded.set_at, updated_at = excluded.updated_at",
        params![sku.0, at.0],
    )
    .map(|_| ())
}

/// Takes back that a SKU's number was set, after the movement that set it first was undone; false, and nothing is done,
/// when anything else has happened to the number since that movement.
pub fn unset_if_untouched(w: &mut Write<'_>, first: &MovementRow) -> Result<bool> {
    if !first.first_set {
        return Ok(false);
    }
    w.touch(Topic::Stock);
    let unset = sql::run(
        w.conn(),
        "UPDATE stock SET set_at = NULL WHERE sku_id = ?1 AND set_at = ?2 AND NOT EXISTS (
             SELECT 1 FROM stock_movements
             WHERE sku_id = ?1 AND book = 'expected' AND id > ?3 AND undoes IS NOT ?3)",
        params![first.sku_id.0, first.at.0, first.id.0],
    )?;
    Ok(unset > 0)
}

/// The numbers of a SKU; `None` while nothing ever moved.
pub fn stock(r: &impl Reader, sku: SkuId) -> Result<Option<StockRow>> {
    sql::maybe(
        r.conn(),
        "SELECT sku_id, expected, held, set_at, updated_at FROM stock WHERE sku_id = ?1",
        [sku.0],
        |c| {
            Ok(StockRow {
                sku_id: c.id(SkuId)?,
                expected: c.get()?,
                held: c.get()?,
                set_at: c.maybe_at()?,
                updated_at: c.at()?,
            })
        },
    )
}

/// The numbers of several SKUs; those that never moved are left out.
pub fn many(r: &impl Reader, skus: &[SkuId]) -> Result<BTreeMap<SkuId, StockRow>> {
    let mut found = BTreeMap::new();
    for sku in skus {
        if let Some(row) = stock(r, *sku)? {
            found.insert(*sku, row);
        }
    }
    Ok(found)
}

/// What the ledger shows that an order has taken so far, in pieces, per line and SKU. What was given back is gone.
pub fn taken_by_order(r: &impl Reader, order: OrderId) -> Result<BTreeMap<(String, SkuId), i64>> {
    let rows = sql::all(
        r.conn(),
        "SELECT line_key, sku_id, -sum(delta) AS taken FROM stock_movements
         WHERE order_id = ?1 AND book = 'expected' GROUP BY line_key, sku_id HAVING taken <> 0",
        [order.0],
        |c| Ok(((c.get()?, c.id(SkuId)?), c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The SKUs whose expected stock is below 0.
pub fn oversold(r: &impl Reader) -> Result<BTreeSet<SkuId>> {
    let rows = sql::all(r.conn(), "SELECT sku_id FROM stock WHERE expected < 0", [], |c| c.id(SkuId))?;
    Ok(rows.into_iter().collect())
}
