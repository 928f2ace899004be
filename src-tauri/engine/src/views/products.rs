//! Products and SKUs: the grid of 商品, making, changing and ending them.

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ProductFieldId, ProductId, SkuId,
    product::{Axis, SkuOption},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Look, Problem};

/// `products.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProductQuery {
    /// Parts of anything that is known of it: codes, name, JAN, shelf, supplier, free fields.
    pub text: String,
    /// `all`, `bundles`, `unlisted`, `not_counted`, `archived`.
    pub only: String,
    /// Those out of sight too.
    pub archived: bool,
    /// `product`, `code`, `name`, `supplier`, `shelf`, `price`, `cost`, `jan`, `added`.
    pub sort: String,
    /// The other way round.
    pub desc: bool,
    /// Rows to skip.
    pub offset: i64,
    /// Rows to give, 500 at most.
    pub limit: i64,
}

/// A row of 商品: a SKU and what its product says.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductSku {
    /// SKU.
    pub sku_id: SkuId,
    /// Its product.
    pub product_id: ProductId,
    /// The product's code.
    pub product_code: String,
    /// 商品名.
    pub name: String,
    /// The SKU's own name, where it is another.
    pub own_name: Option<String>,
    /// 商品コード of the SKU.
    pub code: String,
    /// SKU統一コード.
    pub unified_code: Option<String>,
    /// Pairs of name and value.
    pub options: Vec<SkuOption>,
    /// The variation in one text.
    pub variation: String,
    /// JAN.
    pub jan: String,
    /// What is odd about the JAN: a wrong digit, another SKU with the same one. It is kept all the same.
    pub jan_warnings: Vec<Problem>,
    /// What one costs us, in yen.
    pub cost: Option<i64>,
    /// Price with tax, in yen.
    pub price: Option<i64>,
    /// Percent.
    pub tax_rate: u8,
    /// Grams.
    pub weight: Option<i64>,
    /// 棚番.
    pub shelf: String,
    /// 仕入先, of the product.
    pub supplier: String,
    /// The SKU's memo.
    pub memo: String,
    /// `counted`, `not_counted`, `made_to_order`.
    pub counting: String,
    /// 在庫僅少 from this number down; absent: as set for all.
    pub low_at: Option<i64>,
    /// 想定在庫; of a bundle how many could be put together; absent where nothing is counted or was ever set.
    pub expected: Option<i64>,
    /// A セット商品.
    pub bundle: bool,
    /// How many listings it has.
    pub listings: i64,
    /// It is out of sight.
    pub archived: bool,
    /// The product has a picture.
    pub picture: bool,
    /// What stands in the product's free fields, by field.
    pub fields: BTreeMap<String, String>,
}

/// A command about one product.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneProduct {
    /// Product.
    pub product_id: ProductId,
}

/// A product with all its SKUs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductView {
    /// Product.
    pub product_id: ProductId,
    /// Its code.
    pub code: String,
    /// 商品名.
    pub name: String,
    /// 仕入先.
    pub supplier: String,
    /// What the shop noted.
    pub memo: String,
    /// When it was added.
    pub created_at: Instant,
    /// It is out of sight.
    pub archived: bool,
    /// It has a picture.
    pub picture: bool,
    /// What stands in its free fields, by field.
    pub fields: BTreeMap<String, String>,
    /// Its SKUs, those out of sight too.
    pub skus: Vec<ProductSku>,
}

/// `products.combine`: which SKUs a product with these axes would have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CombineAxes {
    /// The product's code, from which the SKUs' codes are made.
    pub code: String,
    /// 色: 赤, 青; サイズ: S, M; ….
    pub axes: Vec<Axis>,
}

/// A SKU that a product would have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Combination {
    /// A code for it that is free.
    pub code: String,
    /// Its options.
    pub options: Vec<SkuOption>,
    /// The options in one text.
    pub variation: String,
}

/// `products.create`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CreateProduct {
    /// Made by the caller.
    pub request_id: String,
    /// The product's code. A product of that code gets more SKUs; name and supplier stay as they are then.
    pub code: String,
    /// 商品名.
    pub name: String,
    /// 仕入先.
    #[serde(default)]
    pub supplier: String,
    /// What the shop notes.
    #[serde(default)]
    pub memo: String,
    /// Its SKUs, at least one.
    pub skus: Vec<CreateSku>,
}

/// A SKU of a new product.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CreateSku {
    /// 商品コード, unique.
    pub code: String,
    /// Pairs of name and value.
    pub options: Vec<SkuOption>,
    /// SKU統一コード.
    pub unified_code: Option<String>,
    /// JAN as typed.
    pub jan: String,
    /// What one costs us, in yen.
    pub cost: Option<i64>,
    /// Price with tax, in yen.
    pub price: Option<i64>,
    /// Percent: 10, 8 or 0; absent: 10.
    pub tax_rate: Option<u8>,
    /// Grams.
    pub weight: Option<i64>,
    /// 棚番.
    pub shelf: String,
    /// `counted`, `not_counted`, `made_to_order`; absent: counted.
    pub counting: Option<String>,
}

/// A product that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductCreated {
    /// Product.
    pub product_id: ProductId,
    /// Its new SKUs.
    pub sku_ids: Vec<SkuId>,
    /// What is odd about their JANs.
    pub warnings: Vec<Problem>,
}

/// `products.copy`: a product with its SKUs, without stock, listings, JANs and unified codes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CopyProduct {
    /// Made by the caller.
    pub request_id: String,
    /// What is copied.
    pub product_id: ProductId,
    /// The copy's code; the SKUs' codes begin with it where those of the original begin with the original's.
    pub code: String,
    /// The copy's name; absent: the same.
    #[serde(default)]
    pub name: Option<String>,
}

/// `products.edit`: what was typed into the grid, cell by cell.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditProducts {
    /// Made by the caller.
    pub request_id: String,
    /// The cells, in the order in which they were typed.
    pub changes: Vec<CellChange>,
    /// What `products.preview_counting` gave, where the counting of many changes.
    #[serde(default)]
    pub seen: Option<String>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    /// Row.
    pub sku_id: SkuId,
    /// Column: `code`, `unified_code`, `options`, `jan`, `cost`, `price`, `tax_rate`, `weight`, `shelf`, `memo`, `counting`,
    /// `low_at`, or of the product `product_code`, `name`, `supplier`, `product_memo`, `field:<id>`.
    pub field: String,
    /// As typed. Full-width digits are fine; empty means "not known", never 0.
    pub value: String,
}

/// What became of the cells.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductsEdited {
    /// What stood there before, to be written again by whoever takes it back. Cells that stayed as they were are left out.
    pub before: Vec<CellChange>,
    /// What was refused and why.
    pub refused: Vec<CellRefused>,
    /// What was kept though it is odd: JANs.
    pub warnings: Vec<CellRefused>,
}

/// A cell that was refused, or is odd.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CellRefused {
    /// Row.
    pub sku_id: SkuId,
    /// Column.
    pub field: String,
    /// Why.
    pub problem: Problem,
}

/// Several SKUs that are brought back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SomeSkus {
    /// Made by the caller.
    pub request_id: String,
    /// SKUs.
    pub sku_ids: Vec<SkuId>,
}

/// A free field.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FieldView {
    /// Field.
    pub field_id: ProductFieldId,
    /// What the shop calls it.
    pub name: String,
}

/// `products.save_fields`: all free fields in their order; one that is left out is removed with what stands in it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveFields {
    /// Made by the caller.
    pub request_id: String,
    /// The fields.
    pub fields: Vec<SaveField>,
    /// Fields with texts may be removed.
    #[serde(default)]
    pub remove_filled: bool,
}

/// A free field to be kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveField {
    /// Which; absent for a new one.
    #[serde(default)]
    pub field_id: Option<ProductFieldId>,
    /// What the shop calls it.
    pub name: String,
}

/// A product's picture.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PictureView {
    /// `image/jpeg`, `image/png`, `image/webp`; absent without a picture.
    pub media_type: Option<String>,
    /// Its bytes in base64.
    pub base64: String,
}

/// `products.set_picture`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetPicture {
    /// Made by the caller.
    pub request_id: String,
    /// Product.
    pub product_id: ProductId,
    /// JPEG, PNG or WebP in base64, 300 KB at most; empty takes the picture away.
    pub base64: String,
}

/// A change of a product or of one of its SKUs or listings.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProductChange {
    /// When.
    pub at: Instant,
    /// Who.
    pub who: String,
    /// Message code.
    pub what: String,
    /// Of which SKU, by its code; absent where it is the product itself.
    pub code: Option<String>,
    /// What changed: field, before, after.
    pub changes: Vec<FieldChanged>,
}

/// A field before and after.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FieldChanged {
    /// Field.
    pub field: String,
    /// Before, as text.
    pub before: String,
    /// After, as text.
    pub after: String,
}

/// `products.preview_counting`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PreviewCounting {
    /// SKUs.
    pub sku_ids: Vec<SkuId>,
    /// `counted`, `not_counted`, `made_to_order`.
    pub counting: String,
}

/// `products.remove`, and its preview.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RemoveSkus {
    /// Made by the caller; not needed for a preview.
    #[serde(default)]
    pub request_id: String,
    /// SKUs.
    pub sku_ids: Vec<SkuId>,
    /// What the preview gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What removing SKUs would mean.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RemovalPreview {
    /// SKU by SKU.
    pub rows: Vec<RemovalRow>,
    /// What it does to the numbers at the malls.
    pub look: Look,
}

/// What removing a SKU means.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RemovalRow {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// `deleted` for good, `archived` (out of sight, its listings show 0), `kept`.
    pub outcome: String,
    /// Why it is kept.
    pub reason: Option<Problem>,
    /// Movements of its stock.
    pub movements: i64,
    /// Lines of orders.
    pub order_lines: i64,
    /// Listings in use.
    pub listings: i64,
}

/// What `products.remove` did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SkusRemoved {
    /// How many are gone for good.
    pub deleted: i64,
    /// Those that are out of sight and can be brought back.
    pub archived: Vec<SkuId>,
    /// Those that stay, and why.
    pub kept: Vec<RemovalRow>,
}
