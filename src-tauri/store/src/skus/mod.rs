//! Products, SKUs and bundles.

mod bundles;
mod list;

use miseban_domain::{Instant, ProductId, SkuId, stock::Counting, text::search_form};
use rusqlite::params;

pub use bundles::{bundles_containing, flattened, parts, set_parts};
pub use list::{ListingBrief, StockListRow, StockOnly, StockQuery, StockSort, stock_list};

use crate::{
    Reader, Result, StoreError, Topic, Write, search, sql,
    sql::{Cols, Connected},
};

/// A SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuRow {
    /// Row.
    pub id: SkuId,
    /// What it is a variation of.
    pub product_id: ProductId,
    /// 商品コード, unique.
    pub code: String,
    /// SKU統一コード: our key where malls' codes differ.
    pub unified_code: Option<String>,
    /// Name.
    pub name: String,
    /// Which variation (`赤 / M`); empty for the only one.
    pub variation: String,
    /// How it takes part in stock.
    pub counting: Counting,
    /// Percent.
    pub tax_rate: u8,
    /// Our price of one, in yen, where it is kept.
    pub price: Option<i64>,
    /// JAN; empty where there is none.
    pub jan: String,
    /// When it was added.
    pub created_at: Instant,
}

/// A SKU to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSku {
    /// The product's code; the product is made when there is none of that code. The SKU's own code when empty.
    pub product_code: String,
    /// 商品コード, unique.
    pub code: String,
    /// SKU統一コード.
    pub unified_code: Option<String>,
    /// Name.
    pub name: String,
    /// Which variation.
    pub variation: String,
    /// How it takes part in stock.
    pub counting: Counting,
    /// Percent.
    pub tax_rate: u8,
    /// Our price of one, in yen.
    pub price: Option<i64>,
    /// JAN.
    pub jan: String,
}

/// How `counting` is written in the table; the query of the stock list reads it too.
pub(crate) const COLUMNS: &str = "s.id, s.product_id, s.code, s.unified_code, s.name, s.variation, s.counting, s.tax_rate, s.price, s.jan, s.created_at";

pub(crate) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<SkuRow> {
    Ok(SkuRow {
        id: c.id(SkuId)?,
        product_id: c.id(ProductId)?,
        code: c.get()?,
        unified_code: c.get()?,
        name: c.get()?,
        variation: c.get()?,
        counting: c.word()?,
        tax_rate: c.get()?,
        price: c.get()?,
        jan: c.get()?,
        created_at: c.at()?,
    })
}

/// One SKU.
pub fn get(r: &impl Reader, id: SkuId) -> Result<Option<SkuRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM skus s WHERE s.id = ?1"), [id.0], row)
}

/// The SKU of a code: exactly that code, else that unified code, else the only code that is the same but for
/// width, case, kana and hyphens. Two that are the same by that are no answer.
pub fn by_code(r: &impl Reader, code: &str) -> Result<Option<SkuRow>> {
    let of = |condition: &str, value: &str| -> Result<Vec<SkuRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM skus s WHERE {condition} AND s.archived_at IS NULL ORDER BY s.id LIMIT 2"
        );
        sql::all(r.conn(), &sql, [value], row)
    };
    for condition in ["s.code = ?1", "s.unified_code = ?1"] {
        if let Some(found) = of(condition, code)?.into_iter().next() {
            return Ok(Some(found));
        }
    }
    let form = search_form(code);
    if form.is_empty() {
        return Ok(None);
    }
    let mut alike = of("s.code_form = ?1", &form)?;
    Ok(if alike.len() == 1 { alike.pop() } else { None })
}

/// Adds a SKU, and its product when there is none of that code. A code that is taken is a conflict.
pub fn insert(w: &mut Write<'_>, new: &NewSku, now: Instant) -> Result<SkuId> {
    w.touch(Topic::Stock);
    let conn = w.conn();
    if sql::value(conn, "SELECT EXISTS (SELECT 1 FROM skus WHERE code = ?1)", [&new.code])? {
        return Err(StoreError::conflict("sku.code_taken"));
    }
    let product_code = if new.product_code.is_empty() { &new.code } else { &new.product_code };
    let product: i64 = sql::value(
        conn,
        "INSERT INTO products (code, name, created_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (code) DO UPDATE SET code = code RETURNING id",
        params![product_code, new.name, now.0],
    )?;
    let id = sql::insert(
        conn,
        "INSERT INTO skus (product_id, code, code_form, unified_code, name, variation, counting, tax_rate, price, jan,
             created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            product,
            new.code,
            search_form(&new.code),
            new.unified_code,
            new.name,
            new.variation,
            sql::word(&new.counting)?,
            new.tax_rate,
            new.price,
            new.jan,
            now.0,
        ],
    )?;
    index(w, SkuId(id))?;
    Ok(SkuId(id))
}

/// Writes what a person may change of a SKU. Its listings are raised, since how it counts may be another now.
pub fn update(w: &mut Write<'_>, sku: &SkuRow) -> Result<()> {
    w.touch(Topic::Stock);
    sql::run_on(
        w.conn(),
        "sku",
        "UPDATE skus SET code = ?2, code_form = ?3, unified_code = ?4, name = ?5, variation = ?6, counting = ?7,
             tax_rate = ?8, price = ?9, jan = ?10
         WHERE id = ?1",
        params![
            sku.id.0,
            sku.code,
            search_form(&sku.code),
            sku.unified_code,
            sku.name,
            sku.variation,
            sql::word(&sku.counting)?,
            sku.tax_rate,
            sku.price,
            sku.jan,
        ],
    )?;
    index(w, sku.id)?;
    crate::listings::raise_sku(w, sku.id)
}

fn index(w: &Write<'_>, id: SkuId) -> Result<()> {
    let sku = get(w, id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let unified = sku.unified_code.unwrap_or_default();
    let grams = search::grams([
        sku.code.as_str(),
        unified.as_str(),
        sku.name.as_str(),
        sku.variation.as_str(),
        sku.jan.as_str(),
    ]);
    search::put(w, search::Index::Skus, id.0, &grams)
}
