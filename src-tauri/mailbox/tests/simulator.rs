//! The watcher against a server that misbehaves on request.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::time::{Duration, Instant};

use common::{Keeper, LIMIT, mail, resting};
use miseban_mailbox::{
    FolderCursor, KnownState, MailboxConfig, Secret, Timing, Tls, WatchState, Watching, check,
    watch_in_thread,
};
use miseban_simulators::imap::{ImapConfig, ImapSim};
use tokio_util::sync::CancellationToken;

fn server() -> ImapSim {
    ImapSim::start(ImapConfig { user: "shop".into(), password: "secret".into(), port: 0 }).unwrap()
}

fn config(server: &ImapSim) -> MailboxConfig {
    MailboxConfig {
        tls: Tls::LoopbackOnly,
        timing: Timing {
            connect: Duration::from_secs(10),
            command: Duration::from_secs(10),
            idle_renew: Duration::from_mins(5),
            poll: Duration::from_millis(50),
            backoff_first: Duration::from_millis(20),
            backoff_login: Duration::from_millis(20),
            backoff_most: Duration::from_millis(100),
        },
        ..MailboxConfig::new("main", "127.0.0.1", server.port(), "shop", Secret::new("secret"))
    }
}

fn start(config: &MailboxConfig, keeper: &Keeper) -> Watching {
    let known = keeper.with(|book| book.known.clone());
    watch_in_thread(config.clone(), known, keeper.clone(), &CancellationToken::new()).unwrap()
}

#[test]
fn mails_there_and_mails_that_come_while_idling() {
    let (server, keeper) = (server(), Keeper::default());
    let old = 40 * 86_400_000;
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    server.deliver_at("INBOX", mail("too-old"), now - old);
    server.deliver("INBOX", mail("one"));
    server.deliver("INBOX", mail("two"));
    let watching = start(&config(&server), &keeper);
    keeper.wait_mails(2);
    assert!(server.wait_until(LIMIT, |server| server.idling() == 1));
    server.deliver("INBOX", mail("three"));
    keeper.wait_mails(3);
    keeper.with(|book| {
        assert_eq!(book.ids(), ["one", "two", "three"]);
        assert_eq!(book.mails[2].bytes, mail("three"));
        assert_eq!((book.mails[2].uid, book.mails[2].folder.as_str()), (4, "INBOX"));
        assert!(book.mails[2].internal_date.is_some_and(|at| (at.0 - now).abs() < 60_000));
        assert_eq!(book.known["INBOX"].next_uid, 5);
        assert_eq!(book.errors(), [""; 0]);
    });
    let asked = Instant::now();
    watching.stop();
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    assert_eq!(keeper.with(|book| book.states.last().cloned()), Some(WatchState::Stopped));
    assert_eq!(server.writes(), [""; 0]);
    assert!(
        server.log().contains(&"EXAMINE INBOX".to_owned())
            && !server.log().contains(&"SELECT INBOX".to_owned())
    );
    assert_eq!(server.flags("INBOX", 2), [""; 0]);
}

#[test]
fn goes_on_where_it_ended() {
    let (server, keeper) = (server(), Keeper::default());
    server.deliver("INBOX", mail("one"));
    let first = start(&config(&server), &keeper);
    keeper.wait_mails(1);
    first.stop();
    server.deliver("INBOX", mail("two"));
    let _second = start(&config(&server), &keeper);
    keeper.wait_mails(2);
    assert_eq!(keeper.with(|book| book.ids()), ["one", "two"]);
}

#[test]
fn a_renumbered_folder_is_looked_through_again() {
    let (server, keeper) = (server(), Keeper::default());
    for id in ["one", "two", "three"] {
        server.deliver("INBOX", mail(id));
    }
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(3);
    server.delete("INBOX", 1);
    server.renumber("INBOX");
    server.deliver("INBOX", mail("four"));
    // Two old ones come again under new numbers, for the sink to recognise, and nothing is missing.
    keeper.wait_mails(6);
    keeper.with(|book| {
        assert_eq!(book.ids(), ["one", "two", "three", "two", "three", "four"]);
        assert_ne!(book.mails[0].uid_validity, book.mails[5].uid_validity);
        assert_eq!(book.mails[1].bytes, book.mails[3].bytes);
    });
}

#[test]
fn deleted_and_moved_mails_do_no_harm() {
    let (server, keeper) = (server(), Keeper::default());
    let first = server.deliver("INBOX", mail("one"));
    let second = server.deliver("INBOX", mail("two"));
    server.create("&U9ds6A-");
    let watched = MailboxConfig { folders: vec!["INBOX".into(), "受注".into()], ..config(&server) };
    let _watching = start(&watched, &keeper);
    keeper.wait_mails(2);
    server.delete("INBOX", first);
    server.move_mail("INBOX", second, "&U9ds6A-").unwrap();
    server.deliver("INBOX", mail("three"));
    keeper.wait("the moved mail and the new one", |book| book.mails.len() == 4 && resting(book));
    keeper.with(|book| {
        let mut found: Vec<_> = book
            .mails
            .iter()
            .map(|mail| (mail.folder.as_str(), mail.message_id.as_deref().unwrap()))
            .collect();
        found.sort_unstable();
        assert_eq!(found, [("INBOX", "one"), ("INBOX", "three"), ("INBOX", "two"), ("受注", "two")]);
    });
}

#[test]
fn dropped_connections_cost_nothing() {
    let (server, keeper) = (server(), Keeper::default());
    server.deliver("INBOX", mail("one"));
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(1);
    server.drop_connections();
    keeper.wait("the error", |book| book.errors().contains(&"mailbox.connection_lost"));
    server.deliver("INBOX", mail("two"));
    keeper.wait_mails(2);
    assert_eq!(keeper.with(|book| book.ids()), ["one", "two"]);
}

#[test]
fn a_body_cut_in_the_middle_is_fetched_again_and_only_once_kept() {
    let (server, keeper) = (server(), Keeper::default());
    for number in 0..250 {
        server.deliver("INBOX", mail(&format!("m{number}")));
    }
    server.faults(|faults| faults.cut_bodies = 2);
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(250);
    keeper.with(|book| {
        let expected: Vec<String> = (0..250).map(|number| format!("m{number}")).collect();
        assert_eq!(book.ids(), expected);
        assert_eq!(book.errors(), ["mailbox.connection_lost"; 2]);
        assert!(book.mails.iter().all(|mail| mail.bytes.ends_with(b"\r\n")));
    });
}

#[test]
fn a_failing_sink_gets_the_same_mails_again() {
    let (server, keeper) = (server(), Keeper::default());
    server.deliver("INBOX", mail("one"));
    keeper.with(|book| book.fail_commits = 2);
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(1);
    assert_eq!(keeper.with(|book| book.errors()), ["mailbox.sink_failed"; 2]);
}

#[test]
fn polls_where_there_is_no_idle_or_it_fails() {
    for refuse in [false, true] {
        let (server, keeper) = (server(), Keeper::default());
        server.faults(|faults| (faults.no_idle, faults.refuse_idle) = (!refuse, refuse));
        let _watching = start(&config(&server), &keeper);
        keeper.wait("polling", |book| book.states.last() == Some(&WatchState::Polling));
        server.deliver("INBOX", mail("one"));
        keeper.wait_mails(1);
        assert_eq!(keeper.with(|book| book.states.last().cloned()), Some(WatchState::Polling));
    }
}

#[test]
fn errors_have_codes_and_the_watch_comes_back() {
    let (server, keeper) = (server(), Keeper::default());
    server.faults(|faults| faults.refuse_login = true);
    let watching = start(&config(&server), &keeper);
    keeper.wait("the refusal", |book| book.errors().contains(&"mailbox.auth_failed"));
    server.faults(|faults| faults.refuse_login = false);
    server.deliver("INBOX", mail("one"));
    keeper.wait_mails(1);
    watching.stop();

    let stop = CancellationToken::new();
    let good = config(&server);
    let code = |config: &MailboxConfig| check(config, &stop).unwrap_err().code;
    assert_eq!(
        code(&MailboxConfig { auth: miseban_mailbox::Auth::Password(Secret::new("no")), ..good.clone() }),
        "mailbox.auth_failed"
    );
    assert_eq!(
        code(&MailboxConfig { folders: vec!["無い".into()], ..good.clone() }),
        "mailbox.folder_missing"
    );
    assert_eq!(
        code(&MailboxConfig { host: "no-such-host.invalid".into(), ..good.clone() }),
        "mailbox.host_unknown"
    );
    assert_eq!(code(&MailboxConfig { port: 1, ..good.clone() }), "mailbox.refused");
    assert_eq!(code(&MailboxConfig { host: "192.0.2.1".into(), ..good.clone() }), "mailbox.plain_refused");
    assert_eq!(
        code(&MailboxConfig { extra_ca: Some("nonsense".into()), tls: Tls::Implicit, ..good.clone() }),
        "mailbox.ca_invalid"
    );
    let checked = check(&good, &stop).unwrap();
    assert_eq!((checked.folders, checked.idle), (vec!["INBOX".to_owned()], true));
}

#[test]
fn a_silent_server_times_out_and_a_stop_does_not_wait_for_it() {
    let (server, keeper) = (server(), Keeper::default());
    server.faults(|faults| faults.stall = true);
    let mut short = config(&server);
    short.timing.command = Duration::from_millis(300);
    let watching = start(&short, &keeper);
    keeper.wait("the time-out", |book| book.errors().contains(&"mailbox.timeout"));
    watching.stop();

    let watching = start(&config(&server), &Keeper::default());
    assert!(server.wait_until(LIMIT, |server| server.connections() > 0));
    let asked = Instant::now();
    watching.stop();
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
}

#[test]
fn a_mail_that_the_server_refuses_is_kept_with_its_words() {
    let (server, keeper) = (server(), Keeper::default());
    for id in ["one", "two", "three"] {
        server.deliver("INBOX", mail(id));
    }
    server.faults(|faults| faults.unfetchable = vec![2]);
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(3);
    keeper.with(|book| {
        assert_eq!(book.ids(), ["one", "", "three"]);
        assert!(book.mails[1].unfetched.as_deref().unwrap().contains("can't read that mail"));
    });
}

#[test]
fn marks_as_read_only_when_asked_to() {
    let (server, keeper) = (server(), Keeper::default());
    let uid = server.deliver("INBOX", mail("one"));
    let marking = MailboxConfig { mark_seen: true, ..config(&server) };
    let _watching = start(&marking, &keeper);
    assert!(server.wait_until(LIMIT, |server| server.flags("INBOX", uid) == ["\\Seen"]));
    assert_eq!(server.writes().len(), 1);
}

#[test]
fn a_cursor_of_another_numbering_is_not_believed() {
    let (server, keeper) = (server(), Keeper::default());
    server.deliver("INBOX", mail("one"));
    keeper.with(|book| {
        book.known =
            KnownState::from([("INBOX".to_owned(), FolderCursor { uid_validity: 7, next_uid: 900 })]);
    });
    let _watching = start(&config(&server), &keeper);
    keeper.wait_mails(1);
}
