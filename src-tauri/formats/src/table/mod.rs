//! Tables: a file's header and rows, from bytes and back.
//!
//! What a mall's or our own file *means* is no matter of this module; it says which cell stands where, by which line of
//! the file, and what is wrong with the file or with a row. Nothing that is damaged is dropped or guessed.

mod kind;
mod quotes;
mod read;
mod write;

use std::collections::BTreeMap;

use miseban_domain::{Coded, text::search_form};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use read::fit;
pub use read::{How, read};
pub use write::{Instead, Unwritable, Writing, Written, write};

use crate::encoding::TextEncoding;

/// The encodings in which a table is read and written by choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Microsoft's `Shift_JIS`: what malls and carriers take.
    Cp932,
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, by which Excel knows it.
    Utf8Bom,
    /// UTF-16 with a byte order mark: Excel's "Unicode text".
    Utf16,
}

impl Encoding {
    /// What the bytes were read as.
    pub(crate) const fn of(read: TextEncoding, bom: bool) -> Self {
        match read {
            TextEncoding::Utf8 if bom => Self::Utf8Bom,
            TextEncoding::Utf8 => Self::Utf8,
            TextEncoding::Utf16Le | TextEncoding::Utf16Be => Self::Utf16,
            // A table in ISO-2022-JP is read and never written; its characters are CP932's.
            TextEncoding::Iso2022Jp | TextEncoding::Cp932 => Self::Cp932,
        }
    }

    /// As in message arguments: the name that people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cp932 => "Shift_JIS",
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 (BOM)",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// A tab.
    Tab,
}

impl Separator {
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}

/// A header and its rows.
///
/// All cells lie in one text, so that a file of some hundred thousand rows costs two allocations, not a million.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the file was in; `None` for a workbook.
    pub encoding: Option<Encoding>,
    /// What stood between the cells.
    pub separator: Separator,
    /// The line of the file in which the header begins, from 1.
    pub header_line: u32,
    header: Vec<String>,
    /// Every cell of every row, one after the other.
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    rows: Vec<RowStart>,
    flaws: BTreeMap<usize, Coded>,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowStart {
    line: u32,
    first: u32,
}

impl Table {
    /// A table with this header and no rows yet.
    pub(crate) fn new(
        encoding: Option<Encoding>,
        separator: Separator,
        header_line: u32,
        header: Vec<String>,
    ) -> Self {
        Self {
            encoding,
            separator,
            header_line,
            header,
            text: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            flaws: BTreeMap::new(),
        }
    }

    /// The names in the header, as they stand there.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows there are below the header.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Row `index`, from 0.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let start = *self.rows.get(index)?;
        let end = self.rows.get(index + 1).map_or(self.ends.len(), |next| next.first as usize);
        Some(Row { table: self, index, line: start.line, first: start.first as usize, end })
    }

    /// The rows, in their order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).filter_map(|index| self.row(index))
    }

    /// The column of that name, whatever width, case and blanks it is written with; `None` when there is none. A name that
    /// stands there twice is an error (`table.column_twice`): nobody knows which of them is meant.
    pub fn column(&self, name: &str) -> Result<Option<usize>, Coded> {
        let form = search_form(name);
        let mut found = self.header.iter().enumerate().filter(|(_, text)| search_form(text) == form);
        let Some((first, text)) = found.next() else { return Ok(None) };
        match found.next() {
            None => Ok(Some(first)),
            Some((second, _)) => Err(Coded::new("table.column_twice")
                .with("name", text)
                .with("first", first + 1)
                .with("second", second + 1)
                .with("line", self.header_line)),
        }
    }

    /// How many rows have something wrong with them as rows.
    pub fn flawed(&self) -> usize {
        self.flaws.len()
    }

    /// Makes room for a file of so many bytes.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Adds a cell to the row that is being put together.
    pub(crate) fn push_cell(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Begins a row that stands in that line.
    pub(crate) fn begin_row(&mut self, line: u32) {
        self.rows.push(RowStart { line, first: u32::try_from(self.ends.len()).unwrap_or(u32::MAX) });
    }

    /// Says what is wrong with the last row.
    pub(crate) fn flaw(&mut self, flaw: Coded) {
        if let Some(last) = self.rows.len().checked_sub(1) {
            self.flaws.entry(last).or_insert(flaw);
        }
    }
}

/// A row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    index: usize,
    line: u32,
    first: usize,
    end: usize,
}

impl<'a> Row<'a> {
    /// Which row, from 0.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// The line of the file in which it begins, from 1 (in a workbook: the row of the sheet).
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The cell in that column; empty where the row has none.
    pub fn cell(&self, column: usize) -> &'a str {
        let Some(at) = self.first.checked_add(column).filter(|at| *at < self.end) else { return "" };
        let start = match at.checked_sub(1) {
            Some(before) => self.table.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.table.ends.get(at).copied().unwrap_or_default();
        self.table.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Its cells, as many as it has.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..self.end - self.first).map(move |column| row.cell(column))
    }

    /// What is wrong with the row as a row: `table.row_short`, `table.row_long`, `table.header_again`, `table.unreadable`.
    pub fn flaw(&self) -> Option<&'a Coded> {
        self.table.flaws.get(&self.index)
    }
}
