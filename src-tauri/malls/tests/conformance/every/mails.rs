//! The malls' order mails, and shops that have nothing else.

use miseban_malls::{MailUse, registry};

use super::MALLS;
use crate::stands::{Stand, Which};

#[tokio::test]
async fn without_keys_the_mails_are_what_there_is() {
    for which in MALLS {
        let mut connection = Stand::usual(which).await.connection;
        connection.secrets.clear();
        connection.settings.remove("client_id");
        let mall = (registry::kind(which.id()).unwrap().connect)(connection.clone()).unwrap();
        let good_for = mall.mail().map(miseban_malls::MailPort::good_for);
        assert_eq!(good_for, which.mails().then_some(MailUse::StockOnly), "{which:?}");
        assert!(mall.orders().is_none() && mall.stock().is_none(), "{which:?}");
        let missing = mall.check().await.unwrap_err();
        assert_eq!(missing.code.code, "mall_error.setting_missing", "{which:?}");
        // Half a key is a mistake, not a choice.
        let half = if which == Which::Rakuten { "license_key" } else { "client_secret" };
        connection.secrets.insert(half.to_owned(), miseban_malls::Secret::new("half"));
        assert!((registry::kind(which.id()).unwrap().connect)(connection).is_err(), "{which:?}");
    }
}
