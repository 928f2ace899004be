//! 閉店モード around quitting: what the malls were told of, and what the next start makes of the rest.

use std::{collections::BTreeMap, net::TcpListener, sync::Arc, time::Duration};

use miseban_domain::{Instant, ListingId, ShopId, observation::FulfilledBy, shop::ClosingRules, time::HOUR};
use miseban_malls::Clock;
use miseban_store::{
    FolderKind, Result, Write, closings,
    listings::{self, NewListing},
    polls::NewPoll,
    push::settle_unchanged,
    shops,
};
use tokio_util::sync::CancellationToken;

use super::closing::{before_quit, mind};
use crate::{
    Engine, Mode, Options, TestClock,
    intake::tests::{NOW, at_rakuten, open, set_up, with_keys},
    push::shelf::set_to,
    shop_worker::{POLL, poll_is_in},
    views::{Nothing, SetClosing},
};

/// Two shops that show the two that there are; the malls know it.
async fn two_shops(engine: &Engine) -> Vec<(ShopId, ListingId)> {
    let first = set_up(engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
    let second = set_up(engine, with_keys(at_rakuten("2", "second", "yama"))).await;
    let shops = engine
        .store
        .write(move |w| {
            let new = miseban_store::skus::NewSku { code: "tea".into(), tax_rate: 10, ..Default::default() };
            let sku = miseban_store::skus::insert(w, &new, NOW)?;
            set_to(w, sku, 2)?;
            let mut made = Vec::new();
            for shop in [first, second] {
                let mut switches = shops::get(w, shop)?.unwrap().switches;
                switches.push_stock = true;
                shops::set_switches(w, shop, &switches)?;
                let new = NewListing {
                    shop_id: shop,
                    sku_id: sku,
                    key: format!("tea:{shop}"),
                    keys: BTreeMap::new(),
                    fulfilled_by: FulfilledBy::Shop,
                };
                let listing = listings::insert(w, &new, NOW)?;
                listings::record_belief(w, listing, miseban_domain::stock::Belief::new(2), NOW)?;
                made.push((shop, listing));
            }
            for (_, listing) in &made {
                told(w, *listing)?;
            }
            Ok(made)
        })
        .await
        .unwrap();
    let rules = ClosingRules { on: true, hour: None, at_quit: true, ..ClosingRules::default() };
    engine.set_closing(SetClosing { request_id: "rules".to_owned(), rules }).await.unwrap();
    shops
}

/// The mall has the listing's number.
fn told(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    let row = listings::get(w, listing)?.unwrap();
    settle_unchanged(w, listing, row.wanted_rev)
}

/// Every order of a shop was taken in by a poll that was begun at `at`.
fn orders_in(w: &mut Write<'_>, shop: ShopId, at: Instant) -> Result<()> {
    let (complete, found, error) = (true, 0, None);
    let poll = NewPoll { shop_id: shop, kind: POLL, started_at: at, finished_at: at, complete, found, error };
    poll_is_in(w, &poll)
}

async fn is_closed(engine: &Engine, listing: ListingId) -> bool {
    let row = engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    row.settled_rev < row.wanted_rev
        && engine.store.read(|r| closings::open(r)).await.unwrap().is_some_and(|open| open.listings == 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_mall_was_told_of_in_time_is_said_and_taken_back_after_the_next_orders() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shops = two_shops(&engine).await;
    let [(first, _), (second, closed)] = shops[..] else { panic!() };
    let clock: Arc<dyn Clock> = Arc::new(TestClock::new(NOW));
    // Nobody answers, and there is no time left.
    before_quit(&engine.store, &clock, Duration::ZERO).await.unwrap();
    assert!(is_closed(&engine, closed).await);
    let said = engine.closing(Nothing {}).await.unwrap().open.unwrap();
    assert_eq!(
        (said.cause.as_str(), said.untold, said.untold_now, said.opens_at),
        ("quit", Some(1), 1, None)
    );

    let open_still = CancellationToken::new();
    // The next morning: orders from before this start open nothing, and neither does one shop alone.
    let morning = NOW.plus(9 * HOUR);
    engine
        .store
        .write(move |w| {
            orders_in(w, first, NOW)?;
            orders_in(w, second, NOW)
        })
        .await
        .unwrap();
    mind(&engine.store, morning, &open_still).await.unwrap();
    mind(&engine.store, morning.plus(1), &open_still).await.unwrap();
    let said = engine.closing(Nothing {}).await.unwrap().open.unwrap();
    assert_eq!(said.opens_at, Some(morning));
    let quitting = CancellationToken::new();
    quitting.cancel();
    engine.store.write(move |w| orders_in(w, first, morning.plus(1))).await.unwrap();
    mind(&engine.store, morning.plus(2), &open_still).await.unwrap();
    assert!(is_closed(&engine, closed).await, "one shop's orders are still out");
    engine.store.write(move |w| orders_in(w, second, morning)).await.unwrap();
    mind(&engine.store, morning.plus(3), &quitting).await.unwrap();
    assert!(is_closed(&engine, closed).await, "a poll that ends while the program quits opens nothing");
    mind(&engine.store, morning.plus(3), &open_still).await.unwrap();
    let view = engine.closing(Nothing {}).await.unwrap();
    assert!(view.open.is_none());
    let past = view.past.first().unwrap();
    assert_eq!((past.listings, past.untold, past.opened_at), (1, Some(1), Some(morning.plus(3))));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quitting_waits_until_the_malls_are_told_and_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let closed = two_shops(&engine).await[1].1;
    let clock: Arc<dyn Clock> = Arc::new(TestClock::new(NOW));
    let mut changes = engine.store.changes();
    let tells = async {
        while !is_closed(&engine, closed).await {
            changes.recv().await.unwrap();
        }
        engine.store.write(move |w| told(w, closed)).await.unwrap();
    };
    let (quit, ()) = tokio::join!(before_quit(&engine.store, &clock, Duration::MAX), tells);
    quit.unwrap();
    let said = engine.closing(Nothing {}).await.unwrap().open.unwrap();
    assert_eq!((said.untold, said.untold_now), (Some(0), 0));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mall_that_never_answers_keeps_nobody_from_quitting() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    two_shops(&engine).await;
    engine.close().await;

    // Whoever asks it is kept waiting: it is listened to, and nothing is ever said.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let options = |mode, patience| Options {
        kind: Some(FolderKind::Demo),
        mode,
        key_file: true,
        addresses: BTreeMap::from([(
            "rakuten".to_owned(),
            BTreeMap::from([("api".to_owned(), address.clone())]),
        )]),
        clock: Arc::new(TestClock::new(NOW)),
        patience,
        ..Options::new(dir.path().to_owned())
    };
    let minding = Engine::open(options(Mode::Minding, Duration::ZERO)).await.unwrap();
    let asked = tokio::task::spawn_blocking(move || silent.accept().map(|accepted| (silent, accepted)));
    let kept = asked.await.unwrap().unwrap();
    tokio::time::timeout(Duration::from_secs(10), minding.close()).await.expect("it ends in time");
    drop(kept);

    let next = Engine::open(options(Mode::CommandsOnly, Duration::ZERO)).await.unwrap();
    let said = next.closing(Nothing {}).await.unwrap().open.unwrap();
    assert_eq!((said.cause.as_str(), said.listings, said.untold), ("quit", 1, Some(1)));
    next.close().await;
}
