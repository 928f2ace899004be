//! ISO-2022-JP as mails really use it.
//!
//! The standard's decoder gives up on what old mail programs write: NEC's and IBM's characters, half-width kana by ESC ( I, by
//! shift-out or as bare eight-bit bytes, and lines that end without switching back. So the escapes are taken apart here and
//! the pairs moved to their places in CP932, whose table has all of these characters.

const ESC: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;
/// A byte that no CP932 character begins with; decodes to one U+FFFD.
const UNREADABLE: u8 = 0xFD;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Kana,
    Kanji,
    /// JIS X 0212, which CP932 does not have.
    Unknown,
}

/// Whether there is an escape that only ISO-2022-JP uses.
pub(super) fn has_escapes(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| matches!(w, [ESC, b'$', b'@' | b'B' | b'('] | [ESC, b'(', b'I' | b'J']))
}

/// The same text in CP932.
pub(super) fn to_cp932(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut set = Set::Ascii;
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == ESC
            && let Some((next, length)) = escape(rest)
        {
            set = next;
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        rest = tail;
        match (byte, set) {
            (SHIFT_OUT, _) => shifted = true,
            (SHIFT_IN, _) => shifted = false,
            (b'\r' | b'\n', _) => {
                // A line always begins in ASCII, even after a sender that forgot to say so.
                set = Set::Ascii;
                shifted = false;
                out.push(byte);
            }
            (0x21..=0x5F, Set::Kana) => out.push(byte | 0x80),
            (0x21..=0x5F, Set::Ascii) if shifted => out.push(byte | 0x80),
            (0x21..=0x7E, Set::Kanji | Set::Unknown) => match rest.split_first() {
                Some((&second @ 0x21..=0x7E, tail)) => {
                    rest = tail;
                    if set == Set::Kanji { out.extend(pair(byte, second)) } else { out.push(UNREADABLE) }
                }
                _ => out.push(UNREADABLE),
            },
            _ => out.push(byte),
        }
    }
    out
}

fn escape(bytes: &[u8]) -> Option<(Set, usize)> {
    match bytes {
        [ESC, b'$', b'@' | b'B', ..] | [ESC, b'&', b'@', ..] => Some((Set::Kanji, 3)),
        [ESC, b'$', b'(', b'@' | b'B', ..] => Some((Set::Kanji, 4)),
        [ESC, b'$', b'(', b'D', ..] => Some((Set::Unknown, 4)),
        [ESC, b'(', b'I', ..] => Some((Set::Kana, 3)),
        [ESC, b'(', b'B' | b'J' | b'H', ..] => Some((Set::Ascii, 3)),
        _ => None,
    }
}

/// Row and cell of JIS X 0208 (each 0x21 to 0x7E) to the two bytes of CP932.
fn pair(first: u8, second: u8) -> [u8; 2] {
    let row = first - 0x21;
    let lead = row / 2 + if row < 62 { 0x81 } else { 0xC1 };
    let trail = if row % 2 == 1 {
        second + 0x7E
    } else if second < 0x60 {
        second + 0x1F
    } else {
        second + 0x20
    };
    [lead, trail]
}

#[cfg(test)]
mod tests {
    use super::super::{TextEncoding, decode};

    #[test]
    fn what_old_mail_programs_write() {
        for (bytes, text) in [
            (&b"\x1b$BEl5~\x1b(B TOKYO"[..], "東京 TOKYO"),
            (b"\x1b$@El5~\x1b(J", "東京"),
            (b"\x1b(I6E\x1b(B", "ｶﾅ"),
            (b"\x1b$B!!\x1b(B\x0e6E\x0f.", "\u{3000}ｶﾅ."),
            (b"\x1b$B\x2d\x21\x2d\x6a\x7c\x62\x1b(B", "①㈱髙"),
            (b"\x1b$BEl5~\nnext", "東京\nnext"),
            (b"\x1b$B!!\x1b(B\xb6\xc5", "\u{3000}ｶﾅ"),
        ] {
            let read = decode(bytes);
            assert_eq!((read.text.as_str(), read.encoding, read.damaged), (text, TextEncoding::Iso2022Jp, 0));
        }
    }

    #[test]
    fn half_a_pair_is_damage_and_not_the_end() {
        assert_eq!(decode(b"\x1b$BEl5\x1b(B ok").text, "東\u{FFFD} ok");
        assert_eq!(decode(b"\x1b$(D0!\x1b(B ok").text, "\u{FFFD} ok");
    }
}
