//! What a committed change touched, so that whoever shows it can look again.

/// A part of the data that a commit touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Orders, their lines, holds, deliveries.
    Orders,
    /// SKUs and stock.
    Stock,
    /// Listings and what was sent to them.
    Listings,
    /// Shops.
    Shops,
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
