//! An order as the house knows it: all observations merged, lines met with SKUs, edits laid over.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Instant, OrderId, OrderLineId, ShopId, SkuId,
    observation::{Extent, FulfilledBy, MallState, ObservedPayment, Party, Source, Totals},
    progress::{HoldReason, Progress},
};

/// The order as merged from what the sources said; no decision of ours in it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, as the mall tells it")]
pub struct MergedOrder {
    /// The mall's order number.
    pub order_number: String,
    /// The best extent that any source reached.
    pub extent: Extent,
    /// The source that knows best so far.
    pub best_source: Source,
    /// When the buyer ordered.
    pub ordered_at: Option<Instant>,
    /// The furthest state that the mall reported.
    pub state: Option<MallState>,
    /// The mall's own code of the newest report.
    pub mall_status: Option<String>,
    /// Cancelled as a whole; never turned back.
    pub cancelled: bool,
    /// Who cancelled it and when, where a source tells.
    #[serde(default)]
    pub cancel: Option<crate::observation::Cancel>,
    /// The mall restocked it by itself.
    pub restocked_by_mall: bool,
    /// The state in the report that was seen first; decides whether the order is history for stock.
    pub first_state: Option<MallState>,
    /// Who ordered.
    pub buyer: Option<Party>,
    /// What goes where.
    pub deliveries: Vec<MergedDelivery>,
    /// How it is paid.
    pub payment: Option<ObservedPayment>,
    /// The mall's sums.
    pub totals: Option<Totals>,
    /// What the buyer wrote.
    pub remarks: String,
    /// Gift treatment is wished.
    pub gift: bool,
    /// 要注意.
    pub caution: bool,
}

/// A delivery of a merged order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MergedDelivery {
    /// The mall's key.
    pub key: String,
    /// To whom; `None` while no source said.
    pub recipient: Option<Party>,
    /// Wished day.
    pub wished_date: Option<String>,
    /// Wished time of day.
    pub wished_time: Option<String>,
    /// Way of delivery.
    pub method: Option<String>,
    /// のし.
    pub noshi: Option<String>,
    /// Tracking numbers the mall knows.
    pub tracking_numbers: Vec<String>,
    /// Lines.
    pub lines: Vec<crate::observation::ObservedLine>,
}

/// A part of a line as composed when it was ordered: a bundle's leaves stay what they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// How many of it are in one piece of the line.
    pub quantity: i64,
}

/// A line of a stored order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderLine {
    /// Row.
    pub id: OrderLineId,
    /// Position of its delivery in the order, from 0.
    pub delivery: usize,
    /// The mall's key of the line, unique in the order together with the delivery's.
    pub key: String,
    /// The mall's keys for the article.
    pub keys: BTreeMap<String, String>,
    /// Title.
    pub title: String,
    /// Choices.
    pub options: Vec<String>,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: i64,
    /// Whether the tax is in it.
    pub tax_included: bool,
    /// Percent.
    pub tax_rate: Option<u8>,
    /// Who ships.
    pub fulfilled_by: FulfilledBy,
    /// The SKU it met; `None` while unknown.
    pub sku_id: Option<SkuId>,
    /// What it takes from stock, a piece, as composed when it was ordered. Empty for SKUs that aren't counted.
    pub parts: Vec<Part>,
}

/// A stored order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Row.
    pub id: OrderId,
    /// Where it was placed.
    pub shop_id: ShopId,
    /// What the sources said, merged.
    pub merged: MergedOrder,
    /// Lines, met with SKUs.
    pub lines: Vec<OrderLine>,
    /// Stage.
    pub progress: Progress,
    /// Moved by hand and locked there (手動).
    pub locked: bool,
    /// Every reason why it waits, also the acknowledged ones.
    pub holds: Vec<HoldReason>,
    /// Whether it counts for stock, and since when we know it.
    pub stock_mode: StockMode,
    /// When it was first taken in.
    pub taken_in_at: Instant,
}

/// What an order may do to stock; decided once, when it is first seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockMode {
    /// Moves stock.
    Counts,
    /// Older than the shop's moment, or already shipped when first seen: moves nothing, ever.
    History,
    /// The shop's link was paused (連動停止): listed as 警告, applied once by the person.
    Paused,
    /// The shop's link was stopped (停止): moves nothing.
    Off,
}
