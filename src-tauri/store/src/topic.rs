//! What a committed change touched, so that whoever shows it can look again.

/// A part of the data that a commit touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Orders, their lines, holds, deliveries.
    Orders,
    /// SKUs and stock.
    Stock,
    /// Listings and what was sent to them.
    Listings,
    /// Shops.
    Shops,
    /// Polls: when a shop's orders were last complete. Nobody works because of it.
    Polls,
    /// Jobs and the outbox.
    Jobs,
    /// What came in.
    Raw,
    /// Mailboxes and routes.
    Mailboxes,
    /// Settings.
    Settings,
    /// Credentials and secrets.
    Credentials,
}

impl Topic {
    /// Every part.
    pub const ALL: [Self; 10] = [
        Self::Orders,
        Self::Stock,
        Self::Listings,
        Self::Shops,
        Self::Polls,
        Self::Jobs,
        Self::Raw,
        Self::Mailboxes,
        Self::Settings,
        Self::Credentials,
    ];
}
