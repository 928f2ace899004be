//! Amazon's files: 出品詳細レポート. Evidence: `NOTES.md`, "Files".

use miseban_domain::{article::Article, observation::FulfilledBy};
use miseban_formats::table::Separator;

use crate::files::{Cells, Column, FileKind, FileLayout, Items, Made, Role, Shape};

const LISTINGS: FileLayout = FileLayout {
    file_name: "出品詳細レポート.txt",
    separator: Separator::Tab,
    marks: &["出品ID", "listing-id"],
    never: &["TemplateType"],
    codes: &[&["sku"]],
    items: Some(&Items { shape: Shape::Rows, product: "sku", finish }),
    sample: &[
        &["宇治煎茶 100g", "0708EXAMPLE1", "TEA-01", "1080", "12", "4", "4901234567894", "DEFAULT", "Active"],
        &["湯のみ 青", "0708EXAMPLE2", "CUP-02", "2,200", "", "1", "B0EXAMPLE2", "AMAZON_JP", "Active"],
    ],
    ..FileLayout::new(
        "amazon.listings",
        Some("amazon"),
        FileKind::Items,
        "layout.amazon.listings",
        &[
            Column::needed("商品名", Role::Name).also(&["item-name"]),
            Column::optional("出品ID", Role::Field("listing_id")).also(&["listing-id"]),
            Column::needed("出品者SKU", Role::Key("sku")).also(&["seller-sku"]),
            Column::needed("価格", Role::Field("price")).also(&["price"]),
            Column::optional("数量", Role::Quantity).also(&["quantity"]),
            Column::optional("商品IDタイプ", Role::Field("id_type")).also(&["product-id-type"]),
            Column::optional("商品ID", Role::Field("id")).also(&["product-id"]),
            Column::optional("フルフィルメント・チャンネル", Role::Field("channel"))
                .also(&["fulfillment-channel"]),
            Column::optional("ステータス", Role::Field("status")).also(&["status"]),
        ],
    )
};

/// Amazon's layouts.
pub static LAYOUTS: &[FileLayout] = &[LISTINGS];

fn finish(mut article: Article, cells: &Cells<'_>) -> Made {
    let id = cells.own(Role::Field("id")).to_owned();
    match cells.own(Role::Field("id_type")) {
        "1" => drop(article.keys.insert("asin".to_owned(), id)),
        "3" | "4" => {
            article.keys.insert("jan".to_owned(), id.clone());
            article.jan = id;
        }
        _ => {}
    }
    let channel = cells.own(Role::Field("channel"));
    if channel.to_ascii_uppercase().starts_with("AMAZON") {
        // FBA: the mall's own number, which is none of ours.
        article.fulfilled_by = FulfilledBy::Mall;
        article.stock = None;
    }
    Ok(vec![article])
}
