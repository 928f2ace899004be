//! What a person does with orders: 確認した, cancel, move by hand, apply stock, confirm, report parcels.

use miseban_domain::{Coded, HoldKind, Instant, OrderId, Progress, order::StockMode};
use miseban_store::{
    Reader, Result, Store, StoreError, Write, history,
    orders::{self, StoredOrder},
    outbox::{self as mail_out, NewOutbox, OutboxState},
};
use serde_json::{Value, json};

use super::{once::once, order_stock};
use crate::{
    intake::{CANCELLED, OrderFacts, recompute, recompute_counting},
    outbox::{CONFIRM, Letter, Parcel, SHIPMENT},
    problem::{Fault, FaultResult, problem},
    views::{Acknowledge, CancelOrders, LeftOut, MoveOrders, OrdersDone, ShipOrder, SomeOrders},
};

pub(super) const PERSON: &str = "person";

/// One order's verdict: done, or left out for a reason.
type Verdict = std::result::Result<(), Coded>;

pub(super) fn each(
    w: &mut Write<'_>,
    ids: &[OrderId],
    mut change: impl FnMut(&mut Write<'_>, &StoredOrder) -> Result<Verdict>,
) -> Result<OrdersDone> {
    let mut done = OrdersDone { done: 0, left_out: Vec::new() };
    for id in ids {
        let stored = orders::load(w, *id)?.ok_or_else(|| StoreError::not_found("order"))?;
        match change(w, &stored)? {
            Ok(()) => done.done += 1,
            Err(why) => done.left_out.push(LeftOut {
                order_id: *id,
                order_number: stored.head.order_number.clone(),
                problem: problem(&why),
            }),
        }
    }
    Ok(done)
}

pub(super) fn note(
    w: &mut Write<'_>,
    order: OrderId,
    what: &str,
    before: Option<Value>,
    after: Option<Value>,
    request_id: &str,
    at: Instant,
) -> Result<()> {
    history::add(
        w,
        &history::NewHistory {
            at,
            who: PERSON.to_owned(),
            what: what.to_owned(),
            subject: "order".to_owned(),
            subject_id: Some(order.0),
            before,
            after,
            request_id: Some(request_id.to_owned()),
        },
    )
}

/// 確認した: clears the open reasons (of one kind, or all) that a person may clear.
pub async fn acknowledge(store: &Store, arg: Acknowledge, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.acknowledge", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    let wanted = |kind: HoldKind| arg.kind.as_deref().is_none_or(|name| name == kind.name());
                    let mut cleared = Vec::new();
                    for hold in
                        stored.order.holds.iter().filter(|hold| !hold.acknowledged && wanted(hold.kind))
                    {
                        if hold.kind.can_be_acknowledged() {
                            orders::acknowledge(
                                w,
                                stored.order.id,
                                hold.kind,
                                &hold.fingerprint,
                                PERSON,
                                now,
                            )?;
                            cleared.push(hold.kind.name());
                        }
                    }
                    if cleared.is_empty() {
                        return Ok(Err(Coded::new("left_out.nothing_to_clear")));
                    }
                    note(
                        w,
                        stored.order.id,
                        "history.acknowledged",
                        None,
                        Some(json!(cleared)),
                        &arg.request_id,
                        now,
                    )?;
                    OrderFacts::new(stored.order.id).restage(w, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// Cancels here; whether the pieces come back was asked.
pub(crate) async fn cancel(store: &Store, arg: CancelOrders, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.cancel", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    let id = stored.order.id;
                    if stored.order.merged.cancelled {
                        return Ok(Err(Coded::new("left_out.already_cancelled")));
                    }
                    if matches!(stored.order.progress, Progress::Shipped | Progress::Done) {
                        return Ok(Err(Coded::new("left_out.already_shipped")));
                    }
                    orders::set_edit(w, id, CANCELLED, &json!(arg.restock), PERSON, now)?;
                    let after = Some(json!({ "restock": arg.restock }));
                    note(w, id, "history.cancelled", None, after, &arg.request_id, now)?;
                    recompute(w, id, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// 手動: puts orders into a stage and locks them there, or gives them back to the rules.
pub async fn move_by_hand(store: &Store, arg: MoveOrders, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.move", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    let order = &stored.order;
                    if order.merged.cancelled {
                        return Ok(Err(Coded::new("left_out.already_cancelled")));
                    }
                    let before = Some(json!(order.progress.name()));
                    match arg.progress {
                        Some(Progress::Cancelled) => return Ok(Err(Coded::new("left_out.use_cancel"))),
                        Some(progress) => {
                            orders::set_stage(w, order.id, progress, true, &order.holds, now)?;
                            let after = Some(json!(progress.name()));
                            note(w, order.id, "history.moved", before, after, &arg.request_id, now)?;
                        }
                        None => {
                            orders::set_stage(w, order.id, order.progress, false, &order.holds, now)?;
                            note(w, order.id, "history.given_back", before, None, &arg.request_id, now)?;
                            OrderFacts::new(order.id).restage(w, now)?;
                        }
                    }
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// 引当確認: orders that came in or changed while their shop was paused take their pieces, or the difference, now and once.
pub(crate) async fn apply_stock(store: &Store, arg: SomeOrders, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.apply_stock", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    if !order_stock::waits(stored) {
                        return Ok(Err(Coded::new("left_out.stock_not_waiting")));
                    }
                    let id = stored.order.id;
                    orders::set_stock_mode(w, id, StockMode::Counts)?;
                    note(w, id, "history.stock_applied", None, None, &arg.request_id, now)?;
                    recompute_counting(w, id, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// 注文確認: put into the outbox; the shop's worker sends it.
pub async fn confirm(store: &Store, arg: SomeOrders, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.confirm", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    if stored.order.merged.state != Some(miseban_domain::observation::MallState::New) {
                        return Ok(Err(Coded::new("left_out.mall_does_not_wait")));
                    }
                    let letter = Letter {
                        order_number: stored.head.order_number.clone(),
                        parcels: Vec::new(),
                        receipt: None,
                        receipt_at: None,
                    };
                    if !enqueue(w, stored, CONFIRM, &letter, now)? {
                        return Ok(Err(Coded::new("left_out.already_asked")));
                    }
                    note(w, stored.order.id, "history.confirm_asked", None, None, &arg.request_id, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// 発送報告: put into the outbox.
pub async fn ship(store: &Store, arg: ShipOrder, now: Instant) -> FaultResult<OrdersDone> {
    let number = arg.tracking_number.trim().to_owned();
    if number.is_empty() || number.chars().count() > 120 {
        return Err(Fault::new("problem.tracking_number_missing"));
    }
    let day = now.day_in_tokyo().map(|day| day.to_string()).unwrap_or_default();
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "orders.ship", now, |w| {
                each(w, &[arg.order_id], |w, stored| {
                    if stored.order.merged.cancelled {
                        return Ok(Err(Coded::new("left_out.already_cancelled")));
                    }
                    if stored.order.progress < Progress::Ready && !stored.order.locked {
                        return Ok(Err(Coded::new("left_out.not_ready")));
                    }
                    if asked_already(w, stored.order.id, SHIPMENT)? {
                        return Ok(Err(Coded::new("left_out.already_asked")));
                    }
                    let parcels = stored
                        .order
                        .merged
                        .deliveries
                        .iter()
                        .map(|delivery| Parcel {
                            delivery_key: delivery.key.clone(),
                            carrier: arg.carrier.clone(),
                            tracking_number: number.clone(),
                            shipped_on: day.clone(),
                        })
                        .collect();
                    for delivery in orders::deliveries(w, stored.order.id)? {
                        orders::add_parcel(
                            w,
                            &orders::NewParcel {
                                delivery: delivery.id,
                                carrier: arg.carrier.clone(),
                                tracking_number: number.clone(),
                                source: PERSON.to_owned(),
                                at: now,
                            },
                        )?;
                    }
                    let letter = Letter {
                        order_number: stored.head.order_number.clone(),
                        parcels,
                        receipt: None,
                        receipt_at: None,
                    };
                    enqueue(w, stored, SHIPMENT, &letter, now)?;
                    orders::mark_instructed(w, &[stored.order.id], now)?;
                    let after = Some(json!({ "carrier": arg.carrier, "tracking_number": number }));
                    note(w, stored.order.id, "history.shipment_asked", None, after, &arg.request_id, now)?;
                    OrderFacts::new(stored.order.id).restage(w, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}

/// The mall is being told already, or (of a 注文確認) has been: telling it twice at best does nothing. A 発送報告 that
/// arrived may be followed by another, with another number.
fn asked_already(r: &impl Reader, order: OrderId, kind: &str) -> Result<bool> {
    use OutboxState::{Accepted, InDoubt, Sending, Waiting};
    let letters = mail_out::of_order(r, order)?;
    Ok(letters.iter().filter(|letter| letter.kind == kind).any(|letter| match letter.state {
        Waiting | Sending | InDoubt => true,
        Accepted => kind == CONFIRM,
        OutboxState::Refused => false,
    }))
}

/// False when the mall is told already.
fn enqueue(
    w: &mut Write<'_>,
    stored: &StoredOrder,
    kind: &str,
    letter: &Letter,
    now: Instant,
) -> Result<bool> {
    if asked_already(w, stored.order.id, kind)? {
        return Ok(false);
    }
    let payload = serde_json::to_value(letter)
        .map_err(|error| StoreError::with(miseban_store::StoreErrorKind::Internal, error))?;
    let revision = mail_out::revisions(w, stored.order.id, kind)?;
    mail_out::enqueue(
        w,
        &NewOutbox {
            kind: kind.to_owned(),
            shop_id: Some(stored.order.shop_id),
            order_id: Some(stored.order.id),
            revision,
            version: 1,
            payload,
            next_at: now,
            created_at: now,
        },
    )
}

/// Slips of these orders were printed.
pub async fn mark_printed(store: &Store, arg: SomeOrders, now: Instant) -> FaultResult<OrdersDone> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id, "orders.mark_printed", now, |w| {
                each(w, &arg.order_ids, |w, stored| {
                    orders::mark_printed(w, &[stored.order.id], now)?;
                    note(w, stored.order.id, "history.printed", None, None, &arg.request_id, now)?;
                    Ok(Ok(()))
                })
            })
        })
        .await?)
}
