//! 元に戻す: one change, a paste, a file, a whole job; as movements back, after it was shown what they will do. Doing it to
//! many is [a job](super::undo_job).

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Coded, Instant, MovementId, SkuId};
use miseban_store::{
    Reader, Result, Store, StoreError, jobs, skus,
    stock::{self, Batch, BatchRow, Book, NotUndone, Why},
};

use super::edits::{PERSON, settle};
use crate::{
    cases::{
        impact::{Hypothesis, Impact, impact},
        once::once,
        seen::{self, Mark},
        stock::serde_name,
    },
    problem::{Fault, FaultResult},
    views::{StockEdited, UndoBatch, UndoPreview, UndoPreviewRow, UndoStock},
};

/// The command that takes a batch back.
pub(super) const COMMAND: &str = "stock.undo_batch";
/// Listings that a preview names.
const LISTINGS: usize = 50;

/// So many rows of a preview are told one by one; the counts are of all.
const TOLD: usize = 500;
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
                    let stays = undone.left_out.iter().find(|(row, _)| row.id == wanted.id);
                    let code = stays.map_or("movement_not_undoable", |(_, why)| code_of(*why));
                    return Err(StoreError::refused(Coded::new(code)));
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

/// A batch as it would go back.
pub(super) struct Thought {
    pub told: UndoPreview,
    /// What the malls would show.
    pub impact: Impact,
}

/// What taking a batch back will do, and what it leaves out and why; with the mark that it was looked at.
pub async fn preview(store: &Store, arg: UndoBatch, now: Instant) -> FaultResult<UndoPreview> {
    let batch = batch_of(&arg)?;
    let mark = mark(&batch)?;
    let mut told = store
        .read(move |r| {
            let Thought { mut told, impact } = think(r, &batch)?;
            told.impact = impact.view(r, LISTINGS)?;
            Ok(told)
        })
        .await?;
    told.seen = seen::remember(store, &mark, now).await?;
    Ok(told)
}

/// What a look is good for: these movements, whatever else moves meanwhile.
pub(super) fn mark(batch: &Batch) -> Result<Mark> {
    let (of, ids) = match batch {
        Batch::Job(job) => (format!("job {job}"), &[] as &[MovementId]),
        Batch::Request(request) => (format!("request {request}"), &[] as &[MovementId]),
        Batch::Of(ids) => ("movements".to_owned(), ids.as_slice()),
    };
    Mark::new(COMMAND, &(of, ids))
}

/// Works a batch out without doing it.
pub(super) fn think(r: &impl Reader, batch: &Batch) -> Result<Thought> {
    let subject = match batch {
        Batch::Job(job) => jobs::get(r, *job)?.map(|job| job.subject),
        _ => None,
    };
    let mut told = UndoPreview { subject, ..UndoPreview::default() };
    let mut change = Hypothesis::default();
    let mut said: BTreeMap<SkuId, Vec<MovementId>> = BTreeMap::new();
    for row in stock::batch_rows(r, batch, None, PAGE)? {
        told.movements += 1;
        let (sku_id, book) = (row.movement.sku_id, row.movement.book);
        if let Some(why) = row.stays {
            *told.left_out.entry(code_of(why).to_owned()).or_default() += 1;
        } else {
            told.undoable += 1;
            let number = match book {
                Book::Expected => {
                    said.entry(sku_id).or_default().push(row.movement.id);
                    told.to_zero += i64::from(row.before > 0 && row.after <= 0);
                    Some(&mut change.stock.entry(sku_id).or_default().expected)
                }
                Book::Held => Some(&mut change.stock.entry(sku_id).or_default().held),
                _ => None,
            };
            if let Some(number) = number {
                *number = Some(row.after);
            }
        }
        if told.rows.len() < TOLD {
            told.rows.push(preview_row(r, &row)?);
        }
    }
    for (sku, movements) in said {
        change.stock.entry(sku).or_default().unset = stock::would_unset(r, sku, &movements)?;
    }
    Ok(Thought { told, impact: impact(r, &change)? })
}

fn preview_row(r: &impl Reader, row: &BatchRow) -> Result<UndoPreviewRow> {
    let sku = skus::get(r, row.movement.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    Ok(UndoPreviewRow {
        name: sku.full_name(),
        code: sku.code,
        book: serde_name(&row.movement.book),
        at: row.movement.at,
        delta: row.movement.delta,
        before: row.before,
        after: row.after,
        stays: row.stays.map(|why| code_of(why).to_owned()),
    })
}

pub(super) fn batch_of(arg: &UndoBatch) -> FaultResult<Batch> {
    match (&arg.job_id, &arg.request, arg.movement_ids.is_empty()) {
        (Some(job), None, true) => Ok(Batch::Job(*job)),
        (None, Some(request), true) => Ok(Batch::Request(request.clone())),
        (None, None, false) => Ok(Batch::Of(arg.movement_ids.clone())),
        _ => Err(Fault::new("problem.bad_argument").with("field", "job_id")),
    }
}

pub(super) const fn code_of(why: NotUndone) -> &'static str {
    match why {
        NotUndone::Already => "left_out.already_undone",
        NotUndone::OfOrder => "left_out.of_order",
        NotUndone::HeldBelowZero => "left_out.held_below_zero",
        NotUndone::ShelfBelowZero => "left_out.shelf_below_zero",
    }
}
