//! The rows of 商品, and one product whole.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, ProductFieldId, SkuId,
    product::{Jan, read_jan},
    stock::Counting,
};
use miseban_store::{
    Reader, Result, Store, StoreError,
    products::{self, GridOnly, GridQuery, GridRow, GridSort},
    skus, stock,
};

use crate::{
    cases::{orders::left_of, stock::serde_name},
    problem::{FaultResult, problem},
    views::{OneProduct, Page, Problem, ProductQuery, ProductSku, ProductView},
};

/// The grid's rows.
pub async fn list(store: &Store, query: ProductQuery) -> FaultResult<Page<ProductSku>> {
    let wanted = GridQuery {
        only: match query.only.as_str() {
            "bundles" => GridOnly::Bundles,
            "unlisted" => GridOnly::Unlisted,
            "not_counted" => GridOnly::NotCounted,
            "archived" => GridOnly::Archived,
            _ => GridOnly::All,
        },
        archived: query.archived,
        sort: match query.sort.as_str() {
            "code" => GridSort::Code,
            "name" => GridSort::Name,
            "supplier" => GridSort::Supplier,
            "shelf" => GridSort::Shelf,
            "price" => GridSort::Price,
            "cost" => GridSort::Cost,
            "jan" => GridSort::Jan,
            "added" => GridSort::Added,
            _ => GridSort::Product,
        },
        desc: query.desc,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
        text: query.text,
    };
    Ok(store
        .read(move |r| {
            let page = products::grid(r, &wanted)?;
            let rows = page.rows.into_iter().map(|row| row_view(r, row)).collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

/// A product with all its SKUs.
pub async fn get(store: &Store, arg: OneProduct) -> FaultResult<ProductView> {
    Ok(store
        .read(move |r| {
            let product =
                products::get(r, arg.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
            let ids: Vec<SkuId> = skus::of_product(r, product.id)?.iter().map(|sku| sku.id).collect();
            let rows = products::grid_rows(r, &ids)?;
            Ok(ProductView {
                product_id: product.id,
                picture: rows.first().is_some_and(|row| row.picture),
                code: product.code,
                name: product.name,
                supplier: product.supplier,
                memo: product.memo,
                created_at: product.created_at,
                archived: product.archived_at.is_some(),
                fields: field_texts(products::values(r, product.id)?),
                skus: rows.into_iter().map(|row| row_view(r, row)).collect::<Result<_>>()?,
            })
        })
        .await?)
}

fn row_view(r: &impl Reader, row: GridRow) -> Result<ProductSku> {
    let GridRow { sku, product, picture, bundle, listings, values } = row;
    let expected = match sku.counting {
        Counting::Counted if bundle => left_of(r, sku.id)?,
        Counting::Counted => {
            stock::stock(r, sku.id)?.filter(|row| row.set_at.is_some()).map(|row| row.expected)
        }
        Counting::NotCounted | Counting::MadeToOrder => None,
    };
    Ok(ProductSku {
        jan_warnings: jan_warnings(r, sku.id, &sku.jan)?,
        sku_id: sku.id,
        product_id: product.id,
        product_code: product.code,
        own_name: (sku.name != product.name).then_some(sku.name),
        name: product.name,
        code: sku.code,
        unified_code: sku.unified_code,
        options: sku.options,
        variation: sku.variation,
        jan: sku.jan,
        cost: sku.cost,
        price: sku.price,
        tax_rate: sku.tax_rate,
        weight: sku.weight,
        shelf: sku.shelf,
        supplier: product.supplier,
        memo: sku.memo,
        counting: serde_name(&sku.counting),
        low_at: sku.low_at,
        expected,
        bundle,
        listings,
        archived: sku.archived_at.is_some(),
        picture,
        fields: field_texts(values),
    })
}

fn field_texts(values: BTreeMap<ProductFieldId, String>) -> BTreeMap<String, String> {
    values.into_iter().map(|(field, text)| (field.to_string(), text)).collect()
}

/// What is odd about a SKU's JAN: a digit that can't be right, or another SKU that has the same one.
pub(super) fn jan_warnings(r: &impl Reader, sku: SkuId, jan: &str) -> Result<Vec<Problem>> {
    let mut odd: Vec<Coded> = Vec::new();
    match read_jan(jan) {
        Jan::Empty => return Ok(Vec::new()),
        Jan::Right(_) => {}
        Jan::WrongDigit { typed, right } => {
            odd.push(Coded::new("product.jan_digit").with("jan", typed).with("right", right));
        }
        Jan::NoJan(text) => odd.push(Coded::new("product.no_jan").with("jan", text)),
    }
    let twins: Vec<String> =
        skus::by_jan(r, jan)?.into_iter().filter(|twin| twin.id != sku).map(|twin| twin.code).collect();
    if !twins.is_empty() {
        odd.push(Coded::new("product.jan_twice").with("jan", jan).with("codes", twins.join("、")));
    }
    Ok(odd.iter().map(problem).collect())
}
