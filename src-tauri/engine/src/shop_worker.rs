//! One worker a shop: orders in first, numbers out after, reports last; then it waits until something is due.

mod numbers;
mod orders;

use std::{sync::Arc, time::Duration};

use miseban_domain::{
    Coded, Instant, ShopId,
    shop::StockLink,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{Clock, Retry};
use miseban_store::{
    Store, listings,
    shops::{self, ShopRow},
};
use rand::Rng;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    cases::jobs::{Done, log_job},
    health::HealthBoard,
    intake::Intake,
    outbox,
    pool::MallPool,
    problem::FaultResult,
    push::Freshness,
};

/// What the worker of a shop works with.
#[derive(Clone)]
pub(crate) struct ShopWorker {
    pub shop: ShopId,
    pub store: Store,
    pub pool: MallPool,
    pub clock: Arc<dyn Clock>,
    pub intake: Intake,
    pub health: HealthBoard,
    pub run_id: Arc<str>,
    /// Something changed that may be this shop's business.
    pub wake: Arc<Notify>,
    pub stop: CancellationToken,
}

/// Between two rounds at least, so that a fault that always comes back cannot keep the computer busy.
const ROUND_AT_LEAST: Duration = Duration::from_millis(50);
/// A waking of the computer: the clock went on by more than the wait can explain.
const CLOCK_JUMP: i64 = MINUTE;
/// Longest wait after trouble.
const LONGEST_BACK_OFF: i64 = 5 * MINUTE;

/// When the worker does what next.
#[derive(Debug, Default)]
struct Plan {
    poll_at: Instant,
    /// When the last complete poll was begun.
    complete_since: Option<Instant>,
    failures: u32,
    /// Order numbers that a mail announced.
    announced: Vec<String>,
}

impl ShopWorker {
    /// Works until it is told to stop.
    pub(crate) async fn run(self) {
        let mut plan = Plan::default();
        let mut announced = self.intake.announced();
        let mut again = self.health.asked_again();
        while !self.stop.is_cancelled() {
            while let Ok(one) = announced.try_recv() {
                if one.shop == self.shop {
                    plan.announced.push(one.order_number);
                }
            }
            let until = match self.round(&mut plan).await {
                Ok(until) => until,
                Err(fault) => {
                    tracing::error!(shop = %self.shop, %fault, source = ?fault.source, "a round failed");
                    self.clock.now().plus(10 * SECOND)
                }
            };
            let before = self.clock.now();
            let wait =
                Duration::from_millis(u64::try_from(until.since(before)).unwrap_or(0)).max(ROUND_AT_LEAST);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.wake.notified() => {}
                one = announced.recv() => {
                    if let Ok(one) = one && one.shop == self.shop {
                        plan.announced.push(one.order_number);
                    }
                }
                one = again.recv() => {
                    if one.is_ok_and(|shop| shop == self.shop) {
                        plan.poll_at = Instant(0);
                    }
                }
                () = self.stop.cancelled() => return,
            }
            let slept = self.clock.now().since(before);
            if slept > i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).saturating_add(CLOCK_JUMP) {
                tracing::info!(shop = %self.shop, slept, "the computer was asleep: orders first");
                plan.poll_at = Instant(0);
                plan.complete_since = None;
            }
        }
    }

    /// One round; gives the moment at which the next is due by the clock.
    async fn round(&self, plan: &mut Plan) -> FaultResult<Instant> {
        let shop = self.shop;
        let Some(row) = self.store.read(move |r| shops::get(r, shop)).await? else {
            return Ok(self.clock.now().plus(DAY));
        };
        if !is_active(&row) {
            self.health.well(shop);
            return Ok(self.clock.now().plus(DAY));
        }
        let seat = self.pool.seat(shop).await?;
        let mall = match &seat.mall {
            Ok(mall) => Arc::clone(mall),
            Err(error) => {
                self.health.trouble(shop, error.clone(), self.clock.now(), None);
                return Ok(self.clock.now().plus(DAY));
            }
        };
        let every = mall.about().poll_every;
        let now = self.clock.now();
        let next_due = self.store.read(move |r| listings::next_due_at(r, shop)).await?;
        let push_now = sends(&row) && next_due.is_some_and(|due| due <= now);

        let mut fresh = Freshness::Unreachable;
        if mall.orders().is_some() {
            let wanted = !plan.announced.is_empty();
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > every);
            if plan.poll_at <= now || wanted || (push_now && stale && plan.failures == 0) {
                self.orders_in(plan, mall.as_ref(), &row).await?;
            }
            if plan.failures == 0 && plan.complete_since.is_some() {
                fresh = Freshness::Fresh;
            }
        }
        if sends(&row) && (push_now || plan.complete_since.is_some()) {
            self.numbers_out(plan, mall.as_ref(), fresh).await?;
        }
        if plan.failures == 0 {
            self.look_back(mall.as_ref()).await?;
        }
        outbox::send_due(&self.store, &self.clock, shop, mall.as_ref(), &self.run_id, &self.health).await?;
        self.next_at(plan, &row).await
    }

    /// When something is due for the shop by the clock.
    async fn next_at(&self, plan: &Plan, row: &ShopRow) -> FaultResult<Instant> {
        let shop = self.shop;
        let (due, look_back, outbox) = self
            .store
            .read(move |r| {
                Ok((
                    listings::next_due_at(r, shop)?,
                    listings::next_read_back_at(r, shop)?,
                    miseban_store::outbox::next_due_at(r, shop)?,
                ))
            })
            .await?;
        let not_before = self.clock.now().plus(if plan.failures > 0 { SECOND } else { 0 });
        let due = due.filter(|_| sends(row)).map(|due| due.max(not_before));
        let look_back = look_back.filter(|_| plan.failures == 0);
        Ok([due, look_back, outbox].into_iter().flatten().fold(plan.poll_at, Instant::min))
    }

    /// Puts work that is over on record in 処理状況.
    async fn log(&self, kind: &'static str, lines: Vec<(String, Option<Coded>)>) -> FaultResult<()> {
        let shop = self.shop;
        let row = self.store.read(move |r| shops::get(r, shop)).await?;
        let subject = row.map(|row| row.short_name).unwrap_or_default();
        let done = Done { kind, subject, shop_id: Some(shop), by_person: false, lines };
        log_job(&self.store, done, self.clock.now()).await.map(drop)
    }
}

/// Whether numbers leave for the shop's mall.
fn sends(row: &ShopRow) -> bool {
    row.switches.push_stock && row.push_blocked.is_none()
}

/// Whether anything is to be done for the shop.
pub(crate) fn is_active(row: &ShopRow) -> bool {
    row.switches.manage_orders || row.switches.push_stock || row.switches.stock_link != StockLink::Stopped
}

/// Milliseconds until the next try: what the mall says, else twice as long each time, with jitter.
fn back_off(failures: u32, every: i64, retry: Retry) -> i64 {
    if let Retry::After(millis) = retry {
        return millis.clamp(SECOND, LONGEST_BACK_OFF);
    }
    let longest = every.max(SECOND).saturating_mul(1 << failures.min(6)).min(LONGEST_BACK_OFF);
    rand::rng().random_range(longest / 2..=longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mall_that_names_a_time_is_asked_then_and_others_ever_more_rarely() {
        assert_eq!(back_off(3, 5 * SECOND, Retry::After(20 * SECOND)), 20 * SECOND);
        for failures in 1..20 {
            let wait = back_off(failures, 5 * SECOND, Retry::WhenDue);
            assert!((SECOND..=LONGEST_BACK_OFF).contains(&wait), "{failures}: {wait}");
        }
        assert!(back_off(12, 5 * SECOND, Retry::WhenDue) >= LONGEST_BACK_OFF / 2);
    }
}
