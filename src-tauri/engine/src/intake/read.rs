//! Reads what came in and has not been read yet.
//!
//! One thing that cannot be read, or read and not taken in, must not keep the others from coming in: it is settled with
//! its reason and stays visible. Only trouble of the store itself (full, busy, closed) stops the reading; the thing waits.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use miseban_domain::{Coded, Instant, Observation, RawItemId, ShopId, time::DAY};
use miseban_malls::{Clock, Orders, RawItem};
use miseban_store::{
    Store, StoreError, StoreErrorKind, mailboxes,
    raw::{self, Parser, RawHead, RawState},
    shops,
};
use tokio::sync::Mutex;

use super::{Announced, apply, mails::Surroundings, sane::absurd};
use crate::{
    kill::kill_point,
    pool::MallPool,
    problem::{Fault, FaultResult},
};

/// Grows whenever the reading of mails, or the rules of any mall's mails, learns something: what could not be read, or
/// seemed to be nobody's, is then read again at the next start.
pub(super) const MAIL_READER: u32 = 2;
/// In place of a reader's version where no reader was at fault: it is tried again at every start.
const UNTRIED: u32 = 0;
/// How old a mail that was nobody's may be for a new shop or reader to look at it again, in milliseconds.
pub(crate) const NOBODYS_FOR: i64 = 30 * DAY;

/// Turns raw items into orders. One at a time: the lock keeps two sources from reading the same item.
#[derive(Clone)]
pub(crate) struct Intake {
    store: Store,
    pool: MallPool,
    clock: Arc<dyn Clock>,
    one_at_a_time: Arc<Mutex<()>>,
    announced: Announced,
}

/// What reading an item gave.
pub(super) enum Read {
    Order { shop: ShopId, observation: Box<Observation>, announce: bool },
    NotOurs,
    Unrouted(Coded),
    Unreadable(Coded),
}

impl Intake {
    pub(crate) fn new(store: Store, pool: MallPool, clock: Arc<dyn Clock>) -> Self {
        Self { store, pool, clock, one_at_a_time: Arc::default(), announced: Announced::default() }
    }

    /// Orders that mails announced.
    pub(crate) const fn announced(&self) -> &Announced {
        &self.announced
    }

    /// Reads all that is new. Called after every intake and at the start, so that nothing waits for a timer.
    pub(crate) async fn read_all(&self) -> FaultResult<u32> {
        let _guard = self.one_at_a_time.lock().await;
        let mut read = 0;
        loop {
            let items = self.store.read(|r| raw::to_parse(r, 50, u32::MAX)).await?;
            if items.is_empty() {
                return Ok(read);
            }
            for item in items {
                self.read_one(item).await?;
                read += 1;
            }
        }
    }

    /// [`Self::read_all`] without waiting for it.
    pub(crate) fn read_soon(&self, runtime: &tokio::runtime::Handle) {
        let intake = self.clone();
        runtime.spawn(async move {
            if let Err(fault) = intake.read_all().await {
                tracing::error!(%fault, source = ?fault.source, "what came in could not be read");
            }
        });
    }

    /// Opens again what could not be read before, because the person mended something, and reads it.
    pub(crate) async fn read_again(&self) -> FaultResult<u32> {
        self.store
            .write(|w| {
                raw::reopen_unreadable(w)?;
                raw::reopen_unrouted(w)
            })
            .await?;
        self.read_all().await
    }

    /// At the start: opens again what an older reader than ours could not read, and reads all that is new.
    pub(crate) async fn catch_up(&self) -> FaultResult<u32> {
        let mut parsers = vec![(Parser::Mails, MAIL_READER)];
        for shop in self.store.read(|r| shops::list(r)).await? {
            let mall = self.pool.get(shop.id).await?;
            let version = mall.as_ref().and_then(|mall| mall.orders()).map(Orders::parser_version);
            parsers.extend(version.map(|version| (Parser::Shop(shop.id), version)));
        }
        let since = self.clock.now().plus(-NOBODYS_FOR);
        self.store
            .write(move |w| {
                for (parser, version) in parsers {
                    raw::reopen_outdated(w, parser, version)?;
                }
                raw::reopen_not_ours(w, since, MAIL_READER)
            })
            .await?;
        self.read_all().await
    }

    async fn read_one(&self, item: raw::Waiting) -> FaultResult<()> {
        kill_point("raw_stored");
        let raw::Waiting { head, bytes } = item;
        let read = match bytes {
            Ok(bytes) => self.read_item(&head, bytes).await,
            Err(error) => Err(error.into()),
        };
        let (read, version) = match read {
            Ok(read) => read,
            Err(fault) => (Read::Unreadable(not_applied(fault)?), UNTRIED),
        };
        match read {
            Read::Order { shop, observation, announce } => {
                match self.take_in(head.id, shop, observation, version).await {
                    Ok(number) if announce => self.announced.add(shop, number),
                    Ok(_) => {}
                    Err(fault) => {
                        let reason = not_applied(fault)?;
                        self.settle(head.id, RawState::Unreadable, UNTRIED, Some(reason)).await?;
                    }
                }
            }
            Read::NotOurs => self.settle(head.id, RawState::NotOurs, version, None).await?,
            Read::Unrouted(reason) => {
                self.settle(head.id, RawState::Unrouted, version, Some(reason)).await?;
            }
            Read::Unreadable(reason) => {
                self.settle(head.id, RawState::Unreadable, version, Some(reason)).await?;
            }
        }
        Ok(())
    }

    /// Makes an observation (part of) an order; gives the order's number.
    async fn take_in(
        &self,
        id: RawItemId,
        shop: ShopId,
        observation: Box<Observation>,
        version: u32,
    ) -> FaultResult<String> {
        let (now, number) = (self.clock.now(), observation.order_number.clone());
        let applied = self
            .store
            .write(move |w| {
                let applied = apply(w, shop, Some(id), &observation, now)?;
                raw::settle_raw(w, id, RawState::Read, version, None, Some(applied.order_id))?;
                Ok(applied)
            })
            .await?;
        tracing::info!(order = %applied.order_id, new = applied.new, "an order was taken in");
        Ok(number)
    }

    async fn settle(
        &self,
        id: RawItemId,
        state: RawState,
        version: u32,
        reason: Option<Coded>,
    ) -> FaultResult<()> {
        Ok(self.store.write(move |w| raw::settle_raw(w, id, state, version, reason.as_ref(), None)).await?)
    }

    /// What an item is, and the version of the reader that says so.
    async fn read_item(&self, head: &RawHead, bytes: Vec<u8>) -> FaultResult<(Read, u32)> {
        if head.media_type == MAIL {
            return self.read_mail(head, bytes).await;
        }
        let Some(shop) = head.shop_id else {
            return Ok((Read::Unrouted(Coded::new("inbox.no_shop")), UNTRIED));
        };
        let Some(mall) = self.pool.get(shop).await? else {
            return Ok((Read::Unreadable(Coded::new("inbox.shop_settings_missing")), UNTRIED));
        };
        let Some(orders) = mall.orders() else {
            return Ok((Read::Unreadable(Coded::new("inbox.mall_without_orders")), UNTRIED));
        };
        let version = orders.parser_version();
        let media_type = if head.media_type == "text/xml" { "text/xml" } else { "application/json" };
        let raw = RawItem { key: head.key.clone(), media_type, bytes, fetched_at: head.fetched_at };
        // The mall's reader is somebody else's format: whatever breaks in it must not stop the others.
        let read = catch_unwind(AssertUnwindSafe(|| orders.parse(&raw)));
        let read = match read {
            Ok(Ok(observation)) => Read::Order { shop, observation: Box::new(observation), announce: false },
            Ok(Err(reason)) => Read::Unreadable(reason),
            Err(_) => Read::Unreadable(Coded::new("inbox.reader_broke")),
        };
        Ok((believed(read), version))
    }

    async fn read_mail(&self, head: &RawHead, bytes: Vec<u8>) -> FaultResult<(Read, u32)> {
        let (rows, routes, boxes) = self
            .store
            .read(|r| Ok((shops::list(r)?, mailboxes::list_routes(r)?, mailboxes::list(r)?)))
            .await?;
        let mut shops = Vec::new();
        for row in rows {
            let seat = self.pool.seat(row.id).await?;
            shops.push((row, seat));
        }
        let mailbox_users = boxes.into_iter().map(|mailbox| mailbox.user).collect();
        let surroundings = Surroundings { shops, routes, mailbox_users };
        let read = catch_unwind(AssertUnwindSafe(|| surroundings.judge(head, &bytes)))
            .unwrap_or_else(|_| Read::Unreadable(Coded::new("inbox.reader_broke")));
        Ok((believed(read), MAIL_READER))
    }
}

fn believed(read: Read) -> Read {
    match &read {
        Read::Order { observation, .. } => absurd(observation).map_or(read, Read::Unreadable),
        _ => read,
    }
}

/// Why an item was not taken in; the fault itself where the item is not to blame and can wait.
fn not_applied(fault: Fault) -> FaultResult<Coded> {
    use StoreErrorKind::{Busy, Closed, Full, Io, ReadOnly};
    let store = fault.source.as_ref().and_then(|source| source.downcast_ref::<StoreError>());
    if store.is_some_and(|error| matches!(error.kind, Busy | Closed | Full | Io | ReadOnly)) {
        return Err(fault);
    }
    tracing::error!(%fault, source = ?fault.source, "something that came in was not taken in");
    let words = fault.source.as_ref().map_or_else(|| fault.to_string(), ToString::to_string);
    Ok(Coded::new("inbox.not_applied").with("words", words.chars().take(300).collect::<String>()))
}

/// Between mailbox and folder in the scope of a mail.
pub(crate) const FOLDER_MARK: &str = "/";

/// Media type of a mail in the inbox.
pub(crate) const MAIL: &str = "message/rfc822";

/// When an order was first known, for those that name no time themselves.
pub(crate) fn ordered_at(observed: Option<Instant>, seen_at: Instant) -> Instant {
    observed.unwrap_or(seen_at)
}
