//! Forms for searching, matching and counting.

use unicode_normalization::UnicodeNormalization;

/// The form in which texts are searched and compared: NFKC, small letters, hiragana as katakana, without spaces and
/// hyphens. The long vowel mark ー stays after kana and counts as a hyphen elsewhere (090ー0000).
pub fn search_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let c = katakana(c);
        let dash = is_hyphen(c) || (c == 'ー' && !form.chars().next_back().is_some_and(is_katakana));
        if !(dash || c.is_whitespace() || is_invisible(c)) {
            form.push(c);
        }
    }
    form
}

/// Only the digits of a telephone number or postal code, as ASCII.
pub fn digits(text: &str) -> String {
    text.nfkc().filter(char::is_ascii_digit).collect()
}

/// A text that is no whole number, exactly as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number: {0}")]
pub struct NotANumber(pub String);

/// The whole number that was typed: full-width digits and signs, spaces around it and thousands separators are fine.
/// Nothing typed is `None`, which is not 0. Anything else is refused, with what was typed.
pub fn number(text: &str) -> Result<Option<i64>, NotANumber> {
    let plain: String = text.nfkc().map(|c| if is_hyphen(c) || c == 'ー' { '-' } else { c }).collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return Ok(None);
    }
    let refused = || NotANumber(text.to_owned());
    let (sign, figures) = match plain.strip_prefix(['-', '+']) {
        Some(figures) => (if plain.starts_with('-') { "-" } else { "" }, figures),
        None => ("", plain),
    };
    let whole = match figures.split_once(',') {
        None => figures.to_owned(),
        Some((first, rest))
            if (1..=3).contains(&first.len()) && rest.split(',').all(|three| three.len() == 3) =>
        {
            figures.replace(',', "")
        }
        Some(_) => return Err(refused()),
    };
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    format!("{sign}{whole}").parse().map(Some).map_err(|_| refused())
}

/// FNV-1a, 64 bits: a hash that is the same in every version of the program, for fingerprints that are kept.
pub fn stable_hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Hyphens, dashes and minus signs, as they come from keyboards, input methods and mails.
const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

const fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ')
}
