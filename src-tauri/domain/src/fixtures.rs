//! Orders for tests, made of as few words as possible.

use std::collections::BTreeMap;

use crate::{
    Instant, OrderLineId, SkuId,
    observation::{
        Extent, FulfilledBy, Observation, ObservedDelivery, ObservedLine, ObservedPayment, Party,
        PaymentKind, Source, Totals,
    },
    order::{MergedOrder, OrderLine, Part},
};

/// Somebody who does not exist, at an address that is complete.
pub(crate) fn party() -> Party {
    Party {
        name: "見本 花子".into(),
        kana: "ミホン ハナコ".into(),
        postal_code: "100-0000".into(),
        prefecture: "東京都".into(),
        city: "見本区".into(),
        street: "見本町1-2-3".into(),
        phone: "090-0000-1234".into(),
        email: "hanako@example.com".into(),
    }
}

/// A line of that many pieces at 1,000 yen.
pub(crate) fn observed_line(key: &str, code: &str, quantity: i64) -> ObservedLine {
    ObservedLine {
        key: key.into(),
        keys: BTreeMap::from([("code".to_owned(), code.to_owned())]),
        title: format!("商品 {code}"),
        options: Vec::new(),
        quantity,
        unit_price: 1000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
    }
}

/// A delivery to [`party`].
pub(crate) fn delivery(key: &str, lines: Vec<ObservedLine>) -> ObservedDelivery {
    ObservedDelivery { key: key.into(), recipient: Some(party()), lines, ..ObservedDelivery::default() }
}

/// An observation of order 1001, with nothing in it.
pub(crate) fn bare(source: Source, seen_at: i64) -> Observation {
    Observation {
        order_number: "1001".into(),
        source,
        extent: Extent::Trigger,
        version: None,
        seen_at: Instant(seen_at),
        ordered_at: None,
        state: None,
        mall_status: None,
        cancelled: false,
        cancel: None,
        restocked_by_mall: false,
        buyer: None,
        deliveries: Vec::new(),
        payment: None,
        totals: None,
        remarks: None,
        gift: false,
        caution: false,
    }
}

/// A whole order of those lines, paid by card, with sums that add up.
pub(crate) fn whole(source: Source, seen_at: i64, lines: Vec<ObservedLine>) -> Observation {
    let goods = lines.iter().map(|line| line.unit_price * line.quantity).sum();
    Observation {
        extent: Extent::Whole,
        ordered_at: Some(Instant(1000)),
        state: Some(crate::observation::MallState::ToShip),
        buyer: Some(party()),
        deliveries: vec![delivery("1", lines)],
        payment: Some(ObservedPayment {
            method: "クレジットカード".into(),
            kind: Some(PaymentKind::Card),
            paid: None,
        }),
        totals: Some(Totals { goods, billed: goods, ..Totals::default() }),
        ..bare(source, seen_at)
    }
}

/// The lines of a merged order, each met with the SKU that `meet` gives for its code, if any.
pub(crate) fn met(merged: &MergedOrder, meet: impl Fn(&str) -> Option<i64>) -> Vec<OrderLine> {
    let mut lines = Vec::new();
    for (at, delivery) in merged.deliveries.iter().enumerate() {
        for line in &delivery.lines {
            let sku_id = line.keys.get("code").and_then(|code| meet(code)).map(SkuId);
            lines.push(OrderLine {
                id: OrderLineId(i64::try_from(lines.len()).unwrap()),
                delivery: at,
                key: line.key.clone(),
                keys: line.keys.clone(),
                title: line.title.clone(),
                options: line.options.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                tax_included: line.tax_included,
                tax_rate: line.tax_rate,
                fulfilled_by: line.fulfilled_by,
                sku_id,
                parts: sku_id.map(|sku_id| Part { sku_id, quantity: 1 }).into_iter().collect(),
            });
        }
    }
    lines
}

/// Codes that are numbers are SKUs of that number.
pub(crate) fn by_number(code: &str) -> Option<i64> {
    code.parse().ok()
}
