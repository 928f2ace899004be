//! Writing one movement and the sum beside it.

use miseban_domain::{Instant, JobId, MovementId, OrderId, SkuId, WarehouseId};
use rusqlite::params;

use super::{Book, Cause, approve_skus, physical, sales, stock};
use crate::{Result, StoreError, Topic, Write, listings, sql, sql::Connected};

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
    /// Why, out of the usual reasons: a code, or the shop's own words.
    pub reason: Option<String>,
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
            reason: None,
            note: None,
            request_id: None,
            at,
        }
    }
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
    let haste = match (new.cause.is_of_order(), new.delta < 0) {
        (true, true) => listings::Haste::Lowered,
        (true, false) => listings::Haste::Order,
        (false, _) => listings::Haste::None,
    };
    listings::raise_touched(w, new.sku_id, haste)?;
    if new.cause.is_by_hand() && new.job.is_none() {
        approve_skus(w, &[new.sku_id])?;
    }
    Ok((id, after))
}

/// Writes a movement of stock on a shelf. No listing depends on it.
pub fn move_physical(
    w: &mut Write<'_>,
    warehouse: WarehouseId,
    new: &NewMovement,
) -> Result<(MovementId, i64)> {
    if matches!(new.book, Book::Expected | Book::Held) {
        return Err(StoreError::conflict("stock.book_has_no_warehouse"));
    }
    let column = physical::column(new.book);
    let sql = format!(
        "INSERT INTO physical_stock (sku_id, warehouse_id, {column}, since, counted) VALUES (?1, ?2, ?3, ?4, 0)
         ON CONFLICT (sku_id, warehouse_id) DO UPDATE SET {column} = {column} + excluded.{column}
         RETURNING {column}"
    );
    let after: i64 = sql::value(w.conn(), &sql, params![new.sku_id.0, warehouse.0, new.delta, new.at.0])?;
    let id = append(w, new, Some(warehouse), after)?;
    if new.cause.sets() {
        physical::set_counted(w, new.sku_id, warehouse, true, new.at)?;
    } else if new.cause != Cause::Undo {
        // Whoever takes back decides for the whole batch whether the shelf is still counted.
        physical::drop_if_empty(w, new.sku_id, warehouse)?;
    }
    Ok((id, after))
}

fn append(
    w: &mut Write<'_>,
    new: &NewMovement,
    warehouse: Option<WarehouseId>,
    after: i64,
) -> Result<MovementId> {
    w.touch(Topic::Stock);
    if new.book == Book::Expected && new.cause.is_of_order() {
        sales::count(w, new.sku_id, -new.delta, new.at)?;
    }
    let (order, line) = new.order.as_ref().map(|(order, line)| (order.0, line.as_str())).unzip();
    sql::insert(
        w.conn(),
        "INSERT INTO stock_movements (sku_id, book, warehouse_id, delta, after, cause, order_id, line_key, job_id, undoes,
             person, reason, note, request_id, at, shop_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
             (SELECT shop_id FROM orders WHERE id = ?7))",
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
            new.reason,
            new.note,
            new.request_id,
            new.at.0,
        ],
    )
    .map(MovementId)
}

/// Sets 想定在庫: a movement of the difference (`new.delta` and `new.book` are not read), and the moment at which it was
/// set. No movement where there is no difference, unless it is the first number: that can be taken back, too. A bundle
/// has no number of its own.
pub fn set_expected(w: &mut Write<'_>, to: i64, new: &NewMovement) -> Result<(Option<MovementId>, i64)> {
    if crate::skus::parts(w, new.sku_id)?.is_some() {
        return Err(StoreError::conflict("stock.bundle_has_no_number"));
    }
    let row = stock(w, new.sku_id)?;
    let from = row.map_or(0, |row| row.expected);
    let first = row.is_none_or(|row| row.set_at.is_none());
    let delta = to.checked_sub(from).ok_or_else(|| StoreError::conflict("stock.number_too_large"))?;
    let movement = if delta == 0 && !first {
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
