//! Reading a mail by the rules of a mall.

use regex::{Regex, RegexBuilder};

use super::{
    Field, Layout, MailKind, MailOrder, MailOutcome, MailPerson, MailRules, Unreadable,
    fold::{Line, fold, lines, unreadable},
    items::{Item, Items},
    person,
    sections::{Section, sections},
    totals::TotalsReader,
};
use crate::mail::{DecodedMail, Mailbox};

/// A pattern in the rules isn't one.
#[derive(Debug, thiserror::Error)]
#[error("mail rules of {mall}: {source}")]
pub struct BadRules {
    /// Whose.
    pub mall: &'static str,
    /// What the compiler said.
    pub source: regex::Error,
}

/// The rules of a mall, compiled; reads any number of mails.
#[derive(Debug)]
pub struct MailReader {
    senders: Vec<Regex>,
    layouts: Vec<CompiledLayout>,
}

#[derive(Debug)]
struct CompiledLayout {
    layout: Layout,
    subjects: Vec<Regex>,
    body: Vec<Regex>,
    order_number: Regex,
    items: Option<Items>,
    totals: TotalsReader,
}

/// One reading of a mail: itself, or the mail forwarded in it.
struct Candidate<'m> {
    from: &'m [Mailbox],
    subject: &'m str,
    text: &'m str,
    /// A forward that lost its sender.
    sender_lost: bool,
}

impl MailReader {
    /// Compiles the rules.
    pub fn new(rules: MailRules) -> Result<Self, BadRules> {
        let mall = rules.mall;
        Self::compile(rules).map_err(|source| BadRules { mall, source })
    }

    fn compile(rules: MailRules) -> Result<Self, regex::Error> {
        let all = |patterns: &[&str]| {
            patterns.iter().map(|pattern| Regex::new(pattern)).collect::<Result<Vec<_>, _>>()
        };
        let senders = rules
            .senders
            .iter()
            .map(|pattern| RegexBuilder::new(pattern).case_insensitive(true).build())
            .collect::<Result<_, _>>()?;
        let layouts = rules
            .layouts
            .into_iter()
            .map(|layout| {
                Ok(CompiledLayout {
                    subjects: all(layout.subjects)?,
                    body: all(layout.body)?,
                    order_number: Regex::new(layout.order_number)?,
                    items: layout.items.as_ref().map(Items::new).transpose()?,
                    totals: TotalsReader::new(&layout.totals)?,
                    layout,
                })
            })
            .collect::<Result<_, regex::Error>>()?;
        Ok(Self { senders, layouts })
    }

    /// What `mail` is for this mall. A forwarded mail is read as what was forwarded; one that lost its sender on the way
    /// is not believed.
    pub fn read(&self, mail: &DecodedMail) -> MailOutcome {
        self.read_for(mail, &[])
    }

    /// [`Self::read`] for a shop whose people write from the addresses `own`: what they forwarded is believed even when
    /// nothing in it says any more who wrote it. From anybody else that would let a stranger make up orders.
    pub fn read_for(&self, mail: &DecodedMail, own: &[&str]) -> MailOutcome {
        let forwarded_by_us =
            mail.from.iter().any(|from| own.iter().any(|own| own.eq_ignore_ascii_case(from.address.trim())));
        let mut doubtful = None;
        for candidate in candidates(mail) {
            let subject = fold(candidate.subject);
            if is_answer(&subject) {
                continue;
            }
            let lines = lines(candidate.text);
            let Some(layout) = self.layouts.iter().find(|layout| layout.fits(&subject, &lines)) else {
                continue;
            };
            let known = candidate
                .from
                .iter()
                .any(|from| self.senders.iter().any(|sender| sender.is_match(&from.address)));
            if known || (candidate.sender_lost && forwarded_by_us) {
                return layout.read(&lines);
            }
            // Right subject, strange sender: said aloud when it names an order, silent otherwise.
            if layout.layout.kind != MailKind::Ignore
                && doubtful.is_none()
                && let Ok(Some(number)) = layout.number(&sections(&layout.layout, &lines, &[]))
            {
                let (code, sender) = if candidate.sender_lost {
                    ("mail.forwarded_by_stranger", mail.from.first())
                } else {
                    ("mail.sender_unexpected", candidate.from.first())
                };
                let from = sender.map(|from| from.address.clone()).unwrap_or_default();
                let mut why = unreadable(code, 0, [("from", from)]);
                why.order_number = Some(number);
                doubtful = Some(MailOutcome::Unreadable(why));
            }
        }
        doubtful.unwrap_or(MailOutcome::NotOurs)
    }
}

/// Innermost first: the forward around a mail says nothing about the order.
fn candidates(mail: &DecodedMail) -> Vec<Candidate<'_>> {
    let mut all: Vec<Candidate<'_>> = mail
        .originals
        .iter()
        .rev()
        .map(|original| Candidate {
            from: &original.from,
            subject: if original.subject.is_empty() { &mail.subject } else { &original.subject },
            text: &original.text,
            sender_lost: original.from.is_empty(),
        })
        .collect();
    all.push(Candidate { from: &mail.from, subject: &mail.subject, text: &mail.text, sender_lost: false });
    all
}

fn is_answer(folded_subject: &str) -> bool {
    let subject = folded_subject.to_lowercase();
    ["re:", "re[", "返信:", "aw:"].iter().any(|prefix| subject.starts_with(prefix))
}

impl CompiledLayout {
    fn fits(&self, subject: &str, lines: &[Line<'_>]) -> bool {
        self.subjects.iter().any(|pattern| pattern.is_match(subject))
            && self.body.iter().all(|pattern| lines.iter().any(|line| pattern.is_match(&line.folded)))
    }

    fn read(&self, lines: &[Line<'_>]) -> MailOutcome {
        if self.layout.kind == MailKind::Ignore {
            return MailOutcome::NotOurs;
        }
        // The number first, from the text before the items: whatever goes wrong later, the mail can be named.
        let head = self.items.as_ref().and_then(|items| items.regions(lines).ok()).unwrap_or_default();
        let named = sections(&self.layout, lines, &head);
        let order_number = match self.number(&named) {
            Ok(Some(number)) => number,
            Ok(None) => return MailOutcome::Unreadable(unreadable("mail.order_number_missing", 0, [])),
            Err(why) => return MailOutcome::Unreadable(why),
        };
        let shop_name = first(&named, Field::ShopName).and_then(Section::text);
        if self.layout.kind == MailKind::Cancel {
            return MailOutcome::Cancelled { order_number, shop_name };
        }
        match self.order(&order_number, lines) {
            Ok(Some(order)) => MailOutcome::Order(Box::new(order)),
            Ok(None) => MailOutcome::Trigger { order_number, shop_name },
            Err(mut why) => {
                why.order_number = Some(order_number);
                MailOutcome::Unreadable(why)
            }
        }
    }

    /// The order's number; an error when there are two.
    fn number(&self, sections: &[Section]) -> Result<Option<String>, Unreadable> {
        let mut found: Option<String> = None;
        for section in sections.iter().filter(|section| section.field == Field::OrderNumber) {
            let folded = fold(
                section
                    .value
                    .iter()
                    .map(|(_, text)| text.as_str())
                    .find(|text| !text.is_empty())
                    .unwrap_or(""),
            );
            let number =
                self.order_number.captures(&folded).and_then(|m| m.get(1)).map(|m| m.as_str().to_owned());
            match (&found, number) {
                (Some(before), Some(number)) if *before != number => {
                    return Err(unreadable(
                        "mail.order_number_several",
                        section.line,
                        [("first", before.clone()), ("second", number)],
                    ));
                }
                (None, number) => found = number,
                _ => {}
            }
        }
        Ok(found)
    }

    /// The whole order, or `None` when the mail has no items.
    fn order(&self, order_number: &str, lines: &[Line<'_>]) -> Result<Option<MailOrder>, Unreadable> {
        let Some(grammar) = &self.items else { return Ok(None) };
        let regions = grammar.regions(lines)?;
        if regions.is_empty() {
            if grammar.any_price(lines) {
                return Err(unreadable("mail.items_missing", 0, []));
            }
            return Ok(None);
        }
        let sections = sections(&self.layout, lines, &regions);
        once(&sections)?;
        let (recipients, places) = recipients(&sections)?;
        let mut items: Vec<Item> = Vec::new();
        for (from, to) in &regions {
            let region = lines.get(*from..*to).unwrap_or_default();
            let start = lines.get(*from).map_or(usize::MAX, |line| line.number);
            let recipient = places.iter().rposition(|line| *line < start);
            let mut found = grammar.read(region)?;
            for item in &mut found {
                item.line.recipient = recipient;
            }
            items.extend(found);
        }
        if items.is_empty() {
            return Err(unreadable("mail.items_missing", 0, []));
        }
        let after = regions.last().map_or(0, |(_, to)| *to);
        let totals = self.totals.settle(lines.get(after..).unwrap_or_default(), &mut items)?;
        let text = |field| first(&sections, field).and_then(Section::text);
        let ordered_at = match first(&sections, Field::OrderedAt) {
            Some(section) => {
                let value = section.text().unwrap_or_default();
                let at = person::tokyo(&value)
                    .ok_or_else(|| unreadable("mail.date_unreadable", section.line, [("text", value)]))?;
                Some(at)
            }
            None => None,
        };
        let buyer = first(&sections, Field::Buyer)
            .map(|section| person::person(&section.value))
            .transpose()?
            .flatten();
        let order = MailOrder {
            layout: self.layout.name.to_owned(),
            order_number: order_number.to_owned(),
            ordered_at,
            buyer,
            recipients,
            payment: text(Field::Payment),
            shipping_method: text(Field::ShippingMethod),
            wished: all(&sections, Field::Wished),
            remarks: text(Field::Remarks),
            shop_name: text(Field::ShopName),
            lines: items.into_iter().map(|item| item.line).collect(),
            totals,
        };
        for field in self.layout.required {
            if first(&sections, *field).and_then(Section::text).is_none() {
                return Err(unreadable("mail.field_missing", 0, [("field", format!("{field:?}"))]));
            }
        }
        Ok(Some(order))
    }
}

fn first(sections: &[Section], field: Field) -> Option<&Section> {
    sections.iter().find(|section| section.field == field)
}

/// Every value of a field, a line each.
fn all(sections: &[Section], field: Field) -> Option<String> {
    let found: Vec<String> =
        sections.iter().filter(|section| section.field == field).filter_map(Section::text).collect();
    (!found.is_empty()).then(|| found.join("\n"))
}

/// The recipients and the lines of their labels.
fn recipients(sections: &[Section]) -> Result<(Vec<MailPerson>, Vec<usize>), Unreadable> {
    let mut persons = Vec::new();
    let mut places = Vec::new();
    for section in sections.iter().filter(|section| section.field == Field::Recipient) {
        if let Some(found) = person::person(&section.value)? {
            persons.push(found);
            places.push(section.line);
        }
    }
    Ok((persons, places))
}

/// A field that can stand only once stands only once (a remark may not pose as another field), and nothing kept is damaged.
fn once(sections: &[Section]) -> Result<(), Unreadable> {
    for (at, section) in sections.iter().enumerate() {
        let several = matches!(
            section.field,
            Field::Other | Field::Recipient | Field::OrderNumber | Field::ShopName | Field::Wished
        );
        let earlier = sections.iter().take(at).find(|before| before.field == section.field);
        let text = section.text().unwrap_or_default();
        if !several && earlier.is_some_and(|before| before.text() != section.text()) {
            return Err(unreadable("mail.label_twice", section.line, [("text", text)]));
        }
        if section.field != Field::Other && text.contains('\u{FFFD}') {
            return Err(unreadable("mail.text_damaged", section.line, [("text", text)]));
        }
    }
    Ok(())
}
