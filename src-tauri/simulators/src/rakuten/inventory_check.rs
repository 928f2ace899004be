//! The rules for the members of the inventory API.

use serde_json::{Map, Value};

use super::{
    messages::inventory_error,
    world::{LeadTimes, SkuId},
};

/// The largest stock that Rakuten shows (official).
pub(super) const MOST_PIECES: i64 = 99_999;

/// One entry of bulk-upsert, checked for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Upsert {
    pub id: SkuId,
    pub relative: bool,
    pub quantity: i64,
    pub lead_times: Option<LeadTimes>,
    pub ship_from: Option<Vec<i64>>,
}

pub(super) fn sku_of(item: &str, variant: &str) -> SkuId {
    (item.to_lowercase(), variant.to_owned())
}

fn wrong(code: &str, message: &str, index: usize, member: &str) -> Value {
    inventory_error(code, message, Some(format!("inventories[{index}].{member}")))
}

/// manageNumber and variantId of an entry.
pub(super) fn read_pair(entry: &Value, index: usize) -> Result<SkuId, Vec<Value>> {
    let mut errors = Vec::new();
    let mut member = |name: &str, fits: fn(&str) -> bool| match entry.get(name) {
        None | Some(Value::Null) => {
            errors.push(wrong("IE0001", &format!("{name} is mandatory."), index, name));
            String::new()
        }
        Some(Value::String(text)) if text.is_empty() => {
            errors.push(wrong("IE0001", &format!("{name} is mandatory."), index, name));
            String::new()
        }
        Some(Value::String(text)) if !fits(text) => {
            errors.push(wrong("IE0004", &format!("{name} is too long."), index, name));
            String::new()
        }
        Some(Value::String(text)) => text.clone(),
        Some(_) => {
            errors.push(wrong("IE0002", &format!("{name} is invalid."), index, name));
            String::new()
        }
    };
    let item = member("manageNumber", |text| text.len() <= 32);
    let variant = member("variantId", |text| text.chars().count() <= 32);
    if errors.is_empty() { Ok(sku_of(&item, &variant)) } else { Err(errors) }
}

/// An entry of bulk-upsert. `known_lead_times` are the ids that RMS has; 2.0 reads no lead time.
pub(super) fn read_upsert(
    entry: &Value,
    index: usize,
    newest: bool,
    known_lead_times: &[i64],
) -> Result<Upsert, Vec<Value>> {
    let (id, mut errors) = match read_pair(entry, index) {
        Ok(id) => (Some(id), Vec::new()),
        Err(errors) => (None, errors),
    };
    let relative = match entry.get("mode") {
        None | Some(Value::Null) => {
            errors.push(wrong("IE0001", "mode is mandatory.", index, "mode"));
            false
        }
        Some(mode) if mode == "ABSOLUTE" => false,
        Some(mode) if mode == "RELATIVE" => true,
        Some(_) => {
            errors.push(wrong("IE0002", "mode is invalid.", index, "mode"));
            false
        }
    };
    let least = if relative { -MOST_PIECES } else { 0 };
    let quantity = match entry.get("quantity") {
        None | Some(Value::Null) => Err(("IE0001", "quantity is mandatory.")),
        Some(value) => match value.as_i64() {
            None => Err(("IE0002", "quantity is invalid.")),
            Some(quantity) if !(least..=MOST_PIECES).contains(&quantity) => {
                Err(("IE0003", "quantity is out of range."))
            }
            Some(quantity) => Ok(quantity),
        },
    };
    let quantity = quantity.unwrap_or_else(|(code, message)| {
        errors.push(wrong(code, message, index, "quantity"));
        0
    });
    let lead_times = if newest { lead_times(entry, index, known_lead_times, &mut errors) } else { None };
    let ship_from = if newest { ship_from(entry, index, &mut errors) } else { None };
    match id {
        Some(id) if errors.is_empty() => Ok(Upsert { id, relative, quantity, lead_times, ship_from }),
        _ => Err(errors),
    }
}

fn lead_times(entry: &Value, index: usize, known: &[i64], errors: &mut Vec<Value>) -> Option<LeadTimes> {
    let value = entry.get("operationLeadTime").filter(|value| !value.is_null())?;
    let empty = Map::new();
    let fields = value.as_object().unwrap_or_else(|| {
        errors.push(wrong("IE0002", "operationLeadTime is invalid.", index, "operationLeadTime"));
        &empty
    });
    let mut time = |name: &str| {
        let id = fields.get(name).filter(|id| !id.is_null())?;
        let known = id.as_i64().filter(|id| known.contains(id));
        if known.is_none() {
            let member = format!("operationLeadTime.{name}");
            errors.push(wrong("IE0118", "The lead time id is undefined.", index, &member));
        }
        known
    };
    Some(LeadTimes { normal: time("normalDeliveryTimeId"), back_order: time("backOrderDeliveryTimeId") })
}

fn ship_from(entry: &Value, index: usize, errors: &mut Vec<Value>) -> Option<Vec<i64>> {
    let value = entry.get("shipFromIds").filter(|value| !value.is_null())?;
    let ids = value.as_array().and_then(|ids| ids.iter().map(Value::as_i64).collect::<Option<Vec<_>>>());
    if ids.is_none() {
        errors.push(wrong("IE0002", "shipFromIds is invalid.", index, "shipFromIds"));
    }
    ids
}
