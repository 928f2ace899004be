//! Yahoo!ショッピング: the store API behind `YConnect`. What it does, with the evidence, stands in `NOTES.md`.

mod client;
pub(crate) mod files;
mod files_port;
mod mail;
mod map;
mod orders;
mod shipments;
mod sign;
mod stock;
#[cfg(test)]
mod tests;
mod token;
mod xml;

use std::sync::Arc;

use async_trait::async_trait;
use miseban_domain::{
    Instant, Observation,
    shop::{Cancels, SendBy},
};
use miseban_formats::mail::rules::{MailLine, MailOrder, MailRules};

use crate::{
    About, Connection, CredentialState, Keys, Kind, Login, MailPort, MailUse, Mall, MallError, Orders, Place,
    Recheck, Rule, SEND_BY, Setting, Shipments, Stock, StockChoices, Way, by_ftp, call::setting, observe,
    wrap::guarded,
};
use client::Client;
use files_port::Files;

/// The store API.
const API: &str = "https://circus.shopping.yahooapis.jp/ShoppingWebService/V1";
/// The login.
const AUTH: &str = "https://auth.login.yahoo.co.jp/yconnect/v2";

static ABOUT: About = About {
    id: "yahoo",
    name: "mall.yahoo",
    listing_keys: &[
        ("item_code", "listing_key.yahoo.item_code"),
        ("sub_code", "listing_key.yahoo.sub_code"),
        ("sku_code", "listing_key.yahoo.sku_code"),
        ("jan", "listing_key.yahoo.jan"),
    ],
    default_matching_key: "sku_code",
    // 17,280 calls of the 50,000 a day.
    poll_every: 5_000,
    confirms_orders: false,
    // One order a call and a second.
    known_batch: 3,
    // One listing tells of all of them; every minute is a thirtieth of the day's calls.
    recheck: Recheck { batch: 2_000, every: 60_000 },
    logs_in: true,
    addresses: &[("api", API), ("auth", AUTH)],
    // Its cancels tell no moment, so that the first half hour can't be told from the rest.
    stock: StockChoices {
        ways: &[Way { by: SendBy::Api, reads: true }, Way { by: SendBy::Ftp, reads: false }],
        cancels: &[Cancels::Never, Cancels::BeforeInstruction],
        ..StockChoices::BY_API
    },
};

static SETTINGS: &[Setting] = &[
    Setting::account("seller_id", "setting.yahoo.seller_id", "setting.yahoo.seller_id.help", "miseban-store"),
    Setting {
        rule: Rule::Ascii { also: "-_.=", max: 256 },
        ..Setting::text(
            "client_id",
            "setting.yahoo.client_id",
            "setting.yahoo.client_id.help",
            "dj00aiZpPWV4YW1wbGUmcz1leGFtcGxl",
        )
    },
    Setting {
        secret: true,
        ..Setting::text(
            "client_secret",
            "setting.yahoo.client_secret",
            "setting.yahoo.client_secret.help",
            "exampleexample",
        )
    },
    Setting {
        rule: Rule::Pem { label: "PUBLIC KEY" },
        multiline: true,
        ..Setting::text(
            "public_key",
            "setting.yahoo.public_key",
            "setting.yahoo.public_key.help",
            "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----",
        )
    },
    Setting {
        rule: Rule::Number { min: 1, max: 9_999 },
        ..Setting::text(
            "public_key_version",
            "setting.yahoo.public_key_version",
            "setting.yahoo.public_key_version.help",
            "1",
        )
    },
    Setting {
        // A day; a wrong one is refused when the shop is connected.
        rule: Rule::Ascii { also: "-/", max: 10 },
        ..Setting::text(
            "public_key_ends",
            "setting.yahoo.public_key_ends",
            "setting.yahoo.public_key_ends.help",
            "2027-03-31",
        )
    },
    by_ftp::host("ftp.castle.yahoofs.jp", "ftp.castle.yahoofs.jp"),
    by_ftp::port(),
    by_ftp::user("setting.yahoo.ftp_user.help", "store-miseban-store"),
    by_ftp::password("setting.yahoo.ftp_password.help"),
    by_ftp::directory("/"),
    by_ftp::file("ftp_file", "setting.ftp.file", "setting.yahoo.ftp_file.help", files_port::NAME),
    by_ftp::passive(),
    by_ftp::plain(),
    Setting {
        default: "false",
        rule: Rule::Switch,
        place: Place::Stock,
        shown_if: Some((SEND_BY, "ftp")),
        ..Setting::text(
            "clear_store_cancel",
            "setting.yahoo.clear_store_cancel",
            "setting.yahoo.clear_store_cancel.help",
            "false",
        )
    },
];

/// Yahoo!ショッピング.
pub static KIND: Kind = Kind {
    about: &ABOUT,
    settings: SETTINGS,
    listing_key: stock::listing_key,
    connect: |connection| guarded(connection, connect),
};

fn connect(connection: Connection) -> Result<Arc<dyn Mall>, MallError> {
    let files = Files::of(&connection)?;
    Ok(Arc::new(Yahoo { client: Client::of(connection)?, files }))
}

struct Yahoo {
    /// `None` for a shop without an application: only its mails are read.
    client: Option<Client>,
    /// Numbers leave as files; then they can't be read, even with an application: the mall applies a file some time later.
    files: Option<Files>,
}

#[async_trait]
impl Mall for Yahoo {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        if let Some(files) = &self.files {
            files.door.check().await?;
        }
        let Some(client) = &self.client else {
            // With files and mails a shop needs no application.
            return match &self.files {
                Some(_) => Ok(Vec::new()),
                None => Err(setting("mall_error.setting_missing", "client_id")),
            };
        };
        client.count_works().await?;
        Ok([client.tokens.credential()].into_iter().chain(client.tokens.public_key()).collect())
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
    fn shipments(&self) -> Option<&dyn Shipments> {
        self.client.as_ref().map(|client| client as &dyn Shipments)
    }
    fn login(&self) -> Option<&dyn Login> {
        self.client.as_ref().map(|client| &client.tokens as &dyn Login)
    }
    fn mail(&self) -> Option<&dyn MailPort> {
        Some(self)
    }
}

impl MailPort for Yahoo {
    fn rules(&self) -> MailRules {
        mail::mail_rules()
    }

    fn good_for(&self) -> MailUse {
        // Lines and sums are in the mail, a buyer never is.
        let logged_in = self.client.as_ref().is_some_and(|client| client.tokens.refresh_token.is_some());
        if logged_in { MailUse::Trigger } else { MailUse::StockOnly }
    }

    fn observe(&self, mail: &MailOrder, seen_at: Instant) -> Observation {
        observe::mail(mail, seen_at, mail_keys)
    }
}

fn mail_keys(line: &MailLine) -> Keys {
    let (code, sub) = (line.code.as_deref(), line.sku.as_deref());
    observe::keys([("item_code", code), ("sub_code", sub), ("sku_code", sub.or(code))])
}
