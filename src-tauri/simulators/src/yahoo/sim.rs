//! Starting and telling the simulated Yahoo! Shopping.

use std::{io, ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::world::YahooShop;
use crate::{
    clock::{Clock, MINUTE, system_clock},
    stand::{goods::Goods, limits::Limits, server::Server, shop::SimulatedMall},
};

/// How the simulated Yahoo! Shopping is set up.
#[derive(Clone)]
pub struct YahooConfig {
    /// Port on 127.0.0.1; 0: any free one.
    pub port: u16,
    /// Store account; order numbers start with it.
    pub seller_id: String,
    /// Store name, as mails say it.
    pub store_name: String,
    /// Client ID of the registered application.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Logins are approved without anyone clicking.
    pub auto_approve: bool,
    /// What it sells.
    pub goods: Vec<Goods>,
    /// A SKU that isn't there is created without a word (official: the record is created when absent); else refused.
    pub accept_unknown_sku: bool,
    /// How long an order can only be read and its buyer may cancel, milliseconds (ten minutes: official).
    pub read_only_window: i64,
    /// Whether limits are kept; the daily one is 50,000 (official).
    pub limits: Limits,
    /// The time it lives in.
    pub clock: Clock,
}

impl Default for YahooConfig {
    fn default() -> Self {
        Self {
            port: 0,
            seller_id: "hinata-chaho".to_owned(),
            store_name: "ひなた茶舗 Yahoo!店".to_owned(),
            client_id: "hinata-demo-client-id-0001".to_owned(),
            client_secret: "hinata-demo-client-secret".to_owned(),
            auto_approve: true,
            goods: Vec::new(),
            accept_unknown_sku: true,
            read_only_window: 10 * MINUTE,
            limits: Limits { daily: Some(50_000), ..Limits::default() },
            clock: system_clock(),
        }
    }
}

/// What a program needs to get in, besides a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YahooCredentials {
    /// Client ID.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
    /// Store account.
    pub seller_id: String,
    /// The store's public key, PEM.
    pub public_key: String,
    /// The version shown beside it.
    pub public_key_version: String,
}

/// Tokens of a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YahooTokens {
    /// For API calls, 3600 s.
    pub access_token: String,
    /// For new access tokens, 12 hours or 28 days.
    pub refresh_token: String,
}

/// A running Yahoo! Shopping; dropping it stops the server. Everything else is [`SimulatedMall`].
pub struct YahooSim {
    shop: Arc<YahooShop>,
    server: Server,
}

impl YahooSim {
    /// Starts listening.
    pub async fn start(config: YahooConfig) -> io::Result<Self> {
        let (server, shop) = Server::start(config.port, |base| YahooShop::new(config, base)).await?;
        Ok(Self { shop, server })
    }

    /// `http://127.0.0.1:PORT`: stands for both `https://auth.login.yahoo.co.jp` and
    /// `https://circus.shopping.yahooapis.jp`; control calls are under it at `/_sim/`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Client, store and public key.
    pub fn credentials(&self) -> YahooCredentials {
        self.shop.credentials()
    }

    /// Logs in without a browser, as if a person had just done so.
    pub fn log_in(&self) -> YahooTokens {
        self.shop.log_in()
    }

    /// The mall without its server, to be shared.
    pub fn shared(&self) -> Arc<dyn SimulatedMall> {
        Arc::<YahooShop>::clone(&self.shop)
    }
}

impl Deref for YahooSim {
    type Target = dyn SimulatedMall;

    fn deref(&self) -> &Self::Target {
        &*self.shop
    }
}
