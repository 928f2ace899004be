//! A shop's switches: what its orders and its listings may do.

mod closing;
mod sending;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use closing::ClosingRules;
pub use sending::{Hours, NoHour, SEND_EVERY, SendBy, SendWhen, Sending};

use crate::{Coded, Instant};

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

/// Which cancels before 出荷指示 give the pieces back by themselves. What it leaves out stands in 要対応.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cancels {
    /// キャンセルを反映しない.
    Never,
    /// The buyer's own, within 30 minutes of the order.
    BuyerSoon,
    /// Every cancel of an order as a whole or of a line, by whomever.
    #[default]
    BeforeInstruction,
}

/// How far a mall's word on cancels reaches. What lies beyond it never comes back by itself and stands in 要対応.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CancelReach {
    /// It tells of a line of an order that was cancelled, not only of whole orders.
    pub lines: bool,
    /// It tells of cancels up to so many milliseconds after the order; `None`: of all.
    pub within: Option<i64>,
}

impl CancelReach {
    /// Every cancel is told.
    pub const ALL: Self = Self { lines: true, within: None };
}

/// The switches of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Which cancels before 出荷指示 give the pieces back.
    pub cancels: Cancels,
    /// The rule for the numbers of this shop's listings.
    pub share: Share,
    /// When the numbers leave, and by what way.
    pub sending: Sending,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            manage_orders: false,
            stock_link: StockLink::Stopped,
            counts_from: None,
            push_stock: false,
            reserve_pending: true,
            cancels: Cancels::default(),
            share: Share::default(),
            sending: Sending::default(),
        }
    }
}

impl Switches {
    /// Why a shop can't have these, whatever it lists; the field is named as in the code.
    pub fn refusal(&self) -> Option<Coded> {
        let bad = |field: &str| Some(Coded::new("problem.bad_argument").with("field", field));
        if self.share.percent > 100 {
            return bad("share");
        }
        if self.share.trickle.is_some_and(|trickle| !trickle.is_valid()) {
            return Some(Coded::new("problem.trickle_order"));
        }
        if !self.sending.when.is_valid() {
            return Some(Coded::new("problem.send_when"));
        }
        if !(0..=KEEP_LAST_MOST).contains(&self.sending.keep_last) {
            return bad("keep_last");
        }
        None
    }
}

/// The most pieces that a shop may leave to others; more is a mistake in typing.
pub const KEEP_LAST_MOST: i64 = 9_999;

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

impl Trickle {
    /// Whether it fills up below the portion, and shows anything at all.
    pub const fn is_valid(self) -> bool {
        self.refill_at >= 0 && self.refill_at < self.portion
    }
}
