//! No order is lost, however the list shifts, stumbles or lies about the time.

use std::sync::Mutex;

use super::*;
use crate::call::temporary;

const GAIT: Gait =
    Gait { span: 1_000_000, history: 10_000_000, overlap: 1_000, most: 50, details: 3, batch: 3 };
const PAGE: usize = 4;

#[derive(Default)]
struct Books {
    /// (number, ordered at, mark), by time.
    orders: Mutex<Vec<(String, i64, String)>>,
    /// Happens before the nth listing: remove the first, insert at the front.
    shifts: Mutex<BTreeMap<u32, Option<(String, i64)>>>,
    listings: Mutex<u32>,
    asked: Mutex<Vec<String>>,
    /// Orders that are in the list and not in the details.
    hide: Mutex<BTreeSet<String>>,
    /// Orders that spoil the answer for a whole batch.
    spoil: Mutex<BTreeSet<String>>,
    /// The mall states so many orders more than it lists.
    phantoms: Mutex<u64>,
    /// Calls for details that are answered, then none.
    patience: Mutex<Option<u32>>,
    calls: Mutex<u32>,
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
        Ok(Listed { entries, total: inside.len() as u64 + *self.phantoms.lock().unwrap() })
    }
    async fn ask_something(&self) -> Result<(), MallError> {
        Ok(())
    }
    async fn details(&self, numbers: &[String]) -> Result<Vec<(RawItem, Option<i64>)>, MallError> {
        *self.calls.lock().unwrap() += 1;
        match self.patience.lock().unwrap().as_mut() {
            Some(0) => return Err(temporary(503)),
            Some(left) => *left -= 1,
            None => {}
        }
        if numbers.iter().any(|number| self.spoil.lock().unwrap().contains(number)) {
            return Err(MallError::of(MallErrorKind::Refused, "mall_error.refused").with_words("no"));
        }
        self.asked.lock().unwrap().extend_from_slice(numbers);
        let orders = self.orders.lock().unwrap();
        let hidden = self.hide.lock().unwrap();
        let items = numbers
            .iter()
            .filter(|number| !hidden.contains(*number))
            .filter_map(|number| orders.iter().find(|(known, ..)| known == number))
            .map(|(number, at, _)| {
                let item =
                    RawItem { key: number.clone(), media_type: "x", bytes: vec![], fetched_at: Instant(0) };
                (item, Some(*at))
            })
            .collect();
        Ok(items)
    }
}

/// What a whole poll brings.
struct Polled {
    items: Vec<String>,
    unread: Vec<String>,
    rest: Rest,
}

async fn polled(books: &Books, cursor: &mut Option<String>, now: i64) -> Polled {
    let (time, going) = (MallTime::standing_at(now), Poll::default());
    let mut polled = Polled { items: vec![], unread: vec![], rest: Rest::More };
    for _ in 0..200 {
        let step = step(books, GAIT, &time, &going, cursor.as_deref(), Instant(0)).await.unwrap();
        polled.items.extend(step.items.into_iter().map(|item| item.key));
        polled.unread.extend(step.unread.into_iter().map(|unread| unread.number));
        *cursor = Some(step.next);
        if step.rest != Rest::More {
            return Polled { rest: step.rest, ..polled };
        }
    }
    panic!("never over");
}

/// The orders of a poll that is complete.
async fn poll(books: &Books, cursor: &mut Option<String>, now: i64) -> Vec<String> {
    let polled = polled(books, cursor, now).await;
    assert_eq!((polled.rest, polled.unread), (Rest::Complete, vec![]));
    polled.items
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
async fn an_order_in_the_list_without_details_is_missing_and_asked_for_again() {
    let books = Books::with(2);
    books.hide.lock().unwrap().insert("o001".into());
    let mut cursor = None;
    let first = polled(&books, &mut cursor, 1_500).await;
    assert_eq!((first.items, first.unread, first.rest), (numbers(0..1), numbers(1..2), Rest::Ended));
    books.hide.lock().unwrap().clear();
    // Not at every poll, but soon.
    let second = polled(&books, &mut cursor, 1_600).await;
    assert_eq!((second.items, second.unread, second.rest), (vec![], vec![], Rest::Ended));
    // An hour of orders later it is no longer listed, and still asked for.
    let third = polled(&books, &mut cursor, 1_500 + MINUTE).await;
    assert_eq!((third.items, third.rest), (numbers(1..2), Rest::Complete));
    assert_eq!(polled(&books, &mut cursor, 1_600 + MINUTE).await.rest, Rest::Complete);
}

#[tokio::test]
async fn a_bad_order_is_set_aside_alone_and_the_walk_goes_on() {
    for gait in [GAIT, Gait { details: 10, batch: 10, ..GAIT }, Gait { batch: 1, ..GAIT }] {
        let books = Books::with(10);
        books.spoil.lock().unwrap().extend(["o000".to_owned(), "o005".to_owned()]);
        let (time, going, mut cursor) = (MallTime::standing_at(1_500), Poll::default(), None);
        let (mut items, mut unread) = (BTreeSet::new(), Vec::new());
        loop {
            let step = step(&books, gait, &time, &going, cursor.as_deref(), Instant(0)).await.unwrap();
            items.extend(step.items.into_iter().map(|item| item.key));
            unread.extend(step.unread);
            cursor = Some(step.next);
            if step.rest != Rest::More {
                assert_eq!(step.rest, Rest::Ended, "an order is missing");
                break;
            }
        }
        assert_eq!(items.len(), 8, "{items:?}");
        let mut set_aside: Vec<&str> = unread.iter().map(|unread| unread.number.as_str()).collect();
        set_aside.sort_unstable();
        assert_eq!(set_aside, ["o000", "o005"]);
        assert_eq!(unread[0].error.mall_words.as_deref(), Some("no"));
    }
}

#[tokio::test]
async fn an_order_set_aside_is_asked_for_ever_more_rarely_and_given_up_after_days() {
    let books = Books::with(1);
    books.spoil.lock().unwrap().insert("o000".into());
    let mut cursor = None;
    let mut tries = Vec::new();
    for minute in 0..(4 * 24 * 60) {
        let polled = polled(&books, &mut cursor, 1_500 + minute * MINUTE).await;
        if !polled.unread.is_empty() {
            tries.push(minute);
        }
    }
    assert_eq!(tries[..8], [0, 1, 3, 7, 15, 31, 63, 123]);
    let last = *tries.last().unwrap();
    assert!((71 * 60..=73 * 60).contains(&last), "{last}");
}

#[tokio::test]
async fn a_shop_that_is_refused_altogether_costs_few_calls_and_is_an_error() {
    let books = Books::with(48);
    books.spoil.lock().unwrap().extend(numbers(0..48));
    let all = fetch_all(&books, 100, &numbers(0..48)).await;
    assert_eq!(all.map_err(|error| error.kind), Err(MallErrorKind::Refused));
    assert_eq!(*books.calls.lock().unwrap(), 20);
}

#[tokio::test]
async fn what_came_before_trouble_is_kept_and_the_rest_is_named() {
    let books = Books::with(5);
    *books.patience.lock().unwrap() = Some(2);
    let fetched = fetch_all(&books, 2, &numbers(0..5)).await.unwrap();
    let came: Vec<_> = fetched.items.into_iter().map(|item| item.key).collect();
    assert_eq!((came, fetched.left), (numbers(0..4), numbers(4..5)));
    assert_eq!(fetch_all(&books, 2, &numbers(0..5)).await.map_err(|e| e.kind), Err(MallErrorKind::Temporary));
}

#[tokio::test]
async fn pages_that_never_add_up_end_the_poll_without_being_complete_and_lose_nothing() {
    let books = Books::with(3);
    *books.phantoms.lock().unwrap() = 1;
    let mut cursor = None;
    let first = polled(&books, &mut cursor, 9_000).await;
    assert_eq!((first.items, first.rest), (numbers(0..3), Rest::Ended));
    // The hidden order is older than the overlap: the window has to be listed again from its beginning.
    *books.phantoms.lock().unwrap() = 0;
    books.orders.lock().unwrap().insert(0, ("hidden".into(), 900, String::new()));
    let second = polled(&books, &mut cursor, 9_100).await;
    assert_eq!((second.items, second.rest), (vec!["hidden".to_owned()], Rest::Complete));
    assert_eq!(books.asked.lock().unwrap().len(), 4, "known ones are not asked for again");
}

#[tokio::test]
async fn a_poll_that_was_broken_off_is_complete_only_when_it_reaches_the_new_beginning() {
    let books = Books::with(10);
    let time = MallTime::standing_at(1_500);
    let first = step(&books, GAIT, &time, &Poll::default(), None, Instant(0)).await.unwrap();
    assert_eq!(first.rest, Rest::More);
    // The program ends, and starts again later; meanwhile somebody ordered.
    books.orders.lock().unwrap().push(("late".into(), 50_000, String::new()));
    let mut cursor = Some(first.next);
    let second = polled(&books, &mut cursor, 60_000).await;
    assert_eq!(second.rest, Rest::Complete);
    assert!(second.items.contains(&"late".to_owned()), "{:?}", second.items);
    assert_eq!(first.items.len() + second.items.len(), 11);
}

#[tokio::test]
async fn a_poll_without_the_malls_time_is_an_error() {
    struct Stopped;
    impl crate::Clock for Stopped {
        fn now(&self) -> Instant {
            Instant(5)
        }
    }
    let time = MallTime::new(std::sync::Arc::new(Stopped));
    let answer = step(&Books::with(1), GAIT, &time, &Poll::default(), None, Instant(0)).await;
    assert_eq!(answer.map_err(|error| error.kind), Err(MallErrorKind::BadAnswer));
}

#[tokio::test]
async fn what_a_fast_clock_took_for_done_is_listed_again() {
    let books = Books::with(0);
    let mut cursor = Some(r#"{"done_to":900000,"known":{},"window":null}"#.to_owned());
    books.orders.lock().unwrap().push(("new".into(), 499_500, String::new()));
    assert_eq!(poll(&books, &mut cursor, 500_000).await, ["new"]);
    let kept: Cursor = serde_json::from_str(&cursor.unwrap()).unwrap();
    assert_eq!(kept.done_to, Some(500_000), "never past the mall's own time");
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
