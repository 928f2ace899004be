//! 在庫数量変更履歴: every movement of every SKU, found and paged however many there are.

use miseban_domain::{Instant, JobId, MovementId, ShopId, SkuId};
use rusqlite::{params_from_iter, types::Value};

use super::{Book, Cause, StoryRow, story};
use crate::{Page, Reader, Result, search, sql};

/// From so many SKUs on, a text is looked for along the time and not SKU by SKU.
const FEW_SKUS: i64 = 300;

/// Which movements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryQuery {
    /// Parts of the SKU's code, unified code, name, variation or JAN; empty for all.
    pub text: String,
    /// Of one SKU.
    pub sku: Option<SkuId>,
    /// From this moment on.
    pub from: Option<Instant>,
    /// Before this moment.
    pub until: Option<Instant>,
    /// Of one cause.
    pub cause: Option<Cause>,
    /// Of one book.
    pub book: Option<Book>,
    /// By this person; empty text for the program itself.
    pub person: Option<String>,
    /// By orders of this shop.
    pub shop: Option<ShopId>,
    /// By orders whose number has this part; empty for all.
    pub order: String,
    /// By files whose name has this part; empty for all.
    pub file: String,
    /// Part of this job.
    pub job: Option<JobId>,
    /// Part of this request.
    pub request: Option<String>,
    /// Oldest first.
    pub oldest_first: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give.
    pub limit: i64,
}

/// A movement with everything that a list names of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// The movement, its order, and whether it was taken back.
    pub story: StoryRow,
    /// 商品コード of the SKU.
    pub code: String,
    /// 商品コード of the product that it is a variation of.
    pub product_code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// What the job was about: a file's name.
    pub job_subject: Option<String>,
    /// The warehouse's code, for numbers on a shelf.
    pub warehouse_code: Option<String>,
    /// The warehouse's name.
    pub warehouse_name: Option<String>,
}

/// A page of movements, newest first unless asked otherwise.
pub fn history(r: &impl Reader, query: &HistoryQuery) -> Result<Page<HistoryRow>> {
    let found = Found::of(r, query)?;
    let (index, filter) = found.counted();
    let total = sql::value(
        r.conn(),
        &format!("SELECT count(*) FROM stock_movements m {index} {filter}"),
        params_from_iter(&found.values),
    )?;
    let rows = page(r, query, found)?;
    Ok(Page { rows, total })
}

/// Everybody who moved stock, as they were written down, by name; the program itself is not among them.
pub fn persons(r: &impl Reader) -> Result<Vec<String>> {
    // From one to the next along the index, however many movements each has made.
    sql::all(
        r.conn(),
        "WITH RECURSIVE everybody (name) AS (
             SELECT (SELECT min(person) FROM stock_movements WHERE person IS NOT NULL)
             UNION ALL
             SELECT (SELECT min(person) FROM stock_movements WHERE person > name) FROM everybody
             WHERE name IS NOT NULL)
         SELECT name FROM everybody WHERE name IS NOT NULL",
        [],
        sql::only,
    )
}

/// The movements that follow the one of this moment and id (in the order of the query), for writing all of them to a
/// file a part at a time. Offset is not read.
pub fn history_after(
    r: &impl Reader,
    query: &HistoryQuery,
    last: Option<(Instant, MovementId)>,
) -> Result<Vec<HistoryRow>> {
    let mut found = Found::of(r, query)?;
    if let Some((at, id)) = last {
        let than = if query.oldest_first { ">" } else { "<" };
        found.and(&format!("(m.at, m.id) {than} (?, ?)"), [at.0.into(), id.0.into()]);
    }
    page(r, &HistoryQuery { offset: 0, ..query.clone() }, found)
}

/// How the movements of a question are found.
struct Found {
    /// The index along which they are walked. Left to itself SQLite takes any that fits a condition, even one that
    /// nearly all rows meet, and sorts a million rows.
    index: &'static str,
    filter: String,
    values: Vec<Value>,
    /// How many conditions there are, and whether a text is one of them.
    conditions: (usize, bool),
}

/// Every movement, in the order of time: the index needs a condition of its own.
const EVERY: &str = "WHERE m.at > -9223372036854775808";

impl Found {
    fn of(r: &impl Reader, query: &HistoryQuery) -> Result<Self> {
        let mut found = Self {
            index: "INDEXED BY stock_movements_by_time",
            filter: EVERY.to_owned(),
            values: Vec::new(),
            conditions: (0, false),
        };
        if let Some(from) = query.from {
            found.and("m.at >= ?", [from.0.into()]);
        }
        if let Some(until) = query.until {
            found.and("m.at < ?", [until.0.into()]);
        }
        match &query.person {
            Some(person) if person.is_empty() => found.and("m.person IS NULL", []),
            Some(person) => {
                found.by("INDEXED BY stock_movements_by_person", "m.person = ?", [person.clone().into()]);
            }
            None => {}
        }
        if let Some(cause) = query.cause {
            found.by("INDEXED BY stock_movements_by_cause", "m.cause = ?", [sql::word(&cause)?.into()]);
        }
        if let Some(shop) = query.shop {
            found.by("INDEXED BY stock_movements_by_shop", "m.shop_id = ?", [shop.0.into()]);
        }
        if let Some(book) = query.book {
            found.and("m.book = ?", [sql::word(&book)?.into()]);
        }
        if let Some(grams) = search::query(&query.text) {
            let matching = "SELECT rowid FROM sku_search WHERE sku_search MATCH ?";
            let some: i64 = sql::value(
                r.conn(),
                &format!("SELECT count(*) FROM ({matching} LIMIT {FEW_SKUS})"),
                [&grams],
            )?;
            let condition = format!("m.sku_id IN ({matching})");
            found.conditions.1 = true;
            if some < FEW_SKUS {
                found.by("INDEXED BY stock_movements_by_sku", &condition, [grams.into()]);
            } else {
                found.and(&condition, [grams.into()]);
            }
        }
        if let Some(sku) = query.sku {
            found.by("INDEXED BY stock_movements_by_sku", "m.sku_id = ?", [sku.0.into()]);
        }
        if let Some(grams) = search::query(&query.order) {
            let part = query.order.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            found.by(
                "INDEXED BY stock_movements_by_order",
                "m.order_id IN (SELECT o.id FROM orders o
                     WHERE o.id IN (SELECT rowid FROM order_search WHERE order_search MATCH ?)
                         AND o.order_number LIKE '%' || ? || '%' ESCAPE '\\')",
                [grams.into(), part.into()],
            );
        }
        let file = query.file.trim();
        if !file.is_empty() {
            found.by(
                "INDEXED BY stock_movements_by_job",
                "m.job_id IN (SELECT id FROM jobs WHERE instr(lower(subject), lower(?)) > 0)",
                [file.to_owned().into()],
            );
        }
        if let Some(job) = query.job {
            found.by("INDEXED BY stock_movements_by_job", "m.job_id = ?", [job.0.into()]);
        }
        if let Some(request) = &query.request {
            found.by("INDEXED BY stock_movements_by_request", "m.request_id = ?", [request.clone().into()]);
        }
        Ok(found)
    }

    fn and<const N: usize>(&mut self, condition: &str, values: [Value; N]) {
        self.conditions.0 += 1;
        self.filter.push_str(" AND ");
        self.filter.push_str(condition);
        self.values.extend(values);
    }

    /// How they are counted. Where only a text is looked for, the SKUs' index alone can tell.
    fn counted(&self) -> (&'static str, String) {
        if self.conditions == (1, true) {
            ("INDEXED BY stock_movements_by_sku", self.filter.replacen(&format!("{EVERY} AND"), "WHERE", 1))
        } else {
            (self.index, self.filter.clone())
        }
    }

    /// A condition that fewer rows meet than those before it.
    fn by<const N: usize>(&mut self, index: &'static str, condition: &str, values: [Value; N]) {
        self.index = index;
        self.and(condition, values);
    }
}

fn page(r: &impl Reader, query: &HistoryQuery, mut found: Found) -> Result<Vec<HistoryRow>> {
    let way = if query.oldest_first { "ASC" } else { "DESC" };
    found.values.extend([query.limit.into(), query.offset.into()]);
    // The page's ids first: skipping rows then only walks the index, not the table and what is joined to it.
    let sql = format!(
        "SELECT {}, o.order_number, m.shop_id, EXISTS (SELECT 1 FROM stock_movements u WHERE u.undoes = m.id),
             s.code, p.code, s.name, s.variation, j.subject, h.code, h.name
         FROM (SELECT m.id FROM stock_movements m {} {} ORDER BY m.at {way}, m.id {way} LIMIT ? OFFSET ?) page
         CROSS JOIN stock_movements m ON m.id = page.id
         JOIN skus s ON s.id = m.sku_id
         JOIN products p ON p.id = s.product_id
         LEFT JOIN orders o ON o.id = m.order_id
         LEFT JOIN jobs j ON j.id = m.job_id
         LEFT JOIN warehouses h ON h.id = m.warehouse_id
         ORDER BY m.at {way}, m.id {way}",
        story::COLUMNS,
        found.index,
        found.filter
    );
    sql::all(r.conn(), &sql, params_from_iter(&found.values), |c| {
        Ok(HistoryRow {
            story: StoryRow {
                movement: story::row(c)?,
                order_number: c.get()?,
                shop_id: c.maybe_id(ShopId)?,
                undone: c.get()?,
            },
            code: c.get()?,
            product_code: c.get()?,
            name: c.get()?,
            variation: c.get()?,
            job_subject: c.get()?,
            warehouse_code: c.get()?,
            warehouse_name: c.get()?,
        })
    })
}
