//! From an `orderInfo` answer to an observation.

use miseban_domain::{
    Coded, Instant, Observation,
    observation::{
        Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, ObservedPayment, Party, PaymentKind,
        Source, Totals,
    },
};

use super::xml::{self, Node};
use crate::{
    RawItem,
    call::unreadable,
    observe::{full_name, keys},
};

/// What is asked for of an order; the mall sends only what is named.
pub(super) const FIELDS: &str = "OrderId,Version,DeviceType,IsSeen,IsReadOnly,CancelReason,OrderTime,LastUpdateTime,Suspect,\
SuspectMessage,OrderStatus,StoreStatus,BuyerComments,TotalCouponDiscount,ShippingCouponDiscount,\
PayStatus,SettleStatus,PayType,PayKind,PayMethod,PayMethodName,PayDate,PayNotes,NeedBillSlip,NeedDetailedSlip,NeedReceipt,\
BillFirstName,BillFirstNameKana,BillLastName,BillLastNameKana,BillZipCode,BillPrefecture,BillCity,BillAddress1,BillAddress2,\
BillPhoneNumber,BillEmgPhoneNumber,BillMailAddress,BillSection1Field,BillSection1Value,BillSection2Field,BillSection2Value,\
ShipStatus,ShipMethod,ShipMethodName,ShipRequestDate,ShipRequestTime,ShipNotes,ShipCompanyCode,ShipInvoiceNumber1,\
ShipInvoiceNumber2,ShipDate,ArrivalDate,NeedGiftWrap,GiftWrapType,GiftWrapMessage,NeedGiftWrapPaper,GiftWrapPaperType,\
GiftWrapName,ShipFirstName,ShipFirstNameKana,ShipLastName,ShipLastNameKana,ShipZipCode,ShipPrefecture,ShipCity,ShipAddress1,\
ShipAddress2,ShipPhoneNumber,ShipEmgPhoneNumber,ShipSection1Field,ShipSection1Value,ShipSection2Field,ShipSection2Value,\
PayCharge,ShipCharge,GiftWrapCharge,Discount,Adjustments,SettleAmount,UsePoint,GiftCardDiscount,TotalPrice,\
SettlePayAmount,TotalMallCouponDiscount,\
LineId,ItemId,Title,SubCode,SubCodeOption,ItemOption,Inscription,IsTaxable,ItemTaxRatio,Jan,ProductId,UnitPrice,Quantity,\
CouponDiscount,OriginalPrice,SellerId";

/// Reads one order.
pub(super) fn observation(item: &RawItem) -> Result<Observation, Coded> {
    let root = xml::parse(&item.bytes).map_err(unreadable)?;
    let order = root.first("OrderInfo").ok_or_else(|| unreadable("OrderInfo"))?;
    let nothing = Node::default();
    let part = |name: &str| order.child(name).unwrap_or(&nothing);
    let (pay, ship, detail) = (part("Pay"), part("Ship"), part("Detail"));
    let order_number = order.get("OrderId").ok_or_else(|| unreadable("OrderId"))?.to_owned();
    let order_status = order.get("OrderStatus").ok_or_else(|| unreadable("OrderStatus"))?;
    let pay_status = pay.get("PayStatus").unwrap_or_default();
    let ship_status = ship.get("ShipStatus").unwrap_or_default();
    let lines =
        order.all("Item").enumerate().map(|(n, item)| line(n, item)).collect::<Result<Vec<_>, _>>()?;
    let gift =
        ship.flag("NeedGiftWrap") || ship.flag("NeedGiftWrapPaper") || ship.get("GiftWrapMessage").is_some();
    Ok(Observation {
        order_number,
        source: Source::Api,
        extent: Extent::Whole,
        version: order.get("LastUpdateTime").and_then(instant).map(|at| at.0),
        seen_at: item.fetched_at,
        ordered_at: order.get("OrderTime").and_then(instant),
        state: state(order_status, ship_status, order.flag("IsReadOnly")),
        mall_status: Some(status(order_status, pay_status, ship_status)),
        cancelled: order_status == "4",
        // Whether a cancel puts pieces back on the mall's shelf is not told; the next reading shows it.
        cancel: None,
        restocked_by_mall: false,
        buyer: party(pay, "Bill"),
        totals: totals(order, detail, &lines),
        deliveries: vec![delivery(ship, lines)],
        payment: payment(pay, pay_status),
        remarks: order.get("BuyerComments").map(str::to_owned),
        gift,
        caution: order.get("SuspectMessage").is_some()
            || order.get("Suspect").is_some_and(|value| !matches!(value, "0" | "false")),
    })
}

/// The three statuses in one, as observations keep them.
pub(super) fn status(order: &str, pay: &str, ship: &str) -> String {
    format!("{order}/{pay}/{ship}")
}

/// The first ten minutes (read-only), 保留 and 繰上げ同意待ち are not the shop's yet.
fn state(order_status: &str, ship_status: &str, read_only: bool) -> Option<MallState> {
    Some(match (order_status, ship_status) {
        ("4", _) => return None,
        ("5", _) | (_, "4") => MallState::Done,
        (_, "3") => MallState::Shipped,
        _ if read_only => MallState::Pending,
        ("0" | "3" | "8", _) => MallState::Pending,
        (_, "1" | "2") => MallState::ToShip,
        ("1" | "2", _) => MallState::New,
        _ => return None,
    })
}

fn line(position: usize, item: &Node) -> Result<ObservedLine, Coded> {
    let quantity = item.int("Quantity").filter(|n| *n >= 0).ok_or_else(|| unreadable("Quantity"))?;
    let (code, sub) = (item.get("ItemId"), item.get("SubCode"));
    let mut options: Vec<String> = Vec::new();
    for choice in ["ItemOption", "Inscription"].into_iter().flat_map(|name| item.all(name)) {
        match (choice.get("Name"), choice.get("Value")) {
            (Some(name), Some(value)) => options.push(format!("{name}:{value}")),
            (None, Some(text)) | (Some(text), None) => options.push(text.to_owned()),
            (None, None) => {}
        }
    }
    options.extend(item.get("SubCodeOption").map(str::to_owned).filter(|text| !options.contains(text)));
    let rate = item.int("ItemTaxRatio").and_then(|rate| u8::try_from(rate).ok());
    Ok(ObservedLine {
        key: item.get("LineId").map_or_else(|| position.to_string(), str::to_owned),
        keys: keys([
            ("item_code", code),
            ("sub_code", sub),
            // Ours: the code that names the variation, whichever of the two the mall uses for this article.
            ("sku_code", sub.or(code)),
            ("jan", item.get("Jan")),
        ]),
        title: item.get("Title").unwrap_or_default().to_owned(),
        options,
        quantity,
        unit_price: item.int("UnitPrice").unwrap_or(0),
        tax_included: true,
        tax_rate: rate.or_else(|| (item.get("IsTaxable") == Some("false")).then_some(0)),
        fulfilled_by: FulfilledBy::Shop,
    })
}

fn delivery(ship: &Node, lines: Vec<ObservedLine>) -> ObservedDelivery {
    let paper: Vec<&str> =
        ["GiftWrapPaperType", "GiftWrapName"].into_iter().filter_map(|name| ship.get(name)).collect();
    let own = |name: &str| ship.get(name).map(str::to_owned);
    ObservedDelivery {
        key: "0".to_owned(),
        recipient: party(ship, "Ship"),
        wished_date: ship.get("ShipRequestDate").and_then(day),
        wished_time: own("ShipRequestTime"),
        method: own("ShipMethodName"),
        noshi: (ship.flag("NeedGiftWrapPaper") && !paper.is_empty()).then(|| paper.join(" ")),
        lines,
        tracking_numbers: ["ShipInvoiceNumber1", "ShipInvoiceNumber2"].into_iter().filter_map(own).collect(),
    }
}

/// The person whose members begin with `prefix`; `None` when there is neither name nor address.
fn party(node: &Node, prefix: &str) -> Option<Party> {
    let get = |name: &str| node.get(&format!("{prefix}{name}"));
    let own = |name: &str| get(name).unwrap_or_default().to_owned();
    let street = ["Address1", "Address2", "Section1Value", "Section2Value"].map(get);
    let party = Party {
        name: full_name(get("LastName"), get("FirstName")),
        kana: full_name(get("LastNameKana"), get("FirstNameKana")),
        postal_code: own("ZipCode").replace('-', ""),
        prefecture: own("Prefecture"),
        city: own("City"),
        street: crate::observe::joined(street, " "),
        phone: get("PhoneNumber").or_else(|| get("EmgPhoneNumber")).unwrap_or_default().to_owned(),
        email: own("MailAddress"),
    };
    (!party.name.is_empty() || !party.prefecture.is_empty() || !party.street.is_empty()).then_some(party)
}

fn payment(pay: &Node, pay_status: &str) -> Option<ObservedPayment> {
    let method = pay.get("PayMethod");
    let kind = match method.and_then(|method| method.strip_prefix("payment_")) {
        Some("a1") => Some(PaymentKind::Card),
        Some("a6" | "a7" | "a8" | "a15" | "c1" | "c2" | "c3") => Some(PaymentKind::Prepaid),
        Some(bank) if bank.starts_with('b') => Some(PaymentKind::Prepaid),
        Some("a9" | "a10" | "a11" | "a16" | "a17" | "a18" | "a19" | "h1" | "z1") => Some(PaymentKind::Mall),
        Some("d1") => Some(PaymentKind::CashOnDelivery),
        _ => None,
    };
    let name = pay.get("PayMethodName").or(method)?;
    let paid = match pay_status {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    };
    Some(ObservedPayment { method: name.to_owned(), kind, paid })
}

/// The sums. Two things are told differently by the sources: whether `UnitPrice` still has the coupon in it, and whether
/// `TotalPrice` is before or after points. The reading that adds up counts; when none does, the sums stay as stated.
fn totals(order: &Node, detail: &Node, lines: &[ObservedLine]) -> Option<Totals> {
    let amount = |name: &str| detail.int(name).unwrap_or(0);
    let stated = detail.int("TotalPrice")?;
    let sums = lines.iter().map(|line| line.unit_price.saturating_mul(line.quantity));
    // Nonsense in the prices must not overflow further on; such an order doesn't add up and waits for a person.
    let goods = sums.fold(0_i64, i64::saturating_add).clamp(-1_000_000_000_000_000, 1_000_000_000_000_000);
    let coupon = order.int("TotalCouponDiscount").unwrap_or(0).abs();
    let points = amount("UsePoint").abs() + amount("GiftCardDiscount").abs();
    let base = Totals {
        goods,
        postage: amount("ShipCharge"),
        fees: amount("PayCharge") + amount("GiftWrapCharge") + amount("Adjustments"),
        points,
        coupon_shop: coupon + amount("Discount").abs(),
        coupon_mall: amount("TotalMallCouponDiscount").abs(),
        billed: stated,
        ..Totals::default()
    };
    let without_coupon = Totals { coupon_shop: base.coupon_shop - coupon, ..base.clone() };
    for reading in [&base, &without_coupon] {
        for billed in [stated, stated - points] {
            if reading.sum() == billed {
                return Some(Totals { billed, ..reading.clone() });
            }
        }
    }
    Some(base)
}

/// `2018-12-07T01:27:04+09:00`, `20121221231350`, and a mere day.
pub(super) fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Instant(at.as_millisecond()));
    }
    if let Ok(at) = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text) {
        return Instant::from_tokyo(at);
    }
    let date: jiff::civil::Date = day(text)?.parse().ok()?;
    Instant::from_tokyo(date.at(0, 0, 0, 0))
}

/// The last moment of a day.
pub(super) fn end_of_day(text: &str) -> Option<Instant> {
    let date: jiff::civil::Date = day(text)?.parse().ok()?;
    Instant::from_tokyo(date.tomorrow().ok()?.at(0, 0, 0, 0)).map(|at| at.plus(-1))
}

/// `2026-11-24` from itself, `20261124` or `2026/11/24`.
fn day(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let date = jiff::civil::Date::strptime("%Y%m%d", digits.get(..8)?).ok()?;
    Some(date.to_string())
}
