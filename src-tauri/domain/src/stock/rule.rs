//! The rule itself: from what can be sold to what one listing shows, step by step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::explain::{Step, StepCode};
use crate::{SkuId, observation::FulfilledBy, shop::Trickle};

/// How a SKU takes part in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// It has a number.
    #[default]
    Counted,
    /// のし, wrapping, cool fee, a novelty: its lines move nothing and hold nothing.
    NotCounted,
    /// Made to order: the mall's "unlimited" is kept and never overwritten.
    MadeToOrder,
}

/// What is known of one SKU's stock, in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct SkuStock {
    /// Whether and how it counts.
    pub counting: Counting,
    /// 想定在庫, the sum of its movements; below 0 when oversold. Not read for a bundle, which has no number of its own.
    pub expected: i64,
    /// 保留在庫: kept back from all shops. For a bundle, in bundles.
    pub held: i64,
    /// Pieces set aside (専用枠) for listings other than the one that is computed. For a bundle, in bundles.
    pub lots_elsewhere: i64,
    /// The sum over all listings that sell this SKU, alone or in a bundle, of what the malls show too few without an
    /// order to explain it ([`Belief::unexplained`](super::Belief::unexplained), times the quantity in the bundle:
    /// [`safety_of_parts`](super::safety_of_parts)). The computed listing's own is in it. A bundle's own field is 0.
    pub safety_held: i64,
    /// Its stock was set at least once; before that nothing is sent. Not read for a bundle.
    pub set_once: bool,
}

/// A part of a bundle, flattened: how many of a leaf are in one bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Leaf {
    /// Which SKU.
    pub sku_id: SkuId,
    /// Its stock.
    pub stock: SkuStock,
    /// Pieces of it in one bundle, 1 or more.
    pub quantity: i64,
}

/// 残りN以下は優先ショップに: where the last pieces go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct LastPieces {
    /// N. With 0 the rule only helps where every share comes to 0.
    pub threshold: i64,
    /// This listing's shop is the first of the shop order that lists the SKU, is pushed and not stopped for it.
    pub first: bool,
    /// The largest 分配率 among the shops that list the SKU and are pushed, this one included. With 0 nobody is to
    /// show anything, and the rule does nothing.
    pub largest_percent: u8,
}

/// What a mall accepts as a number, both ends included (0 to 99,999 at Rakuten).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// The least, usually 0.
    pub min: i64,
    /// The most.
    pub max: i64,
}

impl Default for Range {
    fn default() -> Self {
        Self { min: 0, max: i64::MAX }
    }
}

/// Everything that the number of one listing depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListingInput {
    /// The SKU's own stock; of a bundle only counting, held, lots and safety are read.
    pub sku: SkuStock,
    /// For a bundle its leaves, flattened by [`flatten`](super::flatten); `None` for a plain SKU.
    pub leaves: Option<Vec<Leaf>>,
    /// Whose stock the listing sells. The mall's own is never touched.
    pub fulfilled_by: FulfilledBy,
    /// Its stock is linked; without that nothing is sent.
    pub linked: bool,
    /// 分配率, 0 to 100 (more counts as 100).
    pub percent: u8,
    /// Where the last pieces go; `None` when the shop has switched that off altogether.
    pub last_pieces: Option<LastPieces>,
    /// The last pieces of the base that this shop leaves to others, because its mall can't be read; 0 for none.
    pub keep_last: i64,
    /// Kept back from this listing alone, in pieces; 0 for none.
    pub buffer: i64,
    /// Never show more than this.
    pub cap: Option<i64>,
    /// Selling here is stopped: 0 is shown.
    pub stopped: bool,
    /// 閉店モード shows the SKU in another shop only: 0 is shown.
    pub closed: bool,
    /// 小出し.
    pub trickle: Option<Trickle>,
    /// What the mall shows: its number if just read, else the belief; `None` when neither is known. Only 小出し reads it.
    pub shown: Option<i64>,
    /// What the mall accepts.
    pub range: Range,
}

impl ListingInput {
    /// A plain listing of that stock: all of it shown, no rule of its own.
    pub const fn plain(sku: SkuStock) -> Self {
        Self {
            sku,
            leaves: None,
            fulfilled_by: FulfilledBy::Shop,
            linked: true,
            percent: 100,
            last_pieces: None,
            keep_last: 0,
            buffer: 0,
            cap: None,
            stopped: false,
            closed: false,
            trickle: None,
            shown: None,
            range: Range { min: 0, max: i64::MAX },
        }
    }
}

/// Why a listing's number is not ours to set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveAlone {
    /// The SKU, or every leaf of the bundle, is not counted.
    NotCounted,
    /// Made to order: the mall's "unlimited" stays.
    MadeToOrder,
    /// Stock was never set, so 0 would be an invention.
    NeverSet,
    /// The mall ships it from its own stock.
    FulfilledByMall,
    /// The person has switched the stock link of the listing off, or only orders know it.
    NotLinked,
}

/// The answer for one listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Show this number.
    Show(i64),
    /// Send nothing.
    LeaveAlone(LeaveAlone),
}

/// The number that a listing should show. Allocates nothing; [`explain`](super::explain) gives the same with its steps.
pub fn compute(input: &ListingInput) -> Wanted {
    run(input, &mut |_| {})
}

/// The rule, telling every step to `tell`. Inlined into both callers, so that nothing is told where nobody listens.
#[inline]
pub(super) fn run(input: &ListingInput, tell: &mut impl FnMut(Step)) -> Wanted {
    match wanted(input, tell) {
        Ok(number) => Wanted::Show(number),
        Err(reason) => Wanted::LeaveAlone(reason),
    }
}

#[inline]
fn wanted(input: &ListingInput, tell: &mut impl FnMut(Step)) -> Result<i64, LeaveAlone> {
    if input.fulfilled_by == FulfilledBy::Mall {
        return Err(LeaveAlone::FulfilledByMall);
    }
    if !input.linked {
        return Err(LeaveAlone::NotLinked);
    }
    countable(&input.sku)?;
    let base = match &input.leaves {
        Some(leaves) => bundle_base(&input.sku, leaves, tell)?,
        None if !input.sku.set_once => return Err(LeaveAlone::NeverSet),
        None => {
            tell(Step::new(StepCode::Expected, 0, input.sku.expected));
            take_back(input.sku.expected, &input.sku, None, tell)
        }
    };
    tell(Step::new(StepCode::Base, 0, base));
    let mut number = shared(input, base, tell);
    if input.keep_last > 0 {
        number = number.min(base.saturating_sub(input.keep_last).max(0));
        tell(Step::new(StepCode::KeepLast, input.keep_last, number));
    }
    if input.buffer > 0 {
        number = number.saturating_sub(input.buffer).max(0);
        tell(Step::new(StepCode::Buffer, input.buffer, number));
    }
    if let Some(cap) = input.cap {
        number = number.min(cap.max(0));
        tell(Step::new(StepCode::Cap, cap, number));
    }
    if input.stopped {
        number = 0;
        tell(Step::new(StepCode::Stopped, 0, 0));
    }
    if input.closed {
        number = 0;
        tell(Step::new(StepCode::Closing, 0, 0));
    }
    if let Some(trickle) = input.trickle {
        number = trickled(trickle, input.shown, number);
        tell(Step::new(StepCode::Trickle, trickle.portion, number));
    }
    let ranged = number.max(input.range.min).min(input.range.max);
    if ranged != number {
        tell(Step::new(
            StepCode::Range,
            if ranged < number { input.range.max } else { input.range.min },
            ranged,
        ));
    }
    Ok(ranged)
}

const fn countable(sku: &SkuStock) -> Result<(), LeaveAlone> {
    match sku.counting {
        Counting::Counted => Ok(()),
        Counting::NotCounted => Err(LeaveAlone::NotCounted),
        Counting::MadeToOrder => Err(LeaveAlone::MadeToOrder),
    }
}

/// `number` less what is held, set aside elsewhere and held for safety, not below 0.
#[inline]
fn take_back(number: i64, sku: &SkuStock, of: Option<SkuId>, tell: &mut impl FnMut(Step)) -> i64 {
    let mut left = number;
    for (code, by) in [
        (StepCode::Held, sku.held),
        (StepCode::Lots, sku.lots_elsewhere),
        (StepCode::Safety, sku.safety_held),
    ] {
        if by > 0 {
            left = left.saturating_sub(by);
            tell(Step::new(code, by, left).of(of));
        }
    }
    left.max(0)
}

/// How many bundles the scarcest leaf allows, less what is kept of the bundle itself.
#[inline]
fn bundle_base(sku: &SkuStock, leaves: &[Leaf], tell: &mut impl FnMut(Step)) -> Result<i64, LeaveAlone> {
    let mut least: Option<i64> = None;
    let mut scarcest = None;
    let mut made_to_order = false;
    for leaf in leaves {
        match leaf.stock.counting {
            Counting::NotCounted => continue,
            Counting::MadeToOrder => {
                made_to_order = true;
                continue;
            }
            Counting::Counted => {}
        }
        if !leaf.stock.set_once {
            return Err(LeaveAlone::NeverSet);
        }
        tell(Step::new(StepCode::Expected, 0, leaf.stock.expected).of(Some(leaf.sku_id)));
        let base = take_back(leaf.stock.expected, &leaf.stock, Some(leaf.sku_id), tell);
        let bundles = base / leaf.quantity.max(1);
        tell(Step::new(StepCode::Leaf, leaf.quantity, bundles).of(Some(leaf.sku_id)));
        if least.is_none_or(|least| bundles < least) {
            least = Some(bundles);
            scarcest = Some(leaf.sku_id);
        }
    }
    let Some(least) = least else {
        return Err(if made_to_order { LeaveAlone::MadeToOrder } else { LeaveAlone::NotCounted });
    };
    tell(Step::new(StepCode::Bundle, 0, least).of(scarcest));
    Ok(take_back(least, sku, None, tell))
}

/// Step 2: the shop's share, or all or nothing of the last pieces.
#[inline]
fn shared(input: &ListingInput, base: i64, tell: &mut impl FnMut(Step)) -> i64 {
    if let Some(last) = input.last_pieces
        && base > 0
        && last.largest_percent > 0
        && (base <= last.threshold || part(base, last.largest_percent) == 0)
    {
        let number = if last.first { base } else { 0 };
        tell(Step::new(StepCode::LastPieces, last.threshold, number));
        return number;
    }
    let number = part(base, input.percent);
    if input.percent != 100 {
        tell(Step::new(StepCode::Share, i64::from(input.percent), number));
    }
    number
}

/// floor(`base` x `percent` / 100) without overflowing, `base` not below 0.
const fn part(base: i64, percent: u8) -> i64 {
    let percent = if percent > 100 { 100 } else { percent as i64 };
    base / 100 * percent + base % 100 * percent / 100
}

/// Step 4. What is shown stays while it is between refill point and portion; else it becomes a portion again.
fn trickled(trickle: Trickle, shown: Option<i64>, shared: i64) -> i64 {
    let aim = match shown {
        Some(shown) if shown > trickle.refill_at && shown <= trickle.portion => shown,
        _ => trickle.portion,
    };
    aim.min(shared).max(0)
}
