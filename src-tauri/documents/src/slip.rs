//! What stands on a delivery slip, as plain values.

use jiff::civil::Date;
use miseban_domain::Currency;

/// One 納品書: what one recipient gets in one consignment. Texts are given as they came; what the font
/// cannot print is reported, not guarded against here. Empty texts are left out of the paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliverySlip {
    /// Who sends the goods and stands for the document.
    pub issuer: Issuer,
    /// Who gets the goods; placed for the window of an envelope.
    pub recipient: Party,
    /// Who ordered, where that is somebody else.
    pub buyer: Option<Party>,
    /// Number of the order, as buyer and mall know it.
    pub order_number: String,
    /// Day of the order in Japan.
    pub order_date: Option<Date>,
    /// Day printed as the document's own.
    pub issue_date: Date,
    /// Day on which the goods leave, the day of the transaction for tax.
    pub shipping_date: Option<Date>,
    /// Mall and shop where the order was placed, as the buyer knows them.
    pub shop_name: String,
    /// How the order is paid, as the buyer knows it.
    pub payment_method: String,
    /// Day on which the recipient wishes to get it.
    pub wished_date: Option<Date>,
    /// Time of day wished for, in the carrier's words (`18時～20時`).
    pub wished_time: String,
    /// Carrier and service.
    pub delivery_method: String,
    /// The parcel's number at the carrier.
    pub tracking_number: String,
    /// The goods, in the order in which they are to be printed.
    pub lines: Vec<SlipLine>,
    /// Whether `unit_price`, `amount`, charges and discounts contain the tax; `true` in nearly all shops.
    pub prices_include_tax: bool,
    /// What is charged for sending; `Some(0)` prints 0, `None` prints no row.
    pub postage: Option<i64>,
    /// Further charges: cash on delivery, gift wrapping.
    pub fees: Vec<Charge>,
    /// What lowers the price: coupons and points borne by the shop. Amounts are positive.
    pub discounts: Vec<Charge>,
    /// What others pay for the buyer: coupons and points borne by the mall. Amounts are positive.
    pub payments: Vec<Charge>,
    /// Tax per rate, as the domain worked it out for the whole document.
    pub rates: Vec<RateSummary>,
    /// Currency of all amounts, which are in its smallest unit.
    pub currency: Currency,
    /// Words of the shop to the recipient; may have several lines.
    pub message: String,
    /// Off for gifts: no price, no sum, no way of payment is printed.
    pub show_prices: bool,
    /// Whether the order number is also printed as a barcode (where it can be one).
    pub barcode: bool,
}

/// Who issues a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issuer {
    /// The shop's official name.
    pub name: String,
    /// Postal code, with or without hyphen, without 〒.
    pub postal_code: String,
    /// Address, a part a line.
    pub address: Vec<String>,
    /// Telephone number.
    pub phone: String,
    /// Mail address.
    pub mail: String,
    /// Address of the shop's pages.
    pub url: String,
    /// T and 13 digits, for shops registered as issuers of qualified invoices.
    pub registration_number: Option<String>,
}

/// A person or company that gets goods or ordered them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Company and department, above the name.
    pub company: Vec<String>,
    /// Name, without honorific.
    pub name: String,
    /// What follows the name.
    pub honorific: Honorific,
    /// Postal code, with or without hyphen, without 〒.
    pub postal_code: String,
    /// Address, a part a line.
    pub address: Vec<String>,
    /// Telephone number, where it is to be printed.
    pub phone: String,
}

/// What politely follows a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Honorific {
    /// 様
    #[default]
    Person,
    /// 御中
    Company,
    /// Nothing, where the name has its own.
    None,
}

/// One article on the slip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlipLine {
    /// The shop's code of it.
    pub code: String,
    /// What it is.
    pub name: String,
    /// Variation and options, each as `name：value`.
    pub options: Vec<String>,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: i64,
    /// Price of all, as the order has it (it need not be the product: sets, rounded shares).
    pub amount: i64,
    /// Rate of consumption tax in percent.
    pub rate_percent: u8,
    /// Whether that is the reduced rate, marked ※.
    pub reduced: bool,
}

/// An amount with its name: a fee, a discount, a payment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charge {
    /// What it is for, in the buyer's language.
    pub label: String,
    /// How much.
    pub amount: i64,
}

/// What one rate of tax comes to, over the whole document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateSummary {
    /// The rate in percent.
    pub rate_percent: u8,
    /// Whether it is the reduced rate, marked ※.
    pub reduced: bool,
    /// All amounts at this rate with their tax, less the discounts on them.
    pub taxable_including_tax: i64,
    /// The tax in it, rounded once.
    pub tax: i64,
}
