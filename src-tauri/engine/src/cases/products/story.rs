//! What was changed of a product, its SKUs and listings, and by whom.

use std::collections::BTreeSet;

use miseban_store::{Reader, Result, Store, history, listings, skus};
use serde_json::Value;

use crate::{
    problem::FaultResult,
    views::{FieldChanged, OneProduct, ProductChange},
};

/// Changes that are told, the newest.
const MOST: i64 = 200;

/// The changes of a product, the newest first.
pub async fn of_product(store: &Store, arg: OneProduct) -> FaultResult<Vec<ProductChange>> {
    Ok(store
        .read(move |r| {
            let mut rows = told(r, "product", arg.product_id.0, None)?;
            for sku in skus::of_product(r, arg.product_id)? {
                rows.extend(told(r, "sku", sku.id.0, Some(&sku.code))?);
                for listing in listings::by_sku(r, sku.id)? {
                    rows.extend(told(r, "listing", listing.id.0, Some(&sku.code))?);
                }
            }
            rows.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
            Ok(rows
                .into_iter()
                .take(usize::try_from(MOST).unwrap_or(usize::MAX))
                .map(|(_, row)| row)
                .collect())
        })
        .await?)
}

fn told(r: &impl Reader, subject: &str, id: i64, code: Option<&str>) -> Result<Vec<(i64, ProductChange)>> {
    Ok(history::of(r, subject, id, MOST)?
        .into_iter()
        .map(|row| {
            let change = row.change;
            (
                row.id,
                ProductChange {
                    at: change.at,
                    who: change.who,
                    what: change.what,
                    code: code.map(ToOwned::to_owned),
                    changes: fields(change.before.as_ref(), change.after.as_ref()),
                },
            )
        })
        .collect())
}

fn fields(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChanged> {
    let empty = serde_json::Map::new();
    let (before, after) = (
        before.and_then(Value::as_object).unwrap_or(&empty),
        after.and_then(Value::as_object).unwrap_or(&empty),
    );
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .map(|name| FieldChanged {
            field: name.clone(),
            before: text(before.get(name)),
            after: text(after.get(name)),
        })
        .filter(|field| field.before != field.after)
        .collect()
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) => all.iter().map(|one| text(Some(one))).collect::<Vec<_>>().join("、"),
        Some(Value::Object(all)) => {
            all.iter().map(|(name, one)| format!("{name} {}", text(Some(one)))).collect::<Vec<_>>().join("、")
        }
        Some(other) => other.to_string(),
    }
}
