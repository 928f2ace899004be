//! Yahoo! Shopping's order mails as data.
//!
//! Evidence: both layouts were seen in working programs that read these mails; the sender's domain is inferred from the
//! buyer's copy. The headings of the old layout's table are inferred. The mail names no buyer that can be relied on.

use miseban_formats::mail::rules::{
    AmountIs, CodeAt, Field, ItemGrammar, Label, LabelStyle, Layout, MailKind, MailRules, Sum, TotalIs,
    TotalsGrammar,
};

/// The rules for Yahoo! Shopping's mails to the shop.
pub fn mail_rules() -> MailRules {
    MailRules {
        mall: "yahoo",
        // A subdomain is needed: @yahoo.co.jp itself gives addresses to anybody.
        senders: &[r"@(?:[a-z0-9-]+\.)+yahoo\.co\.jp$"],
        layouts: vec![current(), old()],
    }
}

/// 注文確認, since the 2010s. Seen in working programs.
fn current() -> Layout {
    Layout {
        name: "yahoo.current",
        kind: MailKind::Order,
        subjects: &[r"【Yahoo!ショッピング】\s?注文確認"],
        body: &[],
        order_number: ORDER_NUMBER,
        label_style: LabelStyle::Colon,
        labels: &[
            Label { field: Field::OrderNumber, names: &["注文ID"], lines_follow: false },
            Label { field: Field::OrderedAt, names: &["注文日時"], lines_follow: false },
            Label {
                field: Field::Payment, names: &["お支払い方法", "支払方法"], lines_follow: false
            },
            Label {
                field: Field::ShippingMethod, names: &["お届け方法", "配送方法"], lines_follow: false
            },
            Label {
                field: Field::Wished, names: &["お届け希望日", "お届け希望時間"], lines_follow: false
            },
            Label { field: Field::ShopName, names: &["ストア名"], lines_follow: false },
        ],
        items: Some(ItemGrammar {
            start: r"^[■◆●【\[]*\s?商品情報\s?[】\]]*$",
            end: "^={5,}$",
            separator: None,
            first_line: Some(r"^\(\d+\)\s?(?P<name>.+)$"),
            price: r"^(?P<price>[\d,]+)円\s?[×x]\s?(?P<qty>[\d,]+)\s?=\s?(?P<subtotal>[\d,]+)円",
            code: CodeAt::SecondLine,
            sku_label: None,
            // The overline under the heading folds to combining macrons.
            skip: &[r"^[\x{304}\x{305} ]+$", "^-{4,}$"],
            amount: AmountIs::Price,
        }),
        totals: TotalsGrammar {
            labels: &[
                ("商品の合計金額", Sum::Goods),
                ("手数料", Sum::Fees),
                ("送料", Sum::Postage),
                ("ギフト包装料", Sum::GiftWrap),
                ("ポイント利用分", Sum::Points),
                ("クーポン利用分", Sum::Coupon),
                ("合計金額", Sum::Total),
                ("付与ポイント", Sum::Ignored),
            ],
            total_is: TotalIs::AfterDiscounts,
            goods_and_total_may_swap: false,
            goods_optional: true,
        },
        required: &[],
    }
}

/// The store's mail before that: a table with blanks between its columns. Seen in working programs.
fn old() -> Layout {
    Layout {
        name: "yahoo.old",
        kind: MailKind::Order,
        subjects: &["でのご注文:"],
        body: &["^ご注文番号"],
        order_number: ORDER_NUMBER,
        label_style: LabelStyle::Blank,
        labels: &[
            Label { field: Field::OrderNumber, names: &["ご注文番号"], lines_follow: false },
            Label { field: Field::OrderedAt, names: &["ご注文日"], lines_follow: false },
        ],
        items: Some(ItemGrammar {
            start: "^商品名(?: |$)",
            end: "^小計",
            separator: None,
            first_line: None,
            price: r"^(?P<name>.+?) (?P<code>[A-Za-z0-9_./-]+) (?P<qty>[\d,]+)[個点]? (?P<amount>[\d,]+)円$",
            code: CodeAt::PriceLine,
            sku_label: None,
            skip: &["^[-=]{4,}$"],
            // Whether the column is a price or a subtotal is known from the sum alone.
            amount: AmountIs::DecidedBySum,
        }),
        totals: TotalsGrammar {
            labels: &[
                ("小計", Sum::Goods),
                ("手数料", Sum::Fees),
                ("送料", Sum::Postage),
                ("合計", Sum::Total),
                ("獲得ポイント合計", Sum::Ignored),
            ],
            total_is: TotalIs::AfterDiscounts,
            goods_and_total_may_swap: false,
            goods_optional: false,
        },
        required: &[],
    }
}

/// `store-10000001`: kept as written, with the store's id in front.
const ORDER_NUMBER: &str = r"^([A-Za-z0-9][A-Za-z0-9_-]*-\d+)(?:\W|$)";
