//! au PAY マーケット's files: Wow! manager's item.csv and stock.csv. Evidence: `NOTES.md`, "Files".

use miseban_domain::article::Article;

use crate::files::{Cells, Column, FileKind, FileLayout, Items, Made, Role, Shape};

const ITEM: FileLayout = FileLayout {
    file_name: "item.csv",
    marks: &["ctrlCol", "itemName"],
    codes: &[&["itemCode"]],
    items: Some(&Items {
        shape: Shape::Products { variations: "aupay.stock_items" },
        product: "itemCode",
        finish: without_choice,
    }),
    sample: &[
        &["U", "sencha-100", "宇治煎茶 100g", "1080", "1", "", ""],
        &["U", "shirt", "長袖シャツ", "3980", "2", "色", "サイズ"],
    ],
    ..FileLayout::new(
        "aupay.item",
        Some("aupay"),
        FileKind::Items,
        "layout.aupay.item",
        &[
            Column::optional("ctrlCol", Role::Control),
            Column::needed("itemCode", Role::Key("itemCode")),
            Column::needed("itemName", Role::Name),
            Column::needed("itemPrice", Role::Field("price")),
            Column::optional("stockSegment", Role::RowKind),
            Column::optional("choicesStockHorizontalItemName", Role::Field("axis1")),
            Column::optional("choicesStockVerticalItemName", Role::Field("axis2")),
        ],
    )
};

const STOCK_ITEMS: FileLayout = FileLayout {
    file_name: "stock.csv",
    marks: &["choicesStockHorizontalName", "choicesStockHorizontalCode"],
    never: &["itemName", "itemPrice"],
    items: Some(&Items {
        shape: Shape::Variations { products: "aupay.item" },
        product: "itemCode",
        finish: with_choice,
    }),
    sample: &[
        &["U", "sencha-100", "1", "12", "", "", "", "", ""],
        &["U", "shirt", "2", "", "赤", "-red", "M", "-m", "3"],
    ],
    ..FileLayout::new(
        "aupay.stock_items",
        Some("aupay"),
        FileKind::Items,
        "layout.aupay.stock_items",
        &[
            Column::optional("ctrlCol", Role::Control),
            Column::needed("itemCode", Role::Key("itemCode")),
            Column::needed("stockSegment", Role::RowKind),
            Column::optional("stockCount", Role::Field("stock_count")),
            Column::needed("choicesStockHorizontalName", Role::Field("value1")),
            Column::needed("choicesStockHorizontalCode", Role::Key("choicesStockHorizontalCode")),
            Column::optional("choicesStockVerticalName", Role::Field("value2")),
            Column::optional("choicesStockVerticalCode", Role::Key("choicesStockVerticalCode")),
            Column::optional("choicesStockCount", Role::Quantity),
        ],
    )
};

/// au PAY マーケット's layouts.
pub static LAYOUTS: &[FileLayout] = &[ITEM, STOCK_ITEMS];

/// Without a choice an order names the article by its code alone.
fn without_choice(mut article: Article, _: &Cells<'_>) -> Made {
    article.keys.insert("skuCode".to_owned(), article.product.clone());
    Ok(vec![article])
}

/// An order names a choice by both codes one after the other (`itemManagementId`), and the whole by `itemCode` before it.
fn with_choice(mut article: Article, cells: &Cells<'_>) -> Made {
    let code = |name: &'static str| cells.own(Role::Key(name)).to_owned();
    let choice = format!("{}{}", code("choicesStockHorizontalCode"), code("choicesStockVerticalCode"));
    if choice.is_empty() {
        // 通常在庫 in the same file: the article's own number.
        article.stock = miseban_domain::text::number(cells.own(Role::Field("stock_count")))
            .map_err(|_| (Role::Field("stock_count"), miseban_domain::Coded::new("articles.not_a_number")))?;
    } else {
        article.keys.insert("itemManagementId".to_owned(), choice.clone());
    }
    article.keys.insert("skuCode".to_owned(), format!("{}{choice}", article.product));
    Ok(vec![article])
}
