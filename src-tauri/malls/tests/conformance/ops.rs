//! Everything that a port can be asked to do, as one list.

use miseban_domain::Instant;
use miseban_formats::mail::{
    DecodedMail, Mailbox,
    rules::{MailOutcome, MailReader},
};
use miseban_malls::{Change, Mall, MallError, PushRow, Reported, Shipment, Shown};
use miseban_simulators::stand::mails::SimMail;
use miseban_transport::{Method, Request};

use crate::stands::{Stand, Which};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Check,
    FetchOrders,
    FetchKnown,
    Read,
    Push,
    Report,
    Outcome,
    Confirm,
    Finish,
    Articles,
}

/// Where the browser comes back to.
pub const REDIRECT: &str = "http://127.0.0.1:49152/callback";

use Op::{Articles, Check, Confirm, FetchKnown, FetchOrders, Finish, Outcome, Push, Read, Report};

/// What each mall's ports are asked to do.
pub fn of(which: Which) -> &'static [Op] {
    match which {
        Which::Rakuten => &[Check, FetchOrders, FetchKnown, Read, Push, Report, Outcome, Confirm, Articles],
        Which::Yahoo => &[Check, FetchOrders, FetchKnown, Read, Push, Report, Finish],
        Which::Futureshop => &[Check, FetchOrders, FetchKnown, Read, Push],
    }
}

/// Ports that a mall has and that talk to it over the network.
pub fn ports(mall: &dyn Mall) -> Vec<&'static str> {
    let has = [
        ("mall", true),
        ("orders", mall.orders().is_some()),
        ("stock", mall.stock().is_some()),
        ("shipments", mall.shipments().is_some()),
        ("status", mall.status().is_some()),
        ("login", mall.login().is_some()),
        ("items", mall.items().is_some()),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(port, _)| port).collect()
}

/// What a case works on, made before any fault is set.
pub struct Prepared {
    pub number: String,
    receipt: String,
    code: String,
}

impl Op {
    pub fn port(self) -> &'static str {
        match self {
            Check => "mall",
            FetchOrders | FetchKnown => "orders",
            Read | Push => "stock",
            Report | Outcome => "shipments",
            Confirm => "status",
            Finish => "login",
            Articles => "items",
        }
    }

    /// Part of the path of the request that the case is about.
    pub fn path(self, which: Which) -> &'static str {
        match (self, which) {
            (Check, Which::Rakuten) => "expiry-date",
            (Check, Which::Yahoo) => "orderCount",
            (Check | Read | Push, Which::Futureshop) => "inventory",
            (FetchOrders, which) => which.list(),
            (FetchKnown, Which::Rakuten) => "getOrder",
            (FetchKnown, Which::Yahoo) => "orderInfo",
            (FetchKnown, Which::Futureshop) => "orders/",
            (Read, Which::Rakuten) => "bulk-get",
            (Read, Which::Yahoo) => "getStock",
            (Push, Which::Rakuten) => "bulk-upsert",
            (Push, Which::Yahoo) => "setStock",
            (Report, Which::Rakuten) => "/updateOrderShippingAsync",
            (Report, Which::Yahoo) => "orderShipStatusChange",
            (Report, Which::Futureshop) => panic!("it has no such port"),
            (Outcome, _) => "getResultUpdateOrderShippingAsync",
            (Confirm, _) => "confirmOrder",
            (Finish, _) => "token",
            (Articles, _) => "items/search",
        }
    }

    pub fn changes(self) -> bool {
        matches!(self, Push | Report | Confirm | Finish)
    }

    /// The answer has something in it that can be cut off or garbled.
    pub fn has_answer(self, which: Which) -> bool {
        !(self == Push && which == Which::Rakuten)
    }

    pub async fn prepare(self, stand: &Stand) -> Prepared {
        let number = match self {
            Report | Outcome => stand.sells_to_ship(),
            Push | Read | Articles => String::new(),
            _ => stand.sells(1),
        };
        let receipt = match self {
            Outcome => match stand.shipments().report(&[parcel(&number)]).await.unwrap() {
                Reported::Later(receipt) => receipt,
                Reported::Now(_) => panic!("no receipt"),
            },
            _ => String::new(),
        };
        let code = match self {
            Finish => code(stand, "nonce-1").await,
            _ => String::new(),
        };
        Prepared { number, receipt, code }
    }

    /// Does it once; an error of a single row counts as the error.
    pub async fn run(self, stand: &Stand, prepared: &Prepared) -> Result<(), MallError> {
        let numbers = std::slice::from_ref(&prepared.number);
        match self {
            Check => stand.mall.check().await.map(drop),
            FetchOrders => {
                let (found, _) = stand.poll(None).await?;
                assert_eq!(found, numbers, "{:?}", stand.which);
                Ok(())
            }
            FetchKnown => {
                let items = stand.fetch(numbers).await?;
                assert_eq!(items.len(), 1);
                stand.orders().parse(&items[0]).unwrap();
                Ok(())
            }
            Read => {
                let readings = stand.stock().read(&[stand.keys("sencha", "100g")]).await?;
                assert_eq!(readings[0].shown, Shown::Number(50));
                Ok(())
            }
            Push => {
                let keys = stand.keys("sencha", "100g");
                let listing = stand.stock().listing_key(&keys).unwrap();
                let row = PushRow { listing, keys, change: Change::By(-3) };
                stand.stock().push(&[row]).await?.remove(0).result
            }
            Report => match stand.shipments().report(&[parcel(&prepared.number)]).await? {
                Reported::Now(mut outcomes) => outcomes.remove(0).result,
                Reported::Later(_) => Ok(()),
            },
            Outcome => {
                let outcomes = stand.shipments().outcome(&prepared.receipt).await?;
                outcomes.expect("the mall is done at once").remove(0).result
            }
            Confirm => stand.status().confirm(numbers).await?.remove(0).result,
            Articles => {
                let page = stand.mall.items().unwrap().page(None).await?;
                assert_eq!(page.articles.len(), 3, "{page:?}");
                Ok(())
            }
            Finish => {
                let login = stand.mall.login().unwrap();
                login.finish(REDIRECT, &prepared.code, "nonce-1").await.map(drop)
            }
        }
    }

    /// Whether the mall's own books show that it happened; `None` where they don't tell.
    pub fn happened(self, stand: &Stand, prepared: &Prepared) -> Option<bool> {
        let order = || stand.sim.orders().into_iter().find(|order| order.number == prepared.number).unwrap();
        match self {
            Push => Some(stand.sim.stock("sencha", "100g") == Some(Some(47))),
            Report => {
                // The simulated Rakuten works through its reports when it is asked something.
                let shipped = order().tracking_numbers.iter().any(|number| number == "123456789012");
                (stand.which == Which::Yahoo).then_some(shipped)
            }
            Confirm => Some(order().status != 100),
            _ => None,
        }
    }
}

pub fn parcel(number: &str) -> Shipment {
    Shipment {
        order_number: number.to_owned(),
        delivery_key: String::new(),
        carrier: "yamato".to_owned(),
        tracking_number: "123456789012".to_owned(),
        shipped_on: "2026-11-22".to_owned(),
    }
}

/// A mail of the mall, read by the rules in its folder.
pub fn read(stand: &Stand, mail: &SimMail) -> MailOutcome {
    let decoded = DecodedMail {
        subject: mail.subject.clone(),
        from: vec![Mailbox { name: String::new(), address: mail.from.clone() }],
        date: Some(Instant(mail.at)),
        text: mail.body.clone(),
        ..DecodedMail::default()
    };
    MailReader::new(stand.mall.mail().unwrap().rules()).unwrap().read(&decoded)
}

/// What the browser brings back after the person agreed.
pub async fn code(stand: &Stand, nonce: &str) -> String {
    let address = stand.mall.login().unwrap().address(REDIRECT, "state-1", nonce).unwrap();
    let answer = stand.http.send(Request::reading(Method::Get, address)).await.unwrap();
    assert_eq!(answer.status, 302, "{}", String::from_utf8_lossy(&answer.body));
    let (_, query) = answer.header("location").unwrap().split_once('?').unwrap();
    assert!(query.contains("state=state-1"), "{query}");
    query.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap().to_owned()
}
