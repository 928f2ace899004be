//! A shop's pushes wait until the orders of all shops are complete and the person has seen that shop's old and new numbers:
//! every shop's after a copy was put back, and those of a shop that was silent for days.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, ShopId, shop::StockLink, time::MINUTE};
use miseban_store::{
    Opened, Store, StoreError, listings, outbox, polls, settings,
    shops::{self, ShopRow},
};
use serde_json::json;

use super::{
    note::{Done, changed},
    seen::was_seen,
    shops as shop_cases,
    switches::mark,
};
use crate::{
    health::HealthBoard,
    pool::MallPool,
    problem::{Fault, FaultResult},
    push::LONG_PAUSE,
    shop_worker::is_active,
    views::{Problem, ReleasePush, SetSwitches, ShopView},
};

/// The reason for which pushes wait.
pub(crate) const RESTORED: &str = "problem.restored_push_off";
/// The kind of poll that takes orders in.
const ORDERS_POLL: &str = "orders";
/// How long orders that were complete are good for releasing a shop after a long pause, in milliseconds.
const ORDERS_LAST: i64 = 15 * MINUTE;
/// Which life of the database has been dealt with by [`begin`].
const BEGUN: &str = "restored_epoch";

/// The first opening of a copy that was put back: pushes wait, and what waited to leave may have left since.
pub(crate) async fn begin(store: &Store, opened: &Opened) -> FaultResult<()> {
    let epoch = opened.epoch.clone();
    store
        .write(move |w| {
            // A copy that was made meanwhile carries the mark of another life.
            if settings::get::<String>(w, BEGUN)?.is_some_and(|(_, begun)| begun == epoch) {
                return Ok(());
            }
            for shop in shops::list(w)? {
                if shop.switches.push_stock && shop.push_blocked.is_none() {
                    shops::set_push_blocked(w, shop.id, Some(RESTORED))?;
                }
            }
            outbox::doubt_waiting(w)?;
            settings::set(w, BEGUN, 1, &epoch)
        })
        .await?;
    accept_once_released(store).await
}

/// A copy that was put back is this folder's own from the moment at which no shop waits because of it.
async fn accept_once_released(store: &Store) -> FaultResult<()> {
    let waits = store.read(|r| Ok(shops::list(r)?.iter().any(waits))).await?;
    if waits {
        return Ok(());
    }
    let store = store.clone();
    tokio::task::spawn_blocking(move || store.accept_restored())
        .await
        .map_err(|_| Fault::new("problem.internal"))??;
    Ok(())
}

/// The shop's pushes wait because a copy was put back.
pub(crate) fn waits(shop: &ShopRow) -> bool {
    shop.push_blocked.as_deref() == Some(RESTORED)
}

/// Why a shop that waits can't be released yet; nothing for one that doesn't.
pub(crate) async fn refusal(
    store: &Store,
    pool: &MallPool,
    shop: ShopId,
    opened_at: Instant,
    now: Instant,
) -> FaultResult<Option<Problem>> {
    let rows = store.read(|r| shops::list(r)).await?;
    let Some(code) = rows.iter().find(|row| row.id == shop).and_then(|row| row.push_blocked.clone()) else {
        return Ok(None);
    };
    let since = match code.as_str() {
        RESTORED => opened_at,
        LONG_PAUSE => opened_at.max(now.plus(-ORDERS_LAST)),
        _ => return Ok(None),
    };
    let mut missing = Vec::new();
    for row in rows {
        // Stock is one for all shops: an order that is missing anywhere makes every number too high.
        let counts = row.id == shop || (is_active(&row) && row.switches.stock_link != StockLink::Stopped);
        if !counts {
            continue;
        }
        let unasked = pool.get(row.id).await?.is_some_and(|mall| mall.orders().is_none());
        let id = row.id;
        let complete = store.read(move |r| polls::complete_since(r, id, ORDERS_POLL, since)).await? > 0;
        if !unasked && !complete {
            missing.push(row.short_name);
        }
    }
    if missing.is_empty() {
        return Ok(None);
    }
    Ok(Some(*Fault::new("problem.restored_orders_missing").with("shops", missing.join("、")).problem))
}

/// After a copy was put back, or another reason to wait: pushes may go again.
pub(crate) async fn release(
    store: &Store,
    pool: &MallPool,
    health: &HealthBoard,
    opened: (&Opened, Instant),
    arg: ReleasePush,
    now: Instant,
) -> FaultResult<ShopView> {
    let ((opened, opened_at), id) = (opened, arg.shop_id);
    if let Some(problem) = refusal(store, pool, id, opened_at, now).await? {
        return Err(Fault { problem: Box::new(problem), source: None });
    }
    store
        .write(move |w| {
            let row = shops::get(w, id)?.ok_or_else(|| StoreError::not_found("shop"))?;
            let wish = SetSwitches {
                request_id: String::new(),
                shop_id: id,
                switches: row.switches,
                settings: BTreeMap::new(),
                seen: arg.seen,
            };
            if row.push_blocked.is_some() && !was_seen(w, &mark(&wish)?, wish.seen.as_deref(), now)? {
                return Err(StoreError::refused(Coded::new("problem.look_first")));
            }
            shops::set_push_blocked(w, id, None)?;
            let (what, subject) = ("history.push_released", "shop");
            let (before, after) =
                (json!({ "push_blocked": row.push_blocked }), json!({ "push_blocked": null }));
            let done = Done { what, subject, id: id.0, request_id: None };
            changed(w, &done, Some(&before), Some(&after), now)?;
            listings::raise_shop(w, id)?;
            shops::mark_numbers_seen(w, id, now)
        })
        .await?;
    if opened.restored {
        accept_once_released(store).await?;
    }
    shop_cases::one(store, health, id, now).await
}
