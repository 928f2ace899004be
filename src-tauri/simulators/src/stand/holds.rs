//! Answers that wait until someone lets them go: for killing a program at a named point.

use std::sync::Mutex;

use serde::Serialize;
use tokio::sync::oneshot;

use super::lock;

/// A request whose answer is held.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// Its number in the request log.
    pub seq: u64,
    /// Its path.
    pub path: String,
}

#[derive(Default)]
pub(crate) struct Holds(Mutex<Vec<(Held, oneshot::Sender<()>)>>);

impl Holds {
    /// Queues an answer; the receiver ends when it may go.
    pub(crate) fn hold(&self, seq: u64, path: &str) -> oneshot::Receiver<()> {
        let (go, wait) = oneshot::channel();
        lock(&self.0).push((Held { seq, path: path.to_owned() }, go));
        wait
    }

    /// Those whose callers still wait.
    pub(crate) fn list(&self) -> Vec<Held> {
        let mut held = lock(&self.0);
        held.retain(|(_, go)| !go.is_closed());
        held.iter().map(|(held, _)| held.clone()).collect()
    }

    /// Lets all go; says how many had still someone waiting.
    pub(crate) fn release(&self) -> usize {
        let waiting = std::mem::take(&mut *lock(&self.0));
        waiting.into_iter().filter_map(|(_, go)| go.send(()).ok()).count()
    }
}
