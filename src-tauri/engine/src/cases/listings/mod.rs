//! ショップ別商品: seen, typed into, switched, joined and taken apart.

mod change;
mod edit;
mod join;
mod key;

use miseban_domain::{Coded, matching::MatchedBy};
use miseban_store::{
    Reader, Result, Store, StoreError, articles,
    listings::{self, ListingOnly, ListingRow},
    numbers::Asked,
    shops, skus,
};

pub(crate) use change::{change, preview as preview_change};
pub(crate) use edit::{edit, preview as preview_edit};
pub(crate) use join::{join, move_to, preview_move, take_apart};
pub(crate) use key::{preview as preview_key, set as set_key};

use super::stock::{numbers_of, serde_name};
use crate::{
    intake::{MATCH_ONLY, codes_by},
    problem::FaultResult,
    push::Numbers,
    views::{ArticleQuery, ArticleView, ListingQuery, ListingView, Page},
};

/// The listings.
pub(crate) async fn list(store: &Store, query: ListingQuery) -> FaultResult<Page<ListingView>> {
    let wanted = listings::ListingQuery {
        shop: query.shop_id,
        sku: query.sku_id,
        only: match query.only.as_str() {
            "unlinked" => ListingOnly::Unlinked,
            "by_mall" => ListingOnly::ByMall,
            "own_rules" => ListingOnly::OwnRules,
            "trouble" => ListingOnly::Trouble,
            _ => ListingOnly::All,
        },
        text: query.text,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    };
    Ok(store
        .read(move |r| {
            let page = listings::page(r, &wanted)?;
            let ours = Numbers::load(r, &Asked::listings(page.rows.iter().map(|row| row.id).collect()))?;
            let rows = page.rows.into_iter().map(|row| view(r, &ours, row)).collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

fn view(r: &impl Reader, ours: &Numbers, row: ListingRow) -> Result<ListingView> {
    let sku = skus::get(r, row.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    Ok(ListingView {
        numbers: numbers_of(r, ours, row.id)?,
        listing_id: row.id,
        shop_id: row.shop_id,
        sku_id: sku.id,
        code: sku.code,
        name: sku.name,
        variation: sku.variation,
        linkable: !match_only(&row),
        key: row.key,
        keys: row.keys,
        title: row.title,
        price: row.price,
        our_price: sku.price,
        linked: row.linked,
        matched_by: serde_name(&row.matched_by),
        fulfilled_by: serde_name(&row.fulfilled_by),
        stopped: row.stopped,
        cap: row.cap,
        buffer: row.buffer,
        set_aside: row.set_aside,
    })
}

/// Only orders know it: the mall keeps no stock under its keys.
fn match_only(row: &ListingRow) -> bool {
    row.key.starts_with(MATCH_ONLY)
}

/// The articles that are no SKU yet.
pub(crate) async fn unknown(store: &Store, query: ArticleQuery) -> FaultResult<Page<ArticleView>> {
    Ok(store
        .read(move |r| {
            let limit = query.limit.clamp(1, 500);
            let page = articles::page(r, query.shop_id, &query.text, query.offset.max(0), limit)?;
            let mut rows = Vec::new();
            for article in page.rows {
                let shop = shops::get(r, article.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
                let named = match_by_code(r, &codes_by(&shop.mall, &shop.matching_key, &article.keys))?;
                rows.push(ArticleView {
                    article_id: article.id,
                    shop_id: article.shop_id,
                    key: article.key,
                    keys: article.keys,
                    title: article.title,
                    variation: article.variation,
                    jan: article.jan,
                    price: article.price,
                    source: serde_name(&article.source),
                    seen_at: article.seen_at,
                    code_names: named.as_ref().map(|(sku, _)| sku.id),
                    code_names_code: named.map(|(sku, _)| sku.code),
                });
            }
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

/// The SKU that the first of these codes names, and how.
pub(crate) fn match_by_code(r: &impl Reader, codes: &[String]) -> Result<Option<(skus::SkuRow, MatchedBy)>> {
    for code in codes {
        if let Some(sku) = skus::by_code(r, code)? {
            let by = if sku.code != *code && sku.unified_code.as_deref() == Some(code.as_str()) {
                MatchedBy::Unified
            } else {
                MatchedBy::Code
            };
            return Ok(Some((sku, by)));
        }
    }
    Ok(None)
}

/// How a listing of these keys meets that SKU: by its code where the shop's key names just it, else by hand.
pub(crate) fn how_matched(
    r: &impl Reader,
    shop: &shops::ShopRow,
    keys: &std::collections::BTreeMap<String, String>,
    sku: miseban_domain::SkuId,
) -> Result<MatchedBy> {
    let named = match_by_code(r, &codes_by(&shop.mall, &shop.matching_key, keys))?;
    Ok(named.filter(|(row, _)| row.id == sku).map_or(MatchedBy::Hand, |(_, by)| by))
}

fn listing_row(r: &impl Reader, id: miseban_domain::ListingId) -> Result<ListingRow> {
    listings::get(r, id)?.ok_or_else(|| StoreError::not_found("listing"))
}

fn code_of(r: &impl Reader, sku: miseban_domain::SkuId) -> Result<String> {
    Ok(skus::get(r, sku)?.map_or_else(|| sku.to_string(), |sku| sku.code))
}

fn refused(code: &str) -> StoreError {
    StoreError::refused(Coded::new(code))
}
