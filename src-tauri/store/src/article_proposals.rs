//! Which SKU a waiting article may be, as proposed; and what the person has said no to.

use std::collections::BTreeSet;

use miseban_domain::{
    ArticleId, Instant, ShopId, SkuId,
    article::{Article, Likeness},
};
use rusqlite::params;

use crate::{Page, Reader, Result, Topic, Write, articles, articles::ArticleRow, sql, sql::Connected};

/// A SKU that an article may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Which SKU.
    pub sku_id: SkuId,
    /// How surely, and why.
    pub likeness: Likeness,
}

/// Keeps an article whole, beside what [`articles::upsert`] keeps of it.
pub fn set_body(w: &mut Write<'_>, id: ArticleId, article: &Article) -> Result<()> {
    sql::run_on(
        w.conn(),
        "article",
        "UPDATE articles SET body = ?2 WHERE id = ?1",
        params![id.0, sql::json(article)?],
    )
}

/// The article as it came; made of the row where only that is known.
pub fn body(r: &impl Reader, row: &ArticleRow) -> Result<Article> {
    let kept: Option<Article> = sql::maybe(
        r.conn(),
        "SELECT body FROM articles WHERE id = ?1 AND body IS NOT NULL",
        [row.id.0],
        sql::only_json,
    )?;
    Ok(kept.unwrap_or_else(|| Article {
        keys: row.keys.clone(),
        title: row.title.clone(),
        options: row
            .variation
            .split(miseban_domain::article::VARIATION)
            .filter(|value| !value.is_empty())
            .map(|value| (String::new(), value.to_owned()))
            .collect(),
        jan: row.jan.clone(),
        price: row.price,
        ..Article::default()
    }))
}

/// Proposes SKUs for an article, in the place of what was proposed before. What the person refused is left out.
pub fn propose(w: &mut Write<'_>, article: &ArticleRow, proposals: &[ProposalRow]) -> Result<()> {
    w.touch(Topic::Listings);
    let no = refused(w, article.shop_id, &article.key)?;
    sql::run(w.conn(), "DELETE FROM article_proposals WHERE article_id = ?1", [article.id.0])?;
    for proposal in proposals.iter().filter(|proposal| !no.contains(&proposal.sku_id)) {
        sql::run(
            w.conn(),
            "INSERT OR REPLACE INTO article_proposals (article_id, sku_id, percent, reasons) VALUES (?1, ?2, ?3, ?4)",
            params![
                article.id.0,
                proposal.sku_id.0,
                proposal.likeness.percent,
                sql::json(&proposal.likeness)?
            ],
        )?;
    }
    Ok(())
}

/// What is proposed for an article, the surest first. SKUs that went out of sight are none.
pub fn of_article(r: &impl Reader, article: ArticleId) -> Result<Vec<ProposalRow>> {
    sql::all(
        r.conn(),
        "SELECT p.sku_id, p.reasons FROM article_proposals p JOIN skus s ON s.id = p.sku_id
         WHERE p.article_id = ?1 AND s.archived_at IS NULL ORDER BY p.percent DESC, p.sku_id",
        [article.0],
        |c| Ok(ProposalRow { sku_id: c.id(SkuId)?, likeness: c.json()? }),
    )
}

/// The person says that an article of a shop is not this SKU: it is never proposed again.
pub fn refuse(w: &mut Write<'_>, shop: ShopId, key: &str, sku: SkuId, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "INSERT OR IGNORE INTO article_refusals (shop_id, key, sku_id, at) VALUES (?1, ?2, ?3, ?4)",
        params![shop.0, key, sku.0, at.0],
    )?;
    sql::run(
        w.conn(),
        "DELETE FROM article_proposals WHERE sku_id = ?3
             AND article_id = (SELECT id FROM articles WHERE shop_id = ?1 AND key = ?2)",
        params![shop.0, key, sku.0],
    )
    .map(drop)
}

/// Takes a no back.
pub fn allow(w: &mut Write<'_>, shop: ShopId, key: &str, sku: SkuId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "DELETE FROM article_refusals WHERE shop_id = ?1 AND key = ?2 AND sku_id = ?3",
        params![shop.0, key, sku.0],
    )
    .map(drop)
}

/// The SKUs that an article of a shop is not.
pub fn refused(r: &impl Reader, shop: ShopId, key: &str) -> Result<BTreeSet<SkuId>> {
    let found = sql::all(
        r.conn(),
        "SELECT sku_id FROM article_refusals WHERE shop_id = ?1 AND key = ?2",
        params![shop.0, key],
        |c| c.id(SkuId),
    )?;
    Ok(found.into_iter().collect())
}

/// Which waiting articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitingQuery {
    /// Of this shop.
    pub shop: Option<ShopId>,
    /// Any part of name, keys or JAN.
    pub text: String,
    /// Whose best proposal is at least so sure, in percent; 0 for all.
    pub from: u8,
    /// Whose best proposal is less sure; 0 for no such end. 1: those without any proposal.
    pub below: u8,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

const BEST: &str = "ifnull((SELECT max(p.percent) FROM article_proposals p JOIN skus s ON s.id = p.sku_id
     WHERE p.article_id = a.id AND s.archived_at IS NULL), 0)";

/// Waiting articles, those whose best proposal is the surest first.
pub fn waiting(r: &impl Reader, query: &WaitingQuery) -> Result<Page<ArticleRow>> {
    let filter = format!(
        "(?1 IS NULL OR a.shop_id = ?1) AND (?2 = '' OR instr(lower(a.title || ' ' || a.keys || ' ' || a.jan), ?2) > 0)
         AND {BEST} >= ?3 AND (?4 = 0 OR {BEST} < ?4)"
    );
    let text = query.text.trim().to_lowercase();
    let shop = query.shop.map(|id| id.0);
    let total = sql::value(
        r.conn(),
        &format!("SELECT count(*) FROM articles a WHERE {filter}"),
        params![shop, text, query.from, query.below],
    )?;
    let ids = sql::all(
        r.conn(),
        &format!(
            "SELECT a.id FROM articles a WHERE {filter} ORDER BY {BEST} DESC, a.title, a.id LIMIT ?6 OFFSET ?5"
        ),
        params![shop, text, query.from, query.below, query.offset, query.limit],
        |c| c.id(ArticleId),
    )?;
    let rows: Result<Vec<Option<ArticleRow>>> = ids.into_iter().map(|id| articles::get(r, id)).collect();
    Ok(Page { rows: rows?.into_iter().flatten().collect(), total })
}
