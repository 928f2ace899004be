use miseban_domain::{FileId, Instant, JobId, ShopId, SkuId, excel::Damage};
use miseban_formats::table::{Encoding, Separator};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FileView, ImpactView, JobView, Problem, StockQuery};

/// A kind of file, as the person chooses it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LayoutView {
    /// Its name in commands.
    pub id: String,
    /// Message code of its label.
    pub label: String,
    /// Whose it is; absent for our own.
    pub mall: Option<String>,
    /// What the file is usually called.
    pub file_name: String,
    /// What it is usually in.
    pub encoding: Encoding,
    /// What stands between its cells.
    pub separator: Separator,
    /// Its columns.
    pub columns: Vec<LayoutColumn>,
    /// What it looks like: rows below the header, made up.
    pub sample: Vec<Vec<String>>,
}

/// A column of a kind of file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LayoutColumn {
    /// Its name in the header.
    pub name: String,
    /// The file says nothing without it.
    pub required: bool,
}

/// A command about one kind of file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneLayout {
    /// Its name.
    pub layout: String,
}

/// 在庫数更新方法.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileMode {
    /// 上書き: the numbers are as the file says.
    #[default]
    Replace,
    /// 追加: the file's numbers are added.
    Add,
    /// ファイルで指定: as 更新モード and 更新対象 of each row say.
    ByFile,
}

/// 更新対象.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileTarget {
    /// 想定在庫.
    #[default]
    Expected,
    /// 実在庫.
    Physical,
    /// Both.
    Both,
}

/// How a stock file is to be taken in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFileChoice {
    /// The file.
    pub file_id: FileId,
    /// Which kind of file; empty: as its header looks.
    #[serde(default)]
    pub layout: String,
    /// In which encoding; absent: as it looks.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    /// What stands between its cells; absent: as it looks.
    #[serde(default)]
    pub separator: Option<Separator>,
    /// Of which shop it is, for malls' files.
    #[serde(default)]
    pub shop_id: Option<ShopId>,
    /// 在庫数更新方法.
    #[serde(default)]
    pub mode: FileMode,
    /// 更新対象.
    #[serde(default)]
    pub target: FileTarget,
    /// Of which moment its numbers are (上書き): what moved after it is applied on top. Absent: the file's own time.
    #[serde(default)]
    pub moment: Option<Instant>,
    /// Codes that a spreadsheet damaged are not mended, but refused.
    #[serde(default)]
    pub without_mends: bool,
    /// Lines whose mended code is not what the person meant.
    #[serde(default)]
    pub refused_mends: Vec<u32>,
}

/// Which rows of a preview.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileRows {
    /// Every one.
    #[default]
    All,
    /// Those that change a number.
    Changing,
    /// Those that are refused.
    Refused,
    /// Those whose code was mended.
    Mended,
    /// Those on which something moved since the file's moment.
    Moved,
    /// Those that change nothing.
    Unchanged,
    /// Cell by cell: a row for every number that changes, with that number alone.
    Cells,
}

/// `stock_files.preview`: what taking it in would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFileQuery {
    /// How it would be taken in.
    pub choice: StockFileChoice,
    /// Takes orders in first, where that was not just done.
    #[serde(default)]
    pub orders_first: bool,
    /// Which rows.
    #[serde(default)]
    pub rows: FileRows,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: usize,
    /// Rows to give, at most 500.
    #[serde(default)]
    pub limit: usize,
}

/// What taking a stock file in would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFilePreview {
    /// The kind of file that it was read as.
    pub layout: String,
    /// The kinds that its header fits, the best first.
    pub fits: Vec<String>,
    /// What it was read in; absent for a workbook.
    pub encoding: Option<Encoding>,
    /// What stands between its cells.
    pub separator: Separator,
    /// The shop whose file it was read as.
    pub shop_id: Option<ShopId>,
    /// The moment that its numbers are of.
    pub moment: Instant,
    /// It is a 在庫ダウンロード of ours that comes back, made at this moment: its numbers are of then.
    pub made_at: Option<Instant>,
    /// How many of each kind.
    pub counts: FileCounts,
    /// The rows asked for.
    pub rows: Vec<StockFileRow>,
    /// How many rows there are of the kind asked for.
    pub total: usize,
    /// Shops whose orders could not be taken in just now.
    pub orders_missing: Vec<ShopId>,
    /// What the malls would show.
    pub impact: ImpactView,
    /// To be handed over with the import: a person has looked at this.
    pub seen: Option<String>,
}

/// How many rows of a file do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileCounts {
    /// Rows below the header.
    pub rows: usize,
    /// Rows that change a number.
    pub changing: usize,
    /// Rows whose numbers are those that we have.
    pub unchanged: usize,
    /// Rows that say nothing about stock: no number, another kind of row.
    pub silent: usize,
    /// Rows that are refused.
    pub refused: usize,
    /// Rows whose code was mended.
    pub mended: usize,
    /// Rows on which something moved since the file's moment.
    pub moved: usize,
    /// Cells with a number that changes ours.
    pub cells_changing: usize,
    /// Cells with the number that we have.
    pub cells_unchanged: usize,
}

/// A row of a stock file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFileRow {
    /// The line of the file.
    pub line: u32,
    /// The code that it names, as it stands there.
    pub written: String,
    /// The SKU that it was met with.
    pub sku_id: Option<SkuId>,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// What was wrong with the code and was mended.
    pub mended: Option<Damage>,
    /// Its numbers.
    pub numbers: Vec<StockFileNumber>,
    /// `changing`, `unchanged`, `silent` or `refused`.
    pub state: String,
    /// Why it is refused.
    pub problem: Option<Problem>,
}

/// A number of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StockFileNumber {
    /// `expected`, `held`, `good`, `defective`.
    pub book: String,
    /// The file's column that says it.
    pub column: String,
    /// Warehouse, for those on a shelf.
    pub warehouse: Option<String>,
    /// It is added to what is there.
    pub adds: bool,
    /// What the file says.
    pub says: i64,
    /// What moved since the file's moment, and is applied on top.
    pub since: i64,
    /// The number now.
    pub before: i64,
    /// The number afterwards.
    pub after: i64,
}

/// `stock_files.import`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportStockFile {
    /// Made by the caller.
    pub request_id: String,
    /// How.
    pub choice: StockFileChoice,
    /// The mark of the preview that a person has looked at. Without it a file is refused that would empty many listings.
    #[serde(default)]
    pub seen: Option<String>,
}

/// A file that is being taken in, or was.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFileImported {
    /// Its job.
    pub job: JobView,
}

/// `stock_files.refused`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RefusedRows {
    /// The job that took the file in.
    pub job_id: JobId,
}

/// `stock_files.make`: 在庫ダウンロード.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MakeStockFile {
    /// Made by the caller.
    pub request_id: String,
    /// Which kind of file; empty for our own.
    #[serde(default)]
    pub layout: String,
    /// A workbook whose cells are text, instead of a CSV.
    #[serde(default)]
    pub workbook: bool,
    /// In which encoding; absent: as last time, or as that kind of file usually is.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    /// ダウンロード対象.
    #[serde(default)]
    pub target: FileTarget,
    /// Of which shop, for malls' files.
    #[serde(default)]
    pub shop_id: Option<ShopId>,
    /// Which SKUs: as the grid filters; offset and limit are not read.
    #[serde(default)]
    pub only: StockQuery,
    /// Characters that the encoding does not have become 〓; without, nothing is made where there are any.
    #[serde(default)]
    pub geta: bool,
}

/// A file that was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockFileMade {
    /// The file; absent when characters can't be written and nobody has decided what becomes of them.
    pub file: Option<FileView>,
    /// Rows below its header.
    pub rows: usize,
    /// SKUs that it leaves out, because that kind of file can't name them.
    pub left_out: usize,
    /// The first cells with characters that can't be written.
    pub unwritable: Vec<UnwritableView>,
}

/// A cell with characters that can't be written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UnwritableView {
    /// The line that it would stand in.
    pub line: u32,
    /// Its column.
    pub column: String,
    /// The cell.
    pub value: String,
    /// The characters.
    pub characters: String,
}
