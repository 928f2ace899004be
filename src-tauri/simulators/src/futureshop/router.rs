//! Which request goes where, and who may ask how often.

use super::{access::error, world::FutureshopShop};
pub(super) use crate::stand::gate::Call;
use crate::stand::{
    faults::Fault,
    gate::{Mall, Refusal},
    limits::Rate,
    wire::{Answer, Incoming},
};

const API: &str = "/admin-api/v1/";

impl Mall for FutureshopShop {
    /// One a second and client (seen); the token has no limit of its own (invented).
    fn rate(&self, request: &Incoming) -> Option<Rate> {
        request.path.starts_with(API).then(|| Rate { key: "client".to_owned(), per_second: 1 })
    }

    fn refusal(&self, refusal: Refusal, _: &Incoming) -> Answer {
        match refusal {
            Refusal::Unauthorized | Refusal::Expired => error(401, "Unauthorized"),
            // Its status isn't known: inferred.
            Refusal::TooFast | Refusal::DayIsFull => error(429, "TooManyRequests"),
            Refusal::ServerError => error(500, "InternalServerError"),
            Refusal::Maintenance => error(503, "ServiceUnavailable"),
        }
    }

    fn answer(&self, request: &Incoming, seq: u64, faults: &[Fault]) -> Answer {
        let call = Call { request, seq, now: self.desk.now(), faults };
        if request.path == "/oauth/token" {
            return self.token(request, call.now);
        }
        let Some(path) = request.path.strip_prefix(API) else { return error(404, "NotFound") };
        if let Some(refusal) = self.refuses_entry(request, call.now) {
            return refusal;
        }
        match (request.method.as_str(), path) {
            ("GET", "inventory") => self.inventory(&call),
            ("POST", "inventory") => self.refresh(&call),
            ("GET", "shipping") => self.order_list(&call),
            ("GET", path) => match path.strip_prefix("orders/") {
                Some(number) => self.order_detail(number, &call),
                None => error(404, "NotFound"),
            },
            _ => error(404, "NotFound"),
        }
    }
}
