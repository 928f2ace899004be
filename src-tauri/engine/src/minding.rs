//! The steward: a worker for every shop and mailbox, a look at the clock now and then, and everybody woken when
//! something is their business.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use miseban_domain::{
    MailboxId, ShopId,
    time::{DAY, HOUR, MINUTE},
};
use miseban_mailbox::Watching;
use miseban_malls::Clock;
use miseban_store::{FolderKey, Store, Topic, credentials, mailboxes, polls, requests, shops};
use tokio::{
    sync::{Notify, broadcast::error::RecvError},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    cases::shops::note_check,
    engine::Engine,
    health::HealthBoard,
    intake::Intake,
    mail::{MailStates, run_mailbox},
    outbox,
    pool::MallPool,
    problem::FaultResult,
    shop_worker::{ShopWorker, is_active},
    supervise::Supervisor,
};

/// The task that keeps the others.
pub(crate) struct Steward {
    task: JoinHandle<()>,
}

const HOUSEKEEPING_EVERY: Duration = Duration::from_mins(5);
/// How often a shop's keys are asked for their end.
const CREDENTIALS_EVERY: i64 = 12 * HOUR;

impl Steward {
    pub(crate) fn start(engine: &Engine) -> Self {
        let hands = Hands {
            store: engine.store.clone(),
            clock: Arc::clone(&engine.clock),
            key: engine.key.clone(),
            pool: engine.pool.clone(),
            intake: engine.intake.clone(),
            health: engine.health.clone(),
            mails: engine.mails.clone(),
            supervisor: engine.supervisor.clone(),
            stop: engine.stop.clone(),
            run_id: uuid::Uuid::now_v7().to_string().into(),
            shops: HashMap::new(),
            mailboxes: HashMap::new(),
        };
        Self { task: tokio::spawn(hands.run()) }
    }

    /// Waits until everything has stopped.
    pub(crate) async fn ended(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the steward broke");
        }
    }
}

struct Hands {
    store: Store,
    clock: Arc<dyn Clock>,
    key: FolderKey,
    pool: MallPool,
    intake: Intake,
    health: HealthBoard,
    mails: MailStates,
    supervisor: Supervisor,
    stop: CancellationToken,
    run_id: Arc<str>,
    shops: HashMap<ShopId, (Arc<Notify>, JoinHandle<()>)>,
    mailboxes: HashMap<MailboxId, Watching>,
}

impl Hands {
    async fn run(mut self) {
        let mut changes = self.store.changes();
        let left = outbox::doubt_leftovers(&self.store, &self.clock, &self.run_id).await;
        self.attempt("prepare", left);
        self.look_around(true).await;
        let mut housekeeping = tokio::time::interval(HOUSEKEEPING_EVERY);
        loop {
            tokio::select! {
                () = self.stop.cancelled() => break,
                _ = housekeeping.tick() => {
                    let kept = self.keep_house().await;
                    self.attempt("housekeeping", kept);
                }
                change = changes.recv() => match change {
                    Ok(topics) => self.on_change(&topics).await,
                    Err(RecvError::Lagged(_)) => self.look_around(true).await,
                    Err(RecvError::Closed) => break,
                },
            }
        }
        for (_, (wake, task)) in self.shops.drain() {
            wake.notify_one();
            if let Err(error) = task.await {
                tracing::error!(%error, "a shop's worker broke while stopping");
            }
        }
        let watchers: Vec<Watching> = self.mailboxes.drain().map(|(_, watching)| watching).collect();
        // Joining threads blocks, so it has a thread of its own.
        if tokio::task::spawn_blocking(move || drop(watchers)).await.is_err() {
            tracing::error!("a mailbox broke while stopping");
        }
    }

    fn attempt(&self, what: &str, result: FaultResult<()>) {
        if let Err(fault) = result {
            tracing::error!(what, %fault, source = ?fault.source, run = %self.run_id, "the steward failed at something");
        }
    }

    async fn on_change(&mut self, topics: &BTreeSet<Topic>) {
        if topics.contains(&Topic::Shops) || topics.contains(&Topic::Mailboxes) {
            self.look_around(topics.contains(&Topic::Mailboxes)).await;
        }
        let business =
            [Topic::Shops, Topic::Listings, Topic::Stock, Topic::Credentials, Topic::Jobs, Topic::Settings];
        if business.iter().any(|topic| topics.contains(topic)) {
            for (wake, _) in self.shops.values() {
                wake.notify_one();
            }
        }
    }

    /// A worker for every shop, a watcher for every mailbox, none for those that are gone.
    async fn look_around(&mut self, mailboxes_changed: bool) {
        let shops = self.store.read(|r| shops::list(r)).await;
        match shops {
            Ok(rows) => {
                let ids: BTreeSet<ShopId> = rows.iter().map(|row| row.id).collect();
                self.shops.retain(|id, (_, task)| {
                    let stays = ids.contains(id);
                    if !stays {
                        task.abort();
                    }
                    stays
                });
                for id in ids {
                    if !self.shops.contains_key(&id) {
                        let worker = self.start_shop(id);
                        self.shops.insert(id, worker);
                    }
                }
            }
            Err(error) => tracing::error!(%error, "the shops could not be read"),
        }
        if mailboxes_changed {
            let watched = self.watch_mailboxes().await;
            self.attempt("mailboxes", watched);
        }
    }

    fn start_shop(&self, shop: ShopId) -> (Arc<Notify>, JoinHandle<()>) {
        let wake = Arc::new(Notify::new());
        let worker = ShopWorker {
            shop,
            store: self.store.clone(),
            pool: self.pool.clone(),
            clock: Arc::clone(&self.clock),
            intake: self.intake.clone(),
            health: self.health.clone(),
            run_id: Arc::clone(&self.run_id),
            wake: Arc::clone(&wake),
            stop: self.stop.clone(),
        };
        let task =
            self.supervisor.run(format!("shop:{shop}"), self.stop.clone(), move || worker.clone().run());
        (wake, task)
    }

    /// Settings may have changed, so every watcher is started anew; the cursor sees to it that nothing comes twice.
    async fn watch_mailboxes(&mut self) -> FaultResult<()> {
        let before: Vec<Watching> = self.mailboxes.drain().map(|(_, watching)| watching).collect();
        if tokio::task::spawn_blocking(move || drop(before)).await.is_err() {
            tracing::error!("a mailbox broke while stopping");
        }
        for row in self.store.read(|r| mailboxes::list(r)).await? {
            let watching = run_mailbox(
                &self.store,
                &self.key,
                &self.intake,
                &self.clock,
                &self.mails,
                row.id,
                &self.stop,
            )
            .await?;
            if let Some(watching) = watching {
                self.mailboxes.insert(row.id, watching);
            }
        }
        Ok(())
    }

    /// The daily copy, old rows, and the ends of keys.
    async fn keep_house(&self) -> FaultResult<()> {
        let (store, now) = (self.store.clone(), self.clock.now());
        let copied = tokio::task::spawn_blocking(move || store.daily_backup_if_due(now)).await;
        match copied {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the daily copy failed"),
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

/// How far the computer's clock may be off before the person is told.
pub(crate) const SKEW_SHOWN_FROM: i64 = 2 * MINUTE;
