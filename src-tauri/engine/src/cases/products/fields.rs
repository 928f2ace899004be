//! Free fields: what the shop names itself.

use miseban_domain::{Coded, Instant};
use miseban_store::{Reader, Result, Store, StoreError, Write, products};

use crate::{
    cases::{
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{FieldView, SaveFields},
};

/// Longest name of a field, in characters.
const NAME_LENGTH: usize = 50;

/// The fields in the shop's order.
pub async fn list(store: &Store) -> FaultResult<Vec<FieldView>> {
    Ok(store.read(|r| views(r)).await?)
}

fn views(r: &impl Reader) -> Result<Vec<FieldView>> {
    let fields = products::fields(r)?;
    Ok(fields.into_iter().map(|field| FieldView { field_id: field.id, name: field.name }).collect())
}

/// Writes all fields: adds, renames, orders, removes. One with texts is only removed when the person says so.
pub async fn save(store: &Store, arg: SaveFields, now: Instant) -> FaultResult<Vec<FieldView>> {
    for field in &arg.fields {
        let name = field.name.trim();
        if name.is_empty() {
            return Err(Fault::new("product.field_empty"));
        }
        if name.chars().count() > NAME_LENGTH {
            return Err(Fault::new("product.text_long").with("most", NAME_LENGTH));
        }
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.save_fields", now, |w| {
                let before = names(w)?;
                write(w, &arg)?;
                let after = names(w)?;
                let done = Done {
                    what: "history.fields_saved",
                    subject: "product_fields",
                    id: 0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&before), Some(&after), now)?;
                views(w)
            })
        })
        .await?)
}

fn names(r: &impl Reader) -> Result<serde_json::Value> {
    let names: Vec<String> = products::fields(r)?.into_iter().map(|field| field.name).collect();
    Ok(serde_json::json!({ "fields": names }))
}

fn write(w: &mut Write<'_>, arg: &SaveFields) -> Result<()> {
    for known in products::fields(w)? {
        if arg.fields.iter().any(|field| field.field_id == Some(known.id)) {
            continue;
        }
        let filled = products::remove_field(w, known.id)?;
        if filled > 0 && !arg.remove_filled {
            return Err(StoreError::refused(
                Coded::new("product.field_filled").with("name", known.name).with("count", filled),
            ));
        }
    }
    // Two fields may swap names: out of the way first.
    for field in &arg.fields {
        if let Some(id) = field.field_id {
            products::rename_field(w, id, &format!("\u{0}{id}"))?;
        }
    }
    for (position, field) in arg.fields.iter().enumerate() {
        let name = field.name.trim();
        let id = match field.field_id {
            Some(id) => {
                products::rename_field(w, id, name)?;
                id
            }
            None => products::add_field(w, name)?,
        };
        products::move_field(w, id, position)?;
    }
    Ok(())
}
