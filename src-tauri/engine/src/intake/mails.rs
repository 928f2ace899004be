//! What a mail is for our shops: whose it is, and the order that it tells of. Pure: everything is given.

use std::sync::Arc;

use miseban_domain::{Coded, Instant};
use miseban_formats::mail::{self, rules::MailOutcome};
use miseban_malls::MailUse;
use miseban_store::{
    mailboxes::{RouteKind, RouteRow},
    raw::RawHead,
    shops::ShopRow,
};

use super::read::{FOLDER_MARK, Read};
use crate::{mail::route, pool::Seat};

/// All that decides about a mail besides the mail.
pub(super) struct Surroundings {
    pub shops: Vec<(ShopRow, Arc<Seat>)>,
    pub routes: Vec<RouteRow>,
    /// Names under which the program logs in to mailboxes; mostly addresses.
    pub mailbox_users: Vec<String>,
}

impl Surroundings {
    /// Reads a mail.
    pub(super) fn judge(&self, head: &RawHead, bytes: &[u8]) -> Read {
        let mail = mail::decode(bytes);
        let mut verdict = Read::NotOurs;
        for (shop, seat) in &self.shops {
            let Some(post) = &seat.post else { continue };
            let outcome = post.reader.read_for(&mail, &self.own_addresses(shop));
            if outcome == MailOutcome::NotOurs {
                continue;
            }
            let only_shop = self.shops.iter().filter(|(other, _)| other.mall == shop.mall).count() == 1;
            let (number, shop_name) = named(&outcome);
            if !route::belongs(shop, only_shop, &self.routes, folder_of(&head.scope), &mail, shop_name) {
                let reason =
                    Coded::new("inbox.mail_without_shop").with("order_number", number.unwrap_or_default());
                if matches!(verdict, Read::NotOurs) {
                    verdict = Read::Unrouted(reason);
                }
                continue;
            }
            let asks = seat.mall.as_ref().is_ok_and(|mall| mall.orders().is_some());
            match outcome {
                MailOutcome::NotOurs => {}
                MailOutcome::Order(order) => {
                    let Some(rules) = post.mall.mail() else { continue };
                    let observation = Box::new(rules.observe(&order, head.fetched_at));
                    let announce = asks && rules.good_for() != MailUse::Whole;
                    return Read::Order { shop: shop.id, observation, announce };
                }
                MailOutcome::Trigger { order_number, .. } => {
                    return announced(shop, &order_number, head.fetched_at, false, asks);
                }
                MailOutcome::Cancelled { order_number, .. } => {
                    return announced(shop, &order_number, head.fetched_at, true, asks);
                }
                MailOutcome::Unreadable(unreadable) => {
                    verdict = Read::Unreadable(Coded { code: unreadable.code, args: unreadable.args });
                }
            }
        }
        verdict
    }

    /// From where a person of the shop would forward a mail.
    fn own_addresses<'a>(&'a self, shop: &'a ShopRow) -> Vec<&'a str> {
        let routes = self.routes.iter().filter(|route| route.shop_id == shop.id);
        let recipients = routes.filter(|route| route.kind == RouteKind::Recipient).map(|route| &route.value);
        [&shop.sender_address, &shop.bcc_address]
            .into_iter()
            .chain(recipients)
            .chain(&self.mailbox_users)
            .map(|address| address.trim())
            .filter(|address| address.contains('@') && !address.starts_with('+'))
            .collect()
    }
}

fn announced(shop: &ShopRow, order_number: &str, seen_at: Instant, cancelled: bool, asks: bool) -> Read {
    let observation = Box::new(route::announcement(order_number, seen_at, cancelled));
    Read::Order { shop: shop.id, observation, announce: asks }
}

/// What the mail names: the order's number and the shop.
fn named(outcome: &MailOutcome) -> (Option<&str>, Option<&str>) {
    match outcome {
        MailOutcome::NotOurs => (None, None),
        MailOutcome::Order(order) => (Some(&order.order_number), order.shop_name.as_deref()),
        MailOutcome::Trigger { order_number, shop_name }
        | MailOutcome::Cancelled { order_number, shop_name } => (Some(order_number), shop_name.as_deref()),
        MailOutcome::Unreadable(unreadable) => (unreadable.order_number.as_deref(), None),
    }
}

/// The folder in the key of a mail.
fn folder_of(scope: &str) -> &str {
    scope.split_once(FOLDER_MARK).map_or("", |(_, folder)| folder)
}
