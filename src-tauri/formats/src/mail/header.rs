//! Header fields from raw bytes: unfolding and RFC 2047 words, also broken ones.

use crate::encoding;

use super::body::{base64_lenient, quoted_printable_lenient};

/// Longer values are cut: nothing that is read here needs more, and a bomb must not cost minutes.
const LONGEST: usize = 64 * 1024;

/// One field: lower-cased name, value bytes without line breaks.
#[derive(Debug, Clone)]
pub(super) struct RawField {
    pub name: String,
    pub value: Vec<u8>,
}

/// The fields of a header block, up to the first empty line.
pub(super) fn fields(block: &[u8]) -> Vec<RawField> {
    let mut found: Vec<RawField> = Vec::new();
    for line in block.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => break,
            Some(b' ' | b'\t') => {
                if let Some(last) = found.last_mut()
                    && last.value.len() + line.len() < LONGEST
                {
                    last.value.push(b' ');
                    last.value.extend_from_slice(line.trim_ascii());
                }
            }
            Some(_) => {
                let Some(colon) = line.iter().position(|b| *b == b':') else { continue };
                let (name, value) = line.split_at(colon);
                let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
                let value = value.get(1..value.len().min(LONGEST)).unwrap_or_default().trim_ascii().to_vec();
                found.push(RawField { name, value });
            }
        }
    }
    found
}

/// The text of an unstructured field.
pub(super) fn text(raw: &[u8]) -> String {
    let text = words(&encoding::decode(raw).text);
    // Control characters in a subject only hide things from the eye.
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Replaces the encoded words of `value`. Neighbours in one charset are joined as bytes first: many senders cut a
/// character in two.
pub(super) fn words(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((charset, bytes, length)) = word(from) else {
            flush(&mut out, &mut pending);
            out.push_str(before);
            out.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let neighbours = pending.is_some() && before.trim().is_empty();
        if !neighbours {
            flush(&mut out, &mut pending);
            out.push_str(before);
        }
        match &mut pending {
            Some((known, joined)) if *known == charset => joined.extend(bytes),
            _ => {
                flush(&mut out, &mut pending);
                pending = Some((charset, bytes));
            }
        }
        rest = from.get(length..).unwrap_or_default();
    }
    flush(&mut out, &mut pending);
    out.push_str(rest);
    out
}

fn flush(out: &mut String, pending: &mut Option<(String, Vec<u8>)>) {
    if let Some((charset, bytes)) = pending.take() {
        out.push_str(&encoding::decode_labelled(&bytes, Some(&charset)).0.text);
    }
}

/// Charset, bytes and length of the encoded word at the start of `from`; a word without its end reaches to the next blank.
fn word(from: &str) -> Option<(String, Vec<u8>, usize)> {
    let inner = from.strip_prefix("=?")?;
    let (charset, after) = inner.split_once('?')?;
    if charset.is_empty() || charset.len() > 40 || charset.contains(char::is_whitespace) {
        return None;
    }
    let (kind, after) = after.split_once('?')?;
    let head = from.len() - after.len();
    let (body, length) = if let Some(end) = after.find("?=") {
        (after.get(..end)?, head + end + 2)
    } else {
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        (after.get(..end)?, head + end)
    };
    let bytes = match kind {
        "B" | "b" => base64_lenient(body.as_bytes()).0,
        "Q" | "q" => quoted_printable_lenient(body.replace('_', " ").as_bytes()).0,
        _ => return None,
    };
    // RFC 2231 allows a language after the charset.
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    Some((charset, bytes, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_whole_cut_raw_and_broken() {
        let jis = encoding_rs::ISO_2022_JP.encode("注文内容ご確認").0.into_owned();
        let sjis = encoding_rs::SHIFT_JIS.encode("注文内容ご確認").0.into_owned();
        for raw in [
            "=?UTF-8?B?5rOo5paH5YaF5a6544GU56K66KqN?=".as_bytes().to_vec(),
            // The third character is cut in two between the words.
            b"=?utf-8?B?5rOo5paH5YY=?= =?utf-8?B?heWuueOBlOeiuuiqjQ==?=".to_vec(),
            b"=?UTF-8?Q?=E6=B3=A8=E6=96=87=E5=86=85=E5=AE=B9=E3=81=94=E7=A2=BA=E8=AA=8D?=".to_vec(),
            "=?UTF-8?B?5rOo5paH5YaF5a6544GU56K66KqN".as_bytes().to_vec(),
            jis,
            sjis,
            "注文内容ご確認".as_bytes().to_vec(),
        ] {
            assert_eq!(text(&raw), "注文内容ご確認", "{}", String::from_utf8_lossy(&raw));
        }
        assert_eq!(text(b"a =? b =?x?y?z?= c"), "a =? b =?x?y?z?= c");
    }

    #[test]
    fn folded_fields_are_joined() {
        let found = fields(b"Subject: one\r\n two\r\nX-A : b\r\n\r\nbody: no");
        let names: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.value.as_slice())).collect();
        assert_eq!(names, [("subject", &b"one two"[..]), ("x-a", b"b")]);
    }
}
