//! What comes in, whose it is, and the secrets that open the doors.

use miseban_domain::{Coded, ShopId, observation::Source};
use miseban_store::{
    StoreErrorKind, credentials, mailboxes,
    mailboxes::{NewMailbox, NewRoute, RouteKind},
    polls::{self, NewPoll},
    raw::{self, NewRaw, Parser, RawState, TakenIn},
    secrets::{self, FolderKey, Secret},
    settings, shops,
};

use crate::help::{Folder, NOW, shop};

fn item(key: &str, bytes: &[u8]) -> NewRaw {
    NewRaw {
        scope: "rakuten/1".into(),
        shop_id: None,
        source: Source::Api,
        key: key.into(),
        bytes: bytes.to_vec(),
        media_type: "application/json".into(),
        fetched_at: NOW,
    }
}

#[test]
fn the_same_bytes_are_kept_once_and_come_back_as_they_were() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
            let first = raw::take_in(w, &item("1", &bytes))?;
            assert!(matches!(first, TakenIn::New(_)));
            let again = NewRaw { fetched_at: NOW.plus(9), ..item("1", &bytes) };
            assert_eq!(raw::take_in(w, &again)?, TakenIn::Seen(first.id()));
            let newer = raw::take_in(w, &item("1", b"another version"))?;
            assert!(matches!(newer, TakenIn::New(id) if id != first.id()));
            let empty = raw::take_in(w, &item("2", b""))?;
            let row = raw::raw(w, first.id())?.unwrap();
            assert_eq!((row.bytes, row.head.last_seen, row.head.fetched_at), (bytes, NOW.plus(9), NOW));
            assert_eq!(raw::raw(w, empty.id())?.unwrap().bytes, b"");
            raw::set_cursor(w, "rakuten/1", "a", NOW)?;
            raw::set_cursor(w, "rakuten/1", "b", NOW)?;
            assert_eq!(raw::cursor(w, "rakuten/1")?.as_deref(), Some("b"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_turns_back_to_what_it_was_is_read_again() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let at = |after: i64, bytes: &[u8]| NewRaw { fetched_at: NOW.plus(after), ..item("1", bytes) };
            let two = raw::take_in(w, &at(0, b"two pieces"))?.id();
            raw::settle_raw(w, two, RawState::Read, 1, None, None)?;
            let three = raw::take_in(w, &at(10, b"three pieces"))?.id();
            raw::settle_raw(w, three, RawState::Read, 1, None, None)?;
            assert_eq!(raw::take_in(w, &at(20, b"three pieces"))?, TakenIn::Seen(three));
            assert!(raw::to_parse(w, 9, 1)?.is_empty());
            assert_eq!(raw::take_in(w, &at(30, b"two pieces"))?.id(), two);
            let waiting = raw::to_parse(w, 9, 1)?;
            assert_eq!(
                (waiting.len(), waiting[0].head.id, waiting[0].head.fetched_at),
                (1, two, NOW.plus(30))
            );
            raw::settle_raw(w, two, RawState::Read, 1, None, None)?;
            assert_eq!(raw::take_in(w, &at(40, b"two pieces"))?, TakenIn::Seen(two));
            assert!(raw::to_parse(w, 9, 1)?.is_empty(), "once");
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_could_not_be_read_is_kept_counted_and_read_again_after_an_update() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let ids = ["1", "2", "3"].map(|key| raw::take_in(w, &item(key, key.as_bytes())).unwrap().id());
            assert_eq!(raw::to_parse(w, 2, 1)?.len(), 2);
            let why = Coded::new("mail.no_order_number");
            raw::settle_raw(w, ids[0], RawState::Unreadable, 1, Some(&why), None)?;
            raw::settle_raw(w, ids[1], RawState::Unrouted, 1, None, None)?;
            raw::settle_raw(w, ids[2], RawState::Read, 1, None, None)?;
            assert!(raw::to_parse(w, 9, 1)?.is_empty());
            assert_eq!(
                raw::counts_in_trouble(w)?,
                [(RawState::Unreadable, 1), (RawState::Unrouted, 1)].into()
            );
            let trouble = raw::in_trouble(w, 9)?;
            assert_eq!((trouble.len(), trouble[1].reason.as_ref()), (2, Some(&why)));
            raw::route(w, ids[1], shop)?;
            assert_eq!(raw::to_parse(w, 9, 1)?[0].head.shop_id, Some(shop));
            assert_eq!(raw::reopen_outdated(w, Parser::Shop(shop), 2)?, 0, "no shop's item is in trouble");
            raw::route(w, ids[0], shop)?;
            raw::settle_raw(w, ids[0], RawState::Unreadable, 1, Some(&why), None)?;
            assert_eq!(raw::reopen_outdated(w, Parser::Mails, 2)?, 0, "it is no mail");
            assert_eq!(
                raw::reopen_outdated(w, Parser::Shop(shop), 1)?,
                0,
                "the same parser would fail again"
            );
            assert_eq!(raw::reopen_outdated(w, Parser::Shop(shop), 2)?, 1);
            assert_eq!(raw::to_parse(w, 9, 2)?.len(), 2);
            raw::settle_raw(w, ids[0], RawState::Unreadable, raw::FOR_GOOD, Some(&why), None)?;
            assert_eq!((raw::reopen_unreadable(w)?, raw::reopen_of_shop(w, shop)?), (0, 0), "never");
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_nobodys_is_looked_at_again_while_it_is_young() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let young = raw::take_in(w, &item("1", b"young"))?.id();
            let old = raw::take_in(w, &NewRaw { fetched_at: NOW.plus(-9), ..item("2", b"old") })?.id();
            for id in [young, old] {
                raw::settle_raw(w, id, RawState::NotOurs, 1, None, None)?;
            }
            assert_eq!(raw::reopen_not_ours(w, NOW.plus(-9), 1)?, 0, "the same reader would say the same");
            assert_eq!(raw::reopen_not_ours(w, NOW.plus(-8), 2)?, 1);
            assert_eq!(raw::to_parse(w, 9, 9)?[0].head.id, young);
            raw::set_cursor(w, "mail:1", "{}", NOW)?;
            raw::drop_cursor(w, "mail:1")?;
            assert_eq!(raw::cursor(w, "mail:1")?, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn only_complete_polls_count() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let poll = |after: i64, complete: bool, found| NewPoll {
                shop_id: shop,
                kind: "orders",
                started_at: NOW.plus(after),
                finished_at: NOW.plus(after + 1),
                complete,
                found,
                error: (!complete).then(|| Coded::new("mall.timeout")),
            };
            polls::record(w, &poll(0, true, 3))?;
            polls::record(w, &poll(10, false, 3))?;
            let complete = polls::last_complete(w, shop, "orders")?.unwrap();
            assert_eq!((complete.started_at, complete.found), (NOW, 3));
            let last = polls::last(w, shop, "orders")?.unwrap();
            assert_eq!(last.started_at, NOW.plus(10));
            assert_eq!(last.error.unwrap().code.as_str(), "mall.timeout");
            assert_eq!(polls::complete_since(w, shop, "orders", NOW)?, 1);
            assert_eq!(polls::complete_since(w, shop, "orders", NOW.plus(1))?, 0);
            assert_eq!(polls::last(w, shop, "stock")?, None);

            // Of polls that found nothing only the last is kept.
            polls::record(w, &poll(20, true, 0))?;
            let quiet = polls::last_complete(w, shop, "orders")?.unwrap();
            polls::record(w, &poll(30, true, 0))?;
            let next = polls::last_complete(w, shop, "orders")?.unwrap();
            assert_eq!((next.id, next.started_at, next.finished_at), (quiet.id, NOW.plus(30), NOW.plus(31)));
            assert_eq!(polls::complete_since(w, shop, "orders", NOW.plus(25))?, 1);
            polls::record(w, &poll(40, false, 0))?;
            polls::record(w, &poll(50, true, 0))?;
            assert_ne!(
                polls::last(w, shop, "orders")?.unwrap().id,
                quiet.id,
                "one that failed stays between"
            );
            assert_eq!(polls::prune(w, NOW.plus(99))?, 4, "the newest complete one stays");
            assert!(polls::last_complete(w, shop, "orders")?.is_some());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_secret_opens_only_with_its_key_at_its_place_and_is_nowhere_in_clear() {
    let folder = Folder::new();
    let store = folder.store();
    let (key, other) = (FolderKey::new([7; 32]), FolderKey::generate());
    let used = key.clone();
    store
        .write_blocking(move |w| secrets::put(w, &used, "shop/1", "license_key", "SL-very-secret-見本", NOW))
        .unwrap();
    let opened = |key: &FolderKey, owner: &str, field: &str| {
        store.read_blocking(|r| secrets::get(r, key, owner, field))
    };
    assert_eq!(opened(&key, "shop/1", "license_key").unwrap().unwrap().expose(), "SL-very-secret-見本");
    assert_eq!(opened(&key, "shop/1", "other").unwrap(), None);
    let wrong = opened(&other, "shop/1", "license_key").unwrap_err();
    assert_eq!(wrong.kind, StoreErrorKind::Conflict("secret.cannot_be_opened"));
    assert_eq!(store.read_blocking(|r| secrets::owners(r)).unwrap(), ["shop/1"]);
    assert_eq!(store.read_blocking(|r| secrets::fields(r, "shop/1")).unwrap()[0].0, "license_key");

    let conn = rusqlite::Connection::open(folder.database()).unwrap();
    conn.execute("UPDATE secrets SET owner = 'shop/2'", []).unwrap();
    assert!(opened(&key, "shop/2", "license_key").is_err(), "moved to another owner");
    drop(conn);
    assert!(store.write_blocking(|w| secrets::remove(w, "shop/2", "license_key")).unwrap());
    store.close();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(14).any(|window| window == b"SL-very-secret"));
    }
    assert_eq!(format!("{:?} {:?} {}", key, Secret::new("x"), Secret::new("x")), "FolderKey(***) *** ***");
}

#[test]
fn mailboxes_and_routes_are_kept_in_order() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let new = NewMailbox {
                name: "注文".into(),
                host: "imap.example.com".into(),
                port: 993,
                tls: true,
                user: "shop@example.com".into(),
                folder: "INBOX".into(),
                mark_seen: false,
                extra_ca: None,
                active: true,
            };
            let id = mailboxes::insert(w, &new, NOW)?;
            let route = |kind, value: &str, position| NewRoute {
                mailbox_id: Some(id),
                kind,
                value: value.into(),
                position,
            };
            let routes = [
                route(RouteKind::ShopName, "見本商店", 2),
                route(RouteKind::Recipient, "shop+r@example.com", 1),
            ];
            mailboxes::set_routes(w, shop, &routes)?;
            mailboxes::set_routes(w, shop, &routes)?;
            let kinds: Vec<_> = mailboxes::list_routes(w)?.into_iter().map(|route| route.kind).collect();
            assert_eq!(kinds, [RouteKind::Recipient, RouteKind::ShopName]);
            let mut row = mailboxes::get(w, id)?.unwrap();
            row.active = false;
            mailboxes::update(w, &row)?;
            assert_eq!(mailboxes::list(w)?, [row]);
            secrets::put(w, &FolderKey::new([1; 32]), &format!("mailbox/{id}"), "password", "x", NOW)?;
            mailboxes::remove(w, id)?;
            assert_eq!(mailboxes::list_routes(w)?, []);
            assert_eq!(secrets::owners(w)?, Vec::<String>::new());
            Ok(())
        })
        .unwrap();
}

#[test]
fn shops_keep_their_switches_settings_and_credentials() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let id = shop(w, "r")?;
            let taken = shop(w, "r").unwrap_err();
            assert_eq!(taken.kind, StoreErrorKind::Conflict("shop.code_taken"));
            let mut row = shops::get(w, id)?.unwrap();
            assert!(
                !row.switches.push_stock && !row.switches.manage_orders,
                "a new shop does nothing by itself"
            );
            row.settings.insert("service".into(), "SP123".into());
            row.official_name = "見本商店 本店".into();
            shops::update(w, &row)?;
            row.switches.push_stock = true;
            row.switches.counts_from = Some(NOW);
            row.switches.share.percent = 50;
            row.switches.share.trickle = Some(miseban_domain::shop::Trickle { portion: 10, refill_at: 3 });
            shops::set_switches(w, id, &row.switches)?;
            row.push_blocked = Some("restored".into());
            shops::set_push_blocked(w, id, Some("restored"))?;
            assert_eq!(shops::list(w)?, [row]);

            let refused = Coded::new("rakuten.key_expired");
            credentials::upsert(w, id, "license_key", Some(NOW), Some(NOW.plus(9)), NOW, None)?;
            credentials::upsert(w, id, "license_key", Some(NOW), None, NOW, Some(&refused))?;
            let credentials = credentials::list(w)?;
            assert_eq!((credentials.len(), credentials[0].refused.as_ref()), (1, Some(&refused)));

            shops::archive(w, id, NOW)?;
            assert_eq!(shops::list(w)?, []);
            assert!(!shops::get(w, id)?.unwrap().switches.push_stock);
            let nobody = shops::set_push_blocked(w, ShopId(99), None).unwrap_err();
            assert_eq!(nobody.kind, StoreErrorKind::NotFound("shop"));

            settings::set(w, "packing", 2, &vec!["a", "b"])?;
            let (version, value): (u32, Vec<String>) = settings::get(w, "packing")?.unwrap();
            assert_eq!((version, value.len()), (2, 2));
            assert_eq!(settings::get::<bool>(w, "nothing")?, None);
            assert_eq!(settings::meta(w, "kind")?.as_deref(), Some("own"));
            Ok(())
        })
        .unwrap();
}
