//! A shop of one's own: its secrets lie in the system's keychain, here gnome-keyring on a bus of its own.

use std::{
    ffi::{OsStr, OsString},
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use miseban_simulators::{
    demo::{mail_bytes, rakuten_config},
    imap::{ImapConfig, ImapSim},
    rakuten::RakutenSim,
    stand::{mails::MailLayout, order::OrderSpec},
};
use miseban_tests::{goods, stage::place};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    driver::until,
    program::{Program, ask},
    shop::{no_graphics_card, somebody},
};

const PATIENCE: Duration = Duration::from_secs(40);
const USER: &str = "order@hinata-chaho.example.com";
const PASSWORD: &str = "only-the-keychain-knows";

/// A session bus with an unlocked keychain on it, both ended with this.
struct Keychain {
    bus: Child,
    address: OsString,
    home: TempDir,
}

impl Keychain {
    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let run = home.path().join("run");
        fs::create_dir(&run).unwrap();
        fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
        let keychain = "echo \"$DBUS_SESSION_BUS_ADDRESS\"; \
                        exec gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null";
        let mut bus = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", keychain])
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", &run)
            .env("XDG_DATA_HOME", home.path().join("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What the bus starts by itself may outlive the test by a moment.
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-run-session; run `cargo xtask setup`");
        // The keychain's own password, up to the end of the input.
        bus.stdin.take().unwrap().write_all(b"open").unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { bus, address: address.trim().into(), home }
    }

    /// Whether the keychain has written something.
    fn has_something(&self) -> bool {
        let rings = fs::read_dir(self.home.path().join("data/keyrings")).into_iter().flatten();
        rings.filter_map(Result::ok).any(|ring| ring.path().extension().is_some_and(|kind| kind == "keyring"))
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        // Asked to end, it ends the bus as well, and the keychain goes with its bus.
        let _ = Command::new("kill").arg(self.bus.id().to_string()).status();
        let _ = self.bus.wait();
    }
}

fn start(dir: &Path, keychain: &Keychain) -> Program {
    let data = data(dir);
    Program::start(
        dir,
        &[OsStr::new("--data"), data.as_os_str()],
        vec![("DBUS_SESSION_BUS_ADDRESS", &keychain.address), no_graphics_card()],
    )
}

fn data(dir: &Path) -> PathBuf {
    dir.join("data")
}

/// Sets up a shop that is known by its mails alone, so that nobody on the network is asked, and its mailbox.
fn set_up(data: &Path, imap: &ImapSim) {
    let saved = ask(
        data,
        "shops.save",
        &json!({
            "request_id": "shop", "mall": "rakuten", "routes": [],
            "common": {
                "code": "own", "short_name": "楽天", "official_name": "ひなた茶舗", "url": "", "manager": "", "genre": "",
                "sender_address": "", "bcc_address": "", "postal_code": "", "address": "", "phone": "",
                "registration_number": "", "matching_key": "",
            },
            "settings": { "shop_url": "hinata-chaho" }, "secrets": {},
        }),
    );
    let switches = json!({
        "manage_orders": true, "stock_link": "stopped", "counts_from": null, "push_stock": false,
        "reserve_pending": true, "cancels": "before_instruction", "share": { "percent": 100, "trickle": null },
        "sending": {
            "when": { "kind": "at_once" }, "sync_hours": [], "reflect_origin": true, "by": "api", "keep_last": 0,
            "last_pieces": true,
        },
    });
    ask(
        data,
        "shops.set_switches",
        &json!({ "request_id": "on", "shop_id": saved["id"], "switches": switches }),
    );
    let mailbox = json!({
        "name": "受注メール", "host": "127.0.0.1", "port": imap.port(), "tls": false, "user": USER, "folder": "INBOX",
        "mark_seen": false, "active": true,
    });
    ask(data, "mailboxes.save", &json!({ "request_id": "box", "mailbox": mailbox, "password": PASSWORD }));
}

fn mailbox(data: &Path) -> Value {
    ask(data, "mailboxes.list", &json!({}))[0].take()
}

/// Somebody buys, and the mall writes a mail.
fn sells(rakuten: &RakutenSim, imap: &ImapSim) {
    let (item, variant) = place("rakuten", &goods::sold_at_both());
    let number = rakuten.place_order(OrderSpec::simple(&item, &variant, 1, somebody())).unwrap();
    let mail = rakuten.order_mail(&number, MailLayout::Full).unwrap();
    imap.deliver("INBOX", mail_bytes("rakuten", &mail));
}

/// Goes to all orders and waits until there are so many.
fn until_orders(program: &Program, count: usize) {
    program.window.until_it_says(".rail", "受注");
    program.window.go("/orders");
    program.window.click("//*[@role='tab'][contains(.,'すべて')]");
    program.window.until_rows(count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_lies_in_the_keychain_and_opens_at_the_next_start() {
    let rakuten = RakutenSim::start(rakuten_config()).await.unwrap();
    let imap =
        ImapSim::start(ImapConfig { user: USER.to_owned(), password: PASSWORD.to_owned(), port: 0 }).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (data, keychain) = (data(dir.path()), Keychain::open());

    let program = start(dir.path(), &keychain);
    program.window.until_it_says("body", "自分のお店");
    set_up(&data, &imap);
    sells(&rakuten, &imap);
    until_orders(&program, 1);
    program.quit();
    assert!(keychain.has_something(), "the key was kept there");
    assert!(!data.join("key").exists(), "and in no file");
    assert!(
        !fs::read(data.join("miseban.db"))
            .unwrap()
            .windows(PASSWORD.len())
            .any(|part| part == PASSWORD.as_bytes())
    );

    let program = start(dir.path(), &keychain);
    sells(&rakuten, &imap);
    until_orders(&program, 2);
    assert_eq!(mailbox(&data)["problem"], Value::Null);
    program.quit();

    // On another computer the folder alone opens nothing, and says so.
    let elsewhere = Keychain::open();
    let program = start(dir.path(), &elsewhere);
    until_orders(&program, 2);
    until("the mailbox's trouble", PATIENCE, || {
        let mailbox = mailbox(&data);
        if mailbox["problem"].is_object() { Ok(()) } else { Err(mailbox.to_string()) }
    });
    program.quit();
}
