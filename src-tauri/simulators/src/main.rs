//! The simulated malls as a program of their own, for demos and tests whose malls must outlive a kill.
//!
//! Prints one line of JSON when everything listens, and ends with its standard input or with Ctrl+C.

use std::{error::Error, io, sync::Arc, time::Duration};

use miseban_simulators::{
    demo::{
        DEMO_MAILBOX, MailPump, Scenario, ScenarioConfig, futureshop_config, mail_bytes, plain_goods,
        rakuten_config, yahoo_config,
    },
    futureshop::{FutureshopConfig, FutureshopSim},
    imap::{ImapConfig, ImapSim},
    rakuten::{RakutenConfig, RakutenSim},
    yahoo::{YahooConfig, YahooSim},
};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// The password of the demo's mailbox.
const MAIL_PASSWORD: &str = "hinata-demo-mail";

/// How late a late mail is.
const LATE: Duration = Duration::from_secs(12);

const USAGE: &str = "miseban-simulators [--rakuten-port N] [--yahoo-port N] [--futureshop-port N] [--imap-port N] \
     [--orders-every SECONDS] [--seed N] [--confirm-delay MILLISECONDS] [--manual-login] [--more-goods N] \
     [--json]";

/// What the command line asks for; port 0 is any free one.
#[derive(Debug, Default)]
struct Arguments {
    rakuten_port: u16,
    yahoo_port: u16,
    futureshop_port: u16,
    imap_port: u16,
    orders_every: Option<f64>,
    seed: u64,
    confirm_delay: i64,
    manual_login: bool,
    more_goods: u32,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut arguments = Self { seed: 1, ..Self::default() };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value. {USAGE}"));
            match word.as_str() {
                "--rakuten-port" => arguments.rakuten_port = value()?.parse()?,
                "--yahoo-port" => arguments.yahoo_port = value()?.parse()?,
                "--futureshop-port" => arguments.futureshop_port = value()?.parse()?,
                "--imap-port" => arguments.imap_port = value()?.parse()?,
                "--orders-every" => {
                    let seconds = value()?.parse::<f64>()?;
                    arguments.orders_every = (seconds > 0.0 && seconds < 86_400.0).then_some(seconds);
                }
                "--seed" => arguments.seed = value()?.parse()?,
                "--confirm-delay" => arguments.confirm_delay = value()?.parse()?,
                "--more-goods" => arguments.more_goods = value()?.parse()?,
                "--manual-login" => arguments.manual_login = true,
                // The output is JSON anyway.
                "--json" => {}
                _ => return Err(format!("unknown argument {word}. {USAGE}").into()),
            }
        }
        Ok(arguments)
    }
}

fn about(rakuten: &RakutenSim, yahoo: &YahooSim, own_site: &FutureshopSim, imap: &ImapSim) -> Value {
    json!({
        "rakuten": rakuten.about(),
        "yahoo": yahoo.about(),
        "futureshop": own_site.about(),
        "imap": {
            "host": "127.0.0.1",
            "port": imap.port(),
            "user": DEMO_MAILBOX,
            "password": MAIL_PASSWORD,
        },
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let (mut on_rakuten, mut on_yahoo) = (rakuten_config().goods, yahoo_config().goods);
    on_rakuten.extend(plain_goods(arguments.more_goods, true));
    on_yahoo.extend(plain_goods(arguments.more_goods, false));
    let rakuten = RakutenSim::start(RakutenConfig {
        goods: on_rakuten,
        port: arguments.rakuten_port,
        confirm_delay: arguments.confirm_delay,
        ..rakuten_config()
    })
    .await?;
    let yahoo = YahooSim::start(YahooConfig {
        goods: on_yahoo,
        port: arguments.yahoo_port,
        auto_approve: !arguments.manual_login,
        ..yahoo_config()
    })
    .await?;
    let own_site =
        FutureshopSim::start(FutureshopConfig { port: arguments.futureshop_port, ..futureshop_config() })
            .await?;
    let imap = Arc::new(ImapSim::start(ImapConfig {
        user: DEMO_MAILBOX.to_owned(),
        password: MAIL_PASSWORD.to_owned(),
        port: arguments.imap_port,
    })?);
    let malls = vec![rakuten.shared(), yahoo.shared(), own_site.shared()];
    let mailbox = Arc::clone(&imap);
    let _pump = MailPump::start(malls.clone(), Duration::from_millis(100), move |mall, mail| {
        let (mailbox, bytes, at) = (Arc::clone(&mailbox), mail_bytes(mall, mail), mail.at);
        // Mails are often late: every second one of a mall is, so that the mall's interface tells of its order first.
        let late = if mail.seq % 2 == 0 { LATE } else { Duration::ZERO };
        std::thread::spawn(move || {
            std::thread::sleep(late);
            mailbox.deliver_at("INBOX", bytes, at);
        });
    });
    let _scenario = arguments.orders_every.map(|seconds| {
        let every = Duration::from_secs_f64(seconds);
        Scenario::start(malls, ScenarioConfig { seed: arguments.seed, every, ..ScenarioConfig::default() })
    });
    say(&about(&rakuten, &yahoo, &own_site, &imap));
    let (over, input_ended) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        // However the input ends, the malls end with it.
        drop(io::copy(&mut io::stdin().lock(), &mut io::sink()));
        drop(over);
    });
    tokio::select! {
        _ = input_ended => {}
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the one line that this program is there to print")]
fn say(line: &Value) {
    println!("{line}");
}
