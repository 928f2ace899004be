//! Reading and writing stock.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    access::error,
    router::Call,
    world::{FutureshopShop, SkuId, World, branches},
};
use crate::stand::{books::Cause, faults::Fault, goods::sku_key, wire::Answer};

/// Articles in one question or one write (official).
const MOST: usize = 100;
/// Bytes of an article number and of a branch (official: identifiers are counted in UTF-8 bytes).
const NUMBER_BYTES: usize = 32;
const BRANCH_BYTES: usize = 9;
/// Digits of a count (official).
const DIGITS: usize = 9;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    product_list: Vec<Product>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    product_no: String,
    inventory_info: Info,
}

#[derive(Deserialize)]
struct Info {
    regular: Option<Regular>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Regular {
    inventory_list: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(default)]
    vertical_no: String,
    #[serde(default)]
    horizontal_no: String,
    count: Value,
}

enum Count {
    Set(i64),
    Add(i64),
}

/// A number or digits replace, text with a sign adds (official).
fn count(value: &Value) -> Option<Count> {
    let digits = |text: &str| {
        let fits = (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i64>().ok()).flatten()
    };
    match value {
        Value::Number(number) => number.as_i64().and_then(|n| digits(&n.to_string())).map(Count::Set),
        Value::String(text) => match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(more), _) => digits(more).map(Count::Add),
            (_, Some(fewer)) => digits(fewer).map(|n| Count::Add(-n)),
            _ => digits(text).map(Count::Set),
        },
        _ => None,
    }
}

impl FutureshopShop {
    pub(super) fn inventory(&self, call: &Call<'_>) -> Answer {
        if !call
            .request
            .query_value("types")
            .is_some_and(|types| types.split(',').any(|kind| kind == "regular"))
        {
            return error(400, "InvalidTypes");
        }
        let asked = call.request.query_value("productNo");
        let asked: Option<Vec<&str>> = asked.as_ref().map(|list| list.split(',').collect());
        if asked
            .as_ref()
            .is_some_and(|asked| asked.len() > MOST || asked.iter().any(|no| no.len() > NUMBER_BYTES))
        {
            return error(400, "InvalidProductNo");
        }
        let world = self.world();
        let mut numbers: Vec<&String> = world.goods.keys().map(|(item, _)| item).collect();
        numbers.dedup();
        numbers.retain(|number| asked.as_ref().is_none_or(|asked| asked.contains(&number.as_str())));
        let from =
            call.request.query_value("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0_usize);
        let products: Vec<Value> =
            numbers.iter().skip(from).take(self.config.page).map(|number| product(&world, number)).collect();
        let mut answer = json!({"productList": products});
        if numbers.len() > from + self.config.page
            && let Some(object) = answer.as_object_mut()
        {
            object.insert("nextUrl".to_owned(), json!(self.next_url(call, from + self.config.page)));
        }
        Answer::json(200, &answer)
    }

    /// The address of the next page: absolute, with the same filters and a cursor.
    pub(super) fn next_url(&self, call: &Call<'_>, cursor: usize) -> String {
        let filters: Vec<&str> = call
            .request
            .query
            .split('&')
            .filter(|part| !part.starts_with("cursor=") && !part.is_empty())
            .collect();
        let path = &call.request.path;
        format!("{}{path}?{}&cursor={cursor}", self.base_url, filters.join("&"))
    }

    pub(super) fn refresh(&self, call: &Call<'_>) -> Answer {
        let Ok(body) = call.request.json::<Refresh>() else { return error(400, "InvalidBody") };
        if body.product_list.is_empty() || body.product_list.len() > MOST {
            return error(400, "InvalidProductList");
        }
        let whole = call.faults.iter().find_map(|fault| match fault {
            Fault::RefusedWhole { code, skus }
                if skus.is_empty() || skus.iter().any(|sku| names(&body, sku)) =>
            {
                Some(code)
            }
            _ => None,
        });
        if let Some(code) = whole {
            return error(400, code);
        }
        let mut world = self.world();
        let mut results = Vec::new();
        let mut failed = false;
        for (index, product) in body.product_list.iter().enumerate() {
            let picked = call.faults.iter().any(|fault| match fault {
                Fault::PartlyRefused { skus } if skus.is_empty() => index == 0,
                Fault::PartlyRefused { skus } => {
                    skus.iter().any(|sku| sku.split(':').next() == Some(product.product_no.as_str()))
                }
                _ => false,
            });
            let refused =
                if picked { Some("NotManagementSettings") } else { Self::write(&mut world, product, call) };
            failed |= refused.is_some();
            results.push(match refused {
                None => json!({"productNo": product.product_no, "status": "success"}),
                Some(code) => json!({
                    "productNo": product.product_no, "status": "failed", "errors": [{"code": code}],
                }),
            });
        }
        // Partial failure is in the results, at 200 (seen).
        Answer::json(200, &json!({"status": if failed { "failed" } else { "success" }, "results": results}))
    }

    /// Writes the rows of one article, all or none; the code of the refusal.
    fn write(world: &mut World, product: &Product, call: &Call<'_>) -> Option<&'static str> {
        if product.product_no.len() > NUMBER_BYTES
            || !world.goods.keys().any(|(no, _)| *no == product.product_no)
        {
            return Some("ProductNotFound");
        }
        let rows = product.inventory_info.regular.as_ref().map(|regular| regular.inventory_list.as_slice());
        let mut changes: Vec<(SkuId, i64, bool)> = Vec::new();
        for row in rows.unwrap_or_default() {
            if row.vertical_no.len() > BRANCH_BYTES || row.horizontal_no.len() > BRANCH_BYTES {
                return Some("StockNotFound");
            }
            let variant = if row.vertical_no.is_empty() {
                row.horizontal_no.clone()
            } else {
                format!("{}/{}", row.horizontal_no, row.vertical_no)
            };
            let id = (product.product_no.clone(), variant);
            let before = match world.stock.get(&id) {
                None => return Some("StockNotFound"),
                Some(None) => return Some("NotManagementSettings"),
                Some(Some(before)) => {
                    changes.iter().rev().find(|change| change.0 == id).map_or(*before, |change| change.1)
                }
            };
            let (after, relative) = match count(&row.count) {
                Some(Count::Set(number)) => (number, false),
                Some(Count::Add(number)) => (before + number, true),
                None => return Some("InvalidCount"),
            };
            // What a result below zero does is not known: refused (invented).
            if after < 0 {
                return Some("InvalidCount");
            }
            changes.push((id, after, relative));
        }
        for (id, after, relative) in changes {
            world.set_quantity(&id, after, Cause::Push { request: call.seq, relative }, call.now);
        }
        None
    }
}

fn names(body: &Refresh, sku: &str) -> bool {
    body.product_list.iter().any(|product| {
        let regular = product.inventory_info.regular.as_ref();
        regular.is_some_and(|regular| {
            regular.inventory_list.iter().any(|row| sku_key(&product.product_no, &row.horizontal_no) == sku)
        })
    })
}

fn product(world: &World, number: &str) -> Value {
    let mut rows = Vec::new();
    let mut managed = false;
    let mut name = "";
    for ((_, variant), goods) in world.goods.iter().filter(|((item, _), _)| item == number) {
        name = &goods.name;
        let (horizontal, vertical) = branches(variant);
        if let Some(Some(count)) = world.stock.get(&(number.to_owned(), variant.clone())) {
            managed = true;
            rows.push(json!({
                "skuNo": goods.merchant_code, "verticalNo": vertical, "horizontalNo": horizontal, "janCode": "",
                "count": count,
            }));
        }
    }
    let variations = rows.iter().any(|row| row["horizontalNo"] != "");
    json!({
        "productNo": number, "name": name, "visible": true, "inventoryEnabled": managed,
        "variationEnabled": variations, "preorderEnabled": false, "type": "REGULAR",
        "inventoryInfo": {"regular": {"inventoryList": rows}},
    })
}
