use miseban_formats::table::{Encoding, How, Instead, Writing, read, write};

use super::*;

fn sample(layout: &FileLayout) -> Vec<u8> {
    let header: Vec<&str> = layout.columns.iter().map(|column| column.header).collect();
    let writing =
        Writing { encoding: layout.encoding, separator: layout.separator, instead: Instead::Refuse };
    let out = write(&header, layout.sample.iter().map(|row| row.iter()), &writing);
    assert!(out.unwritable.is_empty(), "{}", layout.id);
    out.bytes
}

fn header(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

#[test]
fn every_layout_hangs_together_and_knows_its_own_sample() {
    let mut ids: Vec<&str> = layouts().map(|layout| layout.id).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "two layouts with one name");
    for layout in layouts() {
        assert_eq!(layout.label, format!("layout.{}", layout.id));
        let mut roles: Vec<Role> = layout.columns.iter().map(|column| column.role).collect();
        roles.sort_unstable();
        roles.dedup();
        assert_eq!(roles.len(), layout.columns.len(), "{}: two columns with one role", layout.id);
        assert!(!layout.sample.is_empty() && !layout.file_name.is_empty(), "{}", layout.id);
        assert!(
            layout.sample.iter().all(|row| row.len() == layout.columns.len()),
            "{}: the sample's width",
            layout.id
        );
        assert!(layout.columns.iter().any(|column| column.required), "{}", layout.id);
        let bytes = sample(layout);
        let table = read(&bytes, How::default()).unwrap();
        assert_eq!(table.separator, layout.separator, "{}", layout.id);
        assert!(
            layout.sample.concat().iter().all(|cell| cell.is_ascii())
                || table.encoding == Some(Encoding::Cp932)
        );
        let best = recognise(table.header(), Some(layout.kind));
        assert_eq!(best.first().map(|guess| guess.layout.id), Some(layout.id), "{best:?}");
        let found = Found::new(layout, &table).unwrap();
        assert!(layout.columns.iter().all(|column| found.at(column.role).is_some()), "{}", layout.id);
        for way in layout.codes {
            for name in *way {
                assert!(layout.columns.iter().any(|c| c.role == Role::Key(name)), "{}: {name}", layout.id);
            }
        }
        for name in layout.inherited {
            assert!(
                layout.columns.iter().any(|column| column.role == Role::Key(name)),
                "{}: {name}",
                layout.id
            );
        }
    }
}

#[test]
fn headers_are_told_apart_in_any_order_with_more_or_fewer_columns() {
    let best =
        |names: &str| recognise(&header(names), Some(FileKind::Stock)).first().map(|guess| guess.layout.id);
    assert_eq!(best("商品コード,想定在庫数"), Some("own.stock"));
    assert_eq!(best("備考,想定在庫数,商品コード,更新モード"), Some("own.stock"));
    assert_eq!(
        best(
            "商品管理番号（商品URL）,商品番号,在庫表示,SKU管理番号,システム連携用SKU番号,在庫数,在庫戻しフラグ,在庫切れ時の注文受付"
        ),
        Some("rakuten.normal_item_stock")
    );
    assert_eq!(best("code,name,sub-code,quantity,allow-overdraft,stock-close"), Some("yahoo.quantity"));
    assert_eq!(
        best(
            "項目選択肢用コントロールカラム,商品管理番号（商品URL）,選択肢タイプ,項目選択肢別在庫用横軸選択肢,項目選択肢別在庫用横軸選択肢子番号,項目選択肢別在庫用縦軸選択肢,項目選択肢別在庫用縦軸選択肢子番号,項目選択肢別在庫用在庫数"
        ),
        Some("rakuten.select_stock")
    );
    assert_eq!(
        best("コントロールカラム,商品管理番号（商品URL）,在庫タイプ,在庫数"),
        Some("rakuten.item_stock")
    );
    assert_eq!(
        best(
            "ctrlCol,itemCode,stockSegment,stockCount,choicesStockHorizontalName,choicesStockHorizontalCode,choicesStockHorizontalSeq,choicesStockVerticalName,choicesStockVerticalCode,choicesStockVerticalSeq,choicesStockCount,choicesStockShippingDayId"
        ),
        Some("aupay.stock")
    );
    assert_eq!(
        best(
            "コントロールカラム,商品管理ID（商品URL）,選択肢タイプ,SKU横軸項目ID,SKU横軸項目名,SKU縦軸項目ID,SKU縦軸項目名,SKU在庫数"
        ),
        Some("ponpare.option_stock")
    );
    assert_eq!(
        best(
            "商品URLコード,バリエーション別選択肢（横軸）,バリエーション別枝番（横軸）,バリエーション別選択肢（縦軸）,バリエーション別枝番（縦軸）,現在在庫数,調整在庫数,商品番号,商品管理番号,商品名,JANコード,最終更新日付"
        ),
        Some("futureshop.variation_stock")
    );
    assert_eq!(
        best("sku,price,minimum-seller-allowed-price,maximum-seller-allowed-price,quantity,leadtime-to-ship"),
        Some("amazon.quantity")
    );
    assert_eq!(
        best("商品特定コード指定,システム商品コード,独自商品コード,オプション独自コード,数量,JANコード"),
        Some("makeshop.option_stock")
    );
    assert_eq!(best("名前,住所"), None);
    assert_eq!(
        missing(layout("yahoo.quantity").unwrap(), &header("商品コード,想定在庫数")),
        ["code", "quantity"]
    );
}

#[test]
fn a_choice_that_is_not_known_is_never_taken_for_the_whole_article() {
    let text = "ctrlCol,itemCode,stockSegment,stockCount,choicesStockHorizontalCode,choicesStockVerticalCode,choicesStockCount\n\
                U,tea,1,5,,,\nU,shirt,2,,-red,-m,3\nU,shirt,2,,-red,,3\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    let found = Found::new(layout("aupay.stock").unwrap(), &table).unwrap();
    let mut keys = RowKeys::new(&found);
    let codes: Vec<Vec<String>> = table
        .rows()
        .map(|row| {
            let of = keys.of(&row);
            keys.codes(&of)
        })
        .collect();
    assert_eq!(codes, [vec!["tea"], vec!["shirt-red-m"], vec!["shirt-red"]]);
}

#[test]
fn what_amazon_ships_itself_is_left_out_in_either_language() {
    for text in [
        "seller-sku\tquantity\tfulfillment-channel\nA\t1\tDEFAULT\nB\t2\tAMAZON_JP\n",
        "出品者SKU\t数量\tフルフィルメント・チャンネル\nA\t1\tDEFAULT\nB\t2\tAMAZON_JP\n",
    ] {
        let table = read(text.as_bytes(), How::default()).unwrap();
        let found = Found::new(layout("amazon.quantity").unwrap(), &table).unwrap();
        let counts: Vec<bool> = table.rows().map(|row| found.counts(&row)).collect();
        assert_eq!(counts, [true, false], "{text}");
    }
}

#[test]
fn a_column_that_is_there_under_two_names_is_refused_with_both() {
    let table = read("商品コード,数,SKUコード\nA,1,B\n".as_bytes(), How::default()).unwrap();
    let twice = Found::new(layout("own.stock").unwrap(), &table).unwrap_err();
    let said = ["name", "other", "first", "second"].map(|name| twice.args[name].as_str());
    assert_eq!((twice.code.as_str(), said), ("layout.same_meaning", ["商品コード", "SKUコード", "1", "3"]));
}

#[test]
fn a_row_reaches_as_far_as_what_it_needs() {
    let text = "sku\tquantity\tprice\tfulfillment-channel\tnote\nA\t1\t\tDEFAULT\nB\t2\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    let found = Found::new(layout("amazon.quantity").unwrap(), &table).unwrap();
    let reaches: Vec<bool> = table.rows().map(|row| found.reaches(&row)).collect();
    assert_eq!(reaches, [true, false], "who ships B is not said");
}

#[test]
fn keys_of_an_articles_first_row_hold_for_its_other_rows() {
    let text = "商品管理番号（商品URL）,商品番号,SKU管理番号,システム連携用SKU番号,在庫数\n\
                tea,TEA,,,\ntea,,s1,TEA-1,3\ntea,,s2,,4\ncup,,s9,,5\n";
    let table = read(text.as_bytes(), How::default()).unwrap();
    let found = Found::new(layout("rakuten.normal_item_stock").unwrap(), &table).unwrap();
    let mut keys = RowKeys::new(&found);
    let codes: Vec<Vec<String>> = table
        .rows()
        .map(|row| {
            let of = keys.of(&row);
            keys.codes(&of)
        })
        .collect();
    assert_eq!(
        codes,
        [vec!["TEA", "tea"], vec!["TEA-1", "s1", "TEA", "tea"], vec!["s2", "TEA", "tea"], vec!["s9", "cup"]]
    );
}
