//! Listings: SKUs in shops, which number each should show, and what the mall shows.

mod account;
mod belief;
mod difference;
mod guard;
mod link;
mod list;
mod reads;
mod revisions;

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, ListingId, ShopId, SkuId,
    matching::MatchedBy,
    observation::FulfilledBy,
    stock::{Difference, GuardReason},
};
use rusqlite::params;

pub use account::{forget_account, give_key};
pub use belief::{
    UNPROVEN, believe_unread, change_belief, confirm_shown, forget_above, prove, record_absent,
    record_belief, record_unlimited, set_match_only, unexplained_since,
};
pub use difference::{
    DifferenceCount, DifferenceQuery, difference_counts, differences, heed_difference, ignore_difference,
    note_edited, set_difference,
};
pub use guard::{
    Guarded, guard, guard_counts, guarded, hold_guarded, let_guarded_go, net_since, sold_itself, taken_since,
};
pub use link::{describe, move_to, set_article, set_fulfilled_by, set_linked, set_matched_by};
pub use list::{ListingOnly, ListingQuery, page};
pub use reads::{
    doubted_until, last_contact, next_read_back_at, read_back_at, record_missing, set_trouble, to_read_back,
};
pub use revisions::{
    Due, count_unseen, due, due_unseen, force, hold_until, next_due_at, postpone, raise, raise_few,
    raise_shop, raise_sku, release_now, wait_no_longer_than, waiting,
};
pub(crate) use revisions::{Haste, let_go_shop, let_go_sku, raise_at_once, raise_touched};

use crate::{
    Reader, Result, Topic, Write, sql,
    sql::{Cols, Connected},
};

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ListingRow {
    /// Row.
    pub id: ListingId,
    /// In which shop.
    pub shop_id: ShopId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// The mall's key for it in one text, unique in the shop.
    pub key: String,
    /// The mall's keys by the mall's field names.
    pub keys: BTreeMap<String, String>,
    /// Who ships it; the mall's own are never pushed.
    pub fulfilled_by: FulfilledBy,
    /// What the mall calls it; empty where nobody told.
    pub title: String,
    /// What it costs there, in yen, where it is known.
    pub price: Option<i64>,
    /// Stock link: without it nothing is sent, and nothing read for sending; its orders count all the same.
    pub linked: bool,
    /// How it met its SKU.
    pub matched_by: MatchedBy,
    /// Stopped by a person: shows 0.
    pub stopped: bool,
    /// Never shows more.
    pub cap: Option<i64>,
    /// Shows so many fewer.
    pub buffer: i64,
    /// 専用枠: pieces set aside for it.
    pub set_aside: i64,
    /// Grows whenever it may have to show another number.
    pub wanted_rev: i64,
    /// The revision that the mall has (or has refused).
    pub settled_rev: i64,
    /// 閉店モード shows its SKU in another shop only.
    pub closed: bool,
    /// Nothing is sent before.
    pub not_before: Instant,
    /// An order took of it, and its mall has yet to be told.
    pub urgent: bool,
    /// The last movement that the number sent last knew of.
    pub counted_to: i64,
    /// What it sold itself since then, less what its mall put back.
    pub own_sold: i64,
    /// Why its number waits for the person.
    pub guard: Option<GuardReason>,
    /// Since when.
    pub guard_at: Option<Instant>,
    /// Up to this revision the person has seen its number.
    pub approved_rev: i64,
    /// The number that the mall last accepted.
    pub sent: Option<i64>,
    /// When.
    pub sent_at: Option<Instant>,
    /// What the mall showed when it was last read.
    pub shown: Option<i64>,
    /// When.
    pub shown_at: Option<Instant>,
    /// The mall has shown it at least once; before that nothing is sent.
    pub seen_at_mall: bool,
    /// What the mall would show without sales that we haven't seen.
    pub belief: Option<i64>,
    /// Pieces that the mall shows too few, without an order to explain it.
    pub unexplained: i64,
    /// How many complete polls have not explained it.
    pub unexplained_polls: u32,
    /// Pieces that the mall showed too many, which nobody has explained.
    pub above: i64,
    /// Pieces more (or fewer) that somebody put there at the mall, until the person has seen it.
    pub edited: i64,
    /// Why the mall shows another number than ours.
    pub difference: Option<Difference>,
    /// Since when.
    pub difference_since: Option<Instant>,
    /// Since when the person lets that be.
    pub ignored_at: Option<Instant>,
    /// What is wrong with it.
    pub trouble: Option<Coded>,
    /// When it was added.
    pub created_at: Instant,
}

/// A listing to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewListing {
    /// In which shop.
    pub shop_id: ShopId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// The mall's key for it in one text.
    pub key: String,
    /// The mall's keys by the mall's field names.
    pub keys: BTreeMap<String, String>,
    /// Who ships it.
    pub fulfilled_by: FulfilledBy,
}

pub(crate) const COLUMNS: &str = "l.id, l.shop_id, l.sku_id, l.key, l.keys, l.fulfilled_by, l.title, l.price, l.linked, \
     l.matched_by, l.stopped, l.cap, l.buffer, l.set_aside, l.wanted_rev, l.settled_rev, l.closed, l.not_before, l.urgent, \
     l.counted_to, l.own_sold, l.guard, l.guard_at, l.approved_rev, l.sent, l.sent_at, l.shown, l.shown_at, \
     l.seen_at_mall, l.belief, l.unexplained, l.unexplained_polls, l.above, l.edited, l.difference, \
     l.difference_since, l.ignored_at, l.trouble, l.created_at";

pub(crate) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ListingRow> {
    Ok(ListingRow {
        id: c.id(ListingId)?,
        shop_id: c.id(ShopId)?,
        sku_id: c.id(SkuId)?,
        key: c.get()?,
        keys: c.json()?,
        fulfilled_by: c.word()?,
        title: c.get()?,
        price: c.get()?,
        linked: c.get()?,
        matched_by: c.word()?,
        stopped: c.get()?,
        cap: c.get()?,
        buffer: c.get()?,
        set_aside: c.get()?,
        wanted_rev: c.get()?,
        settled_rev: c.get()?,
        closed: c.get()?,
        not_before: c.at()?,
        urgent: c.get()?,
        counted_to: c.get()?,
        own_sold: c.get()?,
        guard: c.maybe_word()?,
        guard_at: c.maybe_at()?,
        approved_rev: c.get()?,
        sent: c.get()?,
        sent_at: c.maybe_at()?,
        shown: c.get()?,
        shown_at: c.maybe_at()?,
        seen_at_mall: c.get()?,
        belief: c.get()?,
        unexplained: c.get()?,
        unexplained_polls: c.get()?,
        above: c.get()?,
        edited: c.get()?,
        difference: c.maybe_word()?,
        difference_since: c.maybe_at()?,
        ignored_at: c.maybe_at()?,
        trouble: c.maybe_coded()?,
        created_at: c.at()?,
    })
}

fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM listings l WHERE {condition}")
}

/// Adds a listing, or writes over the one of that shop and key. What was sent and shown stays; one that moves to
/// another SKU, is new or comes back is raised.
pub fn upsert(w: &mut Write<'_>, new: &NewListing, now: Instant) -> Result<ListingId> {
    w.touch(Topic::Listings);
    sql::value(
        w.conn(),
        "INSERT INTO listings (shop_id, sku_id, key, keys, fulfilled_by, wanted_rev, created_at, counted_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5 = 'shop', ?6, (SELECT ifnull(max(id), 0) FROM stock_movements))
         ON CONFLICT (shop_id, key) DO UPDATE SET
             wanted_rev = wanted_rev + (excluded.fulfilled_by = 'shop' AND (sku_id <> excluded.sku_id
                 OR fulfilled_by <> excluded.fulfilled_by OR archived_at IS NOT NULL)),
             sku_id = excluded.sku_id, keys = excluded.keys, fulfilled_by = excluded.fulfilled_by, archived_at = NULL
         RETURNING id",
        params![
            new.shop_id.0,
            new.sku_id.0,
            new.key,
            sql::json(&new.keys)?,
            sql::word(&new.fulfilled_by)?,
            now.0
        ],
    )
    .map(ListingId)
}

/// [`upsert`] for a listing that must not be there yet.
pub fn insert(w: &mut Write<'_>, new: &NewListing, now: Instant) -> Result<ListingId> {
    if by_key(w, new.shop_id, &new.key)?.is_some() {
        return Err(crate::StoreError::conflict("listing.key_taken"));
    }
    upsert(w, new, now)
}

/// A listing's own rules, set by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListingRules {
    /// Shows 0.
    pub stopped: bool,
    /// Never shows more.
    pub cap: Option<i64>,
    /// Shows so many fewer.
    pub buffer: i64,
    /// 専用枠: pieces set aside for it, which the other listings of the SKU don't see.
    pub set_aside: i64,
}

/// Sets a listing's own rules. Every listing of its SKU is raised, since lots change the others' base.
pub fn set_rules(w: &mut Write<'_>, id: ListingId, rules: &ListingRules) -> Result<()> {
    w.touch(Topic::Listings);
    let sku: i64 = sql::maybe(
        w.conn(),
        "UPDATE listings SET stopped = ?2, cap = ?3, buffer = ?4, set_aside = ?5 WHERE id = ?1 RETURNING sku_id",
        params![id.0, rules.stopped, rules.cap, rules.buffer, rules.set_aside],
        sql::only,
    )?
    .ok_or_else(|| crate::StoreError::not_found("listing"))?;
    raise_sku(w, SkuId(sku))
}

/// Takes a listing out of use; what was sent to it stays on record.
pub fn archive(w: &mut Write<'_>, id: ListingId, now: Instant) -> Result<()> {
    w.touch(Topic::Listings);
    let listing = get(w, id)?.ok_or_else(|| crate::StoreError::not_found("listing"))?;
    sql::run(
        w.conn(),
        "UPDATE listings SET archived_at = ?2, set_aside = 0, unexplained = 0, unexplained_polls = 0 WHERE id = ?1",
        params![id.0, now.0],
    )?;
    // What was set aside or held for it is the others' again.
    raise_sku(w, listing.sku_id)
}

/// One listing.
pub fn get(r: &impl Reader, id: ListingId) -> Result<Option<ListingRow>> {
    sql::maybe(r.conn(), &select("l.id = ?1"), [id.0], row)
}

/// The listings of a shop.
pub fn by_shop(r: &impl Reader, shop: ShopId) -> Result<Vec<ListingRow>> {
    sql::all(r.conn(), &select("l.shop_id = ?1 AND l.archived_at IS NULL ORDER BY l.id"), [shop.0], row)
}

/// The listings of a shop that are ours to send numbers for, in the order of their ids after one of them.
pub fn ours_after(r: &impl Reader, shop: ShopId, after: ListingId, limit: i64) -> Result<Vec<ListingRow>> {
    sql::all(
        r.conn(),
        &select(
            "l.shop_id = ?1 AND l.id > ?2 AND l.archived_at IS NULL AND l.fulfilled_by = 'shop' AND l.linked = 1
             ORDER BY l.id LIMIT ?3",
        ),
        params![shop.0, after.0, limit],
        row,
    )
}

/// The listing of a shop that has this key.
pub fn by_key(r: &impl Reader, shop: ShopId, key: &str) -> Result<Option<ListingRow>> {
    sql::maybe(
        r.conn(),
        &select("l.shop_id = ?1 AND l.key = ?2 AND l.archived_at IS NULL"),
        params![shop.0, key],
        row,
    )
}

/// The code of a bundle that the shop lists, if it lists any.
pub fn a_bundle(r: &impl Reader, shop: ShopId) -> Result<Option<String>> {
    sql::maybe(
        r.conn(),
        // From the bundles, of which there are few, not from the shop's listings.
        "SELECT k.code FROM bundle_parts b
         CROSS JOIN listings l INDEXED BY listings_by_sku ON l.sku_id = b.bundle_sku_id
         JOIN skus k ON k.id = l.sku_id
         WHERE l.shop_id = ?1 AND l.archived_at IS NULL AND l.fulfilled_by = 'shop'
         ORDER BY k.code LIMIT 1",
        [shop.0],
        sql::only,
    )
}

/// The code of a SKU that the shop lists more than once, if there is any.
pub fn listed_twice(r: &impl Reader, shop: ShopId) -> Result<Option<String>> {
    sql::maybe(
        r.conn(),
        "SELECT k.code FROM skus k
         WHERE k.id IN (
             SELECT l.sku_id FROM listings l INDEXED BY listings_ours
             WHERE l.shop_id = ?1 AND l.archived_at IS NULL AND l.fulfilled_by = 'shop'
             GROUP BY l.sku_id HAVING count(*) > 1)
         ORDER BY k.code LIMIT 1",
        [shop.0],
        sql::only,
    )
}

/// The listings of a SKU in all shops.
pub fn by_sku(r: &impl Reader, sku: SkuId) -> Result<Vec<ListingRow>> {
    sql::all(r.conn(), &select("l.sku_id = ?1 AND l.archived_at IS NULL ORDER BY l.id"), [sku.0], row)
}
