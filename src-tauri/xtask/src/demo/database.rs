//! The program's database, read by the `sqlite3` command and only read: what the demo's report says comes
//! from the rows, never from the program's own counters.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::run;

/// What the report needs of the database.
#[derive(Debug, Default)]
pub struct Rows {
    pub orders: Vec<OrderRow>,
    pub movements: Vec<Movement>,
    pub listings: Vec<Listing>,
    /// A bundle's SKU and what it is made of.
    pub bundles: BTreeMap<i64, Vec<(i64, i64)>>,
    /// SKUs whose stock nobody counts.
    pub uncounted: Vec<i64>,
    /// The stock kept beside the ledger, by SKU.
    pub expected: BTreeMap<i64, i64>,
    /// What the program says that each listing should show, where it was asked.
    pub should: Option<BTreeMap<i64, i64>>,
}

/// An order as the program knows it.
#[derive(Debug)]
pub struct OrderRow {
    pub id: i64,
    pub mall: String,
    pub number: String,
    /// What saw it first: `mail` or `api`.
    pub first_source: String,
}

/// A change of what can still be sold.
#[derive(Debug)]
pub struct Movement {
    pub sku: i64,
    pub order: Option<i64>,
    pub delta: i64,
    pub after: i64,
    /// It names an order, a person, a job or the movement that it takes back.
    pub explained: bool,
}

/// A SKU in a shop, with the mall's own key.
#[derive(Debug)]
pub struct Listing {
    pub id: i64,
    pub sku: i64,
    pub mall: String,
    pub key: String,
    /// Nothing is waiting to be sent.
    pub settled: bool,
    pub share: Share,
}

/// What a shop's settings let it see of the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// 分配率.
    pub percent: i64,
    /// 小出し在庫数 and 小出し調整在庫数.
    pub trickle: Option<(i64, i64)>,
}

impl Default for Share {
    fn default() -> Self {
        Self { percent: 100, trickle: None }
    }
}

impl Share {
    /// Whether `shown` is a number that these settings allow where `sellable` can be sold in all.
    pub fn allows(self, shown: i64, sellable: i64) -> bool {
        let shared = sellable * self.percent / 100;
        match self.trickle {
            None => shown == shared,
            Some((portion, refill_at)) => {
                shown == portion.min(shared) || (shown > refill_at && shown <= portion.min(shared))
            }
        }
    }
}

/// Asks the database in `file`; nobody can write through this.
pub fn ask(file: &Path, query: &str) -> Result<Vec<Value>, String> {
    let mut sqlite = run::command("sqlite3");
    // An order being written keeps readers out for a moment at most.
    sqlite.args(["-readonly", "-json", "-cmd", ".timeout 5000"]).arg(file).arg(query);
    let text = run::output(&mut sqlite)?;
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&text).map_err(|error| format!("sqlite3 said `{text}`: {error}"))
}

/// The first number of the first row; nothing while there is no such row or table yet.
pub fn number(file: &Path, query: &str) -> Option<i64> {
    let rows = ask(file, query).ok()?;
    rows.first()?.as_object()?.values().next()?.as_i64()
}

/// Reads everything that the report needs.
pub fn rows(file: &Path) -> Result<Rows, String> {
    let mut rows = Rows::default();
    let orders =
        "SELECT o.id, s.mall, o.order_number, o.first_source FROM orders o JOIN shops s ON s.id = o.shop_id";
    for row in ask(file, orders)? {
        rows.orders.push(OrderRow {
            id: integer(&row, "id"),
            mall: text(&row, "mall"),
            number: text(&row, "order_number"),
            first_source: text(&row, "first_source"),
        });
    }
    let movements = "SELECT sku_id, order_id, delta, after, coalesce(order_id, job_id, undoes) IS NOT NULL \
        OR coalesce(person, '') <> '' OR request_id IS NOT NULL AS explained \
        FROM stock_movements WHERE book = 'expected' ORDER BY id";
    for row in ask(file, movements)? {
        rows.movements.push(Movement {
            sku: integer(&row, "sku_id"),
            order: whole(&row, "order_id"),
            delta: integer(&row, "delta"),
            after: integer(&row, "after"),
            explained: integer(&row, "explained") == 1,
        });
    }
    let listings = "SELECT l.id, l.sku_id, s.mall, l.key, l.settled_rev >= l.wanted_rev AS settled, \
        s.share_percent, s.trickle_portion, s.trickle_refill_at FROM listings l JOIN shops s ON s.id = l.shop_id WHERE l.archived_at IS NULL";
    for row in ask(file, listings)? {
        rows.listings.push(Listing {
            id: integer(&row, "id"),
            sku: integer(&row, "sku_id"),
            mall: text(&row, "mall"),
            key: text(&row, "key"),
            settled: integer(&row, "settled") == 1,
            share: Share {
                percent: integer(&row, "share_percent"),
                trickle: whole(&row, "trickle_portion").zip(whole(&row, "trickle_refill_at")),
            },
        });
    }
    for row in ask(file, "SELECT bundle_sku_id, part_sku_id, quantity FROM bundle_parts")? {
        let parts = rows.bundles.entry(integer(&row, "bundle_sku_id")).or_default();
        parts.push((integer(&row, "part_sku_id"), integer(&row, "quantity")));
    }
    for row in ask(file, "SELECT id FROM skus WHERE counting <> 'counted'")? {
        rows.uncounted.push(integer(&row, "id"));
    }
    for row in ask(file, "SELECT sku_id, expected FROM stock")? {
        rows.expected.insert(integer(&row, "sku_id"), integer(&row, "expected"));
    }
    Ok(rows)
}

fn whole(row: &Value, name: &str) -> Option<i64> {
    row.get(name).and_then(Value::as_i64)
}

fn integer(row: &Value, name: &str) -> i64 {
    whole(row, name).unwrap_or_default()
}

fn text(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn a_share_allows_what_the_rule_gives_and_nothing_else() {
        let all = Share::default();
        assert!(all.allows(5, 5) && !all.allows(4, 5));
        let half = Share { percent: 50, trickle: None };
        assert!(half.allows(2, 5) && !half.allows(3, 5));
        let few = Share { percent: 100, trickle: Some((10, 3)) };
        assert!(few.allows(10, 100) && few.allows(4, 100));
        assert!(!few.allows(3, 100), "it is filled up again");
        assert!(!few.allows(11, 100));
        assert!(few.allows(2, 2), "there are no more");
    }
}
