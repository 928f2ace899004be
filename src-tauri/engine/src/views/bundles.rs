//! セット商品: what they are made of, and their files.

use miseban_domain::SkuId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JobView, Look, Problem};

/// A part with its quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartQuantity {
    /// SKU.
    pub sku_id: SkuId,
    /// How many of it.
    pub quantity: i64,
}

/// `bundles.check`: what a SKU of these parts would be. Nothing is saved.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckBundle {
    /// The bundle.
    pub sku_id: SkuId,
    /// Its parts; none: a plain SKU.
    pub parts: Vec<PartQuantity>,
}

/// `bundles.save`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveBundle {
    /// Made by the caller.
    pub request_id: String,
    /// The bundle.
    pub sku_id: SkuId,
    /// Its parts; none: a plain SKU.
    pub parts: Vec<PartQuantity>,
    /// What the check gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// A bundle.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundleView {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Its direct parts.
    pub parts: Vec<BundlePart>,
    /// What it takes from the shelf, quantities summed over all parts of parts.
    pub leaves: Vec<BundlePart>,
    /// How many can be put together; absent where nothing of it is counted or a number was never set.
    pub makes: Option<i64>,
    /// The part that there is too little of.
    pub scarcest: Option<SkuId>,
    /// Codes of the bundles that it is a part of.
    pub inside: Vec<String>,
}

/// A part of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundlePart {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// How many of it.
    pub quantity: i64,
    /// It is a bundle itself.
    pub bundle: bool,
    /// `counted`, `not_counted`, `made_to_order`.
    pub counting: String,
    /// Pieces (or sets) of it that there are; absent where nothing is counted or was ever set.
    pub available: Option<i64>,
    /// How many bundles these are enough for.
    pub enough_for: Option<i64>,
}

/// What `bundles.check` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundleChecked {
    /// What it would be; of a bundle that can't be, only its parts.
    pub bundle: BundleView,
    /// Why it can't be: a circle (with its way), too deep, a quantity.
    pub problem: Option<Problem>,
    /// What it does to the numbers at the malls.
    pub look: Option<Look>,
}

/// `bundles.import`, and its dry run.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportBundles {
    /// Made by the caller; not needed for a dry run.
    #[serde(default)]
    pub request_id: String,
    /// The file's name.
    pub name: String,
    /// Its bytes in base64.
    pub base64: String,
    /// `cp932`, `utf8`, …; absent: recognised.
    #[serde(default)]
    pub encoding: Option<String>,
    /// What the dry run gave.
    #[serde(default)]
    pub seen: Option<String>,
}

/// What a file of bundles would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundlesDryRun {
    /// `tempostar` (区分, コード, 個数) or `own` (a row a part).
    pub layout: String,
    /// What it was read as.
    pub encoding: String,
    /// Bundles that would change or be new.
    pub bundles: Vec<BundleChange>,
    /// Bundles that are so already.
    pub same: i64,
    /// Rows that are refused, with their line and why. A bundle with a refused row stays as it is.
    pub refused: Vec<RowRefused>,
    /// What it does to the numbers at the malls.
    pub look: Look,
}

/// A bundle before and after.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundleChange {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Parts as they are: code and quantity.
    pub before: Vec<(String, i64)>,
    /// Parts as they would be.
    pub after: Vec<(String, i64)>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowRefused {
    /// Its line in the file, from 1.
    pub line: i64,
    /// The name of the column, where it is one.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why.
    pub problem: Problem,
}

/// What `bundles.import` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BundlesImported {
    /// Bundles that changed.
    pub changed: i64,
    /// Bundles that were so already.
    pub same: i64,
    /// Rows that were refused.
    pub refused: Vec<RowRefused>,
    /// Its row in 処理状況; `stock_files.refused` gives the refused rows as a file.
    pub job: JobView,
}

/// `bundles.export`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExportBundles {
    /// `tempostar` or `own`.
    pub layout: String,
    /// `cp932`, `utf8`, `utf8_bom`.
    pub encoding: String,
}

/// A file that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FileMade {
    /// A name for it.
    pub name: String,
    /// Its bytes in base64.
    pub base64: String,
    /// Rows below the header.
    pub rows: i64,
    /// Cells that the encoding can't write, with the characters; the file is empty then.
    pub unwritable: Vec<RowRefused>,
}
