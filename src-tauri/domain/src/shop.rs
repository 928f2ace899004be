//! A shop's switches: what its orders and its listings may do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Instant;

/// 在庫連動: what a shop's orders do to stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockLink {
    /// 起動: orders move stock.
    Running,
    /// 連動停止: orders come in but wait as 警告 until the person applies them.
    Paused,
    /// 停止: orders never move stock.
    #[default]
    Stopped,
}

/// The switches of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch on the form")]
pub struct Switches {
    /// 受注管理: its orders are worked here.
    pub manage_orders: bool,
    /// 在庫連動.
    pub stock_link: StockLink,
    /// The moment from which 在庫連動 counts; orders placed before it are history.
    pub counts_from: Option<Instant>,
    /// 在庫反映: numbers are sent to the mall. A new shop starts with it off.
    pub push_stock: bool,
    /// Orders that the mall has not released yet already take their pieces.
    pub reserve_pending: bool,
    /// A cancel by buyer or mall before 出荷指示 gives the pieces back.
    pub restock_on_cancel: bool,
    /// The rule for the numbers of this shop's listings.
    pub share: Share,
}

/// How much of the base a shop is shown (分配率 and 小出し).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// 分配率, 0 to 100 percent.
    pub percent: u8,
    /// 小出し, when on.
    pub trickle: Option<Trickle>,
}

impl Default for Share {
    fn default() -> Self {
        Self { percent: 100, trickle: None }
    }
}

/// 小出し: showing only a few at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trickle {
    /// 小出し在庫数: how many are shown at most.
    pub portion: i64,
    /// 小出し調整在庫数: at or below this the shown number is filled up again; below `portion`.
    pub refill_at: i64,
}
