//! A whole order.

use miseban_domain::{
    Currency, HoldKind, HoldReason, Instant, Observation, Order, OrderId, OrderLine, OrderLineId, Progress,
    ShopId, SkuId,
    observation::{Extent, Source},
    order::StockMode,
};

use rusqlite::params;

use crate::{Reader, Result, StoreError, StoreErrorKind, sql, sql::Cols};

/// An order's row: what lists show and sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct OrderHead {
    /// Row.
    pub id: OrderId,
    /// Where it was placed.
    pub shop_id: ShopId,
    /// The mall's number.
    pub order_number: String,
    /// When the buyer ordered.
    pub ordered_at: Instant,
    /// Stage.
    pub progress: Progress,
    /// Moved by hand and locked there.
    pub locked: bool,
    /// What it may do to stock.
    pub stock_mode: StockMode,
    /// Cancelled as a whole.
    pub cancelled: bool,
    /// A cancel left pieces out of stock, and the person is asked (要対応).
    pub asks_return: bool,
    /// It changed while its shop's 在庫連動 was paused: the person is to apply the difference.
    pub change_waits: bool,
    /// The best extent that any source reached.
    pub extent: Extent,
    /// What saw it first.
    pub first_source: Source,
    /// The source that knows best so far.
    pub best_source: Source,
    /// Who ordered.
    pub buyer_name: String,
    /// Pieces over all lines.
    pub pieces: i64,
    /// What the buyer is billed, in the smallest unit of the currency; `None` while no source said.
    pub billed: Option<i64>,
    /// Of which currency.
    pub currency: Currency,
    /// The mall's name of the way of paying.
    pub payment: String,
    /// Wished day and time, as the mall writes them.
    pub wished: String,
    /// The reasons that still hold it.
    pub hold_kinds: Vec<HoldKind>,
    /// 出荷指示 was made.
    pub instructed_at: Option<Instant>,
    /// It was first known as shipped.
    pub shipped_at: Option<Instant>,
    /// It was first known as paid.
    pub paid_at: Option<Instant>,
    /// Its slip was printed.
    pub printed_at: Option<Instant>,
    /// The mall was told that the shop has it (注文確認).
    pub confirmed_at: Option<Instant>,
    /// The shop's own note.
    pub memo: String,
    /// When it was first taken in.
    pub taken_in_at: Instant,
    /// When it was last changed here.
    pub updated_at: Instant,
    /// When the mall was last asked about it.
    pub checked_at: Instant,
    /// Grows with each change.
    pub rev: i64,
}

/// An order with everything that lies under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    /// The order.
    pub order: Order,
    /// Its row.
    pub head: OrderHead,
    /// What the sources said, oldest row first.
    pub observations: Vec<Observation>,
}

pub(super) const COLUMNS: &str = "o.id, o.shop_id, o.order_number, o.ordered_at, o.progress, o.locked, o.stock_mode, \
     o.cancelled, o.asks_return, o.change_waits, o.extent, o.first_source, o.best_source, o.buyer_name, o.pieces, o.billed, o.currency, o.payment, \
     o.wished, o.hold_kinds, o.instructed_at, o.shipped_at, o.paid_at, o.printed_at, o.confirmed_at, o.memo, \
     o.taken_in_at, o.updated_at, o.checked_at, o.rev";

pub(super) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<OrderHead> {
    Ok(OrderHead {
        id: c.id(OrderId)?,
        shop_id: c.id(ShopId)?,
        order_number: c.get()?,
        ordered_at: c.at()?,
        progress: c.word()?,
        locked: c.get()?,
        stock_mode: c.word()?,
        cancelled: c.get()?,
        asks_return: c.get()?,
        change_waits: c.get()?,
        extent: c.word()?,
        first_source: c.word()?,
        best_source: c.word()?,
        buyer_name: c.get()?,
        pieces: c.get()?,
        billed: c.get()?,
        currency: c.word()?,
        payment: c.get()?,
        wished: c.get()?,
        hold_kinds: c.words()?,
        instructed_at: c.maybe_at()?,
        shipped_at: c.maybe_at()?,
        paid_at: c.maybe_at()?,
        printed_at: c.maybe_at()?,
        confirmed_at: c.maybe_at()?,
        memo: c.get()?,
        taken_in_at: c.at()?,
        updated_at: c.at()?,
        checked_at: c.at()?,
        rev: c.get()?,
    })
}

/// The row of one order.
pub fn head(r: &impl Reader, id: OrderId) -> Result<Option<OrderHead>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM orders o WHERE o.id = ?1"), [id.0], row)
}

/// The newest observation of an order from a source.
pub fn newest_observation(r: &impl Reader, order: OrderId, source: Source) -> Result<Option<Observation>> {
    sql::maybe(
        r.conn(),
        "SELECT body FROM observations WHERE order_id = ?1 AND source = ?2 ORDER BY id DESC LIMIT 1",
        params![order.0, sql::word(&source)?],
        sql::only_json,
    )
}

/// One order with its lines, reasons and observations.
pub fn load(r: &impl Reader, id: OrderId) -> Result<Option<StoredOrder>> {
    let Some(head) = head(r, id)? else { return Ok(None) };
    let conn = r.conn();
    let merged = sql::maybe(conn, "SELECT merged FROM orders WHERE id = ?1", [id.0], sql::only_json)?
        .ok_or_else(|| StoreError::not_found("order"))?;
    let order = Order {
        id,
        shop_id: head.shop_id,
        merged,
        lines: lines(r, id)?,
        progress: head.progress,
        locked: head.locked,
        holds: holds(r, id)?,
        stock_mode: head.stock_mode,
        taken_in_at: head.taken_in_at,
    };
    let observations =
        sql::all(conn, "SELECT body FROM observations WHERE order_id = ?1 ORDER BY id", [id.0], |c| {
            c.json()
        })?;
    Ok(Some(StoredOrder { order, head, observations }))
}

fn lines(r: &impl Reader, id: OrderId) -> Result<Vec<OrderLine>> {
    let rows = sql::all(
        r.conn(),
        "SELECT id, delivery, key, keys, title, options, quantity, unit_price, tax_included, tax_rate, fulfilled_by,
             sku_id, parts
         FROM order_lines WHERE order_id = ?1 AND gone = 0 ORDER BY delivery, id",
        [id.0],
        |c| {
            let (id, delivery) = (c.id(OrderLineId)?, c.get::<i64>()?);
            Ok((
                delivery,
                OrderLine {
                    id,
                    delivery: 0,
                    key: c.get()?,
                    keys: c.json()?,
                    title: c.get()?,
                    options: c.json()?,
                    quantity: c.get()?,
                    unit_price: c.get()?,
                    tax_included: c.get()?,
                    tax_rate: c.get()?,
                    fulfilled_by: c.word()?,
                    sku_id: c.maybe_id(SkuId)?,
                    parts: c.json()?,
                },
            ))
        },
    )?;
    rows.into_iter()
        .map(|(delivery, line)| {
            let delivery = usize::try_from(delivery)
                .map_err(|error| StoreError::with(StoreErrorKind::Corrupt, error))?;
            Ok(OrderLine { delivery, ..line })
        })
        .collect()
}

pub(super) fn holds(r: &impl Reader, id: OrderId) -> Result<Vec<HoldReason>> {
    let mut holds = sql::all(
        r.conn(),
        "SELECT kind, text, fingerprint, acknowledged_at IS NOT NULL FROM holds WHERE order_id = ?1 AND present = 1",
        [id.0],
        |c| {
            Ok(HoldReason { kind: c.word()?, text: c.json()?, fingerprint: c.get()?, acknowledged: c.get()? })
        },
    )?;
    holds.sort_by(|a, b| (a.kind, &a.fingerprint).cmp(&(b.kind, &b.fingerprint)));
    Ok(holds)
}
