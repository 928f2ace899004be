//! The malls' order mails, read by the rules in their folders.

use miseban_domain::{
    Instant,
    observation::{Extent, Source},
};
use miseban_formats::mail::{
    DecodedMail, Mailbox,
    rules::{MailOutcome, MailReader},
};
use miseban_malls::{MailUse, registry};
use miseban_simulators::stand::mails::{MailLayout, SimMail};

use crate::stands::{Stand, Which};

fn read(stand: &Stand, mail: &SimMail) -> MailOutcome {
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
async fn todays_mail_of_rakuten_only_rings_the_bell() {
    let stand = Stand::usual(Which::Rakuten).await;
    let number = stand.sells(1);
    let mail = stand.sim.order_mail(&number, MailLayout::Current).unwrap();
    let MailOutcome::Trigger { order_number, .. } = read(&stand, &mail) else { panic!("{mail:?}") };
    assert_eq!(order_number, number);
    assert_eq!(stand.mall.mail().unwrap().good_for(), MailUse::Trigger);
}

#[tokio::test]
async fn a_cancel_or_change_at_rakuten_rings_the_bell_where_it_names_the_order() {
    let stand = Stand::usual(Which::Rakuten).await;
    let number = stand.sells(1);
    for layout in [MailLayout::Cancelled, MailLayout::Changed] {
        let mail = stand.sim.order_mail(&number, layout).unwrap();
        let rings = |mail: &SimMail| match read(&stand, mail) {
            MailOutcome::Trigger { order_number, .. } => Some(order_number),
            MailOutcome::NotOurs => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(rings(&mail).as_ref(), Some(&number), "{mail:?}");
        let colon = SimMail { body: format!("お知らせ\n注文番号：{number}\n"), ..mail.clone() };
        assert_eq!(rings(&colon).as_ref(), Some(&number));
        let silent = SimMail { body: "ご注文がキャンセルされました。\n".to_owned(), ..mail };
        assert_eq!(rings(&silent), None);
    }
}

#[tokio::test]
async fn a_full_mail_of_rakuten_makes_a_whole_observation() {
    let stand = Stand::usual(Which::Rakuten).await;
    let number = stand.sells(2);
    let mail = stand.sim.order_mail(&number, MailLayout::Full).unwrap();
    let MailOutcome::Order(order) = read(&stand, &mail) else { panic!("{:?}", read(&stand, &mail)) };
    let seen = stand.mall.mail().unwrap().observe(&order, Instant(7));
    assert_eq!(
        (seen.order_number.as_str(), seen.source, seen.extent),
        (number.as_str(), Source::Mail, Extent::Whole)
    );
    let line = &seen.deliveries[0].lines[0];
    assert_eq!((line.quantity, line.unit_price, line.keys["itemNumber"].as_str()), (2, 1_080, "SENCHA"));
    let totals = seen.totals.unwrap();
    assert_eq!((totals.sum(), totals.billed), (2_160, 2_160));
}

#[tokio::test]
async fn a_mail_of_yahoo_tells_what_was_sold_and_not_to_whom() {
    let stand = Stand::usual(Which::Yahoo).await;
    let number = stand.sells(3);
    let mail = stand.sim.order_mail(&number, MailLayout::Current).unwrap();
    let MailOutcome::Order(order) = read(&stand, &mail) else { panic!("{:?}", read(&stand, &mail)) };
    let seen = stand.mall.mail().unwrap().observe(&order, Instant(7));
    assert_eq!(
        (seen.order_number.as_str(), seen.extent, seen.buyer),
        (number.as_str(), Extent::StockOnly, None)
    );
    let line = &seen.deliveries[0].lines[0];
    assert_eq!(stand.stock().listing_key(&line.keys).as_deref(), Some("sencha:100g"));
    assert_eq!(line.quantity, 3);
}

#[tokio::test]
async fn without_keys_the_mails_are_what_there_is() {
    for which in [Which::Rakuten, Which::Yahoo] {
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
