//! 在庫差異チェック as a file: the list as it is filtered.

use miseban_domain::{Instant, stock::Difference};
use miseban_formats::table::Encoding;
use miseban_store::{Store, listings, numbers::Asked, shops};

use super::differences::{row, wanted};
use crate::{
    cases::{
        ledger::history::word,
        list_file::{self, ListName, said, told},
        stock::serde_name,
    },
    messages::Messages,
    problem::FaultResult,
    push::Numbers,
    views::{DifferenceRow, ListFile, MakeDifferencesFile},
};

const NAME: ListName =
    ListName { command: "differences.file", job: "differences_file", kind: "differences", stem: "zaiko-sai" };

/// The columns: message codes.
const HEADER: [&str; 15] = [
    "differences_file.code",
    "differences_file.name",
    "differences_file.variation",
    "differences_file.shop",
    "differences_file.key",
    "differences_file.reason",
    "differences_file.since",
    "differences_file.ours",
    "differences_file.sent",
    "differences_file.sent_at",
    "differences_file.believed",
    "differences_file.shown",
    "differences_file.shown_at",
    "differences_file.pieces",
    "differences_file.problem",
];

/// Writes every listing that a question asks for into a file and keeps it.
pub(crate) async fn make(
    store: &Store,
    messages: &Messages,
    arg: MakeDifferencesFile,
    now: Instant,
) -> FaultResult<ListFile> {
    if let Some(made) = list_file::made_before(store, &NAME, &arg.request_id).await? {
        return Ok(made);
    }
    let encoding = word::<Encoding>("encoding", &arg.encoding)?.unwrap_or(Encoding::Utf8Bom);
    let query = listings::DifferenceQuery { offset: 0, limit: -1, ..wanted(&arg.query)? };
    let words = messages.clone();
    let table = store
        .read(move |r| {
            let shops = shops::list(r)?;
            let ids = listings::differences(r, &query)?.rows;
            let numbers = Numbers::load(r, &Asked::listings(ids.clone()))?;
            let mut table = Vec::with_capacity(ids.len());
            for id in ids {
                let row = row(r, &numbers, id)?;
                let shop = shops.iter().find(|shop| shop.id == row.shop_id);
                // The words of the mall are the store's: what the list shows is made of the same.
                let trouble = listings::get(r, id)?.and_then(|listing| listing.trouble);
                let problem = trouble.map(|why| told(&words, &why)).unwrap_or_default();
                table.push(line(&row, shop.map_or("", |shop| &shop.short_name), problem, &words));
            }
            Ok(table)
        })
        .await?;
    let header = HEADER.iter().map(|code| said(messages, code)).collect();
    list_file::keep(store, &NAME, arg.request_id, encoding, (header, table), now).await
}

fn line(row: &DifferenceRow, shop: &str, problem: String, messages: &Messages) -> Vec<String> {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let moment = |at: Option<Instant>| at.map(Instant::to_tokyo_text).unwrap_or_default();
    let counts_pieces =
        [Difference::Sold, Difference::Edited].iter().any(|reason| serde_name(reason) == row.reason);
    vec![
        row.code.clone(),
        row.name.clone(),
        row.variation.clone(),
        shop.to_owned(),
        row.key.clone(),
        said(messages, &format!("difference.{}", row.reason)),
        row.since.to_tokyo_text(),
        number(row.ours),
        number(row.sent),
        moment(row.sent_at),
        number(row.believed),
        number(row.shown),
        moment(row.shown_at),
        number(counts_pieces.then_some(row.pieces)),
        problem,
    ]
}
