//! updateOrderShippingAsync and getResultUpdateOrderShippingAsync: a hundred orders, later.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    messages::{Message, missing, only_messages, values},
    router::Call,
    shipping::ShippingReport,
    world::{RakutenShop, ShippingJob, World},
};
use crate::{
    clock::{DAY, compact_datetime},
    stand::wire::Answer,
};

const API: &str = "UPDATE_ORDERSHIPPING_ASYNC";
const RESULT_API: &str = "GET_RESULT_UPDATEORDERSHIPPING_ASYNC";

impl World {
    /// Works through what is due; results are kept for 30 days (official).
    pub(super) fn work_shipping_jobs(&mut self, now: i64) {
        self.jobs.retain(|_, job| now - job.accepted_at <= 30 * DAY);
        let due: Vec<String> = self
            .jobs
            .iter()
            .filter(|(_, job)| job.results.is_none() && job.due_at <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            let Some(reports) = self.jobs.get(&id).map(|job| job.reports.clone()) else { continue };
            let rows = reports.iter().map(|report| {
                let messages = self.report_shipping(report, now);
                json!({"orderNumber": report.number, "MessageModelList": values(messages)})
            });
            let rows = rows.collect();
            if let Some(job) = self.jobs.get_mut(&id) {
                job.results = Some(rows);
            }
        }
    }
}

impl RakutenShop {
    /// A bad value is answered with 200 and `ERROR_011` (official); that the whole request is refused then, without a
    /// requestId, is inferred.
    pub(super) fn update_order_shipping_async(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let list = body.get("OrderShippingModelList").and_then(Value::as_array);
        let Some(list) = list.filter(|list| !list.is_empty()) else {
            return only_messages(400, vec![missing(API, "OrderShippingModelList")]);
        };
        if list.len() > 100 {
            let message = Message::error(API, "010", "OrderShippingModelListは100件まで指定できます。");
            return only_messages(400, vec![message]);
        }
        let (mut reports, mut wrong) = (Vec::new(), Vec::new());
        for (index, order) in list.iter().enumerate() {
            match ShippingReport::read(order.as_object().unwrap_or(&Map::new())) {
                Ok(report) => reports.push(report),
                Err(error) => {
                    let number = order.get("orderNumber").and_then(Value::as_str).unwrap_or_default();
                    wrong.push(error.message(API).order(number).with("dataNumber", index + 1));
                }
            }
        }
        let distinct: BTreeSet<_> = reports.iter().map(|report| &report.number).collect();
        if distinct.len() < reports.len() {
            let message = Message::error(API, "012", "同一の注文番号が複数指定されています。");
            return only_messages(400, vec![message]);
        }
        if !wrong.is_empty() {
            return Answer::json(200, &json!({"MessageModelList": values(wrong), "requestId": null}));
        }
        let mut world = self.world();
        let serial = world.new_id();
        let request_id = format!("{serial:08x}-5348-4950-a551-{serial:012x}_{}", compact_datetime(call.now));
        let job = ShippingJob {
            accepted_at: call.now,
            due_at: call.now + self.config.shipping_result_delay,
            reports,
            results: None,
        };
        world.jobs.insert(request_id.clone(), job);
        let message = Message::info(API, "101", "発送情報の更新を受け付けました。");
        Answer::json(200, &json!({"MessageModelList": values(vec![message]), "requestId": request_id}))
    }

    pub(super) fn shipping_result(&self, body: &Map<String, Value>, _: &Call<'_>) -> Answer {
        let Some(id) = body.get("requestId").and_then(Value::as_str) else {
            return only_messages(400, vec![missing(RESULT_API, "requestId")]);
        };
        let world = self.world();
        let results = world.jobs.get(id).and_then(|job| job.results.as_ref());
        let message = if results.is_some() {
            Message::info(RESULT_API, "102", "処理結果を取得しました。")
        } else {
            // Not ready and unknown look the same (official).
            Message::info(RESULT_API, "101", "処理結果が存在しません。")
        };
        Answer::json(
            200,
            &json!({"MessageModelList": values(vec![message]), "ResultShippingModelList": results}),
        )
    }
}
