//! All SKUs at once, as a file of very many rows is held against them, and what has moved since a moment.

use std::collections::HashMap;

use miseban_domain::{Instant, JobId, MovementId, ShopId, SkuId, WarehouseId, stock::Counting};
use rusqlite::params;

use super::{Amount, Book, Change, Place};
use crate::{Reader, Result, Topic, Write, sql, sql::Connected as _};

/// A SKU with what decides whether a file may set its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSku {
    /// Row.
    pub id: SkuId,
    /// 商品コード.
    pub code: String,
    /// SKU統一コード.
    pub unified_code: Option<String>,
    /// How it takes part in stock.
    pub counting: Counting,
    /// Its number comes from its parts.
    pub bundle: bool,
    /// Its number was set at some time.
    pub set: bool,
    /// 想定在庫.
    pub expected: i64,
    /// 保留在庫.
    pub held: i64,
}

/// Every SKU that is not archived, by its id.
pub fn known_skus(r: &impl Reader) -> Result<Vec<KnownSku>> {
    sql::all(
        r.conn(),
        "SELECT s.id, s.code, s.unified_code, s.counting = 'counted', s.counting = 'made_to_order', b.bundle_sku_id IS NOT NULL,
             t.set_at IS NOT NULL, ifnull(t.expected, 0), ifnull(t.held, 0)
         FROM skus s LEFT JOIN stock t ON t.sku_id = s.id
         LEFT JOIN (SELECT DISTINCT bundle_sku_id FROM bundle_parts) b ON b.bundle_sku_id = s.id
         WHERE s.archived_at IS NULL ORDER BY s.id",
        [],
        |c| {
            Ok(KnownSku {
                id: c.id(SkuId)?,
                code: c.get()?,
                unified_code: c.get()?,
                counting: match (c.get()?, c.get()?) {
                    (true, _) => Counting::Counted,
                    (false, true) => Counting::MadeToOrder,
                    (false, false) => Counting::NotCounted,
                },
                bundle: c.get()?,
                set: c.get()?,
                expected: c.get()?,
                held: c.get()?,
            })
        },
    )
}

/// A shop's listing, with what decides whether its mall's number tells ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedSku {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// The mall ships it from its own stock.
    pub by_mall: bool,
    /// Numbers of ours go there.
    pub linked: bool,
    /// It shows 0, whatever there is: stopped, or 閉店モード shows its SKU elsewhere.
    pub stopped: bool,
    /// It never shows more.
    pub cap: Option<i64>,
}

/// The keys of a shop's listings, with the SKU of each.
pub fn listing_skus(r: &impl Reader, shop: ShopId) -> Result<HashMap<String, ListedSku>> {
    let rows = sql::all(
        r.conn(),
        "SELECT key, sku_id, fulfilled_by = 'mall', linked, stopped OR closed, cap FROM listings
         WHERE shop_id = ?1 AND archived_at IS NULL",
        [shop.0],
        |c| {
            Ok((
                c.get()?,
                ListedSku {
                    sku_id: c.id(SkuId)?,
                    by_mall: c.get()?,
                    linked: c.get()?,
                    stopped: c.get()?,
                    cap: c.get()?,
                },
            ))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// What lies on every shelf: good and defective, by SKU and warehouse.
pub fn on_all_shelves(r: &impl Reader) -> Result<HashMap<(SkuId, WarehouseId), (i64, i64)>> {
    let rows =
        sql::all(r.conn(), "SELECT sku_id, warehouse_id, good, defective FROM physical_stock", [], |c| {
            Ok(((c.id(SkuId)?, c.id(WarehouseId)?), (c.get()?, c.get()?)))
        })?;
    Ok(rows.into_iter().collect())
}

/// The warehouses, by their codes.
pub fn warehouse_codes(r: &impl Reader) -> Result<Vec<(WarehouseId, String)>> {
    sql::all(r.conn(), "SELECT id, code FROM warehouses ORDER BY position, id", [], |c| {
        Ok((c.id(WarehouseId)?, c.get()?))
    })
}

/// Which of a SKU's numbers.
pub type Number = (SkuId, Book, Option<WarehouseId>);

/// Since when, and what doesn't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// After this moment.
    pub moment: Instant,
    /// Only movements that were written after this one.
    pub after: MovementId,
    /// Not those of this job.
    pub but_job: Option<JobId>,
    /// Not what took, or ships, the orders that this shop had before the moment: its own numbers of that moment have them
    /// off already. What became of such an order afterwards (cancelled, changed, sent back) counts: no number of that
    /// moment can have it in.
    pub shop: Option<ShopId>,
}

/// What moved since a moment, in sum per number, and the newest movement that was looked at.
pub fn moved_since(r: &impl Reader, since: &Since) -> Result<(HashMap<Number, i64>, MovementId)> {
    let newest: i64 = sql::value(r.conn(), "SELECT ifnull(max(id), 0) FROM stock_movements", [])?;
    if newest <= since.after.0 {
        return Ok((HashMap::new(), since.after));
    }
    let sums = sql::all(
        r.conn(),
        "SELECT m.sku_id, m.book, m.warehouse_id, sum(m.delta) FROM stock_movements m
         LEFT JOIN orders o ON o.id = m.order_id
         WHERE m.at > ?1 AND m.id > ?2 AND (?3 IS NULL OR m.job_id IS NOT ?3)
             AND (?4 IS NULL OR o.shop_id IS NOT ?4 OR o.ordered_at > ?1
                 OR m.cause NOT IN ('order', 'apply_paused', 'shipped'))
         GROUP BY m.sku_id, m.book, m.warehouse_id",
        params![since.moment.0, since.after.0, since.but_job.map(|id| id.0), since.shop.map(|id| id.0)],
        |c| Ok(((c.id(SkuId)?, c.word()?, c.maybe_id(WarehouseId)?), c.get()?)),
    )?;
    Ok((sums.into_iter().collect(), MovementId(newest)))
}

/// The numbers that the listings of these SKUs, and of bundles of them, shall show as they stand now were seen by a person, who
/// typed them or looked at them: they may leave, however many other numbers change.
pub fn approve_skus(w: &mut Write<'_>, skus: &[SkuId]) -> Result<()> {
    let ids: Vec<i64> = skus.iter().map(|id| id.0).collect();
    w.touch(Topic::Listings);
    sql::run(
        w.conn(),
        "WITH RECURSIVE touched (id) AS (
             SELECT value FROM json_each(?1)
             UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET approved_rev = wanted_rev
         WHERE sku_id IN (SELECT id FROM touched) AND archived_at IS NULL",
        [sql::json(&ids)?],
    )
    .map(drop)
}

/// The newest movement.
pub fn newest_movement(r: &impl Reader) -> Result<MovementId> {
    sql::value(r.conn(), "SELECT ifnull(max(id), 0) FROM stock_movements", []).map(MovementId)
}

/// Whether all of these, one after the other, may be written: bundles have no 想定在庫 of their own, and neither 保留在庫
/// nor what lies on a shelf falls below 0.
pub fn will_take(r: &impl Reader, changes: &[Change]) -> Result<bool> {
    let bundles: bool = sql::value(r.conn(), "SELECT EXISTS (SELECT 1 FROM bundle_parts)", [])?;
    let mut so_far: HashMap<(SkuId, Place), i64> = HashMap::new();
    for change in changes {
        match (change.place.book, change.amount) {
            (Book::Expected, _) if bundles => {
                let bundle: bool = sql::value(
                    r.conn(),
                    "SELECT EXISTS (SELECT 1 FROM bundle_parts WHERE bundle_sku_id = ?1)",
                    [change.sku_id.0],
                )?;
                if bundle {
                    return Ok(false);
                }
            }
            (Book::Held | Book::Good | Book::Defective, amount) => {
                let number = (change.sku_id, change.place);
                let before = match (so_far.get(&number), amount) {
                    (Some(before), _) => *before,
                    // What is there doesn't matter to a number that is none below 0.
                    (None, Amount::To(0..)) => 0,
                    (None, _) => super::number_at(r, change.sku_id, change.place)?,
                };
                let after = match amount {
                    Amount::To(to) => to,
                    Amount::By(by) => before.saturating_add(by),
                };
                // A shelf that is below 0 already may come closer to it.
                if after < 0 && (after < before || change.place.book == Book::Held) {
                    return Ok(false);
                }
                so_far.insert(number, after);
            }
            _ => {}
        }
    }
    Ok(true)
}
