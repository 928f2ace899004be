//! Mails: from bytes to text, and from text to an order by rules that are data.
//!
//! [`decode`] never fails and never panics: whatever comes in, something to look at comes out, with a
//! list of [`Problem`]s. [`rules`] then says what a decoded mail is for a mall.

mod address;
mod body;
mod decode;
mod forward;
mod header;
mod html;
pub mod rules;

use miseban_domain::Instant;
use serde::{Deserialize, Serialize};

pub use decode::{decode, message_id};
pub use html::html_to_text;

/// One sender or recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name, decoded; empty when there is none.
    pub name: String,
    /// The address as written (`Shop+rakuten@example.com`); compare it without case.
    pub address: String,
}

/// Something that was not as it should be, and what was done about it stays visible in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Message code: `mail.no_headers`, `mail.charset_label_wrong`, `mail.charset_unknown`, `mail.unreadable_characters`,
    /// `mail.encoding_broken`, `mail.nested_too_deep`, `mail.parser_failed`, `mail.header_broken`.
    pub code: String,
    /// Where: a header's name, or the number of the part from 0.
    pub place: String,
}

/// The mail inside a forwarded mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// `Message-ID` of the original, where the forward kept it.
    pub message_id: Option<String>,
    /// Subject of the original.
    pub subject: String,
    /// Senders of the original.
    pub from: Vec<Mailbox>,
    /// Recipients of the original.
    pub to: Vec<Mailbox>,
    /// When the original was sent.
    pub date: Option<Instant>,
    /// Its plain text without quote marks.
    pub text: String,
}

/// A mail as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedMail {
    /// `Message-ID` without angle brackets.
    pub message_id: Option<String>,
    /// Subject, decoded; empty when there is none.
    pub subject: String,
    /// `From`.
    pub from: Vec<Mailbox>,
    /// `To`.
    pub to: Vec<Mailbox>,
    /// `Cc`.
    pub cc: Vec<Mailbox>,
    /// Where it was really delivered: `Delivered-To`, `X-Original-To`, `Envelope-To`, `X-Envelope-To`, `X-Forwarded-To`,
    /// `Apparently-To`, in the order of the headers. Addresses only; compare them without case.
    pub delivered_to: Vec<String>,
    /// `Reply-To`.
    pub reply_to: Vec<Mailbox>,
    /// `Date`.
    pub date: Option<Instant>,
    /// All readable text in order, lines ended by `\n`; from the HTML where there is no plain text; attached mails included.
    pub text: String,
    /// The first HTML part, for showing in a sandbox; never for reading an order.
    pub html: Option<String>,
    /// A forwarded mail: attached, or in the text.
    pub forwarded: bool,
    /// The mails inside it, outermost first.
    pub originals: Vec<Original>,
    /// Names of attached files; `""` for one without a name.
    pub attachments: Vec<String>,
    /// What was not right.
    pub problems: Vec<Problem>,
}

impl DecodedMail {
    /// Every address that this mail was sent or delivered to, lower-cased, each once.
    pub fn recipients(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let named = self.to.iter().chain(&self.cc).map(|mailbox| mailbox.address.as_str());
        for address in self.delivered_to.iter().map(String::as_str).chain(named) {
            let address = address.to_lowercase();
            if !address.is_empty() && !all.contains(&address) {
                all.push(address);
            }
        }
        all
    }

    pub(crate) fn problem(&mut self, code: &str, place: impl Into<String>) {
        let problem = Problem { code: code.to_owned(), place: place.into() };
        // A mail of a million broken parts is broken; a hundred of them say so.
        if self.problems.len() < 100 && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}
