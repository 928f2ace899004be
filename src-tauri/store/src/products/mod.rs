//! Products: what SKUs are variations of. Name, supplier, memo, picture and free fields are kept once a product.

mod ending;
mod fields;
mod list;
mod picture;

use miseban_domain::{Instant, ProductId};
use rusqlite::params;

pub use ending::{
    Uses, archive_product, archive_sku, delete_product, delete_sku, restore_product, restore_sku, uses,
};
pub use fields::{FieldRow, add_field, fields, move_field, remove_field, rename_field, set_value, values};
pub use list::{GridOnly, GridQuery, GridRow, GridSort, grid, grid_rows};
pub use picture::{Picture, picture, remove_picture, set_picture};

use crate::{
    Reader, Result, StoreError, Topic, Write, skus, sql,
    sql::{Cols, Connected},
};

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// Row.
    pub id: ProductId,
    /// Its code, unique: what the codes of its SKUs have in common.
    pub code: String,
    /// 商品名.
    pub name: String,
    /// 仕入先.
    pub supplier: String,
    /// What the shop noted.
    pub memo: String,
    /// When it was added.
    pub created_at: Instant,
    /// When it was taken out of sight.
    pub archived_at: Option<Instant>,
}

/// A product to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewProduct {
    /// Its code, unique.
    pub code: String,
    /// 商品名.
    pub name: String,
    /// 仕入先.
    pub supplier: String,
    /// What the shop notes.
    pub memo: String,
}

const COLUMNS: &str = "p.id, p.code, p.name, p.supplier, p.memo, p.created_at, p.archived_at";

pub(crate) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<ProductRow> {
    Ok(ProductRow {
        id: c.id(ProductId)?,
        code: c.get()?,
        name: c.get()?,
        supplier: c.get()?,
        memo: c.get()?,
        created_at: c.at()?,
        archived_at: c.maybe_at()?,
    })
}

/// One product.
pub fn get(r: &impl Reader, id: ProductId) -> Result<Option<ProductRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM products p WHERE p.id = ?1"), [id.0], row)
}

/// The product of exactly this code, in sight or not.
pub fn by_code(r: &impl Reader, code: &str) -> Result<Option<ProductRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM products p WHERE p.code = ?1"), [code], row)
}

/// Adds a product without SKUs; give it one in the same transaction. A code that is taken is a conflict.
pub fn insert(w: &mut Write<'_>, new: &NewProduct, now: Instant) -> Result<ProductId> {
    w.touch(Topic::Stock);
    if by_code(w, &new.code)?.is_some() {
        return Err(StoreError::conflict("product.code_taken"));
    }
    sql::insert(
        w.conn(),
        "INSERT INTO products (code, name, supplier, memo, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![new.code, new.name, new.supplier, new.memo, now.0],
    )
    .map(ProductId)
}

/// Writes code, name, supplier and memo. SKUs that were called as the product was are called as it is.
pub fn update(w: &mut Write<'_>, product: &ProductRow) -> Result<()> {
    w.touch(Topic::Stock);
    let before = get(w, product.id)?.ok_or_else(|| StoreError::not_found("product"))?;
    if by_code(w, &product.code)?.is_some_and(|other| other.id != product.id) {
        return Err(StoreError::conflict("product.code_taken"));
    }
    sql::run(
        w.conn(),
        "UPDATE products SET code = ?2, name = ?3, supplier = ?4, memo = ?5 WHERE id = ?1",
        params![product.id.0, product.code, product.name, product.supplier, product.memo],
    )?;
    if before.name != product.name {
        sql::run(
            w.conn(),
            "UPDATE skus SET name = ?3 WHERE product_id = ?1 AND name = ?2",
            params![product.id.0, before.name, product.name],
        )?;
    }
    index(w, product.id)
}

/// Makes the SKUs of a product findable by what the product says.
fn index(w: &Write<'_>, product: ProductId) -> Result<()> {
    skus::of_product(w, product)?.iter().try_for_each(|sku| skus::index(w, sku.id))
}
