//! Orders in: every page of the window, then what is open already; numbers that fall go out in between.

use miseban_domain::{
    Coded, Instant, MailboxId, OrderId, ShopId,
    observation::Source,
    time::{DAY, MINUTE},
};
use miseban_malls::{
    Fetched, Mall, MallError, MallErrorKind, OpenOrder, Orders, RawItem, Rest, Retry, Unread,
};
use miseban_store::{
    Reader, Write, mailboxes, orders,
    polls::{self, NewPoll},
    raw::{self, NewRaw},
    shops::{self, ShopRow},
};

use super::{Plan, ShopWorker, back_off, next_due};
use crate::{
    health::Area,
    outbox,
    problem::{FaultResult, mall_coded},
    push::after_complete_poll,
};

/// How far back the first poll of a shop looks.
const FIRST_LOOK: i64 = 30 * DAY;
pub(crate) const POLL: &str = "orders";

/// What was asked for and came.
#[derive(Default)]
struct Came {
    items: Vec<RawItem>,
    unread: Vec<Unread>,
    /// Where to go on.
    cursor: Option<String>,
    /// When the poll was begun, if this is all of it that could be new: when nothing is, the poll is over.
    quiet: Option<Instant>,
    /// Open orders that had their turn.
    checked: Vec<OrderId>,
}

/// What of it was new.
struct Taken {
    new: Vec<String>,
    /// Nothing was, and the poll is on record as complete.
    recorded: bool,
}

/// How the pages of a poll ended, and whether that is on record.
struct Pages {
    ended: Ended,
    recorded: bool,
}

/// A poll of a shop's orders has ended. A complete one either explained what its listings lacked before it was begun, or is
/// one of the two after which the mall is believed.
pub(crate) fn poll_is_in(w: &mut Write<'_>, poll: &NewPoll) -> miseban_store::Result<()> {
    if poll.complete {
        after_complete_poll(w, poll.shop_id, poll.started_at, poll.finished_at)?;
    }
    polls::record(w, poll)
}

/// How a poll ended.
enum Ended {
    /// With everything that was there.
    Complete,
    /// An order is missing: nothing may rise on it.
    Incomplete(Option<MallError>),
}

impl ShopWorker {
    pub(super) async fn orders_in(&self, plan: &mut Plan, mall: &dyn Mall, row: &ShopRow) -> FaultResult<()> {
        let Some(port) = mall.orders() else { return Ok(()) };
        let (started, every) = (self.clock.now(), mall.about().poll_every);
        let ended = match self.poll(plan, mall, port, row).await? {
            Ok(ended) => ended,
            Err(error) => {
                plan.poll_failures = plan.poll_failures.saturating_add(1);
                let wait = back_off(plan.poll_failures, every, error.retry);
                plan.poll_at = self.clock.now().plus(wait);
                self.health.trouble(self.shop, Area::Orders, error, self.clock.now(), Some(plan.poll_at));
                return Ok(());
            }
        };
        plan.poll_failures = 0;
        plan.poll_at = started.plus(every);
        match ended {
            Ended::Complete => {
                plan.incomplete = false;
                plan.complete_since = Some(started);
                self.health.well(self.shop, Area::Orders);
            }
            Ended::Incomplete(why) => {
                plan.incomplete = true;
                plan.complete_since = None;
                let why =
                    why.unwrap_or_else(|| MallError::of(MallErrorKind::Temporary, "mall_error.list_shifts"));
                self.health.trouble(self.shop, Area::Orders, why, self.clock.now(), Some(plan.poll_at));
            }
        }
        self.recheck(plan, mall, port).await?;
        self.settle_doubts(plan.account, mall, port).await
    }

    /// Takes in what the shop's mailboxes brought; the moment from which on nothing is missing, where they are read without
    /// trouble. For malls without an interface for orders.
    pub(super) async fn mails_in(&self, mall: &dyn Mall) -> FaultResult<Option<Instant>> {
        let (shop, now) = (self.shop, self.clock.now());
        if mall.mail().is_none() {
            return Ok(None);
        }
        let read_from = self
            .store
            .read(move |r| {
                let routes = mailboxes::list_routes(r)?;
                let mut of_shop = routes.iter().filter(|route| route.shop_id == shop).peekable();
                if of_shop.peek().is_none() {
                    return Ok(Vec::new());
                }
                let named: Option<Vec<MailboxId>> = of_shop.map(|route| route.mailbox_id).collect();
                let all = mailboxes::list(r)?.into_iter().filter(|row| row.active).map(|row| row.id);
                // A route without a mailbox takes its mails from any of them.
                Ok(named.unwrap_or_else(|| all.collect()))
            })
            .await?;
        if read_from.is_empty() || !read_from.iter().all(|id| self.mails.rests(*id)) {
            return Ok(None);
        }
        self.intake.read_all().await?;
        Ok(Some(now))
    }

    /// Takes in every page of the window. The outer error is ours (the store), the inner one the mall's.
    async fn poll(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        port: &dyn Orders,
        row: &ShopRow,
    ) -> FaultResult<Result<Ended, MallError>> {
        let started = self.clock.now();
        let mut found = Vec::new();
        let result = self.pages(plan, mall, port, row, started, &mut found).await?;
        let (complete, error) = match &result {
            Ok(Pages { recorded: true, .. }) => return Ok(Ok(Ended::Complete)),
            Ok(Pages { ended: Ended::Complete, .. }) => (true, None),
            Ok(Pages { ended: Ended::Incomplete(why), .. }) => (false, why.as_ref().map(mall_coded)),
            Err(error) => (false, Some(mall_coded(error))),
        };
        let poll = NewPoll {
            shop_id: self.shop,
            kind: POLL,
            started_at: started,
            finished_at: self.clock.now(),
            complete,
            found: i64::try_from(found.len()).unwrap_or(i64::MAX),
            error,
        };
        if !found.is_empty() {
            let lines = found.into_iter().map(|number| (number, None)).collect();
            self.log("take_in", lines).await?;
        }
        self.store.write(move |w| poll_is_in(w, &poll)).await?;
        Ok(result.map(|pages| pages.ended))
    }

    async fn pages(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        port: &dyn Orders,
        row: &ShopRow,
        started: Instant,
        found: &mut Vec<String>,
    ) -> FaultResult<Result<Pages, MallError>> {
        let announced: Vec<String> = plan.announced.iter().cloned().collect();
        for numbers in announced.chunks(mall.about().known_batch.max(1)) {
            match port.fetch(numbers).await {
                Ok(Fetched { items, unread, left }) => {
                    let came = Came { items, unread, ..Came::default() };
                    found.extend(self.take_in(plan.account, came).await?.new);
                    plan.announced.retain(|number| !numbers.contains(number) || left.contains(number));
                }
                Err(error) => return Ok(Err(error)),
            }
            self.lower_meanwhile(plan, mall, row).await?;
        }
        let scope = cursor_scope(self.shop);
        let since = since(row, self.clock.now());
        let mut missing = None;
        loop {
            let key = scope.clone();
            let cursor = self.store.read(move |r| raw::cursor(r, &key)).await?;
            let step = match port.step(cursor.as_deref(), since).await {
                Ok(step) => step,
                Err(error) => return Ok(Err(error)),
            };
            missing = missing.or_else(|| step.unread.first().map(|one| one.error.clone()));
            let last = matches!(step.rest, Rest::Complete);
            let quiet = (last && found.is_empty()).then_some(started);
            let came = Came {
                items: step.items,
                unread: step.unread,
                cursor: Some(step.next),
                quiet,
                checked: Vec::new(),
            };
            let taken = self.take_in(plan.account, came).await?;
            found.extend(taken.new);
            match step.rest {
                Rest::Complete => {
                    return Ok(Ok(Pages { ended: Ended::Complete, recorded: taken.recorded }));
                }
                Rest::Ended => {
                    return Ok(Ok(Pages { ended: Ended::Incomplete(missing), recorded: false }));
                }
                Rest::More => {}
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
        let (of, now) = (row.clone(), self.clock.now());
        let due = self.store.read(move |r| next_due(r, &of)).await?;
        if due.is_some_and(|due| due <= now) {
            // Not even what the poll before allowed: this one has found orders and is not through.
            plan.complete_since = None;
            self.numbers_out(plan, mall, row).await?;
        }
        Ok(())
    }

    /// What came, what did not, and where to go on are committed together: a page is never half known. Gives the numbers
    /// that are new; a fault when the shop turned to another account meanwhile. A poll that brought nothing is done with
    /// this one write.
    async fn take_in(&self, account: i64, came: Came) -> FaultResult<Taken> {
        let (shop, scope, now) = (self.shop, cursor_scope(self.shop), self.clock.now());
        let taken = self
            .store
            .write(move |w| {
                shops::require_account(w, shop, account)?;
                let Came { items, unread, cursor, quiet, checked } = came;
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
                let all_came = unread.is_empty();
                for Unread { number, error } in unread {
                    raw::note_missing(w, &scope, shop, &number, &mall_coded(&error), now)?;
                }
                if let Some(cursor) = cursor {
                    raw::set_cursor(w, &scope, &cursor, now)?;
                }
                orders::set_checked(w, &checked, now)?;
                // What came before and could not be read yet may be what listings lack.
                let nothing_new = new.is_empty() && all_came && raw::to_parse(w, 1, u32::MAX)?.is_empty();
                let quiet = quiet.filter(|_| nothing_new);
                if let Some(started_at) = quiet {
                    let (complete, found, error) = (true, 0, None);
                    let finished_at = now;
                    poll_is_in(
                        w,
                        &NewPoll {
                            shop_id: shop,
                            kind: POLL,
                            started_at,
                            finished_at,
                            complete,
                            found,
                            error,
                        },
                    )?;
                }
                Ok(Taken { new, recorded: quiet.is_some() })
            })
            .await?;
        self.intake.read_all().await?;
        Ok(taken)
    }

    /// Open orders are asked again: changes and cancels do not always show in the list of new ones.
    async fn recheck(&self, plan: &mut Plan, mall: &dyn Mall, port: &dyn Orders) -> FaultResult<()> {
        let (shop, now, how) = (self.shop, self.clock.now(), mall.about().recheck);
        if plan.recheck_at > now {
            return Ok(());
        }
        let limit = i64::try_from(how.batch).unwrap_or(i64::MAX);
        let open = self.store.read(move |r| open_orders(r, shop, now, limit)).await?;
        if open.is_empty() {
            return Ok(());
        }
        plan.recheck_at = now.plus(how.every);
        let asked: Vec<OpenOrder> = open.iter().map(|(_, order)| order.clone()).collect();
        match port.recheck(&asked).await {
            Ok(Fetched { items, unread, left }) => {
                // One that can't be shown is listed as such and has had its turn: it must not keep others from theirs.
                let checked: Vec<_> = open
                    .iter()
                    .filter(|(_, order)| !left.contains(&order.number))
                    .map(|(id, _)| *id)
                    .collect();
                self.take_in(plan.account, Came { items, unread, checked, ..Came::default() }).await?;
            }
            Err(error) => {
                self.health.trouble(shop, Area::Changes, error, now, None);
                return Ok(());
            }
        }
        self.health.well(shop, Area::Changes);
        Ok(())
    }

    /// Asks for the orders about which a message is in doubt: their state tells whether it arrived.
    async fn settle_doubts(&self, account: i64, mall: &dyn Mall, port: &dyn Orders) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        let limit = i64::try_from(mall.about().known_batch).unwrap_or(1);
        let doubtful =
            self.store.read(move |r| miseban_store::outbox::doubtful_orders(r, shop, now, limit)).await?;
        if doubtful.is_empty() {
            return Ok(());
        }
        let numbers: Vec<String> = doubtful.iter().map(|(_, number)| number.clone()).collect();
        let (mut told, mut untold) = (Vec::new(), Vec::new());
        match port.fetch(&numbers).await {
            Ok(Fetched { items, unread, left }) => {
                for (id, number) in doubtful {
                    let silent = left.contains(&number) || unread.iter().any(|one| one.number == number);
                    if silent { untold.push(id) } else { told.push(id) }
                }
                self.take_in(account, Came { items, unread, ..Came::default() }).await?;
                self.health.well(shop, Area::Reports);
            }
            Err(error) => {
                self.health.trouble(shop, Area::Reports, error, now, None);
                untold.extend(doubtful.into_iter().map(|(id, _)| id));
            }
        }
        let known_at = self.clock.now();
        self.store
            .write(move |w| {
                outbox::resolve_asked(w, &told, now, known_at)?;
                miseban_store::outbox::doubt_until(w, &untold, known_at.plus(MINUTE))
            })
            .await?;
        Ok(())
    }
}

/// Open orders that are due to be asked again, with what the mall last said of each.
fn open_orders(
    r: &impl Reader,
    shop: ShopId,
    now: Instant,
    limit: i64,
) -> miseban_store::Result<Vec<(OrderId, OpenOrder)>> {
    let mut open = Vec::new();
    for (id, number) in orders::due_for_check(r, shop, now, FIRST_LOOK, limit)? {
        let known = orders::newest_observation(r, id, Source::Api)?;
        let order =
            known.as_ref().map_or_else(|| OpenOrder { number, ..OpenOrder::default() }, OpenOrder::from);
        open.push((id, order));
    }
    Ok(open)
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
