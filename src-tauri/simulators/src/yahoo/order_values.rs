//! What each field of an order says. A field that isn't here is empty.

use super::world::Order;
use crate::{
    clock::{DAY, iso_date, iso_datetime},
    stand::order::{Payment, Person, WishedTime},
};

/// A value, and whether it comes as CDATA.
pub(super) enum Said {
    Plain(String),
    Free(String),
    Nothing,
}

fn flag(value: bool) -> Said {
    Said::Plain(value.to_string())
}

fn number(value: i64) -> Said {
    Said::Plain(value.to_string())
}

fn plain(text: &str) -> Said {
    if text.is_empty() { Said::Nothing } else { Said::Plain(text.to_owned()) }
}

fn free(text: &str) -> Said {
    Said::Free(text.to_owned())
}

fn maybe(text: Option<String>) -> Said {
    text.map_or(Said::Nothing, Said::Plain)
}

/// `PayMethod`, `PayMethodName`, `PayKind`.
pub(super) fn pay_method(payment: Payment) -> (&'static str, &'static str, i64) {
    match payment {
        Payment::Card => ("payment_a1", "クレジットカード決済", 0),
        Payment::CashOnDelivery => ("payment_d1", "商品代引", 4),
        Payment::BankTransfer => ("payment_b1", "銀行振込（前払い）", 3),
        Payment::ConvenienceStore => ("payment_a6", "コンビニ払い（前払い）", 5),
        Payment::Deferred => ("payment_a18", "ゆっくり払い", 7),
        Payment::PointsOnly => ("payment_z1", "ポイント全額払い", 7),
    }
}

/// `SettleStatus` has twelve values whose meanings aren't documented here: 5 for settled, 1 for asked is from memory.
fn settle_status(order: &Order) -> i64 {
    if order.paid_at.is_some() { 5 } else { 1 }
}

/// `ShipRequestTimeZoneCode` for the windows that have one (official).
fn time_zone(time: WishedTime) -> Option<i64> {
    Some(match time {
        WishedTime::Morning => 101,
        WishedTime::Hours(14, 16) => 102,
        WishedTime::Hours(16, 18) => 103,
        WishedTime::Hours(18, 20) => 104,
        WishedTime::Hours(19, 21) => 105,
        WishedTime::Hours(..) => return None,
    })
}

fn time_text(time: WishedTime) -> String {
    match time {
        WishedTime::Morning => "午前中".to_owned(),
        WishedTime::Hours(from, to) => format!("{from:02}:00-{to:02}:00"),
    }
}

/// The fields of a person under a prefix (`Bill`, `Ship`).
fn person_field(person: &Person, field: &str) -> Option<Said> {
    Some(match field {
        "FirstName" => free(&person.first_name),
        "FirstNameKana" => free(&person.first_kana),
        "LastName" => free(&person.family_name),
        "LastNameKana" => free(&person.family_kana),
        "ZipCode" => plain(&person.postcode),
        "Prefecture" => free(&person.prefecture),
        "City" => free(&person.city),
        "Address1" => free(&person.street),
        "Address2" => free(&person.building),
        "PhoneNumber" => plain(&person.phone),
        _ => return None,
    })
}

/// The value of a field of `OrderInfo`, Pay, Ship, Detail, Seller or Buyer.
pub(super) fn said(order: &Order, field: &str, seller_id: &str, now: i64) -> Said {
    let recipient = order.spec.recipients.first().unwrap_or(&order.spec.buyer);
    if let Some(rest) = field.strip_prefix("Bill")
        && let Some(said) = person_field(&order.spec.buyer, rest)
    {
        return said;
    }
    if let Some(rest) = field.strip_prefix("Ship")
        && let Some(said) = person_field(recipient, rest)
    {
        return said;
    }
    of_order(order, field, now)
        .or_else(|| of_pay(order, field))
        .or_else(|| of_ship(order, field))
        .or_else(|| of_detail(order, field))
        .unwrap_or_else(|| match field {
            "SellerId" => plain(seller_id),
            "IsLogin" => flag(true),
            _ => Said::Nothing,
        })
}

fn of_order(order: &Order, field: &str, now: i64) -> Option<Said> {
    let spec = &order.spec;
    let shop_coupon = spec.coupon.as_ref().filter(|coupon| coupon.by_shop);
    Some(match field {
        "OrderId" => plain(&order.number),
        "Version" => number(1),
        "DeviceType" => number(if spec.smartphone { 3 } else { 1 }),
        "IsActive" => flag(order.status != 4),
        "IsSeen" => flag(order.seen),
        "OrderTime" | "PublicationTime" => Said::Plain(iso_datetime(order.placed_at)),
        "LastUpdateTime" => Said::Plain(iso_datetime(order.updated_at)),
        "OrderStatus" => number(order.status),
        "CancelReason" => maybe(order.cancel_reason.map(|reason| reason.to_string())),
        "CancelReasonDetail" => free(&order.cancel_detail),
        "BuyerComments" => free(spec.remark.as_deref().unwrap_or("")),
        "IsReadOnly" => flag(order.read_only(now)),
        "TotalCouponDiscount" => number(shop_coupon.map_or(0, |coupon| coupon.amount)),
        "UseCouponData" => free(&shop_coupon.map_or(String::new(), |c| format!("{}:{}", c.code, c.name))),
        "Suspect" | "ShippingCouponDiscount" | "CampaignPoints" | "SlowlyShipPoint" => number(0),
        "IsSplit"
        | "IsRoyalty"
        | "IsRoyaltyFix"
        | "IsSeller"
        | "IsAffiliate"
        | "IsRatingB2s"
        | "NeedSnl"
        | "ShippingCouponFlg"
        | "IsMultiShip"
        | "IsFirstClassDrugIncludes"
        | "IsFirstClassDrugAgreement"
        | "IsWelcomeGiftIncludes"
        | "IsYahooAuctionOrder"
        | "IsYahooAuctionDeferred"
        | "IsLineGiftOrder"
        | "IsSlowlyShipPointFix" => flag(false),
        _ => return None,
    })
}

fn of_pay(order: &Order, field: &str) -> Option<Said> {
    let spec = &order.spec;
    let (method, name, kind) = pay_method(spec.payment);
    let card = spec.payment == Payment::Card;
    Some(match field {
        "PayStatus" => number(i64::from(order.paid_at.is_some())),
        "SettleStatus" => number(settle_status(order)),
        "PayType" => number(i64::from(!matches!(spec.payment, Payment::CashOnDelivery))),
        "PayKind" => number(kind),
        "PayMethod" => plain(method),
        "PayMethodName" => free(name),
        "PayDate" => maybe(order.paid_at.map(iso_date)),
        "PayActionTime" => maybe(order.paid_at.map(iso_datetime)),
        "CardBrand" if card => plain("VISA"),
        "CardPayType" | "CardPayCount" if card => number(1),
        "NeedReceipt" => flag(spec.receipt),
        "PaymentTerm" if order.prepaid() => Said::Plain(iso_date(order.placed_at + 7 * DAY)),
        "BillMailAddress" => plain(&spec.buyer.mail),
        "NeedBillSlip"
        | "NeedDetailedSlip"
        | "UseYahooCard"
        | "UseWallet"
        | "IsApplePay"
        | "IsPayMethodChangePossible"
        | "AgeConfirmCheck" => flag(false),
        _ => return None,
    })
}

fn of_ship(order: &Order, field: &str) -> Option<Said> {
    let spec = &order.spec;
    let [first, second] = &order.invoice_numbers;
    Some(match field {
        "ShipStatus" => number(order.ship_status),
        "ShipMethod" => plain("postage1"),
        "ShipMethodName" => free("宅配便"),
        "ShipRequestDate" => maybe(spec.wished_date.clone()),
        "ShipRequestTime" => spec.wished_time.map_or(Said::Nothing, |time| Said::Free(time_text(time))),
        "ShipRequestTimeZoneCode" => maybe(spec.wished_time.and_then(time_zone).map(|code| code.to_string())),
        "ShipNotes" => free(&order.ship_notes),
        "ShipCompanyCode" => plain(&order.ship_company),
        "ShipInvoiceNumber1" => plain(first),
        "ShipInvoiceNumber2" => plain(second),
        "ShipUrl" => plain(&order.ship_url),
        "ShipDate" => maybe(order.ship_date.clone()),
        "ArrivalDate" => maybe(order.arrival_date.clone()),
        "IsCashOnDelivery" => flag(spec.payment == Payment::CashOnDelivery),
        "NeedGiftWrap" => flag(spec.gift || spec.wrapping.is_some()),
        "GiftWrapType" => free(spec.wrapping.as_ref().map_or("", |wrapping| &wrapping.name)),
        "NeedGiftWrapPaper" => flag(spec.noshi.is_some()),
        "GiftWrapPaperType" => free(spec.noshi.as_ref().map_or("", |_| "のし")),
        "GiftWrapName" => free(spec.noshi.as_deref().unwrap_or("")),
        "ArriveType" | "ExcellentDelivery" => number(0),
        "IsEazy" | "IsSubscription" | "IsLineGiftShippable" => flag(false),
        "ShippingDeadline" => Said::Plain(iso_date(order.placed_at + 3 * DAY)),
        _ => return None,
    })
}

fn of_detail(order: &Order, field: &str) -> Option<Said> {
    let sums = order.sums();
    let mall_coupon =
        order.spec.coupon.as_ref().filter(|coupon| !coupon.by_shop).map_or(0, |coupon| coupon.amount);
    Some(match field {
        "PayCharge" => number(sums.charge),
        "ShipCharge" => number(sums.postage),
        "GiftWrapCharge" => number(sums.wrapping),
        "Discount"
        | "Adjustments"
        | "GiftCardDiscount"
        | "LineGiftCharge"
        | "TotalImmediateBonusAmount"
        | "TotalImmediateBonusRatio"
        | "CombinedPayMethodAmount" => number(0),
        "SettleAmount" | "TotalPrice" | "SettlePayAmount" | "PayMethodAmount" => number(sums.billed()),
        "UsePoint" => number(sums.points),
        "TaxRatio" => number(10),
        "TotalMallCouponDiscount" => number(mall_coupon),
        "IsUsePointFix" | "IsGetPointFixAll" => flag(order.point_fixed),
        "IsGetStoreBonusFixAll" => flag(false),
        _ => return None,
    })
}
