use miseban_domain::{ArrivalId, ArrivalLineId, Instant, OrderId, ShopId, SkuId, StocktakeId, WarehouseId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which books goods change that come in, come back or are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhichBooks {
    /// 想定在庫, and 実在庫 of SKUs that have it.
    #[default]
    Both,
    /// 想定在庫 alone.
    Expected,
    /// 実在庫 alone.
    Physical,
}

/// What a SKU is called, beside its numbers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SkuName {
    /// SKU.
    pub sku_id: SkuId,
    /// 商品コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Variation.
    pub variation: String,
    /// JAN; empty where there is none.
    pub jan: String,
}

/// `arrivals.list`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ArrivalQuery {
    /// `open`, `closed`, `all`; empty for open.
    pub only: String,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// An arrival in the list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArrivalView {
    /// Arrival.
    pub arrival_id: ArrivalId,
    /// From whom.
    pub supplier: String,
    /// The day, `2026-11-25`; absent while nobody knows it.
    pub expected_on: Option<String>,
    /// Its day is over, and something is still to come.
    pub late: bool,
    /// What the shop noted.
    pub memo: String,
    /// Where it will lie.
    pub warehouse_id: WarehouseId,
    /// When nothing more was to come of it.
    pub closed_at: Option<Instant>,
    /// How many lines.
    pub lines: i64,
    /// Pieces in all.
    pub pieces: i64,
    /// Of them, those that came.
    pub received: i64,
}

/// An arrival with its lines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArrivalDetail {
    /// The arrival.
    pub arrival: ArrivalView,
    /// Its lines.
    pub lines: Vec<ArrivalLineView>,
}

/// A line of an arrival.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ArrivalLineView {
    /// Line.
    pub line_id: ArrivalLineId,
    /// What.
    pub sku: SkuName,
    /// How many in all.
    pub quantity: i64,
    /// Came in good order.
    pub good: i64,
    /// Came broken.
    pub defective: i64,
    /// Still to come.
    pub outstanding: i64,
}

/// One arrival.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneArrival {
    /// Which.
    pub arrival_id: ArrivalId,
}

/// `arrivals.save`: adds one, or changes the one of that id.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveArrival {
    /// Made by the caller.
    pub request_id: String,
    /// Which; absent for a new one.
    #[serde(default)]
    pub arrival_id: Option<ArrivalId>,
    /// From whom.
    #[serde(default)]
    pub supplier: String,
    /// The day, `2026-11-25`; absent while nobody knows it.
    #[serde(default)]
    pub expected_on: Option<String>,
    /// What the shop notes.
    #[serde(default)]
    pub memo: String,
    /// Where it will lie; absent for the first warehouse.
    #[serde(default)]
    pub warehouse_id: Option<WarehouseId>,
    /// How many of what.
    pub lines: Vec<SaveArrivalLine>,
}

/// A line of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SaveArrivalLine {
    /// What.
    pub sku_id: SkuId,
    /// How many, as typed.
    pub quantity: String,
}

/// `arrivals.receive`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReceiveArrival {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub arrival_id: ArrivalId,
    /// What came of which line.
    pub lines: Vec<ReceiveLine>,
    /// Which books change.
    #[serde(default)]
    pub books: WhichBooks,
    /// Nothing more comes of it, although something is still to come.
    #[serde(default)]
    pub close: bool,
    /// What the person writes with it.
    #[serde(default)]
    pub note: String,
}

/// What came of a line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReceiveLine {
    /// Line.
    pub line_id: ArrivalLineId,
    /// Pieces in good order, as typed; empty for none.
    #[serde(default)]
    pub good: String,
    /// Broken pieces, as typed; empty for none.
    #[serde(default)]
    pub defective: String,
}

/// `arrivals.close`: nothing more comes of it, or something does after all.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CloseArrival {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub arrival_id: ArrivalId,
    /// `true`: nothing more.
    pub closed: bool,
}

/// `arrivals.remove`: forgets one of which nothing came.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RemoveArrival {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub arrival_id: ArrivalId,
}

/// What goods that moved did; the request is what takes them back together.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GoodsMoved {
    /// Pieces that came, came back, or were found more or fewer (the size of each, summed).
    pub pieces: i64,
    /// SKUs whose numbers changed.
    pub skus: i64,
    /// The request, for taking it back.
    pub request_id: String,
}

/// `returns.preview`: what an order sent, and what came back of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FindOrder {
    /// The order's number, as typed.
    pub number: String,
}

/// An order for taking goods back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReturnableOrder {
    /// Order.
    pub order_id: OrderId,
    /// Its shop.
    pub shop_id: ShopId,
    /// Its number.
    pub number: String,
    /// Who bought it.
    pub buyer_name: String,
    /// When it left; absent while it hasn't.
    pub shipped_at: Option<Instant>,
    /// What it took from stock.
    pub lines: Vec<ReturnableLine>,
}

/// What an order took of one SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReturnableLine {
    /// The order's line.
    pub line_key: String,
    /// What.
    pub sku: SkuName,
    /// Pieces that it took.
    pub taken: i64,
    /// Of them, those that came back.
    pub returned: i64,
}

/// `returns.take`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TakeReturn {
    /// Made by the caller.
    pub request_id: String,
    /// Of which order; absent where nobody knows.
    #[serde(default)]
    pub order_id: Option<OrderId>,
    /// What came back.
    pub lines: Vec<ReturnLine>,
    /// Where it lies now; absent for the first warehouse.
    #[serde(default)]
    pub warehouse_id: Option<WarehouseId>,
    /// Which books change.
    #[serde(default)]
    pub books: WhichBooks,
    /// Why, out of the usual reasons or in the shop's own words.
    #[serde(default)]
    pub reason: String,
    /// What the person writes with it.
    #[serde(default)]
    pub note: String,
}

/// What came back of one SKU.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReturnLine {
    /// The order's line; empty without an order.
    #[serde(default)]
    pub line_key: String,
    /// What.
    pub sku_id: SkuId,
    /// How many, as typed.
    pub quantity: String,
    /// It can be sold again: good, and 想定在庫 rises. Otherwise defective.
    pub sellable: bool,
}

/// `stocktakes.begin`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BeginStocktake {
    /// Made by the caller.
    pub request_id: String,
    /// What the shop calls it.
    pub name: String,
    /// Where; absent for the first warehouse.
    #[serde(default)]
    pub warehouse_id: Option<WarehouseId>,
    /// Only what lies on shelves that begin with this; empty for everything.
    #[serde(default)]
    pub shelf: String,
}

/// A count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StocktakeView {
    /// Count.
    pub stocktake_id: StocktakeId,
    /// What the shop calls it.
    pub name: String,
    /// Where.
    pub warehouse_id: WarehouseId,
    /// When it was begun.
    pub begun_at: Instant,
    /// When its differences became movements.
    pub applied_at: Option<Instant>,
    /// When it was given up.
    pub dropped_at: Option<Instant>,
    /// SKUs to count.
    pub lines: i64,
    /// Of them, those that were counted.
    pub counted: i64,
    /// Of them, those that are not what the books said.
    pub differing: i64,
}

/// One count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OneStocktake {
    /// Which.
    pub stocktake_id: StocktakeId,
}

/// `stocktakes.lines`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StocktakeQuery {
    /// Which.
    pub stocktake_id: StocktakeId,
    /// `all`, `open`, `differing`; empty for all.
    #[serde(default)]
    pub only: String,
    /// Any part of code, name or JAN.
    #[serde(default)]
    pub text: String,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: i64,
    /// Rows to give, 1 to 500.
    pub limit: i64,
}

/// A SKU to count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StocktakeLineView {
    /// What.
    pub sku: SkuName,
    /// 棚番.
    pub shelf: String,
    /// How many lay there; absent while nobody has counted.
    pub counted: Option<i64>,
    /// How many should have, when they were counted; now, while nobody has.
    pub expected: i64,
    /// Found more or fewer; absent while nobody has counted.
    pub difference: Option<i64>,
    /// When they were counted.
    pub counted_at: Option<Instant>,
}

/// `stocktakes.count`: what lies there, by SKU or by what a scanner read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CountLine {
    /// Made by the caller.
    pub request_id: String,
    /// Which count.
    pub stocktake_id: StocktakeId,
    /// Of which SKU; absent where `scanned` says it.
    #[serde(default)]
    pub sku_id: Option<SkuId>,
    /// A JAN or code, as a scanner types it.
    #[serde(default)]
    pub scanned: String,
    /// How many, as typed. Empty takes the line's count back; with `scanned`, empty is one.
    #[serde(default)]
    pub counted: String,
    /// On top of what was counted of it before, instead of that.
    #[serde(default)]
    pub add: bool,
}

/// `stocktakes.apply` and `stocktakes.drop`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct EndStocktake {
    /// Made by the caller.
    pub request_id: String,
    /// Which.
    pub stocktake_id: StocktakeId,
    /// Which books the differences change.
    #[serde(default)]
    pub books: WhichBooks,
}

/// `stock.reorder`: what to order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ReorderQuery {
    /// The stock is to last so many days; 14 when absent, 1 to 365.
    pub days: Option<i64>,
    /// Only of this supplier.
    pub supplier: String,
}

/// A SKU that is to be ordered.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReorderRow {
    /// What.
    pub sku: SkuName,
    /// From whom.
    pub supplier: String,
    /// 想定在庫.
    pub expected: i64,
    /// 保留在庫: of it, what is kept back.
    pub held: i64,
    /// Still to come.
    pub incoming: i64,
    /// Sold in the last 30 days.
    pub sold: i64,
    /// Whole days that it lasts, as it sold; absent where nothing was sold.
    pub days_left: Option<i64>,
    /// 在庫僅少 from here down: its own number, else the shop's.
    pub low_at: Option<i64>,
    /// How many to order.
    pub suggested: i64,
    /// What one costs us, in yen.
    pub cost: Option<i64>,
}
