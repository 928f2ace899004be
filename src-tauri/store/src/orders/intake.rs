//! Orders as they come in.

use miseban_domain::{
    Instant, Observation, OrderId, RawItemId, ShopId,
    observation::{Extent, Source},
    order::{MergedOrder, StockMode},
    progress::Progress,
};
use rusqlite::params;

use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// An order that was never seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Where it was placed.
    pub shop_id: ShopId,
    /// The mall's number.
    pub order_number: String,
    /// When the buyer ordered; when it was taken in, where no source says.
    pub ordered_at: Instant,
    /// What it may do to stock, decided once.
    pub stock_mode: StockMode,
    /// What saw it first.
    pub first_source: Source,
    /// Now.
    pub taken_in_at: Instant,
}

/// The order of that number in a shop.
pub fn by_number(r: &impl Reader, shop: ShopId, number: &str) -> Result<Option<OrderId>> {
    sql::maybe(
        r.conn(),
        "SELECT id FROM orders WHERE shop_id = ?1 AND order_number = ?2",
        params![shop.0, number],
        |c| c.id(OrderId),
    )
}

/// The orders of a number, whichever shop they are of.
pub fn of_number(r: &impl Reader, number: &str) -> Result<Vec<OrderId>> {
    sql::all(
        r.conn(),
        "SELECT o.id FROM shops s CROSS JOIN orders o ON o.shop_id = s.id AND o.order_number = ?1 ORDER BY o.id DESC",
        [number],
        |c| c.id(OrderId),
    )
}

/// Adds an order; [`super::save`] gives it its content in the same transaction.
pub fn insert(w: &mut Write<'_>, new: &NewOrder) -> Result<OrderId> {
    w.touch(Topic::Orders);
    let nothing_yet = MergedOrder {
        order_number: new.order_number.clone(),
        extent: Extent::Trigger,
        best_source: new.first_source,
        ordered_at: None,
        state: None,
        mall_status: None,
        cancelled: false,
        cancel: None,
        restocked_by_mall: false,
        first_state: None,
        buyer: None,
        deliveries: Vec::new(),
        payment: None,
        totals: None,
        remarks: String::new(),
        gift: false,
        caution: false,
    };
    sql::insert(
        w.conn(),
        "INSERT INTO orders (shop_id, order_number, ordered_at, progress, stock_mode, extent, first_source, best_source,
             merged, taken_in_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?9)",
        params![
            new.shop_id.0,
            new.order_number,
            new.ordered_at.0,
            Progress::NeedsCheck.name(),
            sql::word(&new.stock_mode)?,
            sql::word(&Extent::Trigger)?,
            sql::word(&new.first_source)?,
            sql::json(&nothing_yet)?,
            new.taken_in_at.0,
        ],
    )
    .map(OrderId)
}

/// Keeps what a source said. False when the order has an observation of that hash already.
pub fn add_observation(
    w: &mut Write<'_>,
    order: OrderId,
    raw_item: Option<RawItemId>,
    observation: &Observation,
    hash: &[u8],
) -> Result<bool> {
    let added = sql::run(
        w.conn(),
        "INSERT INTO observations (order_id, raw_item_id, source, seen_at, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (order_id, hash) DO NOTHING",
        params![
            order.0,
            raw_item.map(|id| id.0),
            sql::word(&observation.source)?,
            observation.seen_at.0,
            hash,
            sql::json(observation)?,
        ],
    )?;
    if added > 0 {
        w.touch(Topic::Orders);
    }
    Ok(added > 0)
}
