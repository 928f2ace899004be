//! Permits at the pace that the other side allows, in the order of asking.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync, time};

/// How often something may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time between two permits in the long run.
    pub every: Duration,
    /// Permits that may be taken at once after a pause; 1 at least.
    pub burst: u32,
}

impl Pace {
    /// `per_second` permits a second (0 counts as 1), 2 % under the published limit: requests that left a second apart may
    /// arrive a little closer together.
    pub const fn per_second(per_second: u32, burst: u32) -> Self {
        let per_second = if per_second == 0 { 1 } else { per_second };
        Self { every: Duration::from_micros(1_020_000 / per_second as u64), burst }
    }
}

/// One key's permits. A generic cell rate algorithm: `next` is when the long-run pace is used up to.
#[derive(Debug)]
struct Gate {
    pace: Pace,
    next: Option<time::Instant>,
    closed_until: Option<time::Instant>,
}

/// All keys' permits.
#[derive(Debug, Default)]
pub(crate) struct Paces {
    gates: Mutex<HashMap<String, Arc<sync::Mutex<Gate>>>>,
}

impl Paces {
    fn gate(&self, key: &str, pace: Pace) -> Arc<sync::Mutex<Gate>> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(key) {
            return Arc::clone(gate);
        }
        let gate = Arc::new(sync::Mutex::new(Gate { pace, next: None, closed_until: None }));
        gates.insert(key.to_owned(), Arc::clone(&gate));
        gate
    }

    /// Waits for a permit. First come, first served (the lock is fair); a waiter that goes away takes nothing.
    pub(crate) async fn permit(&self, key: &str, pace: Pace) {
        let gate = self.gate(key, pace);
        let mut gate = gate.lock().await;
        loop {
            let now = time::Instant::now();
            let slack = gate.pace.every * gate.pace.burst.saturating_sub(1);
            let paced = gate.next.and_then(|next| next.checked_sub(slack));
            let at = paced.max(gate.closed_until);
            match at {
                Some(at) if at > now => time::sleep_until(at).await,
                _ => {
                    gate.next = Some(gate.next.unwrap_or(now).max(now) + gate.pace.every);
                    return;
                }
            }
        }
    }

    /// Gives no permit of `key` for `wait`: the other side said so.
    pub(crate) async fn close(&self, key: &str, pace: Pace, wait: Duration) {
        let gate = self.gate(key, pace);
        let mut gate = gate.lock().await;
        let until = time::Instant::now() + wait;
        gate.closed_until = gate.closed_until.max(Some(until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Pace = Pace { every: Duration::from_secs(1), burst: 1 };

    #[tokio::test(start_paused = true)]
    async fn permits_come_one_a_second_after_the_burst_and_keys_do_not_wait_for_each_other() {
        let paces = Paces::default();
        let start = time::Instant::now();
        let three = Pace { burst: 3, ..ONE };
        let mut at = Vec::new();
        for _ in 0..5 {
            paces.permit("a", three).await;
            at.push(start.elapsed().as_secs());
        }
        assert_eq!(at, [0, 0, 0, 1, 2]);
        let before = time::Instant::now();
        paces.permit("b", ONE).await;
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn first_come_first_served_and_who_leaves_takes_nothing() {
        let paces = Arc::new(Paces::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        paces.permit("k", ONE).await;
        let start = time::Instant::now();
        let mut tasks = Vec::new();
        for i in 0..4 {
            let (paces, order) = (Arc::clone(&paces), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                paces.permit("k", ONE).await;
                order.lock().unwrap().push((i, start.elapsed().as_secs()));
            }));
            tokio::task::yield_now().await;
        }
        tasks.remove(1).abort();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [(0, 1), (2, 2), (3, 3)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_opens_when_the_other_side_said() {
        let paces = Paces::default();
        paces.close("k", ONE, Duration::from_secs(9)).await;
        let start = time::Instant::now();
        paces.permit("k", ONE).await;
        assert_eq!(start.elapsed(), Duration::from_secs(9));
    }
}
