//! FETCH: what was asked for, and its answer.

use std::num::NonZeroU32;

use imap_types::{
    fetch::{MacroOrMessageDataItemNames, MessageDataItemName},
    sequence::{SeqOrUid, Sequence, SequenceSet},
};
use jiff::{Timestamp, tz::Offset};

use super::state::Mail;

/// What a FETCH asks for.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // one for each item of the protocol
pub(super) struct Wanted {
    pub body: bool,
    peek: bool,
    size: bool,
    date: bool,
    flags: bool,
    envelope: bool,
    uid: bool,
    rfc822: bool,
}

impl Wanted {
    pub fn new(names: &MacroOrMessageDataItemNames<'_>) -> Self {
        let mut wanted = Self::default();
        match names {
            MacroOrMessageDataItemNames::Macro(_) => {
                (wanted.flags, wanted.date, wanted.size) = (true, true, true);
            }
            MacroOrMessageDataItemNames::MessageDataItemNames(names) => {
                for name in names {
                    match name {
                        MessageDataItemName::BodyExt { section: None, partial: None, peek } => {
                            wanted.body = true;
                            wanted.peek = *peek;
                        }
                        MessageDataItemName::Rfc822 => (wanted.body, wanted.rfc822) = (true, true),
                        MessageDataItemName::Rfc822Size => wanted.size = true,
                        MessageDataItemName::InternalDate => wanted.date = true,
                        MessageDataItemName::Flags => wanted.flags = true,
                        MessageDataItemName::Envelope => wanted.envelope = true,
                        MessageDataItemName::Uid => wanted.uid = true,
                        // Parts of a mail aren't kept apart here; the client sees that they are missing.
                        _ => {}
                    }
                }
            }
        }
        wanted
    }

    /// Reading without PEEK marks a mail as seen.
    pub const fn marks_seen(&self) -> bool {
        self.body && !self.peek
    }

    /// The whole untagged response.
    pub fn answer(&self, number: usize, mail: &Mail, by_uid: bool) -> Vec<u8> {
        let mut items: Vec<String> = Vec::new();
        if self.uid || by_uid {
            items.push(format!("UID {}", mail.uid));
        }
        if self.flags {
            items.push(format!("FLAGS ({})", mail.flags.join(" ")));
        }
        if self.date {
            items.push(format!("INTERNALDATE \"{}\"", date(mail.received)));
        }
        if self.size {
            items.push(format!("RFC822.SIZE {}", mail.bytes.len()));
        }
        if self.envelope {
            let subject = header(&mail.bytes, "subject");
            let id = header(&mail.bytes, "message-id");
            items.push(format!("ENVELOPE (NIL {subject} NIL NIL NIL NIL NIL NIL NIL {id})"));
        }
        let mut line = format!("* {number} FETCH ({}", items.join(" ")).into_bytes();
        if self.body {
            let name = if self.rfc822 { "RFC822" } else { "BODY[]" };
            let blank = if items.is_empty() { "" } else { " " };
            line.extend(format!("{blank}{name} {{{}}}\r\n", mail.bytes.len()).into_bytes());
            line.extend(mail.bytes.iter());
        }
        line.extend(b")\r\n");
        line
    }
}

fn header(bytes: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (label, value) = line.split_once(':')?;
            label.eq_ignore_ascii_case(name).then(|| format!("\"{}\"", value.trim().replace(['"', '\\'], "")))
        })
        .unwrap_or_else(|| "NIL".to_owned())
}

fn date(received: i64) -> String {
    in_tokyo(received).map_or_else(String::new, |at| at.strftime("%d-%b-%Y %H:%M:%S +0900").to_string())
}

/// The day of the internal date, `2026-11-22`, in the time zone that the server prints.
pub(super) fn day(received: i64) -> String {
    in_tokyo(received).map_or_else(String::new, |at| at.date().to_string())
}

fn in_tokyo(received: i64) -> Option<jiff::civil::DateTime> {
    Timestamp::from_millisecond(received).ok().map(|at| Offset::constant(9).to_datetime(at))
}

/// The set as ranges, lower end first; `*` is `largest`.
pub(super) fn ranges(set: &SequenceSet, largest: NonZeroU32) -> Vec<(u32, u32)> {
    let value = |end: &SeqOrUid| match end {
        SeqOrUid::Value(value) => value.get(),
        SeqOrUid::Asterisk => largest.get(),
    };
    set.0
        .as_ref()
        .iter()
        .map(|sequence| match sequence {
            Sequence::Single(single) => (value(single), value(single)),
            Sequence::Range(from, to) => (value(from).min(value(to)), value(from).max(value(to))),
        })
        .collect()
}
