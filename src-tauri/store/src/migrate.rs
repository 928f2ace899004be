//! The numbered steps from an empty file to today's schema. Released steps are never edited.

use rusqlite::{Connection, TransactionBehavior};

use crate::{Result, StoreError, StoreErrorKind, connection::APPLICATION_ID};

/// Every step in order; the first is number 1.
const STEPS: [&str; 1] = [include_str!("../migrations/0001_first.sql")];

/// The schema that this program knows.
pub(crate) const fn newest() -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "a handful of steps")]
    {
        STEPS.len() as u32
    }
}

/// The schema of a file; 0 for an empty one. A newer one, or another program's file, is refused.
pub(crate) fn found(conn: &Connection) -> Result<u32> {
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if version > 0 && application != APPLICATION_ID {
        return Err(StoreError::new(StoreErrorKind::Corrupt));
    }
    if version > newest() {
        return Err(StoreError::new(StoreErrorKind::Newer { found: version, known: newest() }));
    }
    Ok(version)
}

/// Takes the file from schema `from` to the newest, each step in one transaction with its number.
pub(crate) fn migrate(conn: &mut Connection, from: u32) -> Result<()> {
    for (number, step) in (1_u32..).zip(STEPS).skip_while(|(number, _)| *number <= from) {
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
        tracing::info!(number, "the schema was migrated");
    }
    Ok(())
}
