//! Taking orders in: `orderList` for what is new or changed, `orderInfo` for each of them.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_domain::{
    Coded, Instant, Observation,
    time::{DAY, HOUR, MINUTE, SECOND},
};

use super::{client::Client, map, xml::Writer};
use crate::{
    Fetched, MallError, OpenOrder, Orders, RawItem, Step,
    call::{Effect, bad_answer},
    walk::{self, Entry, Gait, List, Listed},
};

/// Most orders on one page of the list.
const PAGE: u32 = 2_000;

const GAIT: Gait = Gait {
    span: 31 * DAY,
    history: 730 * DAY,
    // The list tells changes, so a wide overlap saves asking for each open order at one a second.
    overlap: 3 * HOUR,
    most: u64::MAX,
    // Three seconds' worth: numbers go out between the steps.
    details: 3,
    batch: 1,
};

/// Most orders that one look at the open ones asks for: one a second, and everything else waits meanwhile.
const CHANGED: usize = 10;
/// So long an order is asked for itself while it is pending: that the buyer can no longer cancel it is no change of it.
const YOUNG: i64 = 30 * MINUTE;

/// What of the list makes an order's mark: when one of them changes, the order is asked for again.
const LIST_FIELDS: &str = "OrderId,Version,OrderTime,LastUpdateTime,OrderStatus,PayStatus,ShipStatus";

#[async_trait]
impl Orders for Client {
    async fn step(&self, cursor: Option<&str>, since: Instant) -> Result<Step, MallError> {
        walk::step(self, GAIT, &self.tokens.time, &self.poll, cursor, since).await
    }

    async fn fetch(&self, numbers: &[String]) -> Result<Fetched, MallError> {
        walk::fetch_all(self, GAIT.batch, numbers).await
    }

    async fn recheck(&self, open: &[OpenOrder]) -> Result<Fetched, MallError> {
        let now = self.tokens.time.best();
        let (mut wanted, mut listed) = (Vec::new(), Vec::new());
        for order in open {
            match order.ordered_at {
                Some(at) if !(order.pending && now.since(at) < YOUNG) => listed.push((at, order)),
                _ => wanted.push(order.number.clone()),
            }
        }
        listed.sort_unstable_by_key(|(at, _)| *at);
        let mut rest = listed.as_slice();
        while let Some((from, _)) = rest.first() {
            let inside = rest.partition_point(|(at, _)| at.since(*from) < GAIT.span);
            let (window, later) = rest.split_at(inside);
            let to = window.last().map_or(*from, |(at, _)| *at);
            let rows = self.rows(*from, to).await?;
            // One that the list does not show, for whatever reason, is asked for itself.
            let same = |order: &OpenOrder| rows.get(&order.number).is_some_and(|row| row.is_as_known(order));
            wanted.extend(
                window.iter().filter(|(_, order)| !same(order)).map(|(_, order)| order.number.clone()),
            );
            rest = later;
        }
        let later = wanted.split_off(wanted.len().min(CHANGED));
        let mut fetched = self.fetch(&wanted).await?;
        fetched.left.extend(later);
        Ok(fetched)
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
        let Found { rows, total } = self.search(PAGE, skip, between(from, to)).await?;
        let entries = rows.into_iter().map(|row| Entry { number: row.number, mark: row.mark }).collect();
        Ok(Listed { entries, total })
    }

    async fn details(&self, numbers: &[String]) -> Result<Vec<(RawItem, Option<i64>)>, MallError> {
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            found.extend(self.order_info(number).await?);
        }
        Ok(found)
    }

    async fn ask_something(&self) -> Result<(), MallError> {
        self.count_works().await
    }
}

/// What the list says of orders.
struct Found {
    rows: Vec<Row>,
    total: u64,
}

/// What the list says of one order.
struct Row {
    number: String,
    mark: String,
    /// As [`Observation::version`].
    version: Option<i64>,
    /// As [`Observation::mall_status`].
    status: String,
}

impl Row {
    fn is_as_known(&self, order: &OpenOrder) -> bool {
        self.version.is_some()
            && self.version == order.version
            && Some(self.status.as_str()) == order.mall_status.as_deref()
    }
}

/// The condition on the time of ordering.
fn between(from: Instant, to: Instant) -> impl Fn(Writer) -> Writer {
    move |condition| condition.text("OrderTimeFrom", &compact(from)).text("OrderTimeTo", &compact(to))
}

impl Client {
    /// What the list says of all orders of that time, by number.
    async fn rows(&self, from: Instant, to: Instant) -> Result<BTreeMap<String, Row>, MallError> {
        let mut rows = BTreeMap::new();
        let mut skip = 0;
        loop {
            let found = self.search(PAGE, skip, between(from, to.plus(SECOND))).await?;
            let (count, total) = (found.rows.len() as u64, found.total);
            rows.extend(found.rows.into_iter().map(|row| (row.number.clone(), row)));
            skip += count;
            if count == 0 || skip >= total {
                return Ok(rows);
            }
        }
    }

    /// A page of the list.
    async fn search(
        &self,
        size: u32,
        skip: u64,
        condition: impl FnOnce(Writer) -> Writer,
    ) -> Result<Found, MallError> {
        let body = Writer::new().open("Req", |req| {
            req.open("Search", |search| {
                search
                    .text("Result", &size.to_string())
                    .text("Start", &(skip + 1).to_string())
                    .text("Sort", "+order_time")
                    // 2: also the orders of the first ten minutes, in which the buyer may still cancel.
                    .open("Condition", |node| condition(node).text("ReadOnlyMode", "2"))
                    .text("Field", LIST_FIELDS)
            })
            .text("SellerId", &self.seller_id)
        });
        let answer = self.post_xml(Effect::Reading, "orderList", body.done()).await?;
        if !answer.is_ok() {
            return Err(self.refused(&answer));
        }
        let search = answer.root.first("Search").ok_or_else(|| bad_answer("no Search"))?;
        let total = search.int("TotalCount").and_then(|total| u64::try_from(total).ok());
        let rows = search
            .all("OrderInfo")
            .filter_map(|order| {
                let get = |field: &str| order.get(field).unwrap_or_default();
                Some(Row {
                    number: order.get("OrderId")?.to_owned(),
                    mark: LIST_FIELDS.split(',').skip(1).map(get).collect::<Vec<_>>().join("/"),
                    version: order.get("LastUpdateTime").and_then(map::instant).map(|at| at.0),
                    status: map::status(get("OrderStatus"), get("PayStatus"), get("ShipStatus")),
                })
            })
            .collect();
        Ok(Found { rows, total: total.ok_or_else(|| bad_answer("no TotalCount"))? })
    }

    /// One order with the time of ordering; `None` when the mall does not know it.
    async fn order_info(&self, number: &str) -> Result<Option<(RawItem, Option<i64>)>, MallError> {
        let body = Writer::new().open("Req", |req| {
            req.open("Target", |target| target.text("OrderId", number).text("Field", map::FIELDS))
                .text("SellerId", &self.seller_id)
        });
        let answer = self.post_xml(Effect::Reading, "orderInfo", body.done()).await?;
        let order = answer.root.first("OrderInfo").filter(|_| answer.is_ok());
        let Some(order) = order else {
            if answer.is_ok() {
                return Err(bad_answer("no OrderInfo"));
            }
            // Which code means "no such order" is not documented, so the list is asked whether it has one.
            let refusal = self.refused(&answer);
            let known = self.search(1, 0, |condition| condition.text("OrderId", number)).await?;
            return if known.total == 0 { Ok(None) } else { Err(refusal) };
        };
        let at = order.get("OrderTime").and_then(map::instant).map(|at| at.0);
        let key = order.get("OrderId").unwrap_or(number).to_owned();
        let item = RawItem { key, media_type: "text/xml", bytes: answer.bytes, fetched_at: answer.asked_at };
        Ok(Some((item, at)))
    }
}

/// `20261122093000`, in Tokyo.
fn compact(at: Instant) -> String {
    at.in_tokyo().map_or_else(String::new, |at| at.strftime("%Y%m%d%H%M%S").to_string())
}
