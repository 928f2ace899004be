//! From an `OrderModel` to an observation.

use miseban_domain::{
    Coded, Instant, Observation,
    observation::{
        Cancel, CancelledBy, Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, ObservedPayment,
        Party, PaymentKind, RateTotal, Source, Totals,
    },
};
use serde_json::Number;

use super::{
    remarks::{Remarks, take_apart},
    wire::{Change, Item, Order, Package, Person, Settlement, Wrapping},
};
use crate::{
    RawItem,
    call::unreadable,
    observe::{full_name, joined, keys},
};

/// What the mall writes where an amount is not determined yet.
const UNDETERMINED: i64 = -9_999;

/// Reads one order.
pub(super) fn observation(item: &RawItem) -> Result<Observation, Coded> {
    let order: Order = serde_json::from_slice(&item.bytes).map_err(unreadable)?;
    let order_number =
        order.number.clone().filter(|n| !n.is_empty()).ok_or_else(|| unreadable("orderNumber"))?;
    let progress = order.progress.ok_or_else(|| unreadable("orderProgress"))?;
    let cancelled = progress == 900;
    let remarks = order.remarks.as_deref().map(take_apart).unwrap_or_default();
    let live: Vec<&Package> = order.packages.iter().flatten().filter(|p| p.deleted != Some(1)).collect();
    let deliveries = live
        .iter()
        .enumerate()
        .map(|(position, package)| delivery(position, package, &order, &remarks))
        .collect::<Result<Vec<_>, _>>()?;
    let mut lines = live.iter().flat_map(|package| live_items(package));
    let restocked_by_mall =
        cancelled && lines.clone().next().is_some() && lines.all(|item| item.restore == Some(1));
    let wrapped = [&order.wrapping1, &order.wrapping2].into_iter().flatten().any(|w| w.deleted != Some(1));
    let gift = order.gift_check == Some(1)
        || order.social_gift == Some(1)
        || wrapped
        || deliveries.iter().any(|delivery| delivery.noshi.is_some());
    Ok(Observation {
        order_number,
        source: Source::Api,
        extent: Extent::Whole,
        version: None,
        seen_at: item.fetched_at,
        ordered_at: order.ordered_at.as_deref().and_then(instant),
        state: state(progress, order.rakuten_confirm == Some(1)),
        mall_status: Some(progress.to_string()),
        cancelled,
        cancel: order.changes.iter().flatten().filter(|_| cancelled).find_map(cancel),
        restocked_by_mall,
        buyer: order.orderer.as_ref().map(party),
        payment: order.settlement.as_ref().map(|settlement| payment(settlement, progress)),
        totals: totals(&order),
        remarks: remarks.words,
        gift,
        caution: order.caution.unwrap_or(0) > 0,
        deliveries,
    })
}

/// A change of the kinds 0 to 3 is a cancel (official: キャンセル申請, 確定, 完了, 取消); the last takes one back.
fn cancel(change: &Change) -> Option<Cancel> {
    let by = match (change.kind?, change.reason?) {
        (0..=2, 1) => CancelledBy::Buyer,
        (0..=2, 0) => CancelledBy::Shop,
        _ => return None,
    };
    let at = [&change.applied_at, &change.fixed_at, &change.completed_at];
    Some(Cancel { by, at: at.into_iter().flatten().find_map(|text| instant(text)) })
}

/// Where it stands. 100 with the mall's own check going on, and 200, are not the shop's yet.
const fn state(progress: i64, checked_by_rakuten: bool) -> Option<MallState> {
    Some(match progress {
        100 if checked_by_rakuten => MallState::Pending,
        100 => MallState::New,
        200 => MallState::Pending,
        300 | 400 => MallState::ToShip,
        500 | 600 | 800 => MallState::Shipped,
        700 => MallState::Done,
        _ => return None,
    })
}

fn live_items(package: &Package) -> impl Iterator<Item = &Item> + Clone {
    package.items.iter().flatten().filter(|item| item.deleted != Some(1))
}

fn delivery(
    position: usize,
    package: &Package,
    order: &Order,
    remarks: &Remarks,
) -> Result<ObservedDelivery, Coded> {
    // Until the receiver of a social gift has entered an address there is placeholder text in its place.
    let waits_for_address = package.social_gift.as_ref().is_some_and(|gift| gift.entered != Some(1));
    let day = order.delivery_date.as_deref().and_then(|day| day.get(..10)).map(str::to_owned);
    Ok(ObservedDelivery {
        key: package.basket.map_or_else(|| position.to_string(), |basket| basket.to_string()),
        recipient: package.sender.as_ref().filter(|_| !waits_for_address).map(party),
        wished_date: day.or_else(|| remarks.day.clone()),
        wished_time: order.shipping_term.and_then(term).or_else(|| remarks.time.clone()),
        method: order.way.as_ref().and_then(|way| way.name.clone()).filter(|name| !name.is_empty()),
        noshi: package.noshi.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        lines: live_items(package).enumerate().map(|(n, item)| line(n, item)).collect::<Result<_, _>>()?,
        tracking_numbers: package
            .shippings
            .iter()
            .flatten()
            .filter_map(|shipping| shipping.number.clone())
            .filter(|number| !number.trim().is_empty())
            .collect(),
    })
}

/// 0 none, 1 morning, 2 afternoon, 9 other (the words are in the remarks), else the two hours in one number.
fn term(code: i64) -> Option<String> {
    match code {
        1 => Some("午前中".to_owned()),
        2 => Some("午後".to_owned()),
        100.. => Some(format!("{:02}:00-{:02}:00", code / 100, code % 100)),
        _ => None,
    }
}

fn line(position: usize, item: &Item) -> Result<ObservedLine, Coded> {
    let quantity = item.units.filter(|units| *units >= 0).ok_or_else(|| unreadable("units"))?;
    // With more than one SKU on a line nobody knows which was sold: the line then matches nothing and is asked about.
    let sku = match item.skus.as_deref() {
        Some([sku]) => Some(sku),
        _ => None,
    };
    let choices = [item.choice.as_deref(), sku.and_then(|sku| sku.info.as_deref())];
    Ok(ObservedLine {
        key: item.id.map_or_else(|| position.to_string(), |id| id.to_string()),
        keys: keys([
            ("manageNumber", item.manage_number.as_deref()),
            ("itemNumber", item.number.as_deref()),
            ("variantId", sku.and_then(|sku| sku.variant.as_deref())),
            ("merchantDefinedSkuId", sku.and_then(|sku| sku.merchant.as_deref())),
        ]),
        title: item.name.clone().unwrap_or_default(),
        options: choices
            .into_iter()
            .flatten()
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|option| !option.is_empty())
            .map(str::to_owned)
            .collect(),
        quantity,
        unit_price: item.price.filter(|price| *price != UNDETERMINED).unwrap_or(0),
        tax_included: item.tax_included != Some(0),
        tax_rate: item.tax_rate.as_ref().and_then(percent),
        fulfilled_by: FulfilledBy::Shop,
    })
}

fn party(person: &Person) -> Party {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    Party {
        name: full_name(person.family.as_deref(), person.first.as_deref()),
        kana: full_name(person.family_kana.as_deref(), person.first_kana.as_deref()),
        postal_code: own(&person.zip1) + &own(&person.zip2),
        prefecture: own(&person.prefecture),
        city: own(&person.city),
        street: own(&person.street),
        phone: joined([person.phone1.as_deref(), person.phone2.as_deref(), person.phone3.as_deref()], "-"),
        email: own(&person.email),
    }
}

/// What is 共通 Rakuten collects; the rest is the shop's own.
fn payment(settlement: &Settlement, progress: i64) -> ObservedPayment {
    let by_rakuten = settlement.by_rakuten == Some(1);
    let kind = match settlement.code {
        Some(1 | 12) => Some(PaymentKind::Card),
        Some(2) => Some(PaymentKind::CashOnDelivery),
        Some(3 | 7 | 21) if !by_rakuten => Some(PaymentKind::Deferred),
        Some(3 | 7 | 8 | 16 | 17 | 21 | 27) => Some(PaymentKind::Mall),
        Some(9 | 13 | 14) => Some(PaymentKind::Prepaid),
        _ => None,
    };
    // RMS lets a prepaid order of its own go to 発送待ち only when the money is there.
    let paid = match kind {
        Some(PaymentKind::Prepaid) if by_rakuten => Some((300..=700).contains(&progress)),
        _ => None,
    };
    ObservedPayment { method: settlement.name.clone().unwrap_or_default(), kind, paid }
}

/// `None` as long as one of the amounts is not determined.
fn totals(order: &Order) -> Option<Totals> {
    let wrapping: i64 = [&order.wrapping1, &order.wrapping2]
        .into_iter()
        .flatten()
        .filter(|wrapping: &&Wrapping| wrapping.deleted != Some(1))
        .filter_map(|wrapping| wrapping.price)
        .sum();
    let amounts = [
        order.goods,
        order.tax,
        order.postage,
        order.delivery,
        order.payment_charge,
        order.additional_fee,
        order.request,
        Some(wrapping),
    ];
    if amounts.contains(&Some(UNDETERMINED)) || wrapping < 0 {
        return None;
    }
    let (coupon_shop, coupon_mall) = coupons(order);
    let mut totals = Totals {
        goods: order.goods?,
        tax: order.tax.unwrap_or(0),
        postage: order.postage.unwrap_or(0),
        fees: order.payment_charge.unwrap_or(0) + order.additional_fee.unwrap_or(0) + wrapping,
        points: order.point.as_ref().and_then(|point| point.used).unwrap_or(0),
        coupon_shop,
        coupon_mall,
        billed: order.request?,
        per_rate: per_rate(order),
        ..Totals::default()
    };
    // The documented sum has the payment charge in it and not 代引料; where only 代引料 makes the bill right, it counts.
    let delivery = order.delivery.unwrap_or(0);
    if totals.sum() != totals.billed && totals.sum() + delivery == totals.billed {
        totals.fees += delivery;
    }
    Some(totals)
}

/// (the shop's, all others').
fn coupons(order: &Order) -> (i64, i64) {
    let stated = (order.coupon_shop.unwrap_or(0), order.coupon_other.unwrap_or(0));
    let Some(list) = order.coupons.as_deref().filter(|list| !list.is_empty()) else { return stated };
    let sum = |shop: bool| -> i64 {
        list.iter()
            .filter(|coupon| {
                coupon.capital.as_deref().is_some_and(|capital| capital.contains("ショップ")) == shop
            })
            .filter_map(|coupon| coupon.total)
            .sum()
    };
    let listed = (sum(true), sum(false));
    let all = order.coupon_all.unwrap_or(stated.0 + stated.1);
    if listed.0 + listed.1 == all { listed } else { stated }
}

fn per_rate(order: &Order) -> Vec<RateTotal> {
    order
        .taxes
        .iter()
        .flatten()
        .filter_map(|tax| {
            let rate = percent(tax.rate.as_ref()?)?;
            Some(RateTotal { rate, billed: tax.request?, tax: tax.tax? })
        })
        .filter(|tax| tax.billed != UNDETERMINED && tax.tax != UNDETERMINED)
        .collect()
}

/// `0.1` is 10, `0.08` is 8: read as digits, so that no fraction is ever rounded.
fn percent(rate: &Number) -> Option<u8> {
    let text = rate.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if whole != "0" || decimals.len() > 2 {
        return None;
    }
    format!("{decimals:0<2}").parse().ok()
}

/// `2026-11-22T09:30:00+0900`, also with a colon in the offset, without an offset (Tokyo), and a mere day.
pub(super) fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Instant(at.as_millisecond()));
    }
    if let Ok(at) = text.parse::<jiff::civil::DateTime>() {
        return Instant::from_tokyo(at);
    }
    let day: jiff::civil::Date = text.replace('/', "-").parse().ok()?;
    Instant::from_tokyo(day.at(0, 0, 0, 0))
}
