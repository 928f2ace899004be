//! orderChange, orderStatusChange and orderPayStatusChange.

use super::{
    answers::{changed, order_refused},
    router::Call,
    world::{Order, World, YahooShop},
    xml::Node,
};
use crate::{clock::parse_compact_datetime, stand::wire::Answer};

/// Reasons of the customer and of the store (official).
const REASONS: [i64; 13] = [100, 110, 120, 130, 140, 150, 160, 170, 180, 200, 210, 220, 230];

/// Without a reason: 欠品 (official).
const DEFAULT_REASON: i64 = 210;

/// The order that a change is about, unless it can't be changed: not there, read only, cancelled.
pub(super) fn changeable<'a>(world: &'a mut World, body: &Node, now: i64) -> Result<&'a mut Order, Answer> {
    let Some(number) = body.at(&["Target", "OrderId"]) else {
        return Err(order_refused(400, "od00001", "Target/OrderId is mandatory."));
    };
    let Some(order) = world.order_mut(number) else {
        return Err(order_refused(200, "od00010", "The order is not found."));
    };
    if order.read_only(now) {
        return Err(order_refused(200, "od00011", "The order is read only."));
    }
    if order.status == 4 {
        return Err(order_refused(200, "od00012", "The order is cancelled."));
    }
    Ok(order)
}

/// Any edit makes an order seen (official).
pub(super) fn touch(order: &mut Order, now: i64) {
    order.seen = true;
    order.updated_at = now;
}

impl YahooShop {
    /// Only `IsSeen` and `ShipNotes` are kept; what else is sent is let be.
    pub(super) fn order_change(&self, body: &Node, call: &Call<'_>) -> Answer {
        let mut world = self.world();
        let order = match changeable(&mut world, body, call.now) {
            Ok(order) => order,
            Err(answer) => return answer,
        };
        if body.child("Order").is_none() {
            return order_refused(400, "od00001", "Order is mandatory.");
        }
        if let Some(notes) = body.at(&["Order", "Ship", "ShipNotes"]) {
            notes.clone_into(&mut order.ship_notes);
        }
        touch(order, call.now);
        if body.at(&["Order", "IsSeen"]) == Some("false") {
            order.seen = false;
        }
        changed(&[])
    }

    pub(super) fn order_status_change(&self, body: &Node, call: &Call<'_>) -> Answer {
        let point_fix = match body.at(&["Target", "IsPointFix"]) {
            Some("true") => true,
            Some("false") => false,
            _ => return order_refused(400, "od00001", "Target/IsPointFix is mandatory."),
        };
        if body.at(&["Target", "OperationUser"]).is_some_and(|user| user.chars().count() > 120) {
            return order_refused(400, "od00006", "OperationUser is too long.");
        }
        let status = body.at(&["Order", "OrderStatus"]).and_then(|text| text.parse::<i64>().ok());
        let Some(status) = status.filter(|status| (1..=5).contains(status)) else {
            return order_refused(400, "od00006", "OrderStatus is invalid.");
        };
        if status == 5 && !point_fix {
            return order_refused(400, "od00007", "OrderStatus 5 needs IsPointFix true.");
        }
        let reason = match body.at(&["Order", "CancelReason"]) {
            None => DEFAULT_REASON,
            Some(text) => match text.parse().ok().filter(|reason| REASONS.contains(reason)) {
                Some(reason) => reason,
                None => return order_refused(400, "od00006", "CancelReason is invalid."),
            },
        };
        let detail = body.at(&["Order", "CancelReasonDetail"]).unwrap_or("").to_owned();
        let length = detail.chars().count();
        let detail_wanted = status == 4 && reason == 230;
        if (length > 0 || detail_wanted) && !(10..=200).contains(&length) {
            return order_refused(400, "od00006", "CancelReasonDetail must have 10 to 200 characters.");
        }
        let mut world = self.world();
        let order = match changeable(&mut world, body, call.now) {
            Ok(order) => order,
            Err(answer) => return answer,
        };
        touch(order, call.now);
        order.point_fixed |= point_fix;
        if status == 4 {
            order.cancel_reason = Some(reason);
            order.cancel_detail = detail;
            let number = order.number.clone();
            // Stock isn't given back by a store's cancel (inferred: the store decides that).
            world.cancel(&number, false, call.now);
        } else {
            order.status = status;
        }
        changed(&[])
    }

    pub(super) fn order_pay_status_change(&self, body: &Node, call: &Call<'_>) -> Answer {
        let paid = match body.at(&["Order", "Pay", "PayStatus"]) {
            Some("0") => false,
            Some("1") => true,
            _ => return order_refused(400, "od00006", "PayStatus is invalid."),
        };
        let at = match body.at(&["Order", "Pay", "PayDate"]) {
            None => call.now,
            Some(day) => match parse_compact_datetime(&format!("{day}000000")) {
                Some(at) => at,
                None => return order_refused(400, "od00006", "PayDate is invalid."),
            },
        };
        let mut world = self.world();
        let order = match changeable(&mut world, body, call.now) {
            Ok(order) => order,
            Err(answer) => return answer,
        };
        order.paid_at = paid.then_some(at);
        if order.ship_status <= 1 && order.prepaid() {
            order.ship_status = i64::from(paid);
        }
        touch(order, call.now);
        changed(&[])
    }
}
