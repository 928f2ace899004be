//! What the shop of the tests sells.

use miseban_simulators::demo::{DemoSku, catalogue};
use serde_json::{Value, json};

/// The keys by which a mall knows a SKU; `None` where it is not sold there.
pub fn keys(mall: &str, sku: &DemoSku) -> Option<Value> {
    match mall {
        "rakuten" => sku.rakuten.as_ref().map(|(item, variant)| {
            json!({
                "manageNumber": item,
                "variantId": variant,
                "itemNumber": sku.rakuten_item_number,
                "merchantDefinedSkuId": sku.code,
            })
        }),
        _ => sku.yahoo.as_ref().map(|(item, sub)| json!({ "item_code": item, "sub_code": sub })),
    }
}

/// A SKU that both malls sell and that is no set: the code, and its place at Rakuten and at Yahoo! Shopping.
pub fn sold_at_both() -> DemoSku {
    catalogue()
        .into_iter()
        .find(|sku| sku.rakuten.is_some() && sku.yahoo.is_some() && sku.bundle_of.is_empty())
        .expect("the catalogue has one")
}

/// The set, and what it is made of.
pub fn set() -> DemoSku {
    catalogue().into_iter().find(|sku| !sku.bundle_of.is_empty()).expect("the catalogue has one")
}

/// The SKU of a code.
pub fn of_code(code: &str) -> DemoSku {
    catalogue().into_iter().find(|sku| sku.code == code).expect("the catalogue has it")
}
