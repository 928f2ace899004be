//! What stands around every mall: a panic in its room stays there, and no call lasts for ever.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use miseban_domain::{Coded, Instant, Observation};
use tokio::time;

use crate::{
    About, ArticlesPage, Connection, CredentialState, Fetched, Granted, Items, Keys, Login, MailPort, Mall,
    MallError, MallErrorKind, OpenOrder, OrderOutcome, Orders, PushOutcome, PushRow, RawItem, Reading,
    Reported, Shipment, Shipments, Status, Step, Stock, StockRules, call::unknown,
};

const MINUTE: Duration = Duration::from_mins(1);

/// A mall with the guard around each of its ports.
pub struct Guarded {
    inner: Arc<dyn Mall>,
}

/// Makes the mall of one shop by `make`, guarded.
pub fn guarded(
    connection: Connection,
    make: fn(Connection) -> Result<Arc<dyn Mall>, MallError>,
) -> Result<Arc<dyn Mall>, MallError> {
    let inner = catch_unwind(AssertUnwindSafe(|| make(connection))).unwrap_or_else(|_| Err(broken()))?;
    Ok(Arc::new(Guarded { inner }))
}

fn broken() -> MallError {
    MallError::of(MallErrorKind::Broken, "mall_error.broken")
}

/// Runs `work`, at most for `limit`; a panic in it becomes an error.
pub async fn guard<T>(
    changes: bool,
    limit: Duration,
    work: impl Future<Output = Result<T, MallError>> + Send,
) -> Result<T, MallError> {
    let mut work = pin!(work);
    let caught = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(_) => std::task::Poll::Ready(Err(broken())),
    });
    match time::timeout(limit, caught).await {
        Ok(result) => result,
        Err(_) if changes => Err(unknown()),
        Err(_) => Err(MallError::of(MallErrorKind::Temporary, "mall_error.too_slow")),
    }
}

async fn reading<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, MallError>> + Send,
) -> Result<T, MallError> {
    guard(false, limit, work).await
}

async fn changing<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, MallError>> + Send,
) -> Result<T, MallError> {
    guard(true, limit, work).await
}

#[async_trait]
impl Mall for Guarded {
    fn about(&self) -> &'static About {
        self.inner.about()
    }
    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        reading(2 * MINUTE, self.inner.check()).await
    }
    fn orders(&self) -> Option<&dyn Orders> {
        self.inner.orders().map(|_| self as &dyn Orders)
    }
    fn stock(&self) -> Option<&dyn Stock> {
        self.inner.stock().map(|_| self as &dyn Stock)
    }
    fn shipments(&self) -> Option<&dyn Shipments> {
        self.inner.shipments().map(|_| self as &dyn Shipments)
    }
    fn status(&self) -> Option<&dyn Status> {
        self.inner.status().map(|_| self as &dyn Status)
    }
    fn login(&self) -> Option<&dyn Login> {
        self.inner.login().map(|_| self as &dyn Login)
    }
    fn items(&self) -> Option<&dyn Items> {
        self.inner.items().map(|_| self as &dyn Items)
    }
    fn mail(&self) -> Option<&dyn MailPort> {
        self.inner.mail()
    }
}

#[async_trait]
impl Items for Guarded {
    async fn page(&self, cursor: Option<&str>) -> Result<ArticlesPage, MallError> {
        let port = self.inner.items().ok_or_else(broken)?;
        reading(5 * MINUTE, port.page(cursor)).await
    }
}

#[async_trait]
impl Orders for Guarded {
    async fn step(&self, cursor: Option<&str>, since: Instant) -> Result<Step, MallError> {
        let port = self.inner.orders().ok_or_else(broken)?;
        reading(10 * MINUTE, port.step(cursor, since)).await
    }
    async fn fetch(&self, numbers: &[String]) -> Result<Fetched, MallError> {
        let port = self.inner.orders().ok_or_else(broken)?;
        // A mall that tells one order a second takes its time.
        reading(120 * MINUTE, port.fetch(numbers)).await
    }
    async fn recheck(&self, open: &[OpenOrder]) -> Result<Fetched, MallError> {
        let port = self.inner.orders().ok_or_else(broken)?;
        reading(30 * MINUTE, port.recheck(open)).await
    }
    fn parse(&self, item: &RawItem) -> Result<Observation, Coded> {
        let port = self.inner.orders().ok_or_else(|| broken().code)?;
        catch_unwind(AssertUnwindSafe(|| port.parse(item))).unwrap_or_else(|_| Err(broken().code))
    }
    fn parser_version(&self) -> u32 {
        self.inner.orders().map_or(0, Orders::parser_version)
    }
}

#[async_trait]
impl Stock for Guarded {
    fn rules(&self) -> StockRules {
        // Data only. A mall without the port never gets here: `stock()` says so.
        self.inner.stock().map_or(NOTHING, Stock::rules)
    }
    fn listing_key(&self, keys: &Keys) -> Option<String> {
        let port = self.inner.stock()?;
        catch_unwind(AssertUnwindSafe(|| port.listing_key(keys))).unwrap_or_default()
    }
    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError> {
        let port = self.inner.stock().ok_or_else(broken)?;
        reading(5 * MINUTE, port.read(listings)).await
    }
    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError> {
        let port = self.inner.stock().ok_or_else(broken)?;
        changing(10 * MINUTE, port.push(rows)).await
    }
}

const NOTHING: StockRules = StockRules {
    range: miseban_domain::stock::Range { min: 0, max: 0 },
    relative: false,
    reads: true,
    every: 0,
    read_batch: 0,
    push_batch: 0,
};

#[async_trait]
impl Shipments for Guarded {
    async fn report(&self, shipments: &[Shipment]) -> Result<Reported, MallError> {
        let port = self.inner.shipments().ok_or_else(broken)?;
        changing(120 * MINUTE, port.report(shipments)).await
    }
    async fn outcome(&self, receipt: &str) -> Result<Option<Vec<OrderOutcome>>, MallError> {
        let port = self.inner.shipments().ok_or_else(broken)?;
        reading(5 * MINUTE, port.outcome(receipt)).await
    }
}

#[async_trait]
impl Status for Guarded {
    async fn confirm(&self, numbers: &[String]) -> Result<Vec<OrderOutcome>, MallError> {
        let port = self.inner.status().ok_or_else(broken)?;
        changing(30 * MINUTE, port.confirm(numbers)).await
    }
}

#[async_trait]
impl Login for Guarded {
    fn address(&self, redirect_uri: &str, state: &str, nonce: &str) -> Result<String, MallError> {
        let port = self.inner.login().ok_or_else(broken)?;
        catch_unwind(AssertUnwindSafe(|| port.address(redirect_uri, state, nonce)))
            .unwrap_or_else(|_| Err(broken()))
    }
    async fn finish(&self, redirect_uri: &str, code: &str, nonce: &str) -> Result<Granted, MallError> {
        let port = self.inner.login().ok_or_else(broken)?;
        changing(2 * MINUTE, port.finish(redirect_uri, code, nonce)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_panic_becomes_an_error() {
        async fn breaks() -> Result<(), MallError> {
            tokio::task::yield_now().await;
            panic!("in a mall's room");
        }
        assert_eq!(guard(true, MINUTE, breaks()).await.unwrap_err().kind, MallErrorKind::Broken);
        assert_eq!(guard(false, MINUTE, async { Ok(3) }).await, Ok(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_never_ends_is_ended() {
        let never = std::future::pending::<Result<(), MallError>>;
        assert_eq!(guard(false, MINUTE, never()).await.unwrap_err().kind, MallErrorKind::Temporary);
        assert_eq!(guard(true, MINUTE, never()).await.unwrap_err().kind, MallErrorKind::OutcomeUnknown);
    }
}
