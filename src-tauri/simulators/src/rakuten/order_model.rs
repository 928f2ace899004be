//! `OrderModel`, complete, in the order in which it is documented (version 10; older versions lack what came later).

use serde_json::{Map, Value, json};

use super::{
    order_parts::{
        DELIVERY_NAME, UNDETERMINED, colon_lines, masked_mail, recipient, remarks, settlement, shipping_term,
        tax_shares,
    },
    world::{Basket, Order},
};
use crate::{
    clock::{DAY, HOUR, iso_date, rakuten_datetime},
    stand::order::{BoughtLine, Payment, Person},
};

/// An order as getOrder shows it in a version (3 to 10).
pub(super) fn order_model(order: &Order, version: i64) -> Value {
    let spec = &order.spec;
    let sums = order.sums();
    let open = spec.postage_undetermined && order.progress < 300;
    let settled = |amount: i64| if open { UNDETERMINED } else { amount };
    let datetime = |at: Option<i64>| at.map(rakuten_datetime);
    let (coupon_shop, coupon_other) = match &spec.coupon {
        Some(coupon) if coupon.by_shop => (coupon.amount, 0),
        Some(coupon) => (0, coupon.amount),
        None => (0, 0),
    };
    let flag = i64::from;
    let mut model = json!({
        "orderNumber": order.number,
        "orderProgress": order.progress,
        "subStatusId": order.sub_status,
        "subStatusName": order.sub_status.map(|_| "発送準備中"),
        "orderDatetime": rakuten_datetime(order.placed_at),
        "shopOrderCfmDatetime": datetime(order.confirmed_at),
        "orderFixDatetime": datetime(order.fixed_at),
        "shippingInstDatetime": datetime(order.shipping_instructed_at),
        "shippingCmplRptDatetime": datetime(order.shipping_reported_at),
        "cancelDueDate": (order.progress >= 500).then(|| iso_date(order.placed_at + 60 * DAY)),
        "deliveryDate": spec.wished_date,
        "shippingTerm": shipping_term(order),
        "remarks": remarks(order),
        "giftCheckFlag": flag(spec.gift),
        "socialGiftFlag": flag(spec.social_gift),
        "severalSenderFlag": flag(order.baskets.len() > 1),
        "equalSenderFlag": flag(spec.recipients.is_empty() && !spec.social_gift),
        "isolatedIslandFlag": flag(order.baskets.iter().any(|b| island(recipient(order, b.recipient)))),
        "rakutenMemberFlag": 1,
        "carrierCode": if spec.smartphone { 11 } else { 0 },
        "emailCarrierCode": 0,
        "orderType": 1,
        "reserveNumber": null,
        "reserveDeliveryCount": null,
        "cautionDisplayType": 0,
        "cautionDisplayDetailType": null,
        "rakutenConfirmFlag": flag(order.progress == 200),
    });
    let amounts = json!({
        "goodsPrice": sums.goods,
        "goodsTax": 0,
        "postagePrice": settled(sums.postage),
        "deliveryPrice": cash_fee(order),
        "paymentCharge": sums.charge,
        "paymentChargeTaxRate": 0.1,
        "totalPrice": settled(sums.before_deductions()),
        "requestPrice": settled(sums.billed()),
        "couponAllTotalPrice": sums.coupon,
        "couponShopPrice": coupon_shop,
        "couponOtherPrice": coupon_other,
        "additionalFeeOccurAmountToUser": 0,
        "additionalFeeOccurAmountToShop": 0,
    });
    let texts = json!({
        "asurakuFlag": 0,
        "drugFlag": 0,
        "dealFlag": 0,
        "membershipType": 0,
        "memo": order.memo,
        "operator": order.operator,
        "mailPlugSentence": order.mail_text,
        "modifyFlag": flag(order.modified),
        "receiptIssueCount": 0,
        "receiptIssueHistoryList": [],
        "OrdererModel": orderer(order),
        "SettlementModel": settlement_model(order),
        "DeliveryModel": {"deliveryName": DELIVERY_NAME, "deliveryClass": 0},
        "PointModel": {"usedPoint": sums.points},
        "WrappingModel1": wrapping(order, false),
        "WrappingModel2": wrapping(order, true),
    });
    let lists = json!({
        "PackageModelList": order.baskets.iter().map(|b| package(order, b, version, open)).collect::<Vec<_>>(),
        "CouponModelList": coupons(order),
        "ChangeReasonModelList": change_reasons(order),
        "TaxSummaryModelList": tax_summaries(order),
        "DueDateModelList": due_dates(order),
        "deliveryCertPrgFlag": 0,
        "oneDayOperationFlag": 0,
    });
    if let Some(model) = model.as_object_mut() {
        for part in [amounts, texts, lists] {
            model.extend(part.as_object().cloned().unwrap_or_default());
        }
        strip(model, version);
    }
    model
}

/// Takes away what a version doesn't know.
fn strip(model: &mut Map<String, Value>, version: i64) {
    let since: [(i64, &[&str]); 4] = [
        (10, &["socialGiftFlag"]),
        (8, &["deliveryCertPrgFlag", "oneDayOperationFlag"]),
        (6, &["cautionDisplayDetailType"]),
        (5, &["receiptIssueCount", "receiptIssueHistoryList", "DueDateModelList"]),
    ];
    for name in since.iter().filter(|(first, _)| version < *first).flat_map(|(_, names)| *names) {
        model.shift_remove(*name);
    }
    if version >= 8 {
        model.shift_remove("goodsTax");
    }
}

/// 代引料 stands beside the postage.
fn cash_fee(order: &Order) -> i64 {
    if order.spec.payment == Payment::CashOnDelivery { order.spec.payment_charge } else { 0 }
}

fn island(person: &Person) -> bool {
    ["小笠原村", "八丈町", "大島町", "石垣市"].iter().any(|town| person.city.contains(town))
}

/// zipCode1 … phoneNumber3, shared by orderer and sender.
fn address(person: &Person) -> Map<String, Value> {
    let split = person.postcode.char_indices().nth(3).map_or(person.postcode.len(), |(at, _)| at);
    let (zip1, zip2) = person.postcode.split_at(split);
    let mut phone = person.phone.splitn(3, '-');
    let mut part = || phone.next().map(str::to_owned);
    let street = if person.building.is_empty() {
        person.street.clone()
    } else {
        format!("{}　{}", person.street, person.building)
    };
    let fields = json!({
        "zipCode1": zip1,
        "zipCode2": zip2,
        "prefecture": person.prefecture,
        "city": person.city,
        "subAddress": street,
        "familyName": person.family_name,
        "firstName": person.first_name,
        "familyNameKana": (!person.family_kana.is_empty()).then_some(&person.family_kana),
        "firstNameKana": (!person.first_kana.is_empty()).then_some(&person.first_kana),
        "phoneNumber1": part(),
        "phoneNumber2": part(),
        "phoneNumber3": part(),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn orderer(order: &Order) -> Value {
    let mut fields = address(&order.spec.buyer);
    fields.insert("emailAddress".to_owned(), json!(masked_mail(order)));
    for unknown in ["sex", "birthYear", "birthMonth", "birthDay"] {
        fields.insert(unknown.to_owned(), Value::Null);
    }
    Value::Object(fields)
}

fn settlement_model(order: &Order) -> Value {
    let (code, name) = settlement(order);
    let card = order.spec.payment == Payment::Card;
    json!({
        "settlementMethodCode": code,
        "settlementMethod": name,
        "rpaySettlementFlag": 1,
        "cardName": card.then_some("VISA"),
        "cardNumber": card.then_some("XXXX-XXXX-XXXX-XXXX"),
        "cardOwner": card.then_some("****"),
        "cardYm": card.then_some("****/**"),
        "cardPayType": card.then_some(0),
        "cardInstallmentDesc": null,
    })
}

fn wrapping(order: &Order, ribbon: bool) -> Value {
    let Some(wrapping) = order.spec.wrapping.as_ref().filter(|wrapping| wrapping.ribbon == ribbon) else {
        return Value::Null;
    };
    json!({
        "title": if ribbon { 2 } else { 1 },
        "name": wrapping.name,
        "price": wrapping.price_yen,
        "includeTaxFlag": 1,
        "deleteWrappingFlag": 0,
        "taxRate": 0.1,
        "taxPrice": wrapping.price_yen / 11,
    })
}

fn package(order: &Order, basket: &Basket, version: i64, open: bool) -> Value {
    let lines: Vec<&BoughtLine> =
        order.lines.iter().filter(|line| line.recipient == basket.recipient).collect();
    let goods: i64 = lines.iter().map(|line| line.sum()).sum();
    let first = basket.recipient == 0;
    let postage = if first { order.spec.postage } else { 0 };
    let fee = if first { cash_fee(order) } else { 0 };
    let settled = |amount: i64| if open { UNDETERMINED } else { amount };
    let mut model = json!({
        "basketId": basket.id,
        "postagePrice": settled(postage),
        "postageTaxRate": 0.1,
        "deliveryPrice": fee,
        "deliveryTaxRate": 0.1,
        "goodsTax": 0,
        "goodsPrice": goods,
        "totalPrice": settled(goods + postage + fee),
        "noshi": order.spec.noshi,
        "packageDeleteFlag": 0,
        "SenderModel": sender(order, basket),
        "ItemModelList": lines.iter().map(|line| item(line, version)).collect::<Vec<_>>(),
        "ShippingModelList": basket.shipping.iter().map(|row| json!({
            "shippingDetailId": row.id,
            "shippingNumber": row.number,
            "deliveryCompany": row.company,
            "deliveryCompanyName": super::shipping_rows::company_name(&row.company),
            "shippingDate": row.date,
        })).collect::<Vec<_>>(),
        "DeliveryCvsModel": null,
        "defaultDeliveryCompanyCode": "1001",
        "dropOffFlag": 0,
        "dropOffLocation": null,
        "SocialGiftModel": social_gift(order, basket),
    });
    if let Some(model) = model.as_object_mut() {
        if version >= 8 {
            model.shift_remove("goodsTax");
        }
        for (first, name) in [(9, "dropOffFlag"), (9, "dropOffLocation"), (10, "SocialGiftModel")] {
            if version < first {
                model.shift_remove(name);
            }
        }
    }
    model
}

/// While a social gift waits for its recipient the address is made of placeholders (official).
fn sender(order: &Order, basket: &Basket) -> Value {
    let waiting = "入力待ち".to_owned();
    let placeholder = Person {
        family_name: waiting.clone(),
        first_name: waiting.clone(),
        postcode: "9999999".to_owned(),
        prefecture: waiting.clone(),
        city: waiting.clone(),
        street: waiting,
        phone: "999-9999-9999".to_owned(),
        ..Person::default()
    };
    let person = if order.spec.social_gift { &placeholder } else { recipient(order, basket.recipient) };
    let mut fields = address(person);
    fields.insert("isolatedIslandFlag".to_owned(), json!(i64::from(island(person))));
    Value::Object(fields)
}

fn social_gift(order: &Order, basket: &Basket) -> Value {
    if !order.spec.social_gift {
        return Value::Null;
    }
    json!({
        "sgMngNumber": format!("sg-{}", basket.id),
        "inputDueDate": iso_date(order.placed_at + 10 * DAY),
        "inputFlag": 0,
        "inputCompDatetime": null,
        "receiverEmailAddress": null,
    })
}

fn rate(percent: i64) -> f64 {
    match percent {
        10 => 0.1,
        8 => 0.08,
        _ => 0.0,
    }
}

fn item(line: &BoughtLine, version: i64) -> Value {
    let mut model = json!({
        "itemDetailId": line.id,
        "itemName": line.name,
        "itemId": 10_000_000 + line.item.bytes().map(i64::from).sum::<i64>(),
        "itemNumber": line.item_number,
        "manageNumber": line.item,
        "price": line.price_yen,
        "units": line.quantity,
        "includePostageFlag": 0,
        "includeTaxFlag": 1,
        "includeCashOnDeliveryPostageFlag": 0,
        "selectedChoice": (!line.options.is_empty()).then(|| colon_lines(&line.options)),
        "pointRate": 1,
        "pointType": 0,
        "inventoryType": if line.variation.is_empty() { 1 } else { 2 },
        "delvdateInfo": null,
        "restoreInventoryFlag": 0,
        "dealFlag": 0,
        "drugFlag": 0,
        "deleteItemFlag": 0,
        "taxRate": rate(line.tax_rate_percent),
        "priceTaxIncl": line.price_yen,
        "isSingleItemShipping": 0,
        "SkuModelList": [{
            "variantId": line.variant,
            "merchantDefinedSkuId": (!line.merchant_code.is_empty()).then_some(&line.merchant_code),
            "skuInfo": (!line.variation.is_empty()).then(|| colon_lines(&line.variation)),
        }],
    });
    if version < 7
        && let Some(model) = model.as_object_mut()
    {
        model.shift_remove("SkuModelList");
    }
    model
}

fn coupons(order: &Order) -> Value {
    let Some(coupon) = &order.spec.coupon else { return Value::Null };
    json!([{
        "couponCode": coupon.code,
        "itemId": 0,
        "couponName": coupon.name,
        "couponSummary": coupon.name,
        "couponCapital": if coupon.by_shop { "ショップ" } else { "サービス" },
        "couponCapitalCode": if coupon.by_shop { 1 } else { 3 },
        "expiryDate": iso_date(order.placed_at + 30 * DAY),
        "couponPrice": coupon.amount,
        "couponUnit": 1,
        "couponTotalPrice": coupon.amount,
        "itemDetailId": null,
    }])
}

fn change_reasons(order: &Order) -> Value {
    let Some(at) = order.cancelled_at else { return Value::Null };
    json!([{
        "changeId": 1,
        "changeType": 2,
        "changeTypeDetail": 2,
        "changeReason": 1,
        "changeReasonDetail": 1,
        "changeApplyDatetime": rakuten_datetime(at),
        "changeFixDatetime": rakuten_datetime(at),
        "changeCmplDatetime": rakuten_datetime(at),
    }])
}

fn tax_summaries(order: &Order) -> Value {
    tax_shares(order)
        .iter()
        .map(|share| {
            json!({
                "taxRate": rate(share.rate),
                "reqPrice": share.billed(),
                "reqPriceTax": share.tax(),
                "totalPrice": share.total,
                "paymentCharge": share.charge,
                "couponPrice": share.coupon,
                "point": share.points,
            })
        })
        .collect()
}

fn due_dates(order: &Order) -> Value {
    if order.prepaid() && order.paid_at.is_none() {
        json!([{"dueDateType": 0, "dueDate": iso_date(order.placed_at + 14 * 24 * HOUR)}])
    } else {
        Value::Null
    }
}
