//! When the poll that goes on began. A poll is a row of steps until one says that it is over; what was resumed from an
//! earlier poll must not pass for what this one asked.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// A caller that was away for so long begins anew: it may have met a fault of its own.
const AWAY: Duration = Duration::from_secs(8);

/// The poll of one shop's orders.
#[derive(Default)]
pub(crate) struct Poll(Mutex<Option<Going>>);

struct Going {
    began: Instant,
    left: Instant,
    next: String,
}

impl Poll {
    /// When the poll began that this step belongs to: the one that goes on when its last step led to `cursor`, else a new one.
    pub(super) fn began(&self, cursor: Option<&str>) -> Instant {
        let now = Instant::now();
        let going = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        going
            .as_ref()
            .filter(|going| Some(going.next.as_str()) == cursor && now.duration_since(going.left) < AWAY)
            .map_or(now, |going| going.began)
    }

    pub(super) fn goes_on(&self, began: Instant, next: &str) {
        let going = Going { began, left: Instant::now(), next: next.to_owned() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(going);
    }

    pub(super) fn is_over(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_poll_goes_on_only_from_its_own_last_step_and_soon() {
        let poll = Poll::default();
        let began = poll.began(None);
        poll.goes_on(began, "a");
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(poll.began(Some("a")), began);
        assert_ne!(poll.began(Some("b")), began, "another cursor is another poll");
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_ne!(poll.began(Some("a")), began, "away for too long");
        poll.goes_on(began, "a");
        poll.is_over();
        assert_ne!(poll.began(Some("a")), began);
    }
}
