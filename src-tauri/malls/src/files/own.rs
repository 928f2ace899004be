//! Our own files: TEMPOSTAR's columns, so that a shop's old files go on working.

use miseban_domain::article::Article;

use super::{Cells, Column, Empty, FileKind, FileLayout, Items, Made, Role, Shape};

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
            Column::optional("想定在庫数", Role::Quantity).also(&["在庫数"]),
            Column::optional("保留在庫数", Role::Held),
            Column::optional("倉庫コード", Role::Warehouse),
            Column::optional("良品在庫数", Role::Good),
            Column::optional("不良在庫数", Role::Defective),
            Column::optional("更新モード", Role::Mode),
            Column::optional("更新対象", Role::Target),
        ],
    )
};

/// 商品CSV of our own: a row a SKU. TEMPOSTAR's columns are not known; the names are ours.
const ITEMS: FileLayout = FileLayout {
    file_name: "items.csv",
    marks: &["商品基本コード", "項目名1"],
    items: Some(&Items { shape: Shape::Rows, product: "code", finish: own_article }),
    sample: &[
        &["TEA-01", "TEA", "宇治煎茶 100g", "", "", "", "", "4901234567894", "1080", "8", "", "12"],
        &["SHIRT-RED-M", "SHIRT", "長袖シャツ", "色", "赤", "サイズ", "M", "", "3980", "10", "", ""],
    ],
    ..FileLayout::new(
        "own.items",
        None,
        FileKind::Items,
        "layout.own.items",
        &[
            Column::needed("商品コード", Role::Key("code")).also(&["SKUコード", "商品SKUコード"]),
            Column::optional("商品基本コード", Role::Field("product_code")),
            Column::needed("商品名", Role::Name),
            Column::optional("項目名1", Role::Field("axis1")),
            Column::optional("項目値1", Role::Field("value1")),
            Column::optional("項目名2", Role::Field("axis2")),
            Column::optional("項目値2", Role::Field("value2")),
            Column::optional("JANコード", Role::Field("jan")).also(&["JAN"]),
            Column::optional("販売価格", Role::Field("price")),
            Column::optional("税率", Role::Field("tax_rate")),
            Column::optional("SKU統一コード", Role::Field("unified_code")).also(&["商品SKU統一コード"]),
            Column::optional("想定在庫数", Role::Quantity),
        ],
    )
};

/// Our own layouts.
pub static LAYOUTS: &[FileLayout] = &[STOCK, ITEMS];

fn own_article(mut article: Article, cells: &Cells<'_>) -> Made {
    let product = cells.own(Role::Field("product_code"));
    if !product.is_empty() {
        product.clone_into(&mut article.product);
    }
    Ok(vec![article])
}
