//! ポンパレモール's files: item.csv and option.csv. Evidence: `NOTES.md`, "Files".

use miseban_domain::article::Article;

use crate::files::{Cells, Column, FileKind, FileLayout, Items, Made, Role, Shape};

const ITEM: FileLayout = FileLayout {
    file_name: "item.csv",
    marks: &["販売ステータス", "商品管理ID（商品URL）"],
    codes: &[&["itemId"], &["manageId"]],
    items: Some(&Items {
        shape: Shape::Products { variations: "ponpare.option" },
        product: "manageId",
        finish: without_choice,
    }),
    sample: &[
        &["u", "sencha-100", "1", "SENCHA-100", "宇治煎茶 100g", "1080", "1", "12", "", "", "4901234567894"],
        &["u", "shirt", "1", "SHIRT", "長袖シャツ", "3980", "2", "", "色", "サイズ", ""],
    ],
    ..FileLayout::new(
        "ponpare.item",
        Some("ponpare"),
        FileKind::Items,
        "layout.ponpare.item",
        &[
            Column::optional("コントロールカラム", Role::Control),
            Column::needed("商品管理ID（商品URL）", Role::Key("manageId")),
            Column::optional("販売ステータス", Role::Field("status")),
            Column::optional("商品ID", Role::Key("itemId")),
            Column::needed("商品名", Role::Name),
            Column::optional("販売価格", Role::Field("price")),
            Column::optional("在庫タイプ", Role::RowKind),
            Column::optional("在庫数", Role::Quantity),
            Column::optional("SKU横軸項目名", Role::Field("axis1")),
            Column::optional("SKU縦軸項目名", Role::Field("axis2")),
            Column::optional("JANコード", Role::Field("jan")),
        ],
    )
};

const OPTION: FileLayout = FileLayout {
    file_name: "option.csv",
    marks: &["SKU横軸項目ID", "SKU在庫数"],
    never: &["商品名"],
    only: &[("選択肢タイプ", &["s"])],
    items: Some(&Items {
        shape: Shape::Variations { products: "ponpare.item" },
        product: "manageId",
        finish: with_choice,
    }),
    sample: &[
        &["u", "shirt", "s", "-red", "赤", "-m", "M", "3"],
        &["u", "shirt", "s", "-blue", "青", "-m", "M", "0"],
    ],
    ..FileLayout::new(
        "ponpare.option",
        Some("ponpare"),
        FileKind::Items,
        "layout.ponpare.option",
        &[
            Column::optional("コントロールカラム", Role::Control),
            Column::needed("商品管理ID（商品URL）", Role::Key("manageId")),
            Column::needed("選択肢タイプ", Role::RowKind),
            Column::needed("SKU横軸項目ID", Role::Key("skuHorizontalId")),
            Column::optional("SKU横軸項目名", Role::Field("value1")),
            Column::optional("SKU縦軸項目ID", Role::Key("skuVerticalId")),
            Column::optional("SKU縦軸項目名", Role::Field("value2")),
            Column::optional("SKU在庫数", Role::Quantity),
        ],
    )
};

/// ポンパレモール's layouts.
pub static LAYOUTS: &[FileLayout] = &[ITEM, OPTION];

fn without_choice(mut article: Article, cells: &Cells<'_>) -> Made {
    let id = cells.own(Role::Key("itemId"));
    let code = if id.is_empty() { article.product.clone() } else { id.to_owned() };
    article.keys.insert("skuCode".to_owned(), code);
    Ok(vec![article])
}

/// An order's code of a choice: 商品ID, then the ids of both axes.
fn with_choice(mut article: Article, cells: &Cells<'_>) -> Made {
    let id = cells.product(Role::Key("itemId"));
    let first = if id.is_empty() { article.product.as_str() } else { id };
    let code = format!(
        "{first}{}{}",
        cells.own(Role::Key("skuHorizontalId")),
        cells.own(Role::Key("skuVerticalId"))
    );
    article.keys.insert("skuCode".to_owned(), code);
    Ok(vec![article])
}
