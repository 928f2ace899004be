//! From bytes to a [`DecodedMail`]. mail-parser finds the parts; charsets, transfer encodings and header words are read
//! here, since labels are often wrong and mail-parser believes them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{DateTime, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use miseban_domain::Instant;

use super::{DecodedMail, Original, address, body, forward, header, html};
use crate::encoding::{self, LabelVerdict};

/// Parts in parts, deeper than anyone sends.
const MAX_DEPTH: usize = 30;
/// Attached mails in one mail; mail-parser's structures nest with them and would exhaust the stack.
const MAX_NESTED_MAILS: usize = 60;

/// Reads a mail. Never fails and never panics, whatever the bytes are.
pub fn decode(bytes: &[u8]) -> DecodedMail {
    let mut mail = DecodedMail::default();
    // What lies before the header (an mbox line, empty lines) is skipped as mail programs do.
    let bytes = bytes.trim_ascii_start();
    if nested_mails(bytes) > MAX_NESTED_MAILS {
        flat(&mut mail, bytes, "mail.nested_too_deep");
        return mail;
    }
    // mail-parser promises not to panic; the promise is not ours to keep.
    let parsed = catch_unwind(AssertUnwindSafe(|| MessageParser::default().parse(bytes)));
    match parsed {
        Ok(Some(message)) => {
            let walked = catch_unwind(AssertUnwindSafe(|| {
                let mut mail = DecodedMail::default();
                Walk { mail: &mut mail, depth: 0 }.message(&message);
                mail
            }));
            match walked {
                Ok(walked) => mail = walked,
                Err(_) => flat(&mut mail, bytes, "mail.parser_failed"),
            }
        }
        Ok(None) => flat(&mut mail, bytes, "mail.no_headers"),
        Err(_) => flat(&mut mail, bytes, "mail.parser_failed"),
    }
    if mail.from.is_empty() && mail.subject.is_empty() && mail.message_id.is_none() {
        mail.problem("mail.no_headers", "");
    }
    if let Some(original) = forward::find(&mail.subject, &mail.text)
        && mail.originals.is_empty()
    {
        mail.originals.push(original);
    }
    mail.forwarded = !mail.originals.is_empty();
    mail
}

/// The mail as one piece of text, with its header as far as there is one.
fn flat(mail: &mut DecodedMail, bytes: &[u8], code: &str) {
    mail.problem(code, "");
    let end = bytes
        .windows(2)
        .position(|w| w == b"\n\n")
        .or_else(|| bytes.windows(4).position(|w| w == b"\r\n\r\n"));
    head(mail, end.and_then(|end| bytes.get(..end)).unwrap_or(bytes));
    mail.text = body::normal_lines(&encoding::decode(bytes).text);
}

fn nested_mails(bytes: &[u8]) -> usize {
    bytes
        .split(|b| *b == b'\n')
        .filter(|line| line.len() < 1000)
        .filter(|line| {
            let line = line.to_ascii_lowercase();
            ["rfc822", "message/global", "multipart/digest"].iter().any(|word| {
                let word = word.as_bytes();
                line.windows(word.len()).any(|w| w == word)
            }) && (line.starts_with(b"content-type") || line.first().is_some_and(u8::is_ascii_whitespace))
        })
        .count()
}

/// Fills what stands in the header block.
fn head(mail: &mut DecodedMail, block: &[u8]) {
    for field in header::fields(block) {
        let raw = field.value.as_slice();
        match field.name.as_str() {
            "subject" if mail.subject.is_empty() => mail.subject = header::text(raw),
            "message-id" if mail.message_id.is_none() => mail.message_id = bare_id(raw),
            "from" => mail.from.extend(address::list(raw)),
            "to" => mail.to.extend(address::list(raw)),
            "cc" => mail.cc.extend(address::list(raw)),
            "reply-to" => mail.reply_to.extend(address::list(raw)),
            "delivered-to" | "x-original-to" | "envelope-to" | "x-envelope-to" | "x-forwarded-to"
            | "apparently-to" => {
                for found in address::list(raw) {
                    if !found.address.is_empty() && !mail.delivered_to.contains(&found.address) {
                        mail.delivered_to.push(found.address);
                    }
                }
            }
            "date" if mail.date.is_none() => {
                mail.date = date(raw);
                if mail.date.is_none() && !raw.is_empty() {
                    mail.problem("mail.header_broken", "date");
                }
            }
            _ => {}
        }
    }
    if mail.subject.contains('\u{FFFD}') {
        mail.problem("mail.unreadable_characters", "subject");
    }
}

/// The `Message-ID` of a mail, without angle brackets, reading no more than its header.
pub fn message_id(bytes: &[u8]) -> Option<String> {
    let fields = header::fields(bytes.trim_ascii_start());
    fields.iter().find(|field| field.name == "message-id").and_then(|field| bare_id(&field.value))
}

fn bare_id(raw: &[u8]) -> Option<String> {
    let id = String::from_utf8_lossy(raw);
    let id = id.trim();
    let id = id.split_once('<').map_or(id, |(_, rest)| rest.split('>').next().unwrap_or_default()).trim();
    (!id.is_empty()).then(|| id.to_owned())
}

fn date(raw: &[u8]) -> Option<Instant> {
    let text = String::from_utf8_lossy(raw);
    let date = DateTime::parse_rfc822(&text).or_else(|| DateTime::parse_rfc3339(&text))?;
    date.is_valid().then(|| Instant(date.to_timestamp().saturating_mul(1000)))
}

struct Walk<'a> {
    mail: &'a mut DecodedMail,
    depth: usize,
}

impl Walk<'_> {
    /// A whole message: its header, then its parts.
    fn message(&mut self, message: &Message<'_>) {
        if let Some(root) = message.parts.first() {
            head(self.mail, slice(message, root.offset_header, root.offset_body));
            self.part(message, 0, true);
        }
    }

    fn part(&mut self, message: &Message<'_>, id: u32, shown: bool) {
        if self.depth > MAX_DEPTH {
            self.mail.problem("mail.nested_too_deep", id.to_string());
            return;
        }
        let Some(part) = message.part(id) else { return };
        match &part.body {
            PartType::Multipart(children) => self.multipart(message, part, children, shown),
            PartType::Message(inner) => self.attached_mail(inner),
            PartType::Text(_) | PartType::Html(_) if is_body(part) => self.text(message, part, id, shown),
            _ => self.mail.attachments.push(name(part)),
        }
    }

    fn multipart(&mut self, message: &Message<'_>, part: &MessagePart<'_>, children: &[u32], shown: bool) {
        self.depth += 1;
        let alternative = part
            .content_type()
            .and_then(|c| c.subtype())
            .is_some_and(|s| s.eq_ignore_ascii_case("alternative"));
        if alternative && shown {
            // The plain text where there is one, else what the HTML says.
            let html_at = children.iter().position(|child| has_html(message, *child, 0));
            let mut said = false;
            for (at, child) in children.iter().enumerate() {
                if Some(at) != html_at {
                    let before = self.mail.text.trim().len();
                    self.part(message, *child, !said);
                    said |= self.mail.text.trim().len() > before;
                }
            }
            if let Some(child) = html_at.and_then(|at| children.get(at)) {
                self.part(message, *child, !said);
            }
        } else {
            for child in children {
                self.part(message, *child, shown);
            }
        }
        self.depth -= 1;
    }

    fn attached_mail(&mut self, inner: &Message<'_>) {
        let mut mail = DecodedMail::default();
        Walk { mail: &mut mail, depth: self.depth + 1 }.message(inner);
        self.say(&mail.text);
        for problem in mail.problems {
            self.mail.problem(&problem.code, format!("attached {}", problem.place));
        }
        self.mail.html = self.mail.html.take().or(mail.html);
        self.mail.attachments.extend(mail.attachments);
        self.mail.originals.push(Original {
            message_id: mail.message_id,
            subject: mail.subject,
            from: mail.from,
            to: mail.to,
            date: mail.date,
            text: mail.text,
        });
        self.mail.originals.extend(mail.originals);
    }

    fn text(&mut self, message: &Message<'_>, part: &MessagePart<'_>, id: u32, shown: bool) {
        let text = self.decoded(message, part, id);
        let content_type = part.content_type();
        if is_html(part) {
            // Source lines count where hardly a tag breaks a line: text that only calls itself HTML.
            let lower = text.to_ascii_lowercase();
            let breaks = ["<br", "<p", "<div", "<tr", "<li"]
                .iter()
                .map(|tag| lower.matches(tag).count())
                .sum::<usize>();
            if shown {
                self.say(&html::html_to_text(&text, breaks <= 2));
            }
            if self.mail.html.is_none() {
                self.mail.html = Some(text);
            }
        } else if shown {
            let attribute =
                |name| content_type.and_then(|c| c.attribute(name)).unwrap_or_default().to_ascii_lowercase();
            let text = body::normal_lines(&text);
            let text = if attribute("format") == "flowed" {
                body::unflow(&text, attribute("delsp") == "yes")
            } else {
                body::plain(&text)
            };
            self.say(&text);
        }
    }

    /// Transfer encoding and charset undone.
    fn decoded(&mut self, message: &Message<'_>, part: &MessagePart<'_>, id: u32) -> String {
        let raw = slice(message, part.offset_body, part.offset_end);
        let transfer = part.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
        let (bytes, broken) = match transfer.as_str() {
            "base64" => body::base64_lenient(raw),
            "quoted-printable" => body::quoted_printable_lenient(raw),
            _ => (raw.to_vec(), false),
        };
        if broken {
            self.mail.problem("mail.encoding_broken", id.to_string());
        }
        let label = part.content_type().and_then(|c| c.attribute("charset"));
        let (read, verdict) = encoding::decode_labelled(&bytes, label);
        match verdict {
            LabelVerdict::Fine => {}
            LabelVerdict::Wrong => self.mail.problem("mail.charset_label_wrong", id.to_string()),
            LabelVerdict::Unknown => self.mail.problem("mail.charset_unknown", id.to_string()),
        }
        if read.damaged > 0 {
            self.mail.problem("mail.unreadable_characters", id.to_string());
        }
        read.text
    }

    fn say(&mut self, text: &str) {
        if !self.mail.text.is_empty() && !self.mail.text.ends_with('\n') {
            self.mail.text.push('\n');
        }
        self.mail.text.push_str(&body::normal_lines(text));
    }
}

fn slice<'m>(message: &'m Message<'_>, from: u32, to: u32) -> &'m [u8] {
    message.raw_message.get(from as usize..to as usize).unwrap_or_default()
}

fn is_html(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Html(_))
        || part.content_type().is_some_and(|c| {
            c.ctype().eq_ignore_ascii_case("text")
                && c.subtype().is_some_and(|s| s.eq_ignore_ascii_case("html"))
        })
}

fn has_html(message: &Message<'_>, id: u32, depth: usize) -> bool {
    match message.part(id) {
        Some(part) => match &part.body {
            PartType::Multipart(children) => {
                depth < MAX_DEPTH && children.iter().any(|child| has_html(message, *child, depth + 1))
            }
            _ => is_html(part),
        },
        None => false,
    }
}

/// Text that belongs to what the mail says: no attachment, and plain or HTML.
fn is_body(part: &MessagePart<'_>) -> bool {
    if part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment) {
        return false;
    }
    part.content_type().is_none_or(|c| {
        !c.ctype().eq_ignore_ascii_case("text")
            || c.subtype().is_none_or(|s| s.eq_ignore_ascii_case("plain") || s.eq_ignore_ascii_case("html"))
    })
}

fn name(part: &MessagePart<'_>) -> String {
    part.attachment_name().map(header::words).unwrap_or_default()
}
