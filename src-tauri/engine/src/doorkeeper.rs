//! Closes and opens the shops at their time (閉店モード).

use std::{sync::Arc, time::Duration};

use miseban_malls::Clock;
use miseban_store::{Store, Topic};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::cases::closing;

/// How often it is looked whether the hour has come.
const EVERY: Duration = Duration::from_secs(20);

/// What a doorkeeper needs.
#[derive(Clone)]
pub(crate) struct Doorkeeper {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// From here on the door is the quitting's alone.
    pub quitting: CancellationToken,
}

impl Doorkeeper {
    /// Minds the door until it is told to stop. Orders that came in and other settings are reasons to look, too.
    pub(crate) async fn run(self) {
        let mut changes = self.store.changes();
        let mut due = tokio::time::interval(EVERY);
        loop {
            if let Err(fault) = closing::mind(&self.store, self.clock.now(), &self.quitting).await {
                tracing::error!(%fault, source = ?fault.source, "the shops could not be closed or opened");
            }
            loop {
                tokio::select! {
                    () = self.quitting.cancelled() => return,
                    _ = due.tick() => break,
                    changed = changes.recv() => match changed {
                        Ok(topics) if topics.contains(&Topic::Settings) => break,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => break,
                        Err(RecvError::Closed) => return,
                    },
                }
            }
        }
    }
}
