//! 返品: goods that a buyer sent back, to be sold again or not.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, OrderId};
use miseban_store::{
    Reader, Result, Store, StoreError, orders,
    returns::{self, NewReturn},
    stock::{self, Cause},
};

use super::{move_goods, name_of, pieces, require_goods, warehouse, why};
use crate::{
    cases::once::once,
    problem::{Fault, FaultResult},
    views::{FindOrder, GoodsMoved, ReturnableLine, ReturnableOrder, TakeReturn},
};

/// The orders of that number (several shops may have the same), with what each took and what came back of it.
pub async fn find(store: &Store, arg: FindOrder) -> FaultResult<Vec<ReturnableOrder>> {
    let number = arg.number.trim().to_owned();
    if number.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store
        .read(move |r| {
            orders::of_number(r, &number)?.into_iter().map(|id| returnable(r, id)).collect::<Result<_>>()
        })
        .await?)
}

fn returnable(r: &impl Reader, id: OrderId) -> Result<ReturnableOrder> {
    let head = orders::head(r, id)?.ok_or_else(|| StoreError::not_found("order"))?;
    let returned = returns::of_order(r, id)?;
    let mut lines = Vec::new();
    for ((line_key, sku), taken) in stock::taken_by_order(r, id)? {
        let back = returned.get(&(line_key.clone(), sku)).copied().unwrap_or(0);
        lines.push(ReturnableLine { line_key, sku: name_of(r, sku)?, taken, returned: back });
    }
    Ok(ReturnableOrder {
        order_id: id,
        shop_id: head.shop_id,
        number: head.order_number,
        buyer_name: head.buyer_name,
        shipped_at: head.shipped_at,
        lines,
    })
}

/// Takes goods back: to good, and 想定在庫 rises, where they can be sold again; else to defective, and it doesn't. Of an
/// order no more comes back than it took.
pub async fn take(store: &Store, arg: TakeReturn, now: Instant) -> FaultResult<GoodsMoved> {
    let mut back = Vec::new();
    for line in &arg.lines {
        if let Some(quantity) = pieces("quantity", &line.quantity)?.filter(|quantity| *quantity > 0) {
            back.push((line.clone(), quantity));
        }
    }
    if back.is_empty() {
        return Err(Fault::new("problem.returns_nothing"));
    }
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "returns.take", now, |w| {
                let at = warehouse(w, arg.warehouse_id)?;
                let why = why(Cause::Returned, &arg.request_id, &arg.reason, &arg.note, now);
                let mut left = match arg.order_id {
                    Some(id) => left_of(w, id)?,
                    None => BTreeMap::new(),
                };
                let mut moved = GoodsMoved { pieces: 0, skus: 0, request_id: arg.request_id.clone() };
                for (line, quantity) in back {
                    require_goods(w, line.sku_id)?;
                    let order = match arg.order_id {
                        None => None,
                        Some(id) => {
                            let key = (line.line_key.clone(), line.sku_id);
                            let may =
                                left.get_mut(&key).filter(|left| **left >= quantity).ok_or_else(|| {
                                    StoreError::refused(Coded::new("problem.returns_more_than_sold"))
                                })?;
                            *may -= quantity;
                            Some((id, line.line_key))
                        }
                    };
                    let pieces = if line.sellable { (quantity, 0) } else { (0, quantity) };
                    let changed = move_goods(w, line.sku_id, at, pieces, arg.books, &why)?;
                    let back = NewReturn {
                        order,
                        sku_id: line.sku_id,
                        quantity,
                        sellable: line.sellable,
                        movement: changed.first,
                        at: now,
                    };
                    returns::add(w, &back)?;
                    moved.pieces += quantity;
                    moved.skus += 1;
                }
                Ok(moved)
            })
        })
        .await?)
}

/// What may still come back of an order, by line and SKU.
fn left_of(r: &impl Reader, id: OrderId) -> Result<BTreeMap<(String, miseban_domain::SkuId), i64>> {
    let mut left = stock::taken_by_order(r, id)?;
    for (key, back) in returns::of_order(r, id)? {
        if let Some(taken) = left.get_mut(&key) {
            *taken -= back;
        }
    }
    Ok(left)
}
