//! One worker a shop: orders in first, numbers out after, reports last; then it waits until something is due.

mod numbers;
mod orders;
#[cfg(test)]
mod other_account;
mod pause;
#[cfg(test)]
mod quiet;
mod walk;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

#[cfg(test)]
pub(crate) use orders::poll_is_in;
pub(crate) use orders::{POLL, cursor_scope};
pub(crate) use walk::{FULL_SYNC, READ_ALL, WALKS, Walk, ask};

use miseban_domain::{
    Coded, Instant, ShopId,
    shop::StockLink,
    time::{DAY, MINUTE, SECOND},
};
use miseban_malls::{Clock, MallError, MallErrorKind, Retry};
use miseban_store::{
    Reader, Store, listings,
    shops::{self, ShopRow},
};
use rand::Rng;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    cases::jobs::{Done, log_job},
    health::{Area, HealthBoard},
    intake::{Intake, mend},
    mail::MailStates,
    outbox,
    pool::MallPool,
    problem::FaultResult,
    push::{Freshness, may_send},
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
    /// What the mailboxes do: where a mall has no interface for orders, its mails are what is taken in.
    pub mails: MailStates,
    pub run_id: Arc<str>,
    /// Something changed that may be this shop's business.
    pub wake: Arc<Notify>,
    pub stop: CancellationToken,
}

/// What is waited at least when something is due at once, so that a fault that always comes back cannot keep the computer
/// busy.
const ROUND_AT_LEAST: Duration = Duration::from_millis(50);
/// A waking of the computer, or a clock that was set: it went on by so much more or less than the time that passed.
const CLOCK_JUMP: i64 = MINUTE;
/// How old a complete poll may be for a number to rise on it, in milliseconds.
const FRESH_FOR: i64 = 20 * SECOND;
/// Longest wait after trouble.
const LONGEST_BACK_OFF: i64 = 5 * MINUTE;

/// When the worker does what next.
#[derive(Debug, Default)]
struct Plan {
    poll_at: Instant,
    poll_failures: u32,
    /// The last poll ended with an order missing, so that another at once would not be better.
    incomplete: bool,
    /// When the last complete poll was begun.
    complete_since: Option<Instant>,
    /// Numbers wait until then after trouble with them. Orders don't: a stock interface that is closed keeps none out.
    push_at: Instant,
    push_failures: u32,
    /// When open orders may be asked about again.
    recheck_at: Instant,
    /// Since when this worker has minded the shop.
    minded_since: Option<Instant>,
    /// How many numbers that nobody has seen were left to leave when they were last counted.
    counted: i64,
    /// What the worker before this one was sending is marked as in doubt.
    leftovers_marked: bool,
    /// Which of the shop's accounts is asked.
    account: i64,
    /// Order numbers that a mail announced.
    announced: BTreeSet<String>,
}

impl Plan {
    /// Something was mended, or nobody knows what happened meanwhile: everything is due now, orders first.
    fn begin_anew(&mut self) {
        self.poll_at = Instant(0);
        self.push_at = Instant(0);
        self.recheck_at = Instant(0);
        self.complete_since = None;
    }

    /// The shop has another account: nothing that is planned is about it.
    fn turn_to(&mut self, account: i64) {
        if self.account != account {
            *self = Self { account, leftovers_marked: self.leftovers_marked, ..Self::default() };
        }
    }
}

impl ShopWorker {
    /// Works until it is told to stop.
    pub(crate) async fn run(self) {
        let mut plan = Plan::default();
        let announced = self.intake.announced();
        let told = announced.wake(self.shop);
        let mut again = self.health.asked_again();
        while !self.stop.is_cancelled() {
            let (before, began) = (self.clock.now(), tokio::time::Instant::now());
            plan.announced.extend(announced.take(self.shop));
            let until = match self.round(&mut plan).await {
                Ok(until) => until,
                Err(fault) if fault.problem.code == shops::ACCOUNT_CHANGED => self.clock.now(),
                Err(fault) => {
                    tracing::error!(shop = %self.shop, %fault, source = ?fault.source, "a round failed");
                    // It may have ended between sending a message and writing its answer down.
                    plan.leftovers_marked = false;
                    let (now, code) = (self.clock.now(), Coded::new(&fault.problem.code));
                    let error = MallError::new(MallErrorKind::Temporary, code);
                    self.health.trouble(self.shop, Area::Program, error, now, Some(now.plus(10 * SECOND)));
                    now.plus(10 * SECOND)
                }
            };
            let left = until.since(self.clock.now());
            let wait = Duration::from_millis(u64::try_from(left).unwrap_or(0)).max(ROUND_AT_LEAST);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.wake.notified() => {}
                () = told.notified() => {}
                one = again.recv() => {
                    if one.is_ok_and(|shop| shop == self.shop) {
                        plan.begin_anew();
                    }
                }
                () = self.stop.cancelled() => return,
            }
            self.notice_jump(&mut plan, before, began.elapsed()).await;
        }
    }

    /// A computer that slept, or whose clock was set: what was planned by the old time is void.
    async fn notice_jump(&self, plan: &mut Plan, before: Instant, really: Duration) {
        let (shop, now) = (self.shop, self.clock.now());
        let slept = now.since(before);
        let explained = i64::try_from(really.as_millis()).unwrap_or(i64::MAX);
        if (explained.saturating_sub(CLOCK_JUMP)..=explained.saturating_add(CLOCK_JUMP)).contains(&slept) {
            return;
        }
        tracing::info!(%shop, slept, "the computer was asleep or its clock was set: orders first");
        plan.begin_anew();
        if slept < explained {
            // Moments that were far enough off by the old time would be too far off by the new one.
            let shortened =
                self.store.write(move |w| listings::wait_no_longer_than(w, shop, now.plus(MINUTE))).await;
            if let Err(error) = shortened {
                tracing::error!(%shop, %error, "waits could not be shortened");
            }
        }
    }

    /// One round; gives the moment at which the next is due by the clock.
    async fn round(&self, plan: &mut Plan) -> FaultResult<Instant> {
        let shop = self.shop;
        if !plan.leftovers_marked {
            outbox::doubt_leftovers(&self.store, &self.clock, shop).await?;
            plan.leftovers_marked = true;
        }
        let Some(row) = self.store.read(move |r| shops::get(r, shop)).await? else {
            return Ok(self.clock.now().plus(DAY));
        };
        let row = if row.switches.sending.reflect_origin {
            row
        } else {
            let now = self.clock.now();
            self.store.write(move |w| mend(w, row, now)).await?
        };
        if !is_active(&row) {
            self.health.off(shop);
            return Ok(self.clock.now().plus(DAY));
        }
        let seat = self.pool.seat(shop).await?;
        if seat.account != row.account_generation {
            // Saved a moment ago: the one or the other is from before.
            self.pool.forget(shop);
            return Ok(self.clock.now());
        }
        plan.turn_to(seat.account);
        let row = self.notice_pause(row).await?;
        let mall = match &seat.mall {
            Ok(mall) => Arc::clone(mall),
            Err(error) => {
                self.health.trouble(shop, Area::Program, error.clone(), self.clock.now(), None);
                return Ok(self.clock.now().plus(DAY));
            }
        };
        let every = mall.about().poll_every;
        let now = self.clock.now();
        if sends(&row) && row.switches.sending.when.next(row.let_go_at).is_some_and(|at| at <= now) {
            self.store.write(move |w| shops::let_go(w, shop, now)).await?;
        }
        let of = row.clone();
        let next_due = self.store.read(move |r| next_due(r, &of)).await?;
        let push_now = self.sends_now(plan, &row) && next_due.is_some_and(|due| due <= now);

        if mall.orders().is_some() {
            let wanted = !plan.announced.is_empty();
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > every);
            let may_hurry = plan.poll_failures == 0 && !plan.incomplete;
            if plan.poll_at <= now || may_hurry && (wanted || push_now && stale) {
                self.orders_in(plan, mall.as_ref(), &row).await?;
            }
        } else {
            // Its mails wake it. Those that came are taken in: numbers may rise on that like on a poll.
            plan.complete_since = self.mails_in(mall.as_ref()).await?;
            plan.poll_at = now.plus(DAY);
        }
        if push_now || plan.complete_since.is_some() {
            self.numbers_out(plan, mall.as_ref(), &row).await?;
        }
        if self.sends_now(plan, &row) {
            self.look_back(plan, mall.as_ref()).await?;
        }
        let walks = self.walk_on(plan, mall.as_ref(), &row).await?;
        let report_batch = i64::try_from(mall.about().known_batch).unwrap_or(1);
        outbox::send_due(
            &self.store,
            &self.clock,
            (shop, plan.account),
            mall.as_ref(),
            report_batch,
            &self.run_id,
            &self.health,
        )
        .await?;
        self.health.well(shop, Area::Program);
        let next = self.next_at(plan, &row).await?;
        Ok(walks.map_or(next, |walks| next.min(walks)))
    }

    /// Whether numbers may leave now. While the shop's key is refused none does: its polls find out when that is over.
    fn sends_now(&self, plan: &Plan, row: &ShopRow) -> bool {
        sends(row) && plan.push_at <= self.clock.now() && !self.health.refused(self.shop, Area::Orders)
    }

    /// Whether the shop's orders were taken in just now, so that a number may rise.
    fn freshness(&self, plan: &Plan) -> Freshness {
        let now = self.clock.now();
        let recent = plan.complete_since.is_some_and(|since| (0..=FRESH_FOR).contains(&now.since(since)));
        if recent && plan.poll_failures == 0 { Freshness::Fresh } else { Freshness::Unreachable }
    }

    /// When something is due for the shop by the clock.
    async fn next_at(&self, plan: &Plan, row: &ShopRow) -> FaultResult<Instant> {
        let (shop, of) = (self.shop, row.clone());
        let (due, look_back, outbox) = self
            .store
            .read(move |r| {
                Ok((
                    next_due(r, &of)?,
                    listings::next_read_back_at(r, shop)?,
                    miseban_store::outbox::next_due_at(r, shop)?,
                ))
            })
            .await?;
        // What waits behind a refused key is due again when a poll has worked.
        let sends = sends(row) && !self.health.refused(shop, Area::Orders);
        let due = due.filter(|_| sends).map(|due| due.max(plan.push_at));
        let look_back = look_back.filter(|_| sends).map(|at| at.max(plan.push_at));
        // What is in doubt is found out with the orders, which come at their own time.
        let waits = sends && self.store.read(move |r| listings::waiting(r, shop)).await? > 0;
        let let_go = row.switches.sending.when.next(row.let_go_at).filter(|_| waits);
        Ok([due, look_back, outbox, let_go].into_iter().flatten().fold(plan.poll_at, Instant::min))
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
    may_send(row).is_some()
}

/// When the next number of a shop may leave; `None` when none waits that may.
fn next_due(r: &impl Reader, row: &ShopRow) -> miseban_store::Result<Option<Instant>> {
    may_send(row).map_or(Ok(None), |which| listings::next_due_at(r, row.id, which))
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
