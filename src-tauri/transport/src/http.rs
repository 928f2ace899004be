//! The door itself: address check, pace, sending, repetition, log.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::time;
use url::{Host, Url};

use crate::{
    Effect, Lost, Request, Response, TimeOuts, TransportError, TransportErrorKind, Wire,
    line::Line,
    pace::Paces,
    retry::{self, TRIES, WAIT},
};

/// Where the jitter comes from: numbers in `0..1`.
pub type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

/// The door to the network. Cloning it is cheap; all clones share connections and paces.
#[derive(Clone)]
pub struct Http {
    inner: Arc<Inner>,
}

struct Inner {
    wire: Arc<dyn Wire>,
    loopback_only: bool,
    random: Random,
    paces: Option<Paces>,
    calls: AtomicU64,
    /// The computer's clock less the other side's at the newest answer with a date, in milliseconds.
    skew: AtomicI64,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http").field("loopback_only", &self.inner.loopback_only).finish_non_exhaustive()
    }
}

impl Http {
    /// To everywhere, by TLS checked against this machine's own trust.
    pub fn new(time_outs: TimeOuts) -> Result<Self, TransportError> {
        Ok(Self::over(Arc::new(Line::new(time_outs, false)?), false, jitter()))
    }

    /// To this machine only (demo and test folders).
    pub fn loopback_only(time_outs: TimeOuts) -> Result<Self, TransportError> {
        Ok(Self::over(Arc::new(Line::new(time_outs, true)?), true, jitter()))
    }

    /// To this machine only, with jitter of the caller's and without paces: for tests against simulated malls whose limits are off.
    pub fn laboratory(time_outs: TimeOuts, random: Random) -> Result<Self, TransportError> {
        let wire = Arc::new(Line::new(time_outs, true)?);
        Ok(Self::with(wire, true, random, false))
    }

    /// Over a wire of the caller's, with jitter of the caller's: for tests.
    pub fn over(wire: Arc<dyn Wire>, loopback_only: bool, random: Random) -> Self {
        Self::with(wire, loopback_only, random, true)
    }

    fn with(wire: Arc<dyn Wire>, loopback_only: bool, random: Random, paced: bool) -> Self {
        let gates = paced.then(Paces::default);
        Self {
            inner: Arc::new(Inner {
                wire,
                loopback_only,
                random,
                paces: gates,
                calls: AtomicU64::new(0),
                skew: AtomicI64::new(0),
            }),
        }
    }

    /// Sends a request, and again where that is harmless and may help (at most four times, at most 30 s of waiting). `Ok` is a
    /// whole answer of any status.
    pub async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let url = self.allowed(&request)?;
        let host = url.host_str().unwrap_or_default();
        let mut waited = Duration::ZERO;
        for tried in 1..=TRIES {
            if let Some(paces) = &self.inner.paces {
                for (key, pace) in &request.paces {
                    paces.permit(key, *pace).await;
                }
            }
            let result = self.once(&request, &url, tried).await;
            let asked = result.as_ref().ok().and_then(Response::retry_after);
            if let Some(paces) = self.inner.paces.as_ref().filter(|_| refused_as_too_often(&result)) {
                for (key, pace) in &request.paces {
                    paces.close(key, *pace, asked.unwrap_or(pace.every)).await;
                }
            }
            let again =
                request.effect == Effect::Repeatable && tried < TRIES && retry::worth_repeating(&result);
            let wait = retry::wait(tried, asked, (self.inner.random)());
            if !again || waited.saturating_add(wait) > WAIT {
                return result.map_err(|lost| failed(request.effect, host, lost));
            }
            waited += wait;
            time::sleep(wait).await;
        }
        Err(TransportError::new(TransportErrorKind::NoAnswer, host, "no tries left"))
    }

    /// How far the computer's clock is ahead of the newest answer's date, in milliseconds (negative: behind). 0 until an
    /// answer had one. A date has whole seconds and the answer was on its way, so a few seconds mean nothing.
    pub fn clock_skew(&self) -> i64 {
        self.inner.skew.load(Ordering::Relaxed)
    }

    fn note_date(&self, response: &Response) {
        let here = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        let here = here.and_then(|since| i64::try_from(since.as_millis()).ok());
        if let (Some(here), Some(there)) = (here, response.date()) {
            self.inner.skew.store(here.saturating_sub(there.0), Ordering::Relaxed);
        }
    }

    async fn once(&self, request: &Request, url: &Url, tried: u32) -> Result<Response, Lost> {
        let call = self.inner.calls.fetch_add(1, Ordering::Relaxed);
        let begun = time::Instant::now();
        let result = self.inner.wire.send(request).await;
        let (method, host, path) = (request.method.as_str(), url.host_str().unwrap_or_default(), url.path());
        let ms = begun.elapsed().as_millis();
        match &result {
            Ok(response) => {
                self.note_date(response);
                tracing::info!(call, tried, method, host, path, status = response.status, ms, "mall call");
            }
            Err(lost) => tracing::warn!(call, tried, method, host, path, ms, ?lost, "mall call failed"),
        }
        result
    }

    fn allowed(&self, request: &Request) -> Result<Url, TransportError> {
        let refuse = |host: &str, why: &str| TransportError::new(TransportErrorKind::Address, host, why);
        let url = Url::parse(&request.url).map_err(|error| refuse("", &error.to_string()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let here = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            None => return Err(refuse("", "no host")),
        };
        match url.scheme() {
            "https" | "http" if here => Ok(url),
            "https" if !self.inner.loopback_only => Ok(url),
            "https" => Err(refuse(&host, "not on this machine")),
            _ => Err(refuse(&host, "not https")),
        }
    }
}

fn refused_as_too_often(result: &Result<Response, Lost>) -> bool {
    matches!(result, Ok(response) if response.status == 429)
}

fn jitter() -> Random {
    Arc::new(rand::random::<f64>)
}

fn failed(effect: Effect, host: &str, lost: Lost) -> TransportError {
    use TransportErrorKind::{NoAnswer, NotSent, OutcomeUnknown, TooLarge};
    match (lost, effect) {
        (Lost::NotSent(detail), _) => TransportError::new(NotSent, host, detail),
        (Lost::NoAnswer(detail), Effect::Repeatable) => TransportError::new(NoAnswer, host, detail),
        (Lost::NoAnswer(detail), Effect::Changing) => TransportError::new(OutcomeUnknown, host, detail),
        (Lost::TooLarge, Effect::Repeatable) => TransportError::new(TooLarge, host, "answer too large"),
        (Lost::TooLarge, Effect::Changing) => TransportError::new(OutcomeUnknown, host, "answer too large"),
    }
}
