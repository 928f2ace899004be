//! Orders that mails told of and that their mall has to be asked for.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use miseban_domain::ShopId;
use tokio::sync::Notify;

/// Kept until the shop's worker takes them, however many come at once.
#[derive(Clone, Default)]
pub(crate) struct Announced {
    shops: Arc<Mutex<HashMap<ShopId, Waiting>>>,
}

#[derive(Default)]
struct Waiting {
    numbers: BTreeSet<String>,
    wake: Arc<Notify>,
}

impl Announced {
    /// A mail told of this order; the shop's worker is woken.
    pub(super) fn add(&self, shop: ShopId, order_number: String) {
        let mut shops = self.lock();
        let waiting = shops.entry(shop).or_default();
        waiting.numbers.insert(order_number);
        waiting.wake.notify_one();
    }

    /// The orders of a shop that wait to be asked for; they are the caller's from now on.
    pub(crate) fn take(&self, shop: ShopId) -> Vec<String> {
        let mut shops = self.lock();
        let numbers = shops.get_mut(&shop).map(|waiting| std::mem::take(&mut waiting.numbers));
        numbers.unwrap_or_default().into_iter().collect()
    }

    /// Told whenever there is something to take for a shop.
    pub(crate) fn wake(&self, shop: ShopId) -> Arc<Notify> {
        Arc::clone(&self.lock().entry(shop).or_default().wake)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ShopId, Waiting>> {
        self.shops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
