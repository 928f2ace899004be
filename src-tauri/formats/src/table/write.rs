//! A table to bytes: every cell quoted, lines ended as Windows ends them.

use encoding_rs::{EncoderResult, SHIFT_JIS};
use miseban_domain::text::for_waybill;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Encoding, Separator};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// In which encoding.
    pub encoding: Encoding,
    /// With what between the cells.
    pub separator: Separator,
    /// What becomes of characters that the encoding does not have.
    pub instead: Instead,
}

/// What becomes of characters that the encoding does not have and that nobody has decided a replacement for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Instead {
    /// Nothing is written until somebody has decided: [`Written::unwritable`] names them all.
    #[default]
    Refuse,
    /// 〓 stands there, the printers' mark for a missing character. Never `?`, which looks like a typed one.
    Geta,
}

/// A character that can't be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unwritable {
    /// The line of the file that it would stand in, the header being 1.
    pub line: u32,
    /// The name of its column.
    pub column: String,
    /// The whole cell.
    pub value: String,
    /// The characters, each once.
    pub characters: String,
}

/// A written table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file. Empty when there are unwritable characters and [`Instead::Refuse`].
    pub bytes: Vec<u8>,
    /// Rows below the header.
    pub rows: usize,
    /// Cells in which a character was replaced by the table of `domain::text`.
    pub replaced: usize,
    /// Cells with characters that the encoding does not have.
    pub unwritable: Vec<Unwritable>,
}

/// Writes a table: CRLF, every cell quoted in comma-separated ones, none in tab-separated ones (where tabs and line breaks in
/// cells become blanks, as the malls' tab files know no quotes).
pub fn write<R, C>(header: &[&str], rows: R, writing: &Writing) -> Written
where
    R: IntoIterator<Item = C>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    let mut out = Out { writing: *writing, bytes: Vec::new(), replaced: 0, unwritable: Vec::new() };
    match writing.encoding {
        Encoding::Utf8Bom => out.bytes.extend([0xEF, 0xBB, 0xBF]),
        Encoding::Utf16 => out.bytes.extend([0xFF, 0xFE]),
        Encoding::Cp932 | Encoding::Utf8 => {}
    }
    out.row(1, header, header);
    let mut count = 0_usize;
    for row in rows {
        count += 1;
        out.row(u32::try_from(count + 1).unwrap_or(u32::MAX), header, row);
    }
    if !out.unwritable.is_empty() && writing.instead == Instead::Refuse {
        out.bytes.clear();
    }
    Written { bytes: out.bytes, rows: count, replaced: out.replaced, unwritable: out.unwritable }
}

struct Out {
    writing: Writing,
    bytes: Vec<u8>,
    replaced: usize,
    unwritable: Vec<Unwritable>,
}

impl Out {
    fn row<C>(&mut self, line: u32, header: &[&str], cells: C)
    where
        C: IntoIterator,
        C::Item: AsRef<str>,
    {
        for (column, cell) in cells.into_iter().enumerate() {
            if column > 0 {
                self.ascii(self.writing.separator.byte());
            }
            self.cell(line, header.get(column).copied().unwrap_or_default(), cell.as_ref());
        }
        self.ascii(b'\r');
        self.ascii(b'\n');
    }

    fn cell(&mut self, line: u32, column: &str, cell: &str) {
        let quoted = self.writing.separator == Separator::Comma;
        let shaped = if quoted { cell.replace('"', "\"\"") } else { cell.replace(['\t', '\r', '\n'], " ") };
        if quoted {
            self.ascii(b'"');
        }
        match self.writing.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => self.bytes.extend(shaped.bytes()),
            Encoding::Utf16 => self.bytes.extend(shaped.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Cp932 => self.cp932(line, column, cell, &shaped),
        }
        if quoted {
            self.ascii(b'"');
        }
    }

    fn ascii(&mut self, byte: u8) {
        self.bytes.push(byte);
        if self.writing.encoding == Encoding::Utf16 {
            self.bytes.push(0);
        }
    }

    fn cp932(&mut self, line: u32, column: &str, cell: &str, shaped: &str) {
        if shaped.is_ascii() {
            self.bytes.extend(shaped.bytes());
            return;
        }
        let text = replaced(shaped);
        if text != shaped {
            self.replaced += 1;
        }
        let mut characters = String::new();
        let mut encoder = SHIFT_JIS.new_encoder();
        let mut rest = text.as_str();
        let mut buffer = [0_u8; 1024];
        loop {
            let (result, read, written) =
                encoder.encode_from_utf8_without_replacement(rest, &mut buffer, true);
            self.bytes.extend(buffer.get(..written).unwrap_or_default());
            rest = rest.get(read..).unwrap_or_default();
            match result {
                EncoderResult::InputEmpty => break,
                EncoderResult::OutputFull => {}
                EncoderResult::Unmappable(character) => {
                    if !characters.contains(character) {
                        characters.push(character);
                    }
                    // 〓, row 2 cell 14 of JIS X 0208.
                    self.bytes.extend([0x81, 0xAC]);
                }
            }
        }
        if !characters.is_empty() {
            self.unwritable.push(Unwritable {
                line,
                column: column.to_owned(),
                value: cell.to_owned(),
                characters,
            });
        }
    }
}

/// The replacements that let a text be written in CP932; line breaks and tabs in a cell stay, a table has room for them.
fn replaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(['\n', '\r', '\t']) {
        let end = piece.len() - usize::from(piece.ends_with(['\n', '\r', '\t']));
        out.push_str(&for_waybill(piece.get(..end).unwrap_or_default()).0);
        out.push_str(piece.get(end..).unwrap_or_default());
    }
    out
}
