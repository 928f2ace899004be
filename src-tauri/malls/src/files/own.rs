//! Our own files: TEMPOSTAR's columns, so that a shop's old files go on working.

use super::{Column, Empty, FileKind, FileLayout, Role};

/// 在庫CSV with TEMPOSTAR's eight columns. Seen in programs that write it: names, order and the values of the last two; any
/// subset with 商品コード goes, 商品コード and 想定在庫数 being the commonest.
const STOCK: FileLayout = FileLayout {
    file_name: "stock.csv",
    marks: &["想定在庫数"],
    codes: &[],
    empty: Empty::Nothing,
    sample: &[
        &["TEA-01", "12", "0", "main", "15", "0", "1", "1"],
        &["TEA-02", "-3", "", "", "", "", "2", "1"],
    ],
    ..FileLayout::new(
        "own.stock",
        None,
        FileKind::Stock,
        "layout.own.stock",
        &[
            Column::needed("商品コード", Role::Code).also(&["SKUコード", "商品SKUコード"]),
            Column::optional("想定在庫数", Role::Quantity),
            Column::optional("保留在庫数", Role::Held),
            Column::optional("倉庫コード", Role::Warehouse),
            Column::optional("良品在庫数", Role::Good),
            Column::optional("不良在庫数", Role::Defective),
            Column::optional("更新モード", Role::Mode),
            Column::optional("更新対象", Role::Target),
        ],
    )
};

/// Our own layouts.
pub static LAYOUTS: &[FileLayout] = &[STOCK];
