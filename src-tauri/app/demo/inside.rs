//! The malls and the mailbox in this program.

use std::{io, sync::Arc, time::Duration};

use miseban_simulators::{
    demo::{
        DEMO_MAILBOX, MailPump, Scenario, ScenarioConfig, futureshop_config, mail_bytes, rakuten_config,
        yahoo_config,
    },
    futureshop::FutureshopSim,
    imap::{ImapConfig, ImapSim},
    rakuten::RakutenSim,
    stand::shop::SimulatedMall,
    yahoo::YahooSim,
};
use serde_json::json;
use tokio::sync::OnceCell;

use super::stand::Stand;

const PASSWORD: &str = "hinata-demo-mail";
/// A morning's orders come at once, so that there is something to see; then one every few seconds.
const FIRST_ORDERS: u32 = 12;
const FIRST_EVERY: Duration = Duration::from_millis(400);
const THEN_EVERY: Duration = Duration::from_secs(7);

/// Running malls; they end with this.
pub(super) struct Inside {
    rakuten: RakutenSim,
    yahoo: YahooSim,
    own_site: FutureshopSim,
    imap: Arc<ImapSim>,
    _mails: MailPump,
    buyers: OnceCell<Arc<Scenario>>,
}

impl Inside {
    /// Starts them. Nobody buys yet.
    pub(super) async fn start() -> io::Result<Self> {
        let rakuten = RakutenSim::start(rakuten_config()).await?;
        let yahoo = YahooSim::start(yahoo_config()).await?;
        let own_site = FutureshopSim::start(futureshop_config()).await?;
        let user = DEMO_MAILBOX.to_owned();
        let imap = Arc::new(ImapSim::start(ImapConfig { user, password: PASSWORD.to_owned(), port: 0 })?);
        let mailbox = Arc::clone(&imap);
        let malls = vec![rakuten.shared(), yahoo.shared()];
        let pump = MailPump::start(malls, Duration::from_millis(200), move |mall, mail| {
            mailbox.deliver_at("INBOX", mail_bytes(mall, mail), mail.at);
        });
        Ok(Self { rakuten, yahoo, own_site, imap, _mails: pump, buyers: OnceCell::new() })
    }

    /// Where they are and how one gets in, as the program of its own would tell it.
    pub(super) fn stand(&self) -> serde_json::Result<Stand> {
        serde_json::from_value(json!({
            "rakuten": self.rakuten.about(),
            "yahoo": self.yahoo.about(),
            "futureshop": self.own_site.about(),
            "imap": {
                "host": "127.0.0.1",
                "port": self.imap.port(),
                "user": DEMO_MAILBOX,
                "password": PASSWORD,
            },
        }))
    }

    /// Every mall's other side.
    pub(super) fn malls(&self) -> Vec<Arc<dyn SimulatedMall>> {
        vec![self.rakuten.shared(), self.yahoo.shared(), self.own_site.shared()]
    }

    /// Lets the buyers in.
    pub(super) fn open_the_doors(&self) {
        let config = ScenarioConfig { every: FIRST_EVERY, ..ScenarioConfig::default() };
        let buyers = Arc::new(Scenario::start(self.malls(), config));
        if self.buyers.set(Arc::clone(&buyers)).is_err() {
            return;
        }
        // A weak hold: the story ends with the malls.
        let buyers = Arc::downgrade(&buyers);
        tokio::spawn(async move {
            tokio::time::sleep(FIRST_EVERY * FIRST_ORDERS).await;
            if let Some(buyers) = buyers.upgrade() {
                buyers.set_pace(THEN_EVERY);
            }
        });
    }
}
