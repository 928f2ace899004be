//! Which kind of file it is, of which shop, of which moment.

use miseban_domain::{Coded, Instant};
use miseban_formats::table::{How, Instead, Table, Writing, read, write};
use miseban_malls::files::{
    FileKind, FileLayout, Found, Guess, layout, layouts as all_layouts, missing, recognise,
};
use miseban_store::{
    Reader, Result, Store, StoreError,
    files::{self, Direction, FileQuery, FileRow},
    jobs,
    shops::{self, ShopRow},
};

use super::{IMPORT, desk::Payload};
use crate::{
    cases::upload::{Keep, keep_file},
    problem::{Fault, FaultResult},
    views::{FileView, LayoutColumn, LayoutView, OneLayout, StockFileChoice},
};

/// A stock file that was read as what it is.
pub(super) struct Opened {
    pub table: Table,
    pub found: Found,
    pub fits: Vec<&'static str>,
    pub moment: Instant,
}

/// Reads the file's bytes as chosen, or as its header looks.
pub(super) fn open(
    bytes: &[u8],
    file: &FileRow,
    choice: &StockFileChoice,
    now: Instant,
) -> std::result::Result<Opened, Coded> {
    let how = How { encoding: choice.encoding, separator: choice.separator };
    let table = read(bytes, how)?;
    let fits: Vec<Guess> = recognise(table.header(), Some(FileKind::Stock));
    if fits.is_empty()
        && let [only] = table.header()
        && only.contains(';')
    {
        return Err(Coded::new("layout.semicolons"));
    }
    let layout = if choice.layout.is_empty() {
        let best = fits.first().ok_or_else(|| unknown(&table))?;
        best.layout
    } else {
        let chosen = layout(&choice.layout)
            .filter(|layout| layout.kind == FileKind::Stock)
            .ok_or_else(|| Coded::new("problem.bad_argument").with("field", "layout"))?;
        let known = recognise(table.header(), None);
        let fits_chosen = known.iter().any(|guess| guess.layout.id == chosen.id);
        match known.first() {
            // Chosen on purpose or by mistake: whose file it is, is said in one sentence.
            Some(other) if !fits_chosen => {
                return Err(Coded::new("layout.other_file")
                    .with("chosen", format!("@{}", chosen.label))
                    .with("looks_like", format!("@{}", other.layout.label)));
            }
            _ => chosen,
        }
    };
    let found = Found::new(layout, &table)?;
    // A clock that goes ahead would hide what moved since: no file is of later than when it was taken in, and nothing that
    // is chosen is of later than now.
    let taken_in = file.file.created_at;
    let own = file.file.changed_at.map_or(taken_in, |changed| changed.min(taken_in));
    let moment = choice.moment.unwrap_or(own).min(now);
    Ok(Opened { found, fits: fits.iter().map(|guess| guess.layout.id).collect(), moment, table })
}

/// When our download was made that this file is, come back.
pub(super) fn made_at(r: &impl Reader, file: &FileRow, opened: &Opened) -> Result<Option<Instant>> {
    if opened.found.layout.mall.is_some() {
        return Ok(None);
    }
    Ok(came_back(r, file, "stock")?.map(|made| made.file.created_at))
}

/// Of which moment the numbers are in a file of refused rows that comes back, mended: of that of the file whose rows they
/// are. What moved since then is missing in them still.
pub(super) fn moment_of_refused(r: &impl Reader, file: &FileRow) -> Result<Option<Instant>> {
    let Some(made) = came_back(r, file, REFUSED)? else { return Ok(None) };
    let job = made.file.job_id.map(|id| jobs::get(r, id)).transpose()?.flatten();
    let Some(job) = job.filter(|job| job.kind == IMPORT) else { return Ok(None) };
    Ok(serde_json::from_value::<Payload>(job.payload).ok().and_then(|payload| payload.choice.moment))
}

/// The file of this kind that was made here and that this one is, come back: it keeps its name, with what a browser or a copy
/// adds behind it.
fn came_back(r: &impl Reader, file: &FileRow, kind: &str) -> Result<Option<FileRow>> {
    let query = FileQuery {
        direction: Some(Direction::Made),
        kind: Some(kind.to_owned()),
        limit: MADE,
        ..FileQuery::default()
    };
    let before = |made: &FileRow| made.file.created_at <= file.file.created_at;
    let mut made = files::list(r, &query)?.rows.into_iter().filter(before);
    Ok(made.find(|made| is_copy(&file.file.name, &made.file.name)))
}

/// The kind of file that refused rows are made into.
pub(super) const REFUSED: &str = "refused_rows";

/// Downloads that are looked through for the one that came back: months of them.
const MADE: i64 = 1_000;

/// `stock-20261122-0930.xlsx` came back as `stock-20261122-0930 (1).xlsx`, `… - コピー.xlsx`, or as CSV.
fn is_copy(name: &str, made: &str) -> bool {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let (name, made) = (stem(name), stem(made));
    name.strip_prefix(&made).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Nothing fits: the columns that our own file would need are named.
fn unknown(table: &Table) -> Coded {
    let lacks = layout("own.stock").map(|own| missing(own, table.header())).unwrap_or_default();
    let header: Vec<&str> =
        table.header().iter().map(String::as_str).filter(|name| !name.is_empty()).take(8).collect();
    Coded::new("layout.unknown").with("header", header.join("、")).with("columns", lacks.join("、"))
}

/// The shop whose file it is: as chosen, or the only one at that mall.
pub(super) fn shop_of(
    r: &impl Reader,
    layout: &FileLayout,
    choice: &StockFileChoice,
) -> Result<Option<ShopRow>> {
    let Some(mall) = layout.mall else { return Ok(None) };
    let of_mall: Vec<ShopRow> = shops::list(r)?.into_iter().filter(|shop| shop.mall == mall).collect();
    match choice.shop_id {
        Some(id) => {
            let shop = of_mall.into_iter().find(|shop| shop.id == id);
            shop.map(Some).ok_or_else(|| StoreError::refused(Coded::new("stock_file.shop_of_another_mall")))
        }
        None if of_mall.len() > 1 => Err(StoreError::refused(Coded::new("stock_file.which_shop"))),
        None => Ok(of_mall.into_iter().next()),
    }
}

/// Every kind of stock file that can be taken in.
pub(crate) fn layouts() -> Vec<LayoutView> {
    all_layouts().filter(|layout| layout.kind == FileKind::Stock).map(view).collect()
}

fn view(layout: &'static FileLayout) -> LayoutView {
    LayoutView {
        id: layout.id.to_owned(),
        label: layout.label.to_owned(),
        mall: layout.mall.map(ToOwned::to_owned),
        file_name: layout.file_name.to_owned(),
        encoding: layout.encoding,
        separator: layout.separator,
        columns: layout
            .columns
            .iter()
            .map(|column| LayoutColumn { name: column.header.to_owned(), required: column.required })
            .collect(),
        sample: layout.sample.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
    }
}

/// A sample of a kind of file, to be saved.
pub(crate) async fn sample(store: &Store, arg: OneLayout, now: Instant) -> FaultResult<FileView> {
    let layout =
        layout(&arg.layout).ok_or_else(|| Fault::new("problem.bad_argument").with("field", "layout"))?;
    let header: Vec<&str> = layout.columns.iter().map(|column| column.header).collect();
    let writing = Writing { encoding: layout.encoding, separator: layout.separator, instead: Instead::Geta };
    let written = write(&header, layout.sample.iter().map(|row| row.iter()), &writing);
    let name = format!("sample-{}", layout.file_name);
    let keep = Keep {
        encoding: Some(layout.encoding.name().to_owned()),
        rows: i64::try_from(written.rows).ok(),
        ..Keep::made("sample", &name, written.bytes)
    };
    keep_file(store, keep, now).await
}
