//! The rules as data: what a mall's folder writes down about its mails.
//!
//! Patterns are regular expressions of the `regex` crate. They see each line **folded** (NFKC: full-width digits, letters,
//! colons, brackets and half-width kana are made one; the width of a blank does not matter), so write them in
//! half-width ASCII and full-width kana. What is kept (names, addresses, titles) is taken from the line as it came.

/// All that is known about the mails of one mall.
#[derive(Debug, Clone)]
pub struct MailRules {
    /// The mall's key (`rakuten`).
    pub mall: &'static str,
    /// Pattern of the sender's address, without case.
    pub senders: &'static [&'static str],
    /// Tried in turn; the first whose subject (and body) fits reads the mail.
    pub layouts: Vec<Layout>,
}

/// What a layout's mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// An order; a [`crate::mail::rules::MailOutcome::Trigger`] when it has no items.
    Order,
    /// A cancelled order: only the number is read.
    Cancel,
    /// A mail of the mall that is no order: leave it.
    Ignore,
}

/// One layout of one kind of mail.
#[derive(Debug, Clone)]
pub struct Layout {
    /// `mall.layout`.
    pub name: &'static str,
    /// What it tells.
    pub kind: MailKind,
    /// One of these has to be found in the subject.
    pub subjects: &'static [&'static str],
    /// Each of these has to be found in some line; may be empty.
    pub body: &'static [&'static str],
    /// Shape of an order number, for the value of the label [`Field::OrderNumber`]; the first group is the number.
    pub order_number: &'static str,
    /// How labels stand in the text.
    pub label_style: LabelStyle,
    /// The labels.
    pub labels: &'static [Label],
    /// Where and how the items stand. `None`: never more than a trigger.
    pub items: Option<ItemGrammar>,
    /// The sums.
    pub totals: TotalsGrammar,
    /// Fields without which an order is not whole.
    pub required: &'static [Field],
}

/// How a label stands before its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelStyle {
    /// `[受注番号] …`, the value on this line, the next ones, or both.
    Bracket,
    /// `注文ID：…`, the value on this line only unless the label says otherwise.
    Colon,
    /// `ご注文番号 …` or with a colon.
    Blank,
}

/// One label and the field that its value fills.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// The field.
    pub field: Field,
    /// Spellings, folded.
    pub names: &'static [&'static str],
    /// Whether the lines after it, up to the next label or rule of dashes, belong to it.
    pub lines_follow: bool,
}

/// The fields that a label can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Order number.
    OrderNumber,
    /// Date and time of the order, in Tokyo.
    OrderedAt,
    /// Buyer: name, kana, postcode, address, telephone.
    Buyer,
    /// Recipient: the same.
    Recipient,
    /// Payment method.
    Payment,
    /// Delivery method.
    ShippingMethod,
    /// Wished day and time.
    Wished,
    /// Remarks of the buyer.
    Remarks,
    /// Shop name.
    ShopName,
    /// A label that ends the one before and is not kept.
    Other,
}

/// Where the item's code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAt {
    /// In brackets at the end of the name: `名前(code)`.
    NameEnd,
    /// On the line after the name, `code` or `code/sub-code`.
    SecondLine,
    /// In the price line's group `code`.
    PriceLine,
}

/// What the one amount of a line means where a layout prints only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountIs {
    /// The price line has price and quantity (and perhaps the subtotal, which is then checked).
    Price,
    /// The layout's `amount` group is a price or a subtotal; the stated sum of the goods decides, and nothing else.
    DecidedBySum,
}

/// How items stand in the text.
#[derive(Debug, Clone, Copy)]
pub struct ItemGrammar {
    /// The line before the first item.
    pub start: &'static str,
    /// The line after the last item.
    pub end: &'static str,
    /// The line between two items.
    pub separator: Option<&'static str>,
    /// The first line of an item, with the group `name`; `None` when any line may be it.
    pub first_line: Option<&'static str>,
    /// The price line, last of an item. Groups: `price`, `qty`, and optionally `subtotal`, `rate`, `tax` (税込/税抜/税別), `code`,
    /// `name`, `amount`.
    pub price: &'static str,
    /// Where the code stands.
    pub code: CodeAt,
    /// Label of a line with the SKU key (`SKU管理番号`).
    pub sku_label: Option<&'static str>,
    /// Lines inside the items that mean nothing (table headings).
    pub skip: &'static [&'static str],
    /// What the amount means.
    pub amount: AmountIs,
}

/// The sums that a mail states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// Sum of the lines.
    Goods,
    /// Tax on top.
    Tax,
    /// Postage.
    Postage,
    /// Fees.
    Fees,
    /// Gift wrapping.
    GiftWrap,
    /// Points used; minus sign or not.
    Points,
    /// Coupon; minus sign or not.
    Coupon,
    /// The total, see [`TotalIs`].
    Total,
    /// What is billed after points and coupons, where the mail states it beside the total.
    Billed,
    /// A sum that isn't kept (points that the buyer gets).
    Ignored,
}

/// What the total has in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalIs {
    /// Points and coupons are already taken off.
    AfterDiscounts,
    /// One or the other; the sums have to fit exactly one of them (or both, without discounts).
    Either,
}

/// How the sums stand in the text: `label amount(円)`, after the items.
#[derive(Debug, Clone, Copy)]
pub struct TotalsGrammar {
    /// Labels, folded, and their sums.
    pub labels: &'static [(&'static str, Sum)],
    /// What the total has in it.
    pub total_is: TotalIs,
    /// Two generations of a mail use the words for sum of the goods and total the other way round; the lines tell which.
    pub goods_and_total_may_swap: bool,
    /// Whether a mail without the sum of the goods is whole (the lines then stand for it).
    pub goods_optional: bool,
}
