//! Starting and telling the simulated futureshop.

use std::{io, ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::world::FutureshopShop;
use crate::{
    clock::{Clock, system_clock},
    ftp::{FtpConfig, FtpSim},
    stand::{goods::Goods, limits::Limits, server::Server, shop::SimulatedMall},
};

/// How the simulated futureshop is set up.
#[derive(Clone)]
pub struct FutureshopConfig {
    /// Port on 127.0.0.1; 0: any free one.
    pub port: u16,
    /// 店舗KEY.
    pub shop_key: String,
    /// Client ID.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
    /// The shop's name.
    pub shop_name: String,
    /// What it sells: `item` is the 商品番号, `variant` the two branch numbers joined by `/` (横軸/縦軸).
    pub goods: Vec<Goods>,
    /// Rows on a page (invented: the page size of stock and orders isn't documented).
    pub page: usize,
    /// How long a token lives, milliseconds (3600 s: seen).
    pub token_life: i64,
    /// The items that the shop has chosen for goodsStock.csv, in order (its real header isn't known: inferred).
    pub stock_header: Vec<String>,
    /// One a second and client (seen); no daily limit is known.
    pub limits: Limits,
    /// The time it lives in.
    pub clock: Clock,
    /// Whether there is an FTP server (a contract option). It has `/fsgoodsupload`.
    pub ftp: Option<FtpConfig>,
}

impl Default for FutureshopConfig {
    fn default() -> Self {
        let stock_header =
            ["コントロールカラム", "商品URLコード", "商品番号", "商品名", "現在在庫数", "調整在庫数"];
        Self {
            port: 0,
            shop_key: "hinata-shop-key-0001".to_owned(),
            client_id: "hinata-client-0001".to_owned(),
            client_secret: "hinata-client-secret-0001".to_owned(),
            shop_name: "ひなた茶舗 本店".to_owned(),
            goods: Vec::new(),
            page: 50,
            token_life: 3_600_000,
            stock_header: stock_header.map(str::to_owned).to_vec(),
            limits: Limits::default(),
            clock: system_clock(),
            ftp: None,
        }
    }
}

/// What a program needs to get in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FutureshopCredentials {
    /// 店舗KEY.
    pub shop_key: String,
    /// Client ID.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
}

/// A running futureshop; dropping it stops the servers. Everything else is [`SimulatedMall`].
pub struct FutureshopSim {
    shop: Arc<FutureshopShop>,
    server: Server,
    ftp: Option<FtpSim>,
}

impl FutureshopSim {
    /// Starts listening.
    pub async fn start(config: FutureshopConfig) -> io::Result<Self> {
        let ftp = config.ftp.clone();
        let (server, shop) = Server::start(config.port, |base| FutureshopShop::new(config, base)).await?;
        let ftp = match ftp {
            Some(config) => {
                let mall = Arc::clone(&shop);
                let taker = move |directory: &str, name: &str, bytes: &[u8]| {
                    if directory == super::files::FOLDER {
                        mall.take_file(name, bytes);
                    }
                };
                let directories = vec!["/".to_owned(), super::files::FOLDER.to_owned()];
                Some(FtpSim::start(FtpConfig { directories, taker: Some(Arc::new(taker)), ..config }).await?)
            }
            None => None,
        };
        Ok(Self { shop, server, ftp })
    }

    /// `http://127.0.0.1:PORT`: stands for `https://` and the host that the shop was given; control calls are under it at
    /// `/_sim/`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Shop key and client.
    pub fn credentials(&self) -> FutureshopCredentials {
        self.shop.credentials()
    }

    /// Its FTP server.
    pub fn ftp(&self) -> Option<&FtpSim> {
        self.ftp.as_ref()
    }

    /// The files that were taken and what became of them, oldest first: name, and the rows that were registered (0 with
    /// a header that isn't the chosen one).
    pub fn registered(&self) -> Vec<(String, usize)> {
        self.shop.registered()
    }

    /// Every token is over.
    pub fn end_tokens(&self) {
        self.shop.end_tokens();
    }

    /// The mall without its server, to be shared.
    pub fn shared(&self) -> Arc<dyn SimulatedMall> {
        Arc::<FutureshopShop>::clone(&self.shop)
    }
}

impl Deref for FutureshopSim {
    type Target = dyn SimulatedMall;

    fn deref(&self) -> &Self::Target {
        &*self.shop
    }
}
