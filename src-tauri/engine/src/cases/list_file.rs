//! A list that the person sees, as a file: kept among ファイル, with its row in 処理状況. Asked twice with one request id, once.

use miseban_domain::{Coded, Instant};
use miseban_formats::table::{Encoding, Instead, Separator, Writing, write};
use miseban_store::{Store, StoreError, requests};

use super::{
    jobs::{Done, log_job},
    once::once,
    upload::{Keep, keep_file},
};
use crate::{
    messages::Messages,
    problem::{Fault, FaultResult},
    views::ListFile,
};

/// What a list is called as a file.
pub(crate) struct ListName {
    /// The command that makes it.
    pub command: &'static str,
    /// The kind of job.
    pub job: &'static str,
    /// The kind of file.
    pub kind: &'static str,
    /// How its name begins.
    pub stem: &'static str,
}

/// The file that the same wish made before.
pub(crate) async fn made_before(
    store: &Store,
    name: &ListName,
    request_id: &str,
) -> FaultResult<Option<ListFile>> {
    if request_id.is_empty() {
        return Err(StoreError::conflict("request_id_missing").into());
    }
    let id = request_id.to_owned();
    let known = store.read(move |r| requests::remembered(r, &id)).await?;
    let of_command = known.filter(|(command, _)| command == name.command);
    Ok(of_command.and_then(|(_, made)| serde_json::from_value(made).ok()))
}

/// Makes and keeps it. Characters that the encoding does not have become 〓, and are counted.
pub(crate) async fn keep(
    store: &Store,
    name: &ListName,
    request_id: String,
    encoding: Encoding,
    (header, rows): (Vec<String>, Vec<Vec<String>>),
    now: Instant,
) -> FaultResult<ListFile> {
    let written = tokio::task::spawn_blocking(move || {
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let writing = Writing { encoding, separator: Separator::Comma, instead: Instead::Geta };
        write(&header, rows, &writing)
    })
    .await
    .map_err(|_| Fault::new("problem.internal"))?;
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M%S").to_string()).unwrap_or_default();
    let file_name = format!("{}-{stamp}.csv", name.stem);
    let done = Done {
        kind: name.job,
        subject: file_name.clone(),
        shop_id: None,
        by_person: true,
        lines: Vec::new(),
    };
    let job = log_job(store, done, now).await?;
    let rows = i64::try_from(written.rows).unwrap_or(i64::MAX);
    let keep = Keep {
        encoding: Some(encoding.name().to_owned()),
        rows: Some(rows),
        job_id: Some(job),
        ..Keep::made(name.kind, &file_name, written.bytes)
    };
    let file = keep_file(store, keep, now).await?;
    let replaced = i64::try_from(written.unwritable.len()).unwrap_or(i64::MAX);
    let made = ListFile { file, rows, replaced };
    let command = name.command;
    Ok(store.write(move |w| once(w, &request_id, command, now, |_| Ok(made))).await?)
}

/// A text in the folder's language.
pub(crate) fn said(messages: &Messages, code: &str) -> String {
    messages.text(code, &std::collections::BTreeMap::new())
}

/// A problem in the folder's language.
pub(crate) fn told(messages: &Messages, why: &Coded) -> String {
    messages.text(&why.code, &why.args)
}
