//! What a person sets up: shops, mailboxes, goods; and what is put on record of it.

use std::collections::BTreeMap;

use miseban_domain::{
    MailboxId, ShopId, SkuId,
    observation::{FulfilledBy, MallState},
    time::DAY,
};
use miseban_store::{
    credentials, history, listings,
    outbox::{OutboxState, settle},
    raw::{self},
    skus,
};

use super::shops::credentials_of;
use crate::{
    Engine,
    intake::{
        apply,
        tests::{NOW, at_rakuten, open, set_up, with_keys},
    },
    mail::{cursor_scope, route},
    outbox::SHIPMENT,
    shop_worker::cursor_scope as shop_cursor,
    views::{MailboxView, OneMailbox, SaveListing, SaveMailbox, SaveSku, ShipOrder, SomeOrders, StopListing},
};

fn sku(request: &str, code: &str) -> SaveSku {
    SaveSku {
        request_id: request.to_owned(),
        code: code.to_owned(),
        name: "煎茶".to_owned(),
        variation: None,
        counting: None,
        tax_rate: None,
        price: None,
        parts: None,
    }
}

fn keys() -> BTreeMap<String, String> {
    BTreeMap::from([
        ("manageNumber".to_owned(), "Sencha".to_owned()),
        ("variantId".to_owned(), "100g".to_owned()),
    ])
}

/// What is on record of a thing, the oldest first, as one text.
async fn record(engine: &Engine, subject: &'static str, id: i64) -> Vec<(String, String)> {
    let mut rows = engine.store.read(move |r| history::of(r, subject, id, 99)).await.unwrap();
    rows.reverse();
    rows.into_iter()
        .map(|row| {
            let change = row.change;
            let text = |value: Option<serde_json::Value>| value.unwrap_or_default().to_string();
            (change.what, format!("{} -> {}", text(change.before), text(change.after)))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_is_one_shop() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let first = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let refused = engine.save_shop(at_rakuten("2", "second", " Hinata ")).await.unwrap();
    assert_eq!(refused.id, None);
    let field = refused.refused.first().unwrap();
    assert_eq!(
        (field.field.as_str(), field.problem.code.as_str()),
        ("settings.shop_url", "field.account_taken")
    );
    assert!(engine.save_shop(at_rakuten("3", "second", "hinata-2")).await.unwrap().id.is_some());
    let mut itself = at_rakuten("4", "first", "hinata");
    itself.id = Some(first);
    assert_eq!(engine.save_shop(itself).await.unwrap().told, []);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let sku_id = engine.save_sku(sku("2", "HT-1")).await.unwrap().sku_id;
    let listing = SaveListing { request_id: "3".to_owned(), shop_id: shop, sku_id, keys: keys() };
    let listing = engine.save_listing(listing).await.unwrap().listing_id;
    engine
        .store
        .write(move |w| {
            let belief = miseban_domain::stock::Belief { number: 5, shown: 3, survived: 0, above: 0 };
            listings::record_belief(w, listing, belief, NOW)?;
            raw::set_cursor(w, &shop_cursor(shop), "somewhere", NOW)
        })
        .await
        .unwrap();
    let mut other = at_rakuten("4", "first", "another");
    other.id = Some(shop);
    let told = engine.save_shop(other).await.unwrap().told;
    assert_eq!(told.first().map(|one| one.code.as_str()), Some("shop.account_changed"));
    let (row, cursor) = engine
        .store
        .read(move |r| Ok((listings::get(r, listing)?.unwrap(), raw::cursor(r, &shop_cursor(shop))?)))
        .await
        .unwrap();
    assert_eq!(cursor, None);
    assert_eq!((row.belief, row.shown, row.unexplained, row.seen_at_mall), (None, None, 0, false));
    assert!(row.wanted_rev > row.settled_rev);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_is_sent_though_it_was_there_before_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let sku_id = engine.save_sku(sku("2", "HT-1")).await.unwrap().sku_id;
    let listing = SaveListing { request_id: "3".to_owned(), shop_id: shop, sku_id, keys: keys() };
    let listing = engine.save_listing(listing).await.unwrap().listing_id;
    let row = engine.store.read(move |r| listings::get(r, listing)).await.unwrap().unwrap();
    assert_eq!((row.key.as_str(), row.fulfilled_by), ("sencha:100g", FulfilledBy::Shop));

    // One of before that was known to orders only, and one that stays so.
    let (old, option) = engine
        .store
        .write(move |w| {
            let keys = BTreeMap::from([
                ("manageNumber".to_owned(), "hojicha".to_owned()),
                ("variantId".to_owned(), "50g".to_owned()),
            ]);
            let new = |key: &str, keys: BTreeMap<String, String>| listings::NewListing {
                shop_id: shop,
                sku_id,
                key: key.to_owned(),
                keys,
                fulfilled_by: FulfilledBy::Shop,
            };
            let old = listings::upsert(w, &new("~manageNumber=hojicha&variantId=50g", keys), NOW)?;
            listings::set_match_only(w, old)?;
            let wrapping = BTreeMap::from([("itemNumber".to_owned(), "wrapping".to_owned())]);
            let option = listings::upsert(w, &new("~itemNumber=wrapping", wrapping), NOW)?;
            listings::set_match_only(w, option)?;
            Ok((old, option))
        })
        .await
        .unwrap();
    let mut keyed = with_keys(at_rakuten("4", "first", "hinata"));
    keyed.id = Some(shop);
    let told = engine.save_shop(keyed).await.unwrap().told;
    assert_eq!(told.first().map(|one| one.code.as_str()), Some("shop.listings_keyed"));
    let of = |id| engine.store.read(move |r| listings::get(r, id));
    let old = of(old).await.unwrap().unwrap();
    assert_eq!((old.key.as_str(), old.linked), ("hojicha:50g", true));
    assert!(old.wanted_rev > old.settled_rev);
    assert!(!of(option).await.unwrap().unwrap().linked);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_warned_of_in_time_and_forgotten_with_its_renewal() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
    let state = async |issued: Option<i64>, ends: Option<i64>| {
        let (issued, ends) = (issued.map(|day| NOW.plus(day * DAY)), ends.map(|day| NOW.plus(day * DAY)));
        let found = engine
            .store
            .write(move |w| {
                credentials::upsert(w, shop, "license_key", issued, ends, NOW, None)?;
                credentials_of(w, shop, NOW)
            })
            .await
            .unwrap();
        let one = found.first().unwrap().clone();
        (one.state, one.warn_from.map(|at| at.since(NOW) / DAY))
    };
    // Three months of life: 14 days before the end.
    assert_eq!(state(Some(-75), Some(15)).await, ("ok".to_owned(), Some(1)));
    assert_eq!(state(Some(-76), Some(14)).await, ("soon".to_owned(), Some(0)));
    // A life of ten days: half of it.
    assert_eq!(state(Some(-4), Some(6)).await, ("ok".to_owned(), Some(1)));
    assert_eq!(state(Some(-5), Some(5)).await, ("soon".to_owned(), Some(0)));
    // Nobody knows since when: as if it were long.
    assert_eq!(state(None, Some(15)).await, ("ok".to_owned(), Some(1)));
    assert_eq!(state(None, Some(14)).await, ("soon".to_owned(), Some(0)));
    assert_eq!(state(None, None).await, ("unknown".to_owned(), None));
    assert_eq!(state(Some(-90), Some(0)).await.0, "over");

    let health = engine.health(crate::views::Nothing {}).await.unwrap();
    let red = health.iter().find(|one| one.shop_id == shop).unwrap();
    assert_eq!(red.state, "trouble");
    let problem = red.problem.clone().unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.action.as_deref()),
        ("problem.credential_over", Some("renew"))
    );

    let mut renewed = at_rakuten("2", "first", "hinata");
    renewed.id = Some(shop);
    renewed.secrets = BTreeMap::from([("license_key".to_owned(), "SL123456_renewed".to_owned())]);
    engine.save_shop(renewed).await.unwrap();
    let known = engine.store.read(move |r| credentials_of(r, shop, NOW)).await.unwrap();
    assert_eq!(known, [], "what was known of the old key says nothing about the new one");
    let health = engine.health(crate::views::Nothing {}).await.unwrap();
    let now = health.iter().find(|one| one.shop_id == shop).unwrap();
    assert_ne!(now.problem.as_ref().map(|problem| problem.code.as_str()), Some("problem.credential_over"));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_changes_is_on_record_and_no_secret_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, with_keys(at_rakuten("1", "first", "hinata"))).await;
    let mut renamed = with_keys(at_rakuten("2", "first", "hinata"));
    renamed.id = Some(shop);
    renamed.common.short_name = "楽天本店".to_owned();
    engine.save_shop(renamed).await.unwrap();
    let shops = record(&engine, "shop", shop.0).await;
    let (what, text) = shops.last().unwrap();
    assert_eq!(what, "history.shop_saved");
    assert!(
        text.contains("楽天本店") && text.contains("license_key") && !text.contains("official"),
        "{text}"
    );
    assert!(!format!("{shops:?}").contains("hidden"), "{shops:?}");

    let part = engine.save_sku(sku("3", "HT-1")).await.unwrap().sku_id;
    let mut priced = sku("4", "HT-1");
    priced.price = Some(1_080);
    engine.save_sku(priced).await.unwrap();
    engine.save_sku(sku("5", "HT-1")).await.unwrap();
    let of_sku = record(&engine, "sku", part.0).await;
    assert_eq!(of_sku.len(), 2, "what changes nothing is nothing: {of_sku:?}");
    assert_eq!(of_sku[1].1, r#"{"price":null} -> {"price":1080}"#);

    let listing = SaveListing { request_id: "6".to_owned(), shop_id: shop, sku_id: part, keys: keys() };
    let listing_id = engine.save_listing(listing).await.unwrap().listing_id;
    engine.stop_listing(StopListing { request_id: "7".to_owned(), listing_id, stopped: true }).await.unwrap();
    let of_listing = record(&engine, "listing", listing_id.0).await;
    assert_eq!(of_listing[0].0, "history.listing_saved");
    assert_eq!(of_listing[1].1, r#"{"stopped":false} -> {"stopped":true}"#);

    let id = engine.save_mailbox(mailbox("8", None, "imap.example.com")).await.unwrap().id.unwrap();
    engine.remove_mailbox(OneMailbox { mailbox_id: id }).await.unwrap();
    let of_mailbox = record(&engine, "mailbox", id.0).await;
    let whats: Vec<&str> = of_mailbox.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(whats, ["history.mailbox_saved", "history.mailbox_removed"]);
    assert!(!format!("{of_mailbox:?}").contains("geheim"), "{of_mailbox:?}");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_keeps_what_is_not_said() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    engine.save_sku(sku("1", "HT-1")).await.unwrap();
    let mut set = sku("2", "HT-SET");
    set.parts = Some(BTreeMap::from([("HT-1".to_owned(), 3)]));
    set.counting = Some("made_to_order".to_owned());
    set.variation = Some("箱入り".to_owned());
    let id = engine.save_sku(set).await.unwrap().sku_id;
    let mut renamed = sku("3", "HT-SET");
    renamed.name = "煎茶三本セット".to_owned();
    engine.save_sku(renamed).await.unwrap();
    let (row, parts) = read_sku(&engine, id).await;
    assert_eq!((row.name.as_str(), row.variation.as_str()), ("煎茶三本セット", "箱入り"));
    assert_eq!(row.counting, miseban_domain::stock::Counting::MadeToOrder);
    assert_eq!(parts, [3]);
    let mut dissolved = sku("4", "HT-SET");
    dissolved.parts = Some(BTreeMap::new());
    engine.save_sku(dissolved).await.unwrap();
    assert_eq!(read_sku(&engine, id).await.1, Vec::<i64>::new(), "empty is said");
    let mut absurd = sku("5", "HT-SET");
    absurd.parts = Some(BTreeMap::from([("HT-1".to_owned(), i64::MAX)]));
    assert!(engine.save_sku(absurd).await.is_err());
    engine.close().await;
}

async fn read_sku(engine: &Engine, id: SkuId) -> (skus::SkuRow, Vec<i64>) {
    engine
        .store
        .read(move |r| {
            let parts = skus::parts(r, id)?.unwrap_or_default();
            Ok((skus::get(r, id)?.unwrap(), parts.iter().map(|part| part.quantity).collect()))
        })
        .await
        .unwrap()
}

pub(crate) fn mailbox(request: &str, id: Option<MailboxId>, host: &str) -> SaveMailbox {
    SaveMailbox {
        request_id: request.to_owned(),
        mailbox: MailboxView {
            id,
            name: "受注メール".to_owned(),
            host: host.to_owned(),
            port: 993,
            tls: true,
            user: "shop@hinata.example.com".to_owned(),
            folder: "INBOX".to_owned(),
            mark_seen: false,
            extra_ca: None,
            active: true,
            has_password: false,
            state: String::new(),
            problem: None,
        },
        password: Some("geheim".to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_mailbox_is_looked_through_from_the_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let id = engine.save_mailbox(mailbox("1", None, "imap.example.com")).await.unwrap().id.unwrap();
    let cursor = async |save: Option<SaveMailbox>| {
        engine.store.write(move |w| raw::set_cursor(w, &cursor_scope(id), "{}", NOW)).await.unwrap();
        match save {
            Some(save) => drop(engine.save_mailbox(save).await.unwrap()),
            None => drop(engine.remove_mailbox(OneMailbox { mailbox_id: id }).await.unwrap()),
        }
        engine.store.read(move |r| raw::cursor(r, &cursor_scope(id))).await.unwrap()
    };
    let mut renamed = mailbox("2", Some(id), "IMAP.example.com");
    renamed.mailbox.name = "受注".to_owned();
    assert!(cursor(Some(renamed)).await.is_some(), "the same box");
    assert_eq!(cursor(Some(mailbox("3", Some(id), "imap.example.net"))).await, None);
    let mut other = mailbox("4", Some(id), "imap.example.net");
    other.mailbox.user = "order@hinata.example.com".to_owned();
    assert_eq!(cursor(Some(other)).await, None);
    assert_eq!(cursor(None).await, None, "the number may be another box's next");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mall_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("1", "first", "hinata")).await;
    let order_id = order(&engine, shop).await;
    let confirm = |request: &str| SomeOrders { request_id: request.to_owned(), order_ids: vec![order_id] };
    assert_eq!(engine.confirm_orders(confirm("2")).await.unwrap().done, 1);
    let again = engine.confirm_orders(confirm("3")).await.unwrap();
    assert_eq!((again.done, again.left_out[0].problem.code.as_str()), (0, "left_out.already_asked"));

    engine
        .store
        .write(move |w| {
            miseban_store::orders::set_stage(w, order_id, miseban_domain::Progress::Ready, true, &[], NOW)
        })
        .await
        .unwrap();
    let report = |request: &str, number: &str| ShipOrder {
        request_id: request.to_owned(),
        order_id,
        carrier: "yamato".to_owned(),
        tracking_number: number.to_owned(),
    };
    assert_eq!(engine.ship_order(report("4", "1111")).await.unwrap().done, 1);
    let again = engine.ship_order(report("5", "2222")).await.unwrap();
    assert_eq!((again.done, again.left_out[0].problem.code.as_str()), (0, "left_out.already_asked"));
    let letters = engine.store.read(move |r| miseban_store::outbox::of_order(r, order_id)).await.unwrap();
    let shipments: Vec<i64> = letters.iter().filter(|one| one.kind == SHIPMENT).map(|one| one.id).collect();
    let [only] = shipments[..] else { panic!("{letters:?}") };

    // What arrived may be followed by another number.
    engine.store.write(move |w| settle(w, only, OutboxState::Accepted, None, None, NOW)).await.unwrap();
    assert_eq!(engine.ship_order(report("6", "2222")).await.unwrap().done, 1);
    engine.close().await;
}

async fn order(engine: &Engine, shop: ShopId) -> miseban_domain::OrderId {
    engine
        .store
        .write(move |w| {
            let mut observation = route::announcement("123456-20261122-0000000001", NOW, false);
            observation.state = Some(MallState::New);
            Ok(apply(w, shop, None, &observation, NOW)?.order_id)
        })
        .await
        .unwrap()
}
