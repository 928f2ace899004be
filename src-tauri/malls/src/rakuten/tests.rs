//! Reading orders as the mall writes them.

use miseban_domain::observation::{MallState, PaymentKind};
use serde_json::{Value, json};

use super::map;
use crate::RawItem;

fn read(order: &Value) -> miseban_domain::Observation {
    let bytes = serde_json::to_vec(order).unwrap();
    let fetched_at = miseban_domain::Instant(5);
    map::observation(&RawItem { key: "k".into(), media_type: "application/json", bytes, fetched_at }).unwrap()
}

fn sample() -> Value {
    let person = json!({
        "zipCode1": "100", "zipCode2": "0001", "prefecture": "東京都", "city": "千代田区", "subAddress": "千代田1-1",
        "familyName": "見本", "firstName": "太郎", "familyNameKana": "ミホン", "firstNameKana": "タロウ",
        "phoneNumber1": "090", "phoneNumber2": "0000", "phoneNumber3": "0001", "emailAddress": "x@pc.fw.rakuten.ne.jp"
    });
    let item = |id: i64, deleted: i64| {
        json!({
            "itemDetailId": id, "itemName": "シャツ", "itemId": 1, "itemNumber": "SHIRT", "manageNumber": "shirt",
            "price": 1000, "units": 2, "includeTaxFlag": 1, "selectedChoice": "ラッピング:なし\n", "taxRate": 0.08,
            "restoreInventoryFlag": 1, "deleteItemFlag": deleted,
            "SkuModelList": [{"variantId": "m", "merchantDefinedSkuId": "S-M", "skuInfo": "サイズ:M\nカラー:黒"}]
        })
    };
    json!({
        "orderNumber": "123456-20261122-0000000001", "orderProgress": 300, "orderDatetime": "2026-11-22T09:30:00+0900",
        "deliveryDate": null, "shippingTerm": 1416, "remarks": "[配送日時指定:]\n2026-11-24(火)\n\nよろしく",
        "giftCheckFlag": 0, "rakutenConfirmFlag": 0, "goodsPrice": 2000, "postagePrice": 500, "deliveryPrice": 0,
        "paymentCharge": 0, "totalPrice": 2500, "requestPrice": 2100, "couponAllTotalPrice": 300, "couponShopPrice": 300,
        "couponOtherPrice": 0, "additionalFeeOccurAmountToUser": 0, "cautionDisplayType": 0,
        "OrdererModel": person.clone(),
        "SettlementModel": {"settlementMethodCode": 1, "settlementMethod": "クレジットカード", "rpaySettlementFlag": 1},
        "DeliveryModel": {"deliveryName": "宅配便", "deliveryClass": 0}, "PointModel": {"usedPoint": 100},
        "WrappingModel1": null,
        "PackageModelList": [
            {"basketId": 77, "packageDeleteFlag": 0, "noshi": null, "SenderModel": person.clone(),
             "ItemModelList": [item(1, 0), item(2, 1)],
             "ShippingModelList": [{"shippingDetailId": 5, "shippingNumber": "1234"}, {"shippingDetailId": 6, "shippingNumber": null}]},
            {"basketId": 78, "packageDeleteFlag": 1, "SenderModel": person, "ItemModelList": [item(3, 0)]}
        ],
        "CouponModelList": [{"couponCapital": "ショップ", "couponTotalPrice": 200}, {"couponCapital": "サービス", "couponTotalPrice": 100}],
        "TaxSummaryModelList": [{"taxRate": 0.08, "reqPrice": 1600, "reqPriceTax": 118}, {"taxRate": 0.1, "reqPrice": 500, "reqPriceTax": 45}]
    })
}

#[test]
fn an_order_is_read_whole_without_what_was_deleted() {
    let seen = read(&sample());
    assert_eq!(seen.ordered_at.unwrap().to_tokyo_text(), "2026-11-22T09:30:00+0900");
    assert_eq!((seen.state, seen.cancelled), (Some(MallState::ToShip), false));
    let [delivery] = seen.deliveries.as_slice() else { panic!("{:?}", seen.deliveries) };
    assert_eq!(
        (delivery.key.as_str(), delivery.tracking_numbers.as_slice()),
        ("77", &["1234".to_owned()][..])
    );
    assert_eq!(delivery.wished_date.as_deref(), Some("2026-11-24"));
    assert_eq!(delivery.wished_time.as_deref(), Some("14:00-16:00"));
    let [line] = delivery.lines.as_slice() else { panic!("{:?}", delivery.lines) };
    assert_eq!((line.quantity, line.unit_price, line.tax_rate), (2, 1000, Some(8)));
    assert_eq!(line.options, ["ラッピング:なし", "サイズ:M", "カラー:黒"]);
    assert_eq!((line.keys["variantId"].as_str(), line.keys["merchantDefinedSkuId"].as_str()), ("m", "S-M"));
    let buyer = seen.buyer.unwrap();
    assert_eq!((buyer.name.as_str(), buyer.phone.as_str()), ("見本 太郎", "090-0000-0001"));
    let totals = seen.totals.unwrap();
    assert_eq!((totals.coupon_shop, totals.coupon_mall, totals.sum()), (200, 100, totals.billed));
    assert_eq!(
        totals.per_rate.iter().map(|rate| (rate.rate, rate.tax)).collect::<Vec<_>>(),
        [(8, 118), (10, 45)]
    );
    assert_eq!(seen.remarks.as_deref(), Some("よろしく"));
    assert_eq!(seen.payment.unwrap().kind, Some(PaymentKind::Card));
}

#[test]
fn undetermined_amounts_are_no_amounts() {
    let mut order = sample();
    order["postagePrice"] = json!(-9999);
    assert_eq!(read(&order).totals, None);
}

#[test]
fn states_by_progress() {
    let state = |progress: i64, confirm: i64| {
        let mut order = sample();
        order["orderProgress"] = json!(progress);
        order["rakutenConfirmFlag"] = json!(confirm);
        let seen = read(&order);
        (seen.state, seen.cancelled, seen.restocked_by_mall)
    };
    assert_eq!(state(100, 0), (Some(MallState::New), false, false));
    assert_eq!(state(100, 1), (Some(MallState::Pending), false, false));
    assert_eq!(state(200, 0), (Some(MallState::Pending), false, false));
    assert_eq!(state(500, 0), (Some(MallState::Shipped), false, false));
    assert_eq!(state(900, 0), (None, true, true));
}

#[test]
fn placeholders_of_a_social_gift_are_no_address_and_two_skus_are_none() {
    let mut order = sample();
    order["PackageModelList"][0]["SocialGiftModel"] = json!({"inputFlag": 0});
    let sku = order["PackageModelList"][0]["ItemModelList"][0]["SkuModelList"][0].clone();
    order["PackageModelList"][0]["ItemModelList"][0]["SkuModelList"] = json!([sku, sku]);
    let seen = read(&order);
    assert_eq!(seen.deliveries[0].recipient, None);
    assert_eq!(seen.deliveries[0].lines[0].keys.get("variantId"), None);
}

/// Puts `value` in the place of every member in turn.
fn spoiled(order: &Value, value: &Value) -> Vec<Value> {
    fn paths(at: &Value, path: &str, found: &mut Vec<String>) {
        let children: Vec<(String, &Value)> = match at {
            Value::Object(members) => members.iter().map(|(name, child)| (name.clone(), child)).collect(),
            Value::Array(list) => list.iter().enumerate().map(|(n, child)| (n.to_string(), child)).collect(),
            _ => Vec::new(),
        };
        for (name, child) in children {
            let path = format!("{path}/{name}");
            paths(child, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    paths(order, "", &mut found);
    let spoil = |path: String| {
        let mut order = order.clone();
        *order.pointer_mut(&path).unwrap() = value.clone();
        order
    };
    found.into_iter().map(spoil).collect()
}

#[test]
fn whatever_stands_in_a_member_nothing_breaks() {
    let values = [
        json!(null),
        json!(-9999),
        json!(i64::MAX),
        json!(0.123),
        json!(""),
        json!("９"),
        json!([]),
        json!({}),
    ];
    for order in values.iter().flat_map(|value| spoiled(&sample(), value)) {
        let bytes = serde_json::to_vec(&order).unwrap();
        let item = RawItem { key: "k".into(), media_type: "", bytes, fetched_at: miseban_domain::Instant(0) };
        match map::observation(&item) {
            Ok(seen) => assert!(!seen.order_number.is_empty()),
            Err(error) => assert_eq!(error.code, "mall_error.order_unreadable"),
        }
    }
}
