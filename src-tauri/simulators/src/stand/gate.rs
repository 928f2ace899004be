//! The way of a request through a mall: log, faults, limits, the mall itself, faults again.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    response::Response,
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{
    Desk, control,
    faults::Fault,
    limits::{Rate, Verdict},
    lock,
    shop::SimulatedMall,
    spoil::respond,
    wire::{Answer, Incoming},
};

/// The largest body that a mall takes.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// A mall behind the gate.
pub(crate) trait Mall: SimulatedMall + 'static {
    /// Answers a request. `seq` is its number in the log; `faults` those that the mall itself must act out.
    fn answer(&self, request: &Incoming, seq: u64, faults: &[Fault]) -> Answer;
    /// How often this request may come; `None`: no limit.
    fn rate(&self, request: &Incoming) -> Option<Rate>;
    /// Refusals in this mall's words.
    fn refusal(&self, refusal: Refusal, request: &Incoming) -> Answer;
}

/// Everything an endpoint may need of a request.
pub(crate) struct Call<'a> {
    pub request: &'a Incoming,
    pub seq: u64,
    pub now: i64,
    pub faults: &'a [Fault],
}

impl Call<'_> {
    pub(crate) fn has(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unauthorized,
    Expired,
    TooFast,
    DayIsFull,
    ServerError,
    Maintenance,
}

pub(crate) async fn handle<M: Mall>(mall: Arc<M>, stop: CancellationToken, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let request = Incoming {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: body.to_vec(),
    };
    let desk = mall.desk();
    if request.path.starts_with(control::PREFIX) {
        return respond(control::answer(&*mall, &request), &[], desk.now());
    }
    let faults = desk.faults.take(&request.path);
    let kinds = faults.iter().map(kind).collect();
    let seq = lock(&desk.log).start(&request.method, &request.path, desk.now(), kinds);
    tokio::select! {
        () = stop.cancelled() => plain(StatusCode::SERVICE_UNAVAILABLE),
        response = pass(&*mall, &request, seq, &faults) => response,
    }
}

async fn pass<M: Mall>(mall: &M, request: &Incoming, seq: u64, faults: &[Fault]) -> Response {
    let desk = mall.desk();
    for fault in faults {
        if let Fault::HangBefore { milliseconds } = fault
            && hang(desk, *milliseconds).await
        {
            return finish(desk, seq, Answer::empty(504), faults);
        }
    }
    if let Some(answer) = faults.iter().find_map(|fault| refused_by(mall, fault, request)) {
        return finish(desk, seq, answer, faults);
    }
    let verdict = lock(&desk.limits).ask(mall.rate(request).as_ref(), desk.now());
    let answer = match verdict {
        Verdict::Pass => mall.answer(request, seq, faults),
        Verdict::TooFast => mall.refusal(Refusal::TooFast, request).with("retry-after", "1"),
        Verdict::DayIsFull => mall.refusal(Refusal::DayIsFull, request),
    };
    for fault in faults {
        match fault {
            Fault::HangAfter { milliseconds } if hang(desk, *milliseconds).await => {
                return finish(desk, seq, Answer::empty(504), &[Fault::CutOffBody]);
            }
            Fault::HoldAnswer => {
                let released = desk.holds.hold(seq, &request.path);
                // An error means that the holder is gone: the answer goes, too.
                let _ = released.await;
            }
            _ => {}
        }
    }
    finish(desk, seq, answer, faults)
}

/// Waits; true if it waited without an end and was woken by clearing.
async fn hang(desk: &Desk, milliseconds: Option<u64>) -> bool {
    if let Some(milliseconds) = milliseconds {
        sleep(Duration::from_millis(milliseconds)).await;
        false
    } else {
        desk.faults.cleared.notified().await;
        true
    }
}

fn refused_by<M: Mall>(mall: &M, fault: &Fault, request: &Incoming) -> Option<Answer> {
    let refusal = match fault {
        Fault::Unauthorized => Refusal::Unauthorized,
        Fault::ExpiredToken => Refusal::Expired,
        Fault::ServerError => Refusal::ServerError,
        Fault::Maintenance => Refusal::Maintenance,
        Fault::TooManyRequests { retry_after_seconds } => {
            let answer = mall.refusal(Refusal::TooFast, request);
            return Some(match retry_after_seconds {
                Some(seconds) => answer.with("retry-after", seconds.to_string()),
                None => answer,
            });
        }
        Fault::HtmlErrorPage { status } => {
            let page = "<html><head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>\r\n";
            return Some(Answer::html(*status, page));
        }
        _ => return None,
    };
    Some(mall.refusal(refusal, request))
}

fn finish(desk: &Desk, seq: u64, answer: Answer, faults: &[Fault]) -> Response {
    lock(&desk.log).finish(seq, answer.status, answer.body.len(), desk.now());
    respond(answer, faults, desk.now())
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn kind(fault: &Fault) -> String {
    let json = serde_json::to_value(fault).unwrap_or_default();
    json.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
