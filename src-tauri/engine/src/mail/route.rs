//! Which shop a mail belongs to.

use miseban_domain::{
    Instant, Observation,
    observation::{Extent, Source},
};
use miseban_formats::mail::DecodedMail;
use miseban_store::{
    mailboxes::{RouteKind, RouteRow},
    shops::ShopRow,
};

/// Whether the mail is this shop's, by the shop's rules. A shop without rules gets it only when it is the only shop of
/// its mall: the caller says so with `only_shop`.
pub(crate) fn belongs(
    shop: &ShopRow,
    only_shop: bool,
    routes: &[RouteRow],
    folder: &str,
    mail: &DecodedMail,
    shop_name: Option<&str>,
) -> bool {
    let mut own = routes.iter().filter(|route| route.shop_id == shop.id).peekable();
    if own.peek().is_none() {
        return only_shop;
    }
    own.any(|route| match route.kind {
        RouteKind::Recipient => recipients(mail).any(|address| same_recipient(address, &route.value)),
        RouteKind::Folder => folder.eq_ignore_ascii_case(&route.value),
        RouteKind::Sender => {
            mail.from.iter().any(|from| from.address.eq_ignore_ascii_case(route.value.trim()))
        }
        RouteKind::ShopName => {
            let wanted = miseban_domain::text::search_form(&route.value);
            shop_name.is_some_and(|name| miseban_domain::text::search_form(name) == wanted)
        }
    })
}

fn recipients(mail: &DecodedMail) -> impl Iterator<Item = &str> {
    mail.delivered_to
        .iter()
        .map(String::as_str)
        .chain(mail.to.iter().chain(&mail.cc).map(|to| to.address.as_str()))
}

/// A whole address, or (with `+`) the plus-part alone: `+rakuten` fits `shop+rakuten@example.com`. Case is ignored.
fn same_recipient(address: &str, wanted: &str) -> bool {
    let (address, wanted) = (address.trim().to_lowercase(), wanted.trim().to_lowercase());
    if let Some(plus) = wanted.strip_prefix('+').filter(|plus| !plus.contains('@')) {
        let local = address.split('@').next().unwrap_or_default();
        return local.split_once('+').is_some_and(|(_, part)| part == plus);
    }
    address == wanted
}

/// What a mail says that only announces an order, or its cancel.
pub(crate) fn announcement(order_number: &str, seen_at: Instant, cancelled: bool) -> Observation {
    Observation {
        order_number: order_number.to_owned(),
        source: Source::Mail,
        extent: Extent::Trigger,
        version: None,
        seen_at,
        ordered_at: None,
        state: None,
        mall_status: None,
        cancelled,
        cancel: None,
        restocked_by_mall: false,
        buyer: None,
        deliveries: Vec::new(),
        payment: None,
        totals: None,
        remarks: None,
        gift: false,
        caution: false,
    }
}

#[cfg(test)]
mod tests {
    use super::same_recipient;

    #[test]
    fn a_plus_address_is_found_whatever_its_case() {
        assert!(same_recipient("Shop+Rakuten@Example.com", "+rakuten"));
        assert!(same_recipient("shop+rakuten@example.com", "SHOP+RAKUTEN@EXAMPLE.COM"));
        assert!(!same_recipient("shop+rakuten2@example.com", "+rakuten"));
        assert!(!same_recipient("shop@example.com", "+rakuten"));
    }
}
