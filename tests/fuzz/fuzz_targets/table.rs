//! Bytes of any kind to a table: every row has its line, every cell can be asked for, and what is written is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use miseban_formats::table::{Encoding, How, Instead, Separator, Writing, read, write};
use miseban_malls::files::{Found, RowKeys, recognise};

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = read(bytes, How::default()) else { return };
    let mut line = 0;
    for row in table.rows() {
        assert!(row.line() >= line, "lines go on");
        line = row.line();
        let _ = (row.cell(usize::MAX - 1), row.flaw());
    }
    for guess in recognise(table.header(), None) {
        if let Ok(found) = Found::new(guess.layout, &table) {
            let mut keys = RowKeys::new(&found);
            for row in table.rows() {
                let of = keys.of(&row);
                let _ = (keys.codes(&of), found.counts(&row));
            }
        }
    }
    let header: Vec<&str> = table.header().iter().map(String::as_str).collect();
    let rows: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
    let writing = Writing { encoding: Encoding::Utf8Bom, separator: Separator::Comma, instead: Instead::Geta };
    let written = write(&header, &rows, &writing);
    assert!(written.unwritable.is_empty());
    let _ = read(&written.bytes, How { encoding: Some(Encoding::Utf8Bom), separator: Some(Separator::Comma) });
});
