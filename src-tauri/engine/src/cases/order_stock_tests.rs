//! Orders that ask the person about stock, and orders whose shop is not sent to: from the observation to the books.

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ListingId, Observation, OrderId, ShopId, SkuId,
    observation::{
        Cancel, CancelledBy, Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, Source,
    },
    shop::{Cancels, StockLink, Switches},
    stock::Belief,
    time::MINUTE,
};
use miseban_store::{
    Result, Write,
    listings::{self, NewListing},
    orders, push, shops, stock,
};

use crate::{
    Engine,
    intake::{
        apply,
        tests::{NOW, at_rakuten, open, set_up},
    },
    push::shelf::set_to,
    views::{AnswerReturn, Nothing, OrderQuery, SomeOrders},
};

struct Stand {
    shop: ShopId,
    sku: SkuId,
    listing: ListingId,
}

/// A shop with ten of one article, which its mall shows too; its switches as `change` makes them.
async fn stand(engine: &Engine, change: impl FnOnce(&mut Switches) + Send + 'static) -> Stand {
    let shop = set_up(engine, at_rakuten("1", "first", "hinata")).await;
    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            switches.push_stock = true;
            change(&mut switches);
            shops::set_switches(w, shop, &switches)?;
            let new = miseban_store::skus::NewSku { code: "tea".into(), tax_rate: 10, ..Default::default() };
            let sku = miseban_store::skus::insert(w, &new, NOW)?;
            let new = NewListing {
                shop_id: shop,
                sku_id: sku,
                key: crate::intake::at_mall("rakuten", &keys()).unwrap(),
                keys: keys(),
                fulfilled_by: FulfilledBy::Shop,
            };
            let listing = listings::insert(w, &new, NOW)?;
            set_to(w, sku, 10)?;
            listings::record_belief(w, listing, Belief::new(10), NOW)?;
            let row = listings::get(w, listing)?.unwrap();
            push::settle_unchanged(w, listing, row.wanted_rev)?;
            Ok(Stand { shop, sku, listing })
        })
        .await
        .unwrap()
}

fn keys() -> BTreeMap<String, String> {
    BTreeMap::from([
        ("manageNumber".to_owned(), "tea".to_owned()),
        ("variantId".to_owned(), "100g".to_owned()),
        ("itemNumber".to_owned(), "tea".to_owned()),
    ])
}

fn seen(number: &str, at: Instant, change: impl FnOnce(&mut Observation)) -> Observation {
    let line = ObservedLine {
        key: "1".into(),
        keys: keys(),
        title: "茶".into(),
        options: Vec::new(),
        quantity: 2,
        unit_price: 1_000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
    };
    let delivery = ObservedDelivery { key: "1".into(), lines: vec![line], ..ObservedDelivery::default() };
    let mut seen = crate::mail::route::announcement(number, at, false);
    seen.source = Source::Api;
    seen.extent = Extent::Whole;
    seen.ordered_at = Some(NOW);
    seen.state = Some(MallState::New);
    seen.deliveries = vec![delivery];
    change(&mut seen);
    seen
}

async fn comes(engine: &Engine, shop: ShopId, observation: Observation) -> OrderId {
    engine
        .store
        .write(move |w: &mut Write<'_>| -> Result<OrderId> {
            Ok(apply(w, shop, None, &observation, NOW)?.order_id)
        })
        .await
        .unwrap()
}

async fn left(engine: &Engine, sku: SkuId) -> i64 {
    engine.store.read(move |r| Ok(stock::stock(r, sku)?.unwrap().expected)).await.unwrap()
}

async fn waits(engine: &Engine, listing: ListingId) -> bool {
    let row = engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    row.settled_rev < row.wanted_rev
}

async fn asking(engine: &Engine, tab: &str) -> i64 {
    let query = OrderQuery {
        tab: tab.to_owned(),
        limit: 9,
        ..serde_json::from_value(serde_json::json!({})).unwrap()
    };
    engine.orders(query).await.unwrap().total
}

fn cancelled(by: CancelledBy, after: i64) -> impl FnOnce(&mut Observation) {
    move |seen| {
        seen.cancelled = true;
        seen.cancel = Some(Cancel { by, at: Some(NOW.plus(after)) });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_that_the_setting_leaves_out_is_asked_about_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let on = stand(&engine, |it| it.cancels = Cancels::BuyerSoon).await;
    comes(&engine, on.shop, seen("n1", NOW, |_| ())).await;
    comes(&engine, on.shop, seen("n2", NOW, |_| ())).await;
    comes(&engine, on.shop, seen("n3", NOW, |_| ())).await;
    assert_eq!(left(&engine, on.sku).await, 4);

    let later = NOW.plus(MINUTE);
    comes(&engine, on.shop, seen("n1", later, cancelled(CancelledBy::Buyer, 20 * MINUTE))).await;
    assert_eq!(
        (left(&engine, on.sku).await, asking(&engine, "asks_return").await),
        (6, 0),
        "the buyer's own"
    );
    let two = comes(&engine, on.shop, seen("n2", later, cancelled(CancelledBy::Shop, MINUTE))).await;
    let three = comes(&engine, on.shop, seen("n3", later, cancelled(CancelledBy::Buyer, 40 * MINUTE))).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "asks_return").await), (6, 2));
    assert_eq!(engine.order_counts(Nothing {}).await.unwrap().asks_return, 2);

    let some = |ids: &[OrderId]| SomeOrders { request_id: String::new(), order_ids: ids.to_vec() };
    let effects = engine.stock_effects(some(&[two, three])).await.unwrap().rows;
    assert_eq!(effects.iter().map(|row| (row.delta, row.after)).collect::<Vec<_>>(), [(2, 8), (2, 10)]);

    let answer = |request: &str, id, restock| AnswerReturn {
        request_id: request.to_owned(),
        order_ids: vec![id],
        restock,
    };
    assert_eq!(engine.answer_return(answer("a", two, true)).await.unwrap().done, 1);
    assert_eq!(engine.answer_return(answer("a", two, true)).await.unwrap().done, 1, "a repeat");
    assert_eq!(
        engine.answer_return(answer("b", two, true)).await.unwrap().done,
        0,
        "nothing is left to return"
    );
    assert_eq!(engine.answer_return(answer("c", three, false)).await.unwrap().done, 1);
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "asks_return").await), (8, 0));
    let again = NOW.plus(2 * MINUTE);
    comes(&engine, on.shop, seen("n3", again, cancelled(CancelledBy::Buyer, 40 * MINUTE))).await;
    assert_eq!(
        (left(&engine, on.sku).await, asking(&engine, "asks_return").await),
        (8, 0),
        "it was answered"
    );
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_a_paused_shop_are_shown_with_what_they_take_and_applied_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let on = stand(&engine, |it| it.stock_link = StockLink::Paused).await;
    let one = comes(&engine, on.shop, seen("n1", NOW, |_| ())).await;
    let two = comes(&engine, on.shop, seen("n2", NOW, |_| ())).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (10, 2));
    let some = |request: &str, ids: &[OrderId]| SomeOrders {
        request_id: request.to_owned(),
        order_ids: ids.to_vec(),
    };
    let effects = engine.stock_effects(some("", &[one, two])).await.unwrap().rows;
    assert_eq!(effects.iter().map(|row| (row.delta, row.after)).collect::<Vec<_>>(), [(-2, 8), (-2, 6)]);
    assert_eq!(engine.apply_stock(some("a", &[one])).await.unwrap().done, 1);
    let again = engine.apply_stock(some("b", &[one])).await.unwrap();
    assert_eq!((again.done, again.left_out.len()), (0, 1));
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (8, 1));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shop_that_an_order_came_from_is_left_out_only_where_it_shows_the_number_already() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let on = stand(&engine, |it| it.sending.reflect_origin = false).await;
    comes(&engine, on.shop, seen("n1", NOW, |_| ())).await;
    assert_eq!(left(&engine, on.sku).await, 8);
    assert!(!waits(&engine, on.listing).await, "the mall took its own sale off");

    let sku = on.sku;
    engine.store.write(move |w| set_to(w, sku, 20)).await.unwrap();
    comes(&engine, on.shop, seen("n2", NOW, |_| ())).await;
    assert!(waits(&engine, on.listing).await, "what somebody changed before is still to be sent");
    let id = on.listing;
    engine
        .store
        .write(move |w| {
            let row = listings::get(w, id)?.unwrap();
            push::settle_unchanged(w, id, row.wanted_rev)
        })
        .await
        .unwrap();
    comes(&engine, on.shop, seen("n3", NOW, |_| ())).await;
    assert!(waits(&engine, on.listing).await, "the mall is believed to show another number");
    let later = NOW.plus(MINUTE);
    comes(&engine, on.shop, seen("n1", later, cancelled(CancelledBy::Shop, MINUTE))).await;
    assert!(waits(&engine, on.listing).await, "what comes back is sent");
    let stored = engine.store.read(|r| orders::by_number(r, ShopId(1), "n1")).await.unwrap();
    assert!(stored.is_some());
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_while_a_shop_is_paused_waits_and_is_applied_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let on = stand(&engine, |_| ()).await;
    let one = comes(&engine, on.shop, seen("n1", NOW, |_| ())).await;
    let two = comes(&engine, on.shop, seen("n2", NOW, |_| ())).await;
    comes(&engine, on.shop, seen("n3", NOW, |_| ())).await;
    assert_eq!(left(&engine, on.sku).await, 4);
    link(&engine, on.shop, StockLink::Paused).await;

    let more = |seen: &mut Observation| seen.deliveries[0].lines[0].quantity = 3;
    let later = |minutes: i64| NOW.plus(minutes * MINUTE);
    comes(&engine, on.shop, seen("n1", later(1), more)).await;
    comes(&engine, on.shop, seen("n2", later(1), cancelled(CancelledBy::Shop, MINUTE))).await;
    comes(&engine, on.shop, seen("n3", later(1), |_| ())).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (4, 2));
    assert_eq!(engine.order_counts(Nothing {}).await.unwrap().stock_waiting, 2);
    let some = |request: &str, ids: &[OrderId]| SomeOrders {
        request_id: request.to_owned(),
        order_ids: ids.to_vec(),
    };
    let effects = engine.stock_effects(some("", &[one, two])).await.unwrap().rows;
    assert_eq!(effects.iter().map(|row| (row.delta, row.after)).collect::<Vec<_>>(), [(-1, 3), (2, 5)]);

    // It goes on waiting when the shop runs again; what is changed back waits no more.
    link(&engine, on.shop, StockLink::Running).await;
    comes(&engine, on.shop, seen("n1", later(2), more)).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (4, 2));
    comes(&engine, on.shop, seen("n1", later(3), |_| ())).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (4, 1));
    comes(&engine, on.shop, seen("n1", later(4), more)).await;
    assert_eq!(left(&engine, on.sku).await, 3, "a running shop counts by itself");

    link(&engine, on.shop, StockLink::Paused).await;
    assert_eq!(engine.apply_stock(some("a", &[two])).await.unwrap().done, 1);
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (5, 0));
    assert_eq!(engine.apply_stock(some("b", &[two])).await.unwrap().done, 0, "once");
    comes(&engine, on.shop, seen("n2", later(5), cancelled(CancelledBy::Shop, MINUTE))).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "stock_waiting").await), (5, 0));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_that_was_asked_about_is_asked_about_still_while_the_shop_is_paused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let on = stand(&engine, |it| it.cancels = Cancels::Never).await;
    comes(&engine, on.shop, seen("n1", NOW, |_| ())).await;
    let later = NOW.plus(MINUTE);
    comes(&engine, on.shop, seen("n1", later, cancelled(CancelledBy::Buyer, MINUTE))).await;
    assert_eq!(asking(&engine, "asks_return").await, 1);
    link(&engine, on.shop, StockLink::Paused).await;
    let id =
        comes(&engine, on.shop, seen("n1", later.plus(MINUTE), cancelled(CancelledBy::Buyer, MINUTE))).await;
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "asks_return").await), (8, 1));
    let answer = AnswerReturn { request_id: "a".to_owned(), order_ids: vec![id], restock: true };
    assert_eq!(engine.answer_return(answer).await.unwrap().done, 1);
    assert_eq!((left(&engine, on.sku).await, asking(&engine, "asks_return").await), (10, 0));
    assert_eq!(asking(&engine, "stock_waiting").await, 0, "the answer was applied, too");
    engine.close().await;
}

async fn link(engine: &Engine, shop: ShopId, to: StockLink) {
    engine
        .store
        .write(move |w| {
            let switches = Switches { stock_link: to, ..shops::get(w, shop)?.unwrap().switches };
            shops::set_switches(w, shop, &switches)
        })
        .await
        .unwrap();
}
