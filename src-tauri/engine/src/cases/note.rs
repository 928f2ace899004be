//! 変更の記録: what a person changed, each field before and after. Never a secret: those are named, not told.

use miseban_domain::Instant;
use miseban_store::{Result, StoreError, StoreErrorKind, Write, history};
use serde::Serialize;
use serde_json::Value;

/// Whoever sits before the screen.
pub(crate) const PERSON: &str = "person";

/// What was done, to what, by which request.
pub(crate) struct Done<'a> {
    /// `history.*`
    pub what: &'static str,
    /// `shop`, `sku`, `listing`, `mailbox`.
    pub subject: &'static str,
    /// Which.
    pub id: i64,
    /// The request that it came with, where it had one.
    pub request_id: Option<&'a str>,
}

/// Puts a change on record: only the fields that are others now. Nothing is written when none is.
pub(crate) fn changed(
    w: &mut Write<'_>,
    done: &Done<'_>,
    before: Option<&impl Serialize>,
    after: Option<&impl Serialize>,
    at: Instant,
) -> Result<()> {
    let (mut before, mut after) = (before.map(value).transpose()?, after.map(value).transpose()?);
    if let (Some(Value::Object(old)), Some(Value::Object(new))) = (&mut before, &mut after) {
        let same: Vec<String> = old
            .iter()
            .filter(|(key, value)| new.get(*key) == Some(value))
            .map(|(key, _)| key.clone())
            .collect();
        for key in same {
            old.remove(&key);
            new.remove(&key);
        }
        if old.is_empty() && new.is_empty() {
            return Ok(());
        }
    }
    history::add(
        w,
        &history::NewHistory {
            at,
            who: PERSON.to_owned(),
            what: done.what.to_owned(),
            subject: done.subject.to_owned(),
            subject_id: Some(done.id),
            before,
            after,
            request_id: done.request_id.map(ToOwned::to_owned),
        },
    )
}

fn value(fields: &impl Serialize) -> Result<Value> {
    serde_json::to_value(fields).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))
}
