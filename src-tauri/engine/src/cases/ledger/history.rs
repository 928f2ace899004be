//! 在庫数量変更履歴: every movement with what caused it.

use miseban_store::{
    Store,
    stock::{self, Book, Cause},
};

use crate::{
    cases::stock::story_row,
    problem::{Fault, FaultResult},
    views::{MovementQuery, MovementView, Page},
};

/// The movements that a question asks for, a page of them.
pub async fn list(store: &Store, query: MovementQuery) -> FaultResult<Page<MovementView>> {
    let wanted = stock::HistoryQuery {
        offset: query.offset.max(0),
        limit: query.limit.clamp(1, 500),
        ..understood(&query)?
    };
    Ok(store
        .read(move |r| {
            let page = stock::history(r, &wanted)?;
            Ok(Page { total: page.total, rows: page.rows.into_iter().map(view).collect() })
        })
        .await?)
}

/// Everybody who moved stock, as they were written down.
pub async fn persons(store: &Store) -> FaultResult<Vec<String>> {
    Ok(store.read(|r| stock::persons(r)).await?)
}

/// The question as the store knows it.
pub(super) fn understood(query: &MovementQuery) -> FaultResult<stock::HistoryQuery> {
    Ok(stock::HistoryQuery {
        text: query.text.clone(),
        sku: query.sku_id,
        from: query.from,
        until: query.until,
        cause: word::<Cause>("cause", &query.cause)?,
        book: word::<Book>("book", &query.book)?,
        person: query.person.clone(),
        shop: query.shop_id,
        order: query.order.trim().to_owned(),
        file: query.file.trim().to_owned(),
        job: query.job_id,
        request: query.request.clone(),
        oldest_first: query.oldest_first,
        offset: 0,
        limit: 0,
    })
}

/// The enum of a name on the wire; nothing for an empty one.
pub(crate) fn word<T: serde::de::DeserializeOwned>(field: &str, text: &str) -> FaultResult<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map(Some)
        .map_err(|_| Fault::new("problem.bad_argument").with("field", field))
}

fn view(row: stock::HistoryRow) -> MovementView {
    MovementView {
        sku_id: row.story.movement.sku_id,
        story: story_row(row.story),
        code: row.code,
        product_code: row.product_code,
        name: row.name,
        variation: row.variation,
        job_subject: row.job_subject,
    }
}
