//! Files of the wrong kind, cut off, with shifted columns, with their header twice.

use std::fmt::Write as _;

use miseban_formats::table::{How, read};
use miseban_malls::files::{FileKind, recognise};

use crate::help::{bytes, file, in_cp932, lines, refused, together};

#[test]
fn every_mall_knows_its_own_header_and_no_others() {
    for (name, layout) in [
        ("rakuten-normal-item.csv", "rakuten.normal_item"),
        ("rakuten-item.csv", "rakuten.item"),
        ("rakuten-select.csv", "rakuten.select"),
        ("yahoo-data.csv", "yahoo.data"),
        ("amazon-listings.txt", "amazon.listings"),
        ("aupay-item.csv", "aupay.item"),
        ("aupay-stock.csv", "aupay.stock_items"),
        ("ponpare-item.csv", "ponpare.item"),
        ("ponpare-option.csv", "ponpare.option"),
        ("futureshop-goods.csv", "futureshop.goods"),
        ("futureshop-choice.csv", "futureshop.variation"),
        ("futureshop-stock.csv", "futureshop.variation"),
        ("own-items.csv", "own.items"),
    ] {
        let table = read(&bytes(name), How::default()).unwrap();
        let guesses = recognise(table.header(), Some(FileKind::Items));
        assert_eq!(guesses.first().map(|guess| guess.layout.id), Some(layout), "{name}: {guesses:?}");
    }
}

#[test]
fn a_file_that_is_cut_off_is_told_by_its_line() {
    let whole = in_cp932(&bytes("yahoo-data.csv"));
    let error = file("data.csv", &whole[..whole.len() - 40]).err().unwrap();
    assert!(["table.cut_off", "table.quote_open"].contains(&error.code.as_str()), "{error:?}");
    assert!(error.args.contains_key("line"), "{error:?}");
}

#[test]
fn a_second_header_and_shifted_rows_are_refused_and_the_others_come_in() {
    let text = String::from_utf8(bytes("rakuten-item.csv")).unwrap();
    let header = text.lines().next().unwrap().to_owned();
    let mut damaged = text.replace("u,shirt,", "u,extra,shirt,");
    damaged.push_str(&header);
    damaged.push('\n');
    let read = together(&[file("item.csv", damaged.as_bytes()).unwrap()]).unwrap();
    assert_eq!(lines(&read).len(), 1, "{:?}", lines(&read));
    let refused = refused(&read);
    assert!(refused.contains(&"0:3 販売価格 \"長袖シャツ\" articles.not_a_price".to_owned()), "{refused:?}");
    assert!(refused.iter().any(|row| row.ends_with("table.header_again")), "{refused:?}");
}

#[test]
fn variations_without_their_products_are_no_import() {
    let select = || file("select.csv", &bytes("rakuten-select.csv")).unwrap();
    let error = together(&[select()]).unwrap_err();
    assert_eq!((error.code.as_str(), error.args["needs"].as_str()), ("articles.partner_missing", "item.csv"));
    let stock = file("quantity.csv", &bytes("yahoo-quantity.csv")).unwrap();
    assert_eq!(together(&[stock]).unwrap_err().code, "articles.no_item_file");
    let twice = [
        file("item.csv", &bytes("rakuten-item.csv")).unwrap(),
        file("item.csv", &bytes("rakuten-item.csv")).unwrap(),
    ];
    assert_eq!(together(&twice).unwrap_err().code, "articles.same_file_twice");
}

#[test]
fn very_many_rows_are_read_in_one_go() {
    let mut text = "商品コード,商品名,販売価格\n".to_owned();
    for n in 0..100_000 {
        writeln!(text, "CODE-{n:06},見本の商品{n},1000").unwrap();
    }
    let read = together(&[file("items.csv", text.as_bytes()).unwrap()]).unwrap();
    assert_eq!((read.articles.len(), read.refused.len()), (100_000, 0));
    assert_eq!(read.articles[99_999].line, 100_001);
}
