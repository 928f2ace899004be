//! What the simulated futureshop remembers.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use super::sim::{FutureshopConfig, FutureshopCredentials};
use crate::stand::{
    Desk,
    books::{Books, Cause},
    goods::{Goods, sku_key},
    lock,
    order::{BoughtLine, OrderSpec, Payment, Sums},
};

/// The shop at futureshop: configuration, desk, memory.
pub(crate) struct FutureshopShop {
    pub config: FutureshopConfig,
    pub base_url: String,
    pub desk: Desk,
    world: Mutex<World>,
}

impl FutureshopShop {
    pub(super) fn new(config: FutureshopConfig, base_url: String) -> Self {
        let desk = Desk::new(config.clock.clone(), config.limits);
        let world = Mutex::new(World::new(&config, desk.now()));
        Self { config, base_url, desk, world }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(super) fn forget(&self) {
        *self.world() = World::new(&self.config, self.desk.now());
    }

    pub(super) fn credentials(&self) -> FutureshopCredentials {
        FutureshopCredentials {
            shop_key: self.config.shop_key.clone(),
            client_id: self.config.client_id.clone(),
            client_secret: self.config.client_secret.clone(),
        }
    }

    pub(super) fn registered(&self) -> Vec<(String, usize)> {
        self.world().registered.clone()
    }

    pub(super) fn end_tokens(&self) {
        self.world().tokens.clear();
    }
}

/// 商品番号, and the branches (横軸/縦軸; empty without a variation).
pub(super) type SkuId = (String, String);

/// An order at futureshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub number: String,
    pub spec: OrderSpec,
    pub lines: Vec<BoughtLine>,
    pub placed_at: i64,
    pub updated_at: i64,
    pub paid_at: Option<i64>,
    pub shipped_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub tracking_number: String,
}

impl Order {
    pub(super) fn sums(&self) -> Sums {
        Sums::of(&self.spec, &self.lines)
    }

    pub(super) fn prepaid(&self) -> bool {
        matches!(self.spec.payment, Payment::BankTransfer | Payment::ConvenienceStore)
    }
}

/// All state.
pub(super) struct World {
    /// Tokens and when each ends.
    pub tokens: BTreeMap<String, i64>,
    pub next_token: u64,
    pub goods: BTreeMap<SkuId, Goods>,
    /// `None`: 在庫管理 is off for the article.
    pub stock: BTreeMap<SkuId, Option<i64>>,
    pub orders: Vec<Order>,
    pub books: Books,
    pub next_number: i64,
    pub registered: Vec<(String, usize)>,
}

impl World {
    fn new(config: &FutureshopConfig, now: i64) -> Self {
        let mut world = Self {
            tokens: BTreeMap::new(),
            next_token: 1,
            goods: BTreeMap::new(),
            stock: BTreeMap::new(),
            orders: Vec::new(),
            books: Books::default(),
            next_number: 100_000_000_001,
            registered: Vec::new(),
        };
        for goods in &config.goods {
            let id = (goods.item.clone(), goods.variant.clone());
            world.stock.insert(id.clone(), goods.quantity);
            world.books.open(&goods.key(), goods.quantity, now);
            world.goods.insert(id, goods.clone());
        }
        world
    }

    pub(super) fn order(&self, number: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.number == number)
    }

    pub(super) fn order_mut(&mut self, number: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.number == number)
    }

    /// Changes a number and writes it into the books.
    pub(super) fn set_quantity(&mut self, id: &SkuId, quantity: i64, cause: Cause, now: i64) {
        let before = self.stock.insert(id.clone(), Some(quantity)).flatten();
        self.books.change(&sku_key(&id.0, &id.1), now, cause, before, Some(quantity));
    }
}

/// 横軸 and 縦軸 of a variant.
pub(super) fn branches(variant: &str) -> (&str, &str) {
    variant.split_once('/').unwrap_or((variant, ""))
}
