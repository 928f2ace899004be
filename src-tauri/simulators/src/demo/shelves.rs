//! The shop's goods on each mall's shelves, and its mailbox.

use super::catalogue::{DemoSku, catalogue};
use crate::{
    futureshop::FutureshopConfig,
    imap::{Charset, Compose, compose},
    rakuten::RakutenConfig,
    stand::{goods::Goods, mails::SimMail},
    yahoo::YahooConfig,
};

/// The mailbox that both malls write to.
pub const DEMO_MAILBOX: &str = "order@hinata-chaho.example.com";

fn goods(sku: &DemoSku, item: &str, variant: &str, rakuten: bool) -> Goods {
    Goods {
        item: item.to_owned(),
        variant: variant.to_owned(),
        item_number: sku.rakuten_item_number.clone().filter(|_| rakuten).unwrap_or_default(),
        merchant_code: if rakuten { sku.code.clone() } else { String::new() },
        name: sku.name.clone(),
        variation: sku.variation.clone(),
        price_yen: sku.price_yen,
        tax_rate_percent: sku.tax_rate_percent,
        quantity: Some(sku.initial_stock),
        lead_times: rakuten.then_some((1, 14)),
        ship_from: if rakuten { vec![1] } else { Vec::new() },
        restock_on_cancel: true,
    }
}

/// Rakuten with the tea shop's goods.
pub fn rakuten_config() -> RakutenConfig {
    let goods = catalogue()
        .iter()
        .filter_map(|sku| sku.rakuten.as_ref().map(|(item, variant)| goods(sku, item, variant, true)))
        .collect();
    RakutenConfig { goods, ..RakutenConfig::default() }
}

/// Yahoo! Shopping with the tea shop's goods.
pub fn yahoo_config() -> YahooConfig {
    let goods = catalogue()
        .iter()
        .filter_map(|sku| sku.yahoo.as_ref().map(|(item, sub)| goods(sku, item, sub, false)))
        .collect();
    YahooConfig { goods, ..YahooConfig::default() }
}

/// So many plain goods for either mall, `item000001` and on: what a shop that is measured sells. Each shows a number that
/// filling a folder for a bench believes it shows.
pub fn plain_goods(count: u32, rakuten: bool) -> impl Iterator<Item = Goods> {
    (1..=count).map(move |number| Goods {
        item: format!("item{number:06}"),
        variant: if rakuten { "1".to_owned() } else { String::new() },
        item_number: String::new(),
        merchant_code: if rakuten { format!("item{number:06}") } else { String::new() },
        name: format!("見本の品 {number}"),
        variation: Vec::new(),
        price_yen: 1_000,
        tax_rate_percent: 10,
        quantity: Some(i64::from(number % 89)),
        lead_times: rakuten.then_some((1, 14)),
        ship_from: if rakuten { vec![1] } else { Vec::new() },
        restock_on_cancel: true,
    })
}

/// The shop's own site at futureshop with some of its goods. Its orders tell the shop's code as 商品管理番号.
pub fn futureshop_config() -> FutureshopConfig {
    let goods = catalogue()
        .iter()
        .filter_map(|sku| {
            let (number, branch) = sku.futureshop.as_ref()?;
            Some(Goods { merchant_code: sku.code.clone(), ..goods(sku, number, branch, false) })
        })
        .collect();
    FutureshopConfig { goods, ..FutureshopConfig::default() }
}

/// A mall's mail as it lies in the mailbox: Rakuten's short one in ISO-2022-JP, the others in UTF-8.
pub fn mail_bytes(mall: &str, sent: &SimMail) -> Vec<u8> {
    // A mail with a buyer's name may hold characters that ISO-2022-JP doesn't have.
    let old_fashioned = mall == "rakuten" && !sent.body.contains("[注文者]");
    compose(&Compose {
        from: &sent.from,
        to: DEMO_MAILBOX,
        subject: &sent.subject,
        body: &sent.body,
        charset: if old_fashioned { Charset::Iso2022Jp } else { Charset::Utf8Base64 },
        message_id: &format!("{}.{}@{mall}.example.com", sent.order_number, sent.at),
        date: &crate::clock::mail_date(sent.at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mall_shows_what_the_shop_has() {
        let skus = catalogue();
        let rakuten = rakuten_config().goods;
        assert_eq!(rakuten.len(), 22);
        for goods in &rakuten {
            let sku = skus.iter().find(|sku| sku.code == goods.merchant_code).unwrap();
            assert_eq!(goods.quantity, Some(sku.initial_stock));
        }
        let yahoo = yahoo_config().goods;
        assert!(yahoo.iter().any(|goods| goods.key() == "asatsuyu-sencha:asa50"));
        assert!(yahoo.iter().any(|goods| goods.key() == "kobashi-genmaicha"));
        let own = futureshop_config().goods;
        assert!(
            own.iter().any(|goods| goods.key() == "HT-ASA:asa-050" && goods.merchant_code == "HT-ASA-050")
        );
    }

    #[test]
    fn mails_name_their_order_in_the_header() {
        let mail = SimMail {
            seq: 1,
            at: 0,
            order_number: "hinata-chaho-10000001".to_owned(),
            from: "shop@example.com".to_owned(),
            subject: "注文".to_owned(),
            body: "本文\n".to_owned(),
        };
        let text = String::from_utf8_lossy(&mail_bytes("yahoo", &mail)).into_owned();
        assert!(text.contains("<hinata-chaho-10000001.0@yahoo.example.com>"), "{text}");
        assert!(text.contains("Thu, 01 Jan 1970 09:00:00 +0900"), "{text}");
    }
}
