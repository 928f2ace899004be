//! Memo and sub status: what a shop writes onto an order.

use serde_json::{Map, Value, json};

use super::{
    confirm::order_numbers,
    messages::{Message, malformed, missing, only_messages, values},
    router::Call,
    world::RakutenShop,
};
use crate::stand::wire::Answer;

const MEMO_API: &str = "UPDATE_ORDERMEMO";
const SUB_STATUS_API: &str = "UPDATE_ORDERSUBSTATUS";

/// The sub statuses that the simulated shop has made: progress, id, name.
const SUB_STATUSES: [(i64, i64, &str); 2] = [(300, 1, "発送準備中"), (300, 2, "入荷待ち")];

impl RakutenShop {
    pub(super) fn update_order_memo(&self, body: &Map<String, Value>, _: &Call<'_>) -> Answer {
        let Some(number) = body.get("orderNumber").and_then(Value::as_str) else {
            return only_messages(400, vec![missing(MEMO_API, "orderNumber")]);
        };
        // 107 to 109 are official as codes; which length each is about is invented.
        for (member, most, code) in
            [("memo", 1_000, "107"), ("operator", 6, "108"), ("mailPlugSentence", 1_024, "109")]
        {
            let length = body.get(member).and_then(Value::as_str).map_or(0, |text| text.chars().count());
            if length > most {
                let message = Message::error(MEMO_API, code, &format!("{member}が長すぎます。"));
                return only_messages(400, vec![message.order(number)]);
            }
        }
        let mut world = self.world();
        let Some(order) = world.order_mut(number) else {
            let message = Message::error(MEMO_API, "101", "対象の注文が存在しません。");
            return only_messages(400, vec![message.order(number)]);
        };
        let text = |member: &str| body.get(member).map(|text| text.as_str().map(str::to_owned));
        if let Some(memo) = text("memo") {
            order.memo = memo;
        }
        if let Some(operator) = text("operator") {
            order.operator = operator;
        }
        if let Some(sentence) = text("mailPlugSentence") {
            order.mail_text = sentence;
        }
        if let Some(id) = body.get("subStatusId") {
            order.sub_status = id.as_i64().filter(|id| *id >= 0);
        }
        only_messages(200, vec![Message::info(MEMO_API, "101", "更新しました。").order(number)])
    }

    pub(super) fn update_order_sub_status(&self, body: &Map<String, Value>, _: &Call<'_>) -> Answer {
        let numbers = match order_numbers(SUB_STATUS_API, body) {
            Ok(numbers) => numbers,
            Err(message) => return only_messages(400, vec![message]),
        };
        let id = match body.get("subStatusId").map(Value::as_i64) {
            None => return only_messages(400, vec![missing(SUB_STATUS_API, "subStatusId")]),
            Some(Some(id)) if id == -1 || SUB_STATUSES.iter().any(|(_, known, _)| *known == id) => id,
            Some(_) => return only_messages(400, vec![malformed(SUB_STATUS_API, "subStatusId")]),
        };
        let mut world = self.world();
        let messages = numbers.iter().map(|number| {
            let message = match world.order_mut(number) {
                Some(order) => {
                    order.sub_status = (id >= 0).then_some(id);
                    Message::info(SUB_STATUS_API, "101", "更新しました。")
                }
                None => Message::error(SUB_STATUS_API, "101", "対象の注文が存在しません。"),
            };
            message.order(number)
        });
        let messages = messages.collect();
        only_messages(200, messages)
    }

    #[expect(clippy::unused_self, reason = "every endpoint has the same shape")]
    pub(super) fn sub_status_list(&self, _: &Map<String, Value>, _: &Call<'_>) -> Answer {
        let rows: Vec<Value> = SUB_STATUSES
            .iter()
            .map(|(_, id, name)| json!({"subStatusId": id, "subStatusName": name, "orderby": id}))
            .collect();
        let message = Message::info("GET_SUBSTATUSLIST", "101", "取得しました。");
        let body = json!({
            "MessageModelList": values(vec![message]),
            "StatusModelList": [{"orderProgress": 300, "SubStatusModelList": rows}],
        });
        Answer::json(200, &body)
    }
}
