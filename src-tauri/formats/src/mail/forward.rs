//! Mails forwarded inside the text of another: `> ` quotes, "-----Original Message-----", 転送.

use super::{Mailbox, Original, address};

const MARKS: &[&str] = &[
    "original message",
    "forwarded message",
    "begin forwarded message",
    "forwarded by",
    "転送メッセージ",
    "転送されたメッセージ",
    "元のメッセージ",
    "オリジナルメッセージ",
    "-転送-",
    "- 転送 -",
    "転送ここから",
    "以下転送",
];

const FROM: &[&str] = &["from", "差出人", "送信者", "送信元"];
const SUBJECT: &[&str] = &["subject", "件名", "題名"];
const TO: &[&str] = &["to", "宛先"];
const OTHER: &[&str] = &[
    "date",
    "sent",
    "日付",
    "日時",
    "送信日時",
    "送信日",
    "cc",
    "reply-to",
    "返信先",
    "importance",
    "重要度",
];

/// Whether the subject says that the mail was forwarded.
pub(super) fn subject_says_so(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    ["fw:", "fwd:", "fw：", "fwd：", "転送:", "転送：", "[fwd", "tr:"]
        .iter()
        .any(|prefix| subject.starts_with(prefix))
}

/// The forwarded mail in `text`, if there is one.
pub(super) fn find(subject: &str, text: &str) -> Option<Original> {
    let lines: Vec<&str> = text.lines().map(unquoted).collect();
    let marked = lines.iter().position(|line| {
        let line = line.to_lowercase();
        MARKS.iter().any(|mark| line.contains(mark)) && line.chars().count() < 60
    });
    if marked.is_none() && !subject_says_so(subject) {
        return None;
    }
    let from = marked.map_or(0, |at| at + 1);
    if let Some((start, header)) = header_block(&lines, from) {
        let text = joined(lines.get(start..).unwrap_or_default());
        return Some(Original { text, ..header });
    }
    // No header: what stands after the mark, or what is quoted.
    let body = match marked {
        Some(_) => lines.get(from..).unwrap_or_default().to_vec(),
        None => text.lines().filter(|line| line.trim_start().starts_with('>')).map(unquoted).collect(),
    };
    let text = if body.is_empty() { joined(&lines) } else { joined(&body) };
    Some(Original { text, ..Original::default() })
}

fn joined(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The line without quote marks.
fn unquoted(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches(' ');
        let Some(inner) = trimmed.strip_prefix(['>', '|']) else { return rest };
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
}

/// The repeated header after `from`: a sender and a subject within a few lines. Gives the index of the first line of the body.
fn header_block(lines: &[&str], from: usize) -> Option<(usize, Original)> {
    let start = (from..lines.len()).find(|at| {
        let near = lines.get(*at..(*at + 8).min(lines.len())).unwrap_or_default();
        near.first()
            .is_some_and(|line| any(line, FROM) || any(line, OTHER) || any(line, SUBJECT) || any(line, TO))
            && near.iter().any(|line| any(line, FROM))
            && near.iter().any(|line| any(line, SUBJECT))
    })?;
    let mut original = Original::default();
    let mut at = start;
    while let Some(line) = lines.get(at) {
        if let Some(value) = labelled(line, FROM) {
            original.from = mailboxes(value);
        } else if let Some(value) = labelled(line, SUBJECT) {
            value.clone_into(&mut original.subject);
        } else if let Some(value) = labelled(line, TO) {
            original.to = mailboxes(value);
        } else if labelled(line, OTHER).is_none() {
            let known = !original.from.is_empty() && !original.subject.is_empty();
            if line.trim().is_empty() || known {
                break;
            }
        }
        at += 1;
    }
    (!original.from.is_empty()).then_some((at, original))
}

fn mailboxes(value: &str) -> Vec<Mailbox> {
    // Outlook writes [mailto:a@example.com] where others write <a@example.com>.
    address::list(value.replace("[mailto:", "<").replace(']', ">").as_bytes())
}

fn any(line: &str, names: &[&str]) -> bool {
    labelled(line, names).is_some()
}

fn labelled<'a>(line: &'a str, names: &[&str]) -> Option<&'a str> {
    let line = line.trim().trim_start_matches('*');
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim().trim_matches('*').to_lowercase();
    names.contains(&name.as_str()).then(|| value.trim().trim_start_matches('*').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "[受注番号] 1\n[日時] 2\n";

    #[test]
    fn the_ways_in_which_people_forward() {
        let header = "From: 楽天 <order@rakuten.co.jp>\nDate: today\nSubject: 注文\nTo: shop@example.com\n\n";
        let quoted = format!("> {}\n", format!("{header}{BODY}").trim_end().replace('\n', "\n> "));
        for text in [
            format!("よろしく\n\n-----Original Message-----\n{header}{BODY}"),
            format!("---------- Forwarded message ---------\n{header}{BODY}"),
            format!("Begin forwarded message:\n\n{quoted}"),
            format!(
                "-------- 転送メッセージ --------\n差出人: 楽天 [mailto:order@rakuten.co.jp]\n送信日時: x\n件名: 注文\n\n{BODY}"
            ),
            format!("{header}{BODY}"),
        ] {
            let found = find("Fwd: 注文", &text).unwrap();
            assert_eq!(found.from.first().map(|m| m.address.as_str()), Some("order@rakuten.co.jp"), "{text}");
            assert_eq!((found.subject.as_str(), found.text.trim_start()), ("注文", BODY), "{text}");
        }
    }

    #[test]
    fn a_quoted_answer_is_no_forward() {
        assert_eq!(find("Re: 注文", "ありがとう\n> [受注番号] 1\n"), None);
        assert_eq!(find("Fw: 注文", "ありがとう\n> [受注番号] 1\n").unwrap().text, "[受注番号] 1\n");
    }
}
