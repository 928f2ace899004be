//! From an order, of the list or the detail, to an observation.

use miseban_domain::{
    Coded, Instant, Observation,
    observation::{
        Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, ObservedPayment, Party, PaymentKind,
        Source, Totals,
    },
};

use serde_json::Value;

use super::wire::{Cancelled, Line, Order, Person, Shipment};
use crate::{
    RawItem,
    call::unreadable,
    observe::{full_name, joined, keys},
};

/// `2026-01-31T09:05:00`: Japan's time without a zone.
pub(super) fn local(at: Instant) -> String {
    at.in_tokyo().map(|at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default()
}

fn instant(text: &str) -> Option<Instant> {
    let at = jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%M:%S", text.trim()).ok()?;
    Instant::from_tokyo(at)
}

/// Reads one order.
pub(super) fn observation(item: &RawItem) -> Result<Observation, Coded> {
    let envelope: Option<Cancelled> = serde_json::from_slice(&item.bytes).ok();
    let told: Value = match &envelope {
        Some(envelope) => serde_json::from_str(envelope.cancelled.get()).map_err(unreadable)?,
        None => serde_json::from_slice(&item.bytes).map_err(unreadable)?,
    };
    let order: Order = serde_json::from_value(without_nulls(told)).map_err(unreadable)?;
    if order.order_no.is_empty() {
        return Err(unreadable("orderNo"));
    }
    let cancelled = envelope.is_some();
    let shipped = order.shipment_list.iter().all(|one| !shipping(one).shipping_date.is_empty());
    let shipped = shipped && !order.shipment_list.is_empty();
    let gift = order.gift_wrapping_charge_total > 0
        || order.shipment_list.iter().any(|one| !shipping(one).gift_wrapping_label.is_empty());
    let deliveries = order.shipment_list.iter().map(delivery).collect::<Result<Vec<_>, _>>()?;
    Ok(Observation {
        order_number: order.order_no.clone(),
        source: Source::Api,
        extent: Extent::Whole,
        // No version of its own: what was asked for later knows better, and a cancel is the last word.
        version: Some(if cancelled { i64::MAX } else { item.fetched_at.0 }),
        seen_at: item.fetched_at,
        ordered_at: instant(&order.date),
        state: (!cancelled).then(|| state(&order, shipped)),
        mall_status: Some(order.status.clone()).filter(|status| !status.is_empty()),
        cancelled,
        cancel: None,
        // Whether a cancel puts pieces back on the mall's shelf is the article's setting there; the next reading shows it.
        restocked_by_mall: false,
        buyer: party(&order.buyer_info),
        deliveries,
        payment: payment(&order),
        totals: Some(Totals {
            goods: order.product_total,
            tax: order.tax_total,
            postage: order.postage,
            fees: order.payment_charge_total
                + order.cool_delivery_charge_total
                + order.gift_wrapping_charge_total,
            points: order.used_point_price,
            coupon_shop: order.discount_total.abs(),
            billed: order.grand_total,
            ..Totals::default()
        }),
        remarks: Some(order.communication.clone()).filter(|text| !text.trim().is_empty()),
        gift,
        caution: false,
    })
}

/// What is null is as good as not there.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

fn state(order: &Order, shipped: bool) -> MallState {
    if shipped {
        MallState::Shipped
    } else if order.status == "COMPLETED" {
        MallState::Done
    } else {
        MallState::ToShip
    }
}

fn shipping(shipment: &Shipment) -> &super::wire::Shipping {
    shipment.shipping_info.as_ref().unwrap_or(&shipment.flat)
}

fn delivery(shipment: &Shipment) -> Result<ObservedDelivery, Coded> {
    let told = shipping(shipment);
    let own = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let lines = shipment.product_list.iter().enumerate().map(|(position, one)| line(position, one));
    Ok(ObservedDelivery {
        key: shipment.shipment_no.to_string(),
        recipient: party(&shipment.address_info),
        wished_date: own(&told.preferred_delivery_date).map(|text| text.chars().take(10).collect()),
        wished_time: own(&told.preferred_delivery_time),
        method: own(&told.delivery_service_name),
        noshi: None,
        lines: lines.collect::<Result<_, _>>()?,
        tracking_numbers: own(&told.invoice_no).into_iter().collect(),
    })
}

fn line(position: usize, line: &Line) -> Result<ObservedLine, Coded> {
    if line.count < 0 {
        return Err(unreadable("count"));
    }
    let some = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let product = some(&line.product_no);
    Ok(ObservedLine {
        key: position.to_string(),
        keys: keys([
            ("productNo", product.as_deref()),
            ("skuNo", some(&line.sku_no).as_deref()),
            ("jan", some(&line.jan_code).as_deref()),
        ]),
        title: line.name.clone(),
        options: [&line.horizontal_variation_name, &line.vertical_variation_name]
            .into_iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect(),
        quantity: line.count,
        unit_price: line.price,
        tax_included: line.tax_included != "TAX_EXCLUDED",
        tax_rate: match line.tax_rate_code.as_str() {
            "REDUCED" => Some(8),
            "STANDARD" => Some(10),
            _ => None,
        },
        fulfilled_by: FulfilledBy::Shop,
    })
}

fn payment(order: &Order) -> Option<ObservedPayment> {
    let kind = match order.payment_type.as_str() {
        "COD" => Some(PaymentKind::CashOnDelivery),
        "BANK_TRANSFER" => Some(PaymentKind::Prepaid),
        _ => None,
    };
    let method = Some(order.payment_type.clone()).filter(|text| !text.is_empty())?;
    Some(ObservedPayment { method, kind, paid: Some(!order.receipt_date.is_empty()) })
}

fn party(person: &Person) -> Option<Party> {
    let party = Party {
        name: full_name(Some(&person.last_name), Some(&person.first_name)),
        kana: full_name(Some(&person.last_name_kana), Some(&person.first_name_kana)),
        postal_code: person.zip_code.replace('-', ""),
        prefecture: prefecture(&person.prefecture).to_owned(),
        city: person.address1.clone(),
        street: joined([Some(person.address2.as_str()), Some(person.address3.as_str())], " "),
        phone: person.tel_no_main.clone(),
        email: person.mail.clone(),
    };
    (!party.name.is_empty() || !party.city.is_empty()).then_some(party)
}

/// 都道府県 of the name in Latin letters; what isn't known stays as it came.
fn prefecture(name: &str) -> &str {
    const ALL: [(&str, &str); 47] = [
        ("HOKKAIDO", "北海道"),
        ("AOMORI", "青森県"),
        ("IWATE", "岩手県"),
        ("MIYAGI", "宮城県"),
        ("AKITA", "秋田県"),
        ("YAMAGATA", "山形県"),
        ("FUKUSHIMA", "福島県"),
        ("IBARAKI", "茨城県"),
        ("TOCHIGI", "栃木県"),
        ("GUNMA", "群馬県"),
        ("SAITAMA", "埼玉県"),
        ("CHIBA", "千葉県"),
        ("TOKYO", "東京都"),
        ("KANAGAWA", "神奈川県"),
        ("NIIGATA", "新潟県"),
        ("TOYAMA", "富山県"),
        ("ISHIKAWA", "石川県"),
        ("FUKUI", "福井県"),
        ("YAMANASHI", "山梨県"),
        ("NAGANO", "長野県"),
        ("GIFU", "岐阜県"),
        ("SHIZUOKA", "静岡県"),
        ("AICHI", "愛知県"),
        ("MIE", "三重県"),
        ("SHIGA", "滋賀県"),
        ("KYOTO", "京都府"),
        ("OSAKA", "大阪府"),
        ("HYOGO", "兵庫県"),
        ("NARA", "奈良県"),
        ("WAKAYAMA", "和歌山県"),
        ("TOTTORI", "鳥取県"),
        ("SHIMANE", "島根県"),
        ("OKAYAMA", "岡山県"),
        ("HIROSHIMA", "広島県"),
        ("YAMAGUCHI", "山口県"),
        ("TOKUSHIMA", "徳島県"),
        ("KAGAWA", "香川県"),
        ("EHIME", "愛媛県"),
        ("KOCHI", "高知県"),
        ("FUKUOKA", "福岡県"),
        ("SAGA", "佐賀県"),
        ("NAGASAKI", "長崎県"),
        ("KUMAMOTO", "熊本県"),
        ("OITA", "大分県"),
        ("MIYAZAKI", "宮崎県"),
        ("KAGOSHIMA", "鹿児島県"),
        ("OKINAWA", "沖縄県"),
    ];
    ALL.iter().find(|(latin, _)| *latin == name).map_or(name, |(_, japanese)| japanese)
}
