//! 棚卸: counting what lies on the shelves, and making movements of the differences.

use miseban_domain::{Coded, Instant, SkuId, WarehouseId};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, skus,
    stock::{self, Cause},
    stocktakes::{self, LinesOnly, StocktakeRow},
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
        BeginStocktake, CountLine, EndStocktake, GoodsMoved, OneStocktake, Page, StocktakeLineView,
        StocktakeQuery, StocktakeView,
    },
};

/// Every count, the newest first.
pub async fn list(store: &Store) -> FaultResult<Vec<StocktakeView>> {
    Ok(store.read(|r| Ok(stocktakes::list(r)?.into_iter().map(view).collect())).await?)
}

/// One count.
pub async fn get(store: &Store, arg: OneStocktake) -> FaultResult<StocktakeView> {
    Ok(store.read(move |r| known(r, &arg).map(view)).await?)
}

fn known(r: &impl Reader, arg: &OneStocktake) -> Result<StocktakeRow> {
    stocktakes::get(r, arg.stocktake_id)?.ok_or_else(|| StoreError::not_found("stocktake"))
}

fn view(row: StocktakeRow) -> StocktakeView {
    StocktakeView {
        stocktake_id: row.id,
        name: row.name,
        warehouse_id: row.warehouse_id,
        begun_at: row.begun_at,
        applied_at: row.applied_at,
        dropped_at: row.dropped_at,
        lines: row.lines,
        counted: row.counted,
        differing: row.differing,
    }
}

/// Begins a count.
pub async fn begin(store: &Store, arg: BeginStocktake, now: Instant) -> FaultResult<StocktakeView> {
    let name = arg.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Fault::new("problem.stocktake_name").with("most", 100));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stocktakes.begin", now, |w| {
                let at = warehouse(w, arg.warehouse_id)?;
                let id = stocktakes::begin(w, &name, at, arg.shelf.trim(), now)?;
                let row = known(w, &OneStocktake { stocktake_id: id })?;
                record(w, "history.stocktake_begun", &row, &arg.request_id, now)?;
                Ok(view(row))
            })
        })
        .await?)
}

/// The list to count, by shelf.
pub async fn lines(store: &Store, query: StocktakeQuery) -> FaultResult<Page<StocktakeLineView>> {
    let only = match query.only.as_str() {
        "" | "all" => LinesOnly::All,
        "open" => LinesOnly::Open,
        "differing" => LinesOnly::Differing,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "only")),
    };
    Ok(store
        .read(move |r| {
            let row = known(r, &OneStocktake { stocktake_id: query.stocktake_id })?;
            let (offset, limit) = (query.offset.max(0), query.limit.clamp(1, 500));
            let page = stocktakes::lines(r, row.id, only, &query.text, offset, limit)?;
            let rows = page.rows.into_iter().map(|line| line_view(r, &row, line)).collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

fn line_view(
    r: &impl Reader,
    row: &StocktakeRow,
    line: stocktakes::StocktakeLineRow,
) -> Result<StocktakeLineView> {
    let expected = match line.expected {
        Some(then) => then,
        None => should_lie_there(r, line.sku_id, row.warehouse_id)?,
    };
    Ok(StocktakeLineView {
        sku: name_of(r, line.sku_id)?,
        difference: line.difference(),
        shelf: line.shelf,
        counted: line.counted,
        expected,
        counted_at: line.counted_at,
    })
}

/// What the books say lies in a warehouse: good pieces there, or for a SKU without 実在庫 what can be sold and what was sold
/// and has not left yet, all of it in the first warehouse: it leaves from there, too.
fn should_lie_there(r: &impl Reader, sku: SkuId, at: WarehouseId) -> Result<i64> {
    let shelves = stock::shelves(r, sku)?;
    if shelves.is_empty() {
        if warehouse(r, None)? != at {
            return Ok(0);
        }
        let expected = stock::stock(r, sku)?.map_or(0, |row| row.expected);
        return Ok(expected + stock::unshipped_of(r, sku)?);
    }
    Ok(shelves.iter().find(|shelf| shelf.warehouse_id == at).map_or(0, |shelf| shelf.good))
}

/// Writes down how many lie there, typed or scanned.
pub async fn count(store: &Store, arg: CountLine, now: Instant) -> FaultResult<StocktakeLineView> {
    let scanned = arg.scanned.trim().to_owned();
    let typed = pieces("counted", &arg.counted)?;
    let counted = if typed.is_none() && !scanned.is_empty() { Some(1) } else { typed };
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stocktakes.count", now, |w| {
                let row = open(w, &OneStocktake { stocktake_id: arg.stocktake_id })?;
                let sku = match arg.sku_id {
                    Some(id) => id,
                    None => scanned_sku(w, &scanned)?,
                };
                require_goods(w, sku)?;
                let before = stocktakes::line_of(w, row.id, sku)?.and_then(|line| line.counted);
                let counted = match (counted, before) {
                    (Some(more), Some(before)) if arg.add => Some(before.saturating_add(more)),
                    (counted, _) => counted,
                };
                let expected = should_lie_there(w, sku, row.warehouse_id)?;
                stocktakes::set_counted(w, row.id, sku, counted, expected, now)?;
                let line =
                    stocktakes::line_of(w, row.id, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
                line_view(w, &row, line)
            })
        })
        .await?)
}

/// The SKU of a JAN or a code as a scanner types it.
fn scanned_sku(r: &impl Reader, scanned: &str) -> Result<SkuId> {
    let unknown = || StoreError::refused(Coded::new("problem.scan_unknown").with("scanned", scanned));
    let of_jan = skus::by_jan(r, scanned)?;
    match of_jan.as_slice() {
        [one] => Ok(one.id),
        [] => skus::by_code(r, scanned)?.map(|sku| sku.id).ok_or_else(unknown),
        _ => Err(StoreError::refused(Coded::new("problem.scan_ambiguous").with("scanned", scanned))),
    }
}

fn open(r: &impl Reader, arg: &OneStocktake) -> Result<StocktakeRow> {
    let row = known(r, arg)?;
    if row.applied_at.is_some() || row.dropped_at.is_some() {
        return Err(StoreError::refused(Coded::new("problem.stocktake_over")));
    }
    Ok(row)
}

/// Makes movements of the differences, each on top of whatever moved since it was counted. What nobody counted stays.
pub async fn apply(store: &Store, arg: EndStocktake, now: Instant) -> FaultResult<GoodsMoved> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stocktakes.apply", now, |w| {
                let row = open(w, &OneStocktake { stocktake_id: arg.stocktake_id })?;
                let why = why(Cause::Counted, &arg.request_id, "", &row.name, now);
                let mut moved = GoodsMoved { pieces: 0, skus: 0, request_id: arg.request_id.clone() };
                for (sku, difference) in stocktakes::differences(w, row.id)? {
                    move_goods(w, sku, row.warehouse_id, (difference, 0), arg.books, &why)?;
                    moved.pieces += difference.abs();
                    moved.skus += 1;
                }
                stocktakes::set_applied(w, row.id, now)?;
                let row = known(w, &OneStocktake { stocktake_id: arg.stocktake_id })?;
                record(w, "history.stocktake_applied", &row, &arg.request_id, now)?;
                Ok(moved)
            })
        })
        .await?)
}

/// Gives a count up.
pub async fn drop_count(store: &Store, arg: EndStocktake, now: Instant) -> FaultResult<StocktakeView> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stocktakes.drop", now, |w| {
                let row = open(w, &OneStocktake { stocktake_id: arg.stocktake_id })?;
                stocktakes::set_dropped(w, row.id, now)?;
                let row = known(w, &OneStocktake { stocktake_id: row.id })?;
                record(w, "history.stocktake_dropped", &row, &arg.request_id, now)?;
                Ok(view(row))
            })
        })
        .await?)
}

fn record(
    w: &mut Write<'_>,
    what: &'static str,
    row: &StocktakeRow,
    request_id: &str,
    now: Instant,
) -> Result<()> {
    let done = Done { what, subject: "stocktake", id: row.id.0, request_id: Some(request_id) };
    let told =
        json!({ "name": row.name, "lines": row.lines, "counted": row.counted, "differing": row.differing });
    changed(w, &done, None::<&serde_json::Value>, Some(&told), now)
}
