//! An order in the two shapes that the interface has: nested in the list, flat in the detail.

use serde_json::{Value, json};

use super::world::{Order, branches};
use crate::{
    clock::iso_datetime,
    stand::order::{BoughtLine, Payment, Person},
};

/// `2026-01-31T09:05:00`: Japan's time without a zone.
pub(super) fn local(at: i64) -> String {
    iso_datetime(at).trim_end_matches("+09:00").to_owned()
}

fn local_or_empty(at: Option<i64>) -> String {
    at.map(local).unwrap_or_default()
}

/// `TOKYO` for 東京都; only those that the demo's people live in (the whole list isn't documented).
fn prefecture(name: &str) -> &'static str {
    match name {
        "北海道" => "HOKKAIDO",
        "大阪府" => "OSAKA",
        "京都府" => "KYOTO",
        "愛知県" => "AICHI",
        "福岡県" => "FUKUOKA",
        "神奈川県" => "KANAGAWA",
        _ => "TOKYO",
    }
}

fn payment(payment: Payment) -> &'static str {
    match payment {
        // COD and BANK_TRANSFER were seen; the others are invented.
        Payment::CashOnDelivery => "COD",
        Payment::BankTransfer => "BANK_TRANSFER",
        Payment::ConvenienceStore => "CONVENI",
        Payment::Deferred => "DEFERRED",
        Payment::Card | Payment::PointsOnly => "CREDIT_CARD",
    }
}

/// `AWAITING_PAYMENT` and COMPLETED were seen; the one between is invented.
fn status(order: &Order) -> &'static str {
    match (order.shipped_at, order.paid_at) {
        (Some(_), _) => "COMPLETED",
        (None, None) if order.prepaid() => "AWAITING_PAYMENT",
        _ => "PROCESSING",
    }
}

fn zip(person: &Person) -> String {
    let digits = &person.postcode;
    match (digits.get(..3), digits.get(3..)) {
        (Some(head), Some(tail)) => format!("{head}-{tail}"),
        _ => digits.clone(),
    }
}

fn buyer(person: &Person) -> Value {
    json!({
        "memberId": "", "lastName": person.family_name, "firstName": person.first_name,
        "lastNameKana": person.family_kana, "firstNameKana": person.first_kana, "mail": person.mail, "mobileMail": "",
        "zipCode": zip(person), "prefecture": prefecture(&person.prefecture), "address1": person.city,
        "address2": person.street, "address3": person.building, "telNoMain": person.phone, "faxNo": "",
    })
}

fn address(person: &Person, postal_key: &str) -> Value {
    let mut address = json!({
        "lastName": person.family_name, "firstName": person.first_name,
        "lastNameKana": person.family_kana, "firstNameKana": person.first_kana,
        "prefecture": prefecture(&person.prefecture), "address1": person.city, "address2": person.street,
        "address3": person.building, "phoneNo": person.phone,
    });
    if let Some(object) = address.as_object_mut() {
        object.insert(postal_key.to_owned(), json!(zip(person)));
    }
    address
}

/// A line of the list; the detail has the article's number besides.
fn listed_line(line: &BoughtLine) -> Value {
    let (horizontal, vertical) = branches(&line.variant);
    json!({
        "skuNo": line.merchant_code, "name": line.name, "hanpukaiName": "",
        "verticalVariationName": vertical, "horizontalVariationName": horizontal, "janCode": "",
        "taxRateCode": if line.tax_rate_percent == 8 { "REDUCED" } else { "STANDARD" },
        "price": line.price_yen, "count": line.quantity, "taxIncluded": "TAX_INCLUDED", "tax": 0,
        "shippingDate": "", "optionList": [], "optionPriceList": [],
    })
}

fn detailed_line(line: &BoughtLine) -> Value {
    let mut value = listed_line(line);
    if let Some(object) = value.as_object_mut() {
        object.insert("productNo".to_owned(), json!(line.item));
    }
    value
}

fn head(order: &Order) -> Value {
    let sums = order.sums();
    let billed = if order.cancelled_at.is_some() { 0 } else { sums.billed() };
    json!({
        "orderNo": order.number, "type": "REGULAR", "date": local(order.placed_at), "status": status(order),
        "grandTotal": billed, "totalCost": sums.before_deductions() + sums.charge, "productTotal": sums.goods,
        "taxTotal": 0, "discountTotal": sums.coupon, "giftWrappingChargeTotal": sums.wrapping,
        "postage": sums.postage, "coolDeliveryChargeTotal": 0, "paymentChargeTotal": sums.charge,
        "usedPointPrice": sums.points, "taxConfigEnabled": true, "taxRate": 10, "taxRoundingType": "ROUND_DOWN",
        "standardTax": 0, "reducedTax": 0, "paymentType": payment(order.spec.payment),
        "receiptDate": local_or_empty(order.paid_at), "oricoProcedureDate": "", "isMember": false,
        "buyerInfo": buyer(&order.spec.buyer),
    })
}

fn recipient(order: &Order) -> &Person {
    order.spec.recipients.first().unwrap_or(&order.spec.buyer)
}

/// An order of the list: addressInfo with postalCode, shippingInfo nested.
pub(super) fn listed(order: &Order) -> Value {
    let mut value = head(order);
    let shipment = json!({
        "shipmentNo": 1, "addressInfo": address(recipient(order), "postalCode"),
        "shippingInfo": {
            "deliveryServiceName": "", "isCoolDelivery": false, "invoiceNo": order.tracking_number,
            "expectedArrival": "", "preferredDeliveryDate": order.spec.wished_date.clone().unwrap_or_default(),
            "preferredDeliveryTime": "", "shippingDate": local_or_empty(order.shipped_at),
        },
        "productTotal": order.sums().goods, "taxTotal": 0, "postage": order.sums().postage,
        "coolDeliveryCharge": 0, "giftWrappingCharge": 0, "paymentCharge": order.sums().charge,
        "productList": order.lines.iter().map(listed_line).collect::<Vec<_>>(),
    });
    if let Some(object) = value.as_object_mut() {
        object.insert("shipmentList".to_owned(), json!([shipment]));
    }
    value
}

/// The detail: flat shipment, zipCode, more of the head.
pub(super) fn detailed(order: &Order) -> Value {
    let mut value = head(order);
    let shipment = json!({
        "shipmentNo": 1, "giftWrappingLabel": "", "invoiceNo": order.tracking_number, "expectedArrival": "",
        "preferredDeliveryDate": order.spec.wished_date.clone().unwrap_or_default(), "preferredDeliveryTime": "",
        "shipped": order.shipped_at.is_some(), "shippingDate": local_or_empty(order.shipped_at),
        "isCoolDelivery": false, "deliveryServiceName": "", "addressInfo": address(recipient(order), "zipCode"),
        "productList": order.lines.iter().map(detailed_line).collect::<Vec<_>>(),
    });
    if let Some(object) = value.as_object_mut() {
        object.insert("shipmentList".to_owned(), json!([shipment]));
        object.insert("communication".to_owned(), json!(order.spec.remark.clone().unwrap_or_default()));
        object.insert(
            "paymentStatus".to_owned(),
            json!(if order.paid_at.is_some() { "RECEIVED" } else { "NOTRECEIVED" }),
        );
        object.insert("dateLastUpdated".to_owned(), json!(local(order.updated_at)));
    }
    value
}
