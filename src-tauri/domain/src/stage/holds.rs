//! 確認事項: why an order waits in 確認待ち, each reason with what a person needs to judge it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Coded, HoldKind, HoldReason, SkuId,
    observation::{Extent, FulfilledBy, MallState, Party},
    order::{MergedOrder, OrderLine, StockMode},
    text,
};

/// A text of the order that a waybill can't carry as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unprintable {
    /// Which text: `recipient.name`, `recipient.street`, …
    pub field: String,
    /// The characters, each once.
    pub characters: String,
}

/// What the reasons are found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldFacts<'a> {
    /// The order.
    pub merged: &'a MergedOrder,
    /// Its lines, met with SKUs.
    pub lines: &'a [OrderLine],
    /// SKUs whose 想定在庫 is below 0 now.
    pub oversold: &'a BTreeSet<SkuId>,
    /// Texts of it that can't be written on a waybill.
    pub unprintable: &'a [Unprintable],
    /// What it may do to stock.
    pub mode: StockMode,
    /// 出荷指示 was given and the parcel has not left (no 出荷確定 yet), so that it can still be stopped.
    pub instructed: bool,
    /// Fingerprints that a person has cleared.
    pub acknowledged: &'a BTreeSet<String>,
}

/// Which reasons hold, by the shop's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HoldSettings {
    /// Kinds that don't hold here. At first none: every kind holds.
    pub off: BTreeSet<HoldKind>,
    /// Buyer's remarks that are always fine; compared in the form of [`text::search_form`].
    pub fine_remarks: Vec<String>,
}

impl HoldSettings {
    /// Whether this kind holds. What makes an order impossible to ship can't be switched off.
    pub fn holds(&self, kind: HoldKind) -> bool {
        !kind.can_be_acknowledged() || kind == HoldKind::StopShipment || !self.off.contains(&kind)
    }
}

/// The reasons that hold the order, also the acknowledged ones, by kind.
pub fn holds(facts: &HoldFacts<'_>, settings: &HoldSettings) -> Vec<HoldReason> {
    let mut reasons = reasons(facts, settings);
    reasons.retain(|reason| settings.holds(reason.kind));
    reasons
}

/// Every reason there is, whether its kind holds or not: for counting what a setting would stop.
///
/// An order that is cancelled has only one left: a parcel to be stopped. One that the mall has not released yet may
/// still lack price and address, and one that is shipped needs no more checking.
pub fn reasons(facts: &HoldFacts<'_>, settings: &HoldSettings) -> Vec<HoldReason> {
    let merged = facts.merged;
    let mut found = Found { acknowledged: facts.acknowledged, reasons: Vec::new() };
    let shipped = merged.state >= Some(MallState::Shipped);
    if merged.cancelled {
        if facts.instructed && !shipped {
            found.add(HoldKind::StopShipment, "", |text| text);
        }
        return found.reasons;
    }
    if shipped {
        return found.reasons;
    }
    let released = merged.state != Some(MallState::Pending);
    if merged.extent < Extent::Whole && released {
        found.add(HoldKind::LinesMissing, "", |text| text);
    }
    lines(facts, &mut found);
    if released && merged.extent == Extent::Whole {
        complete(facts, &mut found);
    }
    wishes(merged, settings, &mut found);
    if facts.mode == StockMode::Paused {
        found.add(HoldKind::StockNotApplied, "", |text| text);
    }
    found.reasons.sort_by(|a, b| (a.kind, &a.fingerprint).cmp(&(b.kind, &b.fingerprint)));
    found.reasons.dedup();
    found.reasons
}

struct Found<'a> {
    acknowledged: &'a BTreeSet<String>,
    reasons: Vec<HoldReason>,
}

impl Found<'_> {
    /// Adds a reason; `about` is what it speaks of, and `fill` puts the arguments into its text.
    fn add(&mut self, kind: HoldKind, about: &str, fill: impl FnOnce(Coded) -> Coded) {
        let fingerprint = format!("{}:{:016x}", kind.name(), text::stable_hash(about));
        let acknowledged = kind.can_be_acknowledged() && self.acknowledged.contains(&fingerprint);
        let text = fill(Coded::new(format!("hold.{}", kind.name())));
        self.reasons.push(HoldReason { kind, text, fingerprint, acknowledged });
    }
}

fn lines(facts: &HoldFacts<'_>, found: &mut Found<'_>) {
    for line in facts.lines.iter().filter(|line| line.quantity > 0) {
        if line.sku_id.is_none() && line.fulfilled_by == FulfilledBy::Shop {
            let keys: Vec<String> = line.keys.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let keys = keys.join(" ");
            found.add(
                HoldKind::UnknownSku,
                &format!("{}\n{keys}\n{}", line.title, line.options.join("\n")),
                |text| text.with("title", &line.title).with("keys", &keys).with("quantity", line.quantity),
            );
        }
        if line.fulfilled_by == FulfilledBy::Shop && facts.mode == StockMode::Counts {
            for part in line.parts.iter().filter(|part| facts.oversold.contains(&part.sku_id)) {
                found.add(HoldKind::NotEnoughStock, &part.sku_id.to_string(), |text| {
                    text.with("sku_id", part.sku_id).with("title", &line.title)
                });
            }
        }
    }
}

/// What an order needs before it can be shipped and billed.
fn complete(facts: &HoldFacts<'_>, found: &mut Found<'_>) {
    let merged = facts.merged;
    if let Some(totals) = &merged.totals {
        let lines: i64 = facts.lines.iter().map(|line| line.unit_price.saturating_mul(line.quantity)).sum();
        let (sum, billed) = (totals.sum(), totals.billed);
        if sum != billed || (!facts.lines.is_empty() && lines != totals.goods) {
            found.add(HoldKind::SumMismatch, &format!("{lines} {} {sum} {billed}", totals.goods), |text| {
                text.with("lines", lines).with("goods", totals.goods).with("sum", sum).with("billed", billed)
            });
        }
    }
    for delivery in &merged.deliveries {
        let ours = delivery.lines.is_empty()
            || delivery.lines.iter().any(|line| line.fulfilled_by == FulfilledBy::Shop);
        let missing = delivery.recipient.as_ref().map_or_else(|| vec!["recipient"], missing_of);
        if ours && !missing.is_empty() {
            let missing = missing.join(" ");
            found.add(HoldKind::IncompleteAddress, &format!("{} {missing}", delivery.key), |text| {
                text.with("missing", &missing)
            });
        }
    }
    for unprintable in facts.unprintable {
        let Unprintable { field, characters } = unprintable;
        found.add(HoldKind::UnprintableText, &format!("{field} {characters}"), |text| {
            text.with("field", field).with("characters", characters)
        });
    }
    if let Some(payment) = merged.payment.as_ref().filter(|payment| payment.kind.is_none()) {
        found.add(HoldKind::UnknownPayment, &payment.method, |text| text.with("method", &payment.method));
    }
    if merged.deliveries.len() > 1 {
        let count = merged.deliveries.len();
        found.add(HoldKind::SeveralRecipients, &count.to_string(), |text| text.with("count", count));
    }
}

/// The parts without which nothing can be delivered. A mall may give prefecture and city in one text.
fn missing_of(party: &Party) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if party.name.trim().is_empty() {
        missing.push("name");
    }
    if text::digits(&party.postal_code).len() != 7 {
        missing.push("postal_code");
    }
    if [&party.prefecture, &party.city, &party.street].iter().all(|part| part.trim().is_empty()) {
        missing.push("address");
    }
    if !(10..=11).contains(&text::digits(&party.phone).len()) {
        missing.push("phone");
    }
    missing
}

/// What the buyer asks for, or what is said of them.
fn wishes(merged: &MergedOrder, settings: &HoldSettings, found: &mut Found<'_>) {
    let remarks = merged.remarks.trim();
    let plain = text::search_form(remarks);
    if !plain.is_empty() && !settings.fine_remarks.iter().any(|fine| text::search_form(fine) == plain) {
        found.add(HoldKind::Remarks, remarks, |text| text.with("remarks", remarks));
    }
    let noshi: Vec<&str> =
        merged.deliveries.iter().filter_map(|delivery| delivery.noshi.as_deref()).collect();
    if merged.gift || !noshi.is_empty() {
        let noshi = noshi.join(" ");
        found.add(HoldKind::Gift, &noshi, |text| text.with("noshi", &noshi));
    }
    if merged.caution {
        found.add(HoldKind::CautionedBuyer, "", |text| text);
    }
}
