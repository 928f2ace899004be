//! The surroundings of a whole-program test.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use miseban_api::{Api, FolderKind, OpenOptions, Problem};
use miseban_simulators::{
    demo::{DEMO_MAILBOX, DemoSku, catalogue, mail_bytes, rakuten_config, yahoo_config},
    imap::{ImapConfig, ImapSim},
    rakuten::RakutenSim,
    stand::shop::SimulatedMall,
    yahoo::YahooSim,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::goods;

/// How long a test waits for something that has to happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// Two simulated malls, a mailbox and a data folder. The malls outlive the program, as real ones do.
pub struct Stage {
    /// Simulated Rakuten.
    pub rakuten: RakutenSim,
    /// Simulated Yahoo! Shopping.
    pub yahoo: YahooSim,
    /// The mailbox.
    pub imap: ImapSim,
    /// Where the data lies.
    pub dir: TempDir,
    /// The program.
    pub api: Api,
    /// The shop at Rakuten.
    pub at_rakuten: String,
    /// The shop at Yahoo! Shopping.
    pub at_yahoo: String,
    /// SKU ids by code.
    pub skus: BTreeMap<String, String>,
}

impl Stage {
    /// Malls, mailbox, and the program with the shop set up and minding. The malls' limits are off: they are tested
    /// where they belong, and would only make these tests slow.
    pub async fn open() -> Self {
        let stage = Self::closed().await;
        stage.switch("rakuten", true).await;
        stage.switch("yahoo", true).await;
        stage
    }

    /// The same with every switch of the shops off.
    pub async fn closed() -> Self {
        let rakuten = RakutenSim::start(rakuten_config()).await.unwrap();
        let yahoo = YahooSim::start(yahoo_config()).await.unwrap();
        rakuten.enforce_limits(false);
        yahoo.enforce_limits(false);
        let imap = ImapSim::start(ImapConfig {
            user: DEMO_MAILBOX.to_owned(),
            password: "geheim".to_owned(),
            port: 0,
        })
        .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let api = open(&dir, &rakuten, &yahoo).await;
        let mut stage = Self {
            rakuten,
            yahoo,
            imap,
            dir,
            api,
            at_rakuten: String::new(),
            at_yahoo: String::new(),
            skus: BTreeMap::new(),
        };
        stage.set_up().await;
        stage
    }

    async fn set_up(&mut self) {
        let mut goods = catalogue();
        goods.sort_by_key(|sku| !sku.bundle_of.is_empty());
        for sku in &goods {
            let id = self.add_sku(sku).await;
            self.skus.insert(sku.code.clone(), id);
        }
        let keys = self.rakuten.credentials();
        self.at_rakuten = self
            .save_shop(
                "rakuten",
                json!({ "shop_url": keys.shop_url }),
                json!({ "service_secret": keys.service_secret, "license_key": keys.license_key }),
            )
            .await;
        let keys = self.yahoo.credentials();
        let login = self.yahoo.log_in();
        self.at_yahoo = self
            .save_shop(
                "yahoo",
                json!({
                    "seller_id": keys.seller_id,
                    "client_id": keys.client_id,
                    "public_key": keys.public_key,
                    "public_key_version": keys.public_key_version,
                }),
                json!({ "client_secret": keys.client_secret, "refresh_token": login.refresh_token }),
            )
            .await;
        for sku in &goods {
            for (mall, shop) in [("rakuten", &self.at_rakuten), ("yahoo", &self.at_yahoo)] {
                if let Some(keys) = goods::keys(mall, sku) {
                    let listing = json!({ "shop_id": shop, "sku_id": self.skus[&sku.code], "keys": keys });
                    self.change("listings.save", listing).await;
                }
            }
        }
    }

    async fn add_sku(&self, sku: &DemoSku) -> String {
        let parts: BTreeMap<&str, i64> =
            sku.bundle_of.iter().map(|(code, quantity)| (code.as_str(), *quantity)).collect();
        let saved = self
            .change(
                "skus.save",
                json!({
                    "code": sku.code,
                    "name": sku.name,
                    "tax_rate": sku.tax_rate_percent,
                    "price": sku.price_yen,
                    "parts": parts,
                }),
            )
            .await;
        let id = text(&saved["sku_id"]);
        if sku.bundle_of.is_empty() {
            let stock = json!({
                "sku_id": id, "book": "expected", "mode": "set", "value": sku.initial_stock.to_string(),
            });
            self.change("stock.edit", stock).await;
        }
        id
    }

    async fn save_shop(&self, mall: &str, settings: Value, secrets: Value) -> String {
        let common = json!({
            "code": mall, "short_name": mall, "official_name": "ひなた茶舗", "url": "", "manager": "", "genre": "",
            "sender_address": "", "bcc_address": "", "postal_code": "4200000", "address": "静岡市葵区茶町0-0-0",
            "phone": "090-0000-0420", "registration_number": "", "matching_key": "",
        });
        let saved = self
            .change(
                "shops.save",
                json!({ "mall": mall, "common": common, "settings": settings, "secrets": secrets }),
            )
            .await;
        assert_eq!(saved["refused"], json!([]), "{mall} is set up");
        text(&saved["id"])
    }

    /// Puts every switch of a shop on, or off.
    pub async fn switch(&self, mall: &str, on: bool) -> Value {
        self.set_switches(mall, switches(on)).await
    }

    /// Sets a shop's switches, having looked at what that does.
    pub async fn set_switches(&self, mall: &str, switches: Value) -> Value {
        let mut arg = json!({ "shop_id": self.shop(mall), "switches": switches });
        let preview = self.ask("shops.preview_switches", arg.clone()).await;
        arg["seen"] = preview["seen"].clone();
        self.change("shops.set_switches", arg).await
    }

    /// Watches the mailbox.
    pub async fn watch_mailbox(&self) {
        let mailbox = json!({
            "name": "受注メール", "host": "127.0.0.1", "port": self.imap.port(), "tls": false, "user": DEMO_MAILBOX,
            "folder": "INBOX", "mark_seen": false, "active": true,
        });
        self.change("mailboxes.save", json!({ "mailbox": mailbox, "password": "geheim" })).await;
    }

    /// Puts the mails that a mall has sent for an order into the mailbox.
    pub fn deliver_mails(&self, mall: &str, order_number: &str) {
        let sim = self.sim(mall);
        for mail in sim.mails_since(0).iter().filter(|mail| mail.order_number == order_number) {
            self.imap.deliver("INBOX", mail_bytes(mall, mail));
        }
    }

    /// The simulated mall.
    pub fn sim(&self, mall: &str) -> Arc<dyn SimulatedMall> {
        if mall == "rakuten" { self.rakuten.shared() } else { self.yahoo.shared() }
    }

    /// The shop at a mall.
    pub fn shop(&self, mall: &str) -> &str {
        if mall == "rakuten" { &self.at_rakuten } else { &self.at_yahoo }
    }

    /// What a mall shows for a SKU.
    pub fn shown(&self, mall: &str, sku: &DemoSku) -> i64 {
        let (item, variant) = place(mall, sku);
        self.sim(mall).stock(&item, &variant).flatten().expect("the mall has it")
    }

    /// Our number of a SKU.
    pub async fn expected(&self, code: &str) -> i64 {
        let page = self.ask("stock.list", json!({ "text": code, "limit": 100 })).await;
        let rows = page["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["code"] == code).expect("the SKU is there");
        row["expected"].as_i64().unwrap()
    }

    /// The order of a number, when it is there.
    pub async fn order(&self, number: &str) -> Option<Value> {
        let page = self.ask("orders.list", json!({ "text": number, "limit": 10 })).await;
        let row = page["rows"].as_array()?.iter().find(|row| row["order_number"] == number)?.clone();
        Some(self.ask("orders.get", json!({ "order_id": row["id"] })).await)
    }

    /// Waits until the order is there with its lines.
    pub async fn order_with_lines(&self, number: &str) -> Value {
        self.until(&format!("order {number} with lines"), async || {
            let order = self.order(number).await?;
            let lines =
                order["deliveries"].as_array()?.iter().map(|one| one["lines"].as_array().unwrap().len());
            (lines.sum::<usize>() > 0).then_some(order)
        })
        .await
    }

    /// Waits until a mall shows a number.
    pub async fn until_shown(&self, mall: &str, sku: &DemoSku, number: i64) {
        self.until(&format!("{mall} shows {number} of {}", sku.code), async || {
            (self.shown(mall, sku) == number).then_some(())
        })
        .await;
    }

    /// Waits until every mall was read and shows what we want.
    pub async fn until_nothing_waits(&self) {
        self.until("nothing waits", async || {
            let health = self.ask("shops.health", json!({})).await;
            health.as_array()?.iter().all(|shop| shop["waiting"] == 0).then_some(())
        })
        .await;
    }

    /// Waits until the program has read what both malls show for a SKU.
    pub async fn until_read(&self, sku: &DemoSku) {
        self.until("both malls were read", async || {
            let page = self.ask("stock.list", json!({ "text": sku.code, "limit": 100 })).await;
            let row = page["rows"].as_array()?.iter().find(|row| row["code"] == json!(sku.code))?.clone();
            let listings = row["listings"].as_array()?;
            listings.iter().all(|one| one["shown"] == json!(sku.initial_stock)).then_some(())
        })
        .await;
    }

    /// Waits until `look` finds something.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        self.until_within(PATIENCE, what, look).await
    }

    /// Waits until `look` finds something that takes its time.
    pub async fn until_within<T>(&self, limit: Duration, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        if let Some(found) = within(limit, look).await {
            return found;
        }
        panic!("waited in vain for: {what}\n{:#}", self.ask("shops.health", json!({})).await)
    }

    /// A question.
    pub async fn ask(&self, name: &str, arg: Value) -> Value {
        self.api.call(name, arg).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    /// A change, under a request id of its own.
    pub async fn change(&self, name: &str, arg: Value) -> Value {
        self.try_change(name, arg).await.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    /// A change that may be refused.
    pub async fn try_change(&self, name: &str, mut arg: Value) -> Result<Value, Problem> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        arg["request_id"] = json!(format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
        self.api.call(name, arg).await
    }

    /// Ends the program and starts it again on the same data.
    pub async fn restart(&mut self) {
        self.api.close().await;
        self.api = open(&self.dir, &self.rakuten, &self.yahoo).await;
    }
}

/// Waits until `look` finds something, without asking the program.
pub async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    within(PATIENCE, look).await.unwrap_or_else(|| panic!("waited in vain for: {what}"))
}

async fn within<T>(limit: Duration, look: impl AsyncFn() -> Option<T>) -> Option<T> {
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let found = tokio::time::timeout(limit, async {
        loop {
            tick.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    });
    found.await.ok()
}

/// Where the simulated malls are, as the program is told.
pub fn addresses(rakuten: &RakutenSim, yahoo: &YahooSim) -> BTreeMap<String, BTreeMap<String, String>> {
    let yahoo = yahoo.base_url();
    BTreeMap::from([
        ("rakuten".to_owned(), BTreeMap::from([("api".to_owned(), rakuten.base_url())])),
        (
            "yahoo".to_owned(),
            BTreeMap::from([
                ("api".to_owned(), format!("{yahoo}/ShoppingWebService/V1")),
                ("auth".to_owned(), format!("{yahoo}/yconnect/v2")),
            ]),
        ),
    ])
}

async fn open(dir: &TempDir, rakuten: &RakutenSim, yahoo: &YahooSim) -> Api {
    let options = OpenOptions {
        dir: dir.path().to_owned(),
        kind: Some(FolderKind::Demo),
        timers: true,
        breath: Duration::ZERO,
        key_file: true,
        addresses: addresses(rakuten, yahoo),
        resources: dir.path().join("resources"),
    };
    link_fonts(&options.resources);
    match Api::open(options).await {
        Ok(api) => api,
        Err(error) => panic!("the folder did not open: {error:?}"),
    }
}

/// The fonts as an installed program has them.
fn link_fonts(resources: &std::path::Path) {
    const PACKAGE: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/@expo-google-fonts/biz-udpgothic");
    let to = resources.join("fonts");
    std::fs::create_dir_all(&to).unwrap();
    for weight in ["400Regular", "700Bold"] {
        let from = format!("{PACKAGE}/{weight}/BIZUDPGothic_{weight}.ttf");
        let copied = std::fs::copy(&from, to.join(format!("BIZUDPGothic_{weight}.ttf")));
        assert!(copied.is_ok(), "{from} is missing: run `cargo xtask setup`");
    }
}

/// Every switch on, or off.
pub fn switches(on: bool) -> Value {
    json!({
        "manage_orders": on,
        "stock_link": if on { "running" } else { "stopped" },
        "counts_from": null,
        "push_stock": on,
        "reserve_pending": true,
        "cancels": "before_instruction",
        "sending": {"when": {"kind": "at_once"}, "sync_hours": [], "reflect_origin": true, "by": "api", "keep_last": 0,
                    "last_pieces": true},
        "share": { "percent": 100, "trickle": null },
    })
}

/// Where a mall keeps a SKU.
pub fn place(mall: &str, sku: &DemoSku) -> (String, String) {
    let place = if mall == "rakuten" { &sku.rakuten } else { &sku.yahoo };
    place.clone().expect("the mall sells it")
}

fn text(value: &Value) -> String {
    value.as_str().expect("an id").to_owned()
}
