//! The story behind a number, for a person who asks why a shop shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{ListingInput, Wanted, run};
use crate::{Coded, SkuId};

/// What a step of the rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepCode {
    /// 想定在庫 of the SKU or of a leaf: the start.
    Expected,
    /// 保留在庫 was taken off; `by` is how much.
    Held,
    /// Lots set aside for other listings were taken off; `by` is how much.
    Lots,
    /// Pieces that malls show too few without an order were held back; `by` is how much.
    Safety,
    /// One leaf allows that many bundles; `by` is its quantity in one.
    Leaf,
    /// The scarcest leaf decides.
    Bundle,
    /// What can be sold here: the base, not below 0.
    Base,
    /// The last pieces went whole to the first shop, or from this one; `by` is the threshold.
    LastPieces,
    /// 分配率; `by` is the percentage.
    Share,
    /// The last pieces are left to malls that can be read; `by` is how many.
    KeepLast,
    /// Kept back from this listing; `by` is how much.
    Buffer,
    /// The most that this listing shows; `by` is the cap.
    Cap,
    /// Selling here is stopped.
    Stopped,
    /// 閉店モード: the SKU is shown in another shop only.
    Closing,
    /// 小出し; `by` is the portion.
    Trickle,
    /// The mall accepts no other; `by` is the end of its range.
    Range,
}

impl StepCode {
    /// The end of the step's message code, `stock.step.<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Held => "held",
            Self::Lots => "lots",
            Self::Safety => "safety",
            Self::Leaf => "leaf",
            Self::Bundle => "bundle",
            Self::Base => "base",
            Self::LastPieces => "last_pieces",
            Self::Share => "share",
            Self::KeepLast => "keep_last",
            Self::Buffer => "buffer",
            Self::Cap => "cap",
            Self::Stopped => "stopped",
            Self::Closing => "closing",
            Self::Trickle => "trickle",
            Self::Range => "range",
        }
    }

    /// Every step there is, in the order of the rule.
    pub const ALL: [Self; 16] = [
        Self::Expected,
        Self::Held,
        Self::Lots,
        Self::Safety,
        Self::Leaf,
        Self::Bundle,
        Self::Base,
        Self::LastPieces,
        Self::Share,
        Self::KeepLast,
        Self::Buffer,
        Self::Cap,
        Self::Stopped,
        Self::Closing,
        Self::Trickle,
        Self::Range,
    ];
}

/// One step: what was done, with what, and the number after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// What was done.
    pub code: StepCode,
    /// With what, as [`StepCode`] says; 0 where it says nothing.
    pub by: i64,
    /// The number after it.
    pub value: i64,
    /// The leaf that it speaks of, in a bundle.
    pub sku_id: Option<SkuId>,
}

impl Step {
    pub(super) const fn new(code: StepCode, by: i64, value: i64) -> Self {
        Self { code, by, value, sku_id: None }
    }

    pub(super) const fn of(mut self, sku_id: Option<SkuId>) -> Self {
        self.sku_id = sku_id;
        self
    }

    /// The step as a message: `stock.step.<name>` with `by`, `value` and, for a leaf, `sku_id`.
    pub fn coded(&self) -> Coded {
        let text = Coded::new(format!("stock.step.{}", self.code.name()))
            .with("by", self.by)
            .with("value", self.value);
        match self.sku_id {
            Some(sku_id) => text.with("sku_id", sku_id),
            None => text,
        }
    }
}

/// The answer and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// What [`compute`](super::compute) says.
    pub wanted: Wanted,
    /// The steps that had something to do, in their order.
    pub steps: Vec<Step>,
}

/// The number of a listing with every step that led to it.
pub fn explain(input: &ListingInput) -> Explained {
    let mut steps = Vec::with_capacity(8);
    let wanted = run(input, &mut |step| steps.push(step));
    Explained { wanted, steps }
}
