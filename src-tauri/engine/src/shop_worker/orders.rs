//! Orders in: every page of the window, then what is open already; numbers that fall go out in between.

use miseban_domain::{Coded, Instant, ShopId, observation::Source, time::DAY};
use miseban_malls::{Mall, MallError, MallErrorKind, Orders, Page, RawItem, Retry};
use miseban_store::{
    listings, orders, polls,
    raw::{self, NewRaw},
    shops::ShopRow,
};

use super::{Plan, ShopWorker, back_off};
use crate::{
    health::Area,
    outbox,
    problem::{FaultResult, mall_coded},
};

/// How far back the first poll of a shop looks.
const FIRST_LOOK: i64 = 30 * DAY;
const POLL: &str = "orders";

impl ShopWorker {
    pub(super) async fn orders_in(&self, plan: &mut Plan, mall: &dyn Mall, row: &ShopRow) -> FaultResult<()> {
        let Some(port) = mall.orders() else { return Ok(()) };
        let (started, every) = (self.clock.now(), mall.about().poll_every);
        let numbers = std::mem::take(&mut plan.announced);
        match self.poll(plan, mall, port, row, &numbers).await? {
            Ok(()) => {
                plan.poll_failures = 0;
                plan.complete_since = Some(started);
                plan.poll_at = started.plus(every);
                self.health.well(self.shop, Area::Orders);
                self.explain_or_give_up(started).await?;
                self.recheck(mall, port).await?;
            }
            Err(error) => {
                plan.announced.extend(numbers);
                plan.poll_failures = plan.poll_failures.saturating_add(1);
                let wait = back_off(plan.poll_failures, every, error.retry);
                plan.poll_at = self.clock.now().plus(wait);
                self.health.trouble(self.shop, Area::Orders, error, self.clock.now(), Some(plan.poll_at));
            }
        }
        Ok(())
    }

    /// Takes in every page of the window. The outer error is ours (the store), the inner one the mall's.
    async fn poll(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        port: &dyn Orders,
        row: &ShopRow,
        announced: &[String],
    ) -> FaultResult<Result<(), MallError>> {
        let (shop, started) = (self.shop, self.clock.now());
        let poll = self.store.write(move |w| polls::begin(w, shop, POLL, started)).await?;
        let mut found = Vec::new();
        let result = self.pages(plan, mall, port, row, announced, &mut found).await?;
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
        plan: &mut Plan,
        mall: &dyn Mall,
        port: &dyn Orders,
        row: &ShopRow,
        announced: &[String],
        found: &mut Vec<String>,
    ) -> FaultResult<Result<(), MallError>> {
        for numbers in announced.chunks(mall.about().known_batch.max(1)) {
            match port.fetch_known(numbers).await {
                Ok(items) => found.extend(self.take_in(items, None).await?),
                Err(error) => return Ok(Err(error)),
            }
            self.lower_meanwhile(plan, mall, row).await?;
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
            found.extend(self.take_in(items, Some(next)).await?);
            if complete {
                return Ok(Ok(()));
            }
            if self.stop.is_cancelled() {
                return Ok(Err(stopped()));
            }
            self.lower_meanwhile(plan, mall, row).await?;
        }
    }

    /// A mall that gives its orders one by one keeps a poll going for a while in a rush, and that is when its numbers
    /// matter most. What other shops' orders lower goes out between the pages; nothing is raised before all are in.
    async fn lower_meanwhile(&self, plan: &mut Plan, mall: &dyn Mall, row: &ShopRow) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        let due = self.store.read(move |r| listings::next_due_at(r, shop)).await?;
        if due.is_some_and(|due| due <= now) {
            // Not even what the poll before allowed: this one has found orders and is not through.
            plan.complete_since = None;
            self.numbers_out(plan, mall, row).await?;
        }
        Ok(())
    }

    /// What came and where to go on are committed together: a page is never half known. Gives the numbers that are new.
    async fn take_in(&self, items: Vec<RawItem>, cursor: Option<String>) -> FaultResult<Vec<String>> {
        let (shop, scope, now) = (self.shop, cursor_scope(self.shop), self.clock.now());
        let new = self
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
                            source: Source::Api,
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
            .await?;
        self.intake.read_all().await?;
        Ok(new)
    }

    /// Open orders are asked again: changes and cancels do not always show in the list of new ones.
    async fn recheck(&self, mall: &dyn Mall, port: &dyn Orders) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        let limit = i64::try_from(mall.about().known_batch).unwrap_or(1);
        let open = self.store.read(move |r| orders::due_for_check(r, shop, now, FIRST_LOOK, limit)).await?;
        if open.is_empty() {
            return Ok(());
        }
        let numbers: Vec<String> = open.iter().map(|(_, number)| number.clone()).collect();
        match port.fetch_known(&numbers).await {
            Ok(items) => {
                self.take_in(items, None).await?;
                let known_at = self.clock.now();
                let ids: Vec<_> = open.into_iter().map(|(id, _)| id).collect();
                self.store
                    .write(move |w| {
                        outbox::resolve_asked(w, &ids, now, known_at)?;
                        orders::set_checked(w, &ids, now)
                    })
                    .await?;
            }
            Err(error) => self.health.trouble(shop, Area::Orders, error, now, None),
        }
        Ok(())
    }
}

/// Under which it is kept how far a shop was asked.
pub(crate) fn cursor_scope(shop: ShopId) -> String {
    format!("shop:{shop}")
}

/// From when on orders are asked for at the first poll.
fn since(row: &ShopRow, now: Instant) -> Instant {
    let look = now.plus(-FIRST_LOOK);
    row.switches.counts_from.map_or(look, |from| from.min(look))
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
