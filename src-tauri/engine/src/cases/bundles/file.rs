//! The two files of bundles, as data.
//!
//! TEMPOSTAR's has a row a bundle (セット商品区分 1) with a row for each of its parts (2) below it; ours names the bundle in every
//! row. (The three columns: seen in TEMPOSTAR's set-item CSV; which rows belong together follows from their order.)

use miseban_domain::{Coded, text};
use miseban_formats::table::{Row, Table};

/// Which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// セット商品区分, SKUコード, セット個数.
    Tempostar,
    /// セット商品コード, 部品コード, 個数.
    Own,
}

impl Layout {
    pub(super) const ALL: [Self; 2] = [Self::Tempostar, Self::Own];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Tempostar => "tempostar",
            Self::Own => "own",
        }
    }

    pub(super) const fn header(self) -> [&'static str; 3] {
        match self {
            Self::Tempostar => ["セット商品区分", "SKUコード", "セット個数"],
            Self::Own => ["セット商品コード", "部品コード", "個数"],
        }
    }
}

/// A row as it stands in the file.
pub(super) struct FileRow {
    pub line: i64,
    /// The bundle's code, or why the row is none.
    pub read: Result<Read, Refused>,
}

/// What a row says.
pub(super) enum Read {
    /// A bundle begins (TEMPOSTAR's).
    Bundle { code: String },
    /// A part of the bundle above (TEMPOSTAR's), or of the one that it names (ours).
    Part { bundle: Option<String>, code: String, quantity: i64 },
}

/// Why a row can't be read.
pub(super) struct Refused {
    pub column: String,
    pub value: String,
    pub why: Coded,
}

/// Finds the layout whose three columns the file has, whatever order they stand in.
pub(super) fn recognise(table: &Table) -> Result<(Layout, [usize; 3]), Coded> {
    for layout in Layout::ALL {
        let mut at = [0; 3];
        let mut all = true;
        for (place, name) in at.iter_mut().zip(layout.header()) {
            match table.column(name)? {
                Some(column) => *place = column,
                None => all = false,
            }
        }
        if all {
            return Ok((layout, at));
        }
    }
    Err(Coded::new("bundle.no_layout")
        .with("tempostar", Layout::Tempostar.header().join("・"))
        .with("own", Layout::Own.header().join("・")))
}

/// Reads a row.
pub(super) fn read_row(layout: Layout, at: [usize; 3], row: &Row<'_>) -> FileRow {
    let line = i64::from(row.line());
    let read = match row.flaw() {
        Some(flaw) => Err(Refused { column: String::new(), value: String::new(), why: flaw.clone() }),
        None => match layout {
            Layout::Tempostar => tempostar(at, row),
            Layout::Own => own(at, row),
        },
    };
    FileRow { line, read }
}

fn tempostar([kind, code, quantity]: [usize; 3], row: &Row<'_>) -> Result<Read, Refused> {
    let [kind_name, code_name, _] = Layout::Tempostar.header();
    let article = filled(row, code, code_name)?;
    match text::number(row.cell(kind)) {
        Ok(Some(1)) => Ok(Read::Bundle { code: article }),
        Ok(Some(2)) => Ok(Read::Part {
            bundle: None,
            code: article,
            quantity: number(row, quantity, Layout::Tempostar.header()[2])?,
        }),
        _ => Err(refused(kind_name, row.cell(kind), "bundle.kind")),
    }
}

fn own([bundle, part, quantity]: [usize; 3], row: &Row<'_>) -> Result<Read, Refused> {
    let [bundle_name, part_name, quantity_name] = Layout::Own.header();
    Ok(Read::Part {
        bundle: Some(filled(row, bundle, bundle_name)?),
        code: filled(row, part, part_name)?,
        quantity: number(row, quantity, quantity_name)?,
    })
}

fn filled(row: &Row<'_>, at: usize, column: &str) -> Result<String, Refused> {
    let value = row.cell(at).trim();
    if value.is_empty() { Err(refused(column, "", "bundle.code_missing")) } else { Ok(value.to_owned()) }
}

fn number(row: &Row<'_>, at: usize, column: &str) -> Result<i64, Refused> {
    match text::number(row.cell(at)) {
        Ok(Some(number)) if (1..=super::MOST_IN_SET).contains(&number) => Ok(number),
        _ => Err(Refused {
            column: column.to_owned(),
            value: row.cell(at).to_owned(),
            why: Coded::new("bundle.quantity").with("most", super::MOST_IN_SET),
        }),
    }
}

fn refused(column: &str, value: &str, code: &'static str) -> Refused {
    Refused { column: column.to_owned(), value: value.to_owned(), why: Coded::new(code) }
}
