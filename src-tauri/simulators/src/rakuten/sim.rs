//! Starting and telling the simulated Rakuten.

use std::{collections::BTreeMap, io, ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::world::RakutenShop;
use crate::{
    clock::{Clock, DAY, MINUTE, system_clock},
    stand::{goods::Goods, limits::Limits, mails::MailLayout, server::Server, shop::SimulatedMall},
};

/// How the simulated Rakuten is set up.
#[derive(Clone)]
pub struct RakutenConfig {
    /// Port on 127.0.0.1; 0: any free one.
    pub port: u16,
    /// The number that order numbers start with.
    pub shop_id: u32,
    /// 店舗名, as mails say it.
    pub shop_name: String,
    /// serviceSecret
    pub service_secret: String,
    /// licenseKey
    pub license_key: String,
    /// When the licenseKey ends, UTC milliseconds; `None`: 90 days (official) after the start.
    pub license_expires_at: Option<i64>,
    /// What it sells.
    pub goods: Vec<Goods>,
    /// JAN (カタログID) by `item:variant`.
    pub jans: BTreeMap<String, String>,
    /// Articles that were deleted and that a search still finds (official: it lags by up to 24 hours).
    pub deleted_items: Vec<String>,
    /// Lead-time ids that RMS knows; others are refused with IE0118.
    pub lead_time_ids: Vec<i64>,
    /// How long a confirmed order stays at 200 (楽天処理中); 0: straight to 300.
    pub confirm_delay: i64,
    /// How long an asynchronous shipping report takes, milliseconds.
    pub shipping_result_delay: i64,
    /// How long the buyer may cancel, milliseconds (30 minutes: official).
    pub buyer_cancel_window: i64,
    /// The text of the order mails that it writes.
    pub mail_layout: MailLayout,
    /// Whether limits are kept.
    pub limits: Limits,
    /// The time it lives in.
    pub clock: Clock,
}

impl Default for RakutenConfig {
    fn default() -> Self {
        Self {
            port: 0,
            shop_id: 400_123,
            shop_name: "ひなた茶舗 楽天市場店".to_owned(),
            service_secret: "SP400123_HinataChahoDemo".to_owned(),
            license_key: "SL400123_HinataChahoDemo".to_owned(),
            license_expires_at: None,
            goods: Vec::new(),
            jans: BTreeMap::new(),
            deleted_items: Vec::new(),
            lead_time_ids: vec![1, 2, 3, 7, 14],
            confirm_delay: 0,
            shipping_result_delay: 1_500,
            buyer_cancel_window: 30 * MINUTE,
            mail_layout: MailLayout::Current,
            limits: Limits::default(),
            clock: system_clock(),
        }
    }
}

impl RakutenConfig {
    pub(super) fn expires_at(&self, started_at: i64) -> i64 {
        self.license_expires_at.unwrap_or(started_at + 90 * DAY)
    }
}

/// What a program needs to get in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RakutenCredentials {
    /// serviceSecret
    pub service_secret: String,
    /// licenseKey
    pub license_key: String,
    /// The shop's own URL name (店舗URL).
    pub shop_url: String,
}

/// A running Rakuten; dropping it stops the server. Everything else is [`SimulatedMall`].
pub struct RakutenSim {
    shop: Arc<RakutenShop>,
    server: Server,
}

impl RakutenSim {
    /// Starts listening.
    pub async fn start(config: RakutenConfig) -> io::Result<Self> {
        let (server, shop) = Server::start(config.port, |base| RakutenShop::new(config, base)).await?;
        Ok(Self { shop, server })
    }

    /// `http://127.0.0.1:PORT`: stands for `https://api.rms.rakuten.co.jp`; control calls are under it at `/_sim/`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// serviceSecret and licenseKey.
    pub fn credentials(&self) -> RakutenCredentials {
        self.shop.credentials()
    }

    /// The value of the `Authorization` header that gets in.
    pub fn authorization(&self) -> String {
        self.shop.authorization()
    }

    /// Moves the end of the licenseKey, UTC milliseconds.
    pub fn set_license_expiry(&self, at: i64) {
        self.shop.world().license_expires_at = at;
    }

    /// The mall without its server, to be shared.
    pub fn shared(&self) -> Arc<dyn SimulatedMall> {
        Arc::<RakutenShop>::clone(&self.shop)
    }
}

impl Deref for RakutenSim {
    type Target = dyn SimulatedMall;

    fn deref(&self) -> &Self::Target {
        &*self.shop
    }
}
