//! `InventoryAPI` 2.0 and 2.1: reading, single records.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    inventory_check::{read_pair, sku_of},
    messages::{inventory_error, inventory_errors},
    router::Call,
    world::{RakutenShop, SkuId, Stocked, World},
};
use crate::{
    clock::{DAY, iso_datetime},
    stand::{books::Cause, wire::Answer},
};

/// The most records in one answer (official).
const MOST: usize = 1_000;

impl World {
    /// A record that belongs to no article goes away after 24 hours (official).
    pub(super) fn sweep_orphans(&mut self, now: i64) {
        let (goods, books) = (&self.goods, &mut self.books);
        self.inventory.retain(|id, stocked| {
            let keep = goods.contains_key(id) || now - stocked.created < DAY;
            if !keep {
                let key = crate::stand::goods::sku_key(&id.0, &id.1);
                books.change(&key, now, Cause::ByHand, Some(stocked.quantity), None);
            }
            keep
        });
    }
}

/// A record as the API writes it; `newest` is 2.1 with lead times and ship-from.
fn record(id: &SkuId, stocked: &Stocked, newest: bool) -> Value {
    let mut record = json!({
        "manageNumber": id.0,
        "variantId": id.1,
        "quantity": stocked.quantity,
        "created": iso_datetime(stocked.created),
        "updated": iso_datetime(stocked.updated),
    });
    if let (true, Some(record)) = (newest, record.as_object_mut()) {
        if let Some(times) = stocked.lead_times {
            let mut lead_time = serde_json::Map::new();
            for (name, id) in
                [("normalDeliveryTimeId", times.normal), ("backOrderDeliveryTimeId", times.back_order)]
            {
                if let Some(id) = id {
                    lead_time.insert(name.to_owned(), json!(id));
                }
            }
            record.insert("operationLeadTime".to_owned(), Value::Object(lead_time));
        }
        if let Some(ids) = &stocked.ship_from {
            record.insert("shipFromIds".to_owned(), json!(ids));
        }
    }
    record
}

fn not_found() -> Answer {
    inventory_errors(404, &[inventory_error("GE0014", "The requested resource was not found.", None)])
}

fn refuse(code: &str, message: &str, path: &str) -> Answer {
    inventory_errors(400, &[inventory_error(code, message, Some(path.to_owned()))])
}

/// The member `inventories`, or the refusal.
pub(super) fn entries(call: &Call<'_>, most: usize) -> Result<Vec<Value>, Answer> {
    if call.request.body.is_empty() {
        return Err(inventory_errors(400, &[inventory_error("GE0011", "The request body is empty.", None)]));
    }
    let Ok(mut body) = call.request.json::<Value>() else {
        return Err(inventory_errors(400, &[inventory_error("IE0002", "The body is no JSON.", None)]));
    };
    let list = match body.get_mut("inventories").map(Value::take) {
        Some(Value::Array(list)) if !list.is_empty() => list,
        Some(Value::Array(_) | Value::Null) | None => {
            return Err(refuse("IE0001", "inventories is mandatory.", "inventories"));
        }
        Some(_) => return Err(refuse("IE0002", "inventories must be a list.", "inventories")),
    };
    if list.len() > most {
        return Err(refuse("IE1101", &format!("At most {most} entries."), "inventories"));
    }
    Ok(list)
}

impl RakutenShop {
    pub(super) fn bulk_get(&self, newest: bool, call: &Call<'_>) -> Answer {
        let list = match entries(call, MOST) {
            Ok(list) => list,
            Err(answer) => return answer,
        };
        let (mut ids, mut errors, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (index, entry) in list.iter().enumerate() {
            match read_pair(entry, index) {
                // Duplicates: the code is official, that reading refuses them too is inferred.
                Ok(id) if !seen.insert(id.clone()) => {
                    let path = Some(format!("inventories[{index}]"));
                    errors.push(inventory_error("IE1102", "Duplicate entries in the request.", path));
                }
                Ok(id) => ids.push(id),
                Err(mut found) => errors.append(&mut found),
            }
        }
        if !errors.is_empty() {
            return inventory_errors(400, &errors);
        }
        let world = self.world();
        let found: Vec<Value> =
            ids.iter().filter_map(|id| Some(record(id, world.inventory.get(id)?, newest))).collect();
        Answer::json(200, &json!({"inventories": found}))
    }

    pub(super) fn bulk_get_range(&self, newest: bool, call: &Call<'_>) -> Answer {
        let bound = |name: &str| {
            let text = call.request.query_value(name);
            let text = text.ok_or_else(|| refuse("IE0001", &format!("{name} is mandatory."), name))?;
            text.parse::<i64>()
                .ok()
                .filter(|bound| (0..=99_999).contains(bound))
                .ok_or_else(|| refuse("IE0003", &format!("{name} is out of range."), name))
        };
        let (least, most) = match (bound("minQuantity"), bound("maxQuantity")) {
            (Ok(least), Ok(most)) => (least, most),
            (Err(answer), _) | (_, Err(answer)) => return answer,
        };
        let world = self.world();
        let mut found: Vec<(&SkuId, &Stocked)> = world
            .inventory
            .iter()
            .filter(|(_, stocked)| (least..=most).contains(&stocked.quantity))
            .collect();
        if found.len() > MOST {
            return inventory_errors(400, &[inventory_error("IE0116", "More than 1000 records.", None)]);
        }
        found.sort_by_key(|(_, stocked)| std::cmp::Reverse(stocked.updated));
        let found: Vec<Value> = found.into_iter().map(|(id, stocked)| record(id, stocked, newest)).collect();
        Answer::json(200, &json!({"inventories": found}))
    }

    pub(super) fn one(&self, item: &str, variant: &str, newest: bool, _: &Call<'_>) -> Answer {
        let id = sku_of(item, variant);
        match self.world().inventory.get(&id) {
            Some(stocked) => Answer::json(200, &record(&id, stocked, newest)),
            None => not_found(),
        }
    }

    pub(super) fn delete(&self, item: &str, variant: &str, call: &Call<'_>) -> Answer {
        let id = sku_of(item, variant);
        let mut world = self.world();
        if !world.inventory.contains_key(&id) {
            return not_found();
        }
        let cause = Cause::Push { request: call.seq, relative: false };
        world.set_quantity(&id, None, cause, call.now);
        Answer::empty(204)
    }

    /// The variants of an article. The path is official; the shape of the answer is inferred from bulk-get.
    pub(super) fn variant_list(&self, item: &str) -> Answer {
        let item = item.to_lowercase();
        let world = self.world();
        let variants: Vec<&str> = world
            .inventory
            .keys()
            .filter(|(known, _)| *known == item)
            .map(|(_, variant)| variant.as_str())
            .collect();
        if variants.is_empty() {
            return not_found();
        }
        Answer::json(200, &json!({"manageNumber": item, "variantList": variants}))
    }
}
