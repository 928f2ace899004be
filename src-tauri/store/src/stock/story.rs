//! The story behind a number: every movement of a SKU, newest first.

use miseban_domain::{Instant, JobId, MovementId, OrderId, ShopId, SkuId, WarehouseId};
use rusqlite::params;

use super::{Book, Cause};
use crate::{Reader, Result, sql, sql::Cols};

/// A movement as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// Row.
    pub id: MovementId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// In which book.
    pub book: Book,
    /// In which warehouse; `None` for expected and held.
    pub warehouse_id: Option<WarehouseId>,
    /// Pieces more, or fewer.
    pub delta: i64,
    /// The sum after it.
    pub after: i64,
    /// Why.
    pub cause: Cause,
    /// The order and line.
    pub order: Option<(OrderId, String)>,
    /// The job.
    pub job_id: Option<JobId>,
    /// The movement that it takes back.
    pub undoes: Option<MovementId>,
    /// Who.
    pub person: Option<String>,
    /// Why, out of the usual reasons: a code, or the shop's own words.
    pub reason: Option<String>,
    /// What they wrote.
    pub note: Option<String>,
    /// The request.
    pub request_id: Option<String>,
    /// When.
    pub at: Instant,
}

/// A movement with what a person wants to see beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryRow {
    /// The movement.
    pub movement: MovementRow,
    /// The number of its order.
    pub order_number: Option<String>,
    /// The shop of its order.
    pub shop_id: Option<ShopId>,
    /// Another movement has taken it back.
    pub undone: bool,
}

/// Whether another movement has taken this one back.
pub fn is_undone(r: &impl Reader, id: MovementId) -> Result<bool> {
    sql::value(r.conn(), "SELECT EXISTS (SELECT 1 FROM stock_movements WHERE undoes = ?1)", [id.0])
}

pub(super) const COLUMNS: &str = "m.id, m.sku_id, m.book, m.warehouse_id, m.delta, m.after, m.cause, m.order_id, m.line_key, \
     m.job_id, m.undoes, m.person, m.reason, m.note, m.request_id, m.at";

pub(super) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<MovementRow> {
    Ok(MovementRow {
        id: c.id(MovementId)?,
        sku_id: c.id(SkuId)?,
        book: c.word()?,
        warehouse_id: c.maybe_id(WarehouseId)?,
        delta: c.get()?,
        after: c.get()?,
        cause: c.word()?,
        order: c.maybe_id(OrderId)?.zip(c.get()?),
        job_id: c.maybe_id(JobId)?,
        undoes: c.maybe_id(MovementId)?,
        person: c.get()?,
        reason: c.get()?,
        note: c.get()?,
        request_id: c.get()?,
        at: c.at()?,
    })
}

/// One movement.
pub fn movement(r: &impl Reader, id: MovementId) -> Result<Option<MovementRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM stock_movements m WHERE m.id = ?1"), [id.0], row)
}

/// The movements of a SKU, newest first, from before `before` on; of these books alone, of all for none.
pub fn story(
    r: &impl Reader,
    sku: SkuId,
    books: &[Book],
    before: Option<MovementId>,
    limit: i64,
) -> Result<Vec<StoryRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, o.order_number, o.shop_id,
             EXISTS (SELECT 1 FROM stock_movements u WHERE u.undoes = m.id)
         FROM stock_movements m LEFT JOIN orders o ON o.id = m.order_id
         WHERE m.sku_id = ?1 AND m.id < ?2 AND (?4 = '[]' OR m.book IN (SELECT value FROM json_each(?4))) ORDER BY m.id DESC LIMIT ?3"
    );
    sql::all(
        r.conn(),
        &sql,
        params![sku.0, before.map_or(i64::MAX, |id| id.0), limit, sql::json(books)?],
        |c| {
            Ok(StoryRow {
                movement: row(c)?,
                order_number: c.get()?,
                shop_id: c.maybe_id(ShopId)?,
                undone: c.get()?,
            })
        },
    )
}
