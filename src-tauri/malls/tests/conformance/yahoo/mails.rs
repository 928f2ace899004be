//! The one layout of Yahoo!'s mails.

use miseban_domain::{Instant, observation::Extent};
use miseban_formats::mail::rules::MailOutcome;
use miseban_simulators::stand::mails::MailLayout;

use crate::{
    ops::read,
    stands::{Stand, Which},
};

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
