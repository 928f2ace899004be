//! Goods that come in, come back and are counted: 入荷, 返品, 棚卸, and what to order.

pub mod arrivals;
pub mod reorder;
pub mod returns;
pub mod stocktakes;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use miseban_domain::{Coded, Instant, SkuId, WarehouseId, text};
use miseban_store::{
    Reader, Result, StoreError, Write, skus,
    stock::{self, Amount, Change, Changed, Place, Why},
    warehouses,
};

use super::{ledger::edits::settle, stock::has_no_number};
use crate::{
    problem::{Fault, FaultResult},
    views::{SkuName, WhichBooks},
};

/// The most pieces of one SKU in one go: a slip of the finger is far below.
const MOST: i64 = 9_999_999;

/// A number of pieces as typed; nothing typed is `None`.
fn pieces(field: &str, typed: &str) -> FaultResult<Option<i64>> {
    match text::number(typed) {
        Ok(None) => Ok(None),
        Ok(Some(number)) if (0..=MOST).contains(&number) => Ok(Some(number)),
        Ok(Some(number)) if number < 0 => Err(Fault::new("problem.number_negative").with("value", number)),
        Ok(Some(_)) => Err(Fault::new("problem.number_too_large").with("most", MOST)),
        Err(_) => Err(Fault::new("problem.not_a_number").with("value", typed).with("field", field)),
    }
}

/// What a SKU is called.
fn name_of(r: &impl Reader, id: SkuId) -> Result<SkuName> {
    let sku = skus::get(r, id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    Ok(SkuName { sku_id: id, code: sku.code, name: sku.name, variation: sku.variation, jan: sku.jan })
}

/// Refuses a SKU that no goods are of: a set has only its parts' numbers, and what isn't counted has none.
fn require_goods(r: &impl Reader, id: SkuId) -> Result<()> {
    let sku = skus::get(r, id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    if skus::parts(r, id)?.is_some() {
        return Err(StoreError::refused(Coded::new("problem.bundle_has_no_stock").with("code", sku.code)));
    }
    match has_no_number(sku.counting, &sku.code) {
        Some(why) => Err(StoreError::refused(why)),
        None => Ok(()),
    }
}

/// Whether 実在庫 of a SKU changes too: where it has one, or where the shop keeps it and this is the SKU's first number.
fn changes_shelf(r: &impl Reader, sku: SkuId, books: WhichBooks) -> Result<bool> {
    Ok(match books {
        WhichBooks::Expected => false,
        WhichBooks::Physical => true,
        WhichBooks::Both => {
            stock::is_on_shelf(r, sku)?
                || stock::has_shelf(r)? && stock::stock(r, sku)?.is_none_or(|row| row.set_at.is_none())
        }
    })
}

/// What lies on a shelf more than before: changes of one SKU's books.
fn changes(
    r: &impl Reader,
    sku_id: SkuId,
    warehouse: WarehouseId,
    good: i64,
    defective: i64,
    books: WhichBooks,
) -> Result<Vec<Change>> {
    let by = |place, pieces| Change { sku_id, place, amount: Amount::By(pieces) };
    let mut all = Vec::new();
    if books != WhichBooks::Physical && good != 0 {
        all.push(by(Place::EXPECTED, good));
    }
    if changes_shelf(r, sku_id, books)? {
        if good != 0 {
            all.push(by(Place::good(warehouse), good));
        }
        if defective != 0 {
            all.push(by(Place::defective(warehouse), defective));
        }
    }
    Ok(all)
}

/// Moves one SKU's goods. As after every change by hand, its numbers wait five seconds before they leave, and orders that
/// wait for it are looked at again.
fn move_goods(
    w: &mut Write<'_>,
    sku: SkuId,
    warehouse: WarehouseId,
    (good, defective): (i64, i64),
    books: WhichBooks,
    why: &Why,
) -> Result<Changed> {
    let all = changes(w, sku, warehouse, good, defective, books)?;
    let changed = stock::change_many(w, &all, why)?;
    settle(w, &BTreeSet::from([sku]), why.at)?;
    Ok(changed)
}

/// The warehouse that was named, else the first.
fn warehouse(r: &impl Reader, named: Option<WarehouseId>) -> Result<WarehouseId> {
    let all = warehouses::list(r)?;
    match named {
        Some(id) if all.iter().any(|one| one.id == id) => Ok(id),
        Some(_) => Err(StoreError::not_found("warehouse")),
        None => all.first().map(|one| one.id).ok_or_else(|| StoreError::not_found("warehouse")),
    }
}

/// Why goods move, for those that a person says.
fn why(cause: stock::Cause, request_id: &str, reason: &str, note: &str, at: Instant) -> Why {
    let said = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    Why {
        person: Some(super::note::PERSON.to_owned()),
        reason: said(reason),
        note: said(note),
        request_id: Some(request_id.to_owned()),
        ..Why::new(cause, at)
    }
}
