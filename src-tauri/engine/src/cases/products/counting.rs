//! Counted, not counted, made to order: what changing it does to the listings is shown first.

use std::collections::BTreeMap;

use miseban_domain::{Instant, SkuId, stock::Counting};
use miseban_store::{Reader, Result, Store};

use super::check;
use crate::{
    cases::{
        impact::Hypothesis,
        look::{self, Looked},
    },
    problem::FaultResult,
    views::{Look, PreviewCounting},
};

const COMMAND: &str = "products.edit";

/// What it would do.
pub async fn preview(store: &Store, arg: PreviewCounting, now: Instant) -> FaultResult<Look> {
    let counting = check::counting(&arg.counting)?;
    let changes: BTreeMap<SkuId, Counting> = arg.sku_ids.into_iter().map(|sku| (sku, counting)).collect();
    let about = about(&changes);
    look::preview(store, COMMAND, &about, Hypothesis { counting: changes, ..Hypothesis::default() }, now)
        .await
}

/// Refuses many listings falling silent unseen.
pub(super) fn look_first(
    r: &impl Reader,
    changes: &BTreeMap<SkuId, Counting>,
    seen: Option<&str>,
    now: Instant,
) -> Result<Looked> {
    if changes.is_empty() {
        return Ok(Looked::nothing());
    }
    let change = Hypothesis { counting: changes.clone(), ..Hypothesis::default() };
    look::look_first(r, COMMAND, &about(changes), &change, seen, now)
}

fn about(changes: &BTreeMap<SkuId, Counting>) -> Vec<(SkuId, Counting)> {
    changes.iter().map(|(sku, counting)| (*sku, *counting)).collect()
}
