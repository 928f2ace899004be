//! 楽天's files: normal-item.csv with SKUs (since 2023), item.csv and select.csv (before). Evidence: `NOTES.md`, "Files".

use crate::files::{Column, FileKind, FileLayout, Role};

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

/// 楽天's layouts.
pub static LAYOUTS: &[FileLayout] = &[NORMAL_ITEM];
