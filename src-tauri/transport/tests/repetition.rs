//! What is sent again and what is not, on a clock that stands still unless somebody waits.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use miseban_transport::{Http, Lost, Method, Pace, Request, Response, TransportErrorKind, Wire};
use tokio::time;

struct Script {
    answers: Mutex<VecDeque<Result<Response, Lost>>>,
    sent_at: Mutex<Vec<Duration>>,
    start: time::Instant,
}

impl Script {
    fn new(answers: impl IntoIterator<Item = Result<Response, Lost>>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            sent_at: Mutex::default(),
            start: time::Instant::now(),
        })
    }
    fn sent_ms(&self) -> Vec<u128> {
        self.sent_at.lock().unwrap().iter().map(Duration::as_millis).collect()
    }
}

#[async_trait]
impl Wire for Script {
    async fn send(&self, _: &Request) -> Result<Response, Lost> {
        self.sent_at.lock().unwrap().push(self.start.elapsed());
        self.answers.lock().unwrap().pop_front().expect("sent more often than the script allows")
    }
}

#[allow(clippy::unnecessary_wraps)]
fn answer(status: u16, headers: &[(&str, &str)]) -> Result<Response, Lost> {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Ok(Response { status, headers, body: b"body".to_vec() })
}

fn http(script: &Arc<Script>) -> Http {
    Http::over(Arc::clone(script) as Arc<dyn Wire>, false, Arc::new(|| 1.0))
}

const URL: &str = "https://api.mall.example.com/orders?key=secret";

#[tokio::test(start_paused = true)]
async fn a_reading_call_is_repeated_with_growing_waits() {
    let script = Script::new([
        answer(503, &[]),
        Err(Lost::NoAnswer("cut off".into())),
        Err(Lost::NotSent("refused".into())),
        answer(200, &[]),
    ]);
    let got = http(&script).send(Request::reading(Method::Get, URL)).await.unwrap();
    assert_eq!((got.status, got.body.as_slice()), (200, &b"body"[..]));
    assert_eq!(script.sent_ms(), [0, 500, 1500, 3500]);
}

#[tokio::test(start_paused = true)]
async fn four_sendings_are_all() {
    let script = Script::new([answer(500, &[]), answer(500, &[]), answer(502, &[]), answer(504, &[])]);
    let got = http(&script).send(Request::reading(Method::Post, URL)).await.unwrap();
    assert_eq!(got.status, 504);

    let lost = || Err(Lost::NoAnswer("time-out".into()));
    let script = Script::new([lost(), lost(), lost(), lost()]);
    let error = http(&script).send(Request::reading(Method::Post, URL)).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::NoAnswer);
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_the_other_side_asked_for_is_waited_and_all_calls_of_the_key_wait_with_it() {
    let script = Script::new([answer(429, &[("retry-after", "4")]), answer(200, &[]), answer(200, &[])]);
    let http = http(&script);
    let pace = Pace { every: Duration::from_millis(100), burst: 10 };
    let asking = || Request::reading(Method::Get, URL).paced("k", pace);
    let (a, b) = tokio::join!(http.send(asking()), async {
        tokio::task::yield_now().await;
        http.send(asking()).await
    });
    assert_eq!((a.unwrap().status, b.unwrap().status), (200, 200));
    assert_eq!(script.sent_ms(), [0, 4000, 4500]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_more_than_half_a_minute_is_the_callers_to_plan() {
    let script = Script::new([answer(429, &[("retry-after", "60")])]);
    let got = http(&script).send(Request::reading(Method::Get, URL)).await.unwrap();
    assert_eq!(got.retry_after(), Some(Duration::from_mins(1)));
}

#[tokio::test(start_paused = true)]
async fn a_changing_call_is_sent_once_whatever_happens() {
    for status in [429, 500, 502, 503, 504] {
        let script = Script::new([answer(status, &[])]);
        let got = http(&script).send(Request::changing(Method::Post, URL)).await.unwrap();
        assert_eq!(got.status, status);
    }
    for (lost, kind) in [
        (Lost::NotSent("refused".into()), TransportErrorKind::NotSent),
        (Lost::NoAnswer("cut off".into()), TransportErrorKind::OutcomeUnknown),
        (Lost::TooLarge, TransportErrorKind::OutcomeUnknown),
    ] {
        let script = Script::new([Err(lost)]);
        let error = http(&script).send(Request::changing(Method::Post, URL)).await.unwrap_err();
        assert_eq!(error.kind, kind);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_an_answer() {
    let script = Script::new([answer(400, &[])]);
    assert_eq!(http(&script).send(Request::reading(Method::Get, URL)).await.unwrap().status, 400);
}

#[tokio::test(start_paused = true)]
async fn addresses_off_this_machine_are_refused_where_only_loopback_is_allowed() {
    let script = Script::new([answer(200, &[]), answer(200, &[])]);
    let http = Http::over(Arc::clone(&script) as Arc<dyn Wire>, true, Arc::new(|| 0.0));
    for url in [
        "https://api.mall.example.com/",
        "http://192.0.2.1/",
        "ftp://127.0.0.1/",
        "nonsense",
        "http://localhost.example.com/",
    ] {
        let error = http.send(Request::reading(Method::Get, url)).await.unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::Address, "{url}");
    }
    assert!(http.send(Request::reading(Method::Get, "http://127.0.0.1:9/")).await.is_ok());
    assert!(http.send(Request::reading(Method::Get, "http://localhost:9/")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn plain_http_leaves_this_machine_never() {
    let script = Script::new([]);
    let error =
        http(&script).send(Request::reading(Method::Get, "http://mall.example.com/")).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Address);
}
