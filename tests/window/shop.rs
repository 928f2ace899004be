//! A demo shop's folder, the malls around it, and the program that minds it.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
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

use crate::{
    driver::until,
    program::{Environment, Program, QUITTING, ask, built, script},
};

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
        Self { dir, rakuten, yahoo, _imap: imap }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.file("data")
    }

    /// Starts the program with its window in our hands.
    pub fn start(&self) -> Program {
        let (data, stand, path) = (self.data(), self.file("stand.json"), self.with_printer());
        let mut environment = environment(&stand);
        environment.push(("PATH", &path));
        Program::start(
            self.dir.path(),
            &["--demo".as_ref(), "--data".as_ref(), data.as_os_str()],
            environment,
        )
    }

    /// A search path on which the system's way of printing is ours: paper comes out as files.
    fn with_printer(&self) -> std::ffi::OsString {
        let bin = self.file("bin");
        fs::create_dir_all(&bin).unwrap();
        let paper = self.paper();
        script(
            &bin.join("lp"),
            &format!("shift\ncp \"$1\" '{0}.part' && mv '{0}.part' '{0}'\n", paper.display()),
        );
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path))).unwrap()
    }

    fn paper(&self) -> PathBuf {
        self.file("printed.pdf")
    }

    /// Waits until something was printed, and gives it.
    pub fn printed(&self) -> Vec<u8> {
        until("the printer", QUITTING, || fs::read(self.paper()).map_err(|error| error.to_string()))
    }

    /// Starts the program a second time, and waits until that one has ended.
    pub fn start_again(&self) -> ExitStatus {
        let stand = self.file("stand.json");
        let mut second = Command::new(built("MISEBAN_DESKTOP"))
            .args(["--demo", "--data"])
            .arg(self.data())
            .envs(environment(&stand))
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
        ask(&self.data(), command, &json!({}))
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

fn environment(stand: &Path) -> Environment<'_> {
    vec![("MISEBAN_DEMO_STAND", stand.as_os_str()), no_graphics_card()]
}

/// There is none behind a display of our own.
pub fn no_graphics_card() -> (&'static str, &'static OsStr) {
    ("WEBKIT_DISABLE_DMABUF_RENDERER", OsStr::new("1"))
}

/// Nobody's name and address.
pub fn somebody() -> Person {
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
