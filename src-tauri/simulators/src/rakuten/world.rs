//! What the simulated Rakuten remembers.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::sim::{RakutenConfig, RakutenCredentials};
use crate::stand::{
    Desk,
    books::{Books, Cause},
    goods::{Goods, sku_key},
    lock,
    mails::SimMail,
    order::{BoughtLine, OrderSpec, Payment, Sums},
};

/// The shop at Rakuten: configuration, desk, memory.
pub(crate) struct RakutenShop {
    pub config: RakutenConfig,
    pub base_url: String,
    pub desk: Desk,
    world: Mutex<World>,
}

impl RakutenShop {
    pub(super) fn new(config: RakutenConfig, base_url: String) -> Self {
        let desk = Desk::new(config.clock.clone(), config.limits);
        let world = Mutex::new(World::new(&config, desk.now()));
        Self { config, base_url, desk, world }
    }

    /// The memory, with everything done that was due by now.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = lock(&self.world);
        world.tick(self.desk.now());
        world
    }

    pub(super) fn forget(&self) {
        *lock(&self.world) = World::new(&self.config, self.desk.now());
    }

    pub(super) fn credentials(&self) -> RakutenCredentials {
        RakutenCredentials {
            service_secret: self.config.service_secret.clone(),
            license_key: self.config.license_key.clone(),
            shop_url: "hinata-chaho".to_owned(),
        }
    }

    pub(super) fn authorization(&self) -> String {
        let pair = format!("{}:{}", self.config.service_secret, self.config.license_key);
        format!("ESA {}", STANDARD.encode(pair))
    }
}

/// manageNumber (lower case) and variantId.
pub(super) type SkuId = (String, String);

/// A record of the inventory API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stocked {
    pub quantity: i64,
    pub created: i64,
    pub updated: i64,
    pub lead_times: Option<LeadTimes>,
    pub ship_from: Option<Vec<i64>>,
}

/// operationLeadTime of 2.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LeadTimes {
    pub normal: Option<i64>,
    pub back_order: Option<i64>,
}

/// A tracking number of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShippingRow {
    pub id: i64,
    pub company: String,
    pub number: String,
    pub date: Option<String>,
}

/// A parcel to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basket {
    pub id: i64,
    /// Index of the recipient.
    pub recipient: usize,
    pub shipping: Vec<ShippingRow>,
}

/// An order at Rakuten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub number: String,
    pub spec: OrderSpec,
    pub lines: Vec<BoughtLine>,
    pub baskets: Vec<Basket>,
    pub placed_at: i64,
    pub progress: i64,
    pub confirmed_at: Option<i64>,
    /// When it may go from 200 to 300.
    pub release_at: Option<i64>,
    pub fixed_at: Option<i64>,
    pub shipping_instructed_at: Option<i64>,
    pub shipping_reported_at: Option<i64>,
    pub paid_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub memo: Option<String>,
    pub operator: Option<String>,
    pub mail_text: Option<String>,
    pub sub_status: Option<i64>,
    pub modified: bool,
}

impl Order {
    pub(super) fn sums(&self) -> Sums {
        Sums::of(&self.spec, &self.lines)
    }

    /// Has to be paid before it ships.
    pub(super) fn prepaid(&self) -> bool {
        matches!(self.spec.payment, Payment::BankTransfer | Payment::ConvenienceStore)
    }
}

/// A shipping report that waits for its turn.
#[derive(Debug, Clone)]
pub(super) struct ShippingJob {
    pub accepted_at: i64,
    pub due_at: i64,
    pub reports: Vec<super::shipping::ShippingReport>,
    /// Filled when it was done: a row per order.
    pub results: Option<Vec<serde_json::Value>>,
}

/// All state.
pub(super) struct World {
    pub license_expires_at: i64,
    pub confirm_delay: i64,
    pub goods: BTreeMap<SkuId, Goods>,
    pub items: BTreeSet<String>,
    pub inventory: BTreeMap<SkuId, Stocked>,
    pub orders: Vec<Order>,
    pub jobs: BTreeMap<String, ShippingJob>,
    pub books: Books,
    pub mails: Vec<SimMail>,
    pub next_serial: i64,
    pub next_id: i64,
}

impl World {
    fn new(config: &RakutenConfig, now: i64) -> Self {
        let mut world = Self {
            license_expires_at: config.expires_at(now),
            confirm_delay: config.confirm_delay,
            goods: BTreeMap::new(),
            items: BTreeSet::new(),
            inventory: BTreeMap::new(),
            orders: Vec::new(),
            jobs: BTreeMap::new(),
            books: Books::default(),
            mails: Vec::new(),
            next_serial: 1,
            next_id: 10_000_001,
        };
        for goods in &config.goods {
            let mut goods = goods.clone();
            goods.item = goods.item.to_lowercase();
            let id = (goods.item.clone(), goods.variant.clone());
            let quantity = goods.quantity.unwrap_or(0);
            world.inventory.insert(
                id.clone(),
                Stocked {
                    quantity,
                    created: now,
                    updated: now,
                    lead_times: goods
                        .lead_times
                        .map(|(normal, back)| LeadTimes { normal: Some(normal), back_order: Some(back) }),
                    ship_from: (!goods.ship_from.is_empty()).then(|| goods.ship_from.clone()),
                },
            );
            world.books.open(&goods.key(), Some(quantity), now);
            world.items.insert(goods.item.clone());
            world.goods.insert(id, goods);
        }
        world
    }

    /// Ids of lines, baskets and shipping rows.
    pub(super) fn new_id(&mut self) -> i64 {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn order(&self, number: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.number == number)
    }

    pub(super) fn order_mut(&mut self, number: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.number == number)
    }

    /// Changes a number and writes it into the books. `None` removes the record.
    pub(super) fn set_quantity(&mut self, id: &SkuId, quantity: Option<i64>, cause: Cause, now: i64) {
        let before = self.inventory.get(id).map(|stocked| stocked.quantity);
        match quantity {
            Some(quantity) => {
                let fresh =
                    || Stocked { quantity, created: now, updated: now, lead_times: None, ship_from: None };
                let stocked = self.inventory.entry(id.clone()).or_insert_with(fresh);
                (stocked.quantity, stocked.updated) = (quantity, now);
            }
            None => drop(self.inventory.remove(id)),
        }
        self.books.change(&sku_key(&id.0, &id.1), now, cause, before, quantity);
    }

    /// Does what time does: confirmed orders go on, orphans go away, shipping reports are worked through.
    fn tick(&mut self, now: i64) {
        for order in &mut self.orders {
            let waits_for_money = order.prepaid() && order.paid_at.is_none();
            if order.progress == 200 && order.release_at.is_some_and(|at| at <= now) && !waits_for_money {
                order.progress = 300;
                order.fixed_at.get_or_insert(now);
                order.shipping_instructed_at.get_or_insert(now);
            }
        }
        self.sweep_orphans(now);
        self.work_shipping_jobs(now);
    }
}
