//! Stages and reasons.

use std::collections::BTreeSet;

use super::*;
use crate::{
    HoldKind, HoldReason, Progress, SkuId,
    fixtures::{by_number, delivery, met, observed_line, whole},
    merge::merge,
    observation::{Extent, FulfilledBy, Observation, PaymentKind, Source},
};

fn observed() -> Observation {
    whole(Source::Api, 2000, vec![observed_line("1", "7", 2)])
}

fn merged(observation: &Observation) -> MergedOrder {
    merge(std::slice::from_ref(observation)).unwrap()
}

/// The facts around an order.
struct Given {
    oversold: BTreeSet<SkuId>,
    mode: StockMode,
    instructed: bool,
    acknowledged: BTreeSet<String>,
}

/// The reasons of an order, with the facts around it changed by `change`.
fn found(observation: &Observation, change: impl FnOnce(&mut Given)) -> Vec<HoldReason> {
    let mut given = Given {
        oversold: BTreeSet::new(),
        mode: StockMode::Counts,
        instructed: false,
        acknowledged: BTreeSet::new(),
    };
    change(&mut given);
    let merged = merged(observation);
    let facts = HoldFacts {
        merged: &merged,
        lines: &met(&merged, by_number),
        oversold: &given.oversold,
        unprintable: &[],
        mode: given.mode,
        instructed: given.instructed,
        acknowledged: &given.acknowledged,
    };
    holds(&facts, &HoldSettings::default())
}

fn kinds(reasons: &[HoldReason]) -> Vec<HoldKind> {
    reasons.iter().map(|reason| reason.kind).collect()
}

fn held(observation: &Observation) -> Vec<HoldKind> {
    kinds(&found(observation, |_| {}))
}

#[test]
fn an_order_before_the_moment_or_shipped_when_first_seen_is_history() {
    let running =
        Switches { stock_link: StockLink::Running, counts_from: Some(Instant(1000)), ..Switches::default() };
    let order = merged(&observed()); // placed at 1000
    let now = Instant(9000);
    assert_eq!(stock_mode(&order, &running, now), StockMode::Counts);
    // Malls cut the seconds' parts off, so the second of the moment still counts.
    let same_second = Switches { counts_from: Some(Instant(1999)), ..running };
    assert_eq!(stock_mode(&order, &same_second, now), StockMode::Counts);
    let later = Switches { counts_from: Some(Instant(2000)), ..running };
    assert_eq!(stock_mode(&order, &later, now), StockMode::History);
    let undated = MergedOrder { ordered_at: None, ..order.clone() };
    assert_eq!(stock_mode(&undated, &later, now), StockMode::Counts);
    for state in [MallState::Shipped, MallState::Done] {
        let shipped = merged(&Observation { state: Some(state), ..observed() });
        assert_eq!(stock_mode(&shipped, &running, now), StockMode::History);
    }
}

#[test]
fn the_switch_decides_for_orders_that_are_no_history() {
    let order = merged(&observed());
    let with = |stock_link, counts_from| {
        let switches = Switches { stock_link, counts_from, ..Switches::default() };
        stock_mode(&order, &switches, Instant(9000))
    };
    assert_eq!(with(StockLink::Running, None), StockMode::Counts);
    assert_eq!(with(StockLink::Paused, None), StockMode::Paused);
    assert_eq!(with(StockLink::Stopped, None), StockMode::Off);
    assert_eq!(with(StockLink::Paused, Some(Instant(5000))), StockMode::History);
}

#[test]
fn a_clean_order_holds_nothing() {
    assert_eq!(held(&observed()), []);
}

#[test]
fn lines_that_meet_nothing_hold_and_say_their_keys() {
    let reasons = found(&whole(Source::Api, 2000, vec![observed_line("1", "なぞ", 2)]), |_| {});
    assert_eq!(kinds(&reasons), [HoldKind::UnknownSku]);
    assert_eq!(reasons[0].text.code, "hold.unknown_sku");
    assert_eq!(reasons[0].text.args["keys"], "code=なぞ");
    assert_eq!(reasons[0].text.args["quantity"], "2");
}

#[test]
fn the_malls_own_lines_hold_nothing() {
    let mut line = observed_line("1", "なぞ", 2);
    line.fulfilled_by = FulfilledBy::Mall;
    let mut order = whole(Source::Api, 2000, vec![line]);
    order.deliveries[0].recipient = None;
    assert_eq!(held(&order), []);
}

#[test]
fn oversold_holds_where_the_order_counts() {
    let with = |mode| {
        kinds(&found(&observed(), |facts| {
            facts.oversold = BTreeSet::from([SkuId(7)]);
            facts.mode = mode;
        }))
    };
    assert_eq!(with(StockMode::Counts), [HoldKind::NotEnoughStock]);
    assert_eq!(with(StockMode::History), []);
    assert_eq!(with(StockMode::Paused), [HoldKind::StockNotApplied]);
}

#[test]
fn sums_that_do_not_add_up_hold() {
    let mut order = observed();
    let totals = order.totals.as_mut().unwrap();
    totals.postage = 500;
    assert_eq!(held(&order), [HoldKind::SumMismatch]);
    order.totals.as_mut().unwrap().billed = 2500;
    assert_eq!(held(&order), []);
    // The mall's own sum of the goods is not that of the lines.
    let totals = order.totals.as_mut().unwrap();
    totals.goods = 1500;
    totals.billed = 2000;
    assert_eq!(held(&order), [HoldKind::SumMismatch]);
}

#[test]
fn an_incomplete_address_says_what_is_missing() {
    let mut order = observed();
    let to = order.deliveries[0].recipient.as_mut().unwrap();
    to.phone = "1234".into();
    to.postal_code = "１００－０００".into();
    let reasons = found(&order, |_| {});
    assert_eq!(kinds(&reasons), [HoldKind::IncompleteAddress]);
    assert_eq!(reasons[0].text.args["missing"], "postal_code phone");
    order.deliveries[0].recipient = None;
    assert_eq!(found(&order, |_| {})[0].text.args["missing"], "recipient");
}

#[test]
fn wishes_hold_and_phrases_can_be_always_fine() {
    let mut order = observed();
    order.remarks = Some("よろしくお願いします。".into());
    order.gift = true;
    order.caution = true;
    order.deliveries.push(delivery("2", Vec::new()));
    order.payment.as_mut().unwrap().kind = None;
    assert_eq!(
        held(&order),
        [
            HoldKind::UnknownPayment,
            HoldKind::Remarks,
            HoldKind::Gift,
            HoldKind::SeveralRecipients,
            HoldKind::CautionedBuyer
        ]
    );
    let order = merged(&order);
    let lines = met(&order, by_number);
    let facts = HoldFacts {
        merged: &order,
        lines: &lines,
        oversold: &BTreeSet::new(),
        unprintable: &[Unprintable { field: "recipient.name".into(), characters: "☎".into() }],
        mode: StockMode::Counts,
        instructed: false,
        acknowledged: &BTreeSet::new(),
    };
    let off = [HoldKind::Gift, HoldKind::SeveralRecipients, HoldKind::UnknownPayment];
    let settings = HoldSettings {
        off: BTreeSet::from(off),
        fine_remarks: vec!["よろしく　お願いします。".into()],
    };
    assert_eq!(kinds(&holds(&facts, &settings)), [HoldKind::UnprintableText, HoldKind::CautionedBuyer]);
    assert_eq!(reasons(&facts, &settings).len(), 5, "what is off is still counted");
}

#[test]
fn what_makes_shipping_impossible_cannot_be_switched_off() {
    let off = [HoldKind::UnknownSku, HoldKind::LinesMissing, HoldKind::StopShipment, HoldKind::Gift];
    let settings = HoldSettings { off: BTreeSet::from(off), fine_remarks: Vec::new() };
    assert_eq!(off.map(|kind| settings.holds(kind)), [true, true, true, false]);
}

#[test]
fn acknowledged_reasons_stay_so_until_what_they_speak_of_changes() {
    let mut order = observed();
    order.remarks = Some("赤い袋で".into());
    let seen: BTreeSet<String> = found(&order, |_| {}).into_iter().map(|reason| reason.fingerprint).collect();
    let again = found(&order, |facts| facts.acknowledged = seen.clone());
    assert!(again[0].acknowledged);
    order.remarks = Some("青い袋で".into());
    assert!(!found(&order, |facts| facts.acknowledged = seen.clone())[0].acknowledged);
    // An unknown SKU can't be waved through.
    let unknown = whole(Source::Api, 2000, vec![observed_line("1", "なぞ", 1)]);
    let seen: BTreeSet<String> =
        found(&unknown, |_| {}).into_iter().map(|reason| reason.fingerprint).collect();
    assert!(!found(&unknown, |facts| facts.acknowledged = seen.clone())[0].acknowledged);
}

#[test]
fn an_order_known_only_by_a_stock_mail_waits_for_its_lines() {
    assert_eq!(held(&Observation { extent: Extent::StockOnly, ..observed() }), [HoldKind::LinesMissing]);
    assert_eq!(held(&Observation { extent: Extent::Trigger, ..observed() }), [HoldKind::LinesMissing]);
}

#[test]
fn what_the_mall_has_not_released_may_lack_price_and_address() {
    let mut order = Observation { state: Some(MallState::Pending), ..observed() };
    order.deliveries[0].recipient = None;
    order.totals.as_mut().unwrap().billed = 0;
    assert_eq!(held(&order), []);
    order.state = Some(MallState::New);
    assert_eq!(held(&order), [HoldKind::SumMismatch, HoldKind::IncompleteAddress]);
}

#[test]
fn a_cancel_after_the_instruction_asks_to_stop_the_parcel() {
    let cancelled = Observation { cancelled: true, gift: true, ..observed() };
    assert_eq!(held(&cancelled), []);
    assert_eq!(kinds(&found(&cancelled, |facts| facts.instructed = true)), [HoldKind::StopShipment]);
}

/// Where an order stands, with reasons and facts changed by `change`.
fn stands(
    observation: &Observation,
    holds: &[HoldReason],
    change: impl FnOnce(&mut ProgressFacts<'_>),
) -> Progress {
    let merged = merged(observation);
    let mut facts = ProgressFacts::new(&merged, holds);
    change(&mut facts);
    progress(&facts)
}

fn paid_by(kind: PaymentKind, paid: Option<bool>) -> Observation {
    let mut order = observed();
    let payment = order.payment.as_mut().unwrap();
    payment.kind = Some(kind);
    payment.paid = paid;
    order
}

#[test]
fn the_kind_of_payment_decides_who_waits_for_money() {
    for kind in [PaymentKind::Card, PaymentKind::CashOnDelivery, PaymentKind::Mall] {
        assert_eq!(stands(&paid_by(kind, None), &[], |_| {}), Progress::Ready);
    }
    let prepaid = |paid| stands(&paid_by(PaymentKind::Prepaid, paid), &[], |_| {});
    assert_eq!(prepaid(None), Progress::NeedsPayment);
    assert_eq!(prepaid(Some(false)), Progress::NeedsPayment);
    assert_eq!(prepaid(Some(true)), Progress::Ready);
    let settled = stands(&paid_by(PaymentKind::Prepaid, None), &[], |facts| facts.paid = true);
    assert_eq!(settled, Progress::Ready);
    let deferred = paid_by(PaymentKind::Deferred, None);
    assert_eq!(stands(&deferred, &[], |_| {}), Progress::NeedsCheck);
    assert_eq!(stands(&deferred, &[], |facts| facts.deferred_approved = true), Progress::Ready);
}

#[test]
fn an_order_stands_at_the_first_stage_whose_demands_it_does_not_meet() {
    let order = Observation { remarks: Some("急ぎ".into()), ..paid_by(PaymentKind::Prepaid, None) };
    let mut reasons = found(&order, |_| {});
    let at = |reasons: &[HoldReason], change: fn(&mut ProgressFacts<'_>)| stands(&order, reasons, change);
    assert_eq!(at(&reasons, |facts| facts.unchecked = true), Progress::Unchecked);
    assert_eq!(at(&reasons, |facts| facts.allocated = false), Progress::NeedsCheck);
    reasons[0].acknowledged = true;
    assert_eq!(at(&reasons, |facts| facts.allocated = false), Progress::NeedsStock);
    assert_eq!(at(&reasons, |_| {}), Progress::NeedsPayment);
    assert_eq!(at(&reasons, |facts| facts.paid = true), Progress::Ready);
    assert_eq!(at(&reasons, |facts| facts.instructed = true), Progress::Shipping);
    assert_eq!(at(&reasons, |facts| facts.shipped = true), Progress::Shipped);
    let reported = |facts: &mut ProgressFacts<'_>| {
        facts.shipped = true;
        facts.reports_accepted = true;
    };
    assert_eq!(at(&reasons, reported), Progress::Done);
}

#[test]
fn the_malls_release_is_waited_for() {
    let state = |state| Observation { state: Some(state), ..observed() };
    assert_eq!(stands(&state(MallState::Pending), &[], |_| {}), Progress::NeedsPayment);
    assert_eq!(stands(&state(MallState::New), &[], |_| {}), Progress::Ready);
    let rakuten = |facts: &mut ProgressFacts<'_>| facts.released_after_confirmation = true;
    assert_eq!(stands(&state(MallState::New), &[], rakuten), Progress::NeedsPayment);
    assert_eq!(stands(&state(MallState::ToShip), &[], rakuten), Progress::Ready);
    assert_eq!(stands(&state(MallState::Shipped), &[], |_| {}), Progress::Shipped);
    assert_eq!(stands(&state(MallState::Done), &[], |_| {}), Progress::Done);
}

#[test]
fn moved_by_hand_it_stays_where_it_was_put() {
    let moved = |facts: &mut ProgressFacts<'_>| facts.locked_at = Some(Progress::NeedsStock);
    assert_eq!(stands(&observed(), &[], moved), Progress::NeedsStock);
    // But nobody ships what was cancelled.
    let cancelled = Observation { cancelled: true, ..observed() };
    assert_eq!(stands(&cancelled, &[], moved), Progress::Cancelled);
}

#[test]
fn a_cancelled_parcel_stays_with_the_packer_until_it_was_stopped() {
    let cancelled = Observation { cancelled: true, ..observed() };
    assert_eq!(stands(&cancelled, &[], |_| {}), Progress::Cancelled);
    let instructed = |facts: &mut ProgressFacts<'_>| facts.instructed = true;
    let mut reasons = found(&cancelled, |facts| facts.instructed = true);
    assert_eq!(stands(&cancelled, &reasons, instructed), Progress::Shipping);
    reasons[0].acknowledged = true;
    assert_eq!(stands(&cancelled, &reasons, instructed), Progress::Cancelled);
    assert_eq!(stands(&cancelled, &[], |facts| facts.shipped = true), Progress::Shipped);
}
