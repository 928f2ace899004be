//! getOrder: the details of up to a hundred orders.

use serde_json::{Map, Value, json};

use super::{
    confirm::order_numbers,
    messages::{Message, malformed, missing, only_messages, values},
    order_model::order_model,
    router::Call,
    world::RakutenShop,
};
use crate::stand::{faults::Fault, wire::Answer};

const API: &str = "GET_ORDER";

impl RakutenShop {
    pub(super) fn get_order(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let numbers = match order_numbers(API, body) {
            Ok(numbers) => numbers,
            Err(message) => return only_messages(400, vec![message]),
        };
        let version = match body.get("version") {
            None | Some(Value::Null) => return only_messages(400, vec![missing(API, "version")]),
            // 1 and 2 are refused (official).
            Some(version) => version.as_i64().filter(|version| (3..=10).contains(version)),
        };
        let Some(version) = version else { return only_messages(400, vec![malformed(API, "version")]) };
        let hidden = |number: &str| {
            call.faults.iter().any(|fault| {
                matches!(fault, Fault::CannotShow { orders } if orders.iter().any(|order| order == number))
            })
        };
        if numbers.iter().any(|number| hidden(number)) {
            return only_messages(400, vec![Message::error(API, "900", "受注情報の取得に失敗しました。")]);
        }
        let mut world = self.world();
        let mut models = Vec::new();
        for number in &numbers {
            let Some(order) = world.order(number).cloned() else { continue };
            world.books.read(number, call.now);
            models.push(order_model(&order, version));
        }
        bend(&mut models, call);
        let text = format!("受注情報取得に成功しました。(取得件数{}件)", models.len());
        let mut body = json!({
            "MessageModelList": values(vec![Message::info(API, "101", &text)]),
            "OrderModelList": models,
        });
        if version >= 6
            && let Some(body) = body.as_object_mut()
        {
            body.insert("version".to_owned(), json!(version));
        }
        Answer::json(200, &body)
    }
}

fn bend(models: &mut Vec<Value>, call: &Call<'_>) {
    if call.has(&Fault::OutOfOrder) {
        models.reverse();
    }
    if call.has(&Fault::ChangedBetweenPages) {
        for model in models.iter_mut().filter_map(Value::as_object_mut) {
            let remarks = model.get("remarks").and_then(Value::as_str).unwrap_or("").to_owned();
            model.insert("remarks".to_owned(), json!(format!("{remarks}\n（購入後に追記されました）")));
            model.insert("modifyFlag".to_owned(), json!(1));
        }
    }
    if call.has(&Fault::SameOrderTwice)
        && let Some(first) = models.first().cloned()
    {
        models.push(first);
    }
}
