//! The thread that writes: the only one, a transaction a closure, in the order in which they were asked for.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender},
    },
    thread::JoinHandle,
};

use miseban_domain::Instant;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::broadcast;

use crate::{
    Result, StoreError, StoreErrorKind, Topic,
    readers::panic_text,
    sql::{Connected, Reader},
};

/// How long a write may hold the writer before the log says so: an order waits 200 ms at most.
const SLOW: i64 = 200;

/// One transaction. Everything done through it becomes true together, or nothing of it.
pub struct Write<'a> {
    conn: &'a Connection,
    topics: BTreeSet<Topic>,
}

impl Write<'_> {
    /// Says what is touched; told to the listeners after the commit.
    pub fn touch(&mut self, topic: Topic) {
        self.topics.insert(topic);
    }
}

impl Connected for Write<'_> {
    fn conn(&self) -> &Connection {
        self.conn
    }
}

impl Reader for Write<'_> {}

/// Those who want to know what was committed.
pub(crate) type Changes = broadcast::Sender<Arc<BTreeSet<Topic>>>;
/// What time it is, for measuring only.
pub(crate) type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

pub(crate) struct Writer {
    queue: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    changes: Changes,
    clock: Clock,
}

impl Writer {
    pub fn start(mut conn: Connection, changes: Changes, clock: Clock) -> Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new().name("store-writer".into()).spawn(move || {
            for job in jobs {
                job(&mut conn);
            }
            // Leaves one file behind instead of three. Not being able to is no loss: the log stays and is read.
            if let Err(error) = conn.pragma_update(None, "wal_checkpoint", "TRUNCATE") {
                tracing::debug!(%error, "no checkpoint at closing");
            }
        })?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), changes, clock })
    }

    /// Queues a closure; `answer` is called on the writer's thread with what came of it.
    pub fn submit<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Write<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        let (changes, clock) = (self.changes.clone(), Arc::clone(&self.clock));
        let job: Job = Box::new(move |conn| {
            let began = clock();
            let result = transact(conn, f);
            let took = clock().since(began);
            if took > SLOW {
                tracing::warn!(took, "a write held the writer for long");
            }
            answer(result.map(|(value, topics)| {
                if !topics.is_empty() {
                    // Nobody listening is fine.
                    let _ = changes.send(Arc::new(topics));
                }
                value
            }));
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or_else(|| StoreError::new(StoreErrorKind::Closed))?;
        queue.send(job).map_err(|_| StoreError::new(StoreErrorKind::Closed))
    }

    /// Finishes what is queued and ends the thread.
    pub fn stop(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn transact<T>(
    conn: &mut Connection,
    f: impl FnOnce(&mut Write<'_>) -> Result<T>,
) -> Result<(T, BTreeSet<Topic>)> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // Dropped without a commit, also while unwinding, a transaction rolls back.
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut write = Write { conn: &transaction, topics: BTreeSet::new() };
        let value = f(&mut write)?;
        let topics = write.topics;
        transaction.commit()?;
        Ok((value, topics))
    }));
    outcome.unwrap_or_else(|panic| {
        let said = panic_text(&*panic);
        tracing::error!(said, "a panic while writing; rolled back");
        Err(StoreError::with(StoreErrorKind::Internal, said))
    })
}
