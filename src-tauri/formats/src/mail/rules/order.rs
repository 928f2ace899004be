//! What the rules make of a mail.

use std::collections::BTreeMap;

use miseban_domain::Instant;
use serde::{Deserialize, Serialize};

/// What a mail is for one mall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum MailOutcome {
    /// Not an order mail of this mall; another mall may ask.
    NotOurs,
    /// Read to the last line, and its sums add up.
    Order(Box<MailOrder>),
    /// Only tells that there is an order: ask the API.
    Trigger {
        /// The order's number.
        order_number: String,
        /// Shop name in the text, for finding the shop.
        shop_name: Option<String>,
    },
    /// Tells that the order was cancelled.
    Cancelled {
        /// The order's number.
        order_number: String,
        /// Shop name in the text, for finding the shop.
        shop_name: Option<String>,
    },
    /// Looks like an order of this mall and could not be read fully. Kept and shown, nothing guessed.
    Unreadable(Unreadable),
}

/// Why a mail that looks like an order could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Message code: `mail.sender_unexpected`, `mail.order_number_missing`, `mail.order_number_several`, `mail.label_twice`,
    /// `mail.date_unreadable`, `mail.items_missing`, `mail.items_unended`, `mail.item_unreadable`, `mail.line_sum_differs`,
    /// `mail.total_missing`, `mail.amount_unreadable`, `mail.goods_sum_differs`, `mail.total_differs`,
    /// `mail.field_missing`, `mail.text_damaged`.
    pub code: String,
    /// Arguments of the message, by name.
    pub args: BTreeMap<String, String>,
    /// The line of the text, from 1; 0 where no single line is meant.
    pub line: usize,
    /// The order's number where that much could be read.
    pub order_number: Option<String>,
}

/// A person as the mail names one. Everything as written, trimmed; empty where the mail is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPerson {
    /// Name without 様.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// Postal code, digits only.
    pub zip: String,
    /// Address, its lines joined by a space.
    pub address: String,
    /// Telephone as written.
    pub phone: String,
}

/// An order as a mail tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailOrder {
    /// Name of the layout that read it (`rakuten.shop`, `yahoo.current`, …).
    pub layout: String,
    /// The mall's order number, as written.
    pub order_number: String,
    /// When the buyer ordered.
    pub ordered_at: Option<Instant>,
    /// The buyer; `None` where the mail does not say (Rakuten since September 2017).
    pub buyer: Option<MailPerson>,
    /// One entry a recipient; empty where the mail does not say.
    pub recipients: Vec<MailPerson>,
    /// Payment method in the mall's words.
    pub payment: Option<String>,
    /// Delivery method in the mall's words.
    pub shipping_method: Option<String>,
    /// Wished day and time, in the mall's words, a line each.
    pub wished: Option<String>,
    /// The buyer's remarks, a line each, as they came.
    pub remarks: Option<String>,
    /// Shop name in the text.
    pub shop_name: Option<String>,
    /// What was ordered.
    pub lines: Vec<MailLine>,
    /// The sums, which add up.
    pub totals: MailTotals,
}

/// One line of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// Index into [`MailOrder::recipients`] where the mail has several.
    pub recipient: Option<usize>,
    /// Title.
    pub name: String,
    /// Item number in the mall's words (Rakuten 商品番号, Yahoo! item id).
    pub code: Option<String>,
    /// What stands between name and price: the buyer's choices, a line each.
    pub variation_lines: Vec<String>,
    /// SKU key (Rakuten SKU管理番号, Yahoo! sub-code).
    pub sku: Option<String>,
    /// Yen a piece.
    pub unit_price: i64,
    /// Pieces.
    pub quantity: i64,
    /// Yen for all pieces; always `unit_price` times `quantity`.
    pub subtotal: i64,
    /// Tax rate in percent where the mail says it.
    pub tax_rate: Option<u8>,
    /// Whether the price has the tax in it, where the mail says it.
    pub tax_included: Option<bool>,
}

/// The sums in yen. Points and coupon are positive and taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTotals {
    /// Sum of the lines.
    pub subtotal: i64,
    /// Tax that comes on top of the prices; 0 where prices have it in them.
    pub tax: i64,
    /// Postage.
    pub postage: i64,
    /// Payment and cash-on-delivery fees.
    pub fees: i64,
    /// Gift wrapping.
    pub gift_wrap: i64,
    /// Yen paid with points.
    pub points: i64,
    /// Coupon discount.
    pub coupon: i64,
    /// What the buyer pays: `subtotal + tax + postage + fees + gift_wrap - points - coupon`.
    pub total: i64,
}
