//! One small picture a product. How small is decided by whoever hands it in.

use miseban_domain::{Instant, ProductId};
use rusqlite::params;

use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/jpeg`, `image/png`, `image/webp`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The picture of a product.
pub fn picture(r: &impl Reader, product: ProductId) -> Result<Option<Picture>> {
    sql::maybe(
        r.conn(),
        "SELECT media_type, bytes FROM product_pictures WHERE product_id = ?1",
        [product.0],
        |c| Ok(Picture { media_type: c.get()?, bytes: c.get()? }),
    )
}

/// Gives a product a picture, in place of the one that it had.
pub fn set_picture(w: &mut Write<'_>, product: ProductId, picture: &Picture, now: Instant) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run(
        w.conn(),
        "INSERT INTO product_pictures (product_id, media_type, bytes, updated_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (product_id) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes,
             updated_at = excluded.updated_at",
        params![product.0, picture.media_type, picture.bytes, now.0],
    )
    .map(drop)
}

/// Takes a product's picture away.
pub fn remove_picture(w: &mut Write<'_>, product: ProductId) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run(w.conn(), "DELETE FROM product_pictures WHERE product_id = ?1", [product.0]).map(drop)
}
