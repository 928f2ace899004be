//! 入荷: writing down what is to come, and taking it in, in part or whole.

use std::collections::BTreeSet;

use miseban_domain::{ArrivalId, Coded, Instant, time::calendar_day};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    arrivals::{self, ArrivalData, ArrivalOnly, ArrivalRow},
    skus,
    stock::Cause,
};
use serde_json::json;

use super::{move_goods, name_of, pieces, require_goods, warehouse, why};
use crate::{
    cases::{
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{
        ArrivalDetail, ArrivalLineView, ArrivalQuery, ArrivalView, CloseArrival, GoodsMoved, OneArrival,
        Page, ReceiveArrival, RemoveArrival, SaveArrival,
    },
};

/// The list.
pub async fn list(store: &Store, query: ArrivalQuery, now: Instant) -> FaultResult<Page<ArrivalView>> {
    let only = match query.only.as_str() {
        "" | "open" => ArrivalOnly::Open,
        "closed" => ArrivalOnly::Closed,
        "all" => ArrivalOnly::All,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "only")),
    };
    Ok(store
        .read(move |r| {
            let page = arrivals::list(r, only, query.offset.max(0), query.limit.clamp(1, 500))?;
            Ok(Page { total: page.total, rows: page.rows.into_iter().map(|row| view(row, now)).collect() })
        })
        .await?)
}

fn view(row: ArrivalRow, now: Instant) -> ArrivalView {
    let today = now.day_in_tokyo().map(|day| day.to_string()).unwrap_or_default();
    let left = row.closed_at.is_none() && row.received < row.pieces;
    ArrivalView {
        arrival_id: row.id,
        late: left && row.expected_on.as_ref().is_some_and(|day| *day < today),
        supplier: row.supplier,
        expected_on: row.expected_on,
        memo: row.memo,
        warehouse_id: row.warehouse_id,
        closed_at: row.closed_at,
        lines: row.lines,
        pieces: row.pieces,
        received: row.received,
    }
}

/// One arrival with its lines.
pub async fn get(store: &Store, arg: OneArrival, now: Instant) -> FaultResult<ArrivalDetail> {
    Ok(store.read(move |r| detail(r, arg.arrival_id, now)).await?)
}

fn detail(r: &impl Reader, id: ArrivalId, now: Instant) -> Result<ArrivalDetail> {
    let row = arrivals::get(r, id)?.ok_or_else(|| StoreError::not_found("arrival"))?;
    let lines = arrivals::lines(r, id)?
        .into_iter()
        .map(|line| {
            Ok(ArrivalLineView {
                line_id: line.id,
                sku: name_of(r, line.sku_id)?,
                quantity: line.quantity,
                good: line.good,
                defective: line.defective,
                outstanding: line.outstanding(),
            })
        })
        .collect::<Result<_>>()?;
    Ok(ArrivalDetail { arrival: view(row, now), lines })
}

/// Writes an arrival down, or changes it.
pub async fn save(store: &Store, arg: SaveArrival, now: Instant) -> FaultResult<ArrivalDetail> {
    let expected_on = match arg.expected_on.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
        None => None,
        Some(day) => {
            Some(calendar_day(day).ok_or_else(|| Fault::new("problem.not_a_day").with("value", day))?)
        }
    };
    let mut lines = Vec::with_capacity(arg.lines.len());
    for line in &arg.lines {
        let quantity = pieces("quantity", &line.quantity)?.filter(|pieces| *pieces > 0);
        let quantity = quantity.ok_or_else(|| Fault::new("problem.arrival_quantity"))?;
        lines.push((line.sku_id, quantity));
    }
    if lines.is_empty() {
        return Err(Fault::new("problem.arrival_empty"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "arrivals.save", now, |w| {
                let mut known = BTreeSet::new();
                for (sku, _) in &lines {
                    require_goods(w, *sku)?;
                    if !known.insert(*sku) {
                        let twice = Coded::new("problem.arrival_twice").with("code", name_of(w, *sku)?.code);
                        return Err(StoreError::refused(twice));
                    }
                }
                let data = ArrivalData {
                    supplier: arg.supplier.trim().to_owned(),
                    expected_on,
                    memo: arg.memo.trim().to_owned(),
                    warehouse_id: warehouse(w, arg.warehouse_id)?,
                    lines,
                };
                let before = arg.arrival_id.map(|id| told(w, id)).transpose()?;
                let id = match arg.arrival_id {
                    Some(id) => {
                        arrivals::update(w, id, &data)?;
                        id
                    }
                    None => arrivals::insert(w, &data, now)?,
                };
                record(w, "history.arrival_saved", id, &arg.request_id, before.as_ref(), now)?;
                detail(w, id, now)
            })
        })
        .await?)
}

/// Takes in what came. Receiving the same line again adds to it; more than was written down is taken in, too.
pub async fn receive(store: &Store, arg: ReceiveArrival, now: Instant) -> FaultResult<GoodsMoved> {
    let mut came = Vec::new();
    for line in &arg.lines {
        let good = pieces("good", &line.good)?.unwrap_or(0);
        let defective = pieces("defective", &line.defective)?.unwrap_or(0);
        if good + defective > 0 {
            came.push((line.line_id, good, defective));
        }
    }
    if came.is_empty() && !arg.close {
        return Err(Fault::new("problem.arrival_nothing_came"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "arrivals.receive", now, |w| {
                let row =
                    arrivals::get(w, arg.arrival_id)?.ok_or_else(|| StoreError::not_found("arrival"))?;
                let lines = arrivals::lines(w, row.id)?;
                let why = why(Cause::Received, &arg.request_id, "", &arg.note, now);
                let mut moved = GoodsMoved { pieces: 0, skus: 0, request_id: arg.request_id.clone() };
                for (id, good, defective) in came {
                    let line = lines
                        .iter()
                        .find(|line| line.id == id)
                        .ok_or_else(|| StoreError::not_found("arrival_line"))?;
                    // It may have become a set, or one that isn't counted, since it was written down.
                    require_goods(w, line.sku_id)?;
                    let changed =
                        move_goods(w, line.sku_id, row.warehouse_id, (good, defective), arg.books, &why)?;
                    arrivals::add_receipt(w, id, good, defective, changed.first, now)?;
                    moved.pieces += good + defective;
                    moved.skus += 1;
                }
                let complete = arrivals::lines(w, row.id)?.iter().all(|line| line.outstanding() == 0);
                if arg.close || complete {
                    arrivals::set_closed(w, row.id, Some(now))?;
                }
                Ok(moved)
            })
        })
        .await?)
}

/// Nothing more comes of it, or something does after all.
pub async fn close(store: &Store, arg: CloseArrival, now: Instant) -> FaultResult<ArrivalDetail> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "arrivals.close", now, |w| {
                let before = told(w, arg.arrival_id)?;
                arrivals::set_closed(w, arg.arrival_id, arg.closed.then_some(now))?;
                record(w, "history.arrival_saved", arg.arrival_id, &arg.request_id, Some(&before), now)?;
                detail(w, arg.arrival_id, now)
            })
        })
        .await?)
}

/// Forgets one of which nothing came.
pub async fn remove(store: &Store, arg: RemoveArrival, now: Instant) -> FaultResult<()> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "arrivals.remove", now, |w| {
                let before = told(w, arg.arrival_id)?;
                arrivals::remove(w, arg.arrival_id).map_err(came_already)?;
                let done = Done {
                    what: "history.arrival_removed",
                    subject: "arrival",
                    id: arg.arrival_id.0,
                    request_id: Some(&arg.request_id),
                };
                changed(w, &done, Some(&before), None::<&serde_json::Value>, now)
            })
        })
        .await?)
}

fn came_already(error: StoreError) -> StoreError {
    if error.coded().code.ends_with("arrival.has_come") {
        StoreError::refused(Coded::new("problem.arrival_has_come"))
    } else {
        error
    }
}

fn record(
    w: &mut Write<'_>,
    what: &'static str,
    id: ArrivalId,
    request_id: &str,
    before: Option<&serde_json::Value>,
    now: Instant,
) -> Result<()> {
    let done = Done { what, subject: "arrival", id: id.0, request_id: Some(request_id) };
    let after = told(w, id)?;
    changed(w, &done, before, Some(&after), now)
}

/// An arrival as the record of changes tells it.
fn told(r: &impl Reader, id: ArrivalId) -> Result<serde_json::Value> {
    let row = arrivals::get(r, id)?.ok_or_else(|| StoreError::not_found("arrival"))?;
    let mut lines = serde_json::Map::new();
    for line in arrivals::lines(r, id)? {
        let code = skus::get(r, line.sku_id)?.map_or_else(|| line.sku_id.to_string(), |sku| sku.code);
        lines.insert(code, json!(line.quantity));
    }
    Ok(json!({
        "supplier": row.supplier,
        "expected_on": row.expected_on,
        "memo": row.memo,
        "closed": row.closed_at.is_some(),
        "lines": lines,
    }))
}
