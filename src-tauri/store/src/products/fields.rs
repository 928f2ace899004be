//! Free fields: up to fifty, named and ordered by the shop, with a text a product.

use std::collections::BTreeMap;

use miseban_domain::{Coded, ProductFieldId, ProductId, product::MOST_FIELDS};
use rusqlite::params;

use super::index;
use crate::{Reader, Result, StoreError, Topic, Write, sql, sql::Connected};

/// A free field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Row.
    pub id: ProductFieldId,
    /// What the shop calls it.
    pub name: String,
    /// Where it stands, from 0.
    pub position: i64,
}

/// The fields in the shop's order.
pub fn fields(r: &impl Reader) -> Result<Vec<FieldRow>> {
    sql::all(r.conn(), "SELECT id, name, position FROM product_fields ORDER BY position, id", [], |c| {
        Ok(FieldRow { id: c.id(ProductFieldId)?, name: c.get()?, position: c.get()? })
    })
}

/// Adds a field behind the others. The fifty-first is refused, and so is a name that is taken.
pub fn add_field(w: &mut Write<'_>, name: &str) -> Result<ProductFieldId> {
    let known = fields(w)?;
    if known.len() >= MOST_FIELDS {
        return Err(StoreError::refused(Coded::new("product.fields_full").with("most", MOST_FIELDS)));
    }
    free(&known, None, name)?;
    w.touch(Topic::Stock);
    let position = known.last().map_or(0, |last| last.position + 1);
    sql::insert(
        w.conn(),
        "INSERT INTO product_fields (name, position) VALUES (?1, ?2)",
        params![name, position],
    )
    .map(ProductFieldId)
}

/// Gives a field another name.
pub fn rename_field(w: &mut Write<'_>, id: ProductFieldId, name: &str) -> Result<()> {
    free(&fields(w)?, Some(id), name)?;
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "product_field",
        "UPDATE product_fields SET name = ?2 WHERE id = ?1",
        params![id.0, name],
    )
}

fn free(known: &[FieldRow], but: Option<ProductFieldId>, name: &str) -> Result<()> {
    if known.iter().any(|field| field.name == name && Some(field.id) != but) {
        return Err(StoreError::conflict("product.field_taken"));
    }
    Ok(())
}

/// Puts a field at a place among the others, counted from 0.
pub fn move_field(w: &mut Write<'_>, id: ProductFieldId, to: usize) -> Result<()> {
    let mut order: Vec<ProductFieldId> = fields(w)?.iter().map(|field| field.id).collect();
    let from =
        order.iter().position(|one| *one == id).ok_or_else(|| StoreError::not_found("product_field"))?;
    let moved = order.remove(from);
    order.insert(to.min(order.len()), moved);
    w.touch(Topic::Stock);
    for (position, id) in (0_i64..).zip(order) {
        sql::run(w.conn(), "UPDATE product_fields SET position = ?2 WHERE id = ?1", params![id.0, position])?;
    }
    Ok(())
}

/// Removes a field with all that was written in it; gives how many products had something there.
pub fn remove_field(w: &mut Write<'_>, id: ProductFieldId) -> Result<i64> {
    w.touch(Topic::Stock);
    let products: Vec<ProductId> =
        sql::all(w.conn(), "SELECT product_id FROM product_field_values WHERE field_id = ?1", [id.0], |c| {
            c.id(ProductId)
        })?;
    sql::run(w.conn(), "DELETE FROM product_field_values WHERE field_id = ?1", [id.0])?;
    sql::run_on(w.conn(), "product_field", "DELETE FROM product_fields WHERE id = ?1", [id.0])?;
    products.iter().try_for_each(|product| index(w, *product))?;
    Ok(i64::try_from(products.len()).unwrap_or(i64::MAX))
}

/// What a product has in its fields; fields without a text are left out.
pub fn values(r: &impl Reader, product: ProductId) -> Result<BTreeMap<ProductFieldId, String>> {
    let rows = sql::all(
        r.conn(),
        "SELECT field_id, value FROM product_field_values WHERE product_id = ?1",
        [product.0],
        |c| Ok((c.id(ProductFieldId)?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Writes a text into a field; an empty one empties it.
pub fn set_value(w: &mut Write<'_>, product: ProductId, field: ProductFieldId, value: &str) -> Result<()> {
    w.touch(Topic::Stock);
    if value.is_empty() {
        sql::run(
            w.conn(),
            "DELETE FROM product_field_values WHERE product_id = ?1 AND field_id = ?2",
            params![product.0, field.0],
        )?;
    } else {
        let known: bool =
            sql::value(w.conn(), "SELECT EXISTS (SELECT 1 FROM product_fields WHERE id = ?1)", [field.0])?;
        if !known {
            return Err(StoreError::not_found("product_field"));
        }
        sql::run(
            w.conn(),
            "INSERT INTO product_field_values (product_id, field_id, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (product_id, field_id) DO UPDATE SET value = excluded.value",
            params![product.0, field.0, value],
        )?;
    }
    index(w, product)
}
