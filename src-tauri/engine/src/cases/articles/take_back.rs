//! Taking an import, or a joining, back: listings come apart, SKUs that it made go where nothing else hangs on them.

use miseban_domain::{
    Coded, Instant, MovementId, SkuId, article::Article, matching::MatchedBy, observation::FulfilledBy,
};
use miseban_store::{
    Result, StoreError, StoreErrorKind, Write, article_marks,
    article_marks::MarkRow,
    article_proposals,
    articles::{self, ArticleSource, NewArticle},
    listings::{self, NewListing},
    products, skus,
    stock::{self, Batch, Cause, Why},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::cases::note::PERSON;

/// Takes one mark back; gives what could not be taken back, and why.
pub(super) fn one(w: &mut Write<'_>, row: &MarkRow, now: Instant) -> Result<Option<(String, Coded)>> {
    let mark = &row.mark;
    let code = match mark.sku_id {
        Some(sku) => skus::get(w, sku)?.map(|row| row.code).unwrap_or_default(),
        None => String::new(),
    };
    let mut told = None;
    if let Some(listing) = mark.listing_id {
        let found = listings::get(w, listing)?;
        match found {
            Some(_) if mark.made_listing => listings::archive(w, listing, now)?,
            Some(found) => put_back(w, &found, mark.before.get("listing"), now)?,
            None => {}
        }
    }
    if let Some(movement) = mark.movement_id {
        unset(w, movement, now)?;
    }
    if let Some(sku) = mark.sku_id {
        restore_fields(w, sku, mark.before.get("sku"))?;
        if mark.made_sku && !go(w, sku, now)? {
            told = Some((code, Coded::new("articles.sku_kept")));
        } else if mark.restored_sku && products::uses(w, sku)?.listings == 0 {
            products::archive_sku(w, sku, now)?;
        }
    }
    if let (Some(shop), Some(article)) = (row.shop_id, mark.before.get("article").filter(|it| !it.is_null()))
    {
        let body: Article = read(article.get("body"))?;
        let source: ArticleSource = read(article.get("source"))?;
        let new = NewArticle {
            shop_id: shop,
            key: read(article.get("key"))?,
            keys: body.keys.clone(),
            title: body.title.clone(),
            variation: body.variation(),
            jan: body.jan.clone(),
            price: body.price,
            source,
        };
        let id = articles::upsert(w, &new, now)?;
        article_proposals::set_body(w, id, &body)?;
    }
    article_marks::undone(w, row.id, now)?;
    Ok(told)
}

fn read<T: DeserializeOwned>(value: Option<&Value>) -> Result<T> {
    serde_json::from_value(value.cloned().unwrap_or_default())
        .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))
}

/// A listing that was there before is as it was.
fn put_back(
    w: &mut Write<'_>,
    found: &listings::ListingRow,
    before: Option<&Value>,
    now: Instant,
) -> Result<()> {
    let Some(before) = before.filter(|before| !before.is_null()) else { return Ok(()) };
    let fulfilled_by: FulfilledBy = read(before.get("fulfilled_by"))?;
    let matched_by: MatchedBy = read(before.get("matched_by"))?;
    let title: String = read(before.get("title"))?;
    let price: Option<i64> = read(before.get("price"))?;
    listings::upsert(
        w,
        &NewListing {
            shop_id: found.shop_id,
            sku_id: read(before.get("sku"))?,
            key: found.key.clone(),
            keys: read(before.get("keys"))?,
            fulfilled_by,
        },
        now,
    )?;
    listings::describe(w, found.id, Some(&title), price)?;
    listings::set_matched_by(w, found.id, matched_by)
}

/// The first number goes, as a movement back.
fn unset(w: &mut Write<'_>, movement: MovementId, now: Instant) -> Result<()> {
    let why = Why { person: Some(PERSON.to_owned()), ..Why::new(Cause::Undo, now) };
    stock::undo_many(w, &Batch::Of(vec![movement]), None, 10, &why).map(drop)
}

/// Fields of the SKU that nobody has changed since are as they were.
fn restore_fields(w: &mut Write<'_>, sku: SkuId, before: Option<&Value>) -> Result<()> {
    let Some(before) = before.filter(|before| before.is_object()) else { return Ok(()) };
    let Some(mut row) = skus::get(w, sku)? else { return Ok(()) };
    let was = row.clone();
    let pair = |name: &str| before.get(name).cloned().unwrap_or_default();
    let (jan, price, name): ([String; 2], [Option<i64>; 2], [String; 2]) =
        (read(Some(&pair("jan")))?, read(Some(&pair("price")))?, read(Some(&pair("name")))?);
    let (rate, unified): ([u8; 2], [Option<String>; 2]) =
        (read(Some(&pair("tax_rate")))?, read(Some(&pair("unified_code")))?);
    back(&mut row.jan, jan);
    back(&mut row.price, price);
    back(&mut row.name, name);
    back(&mut row.tax_rate, rate);
    back(&mut row.unified_code, unified);
    if row == was { Ok(()) } else { skus::update(w, &row) }
}

fn back<T: PartialEq>(field: &mut T, [before, after]: [T; 2]) {
    if *field == after {
        *field = before;
    }
}

/// A SKU that the import made goes, unless something else hangs on it by now. False when it stays.
fn go(w: &mut Write<'_>, sku: SkuId, now: Instant) -> Result<bool> {
    if skus::get(w, sku)?.is_none() {
        return Ok(true);
    }
    let uses = products::uses(w, sku)?;
    let own = 2; // The first number and the movement that takes it back.
    if uses.listings > 0
        || uses.order_lines > 0
        || uses.was_part
        || !uses.bundles.is_empty()
        || uses.movements > own
    {
        return Ok(false);
    }
    products::delete_sku(w, sku, now)?;
    Ok(true)
}
