//! ショップ別商品: which SKU is which article of which shop, and its own rules.

use std::collections::BTreeMap;

use miseban_domain::{ArticleId, Instant, ListingId, ShopId, SkuId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ImpactView, ListingNumbers, Problem};

/// What a change would do to the numbers that malls show, and the mark that lets just this change through.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Look {
    /// Old and new numbers.
    pub impact: ImpactView,
    /// To be handed over with the change.
    pub seen: String,
}

/// `listings.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListingQuery {
    /// Of one shop.
    pub shop_id: Option<ShopId>,
    /// Of one SKU.
    pub sku_id: Option<SkuId>,
    /// Parts of anything that is known of it.
    pub text: String,
    /// `all`, `unlinked`, `by_mall`, `own_rules`, `trouble`.
    pub only: String,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give, 500 at most.
    pub limit: i64,
}

/// A listing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingView {
    /// Listing.
    pub listing_id: ListingId,
    /// Shop.
    pub shop_id: ShopId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// Its 商品コード.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its variation.
    pub variation: String,
    /// The mall's key in one text.
    pub key: String,
    /// The mall's keys by the mall's field names.
    pub keys: BTreeMap<String, String>,
    /// What the mall calls it; empty where nobody told.
    pub title: String,
    /// Its price at the mall, in yen, where it is known.
    pub price: Option<i64>,
    /// Our own price of the SKU.
    pub our_price: Option<i64>,
    /// Stock link.
    pub linked: bool,
    /// It can be linked; what only orders know can't.
    pub linkable: bool,
    /// `code`, `unified`, `hand`, `proposal`.
    pub matched_by: String,
    /// `shop`, `mall`.
    pub fulfilled_by: String,
    /// Shows 0.
    pub stopped: bool,
    /// Never shows more.
    pub cap: Option<i64>,
    /// Shows so many fewer.
    pub buffer: i64,
    /// 専用枠.
    pub set_aside: i64,
    /// Its three numbers.
    pub numbers: ListingNumbers,
}

/// `listings.edit`: what was typed, cell by cell.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditListings {
    /// Made by the caller; not needed for a preview.
    #[serde(default)]
    pub request_id: String,
    /// The cells.
    pub changes: Vec<ListingCell>,
    /// What the preview gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// A cell of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListingCell {
    /// Row.
    pub listing_id: ListingId,
    /// `title`, `price`, `set_aside`, `cap`, `buffer`, `stopped` (`true`, `false`).
    pub field: String,
    /// As typed; empty is "none".
    pub value: String,
}

/// What became of the cells.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingsEdited {
    /// What stood there before, in the order in which it is written again to take it back.
    pub before: Vec<ListingCell>,
    /// What was refused and why.
    pub refused: Vec<ListingRefused>,
}

/// A cell that was refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingRefused {
    /// Row.
    pub listing_id: ListingId,
    /// Column.
    pub field: String,
    /// Why.
    pub problem: Problem,
}

/// `listings.change`: the same for many listings at once.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ChangeListings {
    /// Made by the caller; not needed for a preview.
    #[serde(default)]
    pub request_id: String,
    /// Which.
    pub listing_ids: Vec<ListingId>,
    /// Stock link; absent: as it is.
    #[serde(default)]
    pub linked: Option<bool>,
    /// Who ships: `shop` or `mall`; absent: as it is.
    #[serde(default)]
    pub fulfilled_by: Option<String>,
    /// What the preview gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What a bulk change did, or would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingsChanged {
    /// How many are others now.
    pub changed: i64,
    /// Those that were left out, and why.
    pub left_out: Vec<ListingLeftOut>,
}

/// A listing that a bulk change leaves out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ListingLeftOut {
    /// Which.
    pub listing_id: ListingId,
    /// Its 商品コード.
    pub code: String,
    /// Why.
    pub reason: Problem,
}

/// `listings.preview_change`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ChangePreview {
    /// How many would be others.
    pub changed: i64,
    /// Those that would be left out, and why.
    pub left_out: Vec<ListingLeftOut>,
    /// Listings that are read at the mall before they are sent again.
    pub to_be_read: i64,
    /// Old and new numbers.
    pub look: Look,
}

/// `listings.move`: the article is another SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MoveListing {
    /// Made by the caller; not needed for a preview.
    #[serde(default)]
    pub request_id: String,
    /// Which.
    pub listing_id: ListingId,
    /// The SKU that it is.
    pub sku_id: SkuId,
    /// What the preview gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// `listings.take_apart`: the articles are no SKU any more; they wait among the unknown ones.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TakeApart {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub listing_ids: Vec<ListingId>,
}

/// `listings.unknown`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ArticleQuery {
    /// Of one shop.
    pub shop_id: Option<ShopId>,
    /// Part of key, title or JAN.
    pub text: String,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give, 500 at most.
    pub limit: i64,
}

/// An article of a shop that is no SKU yet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArticleView {
    /// Article.
    pub article_id: ArticleId,
    /// Shop.
    pub shop_id: ShopId,
    /// The mall's key in one text.
    pub key: String,
    /// The mall's keys.
    pub keys: BTreeMap<String, String>,
    /// What the mall calls it.
    pub title: String,
    /// Which variation.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// Its price there.
    pub price: Option<i64>,
    /// `file`, `api`, `order`, `apart`.
    pub source: String,
    /// When it was last seen.
    pub seen_at: Instant,
    /// The SKU that its code names by the shop's key: nobody has joined them yet.
    pub code_names: Option<SkuId>,
    /// That SKU's 商品コード.
    pub code_names_code: Option<String>,
}

/// `listings.join`: this article is that SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JoinArticle {
    /// Made by the caller.
    pub request_id: String,
    /// Article.
    pub article_id: ArticleId,
    /// SKU.
    pub sku_id: SkuId,
}

/// `shops.set_matching_key`, and its preview.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetMatchingKey {
    /// Made by the caller; not needed for a preview.
    #[serde(default)]
    pub request_id: String,
    /// Shop.
    pub shop_id: ShopId,
    /// One of the mall's keys; the one in use joins what waits under its code.
    pub matching_key: String,
    /// What the preview gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What another matching key does.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeyPreview {
    /// Unknown articles that meet a SKU.
    pub joined: i64,
    /// Listings that meet another SKU.
    pub moved: i64,
    /// Listings that meet none any more.
    pub parted: i64,
    /// Listings that stay: their code is the same, or a person joined them.
    pub kept: i64,
    /// Of those, listings that a person joined.
    pub kept_by_hand: i64,
    /// Open orders that wait for a SKU and would meet one.
    pub orders_matched: i64,
    /// Open orders with lines that keep the SKU that they were taken in with, though the new key names another or none.
    pub orders_keeping: i64,
    /// What changes, row by row; 500 at most.
    pub rows: Vec<KeyRow>,
    /// Numbers at the malls.
    pub look: Look,
}

/// An article that another matching key touches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeyRow {
    /// `joined`, `moved`, `parted`.
    pub kind: String,
    /// The mall's key in one text.
    pub key: String,
    /// What the mall calls it.
    pub title: String,
    /// The code that the key gives.
    pub new_code: String,
    /// 商品コード of the SKU that it is.
    pub from: Option<String>,
    /// 商品コード of the SKU that it would be.
    pub to: Option<String>,
    /// The number that it shows or is on its way to; absent where nobody knows.
    pub old: Option<i64>,
    /// The number that would be sent; absent where none would be.
    pub new: Option<i64>,
}

/// What another matching key did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct KeySet {
    /// Articles that met a SKU.
    pub joined: i64,
    /// Listings that met another.
    pub moved: i64,
    /// Listings that meet none any more.
    pub parted: i64,
    /// Orders that met their SKUs.
    pub orders_matched: i64,
}
