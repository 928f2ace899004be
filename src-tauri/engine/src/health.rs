//! How every shop does, for the header: what went wrong last, and since when it has been well.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use miseban_domain::{Instant, ShopId};
use miseban_malls::{MallError, MallErrorKind};
use tokio::sync::broadcast;

/// Shared by the workers, which write, and the use cases, which read. Not stored: a restart asks the malls anew.
#[derive(Clone)]
pub(crate) struct HealthBoard {
    shops: Arc<Mutex<HashMap<ShopId, ShopTrouble>>>,
    changed: broadcast::Sender<()>,
    again: broadcast::Sender<ShopId>,
}

/// What is wrong with one shop now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ShopTrouble {
    /// The newest trouble, until a call of the same kind works.
    pub trouble: Option<(MallError, Instant)>,
    /// When it is tried again.
    pub retry_at: Option<Instant>,
    /// The computer's clock less the mall's, in milliseconds.
    pub clock_skew: Option<i64>,
}

impl HealthBoard {
    pub(crate) fn new() -> Self {
        let (changed, _) = broadcast::channel(16);
        let (again, _) = broadcast::channel(64);
        Self { shops: Arc::default(), changed, again }
    }

    /// Told when something changed.
    pub(crate) fn changes(&self) -> broadcast::Receiver<()> {
        self.changed.subscribe()
    }

    /// Something else that the header shows has changed.
    pub(crate) fn tell(&self) {
        // No window being open is not an error.
        let _ = self.changed.send(());
    }

    /// Somebody mended something at the shop, or found that it works: nobody waits for a back-off then.
    pub(crate) fn ask_again(&self, shop: ShopId) {
        // No worker listening means that none waits.
        let _ = self.again.send(shop);
    }

    /// Shops that are to be asked again at once.
    pub(crate) fn asked_again(&self) -> broadcast::Receiver<ShopId> {
        self.again.subscribe()
    }

    /// A call went wrong.
    pub(crate) fn trouble(&self, shop: ShopId, error: MallError, now: Instant, retry_at: Option<Instant>) {
        tracing::warn!(%shop, %error, "a mall call failed");
        self.change(shop, |state| {
            state.trouble = Some((error, now));
            state.retry_at = retry_at;
        });
    }

    /// A whole round went well.
    pub(crate) fn well(&self, shop: ShopId) {
        self.change(shop, |state| {
            state.trouble = None;
            state.retry_at = None;
        });
    }

    /// What is wrong with the shop.
    pub(crate) fn of(&self, shop: ShopId) -> ShopTrouble {
        self.lock().get(&shop).cloned().unwrap_or_default()
    }

    /// The shop's key or login is refused.
    pub(crate) fn locked_out(&self, shop: ShopId) -> bool {
        self.of(shop).trouble.is_some_and(|(error, _)| error.kind == MallErrorKind::Auth)
    }

    fn change(&self, shop: ShopId, change: impl FnOnce(&mut ShopTrouble)) {
        let mut shops = self.lock();
        let state = shops.entry(shop).or_default();
        let before = state.clone();
        change(state);
        if *state != before {
            self.tell();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ShopId, ShopTrouble>> {
        self.shops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
