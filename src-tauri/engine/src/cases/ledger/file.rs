//! 在庫数量変更履歴 as a file, in our own columns or in those of TEMPOSTAR's log.

use miseban_domain::{Instant, MovementId};
use miseban_formats::table::Encoding;
use miseban_store::{
    Store, shops,
    stock::{self, HistoryRow},
};

use super::history::{understood, word};
use crate::{
    cases::{
        list_file::{self, ListName, said},
        stock::serde_name,
    },
    messages::Messages,
    problem::{Fault, FaultResult},
    views::{ListFile, MakeHistoryFile},
};

const NAME: ListName = ListName {
    command: "stock.history_file",
    job: "stock_history_file",
    kind: "stock_history",
    stem: "zaiko-rireki",
};
/// Movements read at a time.
const PART: i64 = 5_000;

/// Our own columns: message codes.
const OWN: [&str; 16] = [
    "history_file.at",
    "history_file.code",
    "history_file.product_code",
    "history_file.name",
    "history_file.variation",
    "history_file.book",
    "history_file.warehouse",
    "history_file.before",
    "history_file.delta",
    "history_file.after",
    "history_file.cause",
    "history_file.shop",
    "history_file.order",
    "history_file.file",
    "history_file.person",
    "history_file.note",
];
/// The columns of TEMPOSTAR's log, as programs that read it name them (seen in working programs).
const TEMPOSTAR: [&str; 8] =
    ["商品コード", "商品基本コード", "商品名", "属性1名", "属性2名", "増減値", "変動後", "更新理由"];

/// Writes every movement that a question asks for into a file, oldest first, and keeps it among the files.
pub async fn make(
    store: &Store,
    messages: &Messages,
    arg: MakeHistoryFile,
    now: Instant,
) -> FaultResult<ListFile> {
    if let Some(made) = list_file::made_before(store, &NAME, &arg.request_id).await? {
        return Ok(made);
    }
    let tempostar = match arg.layout.as_str() {
        "own" => false,
        "tempostar" => true,
        _ => return Err(Fault::new("problem.bad_argument").with("field", "layout")),
    };
    let encoding = word::<Encoding>("encoding", &arg.encoding)?.unwrap_or(Encoding::Utf8Bom);
    let query = stock::HistoryQuery { oldest_first: true, limit: PART, ..understood(&arg.query)? };
    let words = messages.clone();
    let table = store
        .read(move |r| {
            let shops = shops::list(r)?;
            let mut table: Vec<Vec<String>> = Vec::new();
            let mut last: Option<(Instant, MovementId)> = None;
            loop {
                let rows = stock::history_after(r, &query, last)?;
                let full = i64::try_from(rows.len()).is_ok_and(|length| length == PART);
                last = rows.last().map(|row| (row.story.movement.at, row.story.movement.id));
                for row in rows {
                    let shop = shops.iter().find(|shop| Some(shop.id) == row.story.shop_id);
                    let shop = shop.map_or("", |shop| shop.short_name.as_str());
                    table.push(if tempostar { log_row(&row, &words) } else { own_row(&row, shop, &words) });
                }
                if !full {
                    return Ok(table);
                }
            }
        })
        .await?;
    let header: Vec<String> = if tempostar {
        TEMPOSTAR.iter().map(|name| (*name).to_owned()).collect()
    } else {
        OWN.iter().map(|code| said(messages, code)).collect()
    };
    list_file::keep(store, &NAME, arg.request_id, encoding, (header, table), now).await
}

/// Who, in words.
fn person(row: &HistoryRow, messages: &Messages) -> String {
    match row.story.movement.person.as_deref() {
        None | Some("") => said(messages, "person.auto"),
        Some("person") => said(messages, "person.person"),
        Some(name) => name.to_owned(),
    }
}

/// Reason and note, in words.
fn note(row: &HistoryRow, messages: &Messages) -> String {
    let movement = &row.story.movement;
    let reason = movement.reason.as_deref().map(|reason| {
        let code = format!("stock_reason.{reason}");
        let words = said(messages, &code);
        if words == code { reason.to_owned() } else { words }
    });
    [reason, movement.note.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn own_row(row: &HistoryRow, shop: &str, messages: &Messages) -> Vec<String> {
    let movement = &row.story.movement;
    vec![
        movement.at.to_tokyo_text(),
        row.code.clone(),
        row.product_code.clone(),
        row.name.clone(),
        row.variation.clone(),
        said(messages, &format!("book.{}", serde_name(&movement.book))),
        row.warehouse_code.clone().unwrap_or_default(),
        movement.after.saturating_sub(movement.delta).to_string(),
        movement.delta.to_string(),
        movement.after.to_string(),
        said(messages, &format!("cause.{}", serde_name(&movement.cause))),
        shop.to_owned(),
        row.story.order_number.clone().unwrap_or_default(),
        row.job_subject.clone().unwrap_or_default(),
        person(row, messages),
        note(row, messages),
    ]
}

/// The log knows two attributes of a variation: 赤 ／ M becomes 赤 and M, and what is more stays with the second. What
/// orders take is named as TEMPOSTAR names it, 受注取込 (seen in working programs); the other texts are ours.
fn log_row(row: &HistoryRow, messages: &Messages) -> Vec<String> {
    let movement = &row.story.movement;
    let (first, second) = row.variation.split_once(['/', '／']).unwrap_or((&row.variation, ""));
    let cause = serde_name(&movement.cause);
    let why = match movement.cause {
        stock::Cause::Order => "受注取込".to_owned(),
        _ => said(messages, &format!("cause.{cause}")),
    };
    vec![
        row.code.clone(),
        row.product_code.clone(),
        row.name.clone(),
        first.trim().to_owned(),
        second.trim().to_owned(),
        movement.delta.to_string(),
        movement.after.to_string(),
        why,
    ]
}
