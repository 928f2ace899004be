//! Observations in every order.

use proptest::prelude::*;

use super::*;
use crate::{
    Instant,
    fixtures::{bare, delivery, observed_line, party, whole},
    observation::{MallState, PaymentKind, Source, Totals},
};

fn at(observation: Observation, version: i64, state: MallState) -> Observation {
    Observation { version: Some(version), state: Some(state), ..observation }
}

fn quantities(order: &MergedOrder) -> Vec<(&str, i64)> {
    order
        .deliveries
        .iter()
        .flat_map(|delivery| delivery.lines.iter().map(|line| (line.key.as_str(), line.quantity)))
        .collect()
}

#[test]
fn nothing_seen_is_no_order() {
    assert_eq!(merge(&[]), None);
}

#[test]
fn the_best_source_wins_and_lower_ones_fill_gaps() {
    let mut mail = whole(Source::Mail, 9000, vec![observed_line("1", "7", 9)]);
    mail.remarks = Some("置き配で".into());
    mail.buyer.as_mut().unwrap().email = "from-mail@example.com".into();
    let mut api = whole(Source::Api, 5000, vec![observed_line("778", "7", 2)]);
    api.buyer.as_mut().unwrap().email = String::new();
    let order = merge(&[mail, api]).unwrap();
    assert_eq!(order.best_source, Source::Api);
    assert_eq!(quantities(&order), [("778", 2)]);
    assert_eq!(order.remarks, "置き配で");
    assert_eq!(order.buyer.unwrap().email, "from-mail@example.com");
}

#[test]
fn an_older_version_never_turns_anything_back() {
    let second = at(whole(Source::Api, 5000, vec![observed_line("1", "7", 3)]), 2, MallState::Shipped);
    let first = at(whole(Source::Api, 6000, vec![observed_line("1", "7", 1)]), 1, MallState::New);
    let order = merge(&[second, first]).unwrap();
    assert_eq!((quantities(&order), order.state), (vec![("1", 3)], Some(MallState::Shipped)));
}

#[test]
fn without_versions_the_moment_decides() {
    let first = whole(Source::Api, 5000, vec![observed_line("1", "7", 3)]);
    let second = whole(Source::Api, 6000, vec![observed_line("1", "7", 1)]);
    assert_eq!(quantities(&merge(&[second, first]).unwrap()), [("1", 1)]);
}

#[test]
fn a_line_that_the_newest_does_not_have_is_gone() {
    let before = whole(Source::Api, 5000, vec![observed_line("1", "7", 3), observed_line("2", "8", 1)]);
    let after = whole(Source::Api, 6000, vec![observed_line("2", "8", 1)]);
    assert_eq!(quantities(&merge(&[before, after]).unwrap()), [("2", 1)]);
}

#[test]
fn a_cancel_is_never_undone_and_alone_it_is_a_tombstone() {
    let cancel = Observation { cancelled: true, restocked_by_mall: true, ..bare(Source::Mail, 4000) };
    let tombstone = merge(std::slice::from_ref(&cancel)).unwrap();
    assert!(tombstone.cancelled && tombstone.deliveries.is_empty());
    let order = merge(&[whole(Source::Api, 9000, vec![observed_line("1", "7", 3)]), cancel]).unwrap();
    assert!(order.cancelled && order.restocked_by_mall);
    assert_eq!(quantities(&order), [("1", 3)]);
}

#[test]
fn a_trigger_has_no_lines_and_a_stock_mail_becomes_whole_later() {
    let mut trigger = whole(Source::Api, 9000, vec![observed_line("1", "7", 9)]);
    trigger.extent = Extent::Trigger;
    let stock_mail = Observation {
        extent: Extent::StockOnly,
        deliveries: vec![ObservedDelivery {
            recipient: None,
            ..delivery("1", vec![observed_line("1", "7", 2)])
        }],
        ..bare(Source::Mail, 2000)
    };
    let order = merge(&[trigger.clone(), stock_mail.clone()]).unwrap();
    assert_eq!((order.extent, quantities(&order)), (Extent::StockOnly, vec![("1", 2)]));
    assert_eq!(order.deliveries[0].recipient, None);
    let csv = whole(Source::Csv, 3000, vec![observed_line("a", "7", 2)]);
    let order = merge(&[trigger, csv, stock_mail]).unwrap();
    assert_eq!((order.extent, quantities(&order)), (Extent::Whole, vec![("a", 2)]));
    assert_eq!(order.deliveries[0].recipient, Some(party()));
}

#[test]
fn a_stock_mail_gets_its_recipient_from_a_report_without_lines() {
    let stock_mail = Observation {
        extent: Extent::StockOnly,
        deliveries: vec![ObservedDelivery {
            recipient: None,
            ..delivery("0", vec![observed_line("1", "7", 2)])
        }],
        ..bare(Source::Mail, 2000)
    };
    let address = whole(Source::Csv, 3000, Vec::new());
    let order = merge(&[stock_mail, address]).unwrap();
    assert_eq!((quantities(&order), &order.deliveries[0].recipient), (vec![("1", 2)], &Some(party())));
}

#[test]
fn halves_of_two_addresses_never_meet() {
    let mut api = whole(Source::Api, 5000, vec![observed_line("1", "7", 1)]);
    let buyer = api.buyer.as_mut().unwrap();
    buyer.city = String::new();
    buyer.kana = String::new();
    buyer.phone = String::new();
    let mut mail = whole(Source::Mail, 4000, Vec::new());
    let other = mail.buyer.as_mut().unwrap();
    other.name = "見本 次郎".into();
    other.city = "別の区".into();
    other.phone = "090-0000-9999".into();
    let buyer = merge(&[api, mail]).unwrap().buyer.unwrap();
    assert_eq!((buyer.city.as_str(), buyer.kana.as_str()), ("", ""));
    assert_eq!(buyer.phone, "090-0000-9999");
}

#[test]
fn two_deliveries_are_filled_only_from_the_same_source() {
    let two = |source, seen_at, tracking: &str| {
        let mut seen = whole(source, seen_at, Vec::new());
        seen.deliveries = ["a", "b"]
            .into_iter()
            .map(|key| ObservedDelivery {
                tracking_numbers: [tracking]
                    .into_iter()
                    .filter(|t| !t.is_empty())
                    .map(|t| format!("{t}{key}"))
                    .collect(),
                ..delivery(key, vec![observed_line(key, "7", 1)])
            })
            .collect();
        seen
    };
    let order = merge(&[two(Source::Api, 5000, "1111"), two(Source::Api, 6000, "")]).unwrap();
    assert_eq!(order.deliveries[1].tracking_numbers, ["1111b"]);
    let order = merge(&[two(Source::Csv, 5000, "1111"), two(Source::Api, 6000, "")]).unwrap();
    assert_eq!(order.deliveries[1].tracking_numbers, [""; 0]);
}

#[test]
fn the_first_state_is_what_was_seen_first() {
    let early = at(whole(Source::Mail, 1000, Vec::new()), 1, MallState::New);
    let late = at(whole(Source::Api, 5000, vec![observed_line("1", "7", 1)]), 1, MallState::Shipped);
    let silent = bare(Source::Mail, 10);
    let order = merge(&[late.clone(), silent.clone(), early]).unwrap();
    assert_eq!((order.first_state, order.state), (Some(MallState::New), Some(MallState::Shipped)));
    assert_eq!(merge(&[silent, late]).unwrap().first_state, Some(MallState::Shipped));
}

#[test]
fn a_payment_learns_its_kind_and_receipt_from_others() {
    let mut api = whole(Source::Api, 5000, vec![observed_line("1", "7", 1)]);
    api.payment.as_mut().unwrap().kind = None;
    let mut mail = whole(Source::Mail, 4000, Vec::new());
    mail.payment = Some(ObservedPayment { paid: Some(true), ..mail.payment.unwrap() });
    let payment = merge(&[api.clone(), mail.clone()]).unwrap().payment.unwrap();
    assert_eq!((payment.kind, payment.paid), (Some(PaymentKind::Card), Some(true)));
    mail.payment.as_mut().unwrap().method = "銀行振込".into();
    let payment = merge(&[api, mail]).unwrap().payment.unwrap();
    assert_eq!((payment.method.as_str(), payment.kind), ("クレジットカード", None));
}

fn any_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec![String::new(), "甲".to_owned(), "乙".to_owned()]))
}

prop_compose! {
    fn any_observation()(
        source in prop::sample::select(vec![Source::Mail, Source::Csv, Source::Api, Source::Person]),
        extent in prop::sample::select(vec![Extent::Trigger, Extent::StockOnly, Extent::Whole]),
        state in prop::option::of(prop::sample::select(
            vec![MallState::Pending, MallState::New, MallState::ToShip, MallState::Shipped, MallState::Done])),
        version in prop::option::of(0..3_i64), seen_at in 0..4_i64, ordered_at in prop::option::of(0..3_i64),
        flags in any::<[bool; 4]>(), texts in [any_text(), any_text(), any_text()],
        lines in prop::collection::vec((0..2_usize, 0..3_i64), 0..3), kind in prop::option::of(Just(PaymentKind::Prepaid)),
        paid in prop::option::of(any::<bool>()), billed in prop::option::of(0..2_i64), split in any::<bool>(),
    ) -> Observation {
        let [status, name, remarks] = texts;
        let lines: Vec<_> = lines.into_iter().map(|(key, quantity)| observed_line(&key.to_string(), "7", quantity)).collect();
        let deliveries = if split { vec![delivery("a", lines), delivery("b", Vec::new())] } else { vec![delivery("a", lines)] };
        Observation {
            extent, state, version,
            ordered_at: ordered_at.map(Instant),
            mall_status: status,
            cancelled: flags[0], cancel: None, restocked_by_mall: flags[1], gift: flags[2], caution: flags[3],
            buyer: name.map(|name| Party { name, ..Party::default() }),
            deliveries,
            payment: kind.map(|_| ObservedPayment { method: remarks.clone().unwrap_or_default(), kind, paid }),
            totals: billed.map(|billed| Totals { billed, ..Totals::default() }),
            remarks,
            ..bare(source, seen_at)
        }
    }
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_is_the_same_order(
        (observations, shuffled) in prop::collection::vec(any_observation(), 1..7)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        let mut repeated = shuffled;
        for index in again {
            repeated.push(index.get(&observations).clone());
        }
        prop_assert_eq!(merge(&repeated), merge(&observations));
    }

    #[test]
    fn more_observations_never_turn_state_or_cancel_back(observations in prop::collection::vec(any_observation(), 1..7)) {
        let mut before: Option<MergedOrder> = None;
        for seen in 1..=observations.len() {
            let after = merge(&observations[..seen]).unwrap();
            if let Some(before) = before {
                prop_assert!(after.state >= before.state && after.extent >= before.extent);
                prop_assert!(after.cancelled >= before.cancelled && after.best_source >= before.best_source);
            }
            before = Some(after);
        }
    }
}
