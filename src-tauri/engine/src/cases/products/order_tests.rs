//! Orders and sets: what an order takes is what the set was made of then.

use std::collections::BTreeMap;

use miseban_domain::{
    Observation, ShopId, SkuId,
    observation::{Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, Source},
    stock::Belief,
};
use miseban_store::{listings, stock};

use super::tests::{id, product, put_on_shelf};
use crate::{
    Engine,
    intake::{
        apply,
        tests::{NOW, at_rakuten, open, set_up},
    },
    mail::route,
    views::{PartQuantity, SaveBundle, SaveListing},
};

fn ordered(number: &str, code: &str, quantity: i64) -> Observation {
    let line = ObservedLine {
        key: "1".to_owned(),
        keys: BTreeMap::from([("itemNumber".to_owned(), code.to_owned())]),
        title: code.to_owned(),
        options: Vec::new(),
        quantity,
        unit_price: 1_000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
    };
    let mut observation = route::announcement(number, NOW, false);
    observation.state = Some(MallState::New);
    observation.extent = Extent::Whole;
    observation.source = Source::Api;
    observation.deliveries =
        vec![ObservedDelivery { key: "1".to_owned(), lines: vec![line], ..ObservedDelivery::default() }];
    observation
}

async fn came(engine: &Engine, shop: ShopId, observation: Observation) {
    engine
        .store
        .write(move |w| apply(w, shop, None, &observation, observation.seen_at).map(drop))
        .await
        .unwrap();
}

async fn left(engine: &Engine, sku: SkuId) -> i64 {
    engine.store.read(move |r| Ok(stock::stock(r, sku)?.unwrap().expected)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_keeps_the_parts_that_it_was_taken_in_with() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, mug) = product(&engine, &["mug"]).await;
    let (_, lid) = product(&engine, &["lid"]).await;
    let (_, set) = product(&engine, &["set"]).await;
    put_on_shelf(&engine, mug[0], 10).await;
    put_on_shelf(&engine, lid[0], 10).await;
    let save = |parts: Vec<(SkuId, i64)>| {
        let parts = parts.into_iter().map(|(sku_id, quantity)| PartQuantity { sku_id, quantity }).collect();
        engine.save_bundle(SaveBundle { request_id: id(), sku_id: set[0], parts, seen: None })
    };
    save(vec![(mug[0], 2)]).await.unwrap();
    came(&engine, shop, ordered("1", "set", 2)).await;
    assert_eq!((left(&engine, mug[0]).await, left(&engine, lid[0]).await), (6, 10));
    save(vec![(mug[0], 1), (lid[0], 1)]).await.unwrap();
    assert_eq!(left(&engine, mug[0]).await, 6, "what was ordered before is as it was");
    let mut more = ordered("1", "set", 3);
    more.seen_at = NOW.plus(1_000);
    came(&engine, shop, more).await;
    assert_eq!((left(&engine, mug[0]).await, left(&engine, lid[0]).await), (4, 10), "of the set of then");
    came(&engine, shop, ordered("2", "set", 1)).await;
    assert_eq!((left(&engine, mug[0]).await, left(&engine, lid[0]).await), (3, 9));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mall_ships_takes_nothing_of_ours() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, mug) = product(&engine, &["mug"]).await;
    put_on_shelf(&engine, mug[0], 10).await;
    // The order's lines carry the item number only, so it is the listing of that key.
    let keys = BTreeMap::from([("itemNumber".to_owned(), "mug".to_owned())]);
    let saved = engine
        .save_listing(SaveListing { request_id: id(), shop_id: shop, sku_id: mug[0], keys })
        .await
        .unwrap();
    came(&engine, shop, ordered("1", "mug", 1)).await;
    assert_eq!(left(&engine, mug[0]).await, 9);
    let listing = saved.listing_id;
    engine.store.write(move |w| listings::set_fulfilled_by(w, listing, FulfilledBy::Mall)).await.unwrap();
    came(&engine, shop, ordered("2", "mug", 1)).await;
    assert_eq!(left(&engine, mug[0]).await, 9, "never in our numbers");
    let mut again = ordered("1", "mug", 2);
    again.seen_at = NOW.plus(1_000);
    came(&engine, shop, again).await;
    assert_eq!(left(&engine, mug[0]).await, 8, "an order of before stays ours");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_the_key_of_the_stock_lowers_the_one_listing_of_its_sku() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (_, mug) = product(&engine, &["mug"]).await;
    put_on_shelf(&engine, mug[0], 10).await;
    let save = |variant: &str| {
        let keys = [("manageNumber", "cup"), ("variantId", variant)];
        let keys = keys.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        engine.save_listing(SaveListing { request_id: id(), shop_id: shop, sku_id: mug[0], keys })
    };
    let first = save("a").await.unwrap().listing_id;
    engine.store.write(move |w| listings::record_belief(w, first, Belief::new(10), NOW)).await.unwrap();
    let belief = async || {
        let row = engine.store.read(move |r| listings::get(r, first)).await.unwrap().unwrap();
        row.belief().unwrap()
    };
    came(&engine, shop, ordered("1", "mug", 3)).await;
    assert_eq!((belief().await.number, belief().await.unexplained()), (7, 0));
    // Told again with more of its keys, it is no second sale.
    let mut again = ordered("1", "mug", 3);
    again.seen_at = NOW.plus(1_000);
    let keys = &mut again.deliveries[0].lines[0].keys;
    keys.extend([("manageNumber", "cup"), ("variantId", "a")].map(|(key, value)| (key.into(), value.into())));
    came(&engine, shop, again).await;
    assert_eq!(belief().await.number, 7);
    // With two listings of the SKU nobody knows which of them it was.
    save("b").await.unwrap();
    came(&engine, shop, ordered("2", "mug", 1)).await;
    assert_eq!(belief().await.number, 7);
    assert_eq!(left(&engine, mug[0]).await, 6);
    engine.close().await;
}
