use std::collections::BTreeMap;

use miseban_domain::{Instant, JobId, MovementId, ShopId, SkuId, WarehouseId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ImpactView, JobView, Problem, StoryRow};

/// `stock.history`: which movements of 在庫数量変更履歴.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MovementQuery {
    /// Any part of the SKU's code, name or JAN.
    pub text: String,
    /// Of one SKU.
    pub sku_id: Option<SkuId>,
    /// At or after.
    pub from: Option<Instant>,
    /// Before.
    pub until: Option<Instant>,
    /// Of one cause (`order`, `file`, …); empty for all.
    pub cause: String,
    /// Of one book (`expected`, `good`, …); empty for all.
    pub book: String,
    /// By this person; empty text for the program itself, absent for all.
    pub person: Option<String>,
    /// By orders of this shop.
    pub shop_id: Option<ShopId>,
    /// By orders whose number has this part.
    pub order: String,
    /// By files whose name has this part.
    pub file: String,
    /// Part of this job.
    pub job_id: Option<JobId>,
    /// Part of this request.
    pub request: Option<String>,
    /// Oldest first; newest first otherwise.
    pub oldest_first: bool,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A row of 在庫数量変更履歴.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MovementView {
    /// The movement.
    pub story: StoryRow,
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// 商品コード of the product that it is a variation of.
    pub product_code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// What the job was about: a file's name, or a message code.
    pub job_subject: Option<String>,
}

/// `stock.edit_many`: a paste of cells, changed together.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditManyStock {
    /// Made by the caller; all of it can be taken back by this id.
    pub request_id: String,
    /// `set`, `add` or `take`.
    pub mode: String,
    /// The cells.
    pub cells: Vec<EditCell>,
    /// Out of the usual reasons: the end of a message code `stock_reason.*`, or the shop's own words.
    #[serde(default)]
    pub reason: String,
    /// What the person wrote with it.
    #[serde(default)]
    pub note: String,
}

/// A number as it was typed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditCell {
    /// SKU.
    pub sku_id: SkuId,
    /// `expected`, `held`, `good` or `defective`.
    pub book: String,
    /// The warehouse, for `good` and `defective`.
    #[serde(default)]
    pub warehouse_id: Option<WarehouseId>,
    /// How many, as typed: full-width digits are fine, empty is refused (empty never means 0).
    pub value: String,
}

/// What `stock.edit_many` gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditedMany {
    /// The cells that were understood, with the number before and after.
    pub cells: Vec<EditedCell>,
    /// Those that were not, and why.
    pub refused: Vec<NumberRefused>,
    /// The new numbers leave at this moment; absent when none changed.
    pub leaves_at: Option<Instant>,
}

/// A number that was changed by hand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EditedCell {
    /// SKU.
    pub sku_id: SkuId,
    /// Which number.
    pub book: String,
    /// In which warehouse.
    pub warehouse_id: Option<WarehouseId>,
    /// The number before.
    pub before: i64,
    /// The number after.
    pub after: i64,
    /// The movement; absent when nothing changed.
    pub movement_id: Option<MovementId>,
}

/// A cell that was refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NumberRefused {
    /// Which of the cells, from 0.
    pub index: i64,
    /// SKU.
    pub sku_id: SkuId,
    /// Which number.
    pub book: String,
    /// Why.
    pub problem: Problem,
}

/// `stock.undo_preview` and `stock.undo_batch`: one of a job, a request, or movements.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UndoBatch {
    /// Made by the caller; not read by the preview.
    pub request_id: String,
    /// All of this job: a file, a count.
    pub job_id: Option<JobId>,
    /// All of this request: a paste.
    pub request: Option<String>,
    /// These.
    pub movement_ids: Vec<MovementId>,
    /// The mark of the preview that a person has looked at; not read by the preview. Without it a batch is refused that would
    /// empty many listings.
    pub seen: Option<String>,
}

/// What taking a batch back will do.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct UndoPreview {
    /// What the job was about: a file's name, or a message code.
    pub subject: Option<String>,
    /// Movements of the batch.
    pub movements: i64,
    /// Those that go back.
    pub undoable: i64,
    /// Numbers of 想定在庫 that fall to 0 or below by it.
    pub to_zero: i64,
    /// Those that stay, by the message code of the reason.
    pub left_out: BTreeMap<String, i64>,
    /// The newest movements, one by one.
    pub rows: Vec<UndoPreviewRow>,
    /// What the malls would show.
    pub impact: ImpactView,
    /// To be handed over with the undo: a person has looked at this.
    pub seen: String,
}

/// A movement of the batch.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UndoPreviewRow {
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Which number.
    pub book: String,
    /// When it moved.
    pub at: Instant,
    /// By how many it moved.
    pub delta: i64,
    /// The number now.
    pub before: i64,
    /// The number after it was taken back.
    pub after: i64,
    /// Why it stays: a message code.
    pub stays: Option<String>,
}

/// What `stock.undo_batch` did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Undone {
    /// Movements that were taken back.
    pub done: i64,
    /// Those that stay, by the message code of the reason.
    pub left_out: BTreeMap<String, i64>,
    /// The request of the movements back: they can be taken back by it, too.
    pub request: String,
    /// The new numbers leave at this moment.
    pub leaves_at: Option<Instant>,
    /// The job that goes on with it, for a batch that is too long to go back at once; the counts are as far as it is.
    pub job: Option<JobView>,
}

/// `stock.counts`: how many SKUs each filter of 在庫 finds, and what the shop uses.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockCounts {
    /// By the filter's name.
    pub filters: BTreeMap<String, i64>,
    /// Some SKU has 実在庫.
    pub on_shelf: bool,
    /// The warehouses, in the order in which goods are taken from them.
    pub warehouses: Vec<WarehouseView>,
    /// 在庫僅少 from this number down, where a SKU has none of its own; absent: never.
    pub low_at: Option<i64>,
}

/// A 倉庫.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WarehouseView {
    /// Warehouse.
    pub id: WarehouseId,
    /// Its code in files.
    pub code: String,
    /// Its name; empty while nobody has named the first.
    pub name: String,
    /// Something lies or lay there, so that it can't be removed.
    pub used: bool,
}

/// `warehouses.save`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveWarehouse {
    /// Made by the caller.
    pub request_id: String,
    /// Which; absent for a new one.
    #[serde(default)]
    pub id: Option<WarehouseId>,
    /// Its code in files.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its place among the others, from 0; absent: as it is, or last.
    #[serde(default)]
    pub place: Option<i64>,
}

/// `warehouses.remove`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneWarehouse {
    /// Made by the caller.
    pub request_id: String,
    /// Warehouse.
    pub id: WarehouseId,
}

/// `stock.save_settings`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StockSettings {
    /// Made by the caller.
    pub request_id: String,
    /// 在庫僅少 from this number down, where a SKU has none of its own; absent: never.
    pub low_at: Option<i64>,
}

/// `stock.align`: 想定を合わせる.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AlignStock {
    /// Made by the caller.
    pub request_id: String,
    /// The SKUs whose 想定在庫 is brought to what lies on the shelf, less what was sold and hasn't left.
    pub sku_ids: Vec<SkuId>,
}

/// What `stock.align` did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Aligned {
    /// SKUs whose number is another now.
    pub done: i64,
    /// Those that agreed already, or have no numbers to compare.
    pub left_out: i64,
    /// The request, by which it can be taken back.
    pub request: String,
    /// The new numbers leave at this moment.
    pub leaves_at: Option<Instant>,
}

/// What lies in one warehouse.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ShelfView {
    /// Where.
    pub warehouse_id: WarehouseId,
    /// 良品.
    pub good: i64,
    /// 不良.
    pub defective: i64,
    /// 引当済.
    pub allocated: i64,
    /// フリー: good and not allocated.
    pub free: i64,
}

/// `stock.history_file`: 在庫数量変更履歴 as a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MakeHistoryFile {
    /// Made by the caller.
    pub request_id: String,
    /// Which movements; offset and limit aren't read: all of them are written.
    pub query: MovementQuery,
    /// `own`: every column; `tempostar`: the columns of TEMPOSTAR's log.
    pub layout: String,
    /// `cp932`, `utf8`, `utf8_bom`.
    pub encoding: String,
}
