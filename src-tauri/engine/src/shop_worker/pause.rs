//! A shop that was silent for days: what its numbers are made of is old, so they wait until its orders are in and the
//! person has seen old and new ones. What orders took leaves all the same.

use miseban_domain::{Instant, ShopId, time::DAY};
use miseban_store::{
    Reader, Result, history, listings, polls,
    shops::{self, ShopRow},
};
use serde_json::json;

use super::{ShopWorker, orders::POLL};
use crate::{
    problem::FaultResult,
    push::{LONG_PAUSE, limits},
};

impl ShopWorker {
    /// Blocks the shop's numbers when nothing of it was read or sent for too long. Asked before its orders are taken in,
    /// which would end the silence.
    pub(super) async fn notice_pause(&self, row: ShopRow) -> FaultResult<ShopRow> {
        if !row.switches.push_stock || row.push_blocked.is_some() {
            return Ok(row);
        }
        let (shop, now) = (self.shop, self.clock.now());
        let silent = self.store.read(move |r| silent_since(r, shop, now)).await?;
        let Some(since) = silent else { return Ok(row) };
        tracing::info!(%shop, since = since.0, "nothing was read or sent for days: the shop's numbers wait");
        self.store
            .write(move |w| {
                shops::set_push_blocked(w, shop, Some(LONG_PAUSE))?;
                history::add(
                    w,
                    &history::NewHistory {
                        at: now,
                        who: "rule:guard".to_owned(),
                        what: "history.long_pause".to_owned(),
                        subject: "shop".to_owned(),
                        subject_id: Some(shop.0),
                        before: Some(json!({ "since": since })),
                        after: Some(json!({ "push_blocked": LONG_PAUSE })),
                        request_id: None,
                    },
                )
            })
            .await?;
        Ok(ShopRow { push_blocked: Some(LONG_PAUSE.to_owned()), ..row })
    }
}

/// Since when nothing of a shop was read or sent, when that is longer than the person allows. A shop that never was
/// has nothing to be silent about: its first numbers are looked at when its switch is turned.
fn silent_since(r: &impl Reader, shop: ShopId, now: Instant) -> Result<Option<Instant>> {
    let longest = i64::from(limits(r)?.pause_days) * DAY;
    let long_ago = |at: &Instant| now.since(*at) > longest;
    let polled = polls::last_complete(r, shop, POLL)?.map(|poll| poll.finished_at);
    if polled.as_ref().is_some_and(|at| !long_ago(at)) || !long_ago(&shops::numbers_seen_at(r, shop)?) {
        return Ok(None);
    }
    // A mall whose orders only come as mails is not polled.
    let last = if polled.is_some() { polled } else { listings::last_contact(r, shop)? };
    Ok(last.filter(long_ago))
}
