//! Order mails of the malls, read by the malls' own rules, in every way in which they arrive.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;

use miseban_formats::mail::{
    decode,
    rules::{MailOrder, MailOutcome, MailReader},
};

// The rules are data and belong to the malls' folders; the engine that they drive is tested here, with the real ones.
#[path = "../../malls/src/rakuten/mail.rs"]
mod rakuten;
#[path = "../../malls/src/yahoo/mail.rs"]
mod yahoo;

const RAKUTEN_SUBJECT: &str = "【楽天市場】注文内容ご確認（自動配信メール）";
const YAHOO_SUBJECT: &str = "【Yahoo!ショッピング】注文確認：store-10000001";

fn rakuten() -> MailReader {
    MailReader::new(rakuten::mail_rules()).unwrap()
}

fn yahoo() -> MailReader {
    MailReader::new(yahoo::mail_rules()).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (at, chunk) in bytes.chunks(3).enumerate() {
        if at % 19 == 0 && at > 0 {
            text.push_str("\r\n");
        }
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS[(n >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", "")
}

/// ISO-2022-JP with half-width kana and NEC's characters, as Microsoft's programs write it.
fn iso_2022_jp_ms(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        let mut buffer = [0; 4];
        let one = c.encode_utf8(&mut buffer);
        let bytes = match c {
            '髙' => vec![0xEE, 0xE0],
            _ => encoding_rs::SHIFT_JIS.encode(one).0.into_owned(),
        };
        match bytes[..] {
            [kana @ 0xA1..=0xDF] => out.extend([b"\x1b(I", &[kana & 0x7F][..], b"\x1b(B"].concat()),
            [first, second] => {
                let row = (first - if first >= 0xE0 { 0xC1 } else { 0x81 }) * 2 + 0x21;
                let pair = if second >= 0x9F {
                    [row + 1, second - 0x7E]
                } else {
                    [row, second - if second >= 0x80 { 0x20 } else { 0x1F }]
                };
                out.extend([b"\x1b$B", &pair[..], b"\x1b(B"].concat());
            }
            _ => out.extend(bytes),
        }
    }
    out
}

fn mail(from: &str, subject: &str, content_type: &str, transfer: &str, body: &[u8]) -> Vec<u8> {
    let subject = format!("=?UTF-8?B?{}?=", one_line(&base64(subject.as_bytes())));
    let head = format!(
        "Delivered-To: Shop+Rakuten@example.com\r\nMessage-ID: <m1@example.com>\r\nDate: Wed, 01 Jan 2020 12:35:00 +0900\r\n\
         From: {from}\r\nTo: shop@example.com\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: {content_type}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn plain(from: &str, subject: &str, body: &str) -> Vec<u8> {
    mail(from, subject, "text/plain; charset=UTF-8", "8bit", body.as_bytes())
}

#[allow(clippy::too_many_lines)] // a list
/// The same text in every way in which a mail can carry it.
fn every_way(from: &str, subject: &str, text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let crlf = text.replace('\n', "\r\n");
    let cp932 = encoding_rs::SHIFT_JIS.encode(&crlf).0.into_owned();
    let jis = iso_2022_jp_ms(&crlf);
    let quoted: String = crlf.lines().fold(String::new(), |mut all, line| {
        for byte in line.bytes() {
            write!(all, "={byte:02X}").unwrap();
            if all.len() - all.rfind('\n').unwrap_or(0) > 70 {
                all.push_str("=\r\n");
            }
        }
        all + "\r\n"
    });
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<html><head><style>p{{}}</style></head><body><p>{}</p></body></html>",
        escaped.replace('\n', "<br>")
    );
    let quote = format!("> {}\r\n", text.trim_end().replace('\n', "\r\n> "));
    let boundary = |parts: &[&str]| format!("--b\r\n{}\r\n--b--\r\n", parts.join("\r\n--b\r\n"));
    let utf8 = "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    let forwarded = format!(
        "FYI\r\n\r\n-----Original Message-----\r\nFrom: {from}\r\nSent: Wednesday\r\nTo: shop@example.com\r\nSubject: {subject}\r\n\r\n{crlf}"
    );
    let fwd = format!("Fwd: {subject}");
    let me = "Me <me@example.com>";
    vec![
        ("utf-8", plain(from, subject, &crlf)),
        (
            "utf-8 base64",
            mail(from, subject, "text/plain; charset=utf-8", "base64", base64(crlf.as_bytes()).as_bytes()),
        ),
        (
            "utf-8 qp",
            mail(from, subject, "text/plain; charset=\"UTF-8\"", "quoted-printable", quoted.as_bytes()),
        ),
        ("iso-2022-jp", mail(from, subject, "text/plain; charset=ISO-2022-JP", "7bit", &jis)),
        ("iso-2022-jp labelled utf-8", mail(from, subject, "text/plain; charset=UTF-8", "7bit", &jis)),
        ("iso-2022-jp without label", mail(from, subject, "text/plain", "7bit", &jis)),
        ("shift_jis", mail(from, subject, "text/plain; charset=Shift_JIS", "8bit", &cp932)),
        (
            "shift_jis labelled iso-2022-jp",
            mail(from, subject, "text/plain; charset=iso-2022-jp", "8bit", &cp932),
        ),
        (
            "shift_jis with a strange label",
            mail(from, subject, "text/plain; charset=x-unknown", "8bit", &cp932),
        ),
        (
            "shift_jis base64",
            mail(from, subject, "text/plain; charset=cp932", "BASE64", base64(&cp932).as_bytes()),
        ),
        (
            "utf-8 labelled shift_jis",
            mail(from, subject, "text/plain; charset=shift_jis", "8bit", crlf.as_bytes()),
        ),
        (
            "html only",
            mail(from, subject, "text/html; charset=utf-8", "base64", base64(html.as_bytes()).as_bytes()),
        ),
        ("text in a div", plain(from, subject, &format!("<DIV>{crlf}</DIV>"))),
        (
            "alternative",
            mail(
                from,
                subject,
                "multipart/alternative; boundary=b",
                "7bit",
                boundary(&[
                    &format!("{utf8}{crlf}"),
                    "Content-Type: text/html; charset=UTF-8\r\n\r\n<p>see the other part</p>",
                ])
                .as_bytes(),
            ),
        ),
        (
            "alternative with empty text",
            mail(
                from,
                subject,
                "multipart/alternative; boundary=b",
                "7bit",
                boundary(&[
                    &format!("{utf8}\r\n"),
                    &format!("Content-Type: text/html; charset=UTF-8\r\n\r\n{html}"),
                ])
                .as_bytes(),
            ),
        ),
        ("forwarded in the text", plain(me, &fwd, &forwarded)),
        ("forwarded as a quote", plain(me, &fwd, &format!("\r\n{quote}"))),
        (
            "forwarded as an attachment",
            mail(
                me,
                &fwd,
                "multipart/mixed; boundary=b",
                "7bit",
                boundary(&[
                    &format!("{utf8}FYI"),
                    &format!(
                        "Content-Type: message/rfc822\r\n\r\n{}",
                        String::from_utf8(plain(from, subject, &crlf)).unwrap()
                    ),
                ])
                .as_bytes(),
            ),
        ),
    ]
}

fn order(outcome: MailOutcome) -> MailOrder {
    match outcome {
        MailOutcome::Order(order) => *order,
        other => panic!("no order: {other:?}"),
    }
}

fn golden(reader: &MailReader, from: &str, subject: &str, text: &str) -> MailOrder {
    let expected = order(reader.read(&decode(&plain(from, subject, text))));
    for (way, bytes) in every_way(from, subject, text) {
        let decoded = decode(&bytes);
        let outcome = reader.read_for(&decoded, &["Me@example.com"]);
        assert_eq!(outcome, MailOutcome::Order(Box::new(expected.clone())), "{way}: {decoded:#?}");
    }
    expected
}

#[test]
fn rakuten_whole_orders() {
    let from = "\"楽天市場\" <order@rakuten.co.jp>";
    insta::assert_json_snapshot!(
        "rakuten_full",
        golden(&rakuten(), from, RAKUTEN_SUBJECT, include_str!("mails/rakuten_full.txt"))
    );
    insta::assert_json_snapshot!(
        "rakuten_no_buyer",
        golden(&rakuten(), from, RAKUTEN_SUBJECT, include_str!("mails/rakuten_no_buyer.txt"))
    );
    insta::assert_json_snapshot!(
        "rakuten_mobile",
        golden(&rakuten(), from, "【楽天】注文内容ご確認(携帯)", include_str!("mails/rakuten_mobile.txt"))
    );
}

#[test]
fn yahoo_whole_orders() {
    let from = "order-master@mail.yahoo.co.jp";
    insta::assert_json_snapshot!(
        "yahoo_current",
        golden(&yahoo(), from, YAHOO_SUBJECT, include_str!("mails/yahoo_current.txt"))
    );
    insta::assert_json_snapshot!(
        "yahoo_old",
        golden(&yahoo(), from, "店番商店でのご注文: 店番 花子様", include_str!("mails/yahoo_old.txt"))
    );
}

#[test]
fn a_reduced_mail_is_a_trigger() {
    let text = include_str!("mails/rakuten_reduced.txt");
    for (way, bytes) in every_way("order@rakuten.co.jp", RAKUTEN_SUBJECT, text) {
        assert_eq!(
            rakuten().read_for(&decode(&bytes), &["me@example.com"]),
            MailOutcome::Trigger {
                order_number: "123456-20260101-0000012345".into(),
                shop_name: Some("店番商店".into())
            },
            "{way}"
        );
    }
}

#[test]
fn a_forward_that_lost_its_sender_is_believed_from_the_shops_own_people_only() {
    let text = include_str!("mails/rakuten_full.txt");
    let quote = format!("> {}\r\n", text.trim_end().replace('\n', "\r\n> "));
    let subject = format!("Fwd: {RAKUTEN_SUBJECT}");
    let forward = decode(&plain("clerk@example.com", &subject, &quote));
    for strangers in [&[][..], &["other@example.com"]] {
        let MailOutcome::Unreadable(why) = rakuten().read_for(&forward, strangers) else {
            panic!("believed from a stranger")
        };
        assert_eq!(why.code, "mail.forwarded_by_stranger");
        assert_eq!(why.args.get("from").map(String::as_str), Some("clerk@example.com"));
        assert_eq!(why.order_number.as_deref(), Some("123456-20200101-0000012345"));
    }
    assert!(matches!(rakuten().read_for(&forward, &["Clerk@example.com"]), MailOutcome::Order(_)));
}

#[test]
fn mails_that_are_no_order_are_left_alone() {
    let text = include_str!("mails/rakuten_full.txt");
    for subject in [
        "【楽天】入札を受付けました",
        "【楽天市場】在庫ゼロのお知らせ",
        "【店番商店】発送完了のお知らせ",
        "Re: 【楽天市場】注文内容ご確認（自動配信メール）",
        "こんにちは",
    ] {
        assert_eq!(
            rakuten().read(&decode(&plain("order@rakuten.co.jp", subject, text))),
            MailOutcome::NotOurs,
            "{subject}"
        );
    }
    assert_eq!(
        yahoo().read(&decode(&plain("order@rakuten.co.jp", RAKUTEN_SUBJECT, text))),
        MailOutcome::NotOurs
    );
    assert_eq!(yahoo().read(&decode(b"")), MailOutcome::NotOurs);
}

#[test]
fn a_mail_about_a_cancel_or_a_change_rings_the_bell() {
    let text = include_str!("mails/rakuten_full.txt");
    for subject in
        ["【楽天市場】ご注文のキャンセルについて", "【楽天市場】注文内容に関するお知らせ（自動配信メール）"]
    {
        assert_eq!(
            rakuten().read(&decode(&plain("order@rakuten.co.jp", subject, text))),
            MailOutcome::Trigger {
                order_number: "123456-20200101-0000012345".into(),
                shop_name: Some("店番商店".into())
            },
            "{subject}"
        );
    }
}

fn reason(reader: &MailReader, from: &str, subject: &str, text: &str) -> (String, usize, Option<String>) {
    match reader.read(&decode(&plain(from, subject, text))) {
        MailOutcome::Unreadable(why) => (why.code, why.line, why.order_number),
        other => panic!("readable: {other:?}\n{text}"),
    }
}

#[test]
fn what_is_not_understood_to_the_last_yen_is_said() {
    let good = include_str!("mails/rakuten_full.txt");
    let cut = good.split("**********").next().unwrap();
    for (text, code, line) in [
        (good.replace("[受注番号] 123456", "[受注番号] 12x"), "mail.order_number_missing", 0),
        (
            good.replace("[備考]", "[受注番号] 123456-20200101-0000099999\n[備考]"),
            "mail.order_number_several",
            16,
        ),
        (good.replace("= 3,960", "= 3,961"), "mail.line_sum_differs", 29),
        (good.replace("756(円) x 1(個)", "756(円)"), "mail.item_unreadable", 31),
        (good.replace("小計      4,716", "小計      4,717"), "mail.goods_sum_differs", 0),
        (good.replace("合計      5,596", "合計      5,597"), "mail.total_differs", 0),
        (good.replace("合計      5,596(円)", ""), "mail.total_missing", 0),
        (good.replace("送料      550(円)", "送料      お問い合わせください"), "mail.amount_unreadable", 36),
        (cut.to_owned(), "mail.items_unended", 24),
        (good.replace("2020-01-01 12:34:56", "きのう"), "mail.date_unreadable", 6),
        (good.replace("(tee-01)", "(tee-\u{FFFD}1)"), "mail.text_damaged", 29),
        (good.replace("[商品]", "商品はこちら"), "mail.items_missing", 0),
        // A buyer's remark that poses as the shop's name for the payment.
        (good.replace("①玄関先に", "[支払方法] 後払い\n①玄関先に"), "mail.label_twice", 17),
    ] {
        let (said, at, number) = reason(&rakuten(), "order@rakuten.co.jp", RAKUTEN_SUBJECT, &text);
        assert_eq!((said.as_str(), at), (code, line), "{text}");
        let known = !matches!(code, "mail.order_number_missing" | "mail.order_number_several");
        assert_eq!(number.is_some(), known, "{code}");
    }
}

#[test]
fn a_stranger_with_the_right_subject_is_not_believed_and_not_dropped() {
    let text = include_str!("mails/rakuten_full.txt");
    let (code, _, number) = reason(&rakuten(), "order@rakuten.co.jp.example.com", RAKUTEN_SUBJECT, text);
    assert_eq!(
        (code.as_str(), number.as_deref()),
        ("mail.sender_unexpected", Some("123456-20200101-0000012345"))
    );
    let (code, _, _) =
        reason(&yahoo(), "somebody@yahoo.co.jp", YAHOO_SUBJECT, include_str!("mails/yahoo_current.txt"));
    assert_eq!(code, "mail.sender_unexpected");
}

#[test]
fn yahoo_sums_without_the_sum_of_the_goods_and_wrong_ones() {
    let good = include_str!("mails/yahoo_current.txt");
    let from = "order-master@mail.yahoo.co.jp";
    let without = good.replace("商品の合計金額 ： 3,000円\n", "");
    assert_eq!(order(yahoo().read(&decode(&plain(from, YAHOO_SUBJECT, &without)))).totals.subtotal, 3000);
    let wrong = good.replace("合計金額 ：3,200円", "合計金額 ：3,400円");
    assert_eq!(reason(&yahoo(), from, YAHOO_SUBJECT, &wrong).0, "mail.total_differs");
    // Prices instead of subtotals in the old table: the sum tells.
    let old = include_str!("mails/yahoo_old.txt").replace("1,980円", "4,980円").replace("2,580円", "5,580円");
    let read = order(yahoo().read(&decode(&plain(from, "店でのご注文:", &old))));
    assert_eq!(read.lines.iter().map(|line| line.unit_price).collect::<Vec<_>>(), [1500, 480]);
}

#[test]
fn several_recipients_keep_their_lines_apart() {
    let text = include_str!("mails/rakuten_full.txt").replace(
        "----------\n有機",
        "==========\n[送付先] 別宅　次郎 様\n〒812-0011 福岡市博多区博多駅前1-1\n[商品]\n有機",
    );
    let read = order(rakuten().read(&decode(&plain("order@rakuten.co.jp", RAKUTEN_SUBJECT, &text))));
    let names: Vec<_> = read.recipients.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["見本　太郎", "別宅　次郎"]);
    assert_eq!(read.lines.iter().map(|line| line.recipient).collect::<Vec<_>>(), [Some(0), Some(1)]);
}

#[test]
fn the_envelope_is_read() {
    let decoded = decode(&plain("\"楽天市場\" <order@rakuten.co.jp>", RAKUTEN_SUBJECT, "x"));
    assert_eq!(decoded.message_id.as_deref(), Some("m1@example.com"));
    assert_eq!(decoded.recipients(), ["shop+rakuten@example.com", "shop@example.com"]);
    assert_eq!(decoded.date.unwrap().to_tokyo_text(), "2020-01-01T12:35:00+0900");
    assert_eq!(decoded.subject, RAKUTEN_SUBJECT);
    assert_eq!(decoded.problems, []);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let decoded = decode(&bytes);
        let _ = (rakuten_once().read(&decoded), yahoo_once().read(&decoded));
    }

    #[test]
    fn a_damaged_order_mail_adds_up_or_is_no_order(
        way in 0_usize..18, at in 0.0_f64..1.0, length in 0_usize..60, with in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..12),
    ) {
        let text = include_str!("mails/rakuten_full.txt");
        let mut bytes = every_way("order@rakuten.co.jp", RAKUTEN_SUBJECT, text).swap_remove(way).1;
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
        let start = (bytes.len() as f64 * at) as usize;
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, with);
        if let MailOutcome::Order(order) = rakuten_once().read(&decode(&bytes)) {
            let sum: i64 = order.lines.iter().map(|line| line.unit_price * line.quantity).sum();
            proptest::prop_assert_eq!(sum, order.totals.subtotal);
        }
    }
}

fn rakuten_once() -> &'static MailReader {
    static READER: std::sync::LazyLock<MailReader> = std::sync::LazyLock::new(rakuten);
    &READER
}

fn yahoo_once() -> &'static MailReader {
    static READER: std::sync::LazyLock<MailReader> = std::sync::LazyLock::new(yahoo);
    &READER
}

#[test]
fn thousands_of_mails_in_one_another_are_shown_flat() {
    let mut bytes = b"Subject: deep\r\n".to_vec();
    for _ in 0..20_000 {
        bytes.extend(b"Content-Type: message/rfc822\r\n\r\n");
    }
    let decoded = decode(&bytes);
    assert_eq!(decoded.subject, "deep");
    assert!(decoded.problems.iter().any(|problem| problem.code == "mail.nested_too_deep"));
}

#[test]
fn hostile_mails_cost_little() {
    let started = std::time::Instant::now();
    let many = 100_000;
    for (kind, body) in [
        ("text/html", "<a".repeat(many)),
        ("text/html", format!("{}>", "<a '".repeat(many))),
        ("text/html", format!("{}>", "<1".repeat(many))),
        ("text/html", "&#".repeat(many)),
        ("text/html", "<style></x".repeat(many)),
        ("text/plain", "> ".repeat(many)),
        ("text/plain", format!("商品情報\n（1）{}\n", "あ".repeat(many))),
        ("text/plain", "[受注番号] 123456-20200101-0000012345\n".repeat(many / 10)),
        ("multipart/mixed; boundary=b", "--b\n\nx\n".repeat(many / 10)),
    ] {
        let subject = format!("{YAHOO_SUBJECT}{RAKUTEN_SUBJECT}");
        let bytes =
            mail("order@rakuten.co.jp", &subject, &format!("{kind}; charset=utf-8"), "8bit", body.as_bytes());
        let decoded = decode(&bytes);
        let _ = (rakuten_once().read(&decoded), yahoo_once().read(&decoded));
    }
    let header =
        [b"Subject: ".to_vec(), "=?a?B?x ".repeat(many).into_bytes(), b"\r\n\r\nx".to_vec()].concat();
    assert!(decode(&header).subject.len() < 100_000);
    // Unoptimised, on a busy machine; what is quadratic takes hours.
    assert!(started.elapsed() < std::time::Duration::from_mins(1), "{:?}", started.elapsed());
}
