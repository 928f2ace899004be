//! Articles joined to SKUs by hand, moved to others, and taken apart again.

use std::collections::BTreeMap;

use miseban_domain::{Instant, ListingId, SkuId, matching::MatchedBy, observation::FulfilledBy};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    articles::{self, ArticleRow, ArticleSource, NewArticle},
    listings::{self, ListingRow, NewListing},
    skus,
};
use serde_json::json;

use super::{code_of, listing_row};
use crate::{
    cases::{
        impact::Hypothesis,
        look,
        note::{Done, changed},
        once::once,
        products::match_waiting,
    },
    intake::MATCH_ONLY,
    problem::FaultResult,
    views::{JoinArticle, ListingSaved, Look, MoveListing, Nothing, TakeApart},
};

const MOVE: &str = "listings.move";

/// This article is that SKU. Orders that waited for it are matched in the same moment.
pub(crate) async fn join(store: &Store, arg: JoinArticle, now: Instant) -> FaultResult<ListingSaved> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.join", now, |w| {
                let article =
                    articles::get(w, arg.article_id)?.ok_or_else(|| StoreError::not_found("article"))?;
                skus::get(w, arg.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                let listing_id = make(w, &article, arg.sku_id, MatchedBy::Hand, Some(&arg.request_id), now)?;
                let orders_matched = match_waiting(w, article.shop_id, now)?;
                Ok(ListingSaved { listing_id, orders_matched })
            })
        })
        .await?)
}

/// Makes a listing of an article.
pub(super) fn make(
    w: &mut Write<'_>,
    article: &ArticleRow,
    sku_id: SkuId,
    by: MatchedBy,
    request_id: Option<&str>,
    now: Instant,
) -> Result<ListingId> {
    let new = NewListing {
        shop_id: article.shop_id,
        sku_id,
        key: article.key.clone(),
        keys: article.keys.clone(),
        fulfilled_by: FulfilledBy::Shop,
    };
    let id = listings::upsert(w, &new, now)?;
    listings::set_matched_by(w, id, by)?;
    let title = Some(article.title.as_str()).filter(|title| !title.is_empty());
    listings::describe(w, id, title, article.price)?;
    if article.key.starts_with(MATCH_ONLY) {
        listings::set_match_only(w, id)?;
    }
    articles::forget(w, article.shop_id, &article.key)?;
    let done = Done { what: "history.listing_saved", subject: "listing", id: id.0, request_id };
    changed(w, &done, None::<&()>, Some(&json!({ "sku": code_of(w, sku_id)?, "keys": article.keys })), now)?;
    Ok(id)
}

/// What it would do that the article is another SKU.
pub(crate) async fn preview_move(store: &Store, arg: MoveListing, now: Instant) -> FaultResult<Look> {
    look::preview(store, MOVE, &(arg.listing_id, arg.sku_id), moved(&arg), now).await
}

fn moved(arg: &MoveListing) -> Hypothesis {
    Hypothesis { joins: BTreeMap::from([(arg.listing_id, arg.sku_id)]), ..Hypothesis::default() }
}

/// The article is another SKU. Orders that were taken in keep what they met.
pub(crate) async fn move_to(store: &Store, arg: MoveListing, now: Instant) -> FaultResult<Nothing> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), MOVE, now, |w| {
                let looked = look::look_first(
                    w,
                    MOVE,
                    &(arg.listing_id, arg.sku_id),
                    &moved(&arg),
                    arg.seen.as_deref(),
                    now,
                )?;
                let row = listing_row(w, arg.listing_id)?;
                skus::get(w, arg.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                shift(w, &row, arg.sku_id, MatchedBy::Hand, Some(&arg.request_id), now)?;
                looked.approve(w)?;
                Ok(Nothing {})
            })
        })
        .await?)
}

pub(super) fn shift(
    w: &mut Write<'_>,
    row: &ListingRow,
    sku_id: SkuId,
    by: MatchedBy,
    request_id: Option<&str>,
    now: Instant,
) -> Result<()> {
    listings::move_to(w, row.id, sku_id, by)?;
    let done = Done { what: "history.listing_saved", subject: "listing", id: row.id.0, request_id };
    let (before, after) = (json!({ "sku": code_of(w, row.sku_id)? }), json!({ "sku": code_of(w, sku_id)? }));
    changed(w, &done, Some(&before), Some(&after), now)
}

/// The articles are no SKU any more. What their malls show stays as it is; nothing is sent there.
pub(crate) async fn take_apart(store: &Store, arg: TakeApart, now: Instant) -> FaultResult<Nothing> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "listings.take_apart", now, |w| {
                for id in &arg.listing_ids {
                    let row = listing_row(w, *id)?;
                    part(w, &row, Some(&arg.request_id), now)?;
                }
                Ok(Nothing {})
            })
        })
        .await?)
}

pub(super) fn part(
    w: &mut Write<'_>,
    row: &ListingRow,
    request_id: Option<&str>,
    now: Instant,
) -> Result<()> {
    let before = json!({ "sku": code_of(w, row.sku_id)? });
    let article = article_of(w, row)?;
    listings::archive(w, row.id, now)?;
    articles::upsert(w, &article, now)?;
    let done = Done { what: "history.listing_parted", subject: "listing", id: row.id.0, request_id };
    changed(w, &done, Some(&before), None::<&()>, now)
}

fn article_of(r: &impl Reader, row: &ListingRow) -> Result<NewArticle> {
    let sku = skus::get(r, row.sku_id)?;
    let title = if row.title.is_empty() { sku.as_ref().map_or("", |sku| &sku.name) } else { &row.title };
    Ok(NewArticle {
        shop_id: row.shop_id,
        key: row.key.clone(),
        keys: row.keys.clone(),
        title: title.to_owned(),
        variation: sku.map(|sku| sku.variation).unwrap_or_default(),
        jan: String::new(),
        price: row.price,
        source: ArticleSource::Apart,
    })
}
