//! Fonts, texts and slips for the tests, and the tools that read a PDF back.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use jiff::civil::date;
use miseban_documents::{
    Charge, DeliverySlip, Fonts, Honorific, Issuer, Party, RateSummary, Rendered, SlipLine, Texts,
    delivery_slip,
};

/// The fonts that the program ships, as the UI's packages bring them.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let dir = font_dir();
    assert!(dir.exists(), "{} is missing: run `cargo xtask setup`", dir.display());
    Fonts::load(&dir).unwrap()
});

pub fn font_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/node_modules/@expo-google-fonts/biz-udpgothic")
}

/// The texts that the message catalogue must have, in Japanese.
pub struct Japanese(pub BTreeMap<String, String>);

impl Texts for Japanese {
    fn text(&self, code: &str, args: &[(&str, &str)]) -> String {
        let text = self.0.get(code).unwrap_or_else(|| panic!("no text for {code}")).clone();
        args.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

pub static TEXTS: LazyLock<Japanese> =
    LazyLock::new(|| Japanese(serde_json::from_str(include_str!("../texts.ja.json")).unwrap()));

pub fn render(slips: &[DeliverySlip]) -> Rendered {
    delivery_slip(slips, &*TEXTS, &FONTS).unwrap()
}

/// What a tool of poppler says about a PDF.
pub fn poppler(tool: &str, args: &[&str], pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("slip.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(tool);
    command.args(args).arg(&path);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let out = command.output().unwrap_or_else(|error| {
        panic!("{tool} (poppler-utils) cannot be run: {error}: run `cargo xtask setup`")
    });
    assert!(out.status.success(), "{tool}: {}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(String::from_utf8_lossy(&out.stderr), "", "{tool} complains");
    String::from_utf8(out.stdout).unwrap()
}

/// The text of a PDF, laid out as on the pages, which are parted by form feeds.
pub fn text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-layout"], pdf)
}

pub fn strings(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

pub fn charge(label: &str, amount: i64) -> Charge {
    Charge { label: label.to_owned(), amount }
}

pub fn issuer() -> Issuer {
    Issuer {
        name: "藍染と器の店 みせばん堂".into(),
        postal_code: "6048005".into(),
        address: strings(&["京都府京都市中京区見本町1-2-3", "みほんビル2階"]),
        phone: "075-000-0000".into(),
        mail: "shop@example.com".into(),
        url: "https://shop.example.com/".into(),
        registration_number: Some("T7123456789012".into()),
    }
}

pub fn recipient() -> Party {
    Party {
        name: "髙橋 はな子".into(),
        postal_code: "100-0001".into(),
        address: strings(&["東京都千代田区見本台4丁目5番6号", "コーポ見本 203号室"]),
        ..Party::default()
    }
}

pub fn line(code: &str, name: &str, options: &[&str], quantity: i64, unit_price: i64) -> SlipLine {
    SlipLine {
        code: code.into(),
        name: name.into(),
        options: strings(options),
        quantity,
        unit_price,
        amount: quantity * unit_price,
        rate_percent: 10,
        reduced: false,
    }
}

/// An everyday order: goods at two rates, a coupon of the shop and points of the mall.
pub fn everyday() -> DeliverySlip {
    let tea = SlipLine {
        rate_percent: 8,
        reduced: true,
        ..line("TEA-UJI-100", "宇治煎茶 100g（真空パック・のし対応）", &[], 2, 1_080)
    };
    DeliverySlip {
        issuer: issuer(),
        recipient: recipient(),
        order_number: "385001-20261120-0123456789".into(),
        order_date: Some(date(2026, 11, 20)),
        issue_date: date(2026, 11, 22),
        shipping_date: Some(date(2026, 11, 22)),
        shop_name: "みせばん堂 楽天市場店".into(),
        payment_method: "クレジットカード".into(),
        wished_date: Some(date(2026, 11, 25)),
        wished_time: "18時～20時".into(),
        delivery_method: "宅急便".into(),
        tracking_number: "0000-0000-0000".into(),
        lines: vec![
            line("AI-TENUGUI-01", "藍染 手ぬぐい「波」", &["カラー：濃藍", "サイズ：34×90cm"], 3, 1_320),
            tea,
            line("BIZEN-YUNOMI", "備前焼 湯呑み（窯変）", &["箱：桐箱あり"], 1, 4_400),
        ],
        prices_include_tax: true,
        postage: Some(660),
        fees: vec![charge("ギフト包装料", 330)],
        discounts: vec![charge("ショップクーポン", 500)],
        payments: vec![charge("モールポイント利用", 1_000)],
        rates: vec![
            RateSummary { rate_percent: 10, reduced: false, taxable_including_tax: 8_948, tax: 813 },
            RateSummary { rate_percent: 8, reduced: true, taxable_including_tax: 2_062, tax: 152 },
        ],
        message: "商品の在庫は複数のモールで共有しております。万一、品切れの際はすぐにご連絡いたします。\nまたのご来店を心よりお待ちしております。".into(),
        show_prices: true,
        barcode: true,
        ..DeliverySlip::default()
    }
}

/// A present: another buyer, a company as recipient, no prices.
pub fn gift() -> DeliverySlip {
    DeliverySlip {
        recipient: Party {
            company: strings(&["株式会社みほん商事", "総務部 福利厚生課"]),
            name: "佐藤 一郎".into(),
            postal_code: "5300001".into(),
            address: strings(&["大阪府大阪市北区見本1-1-1", "見本スクエアタワー 25階"]),
            honorific: Honorific::Person,
            ..Party::default()
        },
        buyer: Some(Party { phone: "090-0000-0001".into(), ..recipient() }),
        show_prices: false,
        message: "お誕生日おめでとうございます。".into(),
        ..everyday()
    }
}

/// An order with `count` lines of several heights.
pub fn long(count: usize) -> DeliverySlip {
    let lines = (1..=count).map(|at| {
        let options: &[&str] = if at % 3 == 0 { &["カラー：生成り", "サイズ：M", "名入れ：あり（ひらがな8文字まで）"] } else { &[] };
        let name = if at % 7 == 0 {
            format!("品目{at:03} 手織りリネンの大判テーブルクロス「春の小道」（長方形・撥水加工・四人から六人用）ギフトボックス入り")
        } else {
            format!("品目{at:03} 木の匙")
        };
        line(&format!("ITEM-{at:03}"), &name, options, 1, 1_100)
    });
    let lines: Vec<SlipLine> = lines.collect();
    let goods: i64 = lines.iter().map(|line| line.amount).sum();
    DeliverySlip {
        lines,
        postage: Some(0),
        fees: Vec::new(),
        discounts: Vec::new(),
        payments: Vec::new(),
        rates: vec![RateSummary {
            rate_percent: 10,
            reduced: false,
            taxable_including_tax: goods,
            tax: goods * 10 / 110,
        }],
        ..everyday()
    }
}
