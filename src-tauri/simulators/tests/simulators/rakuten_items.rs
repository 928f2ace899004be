use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{Rakuten, json as read};

async fn search(mall: &Rakuten, query: &str) -> (u16, Value) {
    read(mall.call(Method::GET, &format!("/es/2.0/items/search?{query}"), None).await).await
}

fn numbers(body: &Value) -> Vec<String> {
    let results = body["results"].as_array().unwrap();
    results.iter().map(|result| result["item"]["manageNumber"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_mark_leads_through_every_article_and_comes_back_at_the_end() {
    let mall = Rakuten::with(|config| config.deleted_items = vec!["zz-gone".to_owned()]).await;
    let (status, all) = search(&mall, "hits=100").await;
    assert_eq!((status, &all["nextCursorMark"]), (200, &Value::Null));
    let (mut mark, mut seen) = ("*".to_owned(), Vec::new());
    loop {
        let (_, page) = search(&mall, &format!("hits=2&cursorMark={mark}")).await;
        seen.extend(numbers(&page));
        let next = page["nextCursorMark"].as_str().unwrap().to_owned();
        if next == mark {
            break;
        }
        mark = next;
    }
    assert_eq!(seen, numbers(&all));
    assert_eq!(all["numFound"], seen.len());
    let gone = all["results"].as_array().unwrap().last().unwrap();
    assert_eq!(gone["item"], json!({"manageNumber": "zz-gone"}));
}

#[tokio::test]
async fn an_article_tells_its_variants_by_their_number() {
    let jan = |config: &mut miseban_simulators::rakuten::RakutenConfig| {
        config.jans.insert("hinata-asatsuyu:asa-100".to_owned(), "4901234567894".to_owned());
    };
    let mall = Rakuten::with(jan).await;
    let path = "/es/2.0/items/manage-numbers/Hinata-Asatsuyu";
    let (status, item) = read(mall.call(Method::GET, path, None).await).await;
    assert_eq!(status, 200);
    assert_eq!(item["variants"]["asa-100"]["articleNumber"]["value"], "4901234567894");
    let selector = item["variantSelectors"][0].clone();
    let key = selector["key"].as_str().unwrap();
    let value = &item["variants"]["asa-100"]["selectorValues"][key];
    assert!(selector["values"].as_array().unwrap().contains(&json!({"displayValue": value})), "{item}");
    let (status, body) = read(mall.call(Method::GET, "/es/2.0/items/manage-numbers/none", None).await).await;
    assert_eq!((status, &body["errors"][0]["code"]), (404, &json!("GE0014")));
}

#[tokio::test]
async fn a_search_has_limits() {
    let mall = Rakuten::start().await;
    for (query, code) in [
        ("hits=101", "IE0003"),
        ("offset=10001", "IE0003"),
        ("cursorMark=*&offset=1", "IE0002"),
        ("cursorMark=*&sortKey=updated", "IE0002"),
    ] {
        let (status, body) = search(&mall, query).await;
        assert_eq!((status, body["errors"][0]["code"].as_str().unwrap()), (400, code), "{query}");
    }
    mall.clock.advance(1_000);
    let mut statuses = Vec::new();
    for _ in 0..2 {
        statuses.push(mall.call_now(Method::GET, "/es/2.0/items/search", None).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 429]);
}
