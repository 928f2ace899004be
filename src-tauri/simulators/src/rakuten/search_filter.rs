//! The conditions of searchOrder besides its window.

use serde_json::{Map, Value};

use super::{order_parts, world::Order};

/// Whether an order meets every optional condition that the body names.
pub(super) fn meets(body: &Map<String, Value>, order: &Order) -> bool {
    let integer = |member: &str| body.get(member).and_then(Value::as_i64);
    let text = |member: &str| body.get(member).and_then(Value::as_str);
    let list = |member: &str, value: i64| {
        let wanted = body.get(member).and_then(Value::as_array).filter(|wanted| !wanted.is_empty());
        wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted.as_i64() == Some(value)))
    };
    let flag = |member: &str, value: bool| integer(member) != Some(1) || value;
    let rows = || order.baskets.iter().flat_map(|basket| &basket.shipping);
    let phones = || {
        let buyer = (integer("phoneNumberType") != Some(2)).then_some(&order.spec.buyer);
        let recipients = (integer("phoneNumberType") == Some(2)).then_some(&order.spec.recipients);
        buyer.into_iter().chain(recipients.into_iter().flatten()).map(|person| digits(&person.phone))
    };
    list("orderProgressList", order.progress)
        && list("subStatusIdList", order.sub_status.unwrap_or(-1))
        && list("orderTypeList", 1)
        && integer("settlementMethod").is_none_or(|method| method == order_parts::settlement(order).0)
        && text("deliveryName").is_none_or(|name| name == order_parts::DELIVERY_NAME)
        && flag("shippingDateBlankFlag", rows().all(|row| row.date.is_none()))
        && flag("shippingNumberBlankFlag", rows().all(|row| row.number.is_empty()))
        && flag("couponUseFlag", order.spec.coupon.is_some())
        && flag("asurakuFlag", false)
        && flag("drugFlag", false)
        && flag("overseasFlag", false)
        && flag("oneDayOperationFlag", false)
        && text("reserveNumber").is_none()
        && text("ordererMailAddress").is_none_or(|mail| mail == order_parts::masked_mail(order))
        && text("phoneNumber").is_none_or(|phone| phones().any(|known| known == digits(phone)))
        && integer("purchaseSiteType").is_none_or(|site| {
            site == 0 || (site == 3) == order.spec.smartphone && (site == 1) != order.spec.smartphone
        })
        && keyword(order, integer("searchKeywordType").unwrap_or(0), text("searchKeyword").unwrap_or(""))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn keyword(order: &Order, kind: i64, wanted: &str) -> bool {
    let buyer = &order.spec.buyer;
    let any_line = |pick: fn(&crate::stand::order::BoughtLine) -> String| {
        order.lines.iter().any(|line| pick(line).contains(wanted))
    };
    match kind {
        1 => any_line(|line| line.name.clone()),
        2 => any_line(|line| line.item_number.clone()),
        3 => order.memo.as_deref().unwrap_or("").contains(wanted),
        4 => format!("{}{}", buyer.family_name, buyer.first_name).contains(wanted),
        5 => format!("{}{}", buyer.family_kana, buyer.first_kana).contains(wanted),
        6 => order_parts::recipients(order)
            .any(|person| format!("{}{}", person.family_name, person.first_name).contains(wanted)),
        7 => any_line(|line| line.variant.clone()),
        8 => any_line(|line| line.merchant_code.clone()),
        9 => any_line(|line| order_parts::colon_lines(&line.variation)),
        _ => true,
    }
}
