//! bulk-upsert and the single PUT: all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    inventory::entries,
    inventory_check::{MOST_PIECES, Upsert, read_upsert},
    messages::{inventory_error, inventory_errors},
    router::Call,
    world::{RakutenShop, World},
};
use crate::stand::{books::Cause, faults::Fault, goods::sku_key, wire::Answer};

/// Entries in a request (official).
const MOST: usize = 400;
/// Variants of an article (official).
const MOST_VARIANTS: usize = 400;

impl RakutenShop {
    pub(super) fn bulk_upsert(&self, newest: bool, call: &Call<'_>) -> Answer {
        match entries(call, MOST) {
            Ok(list) => self.upsert(&list, newest, call),
            Err(answer) => answer,
        }
    }

    /// The body of the single PUT is an entry without its keys, which stand in the path.
    pub(super) fn put(&self, item: &str, variant: &str, newest: bool, call: &Call<'_>) -> Answer {
        let Ok(Value::Object(mut entry)) = call.request.json::<Value>() else {
            return inventory_errors(400, &[inventory_error("GE0011", "The request body is empty.", None)]);
        };
        entry.insert("manageNumber".to_owned(), json!(item));
        entry.insert("variantId".to_owned(), json!(variant));
        self.upsert(&[Value::Object(entry)], newest, call)
    }

    fn upsert(&self, list: &[Value], newest: bool, call: &Call<'_>) -> Answer {
        if let Some(code) = whole(list, call.faults) {
            return inventory_errors(400, &[inventory_error(&code, "The request is refused.", None)]);
        }
        let (mut upserts, mut errors, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (index, entry) in list.iter().enumerate() {
            match read_upsert(entry, index, newest, &self.config.lead_time_ids) {
                Ok(upsert) if !seen.insert(upsert.id.clone()) => {
                    let path = Some(format!("inventories[{index}]"));
                    errors.push(inventory_error("IE1102", "Duplicate entries in the request.", path));
                }
                Ok(upsert) => upserts.push((index, upsert)),
                Err(mut found) => errors.append(&mut found),
            }
        }
        let mut world = self.world();
        for (index, upsert) in &upserts {
            if let Some((code, message, member)) = refused(&world, upsert, call.faults, *index) {
                errors.push(inventory_error(code, message, Some(format!("inventories[{index}].{member}"))));
            }
        }
        errors.extend(too_many_variants(&world, &upserts));
        if !errors.is_empty() {
            return inventory_errors(400, &errors);
        }
        for (_, upsert) in upserts {
            world.apply(upsert, newest, call);
        }
        Answer::empty(204)
    }
}

/// The code with which the whole request is refused, as a fault wants it.
fn whole(list: &[Value], faults: &[Fault]) -> Option<String> {
    let text =
        |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let key = |entry: &Value| sku_key(&text(entry, "manageNumber"), &text(entry, "variantId"));
    faults.iter().find_map(|fault| match fault {
        Fault::RefusedWhole { code, skus }
            if skus.is_empty() || list.iter().any(|entry| skus.contains(&key(entry))) =>
        {
            Some(code.clone())
        }
        _ => None,
    })
}

/// What the state says against an entry: code, message, member.
fn refused(
    world: &World,
    upsert: &Upsert,
    faults: &[Fault],
    index: usize,
) -> Option<(&'static str, &'static str, &'static str)> {
    let key = sku_key(&upsert.id.0, &upsert.id.1);
    let picked = faults.iter().any(|fault| match fault {
        Fault::PartlyRefused { skus } if skus.is_empty() => index == 0,
        Fault::PartlyRefused { skus } => skus.contains(&key),
        _ => false,
    });
    if picked {
        return Some(("IE0002", "The value is invalid.", "variantId"));
    }
    if !upsert.relative {
        return None;
    }
    match world.inventory.get(&upsert.id) {
        None => Some(("IE0500", "RELATIVE needs an existing inventory.", "mode")),
        Some(stocked) if !(0..=MOST_PIECES).contains(&(stocked.quantity + upsert.quantity)) => {
            Some(("IE0117", "The resulting quantity is out of range.", "quantity"))
        }
        Some(_) => None,
    }
}

fn too_many_variants(world: &World, upserts: &[(usize, Upsert)]) -> Vec<Value> {
    let mut fresh = BTreeMap::<&str, usize>::new();
    for (_, upsert) in upserts.iter().filter(|(_, upsert)| !world.inventory.contains_key(&upsert.id)) {
        *fresh.entry(&upsert.id.0).or_default() += 1;
    }
    fresh
        .into_iter()
        .filter(|(item, new)| {
            world.inventory.keys().filter(|(known, _)| known == item).count() + new > MOST_VARIANTS
        })
        .map(|(item, _)| {
            inventory_error("IE0121", &format!("{item} would have more than 400 variants."), None)
        })
        .collect()
}

impl World {
    fn apply(&mut self, upsert: Upsert, newest: bool, call: &Call<'_>) {
        let Upsert { id, relative, quantity, lead_times, ship_from } = upsert;
        let before = self.inventory.get(&id).map_or(0, |stocked| stocked.quantity);
        let after = if relative { before + quantity } else { quantity };
        self.set_quantity(&id, Some(after), Cause::Push { request: call.seq, relative }, call.now);
        // 2.1 deletes what a request leaves out; 2.0 doesn't know these members and lets them be (official).
        if newest && let Some(stocked) = self.inventory.get_mut(&id) {
            (stocked.lead_times, stocked.ship_from) = (lead_times, ship_from);
        }
    }
}
