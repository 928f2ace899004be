//! A shop that turns to another account while its mall is answering.

use std::{collections::BTreeMap, time::Duration};

use miseban_domain::{ShopId, stock::Belief};
use miseban_malls::Clock;
use miseban_simulators::{
    demo::{catalogue, rakuten_config},
    rakuten::RakutenSim,
    stand::{
        faults::{Fault, FaultRule},
        order::{OrderSpec, Person},
    },
};
use miseban_store::{
    FolderKind, listings, orders,
    push::{self, NewAttempt, OutcomeKind, PushMode},
    raw,
    shops::{self, ACCOUNT_CHANGED},
    skus::{self, NewSku},
};

use super::cursor_scope;
use crate::{
    Engine, Mode, Options, SystemClock,
    intake::tests::{NOW, at_rakuten, open, set_up},
    views::SaveShop,
};

/// A shop at the simulated mall.
fn with_account(sim: &RakutenSim, request: &str, id: Option<ShopId>, account: &str) -> SaveShop {
    let keys = sim.credentials();
    let mut shop = at_rakuten(request, "first", account);
    shop.id = id;
    shop.secrets = BTreeMap::from([
        ("service_secret".to_owned(), keys.service_secret),
        ("license_key".to_owned(), keys.license_key),
    ]);
    shop
}

async fn until(what: &str, look: impl AsyncFn() -> bool) {
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let found = tokio::time::timeout(Duration::from_mins(1), async {
        while !look().await {
            tick.tick().await;
        }
    });
    assert!(found.await.is_ok(), "waited in vain for: {what}");
}

async fn cursor(engine: &Engine, shop: ShopId) -> Option<String> {
    engine.store.read(move |r| raw::cursor(r, &cursor_scope(shop))).await.unwrap()
}

fn anybody() -> Person {
    Person {
        family_name: "髙橋".to_owned(),
        first_name: "健".to_owned(),
        family_kana: "タカハシ".to_owned(),
        first_kana: "ケン".to_owned(),
        postcode: "1500041".to_owned(),
        prefecture: "東京都".to_owned(),
        city: "渋谷区".to_owned(),
        street: "神南0-0-0".to_owned(),
        building: String::new(),
        phone: "090-0000-0001".to_owned(),
        mail: "takahashi@example.com".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_account_before_answers_is_not_taken_in() {
    let sim = RakutenSim::start(rakuten_config()).await.unwrap();
    let mall = sim.shared();
    mall.enforce_limits(false);
    let dir = tempfile::tempdir().unwrap();
    let options = Options {
        kind: Some(FolderKind::Demo),
        mode: Mode::Minding,
        key_file: true,
        addresses: BTreeMap::from([(
            "rakuten".to_owned(),
            BTreeMap::from([("api".to_owned(), sim.base_url())]),
        )]),
        ..Options::new(dir.path().to_owned())
    };
    let engine = Engine::open(options).await.unwrap();
    let sku = catalogue().into_iter().find(|sku| sku.rakuten.is_some()).unwrap();
    let (item, variant) = sku.rakuten.unwrap();
    let number = mall.place_order(OrderSpec::simple(&item, &variant, 1, anybody())).unwrap();
    // Only a round asks for orders themselves; a check of the keys asks for a list, too.
    mall.set_fault(FaultRule::always(Fault::HoldAnswer, "getOrder"));
    let own = sim.credentials().shop_url;
    let shop = set_up(&engine, with_account(&sim, "1", None, &own)).await;
    until("an order is under way", async || !mall.held().is_empty()).await;

    for (request, account) in [("2", "another"), ("3", own.as_str())] {
        let saved = engine.save_shop(with_account(&sim, request, Some(shop), account)).await.unwrap();
        assert_eq!(saved.told.first().map(|one| one.code.as_str()), Some(ACCOUNT_CHANGED));
    }
    assert_eq!(cursor(&engine, shop).await, None, "the new account is asked from the beginning");
    // When it is asked for again, the round with the answer of the account before is over.
    let answered = mall.held().iter().map(|held| held.seq).max().unwrap();
    mall.release_held();
    until("it is asked for again", async || mall.held().iter().any(|held| held.seq > answered)).await;
    let taken_in = async || {
        let number = number.clone();
        engine.store.read(move |r| orders::by_number(r, shop, &number)).await.unwrap().is_some()
    };
    assert!(!taken_in().await, "neither the answer nor its cursor was written");

    mall.clear_faults(None);
    mall.release_held();
    until("its orders come", taken_in).await;
    assert!(cursor(&engine, shop).await.is_some());
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_on_its_way_to_the_account_before_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let (listing, attempt) = engine
        .store
        .write(move |w| {
            let sku = skus::insert(w, &NewSku { code: "A".into(), tax_rate: 10, ..NewSku::default() }, NOW)?;
            let new = listings::NewListing {
                shop_id: shop,
                sku_id: sku,
                key: "a:0".into(),
                keys: BTreeMap::new(),
                fulfilled_by: miseban_domain::observation::FulfilledBy::Shop,
            };
            let listing = listings::insert(w, &new, NOW)?;
            listings::record_belief(w, listing, Belief::new(10), NOW)?;
            let attempt = NewAttempt {
                listing,
                run_id: "run".into(),
                rev: 1,
                mode: PushMode::Relative,
                number: -3,
                target: 7,
                read: Some(10),
                belief: Some(10),
                counted_to: 0,
                own_sold: 0,
                net: None,
                at: NOW,
            };
            Ok((listing, push::begin_attempt(w, &attempt)?))
        })
        .await
        .unwrap();
    let before = engine.pool.seat(shop).await.unwrap();
    let mut other = at_rakuten("2", "first", "another");
    other.id = Some(shop);
    engine.save_shop(other).await.unwrap();

    let after = engine.pool.seat(shop).await.unwrap();
    let (row, attempt) = engine
        .store
        .read(move |r| {
            let refused = shops::require_account(r, shop, before.account).unwrap_err();
            assert_eq!(refused.coded().code, ACCOUNT_CHANGED);
            shops::require_account(r, shop, after.account)?;
            Ok((listings::get(r, listing)?.unwrap(), push::attempt(r, attempt)?.unwrap()))
        })
        .await
        .unwrap();
    assert_eq!(attempt.outcome, Some(OutcomeKind::Dropped));
    assert_eq!((row.belief, row.shown), (None, None));
    assert!(row.wanted_rev > row.settled_rev, "its number is computed anew");
    engine.close().await;
}

#[test]
fn a_worker_that_turns_to_another_account_plans_nothing_of_before() {
    let now = SystemClock.now();
    let mut plan = super::Plan { poll_at: now, complete_since: Some(now), ..super::Plan::default() };
    plan.announced.extend(["1".to_owned()]);
    plan.turn_to(0);
    assert_eq!((plan.complete_since, plan.announced.len()), (Some(now), 1), "it is the same account");
    plan.turn_to(1);
    assert_eq!((plan.poll_at, plan.complete_since, plan.announced.len()), (super::Instant(0), None, 0));
}
