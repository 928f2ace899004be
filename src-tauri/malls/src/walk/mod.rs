//! Walking through a mall's list of orders by time windows, page by page, so that none is lost.
//!
//! A window has a fixed beginning and end and is listed oldest first. What changes meanwhile shifts the pages:
//! an insertion repeats an order, a removal hides one. Therefore, when the pages of a window don't add up to the
//! total that the mall states, or the total changed on the way, the list is read again. Windows overlap, and the
//! cursor remembers the mark of every order in the overlap, so that only new and changed ones are asked for.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use async_trait::async_trait;
use miseban_domain::Instant;
use serde::{Deserialize, Serialize};

use crate::{MallError, Page, RawItem};

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

/// Details of orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Details {
    /// The orders, with the time of ordering.
    pub items: Vec<(RawItem, Option<i64>)>,
    /// How many of those asked for were really asked (the rest stays to be done).
    pub asked: usize,
}

/// One mall's way of listing.
#[async_trait]
pub(crate) trait List: Sync {
    /// The page that begins after `skip` orders; pages have one size, given by the mall.
    async fn list(&self, from: Instant, to: Instant, skip: u64) -> Result<Listed, MallError>;
    /// Details of these orders; unknown ones are absent.
    async fn details(&self, numbers: &[String]) -> Result<Details, MallError>;
}

/// Times that a window whose pages don't add up is listed.
const PASSES: u32 = 3;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Cursor {
    #[serde(default)]
    done_to: Option<i64>,
    #[serde(default)]
    known: BTreeMap<String, Known>,
    #[serde(default)]
    window: Option<Window>,
}

/// Mark, and time of ordering where it was told.
type Known = (String, Option<i64>);

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Window {
    from: i64,
    to: i64,
    /// The window ends now: what comes after it is not there yet.
    last: bool,
    skip: u64,
    total: Option<u64>,
    pass: u32,
    listed_all: bool,
    /// Numbers seen in this pass.
    pass_seen: BTreeSet<String>,
    /// Marks of everything seen in any pass.
    seen: BTreeMap<String, String>,
    todo: VecDeque<String>,
    fresh: BTreeMap<String, Known>,
}

/// One step of the walk.
pub(crate) async fn step(
    list: &impl List,
    gait: Gait,
    cursor: Option<&str>,
    since: Instant,
    now: Instant,
) -> Result<Page, MallError> {
    // A cursor that can't be read is from another age; beginning anew loses nothing, items are taken in twice safely.
    let mut cursor: Cursor = cursor.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let mut window = match cursor.window.take() {
        Some(window) => window,
        None => open(&cursor, gait, since, now),
    };
    if window.todo.is_empty() && !window.listed_all {
        list_one(list, gait, &cursor, &mut window).await?;
    }
    let mut items = Vec::new();
    if !window.todo.is_empty() {
        let asked: Vec<String> = window.todo.iter().take(gait.details).cloned().collect();
        let details = list.details(&asked).await?;
        for number in asked.iter().take(details.asked) {
            window.todo.pop_front();
            if let Some((_, at)) = details.items.iter().find(|(item, _)| item.key == *number) {
                let mark = window.seen.get(number).cloned().unwrap_or_default();
                window.fresh.insert(number.clone(), (mark, *at));
            }
        }
        items = details.items.into_iter().map(|(item, _)| item).collect();
    }
    let mut complete = false;
    if window.listed_all && window.todo.is_empty() {
        complete = window.last;
        close(&mut cursor, gait, window);
    } else {
        cursor.window = Some(window);
    }
    let next = serde_json::to_string(&cursor).map_err(crate::call::bad_answer)?;
    Ok(Page { items, next, complete })
}

fn open(cursor: &Cursor, gait: Gait, since: Instant, now: Instant) -> Window {
    let begin = cursor.done_to.map_or(since.0, |done| done.saturating_sub(gait.overlap));
    // A clock that was set back must not make a window without inside.
    let from = begin.max(now.0.saturating_sub(gait.history)).min(now.0.saturating_sub(gait.overlap));
    let to = now.0.min(from.saturating_add(gait.span));
    Window { from, to, last: to == now.0, pass: 1, ..Window::default() }
}

async fn list_one(
    list: &impl List,
    gait: Gait,
    cursor: &Cursor,
    window: &mut Window,
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
        let again = window.seen.get(&number).is_some_and(|seen| *seen == mark);
        if !known && !again && !window.todo.contains(&number) {
            window.todo.push_back(number.clone());
        }
        window.pass_seen.insert(number.clone());
        window.seen.insert(number, mark);
    }
    let reached = empty || window.skip >= page.total;
    let adds_up = window.pass_seen.len() as u64 >= page.total;
    if steady && reached && adds_up || reached && window.pass >= PASSES {
        window.listed_all = true;
    } else if !steady || reached {
        tracing::info!(pass = window.pass, total = page.total, "pages shifted, listing again");
        window.pass += 1;
        window.skip = 0;
        window.total = None;
        window.pass_seen.clear();
        window.listed_all = window.pass > PASSES;
    }
    Ok(())
}

fn close(cursor: &mut Cursor, gait: Gait, window: Window) {
    let keep_from = window.to.saturating_sub(gait.overlap);
    let old = std::mem::take(&mut cursor.known);
    // Orders whose details did not come stay unknown, and are asked for again by the next window.
    for number in window.seen.into_keys() {
        let known = window.fresh.get(&number).or_else(|| old.get(&number));
        if let Some(known) = known.filter(|(_, at)| at.is_none_or(|at| at >= keep_from)) {
            cursor.known.insert(number, known.clone());
        }
    }
    cursor.done_to = Some(window.to);
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const GAIT: Gait = Gait { span: 1_000_000, history: 10_000_000, overlap: 1_000, most: 50, details: 3 };
    const PAGE: usize = 4;

    #[derive(Default)]
    struct Books {
        /// (number, ordered at, mark), by time.
        orders: Mutex<Vec<(String, i64, String)>>,
        /// Happens before the nth listing: remove the first, insert at the front.
        shifts: Mutex<BTreeMap<u32, Option<(String, i64)>>>,
        listings: Mutex<u32>,
        asked: Mutex<Vec<String>>,
        refuse: Mutex<BTreeSet<String>>,
    }

    impl Books {
        fn with(count: i64) -> Self {
            let orders = (0..count).map(|i| (format!("o{i:03}"), 1_000 + i, String::new())).collect();
            Self { orders: Mutex::new(orders), ..Self::default() }
        }
    }

    #[async_trait]
    impl List for Books {
        async fn list(&self, from: Instant, to: Instant, skip: u64) -> Result<Listed, MallError> {
            let mut n = self.listings.lock().unwrap();
            *n += 1;
            let mut orders = self.orders.lock().unwrap();
            match self.shifts.lock().unwrap().remove(&n) {
                Some(Some((number, at))) => orders.insert(0, (number, at, String::new())),
                Some(None) => drop(orders.remove(0)),
                None => {}
            }
            let inside: Vec<_> = orders.iter().filter(|(_, at, _)| (from.0..=to.0).contains(at)).collect();
            let entries = inside
                .iter()
                .skip(usize::try_from(skip).unwrap())
                .take(PAGE)
                .map(|(number, _, mark)| Entry { number: number.clone(), mark: mark.clone() })
                .collect();
            Ok(Listed { entries, total: inside.len() as u64 })
        }
        async fn details(&self, numbers: &[String]) -> Result<Details, MallError> {
            self.asked.lock().unwrap().extend_from_slice(numbers);
            let orders = self.orders.lock().unwrap();
            let refuse = self.refuse.lock().unwrap();
            let items = numbers
                .iter()
                .filter(|number| !refuse.contains(*number))
                .filter_map(|number| orders.iter().find(|(known, ..)| known == number))
                .map(|(number, at, _)| {
                    let item = RawItem {
                        key: number.clone(),
                        media_type: "x",
                        bytes: vec![],
                        fetched_at: Instant(0),
                    };
                    (item, Some(*at))
                })
                .collect();
            Ok(Details { items, asked: numbers.len() })
        }
    }

    async fn poll(books: &Books, cursor: &mut Option<String>, now: i64) -> Vec<String> {
        let mut got = Vec::new();
        for _ in 0..200 {
            let page = step(books, GAIT, cursor.as_deref(), Instant(0), Instant(now)).await.unwrap();
            got.extend(page.items.into_iter().map(|item| item.key));
            *cursor = Some(page.next);
            if page.complete {
                return got;
            }
        }
        panic!("never complete");
    }

    fn numbers(range: std::ops::Range<i64>) -> Vec<String> {
        range.map(|i| format!("o{i:03}")).collect()
    }

    #[tokio::test]
    async fn all_pages_come_once_and_the_next_poll_asks_only_for_what_is_new() {
        let books = Books::with(10);
        let mut cursor = None;
        assert_eq!(poll(&books, &mut cursor, 1_500).await, numbers(0..10));
        assert_eq!(poll(&books, &mut cursor, 1_600).await, Vec::<String>::new());
        books.orders.lock().unwrap().push(("late".into(), 1_550, String::new()));
        assert_eq!(poll(&books, &mut cursor, 1_700).await, ["late"]);
        assert_eq!(books.asked.lock().unwrap().len(), 11);
    }

    #[tokio::test]
    async fn a_changed_mark_is_asked_for_again() {
        let books = Books::with(3);
        let mut cursor = None;
        poll(&books, &mut cursor, 1_500).await;
        books.orders.lock().unwrap()[1].2 = "changed".into();
        assert_eq!(poll(&books, &mut cursor, 1_600).await, ["o001"]);
        assert_eq!(poll(&books, &mut cursor, 1_700).await, Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_removal_while_paging_hides_nothing() {
        let books = Books::with(10);
        books.shifts.lock().unwrap().insert(2, None);
        let got = poll(&books, &mut None, 1_500).await;
        let missing: Vec<_> = numbers(1..10).into_iter().filter(|number| !got.contains(number)).collect();
        assert_eq!(missing, Vec::<String>::new());
    }

    #[tokio::test]
    async fn an_insertion_while_paging_is_found() {
        let books = Books::with(10);
        books.shifts.lock().unwrap().insert(3, Some(("early".into(), 999)));
        let got = poll(&books, &mut None, 1_500).await;
        assert!(got.contains(&"early".to_owned()) && got.len() == 11, "{got:?}");
    }

    proptest::proptest! {
        /// Whatever is inserted and removed at the front while the pages are read, after the next poll nothing is missing.
        #[test]
        fn nothing_is_lost_by_shifts(count in 0_i64..20, shifts in proptest::collection::btree_map(2_u32..9, proptest::bool::ANY, 0..4)) {
            let books = Books::with(count);
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            for (n, insert) in shifts {
                let shift = insert.then(|| (format!("new{n}"), 1_000));
                if shift.is_some() || count > 8 {
                    books.shifts.lock().unwrap().insert(n, shift);
                }
            }
            let mut cursor = None;
            let mut got: BTreeSet<String> = runtime.block_on(poll(&books, &mut cursor, 1_500)).into_iter().collect();
            books.shifts.lock().unwrap().clear();
            got.extend(runtime.block_on(poll(&books, &mut cursor, 1_600)));
            let there: BTreeSet<String> = books.orders.lock().unwrap().iter().map(|(n, ..)| n.clone()).collect();
            proptest::prop_assert!(there.is_subset(&got), "{:?}", there.difference(&got));
        }
    }

    #[tokio::test]
    async fn details_that_did_not_come_are_asked_for_again() {
        let books = Books::with(2);
        books.refuse.lock().unwrap().insert("o001".into());
        let mut cursor = None;
        assert_eq!(poll(&books, &mut cursor, 1_500).await, ["o000"]);
        books.refuse.lock().unwrap().clear();
        assert_eq!(poll(&books, &mut cursor, 1_600).await, ["o001"]);
    }

    #[tokio::test]
    async fn a_window_that_is_too_full_is_halved() {
        let books = Books::with(0);
        *books.orders.lock().unwrap() =
            (0..120).map(|i| (format!("o{i:03}"), i * 1_000, String::new())).collect();
        let got: BTreeSet<_> = poll(&books, &mut None, 130_000).await.into_iter().collect();
        assert_eq!(got, numbers(0..120).into_iter().collect());
    }

    #[tokio::test]
    async fn a_clock_set_back_and_a_broken_cursor_lose_nothing() {
        let books = Books::with(2);
        let mut cursor = Some("not a cursor".to_owned());
        assert_eq!(poll(&books, &mut cursor, 9_000).await, numbers(0..2));
        books.orders.lock().unwrap().push(("new".into(), 1_400, String::new()));
        assert_eq!(poll(&books, &mut cursor, 1_500).await.last().map(String::as_str), Some("new"));
    }
}
