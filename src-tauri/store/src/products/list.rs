//! The grid of 商品: a row a SKU, with what its product says.

use std::collections::BTreeMap;

use miseban_domain::{ProductFieldId, SkuId};
use rusqlite::{params_from_iter, types::Value};

use super::{ProductRow, values};
use crate::{Page, Reader, Result, search, skus, skus::SkuRow, sql};

/// Which SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GridOnly {
    /// Every one.
    #[default]
    All,
    /// Made of other SKUs.
    Bundles,
    /// In no shop.
    Unlisted,
    /// Not counted, or made to order.
    NotCounted,
    /// Out of sight.
    Archived,
}

/// In which order. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum GridSort {
    /// By the product's code, its SKUs as they were added.
    #[default]
    Product,
    /// By 商品コード of the SKU.
    Code,
    /// By 商品名.
    Name,
    /// By 仕入先.
    Supplier,
    /// By 棚番.
    Shelf,
    /// By price.
    Price,
    /// By cost.
    Cost,
    /// By JAN.
    Jan,
    /// The newest last.
    Added,
}

/// What the grid asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridQuery {
    /// Parts of anything that is known of it; empty for all.
    pub text: String,
    /// Which SKUs.
    pub only: GridOnly,
    /// Those out of sight too.
    pub archived: bool,
    /// In which order.
    pub sort: GridSort,
    /// The other way round.
    pub desc: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// The SKU.
    pub sku: SkuRow,
    /// Its product.
    pub product: ProductRow,
    /// The product has a picture.
    pub picture: bool,
    /// The SKU is a bundle.
    pub bundle: bool,
    /// Listings in use.
    pub listings: i64,
    /// What stands in the product's free fields.
    pub values: BTreeMap<ProductFieldId, String>,
}

const BUNDLE: &str = "EXISTS (SELECT 1 FROM bundle_parts b WHERE b.bundle_sku_id = s.id)";

/// A page of the grid.
pub fn grid(r: &impl Reader, query: &GridQuery) -> Result<Page<GridRow>> {
    let mut conditions = Vec::new();
    let mut bound: Vec<Value> = Vec::new();
    if let Some(grams) = search::query(&query.text) {
        conditions.push("s.id IN (SELECT rowid FROM sku_search WHERE sku_search MATCH ?)");
        bound.push(grams.into());
    }
    match query.only {
        GridOnly::Archived => conditions.push("s.archived_at IS NOT NULL"),
        _ if !query.archived => conditions.push("s.archived_at IS NULL"),
        _ => {}
    }
    match query.only {
        GridOnly::All | GridOnly::Archived => {}
        GridOnly::Bundles => conditions.push(BUNDLE),
        GridOnly::Unlisted => conditions
            .push("NOT EXISTS (SELECT 1 FROM listings l WHERE l.sku_id = s.id AND l.archived_at IS NULL)"),
        GridOnly::NotCounted => conditions.push("s.counting <> 'counted'"),
    }
    if conditions.is_empty() {
        conditions.push("1");
    }
    let from =
        format!("FROM skus s JOIN products p ON p.id = s.product_id WHERE {}", conditions.join(" AND "));
    let total = sql::value(r.conn(), &format!("SELECT count(*) {from}"), params_from_iter(&bound))?;
    let way = if query.desc { "DESC" } else { "ASC" };
    let by = match query.sort {
        GridSort::Product => "p.code",
        GridSort::Code => "s.code",
        GridSort::Name => "p.name",
        GridSort::Supplier => "p.supplier",
        GridSort::Shelf => "s.shelf",
        GridSort::Price => "s.price",
        GridSort::Cost => "s.cost",
        GridSort::Jan => "s.jan",
        GridSort::Added => "s.id",
    };
    bound.extend([query.limit.into(), query.offset.into()]);
    let statement = format!(
        "SELECT {}, {}, EXISTS (SELECT 1 FROM product_pictures i WHERE i.product_id = p.id), {BUNDLE},
             (SELECT count(*) FROM listings l WHERE l.sku_id = s.id AND l.archived_at IS NULL)
         {from} ORDER BY {by} {way}, s.id {way} LIMIT ? OFFSET ?",
        skus::COLUMNS,
        super::COLUMNS,
    );
    let mut rows = sql::all(r.conn(), &statement, params_from_iter(&bound), grid_row)?;
    for row in &mut rows {
        row.values = values(r, row.product.id)?;
    }
    Ok(Page { rows, total })
}

/// The rows of these SKUs, in the order asked for; unknown ones are left out.
pub fn grid_rows(r: &impl Reader, ids: &[SkuId]) -> Result<Vec<GridRow>> {
    let statement = format!(
        "SELECT {}, {}, EXISTS (SELECT 1 FROM product_pictures i WHERE i.product_id = p.id), {BUNDLE},
             (SELECT count(*) FROM listings l WHERE l.sku_id = s.id AND l.archived_at IS NULL)
         FROM skus s JOIN products p ON p.id = s.product_id WHERE s.id = ?1",
        skus::COLUMNS,
        super::COLUMNS,
    );
    let mut rows = Vec::new();
    for id in ids {
        if let Some(mut row) = sql::maybe(r.conn(), &statement, [id.0], grid_row)? {
            row.values = values(r, row.product.id)?;
            rows.push(row);
        }
    }
    Ok(rows)
}

fn grid_row(c: &mut sql::Cols<'_, '_>) -> rusqlite::Result<GridRow> {
    Ok(GridRow {
        sku: skus::row(c)?,
        product: super::row(c)?,
        picture: c.get()?,
        bundle: c.get()?,
        listings: c.get()?,
        values: BTreeMap::new(),
    })
}
