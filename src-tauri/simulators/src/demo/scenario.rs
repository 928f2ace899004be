//! A day at the shop: orders come in at both malls, some are paid later, a few are thought better of.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{chance::Chance, generator::OrderGenerator};
use crate::stand::{
    mails::SimMail,
    shop::{CancelledBy, SimulatedMall},
};

/// How the day goes.
#[derive(Debug, Clone, Copy)]
pub struct ScenarioConfig {
    /// The same seed, the same orders.
    pub seed: u64,
    /// Time between two orders.
    pub every: Duration,
    /// Of a hundred orders so many are cancelled by their buyers soon after.
    pub cancelled_percent: usize,
}

impl Default for ScenarioConfig {
    fn default() -> Self {
        Self { seed: 1, every: Duration::from_secs(5), cancelled_percent: 4 }
    }
}

/// After how many further orders a prepaid one is paid and a doubtful one cancelled.
const LATER: usize = 4;

/// The story, one order at a time. [`Scenario`] tells it by the clock.
struct Story {
    malls: Vec<Arc<dyn SimulatedMall>>,
    generator: OrderGenerator,
    chance: Chance,
    cancelled_percent: usize,
    turn: usize,
    open: VecDeque<(usize, String)>,
}

impl Story {
    /// Places the next order; true if the mall took it.
    fn go_on(&mut self) -> bool {
        let index = self.turn % self.malls.len().max(1);
        self.turn += 1;
        if self.open.len() > LATER
            && let Some((index, number)) = self.open.pop_front()
            && let Some(mall) = self.malls.get(index)
        {
            // An order that was cancelled or paid before says so; the story goes on.
            if self.chance.happens(self.cancelled_percent) {
                drop(mall.cancel_order(&number, CancelledBy::Buyer));
            } else {
                drop(mall.pay(&number));
            }
        }
        let Some(mall) = self.malls.get(index) else { return false };
        let spec = self.generator.next_order(mall.mall(), mall.now());
        match mall.place_order(spec) {
            Ok(number) => {
                self.open.push_back((index, number));
                true
            }
            Err(error) => {
                tracing::debug!(mall = mall.mall(), ?error, "a buyer went away");
                false
            }
        }
    }
}

/// A running story; dropping it ends it.
pub struct Scenario {
    placed: Arc<AtomicU64>,
    every: Arc<AtomicU64>,
    _stop: DropGuard,
}

impl Scenario {
    /// Starts placing orders, the malls in turn. Must be called inside a Tokio runtime.
    pub fn start(malls: Vec<Arc<dyn SimulatedMall>>, config: ScenarioConfig) -> Self {
        let placed = Arc::new(AtomicU64::new(0));
        let every = Arc::new(AtomicU64::new(milliseconds(config.every)));
        let stop = CancellationToken::new();
        let (count, pace, stopped) = (Arc::clone(&placed), Arc::clone(&every), stop.clone());
        let mut story = Story {
            malls,
            generator: OrderGenerator::new(config.seed),
            chance: Chance::new(config.seed ^ 0x5eed),
            cancelled_percent: config.cancelled_percent,
            turn: 0,
            open: VecDeque::new(),
        };
        tokio::spawn(async move {
            loop {
                let pause = Duration::from_millis(pace.load(Ordering::Relaxed).max(1));
                tokio::select! {
                    () = stopped.cancelled() => break,
                    () = sleep(pause) => {}
                }
                if story.go_on() {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Self { placed, every, _stop: stop.drop_guard() }
    }

    /// Orders that the malls took.
    pub fn placed(&self) -> u64 {
        self.placed.load(Ordering::Relaxed)
    }

    /// Changes the time between two orders, from the one after the next on.
    pub fn set_pace(&self, every: Duration) {
        self.every.store(milliseconds(every), Ordering::Relaxed);
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Carries the malls' mails to whoever holds the mailbox; dropping it ends that.
pub struct MailPump {
    _stop: DropGuard,
}

impl MailPump {
    /// Looks for new mails every `poll` and gives each to `deliver` (mall, mail) once. Must be called inside a Tokio
    /// runtime.
    pub fn start(
        malls: Vec<Arc<dyn SimulatedMall>>,
        poll: Duration,
        mut deliver: impl FnMut(&'static str, &SimMail) + Send + 'static,
    ) -> Self {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            let mut seen = vec![0_u64; malls.len()];
            loop {
                for (mall, seen) in malls.iter().zip(&mut seen) {
                    for mail in mall.mails_since(*seen) {
                        *seen = mail.seq;
                        deliver(mall.mall(), &mail);
                    }
                }
                tokio::select! {
                    () = stopped.cancelled() => break,
                    () = sleep(poll) => {}
                }
            }
        });
        Self { _stop: stop.drop_guard() }
    }
}
