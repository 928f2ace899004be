//! Reading the shop's articles by the item API 2.0, a page of the search at a time.

use std::collections::BTreeMap;

use async_trait::async_trait;
use miseban_domain::{Coded, article::Article, observation::FulfilledBy, stock::Counting, text};
use serde::Deserialize;
use serde_json::Value;

use super::client::Client;
use crate::{ArticlesPage, Items, MallError, call::bad_answer};

const PATH: &str = "/es/2.0/items/search";
/// Most articles a page (official).
const HITS: &str = "100";
/// Where the walk begins (official).
const FIRST: &str = "*";

#[async_trait]
impl Items for Client {
    async fn page(&self, cursor: Option<&str>) -> Result<ArticlesPage, MallError> {
        let mark = cursor.unwrap_or(FIRST);
        let answer = self.get(PATH, &[("hits", HITS), ("cursorMark", mark)], 1).await?;
        if !answer.is_success() {
            return Err(self.refused(&answer));
        }
        let found: Found = serde_json::from_slice(&answer.body).map_err(bad_answer)?;
        let mut page = ArticlesPage { total: found.num_found, ..ArticlesPage::default() };
        for item in found.results.into_iter().filter_map(|result| result.item) {
            take(item, &mut page);
        }
        // The walk is over where the mark that was asked for comes back.
        page.next = found.next_cursor_mark.filter(|next| next != mark && !next.is_empty());
        Ok(page)
    }
}

fn take(item: Value, page: &mut ArticlesPage) {
    let number = item.get("manageNumber").and_then(Value::as_str).unwrap_or_default().to_owned();
    // Deleted: the search still knows its number for a day, and nothing else.
    if item.as_object().is_some_and(|members| members.keys().all(|key| key == "manageNumber")) {
        return;
    }
    match serde_json::from_value::<Item>(item) {
        Ok(item) if !item.manage_number.trim().is_empty() => page.articles.extend(articles(&item)),
        _ => page.unread.push((number, Coded::new("articles.item_unreadable"))),
    }
}

fn articles(item: &Item) -> Vec<Article> {
    let of_variant = |(variant, told): (&String, &Variant)| {
        let keys = [
            ("manageNumber", item.manage_number.as_str()),
            ("variantId", variant.as_str()),
            ("itemNumber", item.item_number.as_deref().unwrap_or_default()),
            ("merchantDefinedSkuId", told.merchant_defined_sku_id.as_deref().unwrap_or_default()),
        ];
        let filled = keys.into_iter().filter(|(_, value)| !value.trim().is_empty());
        Article {
            keys: filled.map(|(key, value)| (key.to_owned(), value.trim().to_owned())).collect(),
            product: item.manage_number.clone(),
            unified_code: String::new(),
            title: item.title.trim().to_owned(),
            options: options(item, told),
            jan: told.article_number.as_ref().and_then(|number| number.value.clone()).unwrap_or_default(),
            price: told.standard_price.as_ref().and_then(price),
            tax_rate: item.payment.as_ref().and_then(|payment| rate(payment.tax_rate.as_ref()?)),
            stock: None,
            counting: item.unlimited_inventory_flag.unwrap_or_default().then_some(Counting::MadeToOrder),
            fulfilled_by: FulfilledBy::Shop,
        }
    };
    item.variants.iter().map(of_variant).collect()
}

/// In the order in which the page shows the axes.
fn options(item: &Item, variant: &Variant) -> Vec<(String, String)> {
    let of_axis = |selector: &Selector| {
        let value = variant.selector_values.as_ref()?.get(&selector.key)?;
        Some((selector.display_name.clone().unwrap_or_default(), value.trim().to_owned()))
    };
    item.variant_selectors.iter().flatten().filter_map(of_axis).collect()
}

/// The page says that prices are texts, and shows them as numbers too.
fn price(value: &Value) -> Option<i64> {
    match value {
        Value::String(typed) => text::number(typed).ok().flatten(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

fn rate(value: &Value) -> Option<u8> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    match text.as_str() {
        "0" | "0.0" => Some(0),
        "0.08" => Some(8),
        "0.1" | "0.10" => Some(10),
        _ => None,
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    #[serde(default)]
    num_found: Option<i64>,
    #[serde(default)]
    next_cursor_mark: Option<String>,
    results: Vec<Hit>,
}

#[derive(Debug, Deserialize)]
struct Hit {
    #[serde(default)]
    item: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    manage_number: String,
    #[serde(default)]
    item_number: Option<String>,
    title: String,
    #[serde(default)]
    unlimited_inventory_flag: Option<bool>,
    #[serde(default)]
    payment: Option<Payment>,
    #[serde(default)]
    variant_selectors: Option<Vec<Selector>>,
    variants: BTreeMap<String, Variant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payment {
    #[serde(default)]
    tax_rate: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    key: String,
    #[serde(default)]
    display_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Variant {
    #[serde(default)]
    merchant_defined_sku_id: Option<String>,
    #[serde(default)]
    selector_values: Option<BTreeMap<String, String>>,
    #[serde(default)]
    standard_price: Option<Value>,
    #[serde(default)]
    article_number: Option<ArticleNumber>,
}

#[derive(Debug, Deserialize)]
struct ArticleNumber {
    #[serde(default)]
    value: Option<String>,
}
