//! Mails as the malls' and shops' programs write them, byte for byte.

use base64::{Engine, engine::general_purpose::STANDARD};

/// How the text of a composed mail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// ISO-2022-JP in seven bits, as Japanese mail was for decades. Half-width kana and ① are written as Microsoft's
    /// programs do.
    Iso2022Jp,
    /// `Shift_JIS` in eight bits.
    ShiftJis,
    /// UTF-8 in base64.
    Utf8Base64,
    /// UTF-8 in quoted-printable.
    Utf8Qp,
    /// Only HTML, UTF-8 in base64.
    HtmlOnly,
}

/// What to write.
#[derive(Debug, Clone)]
pub struct Compose<'a> {
    /// `From`, as it stands in the header (ASCII).
    pub from: &'a str,
    /// `To`, as it stands in the header (ASCII).
    pub to: &'a str,
    /// Subject, any text.
    pub subject: &'a str,
    /// Text, lines ended by `\n`.
    pub body: &'a str,
    /// How it is written.
    pub charset: Charset,
    /// `Message-ID` without angle brackets.
    pub message_id: &'a str,
    /// `Date`, as it stands in the header.
    pub date: &'a str,
}

/// The mail as it would lie on a server.
pub fn compose(mail: &Compose<'_>) -> Vec<u8> {
    let (label, subject, body, transfer, kind) = match mail.charset {
        Charset::Iso2022Jp => {
            ("ISO-2022-JP", iso_2022_jp(mail.subject), lines(&iso_2022_jp(mail.body)), "7bit", "plain")
        }
        Charset::ShiftJis => ("Shift_JIS", cp932(mail.subject), lines(&cp932(mail.body)), "8bit", "plain"),
        Charset::Utf8Base64 => {
            ("UTF-8", mail.subject.into(), base64_lines(mail.body.as_bytes()), "base64", "plain")
        }
        Charset::Utf8Qp => (
            "UTF-8",
            mail.subject.into(),
            quoted_printable(mail.body.as_bytes()),
            "quoted-printable",
            "plain",
        ),
        Charset::HtmlOnly => {
            let escaped = mail.body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let html = format!("<html><body>{}</body></html>\n", escaped.replace('\n', "<br>\n"));
            ("UTF-8", mail.subject.into(), base64_lines(html.as_bytes()), "base64", "html")
        }
    };
    let mut bytes = format!(
        "Message-ID: <{}>\r\nDate: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: =?{label}?B?{}?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/{kind}; charset=\"{label}\"\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n",
        mail.message_id,
        mail.date,
        mail.from,
        mail.to,
        STANDARD.encode(subject),
    )
    .into_bytes();
    bytes.extend(body);
    bytes
}

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for byte in bytes {
        if *byte == b'\n' {
            out.push(b'\r');
        }
        out.push(*byte);
    }
    out
}

fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(lines(bytes));
    let mut out = Vec::with_capacity(text.len() + text.len() / 38);
    for chunk in text.as_bytes().chunks(76) {
        out.extend(chunk);
        out.extend(b"\r\n");
    }
    out
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 3);
    let mut width = 0;
    for byte in bytes {
        if *byte == b'\n' {
            out.extend(b"\r\n");
            width = 0;
            continue;
        }
        let plain = matches!(*byte, 0x21..=0x3C | 0x3E..=0x7E);
        let needs = if plain { 1 } else { 3 };
        if width + needs > 72 {
            out.extend(b"=\r\n");
            width = 0;
        }
        if plain {
            out.push(*byte);
        } else {
            out.extend(format!("={byte:02X}").bytes());
        }
        width += needs;
    }
    out
}

/// ISO-2022-JP by way of CP932, so that NEC's characters and half-width kana go in as Microsoft's programs put them.
fn iso_2022_jp(text: &str) -> Vec<u8> {
    let bytes = cp932(text);
    let mut out = Vec::with_capacity(bytes.len() + 16);
    let mut set: &[u8] = b"\x1b(B";
    let mut switch = |out: &mut Vec<u8>, to: &'static [u8]| {
        if set != to {
            out.extend(to);
            set = to;
        }
    };
    let mut rest = bytes.as_slice();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail.first()) {
            (0xA1..=0xDF, _) => {
                switch(&mut out, b"\x1b(I");
                out.push(first & 0x7F);
            }
            (0x81..=0xEF, Some(&second)) => {
                rest = tail.get(1..).unwrap_or_default();
                switch(&mut out, b"\x1b$B");
                out.extend(jis(first, second));
            }
            // IBM's own rows have a twin among NEC's, which seven bits can name; only what shops meet is listed.
            (0xFA..=0xFC, Some(&second)) => {
                rest = tail.get(1..).unwrap_or_default();
                switch(&mut out, b"\x1b$B");
                out.extend(match (first, second) {
                    (0xFB, 0xFC) => [0x7C, 0x62], // 髙
                    (0xFA, 0xB1) => [0x79, 0x75], // 﨑
                    _ => [0x22, 0x2E],            // 〓
                });
            }
            _ => {
                switch(&mut out, b"\x1b(B");
                out.push(first);
            }
        }
    }
    switch(&mut out, b"\x1b(B");
    out
}

/// The two bytes of CP932 (rows 1 to 94) to row and cell of JIS X 0208.
fn jis(first: u8, second: u8) -> [u8; 2] {
    let lead = (first - if first >= 0xE0 { 0xC1 } else { 0x81 }) * 2 + 0x21;
    if second >= 0x9F {
        [lead + 1, second - 0x7E]
    } else {
        [lead, second - if second >= 0x80 { 0x20 } else { 0x1F }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_seven_bits_reads_back() {
        let text = "東京 ABC ｶﾅ①㈱ 表";
        let bytes = iso_2022_jp(text);
        assert!(bytes.is_ascii());
        // The standard's decoder knows all of it but the half-width kana's escape from outside the standard.
        assert_eq!(encoding_rs::ISO_2022_JP.decode(&bytes).0, text);
    }

    #[test]
    fn quoted_printable_lines_are_short_and_whole() {
        let bytes = quoted_printable("注文".repeat(30).as_bytes());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.lines().all(|line| line.len() <= 76));
        assert_eq!(text.replace("=\r\n", "").matches('=').count(), 180);
    }
}
