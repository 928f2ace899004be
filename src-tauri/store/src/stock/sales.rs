//! What orders took a day: the base of "days of stock left".

use miseban_domain::{Instant, SkuId, time::DAY};
use rusqlite::params;

use crate::{Reader, Result, Write, sql, sql::Connected};

/// Tokyo is nine hours ahead, summer and winter.
const AHEAD: i64 = 9 * 60 * 60 * 1000;

/// Tokyo's day of a moment, counted from 1970.
pub(crate) fn day(at: Instant) -> i64 {
    at.0.saturating_add(AHEAD).div_euclid(DAY)
}

/// An order took pieces (or gave them back, below 0).
pub(super) fn count(w: &mut Write<'_>, sku: SkuId, pieces: i64, at: Instant) -> Result<()> {
    sql::run(
        w.conn(),
        "INSERT INTO daily_sales (day, sku_id, pieces) VALUES (?1, ?2, ?3)
         ON CONFLICT (day, sku_id) DO UPDATE SET pieces = pieces + excluded.pieces",
        params![day(at), sku.0, pieces],
    )
    .map(drop)
}

/// Pieces of a SKU that orders took in the `days` before `now`, today left out of the count of days but not of the
/// pieces; never below 0.
pub fn pieces_sold(r: &impl Reader, sku: SkuId, days: i64, now: Instant) -> Result<i64> {
    let pieces: i64 = sql::value(
        r.conn(),
        "SELECT ifnull(sum(pieces), 0) FROM daily_sales WHERE sku_id = ?1 AND day > ?2",
        params![sku.0, day(now) - days],
    )?;
    Ok(pieces.max(0))
}

/// The same for every SKU that sold any: the SKU and its pieces.
pub fn sold_since(r: &impl Reader, days: i64, now: Instant) -> Result<Vec<(SkuId, i64)>> {
    sql::all(
        r.conn(),
        "SELECT sku_id, sum(pieces) AS sold FROM daily_sales WHERE day > ?1 GROUP BY sku_id HAVING sold > 0",
        [day(now) - days],
        |c| Ok((c.id(SkuId)?, c.get()?)),
    )
}
