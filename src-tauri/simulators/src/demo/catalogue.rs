//! The goods of ひなた茶舗, with the keys that each mall knows them by.

use serde::{Deserialize, Serialize};

/// One SKU of the made-up shop.
///
/// The shop's `code` is Rakuten's システム連携用SKU番号 (and, for articles without variations, its 商品番号). At
/// Yahoo! Shopping an article is known by its own codes. Two SKUs are at Rakuten only, two at Yahoo! only. The shop's own
/// site at futureshop has the teas that keep well, the sets and the teapots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSku {
    /// The shop's own code, unique.
    pub code: String,
    /// The article's name, without its variation.
    pub name: String,
    /// Axis and value, e.g. (内容量, 100g); empty for an article without variations.
    pub variation: Vec<(String, String)>,
    /// 8 for food, 10 for pottery.
    pub tax_rate_percent: i64,
    /// Price with tax, whole yen.
    pub price_yen: i64,
    /// Pieces on the shelf when the story starts; every mall shows this number then.
    pub initial_stock: i64,
    /// 商品管理番号（商品URL） and SKU管理番号, where Rakuten has it.
    pub rakuten: Option<(String, String)>,
    /// 商品番号 at Rakuten (of the whole article), where Rakuten has it.
    pub rakuten_item_number: Option<String>,
    /// `item_code` and `sub_code` (empty without variations), where Yahoo! Shopping has it.
    pub yahoo: Option<(String, String)>,
    /// 商品番号 and バリエーション別枝番（横軸） (empty without variations), where the shop's own site has it.
    pub futureshop: Option<(String, String)>,
    /// For a set: the codes that it is made of, and how many of each.
    pub bundle_of: Vec<(String, i64)>,
}

impl DemoSku {
    /// The name with its variation, as a person would say it: 「朝露の煎茶 100g」.
    pub fn full_name(&self) -> String {
        self.variation.iter().fold(self.name.clone(), |name, (_, value)| format!("{name} {value}"))
    }
}

/// An article: everything that its variations share.
struct Article {
    name: &'static str,
    axis: &'static str,
    tax: i64,
    rakuten: Option<&'static str>,
    item_number: &'static str,
    yahoo: Option<&'static str>,
    /// Whether the shop's own site has it.
    own_site: bool,
    /// code, value on the axis, price, stock, Rakuten's variant id, Yahoo!'s sub code
    variants: &'static [(&'static str, &'static str, i64, i64, &'static str, &'static str)],
}

const ARTICLES: &[Article] = &[
    Article {
        name: "朝露の煎茶",
        axis: "内容量",
        tax: 8,
        rakuten: Some("hinata-asatsuyu"),
        item_number: "HT-ASA",
        yahoo: Some("asatsuyu-sencha"),
        own_site: true,
        variants: &[
            ("HT-ASA-050", "50g", 756, 60, "asa-050", "asa50"),
            ("HT-ASA-100", "100g", 1_404, 80, "asa-100", "asa100"),
            ("HT-ASA-200", "200g", 2_592, 40, "asa-200", "asa200"),
        ],
    },
    Article {
        name: "山霧の深蒸し茶",
        axis: "内容量",
        tax: 8,
        rakuten: Some("hinata-yamagiri"),
        item_number: "HT-YAM",
        yahoo: Some("yamagiri-fukamushi"),
        own_site: true,
        variants: &[
            ("HT-YAM-100", "100g", 1_080, 100, "yam-100", "yam100"),
            ("HT-YAM-300", "300g", 2_916, 30, "yam-300", "yam300"),
        ],
    },
    Article {
        name: "宵待ちほうじ茶",
        axis: "形",
        tax: 8,
        rakuten: Some("hinata-yoimachi"),
        item_number: "HT-YOI",
        yahoo: Some("yoimachi-hojicha"),
        own_site: false,
        variants: &[
            ("HT-YOI-LEAF", "茶葉 150g", 972, 70, "yoi-leaf", "leaf"),
            ("HT-YOI-BAG", "ティーバッグ 20個", 1_188, 90, "yoi-bag", "bag"),
        ],
    },
    Article {
        name: "翠玉の玉露",
        axis: "内容量",
        tax: 8,
        rakuten: Some("hinata-suigyoku"),
        item_number: "HT-SUI",
        yahoo: Some("suigyoku-gyokuro"),
        own_site: true,
        variants: &[
            ("HT-SUI-050", "50g", 2_160, 24, "sui-050", "sui50"),
            ("HT-SUI-100", "100g", 4_104, 12, "sui-100", "sui100"),
        ],
    },
    Article {
        name: "初昔の抹茶 缶入り",
        axis: "内容量",
        tax: 8,
        rakuten: Some("hinata-hatsumukashi"),
        item_number: "HT-MAT",
        yahoo: Some("hatsumukashi-matcha"),
        own_site: false,
        variants: &[
            ("HT-MAT-030", "30g", 2_484, 36, "mat-030", "mat30"),
            ("HT-MAT-100", "100g", 7_560, 8, "mat-100", "mat100"),
        ],
    },
    Article {
        name: "香ばし玄米茶 200g",
        axis: "",
        tax: 8,
        rakuten: Some("hinata-genmai"),
        item_number: "HT-GEN-200",
        yahoo: Some("kobashi-genmaicha"),
        own_site: true,
        variants: &[("HT-GEN-200", "", 864, 120, "r-sku00000001", "")],
    },
    Article {
        name: "ひなた和紅茶 ティーバッグ 15個",
        axis: "",
        tax: 8,
        rakuten: Some("hinata-wakoucha"),
        item_number: "HT-WAK-15",
        yahoo: Some("hinata-wakoucha15"),
        own_site: false,
        variants: &[("HT-WAK-15", "", 1_296, 65, "r-sku00000002", "")],
    },
    Article {
        name: "炒り黒豆茶 250g",
        axis: "",
        tax: 8,
        rakuten: Some("hinata-kuromame"),
        item_number: "HT-KUR-250",
        yahoo: None,
        own_site: false,
        variants: &[("HT-KUR-250", "", 918, 45, "r-sku00000003", "")],
    },
    Article {
        name: "茶葉入り最中 6個",
        axis: "",
        tax: 8,
        rakuten: None,
        item_number: "",
        yahoo: Some("chaba-monaka6"),
        own_site: false,
        variants: &[("HT-MON-06", "", 1_512, 20, "", "")],
    },
    Article {
        name: "常滑焼の急須 360ml",
        axis: "色",
        tax: 10,
        rakuten: Some("hinata-kyusu"),
        item_number: "HT-KYU",
        yahoo: Some("tokoname-kyusu"),
        own_site: true,
        variants: &[
            ("HT-KYU-SHU", "朱泥", 6_600, 10, "kyu-shu", "shu"),
            ("HT-KYU-KUR", "黒泥", 6_600, 7, "kyu-kuro", "kuro"),
        ],
    },
    Article {
        name: "手びねり湯呑み",
        axis: "釉薬",
        tax: 10,
        rakuten: Some("hinata-yunomi"),
        item_number: "HT-YUN",
        yahoo: Some("tebineri-yunomi"),
        own_site: false,
        variants: &[
            ("HT-YUN-AME", "飴釉", 2_200, 26, "yun-ame", "ame"),
            ("HT-YUN-SEI", "青磁", 2_200, 22, "yun-sei", "sei"),
            ("HT-YUN-KOB", "粉引", 2_420, 18, "yun-kob", "kob"),
        ],
    },
    Article {
        name: "桜皮の茶筒 100g用",
        axis: "",
        tax: 10,
        rakuten: Some("hinata-chazutsu"),
        item_number: "HT-TSU-100",
        yahoo: Some("sakura-chazutsu"),
        own_site: false,
        variants: &[("HT-TSU-100", "", 3_850, 15, "r-sku00000004", "")],
    },
    Article {
        name: "竹の茶さじ",
        axis: "",
        tax: 10,
        rakuten: Some("hinata-chasaji"),
        item_number: "HT-SAJ",
        yahoo: None,
        own_site: false,
        variants: &[("HT-SAJ", "", 660, 50, "r-sku00000005", "")],
    },
    Article {
        name: "錫の茶托 5枚組",
        axis: "",
        tax: 10,
        rakuten: None,
        item_number: "",
        yahoo: Some("suzu-chataku5"),
        own_site: false,
        variants: &[("HT-TAK-05", "", 8_800, 4, "", "")],
    },
    Article {
        name: "お茶の間ギフト 煎茶100gと湯呑み（飴釉・青磁）の三点",
        axis: "",
        tax: 10,
        rakuten: Some("hinata-gift-ochanoma"),
        item_number: "HT-GIFT-01",
        yahoo: Some("gift-ochanoma"),
        own_site: true,
        variants: &[("HT-GIFT-01", "", 5_940, 22, "r-sku00000006", "")],
    },
];

/// What the bundles are made of: the set, a part, how many.
const PARTS: &[(&str, &str, i64)] =
    &[("HT-GIFT-01", "HT-ASA-100", 1), ("HT-GIFT-01", "HT-YUN-AME", 1), ("HT-GIFT-01", "HT-YUN-SEI", 1)];

/// All that ひなた茶舗 sells, always in the same order.
pub fn catalogue() -> Vec<DemoSku> {
    ARTICLES.iter().flat_map(skus_of).collect()
}

fn skus_of(article: &'static Article) -> impl Iterator<Item = DemoSku> {
    article.variants.iter().map(|&(code, value, price_yen, initial_stock, variant_id, sub_code)| DemoSku {
        code: code.to_owned(),
        name: article.name.to_owned(),
        variation: if value.is_empty() {
            Vec::new()
        } else {
            vec![(article.axis.to_owned(), value.to_owned())]
        },
        tax_rate_percent: article.tax,
        price_yen,
        initial_stock,
        rakuten: article.rakuten.map(|manage_number| (manage_number.to_owned(), variant_id.to_owned())),
        rakuten_item_number: article.rakuten.map(|_| article.item_number.to_owned()),
        yahoo: article.yahoo.map(|item_code| (item_code.to_owned(), sub_code.to_owned())),
        futureshop: article.own_site.then(|| {
            let branch = if value.is_empty() { "" } else { variant_id };
            (article.item_number.to_owned(), branch.to_owned())
        }),
        bundle_of: PARTS
            .iter()
            .filter(|(set, _, _)| *set == code)
            .map(|&(_, part, quantity)| (part.to_owned(), quantity))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_keys_are_unique_and_parts_exist() {
        let skus = catalogue();
        let codes: BTreeSet<_> = skus.iter().map(|sku| sku.code.as_str()).collect();
        assert_eq!(codes.len(), skus.len());
        assert_eq!(skus.len(), 24);
        let rakuten: Vec<_> = skus.iter().filter_map(|sku| sku.rakuten.clone()).collect();
        assert_eq!(rakuten.iter().collect::<BTreeSet<_>>().len(), rakuten.len());
        let yahoo: Vec<_> = skus.iter().filter_map(|sku| sku.yahoo.clone()).collect();
        assert_eq!(yahoo.iter().collect::<BTreeSet<_>>().len(), yahoo.len());
        let own: Vec<_> = skus.iter().filter_map(|sku| sku.futureshop.clone()).collect();
        assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len());
        // futureshop counts bytes.
        assert!(
            own.iter().all(|(number, branch)| !number.is_empty() && number.len() <= 32 && branch.len() <= 9)
        );
        assert_eq!((rakuten.len(), yahoo.len(), own.len()), (22, 22, 11));
        for sku in &skus {
            for (part, quantity) in &sku.bundle_of {
                assert!(codes.contains(part.as_str()) && *quantity > 0);
            }
        }
    }

    #[test]
    fn the_gift_set_starts_with_what_its_parts_allow() {
        let skus = catalogue();
        let set = skus.iter().find(|sku| !sku.bundle_of.is_empty()).unwrap();
        let parts = set.bundle_of.iter().map(|(code, quantity)| {
            skus.iter().find(|sku| &sku.code == code).unwrap().initial_stock / quantity
        });
        assert_eq!(Some(set.initial_stock), parts.min());
    }
}
