//! The end of SKUs, told before it comes: which are deleted for good, which only go out of sight, which stay and why.

use std::collections::BTreeSet;

use miseban_domain::{Coded, Instant, ListingId, SkuId};
use miseban_store::{
    Reader, Result, Store, StoreError,
    listings::{self, ListingRules},
    products, skus,
};

use super::told;
use crate::{
    cases::{
        impact::Hypothesis,
        look,
        note::{Done, changed},
        once::once,
    },
    problem::{FaultResult, problem},
    views::{RemovalPreview, RemovalRow, RemoveSkus, SkusRemoved, SomeSkus},
};

const COMMAND: &str = "products.remove";

/// What removing would mean, SKU by SKU.
pub async fn preview(store: &Store, arg: RemoveSkus, now: Instant) -> FaultResult<RemovalPreview> {
    let ids = arg.sku_ids.clone();
    let (rows, change) = store
        .read(move |r| {
            let rows = ids.iter().map(|sku| row(r, *sku, &ids)).collect::<Result<Vec<_>>>()?;
            let change = hypothesis(r, &rows)?;
            Ok((rows, change))
        })
        .await?;
    let look = look::preview(store, COMMAND, &arg.sku_ids, change, now).await?;
    Ok(RemovalPreview { rows, look })
}

fn row(r: &impl Reader, sku: SkuId, together: &[SkuId]) -> Result<RemovalRow> {
    let row = skus::get(r, sku)?.ok_or_else(|| StoreError::not_found("sku"))?;
    let uses = products::uses(r, sku)?;
    // Bundles that go at the same time don't hold their parts.
    let mut holding = Vec::new();
    for bundle in uses.bundles.iter().filter(|bundle| !together.contains(bundle)) {
        holding.push(skus::get(r, *bundle)?.map_or_else(|| bundle.to_string(), |bundle| bundle.code));
    }
    let outcome = if !holding.is_empty() {
        "kept"
    } else if uses.history() {
        "archived"
    } else {
        "deleted"
    };
    Ok(RemovalRow {
        sku_id: sku,
        code: row.code,
        name: row.name,
        variation: row.variation,
        outcome: outcome.to_owned(),
        reason: (!holding.is_empty())
            .then(|| problem(&Coded::new("product.is_part").with("codes", holding.join("、")))),
        movements: uses.movements,
        order_lines: uses.order_lines,
        listings: uses.listings,
    })
}

/// What goes out of sight shows 0; what is deleted is not sent to any more.
fn hypothesis(r: &impl Reader, rows: &[RemovalRow]) -> Result<Hypothesis> {
    let mut change = Hypothesis::default();
    let mut gone: BTreeSet<ListingId> = BTreeSet::new();
    for row in rows {
        for listing in listings::by_sku(r, row.sku_id)? {
            match row.outcome.as_str() {
                "archived" => {
                    let rules = ListingRules {
                        stopped: true,
                        cap: listing.cap,
                        buffer: listing.buffer,
                        set_aside: listing.set_aside,
                    };
                    change.rules.insert(listing.id, rules);
                }
                "deleted" => {
                    gone.insert(listing.id);
                }
                _ => {}
            }
        }
    }
    change.removals = gone;
    Ok(change)
}

/// Removes SKUs: for good where nothing ever happened to them, else out of sight. Parts of bundles stay.
pub async fn remove(store: &Store, arg: RemoveSkus, now: Instant) -> FaultResult<SkusRemoved> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let rows =
                    arg.sku_ids.iter().map(|sku| row(w, *sku, &arg.sku_ids)).collect::<Result<Vec<_>>>()?;
                let change = hypothesis(w, &rows)?;
                let looked = look::look_first(w, COMMAND, &arg.sku_ids, &change, arg.seen.as_deref(), now)?;
                let mut answer = SkusRemoved { deleted: 0, archived: Vec::new(), kept: Vec::new() };
                // Bundles first: their parts are free then.
                let (bundles, plain): (Vec<_>, Vec<_>) = rows
                    .into_iter()
                    .map(|row| Ok((skus::parts(w, row.sku_id)?.is_some(), row)))
                    .collect::<Result<Vec<_>>>()?
                    .into_iter()
                    .partition(|(bundle, _)| *bundle);
                for (_, row) in bundles.into_iter().chain(plain) {
                    if row.outcome == "kept" {
                        answer.kept.push(row);
                        continue;
                    }
                    let before = told(w, row.sku_id)?;
                    let gone = products::delete_sku(w, row.sku_id, now)?;
                    let what = if gone { "history.sku_deleted" } else { "history.sku_archived" };
                    let done =
                        Done { what, subject: "sku", id: row.sku_id.0, request_id: Some(&arg.request_id) };
                    changed(w, &done, gone.then_some(&before), None::<&()>, now)?;
                    if gone {
                        answer.deleted += 1;
                    } else {
                        answer.archived.push(row.sku_id);
                    }
                }
                looked.approve(w)?;
                Ok(answer)
            })
        })
        .await?)
}

/// Brings SKUs back into sight.
pub async fn restore(store: &Store, arg: SomeSkus, now: Instant) -> FaultResult<()> {
    store
        .write(move |w| {
            once(w, &arg.request_id.clone(), "products.restore", now, |w| {
                for sku in &arg.sku_ids {
                    products::restore_sku(w, *sku)?;
                    let done = Done {
                        what: "history.sku_restored",
                        subject: "sku",
                        id: sku.0,
                        request_id: Some(&arg.request_id),
                    };
                    changed(w, &done, None::<&()>, None::<&()>, now)?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(())
}
