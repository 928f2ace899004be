use crate::help::{Yahoo, all, first, yahoo_tea};

const SELLER: (&str, &str) = ("seller_id", "hinata-chaho");

async fn set(mall: &Yahoo, codes: &str, quantities: &str) -> (u16, String) {
    mall.form("setStock", &[SELLER, ("item_code", codes), ("quantity", quantities)]).await
}

#[tokio::test]
async fn reading_says_what_is_there_and_what_is_not() {
    let mall = Yahoo::start().await;
    mall.sim.place_order(yahoo_tea(3)).unwrap();
    mall.sim.set_stock_by_hand("kobashi-genmaicha", "", None).unwrap();
    let codes = "asatsuyu-sencha:asa100,nothing,kobashi-genmaicha";
    let (status, body) = mall.form("getStock", &[SELLER, ("item_code", codes)]).await;
    assert_eq!(status, 200);
    assert!(
        body.contains("totalResultsReturned=\"3\" firstResultPosition=\"1\" ok=\"2\" ng=\"1\""),
        "{body}"
    );
    assert_eq!(all(&body, "Status"), ["1", "0", "1"]);
    // What isn't there has no quantity at all, "unlimited" an empty one.
    assert_eq!(all(&body, "Quantity"), ["77", ""]);
    assert_eq!(first(&body, "UpdateTime"), "2026-11-22T10:00:00+09:00");
    let (status, body) = mall.form("getStock", &[SELLER, ("item_code", "a b")]).await;
    assert_eq!((status, first(&body, "Code").as_str()), (400, "st-02101"));
    assert!(body.contains("<Error xmlns=\"urn:yahoo:api\">"));
}

#[tokio::test]
async fn numbers_are_set_added_and_made_unlimited() {
    let mall = Yahoo::start().await;
    let (status, body) =
        set(&mall, "asatsuyu-sencha:asa50,asatsuyu-sencha:asa100,kobashi-genmaicha", "5,-10,").await;
    assert_eq!(status, 200);
    assert_eq!(all(&body, "Quantity"), ["5", "70", ""]);
    assert_eq!(all(&body, "SubCode"), ["asa50", "asa100", ""]);
    assert_eq!(mall.sim.stock("kobashi-genmaicha", ""), Some(None));
    assert_eq!(set(&mall, "asatsuyu-sencha:asa100", "+7").await.0, 200);
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(77)));
}

#[tokio::test]
async fn part_of_a_batch_may_be_refused() {
    let mall = Yahoo::start().await;
    let (status, body) = set(&mall, "asatsuyu-sencha:asa50,茶,asatsuyu-sencha:asa100", "5,5,x").await;
    assert_eq!(status, 207);
    assert!(body.contains("ok=\"1\" ng=\"2\""));
    assert_eq!(all(&body, "ErrorCode"), ["st-02101", "st-02104"]);
    assert_eq!(all(&body, "Quantity"), ["5", "", ""]);
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa50"), Some(Some(5)));
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(80)));
}

#[tokio::test]
async fn some_mistakes_refuse_all() {
    let mall = Yahoo::start().await;
    for (codes, quantities) in
        [("a,b", "1"), ("asatsuyu-sencha:asa50,asatsuyu-sencha:asa100", "1,+999999999"), ("", "1")]
    {
        assert_eq!(set(&mall, codes, quantities).await.0, 400, "{codes} {quantities}");
    }
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa50"), Some(Some(60)));
    let many = vec!["x"; 1_001].join(",");
    let ones = vec!["1"; 1_001].join(",");
    assert_eq!(set(&mall, &many, &ones).await.0, 400);
    let other = [("seller_id", "someone-else"), ("item_code", "x"), ("quantity", "1")];
    assert_eq!(mall.form("setStock", &other).await.0, 400);
}

#[tokio::test]
async fn an_absent_record_is_created_or_refused() {
    let mall = Yahoo::start().await;
    assert_eq!(set(&mall, "stray:v", "4").await.0, 200);
    assert_eq!(mall.sim.stock("stray", "v"), Some(Some(4)));
    let (_, body) = mall.form("getStock", &[SELLER, ("item_code", "stray:v")]).await;
    assert_eq!(first(&body, "IsPublished"), "0");
    let strict = Yahoo::with(|config| config.accept_unknown_sku = false).await;
    let (status, body) = set(&strict, "stray:v", "4").await;
    assert_eq!((status, first(&body, "ErrorCode").as_str()), (207, "st-02101"));
}

#[tokio::test]
async fn overdraft_lets_buyers_go_below_nothing() {
    let mall = Yahoo::start().await;
    let form = [SELLER, ("item_code", "asatsuyu-sencha:asa100"), ("quantity", "1"), ("allow_overdraft", "1")];
    assert_eq!(mall.form("setStock", &form).await.0, 200);
    mall.sim.place_order(yahoo_tea(3)).unwrap();
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(-2)));
}

#[tokio::test]
async fn each_url_takes_one_request_a_second_and_a_day_is_counted() {
    let mall = Yahoo::with(|config| config.limits.daily = Some(3)).await;
    let codes = [SELLER, ("item_code", "kobashi-genmaicha")];
    assert_eq!(mall.form("getStock", &codes).await.0, 200);
    let fast = mall.http.post(mall.url("getStock")).bearer_auth(&mall.tokens.access_token).form(&codes);
    assert_eq!(fast.send().await.unwrap().status(), 429);
    assert_eq!(set(&mall, "kobashi-genmaicha", "1").await.0, 200);
    assert_eq!(mall.form("getStock", &codes).await.0, 200);
    assert_eq!(mall.form("getStock", &codes).await.0, 429);
}
