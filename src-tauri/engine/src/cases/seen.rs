//! The one mark that says: a person has looked at what a change does, and means just that change.

use miseban_domain::{Coded, Instant, time::MINUTE};
use miseban_store::{Reader, Result, Store, StoreError, StoreErrorKind, requests};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::impact::Impact;
use crate::problem::FaultResult;

/// How long what was looked at may be acted on, in milliseconds: a telephone call long, not a night.
const SEEN_FOR: i64 = 30 * MINUTE;

/// What a look is good for: this change by that command, and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    command: &'static str,
    about: String,
}

impl Mark {
    /// `about`: everything that makes the change what it is, and nothing of when or by which request it is made.
    pub(crate) fn new(command: &'static str, about: &impl Serialize) -> Result<Self> {
        let about =
            serde_json::to_vec(about).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
        // A file of a hundred thousand rows is not kept once more.
        let about = format!("{:x}", Sha256::digest(&about));
        Ok(Self { command, about })
    }
}

/// Keeps that the change was looked at; the answer is to be handed over with the change.
pub(crate) async fn remember(store: &Store, mark: &Mark, now: Instant) -> FaultResult<String> {
    let (seen, mark) = (uuid::Uuid::new_v4().to_string(), mark.clone());
    let id = seen.clone();
    store.write(move |w| requests::remember(w, &id, mark.command, &Value::String(mark.about), now)).await?;
    Ok(seen)
}

/// Whether a person has looked at just that, a short while ago.
pub(crate) fn was_seen(r: &impl Reader, mark: &Mark, seen: Option<&str>, now: Instant) -> Result<bool> {
    let Some(seen) = seen else { return Ok(false) };
    Ok(requests::remembered_since(r, seen, now.plus(-SEEN_FOR))?.is_some_and(|(command, about)| {
        command == mark.command && about == Value::String(mark.about.clone())
    }))
}

/// Refuses a change that has to be looked at and was not.
pub(crate) fn refuse_unseen(
    r: &impl Reader,
    impact: &Impact,
    mark: &Mark,
    seen: Option<&str>,
    now: Instant,
) -> Result<()> {
    if impact.needs_seen && !was_seen(r, mark, seen, now)? {
        return Err(StoreError::refused(
            Coded::new("problem.look_first")
                .with("emptied", impact.counts.emptied)
                .with("dropped", impact.counts.dropped)
                .with("raised", impact.counts.raised),
        ));
    }
    Ok(())
}
