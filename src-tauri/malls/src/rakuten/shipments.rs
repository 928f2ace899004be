//! Reporting shipments, many orders at once, and 注文確認.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_domain::Coded;
use serde::{Deserialize, Serialize};

use super::{
    client::Client,
    wire::{
        Message, Messages, Numbers, Order, Package, Ship, ShipAnswer, ShipBasket, ShipOrder, ShipResult,
        ShipResultAnswer, ShipRow,
    },
};
use crate::{
    Fetched, MallError, MallErrorKind, OrderOutcome, Orders, Reported, Retry, Shipment, Shipments, Status,
    call::{Effect, bad_answer, unknown},
};

const BATCH: usize = 100;
/// Most rows of one basket.
const ROWS: usize = 20;

/// What to ask later. Orders that never left carry their error's code, so that a receipt tells about every order.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Receipt {
    requests: Vec<(String, Vec<String>)>,
    failed: Vec<(String, Failure)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Failure {
    kind: MallErrorKind,
    retry: Retry,
    code: Coded,
    words: Option<String>,
}

impl From<MallError> for Failure {
    fn from(error: MallError) -> Self {
        Self { kind: error.kind, retry: error.retry, code: error.code, words: error.mall_words }
    }
}

impl From<Failure> for MallError {
    fn from(failure: Failure) -> Self {
        Self::new(failure.kind, failure.code)
            .with_retry(failure.retry)
            .with_words(failure.words.as_deref().unwrap_or_default())
    }
}

#[async_trait]
impl Shipments for Client {
    async fn report(&self, shipments: &[Shipment]) -> Result<Reported, MallError> {
        let mut by_order: BTreeMap<&str, Vec<&Shipment>> = BTreeMap::new();
        for shipment in shipments {
            by_order.entry(&shipment.order_number).or_default().push(shipment);
        }
        // All are looked at before any is sent: trouble on the way is then the whole report's, which goes again as it is.
        let numbers: Vec<String> = by_order.keys().map(|number| (*number).to_owned()).collect();
        let seen = self.look_up(&numbers).await?;
        let mut receipt = Receipt::default();
        let mut orders: Vec<ShipOrder> = Vec::new();
        for (number, shipments) in by_order {
            match seen.order(number).and_then(|order| ship_order(number, order, &shipments)) {
                Ok(order) => orders.push(order),
                Err(error) => receipt.failed.push((number.to_owned(), error.into())),
            }
        }
        for (nth, some) in orders.chunks(BATCH).enumerate() {
            let numbers: Vec<String> = some.iter().map(|order| order.number.clone()).collect();
            match self.send_some(some).await {
                Ok(request_id) => receipt.requests.push((request_id, numbers)),
                // Nothing else of the whole report has happened yet: the error says it best.
                Err(error) if nth == 0 => return Err(error),
                Err(error) => {
                    receipt.failed.extend(numbers.into_iter().map(|number| (number, error.clone().into())));
                }
            }
        }
        if receipt.requests.is_empty() {
            return Ok(Reported::Now(receipt.failed.into_iter().map(failed).collect()));
        }
        serde_json::to_string(&receipt).map(Reported::Later).map_err(bad_answer)
    }

    async fn outcome(&self, receipt: &str) -> Result<Option<Vec<OrderOutcome>>, MallError> {
        let receipt: Receipt = serde_json::from_str(receipt).map_err(bad_answer)?;
        let mut outcomes: Vec<OrderOutcome> = receipt.failed.into_iter().map(failed).collect();
        for (request_id, numbers) in &receipt.requests {
            let body = ShipResult { request_id };
            let answer: ShipResultAnswer =
                self.order(Effect::Reading, "getResultUpdateOrderShippingAsync", &body).await?;
            let Some(results) = answer.results.filter(|results| !results.is_empty()) else { return Ok(None) };
            for number in numbers {
                let result = match results.iter().find(|result| result.number == *number) {
                    Some(result) => verdict(number, result.messages.iter().flatten()),
                    None => Err(unknown()),
                };
                outcomes.push(OrderOutcome { order_number: number.clone(), result });
            }
        }
        Ok(Some(outcomes))
    }
}

/// Orders as they stand at the mall before a report.
struct Seen {
    known: BTreeMap<String, Order>,
    /// Those that the mall refuses to show.
    unread: BTreeMap<String, MallError>,
}

impl Seen {
    fn order(&self, number: &str) -> Result<&Order, MallError> {
        self.known.get(number).ok_or_else(|| {
            let refused = self.unread.get(number).cloned();
            refused.unwrap_or_else(|| about_order("mall_error.order_unknown", number))
        })
    }
}

impl Client {
    /// Looks at the orders: a number that already stands there keeps its row, so that a report sent twice leaves one row.
    /// An error when an order could not be looked at because of trouble that passes.
    async fn look_up(&self, numbers: &[String]) -> Result<Seen, MallError> {
        let Fetched { items, unread, left } = self.fetch(numbers).await?;
        if !left.is_empty() {
            return Err(MallError::of(MallErrorKind::Temporary, "mall_error.not_sent"));
        }
        let mut seen = Seen { known: BTreeMap::new(), unread: BTreeMap::new() };
        for item in items {
            seen.known.insert(item.key, serde_json::from_slice(&item.bytes).map_err(bad_answer)?);
        }
        for one in unread {
            if !matches!(one.error.kind, MallErrorKind::Refused | MallErrorKind::BadAnswer) {
                return Err(one.error);
            }
            seen.unread.insert(one.number, one.error);
        }
        Ok(seen)
    }

    /// Sends at most [`BATCH`] orders; the number to ask for the outcome by.
    async fn send_some(&self, some: &[ShipOrder]) -> Result<String, MallError> {
        let body = Ship { orders: some.to_vec() };
        let answer: ShipAnswer = self.order(Effect::Changing, "updateOrderShippingAsync", &body).await?;
        if let Some(id) = answer.request_id.filter(|id| !id.is_empty()) {
            return Ok(id);
        }
        let words: Vec<String> =
            answer.messages.iter().flatten().filter(|m| m.is_error()).map(Message::words).collect();
        if words.is_empty() {
            return Err(unknown());
        }
        Err(MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words(&words.join(" / ")))
    }
}

fn failed((order_number, failure): (String, Failure)) -> OrderOutcome {
    OrderOutcome { order_number, result: Err(failure.into()) }
}

fn about_order(code: &str, number: &str) -> MallError {
    MallError::new(MallErrorKind::Refused, Coded::new(code).with("order_number", number))
}

fn ship_order(number: &str, order: &Order, shipments: &[&Shipment]) -> Result<ShipOrder, MallError> {
    let live: Vec<&Package> = order.packages.iter().flatten().filter(|p| p.deleted != Some(1)).collect();
    let mut baskets: Vec<ShipBasket> = Vec::new();
    for shipment in shipments {
        let package = live
            .iter()
            .find(|package| package.basket.is_some_and(|id| id.to_string() == shipment.delivery_key))
            .or_else(|| live.first().filter(|_| live.len() == 1 && shipment.delivery_key.is_empty()))
            .and_then(|package| Some((package.basket?, package)));
        let Some((id, package)) = package else {
            return Err(about_order("mall_error.delivery_unknown", number));
        };
        if !baskets.iter().any(|basket| basket.id == id) {
            baskets.push(ShipBasket { id, rows: Vec::new() });
        }
        let basket = baskets.iter_mut().find(|basket| basket.id == id);
        let Some(basket) = basket else { continue };
        let row = ship_row(shipment, package, &basket.rows);
        basket.rows.push(row);
        if basket.rows.len() > ROWS {
            let code = Coded::new("mall_error.too_many_parcels").with("limit", ROWS);
            return Err(MallError::new(MallErrorKind::Refused, code));
        }
    }
    Ok(ShipOrder { number: number.to_owned(), baskets })
}

fn ship_row(shipment: &Shipment, package: &Package, taken: &[ShipRow]) -> ShipRow {
    let free = |id: &Option<i64>| id.is_some() && !taken.iter().any(|row| row.shipping_detail_id == *id);
    let rows = || package.shippings.iter().flatten().filter(|row| free(&row.id));
    let same = rows().find(|row| row.number.as_deref() == Some(shipment.tracking_number.as_str()));
    let empty = || rows().find(|row| row.number.as_deref().is_none_or(|number| number.trim().is_empty()));
    ShipRow {
        shipping_detail_id: same.or_else(empty).and_then(|row| row.id),
        delivery_company: match shipment.carrier.as_str() {
            "yamato" => "1001",
            "sagawa" => "1002",
            "japan_post" => "1003",
            "seino" => "1004",
            _ => "1000",
        },
        shipping_number: shipment.tracking_number.clone(),
        shipping_date: shipment.shipped_on.clone(),
    }
}

/// Errors decide; without one it is done.
fn verdict<'a>(number: &str, messages: impl Iterator<Item = &'a Message>) -> Result<(), MallError> {
    let errors: Vec<&Message> = messages.filter(|message| message.is_error()).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = errors.iter().map(|message| message.words()).collect();
    let cancelled = errors.iter().any(|m| m.code == "ORDER_EXT_API_UPDATE_ORDERSHIPPING_ERROR_102");
    let error = if cancelled {
        about_order("mall_error.order_cancelled", number)
    } else {
        MallError::of(MallErrorKind::Refused, "mall_error.refused")
    };
    Err(error.with_words(&words.join(" / ")))
}

#[async_trait]
impl Status for Client {
    async fn confirm(&self, numbers: &[String]) -> Result<Vec<OrderOutcome>, MallError> {
        let mut outcomes: Vec<OrderOutcome> = Vec::with_capacity(numbers.len());
        for (nth, some) in numbers.chunks(BATCH).enumerate() {
            let body = Numbers { order_number_list: some };
            let answer = self.post(Effect::Changing, "/es/2.0/order/confirmOrder/", 1, &body).await;
            let outcome = |number: &String, result| OrderOutcome { order_number: number.clone(), result };
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) if nth == 0 => return Err(error),
                Err(error) => {
                    outcomes.extend(some.iter().map(|number| outcome(number, Err(error.clone()))));
                    continue;
                }
            };
            let messages =
                serde_json::from_slice::<Messages>(&answer.body).ok().and_then(|body| body.messages);
            match messages {
                None if answer.is_success() => {
                    outcomes.extend(some.iter().map(|number| outcome(number, Err(unknown()))));
                }
                None => {
                    outcomes.extend(some.iter().map(|number| outcome(number, Err(self.refused(&answer)))));
                }
                Some(messages) => outcomes.extend(some.iter().map(|number| {
                    // A message without a number is about all of them.
                    let about = |m: &&Message| m.order_number.as_ref().is_none_or(|about| about == number);
                    outcome(number, verdict(number, messages.iter().filter(about)))
                })),
            }
        }
        Ok(outcomes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_keeps_what_kind_of_trouble_it_was() {
        let trouble = [
            MallError::of(MallErrorKind::RateLimited, "mall_error.rate_limited")
                .with_retry(Retry::After(7_000)),
            MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words("ORDER_EXT 注文"),
            unknown(),
        ];
        for error in trouble {
            let failed = vec![("1".to_owned(), error.clone().into())];
            let text = serde_json::to_string(&Receipt { requests: Vec::new(), failed }).unwrap();
            let mut back: Receipt = serde_json::from_str(&text).unwrap();
            assert_eq!(MallError::from(back.failed.remove(0).1), error);
        }
    }
}
