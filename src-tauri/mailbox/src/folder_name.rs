//! Folder names: people read 受注, the wire says `&U9ds6A-` (modified UTF-7, RFC 3501 5.1.3).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// As the wire wants it.
pub(crate) fn to_wire(name: &str) -> String {
    if name.eq_ignore_ascii_case("inbox") {
        return "INBOX".to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut pending: Vec<u16> = Vec::new();
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut out, &mut pending);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            pending.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    flush(&mut out, &mut pending);
    out
}

fn flush(out: &mut String, pending: &mut Vec<u16>) {
    if pending.is_empty() {
        return;
    }
    out.push('&');
    let mut buffer = 0_u32;
    let mut bits = 0;
    for byte in pending.drain(..).flat_map(u16::to_be_bytes) {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            out.push(letter(buffer >> bits));
        }
    }
    if bits > 0 {
        out.push(letter(buffer << (6 - bits)));
    }
    out.push('-');
}

fn letter(value: u32) -> char {
    ALPHABET.get((value & 63) as usize).map_or('A', |byte| char::from(*byte))
}

/// As people read it; a name that isn't modified UTF-7 stays as it is.
pub(crate) fn from_wire(name: &str) -> String {
    decode(name).unwrap_or_else(|| name.to_owned())
}

fn decode(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        let (coded, after) = from.split_once('-')?;
        rest = after;
        if coded.is_empty() {
            out.push('&');
            continue;
        }
        let mut buffer = 0_u32;
        let mut bits = 0;
        let mut units: Vec<u16> = Vec::new();
        for byte in coded.bytes() {
            let value = ALPHABET.iter().position(|letter| *letter == byte)?;
            buffer = (buffer << 6) | u32::try_from(value).ok()?;
            bits += 6;
            if bits >= 16 {
                bits -= 16;
                units.push(u16::try_from((buffer >> bits) & 0xFFFF).ok()?);
            }
        }
        out.push_str(&String::from_utf16(&units).ok()?);
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_folders_go_out_and_come_back() {
        for (name, wire) in [
            ("受注", "&U9ds6A-"),
            ("INBOX", "INBOX"),
            ("a & b/楽天", "a &- b/&aX1ZKQ-"),
            ("\u{20BB7}", "&2ELftw-"),
        ] {
            assert_eq!(to_wire(name), wire);
            assert_eq!(from_wire(wire), name);
        }
        assert_eq!(from_wire("broken & name"), "broken & name");
    }
}
