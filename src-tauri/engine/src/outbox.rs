//! What leaves the house about an order: 注文確認 and 発送報告. Each has a row with a unique key, written with the
//! decision; a row that was sent and never answered is in doubt and is not sent again by itself.

use std::sync::Arc;

use miseban_domain::{
    Coded, Instant, ShopId,
    time::{MINUTE, SECOND},
};
use miseban_malls::{Clock, Mall, MallError, MallErrorKind, OrderOutcome, Reported, Retry, Shipment};
use miseban_store::{
    Store,
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

const ASK_AGAIN: i64 = 5 * SECOND;
const LONGEST_WAIT: i64 = 15 * MINUTE;

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
    Done(Result<(), MallError>),
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
fn of(order_number: &str, all: Vec<OrderOutcome>) -> Result<(), MallError> {
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
                    settle(store, row, OutboxState::InDoubt, Some(coded), None, now).await
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
                if kind == CONFIRM {
                    miseban_store::orders::mark_confirmed(w, &[order], now)?;
                } else {
                    miseban_store::orders::mark_shipped(w, order, now)?;
                }
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
