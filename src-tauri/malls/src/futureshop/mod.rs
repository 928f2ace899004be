//! futureshop: `APIv2` with a shop key, and files by FTP. What it does, with the evidence, stands in `NOTES.md`.

mod client;
pub(crate) mod files;
mod files_port;
mod keys;
mod map;
mod orders;
mod stock;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use miseban_domain::shop::{Cancels, SendBy};

use crate::{
    About, Connection, CredentialState, Kind, Mall, MallError, Orders, Place, Recheck, Rule, SEND_BY,
    Setting, Stock, StockChoices, Way, by_ftp, call::setting, wrap::guarded,
};
use client::Client;
use files_port::Files;

/// The host that clients are usually given.
const HOST: &str = "api.admin.future-shop.net";

static ABOUT: About = About {
    id: "futureshop",
    name: "mall.futureshop",
    listing_keys: &[
        ("productNo", "listing_key.futureshop.productNo"),
        ("horizontalNo", "listing_key.futureshop.horizontalNo"),
        ("verticalNo", "listing_key.futureshop.verticalNo"),
        ("skuNo", "listing_key.futureshop.skuNo"),
        ("url", "listing_key.futureshop.url"),
        ("jan", "listing_key.futureshop.jan"),
    ],
    default_matching_key: "skuNo",
    // Three searches of a second each, and time for numbers between them.
    poll_every: 10_000,
    confirms_orders: false,
    known_batch: 3,
    // A second an order: its detail has the buyer's message.
    recheck: Recheck { batch: 10, every: 60_000 },
    logs_in: false,
    addresses: &[("api", "https://api.admin.future-shop.net")],
    stock: StockChoices {
        ways: &[Way { by: SendBy::Api, reads: true }, Way { by: SendBy::Ftp, reads: false }],
        // Who cancelled, and how soon, is not told.
        cancels: &[Cancels::Never, Cancels::BeforeInstruction],
        ..StockChoices::BY_API
    },
};

const fn header(
    key: &'static str,
    label: &'static str,
    default: &'static str,
    example: &'static str,
) -> Setting {
    Setting {
        default,
        rule: Rule::Text { max: 4_000 },
        multiline: true,
        place: Place::Connection,
        shown_if: Some((SEND_BY, "ftp")),
        ..Setting::text(key, label, "setting.futureshop.header.help", example)
    }
}

static SETTINGS: &[Setting] = &[
    Setting::account(
        "shop_key",
        "setting.futureshop.shop_key",
        "setting.futureshop.shop_key.help",
        "miseban-shop",
    ),
    Setting {
        default: HOST,
        rule: Rule::Ascii { also: "-.", max: 253 },
        ..Setting::text("api_host", "setting.futureshop.api_host", "setting.futureshop.api_host.help", HOST)
    },
    Setting::text(
        "client_id",
        "setting.futureshop.client_id",
        "setting.futureshop.client_id.help",
        "example-client",
    ),
    Setting {
        secret: true,
        rule: Rule::Text { max: 256 },
        ..Setting::text(
            "client_secret",
            "setting.futureshop.client_secret",
            "setting.futureshop.client_secret.help",
            "exampleexample",
        )
    },
    by_ftp::host("", "ftp.example.com"),
    by_ftp::port(),
    by_ftp::user("setting.futureshop.ftp_user.help", "miseban-shop"),
    by_ftp::password("setting.futureshop.ftp_password.help"),
    by_ftp::directory("/fsgoodsupload"),
    by_ftp::file(
        "ftp_file",
        "setting.futureshop.ftp_file",
        "setting.futureshop.ftp_file.help",
        "goodsStock.csv",
    ),
    header(
        "stock_header",
        "setting.futureshop.stock_header",
        "",
        "コントロールカラム,商品URLコード,商品番号,商品名,現在在庫数,調整在庫数",
    ),
    by_ftp::file(
        "ftp_variation_file",
        "setting.futureshop.ftp_variation_file",
        "setting.futureshop.ftp_variation_file.help",
        "goodsVariationStock.csv",
    ),
    header(
        "variation_header",
        "setting.futureshop.variation_header",
        files_port::VARIATION_HEADER,
        files_port::VARIATION_HEADER,
    ),
    by_ftp::passive(),
    by_ftp::plain(),
];

/// futureshop.
pub static KIND: Kind = Kind {
    about: &ABOUT,
    settings: SETTINGS,
    listing_key: keys::listing_key,
    connect: |connection| guarded(connection, connect),
};

#[allow(
    clippy::needless_pass_by_value,
    reason = "every kind of mall is connected by a function of this shape"
)]
fn connect(connection: Connection) -> Result<Arc<dyn Mall>, MallError> {
    Ok(Arc::new(Futureshop { files: Files::of(&connection)?, client: Client::of(&connection)? }))
}

struct Futureshop {
    /// `None` for a shop without a client.
    client: Option<Client>,
    /// Numbers leave as files.
    files: Option<Files>,
}

#[async_trait]
impl Mall for Futureshop {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        if let Some(files) = &self.files {
            files.door.check().await?;
        }
        match (&self.client, &self.files) {
            (Some(client), _) => client.check().await?,
            (None, Some(_)) => {}
            (None, None) => return Err(setting("mall_error.setting_missing", "client_id")),
        }
        Ok(Vec::new())
    }

    fn orders(&self) -> Option<&dyn Orders> {
        self.client.as_ref().map(|client| client as &dyn Orders)
    }

    fn stock(&self) -> Option<&dyn Stock> {
        match &self.files {
            Some(files) => Some(files as &dyn Stock),
            None => self.client.as_ref().map(|client| client as &dyn Stock),
        }
    }
}
