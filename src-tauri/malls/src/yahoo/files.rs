//! Yahoo!ショッピング's files: data.csv and quantity.csv. Evidence: `NOTES.md`, "Files".

use miseban_domain::{Coded, article::Article};

use crate::files::{Cells, Column, Empty, FileKind, FileLayout, Items, Made, Role, Shape};

const QUANTITY: FileLayout = FileLayout {
    file_name: "quantity.csv",
    marks: &["sub-code", "allow-overdraft"],
    never: &["path", "price"],
    codes: &[&["sub_code"], &["item_code"]],
    signed_steps: true,
    empty: Empty::Unlimited,
    sample: &[&["green-tea", "TEA-01", "12", "0"], &["black-tea", "", "+3", "0"]],
    ..FileLayout::new(
        "yahoo.quantity",
        Some("yahoo"),
        FileKind::Stock,
        "layout.yahoo.quantity",
        &[
            Column::needed("code", Role::Key("item_code")),
            Column::optional("sub-code", Role::Key("sub_code")),
            Column::needed("quantity", Role::Quantity),
            Column::optional("allow-overdraft", Role::Field("allow_overdraft")),
        ],
    )
};

const DATA: FileLayout = FileLayout {
    file_name: "data.csv",
    marks: &["path", "product-category"],
    codes: &[&["item_code"]],
    items: Some(&Items { shape: Shape::Rows, product: "item_code", finish }),
    sample: &[
        &["お茶:煎茶", "宇治煎茶 100g", "green-tea", "", "1080", "4901234567894", "1469", "0.08"],
        &[
            "服",
            "長袖シャツ",
            "shirt",
            "色:赤#サイズ:M=shirt-red-m&色:赤#サイズ:L=shirt-red-l",
            "3980",
            "",
            "1470",
            "0.1",
        ],
    ],
    ..FileLayout::new(
        "yahoo.data",
        Some("yahoo"),
        FileKind::Items,
        "layout.yahoo.data",
        &[
            Column::optional("path", Role::Field("path")),
            Column::needed("name", Role::Name),
            Column::needed("code", Role::Key("item_code")),
            Column::optional("sub-code", Role::Field("sub_codes")),
            Column::needed("price", Role::Field("price")),
            Column::optional("jan", Role::Field("jan")),
            Column::optional("product-category", Role::Field("category")),
            Column::optional("taxrate-type", Role::Field("tax_rate")),
        ],
    )
};

/// Yahoo!'s layouts.
pub static LAYOUTS: &[FileLayout] = &[QUANTITY, DATA];

/// An article of each sub-code: `色:赤#サイズ:M=shirt-red-m&…`; one of the article's own code where there are none.
fn finish(article: Article, cells: &Cells<'_>) -> Made {
    const SUB: Role = Role::Field("sub_codes");
    let told = cells.own(SUB).trim_matches('&');
    if told.is_empty() {
        let mut article = article;
        article.keys.insert("sku_code".to_owned(), article.product.clone());
        if !article.jan.is_empty() {
            article.keys.insert("jan".to_owned(), article.jan.clone());
        }
        return Ok(vec![article]);
    }
    let mut articles = Vec::new();
    for one in told.split('&') {
        let wrong = || (SUB, Coded::new("articles.sub_code").with("part", one));
        let (choice, code) = one.rsplit_once('=').ok_or_else(wrong)?;
        let options: Option<Vec<(String, String)>> = choice
            .split('#')
            .map(|option| {
                option.split_once(':').map(|(axis, value)| (axis.trim().to_owned(), value.trim().to_owned()))
            })
            .collect();
        let code = code.trim();
        if code.is_empty() {
            return Err(wrong());
        }
        let mut variation = article.clone();
        variation.options = options.ok_or_else(wrong)?;
        // The JAN in the file is the product's, of which there are several.
        variation.jan = String::new();
        variation.keys.insert("sub_code".to_owned(), code.to_owned());
        variation.keys.insert("sku_code".to_owned(), code.to_owned());
        articles.push(variation);
    }
    Ok(articles)
}
