//! No order is lost, whatever the list does while it is read.

use std::collections::BTreeSet;

use miseban_domain::{
    Instant, Observation,
    observation::{Extent, MallState, PaymentKind},
};
use miseban_malls::{OpenOrder, Reported, Rest};
use miseban_simulators::stand::{
    faults::{Fault, FaultRule},
    order::{LineSpec, OrderSpec, Payment},
    shop::CancelledBy,
};

use super::MALLS;
use crate::stands::{Stand, Which, buyer};

pub async fn observed(stand: &Stand, number: &str) -> Observation {
    let items = stand.fetch(&[number.to_owned()]).await.unwrap();
    assert_eq!(items.len(), 1, "{:?}", stand.which);
    stand.orders().parse(&items[0]).unwrap()
}

#[tokio::test]
async fn an_order_comes_whole() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let before = stand.now();
        let spec = OrderSpec {
            lines: vec![LineSpec::new("sencha", "100g", 2), LineSpec::new("hojicha", "200g", 1)],
            buyer: buyer(),
            remark: Some("門の前にお願いします".to_owned()),
            wished_date: Some("2026-12-24".to_owned()),
            postage: 500,
            points: 100,
            gift: true,
            ..OrderSpec::default()
        };
        let number = stand.sim.place_order(spec).unwrap();
        let seen = observed(&stand, &number).await;
        assert_eq!((seen.order_number.as_str(), seen.extent), (number.as_str(), Extent::Whole), "{which:?}");
        assert!(seen.seen_at >= before && seen.ordered_at.unwrap().0 >= before.0 - 1_000, "{which:?}");
        let party = seen.buyer.clone().unwrap();
        assert_eq!((party.name.as_str(), party.postal_code.as_str()), ("見本 花子", "1000001"), "{which:?}");
        let [delivery] = seen.deliveries.as_slice() else { panic!("{which:?} {:?}", seen.deliveries) };
        assert_eq!(delivery.recipient.as_ref().unwrap().prefecture, "東京都", "{which:?}");
        assert_eq!(delivery.wished_date.as_deref(), Some("2026-12-24"), "{which:?}");
        let quantities: Vec<i64> = delivery.lines.iter().map(|line| line.quantity).collect();
        assert_eq!(quantities, [2, 1], "{which:?}");
        for line in &delivery.lines {
            if which.lines_name_listings() {
                let key = stand.stock().listing_key(&line.keys).expect("a line's keys name its listing");
                assert!(["sencha:100g", "hojicha:200g"].contains(&key.as_str()), "{which:?} {key}");
            } else {
                let sku = line.keys["skuNo"].as_str();
                assert!(["SENCHA-100G", "HOJICHA-200G"].contains(&sku), "{which:?} {sku}");
            }
            assert_eq!((line.unit_price, line.tax_rate), (1_080, Some(8)), "{which:?}");
        }
        let totals = seen.totals.clone().unwrap();
        assert_eq!((totals.goods, totals.postage, totals.points), (3_240, 500, 100), "{which:?}");
        assert_eq!((totals.billed, totals.sum()), (3_640, 3_640), "{which:?}");
        assert_eq!(seen.remarks.as_deref(), Some("門の前にお願いします"), "{which:?}");
        assert!(!seen.cancelled, "{which:?}");
        let card = which.names_cards().then_some(PaymentKind::Card);
        assert_eq!(seen.payment.unwrap().kind, card, "{which:?}");
    }
}

#[tokio::test]
async fn a_line_of_an_unknown_article_is_a_line_all_the_same() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let line = LineSpec {
            unlisted_name: Some("新茶".to_owned()),
            price_yen: Some(500),
            ..LineSpec::new("never-heard-of", "x", 1)
        };
        let spec = OrderSpec { lines: vec![line], buyer: buyer(), ..OrderSpec::default() };
        let number = stand.sim.place_order(spec).unwrap();
        let seen = observed(&stand, &number).await;
        let line = &seen.deliveries[0].lines[0];
        assert!(
            line.title.contains("新茶") && line.keys.values().any(|value| value == "never-heard-of"),
            "{line:?}"
        );
    }
}

#[tokio::test]
async fn cancels_and_changes_are_seen_in_known_orders() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let (kept, gone) = (stand.sells(3), stand.sells(2));
        let first = observed(&stand, &kept).await;
        stand.sim.change_quantity(&kept, 0, 1).unwrap();
        stand.sim.cancel_order(&gone, CancelledBy::Shop).unwrap();
        let changed = observed(&stand, &kept).await;
        let quantity = |seen: &Observation| seen.deliveries[0].lines[0].quantity;
        assert_eq!((quantity(&first), quantity(&changed)), (3, 1), "{which:?}");
        assert!(changed.version >= first.version, "{which:?}");
        let cancelled = observed(&stand, &gone).await;
        assert!(cancelled.cancelled, "{which:?}");
        let unknown = [gone.clone(), which.nobodys().to_owned(), kept.clone()];
        let items = stand.fetch(&unknown).await.unwrap();
        let found: BTreeSet<&str> = items.iter().map(|item| item.key.as_str()).collect();
        assert_eq!(
            found,
            BTreeSet::from([gone.as_str(), kept.as_str()]),
            "{which:?}: unknown ones are absent"
        );
    }
}

#[tokio::test]
async fn states_follow_the_mall() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let spec =
            OrderSpec { payment: Payment::BankTransfer, ..OrderSpec::simple("sencha", "100g", 1, buyer()) };
        let prepaid = stand.sim.place_order(spec).unwrap();
        let number = stand.sells(1);
        if which == Which::Rakuten {
            assert_eq!(observed(&stand, &number).await.state, Some(MallState::New));
            stand.sim.confirm(&prepaid).unwrap();
            stand.sim.confirm(&number).unwrap();
            assert_eq!(observed(&stand, &prepaid).await.state, Some(MallState::Pending));
        }
        assert_eq!(observed(&stand, &number).await.state, Some(MallState::ToShip), "{which:?}");
        let payment = observed(&stand, &prepaid).await.payment.unwrap();
        assert_eq!((payment.kind, payment.paid), (Some(PaymentKind::Prepaid), Some(false)), "{which:?}");
        stand.sim.ship(&number, "123456789012").unwrap();
        let shipped = observed(&stand, &number).await;
        assert_eq!(shipped.state, Some(MallState::Shipped), "{which:?}");
        assert_eq!(shipped.deliveries[0].tracking_numbers, ["123456789012"], "{which:?}");
    }
}

#[tokio::test]
async fn a_second_poll_brings_only_what_is_new() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let first = stand.sells(1);
        let (numbers, cursor) = stand.poll(None).await.unwrap();
        assert!(which.are(&numbers, &[&first]), "{which:?} {numbers:?}");
        let (numbers, cursor) = stand.poll(Some(cursor)).await.unwrap();
        assert!(which.are(&numbers, &[]), "{which:?} {numbers:?}");
        let second = stand.sells(1);
        let (numbers, cursor) = stand.poll(Some(cursor)).await.unwrap();
        assert!(which.are(&numbers, &[&second]), "{which:?} {numbers:?}");
        if which.lists_changes() {
            // The list tells changes, so that a changed order comes without being asked for.
            stand.sim.cancel_order(&first, CancelledBy::Shop).unwrap();
            assert_eq!(stand.poll(Some(cursor)).await.unwrap().0, [first]);
        }
    }
}

#[tokio::test]
async fn the_same_order_twice_and_out_of_order_is_each_order_once() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let placed: BTreeSet<String> = (0..5).map(|_| stand.sells(1)).collect();
        stand.always(Fault::SameOrderTwice, "");
        stand.always(Fault::OutOfOrder, "");
        let (numbers, _) = stand.poll(None).await.unwrap();
        assert_eq!(numbers.iter().cloned().collect::<BTreeSet<_>>(), placed, "{which:?}");
        for number in &placed {
            let items = stand.fetch(std::slice::from_ref(number)).await.unwrap();
            assert!(
                items.iter().all(|item| item.key == *number && stand.orders().parse(item).is_ok()),
                "{which:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_order_that_cannot_be_fetched_stops_no_other() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let placed: Vec<String> = (0..7).map(|_| stand.sells(1)).collect();
        let bad = [placed[0].clone(), placed[4].clone()];
        stand.always(Fault::CannotShow { orders: bad.to_vec() }, "");
        let fetched = stand.orders().fetch(&placed).await.unwrap();
        assert_eq!((fetched.items.len(), fetched.unread.len(), fetched.left.len()), (5, 2, 0), "{which:?}");
        assert!(fetched.unread.iter().all(|one| one.error.mall_words.is_some()), "{which:?}");
        if !which.fetches_behind_the_list() {
            let (numbers, _) = stand.poll(None).await.unwrap();
            assert!(which.are(&numbers, &bad.each_ref().map(String::as_str)), "{which:?} {numbers:?}");
            continue;
        }
        let since = Instant(stand.now().0 - 3_600_000);
        let (mut cursor, mut items, mut unread) = (None, BTreeSet::new(), Vec::new());
        let rest = loop {
            let step = stand.orders().step(cursor.as_deref(), since).await.unwrap();
            items.extend(step.items.into_iter().map(|item| item.key));
            unread.extend(step.unread);
            cursor = Some(step.next);
            if step.rest != Rest::More {
                break step.rest;
            }
        };
        assert_eq!(rest, Rest::Ended, "{which:?}: an order is missing, so it is not complete");
        assert_eq!(items.len(), 5, "{which:?} {items:?}");
        unread.sort_unstable_by(|a, b| a.number.cmp(&b.number));
        let numbers: Vec<&str> = unread.iter().map(|unread| unread.number.as_str()).collect();
        assert_eq!(numbers, bad, "{which:?}");
        assert!(unread.iter().all(|one| one.error.mall_words.is_some()), "{which:?} {unread:?}");
        // A report about one of them does not keep the others' back.
        if which == Which::Rakuten {
            let parcels: Vec<_> = placed[..2].iter().map(|number| crate::ops::parcel(number)).collect();
            assert!(stand.sim.confirm(&placed[1]).is_ok());
            let Reported::Later(receipt) = stand.shipments().report(&parcels).await.unwrap() else {
                panic!("no receipt");
            };
            let outcomes = stand.shipments().outcome(&receipt).await.unwrap().expect("done at once");
            let good: Vec<_> =
                outcomes.iter().filter(|one| one.result.is_ok()).map(|one| &one.order_number).collect();
            assert_eq!(good, [&placed[1]], "{outcomes:?}");
        }
        // Once the mall can show them they come by themselves: a minute later, not at every poll.
        stand.sim.clear_faults(None);
        let step = stand.orders().step(cursor.as_deref(), since).await.unwrap();
        assert_eq!((step.items.len(), step.rest), (0, Rest::Ended), "{which:?}");
        stand.clock.ahead.store(61_000, std::sync::atomic::Ordering::SeqCst);
        let (mut late, _) = stand.poll(Some(step.next)).await.unwrap();
        late.sort_unstable();
        assert_eq!(late, bad, "{which:?}");
    }
}

/// Orders that are open, as the engine knows them.
async fn open_orders(stand: &Stand, numbers: &[String]) -> Vec<OpenOrder> {
    let items = stand.fetch(numbers).await.unwrap();
    items.iter().map(|item| OpenOrder::from(&stand.orders().parse(item).unwrap())).collect()
}

#[tokio::test]
async fn open_orders_are_asked_whether_they_changed() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let numbers: Vec<String> = (0..6).map(|_| stand.sells(3)).collect();
        let mut open = open_orders(&stand, &numbers).await;
        let since = stand.sim.log_since(0).len();
        let asked = |path: &str| {
            let log = stand.sim.log_since(0);
            log.iter().skip(since).filter(|entry| entry.path.contains(path)).count()
        };
        let same = stand.orders().recheck(&open).await.unwrap();
        if which.lists_changes() {
            assert_eq!((same.items.len(), asked("orderInfo"), asked("orderList")), (0, 0, 1));
        }
        stand.sim.change_quantity(&numbers[2], 0, 1).unwrap();
        stand.sim.cancel_order(&numbers[4], CancelledBy::Shop).unwrap();
        // The mall's times have whole seconds: what changed within one is told by version or status, or not at all.
        if let Some(order) = open.get_mut(2) {
            order.version = order.version.map(|version| version - 1_000);
        }
        let changed = stand.orders().recheck(&open).await.unwrap();
        let keys: BTreeSet<&str> = changed.items.iter().map(|item| item.key.as_str()).collect();
        assert!(
            keys.contains(numbers[2].as_str()) && keys.contains(numbers[4].as_str()),
            "{which:?} {keys:?}"
        );
        if which.lists_changes() {
            assert_eq!((keys.len(), asked("orderInfo"), asked("orderList")), (2, 2, 2));
            // What the list can't tell is asked for itself: an order whose date nobody knows, one that was just placed.
            for order in &mut open {
                order.ordered_at = None;
            }
            assert_eq!(stand.orders().recheck(&open).await.unwrap().items.len(), 6);
            // And not too many at once.
            let many: Vec<OpenOrder> = (0..3)
                .flat_map(|_| open.clone())
                .enumerate()
                .map(|(n, mut order)| {
                    order.number = format!("{}-{n}", order.number);
                    order
                })
                .collect();
            assert_eq!(stand.orders().recheck(&many).await.unwrap().left.len(), 8);
        }
    }
}

#[tokio::test]
async fn an_order_that_changes_while_it_is_read_is_read_as_it_stands() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let number = stand.sells(1);
        stand.always(Fault::ChangedBetweenPages, "");
        let (numbers, cursor) = stand.poll(None).await.unwrap();
        assert_eq!(numbers, [number.as_str()], "{which:?}");
        stand.sim.clear_faults(None);
        // Whatever was seen in between, the next look agrees with the mall.
        stand.poll(Some(cursor)).await.unwrap();
        assert!(!observed(&stand, &number).await.cancelled, "{which:?}");
    }
}

/// More orders than a page holds, and the pages shift between the first and the second.
#[tokio::test]
async fn shifting_pages_hide_no_order() {
    for which in MALLS {
        let (page, list) = (which.page(), which.list());
        let stand = Stand::usual(which).await;
        stand.sim.set_stock_by_hand("gyokuro", "50g", Some(99_999)).unwrap();
        let spec = || OrderSpec::simple("gyokuro", "50g", 1, buyer());
        let placed: BTreeSet<String> =
            (0..page + 30).map(|_| stand.sim.place_order(spec()).unwrap()).collect();
        stand.sim.set_fault(FaultRule::next(Fault::PagesShifting, list, 2));
        let (numbers, _) = stand.poll(None).await.unwrap();
        let got: BTreeSet<String> = numbers.into_iter().collect();
        assert_eq!(placed.difference(&got).count(), 0, "{which:?}: orders were lost");
    }
}

#[tokio::test]
async fn a_poll_that_is_broken_off_goes_on_where_it_was() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let placed: BTreeSet<String> = (0..25).map(|_| stand.sells(1)).collect();
        let since = Instant(stand.now().0 - 3_600_000);
        let first = stand.orders().step(None, since).await.unwrap();
        let mut got: BTreeSet<String> = first.items.iter().map(|item| item.key.clone()).collect();
        // Between two steps the program ends; only items and cursor are kept.
        if first.rest == Rest::More {
            got.extend(stand.poll(Some(first.next)).await.unwrap().0);
        }
        assert_eq!(got, placed, "{which:?}");
    }
}

#[tokio::test]
async fn what_came_is_kept_byte_for_byte_and_rubbish_says_why() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let number = stand.sells(1);
        let item = stand.fetch(&[number]).await.unwrap().remove(0);
        assert!(std::str::from_utf8(&item.bytes).unwrap().contains(&item.key), "{which:?}");
        for cut in [0, 1, item.bytes.len() / 2, item.bytes.len() * 3 / 4] {
            let mut damaged = item.clone();
            damaged.bytes.truncate(cut);
            let error = stand.orders().parse(&damaged).unwrap_err();
            assert_eq!(error.code, "mall_error.order_unreadable", "{which:?} cut at {cut}");
        }
    }
}
