//! セット商品: a bill of materials, flattened to what is really on the shelf.

use std::collections::BTreeMap;

use crate::{SkuId, order::Part};

/// How deep bundles may lie in each other.
pub const MAX_DEPTH: usize = 10;

/// Why a bundle can't be flattened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BundleError {
    /// The SKU contains itself, directly or through others.
    #[error("bundle contains itself: {0}")]
    Cycle(SkuId),
    /// More than [`MAX_DEPTH`] bundles lie in each other; this is the one at which we gave up.
    #[error("bundle too deep: {0}")]
    TooDeep(SkuId),
    /// A part of this bundle has a quantity below 1, or the quantities overflow.
    #[error("bundle with an impossible quantity: {0}")]
    BadQuantity(SkuId),
}

/// A SKU flattened to leaves, the quantities summed over all paths, sorted by SKU.
///
/// `parts_of` gives the direct parts of a bundle and `None` (or nothing) for a plain SKU, which is its own only leaf.
/// Leaves that are not counted are still in the result: [`compute`](super::compute) lets them drop out.
pub fn flatten(
    sku_id: SkuId,
    parts_of: &dyn Fn(SkuId) -> Option<Vec<Part>>,
) -> Result<Vec<Part>, BundleError> {
    let mut walk = Walk { parts_of, path: Vec::new(), done: BTreeMap::new() };
    walk.visit(sku_id)?;
    let leaves = walk.done.remove(&sku_id).map(|flat| flat.leaves).unwrap_or_default();
    Ok(leaves.into_iter().map(|(sku_id, quantity)| Part { sku_id, quantity }).collect())
}

/// What `unexplained` pieces of a listing hold back at each part of its SKU: add these up into
/// [`SkuStock::safety_held`](super::SkuStock::safety_held) of the parts. For a plain SKU give one part of quantity 1.
pub fn safety_of_parts(unexplained: i64, parts: &[Part]) -> impl Iterator<Item = (SkuId, i64)> {
    parts
        .iter()
        .filter(move |_| unexplained > 0)
        .map(move |part| (part.sku_id, unexplained.saturating_mul(part.quantity)))
}

/// The way on which a SKU contains itself, from it back to it (A, B, A); `None` where there is no circle through it.
pub fn circle(sku_id: SkuId, parts_of: &dyn Fn(SkuId) -> Option<Vec<Part>>) -> Option<Vec<SkuId>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut way = vec![sku_id];
    back_to(sku_id, sku_id, parts_of, &mut seen, &mut way).then_some(way)
}

fn back_to(
    start: SkuId,
    at: SkuId,
    parts_of: &dyn Fn(SkuId) -> Option<Vec<Part>>,
    seen: &mut std::collections::BTreeSet<SkuId>,
    way: &mut Vec<SkuId>,
) -> bool {
    // What does not lead back leads back on no way; a SKU is looked at once.
    if !seen.insert(at) || way.len() > MOST_STEPS {
        return false;
    }
    for part in parts_of(at).unwrap_or_default() {
        way.push(part.sku_id);
        if part.sku_id == start || back_to(start, part.sku_id, parts_of, seen, way) {
            return true;
        }
        way.pop();
    }
    false
}

/// Steps of a circle that are followed: more than anybody could read.
const MOST_STEPS: usize = 100;

struct Flat {
    leaves: BTreeMap<SkuId, i64>,
    height: usize,
}

struct Walk<'a> {
    parts_of: &'a dyn Fn(SkuId) -> Option<Vec<Part>>,
    path: Vec<SkuId>,
    /// Each bundle once, so that a part used in many places costs nothing more.
    done: BTreeMap<SkuId, Flat>,
}

impl Walk<'_> {
    /// Flattens `sku_id` into `done` and says how many bundles lie in each other there.
    fn visit(&mut self, sku_id: SkuId) -> Result<usize, BundleError> {
        if self.path.contains(&sku_id) {
            return Err(BundleError::Cycle(sku_id));
        }
        if let Some(flat) = self.done.get(&sku_id) {
            let height = flat.height;
            return if self.path.len() + height > MAX_DEPTH {
                Err(BundleError::TooDeep(sku_id))
            } else {
                Ok(height)
            };
        }
        let parts = (self.parts_of)(sku_id).unwrap_or_default();
        let mut leaves = BTreeMap::new();
        let mut height = 0;
        if parts.is_empty() {
            leaves.insert(sku_id, 1);
        } else if self.path.len() >= MAX_DEPTH {
            return Err(BundleError::TooDeep(sku_id));
        } else {
            self.path.push(sku_id);
            for part in parts {
                if part.quantity < 1 {
                    return Err(BundleError::BadQuantity(sku_id));
                }
                height = height.max(1 + self.visit(part.sku_id)?);
                let below = self.done.get(&part.sku_id).map(|flat| &flat.leaves);
                for (&leaf, &quantity) in below.into_iter().flatten() {
                    let sum: &mut i64 = leaves.entry(leaf).or_default();
                    *sum = quantity
                        .checked_mul(part.quantity)
                        .and_then(|more| sum.checked_add(more))
                        .ok_or(BundleError::BadQuantity(sku_id))?;
                }
            }
            self.path.pop();
        }
        self.done.insert(sku_id, Flat { leaves, height });
        Ok(height)
    }
}
