//! What can go wrong between a program and a mall, as data: set from Rust or over `/_sim/faults`.

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};

use super::lock;

/// One way to go wrong. In JSON: `{"kind": "too_many_requests", "retry_after_seconds": 2}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The credentials are refused (401), nothing is done.
    Unauthorized,
    /// The token or key is said to have run out (401), nothing is done.
    ExpiredToken,
    /// 429, nothing is done.
    TooManyRequests {
        /// Goes into `Retry-After`; without it there is no such header.
        #[serde(default)]
        retry_after_seconds: Option<u32>,
    },
    /// 500 in the mall's own words, nothing is done.
    ServerError,
    /// 503, maintenance, nothing is done.
    Maintenance,
    /// A page of a proxy in HTML instead of the mall's answer, nothing is done.
    HtmlErrorPage {
        /// The status it comes with.
        #[serde(default = "bad_gateway")]
        status: u16,
    },
    /// Silence before the mall acts: nothing is done until the time is over.
    HangBefore {
        /// How long; without it until faults are cleared or the caller goes away, and then nothing was done.
        #[serde(default)]
        milliseconds: Option<u64>,
    },
    /// The mall acts, then silence.
    HangAfter {
        /// How long; without it until faults are cleared, and the connection is cut then.
        #[serde(default)]
        milliseconds: Option<u64>,
    },
    /// The mall acts, and holds its answer until a control call releases it.
    HoldAnswer,
    /// The mall acts, and the connection is cut in the middle of its answer.
    CutOffBody,
    /// The mall acts and answers with bytes that mean nothing, status 200.
    Garbage,
    /// The first order of a page is there twice.
    SameOrderTwice,
    /// The orders of a page come in reverse.
    OutOfOrder,
    /// Between two pages the last order of the first page moves to the end (someone edited it), so that the second
    /// page starts one order late.
    PagesShifting,
    /// Every order that is read shows a change since the list was read: its remark and its update time.
    ChangedBetweenPages,
    /// A SKU that the mall doesn't have is accepted without a word (Rakuten does so always).
    UnknownSkuAccepted,
    /// A stock push is refused for these SKUs (`item:variant`; empty: the first one). Yahoo! answers 207 and takes the
    /// others; Rakuten refuses the whole with `propertyPath`.
    PartlyRefused {
        /// Keys of the refused SKUs.
        #[serde(default)]
        skus: Vec<String>,
    },
    /// The mall lists these orders and cannot show them: Rakuten's getOrder then refuses the whole call, Yahoo!'s orderInfo
    /// that order (the refusals' codes are invented).
    CannotShow {
        /// Their numbers.
        orders: Vec<String>,
    },
    /// A stock push is refused whole, and the refusal names no row: always, or only when one of these SKUs
    /// (`item:variant`) is in it.
    RefusedWhole {
        /// The mall's code (`IE0121`, `st-02104`).
        code: String,
        /// Keys of the SKUs that bring it about; empty: any.
        #[serde(default)]
        skus: Vec<String>,
    },
    /// The `Date` header is wrong by so much.
    ClockSkew {
        /// Positive: the mall's clock is ahead.
        seconds: i64,
    },
}

fn bad_gateway() -> u16 {
    502
}

/// A fault, where it happens and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// What happens.
    #[serde(flatten)]
    pub fault: Fault,
    /// Part of the path, or a pattern with `*`; empty: every path.
    #[serde(default)]
    pub path: String,
    /// How many requests it meets; without it, all until cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// Requests that pass untouched first.
    #[serde(default)]
    pub skip: u32,
}

impl FaultRule {
    /// The next `times` requests whose path contains `path`.
    pub fn next(fault: Fault, path: impl Into<String>, times: u32) -> Self {
        Self { fault, path: path.into(), times: Some(times), skip: 0 }
    }

    /// Every request whose path contains `path`, until cleared.
    pub fn always(fault: Fault, path: impl Into<String>) -> Self {
        Self { fault, path: path.into(), times: None, skip: 0 }
    }

    fn meets(&self, path: &str) -> bool {
        if !self.path.contains('*') {
            return path.contains(&self.path);
        }
        let mut rest = path;
        for (index, part) in self.path.split('*').enumerate() {
            let Some(at) = rest.find(part) else { return false };
            if index == 0 && at != 0 {
                return false;
            }
            rest = rest.get(at + part.len()..).unwrap_or("");
        }
        rest.is_empty() || self.path.ends_with('*')
    }
}

/// A rule on the board.
#[derive(Debug, Clone, Serialize)]
pub struct ActiveFault {
    /// To clear it by.
    pub id: u64,
    /// As it was set; `times` and `skip` count down.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// Requests that it met.
    pub met: u32,
}

/// All faults that are set.
#[derive(Default)]
pub(crate) struct FaultBoard {
    next: AtomicU64,
    rules: Mutex<Vec<ActiveFault>>,
    /// Wakes the requests that hang without an end.
    pub cleared: tokio::sync::Notify,
}

impl FaultBoard {
    pub(crate) fn set(&self, rule: FaultRule) -> u64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        lock(&self.rules).push(ActiveFault { id, rule, met: 0 });
        id
    }

    pub(crate) fn clear(&self, id: Option<u64>) {
        lock(&self.rules).retain(|active| id.is_some_and(|id| id != active.id));
        self.cleared.notify_waiters();
    }

    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        lock(&self.rules).clone()
    }

    /// The faults that meet this request; counts them down.
    pub(crate) fn take(&self, path: &str) -> Vec<Fault> {
        let mut rules = lock(&self.rules);
        let mut met = Vec::new();
        for active in rules.iter_mut().filter(|active| active.rule.meets(path)) {
            if active.rule.skip > 0 {
                active.rule.skip -= 1;
                continue;
            }
            match &mut active.rule.times {
                Some(0) => continue,
                Some(left) => *left -= 1,
                None => {}
            }
            active.met += 1;
            met.push(active.rule.fault.clone());
        }
        rules.retain(|active| active.rule.times != Some(0));
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_count_down_and_skip() {
        let board = FaultBoard::default();
        board.set(FaultRule { skip: 1, ..FaultRule::next(Fault::ServerError, "getOrder", 2) });
        let met: Vec<_> = (0..5).map(|_| board.take("/es/2.0/order/getOrder/").len()).collect();
        assert_eq!(met, [0, 1, 1, 0, 0]);
        assert!(board.list().is_empty());
    }

    #[test]
    fn patterns() {
        let rule = FaultRule::always(Fault::Garbage, "/es/*/bulk-get");
        assert!(rule.meets("/es/2.1/inventories/bulk-get"));
        assert!(!rule.meets("/es/2.1/inventories/bulk-get/range"));
        assert!(!rule.meets("/x/es/2.1/bulk-get"));
        assert!(FaultRule::always(Fault::Garbage, "").meets("/anything"));
        assert!(FaultRule::always(Fault::Garbage, "/V1/*").meets("/V1/x"));
    }

    #[test]
    fn as_json() {
        let rule: FaultRule = serde_json::from_str(
            r#"{"kind":"too_many_requests","retry_after_seconds":2,"path":"x","times":3}"#,
        )
        .unwrap();
        assert_eq!(rule, FaultRule::next(Fault::TooManyRequests { retry_after_seconds: Some(2) }, "x", 3));
    }
}
