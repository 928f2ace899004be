//! The mall's own time, learned from the dates of its answers: this computer's clock may be wrong by hours.

use std::sync::{Arc, Mutex, PoisonError};

use miseban_domain::{Instant, time::SECOND};
use miseban_transport::Response;

use crate::Clock;

/// One mall's time. Kept a mall each, because one mall's wrong date must not move another's windows.
pub(crate) struct MallTime {
    clock: Arc<dyn Clock>,
    known: Mutex<Option<Offset>>,
}

/// The mall's clock less ours, in milliseconds: between these two.
#[derive(Debug, Clone, Copy)]
struct Offset {
    least: i64,
    most: i64,
}

/// The mall's time now: a date has whole seconds and an answer takes its time, so it lies between two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    /// It is not earlier than this.
    pub least: Instant,
    /// It is not later than this.
    pub most: Instant,
}

impl MallTime {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    /// One that knows that both clocks agree, and stand still.
    #[cfg(test)]
    pub(crate) fn standing_at(now: i64) -> Self {
        struct Standing(i64);
        impl Clock for Standing {
            fn now(&self) -> Instant {
                Instant(self.0)
            }
        }
        let known = Mutex::new(Some(Offset { least: 0, most: 0 }));
        Self { clock: Arc::new(Standing(now)), known }
    }

    /// Learns from an answer to a question of `asked_at` (by our clock). Answers without a date teach nothing.
    pub(crate) fn note(&self, asked_at: Instant, answer: &Response) {
        let Some(date) = answer.date() else { return };
        // Written after the question left and before the answer was here; cut to whole seconds.
        let offset = Offset {
            least: date.0.saturating_sub(self.clock.now().0),
            most: date.0.saturating_add(SECOND - 1).saturating_sub(asked_at.0),
        };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(offset);
    }

    /// `None` as long as no answer had a date.
    pub(crate) fn now(&self) -> Option<Now> {
        let here = self.clock.now();
        let offset = (*self.known.lock().unwrap_or_else(PoisonError::into_inner))?;
        let least = here.plus(offset.least);
        // A clock that was moved between question and answer turns the two around.
        Some(Now { least, most: here.plus(offset.most).max(least) })
    }

    /// The mall's time as far as it is known, else ours.
    pub(crate) fn best(&self) -> Instant {
        self.now().map_or_else(|| self.clock.now(), |now| now.least)
    }

    /// How far the mall's clock is ahead of ours as far as it is known, in milliseconds.
    pub(crate) fn ahead(&self) -> i64 {
        (*self.known.lock().unwrap_or_else(PoisonError::into_inner)).map_or(0, |offset| offset.least)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    struct Set(AtomicI64);

    impl Clock for Set {
        fn now(&self) -> Instant {
            Instant(self.0.load(Ordering::SeqCst))
        }
    }

    fn dated(date: &str) -> Response {
        Response { status: 200, headers: vec![("date".to_owned(), date.to_owned())], body: Vec::new() }
    }

    #[test]
    fn the_malls_now_lies_between_what_its_date_allows() {
        // 00:00:00 at the mall is 1,795,305,600,000; ours is an hour ahead, and the answer took 300 ms.
        let asked = 1_795_305_600_000 + 3_600_000;
        let clock = Arc::new(Set(AtomicI64::new(asked)));
        let time = MallTime::new(Arc::<Set>::clone(&clock));
        assert_eq!((time.now(), time.best()), (None, Instant(asked)));
        clock.0.store(asked + 300, Ordering::SeqCst);
        time.note(Instant(asked), &dated("Sun, 22 Nov 2026 00:00:00 GMT"));
        let now = time.now().unwrap();
        assert_eq!((now.least.0, now.most.0), (1_795_305_600_000, 1_795_305_601_299));
        time.note(Instant(asked), &Response { status: 200, headers: Vec::new(), body: Vec::new() });
        assert_eq!(time.now(), Some(now));
    }
}
