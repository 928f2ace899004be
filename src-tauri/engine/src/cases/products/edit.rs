//! What is typed into the grid of 商品, cell by cell: what can't be is refused for itself, the rest is kept.

use std::collections::BTreeMap;

use miseban_domain::{Instant, ProductFieldId, ProductId, SkuId, product::read_jan, stock::Counting};
use miseban_store::{
    Reader, Result, Store, StoreError, StoreErrorKind, Write,
    products::{self, ProductRow},
    skus::{self, SkuRow},
};
use serde_json::Value;

use super::{check, counting, grid::jan_warnings, told, told_product};
use crate::{
    cases::{
        note::{Done, changed},
        once::once,
        stock::serde_name,
    },
    problem::{Fault, FaultResult},
    views::{CellChange, CellRefused, EditProducts, ProductsEdited},
};

/// Most cells at once: more than any sheet that a person pastes.
const MOST_CELLS: usize = 50_000;

/// Writes the cells.
pub async fn edit(store: &Store, arg: EditProducts, now: Instant) -> FaultResult<ProductsEdited> {
    if arg.changes.len() > MOST_CELLS {
        return Err(Fault::new("problem.bad_argument").with("field", "changes"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.edit", now, |w| {
                let approved =
                    counting::look_first(w, &counting_changes(&arg.changes), arg.seen.as_deref(), now)?;
                let answer = Edit::new(&arg.request_id).run(w, &arg.changes, now)?;
                approved.approve(w)?;
                Ok(answer)
            })
        })
        .await?)
}

fn counting_changes(changes: &[CellChange]) -> BTreeMap<SkuId, Counting> {
    changes
        .iter()
        .filter(|change| change.field == "counting")
        .filter_map(|change| Some((change.sku_id, check::counting(&change.value).ok()?)))
        .collect()
}

struct Edit<'a> {
    request_id: &'a str,
    answer: ProductsEdited,
    /// SKUs and products as they were before the first cell of theirs.
    skus: BTreeMap<SkuId, Value>,
    products: BTreeMap<ProductId, Value>,
}

impl<'a> Edit<'a> {
    const fn new(request_id: &'a str) -> Self {
        Self {
            request_id,
            answer: ProductsEdited { before: Vec::new(), refused: Vec::new(), warnings: Vec::new() },
            skus: BTreeMap::new(),
            products: BTreeMap::new(),
        }
    }

    fn run(mut self, w: &mut Write<'_>, changes: &[CellChange], now: Instant) -> Result<ProductsEdited> {
        for change in changes {
            let sku = skus::get(w, change.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
            if let std::collections::btree_map::Entry::Vacant(e) = self.skus.entry(sku.id) {
                e.insert(told(w, sku.id)?);
                self.products.insert(sku.product_id, told_product(w, sku.product_id)?);
            }
            match write_cell(w, &sku, change) {
                Ok(Some(before)) => self.answer.before.push(CellChange { value: before, ..change.clone() }),
                Ok(None) => {}
                Err(Refusal::Cell(problem)) => self.answer.refused.push(CellRefused {
                    sku_id: change.sku_id,
                    field: change.field.clone(),
                    problem: *problem.problem,
                }),
                Err(Refusal::All(error)) => return Err(error),
            }
            if change.field == "jan" {
                self.warn(w, change.sku_id)?;
            }
        }
        // Whoever takes it back goes from the last to the first.
        self.answer.before.reverse();
        self.note(w, now)?;
        Ok(self.answer)
    }

    fn warn(&mut self, r: &impl Reader, sku_id: SkuId) -> Result<()> {
        let jan = skus::get(r, sku_id)?.map(|sku| sku.jan).unwrap_or_default();
        for problem in jan_warnings(r, sku_id, &jan)? {
            self.answer.warnings.push(CellRefused { sku_id, field: "jan".to_owned(), problem });
        }
        Ok(())
    }

    fn note(&self, w: &mut Write<'_>, now: Instant) -> Result<()> {
        for (sku, before) in &self.skus {
            let done = Done {
                what: "history.sku_saved",
                subject: "sku",
                id: sku.0,
                request_id: Some(self.request_id),
            };
            let after = told(w, *sku)?;
            changed(w, &done, Some(before), Some(&after), now)?;
        }
        for (product, before) in &self.products {
            let done = Done {
                what: "history.product_saved",
                subject: "product",
                id: product.0,
                request_id: Some(self.request_id),
            };
            let after = told_product(w, *product)?;
            changed(w, &done, Some(before), Some(&after), now)?;
        }
        Ok(())
    }
}

enum Refusal {
    /// This cell can't be written; the others can.
    Cell(Fault),
    /// Something is broken.
    All(StoreError),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Cell(fault)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error.kind {
            StoreErrorKind::Conflict(_) | StoreErrorKind::Refused(_) | StoreErrorKind::NotFound(_) => {
                Self::Cell(error.into())
            }
            _ => Self::All(error),
        }
    }
}

/// Writes a cell; gives what stood there before, as it would be typed, when it is another now.
fn write_cell(
    w: &mut Write<'_>,
    sku: &SkuRow,
    change: &CellChange,
) -> std::result::Result<Option<String>, Refusal> {
    let typed = change.value.as_str();
    if let Some(field) = change.field.strip_prefix("field:") {
        let field = ProductFieldId(field.parse().map_err(|_| unknown_field(&change.field))?);
        let before = products::values(w, sku.product_id)?.remove(&field).unwrap_or_default();
        let value = check::text(typed)?;
        if before == value {
            return Ok(None);
        }
        products::set_value(w, sku.product_id, field, &value)?;
        return Ok(Some(before));
    }
    let mut product = products::get(w, sku.product_id)?.ok_or_else(|| StoreError::not_found("product"))?;
    if let Some(before) = product_cell(&mut product, &change.field, typed)? {
        return match before {
            Some(before) => {
                products::update(w, &product)?;
                Ok(Some(before))
            }
            None => Ok(None),
        };
    }
    let mut after = sku.clone();
    let before = sku_cell(&mut after, &change.field, typed)?;
    if after == *sku {
        return Ok(None);
    }
    skus::update(w, &after)?;
    Ok(Some(before))
}

#[allow(
    clippy::option_option,
    reason = "whether the cell is the product's, and whether it changed, are two questions"
)]
/// Changes a cell that is the product's. `None`: it is none of those; `Some(None)`: it stays as it is.
fn product_cell(
    product: &mut ProductRow,
    field: &str,
    typed: &str,
) -> std::result::Result<Option<Option<String>>, Fault> {
    let (cell, value) = match field {
        "product_code" => (&mut product.code, check::code(typed, "product_code")?),
        "name" => {
            let name = check::text(typed)?;
            if name.is_empty() {
                return Err(Fault::new("product.name_empty"));
            }
            (&mut product.name, name)
        }
        "supplier" => (&mut product.supplier, check::text(typed)?),
        "product_memo" => (&mut product.memo, check::text(typed)?),
        _ => return Ok(None),
    };
    if *cell == value {
        return Ok(Some(None));
    }
    Ok(Some(Some(std::mem::replace(cell, value))))
}

/// Changes a cell that is the SKU's; gives what stood there.
fn sku_cell(sku: &mut SkuRow, field: &str, typed: &str) -> std::result::Result<String, Fault> {
    let text = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    Ok(match field {
        "code" => std::mem::replace(&mut sku.code, check::code(typed, "code")?),
        "unified_code" => {
            let code = check::normal_code(typed);
            let code = if code.is_empty() { None } else { Some(check::code(&code, "unified_code")?) };
            std::mem::replace(&mut sku.unified_code, code).unwrap_or_default()
        }
        "options" => {
            let before = options_as_typed(sku);
            sku.options = check::options_text(typed, &sku.options)?;
            if sku.options.is_empty() {
                sku.variation.clear();
            }
            before
        }
        "jan" => std::mem::replace(&mut sku.jan, read_jan(typed).text().to_owned()),
        "cost" => text(std::mem::replace(&mut sku.cost, check::number(typed)?)),
        "price" => text(std::mem::replace(&mut sku.price, check::number(typed)?)),
        "weight" => text(std::mem::replace(&mut sku.weight, check::number(typed)?)),
        "low_at" => text(std::mem::replace(&mut sku.low_at, check::number(typed)?)),
        "tax_rate" => std::mem::replace(&mut sku.tax_rate, check::tax_rate_text(typed)?).to_string(),
        "shelf" => std::mem::replace(&mut sku.shelf, check::text(typed)?),
        "memo" => std::mem::replace(&mut sku.memo, check::text(typed)?),
        "counting" => serde_name(&std::mem::replace(&mut sku.counting, check::counting(typed)?)),
        other => return Err(unknown_field(other)),
    })
}

fn options_as_typed(sku: &SkuRow) -> String {
    let pairs: Vec<String> =
        sku.options.iter().map(|option| format!("{}:{}", option.name, option.value)).collect();
    pairs.join(" / ")
}

fn unknown_field(field: &str) -> Fault {
    Fault::new("problem.bad_argument").with("field", field)
}
