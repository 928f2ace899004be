//! An order as a buyer places it: the same for both malls, each writes it in its own words.

use serde::{Deserialize, Serialize};

/// Someone with an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// 姓
    pub family_name: String,
    /// 名
    pub first_name: String,
    /// 姓カナ, full-width katakana.
    pub family_kana: String,
    /// 名カナ
    pub first_kana: String,
    /// Seven digits.
    pub postcode: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// The rest of the address.
    pub street: String,
    /// 建物名・部屋番号
    pub building: String,
    /// With hyphens.
    pub phone: String,
    /// The buyer's own; malls mask it in their own way.
    pub mail: String,
}

/// How the buyer pays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Credit card, settled at once.
    #[default]
    Card,
    /// 代金引換
    CashOnDelivery,
    /// 銀行振込, before shipping.
    BankTransfer,
    /// コンビニ前払い
    ConvenienceStore,
    /// 後払い
    Deferred,
    /// Paid with points alone.
    PointsOnly,
}

/// One line of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineSpec {
    /// Rakuten's 商品管理番号, Yahoo!'s `item_code`.
    pub item: String,
    /// Rakuten's SKU管理番号, Yahoo!'s `sub_code`.
    pub variant: String,
    /// Pieces, at least 1.
    pub quantity: i64,
    /// Which of `recipients` it goes to.
    pub recipient: usize,
    /// Options without stock that the buyer chose, e.g. (のし, 不要).
    pub options: Vec<(String, String)>,
    /// For an article that isn't in the catalogue (the mall sells it, we were never told): its name.
    pub unlisted_name: Option<String>,
    /// Price with tax, whole yen; without it the catalogue's.
    pub price_yen: Option<i64>,
}

impl LineSpec {
    /// A plain line.
    pub fn new(item: impl Into<String>, variant: impl Into<String>, quantity: i64) -> Self {
        Self { item: item.into(), variant: variant.into(), quantity, ..Self::default() }
    }
}

/// A coupon that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Yen taken off.
    pub amount: i64,
    /// Paid by the shop (else by the mall).
    pub by_shop: bool,
}

/// Wrapping paper or ribbon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapping {
    /// What it is called.
    pub name: String,
    /// With tax, whole yen.
    pub price_yen: i64,
    /// A ribbon, not paper.
    #[serde(default)]
    pub ribbon: bool,
}

/// When the buyer wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WishedTime {
    /// 午前中
    Morning,
    /// From hour to hour, e.g. 14 to 16.
    Hours(u8, u8),
}

/// What a buyer orders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "a buyer's ticks on the order page")]
pub struct OrderSpec {
    /// At least one.
    pub lines: Vec<LineSpec>,
    /// Who pays.
    pub buyer: Person,
    /// Who receives; empty: the buyer. More than one at Rakuten only.
    pub recipients: Vec<Person>,
    /// How it is paid.
    pub payment: Payment,
    /// Money has come in already (prepaid kinds only).
    pub paid: bool,
    /// `yyyy-MM-dd`
    pub wished_date: Option<String>,
    /// Time of day.
    pub wished_time: Option<WishedTime>,
    /// What the buyer wrote.
    pub remark: Option<String>,
    /// A gift.
    pub gift: bool,
    /// What is to be written on the のし.
    pub noshi: Option<String>,
    /// At most one of each kind.
    pub wrapping: Option<Wrapping>,
    /// Points used, in yen.
    pub points: i64,
    /// A coupon.
    pub coupon: Option<Coupon>,
    /// 送料, whole yen with tax.
    pub postage: i64,
    /// The postage is still to be set by the shop (Rakuten writes -9999 then).
    pub postage_undetermined: bool,
    /// 代引料・決済手数料, whole yen with tax.
    pub payment_charge: i64,
    /// Wants a receipt.
    pub receipt: bool,
    /// A social gift: the recipient isn't known yet (Rakuten only).
    pub social_gift: bool,
    /// A mobile phone was used.
    pub smartphone: bool,
}

impl OrderSpec {
    /// One line, to the buyer, by card.
    pub fn simple(item: impl Into<String>, variant: impl Into<String>, quantity: i64, buyer: Person) -> Self {
        Self { lines: vec![LineSpec::new(item, variant, quantity)], buyer, ..Self::default() }
    }
}

/// Why an order couldn't be placed or changed, as the buyer would see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PlaceError {
    /// Not enough pieces on sale.
    SoldOut {
        /// `item:variant`
        sku: String,
        /// What is left.
        left: i64,
    },
    /// The mall doesn't sell it.
    UnknownSku {
        /// `item:variant`
        sku: String,
    },
    /// No lines, a quantity below 1, a recipient that isn't there, …
    NotAnOrder,
    /// This mall sends an order to one recipient.
    OneRecipientOnly,
    /// No such order.
    UnknownOrder,
    /// Too late, or not in this state.
    NotNow,
}

/// A line as it was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtLine {
    /// Rakuten's `itemDetailId`, Yahoo!'s `LineId`.
    pub id: i64,
    /// As in [`LineSpec`].
    pub item: String,
    /// As in [`LineSpec`].
    pub variant: String,
    /// 商品番号 and システム連携用SKU番号, where the mall has them.
    pub item_number: String,
    /// システム連携用SKU番号
    pub merchant_code: String,
    /// The article's name.
    pub name: String,
    /// Axis and value.
    pub variation: Vec<(String, String)>,
    /// Chosen options.
    pub options: Vec<(String, String)>,
    /// Pieces.
    pub quantity: i64,
    /// A piece, with tax.
    pub price_yen: i64,
    /// 10, 8 or 0.
    pub tax_rate_percent: i64,
    /// Index of the recipient.
    pub recipient: usize,
    /// Its pieces came off the mall's number.
    pub counted: bool,
    /// A cancel gives them back by itself.
    pub restock_on_cancel: bool,
}

impl BoughtLine {
    /// `item:variant`
    pub fn key(&self) -> String {
        super::goods::sku_key(&self.item, &self.variant)
    }

    /// Price times pieces.
    pub fn sum(&self) -> i64 {
        self.price_yen.saturating_mul(self.quantity)
    }
}

/// Sums of an order, whole yen with tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    pub goods: i64,
    pub postage: i64,
    pub wrapping: i64,
    pub charge: i64,
    pub coupon: i64,
    pub points: i64,
}

impl Sums {
    pub(crate) fn of(spec: &OrderSpec, lines: &[BoughtLine]) -> Self {
        Self {
            goods: lines.iter().map(BoughtLine::sum).sum(),
            postage: spec.postage,
            wrapping: spec.wrapping.as_ref().map_or(0, |wrapping| wrapping.price_yen),
            charge: spec.payment_charge,
            coupon: spec.coupon.as_ref().map_or(0, |coupon| coupon.amount),
            points: spec.points,
        }
    }

    /// Goods, postage and wrapping.
    pub(crate) fn before_deductions(&self) -> i64 {
        self.goods + self.postage + self.wrapping
    }

    /// What the buyer pays.
    pub(crate) fn billed(&self) -> i64 {
        self.before_deductions() + self.charge - self.coupon - self.points
    }
}
