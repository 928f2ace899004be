//! 在庫: the numbers, changing them by hand, and the story behind each.

use miseban_domain::{
    Instant,
    stock::{self as rule, Wanted},
    text,
    time::SECOND,
};
use miseban_store::{
    Reader, Result, Store, StoreError, listings,
    numbers::Asked,
    push,
    skus::{self, StockOnly, StockSort},
    stock::{self, Batch, Book, Cause, MovementRow, NewMovement, Why},
};

use super::{once::once, orders::left_of};
use crate::{
    problem::{Fault, FaultResult, kept_problem},
    push::Numbers,
    views::{
        AttemptView, EditStock, ExplainedStep, Explanation, ListingNumbers, OneListing, OneSku, Page,
        StockEdited, StockQuery, StockRow, StoryQuery, StoryRow, UndoStock,
    },
};

/// Edits by hand wait this long before they leave, so that they can be taken back unseen.
pub const SECOND_THOUGHTS: i64 = 5 * SECOND;
const STORY_PAGE: i64 = 50;
const PERSON: &str = "person";

/// Which SKUs the grid's filter means, in its order.
pub(crate) fn wanted(query: &StockQuery) -> skus::StockQuery {
    skus::StockQuery {
        text: query.text.clone(),
        only: match query.only.as_str() {
            "oversold" => StockOnly::Oversold,
            "unset" => StockOnly::Unset,
            "trouble" => StockOnly::Trouble,
            _ => StockOnly::All,
        },
        sort: match query.sort.as_str() {
            "name" => StockSort::Name,
            "expected" => StockSort::Expected,
            "updated" => StockSort::SetAt,
            "held" => StockSort::Held,
            _ => StockSort::Code,
        },
        desc: query.desc,
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
    }
}

/// The grid's rows.
pub async fn list(store: &Store, query: StockQuery) -> FaultResult<Page<StockRow>> {
    let wanted = wanted(&query);
    Ok(store
        .read(move |r| {
            let page = skus::stock_list(r, &wanted)?;
            let ids = page.rows.iter().flat_map(|row| row.listings.iter().map(|brief| brief.listing_id));
            let ours = Numbers::load(r, &Asked::listings(ids.collect()))?;
            let rows = page.rows.into_iter().map(|row| stock_row(r, &ours, row)).collect::<Result<_>>()?;
            Ok(Page { total: page.total, rows })
        })
        .await?)
}

fn stock_row(r: &impl Reader, ours: &Numbers, row: skus::StockListRow) -> Result<StockRow> {
    let bundle = row.bundle;
    let expected = if bundle { left_of(r, row.sku.id)?.unwrap_or(0) } else { row.expected };
    let listings =
        row.listings.iter().map(|brief| numbers_of(r, ours, brief.listing_id)).collect::<Result<_>>()?;
    Ok(StockRow {
        sku_id: row.sku.id,
        code: row.sku.code,
        name: row.sku.name,
        variation: row.sku.variation,
        counting: serde_name(&row.sku.counting),
        bundle,
        expected,
        held: row.held,
        unset: !bundle && row.set_at.is_none(),
        listings,
    })
}

/// The three numbers of a listing: ours, sent, shown.
pub(crate) fn numbers_of(
    r: &impl Reader,
    ours: &Numbers,
    id: miseban_domain::ListingId,
) -> Result<ListingNumbers> {
    let listing = listings::get(r, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
    let pushes = ours.shop(listing.shop_id).is_some_and(|shop| shop.pushes);
    let ours = match ours.listing(id).map(|facts| ours.wanted(&facts, None)) {
        Some(Wanted::Show(number)) => Some(number),
        Some(Wanted::LeaveAlone(_)) | None => None,
    };
    let pending = listing.settled_rev < listing.wanted_rev && listing.linked && pushes;
    Ok(ListingNumbers {
        listing_id: listing.id,
        shop_id: listing.shop_id,
        ours,
        sent: listing.sent,
        sent_at: listing.sent_at,
        shown: listing.shown,
        shown_at: listing.shown_at,
        leaves_at: pending.then_some(listing.not_before),
        problem: listing.trouble.as_ref().map(kept_problem),
    })
}

/// Sets, adds or takes away by hand. Empty is refused: it never means 0.
pub async fn edit(store: &Store, arg: EditStock, now: Instant) -> FaultResult<StockEdited> {
    let value = match text::number(&arg.value) {
        Ok(Some(value)) => value,
        Ok(None) => return Err(Fault::new("problem.number_empty")),
        Err(_) => return Err(Fault::new("problem.not_a_number").with("value", &arg.value)),
    };
    let book = match arg.book.as_str() {
        "expected" => Book::Expected,
        "held" => Book::Held,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "book")),
    };
    let cause = match arg.mode.as_str() {
        "set" => Cause::SetByHand,
        "add" => Cause::AddByHand,
        "take" => Cause::TakeByHand,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "mode")),
    };
    if value < 0 && (cause != Cause::SetByHand || book == Book::Held) {
        return Err(Fault::new("problem.number_negative").with("value", value));
    }
    if value.abs() > MOST {
        return Err(Fault::new("problem.number_too_large").with("most", MOST));
    }
    let request_id = arg.request_id.clone();
    Ok(store
        .write(move |w| {
            once(w, &request_id, "stock.edit", now, |w| {
                let sku = skus::get(w, arg.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                if skus::parts(w, sku.id)?.is_some_and(|parts| !parts.is_empty()) && book == Book::Expected {
                    return Err(StoreError::refused(
                        miseban_domain::Coded::new("problem.bundle_has_no_stock").with("code", &sku.code),
                    ));
                }
                let row = stock::stock(w, sku.id)?;
                let before = match book {
                    Book::Held => row.as_ref().map_or(0, |row| row.held),
                    _ => row.as_ref().map_or(0, |row| row.expected),
                };
                let after = match cause {
                    Cause::SetByHand => value,
                    Cause::AddByHand => before.saturating_add(value),
                    _ => before.saturating_sub(value),
                };
                let movement = NewMovement {
                    person: Some(PERSON.to_owned()),
                    note: Some(arg.note.clone()).filter(|note| !note.trim().is_empty()),
                    request_id: Some(arg.request_id.clone()),
                    ..NewMovement::new(sku.id, book, after - before, cause, now)
                };
                write_edit(w, &movement, before, after, now)
            })
        })
        .await?)
}

/// The most pieces that one SKU may have: far beyond any shop, and far from any overflow.
pub(crate) const MOST: i64 = 99_999_999;

fn write_edit(
    w: &mut miseban_store::Write<'_>,
    movement: &NewMovement,
    before: i64,
    after: i64,
    now: Instant,
) -> Result<StockEdited> {
    // 0 set where nothing was ever set is an answer, too: a movement of nothing, that waits and can be taken back.
    let first = movement.cause == Cause::SetByHand
        && movement.book == Book::Expected
        && stock::stock(w, movement.sku_id)?.is_none_or(|row| row.set_at.is_none());
    if before == after && !first {
        return Ok(StockEdited { movement_id: None, before, after, leaves_at: None });
    }
    let (id, after) = stock::move_expected(w, movement)?;
    if movement.book == Book::Expected {
        stock::mark_set(w, movement.sku_id, now)?;
    }
    let leaves_at = now.plus(SECOND_THOUGHTS);
    listings::hold_until(w, movement.sku_id, leaves_at)?;
    crate::intake::restage_waiting(w, movement.sku_id, now)?;
    Ok(StockEdited { movement_id: Some(id), before, after, leaves_at: Some(leaves_at) })
}

/// Takes a movement by hand back: a new movement the other way.
pub async fn undo(store: &Store, arg: UndoStock, now: Instant) -> FaultResult<StockEdited> {
    let request_id = arg.request_id.clone();
    Ok(store
        .write(move |w| {
            once(w, &request_id, "stock.undo", now, |w| {
                let undone =
                    stock::movement(w, arg.movement_id)?.ok_or_else(|| StoreError::not_found("movement"))?;
                if !by_hand(&undone) || stock::is_undone(w, undone.id)? {
                    return Err(StoreError::conflict("movement_not_undoable"));
                }
                let row = stock::stock(w, undone.sku_id)?;
                let before = match undone.book {
                    Book::Held => row.as_ref().map_or(0, |row| row.held),
                    _ => row.as_ref().map_or(0, |row| row.expected),
                };
                let why = Why {
                    person: Some(PERSON.to_owned()),
                    request_id: Some(arg.request_id.clone()),
                    ..Why::new(Cause::Undo, now)
                };
                let taken = stock::undo_many(w, &Batch::Of(vec![undone.id]), None, 1, &why)?;
                let Some((_, id, after)) = taken.done.into_iter().next() else {
                    return Err(StoreError::conflict("movement_not_undoable"));
                };
                // What has not left yet never leaves: the number is what it was before.
                let leaves_at = now.plus(SECOND_THOUGHTS);
                listings::hold_until(w, undone.sku_id, leaves_at)?;
                crate::intake::restage_waiting(w, undone.sku_id, now)?;
                Ok(StockEdited { movement_id: Some(id), before, after, leaves_at: Some(leaves_at) })
            })
        })
        .await?)
}

fn by_hand(movement: &MovementRow) -> bool {
    matches!(movement.cause, Cause::SetByHand | Cause::AddByHand | Cause::TakeByHand | Cause::Undo)
}

/// 今すぐ反映.
pub async fn send_now(store: &Store, arg: OneSku, now: Instant) -> FaultResult<()> {
    Ok(store.write(move |w| listings::release_now(w, arg.sku_id, now)).await?)
}

/// The movements behind a number, newest first.
pub async fn story(store: &Store, arg: StoryQuery) -> FaultResult<Vec<StoryRow>> {
    Ok(store
        .read(move |r| {
            let rows = stock::story(r, arg.sku_id, arg.before, STORY_PAGE)?;
            Ok(rows.into_iter().map(story_row).collect())
        })
        .await?)
}

pub(super) fn story_row(row: stock::StoryRow) -> StoryRow {
    let movement = row.movement;
    StoryRow {
        can_undo: movement.cause.can_be_undone() && !row.undone,
        undone: row.undone,
        movement_id: movement.id,
        at: movement.at,
        book: serde_name(&movement.book),
        warehouse_id: movement.warehouse_id,
        delta: movement.delta,
        before: movement.after.saturating_sub(movement.delta),
        after: movement.after,
        cause: serde_name(&movement.cause),
        order_id: movement.order.as_ref().map(|(id, _)| *id),
        order_number: row.order_number,
        shop_id: row.shop_id,
        person: movement.person,
        reason: movement.reason,
        note: movement.note,
        job_id: movement.job_id,
        request: movement.request_id,
    }
}

/// An enum's name on the wire.
pub(crate) fn serde_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// Why a listing shows what it shows, step by step.
pub async fn explain(store: &Store, arg: OneListing) -> FaultResult<Explanation> {
    Ok(store
        .read(move |r| {
            let (ours, listing) = Numbers::load_one(r, arg.listing_id)?;
            let told = rule::explain(&ours.input(&listing, None));
            let steps = told
                .steps
                .iter()
                .map(|step| {
                    let mut text = step.coded();
                    if let Some(sku) = step.sku_id.map(|id| skus::get(r, id)).transpose()?.flatten() {
                        text = text.with("code", sku.code);
                    }
                    Ok(ExplainedStep { text, value: step.value })
                })
                .collect::<Result<_>>()?;
            let left_alone = match told.wanted {
                Wanted::Show(_) => None,
                Wanted::LeaveAlone(why) => Some(format!("left_alone.{}", serde_name(&why))),
            };
            let attempts = push::attempts(r, listing.id, 10)?
                .into_iter()
                .map(|attempt| AttemptView {
                    at: attempt.started_at,
                    target: attempt.target,
                    read: attempt.read,
                    outcome: attempt.outcome.as_ref().map(serde_name),
                    problem: attempt.detail.as_ref().map(kept_problem),
                })
                .collect();
            Ok(Explanation { numbers: numbers_of(r, &ours, listing.id)?, steps, left_alone, attempts })
        })
        .await?)
}
