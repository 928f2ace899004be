//! Files as a person drops them: recognised by their header, read together.

use std::{fs, path::Path};

use miseban_domain::{Coded, article::Article};
use miseban_formats::table::{Encoding, How, Instead, Table, Writing, read, write};
use miseban_malls::files::{FileKind, Found, Given, ReadItems, read_items, recognise};

pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/items/fixtures").join(name)).unwrap()
}

/// The same file in `Shift_JIS`.
pub fn in_cp932(bytes: &[u8]) -> Vec<u8> {
    let table = read(bytes, How::default()).unwrap();
    let header: Vec<&str> = table.header().iter().map(String::as_str).collect();
    let rows = table.rows().map(|row| row.cells().collect::<Vec<_>>());
    let writing = Writing { encoding: Encoding::Cp932, separator: table.separator, instead: Instead::Refuse };
    write(&header, rows, &writing).bytes
}

pub struct File {
    pub name: String,
    pub table: Table,
    pub found: Found,
}

/// A file, recognised as an item file where it may be one.
pub fn file(name: &str, bytes: &[u8]) -> Result<File, Coded> {
    let table = read(bytes, How::default())?;
    let guesses = recognise(table.header(), None);
    let guess = guesses.iter().find(|guess| guess.layout.kind == FileKind::Items).or(guesses.first());
    let layout = guess.ok_or_else(|| Coded::new("unknown"))?.layout;
    let found = Found::new(layout, &table)?;
    Ok(File { name: name.to_owned(), table, found })
}

pub fn together(files: &[File]) -> Result<ReadItems, Coded> {
    let given: Vec<Given<'_>> =
        files.iter().map(|file| Given { name: &file.name, found: &file.found, table: &file.table }).collect();
    read_items(&given)
}

/// Reads fixtures, as they are and in `Shift_JIS`: both say the same.
pub fn fixtures(names: &[&str]) -> ReadItems {
    let files: Vec<File> = names.iter().map(|name| file(name, &bytes(name)).unwrap()).collect();
    let again: Vec<File> = names.iter().map(|name| file(name, &in_cp932(&bytes(name))).unwrap()).collect();
    let read = together(&files).unwrap();
    let in_cp932 = together(&again).unwrap();
    // 〜 and ～ are one character in Shift_JIS; everything else is the same.
    let plain = |items: &ReadItems| format!("{items:?}").replace('〜', "～");
    assert_eq!(plain(&read), plain(&in_cp932));
    read
}

/// One article a line, all of it that matters.
pub fn lines(read: &ReadItems) -> Vec<String> {
    read.articles.iter().map(|read| format!("{}:{} {}", read.file, read.line, line(&read.article))).collect()
}

fn line(article: &Article) -> String {
    let keys: Vec<String> = article.keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let number = |number: Option<i64>| number.map_or("-".to_owned(), |number| number.to_string());
    format!(
        "{} | {} | {} | {} | {} | {}円 {}% | {}個 | {:?} {:?}",
        keys.join(" "),
        article.product,
        article.title,
        article.variation(),
        article.jan,
        number(article.price),
        number(article.tax_rate.map(i64::from)),
        number(article.stock),
        article.counting,
        article.fulfilled_by,
    )
}

/// A refused row a line: file, line, column, value, reason.
pub fn refused(read: &ReadItems) -> Vec<String> {
    let line = |row: &miseban_malls::files::RefusedRow| {
        format!("{}:{} {} {:?} {}", row.file, row.line, row.column, row.value, row.reason.code)
    };
    read.refused.iter().map(line).collect()
}
