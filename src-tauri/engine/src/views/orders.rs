use std::collections::BTreeMap;

use miseban_domain::{
    HoldReason, Instant, OrderId, OrderLineId, Progress, RawItemId, ShopId, SkuId,
    observation::{ObservedPayment, Party, Totals},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HistoryRow, Problem};

/// `orders.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OrderQuery {
    /// A stage's name, or empty for all.
    pub tab: String,
    /// Any part of name, address, telephone, order or article number.
    pub text: String,
    /// Only this shop.
    pub shop_id: Option<ShopId>,
    /// `ordered_at`, `buyer`, `billed`, `number`.
    pub sort: String,
    /// Newest or largest first.
    pub desc: bool,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A row of 受注.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderRow {
    /// Order.
    pub id: OrderId,
    /// Shop.
    pub shop_id: ShopId,
    /// The mall's number.
    pub order_number: String,
    /// When it was ordered.
    pub ordered_at: Instant,
    /// Stage.
    pub progress: Progress,
    /// 手動.
    pub locked: bool,
    /// Buyer's name.
    pub buyer_name: String,
    /// Pieces.
    pub pieces: i64,
    /// Billed amount in the smallest unit.
    pub billed: Option<i64>,
    /// Currency.
    pub currency: String,
    /// Name of the payment.
    pub payment: String,
    /// Wished day and time as text (`2026-11-24 午前中`).
    pub wished: String,
    /// Kinds of open 確認事項.
    pub holds: Vec<String>,
    /// The slip was printed.
    pub printed_at: Option<Instant>,
    /// `mail` or `api`: what saw it first.
    pub first_source: String,
}

/// Live counts of the tabs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderCounts {
    /// By stage name; every stage is there.
    pub stages: BTreeMap<String, i64>,
    /// All orders.
    pub all: i64,
    /// Things that came in and could not be read.
    pub unreadable: i64,
    /// 引当確認: taken in while 在庫連動 was paused, and not applied.
    pub stock_waiting: i64,
    /// 要対応: a cancel left pieces out of stock.
    pub asks_return: i64,
}

/// A command about one order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneOrder {
    /// Order.
    pub order_id: OrderId,
}

/// An order with everything that is known of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderView {
    /// The row in the list.
    pub row: OrderRow,
    /// Reasons, open and cleared.
    pub holds: Vec<HoldReason>,
    /// Buyer.
    pub buyer: Option<Party>,
    /// Deliveries.
    pub deliveries: Vec<DeliveryView>,
    /// Payment.
    pub payment: Option<ObservedPayment>,
    /// Sums.
    pub totals: Option<Totals>,
    /// What the buyer wrote.
    pub remarks: String,
    /// The mall's own status text.
    pub mall_status: Option<String>,
    /// The mall waits for 注文確認.
    pub can_confirm: bool,
    /// `counts`, `changed` (it counts, and changed while 在庫連動 was paused: 引当確認), `history`, `paused`, `off`.
    pub stock_mode: String,
    /// When it came in.
    pub taken_in_at: Instant,
    /// Where it came from, oldest first.
    pub sources: Vec<SourceView>,
    /// What was done with it, newest first.
    pub history: Vec<HistoryRow>,
    /// What is being told to the mall.
    pub outbox: Vec<OutboxView>,
}

/// A delivery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryView {
    /// The mall's key.
    pub key: String,
    /// Recipient.
    pub recipient: Option<Party>,
    /// Wished day.
    pub wished_date: Option<String>,
    /// Wished time.
    pub wished_time: Option<String>,
    /// Way of delivery.
    pub method: Option<String>,
    /// のし.
    pub noshi: Option<String>,
    /// Tracking numbers.
    pub tracking_numbers: Vec<String>,
    /// Lines.
    pub lines: Vec<LineView>,
}

/// A line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LineView {
    /// Line.
    pub id: OrderLineId,
    /// The mall's keys.
    pub keys: BTreeMap<String, String>,
    /// Title.
    pub title: String,
    /// Choices.
    pub options: Vec<String>,
    /// Pieces.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: i64,
    /// With tax.
    pub tax_included: bool,
    /// Percent.
    pub tax_rate: Option<u8>,
    /// SKU.
    pub sku_id: Option<SkuId>,
    /// Its code.
    pub sku_code: Option<String>,
    /// 想定在庫 left of it.
    pub left: Option<i64>,
    /// Pieces that this line has taken from stock.
    pub taken: i64,
}

/// Where an order came from.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SourceView {
    /// What came in; absent for what a person typed.
    pub raw_id: Option<RawItemId>,
    /// `mail`, `api`, `csv`, `person`.
    pub source: String,
    /// When.
    pub at: Instant,
}

/// Something that is told to a mall about an order.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OutboxView {
    /// `confirm`, `shipment`.
    pub kind: String,
    /// `waiting`, `sending`, `accepted`, `refused`, `in_doubt`.
    pub state: String,
    /// When it was asked for.
    pub created_at: Instant,
    /// What the mall said.
    pub problem: Option<Problem>,
}

/// `orders.acknowledge`: "確認した".
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledge {
    /// Made by the caller.
    pub request_id: String,
    /// Orders.
    pub order_ids: Vec<OrderId>,
    /// Only this kind; every open one that may be acknowledged when absent.
    #[serde(default)]
    pub kind: Option<String>,
}

/// `orders.cancel`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CancelOrders {
    /// Made by the caller.
    pub request_id: String,
    /// Orders.
    pub order_ids: Vec<OrderId>,
    /// Whether their pieces come back to stock.
    pub restock: bool,
}

/// `orders.move`: by hand, and locked there; or given back to the rules.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MoveOrders {
    /// Made by the caller.
    pub request_id: String,
    /// Orders.
    pub order_ids: Vec<OrderId>,
    /// The stage; absent gives them back to the rules.
    #[serde(default)]
    pub progress: Option<Progress>,
}

/// `orders.apply_stock`: 警告 orders of a paused shop move their stock now, once.
/// `orders.confirm`: 注文確認 at the mall.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SomeOrders {
    /// Made by the caller.
    pub request_id: String,
    /// Orders.
    pub order_ids: Vec<OrderId>,
}

/// What a command did to some orders.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrdersDone {
    /// How many were changed.
    pub done: i64,
    /// Those that were left out, and why.
    pub left_out: Vec<LeftOut>,
}

/// An order that was left out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// Why.
    pub problem: Problem,
}

/// `orders.ship`: reports a parcel to the mall.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ShipOrder {
    /// Made by the caller.
    pub request_id: String,
    /// Order.
    pub order_id: OrderId,
    /// `yamato`, `sagawa`, `japan_post`, `seino`, `other`.
    pub carrier: String,
    /// Tracking number.
    pub tracking_number: String,
}

/// `orders.slips`: 納品書 of these orders as one PDF.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MakeSlips {
    /// Orders, in the order of the pages.
    pub order_ids: Vec<OrderId>,
    /// With prices.
    pub prices: bool,
}

/// A PDF that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SlipsMade {
    /// Where it lies on this computer.
    pub path: String,
    /// Its bytes in base64, for the preview.
    pub pdf: String,
    /// Pages.
    pub pages: u32,
    /// Characters that the font does not have, printed as 〓.
    pub unprintable: Vec<UnprintableView>,
    /// Of these orders a slip was printed before.
    pub printed_before: Vec<String>,
}

/// A character that could not be printed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UnprintableView {
    /// Order number.
    pub order_number: String,
    /// Where.
    pub field: String,
    /// Which.
    pub character: String,
}
