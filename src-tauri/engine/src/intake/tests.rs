//! What comes in, with everything that can be wrong with it.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, ShopId, observation::Source, shop::StockLink, shop::Switches, time::DAY,
};
use miseban_store::{
    FolderKind,
    raw::{self, NewRaw, RawState},
    shops,
    skus::{self, NewSku},
    stock::{self, Book, Cause, NewMovement},
};
use tempfile::TempDir;

use super::MAIL;
use crate::{
    Engine, Mode, Options, TestClock,
    views::{Nothing, OneShop, RouteView, SaveShop, ShopCommon},
};

/// 2026-11-22 in the morning.
pub(crate) const NOW: Instant = Instant(1_795_300_000_000);
const BODY: &str = include_str!("../../../formats/tests/mails/rakuten_no_buyer.txt");
const NUMBER: &str = "123456-20190310-0000054321";

/// Opens a folder of the demo's kind; nobody minds it, and its malls are nowhere.
pub(crate) async fn open(dir: &TempDir) -> Engine {
    let nowhere = "http://127.0.0.1:9".to_owned();
    let addresses = BTreeMap::from([
        ("rakuten".to_owned(), BTreeMap::from([("api".to_owned(), nowhere.clone())])),
        (
            "yahoo".to_owned(),
            BTreeMap::from([("api".to_owned(), nowhere.clone()), ("auth".to_owned(), nowhere)]),
        ),
    ]);
    let options = Options {
        kind: Some(FolderKind::Demo),
        mode: Mode::CommandsOnly,
        key_file: true,
        addresses,
        clock: std::sync::Arc::new(TestClock::new(NOW)),
        ..Options::new(dir.path().to_owned())
    };
    Engine::open(options).await.unwrap()
}

/// A shop at Rakuten as the form sends it.
pub(crate) fn at_rakuten(request: &str, code: &str, account: &str) -> SaveShop {
    SaveShop {
        request_id: request.to_owned(),
        id: None,
        mall: "rakuten".to_owned(),
        common: ShopCommon {
            code: code.to_owned(),
            short_name: "楽天".to_owned(),
            official_name: "ひなた茶舗".to_owned(),
            sender_address: "shop@hinata.example.com".to_owned(),
            matching_key: "itemNumber".to_owned(),
            ..ShopCommon::default()
        },
        settings: BTreeMap::from([("shop_url".to_owned(), account.to_owned())]),
        secrets: BTreeMap::new(),
        routes: Vec::new(),
    }
}

/// The same with keys.
pub(crate) fn with_keys(mut shop: SaveShop) -> SaveShop {
    shop.secrets = BTreeMap::from([
        ("service_secret".to_owned(), "SP123456_hidden".to_owned()),
        ("license_key".to_owned(), "SL123456_hidden".to_owned()),
    ]);
    shop
}

/// Saves a shop and puts its switches on.
pub(crate) async fn set_up(engine: &Engine, shop: SaveShop) -> ShopId {
    let saved = engine.save_shop(shop).await.unwrap();
    assert_eq!(saved.refused, []);
    let id = saved.id.unwrap();
    engine
        .store
        .write(move |w| {
            let switches = Switches {
                manage_orders: true,
                stock_link: StockLink::Running,
                counts_from: Some(Instant(0)),
                reserve_pending: true,
                ..Switches::default()
            };
            shops::set_switches(w, id, &switches)
        })
        .await
        .unwrap();
    id
}

/// An order mail as it lies in the box.
pub(crate) fn mail(number: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let body = change(BODY.replace(NUMBER, number));
    format!(
        "From: <order@rakuten.co.jp>\r\nTo: <shop@hinata.example.com>\r\nMessage-ID: <{number}@rakuten.example.com>\r\n\
         Subject: 【楽天】注文内容ご確認\r\nContent-Type: text/plain; charset=UTF-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{body}"
    )
    .into_bytes()
}

/// The number of the `n`th order.
pub(crate) fn number(n: u32) -> String {
    format!("123456-20190310-{n:010}")
}

async fn came(engine: &Engine, key: &str, bytes: Vec<u8>) -> miseban_domain::RawItemId {
    let (key, now) = (key.to_owned(), engine.now());
    engine
        .store
        .write(move |w| {
            let new = NewRaw {
                scope: "mail:1/INBOX".to_owned(),
                shop_id: None,
                source: Source::Mail,
                key,
                bytes,
                media_type: MAIL.to_owned(),
                fetched_at: now,
            };
            Ok(raw::take_in(w, &new)?.id())
        })
        .await
        .unwrap()
}

async fn orders(engine: &Engine) -> i64 {
    engine.order_counts(Nothing {}).await.unwrap().all
}

async fn troubles(engine: &Engine) -> Vec<String> {
    let mut rows = engine.inbox_trouble(Nothing {}).await.unwrap();
    rows.sort_by_key(|row| row.raw_id);
    rows.into_iter().map(|row| row.problem.code).collect()
}

async fn close(engine: Engine) {
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_in_keeps_nothing_else_out_nor_the_program_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    engine
        .store
        .write(|w| {
            let new = NewSku { code: "bag-8".to_owned(), name: "帆布".to_owned(), ..NewSku::default() };
            let sku = skus::insert(w, &new, NOW)?;
            stock::move_expected(w, &NewMovement::new(sku, Book::Expected, -i64::MAX, Cause::Initial, NOW))?;
            Ok(())
        })
        .await
        .unwrap();
    let absurd = |body: String| {
        body.replace("3,300(円) x 1(個) = 3,300(円)", "1(円) x 9,999,999(個) = 9,999,999(円)")
            .replace("合計        3,300", "合計        9,999,999")
            .replace("小計        3,600", "小計        10,000,299")
            .replace("支払い金額  3,000", "支払い金額  9,999,699")
    };
    came(&engine, "1", mail(&number(1), absurd)).await;
    came(&engine, "2", mail(&number(2), |body| body.replace("bag-7", "bag-8"))).await;
    let two = |body: String| {
        body.replace("bag-7", "bag-8")
            .replace("3,300(円) x 1(個) = 3,300(円)", "1,650(円) x 2(個) = 3,300(円)")
    };
    came(&engine, "3", mail(&number(3), two)).await;
    came(&engine, "4", mail(&number(4), |body| body)).await;
    close(engine).await;

    for _ in 0..2 {
        let engine = open(&dir).await;
        let troubles = troubles(&engine).await;
        assert_eq!(troubles.first().map(String::as_str), Some("inbox.absurd_quantity"));
        assert!(troubles.contains(&"inbox.not_applied".to_owned()), "{troubles:?}");
        assert_eq!(orders(&engine).await + i64::try_from(troubles.len()).unwrap(), 4, "none is lost");
        let left = engine.store.read(|r| raw::to_parse(r, 9, u32::MAX)).await.unwrap();
        assert!(left.is_empty(), "{left:?}");
        let last = engine.store.read(|r| miseban_store::orders::by_number(r, ShopId(1), &number(4))).await;
        assert!(last.unwrap().is_some(), "what came after them is an order");
        close(engine).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_its_key_opens_and_names_the_shop_and_reads_its_mails() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
    came(&engine, "1", mail(&number(1), |body| body)).await;
    let mailbox =
        engine.save_mailbox(crate::cases::tests::mailbox("m", None, "imap.example.com")).await.unwrap();
    close(engine).await;
    std::fs::remove_file(dir.path().join("key")).unwrap();

    let engine = open(&dir).await;
    let boxes = engine.mailboxes(Nothing {}).await.unwrap();
    let named = boxes.first().and_then(|one| one.problem.as_ref()).map(|problem| problem.code.as_str());
    assert_eq!((named, boxes.len()), (Some("mailbox.password_missing"), 1));
    let again = engine.save_mailbox(crate::cases::tests::mailbox("n", mailbox.id, "imap.example.com")).await;
    assert_eq!(again.unwrap().problem, None);
    assert_eq!(orders(&engine).await, 1, "{:?}", troubles(&engine).await);
    let health = engine.health(Nothing {}).await.unwrap();
    let problem = health.iter().find(|one| one.shop_id == shop).and_then(|one| one.problem.clone()).unwrap();
    assert_eq!(problem.code, "mall_error.secret_missing");
    assert_eq!(problem.action.as_deref(), Some("open_settings"));
    let checked = engine.check_shop(OneShop { shop_id: shop }).await.unwrap();
    assert_eq!(checked.problem.map(|problem| problem.code).as_deref(), Some("mall_error.secret_missing"));

    let mut again = with_keys(at_rakuten("2", "first", "hinata"));
    again.id = Some(shop);
    engine.save_shop(again).await.unwrap();
    assert!(engine.pool.get(shop).await.unwrap().is_some(), "keys that were typed again open");
    close(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_an_older_reader_left_is_read_again_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
    let from_api = engine
        .store
        .write(move |w| {
            let new = NewRaw {
                scope: format!("shop:{shop}"),
                shop_id: Some(shop),
                source: Source::Api,
                key: number(1),
                bytes: b"no order".to_vec(),
                media_type: "application/json".to_owned(),
                fetched_at: NOW,
            };
            Ok(raw::take_in(w, &new)?.id())
        })
        .await
        .unwrap();
    let by_mail = came(&engine, "1", mail("none", |body| body)).await;
    engine.intake.read_all().await.unwrap();
    let parser = engine.pool.get(shop).await.unwrap().unwrap().orders().unwrap().parser_version();
    for (id, reader) in [(from_api, parser), (by_mail, super::read::MAIL_READER)] {
        let head = engine.store.read(move |r| raw::raw(r, id)).await.unwrap().unwrap().head;
        assert_eq!((head.state, head.parser_version), (RawState::Unreadable, Some(reader)));
        let own = head.reason.unwrap().code;
        for (version, read_again) in [(reader, false), (reader - 1, true)] {
            engine
                .store
                .write(move |w| {
                    let before = Coded::new("inbox.unreadable");
                    raw::settle_raw(w, id, RawState::Unreadable, version, Some(&before), None)
                })
                .await
                .unwrap();
            engine.intake.catch_up().await.unwrap();
            let head = engine.store.read(move |r| raw::raw(r, id)).await.unwrap().unwrap().head;
            assert_eq!(head.reason.unwrap().code == own, read_again, "{version}");
        }
    }
    close(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_that_came_before_their_shop_are_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    came(&engine, "1", mail(&number(1), |body| body)).await;
    let old = came(&engine, "2", mail(&number(2), |body| body)).await;
    engine.intake.read_all().await.unwrap();
    assert_eq!((orders(&engine).await, troubles(&engine).await.len()), (0, 0));
    engine
        .store
        .write(move |w| {
            // As if it had come five weeks ago.
            let row = raw::raw(w, old)?.unwrap();
            let new = NewRaw {
                scope: "mail:2/INBOX".to_owned(),
                shop_id: None,
                source: Source::Mail,
                key: "old".to_owned(),
                bytes: row.bytes,
                media_type: MAIL.to_owned(),
                fetched_at: NOW.plus(-35 * DAY),
            };
            let id = raw::take_in(w, &new)?.id();
            raw::settle_raw(w, id, RawState::NotOurs, super::read::MAIL_READER, None, None)?;
            raw::settle_raw(w, old, RawState::Read, super::read::MAIL_READER, None, None)
        })
        .await
        .unwrap();
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    engine.intake.read_all().await.unwrap();
    assert_eq!(orders(&engine).await, 1, "the new mail, not the one of five weeks ago");

    // A rule that is added later reopens too.
    let mut routed = at_rakuten("2", "first", "hinata");
    routed.id = Some(shop);
    routed.routes =
        vec![RouteView { kind: "recipient".to_owned(), value: "shop@hinata.example.com".to_owned() }];
    let late = came(&engine, "3", mail(&number(3), |body| body)).await;
    engine
        .store
        .write(move |w| raw::settle_raw(w, late, RawState::NotOurs, super::read::MAIL_READER, None, None))
        .await
        .unwrap();
    engine.save_shop(routed).await.unwrap();
    engine.intake.read_all().await.unwrap();
    assert_eq!(orders(&engine).await, 2);
    close(engine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forward_without_its_sender_is_believed_from_our_own_people_only() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    for (n, from) in [(1, "stranger@example.net"), (2, "Shop@Hinata.example.com")] {
        let body = BODY.replace(NUMBER, &number(n)).replace('\n', "\r\n> ");
        let forward = format!(
            "From: <{from}>\r\nTo: <shop@hinata.example.com>\r\nSubject: Fwd: 【楽天】注文内容ご確認\r\n\
             Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n> {body}\r\n"
        );
        came(&engine, from, forward.into_bytes()).await;
    }
    engine.intake.read_all().await.unwrap();
    assert_eq!(troubles(&engine).await, ["mail.forwarded_by_stranger"]);
    let own = engine.store.read(|r| miseban_store::orders::by_number(r, ShopId(1), &number(2))).await;
    assert!(own.unwrap().is_some());
    close(engine).await;
}
