//! What goes over the wire, exactly. Members that we don't use are left out.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A refusal of a whole call.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    #[serde(default)]
    pub errors: Vec<ErrorCode>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ErrorCode {
    #[serde(default)]
    pub code: String,
}

/// `GET inventory`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inventory {
    pub product_list: Vec<Product>,
    #[serde(default)]
    pub next_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Product {
    pub product_no: String,
    /// 在庫管理; off: sold without a number.
    #[serde(default = "yes")]
    pub inventory_enabled: bool,
    #[serde(default)]
    pub inventory_info: InventoryInfo,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct InventoryInfo {
    #[serde(default)]
    pub regular: Option<Regular>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Regular {
    #[serde(default)]
    pub inventory_list: Vec<Counted>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counted {
    #[serde(default)]
    pub vertical_no: String,
    #[serde(default)]
    pub horizontal_no: String,
    pub count: i64,
}

/// `POST inventory`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refresh {
    pub product_list: Vec<RefreshProduct>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefreshProduct {
    pub product_no: String,
    pub inventory_info: RefreshInfo,
}

#[derive(Debug, Serialize)]
pub(super) struct RefreshInfo {
    pub regular: RefreshRegular,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefreshRegular {
    pub inventory_list: Vec<RefreshRow>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefreshRow {
    pub vertical_no: String,
    pub horizontal_no: String,
    /// Digits replace, digits with a sign add.
    pub count: String,
}

/// What became of a write.
#[derive(Debug, Deserialize)]
pub(super) struct Refreshed {
    pub results: Vec<Refreshing>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refreshing {
    pub product_no: String,
    pub status: String,
    #[serde(default)]
    pub errors: Vec<ErrorCode>,
    /// Some answers have the code here.
    #[serde(default)]
    pub code: Option<String>,
}

/// `GET shipping`: orders as they came.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrderList {
    pub order_list: Vec<Box<RawValue>>,
    #[serde(default)]
    pub next_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Numbered {
    pub order_no: String,
}

/// How an order is kept whose cancel only the search told: the order itself doesn't say it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Cancelled {
    pub cancelled: Box<RawValue>,
}

/// An order, of the list or of the detail.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Order {
    pub order_no: String,
    pub date: String,
    pub status: String,
    pub grand_total: i64,
    pub product_total: i64,
    pub tax_total: i64,
    pub discount_total: i64,
    pub gift_wrapping_charge_total: i64,
    pub postage: i64,
    pub cool_delivery_charge_total: i64,
    pub payment_charge_total: i64,
    pub used_point_price: i64,
    pub payment_type: String,
    /// Empty while no money came.
    pub receipt_date: String,
    pub buyer_info: Person,
    pub shipment_list: Vec<Shipment>,
    /// The buyer's message; only in the detail.
    pub communication: String,
}

/// A person. The postal code has three names.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Person {
    pub last_name: String,
    pub first_name: String,
    pub last_name_kana: String,
    pub first_name_kana: String,
    pub mail: String,
    #[serde(alias = "postalCode")]
    pub zip_code: String,
    pub prefecture: String,
    pub address1: String,
    pub address2: String,
    pub address3: String,
    #[serde(alias = "phoneNo")]
    pub tel_no_main: String,
}

/// A shipment: `shippingInfo` nested in the list, flat in the detail.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Shipment {
    pub shipment_no: i64,
    pub address_info: Person,
    pub shipping_info: Option<Shipping>,
    #[serde(flatten)]
    pub flat: Shipping,
    pub product_list: Vec<Line>,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Shipping {
    pub delivery_service_name: String,
    pub invoice_no: String,
    pub preferred_delivery_date: String,
    pub preferred_delivery_time: String,
    pub shipping_date: String,
    pub gift_wrapping_label: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Line {
    pub product_no: String,
    pub sku_no: String,
    pub jan_code: String,
    pub name: String,
    pub vertical_variation_name: String,
    pub horizontal_variation_name: String,
    pub tax_rate_code: String,
    pub tax_included: String,
    pub price: i64,
    pub count: i64,
}
