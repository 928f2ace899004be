//! What the simulated Yahoo! Shopping remembers.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use rsa::RsaPrivateKey;

use super::{
    grants::Grants,
    signature,
    sim::{YahooConfig, YahooCredentials},
};
use crate::stand::{
    Desk,
    books::{Books, Cause},
    goods::{Goods, sku_key},
    lock,
    mails::SimMail,
    order::{BoughtLine, OrderSpec, Payment, Sums},
};

/// The store at Yahoo! Shopping: configuration, desk, memory.
pub(crate) struct YahooShop {
    pub config: YahooConfig,
    pub base_url: String,
    pub desk: Desk,
    pub key: Option<RsaPrivateKey>,
    world: Mutex<World>,
}

impl YahooShop {
    pub(super) fn new(config: YahooConfig, base_url: String) -> Self {
        let desk = Desk::new(config.clock.clone(), config.limits);
        let world = Mutex::new(World::new(&config, desk.now()));
        Self { config, base_url, desk, key: signature::private_key(), world }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(super) fn forget(&self) {
        *self.world() = World::new(&self.config, self.desk.now());
    }

    pub(super) fn credentials(&self) -> YahooCredentials {
        YahooCredentials {
            client_id: self.config.client_id.clone(),
            client_secret: self.config.client_secret.clone(),
            seller_id: self.config.seller_id.clone(),
            public_key: signature::simulator_public_key_pem(),
            public_key_version: signature::SIMULATOR_KEY_VERSION.to_owned(),
        }
    }
}

/// `item_code` and `sub_code`.
pub(super) type SkuId = (String, String);

/// A stock record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stocked {
    /// `None`: unlimited.
    pub quantity: Option<i64>,
    pub allow_overdraft: bool,
    pub updated: i64,
}

/// An order at Yahoo! Shopping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub number: String,
    pub spec: OrderSpec,
    pub lines: Vec<BoughtLine>,
    pub placed_at: i64,
    pub updated_at: i64,
    /// 1 予約中 2 処理中 3 保留 4 キャンセル 5 完了
    pub status: i64,
    pub seen: bool,
    pub paid_at: Option<i64>,
    /// 0 出荷不可 1 出荷可 2 出荷処理中 3 出荷済 4 着荷済
    pub ship_status: i64,
    pub ship_company: String,
    pub invoice_numbers: [String; 2],
    pub ship_url: String,
    pub ship_notes: String,
    /// `yyyy-MM-dd`
    pub ship_date: Option<String>,
    /// `yyyy-MM-dd`
    pub arrival_date: Option<String>,
    pub point_fixed: bool,
    pub cancel_reason: Option<i64>,
    pub cancel_detail: String,
    pub read_only_until: i64,
}

impl Order {
    pub(super) fn sums(&self) -> Sums {
        Sums::of(&self.spec, &self.lines)
    }

    pub(super) fn prepaid(&self) -> bool {
        matches!(self.spec.payment, Payment::BankTransfer | Payment::ConvenienceStore)
    }

    /// In its first ten minutes, while the buyer may cancel.
    pub(super) fn read_only(&self, now: i64) -> bool {
        self.status != 4 && now < self.read_only_until
    }
}

/// All state.
pub(super) struct World {
    pub grants: Grants,
    pub goods: BTreeMap<SkuId, Goods>,
    pub stock: BTreeMap<SkuId, Stocked>,
    pub orders: Vec<Order>,
    pub books: Books,
    pub mails: Vec<SimMail>,
    pub next_number: i64,
}

impl World {
    fn new(config: &YahooConfig, now: i64) -> Self {
        let mut world = Self {
            grants: Grants::new(config.auto_approve),
            goods: BTreeMap::new(),
            stock: BTreeMap::new(),
            orders: Vec::new(),
            books: Books::default(),
            mails: Vec::new(),
            next_number: 10_000_001,
        };
        for goods in &config.goods {
            let id = (goods.item.clone(), goods.variant.clone());
            let stocked = Stocked { quantity: goods.quantity, allow_overdraft: false, updated: now };
            world.stock.insert(id.clone(), stocked);
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

    /// Changes a number and writes it into the books; `None` is unlimited.
    pub(super) fn set_quantity(&mut self, id: &SkuId, quantity: Option<i64>, cause: Cause, now: i64) {
        let before = self.stock.get(id).and_then(|stocked| stocked.quantity);
        let fresh = || Stocked { quantity, allow_overdraft: false, updated: now };
        let stocked = self.stock.entry(id.clone()).or_insert_with(fresh);
        (stocked.quantity, stocked.updated) = (quantity, now);
        self.books.change(&sku_key(&id.0, &id.1), now, cause, before, quantity);
    }
}
