//! Rakuten's articles: every variation with its keys, page after page, what is deleted left out.

use std::collections::BTreeSet;

use miseban_domain::article::Article;
use miseban_malls::MallErrorKind;
use miseban_simulators::stand::faults::Fault;

use crate::stands::{Setup, Stand, USUAL, Which};

async fn all(stand: &Stand) -> Vec<Article> {
    let (mut cursor, mut articles) = (None, Vec::new());
    for _ in 0..100 {
        let page = stand.mall.items().unwrap().page(cursor.as_deref()).await.unwrap();
        assert!(page.unread.is_empty(), "{page:?}");
        articles.extend(page.articles);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return articles,
        }
    }
    panic!("a walk without an end");
}

#[tokio::test]
async fn every_article_comes_with_the_keys_by_which_orders_name_it() {
    let stand = Stand::new(Which::Rakuten, Setup { limits: true, ..USUAL }).await;
    let articles = all(&stand).await;
    let sencha = articles.iter().find(|article| article.product == "sencha").unwrap();
    let key = stand.stock().listing_key(&sencha.keys);
    assert_eq!(key, stand.stock().listing_key(&stand.keys("sencha", "100g")));
    assert_eq!(sencha.keys["itemNumber"], "SENCHA");
    assert_eq!(sencha.keys["merchantDefinedSkuId"], "SENCHA-100G");
    assert_eq!((sencha.price, sencha.tax_rate), (Some(1_080), Some(8)));
    assert_eq!(sencha.options, [("内容量".to_owned(), "100g".to_owned())]);
    assert_eq!(sencha.variation(), "100g");
    let names: BTreeSet<&str> = articles.iter().map(|article| article.product.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["sencha", "hojicha", "gyokuro"]));
    assert!(stand.sim.log_since(0).iter().all(|entry| entry.status == Some(200)));
}

#[tokio::test]
async fn an_article_that_comes_twice_is_the_same_and_a_wrong_mark_is_told() {
    let stand = Stand::usual(Which::Rakuten).await;
    stand.fault(Fault::SameOrderTwice, "items/search", 1);
    let page = stand.mall.items().unwrap().page(None).await.unwrap();
    assert_eq!(page.articles.first(), page.articles.last());
    assert_eq!(page.articles.len(), 4);
    stand.always(Fault::TooManyRequests { retry_after_seconds: None }, "items/search");
    let error = stand.mall.items().unwrap().page(page.next.as_deref()).await.unwrap_err();
    assert_eq!(error.kind, MallErrorKind::RateLimited);
}
