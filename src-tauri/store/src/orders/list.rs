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
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    match query.tab {
        OrderTab::All => {}
        OrderTab::Open => conditions.push("progress NOT IN ('done', 'cancelled')".into()),
        OrderTab::Progress(progress) => {
            conditions.push("progress = ?".into());
            values.push(progress.name().to_owned().into());
        }
        OrderTab::Held => conditions.push("hold_kinds <> ''".into()),
        OrderTab::Hold(kind) => {
            conditions.push(
                "id IN (SELECT order_id FROM holds WHERE kind = ? AND present = 1 AND acknowledged_at IS NULL)".into(),
            );
            values.push(kind.name().to_owned().into());
        }
    }
    if let Some(shop) = query.shop {
        conditions.push("shop_id = ?".into());
        values.push(shop.0.into());
    }
    let grams = search::query(&query.text);
    if let Some(grams) = &grams {
        conditions.push("id IN (SELECT rowid FROM order_search WHERE order_search MATCH ?)".into());
        values.push(grams.clone().into());
    }
    let filter =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let total = match counted(r, query, grams.is_some())? {
        Some(total) => total,
        None => {
            sql::value(r.conn(), &format!("SELECT count(*) FROM orders {filter}"), params_from_iter(&values))?
        }
    };

    let way = if query.desc { "DESC" } else { "ASC" };
    let by = match query.sort {
        OrderSort::OrderedAt => "ordered_at",
        OrderSort::TakenInAt => "taken_in_at",
        OrderSort::OrderNumber => "order_number",
        OrderSort::Shop => "shop_id",
        OrderSort::Progress => "progress",
        OrderSort::BuyerName => "buyer_name",
        OrderSort::Pieces => "pieces",
        OrderSort::Billed => "billed",
        OrderSort::Payment => "payment",
        OrderSort::Wished => "wished",
    };
    values.extend([query.limit.into(), query.offset.into()]);
    // The page's ids first: skipping rows then only walks the index, not the table.
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT id FROM orders {filter} ORDER BY {by} {way}, id {way} LIMIT ? OFFSET ?) page
         JOIN orders o ON o.id = page.id ORDER BY o.{by} {way}, o.id {way}"
    );
    let rows = sql::all(r.conn(), &sql, params_from_iter(&values), row)?;
    Ok(Page { rows, total })
}

/// A total that the kept counts know.
fn counted(r: &impl Reader, query: &OrderQuery, searched: bool) -> Result<Option<i64>> {
    if searched {
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
        OrderTab::Held | OrderTab::Hold(_) => None,
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
