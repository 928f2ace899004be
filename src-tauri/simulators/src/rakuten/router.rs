//! Which request goes where, and who may ask how often.

use serde_json::{Map, Value};

use super::{
    messages::{gateway, inventory_error, inventory_errors},
    world::RakutenShop,
};
pub(super) use crate::stand::gate::Call;
use crate::stand::{
    faults::Fault,
    gate::{Mall, Refusal},
    limits::Rate,
    wire::{Answer, Incoming},
};

impl Mall for RakutenShop {
    fn rate(&self, request: &Incoming) -> Option<Rate> {
        let path = request.path.trim_end_matches('/');
        let per_second = if path.ends_with("/inventories/bulk-get") { 5 } else { 1 };
        // Paths that name a SKU are one endpoint.
        let endpoint = path.split("/manage-numbers/").next().unwrap_or(path);
        let method = if path == endpoint { "" } else { request.method.as_str() };
        Some(Rate { key: format!("{method}{endpoint}"), per_second })
    }

    fn refusal(&self, refusal: Refusal, _: &Incoming) -> Answer {
        match refusal {
            Refusal::Unauthorized | Refusal::Expired => gateway(401, "ES04-01", "Un-Authorised"),
            Refusal::TooFast | Refusal::DayIsFull => gateway(429, "ES03-02", "Too Many Requests"),
            Refusal::ServerError => gateway(500, "ES01-01", "Internal Server Error"),
            Refusal::Maintenance => gateway(503, "ES01-02", "Service is under maintenance"),
        }
    }

    fn answer(&self, request: &Incoming, seq: u64, faults: &[Fault]) -> Answer {
        let call = Call { request, seq, now: self.desk.now(), faults };
        if !self.lets_in(&call) {
            return self.refusal(Refusal::Unauthorized, request);
        }
        let path = request.path.as_str();
        if let Some(name) = path.strip_prefix("/es/2.0/order/") {
            return self.order_api(name.trim_end_matches('/'), &call);
        }
        for (prefix, newest) in [("/es/2.1/inventories/", true), ("/es/2.0/inventories/", false)] {
            if let Some(rest) = path.strip_prefix(prefix) {
                return self.inventory_api(rest.trim_end_matches('/'), newest, &call);
            }
        }
        if let Some(rest) = path.strip_prefix("/es/2.0/items/") {
            return self.items_api(rest.trim_end_matches('/'), &call);
        }
        if path.trim_end_matches('/') == "/es/1.0/license-management/license-key/expiry-date" {
            return self.license_expiry(&call);
        }
        gateway(404, "ES03-03", "Not Found")
    }
}

impl RakutenShop {
    fn lets_in(&self, call: &Call<'_>) -> bool {
        call.request.header("authorization") == Some(self.authorization().as_str())
            && self.world().license_expires_at > call.now
    }

    fn order_api(&self, name: &str, call: &Call<'_>) -> Answer {
        if call.request.method != "POST" {
            return gateway(405, "ES04-02", "Method Not Allowed");
        }
        let content_type = call.request.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if !content_type.starts_with("application/json") {
            return gateway(415, "ES04-03", "Unsupported Media Type");
        }
        let Ok(Value::Object(body)) = call.request.json::<Value>() else {
            return gateway(400, "ES03-01", "Bad Request");
        };
        let endpoint: fn(&Self, &Map<String, Value>, &Call<'_>) -> Answer = match name {
            "searchOrder" => Self::search_order,
            "getOrder" => Self::get_order,
            "confirmOrder" => Self::confirm_order,
            "updateOrderShipping" => Self::update_order_shipping,
            "updateOrderShippingAsync" => Self::update_order_shipping_async,
            "getResultUpdateOrderShippingAsync" => Self::shipping_result,
            "cancelOrder" => Self::cancel_before_shipping,
            "cancelOrderAfterShipping" => Self::cancel_after_shipping,
            "updateOrderMemo" => Self::update_order_memo,
            "updateOrderSubStatus" => Self::update_order_sub_status,
            "getSubStatusList" => Self::sub_status_list,
            _ => return gateway(404, "ES03-03", "Not Found"),
        };
        endpoint(self, &body, call)
    }

    fn inventory_api(&self, rest: &str, newest: bool, call: &Call<'_>) -> Answer {
        let parts: Vec<&str> = rest.split('/').collect();
        match (call.request.method.as_str(), parts.as_slice()) {
            ("POST", ["bulk-get"]) => self.bulk_get(newest, call),
            ("GET", ["bulk-get", "range"]) => self.bulk_get_range(newest, call),
            ("POST", ["bulk-upsert"]) => self.bulk_upsert(newest, call),
            ("GET", ["manage-numbers", item, "variants", variant]) => self.one(item, variant, newest, call),
            ("PUT", ["manage-numbers", item, "variants", variant]) => self.put(item, variant, newest, call),
            ("DELETE", ["manage-numbers", item, "variants", variant]) => self.delete(item, variant, call),
            ("GET", ["variant-lists", "manage-numbers", item]) if newest => self.variant_list(item),
            (
                _,
                ["bulk-get" | "bulk-upsert"] | ["bulk-get", "range"] | ["manage-numbers", _, "variants", _],
            ) => inventory_errors(405, &[inventory_error("GE0007", "Method not allowed", None)]),
            _ => inventory_errors(404, &[inventory_error("GE0014", "Not found", None)]),
        }
    }
}
