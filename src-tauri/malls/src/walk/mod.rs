//! Walking through a mall's list of orders by time windows, page by page, so that none is lost.
//!
//! A window has a fixed beginning and end, **by the mall's own clock**, and is listed oldest first. What changes
//! meanwhile shifts the pages: an insertion repeats an order, a removal hides one. Therefore, when the pages of a window
//! don't add up to the total that the mall states, or the total changed on the way, the list is read again. Windows
//! overlap, and the cursor remembers the mark of every order in the overlap, so that only new and changed ones are asked
//! for. An order that can't be fetched is set aside and asked for again later; the walk goes on without it.

mod fetch;
mod poll;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use async_trait::async_trait;
use miseban_domain::{
    Coded, Instant,
    time::{DAY, HOUR, MINUTE},
};
use serde::{Deserialize, Serialize};

use crate::{MallError, MallErrorKind, RawItem, Rest, Step, Unread, call::bad_answer, time::MallTime};
pub(crate) use fetch::fetch_all;
use fetch::{Got, fetch};
pub(crate) use poll::Poll;

/// How one mall's list is walked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gait {
    /// Longest window, in milliseconds.
    pub span: i64,
    /// How far back the mall remembers, in milliseconds.
    pub history: i64,
    /// How much of the last window the next one repeats.
    pub overlap: i64,
    /// Most orders that a window may have; a fuller one is halved.
    pub most: u64,
    /// Most orders whose details one step asks for.
    pub details: usize,
    /// Most orders whose details one call asks for.
    pub batch: usize,
}

/// One entry of a list: the order's number, and a text that changes when the order does (empty where the list doesn't tell).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub number: String,
    pub mark: String,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub entries: Vec<Entry>,
    /// Orders in the whole window, as the mall states it with this page.
    pub total: u64,
}

/// One mall's way of listing.
#[async_trait]
pub(crate) trait List: Sync {
    /// The page that begins after `skip` orders; pages have one size, given by the mall.
    async fn list(&self, from: Instant, to: Instant, skip: u64) -> Result<Listed, MallError>;
    /// Details of these orders with the time of ordering, by one call; unknown ones are absent.
    async fn details(&self, numbers: &[String]) -> Result<Vec<(RawItem, Option<i64>)>, MallError>;
    /// Asks something cheap, so that the mall's date is learned.
    async fn ask_something(&self) -> Result<(), MallError>;
}

/// Times that a window whose pages don't add up is listed.
const PASSES: u32 = 3;
/// Windows in one poll whose pages may not add up before the poll ends without being complete.
const CROOKED: u32 = 2;
/// How long an order that can't be fetched is asked for again.
const ASIDE: i64 = 3 * DAY;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Cursor {
    #[serde(default)]
    done_to: Option<i64>,
    #[serde(default)]
    known: BTreeMap<String, Known>,
    #[serde(default)]
    window: Option<Window>,
    #[serde(default)]
    aside: BTreeMap<String, Aside>,
    /// Windows of this poll whose pages did not add up.
    #[serde(default)]
    crooked: u32,
}

/// Mark, and time of ordering where it was told.
type Known = (String, Option<i64>);

/// An order that could not be fetched.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Aside {
    mark: String,
    tries: u32,
    since: i64,
    next_at: i64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Window {
    from: i64,
    to: i64,
    /// The window ends now: what comes after it is not there yet.
    last: bool,
    skip: u64,
    total: Option<u64>,
    pass: u32,
    #[serde(default)]
    pages: Pages,
    /// An order in the list could not be fetched.
    #[serde(default)]
    waits: bool,
    /// Numbers seen in this pass.
    pass_seen: BTreeSet<String>,
    /// Marks of everything seen in any pass.
    seen: BTreeMap<String, String>,
    todo: VecDeque<String>,
    fresh: BTreeMap<String, Known>,
}

/// How far the pages of a window have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Pages {
    #[default]
    Coming,
    /// All of them came.
    All,
    /// They never added up, however often the window was listed.
    Crooked,
}

/// One step of the walk.
pub(crate) async fn step(
    list: &impl List,
    gait: Gait,
    time: &MallTime,
    poll: &Poll,
    cursor: Option<&str>,
    since: Instant,
) -> Result<Step, MallError> {
    let began = poll.began(cursor);
    let result = walk(list, gait, time, began, cursor, since).await;
    match &result {
        Ok(step) if step.rest == Rest::More => poll.goes_on(began, &step.next),
        _ => poll.is_over(),
    }
    result
}

async fn walk(
    list: &impl List,
    gait: Gait,
    time: &MallTime,
    began: tokio::time::Instant,
    cursor: Option<&str>,
    since: Instant,
) -> Result<Step, MallError> {
    if time.now().is_none() {
        list.ask_something().await?;
    }
    let mall_now = || time.now().ok_or_else(|| bad_answer("no date"));
    // A cursor that can't be read is from another age; beginning anew loses nothing, items are taken in twice safely.
    let mut cursor: Cursor = cursor.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut window = if let Some(window) = cursor.window.take() {
        window
    } else {
        let now = mall_now()?;
        open(&cursor, gait, since, now.least, now.most)
    };
    if window.todo.is_empty() && window.pages == Pages::Coming {
        list_one(list, gait, &cursor, &mut window, time.best()).await?;
    }
    let (mut items, mut unread) = (Vec::new(), Vec::new());
    if !window.todo.is_empty() {
        let asked: Vec<String> = window.todo.iter().take(gait.details).cloned().collect();
        let got = fetch(list, gait.batch, &asked).await.or_error()?;
        window.todo.drain(..asked.len());
        (items, unread) = take(&mut cursor, &mut window, got, time.best());
    }
    let rest = if window.pages != Pages::Coming && window.todo.is_empty() {
        let now = mall_now()?.least;
        let ago = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        close(&mut cursor, gait, window, now, now.plus(ago.saturating_neg()))
    } else {
        cursor.window = Some(window);
        Rest::More
    };
    let next = serde_json::to_string(&cursor).map_err(bad_answer)?;
    Ok(Step { items, unread, next, rest })
}

/// A new window up to now. The mall's now lies between `least` and `most`.
fn open(cursor: &Cursor, gait: Gait, since: Instant, least: Instant, most: Instant) -> Window {
    // What an earlier clock took for done beyond the mall's now is not done.
    let begin = cursor.done_to.map_or(since.0, |done| done.min(least.0).saturating_sub(gait.overlap));
    let from = begin.max(least.0.saturating_sub(gait.history)).min(least.0.saturating_sub(gait.overlap));
    let to = most.0.min(from.saturating_add(gait.span));
    Window { from, to, last: to == most.0, pass: 1, ..Window::default() }
}

async fn list_one(
    list: &impl List,
    gait: Gait,
    cursor: &Cursor,
    window: &mut Window,
    now: Instant,
) -> Result<(), MallError> {
    let page = list.list(Instant(window.from), Instant(window.to), window.skip).await?;
    if page.total > gait.most && window.to - window.from > 2_000 && window.skip == 0 {
        window.to = window.from + (window.to - window.from) / 2;
        window.last = false;
        return Ok(());
    }
    let steady = window.total.is_none_or(|total| total == page.total);
    window.total = Some(page.total);
    window.skip += page.entries.len() as u64;
    let empty = page.entries.is_empty();
    for Entry { number, mark } in page.entries {
        let known = cursor.known.get(&number).is_some_and(|(known, _)| *known == mark);
        let before = window.seen.get(&number);
        let again = before.is_some_and(|seen| *seen == mark);
        let waiting = before.is_some() && window.todo.contains(&number);
        let aside = cursor.aside.get(&number).is_some_and(|one| one.mark == mark && one.next_at > now.0);
        window.waits |= aside;
        if !known && !again && !waiting && !aside {
            window.todo.push_back(number.clone());
        }
        window.pass_seen.insert(number.clone());
        window.seen.insert(number, mark);
    }
    let reached = empty || window.skip >= page.total;
    let adds_up = window.pass_seen.len() as u64 >= page.total;
    if steady && reached && adds_up {
        window.pages = Pages::All;
    } else if !steady || reached {
        tracing::info!(pass = window.pass, total = page.total, "pages shifted");
        if window.pass >= PASSES {
            window.pages = Pages::Crooked;
        }
        window.pass += 1;
        window.skip = 0;
        window.total = None;
        window.pass_seen.clear();
    }
    if window.pages != Pages::Coming {
        // Older ones that could not be fetched have their turn, too.
        let due = cursor.aside.iter().filter(|(_, aside)| aside.next_at <= now.0);
        let due: Vec<String> = due
            .map(|(number, _)| number)
            .filter(|number| !window.seen.contains_key(*number))
            .cloned()
            .collect();
        window.todo.extend(due);
    }
    Ok(())
}

/// Books what came of asking for orders.
fn take(cursor: &mut Cursor, window: &mut Window, got: Got, now: Instant) -> (Vec<RawItem>, Vec<Unread>) {
    for number in got.left.into_iter().rev() {
        window.todo.push_front(number);
    }
    for (item, at) in &got.items {
        cursor.aside.remove(&item.key);
        let mark = window.seen.get(&item.key).cloned().unwrap_or_default();
        window.fresh.insert(item.key.clone(), (mark, *at));
    }
    // The list has it and the details do not: that is no order that may be forgotten.
    let unknown = |number: String| {
        let code = Coded::new("mall_error.order_unknown").with("order_number", &number);
        Unread { number, error: MallError::new(MallErrorKind::Refused, code) }
    };
    let unread: Vec<Unread> = got.unread.into_iter().chain(got.absent.into_iter().map(unknown)).collect();
    for Unread { number, error } in &unread {
        tracing::warn!(number, %error, "an order could not be fetched and is set aside");
        let mark = window.seen.get(number);
        window.waits |= mark.is_some();
        let mark = mark.cloned().unwrap_or_default();
        let fresh = Aside { mark: String::new(), tries: 0, since: now.0, next_at: 0 };
        let aside = cursor.aside.entry(number.clone()).or_insert(fresh);
        let wait = MINUTE.saturating_mul(1 << aside.tries.min(6)).min(HOUR);
        *aside = Aside { mark, tries: aside.tries.saturating_add(1), next_at: now.0 + wait, ..aside.clone() };
    }
    cursor.aside.retain(|_, aside| now.0.saturating_sub(aside.since) < ASIDE);
    (got.items.into_iter().map(|(item, _)| item).collect(), unread)
}

/// Ends a window and says how the poll goes on. `now` is not later than the mall's now; `began` is when the poll began there.
fn close(cursor: &mut Cursor, gait: Gait, window: Window, now: Instant, began: Instant) -> Rest {
    cursor.known.extend(window.fresh);
    let crooked = window.pages == Pages::Crooked;
    let rest = if crooked {
        // A hidden order may be anywhere in the window: it is not done.
        cursor.crooked += 1;
        if cursor.crooked < CROOKED { Rest::More } else { Rest::Ended }
    } else {
        let done = window.to.min(now.0);
        cursor.done_to = Some(cursor.done_to.map_or(done, |before| before.min(now.0).max(done)));
        match (window.last && window.to >= began.0, window.waits) {
            (false, _) => Rest::More,
            (true, true) => Rest::Ended,
            (true, false) => Rest::Complete,
        }
    };
    if rest != Rest::More || !crooked {
        cursor.crooked = 0;
    }
    let keep_from = if crooked {
        window.from
    } else {
        cursor.done_to.unwrap_or(window.from).saturating_sub(gait.overlap)
    };
    cursor.known.retain(|number, (_, at)| at.map_or(window.seen.contains_key(number), |at| at >= keep_from));
    rest
}
