//! `ItemAPI` 2.0: searching and reading articles. Members and limits from the official page of `items.search`; the codes of
//! refusals are those of the inventory API (inferred), the pace too.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    messages::{inventory_error, inventory_errors},
    router::Call,
    world::{RakutenShop, World},
};
use crate::{
    clock::iso_datetime,
    stand::{faults::Fault, goods::Goods, wire::Answer},
};

/// Most articles a page (official).
const MOST_HITS: usize = 100;
/// Articles a page when nobody says (official).
const USUAL_HITS: usize = 10;
/// The largest `offset` (official).
const LAST_OFFSET: usize = 10_000;

fn refuse(code: &str, message: &str, parameter: &str) -> Answer {
    inventory_errors(400, &[inventory_error(code, message, Some(parameter.to_owned()))])
}

impl RakutenShop {
    pub(super) fn items_api(&self, rest: &str, call: &Call<'_>) -> Answer {
        let parts: Vec<&str> = rest.split('/').collect();
        match (call.request.method.as_str(), parts.as_slice()) {
            ("GET", ["search"]) => self.search_items(call),
            ("GET", ["manage-numbers", item]) => {
                let item = item.to_lowercase();
                match self.item(&self.world(), &item) {
                    Some(found) => Answer::json(200, &found),
                    None => inventory_errors(404, &[inventory_error("GE0014", "Not found", None)]),
                }
            }
            (_, ["search"] | ["manage-numbers", _]) => {
                inventory_errors(405, &[inventory_error("GE0007", "Method not allowed", None)])
            }
            _ => inventory_errors(404, &[inventory_error("GE0014", "Not found", None)]),
        }
    }

    fn search_items(&self, call: &Call<'_>) -> Answer {
        let ask = |name: &str| call.request.query_value(name);
        let number = |name: &str, usual: usize, range: std::ops::RangeInclusive<usize>| match ask(name) {
            None => Ok(usual),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| range.contains(number))
                .ok_or_else(|| refuse("IE0003", &format!("{name} is out of range."), name)),
        };
        let (hits, offset) =
            match (number("hits", USUAL_HITS, 1..=MOST_HITS), number("offset", 0, 0..=LAST_OFFSET)) {
                (Ok(hits), Ok(offset)) => (hits, offset),
                (Err(answer), _) | (_, Err(answer)) => return answer,
            };
        let mark = ask("cursorMark");
        if mark.is_some() && ["offset", "sortKey", "sortOrder"].iter().any(|name| ask(name).is_some()) {
            return refuse("IE0002", "cursorMark goes with neither offset nor a sort.", "cursorMark");
        }
        let part = |name: &str| ask(name).map(|text| text.to_lowercase()).unwrap_or_default();
        let (manage_number, item_number) = (part("manageNumber"), part("itemNumber"));
        let world = self.world();
        let mut names: Vec<String> = world.items.iter().chain(&self.config.deleted_items).cloned().collect();
        names.sort();
        names.retain(|item| {
            let numbered = world
                .goods
                .values()
                .any(|goods| goods.item == *item && goods.item_number.to_lowercase().contains(&item_number));
            item.contains(&manage_number) && (item_number.is_empty() || numbered)
        });
        let found = names.len();
        let rest: Vec<&String> = match mark.as_deref() {
            Some("*") | None => names.iter().skip(offset).collect(),
            Some(after) => {
                names.iter().filter(|item| item.as_str() > after.trim_start_matches("after-")).collect()
            }
        };
        let page: Vec<&String> = rest.into_iter().take(hits).collect();
        let mut results: Vec<Value> = page
            .iter()
            .map(|item| match self.item(&world, item) {
                Some(article) => json!({"item": article}),
                // Of a deleted article only its number is left.
                None => json!({"item": {"manageNumber": item}}),
            })
            .collect();
        if call.has(&Fault::SameOrderTwice)
            && let Some(first) = results.first().cloned()
        {
            results.push(first);
        }
        if call.has(&Fault::OutOfOrder) {
            results.reverse();
        }
        let mut answer = Map::new();
        answer.insert("numFound".to_owned(), json!(found));
        answer.insert("offset".to_owned(), json!(offset));
        if let Some(mark) = mark {
            // The end is where the mark that was asked for comes back.
            let next = page.last().map_or(mark, |last| format!("after-{last}"));
            answer.insert("nextCursorMark".to_owned(), json!(next));
        }
        answer.insert("results".to_owned(), json!(results));
        Answer::json(200, &Value::Object(answer))
    }

    fn item(&self, world: &World, item: &str) -> Option<Value> {
        let goods: Vec<&Goods> = world.goods.values().filter(|goods| goods.item == item).collect();
        let first = goods.first()?;
        let mut selectors: Vec<(String, Vec<String>)> = Vec::new();
        for (axis, value) in goods.iter().flat_map(|goods| &goods.variation) {
            match selectors.iter_mut().find(|(name, _)| name == axis) {
                Some((_, values)) if values.contains(value) => {}
                Some((_, values)) => values.push(value.clone()),
                None => selectors.push((axis.clone(), vec![value.clone()])),
            }
        }
        let keys: BTreeMap<&str, String> =
            selectors.iter().enumerate().map(|(n, (axis, _))| (axis.as_str(), format!("axis-{n}"))).collect();
        let variants: Map<String, Value> = goods
            .iter()
            .map(|goods| (goods.variant.clone(), self.variant(goods, &keys, goods.key() == first.key())))
            .collect();
        let stocked = world.inventory.get(&(item.to_owned(), first.variant.clone()));
        let created = iso_datetime(stocked.map_or(0, |stocked| stocked.created));
        let mut article = json!({
            "manageNumber": item,
            "itemType": "NORMAL",
            "title": first.name,
            "genreId": "201198",
            "hideItem": false,
            "unlimitedInventoryFlag": false,
            "payment": {
                "taxIncluded": true,
                "taxRate": match first.tax_rate_percent { 8 => "0.08", 0 => "0", _ => "0.1" },
                "cashOnDeliveryFeeIncluded": false,
            },
            "variants": variants,
            "created": created,
            "updated": created,
        });
        if let Some(members) = article.as_object_mut() {
            if !first.item_number.is_empty() {
                members.insert("itemNumber".to_owned(), json!(first.item_number));
            }
            if !selectors.is_empty() {
                let selectors: Vec<Value> = selectors
                    .iter()
                    .map(|(axis, values)| {
                        let values: Vec<Value> =
                            values.iter().map(|value| json!({"displayValue": value})).collect();
                        json!({"key": keys.get(axis.as_str()), "displayName": axis, "values": values})
                    })
                    .collect();
                members.insert("variantSelectors".to_owned(), json!(selectors));
            }
        }
        Some(article)
    }

    /// The page says that prices are texts and shows them as numbers too.
    fn variant(&self, goods: &Goods, axes: &BTreeMap<&str, String>, number: bool) -> Value {
        let price = if number { json!(goods.price_yen) } else { json!(goods.price_yen.to_string()) };
        let mut variant = json!({
            "restockOnCancel": goods.restock_on_cancel,
            "backOrderFlag": false,
            "standardPrice": price,
        });
        if let Some(members) = variant.as_object_mut() {
            if !goods.merchant_code.is_empty() {
                members.insert("merchantDefinedSkuId".to_owned(), json!(goods.merchant_code));
            }
            if !goods.variation.is_empty() {
                let values: Map<String, Value> = goods
                    .variation
                    .iter()
                    .filter_map(|(axis, value)| Some((axes.get(axis.as_str())?.clone(), json!(value))))
                    .collect();
                members.insert("selectorValues".to_owned(), Value::Object(values));
            }
            let jan = self.config.jans.get(&goods.key());
            let article_number =
                jan.map_or_else(|| json!({"exemptionReason": 5}), |jan| json!({"value": jan}));
            members.insert("articleNumber".to_owned(), article_number);
        }
        variant
    }
}
