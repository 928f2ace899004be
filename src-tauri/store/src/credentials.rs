//! Everything of a shop that ends on a day: licence keys, logins.

use miseban_domain::{Coded, Instant, ShopId};
use rusqlite::params;

use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// A credential. Its secret is in [`crate::secrets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRow {
    /// Of which shop.
    pub shop_id: ShopId,
    /// Which (`license_key`, `login`).
    pub name: String,
    /// Since when it is good, where that is known.
    pub issued_at: Option<Instant>,
    /// Until when it is good, where that is known.
    pub expires_at: Option<Instant>,
    /// When we last asked.
    pub checked_at: Instant,
    /// Why the mall refuses it.
    pub refused: Option<Coded>,
}

/// Writes what is known of a credential.
pub fn upsert(
    w: &mut Write<'_>,
    shop: ShopId,
    name: &str,
    issued_at: Option<Instant>,
    expires_at: Option<Instant>,
    checked_at: Instant,
    refused: Option<&Coded>,
) -> Result<()> {
    w.touch(Topic::Credentials);
    sql::run(
        w.conn(),
        "INSERT INTO credentials (shop_id, name, issued_at, expires_at, checked_at, refused)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (shop_id, name) DO UPDATE SET issued_at = excluded.issued_at, expires_at = excluded.expires_at,
             checked_at = excluded.checked_at, refused = excluded.refused",
        params![
            shop.0,
            name,
            sql::millis(issued_at),
            sql::millis(expires_at),
            checked_at.0,
            sql::maybe_json(refused)?
        ],
    )
    .map(|_| ())
}

/// The shop got other keys: what was known of the old ones says nothing about them.
pub fn forget(w: &mut Write<'_>, shop: ShopId) -> Result<()> {
    w.touch(Topic::Credentials);
    sql::run(w.conn(), "DELETE FROM credentials WHERE shop_id = ?1", [shop.0]).map(|_| ())
}

/// The credentials of all shops.
pub fn list(r: &impl Reader) -> Result<Vec<CredentialRow>> {
    sql::all(
        r.conn(),
        "SELECT c.shop_id, c.name, c.issued_at, c.expires_at, c.checked_at, c.refused
         FROM credentials c JOIN shops s ON s.id = c.shop_id
         WHERE s.archived_at IS NULL ORDER BY s.position, s.id, c.name",
        [],
        |c| {
            Ok(CredentialRow {
                shop_id: c.id(ShopId)?,
                name: c.get()?,
                issued_at: c.maybe_at()?,
                expires_at: c.maybe_at()?,
                checked_at: c.at()?,
                refused: c.maybe_coded()?,
            })
        },
    )
}
