//! A layout met with a file: which of its columns are there, and which layout a header is of.

use std::collections::BTreeMap;

use miseban_domain::{Coded, text::search_form};
use miseban_formats::table::{Row, Table};

use super::{FileKind, FileLayout, Role, layouts};
use crate::Keys;

/// How well a layout fits a header.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// The layout.
    pub layout: &'static FileLayout,
    /// How well, in percent. From 50 on every required column is there.
    pub score: u32,
}

/// The layouts that this header may be of, the best first; only those whose required columns are all there.
pub fn recognise(header: &[String], kind: Option<FileKind>) -> Vec<Guess> {
    let forms: Vec<String> = header.iter().map(|name| search_form(name)).collect();
    let mut guesses: Vec<Guess> = layouts()
        .filter(|layout| kind.is_none_or(|kind| kind == layout.kind))
        .filter_map(|layout| Some(Guess { layout, score: score(layout, &forms)? }))
        .collect();
    // Equal ones stay in the order of the registry.
    guesses.sort_by_key(|guess| std::cmp::Reverse(guess.score));
    guesses
}

/// Half for the required columns; the rest for the marks, for how much of the layout is there, and for how much of the file
/// the layout knows.
fn score(layout: &FileLayout, forms: &[String]) -> Option<u32> {
    let there = |name: &str| forms.iter().any(|form| *form == search_form(name));
    if layout.never.iter().any(|name| there(name)) {
        return None;
    }
    let known = layout.columns.iter().filter(|column| column.names().any(there)).count();
    let required = layout.columns.iter().filter(|column| column.required);
    if !required.clone().all(|column| column.names().any(there)) {
        return None;
    }
    let marks = match layout.marks.len() {
        0 => 10,
        all => 30 * layout.marks.iter().filter(|name| there(name)).count() / all,
    };
    let of_layout = 10 * known / layout.columns.len().max(1);
    let of_file = 10 * known.min(forms.len()) / forms.len().max(1);
    u32::try_from(50 + marks + of_layout + of_file).ok()
}

/// The required columns of a layout that a header lacks, by their names.
pub fn missing(layout: &FileLayout, header: &[String]) -> Vec<&'static str> {
    let forms: Vec<String> = header.iter().map(|name| search_form(name)).collect();
    layout
        .columns
        .iter()
        .filter(|column| column.required)
        .filter(|column| !column.names().any(|name| forms.contains(&search_form(name))))
        .map(|column| column.header)
        .collect()
}

/// Where a layout's columns stand in a file.
#[derive(Debug, Clone)]
pub struct Found {
    /// The layout.
    pub layout: &'static FileLayout,
    columns: Vec<(Role, usize)>,
    only: Vec<(usize, &'static [&'static str])>,
}

impl Found {
    /// Finds the layout's columns. `layout.columns_missing` when one that is required isn't there, `table.column_twice`, or,
    /// of a stock file, `layout.same_meaning` when a column is there under two of its names.
    pub fn new(layout: &'static FileLayout, table: &Table) -> Result<Self, Coded> {
        let mut columns: Vec<(Role, usize)> = Vec::with_capacity(layout.columns.len());
        for column in layout.columns {
            let mut first: Option<usize> = None;
            for name in column.names() {
                let Some(at) = table.column(name)? else { continue };
                match first {
                    Some(first) if first != at => return Err(same_meaning(table, first, at)),
                    _ => first = Some(at),
                }
                // Malls' item files may well have both; of two numbers nobody knows which is meant.
                if layout.kind != FileKind::Stock {
                    break;
                }
            }
            columns.extend(first.map(|at| (column.role, at)));
        }
        let lacks = missing(layout, table.header());
        if !lacks.is_empty() {
            return Err(Coded::new("layout.columns_missing").with("columns", lacks.join("、")));
        }
        let mut only = Vec::new();
        for (name, values) in layout.only {
            if let Some(at) = table.column(name)? {
                only.push((at, *values));
            }
        }
        Ok(Self { layout, columns, only })
    }

    /// The column with that role.
    pub fn at(&self, role: Role) -> Option<usize> {
        self.columns.iter().find(|(found, _)| *found == role).map(|(_, at)| *at)
    }

    /// What stands in that column; empty when the file has none.
    pub fn cell<'a>(&self, row: &Row<'a>, role: Role) -> &'a str {
        self.at(role).map_or("", |at| row.cell(at).trim())
    }

    /// The row has a cell for everything without which it says nothing: for each required column, and for those that tell
    /// whether it counts.
    pub fn reaches(&self, row: &Row<'_>) -> bool {
        let cells = row.cells().count();
        let required = |role: Role| self.layout.column(role).is_some_and(|column| column.required);
        let needed = self.columns.iter().filter(|(role, _)| required(*role)).map(|(_, at)| *at);
        needed.chain(self.only.iter().map(|(at, _)| *at)).all(|at| at < cells)
    }

    /// The row is one of those that the layout is about.
    pub fn counts(&self, row: &Row<'_>) -> bool {
        self.only.iter().all(|(at, values)| {
            let cell = row.cell(*at).trim();
            values.iter().any(|value| value.eq_ignore_ascii_case(cell))
        })
    }
}

fn same_meaning(table: &Table, first: usize, second: usize) -> Coded {
    let name = |at: usize| table.header().get(at).map_or("", String::as_str);
    Coded::new("layout.same_meaning")
        .with("name", name(first))
        .with("other", name(second))
        .with("first", first + 1)
        .with("second", second + 1)
        .with("line", table.header_line)
}

/// Gathers the mall's keys row by row, with those that stand only in an article's first row.
#[derive(Debug, Clone)]
pub struct RowKeys<'f> {
    found: &'f Found,
    keys: Vec<(&'static str, usize)>,
    last: BTreeMap<&'static str, String>,
}

impl<'f> RowKeys<'f> {
    /// From the first row on.
    pub fn new(found: &'f Found) -> Self {
        let keys = found
            .columns
            .iter()
            .filter_map(|(role, at)| match role {
                Role::Key(name) => Some((*name, *at)),
                _ => None,
            })
            .collect();
        Self { found, keys, last: BTreeMap::new() }
    }

    /// The keys of the next row; to be called for every row of the file, also for those that don't count.
    pub fn of(&mut self, row: &Row<'_>) -> Keys {
        let mut keys: Keys = self
            .keys
            .iter()
            .map(|(name, at)| (*name, row.cell(*at).trim()))
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let inherited = self.found.layout.inherited;
        let Some(first) = inherited.first() else { return keys };
        if keys.get(*first) != self.last.get(first) {
            self.last.clear();
        }
        for name in inherited {
            match keys.get(*name) {
                Some(value) => {
                    self.last.insert(name, value.clone());
                }
                None => {
                    if let Some(value) = self.last.get(name) {
                        keys.insert((*name).to_owned(), value.clone());
                    }
                }
            }
        }
        keys
    }

    /// The codes that these keys offer, the best first.
    pub fn codes(&self, keys: &Keys) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let mut taken: Vec<&[&str]> = Vec::new();
        for way in self.found.layout.codes {
            // Of a choice that is not known, the code of the whole article would be a guess.
            if taken.iter().any(|wider| way.iter().all(|name| wider.contains(name))) {
                continue;
            }
            let parts: Option<Vec<&str>> =
                way.iter().map(|name| keys.get(*name).map(String::as_str)).collect();
            if let Some(code) = parts.map(|parts| parts.concat()).filter(|code| !code.is_empty())
                && !codes.contains(&code)
            {
                codes.push(code);
                taken.push(way);
            }
        }
        codes
    }
}
