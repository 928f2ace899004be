use miseban_domain::{Instant, ShopId, shop::ClosingRules};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 閉店モード: `closing.get`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClosingView {
    /// The rules.
    pub rules: ClosingRules,
    /// What is closed now.
    pub open: Option<ClosingState>,
    /// Earlier closings, newest first.
    pub past: Vec<ClosingState>,
}

/// One closing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClosingState {
    /// What closed: `hour`, `quit`, `person`.
    pub cause: String,
    /// SKUs with so many or fewer left.
    pub few: i64,
    /// When.
    pub closed_at: Instant,
    /// Orders that are complete from then on open the shops.
    pub opens_at: Option<Instant>,
    /// When it was taken back.
    pub opened_at: Option<Instant>,
    /// Listings that show 0 for it.
    pub listings: i64,
    /// Of them, how many the malls had not been told of when the program ended; absent where it did not end by this.
    pub untold: Option<i64>,
    /// Of them, how many the malls have not been told of yet.
    pub untold_now: i64,
    /// What is closed (200 at most).
    pub lines: Vec<ClosingLine>,
}

/// A listing that shows 0.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClosingLine {
    /// Our code.
    pub code: String,
    /// Name.
    pub name: String,
    /// In which shop it shows 0.
    pub shop_id: ShopId,
    /// What it would show else (0 where that is not asked for).
    pub number: i64,
    /// How many are left of the SKU that is scarce.
    pub remaining: i64,
    /// The shop that goes on showing it.
    pub shown_in: ShopId,
}

/// `closing.preview`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct PreviewClosing {
    /// SKUs with so many or fewer left.
    pub few: i64,
}

/// What closing now would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClosingPreview {
    /// Listings that would show 0.
    pub listings: i64,
    /// SKUs that are scarce.
    pub skus: i64,
    /// Which (200 at most).
    pub lines: Vec<ClosingLine>,
}

/// `closing.set`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetClosing {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// The rules.
    pub rules: ClosingRules,
}

/// `closing.close_now` and `closing.open_now`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClosingNow {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
}
