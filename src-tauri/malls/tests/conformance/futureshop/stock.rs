//! Stock by the interface.

use miseban_malls::{Change, MallErrorKind, PushRow, Shown};
use miseban_simulators::stand::faults::Fault;

use super::{Shop, keys, shop};

fn row(shop: &Shop, item: &str, horizontal: &str, vertical: &str, change: Change) -> PushRow {
    let keys = keys(item, horizontal, vertical);
    PushRow { listing: shop.mall.stock().unwrap().listing_key(&keys).unwrap_or_default(), keys, change }
}

#[tokio::test]
async fn every_kind_of_article_is_read_page_by_page() {
    use Shown::{Missing, Number, Unlimited};
    // One article a page.
    let shop = shop(false, 1).await;
    let stock = shop.mall.stock().unwrap();
    let asked = [
        keys("sencha", "200", ""),
        keys("cup", "", ""),
        keys("shirt", "M", "RED"),
        keys("made-to-order", "", ""),
        keys("sencha", "999", ""),
        keys("never-heard-of", "", ""),
        keys("", "", ""),
        keys("番号が三十二バイトより長い商品", "", ""),
    ];
    let shown: Vec<Shown> = stock.read(&asked).await.unwrap().into_iter().map(|one| one.shown).collect();
    assert_eq!(shown, [Number(20), Number(10), Number(3), Unlimited, Missing, Missing, Missing, Missing]);
}

#[tokio::test]
async fn steps_and_numbers_arrive_and_a_refused_article_costs_no_other() {
    let shop = shop(false, 50).await;
    let rows = [
        row(&shop, "sencha", "100", "", Change::By(-3)),
        row(&shop, "sencha", "200", "", Change::By(5)),
        row(&shop, "shirt", "M", "RED", Change::To(0)),
        row(&shop, "cup", "", "", Change::By(-11)),
        row(&shop, "never-heard-of", "", "", Change::To(1)),
        row(&shop, "", "", "", Change::To(1)),
    ];
    let outcomes = shop.mall.stock().unwrap().push(&rows).await.unwrap();
    let kinds: Vec<_> =
        outcomes.iter().map(|one| one.result.as_ref().err().map(|error| error.kind)).collect();
    let refused = Some(MallErrorKind::Refused);
    assert_eq!(kinds, [None, None, None, refused, refused, refused]);
    let error = outcomes[4].result.clone().unwrap_err();
    assert_eq!(error.mall_words.as_deref(), Some("ProductNotFound"));
    let now = |item: &str, variant: &str| shop.sim.stock(item, variant).flatten();
    assert_eq!(
        (now("sencha", "100"), now("sencha", "200"), now("shirt", "M/RED"), now("cup", "")),
        (Some(47), Some(25), Some(0), Some(10))
    );
}

#[tokio::test]
async fn a_refusal_that_names_nobody_costs_only_the_guilty_article() {
    let shop = shop(false, 50).await;
    let fault = Fault::RefusedWhole { code: "InvalidBody".to_owned(), skus: vec!["cup".to_owned()] };
    shop.fault(fault, "inventory", 99);
    let rows = [row(&shop, "cup", "", "", Change::By(-1)), row(&shop, "sencha", "100", "", Change::By(-1))];
    let outcomes = shop.mall.stock().unwrap().push(&rows).await.unwrap();
    assert_eq!(outcomes[0].result.as_ref().map_err(|error| error.kind), Err(MallErrorKind::Refused));
    assert_eq!((&outcomes[1].result, shop.sim.stock("sencha", "100")), (&Ok(()), Some(Some(49))));
}

#[tokio::test]
async fn a_request_a_second_is_kept() {
    let shop = shop(true, 50).await;
    let stock = shop.mall.stock().unwrap();
    for _ in 0..3 {
        stock.read(&[keys("cup", "", "")]).await.unwrap();
    }
    assert!(shop.sim.log_since(0).iter().all(|entry| entry.status == Some(200)), "none came too soon");
}
