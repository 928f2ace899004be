//! What a simulated mall can be told to do: from Rust, over `/_sim/`, and by a demo's story.

use serde::Serialize;
use serde_json::Value;

use super::{
    Desk,
    books::Books,
    faults::{ActiveFault, FaultRule},
    holds::Held,
    lock,
    mails::{MailLayout, SimMail},
    order::{OrderSpec, PlaceError},
    request_log::Logged,
};

/// Who cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The buyer, on the mall's page, while the mall lets them.
    Buyer,
    /// The shop or the mall, on the mall's own screen.
    Shop,
}

/// An order in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderSummary {
    /// Its number.
    pub number: String,
    /// When it was placed, UTC milliseconds.
    pub placed_at: i64,
    /// Rakuten's `orderProgress`, Yahoo!'s `OrderStatus`.
    pub status: i64,
    /// Yahoo!'s `ShipStatus`.
    pub ship_status: Option<i64>,
    /// What the buyer pays, whole yen.
    pub billed: i64,
    /// Lines.
    pub lines: usize,
    /// Tracking numbers that were reported.
    pub tracking_numbers: Vec<String>,
}

/// What a person sells on a mall's own screens, and what buyers do.
pub trait SimulatedMall: Send + Sync {
    /// `rakuten` or `yahoo`.
    fn mall(&self) -> &'static str;
    /// Its desk: time, faults, limits, holds, log.
    fn desk(&self) -> &Desk;
    /// The mall's own time, UTC milliseconds.
    fn now(&self) -> i64 {
        self.desk().now()
    }
    /// A buyer places an order; gives its number.
    fn place_order(&self, spec: OrderSpec) -> Result<String, PlaceError>;
    /// Someone cancels an order.
    fn cancel_order(&self, number: &str, by: CancelledBy) -> Result<(), PlaceError>;
    /// The quantity of a line (counted from 0) changes; 0 takes the line away.
    fn change_quantity(&self, number: &str, line: usize, quantity: i64) -> Result<(), PlaceError>;
    /// The shop confirms the order on the mall's own screen.
    fn confirm(&self, number: &str) -> Result<(), PlaceError>;
    /// The shop reports shipping on the mall's own screen.
    fn ship(&self, number: &str, tracking_number: &str) -> Result<(), PlaceError>;
    /// Money for a prepaid order comes in.
    fn pay(&self, number: &str) -> Result<(), PlaceError>;
    /// Someone sets the number on the mall's own screen; `None`: unlimited where the mall knows that.
    fn set_stock_by_hand(&self, item: &str, variant: &str, quantity: Option<i64>) -> Result<(), PlaceError>;
    /// What the mall shows for a SKU; the outer `None`: it has no such SKU.
    fn stock(&self, item: &str, variant: &str) -> Option<Option<i64>>;
    /// All orders, oldest first.
    fn orders(&self) -> Vec<OrderSummary>;
    /// The books.
    fn books(&self) -> Books;
    /// The mails sent after the mail with this `seq`.
    fn mails_since(&self, seq: u64) -> Vec<SimMail>;
    /// The mail of an order in a layout, whether or not it was sent.
    fn order_mail(&self, number: &str, layout: MailLayout) -> Option<SimMail>;
    /// Says that someone has got an order's details in another way (its mail was delivered).
    fn mark_read(&self, number: &str);
    /// Sets a fault; gives its id.
    fn set_fault(&self, rule: FaultRule) -> u64 {
        self.desk().faults.set(rule)
    }
    /// Clears a fault, or all of them.
    fn clear_faults(&self, id: Option<u64>) {
        self.desk().faults.clear(id);
    }
    /// The faults that are set.
    fn faults(&self) -> Vec<ActiveFault> {
        self.desk().faults.list()
    }
    /// Answers that are held.
    fn held(&self) -> Vec<Held> {
        self.desk().holds.list()
    }
    /// Lets held answers go; says how many.
    fn release_held(&self) -> usize {
        self.desk().holds.release()
    }
    /// Requests after the one with this `seq`.
    fn log_since(&self, seq: u64) -> Vec<Logged> {
        lock(&self.desk().log).since(seq)
    }
    /// Whether limits are kept.
    fn enforce_limits(&self, enforced: bool) {
        lock(&self.desk().limits).limits.enforced = enforced;
    }
    /// Everything as at the start: no orders, first stocks, no faults.
    fn reset(&self);
    /// Addresses and credentials, as JSON.
    fn about(&self) -> Value;
    /// What only this mall can be told (`/_sim/NAME`), as JSON; `None`: it knows no such thing.
    fn special(&self, name: &str, body: &Value) -> Option<Result<Value, PlaceError>>;
}
