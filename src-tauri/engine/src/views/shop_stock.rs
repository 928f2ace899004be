use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, OrderId, ShopId, SkuId,
    shop::{Share, Switches},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ExplainedStep, Problem};

/// `stock.example`: what a shop with these settings would show of a made-up SKU.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct StockExample {
    /// 想定在庫.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
    /// 分配率 and 小出し.
    pub share: Share,
    /// Pieces that the shop leaves to others.
    #[serde(default)]
    pub keep_last: i64,
    /// N of 残りN以下は優先ショップに; absent where the shop stays out of it.
    #[serde(default)]
    pub last_pieces: Option<i64>,
    /// The shop is the first of the shop order.
    #[serde(default)]
    pub first: bool,
    /// What the mall shows, which 小出し goes by.
    #[serde(default)]
    pub shown: Option<i64>,
}

/// What it would show.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockExampleShown {
    /// The number.
    pub number: i64,
    /// How it comes about.
    pub steps: Vec<ExplainedStep>,
}

/// `shops.preview_copy`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct PreviewCopy {
    /// Whose settings.
    pub from: ShopId,
    /// Who gets them.
    pub to: ShopId,
}

/// What would be copied. It is set by `shops.set_switches`, after the numbers that it leads to were looked at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CopyPreview {
    /// Settings that would become others: `share`, `trickle`, `when`, `sync_hours`, `reflect_origin`, `keep_last`,
    /// `last_pieces`, `cancels`, `reserve_pending`, `by`, or a key of the mall's own settings.
    pub changed: Vec<String>,
    /// Settings that stay as they are, because they are the same.
    pub same: Vec<String>,
    /// Settings that the other shop can't have, and why.
    pub left_out: Vec<LeftOutSetting>,
    /// The other shop's switches with what is copied.
    pub switches: Switches,
    /// Its mall's own settings that are copied.
    pub settings: BTreeMap<String, String>,
}

/// A setting that isn't copied.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LeftOutSetting {
    /// Which.
    pub name: String,
    /// Why not.
    pub problem: Problem,
}

/// One row of `shops.to_withdraw`: something for sale in a shop where it has to be withdrawn because there is none left.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ToWithdraw {
    /// The listing.
    pub listing_id: ListingId,
    /// Its SKU.
    pub sku_id: SkuId,
    /// Our code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// The mall's name of the listing.
    pub key: String,
}

/// `orders.stock_effects`: what orders that wait would do to stock.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockEffects {
    /// 引当確認: what they take. 要対応: what comes back.
    pub rows: Vec<StockEffect>,
}

/// What one order would do to one SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockEffect {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: String,
    /// Our code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The change of 想定在庫.
    pub delta: i64,
    /// 想定在庫 now.
    pub expected: i64,
    /// What it would be after all the orders that were asked for.
    pub after: i64,
}

/// `orders.answer_return`: pieces that a cancel left out of stock.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AnswerReturn {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which orders.
    pub order_ids: Vec<OrderId>,
    /// 在庫を戻す, or 戻さない.
    pub restock: bool,
}
