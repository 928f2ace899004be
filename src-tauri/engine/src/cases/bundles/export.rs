//! All bundles as a file that can be taken in again.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_domain::{Coded, Instant};
use miseban_formats::table::{self, Encoding, Instead, Separator, Writing};
use miseban_store::{Reader, Result, Store, skus};

use super::{code_of, file::Layout, import::encoding_of, told_problem};
use crate::{
    cases::upload::{Keep, keep_file},
    problem::FaultResult,
    views::{ExportBundles, FileMade, RowRefused},
};

/// Makes the file and keeps it. Where the encoding lacks a character no file comes out, and each such cell is told.
pub(crate) async fn export(store: &Store, arg: ExportBundles, now: Instant) -> FaultResult<FileMade> {
    let layout = if arg.layout == Layout::Own.name() { Layout::Own } else { Layout::Tempostar };
    let encoding = if arg.encoding.is_empty() { Encoding::Cp932 } else { encoding_of(&arg.encoding)? };
    let rows = store.read(move |r| rows(r, layout)).await?;
    let writing = Writing { encoding, separator: Separator::Comma, instead: Instead::Refuse };
    let written = table::write(&layout.header(), &rows, &writing);
    let name = format!("bundles-{}.csv", layout.name());
    let rows = i64::try_from(written.rows).unwrap_or(i64::MAX);
    let base64 = BASE64_STANDARD.encode(&written.bytes);
    if written.unwritable.is_empty() {
        let keep = Keep {
            encoding: Some(encoding.name().to_owned()),
            rows: Some(rows),
            ..Keep::made("bundles", &name, written.bytes)
        };
        keep_file(store, keep, now).await?;
    }
    Ok(FileMade {
        name,
        base64,
        rows,
        unwritable: written
            .unwritable
            .into_iter()
            .map(|cell| RowRefused {
                line: i64::from(cell.line),
                column: cell.column,
                value: cell.value,
                problem: told_problem(
                    &Coded::new("bundle.unwritable")
                        .with("characters", cell.characters)
                        .with("encoding", encoding.name()),
                ),
            })
            .collect(),
    })
}

fn rows(r: &impl Reader, layout: Layout) -> Result<Vec<[String; 3]>> {
    let mut rows = Vec::new();
    for bundle in skus::all_bundles(r)? {
        let code = code_of(r, bundle)?;
        if layout == Layout::Tempostar {
            rows.push(["1".to_owned(), code.clone(), String::new()]);
        }
        for part in skus::parts(r, bundle)?.unwrap_or_default() {
            let first = if layout == Layout::Tempostar { "2".to_owned() } else { code.clone() };
            rows.push([first, code_of(r, part.sku_id)?, part.quantity.to_string()]);
        }
    }
    Ok(rows)
}
