use miseban_domain::{Instant, RawItemId, ShopId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;

/// Something that came in and could not be read, or belongs to no shop.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TroubleRow {
    /// What came in.
    pub raw_id: RawItemId,
    /// Shop, where known.
    pub shop_id: Option<ShopId>,
    /// `mail`, `api`.
    pub source: String,
    /// Order number or Message-ID.
    pub key: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub problem: Problem,
}

/// A command about one thing that came in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneRaw {
    /// What came in.
    pub raw_id: RawItemId,
}

/// A thing that came in, to look at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RawView {
    /// `mail`, `api`.
    pub source: String,
    /// Media type.
    pub media_type: String,
    /// When it was fetched.
    pub fetched_at: Instant,
    /// Bytes.
    pub size: i64,
    /// Subject of a mail.
    pub subject: Option<String>,
    /// Sender of a mail.
    pub from: Option<String>,
    /// As text: the mail's text, or the answer set out in lines.
    pub text: String,
    /// The mail's HTML, to be shown only in a sandbox.
    pub html: Option<String>,
}
