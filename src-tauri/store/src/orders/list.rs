//! Lists of orders: a page at a time, walked along an index.

use std::collections::BTreeMap;

use miseban_domain::{HoldKind, Progress, ShopId};
use rusqlite::{params_from_iter, types::Value};

use super::load::{COLUMNS, OrderHead, row};
use crate::{Page, Reader, Result, search, sql};

/// A row of the list.
pub type OrderListRow = OrderHead;

/// Which orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrderTab {
    /// Every one.
    #[default]
    All,
    /// Neither done nor cancelled.
    Open,
    /// At one stage.
    Progress(Progress),
    /// Held for any reason.
    Held,
    /// Held for one reason.
    Hold(HoldKind),
    /// 引当確認: taken in while 在庫連動 was paused, and not applied.
    StockWaiting,
    /// 要対応: a cancel left pieces out of stock.
    AsksReturn,
}

/// In which order. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrderSort {
    /// By when the buyer ordered.
    #[default]
    OrderedAt,
    /// By when it was taken in.
    TakenInAt,
    /// By number.
    OrderNumber,
    /// By shop.
    Shop,
    /// By stage.
    Progress,
    /// By the buyer's name.
    BuyerName,
    /// By pieces.
    Pieces,
    /// By what is billed.
    Billed,
    /// By the way of paying.
    Payment,
    /// By the wished day.
    Wished,
}

/// What a list asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderQuery {
    /// Which orders.
    pub tab: OrderTab,
    /// Parts of numbers, names, addresses, telephones, articles; all of them have to be there. Empty for all.
    pub text: String,
    /// Of one shop.
    pub shop: Option<ShopId>,
    /// In which order.
    pub sort: OrderSort,
    /// The other way round (newest first for times).
    pub desc: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// A page of a list.
pub fn list(r: &impl Reader, query: &OrderQuery) -> Result<Page<OrderListRow>> {
    let (filter, mut values) = filter(query);
    let total = match counted(r, query)? {
        Some(total) => total,
        None => {
            sql::value(r.conn(), &format!("SELECT count(*) FROM orders {filter}"), params_from_iter(&values))?
        }
    };
    values.extend([query.limit.into(), query.offset.into()]);
    let rows = sql::all(r.conn(), &page(query, &filter), params_from_iter(&values), row)?;
    Ok(Page { rows, total })
}

fn filter(query: &OrderQuery) -> (String, Vec<Value>) {
    let mut conditions: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    match query.tab {
        OrderTab::All | OrderTab::StockWaiting | OrderTab::AsksReturn => {}
        OrderTab::Open => conditions.push("progress NOT IN ('done', 'cancelled')"),
        OrderTab::Progress(progress) => {
            conditions.push("progress = ?");
            values.push(progress.name().to_owned().into());
        }
        OrderTab::Held => conditions.push("hold_kinds <> ''"),
        OrderTab::Hold(kind) => {
            conditions.push(
                "id IN (SELECT order_id FROM holds WHERE kind = ? AND present = 1 AND acknowledged_at IS NULL)",
            );
            values.push(kind.name().to_owned().into());
        }
    }
    match query.tab {
        OrderTab::StockWaiting => conditions.push(WAITS_FOR_STOCK),
        OrderTab::AsksReturn => conditions.push("asks_return = 1"),
        _ => {}
    }
    if let Some(shop) = query.shop {
        conditions.push("shop_id = ?");
        values.push(shop.0.into());
    }
    if let Some(grams) = search::query(&query.text) {
        conditions.push("id IN (SELECT rowid FROM order_search WHERE order_search MATCH ?)");
        values.push(grams.into());
    }
    let filter =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    (filter, values)
}

fn page(query: &OrderQuery, filter: &str) -> String {
    let way = if query.desc { "DESC" } else { "ASC" };
    let by = match query.sort {
        OrderSort::OrderedAt => "ordered_at",
        // Rows are added as orders come in.
        OrderSort::TakenInAt => "id",
        OrderSort::OrderNumber => "order_number",
        OrderSort::Shop => "shop_id",
        OrderSort::Progress => "progress",
        OrderSort::BuyerName => "buyer_name",
        OrderSort::Pieces => "pieces",
        OrderSort::Billed => "billed",
        OrderSort::Payment => "payment",
        OrderSort::Wished => "wished",
    };
    // The page's ids first: skipping rows then only walks the index, not the table.
    format!(
        "SELECT {COLUMNS} FROM (SELECT id FROM orders {filter} ORDER BY {by} {way}, id {way} LIMIT ? OFFSET ?) page
         JOIN orders o ON o.id = page.id ORDER BY o.{by} {way}, o.id {way}"
    )
}

/// A total that the kept counts know.
fn counted(r: &impl Reader, query: &OrderQuery) -> Result<Option<i64>> {
    if search::query(&query.text).is_some() {
        return Ok(None);
    }
    let counts = match query.shop {
        Some(shop) => counts_of_shop(r, shop)?,
        None => counts(r)?,
    };
    Ok(match query.tab {
        OrderTab::All => Some(counts.values().sum()),
        OrderTab::Open => Some(
            counts
                .iter()
                .filter(|(progress, _)| !matches!(progress, Progress::Done | Progress::Cancelled))
                .map(|(_, number)| number)
                .sum(),
        ),
        OrderTab::Progress(progress) => Some(counts.get(&progress).copied().unwrap_or(0)),
        OrderTab::Held | OrderTab::Hold(_) | OrderTab::StockWaiting | OrderTab::AsksReturn => None,
    })
}

/// How many orders stand at each stage; stages without any are left out.
pub fn counts(r: &impl Reader) -> Result<BTreeMap<Progress, i64>> {
    let rows = sql::all(
        r.conn(),
        "SELECT progress, sum(number) FROM order_counts GROUP BY progress HAVING sum(number) > 0",
        [],
        |c| Ok((c.word()?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// How many orders of a shop stand at each stage.
pub fn counts_of_shop(r: &impl Reader, shop: ShopId) -> Result<BTreeMap<Progress, i64>> {
    let rows = sql::all(
        r.conn(),
        "SELECT progress, number FROM order_counts WHERE shop_id = ?1 AND number > 0",
        [shop.0],
        |c| Ok((c.word()?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// 引当確認: taken in while 在庫連動 was paused, or changed then. Just so in the index `orders_waiting_for_stock`.
const WAITS_FOR_STOCK: &str = "(stock_mode = 'paused' OR change_waits = 1)";

/// How many orders wait for the person about stock: 引当確認, 要対応.
pub fn stock_counts(r: &impl Reader) -> Result<(i64, i64)> {
    let count = |condition: &str| -> Result<i64> {
        sql::value(r.conn(), &format!("SELECT count(*) FROM orders WHERE {condition}"), [])
    };
    Ok((count(WAITS_FOR_STOCK)?, count("asks_return = 1")?))
}

/// How many orders each reason holds.
pub fn hold_counts(r: &impl Reader) -> Result<BTreeMap<HoldKind, i64>> {
    let rows = sql::all(
        r.conn(),
        "SELECT kind, count(DISTINCT order_id) FROM holds WHERE present = 1 AND acknowledged_at IS NULL GROUP BY kind",
        [],
        |c| Ok((c.word()?, c.get()?)),
    )?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::migrate;

    /// How SQLite would find the page's ids, without the outer query that only sorts the page.
    fn plan(query: &OrderQuery) -> String {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate::migrate(&mut conn, 0).unwrap();
        let (filter, mut values) = filter(query);
        values.extend([100.into(), 0.into()]);
        let sql = page(query, &filter);
        let inner = sql.split_once('(').unwrap().1.rsplit_once(") page").unwrap().0;
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {inner}")).unwrap();
        let steps = statement.query_map(params_from_iter(&values), |row| row.get::<_, String>(3)).unwrap();
        steps.map(std::result::Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn every_tab_is_walked_along_an_index_in_the_order_of_time() {
        for (tab, shop, index) in [
            (OrderTab::All, None, "orders_by_time"),
            (OrderTab::Open, None, "orders_open_by_time"),
            (OrderTab::Progress(Progress::Ready), None, "orders_by_progress"),
            (OrderTab::Held, None, "orders_held"),
            (OrderTab::All, Some(ShopId(1)), "orders_by_shop"),
            (OrderTab::Progress(Progress::Done), Some(ShopId(1)), "orders_by_shop_progress"),
        ] {
            for desc in [false, true] {
                let plan = plan(&OrderQuery { tab, shop, desc, limit: 100, ..OrderQuery::default() });
                assert!(plan.contains(index), "{tab:?} {shop:?}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{tab:?} {shop:?}: {plan}");
            }
        }
    }
}
