//! 在庫差異: listings whose mall shows another number than ours, why, and since when.

use miseban_domain::{Instant, ListingId, ShopId, stock::Difference};
use rusqlite::{params, params_from_iter, types::Value as Sql};

use crate::{Page, Reader, Result, StoreError, Topic, Write, search, sql, sql::Connected};

/// Says why a listing differs, or that it doesn't. Since when is kept while it goes on; what the person let be comes back
/// when the mall shows another number.
pub fn set_difference(
    w: &mut Write<'_>,
    listing: ListingId,
    difference: Option<Difference>,
    at: Instant,
) -> Result<()> {
    let word = difference.as_ref().map(sql::word).transpose()?;
    let changed = sql::run(
        w.conn(),
        "UPDATE listings SET difference = ?2, difference_since = iif(?2 IS NULL, NULL, ifnull(difference_since, ?3)),
             ignored_at = iif(?2 IS NULL OR ignored_shown IS NOT shown, NULL, ignored_at)
         WHERE id = ?1 AND (difference IS NOT ?2 OR (ignored_at IS NOT NULL AND ignored_shown IS NOT shown))",
        params![listing.0, word, at.0],
    )?;
    if changed > 0 {
        w.touch(Topic::Listings);
    }
    Ok(())
}

/// Somebody put `pieces` more (or fewer, below 0) there at the mall; the person is to see it. `None`: they have.
pub fn note_edited(w: &mut Write<'_>, listing: ListingId, pieces: Option<i64>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET edited = ifnull(edited + ?2, 0) WHERE id = ?1",
        params![listing.0, pieces],
    )
}

/// The person lets a difference be until the mall shows another number.
pub fn ignore_difference(w: &mut Write<'_>, listing: ListingId, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    let found = sql::run(
        w.conn(),
        "UPDATE listings SET ignored_at = ?2, ignored_shown = shown WHERE id = ?1",
        params![listing.0, at.0],
    )?;
    if found == 0 { Err(StoreError::not_found("listing")) } else { Ok(()) }
}

/// A difference that the person let be is shown again.
pub fn heed_difference(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET ignored_at = NULL, ignored_shown = NULL WHERE id = ?1",
        [listing.0],
    )
}

/// Which differences a list asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DifferenceQuery {
    /// Any part of the SKU's code or name.
    pub text: String,
    /// Of this shop.
    pub shop: Option<ShopId>,
    /// For this reason.
    pub reason: Option<Difference>,
    /// Those that the person let be instead of the others.
    pub ignored: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give; below 0 for all.
    pub limit: i64,
}

impl DifferenceQuery {
    fn filter(&self) -> Result<(String, Vec<Sql>)> {
        let mut conditions = vec![
            "l.difference IS NOT NULL".to_owned(),
            "l.archived_at IS NULL".to_owned(),
            format!("l.ignored_at IS {}", if self.ignored { "NOT NULL" } else { "NULL" }),
        ];
        let mut values: Vec<Sql> = Vec::new();
        if let Some(shop) = self.shop {
            conditions.push("l.shop_id = ?".to_owned());
            values.push(shop.0.into());
        }
        if let Some(reason) = self.reason {
            conditions.push("l.difference = ?".to_owned());
            values.push(sql::word(&reason)?.into());
        }
        if let Some(grams) = search::query(&self.text) {
            conditions.push("l.sku_id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?)".to_owned());
            values.push(grams.into());
        }
        Ok((conditions.join(" AND "), values))
    }
}

/// Listings that differ, those that have longest first.
pub fn differences(r: &impl Reader, query: &DifferenceQuery) -> Result<Page<ListingId>> {
    let (filter, mut values) = query.filter()?;
    let total = sql::value(
        r.conn(),
        &format!("SELECT count(*) FROM listings l WHERE {filter}"),
        params_from_iter(&values),
    )?;
    values.extend([query.limit.into(), query.offset.into()]);
    let sql = format!(
        "SELECT l.id FROM listings l WHERE {filter} ORDER BY l.difference_since, l.id LIMIT ? OFFSET ?"
    );
    let rows = sql::all(r.conn(), &sql, params_from_iter(&values), |c| c.id(ListingId))?;
    Ok(Page { rows, total })
}

/// How many listings of a shop differ for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifferenceCount {
    /// In which shop.
    pub shop_id: ShopId,
    /// Why.
    pub reason: Difference,
    /// The person let them be.
    pub ignored: bool,
    /// How many.
    pub listings: i64,
}

/// How many listings differ, by shop and reason.
pub fn difference_counts(r: &impl Reader) -> Result<Vec<DifferenceCount>> {
    sql::all(
        r.conn(),
        "SELECT shop_id, difference, ignored_at IS NOT NULL, count(*) FROM listings
         WHERE difference IS NOT NULL AND archived_at IS NULL GROUP BY 1, 2, 3",
        [],
        |c| {
            Ok(DifferenceCount {
                shop_id: c.id(ShopId)?,
                reason: c.word()?,
                ignored: c.get()?,
                listings: c.get()?,
            })
        },
    )
}
