//! Address lists: `名前 <a@example.com>, b@example.com (comment), group: c@example.com;`.

use super::{Mailbox, header};
use crate::encoding;

/// The mailboxes of a field's raw value.
pub(super) fn list(raw: &[u8]) -> Vec<Mailbox> {
    split(&encoding::decode(raw).text).iter().filter_map(|piece| mailbox(piece)).collect()
}

/// Cuts at commas and semicolons that are outside quotes, comments, angle brackets and encoded words.
fn split(value: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quoted = false;
    let mut depth = 0_usize;
    let mut angle = false;
    let mut chars = value.chars().peekable();
    let mut word_marks = 0_usize; // question marks still to come in an encoded word
    while let Some(c) = chars.next() {
        let in_word = word_marks > 0;
        match c {
            '=' if !in_word && chars.peek() == Some(&'?') => word_marks = 4,
            '?' if in_word => word_marks -= 1,
            _ if in_word => {}
            '\\' if quoted => {
                if let (Some(next), Some(piece)) = (chars.next(), pieces.last_mut()) {
                    piece.push(c);
                    piece.push(next);
                }
                continue;
            }
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            '<' if !quoted && depth == 0 => angle = true,
            '>' if !quoted && depth == 0 => angle = false,
            ':' if !quoted && depth == 0 && !angle => {
                // A group's name says nothing that is needed.
                if let Some(piece) = pieces.last_mut() {
                    piece.clear();
                }
                continue;
            }
            ',' | ';' if !quoted && depth == 0 && !angle => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

fn mailbox(piece: &str) -> Option<Mailbox> {
    let piece = piece.trim();
    if piece.is_empty() {
        return None;
    }
    if let Some((name, rest)) = piece.rsplit_once('<') {
        let address = rest.split('>').next().unwrap_or_default().trim();
        return Some(Mailbox { name: display(name), address: address.to_owned() });
    }
    let (address, comment) = match piece.split_once('(') {
        Some((address, comment)) => (address.trim(), comment.trim_end_matches(')')),
        None => (piece, ""),
    };
    if address.contains('@') && !address.contains(char::is_whitespace) {
        return Some(Mailbox { name: display(comment), address: address.trim_matches('"').to_owned() });
    }
    // Only a name; some gateways leave the address out.
    Some(Mailbox { name: display(piece), address: String::new() })
}

fn display(raw: &str) -> String {
    let name = raw.trim();
    let name = name.strip_prefix('"').and_then(|n| n.strip_suffix('"')).unwrap_or(name);
    header::words(&name.replace("\\\"", "\"").replace("\\\\", "\\")).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_that_mail_programs_write() {
        let value = "\"楽天, 市場\" <order@rakuten.co.jp>, b@example.com (受付), =?utf-8?Q?a,_b?= <C@Example.com>, \
                     undisclosed-recipients:;, \"=?UTF-8?B?5rOo5paH?=\" <d@example.com>";
        let found = list(value.as_bytes());
        let flat: Vec<_> = found.iter().map(|m| (m.name.as_str(), m.address.as_str())).collect();
        assert_eq!(
            flat,
            [
                ("楽天, 市場", "order@rakuten.co.jp"),
                ("受付", "b@example.com"),
                ("a, b", "C@Example.com"),
                ("注文", "d@example.com"),
            ]
        );
    }
}
