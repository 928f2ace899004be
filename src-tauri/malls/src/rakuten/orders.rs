//! Taking orders in: `searchOrder` for the numbers, `getOrder` for the orders.

use async_trait::async_trait;
use miseban_domain::{
    Coded, Instant, Observation,
    time::{DAY, HOUR, SECOND},
};

use super::{
    client::Client,
    map,
    wire::{GetOrder, GetOrderAnswer, Head, Message},
};
use crate::{
    Fetched, MallError, MallErrorKind, Orders, RawItem, Step,
    call::{Effect, bad_answer},
    walk::{self, Entry, Gait, List, Listed},
};

/// Most orders in one `getOrder`.
const BATCH: usize = 100;
/// Most orders on a page of `searchOrder`.
const PAGE: u32 = 1_000;
/// The fields are those of social gifts and drop-off places.
const VERSION: u8 = 10;

const GAIT: Gait = Gait {
    // The limits are 63 and 730 days; a day less keeps away from how the edges are counted.
    span: 62 * DAY,
    history: 729 * DAY,
    overlap: HOUR,
    most: 15_000,
    details: BATCH,
    batch: BATCH,
};

#[async_trait]
impl Orders for Client {
    async fn step(&self, cursor: Option<&str>, since: Instant) -> Result<Step, MallError> {
        walk::step(self, GAIT, &self.time, &self.poll, cursor, since).await
    }

    async fn fetch(&self, numbers: &[String]) -> Result<Fetched, MallError> {
        walk::fetch_all(self, BATCH, numbers).await
    }

    fn parse(&self, item: &RawItem) -> Result<Observation, Coded> {
        map::observation(item)
    }

    fn parser_version(&self) -> u32 {
        1
    }
}

#[async_trait]
impl List for Client {
    async fn list(&self, from: Instant, to: Instant, skip: u64) -> Result<Listed, MallError> {
        // The mall is asked in whole seconds: the one that has begun belongs to the window.
        let answer = self.search(from, to.plus(SECOND - 1), PAGE, skip / u64::from(PAGE) + 1).await?;
        let entries: Vec<Entry> = answer
            .numbers
            .unwrap_or_default()
            .into_iter()
            .map(|number| Entry { number, mark: String::new() })
            .collect();
        let total = answer.pagination.and_then(|pagination| pagination.total_records_amount);
        // Without hits the mall leaves the total out.
        let total = total.unwrap_or(skip + entries.len() as u64);
        Ok(Listed { entries, total })
    }

    async fn details(&self, numbers: &[String]) -> Result<Vec<(RawItem, Option<i64>)>, MallError> {
        self.get_orders(numbers).await
    }

    async fn ask_something(&self) -> Result<(), MallError> {
        self.search_works().await
    }
}

impl Client {
    /// The orders with the times of ordering; each cut out of the answer with its bytes unchanged. Unknown numbers are absent.
    async fn get_orders(&self, numbers: &[String]) -> Result<Vec<(RawItem, Option<i64>)>, MallError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let fetched_at = self.now();
        let body = GetOrder { order_number_list: numbers, version: VERSION };
        let answer = self.post(Effect::Reading, "/es/2.0/order/getOrder/", 1, &body).await?;
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        let answer: GetOrderAnswer<'_> = serde_json::from_slice(&answer.body).map_err(bad_answer)?;
        let Some(orders) = answer.orders else {
            let errors: Vec<String> =
                answer.messages.iter().flatten().filter(|m| m.is_error()).map(Message::words).collect();
            if errors.is_empty() {
                return Ok(Vec::new());
            }
            return Err(
                MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words(&errors.join(" / "))
            );
        };
        orders
            .into_iter()
            .map(|raw| {
                let head: Head = serde_json::from_str(raw.get()).map_err(bad_answer)?;
                let at = head.ordered_at();
                let bytes = raw.get().as_bytes().to_vec();
                Ok((
                    RawItem { key: head.order_number, media_type: "application/json", bytes, fetched_at },
                    at,
                ))
            })
            .collect()
    }
}

impl Head {
    fn ordered_at(&self) -> Option<i64> {
        self.order_datetime.as_deref().and_then(map::instant).map(|at| at.0)
    }
}
