use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, JobId, ListingId, MovementId, OrderId, ShopId, SkuId, WarehouseId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Problem, ShelfView};

/// `stock.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StockQuery {
    /// Any part of code, name or JAN.
    pub text: String,
    /// `all`, `out` (在庫切れ), `low` (在庫僅少), `soon` (lasts a week at most), `oversold`, `unset`, `waiting` (送信待ち),
    /// `trouble`, `drifted` (想定在庫 and 実在庫 don't agree).
    pub only: String,
    /// `code`, `name`, `expected`, `updated`.
    pub sort: String,
    /// Largest first.
    pub desc: bool,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A row of 在庫.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockRow {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// `counted`, `not_counted`, `made_to_order`.
    pub counting: String,
    /// A セット商品: its number comes from its parts.
    pub bundle: bool,
    /// 想定在庫; for a bundle how many could be put together.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
    /// The stock has never been set.
    pub unset: bool,
    /// `out` (在庫切れ) or `low` (在庫僅少).
    pub level: Option<String>,
    /// Its own number from which on it is 在庫僅少; absent: the shop's.
    pub low_at: Option<i64>,
    /// Whole days that it lasts at the pace of the last 30 days; absent where nothing was sold.
    pub days_left: Option<i64>,
    /// 実在庫 by warehouse; empty for a SKU without.
    pub shelves: Vec<ShelfView>,
    /// What 想定在庫 should be by the shelf: good, less what was sold and hasn't left. Absent for a SKU without 実在庫.
    pub should: Option<i64>,
    /// Listings, by shop.
    pub listings: Vec<ListingNumbers>,
}

/// The three numbers of a listing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingNumbers {
    /// Listing.
    pub listing_id: ListingId,
    /// Shop.
    pub shop_id: ShopId,
    /// Ours: what it should show; absent where it is left alone.
    pub ours: Option<i64>,
    /// What was last sent.
    pub sent: Option<i64>,
    /// When.
    pub sent_at: Option<Instant>,
    /// What the mall showed when last asked.
    pub shown: Option<i64>,
    /// When.
    pub shown_at: Option<Instant>,
    /// A number is on its way; it leaves at this moment at the earliest.
    pub leaves_at: Option<Instant>,
    /// What is wrong.
    pub problem: Option<Problem>,
}

/// `stock.edit`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditStock {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// SKU.
    pub sku_id: SkuId,
    /// `expected`, `held`, `good` or `defective`.
    pub book: String,
    /// The warehouse, for `good` and `defective`.
    #[serde(default)]
    pub warehouse_id: Option<WarehouseId>,
    /// `set`, `add` or `take`.
    pub mode: String,
    /// How many, as typed: full-width digits are fine, empty is refused (empty never means 0).
    pub value: String,
    /// Out of the usual reasons: the end of a message code `stock_reason.*`, or the shop's own words.
    #[serde(default)]
    pub reason: String,
    /// What the person wrote with it.
    #[serde(default)]
    pub note: String,
}

/// What a change of stock gave.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockEdited {
    /// The movement, for 元に戻す; absent when nothing changed.
    pub movement_id: Option<MovementId>,
    /// The number before.
    pub before: i64,
    /// The number after.
    pub after: i64,
    /// The new numbers leave at this moment; until then 取り消す takes them back unseen.
    pub leaves_at: Option<Instant>,
}

/// `stock.undo`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UndoStock {
    /// Made by the caller.
    pub request_id: String,
    /// The movement to take back.
    pub movement_id: MovementId,
}

/// A command about one SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneSku {
    /// SKU.
    pub sku_id: SkuId,
}

/// `stock.story`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StoryQuery {
    /// SKU.
    pub sku_id: SkuId,
    /// Of one book; `free` for good and allocated; empty for all.
    #[serde(default)]
    pub book: String,
    /// Only movements before this one.
    #[serde(default)]
    pub before: Option<MovementId>,
}

/// A movement in the story behind a number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StoryRow {
    /// Movement.
    pub movement_id: MovementId,
    /// When.
    pub at: Instant,
    /// `expected`, `held`, ….
    pub book: String,
    /// By how many.
    pub delta: i64,
    /// The number before it.
    pub before: i64,
    /// The number after it.
    pub after: i64,
    /// Message code `cause.<cause>`.
    pub cause: String,
    /// The warehouse, for numbers on a shelf.
    pub warehouse_id: Option<WarehouseId>,
    /// The order behind it.
    pub order_id: Option<OrderId>,
    /// Its number.
    pub order_number: Option<String>,
    /// Its shop.
    pub shop_id: Option<ShopId>,
    /// Who.
    pub person: Option<String>,
    /// Out of the usual reasons: message code `stock_reason.<reason>`, or the shop's own words.
    pub reason: Option<String>,
    /// What they wrote with it.
    pub note: Option<String>,
    /// The job that it is part of: a file, a count.
    pub job_id: Option<JobId>,
    /// The request that it came with: all of a request can be taken back together.
    pub request: Option<String>,
    /// It was taken back.
    pub undone: bool,
    /// It can be taken back: no order did it, and it wasn't taken back yet.
    pub can_undo: bool,
}

/// A command about one listing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneListing {
    /// Listing.
    pub listing_id: ListingId,
}

/// Why a listing shows the number that it shows.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The numbers.
    pub numbers: ListingNumbers,
    /// Each step: its text and the number after it.
    pub steps: Vec<ExplainedStep>,
    /// Why it is left alone: message code.
    pub left_alone: Option<String>,
    /// The newest attempts to send it.
    pub attempts: Vec<AttemptView>,
}

/// A step of the stock rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ExplainedStep {
    /// Text `stock_step.*` and its arguments.
    pub text: Coded,
    /// The number after the step.
    pub value: i64,
}

/// An attempt to send a number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AttemptView {
    /// When.
    pub at: Instant,
    /// The number that the mall should show after it.
    pub target: i64,
    /// What the mall showed before it.
    pub read: Option<i64>,
    /// `accepted`, `refused`, `in_doubt`, `dropped`, or absent while it is under way.
    pub outcome: Option<String>,
    /// What the mall said.
    pub problem: Option<Problem>,
}

/// `skus.save`: a SKU by its code; a new one when the code is new.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveSku {
    /// Made by the caller.
    pub request_id: String,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation; absent: as it is.
    #[serde(default)]
    pub variation: Option<String>,
    /// `counted`, `not_counted`, `made_to_order`; absent: as it is, or counted for a new one.
    #[serde(default)]
    pub counting: Option<String>,
    /// Percent.
    #[serde(default)]
    pub tax_rate: Option<u8>,
    /// Price with tax.
    #[serde(default)]
    pub price: Option<i64>,
    /// For a セット商品: code and quantity of each part; absent: as they are, empty: no set any more.
    #[serde(default)]
    pub parts: Option<BTreeMap<String, i64>>,
}

/// What `skus.save` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SkuSaved {
    /// SKU.
    pub sku_id: SkuId,
}

/// `listings.save`: this article of the shop is that SKU. Orders that waited for it are matched at once.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveListing {
    /// Made by the caller.
    pub request_id: String,
    /// Shop.
    pub shop_id: ShopId,
    /// SKU.
    pub sku_id: SkuId,
    /// The mall's keys of the article.
    pub keys: BTreeMap<String, String>,
}

/// What `listings.save` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingSaved {
    /// Listing.
    pub listing_id: ListingId,
    /// Orders that were matched by it.
    pub orders_matched: i64,
}

/// `listings.stop`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StopListing {
    /// Made by the caller.
    pub request_id: String,
    /// Listing.
    pub listing_id: ListingId,
    /// 連動停止 for it.
    pub stopped: bool,
}
