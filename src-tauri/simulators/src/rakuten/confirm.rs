//! confirmOrder: 100 to 200, and on to 300 when Rakuten has done its part.

use serde_json::{Map, Value};

use super::{
    messages::{Message, malformed, missing, only_messages},
    router::Call,
    world::{RakutenShop, World},
};
use crate::stand::wire::Answer;

const API: &str = "CONFIRM_ORDER";

impl World {
    /// True if the order waited for it.
    pub(super) fn confirm(&mut self, number: &str, now: i64) -> bool {
        let delay = self.confirm_delay;
        let Some(order) = self.order_mut(number).filter(|order| order.progress == 100) else { return false };
        order.confirmed_at = Some(now);
        order.release_at = Some(now + delay);
        order.progress = 200;
        let waits_for_money = order.prepaid() && order.paid_at.is_none();
        if delay == 0 && !waits_for_money {
            order.progress = 300;
            order.fixed_at = Some(now);
            order.shipping_instructed_at = Some(now);
        }
        true
    }
}

/// A list of order numbers, or what is wrong with it.
pub(super) fn order_numbers(api: &str, body: &Map<String, Value>) -> Result<Vec<String>, Message> {
    let list = body
        .get("orderNumberList")
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty())
        .ok_or_else(|| missing(api, "orderNumberList"))?;
    if list.len() > 100 {
        return Err(Message::error(api, "010", "orderNumberListは100件まで指定できます。"));
    }
    list.iter()
        .map(|number| number.as_str().map(str::to_owned))
        .collect::<Option<_>>()
        .ok_or_else(|| malformed(api, "orderNumberList"))
}

impl RakutenShop {
    /// One message per order (inferred); the answer is 200 even if some were refused (invented).
    pub(super) fn confirm_order(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let numbers = match order_numbers(API, body) {
            Ok(numbers) => numbers,
            Err(message) => return only_messages(400, vec![message]),
        };
        let mut world = self.world();
        let messages = numbers.iter().map(|number| {
            let message = if world.confirm(number, call.now) {
                Message::info(API, "101", "注文確認に成功しました。")
            } else if world.order(number).is_some() {
                Message::error(API, "102", "注文確認待ちの注文ではありません。")
            } else {
                Message::error(API, "101", "対象の注文が存在しません。")
            };
            message.order(number)
        });
        let messages = messages.collect();
        only_messages(200, messages)
    }
}
