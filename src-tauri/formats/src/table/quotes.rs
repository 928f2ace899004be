//! Quotes that are never closed: they swallow the rest of the file, and only where they opened helps a person.

/// The line (from 1) and column (from 1) at which a quoted cell begins that never ends.
pub(super) fn never_closed(text: &str, separator: u8) -> Option<(u32, u32)> {
    let (mut line, mut column) = (1_u32, 1_u32);
    let (mut start, mut quoted) = (true, None);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if quoted.is_some() {
            match byte {
                b'"' if bytes.peek() == Some(&b'"') => {
                    bytes.next();
                }
                b'"' => quoted = None,
                b'\n' => line += 1,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' if start => quoted = Some((line, column)),
            b'\n' => {
                line += 1;
                column = 1;
            }
            _ if byte == separator => column += 1,
            _ => {}
        }
        start = byte == separator || byte == b'\n' || (byte == b'\r' && bytes.peek() != Some(&b'\n'));
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::never_closed;

    #[test]
    fn the_place_where_it_opened() {
        for (text, place) in [
            ("a,b\n\"1\",\"2\"\n", None),
            ("a,b\n1,\"2\n3,4\n", Some((2, 2))),
            ("a,b\n\"1\n2\",\"x\"\"\n", Some((3, 2))),
            ("a,b\n5\" nail,2\n", None),
            ("\"", Some((1, 1))),
            ("a,\"\"\"\"\n", None),
        ] {
            assert_eq!(never_closed(text, b','), place, "{text:?}");
        }
    }
}
