//! The bytes of a body part: transfer encodings read leniently, `format=flowed`, plain text that is HTML in disguise.

use super::html::html_to_text;

/// Base64, skipping what does not belong to it. The flag says that something was skipped or missing.
pub(super) fn base64_lenient(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut buffer = 0_u32;
    let mut bits = 0_u32;
    let mut broken = false;
    for &byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                // Padding ends one run; some senders put several runs after one another.
                buffer = 0;
                bits = 0;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => {
                broken = true;
                continue;
            }
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((buffer >> bits) & 0xFF).unwrap_or_default());
        }
    }
    (out, broken || bits >= 6)
}

/// Quoted-printable, leaving what is not an escape as it is. The flag says that there was such a thing.
pub(super) fn quoted_printable_lenient(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut broken = false;
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        if let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high * 16 + low);
            rest = after;
            continue;
        }
        // A soft line break, perhaps with blanks before the end of the line.
        let blanks = tail.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        match tail.get(blanks..) {
            Some([b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            Some([]) => rest = &[],
            _ => {
                broken = true;
                out.push(byte);
            }
        }
    }
    (out, broken)
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// Lines ended by `\n`, no NUL.
pub(super) fn normal_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}

/// Joins the soft-broken lines of `format=flowed` (RFC 3676).
pub(super) fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let stuffed = line.strip_prefix(' ').unwrap_or(line);
        match stuffed.strip_suffix(' ') {
            Some(soft) if stuffed != "-- " && !soft.starts_with('>') => {
                out.push_str(if delete_space { soft } else { stuffed });
            }
            _ => {
                out.push_str(stuffed);
                out.push('\n');
            }
        }
    }
    out
}

/// Plain text; where a gateway wrapped it in tags (`<DIV>…</DIV>`), without them.
pub(super) fn plain(text: &str) -> String {
    let start: String = text.trim_start().chars().take(9).collect::<String>().to_ascii_lowercase();
    let wrapped = ["<div", "<html", "<!doctype", "<p>", "<pre", "<body", "<br"]
        .iter()
        .any(|tag| start.starts_with(tag));
    if wrapped { html_to_text(text, true) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_transfer_encodings_give_what_they_have() {
        assert_eq!(base64_lenient(b"44GC!\r\n44GE"), ("あい".as_bytes().to_vec(), true));
        assert_eq!(base64_lenient(b"YQ==YQ=="), (b"aa".to_vec(), false));
        assert_eq!(quoted_printable_lenient(b"=E3=81=\r\n=82 a=b=3d"), ("あ a=b=".as_bytes().to_vec(), true));
    }

    #[test]
    fn flowed_lines_are_joined() {
        assert_eq!(unflow("long \nline\n  stuffed\n-- \nsig", false), "long line\n stuffed\n-- \nsig\n");
    }
}
