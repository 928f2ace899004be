//! Numbers out, one batch after the other, and a second look at what the mall made of them.

use miseban_domain::{Instant, stock, time::SECOND};
use miseban_malls::{Mall, MallErrorKind};
use miseban_store::{history, listings};

use super::{Plan, ShopWorker, back_off};
use crate::{
    problem::FaultResult,
    push::{Freshness, push_due, read_back},
};

impl ShopWorker {
    pub(super) async fn numbers_out(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        fresh: Freshness,
    ) -> FaultResult<()> {
        loop {
            let pushed = push_due(&self.store, &self.clock, self.shop, mall, &self.run_id, fresh).await?;
            if let Some(trouble) = pushed.trouble {
                let unknown = trouble.kind == MallErrorKind::OutcomeUnknown;
                plan.failures = plan.failures.saturating_add(1);
                plan.complete_since = None;
                let wait = if unknown { SECOND } else { back_off(plan.failures, SECOND, trouble.retry) };
                plan.poll_at = self.clock.now().plus(wait);
                self.health.trouble(self.shop, trouble, self.clock.now(), Some(plan.poll_at));
                return Ok(());
            }
            if !pushed.refused.is_empty() {
                let lines = pushed.refused.into_iter().map(|(key, words)| (key, Some(words))).collect();
                self.log("push", lines).await?;
            }
            // Orders come first again before the next batch.
            let again = pushed.looked_at > 0 && pushed.accepted > 0 && !self.stop.is_cancelled();
            let (shop, now) = (self.shop, self.clock.now());
            let due = self.store.read(move |r| listings::next_due_at(r, shop)).await?;
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > 5 * SECOND);
            if !again || stale || due.is_none_or(|due| due > now) {
                return Ok(());
            }
        }
    }

    /// A complete poll that was begun after a listing was read either explained what it lacks, or is one of the two
    /// after which it is believed.
    pub(super) async fn explain_or_give_up(&self, poll_started: Instant) -> FaultResult<()> {
        let (shop, now) = (self.shop, self.clock.now());
        Ok(self
            .store
            .write(move |w| {
                for id in listings::unexplained_since(w, shop, poll_started)? {
                    let mut given_up = 0;
                    listings::change_belief(w, id, |belief| {
                        let outcome = stock::belief_after_poll(belief);
                        given_up = outcome.given_up;
                        outcome.belief
                    })?;
                    if given_up > 0 {
                        let before = serde_json::json!({ "pieces": given_up });
                        history::add(
                            w,
                            &history::NewHistory {
                                at: now,
                                who: "rule:belief".to_owned(),
                                what: "history.unexplained_drop".to_owned(),
                                subject: "listing".to_owned(),
                                subject_id: Some(id.0),
                                before: Some(before),
                                after: None,
                                request_id: None,
                            },
                        )?;
                    }
                }
                Ok(())
            })
            .await?)
    }

    /// Reads what the mall shows after it accepted numbers, once nothing else has to leave.
    pub(super) async fn look_back(&self, mall: &dyn Mall) -> FaultResult<()> {
        if let Some(trouble) = read_back(&self.store, &self.clock, self.shop, mall).await? {
            self.health.trouble(self.shop, trouble, self.clock.now(), None);
        }
        Ok(())
    }
}
