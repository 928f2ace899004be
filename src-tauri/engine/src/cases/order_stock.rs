//! Orders that wait for the person about stock: 引当確認 (taken in while 在庫連動 was paused) and 要対応 (a cancel left pieces
//! out of stock).

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, OrderId, SkuId,
    order::StockMode,
    shop::StockLink,
    take::{self, Movement},
};
use miseban_store::{
    Reader, Result, Store, StoreError,
    orders::{self, StoredOrder},
    shops, skus, stock,
};
use serde_json::json;

use super::{
    once::once,
    order_actions::{PERSON, each, note},
};
use crate::{
    intake::{RETURNED, kept_value, recompute, recompute_counting, take_facts},
    problem::FaultResult,
    views::{AnswerReturn, OrdersDone, SomeOrders, StockEffect, StockEffects},
};

/// What orders that wait would do to stock, all of them together.
pub(crate) async fn effects(store: &Store, arg: SomeOrders) -> FaultResult<StockEffects> {
    Ok(store.read(move |r| describe(r, &arg.order_ids)).await?)
}

fn describe(r: &impl Reader, ids: &[OrderId]) -> Result<StockEffects> {
    let mut after: BTreeMap<SkuId, i64> = BTreeMap::new();
    let mut rows = Vec::new();
    for id in ids {
        let stored = orders::load(r, *id)?.ok_or_else(|| StoreError::not_found("order"))?;
        let mut sums: BTreeMap<SkuId, i64> = BTreeMap::new();
        for Movement { sku_id, delta, .. } in movements(r, &stored)? {
            *sums.entry(sku_id).or_default() += delta;
        }
        for (sku_id, delta) in sums {
            let sku = skus::get(r, sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
            let expected = stock::stock(r, sku_id)?.map_or(0, |row| row.expected);
            let then = after.entry(sku_id).or_insert(expected);
            *then = then.saturating_add(delta);
            rows.push(StockEffect {
                order_id: *id,
                order_number: stored.head.order_number.clone(),
                name: sku.full_name(),
                code: sku.code,
                delta,
                expected,
                after: *then,
            });
        }
    }
    Ok(StockEffects { rows })
}

/// In 引当確認: taken in while 在庫連動 was paused, or changed then.
pub(super) fn waits(stored: &StoredOrder) -> bool {
    stored.order.stock_mode == StockMode::Paused || stored.head.change_waits
}

/// What applying it (引当確認) or giving its pieces back (要対応) would move.
fn movements(r: &impl Reader, stored: &StoredOrder) -> Result<Vec<Movement>> {
    let order = &stored.order;
    let shop = shops::get(r, order.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
    let ledger = stock::taken_by_order(r, order.id)?;
    let instructed = stored.head.instructed_at.is_some();
    let facts = take_facts(&shop, order.stock_mode, &order.merged, instructed);
    if waits(stored) {
        let facts = take::TakeFacts { mode: StockMode::Counts, link: StockLink::Running, ..facts };
        return Ok(take::difference(&take::should_take(&facts, &order.lines, &ledger), &ledger));
    }
    let link = if facts.link == StockLink::Paused { StockLink::Running } else { facts.link };
    Ok(take::unreturned(&take::TakeFacts { link, ..facts }, &order.lines, &ledger))
}

/// 在庫を戻す or 戻さない, for pieces that a cancel left out of stock. What was answered is not asked again.
pub(crate) async fn answer_return(store: &Store, arg: AnswerReturn, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.answer_return", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    let kept = movements(w, stored)?;
                    if stored.order.stock_mode != StockMode::Counts
                        || kept.is_empty()
                        || !stored.head.asks_return
                    {
                        return Ok(Err(Coded::new("left_out.nothing_to_return")));
                    }
                    let id = stored.order.id;
                    let answer = if arg.restock { json!(true) } else { kept_value(&kept)? };
                    orders::set_edit(w, id, RETURNED, &answer, PERSON, now)?;
                    let what = if arg.restock { "history.returned" } else { "history.not_returned" };
                    note(w, id, what, None, Some(json!(kept)), &arg.request_id, now)?;
                    if arg.restock {
                        recompute_counting(w, id, now)?;
                    } else {
                        recompute(w, id, now)?;
                    }
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}
