//! The queries: narrow, and none a listing.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{ListingId, ShopId, SkuId, observation::FulfilledBy, order::Part, stock::Counting};
use rusqlite::{Params, params};

use super::{Asked, Facts, Keeps, ListingFacts, Seller, SkuFacts, With};
use crate::{Reader, Result, sql, sql::Cols};

/// From so many SKUs on all of them are walked through: looking each up would take longer.
const MANY: usize = 2_000;

/// What the numbers of the listings depend on.
pub fn facts(r: &impl Reader, asked: &Asked, with: With<'_>) -> Result<Facts> {
    let mut facts = Facts::default();
    let mut of_skus: BTreeSet<SkuId> = asked.skus.iter().chain(with.skus).copied().collect();
    let many = asked.all || !asked.shops.is_empty() || of_skus.len() > MANY || asked.listings.len() > MANY;
    if many || !asked.skus.is_empty() {
        facts.parts = every_part(r)?;
        of_skus = touched(&facts.parts, of_skus);
    }
    facts.listings = listings(r, asked, &of_skus)?;
    if many {
        facts.skus = skus(r, None)?;
        facts.keeps = keeps(r, None)?;
    } else {
        of_skus.extend(facts.listings.iter().map(|listing| listing.sku_id));
        // What a bundle lacks at its mall is held back from its parts, so these bundles matter wherever a part does.
        let lacking = lacking_bundles(r)?;
        if facts.parts.is_empty() {
            facts.parts = parts_below(r, of_skus.iter().chain(&lacking))?;
        }
        let matter = below(&facts.parts, of_skus.iter().copied());
        let ids = sql::ids(matter.iter().map(|id| id.0));
        facts.skus = skus(r, Some(&ids))?;
        let with_bundles = sql::ids(matter.iter().chain(&lacking).map(|id| id.0));
        facts.keeps = keeps(r, Some(&with_bundles))?;
    }
    if with.sellers {
        facts.sellers = if asked.all {
            facts
                .listings
                .iter()
                .filter(|one| one.linked && one.fulfilled_by == FulfilledBy::Shop)
                .map(seller)
                .collect()
        } else if many {
            sellers(r, None)?
        } else {
            let ids: BTreeSet<i64> = facts.listings.iter().map(|listing| listing.sku_id.0).collect();
            sellers(r, Some(&sql::ids(ids)))?
        };
    }
    Ok(facts)
}

const COLUMNS: &str = "l.id, l.shop_id, l.sku_id, l.fulfilled_by = 'mall', l.linked, l.stopped, l.closed, \
     l.seen_at_mall = 0 AND l.trouble IS NOT NULL, l.cap, l.buffer, l.set_aside, \
     l.belief - l.unexplained, l.unexplained, l.settled_rev < l.wanted_rev";

fn listing(c: &mut Cols<'_, '_>) -> rusqlite::Result<ListingFacts> {
    Ok(ListingFacts {
        id: c.id(ListingId)?,
        shop_id: c.id(ShopId)?,
        sku_id: c.id(SkuId)?,
        fulfilled_by: if c.get()? { FulfilledBy::Mall } else { FulfilledBy::Shop },
        linked: c.get()?,
        stopped: c.get()?,
        closed: c.get()?,
        absent: c.get()?,
        cap: c.get()?,
        buffer: c.get()?,
        set_aside: c.get()?,
        shown: c.get()?,
        unexplained: c.get()?,
        waits: c.get()?,
    })
}

fn listings(r: &impl Reader, asked: &Asked, of_skus: &BTreeSet<SkuId>) -> Result<Vec<ListingFacts>> {
    let select = |condition: &str, params: &dyn Fn() -> String| -> Result<Vec<ListingFacts>> {
        let sql = format!("SELECT {COLUMNS} FROM listings l WHERE l.archived_at IS NULL{condition}");
        if condition.is_empty() {
            sql::all(r.conn(), &sql, [], listing)
        } else {
            sql::all(r.conn(), &sql, [params()], listing)
        }
    };
    if asked.all {
        // In the order of the table.
        return select("", &String::new);
    }
    let mut found = Vec::new();
    for shop in &asked.shops {
        let sql = format!("SELECT {COLUMNS} FROM listings l WHERE l.archived_at IS NULL AND l.shop_id = ?1");
        found.extend(sql::all(r.conn(), &sql, params![shop.0], listing)?);
    }
    if of_skus.len() > MANY && !asked.skus.is_empty() {
        let all = select("", &String::new)?;
        found.extend(all.into_iter().filter(|one| of_skus.contains(&one.sku_id)));
    } else if !asked.skus.is_empty() {
        let ids = || sql::ids(of_skus.iter().map(|id| id.0));
        found.extend(select(" AND l.sku_id IN (SELECT value FROM json_each(?1))", &ids)?);
    }
    if !asked.listings.is_empty() {
        let ids = || sql::ids(asked.listings.iter().map(|id| id.0));
        found.extend(select(" AND l.id IN (SELECT value FROM json_each(?1))", &ids)?);
    }
    found.sort_unstable_by_key(|one| one.id);
    found.dedup_by_key(|one| one.id);
    Ok(found)
}

fn skus(r: &impl Reader, ids: Option<&str>) -> Result<Vec<(SkuId, SkuFacts)>> {
    let fact = |c: &mut Cols<'_, '_>| {
        let id = c.id(SkuId)?;
        let counting = match c.get::<i64>()? {
            0 => Counting::Counted,
            1 => Counting::NotCounted,
            _ => Counting::MadeToOrder,
        };
        let (expected, held) = (c.get()?, c.get()?);
        Ok((id, SkuFacts { counting, expected, held, set_once: c.get()?, archived: c.get()? }))
    };
    let sql = "SELECT s.id, iif(s.counting = 'counted', 0, iif(s.counting = 'not_counted', 1, 2)),
             ifnull(t.expected, 0), ifnull(t.held, 0), t.set_at IS NOT NULL, s.archived_at IS NOT NULL
         FROM skus s LEFT JOIN stock t ON t.sku_id = s.id";
    match ids {
        None => sql::all(r.conn(), &format!("{sql} ORDER BY s.id"), [], fact),
        Some(ids) => {
            let sql = format!("{sql} WHERE s.id IN (SELECT value FROM json_each(?1)) ORDER BY s.id");
            sql::all(r.conn(), &sql, [ids], fact)
        }
    }
}

fn keeps(r: &impl Reader, ids: Option<&str>) -> Result<Vec<Keeps>> {
    let fact = |c: &mut Cols<'_, '_>| {
        let listing = c.id(ListingId)?;
        Ok(Keeps { listing, sku_id: c.id(SkuId)?, set_aside: c.get()?, unexplained: c.get()? })
    };
    let mut found = BTreeMap::new();
    // Each of the two has an index of its own, with few rows.
    for which in ["set_aside > 0", "unexplained > 0"] {
        let sql = format!(
            "SELECT id, sku_id, set_aside, unexplained FROM listings WHERE {which} AND archived_at IS NULL"
        );
        let rows = match ids {
            None => sql::all(r.conn(), &sql, [], fact)?,
            Some(ids) => {
                let sql = format!("{sql} AND sku_id IN (SELECT value FROM json_each(?1))");
                sql::all(r.conn(), &sql, [ids], fact)?
            }
        };
        found.extend(rows.into_iter().map(|row| (row.listing, row)));
    }
    Ok(found.into_values().collect())
}

fn sellers(r: &impl Reader, ids: Option<&str>) -> Result<Vec<Seller>> {
    let fact = |c: &mut Cols<'_, '_>| {
        let listing = c.id(ListingId)?;
        Ok(Seller { listing, sku_id: c.id(SkuId)?, shop_id: c.id(ShopId)?, stopped: c.get()? })
    };
    let sql =
        "SELECT id, sku_id, shop_id, stopped OR (seen_at_mall = 0 AND trouble IS NOT NULL) FROM listings
         WHERE archived_at IS NULL AND fulfilled_by = 'shop' AND linked = 1";
    match ids {
        None => sql::all(r.conn(), sql, [], fact),
        Some(ids) => {
            sql::all(r.conn(), &format!("{sql} AND sku_id IN (SELECT value FROM json_each(?1))"), [ids], fact)
        }
    }
}

fn seller(listing: &ListingFacts) -> Seller {
    Seller {
        listing: listing.id,
        sku_id: listing.sku_id,
        shop_id: listing.shop_id,
        stopped: listing.stopped || listing.absent,
    }
}

/// Bundles of which a mall shows too few.
fn lacking_bundles(r: &impl Reader) -> Result<Vec<SkuId>> {
    sql::all(
        r.conn(),
        "SELECT DISTINCT sku_id FROM listings
         WHERE unexplained > 0 AND sku_id IN (SELECT bundle_sku_id FROM bundle_parts)",
        [],
        |c| c.id(SkuId),
    )
}

fn every_part(r: &impl Reader) -> Result<BTreeMap<SkuId, Vec<Part>>> {
    parts(r, "SELECT bundle_sku_id, part_sku_id, quantity FROM bundle_parts", [])
}

/// The parts of these SKUs, and the parts of those.
fn parts_below<'a>(
    r: &impl Reader,
    skus: impl Iterator<Item = &'a SkuId>,
) -> Result<BTreeMap<SkuId, Vec<Part>>> {
    parts(
        r,
        "WITH RECURSIVE below (id) AS (
             SELECT value FROM json_each(?1)
             UNION SELECT b.part_sku_id FROM bundle_parts b JOIN below ON b.bundle_sku_id = below.id)
         SELECT b.bundle_sku_id, b.part_sku_id, b.quantity FROM below JOIN bundle_parts b ON b.bundle_sku_id = below.id",
        [sql::ids(skus.map(|id| id.0))],
    )
}

fn parts(r: &impl Reader, sql: &str, params: impl Params) -> Result<BTreeMap<SkuId, Vec<Part>>> {
    let rows = sql::all(r.conn(), sql, params, |c| {
        Ok((c.id(SkuId)?, Part { sku_id: c.id(SkuId)?, quantity: c.get()? }))
    })?;
    let mut parts: BTreeMap<SkuId, Vec<Part>> = BTreeMap::new();
    for (bundle, part) in rows {
        parts.entry(bundle).or_default().push(part);
    }
    Ok(parts)
}

/// These SKUs and all that they are made of.
fn below(parts: &BTreeMap<SkuId, Vec<Part>>, skus: impl Iterator<Item = SkuId>) -> BTreeSet<SkuId> {
    let mut found: BTreeSet<SkuId> = skus.collect();
    let mut open: Vec<SkuId> = found.iter().copied().collect();
    while let Some(sku) = open.pop() {
        for part in parts.get(&sku).into_iter().flatten() {
            if found.insert(part.sku_id) {
                open.push(part.sku_id);
            }
        }
    }
    found
}

/// All that shares stock with these SKUs: what they are made of, and every bundle that has any of it.
fn touched(parts: &BTreeMap<SkuId, Vec<Part>>, skus: BTreeSet<SkuId>) -> BTreeSet<SkuId> {
    let mut above: BTreeMap<SkuId, Vec<SkuId>> = BTreeMap::new();
    for (bundle, of) in parts {
        for part in of {
            above.entry(part.sku_id).or_default().push(*bundle);
        }
    }
    let mut found = below(parts, skus.into_iter());
    let mut open: Vec<SkuId> = found.iter().copied().collect();
    while let Some(sku) = open.pop() {
        for bundle in above.get(&sku).into_iter().flatten() {
            if found.insert(*bundle) {
                open.push(*bundle);
            }
        }
    }
    found
}
