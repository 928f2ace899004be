//! What the numbers of listings depend on, read in a few narrow queries, however many listings are asked for.
//!
//! Nothing is computed here: the rule is the domain's, and who lays it over these facts is the engine.

mod load;

use std::collections::BTreeMap;

use miseban_domain::{ListingId, ShopId, SkuId, observation::FulfilledBy, order::Part, stock::Counting};
use rusqlite::params;

pub use load::facts;

use crate::{Reader, Result, Topic, Write, skus, sql, sql::Connected};

/// Which listings: those of any of these.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Every one of them.
    pub all: bool,
    /// All of these shops.
    pub shops: Vec<ShopId>,
    /// All that a change of these SKUs touches: their own, those of the bundles that they are in, and for a bundle
    /// all that its parts are sold as.
    pub skus: Vec<SkuId>,
    /// These.
    pub listings: Vec<ListingId>,
}

impl Asked {
    /// Every listing.
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// The listings of a shop.
    pub fn shop(shop: ShopId) -> Self {
        Self { shops: vec![shop], ..Self::default() }
    }

    /// These listings.
    pub fn listings(listings: Vec<ListingId>) -> Self {
        Self { listings, ..Self::default() }
    }
}

/// What else is wanted with the listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct With<'a> {
    /// SKUs whose stock and parts are wanted although no listing asked for is of them.
    pub skus: &'a [SkuId],
    /// Which shops list the SKUs, for 残りN以下は優先ショップに.
    pub sellers: bool,
}

/// A listing, as far as its number depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ListingFacts {
    /// Row.
    pub id: ListingId,
    /// In which shop.
    pub shop_id: ShopId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// Who ships it.
    pub fulfilled_by: FulfilledBy,
    /// Stock link: without it nothing is sent.
    pub linked: bool,
    /// Shows 0.
    pub stopped: bool,
    /// 閉店モード shows its SKU in another shop only.
    pub closed: bool,
    /// Its mall doesn't know it.
    pub absent: bool,
    /// Never shows more.
    pub cap: Option<i64>,
    /// Shows so many fewer.
    pub buffer: i64,
    /// 専用枠.
    pub set_aside: i64,
    /// What the mall shows: as last read or accepted and carried on by what came in since.
    pub shown: Option<i64>,
    /// Of what it should show, so many are missing without an order to explain it.
    pub unexplained: i64,
    /// A number waits to be sent.
    pub waits: bool,
}

/// A SKU, as far as numbers depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkuFacts {
    /// How it takes part in stock.
    pub counting: Counting,
    /// 想定在庫.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
    /// Its number was set at least once.
    pub set_once: bool,
    /// The shop sells it no more.
    pub archived: bool,
}

/// A listing that keeps pieces from others, whether it was asked for or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeps {
    /// Which.
    pub listing: ListingId,
    /// Of which SKU.
    pub sku_id: SkuId,
    /// 専用枠.
    pub set_aside: i64,
    /// Pieces that its mall shows too few.
    pub unexplained: i64,
}

/// A shop that lists a SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seller {
    /// By which listing.
    pub listing: ListingId,
    /// Which SKU.
    pub sku_id: SkuId,
    /// Which shop.
    pub shop_id: ShopId,
    /// It is stopped there, or its mall doesn't know it.
    pub stopped: bool,
}

/// What the numbers of the listings asked for depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The listings, in the order of their ids.
    pub listings: Vec<ListingFacts>,
    /// The SKUs that matter, in the order of their ids.
    pub skus: Vec<(SkuId, SkuFacts)>,
    /// Direct parts of the bundles that matter.
    pub parts: BTreeMap<SkuId, Vec<Part>>,
    /// Listings that keep pieces of the SKUs that matter.
    pub keeps: Vec<Keeps>,
    /// Who lists the SKUs of the listings, where that was wanted.
    pub sellers: Vec<Seller>,
}

/// A listing with what a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// 商品コード.
    pub code: String,
    /// Name and variation.
    pub name: String,
    /// The listing's key at its mall.
    pub key: String,
}

/// What a person knows these listings by.
pub fn names(r: &impl Reader, listings: &[ListingId]) -> Result<BTreeMap<ListingId, Named>> {
    let rows = sql::all(
        r.conn(),
        "SELECT l.id, s.code, s.name, s.variation, l.key FROM listings l JOIN skus s ON s.id = l.sku_id
         WHERE l.id IN (SELECT value FROM json_each(?1))",
        [sql::ids(listings.iter().map(|id| id.0))],
        |c| {
            let (id, code, name, variation) =
                (c.id(ListingId)?, c.get()?, c.get::<String>()?, c.get::<String>()?);
            Ok((id, Named { code, name: skus::full_name(&name, &variation), key: c.get()? }))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// The codes of SKUs, in the order of the codes.
pub fn codes(r: &impl Reader, skus: &[SkuId]) -> Result<Vec<String>> {
    sql::all(
        r.conn(),
        "SELECT code FROM skus WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY code",
        [sql::ids(skus.iter().map(|id| id.0))],
        sql::only,
    )
}

/// How many listings a shop has that are ours to send numbers for.
pub fn of_shop(r: &impl Reader, shop: ShopId) -> Result<i64> {
    sql::value(
        r.conn(),
        "SELECT count(*) FROM listings
         WHERE shop_id = ?1 AND archived_at IS NULL AND fulfilled_by = 'shop' AND linked = 1",
        [shop.0],
    )
}

/// A person has seen the numbers that these listings shall show as they stand now: they may leave, however many they empty.
pub fn approve(w: &mut Write<'_>, listings: &[ListingId]) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET approved_rev = wanted_rev, guard = NULL, guard_at = NULL, guard_rev = -1
         WHERE id IN (SELECT value FROM json_each(?1))",
        [sql::ids(listings.iter().map(|id| id.0))],
    )
    .map(drop)
}

/// [`approve`] for everything that a shop lists.
pub fn approve_shop(w: &mut Write<'_>, shop: ShopId) -> Result<()> {
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "UPDATE listings SET approved_rev = wanted_rev, guard = NULL, guard_at = NULL, guard_rev = -1
         WHERE shop_id = ?1 AND archived_at IS NULL AND fulfilled_by = 'shop' AND linked = 1",
        params![shop.0],
    )
    .map(drop)
}
