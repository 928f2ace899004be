//! Where an order stands, and why it waits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Coded;

/// 受注進捗: where an order stands. The order of the variants is the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// 未確認: manual mode only; nobody has looked at it.
    Unchecked,
    /// 確認待ち: something has to be cleared by a person.
    NeedsCheck,
    /// 引当待ち: waits for stock to be allocated.
    NeedsStock,
    /// 入金待ち: waits for money, or for the mall's release.
    NeedsPayment,
    /// 出荷待ち: ready to print and instruct.
    Ready,
    /// 出荷中: instructed, waits for tracking numbers.
    Shipping,
    /// 出荷済み: shipped; reports are on their way.
    Shipped,
    /// 完了.
    Done,
    /// キャンセル.
    Cancelled,
}

impl Progress {
    /// Every stage in the order of the work.
    pub const ALL: [Self; 9] = [
        Self::Unchecked,
        Self::NeedsCheck,
        Self::NeedsStock,
        Self::NeedsPayment,
        Self::Ready,
        Self::Shipping,
        Self::Shipped,
        Self::Done,
        Self::Cancelled,
    ];

    /// The name used in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::NeedsCheck => "needs_check",
            Self::NeedsStock => "needs_stock",
            Self::NeedsPayment => "needs_payment",
            Self::Ready => "ready",
            Self::Shipping => "shipping",
            Self::Shipped => "shipped",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The stage of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.name() == name)
    }
}

/// The kinds of 確認事項: why an order waits in 確認待ち.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// 明細未着: known by a mail that does not carry the buyer; API or CSV has to complete it.
    LinesMissing,
    /// A line that meets no SKU.
    UnknownSku,
    /// The SKU is oversold.
    NotEnoughStock,
    /// Lines, postage, fees, points and coupons do not add up to the total.
    SumMismatch,
    /// Name, address or telephone is incomplete.
    IncompleteAddress,
    /// A character that a waybill cannot print.
    UnprintableText,
    /// The way of paying has no mapping.
    UnknownPayment,
    /// The buyer wrote something.
    Remarks,
    /// Gift, wrapping or のし is wished.
    Gift,
    /// More than one recipient.
    SeveralRecipients,
    /// The buyer is marked 要注意.
    CautionedBuyer,
    /// Stock was not moved because the shop's link was paused (連動停止): to be applied once by the person.
    StockNotApplied,
    /// Cancelled after 出荷指示: the parcel has to be stopped.
    StopShipment,
}

impl HoldKind {
    /// The name used in the database and on the wire, and the end of its message code `hold.<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LinesMissing => "lines_missing",
            Self::UnknownSku => "unknown_sku",
            Self::NotEnoughStock => "not_enough_stock",
            Self::SumMismatch => "sum_mismatch",
            Self::IncompleteAddress => "incomplete_address",
            Self::UnprintableText => "unprintable_text",
            Self::UnknownPayment => "unknown_payment",
            Self::Remarks => "remarks",
            Self::Gift => "gift",
            Self::SeveralRecipients => "several_recipients",
            Self::CautionedBuyer => "cautioned_buyer",
            Self::StockNotApplied => "stock_not_applied",
            Self::StopShipment => "stop_shipment",
        }
    }

    /// Whether a person may say "I have seen it" (otherwise the cause itself has to go away).
    pub const fn can_be_acknowledged(self) -> bool {
        !matches!(self, Self::LinesMissing | Self::UnknownSku)
    }
}

/// One reason, with what a person needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HoldReason {
    /// Which kind.
    pub kind: HoldKind,
    /// Text `hold.<kind>` with its arguments.
    pub text: Coded,
    /// What the reason speaks of; a reason that was acknowledged stays so until this changes.
    pub fingerprint: String,
    /// A person has cleared it.
    pub acknowledged: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_found_by_its_name_and_crosses_by_it() {
        for stage in Progress::ALL {
            assert_eq!(Progress::from_name(stage.name()), Some(stage));
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.name());
        }
        assert_eq!(Progress::from_name("lost"), None);
        assert!(Progress::ALL.is_sorted());
    }

    #[test]
    fn a_kind_of_reason_crosses_by_its_name() {
        for kind in [HoldKind::LinesMissing, HoldKind::SumMismatch, HoldKind::StopShipment] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
