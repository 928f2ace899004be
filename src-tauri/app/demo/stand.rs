//! Where the demo's malls and mailbox stand, and how one gets in.

use std::collections::BTreeMap;

use miseban_simulators::{
    futureshop::FutureshopCredentials, rakuten::RakutenCredentials, yahoo::YahooCredentials,
};
use serde::Deserialize;

/// What `miseban-simulators` says on its first line; more in it is passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Stand {
    pub rakuten: RakutenStand,
    pub yahoo: YahooStand,
    /// The shop's own site; a stand may do without.
    pub futureshop: Option<OwnSiteStand>,
    pub imap: Mailbox,
}

#[derive(Debug, Deserialize)]
pub(super) struct RakutenStand {
    base_url: String,
    pub shop_name: String,
    pub credentials: RakutenCredentials,
}

#[derive(Debug, Deserialize)]
pub(super) struct YahooStand {
    base_url: String,
    pub store_name: String,
    pub credentials: YahooCredentials,
}

#[derive(Debug, Deserialize)]
pub(super) struct OwnSiteStand {
    base_url: String,
    pub shop_name: String,
    pub credentials: FutureshopCredentials,
}

#[derive(Debug, Deserialize)]
pub(super) struct Mailbox {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
}

impl Stand {
    /// The addresses that take the place of the malls' own, by the names that the malls give them.
    pub(super) fn addresses(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let named = |addresses: &[(&str, String)]| {
            addresses.iter().map(|(name, address)| ((*name).to_owned(), address.clone())).collect()
        };
        let yahoo = &self.yahoo.base_url;
        let mut all = BTreeMap::from([
            ("rakuten".to_owned(), named(&[("api", self.rakuten.base_url.clone())])),
            (
                "yahoo".to_owned(),
                named(&[
                    ("api", format!("{yahoo}/ShoppingWebService/V1")),
                    ("auth", format!("{yahoo}/yconnect/v2")),
                ]),
            ),
        ]);
        if let Some(own_site) = &self.futureshop {
            all.insert("futureshop".to_owned(), named(&[("api", own_site.base_url.clone())]));
        }
        all
    }
}
