//! Secrets at rest: encrypted with the folder's key, bound to their folder, owner and field.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use miseban_domain::Instant;
use rand::RngCore;
use rusqlite::params;
use zeroize::{Zeroize, Zeroizing};

use crate::{Reader, Result, StoreError, StoreErrorKind, Topic, Write, sql, sql::Connected};

/// The key of a data folder; the keychain keeps it. Wiped from memory when dropped.
#[derive(Clone)]
pub struct FolderKey([u8; 32]);

impl FolderKey {
    /// A key from its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new random key.
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The bytes, for the keychain and nothing else.
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for FolderKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for FolderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FolderKey(***)")
    }
}

/// A secret in memory. Prints as `***`; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Guards a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Keeps a secret of an owner (`shop/3`, `mailbox/1`).
pub fn put(
    w: &mut Write<'_>,
    key: &FolderKey,
    owner: &str,
    field: &str,
    secret: &str,
    now: Instant,
) -> Result<()> {
    w.touch(Topic::Credentials);
    let mut nonce = [0; 24];
    rand::rng().fill_bytes(&mut nonce);
    let bound = bound_to(w, owner, field)?;
    let ciphertext = XChaCha20Poly1305::new((&key.0).into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: secret.as_bytes(), aad: &bound })
        .map_err(|_| StoreError::new(StoreErrorKind::Internal))?;
    sql::run(
        w.conn(),
        "INSERT INTO secrets (owner, field, nonce, ciphertext, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (owner, field) DO UPDATE
             SET nonce = excluded.nonce, ciphertext = excluded.ciphertext, updated_at = excluded.updated_at",
        params![owner, field, nonce.as_slice(), ciphertext, now.0],
    )
    .map(|_| ())
}

/// A secret of an owner. With another key than it was kept with, or moved to another place, it is the conflict
/// `secret.cannot_be_opened`.
pub fn get(r: &impl Reader, key: &FolderKey, owner: &str, field: &str) -> Result<Option<Secret>> {
    let Some((nonce, ciphertext)) = sql::maybe(
        r.conn(),
        "SELECT nonce, ciphertext FROM secrets WHERE owner = ?1 AND field = ?2",
        params![owner, field],
        |c| Ok((c.get::<[u8; 24]>()?, c.get::<Vec<u8>>()?)),
    )?
    else {
        return Ok(None);
    };
    let bound = bound_to(r, owner, field)?;
    let plain = XChaCha20Poly1305::new((&key.0).into())
        .decrypt(XNonce::from_slice(&nonce), Payload { msg: &ciphertext, aad: &bound })
        .map_err(|_| StoreError::conflict(CANNOT_BE_OPENED))?;
    let text = String::from_utf8(plain)
        .map_err(|error| StoreError::with(StoreErrorKind::Corrupt, error.utf8_error()))?;
    Ok(Some(Secret::new(text)))
}

const CANNOT_BE_OPENED: &str = "secret.cannot_be_opened";

/// The secret is there, and was kept with another key.
pub fn is_closed(error: &StoreError) -> bool {
    error.kind == StoreErrorKind::Conflict(CANNOT_BE_OPENED)
}

/// Which secrets an owner has, and since when; without opening any.
pub fn fields(r: &impl Reader, owner: &str) -> Result<Vec<(String, Instant)>> {
    sql::all(
        r.conn(),
        "SELECT field, updated_at FROM secrets WHERE owner = ?1 ORDER BY field",
        [owner],
        |c| Ok((c.get()?, c.at()?)),
    )
}

/// Every owner that has secrets: those affected when the folder's key is missing.
pub fn owners(r: &impl Reader) -> Result<Vec<String>> {
    sql::all(r.conn(), "SELECT DISTINCT owner FROM secrets ORDER BY owner", [], sql::only)
}

/// Forgets a secret. False when there was none.
pub fn remove(w: &mut Write<'_>, owner: &str, field: &str) -> Result<bool> {
    w.touch(Topic::Credentials);
    let removed =
        sql::run(w.conn(), "DELETE FROM secrets WHERE owner = ?1 AND field = ?2", params![owner, field])?;
    Ok(removed > 0)
}

/// What a ciphertext is bound to. Lengths stand before the texts, so that no two places read the same.
fn bound_to(r: &impl Reader, owner: &str, field: &str) -> Result<Vec<u8>> {
    let folder: String = sql::value(r.conn(), "SELECT value FROM meta WHERE key = 'folder_id'", [])?;
    let mut bound = Vec::new();
    for text in [folder.as_str(), owner, field] {
        bound.extend(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        bound.extend(text.as_bytes());
    }
    Ok(bound)
}
