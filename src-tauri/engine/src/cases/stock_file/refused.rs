//! The rows that were refused, as a file: the same columns, the reason beside them, to be mended and taken in again.

use miseban_domain::{FileId, Instant};
use miseban_formats::table::{Encoding, How, Instead, Separator, Writing, read, write};
use miseban_store::{Store, StoreError, jobs};
use serde::Deserialize;

use super::{IMPORT, choice::REFUSED};
use crate::{
    cases::{
        bundles,
        upload::{self, Keep, keep_file},
    },
    messages::Messages,
    problem::{Fault, FaultResult},
    views::{FileView, RefusedRows},
};

/// What every such job keeps of its file.
#[derive(Deserialize)]
struct Kept {
    choice: Source,
}

/// Which file, and how it was read.
#[derive(Deserialize)]
struct Source {
    file_id: FileId,
    encoding: Option<Encoding>,
    separator: Option<Separator>,
}

/// Makes the file. Its last column says why each row was refused; taken in again, that column is passed over.
pub(crate) async fn refused(
    store: &Store,
    messages: &Messages,
    arg: RefusedRows,
    now: Instant,
) -> FaultResult<FileView> {
    let (job, lines) = store
        .read(move |r| {
            let job = jobs::get(r, arg.job_id)?
                .filter(|job| [IMPORT, bundles::IMPORT].contains(&job.kind.as_str()))
                .ok_or_else(|| StoreError::not_found("job"))?;
            Ok((job, jobs::failed_rows(r, arg.job_id)?))
        })
        .await?;
    if lines.is_empty() {
        return Err(Fault::new("stock_file.nothing_refused"));
    }
    let Kept { choice } = serde_json::from_value(job.payload).map_err(|_| Fault::new("problem.internal"))?;
    let (file, bytes) = upload::load(store, choice.file_id).await?;
    let table = read(&bytes, How { encoding: choice.encoding, separator: choice.separator })?;
    let reasons: std::collections::HashMap<u32, String> = lines
        .iter()
        .filter_map(|line| {
            let why = line.message.as_ref()?;
            Some((u32::try_from(line.line).ok()?, messages.text(&why.code, &why.args)))
        })
        .collect();
    let reason = messages.text("stock_file.reason_column", &std::collections::BTreeMap::new());
    let mut header: Vec<&str> = table.header().iter().map(String::as_str).collect();
    // Of a file that came from here before: one such column is enough.
    let known = header.iter().position(|name| *name == reason);
    if known.is_none() {
        header.push(&reason);
    }
    let width = header.len();
    let at = known.unwrap_or(width - 1);
    let rows = table.rows().filter_map(|row| {
        let why = reasons.get(&row.line())?;
        Some(
            (0..width)
                .map(|column| if column == at { why.clone() } else { row.cell(column).to_owned() })
                .collect(),
        )
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let encoding = table.encoding.unwrap_or(Encoding::Utf8Bom);
    let writing = Writing { encoding, separator: table.separator, instead: Instead::Geta };
    let written = write(&header, &rows, &writing);
    let stem = file.file.name.rsplit_once('.').map_or(file.file.name.as_str(), |(stem, _)| stem).to_owned();
    let name = format!(
        "{stem}-{}.csv",
        messages.text("stock_file.refused_name", &std::collections::BTreeMap::new())
    );
    let keep = Keep {
        encoding: Some(encoding.name().to_owned()),
        rows: i64::try_from(written.rows).ok(),
        job_id: Some(job.id),
        ..Keep::made(REFUSED, &name, written.bytes)
    };
    let made = keep_file(store, keep, now).await?;
    Ok(made)
}
