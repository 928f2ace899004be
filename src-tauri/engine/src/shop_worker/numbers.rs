//! Numbers out, one batch after the other, and a second look at what the mall made of them.

use miseban_domain::time::SECOND;
use miseban_malls::{Mall, MallError, MallErrorKind};
use miseban_store::shops::ShopRow;

use super::{Plan, ShopWorker, back_off, next_due};
use crate::{
    health::Area,
    problem::FaultResult,
    push::{ReadBack, look_ahead, push_due, read_back},
};

impl ShopWorker {
    /// Sends what is due; rising numbers only when orders were taken in just before.
    pub(super) async fn numbers_out(
        &self,
        plan: &mut Plan,
        mall: &dyn Mall,
        row: &ShopRow,
    ) -> FaultResult<()> {
        while self.sends_now(plan, row) && !self.stop.is_cancelled() {
            let fresh = self.freshness(plan);
            plan.counted = look_ahead(&self.store, self.shop, plan.counted, self.clock.now()).await?;
            let pushed =
                push_due(&self.store, &self.clock, (self.shop, plan.account), mall, &self.run_id, fresh)
                    .await?;
            if let Some(trouble) = pushed.trouble {
                // What may have happened is found out by orders and a reading, so those are due at once.
                let unknown = trouble.kind == MallErrorKind::OutcomeUnknown;
                plan.complete_since = None;
                self.push_trouble(plan, trouble, unknown);
                return Ok(());
            }
            if pushed.looked_at > 0 {
                plan.push_failures = 0;
                self.health.well(self.shop, Area::Numbers);
            }
            if !pushed.refused.is_empty() {
                let lines = pushed.refused.into_iter().map(|(key, words)| (key, Some(words))).collect();
                self.log("push", lines).await?;
            }
            let every = mall.stock().map_or(0, |port| port.rules().every);
            if every > 0 && pushed.accepted > 0 {
                plan.push_at = self.clock.now().plus(every);
            }
            // Orders come first again before the next batch.
            let (of, now) = (row.clone(), self.clock.now());
            let due = self.store.read(move |r| next_due(r, &of)).await?;
            let stale = plan.complete_since.is_none_or(|since| now.since(since) > 5 * SECOND);
            if pushed.accepted == 0 || stale || due.is_none_or(|due| due > now) {
                break;
            }
        }
        Ok(())
    }

    fn push_trouble(&self, plan: &mut Plan, trouble: MallError, soon: bool) {
        plan.push_failures = plan.push_failures.saturating_add(1);
        let now = self.clock.now();
        // Once: a mall that never answers is not asked every second.
        let soon = soon && plan.push_failures == 1;
        let wait = if soon { SECOND } else { back_off(plan.push_failures, SECOND, trouble.retry) };
        plan.push_at = now.plus(wait);
        self.health.trouble(self.shop, Area::Numbers, trouble, now, Some(plan.push_at));
    }

    /// Reads what the mall shows after it accepted numbers, once nothing else has to leave.
    pub(super) async fn look_back(&self, plan: &Plan, mall: &dyn Mall) -> FaultResult<()> {
        match read_back(&self.store, &self.clock, (self.shop, plan.account), mall).await? {
            // It is read again later by itself; numbers that have to fall don't wait for that.
            ReadBack::Failed(trouble) => {
                self.health.trouble(self.shop, Area::Numbers, trouble, self.clock.now(), None);
            }
            ReadBack::Done if plan.push_failures == 0 => self.health.well(self.shop, Area::Numbers),
            ReadBack::Done | ReadBack::NothingDue => {}
        }
        Ok(())
    }
}
