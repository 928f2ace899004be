//! What an order should have taken from 想定在庫, and the movements that bring the ledger there.
//!
//! Level-triggered: nobody counts events. After every intake, match, edit or cancel the target is computed anew
//! and the ledger is moved by the difference, so that repeating any of it changes nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    SkuId,
    observation::{Cancel, CancelledBy, FulfilledBy, MallState},
    order::{MergedOrder, OrderLine, StockMode},
    shop::{CancelReach, Cancels, StockLink, Switches},
    time::MINUTE,
};

/// Pieces that an order has taken (positive), per line and SKU. The line's key is [`line_key`].
pub type Taken = BTreeMap<(String, SkuId), i64>;

/// What decides whether an order's lines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct TakeFacts {
    /// Decided when the order was first seen. A paused order becomes [`StockMode::Counts`] when the person applies it.
    pub mode: StockMode,
    /// The shop's 在庫連動 as it stands now.
    pub link: StockLink,
    /// Cancelled as a whole.
    pub cancelled: bool,
    /// The mall has not released it yet.
    pub pending: bool,
    /// 出荷指示 was given, or it is shipped: its goods are leaving, nothing comes back by itself.
    pub instructed: bool,
    /// The shop lets unreleased orders take their pieces.
    pub reserve_pending: bool,
    /// The shop lets a cancel before 出荷指示 give the pieces back, and the mall's word on this one is good for it.
    pub restock_on_cancel: bool,
}

impl TakeFacts {
    /// The facts of an order in its shop. `reach`: how far its mall tells of cancels. `instructed`: 出荷指示 was given here;
    /// what the mall shows as shipped counts too.
    pub fn of(
        mode: StockMode,
        switches: &Switches,
        reach: CancelReach,
        merged: &MergedOrder,
        instructed: bool,
    ) -> Self {
        Self {
            mode,
            link: switches.stock_link,
            cancelled: merged.cancelled,
            pending: merged.state == Some(MallState::Pending),
            instructed: instructed || merged.state >= Some(MallState::Shipped),
            reserve_pending: switches.reserve_pending,
            restock_on_cancel: match switches.cancels {
                Cancels::Never => false,
                Cancels::BuyerSoon => is_buyers_soon(merged) && is_reached(reach, merged),
                Cancels::BeforeInstruction => is_reached(reach, merged),
            },
        }
    }
}

/// The buyer cancelled the whole order within half an hour of placing it. What tells no person or no moment doesn't count:
/// it is a row in 要対応 then, rather than stock that comes back although the setting leaves it out.
fn is_buyers_soon(merged: &MergedOrder) -> bool {
    let Some(Cancel { by: CancelledBy::Buyer, at: Some(at) }) = merged.cancel else { return false };
    merged.cancelled && merged.ordered_at.is_some_and(|ordered| (0..=BUYERS_OWN).contains(&at.since(ordered)))
}

/// Whether a cancel as this order has it (as a whole, or of lines) is one that its mall tells of. Where the mall tells only
/// of early ones, a cancel without a moment is none of them.
fn is_reached(reach: CancelReach, merged: &MergedOrder) -> bool {
    if !merged.cancelled {
        return reach.lines;
    }
    let Some(within) = reach.within else { return true };
    let moment = merged.cancel.and_then(|cancel| cancel.at);
    let after = moment.zip(merged.ordered_at).map(|(at, ordered)| at.since(ordered));
    after.is_some_and(|after| after < within)
}

/// How long a buyer can cancel by himself at Rakuten, in milliseconds (the mall's screens, and the manuals of TEMPOSTAR).
const BUYERS_OWN: i64 = 30 * MINUTE;

/// What a cancel left out of stock although nothing was instructed: the setting of the shop keeps it, so the person is
/// asked. The movements that would bring it back.
pub fn unreturned(facts: &TakeFacts, lines: &[OrderLine], ledger: &Taken) -> Vec<Movement> {
    let moves = facts.mode == StockMode::Counts && facts.link == StockLink::Running;
    if !moves || facts.instructed || facts.restock_on_cancel {
        return Vec::new();
    }
    let all_back = target(TakeFacts { restock_on_cancel: true, ..*facts }, lines, ledger);
    let mut back = difference(&all_back, ledger);
    back.retain(|movement| movement.delta > 0);
    back
}

/// The key of a line in the ledger: unique in its order, the same as long as the source keeps its keys.
pub fn line_key(line: &OrderLine) -> String {
    format!("{}:{}", line.delivery, line.key)
}

/// What the order should have taken, given what the `ledger` shows that it has. Entries are above 0.
///
/// Lines without a SKU, without parts, fulfilled by the mall or of no pieces take nothing. Where the rules say that
/// nothing moves (history, 連動停止, 停止), the answer is the ledger itself. Pieces that may not come back (after
/// 出荷指示; by a cancel, where the shop does not restock) stay under the keys at which the ledger has them.
pub fn should_take(facts: &TakeFacts, lines: &[OrderLine], ledger: &Taken) -> Taken {
    if facts.mode != StockMode::Counts || facts.link != StockLink::Running {
        return ledger.clone();
    }
    target(*facts, lines, ledger)
}

/// What waits for the person as 警告: the movements that 在庫連動 would make if it were not paused (連動停止).
pub fn waiting(facts: &TakeFacts, lines: &[OrderLine], ledger: &Taken) -> Vec<Movement> {
    let paused = facts.mode == StockMode::Paused
        || (facts.mode == StockMode::Counts && facts.link == StockLink::Paused);
    if !paused {
        return Vec::new();
    }
    difference(&target(*facts, lines, ledger), ledger)
}

/// The target as if everything were running.
fn target(facts: TakeFacts, lines: &[OrderLine], ledger: &Taken) -> Taken {
    let mut wanted = Taken::new();
    let stays_out = facts.pending && !facts.reserve_pending;
    if !facts.cancelled && !stays_out {
        for line in lines.iter().filter(|line| line.fulfilled_by == FulfilledBy::Shop && line.quantity > 0) {
            for part in line.parts.iter().filter(|part| part.quantity > 0) {
                let pieces = line.quantity.saturating_mul(part.quantity);
                let sum = wanted.entry((line_key(line), part.sku_id)).or_default();
                *sum = sum.saturating_add(pieces);
            }
        }
    }
    let everything = facts.instructed || (facts.cancelled && !facts.restock_on_cancel);
    if everything {
        keep(&mut wanted, ledger, |_| true);
    } else if !facts.restock_on_cancel && !stays_out {
        let live: Vec<String> = lines.iter().filter(|line| line.quantity > 0).map(line_key).collect();
        keep(&mut wanted, ledger, |key| !live.contains(key));
    }
    stay(&mut wanted, ledger);
    wanted
}

/// Pieces that the ledger has under a key that is no line's any more stay there, as long as another line of the SKU wants
/// them: sources number an order's lines differently, and a story that takes, gives back and takes again tells nobody
/// anything.
fn stay(wanted: &mut Taken, ledger: &Taken) {
    let gone: Vec<_> = ledger.iter().filter(|(key, _)| !wanted.contains_key(key)).collect();
    for (key, had) in gone {
        let mut left = *had;
        for (other, pieces) in wanted.iter_mut().filter(|(other, _)| other.1 == key.1) {
            let new = *pieces - ledger.get(other).copied().unwrap_or_default();
            let moved = new.clamp(0, left.max(0));
            *pieces -= moved;
            left -= moved;
        }
        if left < *had {
            wanted.insert(key.clone(), had - left);
        }
    }
    wanted.retain(|_, pieces| *pieces > 0);
}

/// Keeps pieces of the `ledger` in `wanted`, as far as a SKU would get more back than its other lines take. So a line
/// that only changed its key (mail first, then the API) moves nothing.
fn keep(wanted: &mut Taken, ledger: &Taken, protected: impl Fn(&String) -> bool) {
    let mut balance: BTreeMap<SkuId, i64> = BTreeMap::new();
    for ((_, sku_id), pieces) in ledger {
        *balance.entry(*sku_id).or_default() += pieces;
    }
    for ((_, sku_id), pieces) in wanted.iter() {
        *balance.entry(*sku_id).or_default() -= pieces;
    }
    for ((key, sku_id), had) in ledger {
        let Some(surplus) = balance.get_mut(sku_id).filter(|surplus| **surplus > 0) else { continue };
        let now = wanted.get(&(key.clone(), *sku_id)).copied().unwrap_or_default();
        let kept = (had - now).min(*surplus);
        if kept > 0 && protected(key) {
            *surplus -= kept;
            wanted.insert((key.clone(), *sku_id), now + kept);
        }
    }
}

/// A movement of 想定在庫 that an order causes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Movement {
    /// The line, by [`line_key`].
    pub line_key: String,
    /// The SKU that moves.
    pub sku_id: SkuId,
    /// The change of 想定在庫: negative goes out, positive comes back. Never 0.
    pub delta: i64,
}

/// The movements that bring the `ledger` to what the order `should` have taken, by line and SKU.
pub fn difference(should: &Taken, ledger: &Taken) -> Vec<Movement> {
    let mut keys: Vec<&(String, SkuId)> = should.keys().chain(ledger.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter()
        .filter_map(|key| {
            let delta =
                ledger.get(key).copied().unwrap_or_default() - should.get(key).copied().unwrap_or_default();
            (delta != 0).then(|| Movement { line_key: key.0.clone(), sku_id: key.1, delta })
        })
        .collect()
}
