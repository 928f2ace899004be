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
    Recheck, Rule, Setting, Shipments, Status, Stock, StockChoices, call::setting, observe, wrap::guarded,
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
    stock: StockChoices { pending: Some("setting.rakuten.pending"), ..StockChoices::BY_API },
};

static SETTINGS: &[Setting] = &[
    Setting {
        rule: Rule::Ascii { also: "-_", max: 64 },
        ..Setting::account(
            "shop_url",
            "setting.rakuten.shop_url",
            "setting.rakuten.shop_url.help",
            "miseban-shop",
        )
    },
    // A shop without a key can still be known by its mails.
    Setting {
        secret: true,
        ..Setting::text(
            "service_secret",
            "setting.rakuten.service_secret",
            "setting.rakuten.service_secret.help",
            "SP000000_exampleexample",
        )
    },
    Setting {
        secret: true,
        ..Setting::text(
            "license_key",
            "setting.rakuten.license_key",
            "setting.rakuten.license_key.help",
            "SL000000_exampleexample",
        )
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
