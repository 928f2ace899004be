//! A demo shop's folder, the malls around it, and the program that minds it.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use miseban_simulators::{
    demo::{DEMO_MAILBOX, DemoSku, rakuten_config, yahoo_config},
    imap::{ImapConfig, ImapSim},
    rakuten::RakutenSim,
    stand::{
        order::{OrderSpec, Person},
        shop::SimulatedMall,
    },
    yahoo::YahooSim,
};
use miseban_tests::stage::place;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::{Window, until};

/// What the house promises.
const QUITTING: Duration = Duration::from_secs(10);
const SELLING: Duration = Duration::from_mins(1);

/// The malls outlive the program, as real ones do.
pub struct Shop {
    dir: TempDir,
    rakuten: RakutenSim,
    yahoo: YahooSim,
    _imap: ImapSim,
}

impl Shop {
    /// Malls without buyers, and a folder that is still empty.
    pub async fn open() -> Self {
        let rakuten = RakutenSim::start(rakuten_config()).await.unwrap();
        let yahoo = YahooSim::start(yahoo_config()).await.unwrap();
        rakuten.enforce_limits(false);
        yahoo.enforce_limits(false);
        let (user, password) = (DEMO_MAILBOX.to_owned(), "hinata-demo-mail".to_owned());
        let config = ImapConfig { user: user.clone(), password: password.clone(), port: 0 };
        let imap = ImapSim::start(config).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let stand = json!({
            "rakuten": rakuten.about(),
            "yahoo": yahoo.about(),
            "imap": { "host": "127.0.0.1", "port": imap.port(), "user": user, "password": password },
        });
        fs::write(dir.path().join("stand.json"), stand.to_string()).unwrap();
        let shop = Self { dir, rakuten, yahoo, _imap: imap };
        shop.write_starter();
        shop
    }

    /// The drivers start the program, so that its end would be theirs to see; this between them notes it for us.
    fn write_starter(&self) {
        let starter = "#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit 1\n\"$MISEBAN_DESKTOP\" \"$@\" &\n\
                       echo $! >began\nwait $!\necho $? >ending\nmv ending ended\n";
        fs::write(self.file("starter"), starter).unwrap();
        fs::set_permissions(self.file("starter"), fs::Permissions::from_mode(0o700)).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.file("data")
    }

    /// Starts the program with its window in our hands.
    pub fn start(&self) -> Program<'_> {
        assert!(
            env::var_os("DISPLAY").is_some(),
            "no display: run `cargo xtask test`, or this under xvfb-run"
        );
        for left in ["began", "ended"] {
            let _ = fs::remove_file(self.file(left));
        }
        let (data, stand, desktop) = (self.data(), self.file("stand.json"), built("MISEBAN_DESKTOP"));
        let window = Window::open(
            &self.file("starter"),
            &["--demo".as_ref(), "--data".as_ref(), data.as_os_str()],
            &environment(&stand, &desktop),
        );
        Program { window, shop: self }
    }

    /// Starts the program a second time, and waits until that one has ended.
    pub fn start_again(&self) -> ExitStatus {
        let (stand, desktop) = (self.file("stand.json"), built("MISEBAN_DESKTOP"));
        let mut second = Command::new(&desktop)
            .args(["--demo", "--data"])
            .arg(self.data())
            .envs(environment(&stand, &desktop))
            .spawn()
            .unwrap();
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            until("the end of the second start", QUITTING, || {
                second.try_wait().unwrap().ok_or_else(|| "it is running".to_owned())
            })
        }));
        ended.unwrap_or_else(|waited| {
            let _ = second.kill();
            let _ = second.wait();
            std::panic::resume_unwind(waited)
        })
    }

    /// Asks whoever holds the folder, on the command line.
    pub fn ask(&self, command: &str) -> Value {
        let out = Command::new(built("MISEBAN_CLI"))
            .arg("--data")
            .arg(self.data())
            .args(["call", command, "{}"])
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(out.status.success(), "{command}: {:?}", out.status);
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// Whether nobody holds the folder.
    pub fn is_free(&self) -> bool {
        File::options().write(true).open(self.data().join("lock")).unwrap().try_lock().is_ok()
    }

    /// Somebody buys.
    pub fn sells(&self, mall: &str, sku: &DemoSku, quantity: i64) {
        let (item, variant) = place(mall, sku);
        let order = OrderSpec::simple(&item, &variant, quantity, somebody());
        if mall == "rakuten" { self.rakuten.place_order(order) } else { self.yahoo.place_order(order) }
            .expect("it is for sale");
    }

    /// Waits until buyers see this number at both malls.
    pub fn until_both_show(&self, sku: &DemoSku, number: i64) {
        let malls: [&dyn SimulatedMall; 2] = [&*self.rakuten, &*self.yahoo];
        until("the number at both malls", SELLING, || {
            let shown = malls.map(|mall| {
                let (item, variant) = place(mall.mall(), sku);
                mall.stock(&item, &variant).flatten()
            });
            if shown == [Some(number); 2] { Ok(()) } else { Err(format!("{shown:?}, not {number}")) }
        });
    }
}

/// The running program. It dies when this is dropped.
pub struct Program<'a> {
    pub window: Window,
    shop: &'a Shop,
}

impl Program<'_> {
    /// Quits as the page's own way out does; the program ends in time, and as one that is content.
    pub fn quit(&self) {
        // The window is gone before it can answer.
        let _ = self.window.try_run("window.__TAURI_INTERNALS__.invoke('quit');");
        let code = until("the program's end", QUITTING, || {
            fs::read_to_string(self.shop.file("ended")).map_err(|error| error.to_string())
        });
        assert_eq!(code.trim(), "0");
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        if self.shop.file("ended").exists() {
            return;
        }
        if let Ok(id) = fs::read_to_string(self.shop.file("began")) {
            let _ = Command::new("kill").args(["-9", id.trim()]).status();
        }
    }
}

fn environment<'a>(stand: &'a Path, desktop: &'a Path) -> [(&'static str, &'a OsStr); 3] {
    [
        ("MISEBAN_DEMO_STAND", stand.as_os_str()),
        ("MISEBAN_DESKTOP", desktop.as_os_str()),
        // There is no graphics card behind a display of our own.
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".as_ref()),
    ]
}

/// A program that ships; `cargo xtask test` builds it and says where it is.
fn built(variable: &str) -> PathBuf {
    let path = env::var_os(variable).map(PathBuf::from);
    path.unwrap_or_else(|| panic!("{variable} doesn't say where the program is: run `cargo xtask test`"))
}

/// Nobody's name and address.
fn somebody() -> Person {
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
