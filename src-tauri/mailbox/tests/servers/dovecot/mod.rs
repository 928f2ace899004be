//! What a real IMAP server does, and what the watcher makes of it.

mod server;

use std::time::{Duration, Instant};

use miseban_mailbox::{Auth, MailboxConfig, Secret, Timing, WatchState, Watching, check, watch_in_thread};
use tokio_util::sync::CancellationToken;

use crate::common::{Keeper, mail, resting};
use server::{Dovecot, PASSWORD, USER};

/// 受注 as it stands on disk and on the wire.
const ORDERS: &str = "&U9ds6A-";

fn config(server: &Dovecot) -> MailboxConfig {
    MailboxConfig {
        extra_ca: Some(server.ca.clone()),
        timing: Timing {
            backoff_first: Duration::from_millis(50),
            backoff_login: Duration::from_millis(50),
            backoff_most: Duration::from_millis(200),
            poll: Duration::from_millis(100),
            ..Timing::default()
        },
        ..MailboxConfig::new("main", "localhost", server.port, USER, Secret::new(PASSWORD))
    }
}

fn start(config: MailboxConfig, keeper: &Keeper) -> Watching {
    let known = keeper.with(|book| book.known.clone());
    watch_in_thread(config, known, keeper.clone(), &CancellationToken::new()).unwrap()
}

/// A server that has its folders on disk.
fn served() -> Dovecot {
    let server = Dovecot::start();
    server.doveadm(&["mailbox", "create", "-u", USER, "受注"]);
    server
}

#[test]
fn idle_tells_of_new_mails_and_flags_stay_untouched() {
    let (server, keeper) = (served(), Keeper::default());
    server.deliver("INBOX", &mail("one"));
    let watching = start(config(&server), &keeper);
    keeper.wait_mails(1);
    keeper.wait("idling", |book| book.states.last() == Some(&WatchState::Idle));
    server.deliver("INBOX", &mail("two"));
    keeper.wait_mails(2);
    keeper.with(|book| {
        assert_eq!(book.ids(), ["one", "two"]);
        // Maildir keeps the bytes; over the wire they are the same.
        assert_eq!(book.mails[1].bytes, mail("two"));
        assert_eq!(book.errors(), [""; 0], "{}", server.said());
    });
    let asked = Instant::now();
    watching.stop();
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    let flags = server.doveadm(&["fetch", "-u", USER, "flags", "mailbox", "INBOX", "all"]);
    assert_eq!(flags.matches("flags:").count(), 2, "{flags}");
    assert!(!flags.contains("Seen"), "{flags}");
}

#[test]
fn polling_finds_the_same() {
    let (server, keeper) = (served(), Keeper::default());
    let _watching = start(MailboxConfig { idle: false, ..config(&server) }, &keeper);
    keeper.wait("polling", |book| book.states.last() == Some(&WatchState::Polling));
    server.deliver("INBOX", &mail("one"));
    keeper.wait_mails(1);
}

#[test]
fn a_folder_made_anew_is_read_anew() {
    let (server, keeper) = (served(), Keeper::default());
    for id in ["one", "two"] {
        server.deliver(ORDERS, &mail(id));
    }
    // Dovecot tells an idling client nothing of a deleted folder; the next renewal finds out.
    let mut watched = MailboxConfig { folders: vec!["受注".into()], ..config(&server) };
    watched.timing.idle_renew = Duration::from_millis(400);
    let _watching = start(watched, &keeper);
    keeper.wait_mails(2);
    let before = keeper.with(|book| book.known["受注"]);
    server.doveadm(&["mailbox", "delete", "-u", USER, "受注"]);
    keeper.wait("the missing folder", |book| book.errors().contains(&"mailbox.folder_missing"));
    server.doveadm(&["mailbox", "create", "-u", USER, "受注"]);
    for id in ["two", "three"] {
        server.deliver(ORDERS, &mail(id));
    }
    keeper.wait("the mails of the new folder", |book| book.mails.len() >= 4 && resting(book));
    keeper.with(|book| {
        assert_eq!(book.ids(), ["one", "two", "two", "three"]);
        assert_ne!(book.known["受注"].uid_validity, before.uid_validity);
        assert_eq!(book.mails[1].bytes, book.mails[2].bytes);
    });
}

#[test]
fn moved_and_expunged_mails_do_no_harm() {
    let (server, keeper) = (served(), Keeper::default());
    for id in ["one", "two"] {
        server.deliver("INBOX", &mail(id));
    }
    let watched = MailboxConfig { folders: vec!["INBOX".into(), "受注".into()], ..config(&server) };
    let _watching = start(watched, &keeper);
    keeper.wait_mails(2);
    server.doveadm(&["move", "-u", USER, "受注", "mailbox", "INBOX", "header", "message-id", "two"]);
    server.doveadm(&["expunge", "-u", USER, "mailbox", "INBOX", "all"]);
    server.deliver("INBOX", &mail("three"));
    keeper.wait("the moved mail and the new one", |book| book.mails.len() == 4 && resting(book));
    let mut found = keeper.with(|book| {
        book.mails
            .iter()
            .map(|mail| (mail.folder.clone(), mail.message_id.clone().unwrap()))
            .collect::<Vec<_>>()
    });
    found.sort();
    let found: Vec<_> = found.iter().map(|(folder, id)| (folder.as_str(), id.as_str())).collect();
    assert_eq!(found, [("INBOX", "one"), ("INBOX", "three"), ("INBOX", "two"), ("受注", "two")]);
}

#[test]
fn a_killed_server_is_found_again() {
    let (server, keeper) = (served(), Keeper::default());
    server.deliver("INBOX", &mail("one"));
    let _watching = start(config(&server), &keeper);
    keeper.wait_mails(1);
    server.doveadm(&["kick", USER]);
    keeper.wait("the lost connection", |book| book.errors().contains(&"mailbox.connection_lost"));
    server.deliver("INBOX", &mail("two"));
    keeper.wait_mails(2);
    assert_eq!(keeper.with(|book| book.ids()), ["one", "two"]);
}

#[test]
fn big_mails_and_many_of_them_come_whole() {
    let (server, keeper) = (served(), Keeper::default());
    let mut big = mail("big");
    for line in 0..140_000 {
        big.extend(format!("{line:070}\r\n").into_bytes());
    }
    server.deliver("INBOX", &big);
    for number in 0..300 {
        server.deliver("INBOX", &mail(&format!("m{number}")));
    }
    let _watching = start(config(&server), &keeper);
    keeper.wait_mails(301);
    keeper.with(|book| {
        let kept = book.mails.iter().find(|mail| mail.message_id.as_deref() == Some("big")).unwrap();
        assert!(kept.bytes == big && big.len() > 10_000_000);
        let mut ids = book.ids();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 301);
        assert_eq!(book.errors(), [""; 0], "{}", server.said());
    });
}

#[test]
fn what_is_wrong_is_said() {
    let server = served();
    let stop = CancellationToken::new();
    let good = config(&server);
    let checked = check(&MailboxConfig { folders: vec!["受注".into()], ..good.clone() }, &stop).unwrap();
    assert_eq!((checked.folders, checked.idle), (vec!["INBOX".to_owned(), "受注".to_owned()], true));
    let code = |config: MailboxConfig| check(&config, &stop).unwrap_err().code;
    assert_eq!(
        code(MailboxConfig { auth: Auth::Password(Secret::new("wrong")), ..good.clone() }),
        "mailbox.auth_failed"
    );
    assert_eq!(
        code(MailboxConfig { folders: vec!["無い".into()], ..good.clone() }),
        "mailbox.folder_missing"
    );
    assert_eq!(code(MailboxConfig { extra_ca: None, ..good.clone() }), "mailbox.certificate_invalid");
    // The certificate is for localhost and not for its address.
    assert_eq!(code(MailboxConfig { host: "127.0.0.1".into(), ..good }), "mailbox.certificate_name");
}

#[test]
fn marks_as_read_only_when_asked_to() {
    let (server, keeper) = (served(), Keeper::default());
    server.deliver("INBOX", &mail("one"));
    let watching = start(MailboxConfig { mark_seen: true, ..config(&server) }, &keeper);
    keeper.wait_mails(1);
    watching.stop();
    let flags = server.doveadm(&["fetch", "-u", USER, "flags", "mailbox", "INBOX", "all"]);
    assert!(flags.contains("\\Seen"), "{flags}");
}
