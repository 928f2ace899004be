//! Breaking Japanese text into lines that fit.

use crate::fonts::{Fonts, Weight};

/// May not begin a line: closing brackets, points, marks of length and repetition, small kana.
const NOT_FIRST: &str = "、。，．・：；？！‼⁇⁈⁉ー－～〜…‥）］｝」』】〉》〕〗〙｠»’”〟)]},.!?:;%％‰°′″℃々〻ゝゞヽヾ\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ゛゜｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ※";
/// May not end a line: opening brackets, and signs that belong to what follows.
const NOT_LAST: &str = "（［｛「『【〈《〔〖〘｟«‘“〝([{｢￥＄¥$￡£＃№〒";

/// Splits `text` into lines at most `max` points wide. Words of letters and digits stay whole unless a
/// single one is wider than the line; a character wider than the line stands alone on its own.
/// The text's own line ends are kept; an empty text is no line.
pub(crate) fn wrap(text: &str, fonts: &Fonts, weight: Weight, size: f32, max: f32) -> Vec<String> {
    let text = text.trim_matches(['\n', ' ', '　']);
    if text.is_empty() {
        return Vec::new();
    }
    let measure = |c: char| fonts.face(weight).advance(c) * size;
    text.split('\n').flat_map(|paragraph| lines(paragraph, measure, max)).collect()
}

fn lines(paragraph: &str, measure: impl Fn(char) -> f32, max: f32) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    let mut width = 0.0;
    // Where the line could be broken last: bytes of `line` before the break, and how wide they are.
    let mut chance: Option<(usize, f32)> = None;
    for c in paragraph.chars() {
        if let Some(last) = line.chars().next_back()
            && may_break(last, c)
        {
            chance = Some((line.len(), width));
        }
        let advance = measure(c);
        // Half a thousandth of a point forgives sums of rounded widths.
        while width + advance > max + 0.0005 && !line.is_empty() && !c.is_whitespace() {
            let (at, before) = chance.take().unwrap_or((line.len(), width));
            let rest = line.split_off(at);
            out.push(line.trim_end().to_owned());
            line = rest;
            width -= before;
        }
        if line.is_empty() && !out.is_empty() && c.is_whitespace() {
            continue;
        }
        line.push(c);
        width += advance;
    }
    out.push(line.trim_end().to_owned());
    out
}

/// Whether a line may end after `before` and the next begin with `after`.
fn may_break(before: char, after: char) -> bool {
    if after.is_whitespace() || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    before.is_whitespace() || !(is_word(before) && is_word(after))
}

/// Characters of which codes, numbers and Latin words are made.
fn is_word(c: char) -> bool {
    c.is_ascii_graphic() || (c.is_alphanumeric() && c < '\u{2000}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Full width for what lies beyond Latin, half of it for the rest.
    fn cells(c: char) -> f32 {
        if c < '\u{2000}' { 0.5 } else { 1.0 }
    }

    fn wrapped(text: &str, max: f32) -> Vec<String> {
        lines(text, cells, max)
    }

    #[test]
    fn points_and_closing_brackets_pull_a_character_along() {
        assert_eq!(wrapped("今日は晴れ、明日は雨。", 5.0), ["今日は晴", "れ、明日は", "雨。"]);
        assert_eq!(wrapped("あいうえ」お", 4.0), ["あいう", "え」お"]);
        assert_eq!(wrapped("コーヒー", 3.0), ["コー", "ヒー"]);
        assert_eq!(wrapped("ちょっと", 1.0), ["ち", "ょ", "っ", "と"], "one cell leaves no choice");
        assert_eq!(wrapped("きょう", 2.0), ["きょ", "う"]);
    }

    #[test]
    fn opening_brackets_go_to_the_next_line() {
        assert_eq!(wrapped("あいう「えお」", 4.0), ["あいう", "「えお」"]);
        assert_eq!(wrapped("合計は¥1,980です", 5.0), ["合計は", "¥1,980です"]);
    }

    #[test]
    fn words_and_codes_stay_whole_while_they_fit() {
        assert_eq!(wrapped("色はDeep Blueです", 4.0), ["色はDeep", "Blueです"]);
        assert_eq!(wrapped("ABC-123-XYZ 12345", 4.0), ["ABC-123-", "XYZ", "12345"]);
    }

    #[test]
    fn blanks_vanish_at_breaks_only() {
        assert_eq!(wrapped("あい　うえ　お", 2.0), ["あい", "うえ", "お"]);
        assert_eq!(wrapped("　字下げ", 9.0), ["　字下げ"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_wider_than_the_column(
            text in "[あいうー、。「」（）A-Ca-c0-9¥ 　-]{0,80}", max in 2.0f32..12.0,
        ) {
            let out = wrapped(&text, max);
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(solid(&out.concat()), solid(&text));
            for line in &out {
                prop_assert!(line.chars().map(cells).sum::<f32>() <= max + 0.001, "{} in {}", line, max);
            }
        }
    }
}
