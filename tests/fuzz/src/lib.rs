//! What the fuzz targets share: a mall's readers without a shop, and what must hold for whatever they read.
//!
//! Run by `cargo xtask fuzz`; what it finds is mended with a test in the crate where it was wrong. A target passes any
//! bytes that a stranger could send to one reader of ours; a panic (sums that overflow included) is a finding.

use std::{collections::BTreeMap, sync::Arc};

use miseban_domain::{Instant, Observation, merge::merge};
use miseban_formats::mail::{
    self,
    rules::{MailOutcome, MailReader},
};
use miseban_malls::{Budget, Clock, Connection, Mall, MallError, RawItem, Secret, registry};
use miseban_transport::{Http, TimeOuts};

/// When everything was seen.
const NOW: Instant = Instant(1_795_305_600_000);

struct Still;

impl Clock for Still {
    fn now(&self) -> Instant {
        NOW
    }
}

impl Budget for Still {
    fn spend(&self, _: &str, _: u32, _: Instant) -> Result<(), MallError> {
        Ok(())
    }
}

/// The mall of a shop that is set up with every setting's example; it is never asked anything.
pub fn mall(id: &str) -> Arc<dyn Mall> {
    let kind = registry::kind(id).expect("a mall of this name");
    let of = |secret: bool| kind.settings.iter().filter(move |setting| setting.secret == secret);
    let connection = Connection {
        shop: id.to_owned(),
        settings: of(false).map(|setting| (setting.key.to_owned(), example(setting))).collect(),
        secrets: of(true).map(|setting| (setting.key.to_owned(), Secret::new(example(setting)))).collect(),
        addresses: BTreeMap::new(),
        http: Http::loopback_only(TimeOuts::default()).expect("a door to the network"),
        clock: Arc::new(Still),
        budget: Arc::new(Still),
    };
    (kind.connect)(connection).expect("a mall that is set up")
}

/// A public key's example is only the beginning of one.
fn example(setting: &miseban_malls::Setting) -> String {
    if setting.multiline { String::new() } else { setting.example.to_owned() }
}

/// Reads an order as the mall's interface gives it. Reading is pure: the same bytes are the same order.
pub fn read_order(mall: &dyn Mall, media_type: &'static str, bytes: &[u8]) {
    let orders = mall.orders().expect("orders");
    let item = RawItem { key: "1".to_owned(), media_type, bytes: bytes.to_vec(), fetched_at: NOW };
    let read = orders.parse(&item);
    assert_eq!(read, orders.parse(&item));
    if let Ok(observation) = read {
        follow(&observation);
    }
}

/// Reads a mail by a mall's rules, and what the mall makes of it.
pub fn read_mail(mall: &dyn Mall, reader: &MailReader, bytes: &[u8]) {
    let outcome = reader.read(&mail::decode(bytes));
    if let MailOutcome::Order(order) = &outcome {
        assert!(!order.order_number.is_empty(), "an order without a number");
        assert!(!order.lines.is_empty(), "an order of nothing");
        assert!(order.lines.iter().all(|line| line.quantity > 0), "{:?}", order.lines);
        follow(&mall.mail().expect("mails").observe(order, NOW));
    }
}

/// A mall's reader of mails.
pub fn reader(mall: &dyn Mall) -> MailReader {
    MailReader::new(mall.mail().expect("mails").rules()).expect("rules that can be read")
}

/// A mail with a head that the rules look for, and this for a body.
pub fn with_head(sender: &str, subject: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: {sender}\r\nTo: shop@example.com\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// The next step of an order's way, which does sums with what was read.
fn follow(observation: &Observation) {
    let merged = merge(std::slice::from_ref(observation)).expect("one observation is an order");
    assert_eq!(merged.order_number, observation.order_number);
    if let Some(totals) = &merged.totals {
        let _ = totals.sum();
    }
    let pieces = merged.deliveries.iter().flat_map(|delivery| &delivery.lines).map(|line| line.quantity);
    assert!(pieces.clone().all(|quantity| quantity >= 0), "fewer pieces than none");
    // What the list and the stock add up must fit.
    assert!(
        pieces.fold(Some(0_i64), |sum, quantity| sum?.checked_add(quantity)).is_some(),
        "pieces overflow"
    );
}
