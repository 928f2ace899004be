//! A poll that brings nothing: asked every few seconds, it must not wear the disk out nor fill any list.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use miseban_simulators::{
    demo::{catalogue, rakuten_config},
    rakuten::RakutenSim,
    stand::order::OrderSpec,
};
use miseban_store::{
    FolderKind, jobs, orders,
    polls::{self, PollRow},
};
use tokio::sync::Notify;

use super::{Instant, POLL, Plan, ShopWorker, other_account};
use crate::{Engine, Mode, Options, intake::tests::set_up};

/// How many transactions changed anything: `iChange` of the index of the write-ahead log, which `SQLite` counts up with each
/// (its documentation, "WAL-index format").
fn commits(dir: &Path) -> u32 {
    let index = std::fs::read(dir.join("miseban.db-shm")).unwrap();
    u32::from_ne_bytes(index[8..12].try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_that_brings_nothing_is_one_write_and_leaves_no_row() {
    let sim = RakutenSim::start(rakuten_config()).await.unwrap();
    let mall = sim.shared();
    mall.enforce_limits(false);
    let dir = tempfile::tempdir().unwrap();
    let addresses = BTreeMap::from([("api".to_owned(), sim.base_url())]);
    let options = Options {
        kind: Some(FolderKind::Demo),
        mode: Mode::CommandsOnly,
        key_file: true,
        addresses: BTreeMap::from([("rakuten".to_owned(), addresses)]),
        ..Options::new(dir.path().to_owned())
    };
    let engine = Engine::open(options).await.unwrap();
    let own = sim.credentials().shop_url;
    let shop = set_up(&engine, other_account::with_account(&sim, "1", None, &own)).await;
    let sku = catalogue().into_iter().find(|sku| sku.rakuten.is_some()).unwrap();
    let (item, variant) = sku.rakuten.unwrap();
    let buy = || mall.place_order(OrderSpec::simple(&item, &variant, 1, other_account::anybody())).unwrap();
    let worker = ShopWorker {
        shop,
        store: engine.store.clone(),
        pool: engine.pool.clone(),
        clock: Arc::clone(&engine.clock),
        intake: engine.intake.clone(),
        health: engine.health.clone(),
        mails: engine.mails.clone(),
        run_id: "run".into(),
        wake: Arc::new(Notify::new()),
        stop: engine.stop.clone(),
    };
    let mut plan = Plan::default();
    let mut round = async || {
        plan.poll_at = Instant(0);
        let before = commits(dir.path());
        worker.round(&mut plan).await.unwrap();
        commits(dir.path()).wrapping_sub(before)
    };
    let records = async || {
        let page = jobs::JobQuery { limit: 99, ..jobs::JobQuery::default() };
        let found =
            engine.store.read(move |r| Ok((jobs::list(r, &page)?.total, polls::last(r, shop, POLL)?)));
        let (jobs, poll) = found.await.unwrap();
        (jobs, poll.unwrap())
    };

    let first = buy();
    assert!(round().await > 1);
    let (jobs, brought): (i64, PollRow) = records().await;
    assert_eq!((jobs, brought.found), (1, 1), "what brought something is on record");
    round().await;
    let (_, quiet) = records().await;
    for _ in 0..3 {
        assert!(round().await <= 1, "one write");
    }
    let (jobs, last) = records().await;
    assert_eq!((jobs, last.id), (1, quiet.id), "no row more");
    assert!(last.complete && last.started_at >= quiet.finished_at, "it says when it was read last");

    let second = buy();
    round().await;
    let (jobs, brought) = records().await;
    assert_eq!((jobs, brought.found), (2, 1));
    for number in [first, second] {
        let taken_in = engine.store.read(move |r| orders::by_number(r, shop, &number)).await.unwrap();
        assert!(taken_in.is_some());
    }
    engine.close().await;
}
