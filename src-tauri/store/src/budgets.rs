//! Daily quotas of calls, which outlive the program.

use rusqlite::params;

use crate::{Reader, Result, StoreError, StoreErrorKind, Write, sql, sql::Connected};

/// Spends `n` calls of a day's `limit`; gives how many are left, or `None`, and spends nothing, when there are too few. A
/// new day begins at 0.
pub fn spend(w: &mut Write<'_>, scope: &str, day: &str, n: u64, limit: u64) -> Result<Option<u64>> {
    let Some(now) = used(w, scope, day)?.checked_add(n).filter(|now| *now <= limit) else { return Ok(None) };
    let stored = i64::try_from(now).map_err(|error| StoreError::with(StoreErrorKind::Internal, error))?;
    sql::run(
        w.conn(),
        "INSERT INTO budgets (scope, day, used) VALUES (?1, ?2, ?3)
         ON CONFLICT (scope) DO UPDATE SET day = excluded.day, used = excluded.used",
        params![scope, day, stored],
    )?;
    Ok(Some(limit - now))
}

/// How many calls of that day are spent.
pub fn used(r: &impl Reader, scope: &str, day: &str) -> Result<u64> {
    let used: Option<i64> = sql::maybe(
        r.conn(),
        "SELECT used FROM budgets WHERE scope = ?1 AND day = ?2",
        params![scope, day],
        sql::only,
    )?;
    Ok(used.and_then(|used| u64::try_from(used).ok()).unwrap_or(0))
}
