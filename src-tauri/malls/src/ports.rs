//! The interface: a mall is the ports it has.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_domain::{Coded, Instant, Observation, article::Article, observation::MallState, stock::Range};
use miseban_formats::mail::rules::{MailOrder, MailRules};

use crate::{About, MallError, Secret};

/// The mall's keys of an article, by the mall's own field names.
pub type Keys = BTreeMap<String, String>;

/// One shop's mall.
#[async_trait]
pub trait Mall: Send + Sync {
    /// What is known of this kind of mall.
    fn about(&self) -> &'static About;

    /// Asks the mall whether settings and secrets work, without changing anything there, and when each ends.
    /// Repeatable.
    async fn check(&self) -> Result<Vec<CredentialState>, MallError>;

    /// Taking orders in.
    fn orders(&self) -> Option<&dyn Orders> {
        None
    }
    /// Reading and sending numbers.
    fn stock(&self) -> Option<&dyn Stock> {
        None
    }
    /// Reporting shipments.
    fn shipments(&self) -> Option<&dyn Shipments> {
        None
    }
    /// Changing where an order stands at the mall.
    fn status(&self) -> Option<&dyn Status> {
        None
    }
    /// A login in the system's browser.
    fn login(&self) -> Option<&dyn Login> {
        None
    }
    /// Reading the shop's articles.
    fn items(&self) -> Option<&dyn Items> {
        None
    }
    /// What its mails are good for.
    fn mail(&self) -> Option<&dyn MailPort> {
        None
    }
}

/// A key or login and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialState {
    /// `license_key`, `login`.
    pub name: &'static str,
    /// When it began, where known.
    pub issued_at: Option<Instant>,
    /// When it ends, where known.
    pub expires_at: Option<Instant>,
}

/// Something as it came in, an order an item, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawItem {
    /// The mall's order number.
    pub key: String,
    /// `application/json`, `text/xml`.
    pub media_type: &'static str,
    /// As received (cut out of the page that it came in, unchanged).
    pub bytes: Vec<u8>,
    /// When the question was asked.
    pub fetched_at: Instant,
}

/// An order that the mall has and that could not be fetched: refused by itself, or answered with something unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The mall's order number.
    pub number: String,
    /// Why, with the mall's words where there are any.
    pub error: MallError,
}

/// How a poll goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rest {
    /// With another step, at once.
    More,
    /// It is over, and an order of it is missing (unread, or hidden by pages that never added up): it must not count for
    /// safety. The next poll tries again.
    Ended,
    /// It is over, and everything came that was there when it began, by the mall's own clock.
    Complete,
}

/// One step of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The orders in it.
    pub items: Vec<RawItem>,
    /// Orders that could not be fetched; to be shown. They are asked for again by themselves, ever more rarely, for three days.
    pub unread: Vec<Unread>,
    /// Where to go on; to be kept with the items. Opaque to everybody but this mall.
    pub next: String,
    /// How the poll goes on.
    pub rest: Rest,
}

/// Orders asked for by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Those that came.
    pub items: Vec<RawItem>,
    /// Those that could not be fetched.
    pub unread: Vec<Unread>,
    /// Those that were not got to, because of trouble on the way or because it was enough for once: they are still due.
    pub left: Vec<String>,
}

/// What is known here of an order that is still open, for asking whether it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOrder {
    /// The mall's order number.
    pub number: String,
    /// When it was ordered, where known.
    pub ordered_at: Option<Instant>,
    /// [`Observation::version`] of the newest observation from the mall's API.
    pub version: Option<i64>,
    /// [`Observation::mall_status`] of the same.
    pub mall_status: Option<String>,
    /// The mall has not released it yet.
    pub pending: bool,
}

impl From<&Observation> for OpenOrder {
    fn from(seen: &Observation) -> Self {
        Self {
            number: seen.order_number.clone(),
            ordered_at: seen.ordered_at,
            version: seen.version,
            mall_status: seen.mall_status.clone(),
            pending: seen.state == Some(MallState::Pending),
        }
    }
}

/// Taking orders in.
#[async_trait]
pub trait Orders: Send + Sync {
    /// New and changed orders after `cursor` (`None`: from `since` on). Called again with `next` until `rest` says that the
    /// poll is over; the first call after that starts a new window that overlaps the last one. Windows go by the mall's own
    /// clock, whatever this computer's says. A page shift while paging must not lose an order; seeing one twice is fine; one
    /// that can't be fetched stops none of the others. Repeatable.
    async fn step(&self, cursor: Option<&str>, since: Instant) -> Result<Step, MallError>;

    /// These orders as they stand now; those that the mall does not know are in none of the three lists. Any number of
    /// them. An error means that none came. Repeatable.
    async fn fetch(&self, numbers: &[String]) -> Result<Fetched, MallError>;

    /// Those of these open orders that changed, or may have; orders that are in none of the three lists did not (or are not
    /// known to the mall). At most [`crate::about::Recheck::batch`] of them. Repeatable.
    async fn recheck(&self, open: &[OpenOrder]) -> Result<Fetched, MallError> {
        self.fetch(&open.iter().map(|order| order.number.clone()).collect::<Vec<_>>()).await
    }

    /// Reads one item; pure. The version of the code that reads is [`Orders::parser_version`].
    fn parse(&self, item: &RawItem) -> Result<Observation, Coded>;

    /// Grows whenever `parse` learns something; items that were unreadable are then read again.
    fn parser_version(&self) -> u32;
}

/// What the mall shows for a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A number.
    Number(i64),
    /// Unlimited, made to order: never overwritten.
    Unlimited,
    /// The mall does not know the listing.
    Missing,
}

/// What the mall showed when asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// [`Stock::listing_key`] of the listing.
    pub listing: String,
    /// What it shows.
    pub shown: Shown,
}

/// A number to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushRow {
    /// [`Stock::listing_key`] of the listing.
    pub listing: String,
    /// The mall's keys.
    pub keys: Keys,
    /// What to send.
    pub change: Change,
}

/// A new number, or a step from the one that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The number itself.
    To(i64),
    /// So many more (fewer when negative). Only where [`StockRules::relative`].
    By(i64),
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushOutcome {
    /// The listing.
    pub listing: String,
    /// `Err` with the mall's words when it refused this row.
    pub result: Result<(), MallError>,
}

/// What a mall allows for stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockRules {
    /// The numbers that it takes.
    pub range: Range,
    /// It takes steps, so that a sale within the round trip is not given back. A mall that takes only numbers gives back what
    /// it sells between the planning of a number and its arrival.
    pub relative: bool,
    /// It can be asked what it shows. Where it can't (numbers that leave as a file), nothing is read before or after a push:
    /// what was sent last is believed, [`Stock::read`] is never called, and a listing is sent numbers once a file of the mall
    /// or the person says that the mall has it.
    pub reads: bool,
    /// Time between two pushes at least, in milliseconds, so that what changes meanwhile goes together; 0: none. For malls
    /// that take a file at a time.
    pub every: i64,
    /// Most listings in one reading.
    pub read_batch: usize,
    /// Most listings in one push.
    pub push_batch: usize,
}

impl StockRules {
    /// Of an interface that takes steps and can be asked: numbers from 0 to `most`.
    pub const fn steps(most: i64, read_batch: usize, push_batch: usize) -> Self {
        Self {
            range: Range { min: 0, max: most },
            relative: true,
            reads: true,
            every: 0,
            read_batch,
            push_batch,
        }
    }
}

/// Reading and sending numbers.
#[async_trait]
pub trait Stock: Send + Sync {
    /// What the mall allows.
    fn rules(&self) -> StockRules;

    /// The one text that names a listing, made of the mall's keys in the mall's own spelling rules; `None` when a key is missing.
    fn listing_key(&self, keys: &Keys) -> Option<String>;

    /// What the mall shows now, one reading for every listing asked, in that order, at most `read_batch`. One whose keys the
    /// mall can't know is [`Shown::Missing`] and spoils no other. Listings that could not be got to are left out, so that
    /// what was learned of the others counts: they are still due. An error means that nothing was learned. Repeatable.
    async fn read(&self, listings: &[Keys]) -> Result<Vec<Reading>, MallError>;

    /// Sends numbers, at most `push_batch`, for listings that the mall is known to have. Never repeated by itself: on
    /// `OutcomeUnknown` the engine reads again and plans anew. One outcome for every row, in that order: of a batch that
    /// is refused, and of one that stops half way, what was taken counts. A row's own error means that nothing happened to
    /// it, unless it is `OutcomeUnknown`; so does an `Err` of the whole.
    async fn push(&self, rows: &[PushRow]) -> Result<Vec<PushOutcome>, MallError>;
}

/// A parcel to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// The mall's order number.
    pub order_number: String,
    /// The mall's key of the delivery (Rakuten `basketId`).
    pub delivery_key: String,
    /// The carrier, by our name: `yamato`, `sagawa`, `japan_post`, `seino`, `other`.
    pub carrier: String,
    /// Tracking number.
    pub tracking_number: String,
    /// Day, `2026-11-22`.
    pub shipped_on: String,
}

/// What became of a report or status change for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderOutcome {
    /// The mall's order number.
    pub order_number: String,
    /// Done, or what the mall said against it.
    pub result: Result<(), MallError>,
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// Answered at once.
    Now(Vec<OrderOutcome>),
    /// Taken; ask with this receipt.
    Later(String),
}

/// Reporting shipments.
#[async_trait]
pub trait Shipments: Send + Sync {
    /// Reports parcels. Not repeated by itself.
    async fn report(&self, shipments: &[Shipment]) -> Result<Reported, MallError>;

    /// The outcome behind a receipt; `None` while the mall is still at it. Repeatable.
    async fn outcome(&self, receipt: &str) -> Result<Option<Vec<OrderOutcome>>, MallError>;
}

/// Changing where an order stands at the mall.
#[async_trait]
pub trait Status: Send + Sync {
    /// 注文確認: tells the mall that the shop has taken the orders on. Not repeated by itself.
    async fn confirm(&self, numbers: &[String]) -> Result<Vec<OrderOutcome>, MallError>;
}

/// A part of what the shop sells at its mall.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticlesPage {
    /// The articles, a variation each.
    pub articles: Vec<Article>,
    /// Those that the mall tells in a way that can't be understood: its key, and why.
    pub unread: Vec<(String, Coded)>,
    /// How many there are in all, by the mall's own count (products, where it counts those).
    pub total: Option<i64>,
    /// Where to go on; `None` when this was the last part.
    pub next: Option<String>,
}

/// Reading the shop's articles.
#[async_trait]
pub trait Items: Send + Sync {
    /// The part of the shop's articles at `cursor` (`None`: from the beginning). Called again with `next` until there is none.
    /// An article may come twice; what was added or deleted meanwhile may come or not. Repeatable.
    async fn page(&self, cursor: Option<&str>) -> Result<ArticlesPage, MallError>;
}

/// What a login brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Secrets to keep, by key (`refresh_token`).
    pub secrets: BTreeMap<&'static str, Secret>,
    /// When it ends.
    pub credential: CredentialState,
}

/// A login in the system's browser, answered on a loopback address.
#[async_trait]
pub trait Login: Send + Sync {
    /// The address that the browser opens.
    fn address(&self, redirect_uri: &str, state: &str, nonce: &str) -> Result<String, MallError>;

    /// Turns the code of the answer into a login. Not repeated by itself (a code is good once).
    async fn finish(&self, redirect_uri: &str, code: &str, nonce: &str) -> Result<Granted, MallError>;
}

/// What a mall's order mail is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailUse {
    /// It only says that there is an order: the API is asked for the rest.
    Trigger,
    /// Lines and quantities, no buyer.
    StockOnly,
    /// The whole order.
    Whole,
    /// Only the buyer's address is taken from it.
    Address,
}

/// The mall's mails.
pub trait MailPort: Send + Sync {
    /// How they are recognised and read.
    fn rules(&self) -> MailRules;

    /// What an order mail is good for.
    fn good_for(&self) -> MailUse;

    /// Turns a mail that was read into an observation; pure.
    fn observe(&self, mail: &MailOrder, seen_at: Instant) -> Observation;
}
