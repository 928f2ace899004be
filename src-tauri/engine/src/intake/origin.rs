//! 注文のあったショップに反映しない: what an order took is not sent to the shop that it came from.
//!
//! The mall took the pieces off its own number when it sold them, and the belief followed. So there is nothing to send as
//! long as the rule's number fell by just those pieces. Where a share, 小出し, a bundle or a second listing of the SKU
//! stands between them it did not, and the setting isn't possible. Whatever else moves the number (the last pieces, 閉店モード,
//! an edit in the same moment) shows in the comparison: what is skipped is a revision whose number the mall is believed
//! to show already, nothing else.
//!
//! The sale can't be sent twice either way. Where numbers are sent as changes, the reading before a push contains the sale,
//! and the belief does: the change is W - M, and W and M fell together.

use std::collections::BTreeMap;

use miseban_domain::{Coded, Instant, stock as rule};
use miseban_store::{
    Reader, Result, Write, history, listings, push,
    shops::{self, ShopRow},
};
use serde_json::json;

use crate::push::Numbers;

/// Why the shop has to send to where an order came from, if it has to.
pub(crate) fn needed_because(r: &impl Reader, shop: &ShopRow) -> Result<Option<Coded>> {
    let share = shop.switches.share;
    if share.percent != 100 {
        return Ok(Some(Coded::new("shop.origin_share").with("percent", share.percent)));
    }
    if share.trickle.is_some() {
        return Ok(Some(Coded::new("shop.origin_trickle")));
    }
    if let Some(code) = listings::a_bundle(r, shop.id)? {
        return Ok(Some(Coded::new("shop.origin_bundle").with("code", code)));
    }
    Ok(listings::listed_twice(r, shop.id)?.map(|code| Coded::new("shop.origin_twice").with("code", code)))
}

/// Turns 反映しない into 反映する where it is not possible any more, and puts that on record; gives the shop as it is then.
pub(crate) fn mend(w: &mut Write<'_>, shop: ShopRow, now: Instant) -> Result<ShopRow> {
    if shop.switches.sending.reflect_origin {
        return Ok(shop);
    }
    let Some(why) = needed_because(w, &shop)? else { return Ok(shop) };
    let mut mended = shop;
    mended.switches.sending.reflect_origin = true;
    shops::set_reflect_origin(w, mended.id, Some(&why))?;
    history::add(
        w,
        &history::NewHistory {
            at: now,
            who: "rule".to_owned(),
            what: "history.origin_turned_on".to_owned(),
            subject: "shop".to_owned(),
            subject_id: Some(mended.id.0),
            before: Some(json!({ "reflect_origin": false })),
            after: Some(json!({ "reflect_origin": true, "why": why })),
            request_id: None,
        },
    )?;
    Ok(mended)
}

/// The listings of a shop that had nothing to send before an order came in.
pub(super) fn quiet(
    r: &impl Reader,
    shop: &ShopRow,
    sold: &BTreeMap<miseban_domain::ListingId, i64>,
) -> Result<Vec<miseban_domain::ListingId>> {
    let mut quiet = Vec::new();
    if shop.switches.sending.reflect_origin || !shop.switches.push_stock {
        return Ok(quiet);
    }
    for id in sold.keys() {
        let listing = listings::get(r, *id)?;
        quiet.extend(
            listing.filter(|row| row.settled_rev == row.wanted_rev && row.belief.is_some()).map(|row| row.id),
        );
    }
    Ok(quiet)
}

/// After the order: those of the quiet ones that the mall is believed to show right are not sent.
pub(super) fn skip(w: &mut Write<'_>, quiet: &[miseban_domain::ListingId]) -> Result<()> {
    for id in quiet {
        let Some(listing) = listings::get(w, *id)? else { continue };
        let believed = listing.belief().filter(|belief| belief.unexplained() == 0).map(|belief| belief.shown);
        let (numbers, facts) = Numbers::load_one(w, listing.id)?;
        let wanted = numbers.wanted(&facts, None);
        if believed.is_some_and(|shown| wanted == rule::Wanted::Show(shown)) {
            push::settle_unchanged(w, listing.id, listing.wanted_rev)?;
        }
    }
    Ok(())
}
