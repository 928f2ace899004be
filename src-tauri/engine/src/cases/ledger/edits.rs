//! Changing numbers by hand: one cell, or a paste of many, with the same words for all.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Coded, Instant, SkuId, text, time::SECOND};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, listings, skus,
    stock::{self, Amount, Batch, Book, Cause, Change, Place, Why},
};

use crate::{
    cases::{
        ledger::history::word,
        once::once,
        stock::{has_no_number, serde_name},
    },
    problem::{Fault, FaultResult, problem},
    views::{EditCell, EditManyStock, EditStock, EditedCell, EditedMany, NumberRefused, StockEdited},
};

/// Edits by hand wait this long before they leave, so that they can be taken back unseen.
const SECOND_THOUGHTS: i64 = 5 * SECOND;
/// The most pieces that one SKU may have: far beyond any shop, and far from any overflow.
pub(crate) const MOST: i64 = 99_999_999;
pub(super) const PERSON: &str = "person";

/// Sets, adds or takes away one number by hand. Empty is refused: it never means 0.
pub async fn edit(store: &Store, arg: EditStock, now: Instant) -> FaultResult<StockEdited> {
    let many = EditManyStock {
        request_id: arg.request_id,
        mode: arg.mode,
        cells: vec![EditCell {
            sku_id: arg.sku_id,
            book: arg.book,
            warehouse_id: arg.warehouse_id,
            value: arg.value,
        }],
        reason: arg.reason,
        note: arg.note,
    };
    let mode = mode_of(&many.mode)?;
    let answer = store
        .write(move |w| {
            once(w, &many.request_id.clone(), "stock.edit", now, |w| {
                let edited = write(w, &many, mode, now)?;
                match edited.refused.into_iter().next() {
                    Some(refused) => Ok(Err(refused.problem)),
                    None => Ok(Ok((edited.cells, edited.leaves_at))),
                }
            })
        })
        .await?;
    match answer {
        Ok((cells, leaves_at)) => Ok(match cells.into_iter().next() {
            Some(cell) => StockEdited {
                leaves_at: leaves_at.filter(|_| cell.movement_id.is_some()),
                movement_id: cell.movement_id,
                before: cell.before,
                after: cell.after,
            },
            None => return Err(Fault::new("problem.internal")),
        }),
        Err(problem) => Err(Fault { problem: Box::new(problem), source: None }),
    }
}

/// The same for many numbers: the good ones are changed, the others named. All of it is one request, and goes back as one.
pub async fn edit_many(store: &Store, arg: EditManyStock, now: Instant) -> FaultResult<EditedMany> {
    let mode = mode_of(&arg.mode)?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "stock.edit_many", now, |w| write(w, &arg, mode, now))
        })
        .await?)
}

fn mode_of(mode: &str) -> FaultResult<Cause> {
    match mode {
        "set" => Ok(Cause::SetByHand),
        "add" => Ok(Cause::AddByHand),
        "take" => Ok(Cause::TakeByHand),
        _ => Err(Fault::new("problem.bad_argument").with("field", "mode")),
    }
}

fn write(w: &mut Write<'_>, arg: &EditManyStock, mode: Cause, now: Instant) -> Result<EditedMany> {
    let mut numbers: BTreeMap<(SkuId, Place), i64> = BTreeMap::new();
    let (mut cells, mut changes, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (index, cell) in arg.cells.iter().enumerate() {
        match understand(w, cell, mode, &mut numbers)? {
            Ok(Understood { place, before, after }) => {
                changes.push(Change { sku_id: cell.sku_id, place, amount: Amount::To(after) });
                cells.push(EditedCell {
                    sku_id: cell.sku_id,
                    book: cell.book.clone(),
                    warehouse_id: place.warehouse,
                    before,
                    after,
                    movement_id: None,
                });
            }
            Err(why) => refused.push(NumberRefused {
                index: i64::try_from(index).unwrap_or(i64::MAX),
                sku_id: cell.sku_id,
                book: cell.book.clone(),
                problem: problem(&why),
            }),
        }
    }
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let why = Why {
        person: Some(PERSON.to_owned()),
        reason: said(&arg.reason),
        note: said(&arg.note),
        request_id: Some(arg.request_id.clone()),
        ..Why::new(mode, now)
    };
    stock::change_many(w, &changes, &why)?;
    let limit = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let written = stock::batch_rows(w, &Batch::Request(arg.request_id.clone()), None, limit)?;
    let mut ids: BTreeMap<_, _> = written
        .into_iter()
        .map(|row| row.movement)
        .map(|row| ((row.sku_id, serde_name(&row.book), row.warehouse_id), row.id))
        .collect();
    for cell in &mut cells {
        cell.movement_id = ids.remove(&(cell.sku_id, cell.book.clone(), cell.warehouse_id));
    }
    let moved: BTreeSet<SkuId> =
        cells.iter().filter(|cell| cell.movement_id.is_some()).map(|cell| cell.sku_id).collect();
    let leaves_at = settle(w, &moved, now)?;
    Ok(EditedMany { cells, refused, leaves_at })
}

/// What follows a change by hand: the listings wait for second thoughts, and orders that waited for pieces are judged
/// again. Gives when the new numbers leave.
pub(in crate::cases) fn settle(
    w: &mut Write<'_>,
    skus: &BTreeSet<SkuId>,
    now: Instant,
) -> Result<Option<Instant>> {
    let leaves_at = now.plus(SECOND_THOUGHTS);
    for sku in skus {
        listings::hold_until(w, *sku, leaves_at)?;
        crate::intake::restage_waiting(w, *sku, now)?;
    }
    Ok((!skus.is_empty()).then_some(leaves_at))
}

struct Understood {
    place: Place,
    before: i64,
    after: i64,
}

fn understand(
    r: &impl Reader,
    cell: &EditCell,
    mode: Cause,
    numbers: &mut BTreeMap<(SkuId, Place), i64>,
) -> Result<std::result::Result<Understood, Coded>> {
    let value = match text::number(&cell.value) {
        Ok(Some(value)) => value,
        Ok(None) => return Ok(Err(Coded::new("problem.number_empty"))),
        Err(_) => return Ok(Err(Coded::new("problem.not_a_number").with("value", &cell.value))),
    };
    let book = match word::<Book>("book", &cell.book) {
        Ok(Some(book)) if book != Book::Allocated => book,
        Ok(Some(_)) => return Ok(Err(Coded::new("stock.allocated_is_of_orders"))),
        _ => return Ok(Err(Coded::new("problem.bad_argument").with("field", "book"))),
    };
    let on_shelf = matches!(book, Book::Good | Book::Defective);
    let place = match (on_shelf, cell.warehouse_id) {
        (true, None) => return Ok(Err(Coded::new("stock.book_needs_warehouse"))),
        (true, warehouse) => Place { book, warehouse },
        (false, _) => Place { book, warehouse: None },
    };
    if value < 0 {
        // 想定在庫 falls below 0 by orders or by what is taken away: a total that is said never does.
        let set = mode == Cause::SetByHand && book == Book::Expected;
        let code = if set { "problem.set_negative" } else { "problem.number_negative" };
        return Ok(Err(Coded::new(code).with("value", value)));
    }
    if value.abs() > MOST {
        return Ok(Err(Coded::new("problem.number_too_large").with("most", MOST)));
    }
    let sku = skus::get(r, cell.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let bundle = skus::parts(r, sku.id)?.is_some_and(|parts| !parts.is_empty());
    if bundle && book != Book::Held {
        return Ok(Err(Coded::new("problem.bundle_has_no_stock").with("code", &sku.code)));
    }
    if let Some(why) = has_no_number(sku.counting, &sku.code) {
        return Ok(Err(why));
    }
    let before = match numbers.get(&(cell.sku_id, place)) {
        Some(number) => *number,
        None => stock::number_at(r, cell.sku_id, place)?,
    };
    let after = match mode {
        Cause::SetByHand => value,
        Cause::AddByHand => before.saturating_add(value),
        _ => before.saturating_sub(value),
    };
    if after.abs() > MOST {
        return Ok(Err(Coded::new("problem.number_too_large").with("most", MOST)));
    }
    if after < 0 && book == Book::Held {
        return Ok(Err(Coded::new("stock.held_below_zero")));
    }
    if after < 0 && on_shelf && after < before {
        return Ok(Err(Coded::new("problem.shelf_below_zero").with("left", before)));
    }
    numbers.insert((cell.sku_id, place), after);
    Ok(Ok(Understood { place, before, after }))
}
