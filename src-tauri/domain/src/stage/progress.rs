//! 受注進捗: the first stage whose demands the order does not meet.

use crate::{
    HoldReason, Progress,
    observation::{MallState, PaymentKind},
    order::MergedOrder,
    progress::HoldKind,
};

/// What the stage depends on, besides the order itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ProgressFacts<'a> {
    /// The order.
    pub merged: &'a MergedOrder,
    /// Its reasons to wait, from [`holds`](super::holds).
    pub holds: &'a [HoldReason],
    /// Where the person put it by hand (手動); `None` lets the rules decide.
    pub locked_at: Option<Progress>,
    /// Manual mode, and nobody has looked at the order yet (未確認).
    pub unchecked: bool,
    /// The mall releases orders after they were confirmed (Rakuten's 楽天確認中): `New` is not released there.
    pub released_after_confirmation: bool,
    /// Every line is allocated, or physical stock is not used.
    pub allocated: bool,
    /// The person has marked the money as received (入金消込). What the mall says of it counts too.
    pub paid: bool,
    /// The payment service has approved the deferred payment. Not asked for other kinds.
    pub deferred_approved: bool,
    /// 出荷指示 was given.
    pub instructed: bool,
    /// 出荷確定: it has left the house.
    pub shipped: bool,
    /// The mall, and the payment service if any, have accepted the report of the shipment.
    pub reports_accepted: bool,
}

impl<'a> ProgressFacts<'a> {
    /// A fresh order in automatic mode: nothing done yet, physical stock not used.
    pub const fn new(merged: &'a MergedOrder, holds: &'a [HoldReason]) -> Self {
        Self {
            merged,
            holds,
            locked_at: None,
            unchecked: false,
            released_after_confirmation: false,
            allocated: true,
            paid: false,
            deferred_approved: false,
            instructed: false,
            shipped: false,
            reports_accepted: false,
        }
    }
}

/// Where the order stands.
pub fn progress(facts: &ProgressFacts<'_>) -> Progress {
    let merged = facts.merged;
    let shipped = facts.shipped || merged.state >= Some(MallState::Shipped);
    if merged.cancelled && !shipped {
        // A parcel that is being packed stays where the packer looks until somebody has taken it out.
        let to_stop = facts.instructed && waits(facts.holds, |kind| kind == HoldKind::StopShipment);
        return if to_stop { Progress::Shipping } else { Progress::Cancelled };
    }
    if let Some(stage) = facts.locked_at {
        return stage;
    }
    if shipped {
        let done = merged.state == Some(MallState::Done) || facts.reports_accepted;
        return if done { Progress::Done } else { Progress::Shipped };
    }
    if facts.instructed {
        return Progress::Shipping;
    }
    if facts.unchecked {
        return Progress::Unchecked;
    }
    let kind = merged.payment.as_ref().and_then(|payment| payment.kind);
    if waits(facts.holds, |_| true) || (kind == Some(PaymentKind::Deferred) && !facts.deferred_approved) {
        return Progress::NeedsCheck;
    }
    if !facts.allocated {
        return Progress::NeedsStock;
    }
    let paid = facts.paid || merged.payment.as_ref().and_then(|payment| payment.paid).unwrap_or(false);
    if !released(facts) || (kind == Some(PaymentKind::Prepaid) && !paid) {
        return Progress::NeedsPayment;
    }
    Progress::Ready
}

fn waits(holds: &[HoldReason], kind: impl Fn(HoldKind) -> bool) -> bool {
    holds.iter().any(|hold| !hold.acknowledged && kind(hold.kind))
}

fn released(facts: &ProgressFacts<'_>) -> bool {
    match facts.merged.state {
        Some(MallState::Pending) => false,
        Some(MallState::New) => !facts.released_after_confirmation,
        _ => true,
    }
}
