//! The end of a SKU: deleted for good only where nothing ever happened to it, else out of sight with all its history.

use miseban_domain::{Instant, ProductId, SkuId};
use rusqlite::params;

use crate::{
    Reader, Result, StoreError, StoreErrorKind, Topic, Write, listings, products, search, skus, sql,
    sql::Connected,
};

/// What hangs on a SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Movements of its stock.
    pub movements: i64,
    /// Lines of orders.
    pub order_lines: i64,
    /// Listings in use.
    pub listings: i64,
    /// Attempts to send its number.
    pub attempts: i64,
    /// It is or was a part of a bundle that may have been ordered.
    pub was_part: bool,
    /// Bundles in use of which it is a part, directly.
    pub bundles: Vec<SkuId>,
}

impl Uses {
    /// Something happened to it that must not be forgotten.
    pub const fn history(&self) -> bool {
        self.movements > 0 || self.order_lines > 0 || self.attempts > 0 || self.was_part
    }
}

/// What hangs on a SKU.
pub fn uses(r: &impl Reader, sku: SkuId) -> Result<Uses> {
    let count = |sql: &str| -> Result<i64> { sql::value(r.conn(), sql, [sku.0]) };
    Ok(Uses {
        movements: count("SELECT count(*) FROM stock_movements WHERE sku_id = ?1")?,
        order_lines: count("SELECT count(*) FROM order_lines WHERE sku_id = ?1")?,
        listings: count("SELECT count(*) FROM listings WHERE sku_id = ?1 AND archived_at IS NULL")?,
        attempts: count(
            "SELECT count(*) FROM push_attempts WHERE listing_id IN (SELECT id FROM listings WHERE sku_id = ?1)",
        )?,
        was_part: sql::value(
            r.conn(),
            "SELECT EXISTS (SELECT 1 FROM skus WHERE id = ?1 AND was_part = 1)",
            [sku.0],
        )?,
        bundles: sql::all(
            r.conn(),
            "SELECT b.bundle_sku_id FROM bundle_parts b JOIN skus s ON s.id = b.bundle_sku_id
             WHERE b.part_sku_id = ?1 AND s.archived_at IS NULL ORDER BY 1",
            [sku.0],
            |c| c.id(SkuId),
        )?,
    })
}

/// Takes a SKU out of sight. Its listings stay joined and show 0 from now on; what is still ordered counts. The product
/// goes with its last SKU.
pub fn archive_sku(w: &mut Write<'_>, sku: SkuId, now: Instant) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "sku",
        "UPDATE skus SET archived_at = ifnull(archived_at, ?2) WHERE id = ?1",
        params![sku.0, now.0],
    )?;
    sql::run(
        w.conn(),
        "UPDATE products SET archived_at = ?2 WHERE id = (SELECT product_id FROM skus WHERE id = ?1)
             AND NOT EXISTS (SELECT 1 FROM skus s WHERE s.product_id = products.id AND s.archived_at IS NULL)",
        params![sku.0, now.0],
    )?;
    listings::raise_sku(w, sku)
}

/// Brings a SKU back, and its product.
pub fn restore_sku(w: &mut Write<'_>, sku: SkuId) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(w.conn(), "sku", "UPDATE skus SET archived_at = NULL WHERE id = ?1", [sku.0])?;
    sql::run(
        w.conn(),
        "UPDATE products SET archived_at = NULL WHERE id = (SELECT product_id FROM skus WHERE id = ?1)",
        [sku.0],
    )?;
    listings::raise_sku(w, sku)
}

/// Takes a product out of sight with all its SKUs.
pub fn archive_product(w: &mut Write<'_>, product: ProductId, now: Instant) -> Result<()> {
    products::get(w, product)?.ok_or_else(|| StoreError::not_found("product"))?;
    skus::of_product(w, product)?.iter().try_for_each(|sku| archive_sku(w, sku.id, now))
}

/// Brings a product back with all its SKUs.
pub fn restore_product(w: &mut Write<'_>, product: ProductId) -> Result<()> {
    products::get(w, product)?.ok_or_else(|| StoreError::not_found("product"))?;
    skus::of_product(w, product)?.iter().try_for_each(|sku| restore_sku(w, sku.id))
}

/// Deletes a SKU to which nothing ever happened, with its listings; else takes it out of sight. True when it is gone for
/// good. The product goes with its last SKU.
pub fn delete_sku(w: &mut Write<'_>, sku: SkuId, now: Instant) -> Result<bool> {
    let row = skus::get(w, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
    w.touch(Topic::Stock);
    w.touch(Topic::Listings);
    if !uses(w, sku)?.history() && erased(w, sku)? {
        drop_empty(w, row.product_id)?;
        return Ok(true);
    }
    archive_sku(w, sku, now)?;
    Ok(false)
}

/// [`delete_sku`] for every SKU of a product. True when nothing of it is left.
pub fn delete_product(w: &mut Write<'_>, product: ProductId, now: Instant) -> Result<bool> {
    products::get(w, product)?.ok_or_else(|| StoreError::not_found("product"))?;
    let mut gone = true;
    for sku in skus::of_product(w, product)? {
        gone &= delete_sku(w, sku.id, now)?;
    }
    Ok(gone)
}

/// Deletes the rows of a SKU. False, with nothing deleted, when any other table still names it: whatever does is history.
fn erased(w: &Write<'_>, sku: SkuId) -> Result<bool> {
    const OWN: [&str; 5] = [
        "DELETE FROM bundle_parts WHERE bundle_sku_id = ?1",
        "DELETE FROM listings WHERE sku_id = ?1",
        "DELETE FROM physical_stock WHERE sku_id = ?1",
        "DELETE FROM stock WHERE sku_id = ?1",
        "DELETE FROM skus WHERE id = ?1",
    ];
    let conn = w.conn();
    sql::run(conn, "SAVEPOINT erase", [])?;
    match OWN.iter().try_for_each(|statement| sql::run(conn, statement, [sku.0]).map(drop)) {
        Ok(()) => {
            sql::run(conn, "RELEASE erase", [])?;
            search::drop_row(w, search::Index::Skus, sku.0)?;
            Ok(true)
        }
        Err(error) if error.kind == StoreErrorKind::Conflict("store.conflict") => {
            sql::run(conn, "ROLLBACK TO erase", [])?;
            sql::run(conn, "RELEASE erase", [])?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn drop_empty(w: &Write<'_>, product: ProductId) -> Result<()> {
    let conn = w.conn();
    let left: bool =
        sql::value(conn, "SELECT EXISTS (SELECT 1 FROM skus WHERE product_id = ?1)", [product.0])?;
    if left {
        return Ok(());
    }
    sql::run(conn, "DELETE FROM product_pictures WHERE product_id = ?1", [product.0])?;
    sql::run(conn, "DELETE FROM product_field_values WHERE product_id = ?1", [product.0])?;
    sql::run(conn, "DELETE FROM products WHERE id = ?1", [product.0]).map(drop)
}
