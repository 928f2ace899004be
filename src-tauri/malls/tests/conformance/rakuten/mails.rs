//! The layouts of Rakuten's mails, each for what it is good for.

use miseban_domain::{
    Instant,
    observation::{Extent, Source},
};
use miseban_formats::mail::rules::MailOutcome;
use miseban_malls::MailUse;
use miseban_simulators::stand::mails::{MailLayout, SimMail};

use crate::{
    ops::read,
    stands::{Stand, Which},
};

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
