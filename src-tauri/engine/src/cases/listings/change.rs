//! Stock link and who ships, for many listings at once: told first, then done.

use miseban_domain::{Coded, Instant, ListingId, observation::FulfilledBy};
use miseban_store::{Reader, Result, Store, Write, listings, listings::ListingRow};
use serde_json::json;

use super::{code_of, listing_row, match_only};
use crate::{
    cases::{
        impact::Hypothesis,
        look,
        note::{Done, changed},
        once::once,
        stock::serde_name,
    },
    problem::{Fault, FaultResult, problem},
    views::{ChangeListings, ChangePreview, ListingLeftOut, ListingsChanged},
};

const COMMAND: &str = "listings.change";

/// What is wanted of each listing.
#[derive(Clone, Copy)]
struct Wanted {
    linked: Option<bool>,
    fulfilled_by: Option<FulfilledBy>,
}

impl Wanted {
    fn of(arg: &ChangeListings) -> FaultResult<Self> {
        let fulfilled_by = match arg.fulfilled_by.as_deref() {
            None => None,
            Some("shop") => Some(FulfilledBy::Shop),
            Some("mall") => Some(FulfilledBy::Mall),
            Some(_) => return Err(Fault::new("problem.bad_argument").with("field", "fulfilled_by")),
        };
        Ok(Self { linked: arg.linked, fulfilled_by })
    }

    fn links(self, row: &ListingRow) -> bool {
        self.linked.is_some_and(|linked| linked != row.linked)
    }

    fn ships(self, row: &ListingRow) -> bool {
        self.fulfilled_by.is_some_and(|by| by != row.fulfilled_by)
    }
}

/// Which are others then, and which are left out.
struct Sorted {
    rows: Vec<ListingRow>,
    left_out: Vec<ListingLeftOut>,
}

fn sorted(r: &impl Reader, ids: &[ListingId], wanted: Wanted) -> Result<Sorted> {
    let mut sorted = Sorted { rows: Vec::new(), left_out: Vec::new() };
    for id in ids {
        let row = listing_row(r, *id)?;
        let reason = if match_only(&row) {
            Some("listing.match_only")
        } else if !wanted.links(&row) && !wanted.ships(&row) {
            Some("listing.so_already")
        } else {
            None
        };
        match reason {
            None => sorted.rows.push(row),
            Some(code) => sorted.left_out.push(ListingLeftOut {
                listing_id: *id,
                code: code_of(r, row.sku_id)?,
                reason: problem(&Coded::new(code)),
            }),
        }
    }
    Ok(sorted)
}

fn hypothesis(rows: &[ListingRow], wanted: Wanted) -> Hypothesis {
    let mut change = Hypothesis::default();
    for row in rows {
        if let Some(linked) = wanted.linked {
            change.linked.insert(row.id, linked);
        }
        if let Some(by) = wanted.fulfilled_by {
            change.fulfilled_by.insert(row.id, by);
        }
    }
    change
}

fn about(arg: &ChangeListings) -> (Vec<ListingId>, Option<bool>, Option<String>) {
    (arg.listing_ids.clone(), arg.linked, arg.fulfilled_by.clone())
}

/// What it would do.
pub(crate) async fn preview(store: &Store, arg: ChangeListings, now: Instant) -> FaultResult<ChangePreview> {
    let wanted = Wanted::of(&arg)?;
    let ids = arg.listing_ids.clone();
    let sorted = store.read(move |r| sorted(r, &ids, wanted)).await?;
    let to_be_read =
        sorted.rows.iter().filter(|row| wanted.links(row) && wanted.linked == Some(true)).count();
    let look = look::preview(store, COMMAND, &about(&arg), hypothesis(&sorted.rows, wanted), now).await?;
    Ok(ChangePreview {
        changed: count(sorted.rows.len()),
        left_out: sorted.left_out,
        to_be_read: count(to_be_read),
        look,
    })
}

/// Does it.
pub(crate) async fn change(store: &Store, arg: ChangeListings, now: Instant) -> FaultResult<ListingsChanged> {
    let wanted = Wanted::of(&arg)?;
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let sorted = sorted(w, &arg.listing_ids, wanted)?;
                let change = hypothesis(&sorted.rows, wanted);
                let looked = look::look_first(w, COMMAND, &about(&arg), &change, arg.seen.as_deref(), now)?;
                for row in &sorted.rows {
                    write(w, row, wanted, &arg.request_id, now)?;
                }
                looked.approve(w)?;
                Ok(ListingsChanged { changed: count(sorted.rows.len()), left_out: sorted.left_out })
            })
        })
        .await?)
}

fn write(w: &mut Write<'_>, row: &ListingRow, wanted: Wanted, request_id: &str, now: Instant) -> Result<()> {
    let told = |row: &ListingRow| json!({ "linked": row.linked, "fulfilled_by": serde_name(&row.fulfilled_by), "set_aside": row.set_aside });
    if let Some(by) = wanted.fulfilled_by {
        listings::set_fulfilled_by(w, row.id, by)?;
    }
    if let Some(linked) = wanted.linked {
        listings::set_linked(w, row.id, linked)?;
    }
    let after = listing_row(w, row.id)?;
    let done = Done {
        what: "history.listing_switched",
        subject: "listing",
        id: row.id.0,
        request_id: Some(request_id),
    };
    changed(w, &done, Some(&told(row)), Some(&told(&after)), now)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
