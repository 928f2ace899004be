//! What taking articles in did, article by article, so that all of it can be taken back.

use miseban_domain::{Instant, JobId, ListingId, MovementId, ShopId, SkuId};
use rusqlite::params;
use serde_json::Value;

use crate::{
    Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// What was done with one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewMark {
    /// The listing that was made or changed.
    pub listing_id: Option<ListingId>,
    /// The SKU that it is.
    pub sku_id: Option<SkuId>,
    /// The listing was made, or brought back.
    pub made_listing: bool,
    /// The SKU was made.
    pub made_sku: bool,
    /// The SKU was out of sight and came back.
    pub restored_sku: bool,
    /// The first number that it got.
    pub movement_id: Option<MovementId>,
    /// What was there before, as the one who wrote it understands it.
    pub before: Value,
}

/// A mark that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkRow {
    /// Row.
    pub id: i64,
    /// In which shop; `None` for articles of our own file.
    pub shop_id: Option<ShopId>,
    /// What was done.
    pub mark: NewMark,
}

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<MarkRow> {
    Ok(MarkRow {
        id: c.get()?,
        shop_id: c.maybe_id(ShopId)?,
        mark: NewMark {
            listing_id: c.maybe_id(ListingId)?,
            sku_id: c.maybe_id(SkuId)?,
            made_listing: c.get()?,
            made_sku: c.get()?,
            restored_sku: c.get()?,
            movement_id: c.maybe_id(MovementId)?,
            before: c.json()?,
        },
    })
}

/// Keeps what was done with an article.
pub fn insert(w: &mut Write<'_>, job: JobId, shop: Option<ShopId>, mark: &NewMark) -> Result<()> {
    sql::run(
        w.conn(),
        "INSERT INTO article_marks (job_id, shop_id, listing_id, sku_id, made_listing, made_sku, restored_sku, movement_id,
             before)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            job.0,
            shop.map(|id| id.0),
            mark.listing_id.map(|id| id.0),
            mark.sku_id.map(|id| id.0),
            mark.made_listing,
            mark.made_sku,
            mark.restored_sku,
            mark.movement_id.map(|id| id.0),
            sql::json(&mark.before)?,
        ],
    )
    .map(drop)
}

/// The newest of a job's marks that were not taken back, so many.
pub fn newest(r: &impl Reader, job: JobId, limit: i64) -> Result<Vec<MarkRow>> {
    sql::all(
        r.conn(),
        "SELECT id, shop_id, listing_id, sku_id, made_listing, made_sku, restored_sku, movement_id, before
         FROM article_marks WHERE job_id = ?1 AND undone_at IS NULL ORDER BY id DESC LIMIT ?2",
        params![job.0, limit],
        row,
    )
}

/// How many of a job's marks there are that were not taken back.
pub fn left(r: &impl Reader, job: JobId) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM article_marks WHERE job_id = ?1 AND undone_at IS NULL",
        [job.0],
    )
}

/// A mark was taken back.
pub fn undone(w: &mut Write<'_>, mark: i64, at: Instant) -> Result<()> {
    w.touch(Topic::Jobs);
    sql::run_on(
        w.conn(),
        "article_mark",
        "UPDATE article_marks SET undone_at = ?2 WHERE id = ?1",
        params![mark, at.0],
    )
}

/// Whether a number was ever sent for a listing.
pub fn was_sent(r: &impl Reader, listing: ListingId) -> Result<bool> {
    sql::value(r.conn(), "SELECT EXISTS (SELECT 1 FROM push_attempts WHERE listing_id = ?1)", [listing.0])
}
