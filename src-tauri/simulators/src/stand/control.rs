//! The control calls: the mall's other side, for tests and demos in other processes. JSON in, JSON out.
//!
//! The README of this crate lists every call with its types.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    faults::FaultRule,
    gate::Mall,
    mails::MailLayout,
    order::{OrderSpec, PlaceError},
    shop::{CancelledBy, SimulatedMall},
    wire::{Answer, Incoming},
};

/// Where every control call starts.
pub const PREFIX: &str = "/_sim/";

#[derive(Deserialize)]
struct Cancel {
    #[serde(default = "buyer")]
    by: CancelledBy,
}

fn buyer() -> CancelledBy {
    CancelledBy::Buyer
}

#[derive(Deserialize)]
struct Quantity {
    #[serde(default)]
    line: usize,
    quantity: i64,
}

#[derive(Deserialize)]
struct Ship {
    tracking_number: String,
}

#[derive(Deserialize)]
struct StockByHand {
    item: String,
    #[serde(default)]
    variant: String,
    quantity: Option<i64>,
}

#[derive(Deserialize)]
struct Enforced {
    enforced: bool,
}

/// What a control call came to.
enum Outcome {
    Done(Value),
    Failed(PlaceError),
    BadBody(String),
    Unknown,
}

impl<T: Into<Value>> From<Result<T, PlaceError>> for Outcome {
    fn from(result: Result<T, PlaceError>) -> Self {
        match result {
            Ok(value) => Self::Done(value.into()),
            Err(error) => Self::Failed(error),
        }
    }
}

impl From<serde_json::Error> for Outcome {
    fn from(error: serde_json::Error) -> Self {
        Self::BadBody(error.to_string())
    }
}

pub(crate) fn answer<M: Mall>(mall: &M, request: &Incoming) -> Answer {
    match call(mall, request) {
        Ok(outcome) | Err(outcome) => match outcome {
            Outcome::Done(value) => Answer::json(200, &value),
            Outcome::Failed(error @ (PlaceError::UnknownOrder | PlaceError::UnknownSku { .. })) => {
                Answer::json(404, &error)
            }
            Outcome::Failed(error) => Answer::json(409, &error),
            Outcome::BadBody(message) => Answer::json(400, &json!({"code": "bad_body", "message": message})),
            Outcome::Unknown => Answer::json(404, &json!({"code": "unknown_call"})),
        },
    }
}

fn call<M: Mall>(mall: &M, request: &Incoming) -> Result<Outcome, Outcome> {
    let path = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let since = || request.query_value("since").and_then(|text| text.parse().ok()).unwrap_or(0);
    let done = |result: Result<(), PlaceError>| Outcome::from(result.map(|()| json!({})));
    Ok(match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["about"]) => Outcome::Done(mall.about()),
        ("GET", ["orders"]) => list(mall.orders()),
        ("POST", ["orders"]) => {
            let spec: OrderSpec = request.json()?;
            mall.place_order(spec).map(|number| json!({"order_number": number})).into()
        }
        ("POST", ["orders", number, "cancel"]) => {
            let Cancel { by } = optional(request)?;
            done(mall.cancel_order(number, by))
        }
        ("POST", ["orders", number, "quantity"]) => {
            let Quantity { line, quantity } = request.json()?;
            done(mall.change_quantity(number, line, quantity))
        }
        ("POST", ["orders", number, "confirm"]) => done(mall.confirm(number)),
        ("POST", ["orders", number, "pay"]) => done(mall.pay(number)),
        ("POST", ["orders", number, "ship"]) => {
            let Ship { tracking_number } = request.json()?;
            done(mall.ship(number, &tracking_number))
        }
        ("POST", ["orders", number, "read"]) => {
            mall.mark_read(number);
            Outcome::Done(json!({}))
        }
        ("GET", ["orders", number, "mail"]) => {
            let full = request.query_value("layout").is_some_and(|layout| layout == "full");
            let layout = if full { MailLayout::Full } else { MailLayout::Current };
            match mall.order_mail(number, layout) {
                Some(found) => Outcome::Done(json!(found)),
                None => Outcome::Failed(PlaceError::UnknownOrder),
            }
        }
        ("GET", ["mails"]) => list(mall.mails_since(since())),
        ("GET", ["log"]) => list(mall.log_since(since())),
        ("GET", ["books"]) => Outcome::Done(json!(mall.books())),
        ("POST", ["stock"]) => {
            let StockByHand { item, variant, quantity } = request.json()?;
            done(mall.set_stock_by_hand(&item, &variant, quantity))
        }
        ("GET", ["faults"]) => list(mall.faults()),
        ("POST", ["faults"]) => {
            let rule: FaultRule = request.json()?;
            Outcome::Done(json!({"id": mall.set_fault(rule)}))
        }
        ("DELETE", ["faults"]) => {
            mall.clear_faults(None);
            Outcome::Done(json!({}))
        }
        ("DELETE", ["faults", id]) => {
            mall.clear_faults(Some(id.parse().unwrap_or(0)));
            Outcome::Done(json!({}))
        }
        ("GET", ["held"]) => list(mall.held()),
        ("POST", ["release"]) => Outcome::Done(json!({"released": mall.release_held()})),
        ("POST", ["limits"]) => {
            let Enforced { enforced } = request.json()?;
            mall.enforce_limits(enforced);
            Outcome::Done(json!({}))
        }
        ("POST", ["reset"]) => {
            mall.reset();
            Outcome::Done(json!({}))
        }
        ("POST", [name]) => special(mall, name, request)?,
        _ => Outcome::Unknown,
    })
}

fn special(mall: &dyn SimulatedMall, name: &str, request: &Incoming) -> Result<Outcome, Outcome> {
    let body: Value = if request.body.is_empty() { json!({}) } else { request.json()? };
    Ok(mall.special(name, &body).map_or(Outcome::Unknown, Outcome::from))
}

/// An empty body stands for an empty object.
fn optional<T: serde::de::DeserializeOwned>(request: &Incoming) -> Result<T, serde_json::Error> {
    if request.body.is_empty() { serde_json::from_str("{}") } else { request.json() }
}

fn list(rows: impl serde::Serialize) -> Outcome {
    Outcome::Done(json!(rows))
}
