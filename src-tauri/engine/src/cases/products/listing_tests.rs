//! An article of a shop said to be a SKU: what was known of it stays, and what can't be meant is refused.

use std::collections::BTreeMap;

use miseban_domain::{ShopId, SkuId, observation::FulfilledBy};
use miseban_store::{listings, listings::ListingRules};

use super::tests::{id, product};
use crate::{
    Engine,
    intake::tests::{at_rakuten, open, set_up},
    problem::FaultResult,
    views::{ListingSaved, SaveListing, TakeApart},
};

async fn save(engine: &Engine, shop: ShopId, sku: SkuId, keys: &[(&str, &str)]) -> FaultResult<ListingSaved> {
    let keys: BTreeMap<String, String> =
        keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    engine.save_listing(SaveListing { request_id: id(), shop_id: shop, sku_id: sku, keys }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_listing_stays_when_it_is_saved_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let tea = product(&engine, &["tea"]).await.1[0];
    let cup = product(&engine, &["cup"]).await.1[0];
    let named = [("manageNumber", "tea"), ("variantId", "0")];
    let with_number = [("manageNumber", "tea"), ("variantId", "0"), ("itemNumber", "T-1")];
    let listing = save(&engine, shop, tea, &with_number).await.unwrap().listing_id;
    engine
        .store
        .write(move |w| {
            let rules = ListingRules { stopped: true, cap: Some(3), buffer: 1, set_aside: 0 };
            listings::set_rules(w, listing, &rules)?;
            listings::set_fulfilled_by(w, listing, FulfilledBy::Mall)?;
            listings::set_linked(w, listing, false)
        })
        .await
        .unwrap();
    let row = async || engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    let before = row().await;
    assert_eq!(save(&engine, shop, tea, &named).await.unwrap().listing_id, listing);
    assert_eq!(row().await, before, "the mall ships it, as before");

    let refused = save(&engine, shop, cup, &named).await.unwrap_err().problem;
    assert_eq!((refused.code.as_str(), refused.args["code"].as_str()), ("listing.of_other_sku", "tea"));
    assert_eq!(row().await, before);
    // Taken apart it is free, and still the mall's to ship.
    engine.take_apart(TakeApart { request_id: id(), listing_ids: vec![listing] }).await.unwrap();
    save(&engine, shop, cup, &named).await.unwrap();
    assert_eq!((row().await.sku_id, row().await.fulfilled_by), (cup, FulfilledBy::Mall));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_name_nothing_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let tea = product(&engine, &["tea"]).await.1[0];
    for (keys, code, key) in [
        ([("foo", "1")].as_slice(), "problem.listing_key_unknown", "foo"),
        (
            [("manageNumber", "tea"), ("variantId", "0"), ("foo", "1")].as_slice(),
            "problem.listing_key_unknown",
            "foo",
        ),
        (
            [("manageNumber", "tea"), ("variantId", " ")].as_slice(),
            "problem.listing_key_lacking",
            "@listing_key.rakuten.variant_id",
        ),
        (
            [("variantId", "0"), ("itemNumber", "T-1")].as_slice(),
            "problem.listing_key_lacking",
            "@listing_key.rakuten.manage_number",
        ),
    ] {
        let refused = save(&engine, shop, tea, keys).await.unwrap_err().problem;
        assert_eq!((refused.code.as_str(), refused.args["key"].as_str()), (code, key), "{keys:?}");
    }
    let none = save(&engine, shop, tea, &[("itemNumber", "")]).await.unwrap_err();
    assert_eq!(none.problem.code, "problem.listing_keys_missing");
    // A key that the mall keeps no stock by is what some orders know their articles by.
    save(&engine, shop, tea, &[("itemNumber", "のし")]).await.unwrap();
    engine.close().await;
}
