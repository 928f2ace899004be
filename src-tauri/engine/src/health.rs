//! How every shop does, for the header: what went wrong last, and since when it has been well.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use miseban_domain::{Coded, Instant, ShopId};
use miseban_malls::{MallError, MallErrorKind};
use tokio::sync::broadcast;

/// Shared by the workers, which write, and the use cases, which read. Not stored: a restart asks the malls anew.
#[derive(Clone)]
pub(crate) struct HealthBoard {
    shops: Arc<Mutex<HashMap<ShopId, BTreeMap<Area, ShopTrouble>>>>,
    no_copy: Arc<Mutex<Option<Coded>>>,
    ledger: Arc<Mutex<Option<Coded>>>,
    changed: broadcast::Sender<()>,
    again: broadcast::Sender<ShopId>,
}

/// What of a shop's work went wrong. Each is well again by itself: numbers that are refused don't become well because
/// orders come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Area {
    /// Setting the mall up, or the store.
    Program,
    /// Taking orders in.
    Orders,
    /// Asking what became of open orders.
    Changes,
    /// Sending numbers and reading them.
    Numbers,
    /// 注文確認 and 発送報告.
    Reports,
}

/// What goes wrong in one area of a shop's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShopTrouble {
    /// The newest error.
    pub error: MallError,
    /// Since when it has gone wrong without a break.
    pub since: Instant,
    /// When it is tried again.
    pub retry_at: Option<Instant>,
}

impl HealthBoard {
    pub(crate) fn new() -> Self {
        let (changed, _) = broadcast::channel(16);
        let (again, _) = broadcast::channel(64);
        Self { shops: Arc::default(), no_copy: Arc::default(), ledger: Arc::default(), changed, again }
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

    /// The daily copy could not be made, and why; `None`: it was.
    pub(crate) fn set_no_copy(&self, why: Option<Coded>) {
        let mut kept = self.no_copy.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept != why {
            *kept = why;
            self.tell();
        }
    }

    /// Why there is no copy of today.
    pub(crate) fn no_copy(&self) -> Option<Coded> {
        self.no_copy.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The sums beside the ledger are not the ledger's, and where; `None`: they are.
    pub(crate) fn set_ledger(&self, why: Option<Coded>) {
        let mut kept = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept != why {
            *kept = why;
            self.tell();
        }
    }

    /// Where the sums beside the ledger are not the ledger's.
    pub(crate) fn ledger(&self) -> Option<Coded> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A call went wrong.
    pub(crate) fn trouble(
        &self,
        shop: ShopId,
        area: Area,
        error: MallError,
        now: Instant,
        retry_at: Option<Instant>,
    ) {
        self.change(shop, |areas| {
            let before = areas.get(&area);
            // What goes on going wrong in the same way is one line in the log, not thousands.
            if before.is_none_or(|before| before.error != error) {
                tracing::warn!(%shop, ?area, %error, "a mall call failed");
            }
            let since = before.map_or(now, |before| before.since);
            areas.insert(area, ShopTrouble { error, since, retry_at });
        });
    }

    /// Something of the shop's work went well.
    pub(crate) fn well(&self, shop: ShopId, area: Area) {
        self.change(shop, |areas| {
            areas.remove(&area);
        });
    }

    /// Nothing is done for the shop, so nothing is wrong.
    pub(crate) fn off(&self, shop: ShopId) {
        self.change(shop, BTreeMap::clear);
    }

    /// What is wrong with the shop: a refused key before anything else, then by area.
    pub(crate) fn of(&self, shop: ShopId) -> Option<ShopTrouble> {
        let shops = self.lock();
        let areas = shops.get(&shop)?;
        areas.values().find(|one| is_locked_out(one)).or_else(|| areas.values().next()).cloned()
    }

    /// The shop's key or login is refused there.
    pub(crate) fn refused(&self, shop: ShopId, area: Area) -> bool {
        self.lock().get(&shop).and_then(|areas| areas.get(&area)).is_some_and(is_locked_out)
    }

    /// The shop's key or login is refused.
    pub(crate) fn locked_out(&self, shop: ShopId) -> bool {
        self.of(shop).is_some_and(|one| is_locked_out(&one))
    }

    fn change(&self, shop: ShopId, change: impl FnOnce(&mut BTreeMap<Area, ShopTrouble>)) {
        let mut shops = self.lock();
        let areas = shops.entry(shop).or_default();
        let before = areas.clone();
        change(areas);
        if *areas != before {
            self.tell();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ShopId, BTreeMap<Area, ShopTrouble>>> {
        self.shops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_locked_out(trouble: &ShopTrouble) -> bool {
    trouble.error.kind == MallErrorKind::Auth
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: ShopId = ShopId(1);

    fn error(kind: MallErrorKind) -> MallError {
        MallError::of(kind, "mall_error.test")
    }

    #[test]
    fn numbers_that_are_refused_stay_in_trouble_while_orders_come_in() {
        let board = HealthBoard::new();
        board.trouble(SHOP, Area::Numbers, error(MallErrorKind::Forbidden), Instant(10), None);
        board.well(SHOP, Area::Orders);
        assert_eq!(board.of(SHOP).map(|one| one.since), Some(Instant(10)));
        board.trouble(SHOP, Area::Numbers, error(MallErrorKind::Temporary), Instant(20), None);
        assert_eq!(board.of(SHOP).map(|one| one.since), Some(Instant(10)), "it began then");
        board.well(SHOP, Area::Numbers);
        assert_eq!(board.of(SHOP), None);
    }

    #[test]
    fn a_refused_key_is_what_the_person_is_told_first() {
        let board = HealthBoard::new();
        board.trouble(SHOP, Area::Orders, error(MallErrorKind::Temporary), Instant(10), None);
        board.trouble(SHOP, Area::Reports, error(MallErrorKind::Auth), Instant(11), None);
        assert!(board.locked_out(SHOP));
    }

    #[test]
    fn the_window_is_told_of_changes_only() {
        let board = HealthBoard::new();
        let mut told = board.changes();
        board.well(SHOP, Area::Orders);
        assert!(told.try_recv().is_err());
        board.trouble(SHOP, Area::Orders, error(MallErrorKind::Temporary), Instant(10), None);
        assert!(told.try_recv().is_ok());
        board.trouble(SHOP, Area::Orders, error(MallErrorKind::Temporary), Instant(12), None);
        assert!(told.try_recv().is_err());
    }
}
