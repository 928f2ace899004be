//! The stock ledger: movements that are only ever added, and the sums kept beside them in the same transaction.

mod drift;
mod history;
mod known;
mod many;
mod moving;
mod physical;
mod sales;
mod standing;
mod story;
mod undo;
mod unshipped;

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Instant, JobId, OrderId, SkuId, WarehouseId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

pub(crate) use drift::drifted_ids;
pub use drift::{Books, books, drifted, drifted_count};
pub use history::{HistoryQuery, HistoryRow, history, history_after, persons};
pub use known::{
    KnownSku, ListedSku, Number, Since, approve_skus, known_skus, listing_skus, moved_since, newest_movement,
    on_all_shelves, warehouse_codes, will_take,
};
pub use many::{Amount, Change, Changed, SetRow, Why, change_many, set_expected_many};
pub use moving::{NewMovement, mark_set, move_expected, move_physical, set_expected, set_held};
pub use physical::{OnShelf, Shelf, has_shelf, is_on_shelf, shelf_of_order, shelves, shelves_of};
pub(crate) use sales::day;
pub use sales::{pieces_sold, sold_since};
pub(crate) use standing::stands;
pub use story::{MovementRow, StoryRow, is_undone, movement, story};
pub use undo::{Batch, BatchRow, NotUndone, Undone, batch_rows, siblings, undo_many, would_unset};
pub use unshipped::unshipped_of;

use crate::{Reader, Result, sql};

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
    /// 入荷: goods came in.
    Received,
    /// 返品: a buyer sent it back.
    Returned,
    /// 棚卸: somebody counted the shelf.
    Counted,
    /// 想定を合わせる: 想定在庫 was brought to what lies on the shelf.
    Aligned,
    /// 出荷: it left the shelf with an order.
    Shipped,
    /// 移動: from one warehouse to another.
    Moved,
}

impl Cause {
    /// Orders cause it: the number goes out at once, whatever else waits on the listing.
    pub const fn is_of_order(self) -> bool {
        matches!(self, Self::Order | Self::Cancel | Self::Change | Self::ApplyPaused)
    }

    /// A person may take it back. What orders do goes back with the orders only.
    pub const fn can_be_undone(self) -> bool {
        !self.is_of_order() && !matches!(self, Self::Shipped)
    }

    /// A person typed it, one number at a time.
    pub const fn is_by_hand(self) -> bool {
        matches!(self, Self::SetByHand | Self::AddByHand | Self::TakeByHand | Self::Undo | Self::Reconciled)
    }

    /// Somebody said what the number is.
    const fn sets(self) -> bool {
        self.can_be_undone() && !matches!(self, Self::Undo)
    }
}

/// [`Cause::can_be_undone`] as SQL has it.
const CAN_BE_UNDONE: &str = "cause NOT IN ('order', 'cancel', 'change', 'apply_paused', 'shipped')";
/// [`Cause::is_of_order`] as SQL has it.
const OF_ORDER: &str = "cause IN ('order', 'cancel', 'change', 'apply_paused')";

/// One of a SKU's numbers: a book, and the warehouse for those that lie on a shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which book.
    pub book: Book,
    /// In which warehouse; `None` for expected and held.
    pub warehouse: Option<WarehouseId>,
}

impl Place {
    /// 想定在庫.
    pub const EXPECTED: Self = Self { book: Book::Expected, warehouse: None };
    /// 保留在庫.
    pub const HELD: Self = Self { book: Book::Held, warehouse: None };

    /// 良品 in a warehouse.
    pub const fn good(warehouse: WarehouseId) -> Self {
        Self { book: Book::Good, warehouse: Some(warehouse) }
    }

    /// 不良 in a warehouse.
    pub const fn defective(warehouse: WarehouseId) -> Self {
        Self { book: Book::Defective, warehouse: Some(warehouse) }
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

/// The number at a place now; 0 where nothing ever moved.
pub fn number_at(r: &impl Reader, sku: SkuId, place: Place) -> Result<i64> {
    let column = physical::column(place.book);
    let found: Option<i64> = match place.warehouse {
        None => {
            let sql = format!("SELECT {column} FROM stock WHERE sku_id = ?1");
            sql::maybe(r.conn(), &sql, [sku.0], sql::only)?
        }
        Some(warehouse) => {
            let sql = format!("SELECT {column} FROM physical_stock WHERE sku_id = ?1 AND warehouse_id = ?2");
            sql::maybe(r.conn(), &sql, [sku.0, warehouse.0], sql::only)?
        }
    };
    Ok(found.unwrap_or(0))
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

/// What the ledger shows that an order has taken so far, in pieces, per line and SKU. What was given back is gone; what
/// came back as 返品 stays taken, since it was shipped.
pub fn taken_by_order(r: &impl Reader, order: OrderId) -> Result<BTreeMap<(String, SkuId), i64>> {
    let rows = sql::all(
        r.conn(),
        &format!(
            "SELECT line_key, sku_id, -sum(delta) AS taken FROM stock_movements
             WHERE order_id = ?1 AND book = 'expected' AND {OF_ORDER}
             GROUP BY line_key, sku_id HAVING taken <> 0"
        ),
        [order.0],
        |c| Ok(((c.get()?, c.id(SkuId)?), c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The newest movement of all; 0 when there is none.
pub fn last_movement(r: &impl Reader) -> Result<i64> {
    sql::value(r.conn(), "SELECT ifnull(max(id), 0) FROM stock_movements", [])
}

/// Changes of the numbers that a shop sells, by anything but orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseRow {
    /// Why.
    pub cause: Cause,
    /// By which job.
    pub job: Option<JobId>,
    /// When the last of them was.
    pub at: Instant,
    /// Of how many SKUs.
    pub skus: i64,
}

/// What changed numbers that a shop sells between two moments, orders left out; the newest first.
pub fn causes_since(
    r: &impl Reader,
    shop: miseban_domain::ShopId,
    from: Instant,
    to: Instant,
) -> Result<Vec<CauseRow>> {
    sql::all(
        r.conn(),
        "SELECT m.cause, m.job_id, max(m.at) AS last, count(DISTINCT m.sku_id)
         FROM listings l JOIN stock_movements m ON m.sku_id = l.sku_id
         WHERE l.shop_id = ?1 AND l.guard IS NOT NULL AND m.order_id IS NULL AND m.at BETWEEN ?2 AND ?3
         GROUP BY m.cause, m.job_id ORDER BY last DESC LIMIT 5",
        params![shop.0, from.0, to.0],
        |c| Ok(CauseRow { cause: c.word()?, job: c.maybe_id(JobId)?, at: c.at()?, skus: c.get()? }),
    )
}

/// The SKUs with so many pieces or fewer left to sell (expected less held, and less what is set aside), but more than none;
/// each with how many.
pub fn with_few(r: &impl Reader, most: i64) -> Result<Vec<(SkuId, i64)>> {
    sql::all(
        r.conn(),
        "SELECT sku_id, remaining FROM (
             SELECT s.sku_id, s.expected - s.held - (
                 SELECT ifnull(sum(l.set_aside), 0) FROM listings l WHERE l.sku_id = s.sku_id AND l.archived_at IS NULL)
                 AS remaining
             FROM stock s JOIN skus k ON k.id = s.sku_id
             WHERE s.set_at IS NOT NULL AND k.counting = 'counted' AND k.archived_at IS NULL)
         WHERE remaining BETWEEN 1 AND ?1 ORDER BY sku_id",
        [most],
        |c| Ok((c.id(SkuId)?, c.get()?)),
    )
}

/// The SKUs whose expected stock is below 0.
pub fn oversold(r: &impl Reader) -> Result<BTreeSet<SkuId>> {
    let rows = sql::all(r.conn(), "SELECT sku_id FROM stock WHERE expected < 0", [], |c| c.id(SkuId))?;
    Ok(rows.into_iter().collect())
}
