//! The dry run: what taking a file in would do, row by row, without doing it.

use std::sync::Arc;

use miseban_domain::{Coded, Instant, JobId, MovementId};
use miseban_store::{
    Read, Reader, Result, Store, StoreError,
    files::{self, FileRow},
    shops::ShopRow,
    skus,
    stock::{Amount, Book, Since, moved_since},
};

use super::{
    catalogue::{Catalogue, Known},
    choice::{self, Opened},
    plan::{Plan, PlanNumber, PlanRow, Rules, State, plan, written},
};
use crate::{
    cases::{
        impact::{Hypothesis, StockChange},
        stock::serde_name,
        upload,
    },
    problem::{FaultResult, problem},
    views::{FileMode, FileRows, FileTarget, StockFileChoice, StockFileNumber, StockFileRow},
};

/// A file with everything that it would do.
pub(super) struct Prepared {
    pub opened: Opened,
    pub shop: Option<ShopRow>,
    pub known: Known,
    pub plan: Plan,
    /// When it was made, where it is a download of ours that comes back.
    pub made_at: Option<Instant>,
    /// The newest movement that was looked at.
    pub newest: MovementId,
}

/// Reads a file and works out what it would do. `but_job`: the job that is at it already.
pub(super) async fn prepare(
    store: &Store,
    choice: &StockFileChoice,
    but_job: Option<JobId>,
    now: Instant,
) -> FaultResult<(FileRow, Arc<Prepared>)> {
    let (row, bytes) = upload::load(store, choice.file_id).await?;
    let (file, chosen) = (row.clone(), choice.clone());
    let prepared = store
        .read(move |r| {
            let mut opened = choice::open(&bytes, &file, &chosen, now).map_err(StoreError::refused)?;
            let made_at = choice::made_at(r, &file, &opened)?;
            if chosen.moment.is_none() {
                let of = choice::moment_of_refused(r, &file)?.or(made_at);
                opened.moment = of.unwrap_or(opened.moment).min(now);
            }
            work_out(r, opened, made_at, &chosen, but_job)
        })
        .await?;
    let (encoding, rows) = (
        prepared.opened.table.encoding.map(miseban_formats::table::Encoding::name),
        prepared.opened.table.len(),
    );
    if row.file.rows.is_none() {
        let id = row.id;
        store
            .write(move |w| files::note_read(w, id, encoding, i64::try_from(rows).unwrap_or(i64::MAX)))
            .await?;
    }
    Ok((row, Arc::new(prepared)))
}

fn work_out(
    r: &Read<'_>,
    opened: Opened,
    made_at: Option<Instant>,
    choice: &StockFileChoice,
    but_job: Option<JobId>,
) -> Result<Prepared> {
    if choice.mode == FileMode::ByFile && opened.found.at(miseban_malls::files::Role::Mode).is_none() {
        return Err(StoreError::refused(Coded::new("stock_file.no_mode_column")));
    }
    let shop = choice::shop_of(r, opened.found.layout, choice)?;
    let physical = choice.target != FileTarget::Expected || choice.mode == FileMode::ByFile;
    let known = Known::read(r, shop.as_ref(), physical)?;
    let since = Since {
        moment: opened.moment,
        after: MovementId(0),
        but_job,
        shop: shop.as_ref().map(|shop| shop.id),
    };
    let (moved, newest) = moved_since(r, &since)?;
    let rules = Rules {
        mode: choice.mode,
        target: choice.target,
        mend: !choice.without_mends,
        refused_mends: choice.refused_mends.clone(),
    };
    let plan = plan(&opened.table, &opened.found, &Catalogue::new(&known, shop.as_ref()), &moved, &rules);
    Ok(Prepared { opened, shop, known, plan, made_at, newest })
}

/// A page of the rows that are asked for, and how many there are.
pub(super) fn page(
    r: &impl Reader,
    prepared: &Prepared,
    wanted: FileRows,
    offset: usize,
    limit: usize,
) -> Result<(Vec<StockFileRow>, usize)> {
    let rows = || prepared.plan.rows.iter();
    if wanted == FileRows::Cells {
        let cells = rows().flat_map(|row| {
            row.numbers.iter().filter(|number| number.changes).map(move |number| (row, number))
        });
        let page = cells.skip(offset).take(limit);
        let page = page.map(|(row, number)| view(r, prepared, row, std::slice::from_ref(number)));
        return Ok((page.collect::<Result<_>>()?, prepared.plan.counts.cells_changing));
    }
    let chosen = |row: &&PlanRow| match wanted {
        FileRows::All | FileRows::Cells => true,
        FileRows::Changing => row.state == State::Changing,
        FileRows::Refused => matches!(row.state, State::Refused(_)),
        FileRows::Mended => row.mended.is_some(),
        FileRows::Moved => row.numbers.iter().any(|number| number.since != 0),
        FileRows::Unchanged => matches!(row.state, State::Unchanged | State::Silent),
    };
    let total = rows().filter(chosen).count();
    let page = rows().filter(chosen).skip(offset).take(limit);
    Ok((page.map(|row| view(r, prepared, row, &row.numbers)).collect::<Result<_>>()?, total))
}

/// A row with these of its numbers.
fn view(r: &impl Reader, prepared: &Prepared, row: &PlanRow, numbers: &[PlanNumber]) -> Result<StockFileRow> {
    let met = row.sku.and_then(|place| prepared.known.skus.get(place as usize));
    let name = match met {
        Some(sku) => {
            skus::get(r, sku.id)?.map_or_else(String::new, |sku| [sku.name, sku.variation].join(" "))
        }
        None => String::new(),
    };
    let table_row = prepared.opened.table.row(row.index as usize);
    let warehouse = |id| {
        prepared.known.warehouses.iter().find(|(known, _)| Some(*known) == id).map(|(_, code)| code.clone())
    };
    Ok(StockFileRow {
        line: row.line,
        written: table_row.map(|row| written(&prepared.opened.found, &row)).unwrap_or_default(),
        sku_id: met.map(|sku| sku.id),
        code: met.map(|sku| sku.code.clone()),
        name: name.trim().to_owned(),
        mended: row.mended,
        numbers: numbers
            .iter()
            .map(|number| StockFileNumber {
                book: serde_name(&number.number.1),
                column: header(prepared, number),
                warehouse: warehouse(number.number.2),
                adds: matches!(number.says, Amount::By(_)),
                says: match number.says {
                    Amount::To(number) | Amount::By(number) => number,
                },
                since: number.since,
                before: number.before,
                after: number.after,
            })
            .collect(),
        state: match row.state {
            State::Changing => "changing",
            State::Unchanged => "unchanged",
            State::Silent => "silent",
            State::Refused(_) => "refused",
        }
        .to_owned(),
        problem: match &row.state {
            State::Refused(why) => Some(problem(why)),
            _ => None,
        },
    })
}

/// The column as the file calls it.
fn header(prepared: &Prepared, number: &PlanNumber) -> String {
    let at = prepared.opened.found.at(number.role);
    at.and_then(|at| prepared.opened.table.header().get(at)).cloned().unwrap_or_default()
}

/// The moment that the file's numbers are of, to be kept with its job.
pub(super) fn moment(prepared: &Prepared) -> Instant {
    prepared.opened.moment
}

/// The file as a change that is only thought of, for what the malls would show.
pub(super) fn hypothesis(prepared: &Prepared) -> Hypothesis {
    let mut change = Hypothesis::default();
    for (sku, book, after) in prepared.plan.sellable() {
        let of: &mut StockChange = change.stock.entry(sku).or_default();
        match book {
            Book::Held => of.held = Some(after),
            _ => of.expected = Some(after),
        }
    }
    change
}
