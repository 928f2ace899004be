//! The malls' order mails, read by the rules in their folders.

use miseban_domain::Instant;
use miseban_formats::mail::{
    DecodedMail, Mailbox,
    rules::{MailOutcome, MailReader},
};
use miseban_malls::{MailUse, registry};
use miseban_simulators::stand::mails::SimMail;

use super::MALLS;
use crate::stands::{Stand, Which};

pub fn read(stand: &Stand, mail: &SimMail) -> MailOutcome {
    let decoded = DecodedMail {
        subject: mail.subject.clone(),
        from: vec![Mailbox { name: String::new(), address: mail.from.clone() }],
        date: Some(Instant(mail.at)),
        text: mail.body.clone(),
        ..DecodedMail::default()
    };
    MailReader::new(stand.mall.mail().unwrap().rules()).unwrap().read(&decoded)
}

#[tokio::test]
async fn without_keys_the_mails_are_what_there_is() {
    for which in MALLS {
        let mut connection = Stand::usual(which).await.connection;
        connection.secrets.clear();
        connection.settings.remove("client_id");
        let mall = (registry::kind(which.id()).unwrap().connect)(connection.clone()).unwrap();
        assert_eq!(mall.mail().unwrap().good_for(), MailUse::StockOnly, "{which:?}");
        assert!(mall.orders().is_none() && mall.stock().is_none(), "{which:?}");
        let missing = mall.check().await.unwrap_err();
        assert_eq!(missing.code.code, "mall_error.setting_missing", "{which:?}");
        // Half a key is a mistake, not a choice.
        let half = if which == Which::Rakuten { "license_key" } else { "client_secret" };
        connection.secrets.insert(half.to_owned(), miseban_malls::Secret::new("half"));
        assert!((registry::kind(which.id()).unwrap().connect)(connection).is_err(), "{which:?}");
    }
}
