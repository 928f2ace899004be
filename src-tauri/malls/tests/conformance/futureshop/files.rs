//! Stock by FTP: two files, the shop's own header, and a mall that says nothing when it isn't the chosen one.

use miseban_malls::{Change, MallErrorKind, PushRow};

use super::{VARIATION, keys, shop};

fn rows() -> [PushRow; 3] {
    let row = |item: &str, horizontal: &str, vertical: &str, number| PushRow {
        listing: format!("{item}{horizontal}{vertical}"),
        keys: keys(item, horizontal, vertical),
        change: Change::To(number),
    };
    [row("cup", "", "", 4), row("sencha", "100", "", 41), row("shirt", "M", "RED", 0)]
}

#[tokio::test]
async fn articles_and_variations_go_into_a_file_each_and_are_registered() {
    let shop = shop(false, 50).await;
    let mall = shop.by_ftp(&[]).unwrap();
    let stock = mall.stock().unwrap();
    assert!(!stock.rules().reads && mall.orders().is_some(), "its orders come by the interface");
    let outcomes = stock.push(&rows()).await.unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()), "{outcomes:?}");
    shop.sim.ftp().unwrap().take_now();
    let mut registered = shop.sim.registered();
    registered.sort();
    assert_eq!(registered, [("goodsStock.csv".to_owned(), 1), ("goodsVariationStock.csv".to_owned(), 2)]);
    let now = |item: &str, variant: &str| shop.sim.stock(item, variant).flatten();
    assert_eq!((now("cup", ""), now("sencha", "100"), now("shirt", "M/RED")), (Some(4), Some(41), Some(0)));
}

#[tokio::test]
async fn another_header_is_dropped_without_a_word_so_it_comes_from_the_shops_sample() {
    let shop = shop(false, 50).await;
    let mall = shop.by_ftp(&[("stock_header", "商品番号,調整在庫数")]).unwrap();
    assert!(mall.stock().unwrap().push(&rows()[..1]).await.unwrap()[0].result.is_ok(), "the server took it");
    shop.sim.ftp().unwrap().take_now();
    assert_eq!(shop.sim.registered(), [("goodsStock.csv".to_owned(), 0)], "and the mall did nothing");
    assert_eq!(shop.sim.stock("cup", ""), Some(Some(10)));
    // A header that can't carry a number is refused at once.
    let error = shop.by_ftp(&[("variation_header", "商品番号,現在在庫数")]).map(drop).unwrap_err();
    assert_eq!((error.kind, error.code.code.as_str()), (MallErrorKind::Settings, "mall_error.header_wrong"));
}

#[tokio::test]
async fn without_a_header_only_the_articles_that_need_it_wait() {
    let shop = shop(false, 50).await;
    let mall = shop.by_ftp(&[("stock_header", ""), ("variation_header", VARIATION)]).unwrap();
    let outcomes = mall.stock().unwrap().push(&rows()).await.unwrap();
    let error = outcomes[0].result.clone().unwrap_err();
    assert_eq!(
        (error.kind, error.code.code.as_str()),
        (MallErrorKind::Settings, "mall_error.header_missing")
    );
    assert_eq!(error.code.args["setting"], "stock_header");
    assert!(outcomes[1].result.is_ok() && outcomes[2].result.is_ok());
}

#[tokio::test]
async fn what_was_not_taken_yet_keeps_only_its_own_kind_waiting() {
    let shop = shop(false, 50).await;
    let mall = shop.by_ftp(&[]).unwrap();
    let ftp = shop.sim.ftp().unwrap();
    ftp.put("/fsgoodsupload", "goodsStock.csv", b"not taken yet");
    let outcomes = mall.stock().unwrap().push(&rows()).await.unwrap();
    let error = outcomes[0].result.clone().unwrap_err();
    assert_eq!(error.code.code, "mall_error.ftp_waiting");
    assert!(outcomes[1].result.is_ok() && outcomes[2].result.is_ok());
    assert_eq!(ftp.files("/fsgoodsupload")["goodsStock.csv"], b"not taken yet");
}
