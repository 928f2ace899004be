//! Rakuten's order mails as data.
//!
//! Evidence: subjects, sender and the long layout were seen in working programs that read these mails; the long layout is from
//! before 2017-09 (since then without the buyer) and 2022-01 (since then cut further), so today's mail is mostly a trigger
//! for the API. The mobile layout is known in pieces only: its item line and half-width labels were seen, its order of
//! sections is inferred.

use miseban_formats::mail::rules::{
    AmountIs, CodeAt, Field, ItemGrammar, Label, LabelStyle, Layout, MailKind, MailRules, Sum, TotalIs,
    TotalsGrammar,
};

/// The rules for Rakuten's mails to the shop.
pub fn mail_rules() -> MailRules {
    MailRules {
        mall: "rakuten",
        // Seen in working programs: the first to shops, the second on buyers' copies.
        senders: &[r"^order@(?:mail\.rms\.)?rakuten\.co\.jp$"],
        layouts: vec![changed(), changed_with_colon(), ignored(), mobile(), shop(), notice()],
    }
}

/// A cancel or a change: the API knows what it is about, so that it is seen in seconds. The subjects were seen in a working
/// program's list; that the order's number stands in the text behind a label, and how, is inferred from the order mail.
fn changed() -> Layout {
    Layout {
        name: "rakuten.changed",
        subjects: CHANGED,
        body: &[r"^\[(?:受注|ご?注文)番号\]"],
        labels: CHANGED_LABELS,
        items: None,
        ..shop()
    }
}

/// The same where the label has a colon. Inferred.
fn changed_with_colon() -> Layout {
    Layout {
        name: "rakuten.changed_with_colon",
        body: &[r"^(?:受注|ご?注文)番号\s?:"],
        label_style: LabelStyle::Colon,
        ..changed()
    }
}

const CHANGED: &[&str] = &[
    "ご注文のキャンセルについて",
    "ご注文の変更について",
    "注文に関するお知らせ",
    "注文内容に関するお知らせ",
];

const CHANGED_LABELS: &[Label] = &[
    Label {
        field: Field::OrderNumber, names: &["受注番号", "注文番号", "ご注文番号"], lines_follow: false
    },
    Label { field: Field::ShopName, names: &["ショップ名"], lines_follow: false },
];

/// Mails of RMS that are no new order. Seen in a working program's list.
fn ignored() -> Layout {
    Layout {
        name: "rakuten.ignored",
        kind: MailKind::Ignore,
        subjects: &[
            "入札を受付けました",
            "在庫ゼロのお知らせ",
            // Without an order's number nobody knows what these are about; with one they are read above.
            "ご注文のキャンセルについて",
            "ご注文の変更について",
            "注文に関するお知らせ",
            "注文内容に関するお知らせ",
            "落札手続が完了しました",
            "最高入札価格で入札されました",
            "発送手配完了",
            "発送完了",
            "本日発送のお知らせ",
        ],
        body: &[],
        items: None,
        ..shop()
    }
}

/// The mail to shops in plain text; reduced ones have no items and are triggers. Seen in working programs.
fn shop() -> Layout {
    Layout {
        name: "rakuten.shop",
        kind: MailKind::Order,
        subjects: &[r"【楽天(?:市場)?】\s?注文内容ご確認"],
        body: &[],
        order_number: r"^(\d{1,8}-\d{8}-\d{8,10})(?:\D|$)",
        label_style: LabelStyle::Bracket,
        labels: LABELS,
        items: Some(ItemGrammar {
            start: r"^\[商品\]$",
            end: r"^\*{5,}$|^={5,}$|^\[送付先\]",
            separator: Some(r"^-{5,}$"),
            first_line: None,
            price: r"^価格\s?(?P<price>[\d,]+)\s?\(円\)\s?[x×]\s?(?P<qty>[\d,]+)\s?\(個\)\s?=\s?(?P<subtotal>[\d,]+)\s?\(円\)(?:.*?(?P<rate>\d+)\s?%\s?(?P<tax>税込|税抜|税別))?",
            code: CodeAt::NameEnd,
            sku_label: Some("SKU管理番号"),
            skip: &[],
            amount: AmountIs::Price,
        }),
        totals: TOTALS,
        required: &[],
    }
}

/// The mail of feature phones: half-width kana, an item's code and price on one line.
fn mobile() -> Layout {
    Layout {
        name: "rakuten.mobile",
        subjects: &[r"【楽天(?:市場)?】\s?注文内容ご確認\s?\(携帯\)"],
        labels: MOBILE_LABELS,
        items: Some(ItemGrammar {
            start: r"^\[商品(?:情報)?\]$",
            end: r"^\*{4,}$|^={4,}$|^\[(?:ショップ情報|送付先|合計|小計)",
            separator: Some(r"^-{4,}$"),
            first_line: None,
            price: r"^\((?P<code>[^()]+)\)\s?(?P<price>[\d,]+)円\s?[x×]\s?(?P<qty>[\d,]+)(?:\s?=\s?(?P<subtotal>[\d,]+)円)?",
            code: CodeAt::PriceLine,
            sku_label: Some("SKU管理番号"),
            skip: &[],
            amount: AmountIs::Price,
        }),
        ..shop()
    }
}

/// Anything else that Rakuten's order address sends with an order number in it: the API knows what it is about. Inferred.
fn notice() -> Layout {
    Layout {
        name: "rakuten.notice",
        subjects: &["【楽天(?:市場)?】"],
        body: &[r"^\[受注番号\]"],
        items: None,
        ..shop()
    }
}

const LABELS: &[Label] = &[
    Label { field: Field::OrderNumber, names: &["受注番号"], lines_follow: false },
    Label { field: Field::OrderedAt, names: &["日時", "注文日時"], lines_follow: false },
    Label { field: Field::Buyer, names: &["注文者"], lines_follow: true },
    Label { field: Field::Payment, names: &["支払方法"], lines_follow: false },
    Label { field: Field::ShippingMethod, names: &["配送方法"], lines_follow: false },
    Label { field: Field::Wished, names: &["配送日時指定"], lines_follow: true },
    Label { field: Field::Remarks, names: &["備考"], lines_follow: true },
    Label { field: Field::ShopName, names: &["ショップ名"], lines_follow: false },
    Label { field: Field::Recipient, names: &["送付先"], lines_follow: true },
    Label {
        field: Field::Other, names: &["ポイント利用方法", "ショップ情報", "商品"], lines_follow: false
    },
];

/// On small screens the value stands below its label as well as behind it.
const MOBILE_LABELS: &[Label] = &[
    Label { field: Field::OrderNumber, names: &["受注番号"], lines_follow: true },
    Label { field: Field::OrderedAt, names: &["日時", "注文日時"], lines_follow: true },
    Label { field: Field::Buyer, names: &["注文者"], lines_follow: true },
    Label { field: Field::Payment, names: &["支払方法"], lines_follow: true },
    Label { field: Field::ShippingMethod, names: &["配送方法"], lines_follow: true },
    Label { field: Field::Wished, names: &["配送日時指定"], lines_follow: true },
    Label { field: Field::Remarks, names: &["備考"], lines_follow: true },
    Label { field: Field::ShopName, names: &["ショップ情報", "ショップ名"], lines_follow: true },
    Label { field: Field::Recipient, names: &["送付先"], lines_follow: true },
    Label {
        field: Field::Other, names: &["ポイント利用方法", "商品", "商品情報"], lines_follow: false
    },
];

const TOTALS: TotalsGrammar = TotalsGrammar {
    labels: &[
        ("小計", Sum::Goods),
        ("消費税", Sum::Tax),
        ("送料", Sum::Postage),
        ("代引料", Sum::Fees),
        ("手数料", Sum::Fees),
        ("決済手数料", Sum::Fees),
        ("ラッピング料", Sum::GiftWrap),
        ("ポイント利用", Sum::Points),
        ("ポイント利用額", Sum::Points),
        ("クーポン利用", Sum::Coupon),
        ("クーポン利用額", Sum::Coupon),
        ("合計", Sum::Total),
        ("支払い金額", Sum::Billed),
        ("獲得ポイント", Sum::Ignored),
    ],
    total_is: TotalIs::Either,
    // Two generations of the mail disagree on which of 小計 and 合計 is the sum of the goods.
    goods_and_total_may_swap: true,
    goods_optional: true,
};
