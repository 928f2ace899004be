//! Buyers of the tests.

use miseban_simulators::{
    demo::DemoSku,
    stand::order::{OrderSpec, Person},
};
use miseban_tests::stage::place;

/// Somebody who orders so many of a SKU.
pub fn wants(mall: &str, sku: &DemoSku, quantity: i64) -> OrderSpec {
    let (item, variant) = place(mall, sku);
    OrderSpec::simple(&item, &variant, quantity, somebody())
}

/// Nobody's name and address.
pub fn somebody() -> Person {
    Person {
        family_name: "髙橋".to_owned(),
        first_name: "健".to_owned(),
        family_kana: "タカハシ".to_owned(),
        first_kana: "ケン".to_owned(),
        postcode: "1500041".to_owned(),
        prefecture: "東京都".to_owned(),
        city: "渋谷区".to_owned(),
        street: "神南0-0-0".to_owned(),
        building: String::new(),
        phone: "090-0000-0001".to_owned(),
        mail: "takahashi@example.com".to_owned(),
    }
}
