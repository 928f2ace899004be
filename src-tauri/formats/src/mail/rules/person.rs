//! Persons and dates as mails write them.

use std::sync::LazyLock;

use miseban_domain::Instant;
use regex::Regex;

use super::{
    MailPerson,
    fold::{fold, unreadable},
    order::Unreadable,
};

// Fixed patterns that a test compiles; `None` can't happen and reads nothing if it does.
static ZIP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^〒?\s*(\d{3})-?(\d{4})(?:\D|$)").ok());
static PHONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\(?(?:TEL|電話番号|電話)?\)?\s*:?\s*(\+?\d[\d-]{8,14}\d)\s*$").ok());
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(\d{4})[-/年]\s?(\d{1,2})[-/月]\s?(\d{1,2})日?\s*(?:\([月火水木金土日]\)|[月火水木金土日](?:曜日?)?)?\s*(\d{1,2})[:時]\s?(\d{1,2})(?:[:分]\s?(\d{1,2})秒?)?",
    )
    .ok()
});

/// Date and time on a clock in Tokyo.
pub(super) fn tokyo(text: &str) -> Option<Instant> {
    let folded = fold(text);
    let found = DATE.as_ref()?.captures(&folded)?;
    let part = |at: usize| found.get(at).map_or(Ok(0), |m| m.as_str().parse::<i16>()).ok();
    let small = |at: usize| part(at).and_then(|n| i8::try_from(n).ok());
    let wall = jiff::civil::DateTime::new(part(1)?, small(2)?, small(3)?, small(4)?, small(5)?, small(6)?, 0)
        .ok()?;
    Instant::from_tokyo(wall)
}

/// `姓 名 (カナ) 様`, then postcode, address and telephone on lines of their own or together.
pub(super) fn person(value: &[(usize, String)]) -> Result<Option<MailPerson>, Unreadable> {
    let mut person = MailPerson::default();
    let mut address: Vec<String> = Vec::new();
    for (number, raw) in value {
        if raw.contains('\u{FFFD}') {
            return Err(unreadable("mail.text_damaged", *number, [("text", raw.clone())]));
        }
        let folded = fold(raw);
        if folded.is_empty() {
            continue;
        }
        let zip = ZIP.as_ref().and_then(|r| r.captures(&folded));
        let phone = PHONE.as_ref().and_then(|r| r.captures(&folded));
        if let (Some(found), true) = (zip, person.zip.is_empty()) {
            person.zip = [1, 2].iter().filter_map(|at| found.get(*at)).map(|m| m.as_str()).collect();
            address.extend(after_zip(raw));
        } else if let (Some(found), true) = (phone, person.phone.is_empty() && !person.name.is_empty()) {
            let digits = found.get(1).map_or("", |m| m.as_str());
            let before = folded.get(..found.get(0).map_or(0, |m| m.start())).unwrap_or_default().trim();
            if !before.is_empty() {
                // An address that ends in a long number is no telephone.
                if !before.ends_with(['/', ' ']) && !folded.to_uppercase().contains("TEL") {
                    address.push(raw.clone());
                    continue;
                }
                address.push(before.trim_end_matches('/').trim().to_owned());
            }
            digits.clone_into(&mut person.phone);
        } else if person.name.is_empty() && person.zip.is_empty() {
            (person.name, person.kana) = name(raw);
        } else {
            address.push(raw.clone());
        }
    }
    person.address =
        address.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Ok((person != MailPerson::default()).then_some(person))
}

/// What follows the seven digits of the postcode, as it came.
fn after_zip(raw: &str) -> Option<String> {
    let mut digits = 0;
    let end = raw.char_indices().find_map(|(at, c)| {
        if c.is_ascii_digit() || ('０'..='９').contains(&c) {
            digits += 1;
        }
        (digits == 7).then_some(at + c.len_utf8())
    })?;
    let rest = raw.get(end..)?.trim_start_matches([')', '）', ' ', '\u{3000}']).trim();
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// Name without 様, and the kana in brackets behind it.
fn name(raw: &str) -> (String, String) {
    let bare = raw.trim();
    let bare = bare.strip_suffix('様').unwrap_or(bare).trim_end();
    let open = bare.rfind(['(', '（']);
    if let Some(open) = open
        && let Some(inner) = bare.get(open..).and_then(|rest| rest.strip_suffix([')', '）']))
    {
        let kana = inner.trim_start_matches(['(', '（']).trim();
        let is_kana = !kana.is_empty()
            && fold(kana)
                .chars()
                .all(|c| c == ' ' || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}'));
        if is_kana {
            let name = bare.get(..open).unwrap_or_default().trim();
            let name = name.strip_suffix('様').unwrap_or(name).trim_end();
            return (name.to_owned(), kana.to_owned());
        }
    }
    (bare.to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> MailPerson {
        let value: Vec<_> = lines.iter().enumerate().map(|(at, line)| (at, (*line).to_owned())).collect();
        person(&value).unwrap().unwrap()
    }

    #[test]
    fn persons() {
        let whole = MailPerson {
            name: "店番　花子".into(),
            kana: "ミセバン ハナコ".into(),
            zip: "1500001".into(),
            address: "東京都渋谷区神宮前1-2-3 見本ビル 101".into(),
            phone: "090-0000-1234".into(),
        };
        assert_eq!(
            read(&[
                "店番　花子 (ミセバン ハナコ) 様",
                "〒150-0001 東京都渋谷区神宮前1-2-3",
                "見本ビル 101",
                "(TEL) 090-0000-1234"
            ]),
            whole
        );
        assert_eq!(
            read(&[
                "店番　花子（ミセバン ハナコ）様",
                "",
                "〒１５０－０００１　東京都渋谷区神宮前1-2-3",
                "見本ビル 101 / 090-0000-1234"
            ]),
            whole
        );
        assert_eq!(read(&["㈱店番(東京) 様"]).name, "㈱店番(東京)");
    }

    #[test]
    fn dates() {
        for text in [
            "2020-01-01 12:34:56",
            "２０２０年１月１日　１２時３４分５６秒",
            "2020年01月01日 水曜日 12時34分56秒 JST",
            "2020/1/1(水) 12:34:56",
        ] {
            assert_eq!(tokyo(text).unwrap().to_tokyo_text(), "2020-01-01T12:34:56+0900", "{text}");
        }
        assert_eq!(tokyo("2020-02-30 00:00"), None);
        assert!(ZIP.is_some() && PHONE.is_some());
    }
}
