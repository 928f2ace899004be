use miseban_domain::{ListingId, ShopId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a change does to the numbers that malls show, before it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImpactView {
    /// How many of each kind.
    pub counts: ImpactCounts,
    /// Old and new numbers that differ, those that are emptied first; at most as many as were asked for.
    pub rows: Vec<ImpactRow>,
    /// More than half of a shop's numbers, or whatever else goes beyond the set limits: without `seen` it is refused.
    pub needs_seen: bool,
    /// Codes of SKUs that are left out because their stock was never set; at most as many as rows.
    pub never_set: Vec<String>,
}

/// How many listings a change touches, by what it does to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImpactCounts {
    /// They show something and would show 0.
    pub emptied: i64,
    /// They would show fewer, but not 0.
    pub dropped: i64,
    /// They would show more.
    pub raised: i64,
    /// They show the number already.
    pub unchanged: i64,
    /// Nothing would be sent to them any more; they go on showing what they show.
    pub left_alone: i64,
}

/// The number of a listing before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImpactRow {
    /// Listing.
    pub listing_id: ListingId,
    /// Shop.
    pub shop_id: ShopId,
    /// 商品コード of what it is now.
    pub code: String,
    /// Name and variation.
    pub name: String,
    /// The listing's key at its mall.
    pub key: String,
    /// What the mall shows, as far as we know.
    pub shown: Option<i64>,
    /// What it should show now; absent where nothing is sent now.
    pub old: Option<i64>,
    /// What it would show; absent where nothing would be sent.
    pub new: Option<i64>,
}

/// From when on a change has to be looked at before it is made (`impact_limits`). For every shop by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ImpactLimits {
    /// No more than so many listings are emptied unseen…
    pub emptied: i64,
    /// … or no more than this percentage of the shop's listings.
    pub emptied_percent: i64,
    /// No more than so many listings move by much unseen…
    pub moved: i64,
    /// … or no more than this percentage of the shop's listings.
    pub moved_percent: i64,
    /// From this percentage of the old number on, up or down, it is much.
    pub much_percent: i64,
}

impl Default for ImpactLimits {
    fn default() -> Self {
        Self { emptied: 10, emptied_percent: 5, moved: 10, moved_percent: 20, much_percent: 50 }
    }
}
