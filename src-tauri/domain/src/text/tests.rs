//! Typed, pasted and mailed texts.

use proptest::prelude::*;

use super::*;

#[test]
fn searching_sees_through_width_case_kana_spaces_and_hyphens() {
    assert_eq!(search_form("やまだ　たろう"), search_form("ﾔﾏﾀﾞ ﾀﾛｳ"));
    assert_eq!(search_form("ＡＢ－１２３"), "ab123");
    assert_eq!(search_form("090-0000-1234"), search_form("０９０ー００００－１２３４"));
    assert_eq!(search_form("コーヒー"), "コーヒー");
    assert_eq!(search_form("こーひー豆"), "コーヒー豆");
    assert_eq!(search_form("㈱山田"), "(株)山田");
    assert_ne!(search_form("ハハ"), search_form("パパ"));
}

#[test]
fn digits_of_telephones_and_postal_codes() {
    assert_eq!(digits("〒１００－０００１"), "1000001");
    assert_eq!(digits("+81 (0)90-0000-1234"), "8109000001234");
    assert_eq!(digits("なし"), "");
}

#[test]
fn numbers_as_they_are_typed() {
    assert_eq!(number("１２"), Ok(Some(12)));
    assert_eq!(number(" 1,234 "), Ok(Some(1234)));
    assert_eq!(number("１２，３４５，６７８"), Ok(Some(12_345_678)));
    assert_eq!(number("－３"), Ok(Some(-3)));
    assert_eq!(number("ー３"), Ok(Some(-3)));
    assert_eq!(number("＋５"), Ok(Some(5)));
    assert_eq!(number("007"), Ok(Some(7)));
    assert_eq!(number("0"), Ok(Some(0)));
}

#[test]
fn nothing_typed_is_not_zero() {
    assert_eq!(number(""), Ok(None));
    assert_eq!(number("　 "), Ok(None));
}

#[test]
fn what_is_no_number_is_refused_as_it_was_typed() {
    for typed in ["12個", "1.5", "1,23", ",123", "1,2345", "--3", "-", "1 2", "1e3", "99999999999999999999"]
    {
        assert_eq!(number(typed), Err(NotANumber(typed.to_owned())), "{typed}");
    }
}

#[test]
fn the_replacements_for_waybills() {
    let cases = [
        ("\u{301C}", "～"),
        ("\u{2016}", "∥"),
        ("\u{2014}", "\u{2015}"),
        ("\u{2011}", "\u{2010}"),
        ("\u{2013}", "\u{2010}"),
        ("\u{2212}", "\u{FF0D}"),
        ("\u{A2}\u{A3}\u{AC}\u{A5}", "￠￡￢￥"),
        ("\u{A0}", " "),
        ("a\r\nb\tc", "a b c"),
        ("\u{200B}\u{FEFF}葛\u{E0100}\u{FE0E}", "葛"),
        ("ゔ", "ヴ"),
        ("𠮷田", "吉田"),
    ];
    for (from, to) in cases {
        let (written, replaced) = for_waybill(from);
        assert_eq!(written, to);
        assert!(!replaced.is_empty(), "{from:?} is told");
    }
}

#[test]
fn what_was_replaced_is_told_with_its_place() {
    let (written, replaced) = for_waybill("𠮷野\u{301C}2");
    assert_eq!(written, "吉野～2");
    let told: Vec<(char, &str, usize, bool)> =
        replaced.iter().map(|one| (one.from, one.to.as_str(), one.at, one.ask)).collect();
    assert_eq!(told, [('𠮷', "吉", 0, true), ('\u{301C}', "～", 2, false)]);
}

#[test]
fn names_keep_their_kanji() {
    // Composing all of Unicode would make U+FA19 the common U+795E.
    for name in ["髙橋", "山﨑", "濵田", "\u{FA19}田", "①②㈱", "ｶﾞﾗｽ", "😀☎"] {
        assert_eq!(for_waybill(name), (name.to_owned(), Vec::new()), "{name}");
    }
}

#[test]
fn voicing_marks_that_stand_alone_join_their_kana() {
    let (written, replaced) = for_waybill("か\u{3099}ハ\u{309A}\u{3046}\u{3099}");
    assert_eq!(written, "がパヴ");
    assert_eq!(replaced.len(), 1);
    assert_eq!((replaced[0].from, replaced[0].at), ('ゔ', 4));
}

proptest! {
    #[test]
    fn the_search_form_of_a_search_form_is_itself(text in "[ぁ-んァ-ヶーa-zA-Z0-9０-９ｱ-ﾝﾞ\\-－ 　]{0,20}") {
        let once = search_form(&text);
        prop_assert_eq!(search_form(&once), once);
    }

    #[test]
    fn a_part_is_found_by_its_form(before in "[一-二a-z0-9]{0,6}", part in "[一-三A-Z0-9あ-お]{1,6}", after in "[一-三a-z]{0,6}") {
        let whole = search_form(&format!("{before} {part}-{after}"));
        prop_assert!(whole.contains(&search_form(&part)));
    }

    #[test]
    fn every_number_is_read_back(value in any::<i64>()) {
        prop_assert_eq!(number(&value.to_string()), Ok(Some(value)));
        let wide: String = value.to_string().chars().map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
            _ => '－',
        }).collect();
        prop_assert_eq!(number(&wide), Ok(Some(value)));
    }

    #[test]
    fn a_waybill_text_needs_no_second_pass(text in "\\PC{0,20}") {
        let (written, _) = for_waybill(&text);
        prop_assert_eq!(for_waybill(&written), (written.clone(), Vec::new()));
    }
}
