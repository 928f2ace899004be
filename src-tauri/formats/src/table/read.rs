//! Bytes to a table.

use csv::{ByteRecord, ReaderBuilder};
use miseban_domain::Coded;

use super::{Encoding, Separator, Table, kind, quotes};
use crate::encoding::{DecodedText, LabelVerdict, TextEncoding, decode, decode_labelled};
use crate::sheet;

/// The largest file that is read, in bytes: a million rows of some width.
const LARGEST: usize = 512 * 1024 * 1024;
/// Of this many rows one may be unreadable before the file as a whole is (wrong encoding, not a damaged character).
const ROWS_A_DAMAGE: usize = 50;

/// What a person has said about a file; what they have not said is recognised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct How {
    /// In which encoding.
    pub encoding: Option<Encoding>,
    /// With what between the cells.
    pub separator: Option<Separator>,
}

/// Reads a table. Errors are about the file as a whole, with the line and column where there is one:
/// `table.empty`, `table.not_text.…`, `table.too_large`, `table.wrong_encoding`, `table.unreadable_file`, `table.quote_open`,
/// `table.cut_off`. What is wrong with a single row stays with the row ([`super::Row::flaw`]).
///
/// A workbook is read by its first sheet; its lines are the sheet's rows.
/// Rows without a filled cell are left out, cells as Excel protects them (`="001"`) are freed.
pub fn read(bytes: &[u8], how: How) -> Result<Table, Coded> {
    if bytes.len() > LARGEST {
        return Err(Coded::new("table.too_large").with("megabytes", LARGEST / 1024 / 1024));
    }
    if kind::is_workbook(bytes) {
        return sheet::read(bytes);
    }
    if let Some(code) = kind::not_text(bytes) {
        return Err(Coded::new(code));
    }
    let (decoded, encoding) = decoded(bytes, how.encoding)?;
    let text = &decoded.text;
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1A}').is_empty() {
        return Err(Coded::new("table.empty"));
    }
    let separator = how.separator.unwrap_or_else(|| separator_of(text));
    if let Some((line, column)) = quotes::never_closed(text, separator.byte()) {
        return Err(Coded::new("table.quote_open").with("line", line).with("column", column));
    }
    let table = rows(text, encoding, separator)?;
    if decoded.damaged > 0 {
        too_much_damage(&table, &decoded)?;
    }
    Ok(table)
}

fn decoded(bytes: &[u8], given: Option<Encoding>) -> Result<(DecodedText, Encoding), Coded> {
    let bom = bytes.starts_with(&[0xEF, 0xBB, 0xBF]);
    let Some(given) = given else {
        let decoded = decode(bytes);
        let encoding = Encoding::of(decoded.encoding, bom);
        return Ok((decoded, encoding));
    };
    let (decoded, fits) = match given {
        Encoding::Cp932 | Encoding::Utf8 | Encoding::Utf8Bom => {
            let label = if given == Encoding::Cp932 { "shift_jis" } else { "utf-8" };
            let (decoded, verdict) = decode_labelled(bytes, Some(label));
            (decoded, verdict == LabelVerdict::Fine)
        }
        Encoding::Utf16 => {
            let decoded = decode(bytes);
            let fits = matches!(decoded.encoding, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
            (decoded, fits)
        }
    };
    if !fits {
        return Err(Coded::new("table.wrong_encoding")
            .with("chosen", given.name())
            .with("looks_like", Encoding::of(decoded.encoding, bom).name()));
    }
    // ASCII is the same in all of them: what was chosen is what it is.
    Ok((decoded, if bom { Encoding::Utf8Bom } else { given }))
}

/// Whichever stands more often in the first line, outside of quotes.
fn separator_of(text: &str) -> Separator {
    let (mut commas, mut tabs, mut quoted) = (0, 0, false);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b'\t' if !quoted => tabs += 1,
            b'\n' if !quoted && commas + tabs > 0 => break,
            _ => {}
        }
    }
    if tabs > commas { Separator::Tab } else { Separator::Comma }
}

fn rows(text: &str, encoding: Encoding, separator: Separator) -> Result<Table, Coded> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.byte())
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut lines = Lines { text: text.as_bytes(), counted: 0, line: 1 };
    let mut next = |record: &mut ByteRecord| {
        while reader.read_byte_record(record).unwrap_or(false) {
            if record.iter().any(|cell| !cell.is_empty() && cell != b"\x1A") {
                let start = record.position().map_or(0, csv::Position::byte);
                return Some(lines.at(usize::try_from(start).unwrap_or(usize::MAX)));
            }
        }
        None
    };
    let mut pending = Vec::new();
    let (header_line, header) = loop {
        let Some(line) = next(&mut record) else { return Err(Coded::new("table.empty")) };
        let cells: Vec<String> = record.iter().map(|cell| freed(utf8(cell)).trim().to_owned()).collect();
        // Amazon's templates begin with a line about the template, then the columns' names, sometimes in Japanese first.
        if pending.is_empty() && cells.first().is_some_and(|first| first.starts_with("TemplateType=")) {
            pending.push(line);
            continue;
        }
        if pending.len() == 1 && !cells.iter().any(|cell| is_plain_name(cell)) {
            pending.push(line);
            continue;
        }
        break (line, cells);
    };
    let width = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let mut table = Table::new(Some(encoding), separator, header_line, header);
    table.header.truncate(width.max(1));
    table.reserve(text.len());
    while let Some(line) = next(&mut record) {
        add(&mut table, line, &record, width);
    }
    let ended = text.ends_with(['\n', '\r', '\u{1A}']);
    if !ended && let Some(last) = table.rows.len().checked_sub(1) {
        let cells = table.row(last).map_or(0, |row| row.cells().count());
        if cells < width && last > 0 && table.flaws.len() == 1 {
            let line = table.row(last).map_or(0, |row| row.line());
            return Err(Coded::new("table.cut_off").with("line", line));
        }
    }
    Ok(table)
}

/// Counts the lines of the file up to where a row begins: the reader's own count is of where it stopped before, which with
/// CRLF is the line above.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    line: u32,
}

impl Lines<'_> {
    fn at(&mut self, record: usize) -> u32 {
        let rest = self.text.get(record..).unwrap_or_default();
        let start = record + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let mut before = self.text.get(self.counted..start).unwrap_or_default().iter().peekable();
        while let Some(byte) = before.next() {
            // Old Macs end a line with CR alone.
            if *byte == b'\n' || (*byte == b'\r' && before.peek().is_none_or(|next| **next != b'\n')) {
                self.line = self.line.saturating_add(1);
            }
        }
        self.counted = start;
        self.line
    }
}

/// Says what is wrong with the row that was just added, held against the header.
pub(crate) fn fit<C: AsRef<str>>(table: &mut Table, line: u32, cells: &[C], width: usize) {
    let filled = cells.iter().rposition(|cell| !cell.as_ref().is_empty()).map_or(0, |last| last + 1);
    if filled > width {
        let flaw =
            Coded::new("table.row_long").with("line", line).with("cells", filled).with("columns", width);
        table.flaw(flaw);
    } else if cells.len() < width {
        let flaw = Coded::new("table.row_short")
            .with("line", line)
            .with("cells", cells.len())
            .with("columns", width);
        table.flaw(flaw);
    } else if cells.iter().zip(&table.header).all(|(cell, name)| cell.as_ref().trim() == name) {
        table.flaw(Coded::new("table.header_again").with("line", line));
    }
}

fn add(table: &mut Table, line: u32, record: &ByteRecord, width: usize) {
    table.begin_row(line);
    let mut damaged = None;
    let cells: Vec<&str> = record.iter().map(|cell| freed(utf8(cell))).collect();
    for (column, cell) in cells.iter().enumerate() {
        if damaged.is_none() && cell.contains('\u{FFFD}') {
            damaged = Some(column);
        }
        table.push_cell(cell);
    }
    fit(table, line, &cells, width);
    if let Some(column) = damaged {
        table.flaw(Coded::new("table.unreadable").with("line", line).with("column", column + 1));
    }
}

/// The text was decoded before it was taken apart, and is only ever cut at ASCII.
fn utf8(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default()
}

/// A cell as a formula that gives a text, by which programs keep Excel from turning `001` into 1.
fn freed(cell: &str) -> &str {
    cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
}

/// A name as programs give it (`item-sku`, `sku`), not as people read it.
fn is_plain_name(cell: &str) -> bool {
    !cell.is_empty()
        && cell.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

/// Damage in the header, or in more than a few rows, is a file in another encoding.
fn too_much_damage(table: &Table, decoded: &DecodedText) -> Result<(), Coded> {
    let place = |line: u32, column: usize, rows: usize| {
        Coded::new("table.unreadable_file")
            .with("line", line)
            .with("column", column + 1)
            .with("rows", rows)
            .with("encoding", Encoding::of(decoded.encoding, false).name())
    };
    let rows: Vec<_> = table.rows().filter(|row| row.cells().any(|cell| cell.contains('\u{FFFD}'))).collect();
    if let Some(column) = table.header.iter().position(|name| name.contains('\u{FFFD}')) {
        return Err(place(table.header_line, column, rows.len() + 1));
    }
    if rows.len() > 1
        && rows.len() * ROWS_A_DAMAGE > table.len().max(ROWS_A_DAMAGE)
        && let Some(first) = rows.first()
    {
        let column = first.cells().position(|cell| cell.contains('\u{FFFD}')).unwrap_or_default();
        return Err(place(first.line(), column, rows.len()));
    }
    Ok(())
}
