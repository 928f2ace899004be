//! Writing one article down: its SKU, its listing, and the mark by which all of it can be taken back.

use miseban_domain::{
    Instant, JobId, ListingId, SkuId, article::Article, matching::MatchedBy, product::SkuOption,
    stock::Counting,
};
use miseban_store::{
    Reader, Result, StoreError, Write, article_known,
    article_marks::{self, NewMark},
    articles, listings,
    listings::NewListing,
    products,
    shops::ShopRow,
    skus::{self, NewSku},
    stock::{self, Book, Cause, NewMovement},
};
use serde_json::{Value, json};

use super::plan::jan_of;
use crate::{
    cases::{note::PERSON, proof::told_by_mall},
    intake::MATCH_ONLY,
};

/// What is written down with, for all articles of a job.
pub(super) struct Joiner<'a> {
    pub job: JobId,
    pub shop: Option<&'a ShopRow>,
    pub now: Instant,
}

/// A SKU that an article became.
pub(super) struct Became {
    pub sku: SkuId,
    pub made: bool,
    pub restored: bool,
}

impl Joiner<'_> {
    /// Makes a SKU of an article.
    pub fn create(&self, w: &mut Write<'_>, article: &Article, code: &str) -> Result<Became> {
        let options: Vec<SkuOption> = article
            .options
            .iter()
            .map(|(name, value)| SkuOption { name: name.clone(), value: value.clone() })
            .collect();
        let new = NewSku {
            product_code: article.product.clone(),
            code: code.to_owned(),
            unified_code: Some(article.unified_code.clone()).filter(|code| !code.is_empty()),
            name: article.title.clone(),
            variation: article.variation(),
            options,
            counting: article.counting.unwrap_or(Counting::Counted),
            tax_rate: article.tax_rate.unwrap_or(10),
            price: article.price,
            jan: jan_of(article),
            ..NewSku::default()
        };
        Ok(Became { sku: skus::insert(w, &new, self.now)?, made: true, restored: false })
    }

    /// A SKU that is there; one out of sight comes back.
    pub fn take(w: &mut Write<'_>, sku: SkuId) -> Result<Became> {
        let row = skus::get(w, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
        let restored = row.archived_at.is_some();
        if restored {
            products::restore_sku(w, sku)?;
        }
        Ok(Became { sku, made: false, restored })
    }

    /// Lists the article as that SKU, fills what the SKU lacks (a file of our own writes it over), gives it its first number
    /// where one is given, and marks what was done.
    pub fn list(
        &self,
        w: &mut Write<'_>,
        article: &Article,
        key: &str,
        became: &Became,
        by: MatchedBy,
        first_number: Option<i64>,
    ) -> Result<Option<ListingId>> {
        let sku_before = self.fill(w, article, became)?;
        let mut mark = NewMark {
            sku_id: Some(became.sku),
            made_sku: became.made,
            restored_sku: became.restored,
            ..NewMark::default()
        };
        let mut before = json!({ "sku": sku_before });
        if let Some(shop) = self.shop {
            let waited = articles::by_key(w, shop.id, key)?;
            let known = match article_known::listing_even_archived(w, shop.id, key)? {
                Some(id) => listings::get(w, id)?,
                None => None,
            };
            let in_use = listings::by_key(w, shop.id, key)?.is_some();
            if let (Some(row), true) = (&known, in_use) {
                before["listing"] = told(row);
            }
            if let Some(row) = waited {
                before["article"] = waiting_told(w, &row)?;
                articles::forget(w, shop.id, key)?;
            }
            let id = listings::upsert(
                w,
                &NewListing {
                    shop_id: shop.id,
                    sku_id: became.sku,
                    key: key.to_owned(),
                    keys: merged(known.as_ref().filter(|_| in_use), article),
                    fulfilled_by: article.fulfilled_by,
                },
                self.now,
            )?;
            listings::describe(w, id, Some(&article.title), article.price)?;
            if !in_use {
                listings::set_matched_by(w, id, by)?;
                if key.starts_with(MATCH_ONLY) {
                    listings::set_match_only(w, id)?;
                }
            }
            self.prove(w, key)?;
            mark.listing_id = Some(id);
            mark.made_listing = !in_use;
        }
        if let Some(number) = first_number {
            mark.movement_id = self.first(w, became.sku, number)?;
        }
        mark.before = before;
        article_marks::insert(w, self.job, self.shop.map(|shop| shop.id), &mark)?;
        Ok(mark.listing_id)
    }

    /// The mall has the article: that is known of its listing from now on, also where nothing else is new.
    pub fn prove(&self, w: &mut Write<'_>, key: &str) -> Result<()> {
        let Some(shop) = self.shop else { return Ok(()) };
        match listings::by_key(w, shop.id, key)? {
            Some(row) => told_by_mall(w, shop, &row, self.now),
            None => Ok(()),
        }
    }

    /// The number of a SKU that never had one.
    fn first(
        &self,
        w: &mut Write<'_>,
        sku: SkuId,
        number: i64,
    ) -> Result<Option<miseban_domain::MovementId>> {
        let set = stock::stock(w, sku)?.is_some_and(|row| row.set_at.is_some());
        if set || skus::parts(w, sku)?.is_some_and(|parts| !parts.is_empty()) {
            return Ok(None);
        }
        let new = NewMovement {
            job: Some(self.job),
            person: Some(PERSON.to_owned()),
            ..NewMovement::new(sku, Book::Expected, 0, Cause::Initial, self.now)
        };
        Ok(stock::set_expected(w, number, &new)?.0)
    }

    /// What the SKU was, of the fields that change; `Null` when none does.
    fn fill(&self, w: &mut Write<'_>, article: &Article, became: &Became) -> Result<Value> {
        if became.made {
            return Ok(Value::Null);
        }
        let own = self.shop.is_none();
        let mut row = skus::get(w, became.sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
        let was = row.clone();
        let jan = jan_of(article);
        if !jan.is_empty() && (own || row.jan.is_empty()) {
            row.jan = jan;
        }
        if article.price.is_some() && (own || row.price.is_none()) {
            row.price = article.price;
        }
        if own {
            row.name.clone_from(&article.title);
            row.tax_rate = article.tax_rate.unwrap_or(row.tax_rate);
        }
        if !article.unified_code.is_empty() && (own || row.unified_code.is_none()) {
            row.unified_code = Some(article.unified_code.clone());
        }
        if row == was {
            return Ok(Value::Null);
        }
        skus::update(w, &row)?;
        Ok(json!({
            "jan": [was.jan, row.jan],
            "price": [was.price, row.price],
            "name": [was.name, row.name],
            "tax_rate": [was.tax_rate, row.tax_rate],
            "unified_code": [was.unified_code, row.unified_code],
        }))
    }
}

/// Keys that the file does not have stay.
fn merged(
    known: Option<&listings::ListingRow>,
    article: &Article,
) -> std::collections::BTreeMap<String, String> {
    let mut keys = known.map(|row| row.keys.clone()).unwrap_or_default();
    keys.extend(article.keys.clone());
    keys
}

fn told(row: &listings::ListingRow) -> Value {
    json!({
        "sku": row.sku_id,
        "keys": row.keys,
        "title": row.title,
        "price": row.price,
        "fulfilled_by": row.fulfilled_by,
        "matched_by": row.matched_by,
    })
}

fn waiting_told(r: &impl Reader, row: &articles::ArticleRow) -> Result<Value> {
    let body = miseban_store::article_proposals::body(r, row)?;
    let value = serde_json::to_value(&body)
        .map_err(|error| StoreError::with(miseban_store::StoreErrorKind::Internal, error))?;
    Ok(json!({ "key": row.key, "body": value, "source": row.source }))
}
