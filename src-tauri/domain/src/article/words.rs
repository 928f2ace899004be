//! Words that shops spell in many ways: colours, sizes, what is put around a name, amounts.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::text::search_form;

/// Spellings of one value; the first stands for all. As [`search_form`] writes them.
const SAME: &[&[&str]] = &[
    &["黒", "ブラック", "black", "bk", "blk", "クロ"],
    &["白", "ホワイト", "white", "wh", "wht", "シロ"],
    &["赤", "レッド", "red", "アカ"],
    &["青", "ブルー", "blue", "アオ"],
    &["緑", "グリーン", "green", "ミドリ"],
    &["黄", "黄色", "イエロー", "yellow", "キイロ"],
    &["紺", "ネイビー", "navy", "ネービー", "コン"],
    &["灰", "灰色", "グレー", "gray", "grey", "グレイ"],
    &["茶", "茶色", "ブラウン", "brown", "チャ"],
    &["桃", "桃色", "ピンク", "pink"],
    &["紫", "パープル", "purple", "ムラサキ"],
    &["橙", "オレンジ", "orange"],
    &["ベージュ", "beige"],
    &["金", "ゴールド", "gold"],
    &["銀", "シルバー", "silver"],
    &["2xl", "3l", "xxl"],
    &["xl", "ll", "2l"],
    &["フリー", "free", "フリーサイズ", "freesize", "f", "onesize", "ワンサイズ"],
];

/// A value of a variation in the spelling that stands for all.
pub(super) fn value_form(value: &str) -> String {
    let mut form = search_form(value);
    for (prefix, suffix) in [("", "サイズ"), ("", "size"), ("size", ""), ("", "カラー"), ("", "色")] {
        let shorter = form.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
        if let Some(shorter) = shorter.filter(|rest| !rest.is_empty() && rest.len() < form.len()) {
            form = String::from(shorter);
        }
    }
    let same = SAME.iter().find(|group| group.contains(&form.as_str()));
    same.and_then(|group| group.first()).map_or(form, |first| (*first).to_owned())
}

/// A name without what stands in brackets of the kinds that shops use for what is not the name (【送料無料】).
pub(super) fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut depth = 0_u32;
    for c in name.nfkc() {
        match c {
            '【' | '≪' | '《' => depth += 1,
            '】' | '≫' | '》' => depth = depth.saturating_sub(1),
            '★' | '☆' | '◆' | '●' | '◎' | '♪' => plain.push(' '),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    // A name that is all in brackets is still a name.
    if plain.trim().is_empty() { name.nfkc().collect() } else { plain }
}

/// Figures with the unit behind them: 500ml and 3個 say what an article is more surely than the rest of its name.
pub(super) fn amounts(name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut figures = String::new();
    let mut unit = String::new();
    for c in name.nfkc().flat_map(char::to_lowercase).chain([' ']) {
        let is_figure = c.is_ascii_digit() || (c == '.' && !figures.is_empty() && unit.is_empty());
        if !is_figure && !figures.is_empty() && unit.chars().count() < 3 && is_unit(c) {
            unit.push(c);
            continue;
        }
        let goes_on = is_figure && unit.is_empty();
        if !figures.is_empty() && !goes_on {
            let number = figures.trim_end_matches('.').trim_start_matches('0').to_owned();
            found.entry(std::mem::take(&mut unit)).or_default().insert(number);
            figures.clear();
        }
        if is_figure {
            figures.push(c);
        }
    }
    found
}

const fn is_unit(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(
            c,
            '個' | '本'
                | '枚'
                | '袋'
                | '箱'
                | '缶'
                | '足'
                | '点'
                | '包'
                | '粒'
                | '錠'
                | '巻'
                | '人'
                | '号'
                | '組'
                | '杯'
                | '丁'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_form_however_it_is_spelled() {
        for (one, other) in
            [("レッド", "赤"), ("RED", "red"), ("Ｍサイズ", "M"), ("ＬＬ", "XL"), ("黒色", "ブラック")]
        {
            assert_eq!(value_form(one), value_form(other), "{one} {other}");
        }
        assert_ne!(value_form("M"), value_form("L"));
        assert_ne!(value_form("赤"), value_form("青"));
    }

    #[test]
    fn what_stands_around_a_name_is_no_name() {
        assert_eq!(plain_name("【送料無料】煎茶 100g★").trim(), "煎茶 100g");
        assert_eq!(plain_name("【煎茶】"), "【煎茶】");
    }

    #[test]
    fn amounts_are_known_by_their_unit() {
        let found = amounts("煎茶 １００ｇ×3袋 No.5");
        assert_eq!(found["g"], BTreeSet::from(["100".to_owned()]));
        assert_eq!(found["袋"], BTreeSet::from(["3".to_owned()]));
        assert_eq!(found[""], BTreeSet::from(["5".to_owned()]));
        assert!(amounts("煎茶").is_empty());
        assert_eq!(amounts("1.5L")["l"], BTreeSet::from(["1.5".to_owned()]));
    }
}
