//! Which request goes where, and who may ask how often.

use super::{
    answers::{bad_token, parameter, xml},
    world::YahooShop,
    xml::Node,
};
pub(super) use crate::stand::gate::Call;
use crate::stand::{
    faults::Fault,
    gate::{Mall, Refusal},
    limits::Rate,
    wire::{Answer, Incoming},
};

const API: &str = "/ShoppingWebService/V1/";

impl Mall for YahooShop {
    /// One a second and URL (official); the login pages have no such limit.
    fn rate(&self, request: &Incoming) -> Option<Rate> {
        let name = request.path.strip_prefix(API)?;
        Some(Rate { key: name.to_owned(), per_second: 1 })
    }

    fn refusal(&self, refusal: Refusal, request: &Incoming) -> Answer {
        let login = !request.path.starts_with(API);
        match refusal {
            Refusal::Unauthorized if login => {
                Answer::json(401, &serde_json::json!({"error": "invalid_client", "error_code": 1_001}))
            }
            Refusal::Expired if login => {
                Answer::json(400, &serde_json::json!({"error": "invalid_grant", "error_code": 1_005}))
            }
            Refusal::Unauthorized => bad_token("invalid token"),
            Refusal::Expired => bad_token("expired token"),
            // Status and codes of limits aren't documented: invented.
            Refusal::TooFast => parameter(429, "px-04429", "Too many requests."),
            Refusal::DayIsFull => parameter(429, "px-04430", "The daily limit is reached."),
            Refusal::ServerError => parameter(500, "px-00001", "Internal Server Error"),
            Refusal::Maintenance => parameter(503, "px-00002", "Service Unavailable"),
        }
    }

    fn answer(&self, request: &Incoming, seq: u64, faults: &[Fault]) -> Answer {
        let call = Call { request, seq, now: self.desk.now(), faults };
        match request.path.as_str() {
            "/yconnect/v2/authorization" => self.authorization_page(&call),
            "/yconnect/v2/consent" => self.consent(&call),
            "/yconnect/v2/token" => self.token(&call),
            path => match path.strip_prefix(API) {
                Some(name) => self.api(name, &call),
                None => xml(404, "<Error><Message>Not Found</Message></Error>\n"),
            },
        }
    }
}

impl YahooShop {
    fn api(&self, name: &str, call: &Call<'_>) -> Answer {
        if let Some(answer) = self.refuses_entry(call) {
            return answer;
        }
        let endpoint: fn(&Self, &Node, &Call<'_>) -> Answer = match (call.request.method.as_str(), name) {
            ("POST", "setStock") => return self.set_stock(call),
            ("POST", "getStock") => return self.get_stock(call),
            ("GET", "orderCount") => return self.order_count(call),
            ("POST", "orderList") => Self::order_list,
            ("POST", "orderInfo") => Self::order_info,
            ("POST", "orderChange") => Self::order_change,
            ("POST", "orderStatusChange") => Self::order_status_change,
            ("POST", "orderPayStatusChange") => Self::order_pay_status_change,
            ("POST", "orderShipStatusChange") => Self::order_ship_status_change,
            (
                _,
                "setStock" | "getStock" | "orderCount" | "orderList" | "orderInfo" | "orderShipStatusChange",
            ) => {
                return parameter(405, "px-04005", "Method Not Allowed");
            }
            _ => return parameter(404, "px-04004", "Not Found"),
        };
        let Some(body) = Node::read(&call.request.body).filter(|node| node.name == "Req") else {
            return super::answers::order_refused(400, "od00002", "The request is no XML with the root Req.");
        };
        if body.at(&["SellerId"]) != Some(self.config.seller_id.as_str()) {
            return super::answers::order_refused(400, "od00003", "SellerId is invalid.");
        }
        endpoint(self, &body, call)
    }
}
