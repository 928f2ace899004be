//! Workbooks (.xlsx): the first sheet as a table, and tables as a sheet whose cells are all text, so that a spreadsheet
//! leaves codes alone.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use miseban_domain::Coded;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::table::{Separator, Table, fit};

/// The most rows that a sheet has.
const MOST_ROWS: usize = 1_048_575;
/// So wide are columns at most, in characters.
const WIDEST: usize = 40;

/// Reads the first sheet that has anything in it. A number that stands in a cell without a fraction is read as its digits;
/// what the sheet shows as a date is read as it would be typed (`2026/1/2`), so that it can be told from a code.
pub(crate) fn read(bytes: &[u8]) -> Result<Table, Coded> {
    let damaged = || Coded::new("table.not_text.xlsx");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names = book.sheet_names().clone();
    for name in names {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        if range.is_empty() {
            continue;
        }
        let first = range.start().map_or(0, |(row, _)| row);
        let mut table: Option<Table> = None;
        let mut width = 0;
        for (line, row) in (first + 1..).zip(range.rows()) {
            let cells: Vec<String> = row.iter().map(text).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            match &mut table {
                None => {
                    let header: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
                    width = header.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
                    table = Some(Table::new(
                        None,
                        Separator::Tab,
                        line,
                        header.into_iter().take(width).collect(),
                    ));
                }
                Some(table) => {
                    table.begin_row(line);
                    for cell in &cells {
                        table.push_cell(cell);
                    }
                    fit(table, line, &cells, width);
                }
            }
        }
        if let Some(table) = table {
            return Ok(table);
        }
    }
    Err(Coded::new("table.empty"))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => {
            // Whole numbers as their digits, also those that a sheet shows as 4.9E+12: the cell still has them.
            if number.fract() == 0.0 && number.abs() < 1e15 {
                format!("{number:.0}")
            } else {
                number.to_string()
            }
        }
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year}/{month}/{day}")
        }
        other @ Data::Error(_) => other.to_string(),
    }
}

/// Writes a sheet: the header fixed at the top, every cell text.
pub fn write(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, Coded> {
    if rows.len() > MOST_ROWS {
        return Err(Coded::new("table.too_many_rows").with("most", MOST_ROWS));
    }
    sheet(header, rows).map_err(|_| Coded::new("table.workbook_not_made"))
}

fn sheet(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // `@`: the cell holds text, whatever is typed into it.
    let as_text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
        let widest =
            rows.iter().take(200).filter_map(|row| row.get(usize::from(column))).map(|cell| wide(cell)).max();
        let width = widest.unwrap_or(0).max(wide(name)).clamp(6, WIDEST) + 2;
        sheet.set_column_width(column, u32::try_from(width).unwrap_or(20))?;
        sheet.set_column_format(column, &as_text)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string_with_format(line, column, cell, &as_text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// How wide a text stands: kanji and kana are twice as wide as digits.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
