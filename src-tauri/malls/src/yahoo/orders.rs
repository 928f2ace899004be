//! Taking orders in: `orderList` for what is new or changed, `orderInfo` for each of them.

use async_trait::async_trait;
use miseban_domain::{
    Coded, Instant, Observation,
    time::{DAY, HOUR},
};

use super::{client::Client, map, xml::Writer};
use crate::{
    MallError, Orders, Page, RawItem,
    call::{Effect, bad_answer},
    walk::{self, Details, Entry, Gait, List, Listed},
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
};

/// What of the list makes an order's mark: when one of them changes, the order is asked for again.
const LIST_FIELDS: &str = "OrderId,Version,OrderTime,LastUpdateTime,OrderStatus,PayStatus,ShipStatus";

#[async_trait]
impl Orders for Client {
    async fn fetch_orders(&self, cursor: Option<&str>, since: Instant) -> Result<Page, MallError> {
        walk::step(self, GAIT, cursor, since, self.now()).await
    }

    async fn fetch_known(&self, numbers: &[String]) -> Result<Vec<RawItem>, MallError> {
        let mut wanted = numbers.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let mut items = Vec::with_capacity(wanted.len());
        for number in &wanted {
            items.extend(self.order_info(number).await?.map(|(item, _)| item));
        }
        Ok(items)
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
        let times = |condition: Writer| {
            condition.text("OrderTimeFrom", &compact(from)).text("OrderTimeTo", &compact(to))
        };
        self.search(PAGE, skip, times).await
    }

    async fn details(&self, numbers: &[String]) -> Result<Details, MallError> {
        let mut details = Details::default();
        for number in numbers {
            match self.order_info(number).await {
                Ok(found) => details.items.extend(found),
                // What came so far is kept; the rest is asked for next time.
                Err(error) if details.asked > 0 => {
                    tracing::warn!(%error, "order details stopped on the way");
                    break;
                }
                Err(error) => return Err(error),
            }
            details.asked += 1;
        }
        Ok(details)
    }
}

impl Client {
    /// A page of the list.
    async fn search(
        &self,
        size: u32,
        skip: u64,
        condition: impl FnOnce(Writer) -> Writer,
    ) -> Result<Listed, MallError> {
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
        let entries = search
            .all("OrderInfo")
            .filter_map(|order| {
                let marks = LIST_FIELDS.split(',').skip(1).map(|field| order.get(field).unwrap_or_default());
                let mark = marks.collect::<Vec<_>>().join("/");
                Some(Entry { number: order.get("OrderId")?.to_owned(), mark })
            })
            .collect();
        Ok(Listed { entries, total: total.ok_or_else(|| bad_answer("no TotalCount"))? })
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
