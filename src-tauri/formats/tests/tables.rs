//! Tables as they come and as they go out: the malls' encodings, damage of every kind, and back again.

#![allow(clippy::unwrap_used)]

use miseban_formats::table::{Encoding, How, Instead, Separator, Table, Writing, read, write};
use proptest::prelude::*;

fn cells(table: &Table) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(str::to_owned).collect()).collect()
}

fn code(bytes: &[u8], how: How) -> String {
    let error = read(bytes, how).unwrap_err();
    let args: Vec<String> = error.args.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {}", error.code, args.join(" "))
}

fn written(header: &[&str], rows: &[Vec<String>], encoding: Encoding) -> Vec<u8> {
    let writing = Writing { encoding, separator: Separator::Comma, instead: Instead::Refuse };
    let out = write(header, rows, &writing);
    assert!(out.unwritable.is_empty(), "{:?}", out.unwritable);
    out.bytes
}

#[test]
fn every_encoding_and_separator_is_recognised() {
    let rows = vec![vec!["表-01".to_owned(), "5".to_owned()], vec!["髙﨑①".to_owned(), "-3".to_owned()]];
    for encoding in [Encoding::Cp932, Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16] {
        for separator in [Separator::Comma, Separator::Tab] {
            let writing = Writing { encoding, separator, instead: Instead::Refuse };
            let bytes = write(&["商品コード", "想定在庫数"], &rows, &writing).bytes;
            let table = read(&bytes, How::default()).unwrap();
            assert_eq!((table.encoding, table.separator), (Some(encoding), separator));
            assert_eq!(table.header(), ["商品コード", "想定在庫数"]);
            assert_eq!(cells(&table), rows);
        }
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let text =
        "code,name,quantity\r\nA,\"two\r\nlines\",1\r\n\r\n,,\r\nB,\"a \"\"quote\"\", and a comma\",2\r\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    let lines: Vec<u32> = table.rows().map(|row| row.line()).collect();
    assert_eq!((table.header_line, lines), (1, vec![2, 6]));
    assert_eq!(table.row(1).unwrap().cell(1), "a \"quote\", and a comma");
    assert_eq!(table.row(1).unwrap().cell(9), "");
}

#[test]
fn columns_are_found_however_their_names_are_written() {
    let table =
        read("商品管理番号(商品URL), Sub-Code ,在庫数,在庫数\nA,B,1,2\n".as_bytes(), How::default()).unwrap();
    assert_eq!(table.column("商品管理番号（商品URL）").unwrap(), Some(0));
    assert_eq!(table.column("sub-code").unwrap(), Some(1));
    assert_eq!(table.column("quantity").unwrap(), None);
    let twice = table.column("在庫数").unwrap_err();
    assert_eq!(
        (twice.code.as_str(), twice.args["first"].as_str(), twice.args["second"].as_str()),
        ("table.column_twice", "3", "4")
    );
}

#[test]
fn rows_that_do_not_fit_are_named_and_the_others_stay() {
    let text = "code,quantity\nA,1\nB\nC,3,x\ncode,quantity\nD,4,,\nE,5\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    let flaws: Vec<_> = table.rows().map(|row| row.flaw().map(|flaw| flaw.code.as_str())).collect();
    assert_eq!(
        flaws,
        [None, Some("table.row_short"), Some("table.row_long"), Some("table.header_again"), None, None]
    );
}

#[test]
fn what_is_wrong_with_a_whole_file_is_said_with_its_place() {
    let how = How::default();
    let cp932 = |text: &str| written(&[text], &[vec!["あ".to_owned()]], Encoding::Cp932);
    assert_eq!(code(b"", how), "table.empty ");
    assert_eq!(code(b"\xEF\xBB\xBF \r\n", how), "table.empty ");
    assert_eq!(code(b"code,quantity\nA,1\n\"B,2\nC,3\n", how), "table.quote_open column=1 line=3");
    assert_eq!(code(b"code,quantity\nA,1\nB,2\nC", how), "table.cut_off line=4");
    for (bytes, what) in [
        (&b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"[..], "xlsx"),
        (b"PK\x03\x04\x14\x00\x00\x00stock.csv", "zip"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "xls"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"code\0quantity", "binary"),
        (b"\n<!DOCTYPE html><html>", "html"),
    ] {
        assert_eq!(code(bytes, how), format!("table.not_text.{what} "));
    }
    let utf8 = How { encoding: Some(Encoding::Utf8), ..how };
    let sjis = How { encoding: Some(Encoding::Cp932), ..how };
    assert_eq!(code(&cp932("商品コード"), utf8), "table.wrong_encoding chosen=UTF-8 looks_like=Shift_JIS");
    assert_eq!(
        code("商品コード\nあ\n".as_bytes(), sjis),
        "table.wrong_encoding chosen=Shift_JIS looks_like=UTF-8"
    );
    // Cut off within the header: the quote that was opened there says so.
    let mut cut = cp932("商品コード");
    cut.truncate(4);
    assert_eq!(code(&cut, how), "table.quote_open column=1 line=1");
}

#[test]
fn one_damaged_character_is_its_rows_and_many_are_the_files() {
    let rows: Vec<Vec<String>> = (0..60).map(|n| vec![format!("A{n}"), "名前".to_owned()]).collect();
    let bytes = written(&["code", "商品名"], &rows, Encoding::Cp932);
    let damaged = |every: usize| {
        let mut bytes = bytes.clone();
        let name: Vec<usize> =
            bytes.windows(2).enumerate().filter(|(_, pair)| *pair == b"\x96\xBC").map(|(at, _)| at).collect();
        for at in name.iter().skip(1).step_by(every) {
            bytes[at + 1] = 0x20;
        }
        bytes
    };
    let table = read(&damaged(100), How::default()).unwrap();
    let flaw = table.row(0).unwrap().flaw().unwrap();
    assert_eq!(
        (flaw.code.as_str(), flaw.args["line"].as_str(), flaw.args["column"].as_str()),
        ("table.unreadable", "2", "2")
    );
    assert_eq!(table.flawed(), 1);
    assert_eq!(
        code(&damaged(3), How::default()),
        "table.unreadable_file column=2 encoding=Shift_JIS line=2 rows=20"
    );
}

#[test]
fn amazons_templates_begin_below_their_own_lines() {
    let text = "TemplateType=Offer\tVersion=2014.0703\n出品者SKU\t数量\nsku\tquantity\nA-1\t3\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    assert_eq!((table.header(), table.header_line), (&["sku".to_owned(), "quantity".to_owned()][..], 3));
    let text = "TemplateType=Offer\tVersion=2014.0703\nsku\tquantity\nA-1\t3\n";
    assert_eq!(read(text.as_bytes(), How::default()).unwrap().header_line, 2);
}

#[test]
fn texts_that_programs_protect_from_excel_are_freed() {
    let table = read(b"code,quantity\n\"=\"\"0012\"\"\",3\n", How::default()).unwrap();
    assert_eq!(table.row(0).unwrap().cell(0), "0012");
}

#[test]
fn what_cannot_be_written_is_told_before_and_never_becomes_a_question_mark() {
    let rows = [vec!["A〜1", "𠮷野 ♡"], vec!["B", "改行\nあり"]];
    let refuse = Writing { encoding: Encoding::Cp932, separator: Separator::Comma, instead: Instead::Refuse };
    let out = write(&["商品コード", "商品名"], &rows, &refuse);
    assert!(out.bytes.is_empty());
    assert_eq!(out.replaced, 2);
    assert_eq!(out.unwritable.len(), 1);
    let place = &out.unwritable[0];
    assert_eq!((place.line, place.column.as_str(), place.characters.as_str()), (2, "商品名", "♡"));
    let out = write(&["商品コード", "商品名"], &rows, &Writing { instead: Instead::Geta, ..refuse });
    let table = read(&out.bytes, How::default()).unwrap();
    assert_eq!(cells(&table), [["A～1", "吉野 〓"], ["B", "改行\nあり"]]);
    assert!(!out.bytes.contains(&b'?') && !out.bytes.windows(2).any(|pair| pair == b"&#"));
}

#[test]
fn three_hundred_thousand_rows_keep_their_lines() {
    let rows: Vec<Vec<String>> =
        (0..300_000).map(|n| vec![format!("SKU-{n:06}"), (n % 100).to_string()]).collect();
    let bytes = written(&["商品コード", "想定在庫数"], &rows, Encoding::Cp932);
    let table = read(&bytes, How::default()).unwrap();
    assert_eq!((table.len(), table.flawed()), (300_000, 0));
    let last = table.row(299_999).unwrap();
    assert_eq!((last.line(), last.cell(0), last.cell(1)), (300_001, "SKU-299999", "99"));
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        rows in prop::collection::vec(prop::collection::vec("[ -~ぁ-んァ-ヶ一-龠\n\"]{0,8}", 3..=3), 1..20),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16]),
    ) {
        let mut rows = rows;
        for (n, row) in rows.iter_mut().enumerate() {
            // A first cell that is never empty and never the header's: rows without a cell are left out.
            row[0] = format!("行{n}{}", row[0]);
        }
        let bytes = written(&["甲", "乙", "丙"], &rows, encoding);
        let table = read(&bytes, How::default()).unwrap();
        // A text that looks like a protecting formula comes back freed.
        let expected: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')).unwrap_or(cell).to_owned()).collect())
            .collect();
        prop_assert_eq!(cells(&table), expected);
    }

    #[test]
    fn no_bytes_make_it_panic_and_every_row_has_its_line(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(table) = read(&bytes, How::default()) {
            let mut before = table.header_line;
            for row in table.rows() {
                prop_assert!(row.line() > before || row.line() >= table.header_line);
                before = row.line();
                prop_assert!(row.cells().any(|cell| !cell.is_empty()) || row.flaw().is_some());
            }
        }
    }

    #[test]
    fn commas_quotes_and_lines_anywhere_never_panic(text in "[a\",\n\r\t=あ]{0,60}") {
        let _ = read(text.as_bytes(), How::default());
    }
}
