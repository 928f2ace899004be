//! Taking movements back, as movements: one, or all of a request, a file or a job, whatever came in between.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use miseban_domain::{JobId, MovementId, SkuId, WarehouseId};
use rusqlite::{params, types::Value};

use super::{
    Book, CAN_BE_UNDONE, Cause, MovementRow, NewMovement, OF_ORDER, Place, Why, move_expected, move_physical,
    number_at, physical, story,
};
use crate::{Reader, Result, Topic, Write, sql, sql::Connected};

/// Movements that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// All of a job: a file, a count.
    Job(JobId),
    /// All that one request did: a paste, an edit.
    Request(String),
    /// These.
    Of(Vec<MovementId>),
}

impl Batch {
    fn condition(&self) -> Result<(&'static str, Value)> {
        Ok(match self {
            Self::Job(job) => ("m.job_id = ?1", job.0.into()),
            Self::Request(request) => ("m.request_id = ?1", request.clone().into()),
            Self::Of(ids) => {
                let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
                ("m.id IN (SELECT value FROM json_each(?1))", sql::json(&ids)?.into())
            }
        })
    }
}

/// Why a movement isn't taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotUndone {
    /// It was already.
    Already,
    /// An order did it: it goes back with the order only.
    OfOrder,
    /// 保留在庫 would fall below 0.
    HeldBelowZero,
    /// The pieces on a shelf would fall below 0, of it or of what only makes sense with it.
    ShelfBelowZero,
}

/// The numbers that taking a movement back finds and leaves, and why it stays.
struct Fate {
    before: i64,
    after: i64,
    stays: Option<NotUndone>,
}

/// A movement of a batch, and what taking it back would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The movement.
    pub movement: MovementRow,
    /// The number before it is taken back: as it is now, or as the newer ones of the batch leave it.
    pub before: i64,
    /// The number after it.
    pub after: i64,
    /// Why it stays.
    pub stays: Option<NotUndone>,
}

/// What taking back did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// The movements that were taken back, each with the one that does it and the number after it.
    pub done: Vec<(MovementRow, MovementId, i64)>,
    /// Those that stay.
    pub left_out: Vec<(MovementRow, NotUndone)>,
    /// More of the batch follow before this one.
    pub next: Option<MovementId>,
}

/// The movements of a batch, newest first, from before `before` on, with what taking them back would do. The numbers of
/// a page begin at how they stand now.
pub fn batch_rows(
    r: &impl Reader,
    batch: &Batch,
    before: Option<MovementId>,
    limit: i64,
) -> Result<Vec<BatchRow>> {
    let (condition, value) = batch.condition()?;
    let sql = format!(
        "SELECT {}, EXISTS (SELECT 1 FROM stock_movements u WHERE u.undoes = m.id) FROM stock_movements m
         WHERE {condition} AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3",
        story::COLUMNS
    );
    let values = params![value, before.map_or(i64::MAX, |id| id.0), limit];
    let found = sql::all(r.conn(), &sql, values, |c| Ok((story::row(c)?, c.get::<bool>()?)))?;
    let fates = fates(r, &found, before)?;
    Ok(found
        .into_iter()
        .zip(fates)
        .map(|((movement, _), Fate { before, after, stays })| BatchRow { movement, before, after, stays })
        .collect())
}

/// What becomes of movements, each with whether it was taken back already. What only makes sense together stays together
/// where a shelf lacks pieces for a part of it: a 入荷 would else go from 想定在庫 alone.
fn fates(r: &impl Reader, found: &[(MovementRow, bool)], before: Option<MovementId>) -> Result<Vec<Fate>> {
    let mut numbers: BTreeMap<(SkuId, Place), i64> = BTreeMap::new();
    for (movement, _) in found {
        let place = place_of(movement);
        if let Entry::Vacant(free) = numbers.entry((movement.sku_id, place)) {
            free.insert(number_at(r, movement.sku_id, place)?);
        }
    }
    let mut kept: BTreeSet<(&str, SkuId)> = BTreeSet::new();
    // A page may begin in the midst of some that belong together.
    if let (Some((first, _)), Some(before)) = (found.first(), before)
        && let Some(group) = together(first)
        && part_stayed(r, first, before)?
    {
        kept.insert(group);
    }
    loop {
        let fates = walk(found, numbers.clone(), &kept);
        let groups: BTreeSet<(&str, SkuId)> = found
            .iter()
            .zip(&fates)
            .filter(|(_, fate)| fate.stays == Some(NotUndone::ShelfBelowZero))
            .filter_map(|((movement, _), _)| together(movement))
            .collect();
        if groups.is_subset(&kept) {
            return Ok(fates);
        }
        kept.extend(groups);
    }
}

/// Newest first, from these numbers on; what belongs to `kept` stays.
fn walk(
    found: &[(MovementRow, bool)],
    mut numbers: BTreeMap<(SkuId, Place), i64>,
    kept: &BTreeSet<(&str, SkuId)>,
) -> Vec<Fate> {
    let mut fates = Vec::with_capacity(found.len());
    for (movement, undone) in found {
        let number = numbers.entry((movement.sku_id, place_of(movement))).or_default();
        let (before, after) = (*number, number.saturating_sub(movement.delta));
        let on_shelf = matches!(movement.book, Book::Good | Book::Defective);
        let stays = if *undone {
            Some(NotUndone::Already)
        } else if !movement.cause.can_be_undone() {
            Some(NotUndone::OfOrder)
        } else if movement.book == Book::Held && after < 0 {
            Some(NotUndone::HeldBelowZero)
        } else if on_shelf && after < 0 && after < before
            || together(movement).is_some_and(|group| kept.contains(&group))
        {
            // A shelf falls below 0 by a shipment, never by hand; what raises it may go back all the same.
            Some(NotUndone::ShelfBelowZero)
        } else {
            None
        };
        if stays.is_none() {
            *number = after;
        }
        fates.push(Fate { before, after: *number, stays });
    }
    fates
}

fn place_of(movement: &MovementRow) -> Place {
    Place { book: movement.book, warehouse: movement.warehouse_id }
}

/// The request and the SKU of a movement that only makes sense with the others of both.
fn together(movement: &MovementRow) -> Option<(&str, SkuId)> {
    let whole = matches!(movement.cause, Cause::Moved | Cause::Received | Cause::Returned | Cause::Counted);
    let request = movement.request_id.as_deref().filter(|_| whole)?;
    Some((request, movement.sku_id))
}

/// Whether pieces on a shelf that belong to a movement stayed when the page before this one was taken back.
fn part_stayed(r: &impl Reader, movement: &MovementRow, before: MovementId) -> Result<bool> {
    sql::value(
        r.conn(),
        "SELECT EXISTS (
             SELECT 1 FROM stock_movements m
             WHERE m.request_id = ?1 AND m.sku_id = ?2 AND m.cause = ?3 AND m.id >= ?4
                 AND m.book IN ('good', 'defective')
                 AND NOT EXISTS (SELECT 1 FROM stock_movements u WHERE u.undoes = m.id))",
        params![movement.request_id, movement.sku_id.0, sql::word(&movement.cause)?, before.0],
    )
}

/// Takes the movements of a batch back, newest first, from before `before` on, `limit` at most: call it again with
/// [`Undone::next`] until there is none. A number that nobody has said any more is unset again; one that is said again
/// because its taking back is taken back is set again. `why.cause` is not read.
pub fn undo_many(
    w: &mut Write<'_>,
    batch: &Batch,
    before: Option<MovementId>,
    limit: i64,
    why: &Why,
) -> Result<Undone> {
    w.touch(Topic::Stock);
    let rows = batch_rows(w, batch, before, limit)?;
    let full = i64::try_from(rows.len()).is_ok_and(|length| length >= limit);
    let mut undone =
        Undone { next: rows.last().filter(|_| full).map(|row| row.movement.id), ..Undone::default() };
    let (mut said, mut shelves) = (BTreeSet::new(), BTreeSet::new());
    for BatchRow { movement, stays, .. } in rows {
        if let Some(why) = stays {
            undone.left_out.push((movement, why));
            continue;
        }
        let new = NewMovement {
            job: why.job,
            undoes: Some(movement.id),
            person: why.person.clone(),
            reason: why.reason.clone(),
            note: why.note.clone(),
            request_id: why.request_id.clone(),
            ..NewMovement::new(movement.sku_id, movement.book, -movement.delta, Cause::Undo, why.at)
        };
        let (id, after) = match movement.warehouse_id {
            None => move_expected(w, &new)?,
            Some(warehouse) => move_physical(w, warehouse, &new)?,
        };
        match movement.warehouse_id {
            Some(warehouse) => {
                shelves.insert((movement.sku_id, warehouse));
            }
            None if movement.book == Book::Expected => {
                said.insert(movement.sku_id);
            }
            None => {}
        }
        undone.done.push((movement, id, after));
    }
    for sku in said {
        set_or_unset(w, sku, why)?;
    }
    for (sku, warehouse) in shelves {
        let said = is_said(w, sku, Some(warehouse))?;
        physical::set_counted(w, sku, warehouse, said, why.at)?;
    }
    Ok(undone)
}

/// The movement itself and those that only make sense with it: both ends of a 移動, both books of a 入荷, 返品 or 棚卸.
pub fn siblings(r: &impl Reader, movement: &MovementRow) -> Result<Vec<MovementId>> {
    let Some((request, sku)) = together(movement) else { return Ok(vec![movement.id]) };
    sql::all(
        r.conn(),
        "SELECT id FROM stock_movements WHERE request_id = ?1 AND sku_id = ?2 AND cause = ?3 ORDER BY id",
        params![request, sku.0, sql::word(&movement.cause)?],
        |c| c.id(MovementId),
    )
}

/// Whether a number that somebody said still stands: one that wasn't taken back, or whose taking back was.
fn is_said(r: &impl Reader, sku: SkuId, warehouse: Option<WarehouseId>) -> Result<bool> {
    let books = if warehouse.is_some() { "book IN ('good', 'defective')" } else { "book = 'expected'" };
    sql::value(
        r.conn(),
        &format!(
            "WITH RECURSIVE chain (root, id, depth) AS (
                 SELECT id, id, 0 FROM stock_movements
                 WHERE sku_id = ?1 AND {books} AND warehouse_id IS ?2 AND cause <> 'undo' AND {CAN_BE_UNDONE}
                 UNION ALL
                 SELECT c.root, m.id, c.depth + 1 FROM chain c JOIN stock_movements m ON m.undoes = c.id)
             SELECT EXISTS (SELECT 1 FROM chain GROUP BY root HAVING max(depth) % 2 = 0)"
        ),
        params![sku.0, warehouse.map(|id| id.0)],
    )
}

/// Whether nobody will have said 想定在庫 of a SKU any more once these movements of it are taken back.
pub fn would_unset(r: &impl Reader, sku: SkuId, movements: &[MovementId]) -> Result<bool> {
    let ids: Vec<i64> = movements.iter().map(|id| id.0).collect();
    sql::value(
        r.conn(),
        &format!(
            "WITH RECURSIVE chain (root, id, depth) AS (
                 SELECT id, id, 0 FROM stock_movements
                 WHERE sku_id = ?1 AND book = 'expected' AND warehouse_id IS NULL AND cause <> 'undo' AND {CAN_BE_UNDONE}
                 UNION ALL
                 SELECT c.root, m.id, c.depth + 1 FROM chain c JOIN stock_movements m ON m.undoes = c.id)
             SELECT NOT EXISTS (
                     SELECT 1 FROM (SELECT max(id) AS tip, max(depth) AS depth FROM chain GROUP BY root)
                     WHERE (depth + (tip IN (SELECT value FROM json_each(?2)))) % 2 = 0)
                 AND EXISTS (
                     SELECT 1 FROM stock_movements m JOIN stock s ON s.sku_id = m.sku_id
                     WHERE m.sku_id = ?1 AND m.book = 'expected' AND m.at = s.set_at AND NOT (m.{OF_ORDER}))"
        ),
        params![sku.0, sql::json(&ids)?],
    )
}

/// 想定在庫 is set as long as somebody's number stands. A number that was confirmed without changing left no movement:
/// then the moment of setting is no movement's, and it stays set.
fn set_or_unset(w: &mut Write<'_>, sku: SkuId, why: &Why) -> Result<()> {
    if is_said(w, sku, None)? {
        sql::run(
            w.conn(),
            "UPDATE stock SET set_at = ?2 WHERE sku_id = ?1 AND set_at IS NULL",
            params![sku.0, why.at.0],
        )?;
    } else {
        sql::run(
            w.conn(),
            &format!(
                "UPDATE stock SET set_at = NULL WHERE sku_id = ?1 AND EXISTS (
                     SELECT 1 FROM stock_movements m
                     WHERE m.sku_id = ?1 AND m.book = 'expected' AND m.at = stock.set_at AND NOT (m.{OF_ORDER}))"
            ),
            [sku.0],
        )?;
    }
    Ok(())
}
