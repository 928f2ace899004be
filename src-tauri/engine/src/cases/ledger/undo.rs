//! 元に戻す: one change, a paste, a file, a whole job; as movements back, after it was shown what they will do.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Instant, MovementId, SkuId};
use miseban_store::{
    Result, Store, StoreError, jobs, skus,
    stock::{self, Batch, Book, NotUndone, Why},
};

use super::edits::{PERSON, settle};
use crate::{
    cases::{once::once, stock::serde_name},
    problem::{Fault, FaultResult},
    views::{StockEdited, UndoBatch, UndoPreview, UndoPreviewRow, UndoStock, Undone},
};

/// So many rows of a preview are told one by one; the counts are of all.
const TOLD: usize = 500;
/// So many movements go back in one write, so that an order that comes in meanwhile doesn't wait.
const SLICE: i64 = 500;
/// So many are looked at in one go for a preview.
const PAGE: i64 = 1_000_000;

/// Takes one change back: the movement, and those that only make sense with it.
pub async fn undo(store: &Store, arg: UndoStock, now: Instant) -> FaultResult<StockEdited> {
    let request_id = arg.request_id.clone();
    Ok(store
        .write(move |w| {
            once(w, &request_id, "stock.undo", now, |w| {
                let wanted =
                    stock::movement(w, arg.movement_id)?.ok_or_else(|| StoreError::not_found("movement"))?;
                let batch = Batch::Of(stock::siblings(w, &wanted)?);
                let undone = stock::undo_many(w, &batch, None, PAGE, &why(&arg.request_id, now))?;
                let Some((_, id, after)) = undone.done.iter().find(|(row, _, _)| row.id == wanted.id) else {
                    return Err(StoreError::conflict("movement_not_undoable"));
                };
                let touched: BTreeSet<SkuId> = undone.done.iter().map(|(row, _, _)| row.sku_id).collect();
                // What has not left yet never leaves: the number is what it was before.
                let leaves_at = settle(w, &touched, now)?;
                Ok(StockEdited {
                    movement_id: Some(*id),
                    before: after.saturating_add(wanted.delta),
                    after: *after,
                    leaves_at,
                })
            })
        })
        .await?)
}

fn why(request_id: &str, now: Instant) -> Why {
    Why {
        person: Some(PERSON.to_owned()),
        request_id: Some(request_id.to_owned()),
        ..Why::new(stock::Cause::Undo, now)
    }
}

/// What taking a batch back will do, and what it leaves out and why.
pub async fn preview(store: &Store, arg: UndoBatch) -> FaultResult<UndoPreview> {
    let batch = batch_of(&arg)?;
    Ok(store
        .read(move |r| {
            let subject = match &batch {
                Batch::Job(job) => jobs::get(r, *job)?.map(|job| job.subject),
                _ => None,
            };
            let mut told = UndoPreview {
                subject,
                movements: 0,
                undoable: 0,
                to_zero: 0,
                left_out: BTreeMap::new(),
                rows: Vec::new(),
            };
            for row in stock::batch_rows(r, &batch, None, PAGE)? {
                told.movements += 1;
                match row.stays {
                    Some(why) => *told.left_out.entry(code_of(why).to_owned()).or_default() += 1,
                    None => told.undoable += 1,
                }
                let book = row.movement.book;
                if row.stays.is_none() && book == Book::Expected && row.before > 0 && row.after <= 0 {
                    told.to_zero += 1;
                }
                if told.rows.len() < TOLD {
                    let sku =
                        skus::get(r, row.movement.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                    told.rows.push(UndoPreviewRow {
                        code: sku.code,
                        name: sku.name,
                        book: serde_name(&book),
                        at: row.movement.at,
                        delta: row.movement.delta,
                        before: row.before,
                        after: row.after,
                        stays: row.stays.map(|why| code_of(why).to_owned()),
                    });
                }
            }
            Ok(told)
        })
        .await?)
}

/// Takes a batch back, a slice at a time. What was taken back already stays as it is, so that a call that was cut off goes
/// on where it was.
pub async fn undo_batch(store: &Store, arg: UndoBatch, now: Instant) -> FaultResult<Undone> {
    let batch = batch_of(&arg)?;
    if arg.request_id.is_empty() {
        return Err(StoreError::conflict("request_id_missing").into());
    }
    if let Batch::Request(request) = &batch
        && *request == arg.request_id
    {
        return Err(Fault::new("problem.bad_argument").with("field", "request"));
    }
    let mut sum =
        Undone { done: 0, left_out: BTreeMap::new(), request: arg.request_id.clone(), leaves_at: None };
    let mut before: Option<MovementId> = None;
    loop {
        let (batch, request_id, so_far) = (batch.clone(), arg.request_id.clone(), sum.clone());
        let (next, total) = store
            .write(move |w| {
                // A repeat of a call that has ended gets its answer.
                if before.is_none()
                    && let Some((_, answer)) = miseban_store::requests::remembered(w, &request_id)?
                    && let Ok(answer) = serde_json::from_value(answer)
                {
                    return Ok((None, answer));
                }
                let (next, total) = slice(w, &batch, before, &request_id, so_far, now)?;
                if next.is_none() {
                    return once(w, &request_id, "stock.undo_batch", now, |_| Ok(total))
                        .map(|total| (None, total));
                }
                Ok((next, total))
            })
            .await?;
        sum = total;
        match next {
            Some(next) => before = Some(next),
            None => return Ok(sum),
        }
    }
}

fn slice(
    w: &mut miseban_store::Write<'_>,
    batch: &Batch,
    before: Option<MovementId>,
    request_id: &str,
    mut sum: Undone,
    now: Instant,
) -> Result<(Option<MovementId>, Undone)> {
    let undone = stock::undo_many(w, batch, before, SLICE, &why(request_id, now))?;
    let touched: BTreeSet<SkuId> = undone.done.iter().map(|(row, _, _)| row.sku_id).collect();
    if let Some(leaves_at) = settle(w, &touched, now)? {
        sum.leaves_at = Some(leaves_at);
    }
    sum.done += i64::try_from(undone.done.len()).unwrap_or(i64::MAX);
    for (_, why) in &undone.left_out {
        *sum.left_out.entry(code_of(*why).to_owned()).or_default() += 1;
    }
    Ok((undone.next, sum))
}

fn batch_of(arg: &UndoBatch) -> FaultResult<Batch> {
    match (&arg.job_id, &arg.request, arg.movement_ids.is_empty()) {
        (Some(job), None, true) => Ok(Batch::Job(*job)),
        (None, Some(request), true) => Ok(Batch::Request(request.clone())),
        (None, None, false) => Ok(Batch::Of(arg.movement_ids.clone())),
        _ => Err(Fault::new("problem.bad_argument").with("field", "job_id")),
    }
}

const fn code_of(why: NotUndone) -> &'static str {
    match why {
        NotUndone::Already => "left_out.already_undone",
        NotUndone::OfOrder => "left_out.of_order",
        NotUndone::HeldBelowZero => "left_out.held_below_zero",
    }
}
