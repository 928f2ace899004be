//! Many observations of one order become one order. Any order and any repetition of them gives the same.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use crate::{
    observation::{Extent, Observation, ObservedDelivery, ObservedPayment, Party},
    order::{MergedDelivery, MergedOrder},
};

/// The order that these observations of it describe; `None` without any.
///
/// The best source's newest observation decides a field; what it leaves empty is filled by the next. Lines come whole
/// from the best observation that has any, never mixed from two. State never goes back, a cancel is never undone.
pub fn merge(observations: &[Observation]) -> Option<MergedOrder> {
    let mut ranked: Vec<&Observation> = observations.iter().collect();
    ranked.sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| b.cmp(a)));
    ranked.dedup();
    let best = ranked.first()?;
    let earliest = ranked
        .iter()
        .filter(|seen| seen.state.is_some())
        .min_by_key(|seen| (seen.seen_at, Reverse(rank(seen)), **seen));
    Some(MergedOrder {
        order_number: best.order_number.clone(),
        extent: ranked.iter().map(|seen| seen.extent).max().unwrap_or(Extent::Trigger),
        best_source: best.source,
        ordered_at: ranked.iter().find_map(|seen| seen.ordered_at),
        state: ranked.iter().filter_map(|seen| seen.state).max(),
        mall_status: ranked.iter().find_map(|seen| filled(seen.mall_status.as_ref())).cloned(),
        cancelled: ranked.iter().any(|seen| seen.cancelled),
        cancel: ranked.iter().find_map(|seen| seen.cancel),
        restocked_by_mall: ranked.iter().any(|seen| seen.restocked_by_mall),
        first_state: earliest.and_then(|seen| seen.state),
        buyer: parties(ranked.iter().filter_map(|seen| seen.buyer.as_ref())),
        deliveries: deliveries(&ranked),
        payment: payment(&ranked),
        totals: ranked.iter().find_map(|seen| seen.totals.clone()),
        remarks: ranked.iter().find_map(|seen| filled(seen.remarks.as_ref())).cloned().unwrap_or_default(),
        gift: ranked.iter().any(|seen| seen.gift),
        caution: ranked.iter().any(|seen| seen.caution),
    })
}

/// Who knows better: the source, then the mall's version (none is older than any), then the moment.
fn rank(seen: &Observation) -> impl Ord + use<> {
    (seen.source, seen.version, seen.seen_at)
}

fn filled(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The first party, its gaps filled by the others. An address is one thing: it is taken from the first that has any
/// part of it, since halves of two addresses make a third one.
fn parties<'a>(all: impl Iterator<Item = &'a Party>) -> Option<Party> {
    let mut merged: Option<Party> = None;
    for party in all {
        let Some(into) = merged.as_mut() else {
            merged = Some(party.clone());
            continue;
        };
        if into.name.is_empty() {
            into.name.clone_from(&party.name);
        }
        if into.kana.is_empty() && into.name == party.name {
            into.kana.clone_from(&party.kana);
        }
        if [&into.postal_code, &into.prefecture, &into.city, &into.street].iter().all(|part| part.is_empty())
        {
            into.postal_code.clone_from(&party.postal_code);
            into.prefecture.clone_from(&party.prefecture);
            into.city.clone_from(&party.city);
            into.street.clone_from(&party.street);
        }
        if into.phone.is_empty() {
            into.phone.clone_from(&party.phone);
        }
        if into.email.is_empty() {
            into.email.clone_from(&party.email);
        }
    }
    merged
}

/// The deliveries of the best observation with lines (else with deliveries), gaps filled by the others'.
fn deliveries(ranked: &[&Observation]) -> Vec<MergedDelivery> {
    let telling =
        || ranked.iter().filter(|seen| seen.extent != Extent::Trigger && !seen.deliveries.is_empty());
    let with_lines = telling().find(|seen| seen.deliveries.iter().any(|delivery| !delivery.lines.is_empty()));
    let Some(best) = with_lines.or_else(|| telling().next()) else { return Vec::new() };
    best.deliveries
        .iter()
        .map(|delivery| {
            let same: Vec<&ObservedDelivery> = std::iter::once(delivery)
                .chain(telling().filter_map(|other| same_delivery(best, delivery, other)))
                .collect();
            MergedDelivery {
                key: delivery.key.clone(),
                recipient: parties(same.iter().filter_map(|one| one.recipient.as_ref())),
                wished_date: same.iter().find_map(|one| filled(one.wished_date.as_ref())).cloned(),
                wished_time: same.iter().find_map(|one| filled(one.wished_time.as_ref())).cloned(),
                method: same.iter().find_map(|one| filled(one.method.as_ref())).cloned(),
                noshi: same.iter().find_map(|one| filled(one.noshi.as_ref())).cloned(),
                tracking_numbers: same
                    .iter()
                    .map(|one| &one.tracking_numbers)
                    .find(|numbers| !numbers.is_empty())
                    .cloned()
                    .unwrap_or_default(),
                lines: delivery.lines.clone(),
            }
        })
        .collect()
}

/// The delivery of `other` that is `delivery` of `best`: by its key within one source; between sources, which know
/// different keys, only where both have just one.
fn same_delivery<'a>(
    best: &Observation,
    delivery: &ObservedDelivery,
    other: &'a Observation,
) -> Option<&'a ObservedDelivery> {
    if other.source == best.source {
        return other.deliveries.iter().find(|one| one.key == delivery.key);
    }
    match (best.deliveries.as_slice(), other.deliveries.as_slice()) {
        ([_], [only]) => Some(only),
        _ => None,
    }
}

/// The first payment that names its method; kind and receipt filled from others that name the same one.
fn payment(ranked: &[&Observation]) -> Option<ObservedPayment> {
    let all = || ranked.iter().filter_map(|seen| seen.payment.as_ref());
    let mut merged = all().find(|payment| !payment.method.is_empty()).or_else(|| all().next())?.clone();
    let same = || all().filter(|other| other.method == merged.method || other.method.is_empty());
    let kind = merged.kind.or_else(|| same().find_map(|other| other.kind));
    let paid = all().find_map(|other| other.paid);
    merged.kind = kind;
    merged.paid = paid;
    Some(merged)
}
