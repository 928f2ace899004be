//! The steward: a worker for every shop and mailbox, one for the house, and everybody woken when something is their
//! business.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use miseban_domain::{MailboxId, ShopId, time::MINUTE};
use miseban_mailbox::Watching;
use miseban_malls::Clock;
use miseban_store::{FolderKey, Store, Topic, mailboxes, shops};
use tokio::{
    sync::{Notify, broadcast::error::RecvError},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    doorkeeper::Doorkeeper,
    engine::Engine,
    health::HealthBoard,
    housekeeping::House,
    intake::Intake,
    mail::{MailStates, run_mailbox},
    pool::MallPool,
    problem::FaultResult,
    shop_worker::ShopWorker,
    supervise::Supervisor,
};

/// The task that keeps the others.
pub(crate) struct Steward {
    task: JoinHandle<()>,
}

impl Steward {
    /// Begins after a breath.
    pub(crate) fn start(engine: &Engine, breath: Duration) -> Self {
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
            quitting: engine.quitting.clone(),
            run_id: uuid::Uuid::now_v7().to_string().into(),
            house: House {
                dir: engine.dir().to_owned(),
                store: engine.store.clone(),
                clock: Arc::clone(&engine.clock),
                pool: engine.pool.clone(),
                health: engine.health.clone(),
                stop: engine.stop.clone(),
            },
            shops: HashMap::new(),
            mailboxes: HashMap::new(),
        };
        Self { task: tokio::spawn(hands.run(breath)) }
    }

    /// Waits until everything has stopped.
    pub(crate) async fn ended(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the steward broke");
        }
    }
}

/// Waits a breath; false when everything stops meanwhile.
pub(crate) async fn breathed(stop: &CancellationToken, breath: Duration) -> bool {
    breath.is_zero() || stop.run_until_cancelled(tokio::time::sleep(breath)).await.is_some()
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
    quitting: CancellationToken,
    run_id: Arc<str>,
    house: House,
    shops: HashMap<ShopId, (Arc<Notify>, JoinHandle<()>)>,
    mailboxes: HashMap<MailboxId, Watching>,
}

impl Hands {
    async fn run(mut self, breath: Duration) {
        if !breathed(&self.stop, breath).await {
            return;
        }
        let mut changes = self.store.changes();
        self.look_around(true).await;
        let house = self.house.clone();
        let housekeeping =
            self.supervisor.run("housekeeping".to_owned(), self.stop.clone(), move || house.clone().run());
        let door = Doorkeeper {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            quitting: self.quitting.clone(),
        };
        let doorkeeping =
            self.supervisor.run("doorkeeper".to_owned(), self.quitting.clone(), move || door.clone().run());
        loop {
            tokio::select! {
                () = self.stop.cancelled() => break,
                change = changes.recv() => match change {
                    Ok(topics) => self.on_change(&topics).await,
                    Err(RecvError::Lagged(_)) => self.look_around(true).await,
                    Err(RecvError::Closed) => break,
                },
            }
        }
        if let Err(error) = housekeeping.await {
            tracing::error!(%error, "housekeeping broke while stopping");
        }
        if let Err(error) = doorkeeping.await {
            tracing::error!(%error, "the doorkeeper broke while stopping");
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
            mails: self.mails.clone(),
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
            .await;
            match watching {
                Ok(Some(watching)) => {
                    self.mailboxes.insert(row.id, watching);
                }
                Ok(None) => {}
                // One mailbox that can't be watched keeps nobody from watching the others.
                Err(fault) => self.attempt("mailbox", Err(fault)),
            }
        }
        Ok(())
    }
}

/// How far the computer's clock may be off before the person is told.
pub(crate) const SKEW_SHOWN_FROM: i64 = 2 * MINUTE;
