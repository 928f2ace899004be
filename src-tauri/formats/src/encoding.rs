//! Bytes to text: which encoding they are in, and what could not be read.
//!
//! Files and mails from Japanese systems are UTF-8, CP932 ("`Shift_JIS`" with NEC's and IBM's characters) or ISO-2022-JP, and their
//! labels are often wrong. Order of asking: byte order mark, ISO-2022-JP escapes, strict UTF-8, CP932.

mod cp932;
mod iso2022jp;
mod label;

use std::borrow::Cow;

pub use cp932::not_in_cp932;
pub use label::{LabelVerdict, decode_labelled};

/// The encodings that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without byte order mark; plain ASCII too.
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// ISO-2022-JP with what Microsoft's and NEC's programs add (half-width kana, ①, ㈱, 髙).
    Iso2022Jp,
    /// Microsoft's `Shift_JIS`.
    Cp932,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText {
    /// The text, without byte order mark. What could not be read is U+FFFD.
    pub text: String,
    /// What it was read as.
    pub encoding: TextEncoding,
    /// How many characters could not be read.
    pub damaged: usize,
}

/// Which encoding the bytes are in.
pub fn detect(bytes: &[u8]) -> TextEncoding {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        TextEncoding::Utf8
    } else if bytes.starts_with(&[0xFF, 0xFE]) {
        TextEncoding::Utf16Le
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        TextEncoding::Utf16Be
    } else if iso2022jp::has_escapes(bytes) {
        TextEncoding::Iso2022Jp
    } else if std::str::from_utf8(bytes).is_ok() {
        TextEncoding::Utf8
    } else {
        TextEncoding::Cp932
    }
}

/// Decodes by [`detect`].
pub fn decode(bytes: &[u8]) -> DecodedText {
    decode_as(bytes, detect(bytes))
}

/// Decodes as `encoding`, whatever the bytes look like.
pub fn decode_as(bytes: &[u8], encoding: TextEncoding) -> DecodedText {
    let (text, damaged) = match encoding {
        TextEncoding::Utf8 => {
            let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
            match String::from_utf8_lossy(bytes) {
                // A U+FFFD that was sent as such is damage as well: someone before us could not read it.
                Cow::Borrowed(text) => (text.to_owned(), replaced(text)),
                Cow::Owned(text) => {
                    let damaged = replaced(&text);
                    (text, damaged)
                }
            }
        }
        TextEncoding::Utf16Le => with(encoding_rs::UTF_16LE, bytes),
        TextEncoding::Utf16Be => with(encoding_rs::UTF_16BE, bytes),
        TextEncoding::Iso2022Jp => with(encoding_rs::SHIFT_JIS, &iso2022jp::to_cp932(bytes)),
        TextEncoding::Cp932 => with(encoding_rs::SHIFT_JIS, bytes),
    };
    DecodedText { text, encoding, damaged }
}

fn with(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let damaged = replaced(&text);
    (text.into_owned(), damaged)
}

fn replaced(text: &str) -> usize {
    text.chars().filter(|c| *c == '\u{FFFD}').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_ways_in_which_japanese_files_come() {
        let text = "表ソ能 髙﨑①㈱ ｶﾅ～";
        let cp932 = encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), TextEncoding::Utf8),
            (cp932, TextEncoding::Cp932),
            (
                [0xFFu8, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                TextEncoding::Utf16Le,
            ),
        ] {
            assert_eq!(decode(&bytes), DecodedText { text: text.to_owned(), encoding, damaged: 0 });
        }
    }

    #[test]
    fn what_cannot_be_read_is_counted() {
        let read = decode(b"\x82\xa0\xfd\x82");
        assert_eq!((read.text.as_str(), read.damaged), ("あ\u{FFFD}\u{FFFD}", 2));
    }
}
