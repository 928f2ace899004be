use miseban_domain::{Instant, JobId, ShopId, SkuId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StoryRow;

/// `stock.history`: which movements of 在庫数量変更履歴.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MovementQuery {
    /// Any part of the SKU's code, name or JAN.
    pub text: String,
    /// Of one SKU.
    pub sku_id: Option<SkuId>,
    /// At or after.
    pub from: Option<Instant>,
    /// Before.
    pub until: Option<Instant>,
    /// Of one cause (`order`, `file`, …); empty for all.
    pub cause: String,
    /// Of one book (`expected`, `good`, …); empty for all.
    pub book: String,
    /// By this person; empty text for the program itself, absent for all.
    pub person: Option<String>,
    /// By orders of this shop.
    pub shop_id: Option<ShopId>,
    /// By orders whose number has this part.
    pub order: String,
    /// Part of this job.
    pub job_id: Option<JobId>,
    /// Part of this request.
    pub request: Option<String>,
    /// Oldest first; newest first otherwise.
    pub oldest_first: bool,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A row of 在庫数量変更履歴.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MovementView {
    /// The movement.
    pub story: StoryRow,
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// 商品コード of the product that it is a variation of.
    pub product_code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// What the job was about: a file's name, or a message code.
    pub job_subject: Option<String>,
}
