//! Reads what came in and has not been read yet.

use std::sync::Arc;

use miseban_domain::{Coded, Instant, Observation, RawItemId, ShopId};
use miseban_formats::mail::{self, rules::MailOutcome};
use miseban_malls::{Clock, MailUse, RawItem};
use miseban_store::{Store, raw};
use tokio::sync::Mutex;

use super::apply;
use crate::{kill::kill_point, mail::route, pool::MallPool, problem::FaultResult};

/// Grows whenever the reading of mails learns something.
const MAIL_READER: u32 = 1;

/// Turns raw items into orders. One at a time: the lock keeps two sources from reading the same item.
#[derive(Clone)]
pub(crate) struct Intake {
    store: Store,
    pool: MallPool,
    clock: Arc<dyn Clock>,
    one_at_a_time: Arc<Mutex<()>>,
    /// Orders that a mail announced and the API has to be asked for.
    wake: tokio::sync::broadcast::Sender<Announced>,
}

/// An order that a mail told of; the mall has to be asked for the rest.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub shop: ShopId,
    pub order_number: String,
}

/// What reading an item gave.
enum Read {
    Order { shop: ShopId, observation: Box<Observation>, announce: bool },
    NotOurs,
    Unrouted(Coded),
    Unreadable(Coded),
}

impl Intake {
    pub(crate) fn new(store: Store, pool: MallPool, clock: Arc<dyn Clock>) -> Self {
        let (wake, _) = tokio::sync::broadcast::channel(1024);
        Self { store, pool, clock, one_at_a_time: Arc::default(), wake }
    }

    /// Orders that mails announce from now on.
    pub(crate) fn announced(&self) -> tokio::sync::broadcast::Receiver<Announced> {
        self.wake.subscribe()
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

    /// Opens again what could not be read before, because a newer reader may know it, and reads it.
    pub(crate) async fn read_again(&self) -> FaultResult<u32> {
        self.store
            .write(|w| {
                raw::reopen_unreadable(w, u32::MAX)?;
                raw::reopen_unrouted(w)
            })
            .await?;
        self.read_all().await
    }

    async fn read_one(&self, item: raw::RawRow) -> FaultResult<()> {
        let id = item.head.id;
        let now = self.clock.now();
        kill_point("raw_stored");
        match self.read_item(&item).await? {
            Read::Order { shop, observation, announce } => {
                let mall = self.pool.get(shop).await?;
                let number = observation.order_number.clone();
                let applied = self
                    .store
                    .write(move |w| {
                        let applied = apply(w, shop, mall.as_deref(), Some(id), &observation, now)?;
                        raw::settle_raw(
                            w,
                            id,
                            raw::RawState::Read,
                            MAIL_READER,
                            None,
                            Some(applied.order_id),
                        )?;
                        Ok(applied)
                    })
                    .await?;
                tracing::info!(order = %applied.order_id, new = applied.new, "an order was taken in");
                if announce {
                    // Nobody listening only means that the next regular poll brings it.
                    let _ = self.wake.send(Announced { shop, order_number: number });
                }
            }
            Read::NotOurs => self.settle(id, raw::RawState::NotOurs, None).await?,
            Read::Unrouted(reason) => self.settle(id, raw::RawState::Unrouted, Some(reason)).await?,
            Read::Unreadable(reason) => self.settle(id, raw::RawState::Unreadable, Some(reason)).await?,
        }
        Ok(())
    }

    async fn settle(&self, id: RawItemId, state: raw::RawState, reason: Option<Coded>) -> FaultResult<()> {
        Ok(self
            .store
            .write(move |w| raw::settle_raw(w, id, state, MAIL_READER, reason.as_ref(), None))
            .await?)
    }

    async fn read_item(&self, item: &raw::RawRow) -> FaultResult<Read> {
        if item.head.media_type == MAIL {
            return self.read_mail(item).await;
        }
        let Some(shop) = item.head.shop_id else {
            return Ok(Read::Unrouted(Coded::new("inbox.no_shop")));
        };
        let Some(mall) = self.pool.get(shop).await? else {
            return Ok(Read::Unreadable(Coded::new("inbox.shop_settings_missing")));
        };
        let Some(orders) = mall.orders() else {
            return Ok(Read::Unreadable(Coded::new("inbox.mall_without_orders")));
        };
        let media_type = if item.head.media_type == "text/xml" { "text/xml" } else { "application/json" };
        let raw = RawItem {
            key: item.head.key.clone(),
            media_type,
            bytes: item.bytes.clone(),
            fetched_at: item.head.fetched_at,
        };
        // The mall's reader is somebody else's format: whatever breaks in it must not stop the others.
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| orders.parse(&raw)));
        Ok(match read {
            Ok(Ok(observation)) => Read::Order { shop, observation: Box::new(observation), announce: false },
            Ok(Err(reason)) => Read::Unreadable(reason),
            Err(_) => Read::Unreadable(Coded::new("inbox.reader_broke")),
        })
    }

    async fn read_mail(&self, item: &raw::RawRow) -> FaultResult<Read> {
        let mail = mail::decode(&item.bytes);
        let (shops, routes) = self
            .store
            .read(|r| Ok((miseban_store::shops::list(r)?, miseban_store::mailboxes::list_routes(r)?)))
            .await?;
        let mut verdict = Read::NotOurs;
        for shop in &shops {
            let seat = self.pool.seat(shop.id).await?;
            let (Some(reader), Ok(at)) = (&seat.mails, &seat.mall) else { continue };
            let outcome = reader.read(&mail);
            if outcome == MailOutcome::NotOurs {
                continue;
            }
            let only_shop = shops.iter().filter(|other| other.mall == shop.mall).count() == 1;
            let (number, shop_name) = named(&outcome);
            if !route::belongs(shop, only_shop, &routes, folder_of(&item.head.scope), &mail, shop_name) {
                let reason =
                    Coded::new("inbox.mail_without_shop").with("order_number", number.unwrap_or_default());
                if matches!(verdict, Read::NotOurs) {
                    verdict = Read::Unrouted(reason);
                }
                continue;
            }
            match outcome {
                MailOutcome::NotOurs => {}
                MailOutcome::Order(order) => {
                    let Some(port) = at.mail() else { continue };
                    let observation = Box::new(port.observe(&order, item.head.fetched_at));
                    let announce = at.orders().is_some() && port.good_for() != MailUse::Whole;
                    return Ok(Read::Order { shop: shop.id, observation, announce });
                }
                MailOutcome::Trigger { order_number, .. } => {
                    let observation =
                        Box::new(route::announcement(&order_number, item.head.fetched_at, false));
                    return Ok(Read::Order { shop: shop.id, observation, announce: true });
                }
                MailOutcome::Cancelled { order_number, .. } => {
                    let observation =
                        Box::new(route::announcement(&order_number, item.head.fetched_at, true));
                    return Ok(Read::Order { shop: shop.id, observation, announce: true });
                }
                MailOutcome::Unreadable(unreadable) => {
                    verdict = Read::Unreadable(Coded { code: unreadable.code, args: unreadable.args });
                }
            }
        }
        Ok(verdict)
    }
}

/// What the mail names: the order's number and the shop.
fn named(outcome: &MailOutcome) -> (Option<&str>, Option<&str>) {
    match outcome {
        MailOutcome::NotOurs => (None, None),
        MailOutcome::Order(order) => (Some(&order.order_number), order.shop_name.as_deref()),
        MailOutcome::Trigger { order_number, shop_name }
        | MailOutcome::Cancelled { order_number, shop_name } => (Some(order_number), shop_name.as_deref()),
        MailOutcome::Unreadable(unreadable) => (unreadable.order_number.as_deref(), None),
    }
}

/// The folder in the key of a mail.
fn folder_of(scope: &str) -> &str {
    scope.split_once(FOLDER_MARK).map_or("", |(_, folder)| folder)
}

/// Between mailbox and folder in the scope of a mail.
pub(crate) const FOLDER_MARK: &str = "/";

/// Media type of a mail in the inbox.
pub(crate) const MAIL: &str = "message/rfc822";

/// When an order was first known, for those that name no time themselves.
pub(crate) fn ordered_at(observed: Option<Instant>, seen_at: Instant) -> Instant {
    observed.unwrap_or(seen_at)
}
