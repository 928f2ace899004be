//! 楽天市場: RMS WEB SERVICE. What it does, with the evidence, stands in `NOTES.md`.

mod client;
pub(crate) mod files;
mod items;
mod mail;
mod map;
mod orders;
mod remarks;
mod shipments;
mod stock;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use miseban_domain::{Instant, Observation};
use miseban_formats::mail::rules::{MailLine, MailOrder, MailRules};

use crate::{
    About, Connection, CredentialState, Items, Keys, Kind, MailPort, MailUse, Mall, MallError, Orders,
    Recheck, Rule, Setting, Shipments, Status, Stock, call::setting, observe, wrap::guarded,
};
use client::Client;

static ABOUT: About = About {
    id: "rakuten",
    name: "mall.rakuten",
    listing_keys: &[
        ("manageNumber", "listing_key.rakuten.manage_number"),
        ("variantId", "listing_key.rakuten.variant_id"),
        ("itemNumber", "listing_key.rakuten.item_number"),
        ("merchantDefinedSkuId", "listing_key.rakuten.merchant_defined_sku_id"),
    ],
    default_matching_key: "merchantDefinedSkuId",
    poll_every: 5_000,
    confirms_orders: true,
    known_batch: 100,
    // The list tells no changes, so that open orders are asked for themselves: a hundred a call.
    recheck: Recheck { batch: 100, every: 0 },
    logs_in: false,
    addresses: &[("api", "https://api.rms.rakuten.co.jp")],
};

static SETTINGS: &[Setting] = &[
    Setting {
        key: "shop_url",
        label: "setting.rakuten.shop_url",
        help: "setting.rakuten.shop_url.help",
        secret: false,
        required: true,
        default: "",
        rule: Rule::Ascii { also: "-_", max: 64 },
        example: "miseban-shop",
        multiline: false,
        account: true,
    },
    Setting {
        key: "service_secret",
        label: "setting.rakuten.service_secret",
        help: "setting.rakuten.service_secret.help",
        secret: true,
        // A shop without a key can still be known by its mails.
        required: false,
        default: "",
        rule: Rule::Ascii { also: "-_", max: 128 },
        example: "SP000000_exampleexample",
        multiline: false,
        account: false,
    },
    Setting {
        key: "license_key",
        label: "setting.rakuten.license_key",
        help: "setting.rakuten.license_key.help",
        secret: true,
        required: false,
        default: "",
        rule: Rule::Ascii { also: "-_", max: 128 },
        example: "SL000000_exampleexample",
        multiline: false,
        account: false,
    },
];

/// 楽天市場.
pub static KIND: Kind = Kind {
    about: &ABOUT,
    settings: SETTINGS,
    listing_key: stock::listing_key,
    connect: |connection| guarded(connection, connect),
};

fn connect(connection: Connection) -> Result<Arc<dyn Mall>, MallError> {
    Ok(Arc::new(Rakuten { client: Client::of(connection)? }))
}

struct Rakuten {
    /// `None` for a shop without a key: only its mails are read.
    client: Option<Client>,
}

#[async_trait]
impl Mall for Rakuten {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn check(&self) -> Result<Vec<CredentialState>, MallError> {
        let client =
            self.client.as_ref().ok_or_else(|| setting("mall_error.setting_missing", "service_secret"))?;
        let expires_at = client.license_end().await?;
        client.search_works().await?;
        Ok(vec![CredentialState { name: "license_key", issued_at: None, expires_at }])
    }

    fn orders(&self) -> Option<&dyn Orders> {
        self.client.as_ref().map(|client| client as &dyn Orders)
    }
    fn stock(&self) -> Option<&dyn Stock> {
        self.client.as_ref().map(|client| client as &dyn Stock)
    }
    fn shipments(&self) -> Option<&dyn Shipments> {
        self.client.as_ref().map(|client| client as &dyn Shipments)
    }
    fn status(&self) -> Option<&dyn Status> {
        self.client.as_ref().map(|client| client as &dyn Status)
    }
    fn items(&self) -> Option<&dyn Items> {
        self.client.as_ref().map(|client| client as &dyn Items)
    }
    fn mail(&self) -> Option<&dyn MailPort> {
        Some(self)
    }
}

impl MailPort for Rakuten {
    fn rules(&self) -> MailRules {
        mail::mail_rules()
    }

    fn good_for(&self) -> MailUse {
        if self.client.is_some() { MailUse::Trigger } else { MailUse::StockOnly }
    }

    fn observe(&self, mail: &MailOrder, seen_at: Instant) -> Observation {
        observe::mail(mail, seen_at, mail_keys)
    }
}

fn mail_keys(line: &MailLine) -> Keys {
    observe::keys([("itemNumber", line.code.as_deref()), ("variantId", line.sku.as_deref())])
}
