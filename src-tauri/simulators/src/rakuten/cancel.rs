//! cancelOrder and cancelOrderAfterShipping.

use serde_json::{Map, Value};

use super::{
    messages::{Message, malformed, missing, only_messages},
    router::Call,
    world::RakutenShop,
};
use crate::stand::wire::Answer;

/// changeReasonDetailApply that a shop may give (official; 16 is read-only).
const REASONS: [i64; 11] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 14, 15];

impl RakutenShop {
    pub(super) fn cancel_before_shipping(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        self.cancel("CANCEL_ORDER", &[100, 200, 300], 900, body, call)
    }

    pub(super) fn cancel_after_shipping(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        self.cancel("CANCEL_ORDER_AFTER_SHIPPING", &[500, 600, 700, 800], 800, body, call)
    }

    fn cancel(&self, api: &str, from: &[i64], to: i64, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let refuse = |message: Message| only_messages(400, vec![message]);
        let Some(number) = body.get("orderNumber").and_then(Value::as_str) else {
            return refuse(missing(api, "orderNumber"));
        };
        let integer = |member: &str| body.get(member).filter(|value| !value.is_null()).map(Value::as_i64);
        let restock = match integer("inventoryRestoreType") {
            None => return refuse(missing(api, "inventoryRestoreType").order(number)),
            Some(Some(0)) => None,
            Some(Some(1)) => Some(true),
            Some(Some(2)) => Some(false),
            Some(_) => return refuse(malformed(api, "inventoryRestoreType").order(number)),
        };
        match integer("changeReasonDetailApply") {
            None => return refuse(missing(api, "changeReasonDetailApply").order(number)),
            Some(Some(reason)) if REASONS.contains(&reason) => {}
            Some(_) => return refuse(malformed(api, "changeReasonDetailApply").order(number)),
        }
        let mut world = self.world();
        let Some(order) = world.order(number) else {
            return refuse(Message::error(api, "101", "対象の注文が存在しません。").order(number));
        };
        if !from.contains(&order.progress) {
            return refuse(
                Message::error(api, "102", "キャンセルできるステータスではありません。").order(number),
            );
        }
        let again = order.cancelled_at.is_some();
        if again {
            if let Some(order) = world.order_mut(number) {
                order.progress = 900;
            }
        } else {
            world.cancel(number, to, restock, call.now);
        }
        only_messages(200, vec![Message::info(api, "101", "キャンセルに成功しました。").order(number)])
    }
}
