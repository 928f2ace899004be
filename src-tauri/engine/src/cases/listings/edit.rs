//! What is typed of listings, cell by cell: title, price, 専用枠, cap, buffer, stopped.

use std::collections::BTreeMap;

use miseban_domain::{Instant, ListingId, text};
use miseban_store::{
    Result, Store, Write,
    listings::{self, ListingRow, ListingRules},
};
use serde_json::{Value, json};

use super::listing_row;
use crate::{
    cases::{
        impact::Hypothesis,
        look,
        note::{Done, changed},
        once::once,
    },
    problem::{Fault, FaultResult},
    views::{EditListings, ListingCell, ListingRefused, ListingsEdited, Look},
};

const COMMAND: &str = "listings.edit";
/// Beyond any number of pieces or price.
const MOST: i64 = 1_000_000_000;
const TITLE_LENGTH: usize = 500;

/// What the cells would do to the numbers: of each listing, and of the others of its SKU.
pub(crate) async fn preview(store: &Store, arg: EditListings, now: Instant) -> FaultResult<Look> {
    let changes = arg.changes.clone();
    let change =
        store.read(move |r| Ok(Hypothesis { rules: rules(r, &changes)?, ..Hypothesis::default() })).await?;
    look::preview(store, COMMAND, &arg.changes, change, now).await
}

fn rules(
    r: &impl miseban_store::Reader,
    changes: &[ListingCell],
) -> Result<BTreeMap<ListingId, ListingRules>> {
    let mut rows: BTreeMap<ListingId, ListingRow> = BTreeMap::new();
    let mut rules = BTreeMap::new();
    for change in changes {
        let mut row = match rows.remove(&change.listing_id) {
            Some(row) => row,
            None => listing_row(r, change.listing_id)?,
        };
        // What can't be read is refused when it is saved.
        if is_rule(&change.field) && cell(&mut row, &change.field, &change.value).is_ok() {
            rules.insert(row.id, rules_of(&row));
        }
        rows.insert(row.id, row);
    }
    Ok(rules)
}

fn is_rule(field: &str) -> bool {
    matches!(field, "set_aside" | "cap" | "buffer" | "stopped")
}

const fn rules_of(row: &ListingRow) -> ListingRules {
    ListingRules { stopped: row.stopped, cap: row.cap, buffer: row.buffer, set_aside: row.set_aside }
}

/// Writes the cells; what can't be is refused for itself.
pub(crate) async fn edit(store: &Store, arg: EditListings, now: Instant) -> FaultResult<ListingsEdited> {
    Ok(store
        .write(move |w| {
            once(w, &arg.request_id.clone(), COMMAND, now, |w| {
                let change = Hypothesis { rules: rules(w, &arg.changes)?, ..Hypothesis::default() };
                let looked = look::look_first(w, COMMAND, &arg.changes, &change, arg.seen.as_deref(), now)?;
                let mut answer = ListingsEdited { before: Vec::new(), refused: Vec::new() };
                for change in &arg.changes {
                    write_cell(w, change, &arg.request_id, &mut answer, now)?;
                }
                answer.before.reverse();
                looked.approve(w)?;
                Ok(answer)
            })
        })
        .await?)
}

fn write_cell(
    w: &mut Write<'_>,
    change: &ListingCell,
    request_id: &str,
    answer: &mut ListingsEdited,
    now: Instant,
) -> Result<()> {
    let mut row = listing_row(w, change.listing_id)?;
    let old = told(&row);
    let before = match cell(&mut row, &change.field, &change.value) {
        Ok(before) => before,
        Err(fault) => {
            answer.refused.push(ListingRefused {
                listing_id: change.listing_id,
                field: change.field.clone(),
                problem: *fault.problem,
            });
            return Ok(());
        }
    };
    if told(&row) == old {
        return Ok(());
    }
    if is_rule(&change.field) {
        listings::set_rules(w, row.id, &rules_of(&row))?;
    } else {
        listings::set_article(w, row.id, &row.title, row.price)?;
    }
    answer.before.push(ListingCell { value: before, ..change.clone() });
    let done = Done {
        what: "history.listing_edited",
        subject: "listing",
        id: row.id.0,
        request_id: Some(request_id),
    };
    changed(w, &done, Some(&old), Some(&told(&row)), now)
}

fn told(row: &ListingRow) -> Value {
    json!({
        "title": row.title,
        "listing_price": row.price,
        "set_aside": row.set_aside,
        "cap": row.cap,
        "buffer": row.buffer,
        "stopped": row.stopped,
    })
}

/// Changes a cell; gives what stood there, as it would be typed.
fn cell(row: &mut ListingRow, field: &str, typed: &str) -> std::result::Result<String, Fault> {
    let as_typed = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    Ok(match field {
        "title" => {
            if typed.chars().count() > TITLE_LENGTH {
                return Err(Fault::new("product.text_long").with("most", TITLE_LENGTH));
            }
            std::mem::replace(&mut row.title, typed.trim().to_owned())
        }
        "price" => as_typed(std::mem::replace(&mut row.price, number(typed)?)),
        "cap" => as_typed(std::mem::replace(&mut row.cap, number(typed)?)),
        // Nothing set aside and nothing kept back is what an empty cell means here; both say so beside it.
        "set_aside" => std::mem::replace(&mut row.set_aside, number(typed)?.unwrap_or(0)).to_string(),
        "buffer" => std::mem::replace(&mut row.buffer, number(typed)?.unwrap_or(0)).to_string(),
        "stopped" => {
            let stopped =
                typed.parse().map_err(|_| Fault::new("problem.bad_argument").with("field", "stopped"))?;
            std::mem::replace(&mut row.stopped, stopped).to_string()
        }
        other => return Err(Fault::new("problem.bad_argument").with("field", other)),
    })
}

fn number(typed: &str) -> std::result::Result<Option<i64>, Fault> {
    let number =
        text::number(typed).map_err(|_| Fault::new("problem.not_a_number").with("value", typed.trim()))?;
    match number {
        Some(number) if number < 0 => Err(Fault::new("problem.number_negative").with("value", number)),
        Some(number) if number > MOST => Err(Fault::new("problem.number_too_large").with("most", MOST)),
        _ => Ok(number),
    }
}
