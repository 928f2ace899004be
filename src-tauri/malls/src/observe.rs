//! From a mail that was read to an observation. Shared by all malls; only the names of the keys differ.

use miseban_domain::{
    Instant, Observation,
    observation::{
        Extent, FulfilledBy, ObservedDelivery, ObservedLine, ObservedPayment, Party, Source, Totals,
    },
};
use miseban_formats::mail::rules::{MailLine, MailOrder, MailPerson};

use crate::Keys;

/// The observation that a mail makes. `keys` names the article's keys in the mall's words.
pub(crate) fn mail(mail: &MailOrder, seen_at: Instant, keys: fn(&MailLine) -> Keys) -> Observation {
    let known = |person: &MailPerson| !person.name.is_empty() && !person.address.is_empty();
    let extent = if mail.lines.is_empty() {
        Extent::Trigger
    } else if mail.buyer.as_ref().is_some_and(known) && mail.recipients.iter().any(known) {
        Extent::Whole
    } else {
        Extent::StockOnly
    };
    Observation {
        order_number: mail.order_number.clone(),
        source: Source::Mail,
        extent,
        version: None,
        seen_at,
        ordered_at: mail.ordered_at,
        state: None,
        mall_status: None,
        cancelled: false,
        cancel: None,
        restocked_by_mall: false,
        buyer: mail.buyer.as_ref().map(party),
        deliveries: deliveries(mail, keys),
        payment: mail.payment.clone().map(|method| ObservedPayment { method, kind: None, paid: None }),
        totals: (!mail.lines.is_empty()).then(|| totals(mail)),
        remarks: mail.remarks.clone().filter(|text| !text.trim().is_empty()),
        gift: mail.totals.gift_wrap != 0,
        caution: false,
    }
}

fn deliveries(mail: &MailOrder, keys: fn(&MailLine) -> Keys) -> Vec<ObservedDelivery> {
    if mail.lines.is_empty() && mail.recipients.is_empty() {
        return Vec::new();
    }
    (0..mail.recipients.len().max(1))
        .map(|index| ObservedDelivery {
            key: index.to_string(),
            recipient: mail.recipients.get(index).map(party),
            wished_date: None,
            wished_time: mail.wished.clone(),
            method: mail.shipping_method.clone(),
            noshi: None,
            lines: mail
                .lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.recipient.unwrap_or(0) == index)
                .map(|(position, line)| observed_line(position, line, keys))
                .collect(),
            tracking_numbers: Vec::new(),
        })
        .collect()
}

fn observed_line(position: usize, line: &MailLine, keys: fn(&MailLine) -> Keys) -> ObservedLine {
    ObservedLine {
        key: position.to_string(),
        keys: keys(line),
        title: line.name.clone(),
        options: line.variation_lines.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        tax_included: line.tax_included.unwrap_or(true),
        tax_rate: line.tax_rate,
        fulfilled_by: FulfilledBy::Shop,
    }
}

fn party(person: &MailPerson) -> Party {
    Party {
        name: person.name.clone(),
        kana: person.kana.clone(),
        postal_code: person.zip.clone(),
        // Mails write the address in one; where the prefecture ends is for the address rules to find.
        street: person.address.clone(),
        phone: person.phone.clone(),
        ..Party::default()
    }
}

fn totals(mail: &MailOrder) -> Totals {
    let sums = mail.totals;
    Totals {
        goods: sums.subtotal,
        tax: sums.tax,
        postage: sums.postage,
        fees: sums.fees + sums.gift_wrap,
        points: sums.points,
        coupon_shop: sums.coupon,
        billed: sums.total,
        ..Totals::default()
    }
}

/// Keys without the empty ones.
pub(crate) fn keys<'a>(pairs: impl IntoIterator<Item = (&'static str, Option<&'a str>)>) -> Keys {
    pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?.trim())))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Family name and given name with one space, either of which may be missing.
pub(crate) fn full_name(family: Option<&str>, given: Option<&str>) -> String {
    joined([family, given], " ")
}

/// The parts that are there, with something between them.
pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>, between: &str) -> String {
    let parts: Vec<&str> =
        parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(between)
}
