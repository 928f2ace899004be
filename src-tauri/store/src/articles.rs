//! Articles of a shop that are no SKU of ours yet: they wait to be joined, by a code, by hand or by a proposal.

use std::collections::BTreeMap;

use miseban_domain::{ArticleId, Instant, ShopId};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::listings;
use crate::{
    Page, Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// Where an article came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleSource {
    /// The mall's item file.
    File,
    /// The mall's API.
    Api,
    /// A line of an order.
    Order,
    /// It was a listing and was taken apart.
    Apart,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// Row.
    pub id: ArticleId,
    /// In which shop.
    pub shop_id: ShopId,
    /// The mall's key for it in one text, as a listing has it.
    pub key: String,
    /// The mall's keys by the mall's field names.
    pub keys: BTreeMap<String, String>,
    /// What the mall calls it.
    pub title: String,
    /// Which variation.
    pub variation: String,
    /// JAN; empty where the mall has none.
    pub jan: String,
    /// What it costs there, in yen.
    pub price: Option<i64>,
    /// Where it came from.
    pub source: ArticleSource,
    /// When it was last seen.
    pub seen_at: Instant,
}

/// An article that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// In which shop.
    pub shop_id: ShopId,
    /// The mall's key for it in one text.
    pub key: String,
    /// The mall's keys.
    pub keys: BTreeMap<String, String>,
    /// What the mall calls it.
    pub title: String,
    /// Which variation.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// What it costs there.
    pub price: Option<i64>,
    /// Where it came from.
    pub source: ArticleSource,
}

const COLUMNS: &str =
    "a.id, a.shop_id, a.key, a.keys, a.title, a.variation, a.jan, a.price, a.source, a.seen_at";

fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        id: c.id(ArticleId)?,
        shop_id: c.id(ShopId)?,
        key: c.get()?,
        keys: c.json()?,
        title: c.get()?,
        variation: c.get()?,
        jan: c.get()?,
        price: c.get()?,
        source: c.word()?,
        seen_at: c.at()?,
    })
}

/// Adds an article, or writes over the one of that shop and key.
pub fn upsert(w: &mut Write<'_>, new: &NewArticle, now: Instant) -> Result<ArticleId> {
    w.touch(Topic::Listings);
    sql::value(
        w.conn(),
        "INSERT INTO articles (shop_id, key, keys, title, variation, jan, price, source, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (shop_id, key) DO UPDATE SET keys = excluded.keys, title = excluded.title,
             variation = excluded.variation, jan = excluded.jan, price = excluded.price, source = excluded.source,
             seen_at = excluded.seen_at
         RETURNING id",
        params![
            new.shop_id.0,
            new.key,
            sql::json(&new.keys)?,
            new.title,
            new.variation,
            new.jan,
            new.price,
            sql::word(&new.source)?,
            now.0,
        ],
    )
    .map(ArticleId)
}

/// One article.
pub fn get(r: &impl Reader, id: ArticleId) -> Result<Option<ArticleRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM articles a WHERE a.id = ?1"), [id.0], row)
}

/// The article of a shop that has this key.
pub fn by_key(r: &impl Reader, shop: ShopId, key: &str) -> Result<Option<ArticleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM articles a WHERE a.shop_id = ?1 AND a.key = ?2");
    sql::maybe(r.conn(), &sql, params![shop.0, key], row)
}

/// The articles of a shop, by key.
pub fn of_shop(r: &impl Reader, shop: ShopId) -> Result<Vec<ArticleRow>> {
    let sql = format!("SELECT {COLUMNS} FROM articles a WHERE a.shop_id = ?1 ORDER BY a.key");
    sql::all(r.conn(), &sql, [shop.0], row)
}

/// A page of the articles of one shop or of all, the newest first; `text` is a part of key, title or JAN.
pub fn page(
    r: &impl Reader,
    shop: Option<ShopId>,
    text: &str,
    offset: i64,
    limit: i64,
) -> Result<Page<ArticleRow>> {
    let part = format!("%{}%", text.trim().replace(['%', '_'], ""));
    let from = "FROM articles a JOIN shops s ON s.id = a.shop_id
         WHERE s.archived_at IS NULL AND (?1 IS NULL OR a.shop_id = ?1)
             AND (a.key LIKE ?2 OR a.title LIKE ?2 OR a.jan LIKE ?2)";
    let shop = shop.map(|shop| shop.0);
    Ok(Page {
        total: sql::value(r.conn(), &format!("SELECT count(*) {from}"), params![shop, part])?,
        rows: sql::all(
            r.conn(),
            &format!("SELECT {COLUMNS} {from} ORDER BY a.seen_at DESC, a.id DESC LIMIT ?3 OFFSET ?4"),
            params![shop, part, limit, offset],
            row,
        )?,
    })
}

/// It is a SKU now, or nobody's business any more.
pub fn forget(w: &mut Write<'_>, shop: ShopId, key: &str) -> Result<()> {
    w.touch(Topic::Listings);
    // That it was in a file of the mall, in its answer or in an order says that the mall has it.
    let seen: Option<i64> = sql::maybe(
        w.conn(),
        "SELECT seen_at FROM articles WHERE shop_id = ?1 AND key = ?2 AND source <> 'apart'",
        params![shop.0, key],
        sql::only,
    )?;
    if let (Some(seen), Some(listing)) = (seen, listings::by_key(w, shop, key)?) {
        listings::prove(w, listing.id, Instant(seen))?;
    }
    sql::run(w.conn(), "DELETE FROM articles WHERE shop_id = ?1 AND key = ?2", params![shop.0, key]).map(drop)
}
