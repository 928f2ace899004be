//! New products: typed with their axes, or copied from another.

use std::fmt::Write as _;

use std::collections::BTreeSet;

use miseban_domain::{
    Coded, Instant,
    product::{MOST_VARIATIONS, SkuOption, combinations, read_jan, variation},
};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    products::{self, NewProduct},
    skus::{self, NewSku},
};

use super::{
    check::{self, CODE_LENGTH},
    grid::jan_warnings,
    told, told_product,
};
use crate::{
    cases::{
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{Combination, CombineAxes, CopyProduct, CreateProduct, CreateSku, ProductCreated},
};

/// Which SKUs a product with these axes would have, each with a code that is free.
pub async fn combine(store: &Store, arg: CombineAxes) -> FaultResult<Vec<Combination>> {
    let all = combinations(&arg.axes)
        .ok_or_else(|| Fault::new("product.too_many").with("most", MOST_VARIATIONS))?;
    let base = check::normal_code(&arg.code);
    Ok(store
        .read(move |r| {
            let mut taken = BTreeSet::new();
            all.into_iter()
                .map(|options| {
                    let wanted = suggested(&base, &arg.axes, &options);
                    let code = free_code(r, &wanted, &mut taken)?;
                    Ok(Combination { code, variation: variation(&options).unwrap_or_default(), options })
                })
                .collect::<Result<_>>()
        })
        .await?)
}

/// The product's code, and of each option its value where that can stand in a code, else its number among the values.
fn suggested(base: &str, axes: &[miseban_domain::product::Axis], options: &[SkuOption]) -> String {
    let mut code = base.to_owned();
    for option in options {
        let plain = check::normal_code(&option.value);
        let fits = !plain.is_empty()
            && plain.len() <= 8
            && plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        code.push('-');
        if fits {
            code.push_str(&plain.to_lowercase());
        } else {
            let at = axes
                .iter()
                .find(|axis| axis.name.trim() == option.name)
                .and_then(|axis| axis.values.iter().position(|value| value.trim() == option.value))
                .unwrap_or_default();
            let _ = write!(code, "{:02}", at + 1);
        }
    }
    code
}

/// The code, or with a number behind it where it is taken.
fn free_code(r: &impl Reader, wanted: &str, taken: &mut BTreeSet<String>) -> Result<String> {
    let mut code = wanted.to_owned();
    let mut number = 2_u32;
    while taken.contains(&code) || skus::by_exact_code(r, &code)?.is_some() {
        code = format!("{wanted}-{number}");
        number = number.saturating_add(1);
    }
    taken.insert(code.clone());
    Ok(code)
}

/// Makes a product with its SKUs at once, or gives a product more SKUs. Nothing is made when one of them is refused.
pub async fn create(store: &Store, arg: CreateProduct, now: Instant) -> FaultResult<ProductCreated> {
    let code = check::code(&arg.code, "code")?;
    if arg.name.trim().is_empty() {
        return Err(Fault::new("product.name_empty"));
    }
    if arg.skus.is_empty() {
        return Err(Fault::new("problem.bad_argument").with("field", "skus"));
    }
    if arg.skus.len() > MOST_VARIATIONS {
        return Err(Fault::new("product.too_many").with("most", MOST_VARIATIONS));
    }
    let new: Vec<NewSku> =
        arg.skus.iter().map(|sku| new_sku(&code, arg.name.trim(), sku)).collect::<FaultResult<_>>()?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.create", now, |w| {
                let known = products::by_code(w, &code)?;
                if known.is_none() {
                    let product = NewProduct {
                        code: code.clone(),
                        name: arg.name.trim().to_owned(),
                        supplier: arg.supplier.trim().to_owned(),
                        memo: arg.memo.clone(),
                    };
                    products::insert(w, &product, now)?;
                }
                made(w, &arg.request_id, &code, &new, known.is_none(), now)
            })
        })
        .await?)
}

fn new_sku(product_code: &str, name: &str, sku: &CreateSku) -> FaultResult<NewSku> {
    let code = check::code(&sku.code, "skus.code")?;
    for (field, value) in [("cost", sku.cost), ("price", sku.price), ("weight", sku.weight)] {
        check::amount(field, value)?;
    }
    Ok(NewSku {
        product_code: product_code.to_owned(),
        code,
        unified_code: sku.unified_code.as_deref().map(check::normal_code).filter(|code| !code.is_empty()),
        name: name.to_owned(),
        options: check::options(&sku.options),
        variation: String::new(),
        counting: check::counting(sku.counting.as_deref().unwrap_or("counted"))?,
        tax_rate: check::tax_rate(sku.tax_rate.unwrap_or(10))?,
        price: sku.price,
        cost: sku.cost,
        jan: read_jan(&sku.jan).text().to_owned(),
        weight: sku.weight,
        shelf: sku.shelf.trim().to_owned(),
        memo: String::new(),
        low_at: None,
    })
}

fn made(
    w: &mut Write<'_>,
    request_id: &str,
    product_code: &str,
    new: &[NewSku],
    new_product: bool,
    now: Instant,
) -> Result<ProductCreated> {
    let mut sku_ids = Vec::new();
    for sku in new {
        sku_ids.push(skus::insert(w, sku, now)?);
    }
    let product = products::by_code(w, product_code)?.ok_or_else(|| StoreError::not_found("product"))?;
    let mut warnings = Vec::new();
    for sku in &sku_ids {
        let row = skus::get(w, *sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
        warnings.extend(jan_warnings(w, row.id, &row.jan)?);
        let done =
            Done { what: "history.sku_added", subject: "sku", id: sku.0, request_id: Some(request_id) };
        changed(w, &done, None::<&()>, Some(&told(w, *sku)?), now)?;
    }
    if new_product {
        let done = Done {
            what: "history.product_added",
            subject: "product",
            id: product.id.0,
            request_id: Some(request_id),
        };
        changed(w, &done, None::<&()>, Some(&told_product(w, product.id)?), now)?;
    }
    Ok(ProductCreated { product_id: product.id, sku_ids, warnings })
}

/// Copies a product with its SKUs that are in sight. Stock, listings, JANs and unified codes are not copied: they are of
/// one article only.
pub async fn copy(store: &Store, arg: CopyProduct, now: Instant) -> FaultResult<ProductCreated> {
    let code = check::code(&arg.code, "code")?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.copy", now, |w| {
                let old =
                    products::get(w, arg.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
                let name = arg.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
                let name = name.unwrap_or(&old.name).to_owned();
                let product = NewProduct {
                    code: code.clone(),
                    name: name.clone(),
                    supplier: old.supplier.clone(),
                    memo: old.memo.clone(),
                };
                let id = products::insert(w, &product, now)?;
                for (field, value) in products::values(w, old.id)? {
                    products::set_value(w, id, field, &value)?;
                }
                if let Some(picture) = products::picture(w, old.id)? {
                    products::set_picture(w, id, &picture, now)?;
                }
                let mut taken = BTreeSet::new();
                let mut copies = Vec::new();
                for sku in skus::of_product(w, old.id)?.into_iter().filter(|sku| sku.archived_at.is_none()) {
                    let rest = sku.code.strip_prefix(&old.code).unwrap_or("").to_owned();
                    let wanted: String = format!("{code}{rest}").chars().take(CODE_LENGTH).collect();
                    copies.push(NewSku {
                        product_code: code.clone(),
                        code: free_code(w, &wanted, &mut taken)?,
                        unified_code: None,
                        name: if sku.name == old.name { name.clone() } else { sku.name },
                        options: sku.options,
                        variation: sku.variation,
                        counting: sku.counting,
                        tax_rate: sku.tax_rate,
                        price: sku.price,
                        cost: sku.cost,
                        jan: String::new(),
                        weight: sku.weight,
                        shelf: sku.shelf,
                        memo: sku.memo,
                        low_at: sku.low_at,
                    });
                }
                if copies.is_empty() {
                    return Err(StoreError::refused(Coded::new("product.nothing_to_copy")));
                }
                made(w, &arg.request_id, &code, &copies, true, now)
            })
        })
        .await?)
}
