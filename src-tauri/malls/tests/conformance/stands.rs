//! A simulated mall and our door to it.

use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use miseban_domain::Instant;
use miseban_malls::{
    Budget, Clock, Connection, Keys, Mall, MallError, MallErrorKind, Orders, RawItem, Rest, Secret,
    Shipments, Status, Stock, registry,
};
use miseban_simulators::{
    clock::system_clock,
    futureshop::{FutureshopConfig, FutureshopSim},
    rakuten::{RakutenConfig, RakutenSim},
    stand::{
        faults::{Fault, FaultRule},
        goods::Goods,
        limits::Limits,
        order::{OrderSpec, Person},
        shop::SimulatedMall,
    },
    yahoo::{YahooConfig, YahooSim},
};
use miseban_transport::{Ftp, FtpTimeOuts, Http, TimeOuts};

/// The malls that have a simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Rakuten,
    Yahoo,
    Futureshop,
}

impl Which {
    pub fn id(self) -> &'static str {
        match self {
            Self::Rakuten => "rakuten",
            Self::Yahoo => "yahoo",
            Self::Futureshop => "futureshop",
        }
    }

    /// Its order mails are known.
    pub fn mails(self) -> bool {
        self != Self::Futureshop
    }

    /// It is told of shipments.
    pub fn ships(self) -> bool {
        self != Self::Futureshop
    }

    /// A token that ended is renewed without a person.
    pub fn renews(self) -> bool {
        self != Self::Rakuten
    }

    /// Its list tells whether an order is as it was, so that a poll brings only what is new. Else the overlap of two polls
    /// comes again.
    pub fn marks(self) -> bool {
        self != Self::Futureshop
    }

    /// Its list tells of changes.
    pub fn lists_changes(self) -> bool {
        self == Self::Yahoo
    }

    /// Orders are fetched one by one behind a list of numbers, so that one alone can fail in a poll.
    pub fn fetches_behind_the_list(self) -> bool {
        self != Self::Futureshop
    }

    /// A line of an order has all that names its listing. Else it has the number of the SKU.
    pub fn lines_name_listings(self) -> bool {
        self != Self::Futureshop
    }

    /// Its word for a payment by card is known.
    pub fn names_cards(self) -> bool {
        self != Self::Futureshop
    }

    /// A refusal of a whole call says whether it is about a row or about the shop.
    pub fn tells_rows_from_shop(self) -> bool {
        self != Self::Futureshop
    }

    /// Orders on a page of its list here.
    pub fn page(self) -> usize {
        match self {
            Self::Rakuten => 1_000,
            Self::Yahoo => 2_000,
            Self::Futureshop => 50,
        }
    }

    /// The request that lists orders.
    pub fn list(self) -> &'static str {
        match self {
            Self::Rakuten => "searchOrder",
            Self::Yahoo => "orderList",
            Self::Futureshop => "shipping",
        }
    }

    /// A number that no order has.
    pub fn nobodys(self) -> &'static str {
        if self == Self::Futureshop { "999999999999" } else { "400123-20200101-0000000000" }
    }

    /// Whether a poll's orders are these: all that is new, and nothing else where the list tells what is new.
    pub fn are(self, numbers: &[String], new: &[&str]) -> bool {
        if self.marks() { numbers == new } else { new.iter().all(|one| numbers.iter().any(|n| n == one)) }
    }
}

pub enum Sim {
    Rakuten(RakutenSim),
    Yahoo(YahooSim),
    Futureshop(FutureshopSim),
}

impl Deref for Sim {
    type Target = dyn SimulatedMall;
    fn deref(&self) -> &Self::Target {
        match self {
            Self::Rakuten(sim) => &**sim,
            Self::Yahoo(sim) => &**sim,
            Self::Futureshop(sim) => &**sim,
        }
    }
}

/// The machine's time plus what a test lets pass; panics when told to, as broken code in a mall's room would.
pub struct TestClock {
    pub ahead: AtomicI64,
    pub breaks: AtomicBool,
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        assert!(!self.breaks.load(Ordering::SeqCst), "the clock breaks, as the test wants");
        Instant(system_clock()() + self.ahead.load(Ordering::SeqCst))
    }
}

/// Counts calls, and refuses the next ones when told to.
#[derive(Default)]
pub struct TestBudget {
    pub spent: AtomicI64,
    /// The end of a scope whose calls are used up.
    pub used_up: Mutex<Option<&'static str>>,
    /// The limits that were named, by scope.
    pub limits: Mutex<BTreeMap<String, u32>>,
}

impl Budget for TestBudget {
    fn spend(&self, scope: &str, limit: u32, _: Instant) -> Result<(), MallError> {
        self.limits.lock().unwrap().insert(scope.to_owned(), limit);
        if self.used_up.lock().unwrap().is_some_and(|end| scope.ends_with(end)) {
            return Err(MallError::of(MallErrorKind::RateLimited, "mall_error.rate_limited"));
        }
        self.spent.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

pub struct Stand {
    pub which: Which,
    pub sim: Sim,
    pub mall: Arc<dyn Mall>,
    pub clock: Arc<TestClock>,
    pub budget: Arc<TestBudget>,
    pub http: Http,
    pub connection: Connection,
}

/// How a stand differs from the usual one.
#[derive(Clone, Copy)]
pub struct Setup {
    /// The mall keeps its limits and we our paces.
    pub limits: bool,
    /// With the store's public key (Yahoo!): slow to open in a debug build, so only where it matters.
    pub signed: bool,
    /// How long an order can only be read (Yahoo!), milliseconds.
    pub read_only: i64,
}

pub const USUAL: Setup = Setup { limits: false, signed: false, read_only: 0 };

/// Time after which a test's call is given up.
const PATIENCE: Duration = Duration::from_millis(1_500);

impl Stand {
    pub async fn usual(which: Which) -> Self {
        Self::new(which, USUAL).await
    }

    pub async fn new(which: Which, setup: Setup) -> Self {
        let limits = Limits { enforced: setup.limits, ..Limits::default() };
        let sim = match which {
            Which::Rakuten => Sim::Rakuten(
                RakutenSim::start(RakutenConfig {
                    goods: goods(which),
                    shipping_result_delay: 0,
                    limits,
                    ..RakutenConfig::default()
                })
                .await
                .unwrap(),
            ),
            Which::Yahoo => Sim::Yahoo(
                YahooSim::start(YahooConfig {
                    goods: goods(which),
                    read_only_window: setup.read_only,
                    accept_unknown_sku: false,
                    limits: Limits { daily: Some(50_000), ..limits },
                    ..YahooConfig::default()
                })
                .await
                .unwrap(),
            ),
            Which::Futureshop => Sim::Futureshop(
                FutureshopSim::start(FutureshopConfig {
                    goods: goods(which),
                    page: which.page(),
                    limits,
                    ..FutureshopConfig::default()
                })
                .await
                .unwrap(),
            ),
        };
        let Door { clock, budget, connection } = Door::of(setup, keys_to(&sim, setup));
        let http = connection.http.clone();
        let mall = (registry::kind(which.id()).unwrap().connect)(connection.clone()).unwrap();
        Self { which, sim, mall, clock, budget, http, connection }
    }

    pub fn orders(&self) -> &dyn Orders {
        self.mall.orders().expect("orders")
    }
    pub fn stock(&self) -> &dyn Stock {
        self.mall.stock().expect("stock")
    }
    pub fn shipments(&self) -> &dyn Shipments {
        self.mall.shipments().expect("shipments")
    }
    pub fn status(&self) -> &dyn Status {
        self.mall.status().expect("status")
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A fault for the next `times` requests whose path has `path` in it.
    pub fn fault(&self, fault: Fault, path: &str, times: u32) {
        self.sim.set_fault(FaultRule::next(fault, path, times));
    }

    pub fn always(&self, fault: Fault, path: &str) {
        self.sim.set_fault(FaultRule::always(fault, path));
    }

    /// A buyer orders so many of the first article.
    pub fn sells(&self, quantity: i64) -> String {
        self.sim.place_order(OrderSpec::simple("sencha", "100g", quantity, buyer())).unwrap()
    }

    /// An order that can be shipped.
    pub fn sells_to_ship(&self) -> String {
        let number = self.sells(1);
        if self.which == Which::Rakuten {
            self.sim.confirm(&number).unwrap();
        }
        number
    }

    /// The mall's keys of an article.
    pub fn keys(&self, item: &str, variant: &str) -> Keys {
        let (first, second) = match self.which {
            Which::Rakuten => ("manageNumber", "variantId"),
            Which::Yahoo => ("item_code", "sub_code"),
            Which::Futureshop => ("productNo", "horizontalNo"),
        };
        let mut keys = BTreeMap::from([(first.to_owned(), item.to_owned())]);
        if !variant.is_empty() {
            keys.insert(second.to_owned(), variant.to_owned());
        }
        keys
    }

    /// Orders by number; an error when one of them could not be fetched.
    pub async fn fetch(&self, numbers: &[String]) -> Result<Vec<RawItem>, MallError> {
        let fetched = self.orders().fetch(numbers).await?;
        match fetched.unread.into_iter().next() {
            Some(unread) => Err(unread.error),
            None => Ok(fetched.items),
        }
    }

    /// All orders that a whole poll brings, by number, with the cursor after it.
    pub async fn poll(&self, cursor: Option<String>) -> Result<(Vec<String>, String), MallError> {
        let since = Instant(system_clock()() - 3_600_000);
        let (mut cursor, mut numbers) = (cursor, Vec::new());
        for _ in 0..10_000 {
            let step = self.orders().step(cursor.as_deref(), since).await?;
            for item in step.items {
                // Seeing an order twice is fine.
                if !numbers.contains(&item.key) {
                    numbers.push(item.key);
                }
            }
            if let Some(unread) = step.unread.into_iter().next() {
                return Err(unread.error);
            }
            match step.rest {
                Rest::More => cursor = Some(step.next),
                Rest::Complete => return Ok((numbers, step.next)),
                Rest::Ended => panic!("a poll that is not complete"),
            }
        }
        panic!("a poll without an end");
    }
}

/// Our side of a connection.
pub struct Door {
    pub clock: Arc<TestClock>,
    pub budget: Arc<TestBudget>,
    pub connection: Connection,
}

impl Door {
    /// To a simulator with these settings, secrets and addresses.
    pub fn of(setup: Setup, keys: (Map<String>, Map<Secret>, Map<String>)) -> Self {
        let clock = Arc::new(TestClock { ahead: AtomicI64::new(0), breaks: AtomicBool::new(false) });
        let budget = Arc::new(TestBudget::default());
        let http = if setup.limits {
            Http::loopback_only(TimeOuts::default()).unwrap()
        } else {
            let time_outs = TimeOuts { whole: PATIENCE, ..TimeOuts::default() };
            Http::laboratory(time_outs, Arc::new(|| 0.0)).unwrap()
        };
        let (settings, secrets, addresses) = keys;
        let connection = Connection {
            shop: "test-shop".to_owned(),
            settings,
            secrets,
            addresses,
            http,
            ftp: ftp(),
            clock: Arc::<TestClock>::clone(&clock) as Arc<dyn Clock>,
            budget: Arc::<TestBudget>::clone(&budget) as Arc<dyn Budget>,
        };
        Self { clock, budget, connection }
    }
}

/// The door to FTP servers, with short waits.
pub fn ftp() -> Ftp {
    let time_outs = FtpTimeOuts { again: Duration::from_millis(1), ..FtpTimeOuts::default() };
    Ftp::loopback_only(time_outs, None)
}

/// Settings, secrets, addresses.
pub type Map<T> = BTreeMap<String, T>;

fn keys_to(sim: &Sim, setup: Setup) -> (Map<String>, Map<Secret>, Map<String>) {
    let own =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let hidden =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), Secret::new(*v))).collect();
    match sim {
        Sim::Rakuten(sim) => {
            let keys = sim.credentials();
            (
                own(&[("shop_url", &keys.shop_url)]),
                hidden(&[("service_secret", &keys.service_secret), ("license_key", &keys.license_key)]),
                own(&[("api", &sim.base_url())]),
            )
        }
        Sim::Yahoo(sim) => {
            let keys = sim.credentials();
            let tokens = sim.log_in();
            let mut settings =
                vec![("seller_id", keys.seller_id.as_str()), ("client_id", keys.client_id.as_str())];
            if setup.signed {
                settings.push(("public_key", &keys.public_key));
                settings.push(("public_key_version", &keys.public_key_version));
            }
            let secrets = [
                ("client_secret", keys.client_secret.as_str()),
                ("refresh_token", tokens.refresh_token.as_str()),
            ];
            let (api, auth) = (
                format!("{}/ShoppingWebService/V1", sim.base_url()),
                format!("{}/yconnect/v2", sim.base_url()),
            );
            (own(&settings), hidden(&secrets), own(&[("api", &api), ("auth", &auth)]))
        }
        Sim::Futureshop(sim) => to_futureshop(sim),
    }
}

/// What it takes to get in at the simulated futureshop.
pub fn to_futureshop(sim: &FutureshopSim) -> (Map<String>, Map<Secret>, Map<String>) {
    let keys = sim.credentials();
    let settings = [("shop_key", keys.shop_key), ("client_id", keys.client_id)];
    (
        settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        BTreeMap::from([("client_secret".to_owned(), Secret::new(keys.client_secret))]),
        BTreeMap::from([("api".to_owned(), sim.base_url())]),
    )
}

fn goods(which: Which) -> Vec<Goods> {
    let article = |item: &str, variant: &str, quantity: Option<i64>| Goods {
        item: item.to_owned(),
        variant: variant.to_owned(),
        item_number: item.to_uppercase(),
        merchant_code: format!("{item}-{variant}").to_uppercase(),
        name: format!("お茶 {item}"),
        variation: vec![("内容量".to_owned(), variant.to_owned())],
        price_yen: 1_080,
        tax_rate_percent: 8,
        quantity,
        lead_times: Some((1, 2)),
        ship_from: vec![1],
        restock_on_cancel: true,
    };
    let mut goods = vec![
        article("sencha", "100g", Some(50)),
        article("hojicha", "200g", Some(20)),
        article("gyokuro", "50g", Some(99)),
    ];
    if which == Which::Yahoo {
        goods.push(article("cup", "", Some(10)));
        goods.push(article("made-to-order", "", None));
    }
    goods
}

pub fn buyer() -> Person {
    Person {
        family_name: "見本".to_owned(),
        first_name: "花子".to_owned(),
        family_kana: "ミホン".to_owned(),
        first_kana: "ハナコ".to_owned(),
        postcode: "1000001".to_owned(),
        prefecture: "東京都".to_owned(),
        city: "千代田区".to_owned(),
        street: "千代田1-1".to_owned(),
        building: String::new(),
        phone: "090-0000-0001".to_owned(),
        mail: "hanako@example.com".to_owned(),
    }
}
