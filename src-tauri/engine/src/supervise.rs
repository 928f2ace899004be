//! Workers that are started again when they break.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::health::HealthBoard;

/// Starts workers, starts them again with back-off when they panic, and knows which are not running.
#[derive(Clone)]
pub(crate) struct Supervisor {
    stopped: Arc<Mutex<BTreeMap<String, u32>>>,
    health: HealthBoard,
}

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(5);

impl Supervisor {
    /// Nothing runs yet; the board tells whoever looks when something breaks.
    pub(crate) fn new(health: HealthBoard) -> Self {
        Self { stopped: Arc::default(), health }
    }

    /// Runs `work` until `stop`. `work` returns only when it was told to stop or was done for good.
    pub(crate) fn run<F, Fut>(&self, name: String, stop: CancellationToken, work: F) -> JoinHandle<()>
    where
        F: Fn() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let (stopped, health) = (Arc::clone(&self.stopped), self.health.clone());
        tokio::spawn(async move {
            let mut breaks = 0_u32;
            loop {
                // A panic must not take the supervisor with it, so the work is a task of its own.
                let mut task = tokio::spawn(work());
                let ended = tokio::select! {
                    ended = &mut task => ended,
                    () = stop.cancelled() => {
                        if let Ok(ended) = tokio::time::timeout(Duration::from_secs(8), &mut task).await {
                            ended
                        } else {
                            task.abort();
                            return;
                        }
                    }
                };
                if ended.is_ok() || stop.is_cancelled() {
                    lock(&stopped).remove(&name);
                    return;
                }
                breaks = breaks.saturating_add(1);
                lock(&stopped).insert(name.clone(), breaks);
                health.tell();
                let wait = FIRST_WAIT.saturating_mul(1 << breaks.min(9)).min(LONGEST_WAIT);
                tracing::error!(worker = name, breaks, ?wait, "a worker broke and is started again");
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    () = stop.cancelled() => return,
                }
                lock(&stopped).remove(&name);
                health.tell();
            }
        })
    }

    /// Names of the workers that are waiting to be started again.
    pub(crate) fn stopped(&self) -> Vec<String> {
        lock(&self.stopped).keys().cloned().collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_worker_that_breaks_is_shown_and_started_again() {
        let health = HealthBoard::new();
        let mut told = health.changes();
        let supervisor = Supervisor::new(health);
        let stop = CancellationToken::new();
        let runs = Arc::new(AtomicU32::new(0));
        let (done, mut finished) = tokio::sync::mpsc::unbounded_channel();
        let counted = Arc::clone(&runs);
        let handle = supervisor.run("poll".into(), stop, move || {
            let (counted, done) = (Arc::clone(&counted), done.clone());
            async move {
                assert!(counted.fetch_add(1, Ordering::SeqCst) >= 2, "breaks twice");
                done.send(()).unwrap();
            }
        });
        finished.recv().await.unwrap();
        handle.await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 3);
        assert!(supervisor.stopped().is_empty());
        for _ in 0..4 {
            assert!(told.try_recv().is_ok(), "told at each break and each new beginning");
        }
    }
}
