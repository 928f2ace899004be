//! What leaves the house about an order: 注文確認 and 発送報告. Each has a row with a unique key, written with the
//! decision. A row that was sent and never answered is in doubt: the mall's own state of the order tells whether it
//! arrived, and it is sent again only when that shows that it did not.

use std::{collections::BTreeMap, sync::Arc};

use miseban_domain::{
    Coded, Instant, OrderId, ShopId,
    observation::MallState,
    order::MergedOrder,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{Clock, Mall, MallError, MallErrorKind, OrderOutcome, Reported, Retry, Shipment};
use miseban_store::{
    Reader, Result, Store, StoreError, StoreErrorKind, Write, orders,
    outbox::{self, OutboxRow, OutboxState},
};
use serde::{Deserialize, Serialize};

use crate::{
    health::{Area, HealthBoard},
    kill::kill_point,
    problem::{FaultResult, mall_coded},
};

/// Row kind of a 注文確認.
pub(crate) const CONFIRM: &str = "confirm";
/// Row kind of a 発送報告.
pub(crate) const SHIPMENT: &str = "shipment";

/// What a row of the outbox says, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub order_number: String,
    /// Of a shipment: the parcels.
    #[serde(default)]
    pub parcels: Vec<Parcel>,
    /// The mall took the report and answers later.
    #[serde(default)]
    pub receipt: Option<String>,
    /// Since when it owes that answer.
    #[serde(default)]
    pub receipt_at: Option<Instant>,
}

/// A parcel of a 発送報告.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parcel {
    pub delivery_key: String,
    pub carrier: String,
    pub tracking_number: String,
    pub shipped_on: String,
}

/// How long a message without an answer may still be on its way at the mall, in milliseconds.
const IN_DOUBT_FOR: i64 = MINUTE;
const ASK_AGAIN: i64 = 5 * SECOND;
const LONGEST_WAIT: i64 = 15 * MINUTE;
/// How long a mall that took a report may owe its answer, in milliseconds.
const RECEIPT_LIVES: i64 = DAY;

/// What a worker of this shop that is gone was sending is in doubt, whether the whole program ended or only the worker.
pub(crate) async fn doubt_leftovers(store: &Store, clock: &Arc<dyn Clock>, shop: ShopId) -> FaultResult<()> {
    let now = clock.now();
    store.write(move |w| outbox::doubt_leftovers(w, shop, now.plus(IN_DOUBT_FOR)).map(drop)).await?;
    Ok(())
}

/// What the mall says of an order settles the messages about it that are in doubt. `asked_at`: when the mall was asked
/// for just this order; `None` when it told by itself, which can't show that something did not arrive.
pub(crate) fn resolve_doubt(
    w: &mut Write<'_>,
    order: OrderId,
    told: &MergedOrder,
    asked_at: Option<Instant>,
    now: Instant,
) -> Result<()> {
    for row in outbox::of_order(w, order)?.into_iter().filter(|row| row.state == OutboxState::InDoubt) {
        let Ok(letter) = serde_json::from_value::<Letter>(row.payload.clone()) else { continue };
        let arrived = match row.kind.as_str() {
            // It was asked for in the state New; Rakuten's next one is 楽天処理中, which is no release yet.
            CONFIRM => told.state.is_some_and(|state| state != MallState::New),
            // A second report with another number finds the order shipped already.
            _ => told.state >= Some(MallState::Shipped) && shows_all(told, &letter),
        };
        if arrived {
            outbox::settle(w, row.id, OutboxState::Accepted, None, None, now)?;
            mark_accepted(w, order, &row.kind, now)?;
        } else if asked_at.is_some_and(|asked| asked >= row.next_at) {
            tracing::info!(row = row.id, "the mall does not show it: sent again");
            outbox::replan(w, row.id, Some(&anew(letter)?), now)?;
        }
    }
    Ok(())
}

/// [`resolve_doubt`] for orders that the mall was asked for by number at `asked_at`, and whose answers are taken in.
pub(crate) fn resolve_asked(
    w: &mut Write<'_>,
    asked: &[OrderId],
    asked_at: Instant,
    now: Instant,
) -> Result<()> {
    for order in asked {
        if outbox::of_order(w, *order)?.iter().any(|row| row.state == OutboxState::InDoubt) {
            let stored = orders::load(w, *order)?.ok_or_else(|| StoreError::not_found("order"))?;
            resolve_doubt(w, *order, &stored.order.merged, Some(asked_at), now)?;
            crate::intake::OrderFacts::new(*order).restage(w, now)?;
        }
    }
    Ok(())
}

/// The mall has accepted what it was told of the order's shipment: the newest report of it, with no other on its way.
pub(crate) fn reports_accepted(r: &impl Reader, order: OrderId) -> Result<bool> {
    let mut reports = outbox::of_order(r, order)?;
    reports.retain(|row| row.kind == SHIPMENT);
    let settled = |row: &OutboxRow| matches!(row.state, OutboxState::Accepted | OutboxState::Refused);
    let newest = reports.iter().max_by_key(|row| row.revision);
    Ok(newest.is_some_and(|row| row.state == OutboxState::Accepted) && reports.iter().all(settled))
}

/// The letter as it is sent anew: not by asking once more for an answer that came already, or never will.
fn anew(letter: Letter) -> Result<serde_json::Value> {
    serde_json::to_value(Letter { receipt: None, receipt_at: None, ..letter })
        .map_err(|error| StoreError::with(StoreErrorKind::Internal, error))
}

/// Every tracking number of the report stands in the mall's order. A mall that doesn't tell them is taken at its state.
fn shows_all(told: &MergedOrder, letter: &Letter) -> bool {
    let shown: Vec<&String> =
        told.deliveries.iter().flat_map(|delivery| &delivery.tracking_numbers).collect();
    shown.is_empty() || letter.parcels.iter().all(|parcel| shown.contains(&&parcel.tracking_number))
}

fn mark_accepted(w: &mut Write<'_>, order: OrderId, kind: &str, now: Instant) -> Result<()> {
    if kind == CONFIRM {
        orders::mark_confirmed(w, &[order], now)
    } else {
        orders::mark_shipped(w, order, now)
    }
}

/// Sends what is due for one shop: as many orders as a call of the mall's takes, so that orders and numbers need not
/// wait for a whole day's reports. `account`: which of the shop's accounts `mall` is; a fault when the shop turned to another one
/// meanwhile.
pub(crate) async fn send_due(
    store: &Store,
    clock: &Arc<dyn Clock>,
    (shop, account): (ShopId, i64),
    mall: &dyn Mall,
    limit: i64,
    run_id: &Arc<str>,
    health: &HealthBoard,
) -> FaultResult<()> {
    let (run, now) = (run_id.to_string(), clock.now());
    if store.read(move |r| outbox::next_due_at(r, shop)).await?.is_none_or(|due| due > now) {
        return Ok(());
    }
    let rows = store.write(move |w| outbox::claim(w, (shop, account), &run, now, limit)).await?;
    for (call, batch) in calls(store, clock, rows).await? {
        let letters: Vec<&Letter> = batch.iter().map(|(_, letter)| letter).collect();
        let answer = send(mall, &call, &letters).await;
        kill_point("outbox_answered");
        if let Answer::Done(Ok(_)) | Answer::Later(_) = &answer {
            health.well(shop, Area::Reports);
        }
        for (row, letter) in batch {
            apply(store, clock, &row, letter, &answer, health, shop).await?;
        }
    }
    Ok(())
}

/// What goes out in one call: the kind of row, and for a report that the mall took already, its receipt.
type Call = (String, Option<String>);
type Batch = Vec<(OutboxRow, Letter)>;

async fn calls(
    store: &Store,
    clock: &Arc<dyn Clock>,
    rows: Vec<OutboxRow>,
) -> FaultResult<BTreeMap<Call, Batch>> {
    let mut calls: BTreeMap<Call, Batch> = BTreeMap::new();
    for row in rows {
        match serde_json::from_value::<Letter>(row.payload.clone()) {
            Ok(letter) => {
                calls.entry((row.kind.clone(), letter.receipt.clone())).or_default().push((row, letter));
            }
            Err(error) => {
                tracing::error!(%error, row = row.id, "an outbox row cannot be read");
                let why = Some(Coded::new("outbox.unreadable"));
                settle(store, &row, OutboxState::Refused, why, None, clock.now()).await?;
            }
        }
    }
    Ok(calls)
}

enum Answer {
    /// About every order, or what went wrong with the call.
    Done(std::result::Result<Vec<OrderOutcome>, MallError>),
    Later(String),
    /// The mall is still at it, or could not be asked.
    NotYet(Option<MallError>),
}

async fn send(mall: &dyn Mall, (kind, receipt): &Call, letters: &[&Letter]) -> Answer {
    match kind.as_str() {
        CONFIRM => match mall.status() {
            Some(port) => {
                let numbers: Vec<String> = letters.iter().map(|one| one.order_number.clone()).collect();
                Answer::Done(port.confirm(&numbers).await)
            }
            None => Answer::Done(Err(unable())),
        },
        SHIPMENT => {
            let Some(port) = mall.shipments() else { return Answer::Done(Err(unable())) };
            if let Some(receipt) = receipt {
                return match port.outcome(receipt).await {
                    Ok(Some(all)) => Answer::Done(Ok(all)),
                    Ok(None) => Answer::NotYet(None),
                    // Asking is repeatable: trouble here says nothing about the report.
                    Err(error) => Answer::NotYet(Some(error)),
                };
            }
            let shipments: Vec<Shipment> = letters.iter().flat_map(|letter| shipments_of(letter)).collect();
            match port.report(&shipments).await {
                Ok(Reported::Now(all)) => Answer::Done(Ok(all)),
                Ok(Reported::Later(receipt)) => Answer::Later(receipt),
                Err(error) => Answer::Done(Err(error)),
            }
        }
        _ => Answer::Done(Err(unable())),
    }
}

fn shipments_of(letter: &Letter) -> impl Iterator<Item = Shipment> {
    letter.parcels.iter().map(|parcel| Shipment {
        order_number: letter.order_number.clone(),
        delivery_key: parcel.delivery_key.clone(),
        carrier: parcel.carrier.clone(),
        tracking_number: parcel.tracking_number.clone(),
        shipped_on: parcel.shipped_on.clone(),
    })
}

/// The mall's answer about this order; silence about it is not a yes.
fn of(order_number: &str, all: &[OrderOutcome]) -> std::result::Result<(), MallError> {
    let mut own = all.iter().filter(|one| one.order_number == order_number).peekable();
    if own.peek().is_none() {
        return Err(MallError {
            kind: MallErrorKind::OutcomeUnknown,
            code: Coded::new("mall_error.no_answer_for_order"),
            mall_words: None,
            retry: Retry::Never,
            action: None,
        });
    }
    own.try_for_each(|one| one.result.clone())
}

async fn apply(
    store: &Store,
    clock: &Arc<dyn Clock>,
    row: &OutboxRow,
    mut letter: Letter,
    answer: &Answer,
    health: &HealthBoard,
    shop: ShopId,
) -> FaultResult<()> {
    let (id, now) = (row.id, clock.now());
    let result = match answer {
        Answer::Done(Ok(all)) => of(&letter.order_number, all),
        Answer::Done(Err(error)) => Err(error.clone()),
        Answer::Later(receipt) => {
            letter.receipt = Some(receipt.clone());
            letter.receipt_at = Some(now);
            let payload = serde_json::to_value(&letter).unwrap_or_default();
            store.write(move |w| outbox::replan(w, id, Some(&payload), now.plus(ASK_AGAIN))).await?;
            return Ok(());
        }
        Answer::NotYet(trouble) => {
            let again = now.plus(wait_after(row.attempts, Retry::WhenDue));
            if let Some(error) = trouble {
                health.trouble(shop, Area::Reports, error.clone(), now, Some(again));
            }
            if letter.receipt_at.is_some_and(|at| now.since(at) > RECEIPT_LIVES) {
                let why = Some(Coded::new("outbox.never_answered"));
                return settle(store, row, OutboxState::InDoubt, why, Some(now), now).await;
            }
            store.write(move |w| outbox::replan(w, id, None, again)).await?;
            return Ok(());
        }
    };
    let Err(error) = result else {
        return settle(store, row, OutboxState::Accepted, None, None, now).await;
    };
    let coded = mall_coded(&error);
    match error.kind {
        MallErrorKind::OutcomeUnknown | MallErrorKind::Broken => {
            let known_from = now.plus(IN_DOUBT_FOR);
            settle(store, row, OutboxState::InDoubt, Some(coded), Some(known_from), now).await
        }
        MallErrorKind::Refused | MallErrorKind::Forbidden | MallErrorKind::BadAnswer => {
            settle(store, row, OutboxState::Refused, Some(coded), None, now).await
        }
        _ => {
            let again = now.plus(wait_after(row.attempts, error.retry));
            health.trouble(shop, Area::Reports, error, now, Some(again));
            settle(store, row, OutboxState::Waiting, Some(coded), Some(again), now).await?;
            if letter.receipt.is_some() {
                // The answer has come, and it was "not now": the next try is a report, not another question.
                let payload = anew(letter)?;
                store.write(move |w| outbox::replan(w, id, Some(&payload), again)).await?;
            }
            Ok(())
        }
    }
}

fn wait_after(attempts: u32, retry: Retry) -> i64 {
    match retry {
        Retry::After(millis) => millis.clamp(SECOND, LONGEST_WAIT),
        _ => (5 * SECOND).saturating_mul(1 << attempts.min(8)).min(LONGEST_WAIT),
    }
}

async fn settle(
    store: &Store,
    row: &OutboxRow,
    state: OutboxState,
    answer: Option<Coded>,
    next: Option<Instant>,
    now: Instant,
) -> FaultResult<()> {
    let (id, order, kind) = (row.id, row.order_id, row.kind.clone());
    let answer = answer.and_then(|coded| serde_json::to_value(coded).ok());
    Ok(store
        .write(move |w| {
            outbox::settle(w, id, state, answer.as_ref(), next, now)?;
            if state == OutboxState::Accepted
                && let Some(order) = order
            {
                mark_accepted(w, order, &kind, now)?;
                crate::intake::OrderFacts::new(order).restage(w, now)?;
            }
            Ok(())
        })
        .await?)
}

fn unable() -> MallError {
    MallError {
        kind: MallErrorKind::Refused,
        code: Coded::new("mall_error.cannot_do_this"),
        mall_words: None,
        retry: Retry::Never,
        action: None,
    }
}

#[cfg(test)]
mod tests {
    use miseban_domain::{Progress, observation::Observation};
    use miseban_store::outbox::NewOutbox;

    use super::*;
    use crate::{
        Engine,
        intake::{
            OrderFacts, apply as take_in,
            tests::{at_rakuten, open, set_up},
        },
    };

    async fn stands(engine: &Engine, order: OrderId) -> Progress {
        let read = engine.store.read(move |r| orders::load(r, order));
        read.await.unwrap().unwrap().order.progress
    }

    async fn newest(engine: &Engine, order: OrderId) -> OutboxRow {
        let read = engine.store.read(move |r| outbox::of_order(r, order));
        read.await.unwrap().into_iter().max_by_key(|row| row.revision).unwrap()
    }

    async fn end(engine: &Engine, row: &OutboxRow, state: OutboxState) {
        settle(&engine.store, row, state, None, None, engine.now()).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_order_is_done_when_the_mall_has_accepted_the_newest_report_and_none_is_on_its_way() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
        let at = engine.now();
        let seen = Observation {
            state: Some(MallState::ToShip),
            ..crate::mail::route::announcement("1", at, false)
        };
        let order =
            engine.store.write(move |w| Ok(take_in(w, shop, None, &seen, at)?.order_id)).await.unwrap();
        let ship = async |revision: i64| {
            let letter =
                Letter { order_number: "1".to_owned(), parcels: Vec::new(), receipt: None, receipt_at: None };
            let new = NewOutbox {
                kind: SHIPMENT.to_owned(),
                shop_id: Some(shop),
                order_id: Some(order),
                revision,
                version: 1,
                payload: serde_json::to_value(letter).unwrap(),
                next_at: at,
                created_at: at,
            };
            let put = engine.store.write(move |w| {
                orders::mark_instructed(w, &[order], at)?;
                OrderFacts::new(order).restage(w, at)?;
                outbox::enqueue(w, &new)
            });
            assert!(put.await.unwrap(), "{revision}");
        };
        ship(0).await;
        let first = newest(&engine, order).await;
        assert_eq!(stands(&engine, order).await, Progress::Shipping);
        end(&engine, &first, OutboxState::Refused).await;
        assert_ne!(stands(&engine, order).await, Progress::Done, "nobody knows of it at the mall");
        ship(1).await;
        let second = newest(&engine, order).await;
        assert_ne!(second.id, first.id);
        end(&engine, &second, OutboxState::Accepted).await;
        assert_eq!(stands(&engine, order).await, Progress::Done);
        engine.store.write(move |w| OrderFacts::new(order).restage(w, at).map(drop)).await.unwrap();
        assert_eq!(stands(&engine, order).await, Progress::Done, "and stays so");
        engine.close().await;
    }
}
