use std::{
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use miseban_simulators::{
    demo::{MailPump, OrderGenerator, Scenario, ScenarioConfig},
    stand::{order::PlaceError, shop::SimulatedMall},
};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};

use crate::help::{Rakuten, Yahoo, client, json as read};

#[tokio::test]
async fn made_up_orders_are_taken_by_both_malls() {
    let (rakuten, yahoo) = (Rakuten::start().await, Yahoo::start().await);
    let malls: [&dyn SimulatedMall; 2] = [&*rakuten.sim, &*yahoo.sim];
    let mut generator = OrderGenerator::new(3);
    for mall in malls {
        let mut taken = 0;
        for _ in 0..100 {
            match mall.place_order(generator.next_order(mall.mall(), mall.now())) {
                Ok(_) => taken += 1,
                Err(error) => assert!(matches!(error, PlaceError::SoldOut { .. }), "{error:?}"),
            }
        }
        assert!(taken > 60, "{taken}");
        for (sku, book) in mall.books().skus {
            let expected = book.initial.unwrap() - book.sold + book.restocked;
            assert_eq!(book.now, Some(expected), "{sku}");
        }
    }
}

#[tokio::test]
async fn a_scenario_tells_its_story_and_every_mail_is_carried_once() {
    let (rakuten, yahoo) = (Rakuten::start().await, Yahoo::start().await);
    let malls = vec![rakuten.sim.shared(), yahoo.sim.shared()];
    let carried = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&carried);
    let _pump = MailPump::start(malls.clone(), Duration::from_millis(1), move |mall, mail| {
        kept.lock().unwrap().push((mall, mail.order_number.clone()));
    });
    let config = ScenarioConfig { every: Duration::from_millis(1), ..ScenarioConfig::default() };
    let scenario = Scenario::start(malls, config);
    while scenario.placed() < 20 {
        tokio::task::yield_now().await;
    }
    drop(scenario);
    let placed = || rakuten.sim.orders().len() + yahoo.sim.orders().len();
    while carried.lock().unwrap().len() < placed() {
        tokio::task::yield_now().await;
    }
    let mut numbers = carried.lock().unwrap().clone();
    numbers.sort();
    numbers.dedup();
    assert!(numbers.len() >= 20 && rakuten.sim.orders().len() >= 8 && yahoo.sim.orders().len() >= 8);
    assert_eq!(numbers.len(), carried.lock().unwrap().len());
}

#[tokio::test]
async fn the_program_says_where_it_listens_and_ends_with_its_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_miseban-simulators"))
        .args(["--orders-every", "0.01", "--seed", "2", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let about: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
    assert!(about["imap"]["port"].as_u64().unwrap() > 0);
    for mall in ["rakuten", "yahoo"] {
        let control = about[mall]["control_url"].as_str().unwrap();
        let orders = async || read(client().get(format!("{control}/orders")).send().await.unwrap()).await.1;
        while orders().await.as_array().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
    }
    drop(child.stdin.take());
    assert!(child.wait().await.unwrap().success());
}
