//! Small facts of an order that several of Rakuten's shapes need.

use super::world::Order;
use crate::stand::order::{Payment, Person, Sums, WishedTime};

/// The only way of delivery that the simulated shop offers.
pub(super) const DELIVERY_NAME: &str = "宅配便";

/// The number that stands for a sum that isn't settled yet (official).
pub(super) const UNDETERMINED: i64 = -9999;

/// settlementMethodCode and its name.
pub(super) fn settlement(order: &Order) -> (i64, &'static str) {
    match order.spec.payment {
        Payment::Card => (1, "クレジットカード"),
        Payment::CashOnDelivery => (2, "代金引換"),
        Payment::BankTransfer => (9, "銀行振込"),
        Payment::ConvenienceStore => (14, "ローソン、郵便局ATM等（前払）"),
        Payment::Deferred => (21, "後払い決済"),
        Payment::PointsOnly => (8, "ポイント"),
    }
}

/// The masked address of the buyer (official: `…@pc.fw.rakuten.ne.jp`).
pub(super) fn masked_mail(order: &Order) -> String {
    let hash = order.spec.buyer.mail.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}s1@pc.fw.rakuten.ne.jp")
}

/// Who gets something; the buyer if nobody else was named.
pub(super) fn recipients(order: &Order) -> impl Iterator<Item = &Person> {
    let buyer = order.spec.recipients.is_empty().then_some(&order.spec.buyer);
    order.spec.recipients.iter().chain(buyer)
}

/// A recipient by index.
pub(super) fn recipient(order: &Order, index: usize) -> &Person {
    order.spec.recipients.get(index).unwrap_or(&order.spec.buyer)
}

/// `項目:値` lines.
pub(super) fn colon_lines(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(axis, value)| format!("{axis}:{value}")).collect::<Vec<_>>().join("\n")
}

/// shippingTerm: 0 none, 1 morning, `h1h2`.
pub(super) fn shipping_term(order: &Order) -> Option<i64> {
    order.spec.wished_time.map(|time| match time {
        WishedTime::Morning => 1,
        WishedTime::Hours(from, to) => i64::from(from) * 100 + i64::from(to),
    })
}

/// The wished time as the remark says it.
pub(super) fn wished_time_text(time: WishedTime) -> String {
    match time {
        WishedTime::Morning => "午前中".to_owned(),
        WishedTime::Hours(from, to) => format!("{from:02}:00-{to:02}:00"),
    }
}

/// `[配送日時指定:]` with its lines, then what the buyer wrote.
pub(super) fn remarks(order: &Order) -> String {
    use std::fmt::Write as _;
    let mut text = "[配送日時指定:]\n".to_owned();
    if let Some(day) = &order.spec.wished_date {
        let _ = writeln!(text, "{day}({})", crate::clock::weekday(day));
    }
    if let Some(time) = order.spec.wished_time {
        let _ = writeln!(text, "{}", wished_time_text(time));
    }
    if let Some(remark) = &order.spec.remark {
        text.push_str(remark);
    }
    text
}

/// What one tax rate carries of an order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TaxShare {
    pub rate: i64,
    pub total: i64,
    pub charge: i64,
    pub coupon: i64,
    pub points: i64,
}

impl TaxShare {
    /// What is billed at this rate.
    pub(super) fn billed(&self) -> i64 {
        self.total + self.charge - self.coupon - self.points
    }

    /// The tax in it, rounded down.
    pub(super) fn tax(&self) -> i64 {
        self.billed() * self.rate / (100 + self.rate)
    }
}

/// Splits an order over its tax rates: postage, wrapping and charges at 10 %, coupon and points in proportion (the
/// last rate takes what rounding leaves).
pub(super) fn tax_shares(order: &Order) -> Vec<TaxShare> {
    let sums: Sums = order.sums();
    let extras = sums.postage + sums.wrapping;
    let mut shares: Vec<TaxShare> = [10, 8, 0]
        .into_iter()
        .map(|rate| TaxShare {
            rate,
            total: order
                .lines
                .iter()
                .filter(|line| line.tax_rate_percent == rate)
                .map(crate::stand::order::BoughtLine::sum)
                .sum::<i64>()
                + if rate == 10 { extras } else { 0 },
            charge: if rate == 10 { sums.charge } else { 0 },
            coupon: 0,
            points: 0,
        })
        .filter(|share| share.total + share.charge != 0)
        .collect();
    let all = sums.before_deductions().max(1);
    let (mut coupon_left, mut points_left) = (sums.coupon, sums.points);
    let last = shares.len().saturating_sub(1);
    for (index, share) in shares.iter_mut().enumerate() {
        let part = |whole: i64, left: i64| if index == last { left } else { whole * share.total / all };
        let (coupon, points) = (part(sums.coupon, coupon_left), part(sums.points, points_left));
        (share.coupon, share.points) = (coupon, points);
        coupon_left -= coupon;
        points_left -= points;
    }
    shares
}
