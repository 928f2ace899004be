//! updateOrderShipping: one order's tracking numbers, at once.

use serde_json::{Map, Value};

use super::{
    messages::{Message, malformed, missing, only_messages},
    router::Call,
    shipping_rows::RowChange,
    world::{RakutenShop, World},
};
use crate::stand::wire::Answer;

const API: &str = "UPDATE_ORDERSHIPPING";

/// A report about one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShippingReport {
    pub number: String,
    /// basketId and its rows.
    pub baskets: Vec<(i64, Vec<RowChange>)>,
}

/// What is wrong with a report.
pub(super) enum Wrong {
    Missing(&'static str),
    Malformed(&'static str),
}

impl Wrong {
    pub(super) fn message(self, api: &str) -> Message {
        match self {
            Self::Missing(member) => missing(api, member),
            Self::Malformed(member) => malformed(api, member),
        }
    }
}

impl ShippingReport {
    pub(super) fn read(body: &Map<String, Value>) -> Result<Self, Wrong> {
        let number = body.get("orderNumber").and_then(Value::as_str).ok_or(Wrong::Missing("orderNumber"))?;
        let baskets = body
            .get("BasketidModelList")
            .and_then(Value::as_array)
            .filter(|list| !list.is_empty())
            .ok_or(Wrong::Missing("BasketidModelList"))?;
        let read = |basket: &Value| {
            let id = basket.get("basketId").and_then(Value::as_i64).ok_or(Wrong::Missing("basketId"))?;
            let rows = basket
                .get("ShippingModelList")
                .and_then(Value::as_array)
                .filter(|rows| !rows.is_empty())
                .ok_or(Wrong::Missing("ShippingModelList"))?;
            if rows.len() > 20 {
                return Err(Wrong::Malformed("ShippingModelList"));
            }
            let rows = rows.iter().map(|row| {
                let row = row.as_object().ok_or(Wrong::Malformed("ShippingModelList"))?;
                RowChange::read(row).map_err(Wrong::Malformed)
            });
            Ok((id, rows.collect::<Result<Vec<_>, _>>()?))
        };
        Ok(Self { number: number.to_owned(), baskets: baskets.iter().map(read).collect::<Result<_, _>>()? })
    }
}

impl World {
    /// Puts a report into its order, wholly or not at all; 300 becomes 500 when every basket has a shipping date.
    pub(super) fn report_shipping(&mut self, report: &ShippingReport, now: i64) -> Vec<Message> {
        let refuse = |number: &str, text: &str| vec![Message::error(API, number, text).order(&report.number)];
        let Some(order) = self.order(&report.number) else {
            return refuse("101", "対象の注文が存在しません。");
        };
        match order.progress {
            // 102 is official.
            800 | 900 => return refuse("102", "キャンセルされた注文です。"),
            100 | 200 | 400 => return refuse("103", "発送情報を更新できるステータスではありません。"),
            _ => {}
        }
        let mut baskets = order.baskets.clone();
        let mut messages = Vec::new();
        for (id, rows) in &report.baskets {
            for row in rows {
                let fresh = self.new_id();
                let Some(basket) = baskets.iter_mut().find(|basket| basket.id == *id) else {
                    return refuse("104", "対象の送付先IDが存在しません。");
                };
                let added = match row.apply(basket, fresh) {
                    Ok(added) => added,
                    Err(member) => return vec![malformed(API, member).order(&report.number)],
                };
                let (code, text) = if added {
                    ("101", "発送情報を追加しました。")
                } else {
                    ("102", "発送情報を更新しました。")
                };
                messages.push(
                    Message::info(API, code, text)
                        .order(&report.number)
                        .with("shippingDetailId", row.id.unwrap_or(fresh))
                        .with("dataNumber", messages.len() + 1),
                );
            }
        }
        if let Some(order) = self.order_mut(&report.number) {
            order.baskets = baskets;
            let dated = |basket: &super::world::Basket| basket.shipping.iter().any(|row| row.date.is_some());
            if order.progress == 300 && order.baskets.iter().all(dated) {
                order.progress = 500;
                order.shipping_reported_at = Some(now);
            }
        }
        messages
    }
}

impl RakutenShop {
    pub(super) fn update_order_shipping(&self, body: &Map<String, Value>, call: &Call<'_>) -> Answer {
        let messages = match ShippingReport::read(body) {
            Ok(report) => self.world().report_shipping(&report, call.now),
            Err(wrong) => vec![wrong.message(API)],
        };
        let status = if messages.iter().any(Message::is_error) { 400 } else { 200 };
        only_messages(status, messages)
    }
}
