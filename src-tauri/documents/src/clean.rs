//! Text as it came, made into text that the font can print; what it cannot print is said.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::fonts::Fonts;

/// Drawn in the place of a character that the font has not: the printers' traditional geta mark.
pub(crate) const MISSING: char = '〓';

/// Makes `raw` printable and calls `missing` for each character that had to be replaced by [`MISSING`].
/// Line ends survive as `\n`; other control characters and all invisible marks go.
pub(crate) fn clean(raw: &str, fonts: &Fonts, mut missing: impl FnMut(char)) -> String {
    let composed = if is_nfc(raw) { None } else { Some(compose(raw)) };
    let mut out = String::with_capacity(raw.len());
    let mut last = '\0';
    for c in composed.as_deref().unwrap_or(raw).chars() {
        match c {
            '\n' if last == '\r' => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' | '\u{a0}' | '\u{202f}' | '\u{2002}'..='\u{200a}' => out.push(' '),
            _ if is_invisible(c) => {}
            _ if fonts.has(c) => out.push(c),
            _ => {
                let same = stand_in(c).filter(|c| fonts.has(*c));
                out.push(same.unwrap_or_else(|| {
                    missing(c);
                    MISSING
                }));
            }
        }
        last = c;
    }
    out
}

/// NFC, so that か + dakuten (as a Mac sends it) becomes が; but the compatibility ideographs stay as they
/// are, because NFC would change how people write their names (the 神 U+FA19 of a name into 神 U+795E).
fn compose(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(is_compatibility_ideograph) {
        let (before, from) = rest.split_at(at);
        out.extend(before.nfc());
        let mut chars = from.chars();
        out.extend(chars.next());
        rest = chars.as_str();
    }
    out.extend(rest.nfc());
    out
}

fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Control characters, zero-width marks, direction marks and variation selectors: nothing of them is to
/// be seen on paper. (A variation sequence prints as its base character.)
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

/// The same sign under another number, for fonts that know only one of the two. Never another word: 吉 is
/// not offered for 𠮷.
fn stand_in(c: char) -> Option<char> {
    Some(match c {
        '〜' => '～',
        '～' => '〜',
        '−' | '‐' | '‑' | '–' => '-',
        '—' => '―',
        '‖' => '∥',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¥' => '￥',
        _ if is_compatibility_ideograph(c) => c.nfc().next()?,
        _ => return None,
    })
}
