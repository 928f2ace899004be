//! Orders: three searches, two shapes, and a cancel that only a search tells.

use miseban_domain::observation::{Extent, MallState};
use miseban_malls::OpenOrder;
use miseban_simulators::stand::{
    order::{OrderSpec, Payment},
    shop::CancelledBy,
};

use super::shop;
use crate::stands::buyer;

#[tokio::test]
async fn a_poll_brings_every_page_once_it_is_there() {
    let shop = shop(false, 2).await;
    let mut placed: Vec<String> = (0..5).map(|_| shop.sells("cup", "", 1)).collect();
    let (numbers, cursor) = shop.poll(None).await;
    assert_eq!(numbers, placed);
    placed.push(shop.sells("sencha", "100", 2));
    let (numbers, _) = shop.poll(Some(cursor)).await;
    assert!(numbers.contains(&placed[5]), "{numbers:?}");
}

#[tokio::test]
async fn a_long_poll_that_was_broken_off_ends_with_what_was_ordered_meanwhile() {
    // More pages than a step takes at once.
    let shop = shop(false, 1).await;
    let placed: Vec<String> = (0..10).map(|_| shop.sells("sencha", "100", 1)).collect();
    let since = miseban_domain::Instant(shop.sim.now() - 7_200_000);
    let orders = shop.mall.orders().unwrap();
    let first = orders.step(None, since).await.unwrap();
    assert_eq!(first.rest, miseban_malls::Rest::More);
    // The program is off for an hour: its window ended then.
    let mut cursor: serde_json::Value = serde_json::from_str(&first.next).unwrap();
    let to = cursor["window"]["to"].as_i64().unwrap();
    cursor["window"]["to"] = (to - 3_600_000).into();
    let late = shop.sells("sencha", "100", 1);
    let (numbers, _) = shop.poll(Some(cursor.to_string())).await;
    assert!(numbers.contains(&late) && placed.iter().all(|one| numbers.contains(one)), "{numbers:?}");
}

#[tokio::test]
async fn list_and_detail_say_the_same_and_the_detail_has_the_message() {
    let shop = shop(false, 50).await;
    let spec = OrderSpec {
        remark: Some("熨斗なしで".to_owned()),
        payment: Payment::BankTransfer,
        postage: 500,
        ..OrderSpec::simple("shirt", "M/RED", 2, buyer())
    };
    let number = shop.sim.place_order(spec).unwrap();
    let orders = shop.mall.orders().unwrap();
    let step = orders.step(None, miseban_domain::Instant(shop.sim.now() - 60_000)).await.unwrap();
    let listed = orders.parse(&step.items[0]).unwrap();
    let fetched = orders.fetch(std::slice::from_ref(&number)).await.unwrap();
    let detailed = orders.parse(&fetched.items[0]).unwrap();
    assert_eq!((listed.remarks.as_deref(), detailed.remarks.as_deref()), (None, Some("熨斗なしで")));
    for seen in [&listed, &detailed] {
        assert_eq!(
            (seen.order_number.as_str(), seen.extent, seen.cancelled),
            (number.as_str(), Extent::Whole, false)
        );
        let delivery = &seen.deliveries[0];
        let recipient = delivery.recipient.as_ref().unwrap();
        assert_eq!((recipient.postal_code.as_str(), recipient.prefecture.as_str()), ("1000001", "東京都"));
        let line = &delivery.lines[0];
        assert_eq!((line.keys["skuNo"].as_str(), line.quantity, line.unit_price), ("SH-M-RED", 2, 1_080));
        assert_eq!(line.tax_rate, Some(8));
        let totals = seen.totals.as_ref().unwrap();
        assert_eq!((totals.billed, totals.sum()), (2_660, 2_660), "the sums add up");
        assert_eq!(seen.payment.as_ref().unwrap().paid, Some(false));
        assert_eq!(seen.state, Some(MallState::ToShip));
    }
    assert_eq!(detailed.deliveries[0].lines[0].keys["productNo"], "shirt");
}

#[tokio::test]
async fn a_cancel_is_found_by_its_search_and_by_the_number() {
    let shop = shop(false, 50).await;
    let (number, other) = (shop.sells("cup", "", 1), shop.sells("cup", "", 1));
    let (_, cursor) = shop.poll(None).await;
    shop.sim.cancel_order(&number, CancelledBy::Shop).unwrap();
    let orders = shop.mall.orders().unwrap();
    let mut cursor = Some(cursor);
    let mut cancelled = Vec::new();
    loop {
        let step = orders.step(cursor.as_deref(), miseban_domain::Instant(0)).await.unwrap();
        let seen = step.items.iter().map(|item| orders.parse(item).unwrap());
        cancelled.extend(seen.filter(|seen| seen.cancelled).map(|seen| seen.order_number));
        if step.rest != miseban_malls::Rest::More {
            break;
        }
        cursor = Some(step.next);
    }
    assert_eq!(cancelled, std::slice::from_ref(&number));
    let open = [&number, &other].map(|number| OpenOrder { number: number.clone(), ..OpenOrder::default() });
    let fetched = orders.recheck(&open).await.unwrap();
    let seen: Vec<bool> = fetched.items.iter().map(|item| orders.parse(item).unwrap().cancelled).collect();
    assert_eq!(seen, [true, false]);
    let nothing = orders.fetch(&["999999999999".to_owned()]).await.unwrap();
    assert!(nothing.items.is_empty() && nothing.unread.is_empty(), "unknown numbers are in no list");
}

#[tokio::test]
async fn what_does_not_make_an_order_says_why_without_a_name() {
    let shop = shop(false, 50).await;
    let item = miseban_malls::RawItem {
        key: "1".to_owned(),
        media_type: "application/json",
        bytes: "{\"orderNo\": 7, \"buyerInfo\": {\"lastName\": \"見本\"}}".into(),
        fetched_at: miseban_domain::Instant(0),
    };
    let error = shop.mall.orders().unwrap().parse(&item).unwrap_err();
    assert_eq!(error.code, "mall_error.order_unreadable");
    assert!(!error.args["reason"].contains("見本"));
}
