//! What we believe that a mall shows, kept beside the listing. The arithmetic is the domain's.

use miseban_domain::{Coded, Instant, ListingId, SkuId, stock::Belief};
use rusqlite::params;

use super::{ListingRow, raise_sku};
use crate::{Reader, Result, StoreError, Topic, Write, shops, sql, sql::Connected};

impl ListingRow {
    /// The belief, once the mall has shown the listing.
    pub fn belief(&self) -> Option<Belief> {
        let number = self.belief?;
        Some(Belief {
            number,
            shown: number - self.unexplained,
            survived: i64::from(self.unexplained_polls).min(self.unexplained),
            above: self.above,
        })
    }
}

/// The mall was read and the belief is now this. When other pieces than before are unexplained, everything that
/// shares the stock is raised.
pub fn record_belief(w: &mut Write<'_>, listing: ListingId, belief: Belief, read_at: Instant) -> Result<()> {
    let known = super::get(w, listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
    w.touch(Topic::Listings);
    // One statement: this happens for every listing that is sent.
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET shown = ?2, shown_at = ?3, seen_at_mall = 1,
             read_back_at = iif(doubted_until > ?3, doubted_until, NULL),
             belief = ?4, unexplained = ?5, unexplained_polls = ?6, above = ?7, above_at = iif(?7 > above, ?3, above_at)
         WHERE id = ?1",
        params![
            listing.0,
            belief.shown,
            read_at.0,
            belief.number,
            belief.unexplained(),
            belief.survived,
            belief.above,
        ],
    )?;
    if !known.seen_at_mall && known.trouble.is_some() {
        // Its shop may be the one that gets the last pieces.
        super::raise_few(w, shops::few(shops::last_pieces(w)?), Some(known.sku_id))?;
    }
    hold_unexplained(w, known.sku_id, known.unexplained, belief)
}

/// Carries a belief on: by an order, a cancel that the mall restocks, a number that it took. Nothing happens to a
/// listing that the mall has never shown.
pub fn change_belief(
    w: &mut Write<'_>,
    listing: ListingId,
    change: impl FnOnce(Belief) -> Belief,
) -> Result<()> {
    let row = super::get(w, listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
    match row.belief() {
        Some(belief) => set_belief_to(w, listing, change(belief)),
        None => Ok(()),
    }
}

/// A number was accepted by a mall that can't be read: it is believed from the first one on. What the mall shows stays
/// unknown.
pub fn believe_unread(
    w: &mut Write<'_>,
    listing: ListingId,
    change: impl FnOnce(Option<Belief>) -> Belief,
) -> Result<()> {
    let row = super::get(w, listing)?.ok_or_else(|| StoreError::not_found("listing"))?;
    set_belief_to(w, listing, change(row.belief()))
}

/// The code of a listing's trouble at a mall that can't be read, while nothing says that the mall has it.
pub const UNPROVEN: &str = "listing.unproven";

/// A file of the mall has the listing, or the person says that it is there: numbers may be sent where a mall can't be read.
/// Says nothing of one that the mall has shown or that was proven before.
pub fn prove(w: &mut Write<'_>, listing: ListingId, now: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET seen_at_mall = 1, not_before = min(not_before, ?2),
             wanted_rev = wanted_rev + (fulfilled_by = 'shop'),
             trouble = iif(trouble ->> '$.code' = ?3, NULL, trouble)
         WHERE id = ?1 AND seen_at_mall = 0",
        params![listing.0, now.0, UNPROVEN],
    )
    .map(drop)
}

fn set_belief_to(w: &mut Write<'_>, listing: ListingId, belief: Belief) -> Result<()> {
    w.touch(Topic::Listings);
    let (sku, before): (i64, i64) =
        sql::maybe(w.conn(), "SELECT sku_id, unexplained FROM listings WHERE id = ?1", [listing.0], |c| {
            Ok((c.get()?, c.get()?))
        })?
        .ok_or_else(|| StoreError::not_found("listing"))?;
    sql::run(
        w.conn(),
        "UPDATE listings SET belief = ?2, unexplained = ?3, unexplained_polls = ?4, above = ?5,
             above_at = iif(?5 > above, shown_at, above_at)
         WHERE id = ?1",
        params![listing.0, belief.number, belief.unexplained(), belief.survived, belief.above],
    )?;
    hold_unexplained(w, SkuId(sku), before, belief)
}

/// What is unexplained is held back from everything that shares the stock; `before`: what was until now.
fn hold_unexplained(w: &mut Write<'_>, sku: SkuId, before: i64, belief: Belief) -> Result<()> {
    if belief.unexplained() == before {
        return Ok(());
    }
    raise_sku(w, sku)?;
    // Sold unseen: there is less for everybody, whatever interval or hours a shop sends at.
    if belief.unexplained() > before { super::let_go_sku(w, sku) } else { Ok(()) }
}

/// The mall shows just the number that it should: the revision is settled, nothing has to be sent. `counted_to`: the last
/// movement that the number knew of.
pub fn confirm_shown(
    w: &mut Write<'_>,
    listing: ListingId,
    number: i64,
    rev: i64,
    counted_to: i64,
    at: Instant,
) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET settled_rev = max(settled_rev, min(wanted_rev, ?3)), trouble = NULL,
             sent = ?2, sent_at = ifnull(sent_at, ?4), urgent = iif(wanted_rev <= ?3, 0, urgent), counted_to = ?5,
             own_sold = 0, guard = NULL, guard_at = NULL, guard_rev = -1
         WHERE id = ?1",
        params![listing.0, number, rev, at.0, counted_to],
    )
}

/// The mall shows no number but "unlimited": it stays, and the revision is settled.
pub fn record_unlimited(w: &mut Write<'_>, listing: ListingId, rev: i64, at: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET shown = NULL, shown_at = ?3, seen_at_mall = 1, belief = NULL, unexplained = 0,
             unexplained_polls = 0, above = 0, read_back_at = NULL, settled_rev = max(settled_rev, min(wanted_rev, ?2)),
             urgent = iif(wanted_rev <= ?2, 0, urgent), guard = NULL, guard_at = NULL, guard_rev = -1,
             difference = NULL, difference_since = NULL
         WHERE id = ?1",
        params![listing.0, rev, at.0],
    )
}

/// The mall does not know the listing: why, and when it is asked again.
pub fn record_absent(w: &mut Write<'_>, listing: ListingId, trouble: &Coded, again: Instant) -> Result<()> {
    super::record_missing(w, listing, trouble)?;
    super::postpone(w, listing, again)
}

/// The listing is known to orders only: no number of it is ever sent, so none waits.
pub fn set_match_only(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run_on(
        w.conn(),
        "listing",
        "UPDATE listings SET linked = 0, settled_rev = wanted_rev WHERE id = ?1",
        [listing.0],
    )
}

/// Forgets what a mall showed too many before a moment: a cancel that explains it would have come in since.
pub fn forget_above(w: &mut Write<'_>, shop: miseban_domain::ShopId, before: Instant) -> Result<()> {
    let any: bool = sql::value(
        w.conn(),
        "SELECT EXISTS (SELECT 1 FROM listings INDEXED BY listings_above WHERE shop_id = ?1 AND above > 0)",
        [shop.0],
    )?;
    if !any {
        return Ok(());
    }
    sql::run(
        w.conn(),
        "UPDATE listings SET above = 0, above_at = NULL WHERE shop_id = ?1 AND above > 0 AND ifnull(above_at, 0) < ?2",
        params![shop.0, before.0],
    )
    .map(drop)
}

/// Listings of a shop with pieces that no order explains, as they were read before `read_before`.
pub fn unexplained_since(
    r: &impl Reader,
    shop: miseban_domain::ShopId,
    read_before: Instant,
) -> Result<Vec<ListingId>> {
    sql::all(
        r.conn(),
        "SELECT id FROM listings WHERE shop_id = ?1 AND unexplained > 0 AND shown_at <= ?2",
        params![shop.0, read_before.0],
        |c| c.id(ListingId),
    )
}
