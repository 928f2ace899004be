//! How often a mall lets itself be asked.

use std::collections::{BTreeMap, VecDeque};

use crate::clock::{SECOND, japan_day_number};

/// Whether limits are kept, and how exactly.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Off only for tests of other things.
    pub enforced: bool,
    /// Milliseconds by which two requests may come too close: what the way over the network can push together (invented).
    pub tolerance: i64,
    /// Requests a day over all endpoints (Japan's day); `None`: no such limit.
    pub daily: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { enforced: true, tolerance: 20, daily: None }
    }
}

/// At most `per_second` requests under one key.
pub(crate) struct Rate {
    pub key: String,
    pub per_second: usize,
}

/// What the limiter says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    TooFast,
    DayIsFull,
}

pub(crate) struct Limiter {
    pub limits: Limits,
    recent: BTreeMap<String, VecDeque<i64>>,
    day: i64,
    today: u64,
}

impl Limiter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, recent: BTreeMap::new(), day: 0, today: 0 }
    }

    pub(crate) fn forget(&mut self) {
        self.recent.clear();
        self.today = 0;
    }

    /// Lets a request through or not. Refused ones don't count against the rate.
    pub(crate) fn ask(&mut self, rate: Option<&Rate>, now: i64) -> Verdict {
        if !self.limits.enforced {
            return Verdict::Pass;
        }
        let day = japan_day_number(now);
        if day != self.day {
            (self.day, self.today) = (day, 0);
        }
        if self.limits.daily.is_some_and(|daily| self.today >= daily) {
            return Verdict::DayIsFull;
        }
        if let Some(rate) = rate {
            let window = SECOND - self.limits.tolerance;
            let recent = self.recent.entry(rate.key.clone()).or_default();
            while recent.front().is_some_and(|at| now - at >= window || *at > now) {
                recent.pop_front();
            }
            if recent.len() >= rate.per_second {
                return Verdict::TooFast;
            }
            recent.push_back(now);
        }
        self.today += 1;
        Verdict::Pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::DAY;

    #[test]
    fn a_window_slides() {
        let mut limiter = Limiter::new(Limits { tolerance: 0, ..Limits::default() });
        let rate = Rate { key: "x".to_owned(), per_second: 2 };
        let verdicts: Vec<_> = [0, 400, 900, 1_000, 1_300, 1_400]
            .map(|now| limiter.ask(Some(&rate), now) == Verdict::Pass)
            .into_iter()
            .collect();
        assert_eq!(verdicts, [true, true, false, true, false, true]);
    }

    #[test]
    fn a_day_is_counted_over_all_endpoints() {
        let mut limiter = Limiter::new(Limits { daily: Some(2), ..Limits::default() });
        for (now, verdict) in
            [(0, Verdict::Pass), (1, Verdict::Pass), (2, Verdict::DayIsFull), (DAY, Verdict::Pass)]
        {
            assert_eq!(limiter.ask(None, now), verdict, "{now}");
        }
    }
}
