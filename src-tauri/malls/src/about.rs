//! What is known of a kind of mall before any shop is set up.

use std::sync::Arc;

use miseban_domain::shop::{CancelReach, Cancels, SendBy};

use crate::{Connection, Keys, Mall, MallError, Setting};

/// A kind of mall, as data. The list of all kinds is `registry`.
#[derive(Debug)]
pub struct About {
    /// Its name in the database: `rakuten`, `yahoo`.
    pub id: &'static str,
    /// Message code of its name (`mall.rakuten`).
    pub name: &'static str,
    /// Names of the mall's keys of an article, the canonical ones first, each with the message code of its label.
    pub listing_keys: &'static [(&'static str, &'static str)],
    /// The key that is our code unless the shop says otherwise (商品の同一判定キー).
    pub default_matching_key: &'static str,
    /// How often new orders may be asked for, in milliseconds, within the mall's limits.
    pub poll_every: i64,
    /// The mall releases an order only after the shop has confirmed it (注文確認).
    pub confirms_orders: bool,
    /// It has a login in the browser ([`crate::Login`]).
    pub logs_in: bool,
    /// Orders that may be asked for by number at once without anything else having to wait long.
    pub known_batch: usize,
    /// How open orders are asked for again.
    pub recheck: Recheck,
    /// Names of the addresses that demo and test folders may replace, with the real ones.
    pub addresses: &'static [(&'static str, &'static str)],
    /// What a shop can set about its stock there. Only what the mall really tells or takes is a choice.
    pub stock: StockChoices,
}

/// What a shop can set about its stock at a mall.
#[derive(Debug, Clone, Copy)]
pub struct StockChoices {
    /// By which ways numbers are sent, the usual one first; none where no stock can be sent (ヤフオク!).
    pub ways: &'static [Way],
    /// The steps of the cancel setting that the mall's orders tell apart; none where it tells of no cancel.
    pub cancels: &'static [Cancels],
    /// How far its word on cancels reaches; what lies beyond is a row in 要対応.
    pub reach: CancelReach,
    /// Message code of what it doesn't tell of cancels, for the shop's page.
    pub untold: Option<&'static str>,
    /// It tells of orders that it has not released yet: message code of what they are there.
    pub pending: Option<&'static str>,
    /// Where what stands for sale is withdrawn instead of shown with 0 (auctions): the key of the shop's setting that asks for
    /// it (`true`).
    pub withdraw: Option<&'static str>,
}

impl StockChoices {
    /// Numbers by the mall's interface, read before they are sent; every cancel told with who and when; no order before
    /// its release.
    pub const BY_API: Self = Self {
        ways: &[Way { by: SendBy::Api, reads: true }],
        cancels: &[Cancels::Never, Cancels::BuyerSoon, Cancels::BeforeInstruction],
        reach: CancelReach::ALL,
        untold: None,
        pending: None,
        withdraw: None,
    };
    /// Nothing is sent there and nothing told: everything goes by file.
    pub const NONE: Self = Self { ways: &[], cancels: &[], ..Self::BY_API };
}

/// One way by which a mall takes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub by: SendBy,
    /// What the mall shows can be read just before; where it can't, a shop may leave the last pieces to others.
    pub reads: bool,
}

/// How a mall is asked whether open orders changed ([`crate::Orders::recheck`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recheck {
    /// Most orders at once. Where the mall lists changes it is many: one listing tells of all of them.
    pub batch: usize,
    /// Least time between two such questions, in milliseconds. Whoever asks earlier spends the day's calls on few orders.
    pub every: i64,
}

/// A kind of mall that a shop can be set up at.
#[derive(Debug)]
pub struct Kind {
    /// What is known of it.
    pub about: &'static About,
    /// The settings that a shop at it has, besides the common ones.
    pub settings: &'static [Setting],
    /// The one text that names a listing, made of the mall's keys in the mall's own spelling rules; `None` when a key is
    /// missing. Pure, and the same as [`crate::Stock::listing_key`]: a shop has listings before it has its keys.
    pub listing_key: fn(&Keys) -> Option<String>,
    /// Makes the mall of one shop; fails only when a setting is missing or of the wrong form. Sends nothing.
    pub connect: fn(Connection) -> Result<Arc<dyn Mall>, MallError>,
}
