//! What a listing is joined to and whether its stock is linked.

use miseban_domain::{ListingId, SkuId, matching::MatchedBy, observation::FulfilledBy};
use rusqlite::params;

use super::{get, raise_sku};
use crate::{Result, StoreError, Topic, Write, sql, sql::Connected};

/// Switches the stock link of a listing. Without it nothing is believed of the mall any more and nothing held back; with
/// it again, the mall is read before anything is sent. Its orders count either way.
pub fn set_linked(w: &mut Write<'_>, id: ListingId, linked: bool) -> Result<()> {
    let listing = get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    if listing.linked == linked {
        return Ok(());
    }
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET linked = ?2, wanted_rev = wanted_rev + 1,
             settled_rev = iif(?2, settled_rev, wanted_rev + 1), not_before = max(not_before, 0)
         WHERE id = ?1",
        params![id.0, linked],
    )?;
    let_go(w, id, listing.sku_id)
}

/// Says who ships what is sold by a listing. The mall's own is never in our numbers: nothing is sent, set aside or held
/// back for it.
pub fn set_fulfilled_by(w: &mut Write<'_>, id: ListingId, by: FulfilledBy) -> Result<()> {
    let listing = get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    if listing.fulfilled_by == by {
        return Ok(());
    }
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET fulfilled_by = ?2, wanted_rev = wanted_rev + 1,
             settled_rev = iif(?2 = 'shop', settled_rev, wanted_rev + 1), set_aside = iif(?2 = 'shop', set_aside, 0),
             not_before = max(not_before, 0)
         WHERE id = ?1",
        params![id.0, sql::word(&by)?],
    )?;
    let_go(w, id, listing.sku_id)
}

/// Nothing is believed of the mall's number, so nothing is held back for it.
fn let_go(w: &mut Write<'_>, id: ListingId, sku: SkuId) -> Result<()> {
    sql::run(
        w.conn(),
        "UPDATE listings SET belief = NULL, unexplained = 0, unexplained_polls = 0, read_back_at = NULL, trouble = NULL
         WHERE id = ?1",
        [id.0],
    )?;
    raise_sku(w, sku)
}

/// The listing is another SKU now. What was sent, shown and believed stays true of the article at the mall.
pub fn move_to(w: &mut Write<'_>, id: ListingId, sku: SkuId, by: MatchedBy) -> Result<()> {
    let listing = get(w, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET sku_id = ?2, matched_by = ?3 WHERE id = ?1",
        params![id.0, sku.0, sql::word(&by)?],
    )?;
    if listing.sku_id == sku {
        return Ok(());
    }
    raise_sku(w, listing.sku_id)?;
    raise_sku(w, sku)
}

/// Says how a listing met its SKU.
pub fn set_matched_by(w: &mut Write<'_>, id: ListingId, by: MatchedBy) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET matched_by = ?2 WHERE id = ?1",
        params![id.0, sql::word(&by)?],
    )
}

/// What the mall calls an article and what it costs there, in yen; `None` leaves what is known.
pub fn describe(w: &mut Write<'_>, id: ListingId, title: Option<&str>, price: Option<i64>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET title = ifnull(?2, title), price = ifnull(?3, price) WHERE id = ?1",
        params![id.0, title, price],
    )
}

/// Writes what the mall calls an article and what it costs there, in yen, just so.
pub fn set_article(w: &mut Write<'_>, id: ListingId, title: &str, price: Option<i64>) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET title = ?2, price = ?3 WHERE id = ?1",
        params![id.0, title, price],
    )
}
