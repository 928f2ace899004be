//! Orders as they come at a tea shop: mostly plain, sometimes not.

use super::{
    catalogue::{DemoSku, catalogue},
    chance::Chance,
    people::{PEOPLE_COUNT, person},
};
use crate::{
    clock::{DAY, iso_date},
    stand::order::{Coupon, LineSpec, OrderSpec, Payment, WishedTime, Wrapping},
};

const REMARKS: [&str; 5] = [
    "贈り物なので、納品書は入れないでください。",
    "ポストに入らない場合は玄関前に置いてください。",
    "領収書を「株式会社あおぞら」宛でお願いします。",
    "前回と同じくらいの深煎りだと嬉しいです。よろしくお願いいたします😊",
    "到着前にお電話ください。",
];

const NOSHI: [&str; 4] = ["御礼　髙﨑", "内祝　山田", "御年賀", "粗供養"];

/// Postage below, and nothing from here on, whole yen.
const FREE_POSTAGE_FROM: i64 = 5_400;

/// Makes orders, the same ones for the same seed.
#[derive(Debug, Clone)]
pub struct OrderGenerator {
    chance: Chance,
    skus: Vec<DemoSku>,
}

impl OrderGenerator {
    /// Starts a row of orders.
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), skus: catalogue() }
    }

    /// The next order at `rakuten`, `yahoo` or `futureshop`. `now` (UTC milliseconds) is what wished days count from.
    pub fn next_order(&mut self, mall: &str, now: i64) -> OrderSpec {
        let rakuten = mall == "rakuten";
        let buyer = self.chance.below(PEOPLE_COUNT);
        let mut spec = OrderSpec { buyer: person(buyer), ..OrderSpec::default() };
        if self.chance.happens(15) {
            let others = if rakuten && self.chance.happens(40) { 2 } else { 1 };
            let first = self.chance.below(PEOPLE_COUNT);
            spec.recipients = (0..others).map(|other| person(first + other)).collect();
        }
        self.fill(&mut spec, mall);
        self.pay(&mut spec);
        self.wish(&mut spec, now);
        spec.smartphone = self.chance.happens(70);
        spec
    }

    fn fill(&mut self, spec: &mut OrderSpec, mall: &str) {
        let wanted = [1, 1, 1, 1, 2, 2, 3, 5].get(self.chance.below(8)).copied().unwrap_or(1);
        let count = wanted.max(spec.recipients.len());
        for index in 0..count {
            let Some(sku) = self.chance.pick(&self.skus).cloned() else { continue };
            let there = match mall {
                "rakuten" => sku.rakuten,
                "futureshop" => sku.futureshop,
                _ => sku.yahoo,
            };
            let Some((item, variant)) = there else { continue };
            if spec.lines.iter().any(|line| line.item == item && line.variant == variant) {
                continue;
            }
            let quantity = [1, 1, 1, 1, 1, 2, 2, 3].get(self.chance.below(8)).copied().unwrap_or(1);
            let mut line = LineSpec::new(item, variant, quantity);
            line.recipient = if spec.recipients.is_empty() { 0 } else { index % spec.recipients.len() };
            if self.chance.happens(10) {
                line.options = vec![("ギフトシール".to_owned(), "確認しました".to_owned())];
            }
            spec.lines.push(line);
        }
        // An article that the program was never told of.
        if spec.lines.is_empty() || self.chance.happens(4) {
            let code = if self.chance.happens(50) { "hinata-fukubukuro" } else { "hinata-sekken" };
            spec.lines.push(LineSpec {
                unlisted_name: Some("茶殻石けん（店頭限定）".to_owned()),
                price_yen: Some(880),
                ..LineSpec::new(code, "", 1)
            });
        }
        // A recipient for whom nothing is left is none.
        let served = |recipient: usize| spec.lines.iter().any(|line| line.recipient == recipient);
        if (0..spec.recipients.len()).any(|recipient| !served(recipient)) {
            spec.recipients.truncate(1);
            for line in &mut spec.lines {
                line.recipient = 0;
            }
        }
    }

    fn goods_sum(&self, spec: &OrderSpec) -> i64 {
        let price = |line: &LineSpec| {
            let key = Some((line.item.clone(), line.variant.clone()));
            let sku =
                self.skus.iter().find(|sku| [&sku.rakuten, &sku.yahoo, &sku.futureshop].contains(&&key));
            line.price_yen.or(sku.map(|sku| sku.price_yen)).unwrap_or(0)
        };
        spec.lines.iter().map(|line| price(line) * line.quantity).sum()
    }

    fn pay(&mut self, spec: &mut OrderSpec) {
        let goods = self.goods_sum(spec);
        spec.postage = if goods < FREE_POSTAGE_FROM { 660 } else { 0 };
        spec.payment = match self.chance.below(100) {
            0..=69 => Payment::Card,
            70..=79 => Payment::CashOnDelivery,
            80..=87 => Payment::BankTransfer,
            88..=94 => Payment::ConvenienceStore,
            _ => Payment::Deferred,
        };
        if spec.payment == Payment::CashOnDelivery {
            spec.payment_charge = 330;
        }
        if self.chance.happens(18) {
            let most = usize::try_from(goods / 2).unwrap_or(0);
            spec.points = i64::try_from(self.chance.below(most.min(1_500))).unwrap_or(0);
        }
        if self.chance.happens(12) && goods > 1_000 {
            let by_shop = self.chance.happens(60);
            let (code, name) = if by_shop {
                ("HINATA-200", "ひなた茶舗 200円OFF")
            } else {
                ("MALL-200", "お買い物 200円OFF")
            };
            spec.coupon = Some(Coupon { code: code.to_owned(), name: name.to_owned(), amount: 200, by_shop });
        }
        spec.receipt = self.chance.happens(8);
    }

    fn wish(&mut self, spec: &mut OrderSpec, now: i64) {
        if self.chance.happens(30) {
            let days = i64::try_from(3 + self.chance.below(7)).unwrap_or(3);
            spec.wished_date = Some(iso_date(now + days * DAY));
        }
        if self.chance.happens(25) {
            let times = [WishedTime::Morning, WishedTime::Hours(14, 16), WishedTime::Hours(18, 20)];
            spec.wished_time = self.chance.pick(&times).copied();
        }
        if self.chance.happens(15) {
            spec.remark = self.chance.pick(&REMARKS).map(|remark| (*remark).to_owned());
        }
        if self.chance.happens(12) {
            spec.gift = true;
            spec.noshi = self.chance.pick(&NOSHI).map(|noshi| (*noshi).to_owned());
        } else if self.chance.happens(6) {
            spec.gift = true;
            spec.wrapping =
                Some(Wrapping { name: "若草色の包装紙".to_owned(), price_yen: 165, ribbon: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(seed: u64, mall: &str) -> Vec<OrderSpec> {
        let mut generator = OrderGenerator::new(seed);
        (0..400).map(|_| generator.next_order(mall, 1_800_000_000_000)).collect()
    }

    #[test]
    fn a_seed_always_tells_the_same_story() {
        assert_eq!(orders(7, "rakuten"), orders(7, "rakuten"));
        assert_ne!(orders(7, "rakuten"), orders(8, "rakuten"));
    }

    #[test]
    fn the_story_has_everything_in_it() {
        let rakuten = orders(1, "rakuten");
        let has = |what: &dyn Fn(&OrderSpec) -> bool| rakuten.iter().any(what);
        assert!(has(&|spec| spec.lines.len() > 2));
        assert!(has(&|spec| spec.recipients.len() == 2));
        assert!(has(&|spec| spec.noshi.is_some()));
        assert!(has(&|spec| spec.wrapping.is_some()));
        assert!(has(&|spec| spec.wished_date.is_some() && spec.wished_time.is_some()));
        assert!(has(&|spec| spec.points > 0));
        assert!(has(&|spec| spec.coupon.as_ref().is_some_and(|coupon| !coupon.by_shop)));
        assert!(has(&|spec| spec.payment == Payment::CashOnDelivery && spec.payment_charge > 0));
        assert!(has(&|spec| spec.payment == Payment::BankTransfer));
        assert!(has(&|spec| spec.lines.iter().any(|line| line.unlisted_name.is_some())));
        assert!(has(&|spec| spec.buyer.family_name == "髙﨑"));
        assert!(orders(1, "yahoo").iter().all(|spec| spec.recipients.len() < 2));
    }
}
