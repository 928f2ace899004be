//! Long work that a person starts, one job at a time: what every desk of that kind does alike.

use std::{sync::Arc, time::Duration};

use miseban_domain::JobId;
use miseban_store::{Store, jobs, requests};
use tokio::sync::MutexGuard;

use crate::problem::{Fault, FaultResult};

/// A small file is in before the person has looked up.
const SOON: Duration = Duration::from_secs(2);

/// Whose turn it is, in this run of the program.
#[derive(Clone)]
pub(crate) struct Turns {
    /// Names this run: whoever takes a job up writes it down.
    pub run_id: Arc<str>,
    /// The program stays: a long job need not be waited for.
    minding: bool,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Turns {
    pub(crate) fn new(minding: bool) -> Self {
        Self { run_id: uuid::Uuid::now_v7().to_string().into(), minding, turn: Arc::default() }
    }

    /// Waits for the turn; it lasts until the guard is dropped.
    pub(crate) async fn mine(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Lets `work` run by itself and waits for it a moment; to its end where the program ends with the command.
    pub(crate) async fn start(
        &self,
        work: impl Future<Output = FaultResult<()>> + Send + 'static,
    ) -> FaultResult<()> {
        let run = tokio::spawn(work);
        let done = if self.minding {
            let Ok(done) = tokio::time::timeout(SOON, run).await else { return Ok(()) };
            done
        } else {
            run.await
        };
        done.map_err(|_| Fault::new("problem.internal"))?
    }
}

/// The job that this request began before: asked again, it is not looked at again.
pub(crate) async fn begun(store: &Store, request_id: &str, command: &str) -> FaultResult<Option<JobId>> {
    let id = request_id.to_owned();
    let known = store.read(move |r| requests::remembered(r, &id)).await?;
    Ok(known.filter(|(name, _)| name == command).and_then(|(_, answer)| serde_json::from_value(answer).ok()))
}

/// What an earlier run of the program left unfinished of these kinds, to be gone on with.
pub(crate) async fn unfinished(store: &Store, kinds: &[&'static str]) -> Vec<JobId> {
    let mut all = Vec::new();
    for kind in kinds {
        let kind = *kind;
        match store.read(move |r| jobs::unfinished(r, kind)).await {
            Ok(left) => all.extend(left),
            Err(error) => tracing::error!(%error, kind, "unfinished work could not be looked for"),
        }
    }
    all
}

/// Nobody waits for work that is gone on with, so that what went wrong is written down.
pub(crate) fn note_end(job: JobId, end: FaultResult<()>) {
    if let Err(fault) = end {
        tracing::error!(%job, %fault, source = ?fault.source, "work could not go on");
    }
}
