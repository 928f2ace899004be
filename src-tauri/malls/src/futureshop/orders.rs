//! Taking orders in: what was ordered, changed or cancelled in a window, by three searches, page by page.
//!
//! The list has everything but the buyer's message and the article number; those come with the detail, which is asked for
//! while an order is open. That an order is cancelled is told by the search alone: such orders are kept in an envelope.

use async_trait::async_trait;
use miseban_domain::{
    Coded, Instant, Observation,
    time::{DAY, MINUTE},
};
use serde::{Deserialize, Serialize};

use super::{
    client::Client,
    map,
    stock::cursor_in,
    wire::{Cancelled, Numbered, OrderList},
};
use crate::{
    Fetched, MallError, MallErrorKind, OpenOrder, Orders, RawItem, Rest, Step, Unread,
    call::{Effect, bad_answer, not_understood},
};

/// How much of the last window the next one repeats: an order may be written a moment after its time.
const OVERLAP: i64 = 10 * MINUTE;
/// Longest window; an update search may span 31 days.
const SPAN: i64 = 30 * DAY;
/// Most pages of one search; more would be a cursor that runs in a circle.
const PAGES: u32 = 1_000;
/// Most pages of a step that opens a window, all searches together; what is longer goes on in steps of a page.
const AT_ONCE: u32 = 20;
/// A window whose end is no longer ago than this, by the mall's clock after its last page, ends now.
const RECENT: i64 = MINUTE;
/// Most numbers in one question.
const NUMBERS: usize = 100;
/// Since when cancels are looked for by number.
const EVER: &str = "2000-01-01T00:00:00";

/// The three searches, in the order in which they are made: what is cancelled in between is found by the last.
const SEARCHES: [&str; 3] = ["orderDate", "updateDate", "cancelDate"];
const CANCELLED: &str = "cancelDate";

/// Where a poll stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Cursor {
    #[serde(default)]
    done_to: Option<i64>,
    #[serde(default)]
    window: Option<Window>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Window {
    from: i64,
    to: i64,
    last: bool,
    search: usize,
    #[serde(default)]
    page: Option<String>,
    pages: u32,
}

#[async_trait]
impl Orders for Client {
    async fn step(&self, cursor: Option<&str>, since: Instant) -> Result<Step, MallError> {
        // A cursor that can't be read is from another age; beginning anew loses nothing.
        let mut cursor: Cursor = cursor.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let resumed = cursor.window.take();
        let fresh = resumed.is_none();
        let mut window = match resumed {
            Some(window) => window,
            None => self.open(cursor.done_to, since).await?,
        };
        let mut items = Vec::new();
        let mut pages = 0;
        loop {
            items.extend(self.next_page(&mut window).await?);
            pages += 1;
            let over = window.search >= SEARCHES.len();
            if over || !fresh || pages >= AT_ONCE {
                break;
            }
        }
        let mut rest = Rest::More;
        if window.search < SEARCHES.len() {
            cursor.window = Some(window);
        } else {
            // What an earlier clock took for done beyond the mall's now is not done.
            let now = self.mall_now().await?;
            cursor.done_to = Some(window.to.min(now.0));
            // It may have been begun long ago, or by a clock that was put right since: such a window is followed by another.
            let recent = now.since(Instant(window.to)) <= RECENT;
            if window.last && recent {
                rest = Rest::Complete;
            }
        }
        let next = serde_json::to_string(&cursor).map_err(bad_answer)?;
        Ok(Step { items, unread: Vec::new(), next, rest })
    }

    async fn fetch(&self, numbers: &[String]) -> Result<Fetched, MallError> {
        let mut fetched = Fetched::default();
        for some in numbers.chunks(NUMBERS) {
            let list = some.join(",");
            let query = [("orderNo", list.as_str()), ("cancelDateStart", EVER)];
            let (cancelled, _) = self.page(&query, true).await?;
            for number in some {
                if let Some(item) = cancelled.iter().find(|item| item.key == *number) {
                    fetched.items.push(item.clone());
                    continue;
                }
                match self.detail(number).await {
                    Ok(Some(item)) => fetched.items.push(item),
                    Ok(None) => {}
                    Err(error) if matches!(error.kind, MallErrorKind::Refused | MallErrorKind::BadAnswer) => {
                        fetched.unread.push(Unread { number: number.clone(), error });
                    }
                    Err(error) if fetched.items.is_empty() && fetched.unread.is_empty() => return Err(error),
                    Err(_) => fetched.left.push(number.clone()),
                }
            }
        }
        Ok(fetched)
    }

    async fn recheck(&self, open: &[OpenOrder]) -> Result<Fetched, MallError> {
        self.fetch(&open.iter().map(|order| order.number.clone()).collect::<Vec<_>>()).await
    }

    fn parse(&self, item: &RawItem) -> Result<Observation, Coded> {
        map::observation(item)
    }

    fn parser_version(&self) -> u32 {
        1
    }
}

impl Client {
    /// A new window up to the mall's now, by its own clock.
    async fn open(&self, done_to: Option<i64>, since: Instant) -> Result<Window, MallError> {
        let now = self.mall_now().await?;
        let begin = done_to.map_or(since.0, |done| done.min(now.0).saturating_sub(OVERLAP));
        let to = now.0.min(begin.saturating_add(SPAN));
        Ok(Window { from: begin.min(to), to, last: to == now.0, search: 0, page: None, pages: 0 })
    }

    /// The next page of the window's searches.
    async fn next_page(&self, window: &mut Window) -> Result<Vec<RawItem>, MallError> {
        let name = SEARCHES.get(window.search).copied().unwrap_or(CANCELLED);
        let (from, to) = (map::local(Instant(window.from)), map::local(Instant(window.to)));
        let (start, end) = (format!("{name}Start"), format!("{name}End"));
        let mut query = vec![(start.as_str(), from.as_str()), (end.as_str(), to.as_str())];
        if let Some(page) = &window.page {
            query.push(("cursor", page));
        }
        let (items, next) = self.page(&query, name == CANCELLED).await?;
        window.page = next;
        window.pages += 1;
        if window.page.is_some() && window.pages > PAGES {
            return Err(bad_answer("pages without an end"));
        }
        if window.page.is_none() {
            window.search += 1;
            window.pages = 0;
        }
        Ok(items)
    }

    /// A page of orders, each as it came; with the cursor of the next.
    async fn page(
        &self,
        query: &[(&str, &str)],
        cancelled: bool,
    ) -> Result<(Vec<RawItem>, Option<String>), MallError> {
        let asked_at = self.clock.now();
        let page: OrderList = self.get("shipping", query).await?;
        let mut items = Vec::new();
        for order in page.order_list {
            let numbered: Numbered = serde_json::from_str(order.get()).map_err(bad_answer)?;
            let bytes = if cancelled {
                serde_json::to_vec(&Cancelled { cancelled: order }).map_err(bad_answer)?
            } else {
                order.get().as_bytes().to_vec()
            };
            items.push(RawItem {
                key: numbered.order_no,
                media_type: "application/json",
                bytes,
                fetched_at: asked_at,
            });
        }
        let next = page.next_url.as_deref().map(cursor_in).transpose()?;
        Ok((items, next))
    }

    /// One order with the buyer's message; `None` when futureshop does not know it.
    async fn detail(&self, number: &str) -> Result<Option<RawItem>, MallError> {
        if !number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Ok(None);
        }
        let fetched_at = self.clock.now();
        let answer = match self.bytes(&format!("orders/{number}"), &[]).await {
            Ok(answer) => answer,
            Err(error) if error.mall_words.as_deref() == Some("OrderNotFound") => return Ok(None),
            Err(error) => return Err(error),
        };
        let numbered: Numbered =
            serde_json::from_slice(&answer.body).map_err(|error| not_understood(Effect::Reading, error))?;
        let bytes = answer.body;
        Ok(Some(RawItem { key: numbered.order_no, media_type: "application/json", bytes, fetched_at }))
    }
}
