//! What a source said about an order at one moment: one shape for mail, API, CSV and telephone.
//!
//! An observation is a fact and is never changed. Several of them are merged into the order by
//! [`crate::merge`]; whatever they leave out stays `None` and is filled by another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Currency, Instant};

/// Where an observation came from. The order of the variants is the rank: later ones know better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A mail of the mall.
    Mail,
    /// A file downloaded from the mall.
    Csv,
    /// The mall's API.
    Api,
    /// A person typed it in (telephone, fax).
    Person,
}

/// How much of the order the source is able to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// That the order exists; the API has to be asked for the rest.
    Trigger,
    /// What was sold and how many, but not to whom (明細未着).
    StockOnly,
    /// Everything that is needed to ship it.
    Whole,
}

/// Where the mall says that the order stands. The order of the variants is the order of an order's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MallState {
    /// Not yet released to the shop (Rakuten 楽天処理中, Amazon pending, Qoo10 入金待).
    Pending,
    /// New; the shop has to confirm it.
    New,
    /// Confirmed, waiting to be shipped.
    ToShip,
    /// Shipped.
    Shipped,
    /// Finished (paid out, arrived).
    Done,
}

/// One observation of one order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, as the mall tells it")]
pub struct Observation {
    /// The mall's order number, exactly as the mall writes it.
    pub order_number: String,
    /// Who says it.
    pub source: Source,
    /// How much the source can tell.
    pub extent: Extent,
    /// The mall's own version or update time of the order, growing with each change; `None` where the mall has none.
    pub version: Option<i64>,
    /// When we asked for it or it was written, before the answer came.
    pub seen_at: Instant,
    /// When the buyer ordered.
    pub ordered_at: Option<Instant>,
    /// Where the mall says that it stands.
    pub state: Option<MallState>,
    /// The mall's own code for that (Rakuten `300`, Yahoo! `2/1/0`), as text.
    pub mall_status: Option<String>,
    /// The whole order was cancelled.
    pub cancelled: bool,
    /// Who cancelled it and when, where the source tells.
    #[serde(default)]
    pub cancel: Option<Cancel>,
    /// The mall has put the cancelled pieces back on its own shelf.
    pub restocked_by_mall: bool,
    /// Who ordered.
    pub buyer: Option<Party>,
    /// One entry a recipient; lines are in them. Empty when the source cannot tell the lines.
    pub deliveries: Vec<ObservedDelivery>,
    /// How it is paid.
    pub payment: Option<ObservedPayment>,
    /// The sums that the mall states.
    pub totals: Option<Totals>,
    /// What the buyer wrote, with the mall's own fixed text taken off.
    pub remarks: Option<String>,
    /// The buyer asks for gift treatment (wrapping, のし).
    pub gift: bool,
    /// The mall marks the buyer or the order as needing care (要注意).
    pub caution: bool,
}

/// How an order was cancelled as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Cancel {
    /// By whom.
    pub by: CancelledBy,
    /// When it was asked for; `None` where the source doesn't tell.
    pub at: Option<Instant>,
}

/// Who cancelled an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The buyer.
    Buyer,
    /// The shop, or the mall for it.
    Shop,
}

/// A person or company with an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Name as it came, family name first.
    pub name: String,
    /// Name in kana, as it came.
    pub kana: String,
    /// Postal code, digits only where it was digits.
    pub postal_code: String,
    /// Prefecture.
    pub prefecture: String,
    /// City.
    pub city: String,
    /// The rest of the address.
    pub street: String,
    /// Telephone as it came.
    pub phone: String,
    /// Mail address; a masked one is kept as it is.
    pub email: String,
}

/// What goes to one recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ObservedDelivery {
    /// The mall's key for it (Rakuten `basketId`), or the position where it has none.
    pub key: String,
    /// To whom.
    pub recipient: Option<Party>,
    /// Wished day, `2026-11-24`.
    pub wished_date: Option<String>,
    /// Wished time of day in the mall's words (`午前中`, `14:00-16:00`).
    pub wished_time: Option<String>,
    /// The mall's name for the way of delivery (宅配便, メール便).
    pub method: Option<String>,
    /// のし and its text.
    pub noshi: Option<String>,
    /// What is in it.
    pub lines: Vec<ObservedLine>,
    /// Tracking numbers that the mall already knows.
    pub tracking_numbers: Vec<String>,
}

/// Who ships a line, and whose stock it comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FulfilledBy {
    /// The shop.
    #[default]
    Shop,
    /// The mall's own warehouse (Amazon FBA): never in our numbers.
    Mall,
}

/// One line as the mall shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ObservedLine {
    /// The mall's key for the line, or its position where it has none; stable between observations of one source.
    pub key: String,
    /// The mall's keys for the article, by the mall's field name (`manageNumber`, `variantId`, `itemNumber`, …).
    pub keys: std::collections::BTreeMap<String, String>,
    /// Title as shown to the buyer.
    pub title: String,
    /// Choices of the buyer, one a line (`サイズ:M`).
    pub options: Vec<String>,
    /// How many.
    pub quantity: i64,
    /// Price of one piece, in the order's currency.
    pub unit_price: i64,
    /// Whether that price has the tax in it.
    pub tax_included: bool,
    /// Tax in percent, where the mall says it.
    pub tax_rate: Option<u8>,
    /// Who ships it.
    pub fulfilled_by: FulfilledBy,
}

/// The kinds of payment; each method of each mall is of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// Credit card and what behaves like one.
    Card,
    /// 代金引換.
    CashOnDelivery,
    /// Money comes before the parcel goes (銀行振込, コンビニ前払い).
    Prepaid,
    /// Money comes after the parcel went (後払い).
    Deferred,
    /// The mall collects, the shop has nothing to do.
    Mall,
}

/// How the order is paid.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ObservedPayment {
    /// The mall's name for the method.
    pub method: String,
    /// Its kind; `None` when the method has no mapping yet.
    pub kind: Option<PaymentKind>,
    /// The money has come in, where the mall says so.
    pub paid: Option<bool>,
}

/// The sums of an order, as the mall states them. All in the smallest unit of `currency`; discounts are positive.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Of which currency.
    pub currency: Currency,
    /// Sum of the lines.
    pub goods: i64,
    /// Tax that is not in the prices.
    pub tax: i64,
    /// Postage.
    pub postage: i64,
    /// Fees: cash on delivery, payment, wrapping.
    pub fees: i64,
    /// Points that the buyer used; the mall pays them (a payment, not a discount).
    pub points: i64,
    /// Coupons that the shop pays (a discount).
    pub coupon_shop: i64,
    /// Coupons that the mall pays (a payment).
    pub coupon_mall: i64,
    /// What the buyer is billed in the end.
    pub billed: i64,
    /// Per tax rate, where the mall states it.
    #[serde(default)]
    pub per_rate: Vec<RateTotal>,
}

/// The mall's own sums for one tax rate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RateTotal {
    /// Percent.
    pub rate: u8,
    /// Billed at this rate, tax included.
    pub billed: i64,
    /// Tax in it.
    pub tax: i64,
}

impl Totals {
    /// lines + tax + postage + fees - points - coupons; what `billed` should be.
    pub const fn sum(&self) -> i64 {
        self.goods + self.tax + self.postage + self.fees - self.points - self.coupon_shop - self.coupon_mall
    }
}
