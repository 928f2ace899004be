//! セット商品: what they are made of, checked while it is typed.

mod export;
mod file;
mod import;

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, SkuId,
    order::Part,
    stock::{self as rule, BundleError, Counting, MAX_DEPTH},
};
use miseban_store::{Reader, Result, Store, StoreError, skus, stock};

pub(crate) use export::export;
pub(crate) use import::{IMPORT, dry_run, import};

use super::{
    impact::Hypothesis,
    look,
    note::{Done, changed},
    once::once,
    orders::left_of,
    products::told,
    stock::serde_name,
};
use crate::{
    problem::{Fault, FaultResult, problem},
    views::{
        BundleChecked, BundlePart, BundleView, CheckBundle, Nothing, OneSku, PartQuantity, Problem,
        SaveBundle,
    },
};

const COMMAND: &str = "bundles.save";
/// Most pieces of a part in one set.
pub(super) const MOST_IN_SET: i64 = 100_000;
/// Most different parts of one set.
pub(super) const MOST_PARTS: usize = 200;

/// What bundles would be made of; the others are as they are.
pub(super) type Thought = BTreeMap<SkuId, Vec<Part>>;

/// The direct parts of a SKU, as they would be.
pub(super) fn parts_of(r: &impl Reader, thought: &Thought, sku: SkuId) -> Option<Vec<Part>> {
    match thought.get(&sku) {
        Some(parts) => (!parts.is_empty()).then(|| parts.clone()),
        None => skus::parts(r, sku).ok().flatten(),
    }
}

/// What a SKU is made of now.
pub(crate) async fn get(store: &Store, arg: OneSku) -> FaultResult<BundleView> {
    Ok(store
        .read(move |r| {
            let parts = skus::parts(r, arg.sku_id)?.unwrap_or_default();
            view(r, arg.sku_id, &parts)
        })
        .await?)
}

/// What a SKU of these parts would be, and what that does to the numbers at the malls.
pub(crate) async fn check(store: &Store, arg: CheckBundle, now: Instant) -> FaultResult<BundleChecked> {
    let parts = summed(&arg.parts)?;
    let (sku, of) = (arg.sku_id, parts.clone());
    let (bundle, problem) = store
        .read(move |r| {
            let thought = Thought::from([(sku, of.clone())]);
            match impossible(r, &thought, sku)? {
                None => Ok((view(r, sku, &of)?, None)),
                Some(why) => Ok((bare(r, sku, &of)?, Some(why))),
            }
        })
        .await?;
    let look = if problem.is_none() {
        Some(look::preview(store, COMMAND, &about(sku, &parts), hypothesis(sku, &parts), now).await?)
    } else {
        None
    };
    Ok(BundleChecked { bundle, problem: problem.as_ref().map(crate::problem::problem), look })
}

fn about(sku: SkuId, parts: &[Part]) -> (SkuId, Vec<(SkuId, i64)>) {
    (sku, parts.iter().map(|part| (part.sku_id, part.quantity)).collect())
}

fn hypothesis(sku: SkuId, parts: &[Part]) -> Hypothesis {
    Hypothesis { parts: Thought::from([(sku, parts.to_vec())]), ..Hypothesis::default() }
}

/// Saves what a SKU is made of. Orders already taken keep what they were taken in with.
pub(crate) async fn save(store: &Store, arg: SaveBundle, now: Instant) -> FaultResult<Nothing> {
    let parts = summed(&arg.parts)?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let thought = Thought::from([(arg.sku_id, parts.clone())]);
                if let Some(why) = impossible(w, &thought, arg.sku_id)? {
                    return Err(StoreError::refused(why));
                }
                let looked = look::look_first(
                    w,
                    COMMAND,
                    &about(arg.sku_id, &parts),
                    &hypothesis(arg.sku_id, &parts),
                    arg.seen.as_deref(),
                    now,
                )?;
                write(w, arg.sku_id, &parts, &arg.request_id, now)?;
                looked.approve(w)?;
                Ok(Nothing {})
            })
        })
        .await?)
}

/// Writes the parts, with what stood there before on record.
pub(super) fn write(
    w: &mut miseban_store::Write<'_>,
    sku: SkuId,
    parts: &[Part],
    request_id: &str,
    now: Instant,
) -> Result<()> {
    let before = told(w, sku)?;
    skus::set_parts(w, sku, parts)?;
    let done = Done { what: "history.bundle_saved", subject: "sku", id: sku.0, request_id: Some(request_id) };
    changed(w, &done, Some(&before), Some(&told(w, sku)?), now)
}

/// The parts, one that is named twice counted once with both quantities.
fn summed(parts: &[PartQuantity]) -> FaultResult<Vec<Part>> {
    let mut sums: BTreeMap<SkuId, i64> = BTreeMap::new();
    for part in parts {
        if part.quantity < 1 || part.quantity > MOST_IN_SET {
            return Err(Fault::new("bundle.quantity").with("most", MOST_IN_SET));
        }
        let sum = sums.entry(part.sku_id).or_default();
        *sum = sum.saturating_add(part.quantity);
    }
    if sums.len() > MOST_PARTS {
        return Err(Fault::new("bundle.many_parts").with("most", MOST_PARTS));
    }
    Ok(sums.into_iter().map(|(sku_id, quantity)| Part { sku_id, quantity }).collect())
}

/// Why a bundle can't be so: it contains itself (the circle is named), or it or one above it lies too deep. A SKU with a
/// number of its own may become a bundle; its number sleeps then.
pub(super) fn impossible(r: &impl Reader, thought: &Thought, sku: SkuId) -> Result<Option<Coded>> {
    let parts = |sku| parts_of(r, thought, sku);
    if let Some(way) = rule::circle(sku, &parts) {
        let codes = way.iter().map(|sku| code_of(r, *sku)).collect::<Result<Vec<_>>>()?;
        return Ok(Some(Coded::new("bundle.circle").with("way", codes.join(" → "))));
    }
    let mut tops = vec![sku];
    tops.extend(skus::bundles_containing(r, sku)?);
    for top in tops {
        if let Err(error) = rule::flatten(top, &parts) {
            let coded = match error {
                BundleError::TooDeep(_) | BundleError::Cycle(_) => {
                    Coded::new("bundle.depth").with("code", code_of(r, top)?).with("most", MAX_DEPTH)
                }
                BundleError::BadQuantity(_) => Coded::new("bundle.quantity").with("most", MOST_IN_SET),
            };
            return Ok(Some(coded));
        }
    }
    Ok(None)
}

pub(super) fn code_of(r: &impl Reader, sku: SkuId) -> Result<String> {
    Ok(skus::get(r, sku)?.map_or_else(|| sku.to_string(), |row| row.code))
}

/// A bundle of these parts that can be one.
fn view(r: &impl Reader, sku: SkuId, parts: &[Part]) -> Result<BundleView> {
    let mut view = bare(r, sku, parts)?;
    let thought = Thought::from([(sku, parts.to_vec())]);
    let leaves = rule::flatten(sku, &|sku| parts_of(r, &thought, sku))
        .map_err(|_| StoreError::conflict("bundle.unsound"))?;
    if parts.is_empty() {
        return Ok(view);
    }
    let mut unknown = false;
    for leaf in leaves {
        let part = part(r, leaf)?;
        if part.counting == "counted" {
            match part.enough_for {
                None => unknown = true,
                Some(enough) if view.makes.is_none_or(|least| enough < least) => {
                    view.makes = Some(enough);
                    view.scarcest = Some(part.sku_id);
                }
                Some(_) => {}
            }
        }
        view.leaves.push(part);
    }
    if unknown {
        view.makes = None;
        view.scarcest = None;
    }
    Ok(view)
}

fn bare(r: &impl Reader, sku: SkuId, parts: &[Part]) -> Result<BundleView> {
    let row = skus::get(r, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let above = skus::bundles_containing(r, sku)?;
    Ok(BundleView {
        sku_id: sku,
        code: row.code,
        parts: parts.iter().map(|one| part(r, *one)).collect::<Result<_>>()?,
        leaves: Vec::new(),
        makes: None,
        scarcest: None,
        inside: above.iter().map(|sku| code_of(r, *sku)).collect::<Result<_>>()?,
    })
}

fn part(r: &impl Reader, part: Part) -> Result<BundlePart> {
    let row = skus::get(r, part.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let bundle = skus::parts(r, part.sku_id)?.is_some();
    // What is held back, or set aside for a listing, can't be put into a set either; the number at the mall takes that off.
    let available = match row.counting {
        Counting::Counted if bundle => left_of(r, part.sku_id)?,
        Counting::Counted => {
            stock::stock(r, part.sku_id)?.filter(|row| row.set_at.is_some()).map(|row| row.expected)
        }
        Counting::NotCounted | Counting::MadeToOrder => None,
    };
    Ok(BundlePart {
        sku_id: row.id,
        code: row.code,
        name: row.name,
        variation: row.variation,
        quantity: part.quantity,
        bundle,
        counting: serde_name(&row.counting),
        available,
        enough_for: available.map(|pieces| pieces.max(0) / part.quantity.max(1)),
    })
}

/// A row's trouble as the person sees it.
pub(super) fn told_problem(coded: &Coded) -> Problem {
    problem(coded)
}
