//! A changing command runs once for its request id; a repeat gets the answer of the first.

use miseban_domain::Instant;
use miseban_store::{Result, StoreError, StoreErrorKind, Write, requests};
use serde::{Serialize, de::DeserializeOwned};

/// Runs `change` unless `request_id` has run already; its answer is kept in the same transaction.
pub(crate) fn once<T: Serialize + DeserializeOwned>(
    w: &mut Write<'_>,
    request_id: &str,
    command: &'static str,
    now: Instant,
    change: impl FnOnce(&mut Write<'_>) -> Result<T>,
) -> Result<T> {
    if request_id.is_empty() {
        return Err(StoreError::conflict("request_id_missing"));
    }
    if let Some((known, answer)) = requests::remembered(w, request_id)? {
        if known != command {
            return Err(StoreError::conflict("request_id_reused"));
        }
        return serde_json::from_value(answer)
            .map_err(|error| StoreError::with(StoreErrorKind::Internal, error));
    }
    let answer = change(w)?;
    let kept =
        serde_json::to_value(&answer).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
    requests::remember(w, request_id, command, &kept, now)?;
    Ok(answer)
}
