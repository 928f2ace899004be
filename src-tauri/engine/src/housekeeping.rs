//! What has to be done now and then whatever happens in the shops: the daily copy, old rows and logs, the ends of keys.

use std::{path::PathBuf, sync::Arc, time::Duration};

use miseban_domain::time::{DAY, HOUR};
use miseban_malls::Clock;
use miseban_store::{Store, credentials, polls, requests, shops};
use tokio_util::sync::CancellationToken;

use crate::{
    cases::shops::note_check, diagnostics, health::HealthBoard, pool::MallPool, problem::FaultResult,
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
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                _ = due.tick() => {}
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                kept = self.keep() => if let Err(fault) = kept {
                    tracing::error!(%fault, source = ?fault.source, "housekeeping failed at something");
                },
            }
        }
    }

    async fn keep(&self) -> FaultResult<()> {
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
}
