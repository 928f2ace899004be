//! The malls of the shops, connected with their settings and secrets.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use miseban_domain::{Instant, ShopId};
use miseban_formats::mail::rules::MailReader;
use miseban_malls::{
    Budget, Clock, Connection, Mall, MallError, MallErrorKind, Retry, SEND_BY, Secret, registry, wrap,
};
use miseban_store::{FolderKey, Store, budgets, secrets, shops};
use miseban_transport::{Ftp, Http};

use crate::{cases::stock::serde_name, minding::SKEW_SHOWN_FROM, problem::FaultResult};

/// Gives every shop its mall; made when first asked for and again after its settings changed.
#[derive(Clone)]
pub(crate) struct MallPool {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    key: FolderKey,
    http: Http,
    ftp: Ftp,
    clock: Arc<dyn Clock>,
    addresses: BTreeMap<String, BTreeMap<String, String>>,
    seats: Mutex<Seats>,
}

#[derive(Default)]
struct Seats {
    by_shop: HashMap<ShopId, Arc<Seat>>,
    /// How often a seat was forgotten. One that was made meanwhile may be made of the settings of before.
    forgotten: u64,
}

/// One shop's place in the pool.
pub(crate) struct Seat {
    /// The mall, or why settings and secrets do not make one.
    pub mall: Result<Arc<dyn Mall>, MallError>,
    /// What reads its mails, where its mall sends any.
    pub post: Option<Post>,
    /// Which of the shop's accounts it is: what its mall says counts only while the shop has that one.
    pub account: i64,
}

/// What reads the mails of a shop.
pub(crate) struct Post {
    /// The mall, for its [`miseban_malls::MailPort`] alone. Where settings or secrets do not make a mall it is one without
    /// a key: an order mail must not look like nobody's because a licence key cannot be opened.
    pub mall: Arc<dyn Mall>,
    /// Its rules, compiled.
    pub reader: MailReader,
}

impl MallPool {
    /// `addresses`: by mall, the addresses that replace the mall's own; empty but in demo and test folders.
    pub(crate) fn new(
        store: Store,
        key: FolderKey,
        (http, ftp): (Http, Ftp),
        clock: Arc<dyn Clock>,
        addresses: BTreeMap<String, BTreeMap<String, String>>,
    ) -> Self {
        let seats = Mutex::default();
        Self { inner: Arc::new(Inner { store, key, http, ftp, clock, addresses, seats }) }
    }

    /// The shop's mall; `None` when its settings do not make one (its page says which are missing).
    pub(crate) async fn get(&self, shop: ShopId) -> FaultResult<Option<Arc<dyn Mall>>> {
        Ok(self.seat(shop).await?.mall.as_ref().ok().cloned())
    }

    /// The shop's seat.
    pub(crate) async fn seat(&self, shop: ShopId) -> FaultResult<Arc<Seat>> {
        let (known, forgotten) = {
            let seats = self.seats();
            (seats.by_shop.get(&shop).cloned(), seats.forgotten)
        };
        if let Some(seat) = known {
            return Ok(seat);
        }
        let seat = Arc::new(self.make(shop).await?);
        Ok(self.keep(shop, seat, forgotten))
    }

    /// Keeps a seat, unless one was forgotten since it was begun to be made; gives the one that was kept first.
    fn keep(&self, shop: ShopId, seat: Arc<Seat>, forgotten: u64) -> Arc<Seat> {
        let mut seats = self.seats();
        if seats.forgotten == forgotten {
            Arc::clone(seats.by_shop.entry(shop).or_insert(seat))
        } else {
            seat
        }
    }

    /// How far this computer's clock is off, when it is far enough to be told.
    pub(crate) fn clock_skew(&self) -> Option<i64> {
        Some(self.inner.http.clock_skew()).filter(|skew| skew.abs() >= SKEW_SHOWN_FROM)
    }

    /// The shop's settings or secrets changed.
    pub(crate) fn forget(&self, shop: ShopId) {
        let mut seats = self.seats();
        seats.by_shop.remove(&shop);
        seats.forgotten += 1;
    }

    /// A mall with these settings, kept nowhere: for testing what has been typed.
    pub(crate) fn connect(
        &self,
        mall: &str,
        code: &str,
        settings: BTreeMap<String, String>,
        secrets: BTreeMap<String, Secret>,
    ) -> Result<Arc<dyn Mall>, MallError> {
        let kind = registry::kind(mall).ok_or_else(|| unknown_mall(mall))?;
        let connection = Connection {
            shop: code.to_owned(),
            settings,
            secrets,
            addresses: self.inner.addresses.get(mall).cloned().unwrap_or_default(),
            http: self.inner.http.clone(),
            ftp: self.inner.ftp.clone(),
            clock: Arc::clone(&self.inner.clock),
            budget: Arc::new(StoreBudget { store: self.inner.store.clone(), hand: Mutex::default() }),
        };
        wrap::guarded(connection, kind.connect)
    }

    async fn make(&self, shop: ShopId) -> FaultResult<Seat> {
        let key = self.inner.key.clone();
        let (row, kept, closed) = self
            .inner
            .store
            .read(move |r| {
                let row = shops::get(r, shop)?.ok_or_else(|| miseban_store::StoreError::not_found("shop"))?;
                let owner = secret_owner(shop);
                let (mut kept, mut closed) = (BTreeMap::new(), None);
                for (field, _) in secrets::fields(r, &owner)? {
                    match secrets::get(r, &key, &owner, &field) {
                        Ok(Some(secret)) => {
                            kept.insert(field, Secret::new(secret.expose()));
                        }
                        Ok(None) => {}
                        Err(error) if secrets::is_closed(&error) => closed = closed.or(Some(field)),
                        Err(error) => return Err(error),
                    }
                }
                Ok((row, kept, closed))
            })
            .await?;
        let mall = match closed {
            Some(field) => Err(secret_missing(&field)),
            None => self.connect(&row.mall, &row.code, connected_with(&row), kept),
        };
        let post = mall.as_ref().ok().cloned().or_else(|| self.without_key(&row)).and_then(Post::of);
        Ok(Seat { mall, post, account: row.account_generation })
    }

    /// The shop's mall as if it had no key: its mails can be read.
    fn without_key(&self, row: &shops::ShopRow) -> Option<Arc<dyn Mall>> {
        let needed = registry::kind(&row.mall)?.settings.iter().filter(|setting| setting.required);
        let known = connected_with(row);
        let settings =
            needed.filter_map(|setting| Some((setting.key.to_owned(), known.get(setting.key)?.clone())));
        self.connect(&row.mall, &row.code, settings.collect(), BTreeMap::new()).ok()
    }

    fn seats(&self) -> std::sync::MutexGuard<'_, Seats> {
        self.inner.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Post {
    fn of(mall: Arc<dyn Mall>) -> Option<Self> {
        let reader = MailReader::new(mall.mail()?.rules()).ok()?;
        Some(Self { mall, reader })
    }
}

/// What a secret that is kept and cannot be opened means: the folder came from another computer, or its key is lost.
fn secret_missing(field: &str) -> MallError {
    MallError::new(
        MallErrorKind::Settings,
        miseban_domain::Coded::new("mall_error.secret_missing").with("setting", field),
    )
    .with_action("open_settings")
}

/// The owner under which a shop's secrets are kept.
pub(crate) fn secret_owner(shop: ShopId) -> String {
    format!("shop:{shop}")
}

/// What a shop's mall is connected with besides its secrets: its own settings, and by which way numbers leave.
fn connected_with(row: &shops::ShopRow) -> BTreeMap<String, String> {
    let mut settings = settings_of(row);
    settings.insert(SEND_BY.to_owned(), serde_name(&row.switches.sending.by));
    settings
}

/// The mall's settings of a shop that are not secret.
pub(crate) fn settings_of(row: &shops::ShopRow) -> BTreeMap<String, String> {
    row.settings
        .iter()
        .filter_map(|(key, value)| value.as_str().map(|value| (key.clone(), value.to_owned())))
        .collect()
}

fn unknown_mall(mall: &str) -> MallError {
    MallError {
        kind: MallErrorKind::Settings,
        code: miseban_domain::Coded::new("mall_error.unknown_mall").with("mall", mall),
        mall_words: None,
        retry: Retry::Never,
        action: None,
    }
}

/// Daily quotas, kept in the store. A handful is taken at once, so that not every call costs a write; what a crash
/// leaves in the hand counts as used.
struct StoreBudget {
    store: Store,
    hand: Mutex<HashMap<String, (String, u32)>>,
}

const HANDFUL: u32 = 20;

impl Budget for StoreBudget {
    fn spend(&self, scope: &str, limit: u32, now: Instant) -> Result<(), MallError> {
        let day = now.day_in_tokyo().map(|day| day.to_string()).unwrap_or_default();
        let mut hand = self.hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, left)) = hand.get_mut(scope)
            && *of == day
            && *left > 0
        {
            *left -= 1;
            return Ok(());
        }
        let (key, of) = (scope.to_owned(), day.clone());
        let taken = self
            .store
            .write_blocking(move |w| budgets::spend(w, &key, &of, u64::from(HANDFUL), u64::from(limit)));
        match taken {
            Ok(Some(_)) => {
                hand.insert(scope.to_owned(), (day, HANDFUL - 1));
                Ok(())
            }
            Ok(None) => Err(MallError {
                kind: MallErrorKind::RateLimited,
                code: miseban_domain::Coded::new("mall_error.daily_quota").with("limit", limit),
                mall_words: None,
                retry: Retry::After(miseban_domain::time::HOUR),
                action: None,
            }),
            Err(error) => {
                // Not being able to count is no reason to stop minding the shop; the mall itself counts too.
                tracing::error!(%error, scope, "the daily quota could not be counted");
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::{at_rakuten, open, set_up};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_seat_that_was_begun_before_the_settings_changed_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
        let begun = engine.pool.seats().forgotten;
        let old = Arc::new(engine.pool.make(shop).await.unwrap());
        let mut other = at_rakuten("2", "first", "another");
        other.id = Some(shop);
        engine.save_shop(other).await.unwrap();
        engine.pool.keep(shop, Arc::clone(&old), begun);
        let seat = engine.pool.seat(shop).await.unwrap();
        assert!(seat.account > old.account && !Arc::ptr_eq(&seat, &old));
        engine.close().await;
    }
}
