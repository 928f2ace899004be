//! What has to be done now and then whatever happens in the shops: the daily copy, old rows and logs, the ends of keys.

use std::{path::PathBuf, sync::Arc, time::Duration};

use miseban_domain::{
    Coded,
    time::{DAY, HOUR},
};
use miseban_malls::Clock;
use miseban_store::{Store, credentials, polls, requests, shops, skus};
use tokio_util::sync::CancellationToken;

use crate::{
    cases::shops::note_check,
    diagnostics,
    health::HealthBoard,
    pool::MallPool,
    problem::{Fault, FaultResult},
    shop_worker::is_active,
};

const EVERY: Duration = Duration::from_mins(5);
/// How often a shop's keys are asked for their end.
const CREDENTIALS_EVERY: i64 = 12 * HOUR;

/// What keeping the house needs.
#[derive(Clone)]
pub(crate) struct House {
    pub dir: PathBuf,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub pool: MallPool,
    pub health: HealthBoard,
    pub stop: CancellationToken,
}

impl House {
    /// Keeps the house until it is told to stop.
    pub(crate) async fn run(self) {
        let mut due = tokio::time::interval(EVERY);
        let mut proven = String::new();
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                _ = due.tick() => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                kept = self.keep(&mut proven) => if let Err(fault) = kept {
                    tracing::error!(%fault, source = ?fault.source, "housekeeping failed at something");
                },
            }
        }
    }

    /// `proven` is the day of the last proof of the ledger.
    async fn keep(&self, proven: &mut String) -> FaultResult<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        diagnostics::prune(&self.dir);
        let copied = tokio::task::spawn_blocking(move || store.daily_backup_if_due(now)).await;
        match copied {
            Ok(Ok(_)) => self.health.set_no_copy(None),
            Ok(Err(error)) => {
                tracing::error!(%error, "the daily copy failed");
                self.health.set_no_copy(Some(error.coded()));
            }
            Err(error) => tracing::error!(%error, "the daily copy broke"),
        }
        let today = now.day_in_tokyo().map(|day| day.to_string()).unwrap_or_default();
        if *proven != today {
            self.prove().await?;
            *proven = today;
        }
        self.store
            .write(move |w| {
                requests::prune(w, now.plus(-DAY))?;
                polls::prune(w, now.plus(-DAY))?;
                miseban_store::push::prune(w, now.plus(-90 * DAY))?;
                Ok(())
            })
            .await?;
        let (rows, known) = self.store.read(|r| Ok((shops::list(r)?, credentials::list(r)?))).await?;
        for row in rows.into_iter().filter(is_active) {
            let last = known.iter().filter(|one| one.shop_id == row.id).map(|one| one.checked_at).max();
            if last.is_some_and(|at| now.since(at) < CREDENTIALS_EVERY) || self.health.locked_out(row.id) {
                continue;
            }
            if let Some(mall) = self.pool.get(row.id).await? {
                let answer = mall.check().await;
                if answer.is_ok() {
                    note_check(&self.store, row.id, answer, self.clock.now()).await?;
                }
            }
        }
        Ok(())
    }

    /// Proves once a day that the sums beside the ledger are the ledger's. A difference is a fault of the program that the
    /// person has to know of.
    async fn prove(&self) -> FaultResult<()> {
        let store = self.store.clone();
        let verified = tokio::task::spawn_blocking(move || store.verify())
            .await
            .map_err(|_| Fault::new("problem.internal"))??;
        let Some(first) = verified.differences.first() else {
            self.health.set_ledger(None);
            return Ok(());
        };
        for difference in &verified.differences {
            tracing::error!(?difference, "the ledger and the sums beside it don't agree");
        }
        let sku = first.sku_id;
        let code = self.store.read(move |r| Ok(skus::get(r, sku)?.map(|sku| sku.code))).await?;
        self.health.set_ledger(Some(
            Coded::new("problem.ledger_disagrees")
                .with("n", verified.differences.len())
                .with("code", code.unwrap_or_default()),
        ));
        Ok(())
    }
}
