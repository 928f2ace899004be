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
    outbox::{self, OutboxState},
    push::{self, NewAttempt, OutcomeKind, PushMode},
    raw,
    shops::{self, ACCOUNT_CHANGED},
    skus::{self, NewSku},
};

use super::cursor_scope;
use crate::{
    Engine, Mode, Options, SystemClock,
    intake::tests::{NOW, at_rakuten, open, set_up},
    views::{SaveShop, SomeOrders},
};

/// A shop at the simulated mall.
pub(super) fn with_account(sim: &RakutenSim, request: &str, id: Option<ShopId>, account: &str) -> SaveShop {
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

pub(super) fn anybody() -> Person {
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

async fn minding(dir: &tempfile::TempDir) -> (Engine, RakutenSim) {
    let sim = RakutenSim::start(rakuten_config()).await.unwrap();
    sim.shared().enforce_limits(false);
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
    (Engine::open(options).await.unwrap(), sim)
}

/// The shop turns to another account, and back.
async fn turn_over(engine: &Engine, sim: &RakutenSim, shop: ShopId, own: &str) {
    for (request, account) in [("2", "another"), ("3", own)] {
        let saved = engine.save_shop(with_account(sim, request, Some(shop), account)).await.unwrap();
        assert_eq!(saved.told.first().map(|one| one.code.as_str()), Some(ACCOUNT_CHANGED));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_account_before_answers_is_not_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, sim) = minding(&dir).await;
    let mall = sim.shared();
    let sku = catalogue().into_iter().find(|sku| sku.rakuten.is_some()).unwrap();
    let (item, variant) = sku.rakuten.unwrap();
    let number = mall.place_order(OrderSpec::simple(&item, &variant, 1, anybody())).unwrap();
    // Only a round asks for orders themselves; a check of the keys asks for a list, too.
    mall.set_fault(FaultRule::always(Fault::HoldAnswer, "getOrder"));
    let own = sim.credentials().shop_url;
    let shop = set_up(&engine, with_account(&sim, "1", None, &own)).await;
    until("an order is under way", async || !mall.held().is_empty()).await;

    turn_over(&engine, &sim, shop, &own).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_under_way_settles_nothing_of_the_new_account() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, sim) = minding(&dir).await;
    let mall = sim.shared();
    let sku = catalogue().into_iter().find(|sku| sku.rakuten.is_some()).unwrap();
    let (item, variant) = sku.rakuten.clone().unwrap();
    let shown = sku.initial_stock;
    mall.set_fault(FaultRule::next(Fault::HoldAnswer, "bulk-upsert", 1));
    let own = sim.credentials().shop_url;
    let shop = set_up(&engine, with_account(&sim, "1", None, &own)).await;
    let keys = BTreeMap::from([
        ("manageNumber".to_owned(), item.clone()),
        ("variantId".to_owned(), variant.clone()),
    ]);
    let listing = engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            switches.push_stock = true;
            shops::set_switches(w, shop, &switches)?;
            let new = NewSku { code: "A".into(), tax_rate: 10, ..NewSku::default() };
            let sku = skus::insert(w, &new, NOW)?;
            let new = listings::NewListing {
                shop_id: shop,
                sku_id: sku,
                key: crate::intake::at_mall("rakuten", &keys).unwrap(),
                keys,
                fulfilled_by: miseban_domain::observation::FulfilledBy::Shop,
            };
            let listing = listings::insert(w, &new, NOW)?;
            crate::push::shelf::set_to(w, sku, shown - 1)?;
            Ok(listing)
        })
        .await
        .unwrap();
    until("a number is under way", async || !mall.held().is_empty()).await;
    assert_eq!(mall.stock(&item, &variant).flatten(), Some(shown - 1), "the mall has acted");

    turn_over(&engine, &sim, shop, &own).await;
    let attempts = async || engine.store.read(move |r| push::attempts(r, listing, 9)).await.unwrap();
    let first = attempts().await.pop().unwrap();
    assert_eq!(first.outcome, Some(OutcomeKind::Dropped));
    mall.release_held();
    let row = async || engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    until("the new account was read", async || {
        let row = row().await;
        row.shown == Some(shown - 1) && row.settled_rev == row.wanted_rev
    })
    .await;
    assert_eq!(attempts().await, [first], "its answer settled nothing, and nothing was left to send");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_was_written_for_the_account_before_never_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, sim) = minding(&dir).await;
    let mall = sim.shared();
    let sku = catalogue().into_iter().find(|sku| sku.rakuten.is_some()).unwrap();
    let (item, variant) = sku.rakuten.unwrap();
    let mut numbers = Vec::new();
    for _ in 0..2 {
        numbers.push(mall.place_order(OrderSpec::simple(&item, &variant, 1, anybody())).unwrap());
    }
    let own = sim.credentials().shop_url;
    let shop = set_up(&engine, with_account(&sim, "1", None, &own)).await;
    let mut ids = Vec::new();
    for number in &numbers {
        let find = async || {
            let number = number.clone();
            engine.store.read(move |r| orders::by_number(r, shop, &number)).await.unwrap()
        };
        until("its orders come", async || find().await.is_some()).await;
        ids.push(find().await.unwrap());
    }
    let confirm = async |request: &str, id| {
        let arg = SomeOrders { request_id: request.to_owned(), order_ids: vec![id] };
        assert_eq!(engine.confirm_orders(arg).await.unwrap().done, 1);
    };
    let state = async |id| {
        let rows = engine.store.read(move |r| outbox::of_order(r, id)).await.unwrap();
        rows.first().map(|row| (row.state, row.answer.clone()))
    };
    // The first is on its way; behind it waits the second.
    mall.set_fault(FaultRule::next(Fault::HoldAnswer, "confirmOrder", 1));
    confirm("a", ids[0]).await;
    until("a report is under way", async || !mall.held().is_empty()).await;
    confirm("b", ids[1]).await;
    turn_over(&engine, &sim, shop, &own).await;
    let (refused, why) = state(ids[1]).await.unwrap();
    assert_eq!((refused, why.unwrap()["code"].as_str()), (OutboxState::Refused, Some(outbox::OTHER_ACCOUNT)));

    mall.release_held();
    until("the first is settled", async || {
        state(ids[0]).await.is_some_and(|(state, _)| state != OutboxState::Sending)
    })
    .await;
    assert_eq!(state(ids[0]).await.unwrap().0, OutboxState::Accepted, "the account before has it");
    // Two polls later nothing more has left.
    let asked = mall.log_since(0).len();
    let polls = async || {
        mall.log_since(0).iter().skip(asked).filter(|one| one.path.contains("searchOrder")).count() >= 2
    };
    until("the new account is polled", polls).await;
    let sent = mall.log_since(0).iter().filter(|one| one.path.contains("confirmOrder")).count();
    assert_eq!(sent, 1);
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
