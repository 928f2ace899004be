//! 在庫ダウンロード: our numbers as a file, in our own columns or in a mall's.

use miseban_domain::{Coded, Instant, ListingId, observation::FulfilledBy, stock::Wanted};
use miseban_formats::{
    sheet,
    table::{Encoding, Instead, Unwritable, Writing, write},
};
use miseban_malls::files::{FileKind, FileLayout, Role, layout};
use miseban_store::{
    Read, Reader, Result, Store, StoreError,
    jobs::{self, JobState, NewJob},
    listings,
    numbers::Asked,
    settings, shops,
    skus::{self, StockListRow},
    stock::{shelves, warehouse_codes},
};
use serde_json::json;

use crate::{
    cases::{
        note::PERSON,
        once::once,
        stock::wanted,
        upload::{Keep, keep_file},
    },
    problem::{Fault, FaultResult},
    push::Numbers,
    views::{FileTarget, MakeStockFile, StockFileMade, UnwritableView},
};

/// In which encoding the last file of a kind was made.
const ENCODING: &str = "stock_file_encoding";
/// SKUs that are read at once.
const SLICE: i64 = 2_000;
/// Cells with unwritable characters that are told; more help nobody.
const TOLD: usize = 50;

/// The cells of a file.
struct Cells {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    left_out: usize,
}

/// Makes a file and keeps it; asked twice with one request id, once.
pub(crate) async fn make(store: &Store, arg: MakeStockFile, now: Instant) -> FaultResult<StockFileMade> {
    let id = if arg.layout.is_empty() { "own.stock" } else { &arg.layout };
    let layout = layout(id)
        .filter(|layout| layout.kind == FileKind::Stock)
        .ok_or_else(|| Fault::new("problem.bad_argument").with("field", "layout"))?;
    let wish = arg.clone();
    let (cells, remembered) = store
        .read(move |r| {
            let remembered = settings::get::<Encoding>(r, &format!("{ENCODING}.{}", layout.id))?;
            let cells = if layout.mall.is_none() {
                own(r, layout, &wish, now)?
            } else {
                of_mall(r, layout, &wish, now)?
            };
            Ok((cells, remembered.map(|(_, encoding)| encoding)))
        })
        .await?;
    let encoding = arg.encoding.or(remembered).unwrap_or(layout.encoding);
    let count = cells.rows.len();
    let stamp = now.in_tokyo().map(|at| at.strftime("%Y%m%d-%H%M").to_string()).unwrap_or_default();
    let stem = layout.file_name.rsplit_once('.').map_or(layout.file_name, |(stem, _)| stem);
    let (name, bytes, unwritable) = if arg.workbook {
        (format!("{stem}-{stamp}.xlsx"), sheet::write(&cells.header, &cells.rows)?, Vec::new())
    } else {
        let instead = if arg.geta { Instead::Geta } else { Instead::Refuse };
        let writing = Writing { encoding, separator: layout.separator, instead };
        let written = write(&cells.header, &cells.rows, &writing);
        let ending = layout.file_name.rsplit_once('.').map_or("csv", |(_, ending)| ending);
        (format!("{stem}-{stamp}.{ending}"), written.bytes, written.unwritable)
    };
    let left_out = cells.left_out;
    let told: Vec<UnwritableView> = unwritable.iter().take(TOLD).map(told).collect();
    if bytes.is_empty() {
        return Ok(StockFileMade { file: None, rows: count, left_out, unwritable: told });
    }
    let (rows, workbook) = (i64::try_from(count).unwrap_or(i64::MAX), arg.workbook);
    let subject = name.clone();
    let job = store
        .write(move |w| {
            once(w, &arg.request_id, "stock_files.make", now, |w| {
                if !workbook {
                    settings::set(w, &format!("{ENCODING}.{}", layout.id), 1, &encoding)?;
                }
                let job = jobs::insert(
                    w,
                    &NewJob {
                        kind: "stock_download".to_owned(),
                        shop_id: arg.shop_id,
                        subject,
                        next_run_at: None,
                        version: 1,
                        payload: json!({}),
                        person: PERSON.to_owned(),
                        request_id: Some(arg.request_id.clone()),
                        requested_at: now,
                    },
                )?;
                jobs::progress(w, job, rows, rows, 0)?;
                jobs::finish(w, job, JobState::Done, None, now)?;
                Ok(job)
            })
        })
        .await?;
    let keep = Keep {
        encoding: (!workbook).then(|| encoding.name().to_owned()),
        rows: Some(rows),
        job_id: Some(job),
        ..Keep::made("stock", &name, bytes)
    };
    let file = keep_file(store, keep, now).await?;
    Ok(StockFileMade { file: Some(file), rows: count, left_out, unwritable: told })
}

fn told(one: &Unwritable) -> UnwritableView {
    UnwritableView {
        line: one.line,
        column: one.column.clone(),
        value: one.value.clone(),
        characters: one.characters.clone(),
    }
}

/// Every SKU that the filter means, some at a time.
fn each(
    r: &impl Reader,
    arg: &MakeStockFile,
    now: Instant,
    mut page: impl FnMut(&[StockListRow]) -> Result<()>,
) -> Result<()> {
    let mut query = skus::StockQuery { offset: 0, limit: SLICE, ..wanted(r, &arg.only, now)? };
    loop {
        let found = skus::stock_list(r, &query)?;
        page(&found.rows)?;
        query.offset += SLICE;
        if query.offset >= found.total {
            return Ok(());
        }
    }
}

/// Our own columns: a SKU a row, and one more for each further warehouse that has some of it.
fn own(r: &Read<'_>, layout: &FileLayout, arg: &MakeStockFile, now: Instant) -> Result<Cells> {
    let roles: &[Role] = match arg.target {
        FileTarget::Expected => &[Role::Code, Role::Quantity, Role::Held, Role::Mode, Role::Target],
        FileTarget::Physical => {
            &[Role::Code, Role::Warehouse, Role::Good, Role::Defective, Role::Mode, Role::Target]
        }
        FileTarget::Both => &[
            Role::Code,
            Role::Quantity,
            Role::Held,
            Role::Warehouse,
            Role::Good,
            Role::Defective,
            Role::Mode,
            Role::Target,
        ],
    };
    let header = roles.iter().map(|role| layout.column(*role).map_or("", |column| column.header)).collect();
    let warehouses = warehouse_codes(r)?;
    let mut cells = Cells { header, rows: Vec::new(), left_out: 0 };
    let mut add = |row: &StockListRow| -> Result<()> {
        // What isn't counted has no number; a bundle's is its parts', so that it has only its 保留 to tell.
        let nothing_to_tell = row.bundle && arg.target == FileTarget::Physical;
        if nothing_to_tell || row.sku.counting != miseban_domain::stock::Counting::Counted {
            cells.left_out += 1;
            return Ok(());
        }
        // What lay on a shelf before it became a bundle sleeps, and would be refused.
        let on_shelves = if row.bundle || arg.target == FileTarget::Expected {
            Vec::new()
        } else {
            shelves(r, row.sku.id)?
        };
        let lines = on_shelves.len().max(1);
        for line in 0..lines {
            let shelf = on_shelves.get(line);
            let first = line == 0;
            let cell = |role: &Role| match role {
                Role::Code => row.sku.code.clone(),
                // A number that nobody has ever said stays empty, which says nothing.
                Role::Quantity if first && !row.bundle && row.set_at.is_some() => row.expected.to_string(),
                Role::Held if first => row.held.to_string(),
                Role::Warehouse => shelf
                    .and_then(|shelf| warehouses.iter().find(|(id, _)| *id == shelf.warehouse_id))
                    .map_or_else(String::new, |(_, code)| code.clone()),
                Role::Good => shelf.map_or_else(String::new, |shelf| shelf.good.to_string()),
                Role::Defective => shelf.map_or_else(String::new, |shelf| shelf.defective.to_string()),
                Role::Mode => "1".to_owned(),
                Role::Target => match arg.target {
                    FileTarget::Expected => "1",
                    FileTarget::Both if first => "2",
                    FileTarget::Both | FileTarget::Physical => "3",
                }
                .to_owned(),
                _ => String::new(),
            };
            cells.rows.push(roles.iter().map(cell).collect());
        }
        Ok(())
    };
    each(r, arg, now, |rows| rows.iter().try_for_each(&mut add))?;
    Ok(cells)
}

/// A mall's columns: a listing of the shop a row, with the number that it should show.
fn of_mall(r: &Read<'_>, layout: &FileLayout, arg: &MakeStockFile, now: Instant) -> Result<Cells> {
    let mall = layout.mall.unwrap_or_default();
    let shop = if let Some(shop) = arg.shop_id {
        shop
    } else {
        let all = shops::list(r)?;
        let mut of_mall = all.iter().filter(|shop| shop.mall == mall).map(|shop| shop.id);
        match (of_mall.next(), of_mall.next()) {
            (Some(only), None) => only,
            (None, _) => return Err(StoreError::refused(Coded::new("stock_file.no_shop"))),
            (Some(_), Some(_)) => return Err(StoreError::refused(Coded::new("stock_file.which_shop"))),
        }
    };
    let columns = || layout.columns.iter().filter(|column| !matches!(column.role, Role::Field(_)));
    let mut cells =
        Cells { header: columns().map(|column| column.header).collect(), rows: Vec::new(), left_out: 0 };
    each(r, arg, now, |rows| {
        let briefs = rows.iter().flat_map(|row| &row.listings).filter(|brief| brief.shop_id == shop);
        let ours = Numbers::load(r, &Asked::listings(briefs.map(|brief| brief.listing_id).collect()))?;
        for row in rows {
            let mut any = false;
            for brief in row.listings.iter().filter(|brief| brief.shop_id == shop) {
                if let Some(line) = listing_row(r, layout, &ours, brief.listing_id)? {
                    any = true;
                    cells.rows.push(line);
                }
            }
            cells.left_out += usize::from(!any);
        }
        Ok(())
    })?;
    Ok(cells)
}

/// The listing's row; nothing where no number of ours goes to it, or where its keys don't fill the columns.
fn listing_row(
    r: &Read<'_>,
    layout: &FileLayout,
    ours: &Numbers,
    id: ListingId,
) -> Result<Option<Vec<String>>> {
    let wanted = ours.listing(id).map(|facts| ours.wanted(&facts, None));
    let (Some(listing), Some(Wanted::Show(number))) = (listings::get(r, id)?, wanted) else {
        return Ok(None);
    };
    if listing.fulfilled_by == FulfilledBy::Mall {
        return Ok(None);
    }
    let mut line = Vec::with_capacity(layout.columns.len());
    // Where an article without choices has a column of its own, its choices' column stays empty.
    let widest = layout.codes.first().copied().unwrap_or_default();
    let choice = widest.iter().skip(1).any(|name| listing.keys.contains_key(*name));
    let plain = layout.column(Role::PlainQuantity).is_some() && !choice;
    for column in layout.columns {
        let cell = match column.role {
            Role::Key(name) => listing.keys.get(name).cloned().unwrap_or_default(),
            Role::Quantity if !plain => number.to_string(),
            Role::PlainQuantity if plain => number.to_string(),
            Role::RowKind if plain => "1".to_owned(),
            Role::RowKind => "2".to_owned(),
            Role::Fixed(value) => value.to_owned(),
            Role::Control => "u".to_owned(),
            Role::Field(_) => continue,
            _ => String::new(),
        };
        if column.required && cell.is_empty() && column.role != Role::Quantity {
            return Ok(None);
        }
        line.push(cell);
    }
    Ok(Some(line))
}
