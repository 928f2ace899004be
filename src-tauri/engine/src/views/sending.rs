//! Sending: walks over a whole shop, numbers that wait for the person, and what malls show that is not ours.

use miseban_domain::{Instant, JobId, ListingId, ShopId, SkuId, stock::GuardLimits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JobView, Problem};

/// `sync.start`: 一括同期 of a shop.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StartSync {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which shop.
    pub shop_id: ShopId,
}

/// `sync.read_all`: what every listing of these shops shows is read again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReadAll {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which shops; none: all that are minded and can be read.
    #[serde(default)]
    pub shop_ids: Vec<ShopId>,
}

/// What `sync.read_all` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReadAllStarted {
    /// A job for each shop.
    pub jobs: Vec<JobView>,
}

/// `jobs.pause`, `jobs.resume`, `jobs.stop`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SteerJob {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which job.
    pub job_id: JobId,
}

/// How far a walk over a shop is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WalkView {
    /// Listings that were looked at.
    pub done: i64,
    /// Of so many.
    pub total: i64,
    /// Listings a minute, as it went so far; absent while nothing can be said.
    pub per_minute: Option<i64>,
    /// Milliseconds that are left at that rate.
    pub left: Option<i64>,
    /// Numbers that the mall took.
    pub sent: i64,
    /// Listings that show the right number.
    pub unchanged: i64,
    /// Listings that are left alone: not counted, "unlimited", stock never set.
    pub left_alone: i64,
    /// Listings that the mall doesn't know.
    pub missing: i64,
    /// Numbers that the mall refused.
    pub refused: i64,
    /// Numbers that wait for the person.
    pub waits: i64,
    /// Listings of which nothing could be told yet.
    pub later: i64,
    /// Listings whose mall shows another number (only where nothing is sent).
    pub differs: i64,
}

/// `stock.force`: 今すぐ反映 for chosen rows, without changing a number.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ForceSend {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// All listings of these SKUs.
    #[serde(default)]
    pub sku_ids: Vec<SkuId>,
    /// These listings.
    #[serde(default)]
    pub listing_ids: Vec<ListingId>,
}

/// What `stock.force` gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Forced {
    /// Listings that are read and sent now.
    pub listings: i64,
    /// Of them, those whose number waits for the person.
    pub guarded: i64,
    /// Short names of shops to which nothing is sent now.
    pub shops_off: Vec<String>,
}

/// `guard.list`: the numbers of a shop that wait for the person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GuardQuery {
    /// Which shop.
    pub shop_id: ShopId,
}

/// What `guard.list` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GuardView {
    /// Every old and new number; those to zero first.
    pub rows: Vec<GuardRow>,
    /// How many would become zero.
    pub to_zero: i64,
    /// How many would be lowered, but not to zero.
    pub lowered: i64,
    /// How many would be raised.
    pub raised: i64,
    /// Listings of the shop in all.
    pub listings: i64,
    /// The limits by which they were stopped.
    pub limits: GuardLimits,
    /// Of how many somebody put another number there at the mall.
    pub edited: i64,
    /// What may have caused it, newest first, and where it is taken back.
    pub causes: Vec<GuardCause>,
    /// To be handed to `guard.release` within half an hour.
    pub seen: String,
}

/// A number that waits.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GuardRow {
    /// Listing.
    pub listing_id: ListingId,
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name and variation.
    pub name: String,
    /// The mall's key.
    pub key: String,
    /// What the mall shows.
    pub shown: Option<i64>,
    /// What would be sent.
    pub ours: Option<i64>,
    /// `many_zeros`, `many_changes`: message code `guard.<reason>`.
    pub reason: String,
    /// Since when it waits.
    pub since: Option<Instant>,
}

/// What happened before numbers were stopped, and may be why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuardCause {
    /// `movements` (numbers of ours were changed), `shop` (the shop's settings or switches were).
    pub kind: String,
    /// Of movements: their cause, message code `cause.<cause>`; else what was changed, a message code.
    pub what: String,
    /// The job that did it.
    pub job_id: Option<JobId>,
    /// When.
    pub at: Instant,
    /// Of movements: how many SKUs.
    pub skus: i64,
}

/// `guard.release`: 送る.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReleaseGuard {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which shop.
    pub shop_id: ShopId,
    /// `seen` of `guard.list`.
    pub seen: String,
    /// Only these; none: all that were seen.
    #[serde(default)]
    pub listing_ids: Vec<ListingId>,
}

/// What `guard.release` gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct GuardReleased {
    /// Numbers that leave now.
    pub released: i64,
    /// Numbers that became others since they were looked at, and go on waiting.
    pub changed: i64,
}

/// `guard.set_limits`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetGuardLimits {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// The limits.
    pub limits: GuardLimits,
}

/// How many listings of a shop wait for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuardCount {
    /// Which shop.
    pub shop_id: ShopId,
    /// `many_zeros`, `many_changes`.
    pub reason: String,
    /// How many.
    pub listings: i64,
    /// Since when.
    pub since: Instant,
}

/// `differences.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DifferenceListQuery {
    /// Any part of the SKU's code or name.
    pub text: String,
    /// Only this shop.
    pub shop_id: Option<ShopId>,
    /// Only this reason; empty for all.
    pub reason: String,
    /// Those that were let be, instead of the others.
    pub ignored: bool,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// `differences.file`: 在庫差異チェック as a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MakeDifferencesFile {
    /// Made by the caller.
    pub request_id: String,
    /// Which listings; offset and limit aren't read: all of them are written.
    pub query: DifferenceListQuery,
    /// `cp932`, `utf8`, `utf8_bom`.
    pub encoding: String,
}

/// A listing whose mall shows another number than ours.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceRow {
    /// Listing.
    pub listing_id: ListingId,
    /// SKU.
    pub sku_id: SkuId,
    /// Shop.
    pub shop_id: ShopId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// The mall's key.
    pub key: String,
    /// Why: message codes `difference.<reason>`, `difference_text.<reason>`.
    pub reason: String,
    /// Since when.
    pub since: Instant,
    /// What it should show.
    pub ours: Option<i64>,
    /// What was last sent.
    pub sent: Option<i64>,
    /// When.
    pub sent_at: Option<Instant>,
    /// What we think it shows: sent, and carried on by what came in.
    pub believed: Option<i64>,
    /// What it showed when it was last read.
    pub shown: Option<i64>,
    /// When.
    pub shown_at: Option<Instant>,
    /// Pieces without an order, or put there at the mall; below 0 for fewer.
    pub pieces: i64,
    /// The mall's words, where it refused.
    pub problem: Option<Problem>,
    /// Since when the person lets it be.
    pub ignored_at: Option<Instant>,
}

/// How many listings differ, by shop and reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceCountView {
    /// Shop.
    pub shop_id: ShopId,
    /// Why.
    pub reason: String,
    /// The person lets them be.
    pub ignored: bool,
    /// How many.
    pub listings: i64,
}

/// `differences.act`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ActOnDifferences {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Which listings.
    pub listing_ids: Vec<ListingId>,
    /// `push` (our number again), `take` (the mall's number is ours), `ignore` (until it changes again), `heed` (no longer
    /// ignored).
    pub action: String,
}

/// What `differences.act` gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct DifferencesDone {
    /// How many it was done for.
    pub done: i64,
    /// Those for which it was not, and why.
    pub left_out: Vec<LeftOutListing>,
}

/// A listing that was left out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LeftOutListing {
    /// Which.
    pub listing_id: ListingId,
    /// 商品コード.
    pub code: String,
    /// Why.
    pub problem: Problem,
}

/// `differences.preview_take`: what taking the malls' numbers as ours would change.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SomeListings {
    /// Which listings.
    pub listing_ids: Vec<ListingId>,
}

/// What `differences.preview_take` gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct TakePreview {
    /// Each SKU with its number before and after.
    pub rows: Vec<TakeRow>,
    /// Those that can't be computed back, and why.
    pub left_out: Vec<LeftOutListing>,
}

/// A number of ours that would become another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TakeRow {
    /// Listing.
    pub listing_id: ListingId,
    /// 商品コード.
    pub code: String,
    /// Name and variation.
    pub name: String,
    /// The mall's number that is taken.
    pub taken: i64,
    /// 想定在庫 before.
    pub before: i64,
    /// 想定在庫 after.
    pub after: i64,
}
