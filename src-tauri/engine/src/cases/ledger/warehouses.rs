//! 倉庫: the places where goods lie.

use miseban_domain::{Coded, Instant, WarehouseId, matching::code_form};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    warehouses::{self, WarehouseRow},
};
use serde_json::json;

use crate::{
    cases::{
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{OneWarehouse, SaveWarehouse, WarehouseView},
};

/// Every warehouse.
pub async fn list(store: &Store) -> FaultResult<Vec<WarehouseView>> {
    Ok(store.read(|r| all(r)).await?)
}

pub(super) fn all(r: &impl Reader) -> Result<Vec<WarehouseView>> {
    warehouses::list(r)?
        .into_iter()
        .map(|row| {
            Ok(WarehouseView {
                used: warehouses::is_used(r, row.id)?,
                id: row.id,
                code: row.code,
                name: row.name,
            })
        })
        .collect()
}

/// Adds or changes a warehouse.
pub async fn save(store: &Store, arg: SaveWarehouse, now: Instant) -> FaultResult<Vec<WarehouseView>> {
    let (code, name) = (arg.code.trim().to_owned(), arg.name.trim().to_owned());
    if code.is_empty() || name.is_empty() {
        return Err(Fault::new("field.required"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "warehouses.save", now, |w| {
                let before = arg.id.map(|id| one(w, id)).transpose()?;
                if before.as_ref().is_none_or(|row| row.code != code) {
                    refuse_alike(w, &code, arg.id)?;
                }
                let id = match &before {
                    None => warehouses::insert(w, &code, &name)?,
                    Some(row) => {
                        warehouses::update(
                            w,
                            &WarehouseRow { code: code.clone(), name: name.clone(), ..row.clone() },
                        )?;
                        row.id
                    }
                };
                if let Some(place) = arg.place {
                    put(w, id, place)?;
                }
                let done = Done {
                    what: "history.warehouse_saved",
                    subject: "warehouse",
                    id: id.0,
                    request_id: Some(&arg.request_id),
                };
                let before = before.map(|row| json!({ "code": row.code, "name": row.name }));
                changed(w, &done, before.as_ref(), Some(&json!({ "code": code, "name": name })), now)?;
                all(w)
            })
        })
        .await?)
}

/// Files name a warehouse without heed of width and case: of two that differ in nothing else, the second would get nothing.
fn refuse_alike(r: &impl Reader, code: &str, but: Option<WarehouseId>) -> Result<()> {
    let form = code_form(code, true);
    let alike = warehouses::list(r)?
        .into_iter()
        // The very same code is refused where it is written.
        .find(|row| Some(row.id) != but && row.code != code && code_form(&row.code, true) == form);
    match alike {
        Some(row) => Err(StoreError::refused(Coded::new("problem.warehouse_alike").with("code", &row.code))),
        None => Ok(()),
    }
}

fn one(r: &impl Reader, id: WarehouseId) -> Result<WarehouseRow> {
    let found = warehouses::list(r)?.into_iter().find(|row| row.id == id);
    found.ok_or_else(|| StoreError::not_found("warehouse"))
}

/// Puts a warehouse at its place; the others make room.
fn put(w: &mut Write<'_>, id: WarehouseId, place: i64) -> Result<()> {
    let mut rows = warehouses::list(w)?;
    let Some(at) = rows.iter().position(|row| row.id == id) else { return Ok(()) };
    let row = rows.remove(at);
    let place = usize::try_from(place).unwrap_or(0).min(rows.len());
    rows.insert(place, row);
    for (position, row) in (0..).zip(rows) {
        warehouses::update(w, &WarehouseRow { position, ..row })?;
    }
    Ok(())
}

/// Takes a warehouse away where nothing ever lay.
pub async fn remove(store: &Store, arg: OneWarehouse, now: Instant) -> FaultResult<Vec<WarehouseView>> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "warehouses.remove", now, |w| {
                let row = one(w, arg.id)?;
                if warehouses::is_used(w, arg.id)? {
                    return Err(StoreError::refused(
                        Coded::new("problem.warehouse_used").with("code", &row.code),
                    ));
                }
                warehouses::remove(w, arg.id)?;
                let done = Done {
                    what: "history.warehouse_removed",
                    subject: "warehouse",
                    id: arg.id.0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&json!({ "code": row.code, "name": row.name })), None::<&()>, now)?;
                all(w)
            })
        })
        .await?)
}
