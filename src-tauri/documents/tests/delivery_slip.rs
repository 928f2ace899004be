//! Delivery slips as a reader of the PDF finds them.

// The PDFs are read back with poppler, which is installed where the whole suite runs; the code is the same on Windows.
#![cfg(not(windows))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{FONTS, Japanese, TEXTS, charge, everyday, gift, line, long, poppler, render, text};
use miseban_documents::{
    DeliverySlip, Disagreement, DocumentError, Fonts, Shortened, TEXT_CODES, Unprintable, delivery_slip,
};

/// The text without blanks: `-layout` fills the columns with them.
fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn an_everyday_slip_says_all_that_it_was_given() {
    let made = render(&[everyday()]);
    let text = solid(&text(&made.pdf));
    for part in [
        "納品書",
        "発行日2026年11月22日",
        "〒100-0001",
        "東京都千代田区見本台4丁目5番6号",
        "コーポ見本203号室",
        "髙橋はな子様",
        "藍染と器の店みせばん堂",
        "〒604-8005",
        "京都府京都市中京区見本町1-2-3",
        "みほんビル2階",
        "TEL075-000-0000",
        "shop@example.com",
        "https://shop.example.com/",
        "登録番号T7123456789012",
        "385001-20261120-0123456789",
        "2026年11月20日",
        "みせばん堂楽天市場店",
        "クレジットカード",
        "2026年11月25日18時～20時",
        "宅急便",
        "0000-0000-0000",
        "藍染手ぬぐい「波」31,3203,960",
        "AI-TENUGUI-01カラー：濃藍サイズ：34×90cm",
        "宇治煎茶100g（真空パック・のし対応）※21,0802,160",
        "備前焼湯呑み（窯変）14,4004,400",
        "商品小計10,520",
        "送料660",
        "ギフト包装料330",
        "ショップクーポン-500",
        "合計（税込）¥11,010",
        "モールポイント利用-1,000",
        "お支払金額¥10,010",
        "10％対象8,948813",
        "8％対象※2,062152",
        "※印は軽減税率（8％）対象商品です。",
        "またのご来店を心よりお待ちしております。",
        "1/1ページ",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(
        (made.pages, made.unprintable, made.shortened, made.disagreements),
        (1, vec![], vec![], vec![])
    );
}

#[test]
fn a_gift_says_nothing_of_money() {
    let made = render(&[gift()]);
    let text = solid(&text(&made.pdf));
    for part in [
        "株式会社みほん商事",
        "佐藤一郎様",
        "ご注文者髙橋はな子様",
        "TEL090-0000-0001",
        "藍染手ぬぐい「波」3",
        "お誕生日おめでとうございます。",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    for part in ["1,320", "3,960", "¥", "合計", "送料", "クレジットカード", "お支払方法", "単価", "税", "※"]
    {
        assert!(!text.contains(part), "{part} is in\n{text}");
    }
}

#[test]
fn a_page_is_small_because_only_the_used_glyphs_go_along() {
    let made = render(&[everyday()]);
    assert!(made.pdf.len() < 100_000, "{} bytes", made.pdf.len());
    let fonts = poppler("pdffonts", &[], &made.pdf);
    let rows: Vec<_> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{fonts}");
    for row in rows {
        assert!(row.contains("CID TrueType") && row.contains("Identity-H"), "{row}");
        assert!(row.contains("yes yes yes"), "embedded, subset, unicode: {row}");
    }
}

#[test]
fn sixty_lines_break_over_pages_that_repeat_the_head() {
    let made = render(&[long(60)]);
    let text = text(&made.pdf);
    let pages: Vec<String> = text.split('\u{c}').map(solid).filter(|page| !page.is_empty()).collect();
    assert_eq!(pages.len(), made.pages as usize);
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("{}/{}ページ", at + 1, pages.len())), "{page}");
        assert!(page.contains("商品数量単価金額（税込）"), "{page}");
        assert!(page.contains("髙橋はな子様") && page.contains("385001-20261120-0123456789"), "{page}");
        assert_eq!(page.contains("次のページへ続きます"), at + 1 < pages.len());
    }
    let all = pages.concat();
    for number in 1..=60 {
        assert_eq!(all.matches(&format!("品目{number:03}")).count(), 1, "line {number}");
        assert_eq!(all.matches(&format!("ITEM-{number:03}")).count(), 1, "code {number}");
    }
    assert!(pages.last().unwrap().contains("合計（税込）¥66,000"));
}

#[test]
fn a_slip_that_nearly_fits_is_set_closely_on_one_page() {
    let pages = |count| render(&[long(count)]).pages;
    let counts: Vec<u32> = (8..=16).map(pages).collect();
    assert!(counts.is_sorted(), "{counts:?}");
    assert_eq!(counts[..4], [1, 1, 1, 1], "eleven lines fit: {counts:?}");
    assert_eq!(counts[8], 2, "{counts:?}");
}

#[test]
fn sums_never_stand_without_a_line() {
    // Whatever the number of lines, the page with the total has the last line on it.
    for count in 1..45 {
        let made = render(&[DeliverySlip { message: String::new(), ..long(count) }]);
        let text = text(&made.pdf);
        let page = text.split('\u{c}').find(|page| page.contains("合計")).unwrap();
        assert!(page.contains(&format!("品目{count:03}")), "{count} lines:\n{page}");
    }
}

/// Text can be read out of a PDF although a viewer cuts it off, so this one looks at the ink.
#[test]
fn the_foot_of_the_page_is_drawn_in_full() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("page");
    // One pixel a point; the page number's base line is 30 points above the lower edge.
    let crop = ["-r", "72", "-gray", "-singlefile", "-x", "0", "-y", "805", "-W", "595", "-H", "8"];
    let file = dir.path().join("slip.pdf");
    std::fs::write(&file, render(&[everyday()]).pdf).unwrap();
    let status = std::process::Command::new("pdftoppm").args(crop).arg(&file).arg(&out).status();
    assert!(status.expect("pdftoppm (poppler-utils) cannot be run: run `cargo xtask setup`").success());
    let image = std::fs::read(out.with_extension("pgm")).unwrap();
    let rows: Vec<&[u8]> = image[image.len() - 595 * 8..].chunks(595).collect();
    let inked = |row: &[u8]| row.iter().filter(|grey| **grey < 200).count();
    let full = rows.iter().filter(|row| inked(&row[..300]) > 3 && inked(&row[300..]) > 1).count();
    assert!(full >= 5, "{:?}", rows.iter().map(|row| inked(row)).collect::<Vec<_>>());
}

#[test]
fn several_slips_begin_on_pages_of_their_own_and_count_their_own_pages() {
    let made = render(&[everyday(), long(20), gift()]);
    let text = text(&made.pdf);
    let numbers: Vec<String> =
        text.lines().filter(|row| row.contains("ページ") && row.contains('/')).map(solid).collect();
    let ends: Vec<&str> =
        numbers.iter().map(|row| row.trim_start_matches("藍染と器の店みせばん堂")).collect();
    assert_eq!(ends, ["1/1ページ", "1/2ページ", "2/2ページ", "1/1ページ"]);
    assert_eq!(made.pages, 4);
}

#[test]
fn what_the_font_lacks_is_drawn_as_geta_and_listed() {
    let mut slip = everyday();
    slip.recipient.name = "𠮷田 😀子😀".into();
    slip.lines[0].name = "か\u{3099}ま口 葛\u{e0100}城 ☎\u{fe0f}".into();
    let made = render(&[everyday(), slip]);
    let seen = |field, character| Unprintable { slip: 1, field, character };
    let text = solid(&text(&made.pdf));
    assert!(text.contains("〓田〓子〓様"), "{text}");
    assert!(text.contains("がま口葛城"), "recomposed, without variation selector: {text}");
    assert_eq!(made.unprintable[..2], [seen("recipient_name", '𠮷'), seen("recipient_name", '😀')]);
    assert_eq!(made.unprintable.len(), 2, "{:?}", made.unprintable);
}

#[test]
fn names_keep_the_shape_that_their_bearers_write() {
    let mut slip = everyday();
    slip.recipient.name = "神\u{fa19}靖\u{fa1c} 﨑 か\u{3099}".into();
    let made = render(&[slip]);
    assert!(made.unprintable.is_empty(), "{:?}", made.unprintable);
    let text = poppler("pdftotext", &["-raw"], &made.pdf);
    assert!(text.contains('\u{fa19}') && text.contains('\u{fa1c}') && text.contains('が'), "{text}");
}

#[test]
fn the_same_slips_make_the_same_bytes() {
    let slips = [everyday(), long(30)];
    assert_eq!(render(&slips).pdf, render(&slips).pdf);
    let about = poppler("pdfinfo", &[], &render(&slips).pdf);
    assert!(about.contains("Title:           納品書 385001-20261120-0123456789"), "{about}");
    assert!(about.contains("Page size:       595.28 x 841.89 pts (A4)"), "{about}");
}

#[test]
fn what_is_far_too_long_is_cut_with_a_mark_and_listed() {
    let mut slip = everyday();
    slip.recipient.address = vec!["とても長い町名".repeat(80)];
    slip.fees[0].label = "手数料".repeat(60);
    slip.payment_method = "分割払い".repeat(100);
    let made = render(&[slip]);
    let fields: Vec<_> = made.shortened.iter().map(|seen| seen.field).collect();
    assert_eq!(fields, ["recipient_address", "payment_method", "sum_label"]);
    assert_eq!(made.shortened[0], Shortened { slip: 0, field: "recipient_address" });
    assert!(text(&made.pdf).contains('…'));
}

#[test]
fn an_article_taller_than_a_page_goes_on_over_pages() {
    let mut slip = everyday();
    slip.lines = vec![line(
        "LONG",
        &(0..3_000).map(|at| format!("部品{at:04}、")).collect::<Vec<_>>().concat(),
        &[],
        1,
        100,
    )];
    let made = render(&[slip]);
    let text = solid(&text(&made.pdf));
    assert!(made.pages >= 6);
    for at in [0, 1_500, 2_999] {
        assert!(text.contains(&format!("部品{at:04}、")), "part {at}");
    }
}

#[test]
fn a_long_message_and_a_hundred_fees_are_printed_in_full() {
    let mut slip = everyday();
    slip.fees = (0..100).map(|at| charge(&format!("手数料{at:03}"), 1)).collect();
    slip.message = (0..200).map(|at| format!("お知らせ{at:03}")).collect::<Vec<_>>().join("\n");
    let made = render(&[slip]);
    let text = solid(&text(&made.pdf));
    for at in 0..100 {
        assert!(text.contains(&format!("手数料{at:03}")), "fee {at}");
    }
    for at in 0..200 {
        assert!(text.contains(&format!("お知らせ{at:03}")), "line {at}");
    }
    assert!(made.shortened.is_empty());
}

#[test]
fn sums_that_contradict_the_tax_table_are_told() {
    let mut slip = everyday();
    slip.rates[0].taxable_including_tax -= 1;
    let made = render(&[everyday(), slip]);
    assert_eq!(made.disagreements, [Disagreement { slip: 1, total: 11_010, by_rate: 11_009 }]);
}

#[test]
fn every_code_has_a_text_and_every_text_a_code() {
    let codes: Vec<&str> = TEXT_CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(TEXTS.0.keys().map(String::as_str).collect::<Vec<_>>(), codes);
    for (code, args) in TEXT_CODES {
        let text = &TEXTS.0[*code];
        assert_eq!(text.matches('{').count(), args.len(), "{code}");
        assert!(args.iter().all(|arg| text.contains(&format!("{{{arg}}}"))), "{code}");
    }
}

#[test]
fn nothing_to_print_and_no_font_are_errors_with_codes() {
    let Err(error) = delivery_slip(&[], &*TEXTS, &FONTS) else { panic!("an empty document") };
    assert_eq!(error.code(), "document_empty");
    let Err(error) = Fonts::load(std::path::Path::new("/nowhere")) else { panic!("fonts from nowhere") };
    assert!(matches!(&error, DocumentError::FontUnreadable { path, .. } if path.starts_with("/nowhere")));
    let Err(error) = Fonts::from_bytes(b"not a font", b"nor this") else { panic!("a font from noise") };
    assert_eq!(error.code(), "document_font_unusable");
}

#[test]
fn fonts_may_lie_side_by_side_as_an_installed_program_has_them() {
    let dir = tempfile::tempdir().unwrap();
    for file in ["400Regular/BIZUDPGothic_400Regular.ttf", "700Bold/BIZUDPGothic_700Bold.ttf"] {
        let name = file.split('/').next_back().unwrap();
        std::fs::copy(common::font_dir().join(file), dir.path().join(name)).unwrap();
    }
    let fonts = Fonts::load(dir.path()).unwrap();
    let made = delivery_slip(&[everyday()], &*TEXTS, &fonts).unwrap();
    assert_eq!(made.pdf, render(&[everyday()]).pdf);
}

#[test]
fn labels_may_be_of_any_length() {
    let long = Japanese(TEXTS.0.iter().map(|(code, text)| (code.clone(), text.repeat(9))).collect());
    let made = delivery_slip(&[everyday(), long_with_rates()], &long, &FONTS).unwrap();
    assert!(made.pages >= 2);
}

fn long_with_rates() -> DeliverySlip {
    DeliverySlip { rates: everyday().rates, ..long(3) }
}

/// Long texts everywhere, prices without tax, no barcode, large sums.
fn hard() -> DeliverySlip {
    let mut slip = everyday();
    slip.recipient.company = vec![
        "一般社団法人日本見本市運営協議会連合会 西日本統括本部".into(),
        "第二事業推進部 物品調達・管理課".into(),
    ];
    slip.recipient.name = "アレクサンドラ・フォン・ミホンベルク＝シュナイダー 小鳥遊".into();
    slip.recipient.address = vec![
        "神奈川県横浜市都筑区見本が丘東二丁目一番地三十五 グランドレジデンス見本が丘ノースウイング".into(),
        "サウスタワー 2503号室（見本方）".into(),
    ];
    slip.issuer.name = "株式会社みせばん堂ホールディングス 通信販売事業部 藍染と器の店".into();
    slip.issuer.address.push("見本ロジスティクスセンター内 4番バース".into());
    slip.issuer.url = "https://www.long-name-of-a-shop.example.com/departments/indigo-and-vessels/".into();
    slip.payment_method = "後払い（コンビニ・銀行・郵便局）※請求書は商品とは別にお送りします".into();
    slip.lines.push(line("VERY-LONG-CODE-WITHOUT-ANY-BLANK-0123456789-0123456789-0123456789-0123456789-0123456789", "The Quick Brown Fox 手描き友禅染め訪問着（仕立て上がり・証紙付き）、「松竹梅」ほか全12柄からお選びいただけます。", &["柄：松竹梅", "裄丈：特注（66.5cm）", "名入れ：『見本』", "備考：のし紙は「内祝」、名前は「佐藤」でお願いします。"], 1_200, 1_298_000));
    slip.fees.push(charge("代金引換手数料（50万円以上・離島への配送の場合の追加料金を含みます）", 11_000));
    slip.prices_include_tax = false;
    slip.barcode = false;
    slip
}

/// Writes PDFs for looking at, where the environment names a folder for them.
#[test]
fn samples_of_every_kind_are_readable_pdfs() {
    let cases = [
        ("everyday", vec![everyday()]),
        ("gift", vec![gift()]),
        ("long", vec![long(60)]),
        ("several", vec![everyday(), gift(), long(12)]),
        ("hard", vec![hard()]),
        ("close", vec![long(11)]),
    ];
    for (name, slips) in cases {
        let made = render(&slips);
        assert!(
            poppler("pdfinfo", &[], &made.pdf).contains(&format!("Pages:           {}\n", made.pages)),
            "{name}"
        );
        if let Some(dir) = std::env::var_os("MISEBAN_SAMPLES") {
            std::fs::write(std::path::Path::new(&dir).join(format!("{name}.pdf")), &made.pdf).unwrap();
        }
    }
}
