//! What the demo shop sells: its SKUs, its stock, and which article of which mall each of them is.

use std::collections::BTreeMap;

use miseban_api::{Api, Problem};
use miseban_simulators::{
    clock::{DAY, iso_date, system_clock},
    demo::{DemoSku, catalogue},
};
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

/// What is on its way to the shop: one delivery tomorrow, one that is late.
pub(super) async fn expect_arrivals(api: &Api, skus: &Skus) -> Result<(), Box<Problem>> {
    let today = system_clock()();
    let arrivals = [
        (
            "静岡の製茶問屋",
            1,
            "秋の合組",
            [("HT-ASA-100", 60), ("HT-SUI-100", 24), ("HT-MAT-100", 12)].as_slice(),
        ),
        (
            "常滑の窯元",
            -1,
            "窯出しの都合で遅れるかもしれないとのこと",
            &[("HT-KYU-SHU", 6), ("HT-KYU-KUR", 6)],
        ),
    ];
    for (supplier, days, memo, goods) in arrivals {
        let id_of = |code: &str| skus.iter().find(|(_, sku)| sku.code == code).map(|(id, _)| id);
        let lines: Vec<Value> = goods
            .iter()
            .filter_map(|(code, many)| Some(json!({"sku_id": id_of(code)?, "quantity": many.to_string()})))
            .collect();
        let arrival = json!({
            "supplier": supplier,
            "expected_on": iso_date(today + days * DAY),
            "memo": memo,
            "lines": lines,
        });
        command(api, "arrivals.save", supplier, arrival).await?;
    }
    Ok(())
}

/// The mall's own keys; nothing where the mall doesn't sell it.
fn keys(mall: &str, sku: &DemoSku) -> Option<Value> {
    match mall {
        "rakuten" => sku.rakuten.as_ref().map(|(manage_number, variant_id)| {
            json!({
                "manageNumber": manage_number,
                "variantId": variant_id,
                "itemNumber": sku.rakuten_item_number.clone().unwrap_or_default(),
                "merchantDefinedSkuId": sku.code,
            })
        }),
        "futureshop" => sku.futureshop.as_ref().map(|(number, branch)| {
            if branch.is_empty() {
                json!({"productNo": number, "skuNo": sku.code})
            } else {
                json!({"productNo": number, "horizontalNo": branch, "skuNo": sku.code})
            }
        }),
        _ => sku.yahoo.as_ref().map(|(item_code, sub_code)| {
            if sub_code.is_empty() {
                json!({"item_code": item_code})
            } else {
                json!({"item_code": item_code, "sub_code": sub_code})
            }
        }),
    }
}
