//! Bundles: what they are made of, and what they take part in.

use std::cell::RefCell;

use miseban_domain::{
    Coded, SkuId,
    order::Part,
    stock::{self, BundleError},
};
use rusqlite::{Connection, params};

use crate::{Reader, Result, StoreError, Topic, Write, sql, sql::Connected};

/// Makes a SKU a bundle of these parts, or with none a plain SKU again. A bundle that would contain itself, lie too
/// deep or have a part without a quantity is refused. Orders keep the composition that they were taken in with.
pub fn set_parts(w: &mut Write<'_>, bundle: SkuId, parts: &[Part]) -> Result<()> {
    w.touch(Topic::Stock);
    // Before and after: the listings of parts that leave it aren't touched, its own and those above it are.
    sql::run(w.conn(), "DELETE FROM bundle_parts WHERE bundle_sku_id = ?1", [bundle.0])?;
    for part in parts {
        if part.sku_id == bundle {
            return Err(BundleError::Cycle(bundle).into());
        }
        if part.quantity < 1 {
            return Err(BundleError::BadQuantity(bundle).into());
        }
        sql::run(
            w.conn(),
            "INSERT INTO bundle_parts (bundle_sku_id, part_sku_id, quantity) VALUES (?1, ?2, ?3)
             ON CONFLICT (bundle_sku_id, part_sku_id) DO UPDATE SET quantity = quantity + excluded.quantity",
            params![bundle.0, part.sku_id.0, part.quantity],
        )?;
        sql::run(w.conn(), "UPDATE skus SET was_part = 1 WHERE id = ?1", [part.sku_id.0])?;
    }
    flattened(w, bundle)?;
    // A cycle or too deep a pile may only show from the top.
    for above in bundles_containing(w, bundle)? {
        flattened(w, above)?;
    }
    crate::listings::raise_sku(w, bundle)
}

/// Every bundle in sight, by its code.
pub fn all_bundles(r: &impl Reader) -> Result<Vec<SkuId>> {
    sql::all(
        r.conn(),
        "SELECT s.id FROM skus s WHERE s.archived_at IS NULL
             AND EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)
         ORDER BY s.code",
        [],
        |c| c.id(SkuId),
    )
}

/// The direct parts of a bundle; `None` for a plain SKU.
pub fn parts(r: &impl Reader, sku: SkuId) -> Result<Option<Vec<Part>>> {
    direct(r.conn(), sku)
}

fn direct(conn: &Connection, sku: SkuId) -> Result<Option<Vec<Part>>> {
    let parts = sql::all(
        conn,
        "SELECT part_sku_id, quantity FROM bundle_parts WHERE bundle_sku_id = ?1 ORDER BY part_sku_id",
        [sku.0],
        |c| Ok(Part { sku_id: c.id(SkuId)?, quantity: c.get()? }),
    )?;
    Ok((!parts.is_empty()).then_some(parts))
}

/// What one piece of a SKU takes from stock: itself, or a bundle's leaves, quantities summed over all paths. Leaves
/// that aren't counted are left out; a SKU that isn't counted itself gives nothing.
pub fn flattened(r: &impl Reader, sku: SkuId) -> Result<Vec<Part>> {
    let conn = r.conn();
    let failed = RefCell::new(None);
    let leaves = stock::flatten(sku, &|sku| {
        direct(conn, sku).unwrap_or_else(|error| {
            failed.borrow_mut().get_or_insert(error);
            None
        })
    });
    if let Some(error) = failed.into_inner() {
        return Err(error);
    }
    let mut counted = Vec::new();
    for part in leaves? {
        let is: Option<bool> =
            sql::maybe(conn, "SELECT counting = 'counted' FROM skus WHERE id = ?1", [part.sku_id.0], |c| {
                c.get()
            })?;
        if is.ok_or_else(|| StoreError::not_found("sku"))? {
            counted.push(part);
        }
    }
    Ok(counted)
}

/// Every bundle that a SKU is in, directly or through other bundles, in the order of their ids.
pub fn bundles_containing(r: &impl Reader, sku: SkuId) -> Result<Vec<SkuId>> {
    sql::all(
        r.conn(),
        "WITH RECURSIVE above (id) AS (
             SELECT bundle_sku_id FROM bundle_parts WHERE part_sku_id = ?1
             UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN above a ON b.part_sku_id = a.id)
         SELECT id FROM above ORDER BY id",
        [sku.0],
        |c| c.id(SkuId),
    )
}

impl From<BundleError> for StoreError {
    fn from(error: BundleError) -> Self {
        let (code, sku) = match error {
            BundleError::Cycle(sku) => ("bundle.cycle", sku),
            BundleError::TooDeep(sku) => ("bundle.too_deep", sku),
            BundleError::BadQuantity(sku) => ("bundle.bad_quantity", sku),
        };
        Self::refused(Coded::new(code).with("sku_id", sku))
    }
}
