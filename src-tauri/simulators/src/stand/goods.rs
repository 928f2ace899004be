//! What a mall sells, as a mall sees it.

use serde::{Deserialize, Serialize};

/// A variation of an article at one mall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Rakuten's 商品管理番号, Yahoo!'s `item_code`.
    pub item: String,
    /// Rakuten's SKU管理番号, Yahoo!'s `sub_code` (empty without variations).
    pub variant: String,
    /// Rakuten's 商品番号; empty at Yahoo!.
    pub item_number: String,
    /// Rakuten's システム連携用SKU番号; empty if the shop set none.
    pub merchant_code: String,
    /// The article's name.
    pub name: String,
    /// Axis and value, in order.
    pub variation: Vec<(String, String)>,
    /// With tax, whole yen.
    pub price_yen: i64,
    /// 10, 8 or 0.
    pub tax_rate_percent: i64,
    /// Pieces on sale at the start; `None`: unlimited (Yahoo! only).
    pub quantity: Option<i64>,
    /// Rakuten 2.1: ids of the lead times with and without stock.
    pub lead_times: Option<(i64, i64)>,
    /// Rakuten 2.1: where it ships from.
    pub ship_from: Vec<i64>,
    /// Whether a cancel gives the pieces back to the mall's number by itself (Rakuten's 在庫戻しフラグ).
    pub restock_on_cancel: bool,
}

impl Goods {
    /// The key that books, faults and control calls name it by.
    pub fn key(&self) -> String {
        sku_key(&self.item, &self.variant)
    }
}

/// `item:variant`, or `item` alone without a variation.
pub fn sku_key(item: &str, variant: &str) -> String {
    if variant.is_empty() { item.to_owned() } else { format!("{item}:{variant}") }
}
