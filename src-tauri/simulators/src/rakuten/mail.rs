//! 「注文内容ご確認」 as the shop gets it: the full text of before, and the short one of today.
//!
//! The full layout is taken from what working programs read. Of the short one only its purpose is known (the buyer was
//! cut in 2017, the goods in 2022): its sentences are invented.

use std::fmt::Write as _;

use super::{
    order_parts::{DELIVERY_NAME, recipient, settlement, wished_time_text},
    world::{Order, RakutenShop},
};
use crate::{
    clock::{plain_datetime, weekday},
    stand::{
        mails::{MailLayout, SimMail},
        order::{BoughtLine, Person},
    },
};

const FROM: &str = "order@rakuten.co.jp";
const SUBJECT: &str = "【楽天市場】注文内容ご確認（自動配信メール）";

impl RakutenShop {
    pub(super) fn mail(&self, order: &Order, layout: MailLayout) -> SimMail {
        let body = match layout {
            MailLayout::Full => full(order, &self.config.shop_name),
            MailLayout::Current => short(order, &self.config.shop_name),
            MailLayout::Cancelled | MailLayout::Changed => notice(order, &self.config.shop_name),
        };
        let subject = match layout {
            MailLayout::Cancelled => "【楽天市場】ご注文のキャンセルについて",
            MailLayout::Changed => "【楽天市場】ご注文の変更について",
            MailLayout::Full | MailLayout::Current => SUBJECT,
        };
        SimMail {
            seq: 0,
            at: order.placed_at,
            order_number: order.number.clone(),
            from: FROM.to_owned(),
            subject: subject.to_owned(),
            body,
        }
    }
}

fn yen(amount: i64) -> String {
    crate::stand::text::grouped(amount)
}

/// A cancel's or change's mail; its sentences are invented.
fn notice(order: &Order, shop_name: &str) -> String {
    let number = &order.number;
    format!(
        "{shop_name} 様\n\n下記のご注文についてお知らせいたします。\n\n[受注番号] {number}\n[ショップ名] {shop_name}\n"
    )
}

fn short(order: &Order, shop_name: &str) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{shop_name} 様\n");
    text.push_str("新しいご注文が入りました。内容はRMSの受注・決済管理でご確認ください。\n\n");
    let _ = writeln!(text, "[受注番号] {}", order.number);
    let _ = writeln!(text, "[日時]     {}", plain_datetime(order.placed_at));
    let _ = writeln!(text, "[ショップ名] {shop_name}");
    text.push_str("\n※このメールは自動配信です。返信はお受けできません。\n");
    text
}

fn named(person: &Person) -> String {
    format!("{} {} ({} {}) 様", person.family_name, person.first_name, person.family_kana, person.first_kana)
}

fn address(person: &Person) -> String {
    let (front, back) = person.postcode.split_at_checked(3).unwrap_or((&person.postcode, ""));
    format!("〒{front}-{back} {}{}{} {}", person.prefecture, person.city, person.street, person.building)
}

fn full(order: &Order, shop_name: &str) -> String {
    let mut text = String::new();
    let buyer = &order.spec.buyer;
    let _ = writeln!(text, "[受注番号] {}", order.number);
    let _ = writeln!(text, "[日時]     {}", plain_datetime(order.placed_at));
    let _ = writeln!(text, "[注文者]   {}", named(buyer));
    let _ = writeln!(text, "           {}", address(buyer).trim_end());
    let _ = writeln!(text, "           (TEL) {}", buyer.phone);
    let _ = writeln!(text, "[支払方法] {}", settlement(order).1);
    if order.spec.points > 0 {
        let _ = writeln!(text, "[ポイント利用方法] {}ポイント", yen(order.spec.points));
    }
    let _ = writeln!(text, "[配送方法] {DELIVERY_NAME}");
    if order.spec.wished_date.is_some() || order.spec.wished_time.is_some() {
        text.push_str("[配送日時指定:]\n");
        if let Some(day) = &order.spec.wished_date {
            let _ = writeln!(text, "{day}({})", weekday(day));
        }
        if let Some(time) = order.spec.wished_time {
            let _ = writeln!(text, "{}", wished_time_text(time));
        }
    }
    if let Some(remark) = &order.spec.remark {
        let _ = writeln!(text, "[備考]\n{remark}");
    }
    let _ = writeln!(text, "[ショップ名] {shop_name}");
    text.push_str("==========\n");
    for basket in &order.baskets {
        let person = recipient(order, basket.recipient);
        let _ = writeln!(text, "[送付先]   {}", named(person));
        let _ = writeln!(text, "           {}", address(person).trim_end());
        let _ = writeln!(text, "           (TEL) {}", person.phone);
        text.push_str("[商品]\n");
        let lines: Vec<String> =
            order.lines.iter().filter(|line| line.recipient == basket.recipient).map(goods).collect();
        text.push_str(&lines.join("----------\n"));
        text.push_str("****************************************\n");
    }
    totals(order, &mut text);
    text
}

fn goods(line: &BoughtLine) -> String {
    let mut text = format!("{}({})\n", line.name, line.item_number);
    let _ = writeln!(text, "SKU管理番号:{}", line.variant);
    for (axis, value) in line.variation.iter().chain(&line.options) {
        let _ = writeln!(text, "{axis}:{value}");
    }
    let (price, sum) = (yen(line.price_yen), yen(line.sum()));
    let _ = writeln!(
        text,
        "価格  {price}(円) x {}(個) = {sum}(円) ※{}%税込",
        line.quantity, line.tax_rate_percent
    );
    text
}

fn totals(order: &Order, text: &mut String) {
    let sums = order.sums();
    let mut row = |name: &str, amount: i64, always: bool| {
        if always || amount != 0 {
            let _ = writeln!(text, "{name}     {}(円)", yen(amount));
        }
    };
    row("小計", sums.goods, true);
    row("消費税", 0, true);
    row("送料", sums.postage, true);
    row("ラッピング料", sums.wrapping, false);
    row("代引料", sums.charge, false);
    row("クーポン利用額", -sums.coupon, false);
    row("ポイント利用額", -sums.points, false);
    row("合計", sums.before_deductions() + sums.charge, true);
    row("支払い金額", sums.billed(), true);
}
