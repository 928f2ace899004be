//! Products, SKUs and bundles.

mod bundles;
mod goods;
mod list;

use miseban_domain::{
    Coded, Instant, ProductId, SkuId,
    product::{SkuOption, variation},
    stock::Counting,
    text::search_form,
};
use rusqlite::params;

pub use bundles::{all_bundles, bundles_containing, flattened, parts, set_parts};
pub use goods::{ReorderSku, for_reorder};
pub use list::{
    ListingBrief, StockListRow, StockOnly, StockQuery, StockSort, stock_count, stock_ids, stock_list,
};

use crate::{
    Reader, Result, StoreError, Topic, Write, products, search, sql,
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
    /// Pairs of name and value (色 = 赤), in the product's order.
    pub options: Vec<SkuOption>,
    /// Which variation (`赤 / M`), made of the options where there are any; empty for the only one.
    pub variation: String,
    /// How it takes part in stock.
    pub counting: Counting,
    /// Percent.
    pub tax_rate: u8,
    /// Our price of one, in yen, where it is kept.
    pub price: Option<i64>,
    /// What one costs us, in yen, where it is kept.
    pub cost: Option<i64>,
    /// JAN; empty where there is none.
    pub jan: String,
    /// Grams, where it is kept.
    pub weight: Option<i64>,
    /// 棚番; empty where there is none.
    pub shelf: String,
    /// What the shop noted.
    pub memo: String,
    /// 在庫僅少 from this number down; `None`: as set for all.
    pub low_at: Option<i64>,
    /// When it was added.
    pub created_at: Instant,
    /// When it was taken out of sight. Its listings show 0.
    pub archived_at: Option<Instant>,
}

impl SkuRow {
    /// Its name and, where its product has several, its variation: what tells it from the others in one text.
    pub fn full_name(&self) -> String {
        full_name(&self.name, &self.variation)
    }
}

/// A name with the variation, if there is one.
pub(crate) fn full_name(name: &str, variation: &str) -> String {
    if variation.is_empty() { name.to_owned() } else { format!("{name} ／ {variation}") }
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
    /// Pairs of name and value; `variation` is made of them where there are any.
    pub options: Vec<SkuOption>,
    /// Which variation, where there are no options.
    pub variation: String,
    /// How it takes part in stock.
    pub counting: Counting,
    /// Percent.
    pub tax_rate: u8,
    /// Our price of one, in yen.
    pub price: Option<i64>,
    /// What one costs us, in yen.
    pub cost: Option<i64>,
    /// JAN.
    pub jan: String,
    /// Grams.
    pub weight: Option<i64>,
    /// 棚番.
    pub shelf: String,
    /// What the shop notes.
    pub memo: String,
    /// 在庫僅少 from this number down.
    pub low_at: Option<i64>,
}

/// How `counting` is written in the table; the query of the stock list reads it too.
pub(crate) const COLUMNS: &str = "s.id, s.product_id, s.code, s.unified_code, s.name, s.options, s.variation, s.counting, s.tax_rate, s.price, s.cost, s.jan, \
     s.weight, s.shelf, s.memo, s.low_at, s.created_at, s.archived_at";

pub(crate) fn row(c: &mut Cols<'_, '_>) -> rusqlite::Result<SkuRow> {
    Ok(SkuRow {
        id: c.id(SkuId)?,
        product_id: c.id(ProductId)?,
        code: c.get()?,
        unified_code: c.get()?,
        name: c.get()?,
        options: c.json()?,
        variation: c.get()?,
        counting: c.word()?,
        tax_rate: c.get()?,
        price: c.get()?,
        cost: c.get()?,
        jan: c.get()?,
        weight: c.get()?,
        shelf: c.get()?,
        memo: c.get()?,
        low_at: c.get()?,
        created_at: c.at()?,
        archived_at: c.maybe_at()?,
    })
}

/// One SKU.
pub fn get(r: &impl Reader, id: SkuId) -> Result<Option<SkuRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM skus s WHERE s.id = ?1"), [id.0], row)
}

/// The SKU of exactly this code, in sight or not.
pub fn by_exact_code(r: &impl Reader, code: &str) -> Result<Option<SkuRow>> {
    sql::maybe(r.conn(), &format!("SELECT {COLUMNS} FROM skus s WHERE s.code = ?1"), [code], row)
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

/// The SKUs of a product, those out of sight too, as they were added.
pub fn of_product(r: &impl Reader, product: ProductId) -> Result<Vec<SkuRow>> {
    let sql = format!("SELECT {COLUMNS} FROM skus s WHERE s.product_id = ?1 ORDER BY s.id");
    sql::all(r.conn(), &sql, [product.0], row)
}

/// The SKUs in use that have this JAN.
pub fn by_jan(r: &impl Reader, jan: &str) -> Result<Vec<SkuRow>> {
    if jan.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        format!("SELECT {COLUMNS} FROM skus s WHERE s.jan = ?1 AND s.archived_at IS NULL ORDER BY s.id");
    sql::all(r.conn(), &sql, [jan], row)
}

/// Adds a SKU, and its product when there is none of that code. A code that is taken is refused, and the refusal says
/// so when it is one out of sight that has it. A product out of sight comes back.
pub fn insert(w: &mut Write<'_>, new: &NewSku, now: Instant) -> Result<SkuId> {
    w.touch(Topic::Stock);
    code_free(w, None, &new.code)?;
    let product_code = if new.product_code.is_empty() { &new.code } else { &new.product_code };
    let product: i64 = sql::value(
        w.conn(),
        "INSERT INTO products (code, name, created_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (code) DO UPDATE SET archived_at = NULL RETURNING id",
        params![product_code, new.name, now.0],
    )?;
    let id = sql::insert(
        w.conn(),
        "INSERT INTO skus (product_id, code, code_form, unified_code, name, options, variation, counting, tax_rate, price,
             cost, jan, weight, shelf, memo, low_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            product,
            new.code,
            search_form(&new.code),
            new.unified_code,
            new.name,
            sql::json(&new.options)?,
            variation(&new.options).unwrap_or_else(|| new.variation.clone()),
            sql::word(&new.counting)?,
            new.tax_rate,
            new.price,
            new.cost,
            new.jan,
            new.weight,
            new.shelf,
            new.memo,
            new.low_at,
            now.0,
        ],
    )?;
    index(w, SkuId(id))?;
    Ok(SkuId(id))
}

/// Writes what a person may change of a SKU. Its listings are raised when how it counts is another now.
pub fn update(w: &mut Write<'_>, sku: &SkuRow) -> Result<()> {
    w.touch(Topic::Stock);
    let before = get(w, sku.id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    if before.code != sku.code {
        code_free(w, Some(sku.id), &sku.code)?;
    }
    sql::run(
        w.conn(),
        "UPDATE skus SET code = ?2, code_form = ?3, unified_code = ?4, name = ?5, options = ?6, variation = ?7,
             counting = ?8, tax_rate = ?9, price = ?10, cost = ?11, jan = ?12, weight = ?13, shelf = ?14, memo = ?15,
             low_at = ?16
         WHERE id = ?1",
        params![
            sku.id.0,
            sku.code,
            search_form(&sku.code),
            sku.unified_code,
            sku.name,
            sql::json(&sku.options)?,
            variation(&sku.options).unwrap_or_else(|| sku.variation.clone()),
            sql::word(&sku.counting)?,
            sku.tax_rate,
            sku.price,
            sku.cost,
            sku.jan,
            sku.weight,
            sku.shelf,
            sku.memo,
            sku.low_at,
        ],
    )?;
    index(w, sku.id)?;
    if before.counting == sku.counting { Ok(()) } else { crate::listings::raise_sku(w, sku.id) }
}

/// Refuses a code that another SKU has.
fn code_free(w: &Write<'_>, but: Option<SkuId>, code: &str) -> Result<()> {
    let archived: Option<bool> = sql::maybe(
        w.conn(),
        "SELECT archived_at IS NOT NULL FROM skus WHERE code = ?1 AND id IS NOT ?2",
        params![code, but.map(|id| id.0)],
        sql::only,
    )?;
    match archived {
        None => Ok(()),
        Some(false) => Err(StoreError::conflict("sku.code_taken")),
        Some(true) => Err(StoreError::refused(Coded::new("sku.code_archived").with("code", code))),
    }
}

/// Makes a SKU findable by all that a person may remember of it.
pub(crate) fn index(w: &Write<'_>, id: SkuId) -> Result<()> {
    let sku = get(w, id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let product = products::get(w, sku.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
    let fields = products::values(w, sku.product_id)?;
    let unified = sku.unified_code.unwrap_or_default();
    let texts = [
        sku.code.as_str(),
        unified.as_str(),
        sku.name.as_str(),
        sku.variation.as_str(),
        sku.jan.as_str(),
        sku.shelf.as_str(),
        product.code.as_str(),
        product.name.as_str(),
        product.supplier.as_str(),
    ];
    let grams = search::grams(texts.into_iter().chain(fields.values().map(String::as_str)));
    search::put(w, search::Index::Skus, id.0, &grams)
}
