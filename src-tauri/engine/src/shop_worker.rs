//! One worker a shop: orders in first, numbers out after, reports last; then it waits until something is due.

use std::{sync::Arc, time::Duration};

use miseban_domain::{
    Coded, Instant, ShopId,
    shop::StockLink,
    stock,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{Clock, Mall, MallError, MallErrorKind, Orders, Page, RawItem, Retry};
use miseban_store::{
    Store, history, listings, orders, polls,
    raw::{self, NewRaw},
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
    problem::{FaultResult, mall_coded},
    push::{Freshness, push_due},
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
/// How far back the first poll of a shop looks.
const FIRST_LOOK: i64 = 30 * DAY;
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
        let pushes = row.switches.push_stock && row.push_blocked.is_none();
        let push_now = pushes && next_due.is_some_and(|due| due <= now);

        let mut fresh = Freshness::Unreachable;
        if let Some(port) = mall.orders() {
            let wanted = !plan.announced.is_empty();
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > every);
            if plan.poll_at <= now || wanted || (push_now && stale && plan.failures == 0) {
                let limit = i64::try_from(mall.about().recheck_batch).unwrap_or(1);
                self.orders_in(plan, port, &row, every, limit).await?;
            }
            if plan.failures == 0 && plan.complete_since.is_some() {
                fresh = Freshness::Fresh;
            }
        }
        if pushes && (push_now || plan.complete_since.is_some()) {
            self.numbers_out(plan, mall.as_ref(), fresh).await?;
        }
        outbox::send_due(&self.store, &self.clock, shop, mall.as_ref(), &self.run_id, &self.health).await?;

        let due = self.store.read(move |r| listings::next_due_at(r, shop)).await?.filter(|_| pushes);
        let outbox_at = self.store.read(move |r| miseban_store::outbox::next_due_at(r, shop)).await?;
        let not_before = self.clock.now().plus(if plan.failures > 0 { SECOND } else { 0 });
        Ok([Some(plan.poll_at), due.map(|due| due.max(not_before)), outbox_at]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(plan.poll_at))
    }

    async fn orders_in(
        &self,
        plan: &mut Plan,
        port: &dyn Orders,
        row: &ShopRow,
        every: i64,
        limit: i64,
    ) -> FaultResult<()> {
        let started = self.clock.now();
        let numbers = std::mem::take(&mut plan.announced);
        let result = self.poll(port, row, &numbers).await?;
        match result {
            Ok(()) => {
                plan.failures = 0;
                plan.complete_since = Some(started);
                plan.poll_at = started.plus(every);
                self.health.well(self.shop);
                self.explain_or_give_up(started).await?;
                self.recheck(port, limit).await?;
            }
            Err(error) => {
                plan.announced = numbers;
                plan.failures = plan.failures.saturating_add(1);
                let wait = back_off(plan.failures, every, error.retry);
                plan.poll_at = self.clock.now().plus(wait);
                self.health.trouble(self.shop, error, self.clock.now(), Some(plan.poll_at));
            }
        }
        Ok(())
    }

    /// Takes in every page of the window. The outer error is ours (the store), the inner one the mall's.
    async fn poll(
        &self,
        port: &dyn Orders,
        row: &ShopRow,
        announced: &[String],
    ) -> FaultResult<Result<(), MallError>> {
        let (shop, started) = (self.shop, self.clock.now());
        let poll = self.store.write(move |w| polls::begin(w, shop, POLL, started)).await?;
        let mut found = Vec::new();
        let result = self.pages(port, row, announced, &mut found).await?;
        let (complete, error) = (result.is_ok(), result.as_ref().err().map(mall_coded));
        let finished = self.clock.now();
        if !found.is_empty() {
            let lines = found.iter().map(|number| (number.clone(), None)).collect();
            self.log("take_in", lines).await?;
        }
        let found = i64::try_from(found.len()).unwrap_or(i64::MAX);
        self.store.write(move |w| polls::finish(w, poll, finished, complete, found, error.as_ref())).await?;
        Ok(result)
    }

    async fn pages(
        &self,
        port: &dyn Orders,
        row: &ShopRow,
        announced: &[String],
        found: &mut Vec<String>,
    ) -> FaultResult<Result<(), MallError>> {
        if !announced.is_empty() {
            match port.fetch_known(announced).await {
                Ok(items) => {
                    found.extend(self.store_items(items, None).await?);
                    self.intake.read_all().await?;
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        let scope = cursor_scope(self.shop);
        let since = since(row, self.clock.now());
        loop {
            let key = scope.clone();
            let cursor = self.store.read(move |r| raw::cursor(r, &key)).await?;
            let Page { items, next, complete } = match port.fetch_orders(cursor.as_deref(), since).await {
                Ok(page) => page,
                Err(error) => return Ok(Err(error)),
            };
            found.extend(self.store_items(items, Some(next)).await?);
            self.intake.read_all().await?;
            if complete {
                return Ok(Ok(()));
            }
            if self.stop.is_cancelled() {
                return Ok(Err(stopped()));
            }
        }
    }

    /// What came and where to go on are committed together: a page is never half known.
    async fn store_items(&self, items: Vec<RawItem>, cursor: Option<String>) -> FaultResult<Vec<String>> {
        let (shop, scope, now) = (self.shop, cursor_scope(self.shop), self.clock.now());
        Ok(self
            .store
            .write(move |w| {
                let mut new = Vec::new();
                for item in items {
                    let number = item.key.clone();
                    let taken = raw::take_in(
                        w,
                        &NewRaw {
                            scope: scope.clone(),
                            shop_id: Some(shop),
                            source: miseban_domain::observation::Source::Api,
                            key: item.key,
                            bytes: item.bytes,
                            media_type: item.media_type.to_owned(),
                            fetched_at: item.fetched_at,
                        },
                    )?;
                    if matches!(taken, raw::TakenIn::New(_)) {
                        new.push(number);
                    }
                }
                if let Some(cursor) = cursor {
                    raw::set_cursor(w, &scope, &cursor, now)?;
                }
                Ok(new)
            })
            .await?)
    }

    /// Puts work that is over on record in 処理状況.
    async fn log(&self, kind: &'static str, lines: Vec<(String, Option<Coded>)>) -> FaultResult<()> {
        let shop = self.shop;
        let row = self.store.read(move |r| shops::get(r, shop)).await?;
        let subject = row.map(|row| row.short_name).unwrap_or_default();
        let done = Done { kind, subject, shop_id: Some(shop), by_person: false, lines };
        log_job(&self.store, done, self.clock.now()).await.map(drop)
    }

    /// Open orders are asked again: changes and cancels do not always show in the list of new ones.
    async fn recheck(&self, port: &dyn Orders, limit: i64) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        let open = self.store.read(move |r| orders::due_for_check(r, shop, now, FIRST_LOOK, limit)).await?;
        if open.is_empty() {
            return Ok(());
        }
        let numbers: Vec<String> = open.iter().map(|(_, number)| number.clone()).collect();
        match port.fetch_known(&numbers).await {
            Ok(items) => {
                self.store_items(items, None).await?;
                self.intake.read_all().await?;
                let ids: Vec<_> = open.into_iter().map(|(id, _)| id).collect();
                self.store.write(move |w| orders::set_checked(w, &ids, now)).await?;
            }
            Err(error) => self.health.trouble(shop, error, now, None),
        }
        Ok(())
    }

    async fn numbers_out(&self, plan: &mut Plan, mall: &dyn Mall, fresh: Freshness) -> FaultResult<()> {
        loop {
            let pushed = push_due(&self.store, &self.clock, self.shop, mall, &self.run_id, fresh).await?;
            if let Some(trouble) = pushed.trouble {
                let unknown = trouble.kind == MallErrorKind::OutcomeUnknown;
                plan.failures = plan.failures.saturating_add(1);
                plan.complete_since = None;
                let wait = if unknown { SECOND } else { back_off(plan.failures, SECOND, trouble.retry) };
                plan.poll_at = self.clock.now().plus(wait);
                self.health.trouble(self.shop, trouble, self.clock.now(), Some(plan.poll_at));
                return Ok(());
            }
            if !pushed.refused.is_empty() {
                let lines = pushed.refused.into_iter().map(|(key, words)| (key, Some(words))).collect();
                self.log("push", lines).await?;
            }
            // Orders come first again before the next batch.
            let again = pushed.looked_at > 0 && pushed.accepted > 0 && !self.stop.is_cancelled();
            let (shop, now) = (self.shop, self.clock.now());
            let due = self.store.read(move |r| listings::next_due_at(r, shop)).await?;
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > 5 * SECOND);
            if !again || stale || due.is_none_or(|due| due > now) {
                return Ok(());
            }
        }
    }

    /// A complete poll that was begun after a listing was read either explained what it lacks, or is one of the two
    /// after which it is believed.
    async fn explain_or_give_up(&self, poll_started: Instant) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        Ok(self
            .store
            .write(move |w| {
                for id in listings::unexplained_since(w, shop, poll_started)? {
                    let mut given_up = 0;
                    listings::change_belief(w, id, |belief| {
                        let outcome = stock::belief_after_poll(belief);
                        given_up = outcome.given_up;
                        outcome.belief
                    })?;
                    if given_up > 0 {
                        let before = serde_json::json!({ "pieces": given_up });
                        history::add(
                            w,
                            &history::NewHistory {
                                at: now,
                                who: "rule:belief".to_owned(),
                                what: "history.unexplained_drop".to_owned(),
                                subject: "listing".to_owned(),
                                subject_id: Some(id.0),
                                before: Some(before),
                                after: None,
                                request_id: None,
                            },
                        )?;
                    }
                }
                Ok(())
            })
            .await?)
    }
}

const POLL: &str = "orders";

/// Whether anything is to be done for the shop.
pub(crate) fn is_active(row: &ShopRow) -> bool {
    row.switches.manage_orders || row.switches.push_stock || row.switches.stock_link != StockLink::Stopped
}

fn cursor_scope(shop: ShopId) -> String {
    format!("shop:{shop}")
}

/// From when on orders are asked for at the first poll.
fn since(row: &ShopRow, now: Instant) -> Instant {
    let look = now.plus(-FIRST_LOOK);
    row.switches.counts_from.map_or(look, |from| from.min(look))
}

/// Milliseconds until the next try: what the mall says, else twice as long each time, with jitter.
fn back_off(failures: u32, every: i64, retry: Retry) -> i64 {
    if let Retry::After(millis) = retry {
        return millis.clamp(SECOND, LONGEST_BACK_OFF);
    }
    let longest = every.max(SECOND).saturating_mul(1 << failures.min(6)).min(LONGEST_BACK_OFF);
    rand::rng().random_range(longest / 2..=longest)
}

fn stopped() -> MallError {
    MallError {
        kind: MallErrorKind::Temporary,
        code: Coded::new("mall_error.stopping"),
        mall_words: None,
        retry: Retry::WhenDue,
        action: None,
    }
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
