//! 楽天's files: normal-item.csv with SKUs (since 2023), item.csv and select.csv (before). Evidence: `NOTES.md`, "Files".

use miseban_domain::article::Article;

use crate::files::{Cells, Column, FileKind, FileLayout, Items, Made, Role, Shape, as_told};

const NORMAL_ITEM: FileLayout = FileLayout {
    file_name: "normal-item.csv",
    marks: &["SKU管理番号", "システム連携用SKU番号"],
    never: &["コントロールカラム", "項目選択肢用コントロールカラム"],
    // 商品番号 stands in the article's own row only, its SKUs follow.
    inherited: &["manageNumber", "itemNumber"],
    codes: &[&["merchantDefinedSkuId"], &["variantId"], &["itemNumber"], &["manageNumber"]],
    sample: &[&["green-tea", "TEA", "", "", "", ""], &["green-tea", "", "tea-01", "TEA-01", "12", "1"]],
    ..FileLayout::new(
        "rakuten.normal_item_stock",
        Some("rakuten"),
        FileKind::Stock,
        "layout.rakuten.normal_item_stock",
        &[
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::optional("商品番号", Role::Key("itemNumber")),
            Column::needed("SKU管理番号", Role::Key("variantId")),
            Column::optional("システム連携用SKU番号", Role::Key("merchantDefinedSkuId")),
            Column::needed("在庫数", Role::Quantity),
            Column::optional("在庫戻しフラグ", Role::Field("restock")),
        ],
    )
};

const NORMAL_ITEM_ARTICLES: FileLayout = FileLayout {
    file_name: "normal-item.csv",
    marks: &["SKU管理番号", "バリエーション項目キー定義"],
    never: &["コントロールカラム", "項目選択肢用コントロールカラム"],
    inherited: &["manageNumber", "itemNumber"],
    codes: &[&["merchantDefinedSkuId"], &["variantId"], &["itemNumber"], &["manageNumber"]],
    items: Some(&Items { shape: Shape::Tree { sku: "variantId" }, product: "manageNumber", finish: as_told }),
    sample: &[
        &[
            "green-tea",
            "TEA",
            "宇治煎茶",
            "0.08",
            "key0|key1",
            "内容量|包み",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
        &[
            "green-tea",
            "",
            "",
            "",
            "",
            "",
            "",
            "tea-01",
            "TEA-01",
            "key0",
            "100g",
            "key1",
            "袋",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "1080",
            "12",
            "4901234567894",
        ],
    ],
    ..FileLayout::new(
        "rakuten.normal_item",
        Some("rakuten"),
        FileKind::Items,
        "layout.rakuten.normal_item",
        &[
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::optional("商品番号", Role::Key("itemNumber")),
            Column::needed("商品名", Role::Name),
            Column::optional("消費税率", Role::Field("tax_rate")),
            Column::optional("バリエーション項目キー定義", Role::Field("axis_keys")),
            Column::optional("バリエーション項目名定義", Role::Field("axis_names")),
            Column::optional("選択肢タイプ", Role::RowKind),
            Column::needed("SKU管理番号", Role::Key("variantId")),
            Column::optional("システム連携用SKU番号", Role::Key("merchantDefinedSkuId")),
            Column::optional("バリエーション項目キー1", Role::Field("axis1")),
            Column::optional("バリエーション項目選択肢1", Role::Field("value1")),
            Column::optional("バリエーション項目キー2", Role::Field("axis2")),
            Column::optional("バリエーション項目選択肢2", Role::Field("value2")),
            Column::optional("バリエーション項目キー3", Role::Field("axis3")),
            Column::optional("バリエーション項目選択肢3", Role::Field("value3")),
            Column::optional("バリエーション項目キー4", Role::Field("axis4")),
            Column::optional("バリエーション項目選択肢4", Role::Field("value4")),
            Column::optional("バリエーション項目キー5", Role::Field("axis5")),
            Column::optional("バリエーション項目選択肢5", Role::Field("value5")),
            Column::optional("バリエーション項目キー6", Role::Field("axis6")),
            Column::optional("バリエーション項目選択肢6", Role::Field("value6")),
            Column::optional("販売価格", Role::Field("price")).also(&["通常購入販売価格"]),
            Column::optional("在庫数", Role::Quantity),
            Column::optional("カタログID", Role::Field("jan")),
        ],
    )
};

const ITEM: FileLayout = FileLayout {
    file_name: "item.csv",
    marks: &["コントロールカラム", "全商品ディレクトリID"],
    never: &["SKU管理番号", "項目選択肢用コントロールカラム"],
    codes: &[&["itemNumber"], &["manageNumber"]],
    items: Some(&Items {
        shape: Shape::Products { variations: "rakuten.select" },
        product: "manageNumber",
        finish: without_choice,
    }),
    sample: &[
        &["u", "green-tea", "TEA", "100371", "宇治煎茶", "1080", "1", "12", "", "", ""],
        &["u", "shirt", "SHIRT", "100371", "長袖シャツ", "3980", "2", "", "色", "サイズ", ""],
    ],
    ..FileLayout::new(
        "rakuten.item",
        Some("rakuten"),
        FileKind::Items,
        "layout.rakuten.item",
        &[
            Column::needed("コントロールカラム", Role::Control),
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::optional("商品番号", Role::Key("itemNumber")),
            Column::optional("全商品ディレクトリID", Role::Field("genre")),
            Column::needed("商品名", Role::Name),
            Column::optional("販売価格", Role::Field("price")),
            Column::optional("在庫タイプ", Role::RowKind),
            Column::optional("在庫数", Role::Quantity),
            Column::optional("項目選択肢別在庫用横軸項目名", Role::Field("axis1")),
            Column::optional("項目選択肢別在庫用縦軸項目名", Role::Field("axis2")),
            Column::optional("カタログID", Role::Field("jan")),
        ],
    )
};

const SELECT: FileLayout = FileLayout {
    file_name: "select.csv",
    marks: &["項目選択肢用コントロールカラム", "項目選択肢別在庫用在庫数"],
    only: &[("選択肢タイプ", &["i"])],
    items: Some(&Items {
        shape: Shape::Variations { products: "rakuten.item" },
        product: "manageNumber",
        finish: with_choice,
    }),
    sample: &[
        &["u", "shirt", "i", "赤", "-red", "M", "-m", "3"],
        &["u", "shirt", "i", "青", "-blue", "M", "-m", "0"],
    ],
    ..FileLayout::new(
        "rakuten.select",
        Some("rakuten"),
        FileKind::Items,
        "layout.rakuten.select",
        &[
            Column::needed("項目選択肢用コントロールカラム", Role::Control),
            Column::needed("商品管理番号（商品URL）", Role::Key("manageNumber")),
            Column::needed("選択肢タイプ", Role::RowKind),
            Column::needed("項目選択肢別在庫用横軸選択肢", Role::Field("value1")),
            Column::needed("項目選択肢別在庫用横軸選択肢子番号", Role::Field("suffix1")),
            Column::optional("項目選択肢別在庫用縦軸選択肢", Role::Field("value2")),
            Column::optional("項目選択肢別在庫用縦軸選択肢子番号", Role::Field("suffix2")),
            Column::optional("項目選択肢別在庫用在庫数", Role::Quantity),
        ],
    )
};

/// 楽天's layouts.
pub static LAYOUTS: &[FileLayout] = &[NORMAL_ITEM, NORMAL_ITEM_ARTICLES, ITEM, SELECT];

/// The files before SKUs know no SKU管理番号: what an order called 商品番号 then is システム連携用SKU番号 now.
fn without_choice(mut article: Article, cells: &Cells<'_>) -> Made {
    name_sku(&mut article, cells.own(Role::Key("itemNumber")).to_owned());
    Ok(vec![article])
}

/// The code of a choice: 商品番号, then 子番号 across and down.
fn with_choice(mut article: Article, cells: &Cells<'_>) -> Made {
    let number = cells.product(Role::Key("itemNumber"));
    let suffix = |name| cells.own(Role::Field(name)).to_owned();
    let whole = format!("{number}{}{}", suffix("suffix1"), suffix("suffix2"));
    name_sku(&mut article, whole);
    Ok(vec![article])
}

fn name_sku(article: &mut Article, code: String) {
    let code = if code.is_empty() { article.product.clone() } else { code };
    article.keys.insert("merchantDefinedSkuId".to_owned(), code);
}
