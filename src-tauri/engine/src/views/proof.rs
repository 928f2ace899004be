//! Saying that a mall that can't be read has a listing.

use miseban_domain::ListingId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `listings.prove`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProveListings {
    /// Made by the caller; the same id twice does it once.
    pub request_id: String,
    /// Those that the person has seen at the mall.
    pub listings: Vec<ListingId>,
}

/// What `listings.prove` did.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Proved {
    /// Listings that numbers may be sent to from now on and could not be before.
    pub count: i64,
}
