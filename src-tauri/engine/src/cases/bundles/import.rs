//! Bundles from a file: what each would become is shown first; a bundle with a row that can't be is left as it is.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use miseban_domain::{Coded, Instant, SkuId, order::Part};
use miseban_formats::table::{self, Encoding, How};
use miseban_store::{
    Reader, Result, Store, StoreError, Write,
    files::{self, Direction},
    jobs::{self, JobLine, JobState, NewJob},
    requests, skus,
};
use serde_json::json;

use super::{
    MOST_PARTS, Thought, code_of,
    file::{FileRow, Layout, Read, Refused, read_row, recognise},
    impossible, told_problem, write,
};
use crate::{
    cases::{
        impact::Hypothesis,
        jobs as job_list, look,
        note::PERSON,
        once::once,
        upload::{Keep, forget_file, keep_file},
    },
    problem::{Fault, FaultResult},
    views::{BundleChange, BundlesDryRun, BundlesImported, FileView, ImportBundles, JobView, RowRefused},
};

const COMMAND: &str = "bundles.import";
/// The kind of job that takes a file of bundles in.
pub(crate) const IMPORT: &str = "bundles_import";

/// A file that was read.
struct Sheet {
    layout: Layout,
    encoding: String,
    rows: Vec<FileRow>,
}

fn sheet(arg: &ImportBundles) -> FaultResult<Sheet> {
    let bytes = BASE64_STANDARD
        .decode(arg.base64.trim())
        .map_err(|_| Fault::new("problem.bad_argument").with("field", "base64"))?;
    let encoding = arg.encoding.as_deref().filter(|name| !name.is_empty()).map(encoding_of).transpose()?;
    let table = table::read(&bytes, How { encoding, separator: None }).map_err(Fault::from)?;
    let (layout, at) = recognise(&table).map_err(Fault::from)?;
    Ok(Sheet {
        layout,
        encoding: table.encoding.map_or_else(String::new, |encoding| encoding.name().to_owned()),
        rows: table.rows().map(|row| read_row(layout, at, &row)).collect(),
    })
}

/// An encoding by its name on the wire.
pub(super) fn encoding_of(name: &str) -> FaultResult<Encoding> {
    serde_json::from_value(serde_json::Value::String(name.to_owned()))
        .map_err(|_| Fault::new("problem.bad_argument").with("field", "encoding"))
}

/// What a file does.
#[derive(Default)]
struct Plan {
    thought: Thought,
    changes: Vec<BundleChange>,
    same: i64,
    refused: Vec<(RowRefused, Coded)>,
}

/// A bundle as the file tells it.
#[derive(Default)]
struct Told {
    line: i64,
    parts: BTreeMap<SkuId, i64>,
    /// What the first row of each part says: its line and its number.
    said: BTreeMap<SkuId, (i64, i64)>,
    /// Its heading, in files that have one.
    head: Option<(i64, String)>,
    /// Lines of its rows that are fine.
    lines: Vec<(i64, String)>,
    spoilt: bool,
}

/// Puts the rows together to bundles and judges each.
fn plan(r: &impl Reader, rows: &[FileRow]) -> Result<Plan> {
    let mut plan = Plan::default();
    let mut told: BTreeMap<SkuId, Told> = BTreeMap::new();
    let mut begun: BTreeSet<SkuId> = BTreeSet::new();
    let mut above: Option<SkuId> = None;
    for row in rows {
        match &row.read {
            Err(refused) => {
                plan.refuse(row.line, refused);
                // Nobody knows what the row would have said of the bundle that is being told.
                spoil(&mut told, above);
            }
            Ok(Read::Bundle { code }) => {
                above = skus::by_code(r, code)?.map(|sku| sku.id);
                match above {
                    None => {
                        plan.refuse_code(
                            row.line,
                            Layout::Tempostar.header()[1],
                            code,
                            "bundle.unknown_code",
                        );
                    }
                    Some(sku) if !begun.insert(sku) => {
                        plan.refuse_code(row.line, Layout::Tempostar.header()[1], code, "bundle.twice");
                        spoil(&mut told, above);
                    }
                    Some(sku) => {
                        let bundle = told.entry(sku).or_default();
                        bundle.line = row.line;
                        bundle.head = Some((row.line, code.clone()));
                    }
                }
            }
            Ok(Read::Part { bundle, code, quantity }) => {
                let of = if let Some(bundle) = bundle {
                    let found = skus::by_code(r, bundle)?.map(|sku| sku.id);
                    if found.is_none() {
                        plan.refuse_code(row.line, Layout::Own.header()[0], bundle, "bundle.unknown_code");
                    }
                    found
                } else {
                    if above.is_none() {
                        plan.refuse_code(row.line, Layout::Tempostar.header()[1], code, "bundle.no_parent");
                    }
                    above
                };
                let Some(of) = of else { continue };
                let bundle = told.entry(of).or_default();
                if bundle.line == 0 {
                    bundle.line = row.line;
                }
                if let Some(part) = skus::by_code(r, code)? {
                    let (first, said) = *bundle.said.entry(part.id).or_insert((row.line, *quantity));
                    // A row a piece is a way to write it; of two different numbers nobody knows which is meant.
                    if said != *quantity {
                        plan.refuse_twice(bundle, code, (first, row.line));
                        continue;
                    }
                    let sum = bundle.parts.entry(part.id).or_default();
                    *sum = sum.saturating_add(*quantity);
                    bundle.lines.push((row.line, code.clone()));
                } else {
                    bundle.spoilt = true;
                    plan.refuse_code(row.line, "", code, "bundle.unknown_code");
                }
            }
        }
    }
    plan.judge(r, told)?;
    plan.refused.sort_by_key(|(row, _)| row.line);
    Ok(plan)
}

fn spoil(told: &mut BTreeMap<SkuId, Told>, bundle: Option<SkuId>) {
    if let Some(bundle) = bundle {
        told.entry(bundle).or_default().spoilt = true;
    }
}

impl Plan {
    fn refuse(&mut self, line: i64, refused: &Refused) {
        let row = RowRefused {
            line,
            column: refused.column.clone(),
            value: refused.value.clone(),
            problem: told_problem(&refused.why),
        };
        self.refused.push((row, refused.why.clone()));
    }

    fn refuse_code(&mut self, line: i64, column: &str, value: &str, code: &'static str) {
        let why = Coded::new(code).with("code", value);
        self.refuse(line, &Refused { column: column.to_owned(), value: value.to_owned(), why });
    }

    /// Two rows say different numbers of one part: neither is believed.
    fn refuse_twice(&mut self, bundle: &mut Told, code: &str, (first, second): (i64, i64)) {
        bundle.spoilt = true;
        let mut refuse = |line: i64, other: i64, value: String| {
            let why = Coded::new("bundle.part_twice").with("code", &value).with("line", other);
            self.refuse(line, &Refused { column: String::new(), value, why });
        };
        if let Some(at) = bundle.lines.iter().position(|(line, _)| *line == first) {
            let (line, value) = bundle.lines.remove(at);
            refuse(line, second, value);
        }
        refuse(second, first, code.to_owned());
    }

    /// A bundle is taken in whole or not at all: its other rows stay out, too, and come back with the one to be mended.
    fn refuse_rest(&mut self, bundle: &Told, but: Option<i64>) {
        for (line, value) in bundle.head.iter().chain(&bundle.lines).filter(|(line, _)| Some(*line) != but) {
            self.refuse_code(*line, "", value, "bundle.other_row");
        }
    }

    /// All that the file says holds at once: a bundle may lie in another that the same file makes.
    fn judge(&mut self, r: &impl Reader, told: BTreeMap<SkuId, Told>) -> Result<()> {
        let mut whole: BTreeMap<SkuId, Told> = BTreeMap::new();
        for (sku, bundle) in told {
            let code = code_of(r, sku)?;
            if bundle.spoilt {
                self.refuse_rest(&bundle, None);
            } else if bundle.parts.is_empty() {
                self.refuse_code(bundle.line, "", &code, "bundle.no_parts");
            } else if bundle.parts.len() > MOST_PARTS {
                self.refuse_rest(&bundle, Some(bundle.line));
                let why = Coded::new("bundle.many_parts").with("most", MOST_PARTS);
                self.refuse(bundle.line, &Refused { column: String::new(), value: code, why });
            } else {
                let parts = bundle.parts.iter().map(|(sku, n)| Part { sku_id: *sku, quantity: *n }).collect();
                self.thought.insert(sku, parts);
                whole.insert(sku, bundle);
            }
        }
        // Taking one bundle out may break another's circle, and never makes one.
        for (sku, bundle) in whole {
            if let Some(why) = impossible(r, &self.thought, sku)? {
                let value = code_of(r, sku)?;
                self.refuse_rest(&bundle, Some(bundle.line));
                self.refuse(bundle.line, &Refused { column: String::new(), value, why });
                self.thought.remove(&sku);
            }
        }
        self.compare(r)
    }

    fn compare(&mut self, r: &impl Reader) -> Result<()> {
        let named = |parts: &[Part]| -> Result<Vec<(String, i64)>> {
            parts.iter().map(|part| Ok((code_of(r, part.sku_id)?, part.quantity))).collect()
        };
        let mut same = Vec::new();
        for (sku, after) in &self.thought {
            let before = skus::parts(r, *sku)?.unwrap_or_default();
            if before == *after {
                same.push(*sku);
                continue;
            }
            let row = skus::get(r, *sku)?;
            self.changes.push(BundleChange {
                sku_id: *sku,
                code: row.as_ref().map_or_else(|| sku.to_string(), |row| row.code.clone()),
                name: row.map(|row| row.name).unwrap_or_default(),
                before: named(&before)?,
                after: named(after)?,
            });
        }
        self.same = i64::try_from(same.len()).unwrap_or(i64::MAX);
        for sku in same {
            self.thought.remove(&sku);
        }
        self.changes.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(())
    }

    fn hypothesis(&self) -> Hypothesis {
        Hypothesis { parts: self.thought.clone(), ..Hypothesis::default() }
    }
}

/// What the file would do; nothing is changed.
pub(crate) async fn dry_run(store: &Store, arg: ImportBundles, now: Instant) -> FaultResult<BundlesDryRun> {
    let sheet = sheet(&arg)?;
    let (layout, encoding) = (sheet.layout, sheet.encoding.clone());
    let plan = store.read(move |r| plan(r, &sheet.rows)).await?;
    let look = look::preview(store, COMMAND, &arg.base64, plan.hypothesis(), now).await?;
    Ok(BundlesDryRun {
        layout: layout.name().to_owned(),
        encoding,
        bundles: plan.changes,
        same: plan.same,
        refused: plan.refused.into_iter().map(|(row, _)| row).collect(),
        look,
    })
}

/// Takes the file in: the bundles that are whole change, the others stay as they are. The file is kept, and what became of
/// its rows stands in 処理状況; the refused ones can be had as a file to mend.
pub(crate) async fn import(store: &Store, arg: ImportBundles, now: Instant) -> FaultResult<BundlesImported> {
    let sheet = sheet(&arg)?;
    let id = arg.request_id.clone();
    let known = store.read(move |r| requests::remembered(r, &id)).await?;
    if let Some((_, done)) = known.filter(|(command, _)| command == COMMAND)
        && let Ok(done) = serde_json::from_value(done)
    {
        return Ok(done);
    }
    let bytes = BASE64_STANDARD.decode(arg.base64.trim()).unwrap_or_default();
    let rows = count(sheet.rows.len());
    let name = if arg.name.trim().is_empty() { "bundles.csv" } else { arg.name.trim() };
    let keep = Keep {
        direction: Direction::TakenIn,
        encoding: Some(sheet.encoding.clone()).filter(|name| !name.is_empty()),
        rows: Some(rows),
        ..Keep::made("bundles", name, bytes)
    };
    let file = keep_file(store, keep, now).await?;
    let kept = file.clone();
    let done = store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let plan = plan(w, &sheet.rows)?;
                let change = plan.hypothesis();
                let looked = look::look_first(w, COMMAND, &arg.base64, &change, arg.seen.as_deref(), now)?;
                for (sku, parts) in &plan.thought {
                    write(w, *sku, parts, &arg.request_id, now)?;
                }
                looked.approve(w)?;
                let job = job(w, &arg, &file, rows, &plan.refused, now)?;
                Ok(BundlesImported {
                    changed: count(plan.thought.len()),
                    same: plan.same,
                    refused: plan.refused.into_iter().map(|(row, _)| row).collect(),
                    job,
                })
            })
        })
        .await;
    if done.is_err() {
        forget_file(store, &kept).await?;
    }
    Ok(done?)
}

/// The file's row in 処理状況.
fn job(
    w: &mut Write<'_>,
    arg: &ImportBundles,
    file: &FileView,
    rows: i64,
    refused: &[(RowRefused, Coded)],
    now: Instant,
) -> Result<JobView> {
    let encoding = arg.encoding.as_deref().filter(|name| !name.is_empty());
    let id = jobs::insert(
        w,
        &NewJob {
            kind: IMPORT.to_owned(),
            shop_id: None,
            subject: file.name.clone(),
            next_run_at: None,
            version: 1,
            // As the import of a stock file keeps it.
            payload: json!({ "choice": { "file_id": file.id, "encoding": encoding, "separator": null } }),
            person: PERSON.to_owned(),
            request_id: Some(arg.request_id.clone()),
            requested_at: now,
        },
    )?;
    files::set_job(w, file.id, id)?;
    let mut lines = BTreeSet::new();
    for (row, why) in refused {
        if lines.insert(row.line) {
            let message = Some(why.clone());
            jobs::row(w, id, &JobLine { line: row.line, key: row.value.clone(), ok: false, message })?;
        }
    }
    let failed = count(lines.len());
    jobs::progress(w, id, rows, rows - failed, failed)?;
    let state = if failed > 0 && failed == rows { JobState::Failed } else { JobState::Done };
    jobs::finish(w, id, state, None, now)?;
    let row = jobs::get(w, id)?.ok_or_else(|| StoreError::not_found("job"))?;
    Ok(job_list::view(row))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
