//! 「注文確認」 as the store gets it. The lines that programs read are documented; the sentences around them are invented.

use std::fmt::Write as _;

use super::world::{Order, YahooShop};
use crate::{
    clock::japanese_datetime,
    stand::{mails::SimMail, text::grouped},
};

const FROM: &str = "shopping-order-master@mail.yahoo.co.jp";

impl YahooShop {
    pub(super) fn mail(&self, order: &Order) -> SimMail {
        SimMail {
            seq: 0,
            at: order.placed_at,
            order_number: order.number.clone(),
            from: FROM.to_owned(),
            subject: format!("【Yahoo!ショッピング】注文確認：{}", order.number),
            body: body(order, &self.config.store_name),
        }
    }
}

fn body(order: &Order, store_name: &str) -> String {
    let sums = order.sums();
    let mut text = format!("{store_name} 様\n\nお客様からご注文がありました。\n\n");
    let _ = writeln!(text, "注文ID　：{}", order.number);
    let _ = writeln!(text, "注文日時：{}", japanese_datetime(order.placed_at));
    text.push_str("\n商品情報\n￣￣￣￣￣￣￣￣￣￣\n");
    for (index, line) in order.lines.iter().enumerate() {
        let _ = writeln!(text, "（{}）{}", index + 1, line.name);
        let code = if line.variant.is_empty() {
            line.item.clone()
        } else {
            format!("{}/{}", line.item, line.variant)
        };
        let _ = writeln!(text, "{code}");
        for (axis, value) in line.variation.iter().chain(&line.options) {
            let _ = writeln!(text, "{axis}：{value}");
        }
        let (price, sum) = (grouped(line.price_yen), grouped(line.sum()));
        let _ = writeln!(text, "{price}円×{}＝{sum}円", grouped(line.quantity));
    }
    text.push_str("===============\n");
    let _ = writeln!(text, "商品の合計金額 ： {}円", grouped(sums.goods));
    let _ = writeln!(text, "手数料：{}円", grouped(sums.charge));
    let _ = writeln!(text, "送料：{}円", grouped(sums.postage));
    if sums.wrapping > 0 {
        let _ = writeln!(text, "ギフト包装料：{}円", grouped(sums.wrapping));
    }
    // Points stand without a minus sign, coupons with one (seen in working programs).
    if sums.points > 0 {
        let _ = writeln!(text, "ポイント利用分：{}ポイント", grouped(sums.points));
    }
    if sums.coupon > 0 {
        let _ = writeln!(text, "クーポン利用分：-{}円", grouped(sums.coupon));
    }
    let _ = writeln!(text, "合計金額 ：{}円", grouped(sums.billed()));
    let _ = writeln!(text, "付与ポイント：{}ポイント", grouped(sums.goods / 100));
    text
}
