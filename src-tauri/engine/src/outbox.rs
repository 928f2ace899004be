//! What leaves the house about an order: 注文確認 and 発送報告. Each has a row with a unique key, written with the
//! decision. A row that was sent and never answered is in doubt: the mall's own state of the order tells whether it
//! arrived, and it is sent again only when that shows that it did not.

use std::sync::Arc;

use miseban_domain::{
    Coded, Instant, OrderId, ShopId,
    observation::MallState,
    time::{MINUTE, SECOND},
};
use miseban_malls::{Clock, Mall, MallError, MallErrorKind, OrderOutcome, Reported, Retry, Shipment};
use miseban_store::{
    Result, Store, StoreError, Write, orders,
    outbox::{self, OutboxRow, OutboxState},
};
use serde::{Deserialize, Serialize};

use crate::{
    health::HealthBoard,
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

/// What a run that is over was sending is in doubt.
pub(crate) async fn doubt_leftovers(store: &Store, clock: &Arc<dyn Clock>, run_id: &str) -> FaultResult<()> {
    let (run, now) = (run_id.to_owned(), clock.now());
    store.write(move |w| outbox::doubt_leftovers(w, &run, now.plus(IN_DOUBT_FOR)).map(drop)).await?;
    Ok(())
}

/// What the mall says of an order settles the messages about it that are in doubt. `asked_at`: when the mall was asked
/// for just this order; `None` when it told by itself, which can't show that something did not arrive.
pub(crate) fn resolve_doubt(
    w: &mut Write<'_>,
    order: OrderId,
    state: Option<MallState>,
    asked_at: Option<Instant>,
    now: Instant,
) -> Result<()> {
    for row in outbox::of_order(w, order)?.into_iter().filter(|row| row.state == OutboxState::InDoubt) {
        let arrived = match row.kind.as_str() {
            // It was asked for in the state New; Rakuten's next one is 楽天処理中, which is no release yet.
            CONFIRM => state.is_some_and(|state| state != MallState::New),
            _ => state >= Some(MallState::Shipped),
        };
        if arrived {
            outbox::settle(w, row.id, OutboxState::Accepted, None, None, now)?;
            mark_accepted(w, order, &row.kind, now)?;
        } else if asked_at.is_some_and(|asked| asked >= row.next_at) {
            tracing::info!(row = row.id, "the mall does not show it: sent again");
            outbox::replan(w, row.id, None, now)?;
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
            resolve_doubt(w, *order, stored.order.merged.state, Some(asked_at), now)?;
            crate::intake::OrderFacts::new(*order).restage(w, now)?;
        }
    }
    Ok(())
}

fn mark_accepted(w: &mut Write<'_>, order: OrderId, kind: &str, now: Instant) -> Result<()> {
    if kind == CONFIRM {
        orders::mark_confirmed(w, &[order], now)
    } else {
        orders::mark_shipped(w, order, now)
    }
}

/// Sends what is due for one shop.
pub(crate) async fn send_due(
    store: &Store,
    clock: &Arc<dyn Clock>,
    shop: ShopId,
    mall: &dyn Mall,
    run_id: &Arc<str>,
    health: &HealthBoard,
) -> FaultResult<()> {
    let (run, now) = (run_id.to_string(), clock.now());
    let rows = store.write(move |w| outbox::claim(w, shop, &run, now)).await?;
    for row in rows {
        let letter: Letter = match serde_json::from_value(row.payload.clone()) {
            Ok(letter) => letter,
            Err(error) => {
                tracing::error!(%error, row = row.id, "an outbox row cannot be read");
                settle(
                    store,
                    &row,
                    OutboxState::Refused,
                    Some(Coded::new("outbox.unreadable")),
                    None,
                    clock.now(),
                )
                .await?;
                continue;
            }
        };
        let answer = send_one(mall, &row, &letter).await;
        kill_point("outbox_answered");
        apply(store, clock, &row, letter, answer, health, shop).await?;
    }
    Ok(())
}

enum Answer {
    Done(std::result::Result<(), MallError>),
    Later(String),
    NotYet,
}

async fn send_one(mall: &dyn Mall, row: &OutboxRow, letter: &Letter) -> Answer {
    let numbers = std::slice::from_ref(&letter.order_number);
    match row.kind.as_str() {
        CONFIRM => match mall.status() {
            Some(port) => {
                Answer::Done(port.confirm(numbers).await.and_then(|all| of(&letter.order_number, all)))
            }
            None => Answer::Done(Err(unable())),
        },
        SHIPMENT => {
            let Some(port) = mall.shipments() else { return Answer::Done(Err(unable())) };
            if let Some(receipt) = &letter.receipt {
                return match port.outcome(receipt).await {
                    Ok(Some(all)) => Answer::Done(of(&letter.order_number, all)),
                    // Asking is repeatable: trouble here says nothing about the report.
                    Ok(None) | Err(_) => Answer::NotYet,
                };
            }
            let shipments: Vec<Shipment> = letter
                .parcels
                .iter()
                .map(|parcel| Shipment {
                    order_number: letter.order_number.clone(),
                    delivery_key: parcel.delivery_key.clone(),
                    carrier: parcel.carrier.clone(),
                    tracking_number: parcel.tracking_number.clone(),
                    shipped_on: parcel.shipped_on.clone(),
                })
                .collect();
            match port.report(&shipments).await {
                Ok(Reported::Now(all)) => Answer::Done(of(&letter.order_number, all)),
                Ok(Reported::Later(receipt)) => Answer::Later(receipt),
                Err(error) => Answer::Done(Err(error)),
            }
        }
        _ => Answer::Done(Err(unable())),
    }
}

/// The mall's answer about this order; silence about it is not a yes.
fn of(order_number: &str, all: Vec<OrderOutcome>) -> std::result::Result<(), MallError> {
    let mut own = all.into_iter().filter(|one| one.order_number == order_number).peekable();
    if own.peek().is_none() {
        return Err(MallError {
            kind: MallErrorKind::OutcomeUnknown,
            code: Coded::new("mall_error.no_answer_for_order"),
            mall_words: None,
            retry: Retry::Never,
            action: None,
        });
    }
    own.try_for_each(|one| one.result)
}

async fn apply(
    store: &Store,
    clock: &Arc<dyn Clock>,
    row: &OutboxRow,
    mut letter: Letter,
    answer: Answer,
    health: &HealthBoard,
    shop: ShopId,
) -> FaultResult<()> {
    let now = clock.now();
    match answer {
        Answer::Done(Ok(())) => settle(store, row, OutboxState::Accepted, None, None, now).await,
        Answer::Later(receipt) => {
            letter.receipt = Some(receipt);
            let (id, payload) = (row.id, serde_json::to_value(&letter).unwrap_or_default());
            Ok(store.write(move |w| outbox::replan(w, id, Some(&payload), now.plus(ASK_AGAIN))).await?)
        }
        Answer::NotYet => {
            let id = row.id;
            Ok(store.write(move |w| outbox::replan(w, id, None, now.plus(ASK_AGAIN))).await?)
        }
        Answer::Done(Err(error)) => {
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
                    let wait = wait_after(row.attempts, error.retry);
                    health.trouble(shop, error, now, Some(now.plus(wait)));
                    settle(store, row, OutboxState::Waiting, Some(coded), Some(now.plus(wait)), now).await
                }
            }
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
