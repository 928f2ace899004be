//! What goes over the wire to and from RMS, as official documentation names it.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value, value::RawValue};

/// `{"Results":{…}}`: the gateway before the API.
#[derive(Debug, Deserialize)]
pub(super) struct GatewayErrors {
    #[serde(rename = "Results")]
    pub results: GatewayError,
}

#[derive(Debug, Deserialize)]
pub(super) struct GatewayError {
    #[serde(rename = "errorCode")]
    pub code: String,
    #[serde(default)]
    pub message: String,
}

/// `{"errors":[…]}`: the inventory API.
#[derive(Debug, Deserialize)]
pub(super) struct InventoryErrors {
    pub errors: Vec<InventoryError>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct InventoryError {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    #[serde(default)]
    pub property_path: Option<String>,
}

/// `MessageModelList`: the order API, in every answer.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Messages {
    #[serde(rename = "MessageModelList")]
    pub messages: Option<Vec<Message>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    #[serde(default, rename = "messageType")]
    pub kind: String,
    #[serde(default, rename = "messageCode")]
    pub code: String,
    #[serde(default, rename = "message")]
    pub text: String,
    #[serde(default)]
    pub order_number: Option<String>,
}

impl Message {
    pub(super) fn is_error(&self) -> bool {
        self.kind == "ERROR"
    }
    pub(super) fn is_info(&self) -> bool {
        self.kind == "INFO"
    }
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.code, self.text)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Expiry {
    pub expiry_date: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Search {
    pub date_type: u8,
    pub start_datetime: String,
    pub end_datetime: String,
    #[serde(rename = "PaginationRequestModel")]
    pub pagination: Pagination,
}

#[derive(Debug, Serialize)]
pub(super) struct Pagination {
    #[serde(rename = "requestRecordsAmount")]
    pub amount: u32,
    #[serde(rename = "requestPage")]
    pub page: u64,
    #[serde(rename = "SortModelList")]
    pub sort: [Sort; 1],
}

#[derive(Debug, Serialize)]
pub(super) struct Sort {
    #[serde(rename = "sortColumn")]
    pub column: u8,
    #[serde(rename = "sortDirection")]
    pub direction: u8,
}

#[derive(Debug, Deserialize)]
pub(super) struct SearchAnswer {
    #[serde(rename = "MessageModelList")]
    pub messages: Option<Vec<Message>>,
    #[serde(rename = "orderNumberList")]
    pub numbers: Option<Vec<String>>,
    #[serde(rename = "PaginationResponseModel")]
    pub pagination: Option<PaginationAnswer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaginationAnswer {
    pub total_records_amount: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GetOrder<'a> {
    pub order_number_list: &'a [String],
    pub version: u8,
}

#[derive(Debug, Deserialize)]
pub(super) struct GetOrderAnswer<'a> {
    #[serde(borrow, default, rename = "OrderModelList")]
    pub orders: Option<Vec<&'a RawValue>>,
    #[serde(rename = "MessageModelList")]
    pub messages: Option<Vec<Message>>,
}

/// What has to be known of an order before it is read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head {
    pub order_number: String,
    #[serde(default)]
    pub order_datetime: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Numbers<'a> {
    pub order_number_list: &'a [String],
}

// Stock.

#[derive(Debug, Serialize)]
pub(super) struct BulkGet<'a> {
    pub inventories: &'a [Pair],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pair {
    pub manage_number: String,
    pub variant_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct BulkGetAnswer {
    #[serde(default)]
    pub inventories: Vec<Inventory>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inventory {
    pub manage_number: String,
    pub variant_id: String,
    pub quantity: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct BulkUpsert<'a> {
    pub inventories: Vec<&'a Upsert>,
}

/// Only the number: at 2.0 nothing else is in the record, so lead times and ship-from stay.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Upsert {
    pub manage_number: String,
    pub variant_id: String,
    pub mode: &'static str,
    pub quantity: i64,
}

// Shipments.

#[derive(Debug, Serialize)]
pub(super) struct Ship {
    #[serde(rename = "OrderShippingModelList")]
    pub orders: Vec<ShipOrder>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ShipOrder {
    #[serde(rename = "orderNumber")]
    pub number: String,
    #[serde(rename = "BasketidModelList")]
    pub baskets: Vec<ShipBasket>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ShipBasket {
    #[serde(rename = "basketId")]
    pub id: i64,
    #[serde(rename = "ShippingModelList")]
    pub rows: Vec<ShipRow>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShipRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_detail_id: Option<i64>,
    pub delivery_company: &'static str,
    pub shipping_number: String,
    pub shipping_date: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShipAnswer {
    #[serde(rename = "MessageModelList")]
    pub messages: Option<Vec<Message>>,
    pub request_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShipResult<'a> {
    pub request_id: &'a str,
}

#[derive(Debug, Deserialize)]
pub(super) struct ShipResultAnswer {
    #[serde(rename = "ResultShippingModelList")]
    pub results: Option<Vec<ShipOrderResult>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ShipOrderResult {
    #[serde(rename = "orderNumber")]
    pub number: String,
    #[serde(rename = "MessageModelList")]
    pub messages: Option<Vec<Message>>,
}

// Orders. Every member may be null or missing: an order that lacks one is still an order.

macro_rules! model {
    ($(#[$doc:meta])* $name:ident { $($field:ident : $type:ty = $wire:literal $(by $with:literal)?),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize)]
        pub(super) struct $name {
            $(#[serde(rename = $wire, default $(, deserialize_with = $with)?)] pub $field: Option<$type>,)*
        }
    };
}

model!(Order {
    number: String = "orderNumber",
    progress: i64 = "orderProgress" by "int",
    ordered_at: String = "orderDatetime",
    delivery_date: String = "deliveryDate",
    shipping_term: i64 = "shippingTerm" by "int",
    remarks: String = "remarks",
    gift_check: i64 = "giftCheckFlag" by "int",
    social_gift: i64 = "socialGiftFlag" by "int",
    caution: i64 = "cautionDisplayType" by "int",
    rakuten_confirm: i64 = "rakutenConfirmFlag" by "int",
    goods: i64 = "goodsPrice" by "int",
    tax: i64 = "goodsTax" by "int",
    postage: i64 = "postagePrice" by "int",
    delivery: i64 = "deliveryPrice" by "int",
    payment_charge: i64 = "paymentCharge" by "int",
    additional_fee: i64 = "additionalFeeOccurAmountToUser" by "int",
    request: i64 = "requestPrice" by "int",
    coupon_all: i64 = "couponAllTotalPrice" by "int",
    coupon_shop: i64 = "couponShopPrice" by "int",
    coupon_other: i64 = "couponOtherPrice" by "int",
    orderer: Person = "OrdererModel",
    settlement: Settlement = "SettlementModel",
    way: Way = "DeliveryModel",
    point: Points = "PointModel",
    wrapping1: Wrapping = "WrappingModel1",
    wrapping2: Wrapping = "WrappingModel2",
    packages: Vec<Package> = "PackageModelList",
    coupons: Vec<Coupon> = "CouponModelList",
    taxes: Vec<TaxSummary> = "TaxSummaryModelList",
    changes: Vec<Change> = "ChangeReasonModelList",
});

model!(Change {
    kind: i64 = "changeType" by "int",
    reason: i64 = "changeReason" by "int",
    applied_at: String = "changeApplyDatetime",
    fixed_at: String = "changeFixDatetime",
    completed_at: String = "changeCmplDatetime",
});

model!(Person {
    zip1: String = "zipCode1" by "text",
    zip2: String = "zipCode2" by "text",
    prefecture: String = "prefecture",
    city: String = "city",
    street: String = "subAddress",
    family: String = "familyName",
    first: String = "firstName",
    family_kana: String = "familyNameKana",
    first_kana: String = "firstNameKana",
    phone1: String = "phoneNumber1" by "text",
    phone2: String = "phoneNumber2" by "text",
    phone3: String = "phoneNumber3" by "text",
    email: String = "emailAddress",
});

model!(Settlement {
    code: i64 = "settlementMethodCode" by "int",
    name: String = "settlementMethod",
    by_rakuten: i64 = "rpaySettlementFlag" by "int",
});

model!(Way { name: String = "deliveryName" });

model!(Points { used: i64 = "usedPoint" by "int" });

model!(Wrapping {
    price: i64 = "price" by "int",
    deleted: i64 = "deleteWrappingFlag" by "int",
});

model!(Package {
    basket: i64 = "basketId" by "int",
    noshi: String = "noshi",
    deleted: i64 = "packageDeleteFlag" by "int",
    sender: Person = "SenderModel",
    items: Vec<Item> = "ItemModelList",
    shippings: Vec<Shipping> = "ShippingModelList",
    social_gift: SocialGift = "SocialGiftModel",
});

model!(SocialGift { entered: i64 = "inputFlag" by "int" });

model!(Item {
    id: i64 = "itemDetailId" by "int",
    name: String = "itemName",
    number: String = "itemNumber" by "text",
    manage_number: String = "manageNumber" by "text",
    price: i64 = "price" by "int",
    units: i64 = "units" by "int",
    tax_included: i64 = "includeTaxFlag" by "int",
    choice: String = "selectedChoice",
    restore: i64 = "restoreInventoryFlag" by "int",
    deleted: i64 = "deleteItemFlag" by "int",
    tax_rate: Number = "taxRate",
    skus: Vec<Sku> = "SkuModelList",
});

model!(Sku {
    variant: String = "variantId" by "text",
    merchant: String = "merchantDefinedSkuId" by "text",
    info: String = "skuInfo",
});

model!(Shipping {
    id: i64 = "shippingDetailId" by "int",
    number: String = "shippingNumber" by "text",
});

model!(Coupon {
    capital: String = "couponCapital",
    total: i64 = "couponTotalPrice" by "int",
});

model!(TaxSummary {
    rate: Number = "taxRate",
    request: i64 = "reqPrice" by "int",
    tax: i64 = "reqPriceTax" by "int",
});

/// Beyond this a number is no amount, quantity or key, and sums of such could overflow.
const LARGEST: i64 = 1_000_000_000_000_000;

/// A whole number, also one written as text; anything else is as good as missing.
fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number = match Option::<Value>::deserialize(deserializer)? {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Bool(flag)) => Some(flag.into()),
        _ => None,
    };
    Ok(number.filter(|number| (-LARGEST..=LARGEST).contains(number)))
}

/// A text, also one written as a number.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::String(text)) => Some(text),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}
