//! Setting very many numbers at once, as one statement each instead of one a row.

use miseban_domain::{Instant, JobId, SkuId};
use rusqlite::params;

use super::Cause;
use crate::{Result, StoreError, Topic, Write, sql, sql::Connected};

/// A number to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetRow {
    /// Of which SKU.
    pub sku_id: SkuId,
    /// 想定在庫 from now on.
    pub to: i64,
}

/// Sets 想定在庫 of many SKUs: movements of the differences, the moment, and the listings raised. Gives how many numbers
/// were another before. A SKU named twice gets the last number. Call it with slices of some thousand rows, so that an
/// order that comes in meanwhile doesn't wait.
pub fn set_expected_many(
    w: &mut Write<'_>,
    rows: &[SetRow],
    cause: Cause,
    job: Option<JobId>,
    person: Option<&str>,
    at: Instant,
) -> Result<usize> {
    w.touch(Topic::Stock);
    w.touch(Topic::Listings);
    let conn = w.conn();
    conn.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS to_set (sku_id INTEGER NOT NULL PRIMARY KEY, number INTEGER NOT NULL) STRICT;
         DELETE FROM temp.to_set;",
    )?;
    {
        let mut insert =
            conn.prepare_cached("INSERT OR REPLACE INTO temp.to_set (sku_id, number) VALUES (?1, ?2)")?;
        for row in rows {
            insert.execute(params![row.sku_id.0, row.to])?;
        }
    }
    let bundles: bool = sql::value(
        conn,
        "SELECT EXISTS (SELECT 1 FROM temp.to_set n JOIN bundle_parts b ON b.bundle_sku_id = n.sku_id)",
        [],
    )?;
    if bundles {
        return Err(StoreError::conflict("stock.bundle_has_no_number"));
    }
    let moved = sql::run(
        conn,
        "INSERT INTO stock_movements (sku_id, book, delta, after, cause, job_id, person, at)
         SELECT n.sku_id, 'expected', n.number - ifnull(t.expected, 0), n.number, ?1, ?2, ?3, ?4
         FROM temp.to_set n LEFT JOIN stock t ON t.sku_id = n.sku_id
         WHERE n.number <> ifnull(t.expected, 0) ORDER BY n.sku_id",
        params![sql::word(&cause)?, job.map(|job| job.0), person, at.0],
    )?;
    // Raised is what changes, and what is set for the first time; a file that says nothing new sends nothing.
    sql::run(
        conn,
        "WITH RECURSIVE touched (id) AS (
             SELECT n.sku_id FROM temp.to_set n LEFT JOIN stock t ON t.sku_id = n.sku_id
             WHERE t.set_at IS NULL OR n.number <> t.expected
             UNION SELECT b.bundle_sku_id FROM bundle_parts b JOIN touched ON b.part_sku_id = touched.id)
         UPDATE listings SET wanted_rev = wanted_rev + 1
         WHERE sku_id IN (SELECT id FROM touched) AND fulfilled_by = 'shop' AND archived_at IS NULL",
        [],
    )?;
    sql::run(
        conn,
        "INSERT INTO stock (sku_id, expected, set_at, updated_at)
         SELECT sku_id, number, ?1, ?1 FROM temp.to_set WHERE true
         ON CONFLICT (sku_id) DO UPDATE
             SET expected = excluded.expected, set_at = excluded.set_at, updated_at = excluded.updated_at",
        params![at.0],
    )?;
    sql::run(conn, "DELETE FROM temp.to_set", [])?;
    Ok(moved)
}
