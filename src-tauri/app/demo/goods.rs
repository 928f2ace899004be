//! What the demo shop sells: its SKUs, its stock, and which article of which mall each of them is.

use std::collections::BTreeMap;

use miseban_api::{Api, Problem};
use miseban_simulators::demo::{DemoSku, catalogue};
use serde_json::{Value, json};

use super::set_up::{command, text_of};

/// SKUs by code, with what the catalogue says of them.
pub(super) type Skus = Vec<(String, DemoSku)>;

/// Adds every SKU and sets its stock; what a set is made of comes before the set. A set has no stock of its own.
pub(super) async fn add(api: &Api) -> Result<Skus, Box<Problem>> {
    let mut goods = catalogue();
    goods.sort_by_key(|sku| !sku.bundle_of.is_empty());
    let mut skus = Skus::new();
    for sku in goods {
        let variation: Vec<&str> = sku.variation.iter().map(|(_, value)| value.as_str()).collect();
        let parts: BTreeMap<&String, i64> = sku.bundle_of.iter().map(|(code, many)| (code, *many)).collect();
        let saved = command(
            api,
            "skus.save",
            &sku.code,
            json!({
                "code": sku.code,
                "name": sku.name,
                "variation": variation.join(" "),
                "counting": "counted",
                "tax_rate": sku.tax_rate_percent,
                "price": sku.price_yen,
                "parts": parts,
            }),
        )
        .await?;
        let id = text_of(&saved, "sku_id");
        if sku.bundle_of.is_empty() {
            let stock = json!({
                "sku_id": id,
                "book": "expected",
                "mode": "set",
                "value": sku.initial_stock.to_string(),
            });
            command(api, "stock.edit", &sku.code, stock).await?;
        }
        skus.push((id, sku));
    }
    Ok(skus)
}

/// Says which article of `mall` each SKU is.
pub(super) async fn list(api: &Api, shop: &str, mall: &str, skus: &Skus) -> Result<(), Box<Problem>> {
    for (id, sku) in skus {
        let Some(keys) = keys(mall, sku) else { continue };
        let listing = json!({"shop_id": shop, "sku_id": id, "keys": keys});
        command(api, "listings.save", &format!("{mall}-{}", sku.code), listing).await?;
    }
    Ok(())
}

/// The mall's own keys; nothing where the mall doesn't sell it.
fn keys(mall: &str, sku: &DemoSku) -> Option<Value> {
    if mall == "rakuten" {
        let (manage_number, variant_id) = sku.rakuten.as_ref()?;
        return Some(json!({
            "manageNumber": manage_number,
            "variantId": variant_id,
            "itemNumber": sku.rakuten_item_number.clone().unwrap_or_default(),
            "merchantDefinedSkuId": sku.code,
        }));
    }
    let (item_code, sub_code) = sku.yahoo.as_ref()?;
    Some(if sub_code.is_empty() {
        json!({"item_code": item_code})
    } else {
        json!({"item_code": item_code, "sub_code": sub_code})
    })
}
