//! What shops at Amazon, Qoo10 and Yahoo!オークション set about their stock: the rules behind it, from the observation to the
//! books. Nobody talks to these malls yet, so that the observations are made here.

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ListingId, Observation, ShopId, SkuId,
    observation::{
        Cancel, CancelledBy, Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, Source,
    },
    shop::{Cancels, SendBy, Sending, StockLink, Switches},
    stock::Belief,
    time::{DAY, MINUTE},
};
use miseban_store::{
    listings::{self, NewListing},
    shops, skus, stock,
};

use crate::{
    Engine,
    intake::{
        apply,
        tests::{NOW, at_rakuten, open, set_up},
    },
    push::shelf::set_to,
    views::{AnswerReturn, Nothing, OneShop, OrderQuery, PreviewCopy, SaveShop, SetSwitches},
};

/// A shop of that kind as the form sends it.
fn at(mall: &str, account: &str) -> SaveShop {
    let mut shop = at_rakuten(mall, mall, "unused");
    mall.clone_into(&mut shop.mall);
    shop.common.matching_key = String::new();
    shop.settings = BTreeMap::from([(account.to_owned(), format!("my-{mall}"))]);
    shop
}

async fn amazon(engine: &Engine) -> ShopId {
    let mut shop = at("amazon", "seller_id");
    "sku".clone_into(&mut shop.common.matching_key);
    set_up(engine, shop).await
}

async fn qoo10(engine: &Engine) -> ShopId {
    let mut shop = at("qoo10", "seller_id");
    "skuCode".clone_into(&mut shop.common.matching_key);
    set_up(engine, shop).await
}

async fn auctions(engine: &Engine) -> ShopId {
    let mut shop = at("yahuoku", "store_id");
    "managementNo".clone_into(&mut shop.common.matching_key);
    set_up(engine, shop).await
}

async fn change(engine: &Engine, shop: ShopId, change: impl FnOnce(&mut Switches) + Send + 'static) {
    engine
        .store
        .write(move |w| {
            let mut switches = shops::get(w, shop)?.unwrap().switches;
            change(&mut switches);
            shops::set_switches(w, shop, &switches)
        })
        .await
        .unwrap();
}

async fn ten_of(engine: &Engine, code: &str) -> SkuId {
    let code = code.to_owned();
    engine
        .store
        .write(move |w| {
            let sku = skus::insert(w, &skus::NewSku { code, tax_rate: 10, ..Default::default() }, NOW)?;
            set_to(w, sku, 10)?;
            Ok(sku)
        })
        .await
        .unwrap()
}

async fn left(engine: &Engine, sku: SkuId) -> i64 {
    engine.store.read(move |r| Ok(stock::stock(r, sku)?.unwrap().expected)).await.unwrap()
}

/// An order of those lines (key and code; two pieces each), seen so many milliseconds after it was placed.
fn order(key: &str, lines: &[(&str, &str)], after: i64) -> Observation {
    let line = |(line, code): &(&str, &str)| ObservedLine {
        key: (*line).to_owned(),
        keys: BTreeMap::from([(key.to_owned(), (*code).to_owned())]),
        title: (*code).to_owned(),
        options: Vec::new(),
        quantity: 2,
        unit_price: 1_000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
    };
    let mut seen = crate::mail::route::announcement("250-1", NOW.plus(after), false);
    seen.source = Source::Api;
    seen.extent = Extent::Whole;
    seen.ordered_at = Some(NOW);
    seen.state = Some(MallState::ToShip);
    seen.deliveries = vec![ObservedDelivery {
        key: "1".to_owned(),
        lines: lines.iter().map(line).collect(),
        ..ObservedDelivery::default()
    }];
    seen
}

fn pending(seen: Observation) -> Observation {
    Observation { state: Some(MallState::Pending), ..seen }
}

fn cancelled(seen: Observation, at: Option<Instant>) -> Observation {
    Observation { cancelled: true, cancel: Some(Cancel { by: CancelledBy::Shop, at }), ..seen }
}

async fn came(engine: &Engine, shop: ShopId, seen: Observation) {
    engine.store.write(move |w| apply(w, shop, None, &seen, seen.seen_at).map(drop)).await.unwrap();
}

/// How many orders stand in 要対応.
async fn asks(engine: &Engine) -> i64 {
    engine.order_counts(Nothing {}).await.unwrap().asks_return
}

/// 在庫を戻す or 戻さない for the one order that there is.
async fn answer(engine: &Engine, restock: bool) {
    let order = engine.orders(OrderQuery { limit: 1, ..OrderQuery::default() }).await.unwrap();
    let order_ids = order.rows.iter().map(|row| row.id).collect();
    let answer = AnswerReturn { request_id: "answer".to_owned(), order_ids, restock };
    assert_eq!(engine.answer_return(answer).await.unwrap().left_out.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_order_at_amazon_takes_its_pieces_by_the_setting_and_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (shop, tea) = (amazon(&engine).await, ten_of(&engine, "tea").await);
    let lines = [("1", "tea")];
    came(&engine, shop, pending(order("sku", &lines, 0))).await;
    assert_eq!(left(&engine, tea).await, 8, "保留中の注文を取得し引当を行う");
    came(&engine, shop, order("sku", &lines, MINUTE)).await;
    assert_eq!(left(&engine, tea).await, 8, "released, it takes no second time");
    engine.close().await;

    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (shop, tea) = (amazon(&engine).await, ten_of(&engine, "tea").await);
    change(&engine, shop, |switches| switches.reserve_pending = false).await;
    came(&engine, shop, pending(order("sku", &lines, 0))).await;
    assert_eq!(left(&engine, tea).await, 10);
    came(&engine, shop, cancelled(pending(order("sku", &lines, MINUTE)), None)).await;
    assert_eq!((left(&engine, tea).await, asks(&engine).await), (10, 0), "there is nothing to give back");
    came(&engine, shop, Observation { order_number: "250-2".into(), ..order("sku", &lines, MINUTE) }).await;
    assert_eq!(left(&engine, tea).await, 8, "a released one takes");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_at_amazon_comes_back_or_is_asked_about_by_the_setting() {
    for (setting, back) in [(Cancels::BeforeInstruction, true), (Cancels::Never, false)] {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let (shop, tea) = (amazon(&engine).await, ten_of(&engine, "tea").await);
        change(&engine, shop, move |switches| switches.cancels = setting).await;
        let lines = [("1", "tea")];
        came(&engine, shop, pending(order("sku", &lines, 0))).await;
        came(&engine, shop, cancelled(order("sku", &lines, DAY), None)).await;
        let (pieces, asked) = if back { (10, 0) } else { (8, 1) };
        assert_eq!((left(&engine, tea).await, asks(&engine).await), (pieces, asked), "{setting:?}");
        if !back {
            answer(&engine, true).await;
            assert_eq!((left(&engine, tea).await, asks(&engine).await), (10, 0));
        }
        engine.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpaid_order_at_qoo10_takes_its_pieces_when_paid_or_at_once() {
    for (reserve, before) in [(true, 8), (false, 10)] {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let (shop, tea) = (qoo10(&engine).await, ten_of(&engine, "tea").await);
        change(&engine, shop, move |switches| switches.reserve_pending = reserve).await;
        let lines = [("1", "tea")];
        came(&engine, shop, pending(order("skuCode", &lines, 0))).await;
        assert_eq!(left(&engine, tea).await, before, "入金待");
        came(&engine, shop, order("skuCode", &lines, DAY)).await;
        assert_eq!(left(&engine, tea).await, 8, "新規注文");
        engine.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_cancels_at_qoo10_only_whole_orders_within_a_week_come_back() {
    let both = [("1", "tea"), ("2", "cup")];
    for (after, told, back) in [(6 * DAY, true, true), (7 * DAY, true, false), (MINUTE, false, false)] {
        let dir = tempfile::tempdir().unwrap();
        let engine = open(&dir).await;
        let shop = qoo10(&engine).await;
        let (tea, cup) = (ten_of(&engine, "tea").await, ten_of(&engine, "cup").await);
        came(&engine, shop, order("skuCode", &both, 0)).await;
        assert_eq!((left(&engine, tea).await, left(&engine, cup).await), (8, 8));
        let moment = told.then(|| NOW.plus(after));
        came(&engine, shop, cancelled(order("skuCode", &both, after), moment)).await;
        let (pieces, asked) = if back { (10, 0) } else { (8, 1) };
        assert_eq!((left(&engine, tea).await, asks(&engine).await), (pieces, asked), "{after} {told}");
        engine.close().await;
    }

    // Of a part nobody can be sure.
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = qoo10(&engine).await;
    let (tea, cup) = (ten_of(&engine, "tea").await, ten_of(&engine, "cup").await);
    came(&engine, shop, order("skuCode", &both, 0)).await;
    came(&engine, shop, order("skuCode", &both[..1], MINUTE)).await;
    assert_eq!((left(&engine, tea).await, left(&engine, cup).await, asks(&engine).await), (8, 8, 1));
    answer(&engine, true).await;
    assert_eq!((left(&engine, tea).await, left(&engine, cup).await, asks(&engine).await), (8, 10, 0));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buyers_own_half_hour_leaves_out_what_tells_no_moment_and_asks() {
    // As Yahoo! tells a cancel: neither who nor when. The step can't be chosen there, and stands where it was chosen before.
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let mut yahoo = at("yahoo", "seller_id");
    "sku_code".clone_into(&mut yahoo.common.matching_key);
    let (shop, tea) = (set_up(&engine, yahoo).await, ten_of(&engine, "tea").await);
    change(&engine, shop, |switches| switches.cancels = Cancels::BuyerSoon).await;
    let lines = [("1", "tea")];
    came(&engine, shop, order("sku_code", &lines, 0)).await;
    came(
        &engine,
        shop,
        Observation { cancelled: true, cancel: None, ..order("sku_code", &lines, 5 * MINUTE) },
    )
    .await;
    assert_eq!((left(&engine, tea).await, asks(&engine).await), (8, 1));
    answer(&engine, false).await;
    assert_eq!((left(&engine, tea).await, asks(&engine).await), (8, 0));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_at_a_mall_whose_orders_name_no_listing_is_taken_off_the_listings_belief() {
    // As futureshop tells an order: the number of the SKU, and never its branches.
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let mut futureshop = at("futureshop", "shop_key");
    "skuNo".clone_into(&mut futureshop.common.matching_key);
    let shop = set_up(&engine, futureshop).await;
    let tea = ten_of(&engine, "TEA-100").await;
    let put = async |branch: &'static str| {
        let new = NewListing {
            shop_id: shop,
            sku_id: tea,
            key: format!("tea:{branch}"),
            keys: BTreeMap::from([
                ("productNo".to_owned(), "tea".to_owned()),
                ("horizontalNo".to_owned(), branch.to_owned()),
            ]),
            fulfilled_by: FulfilledBy::Shop,
        };
        let listing = engine.store.write(move |w| {
            let id = listings::insert(w, &new, NOW)?;
            listings::record_belief(w, id, Belief::new(10), NOW)?;
            Ok(id)
        });
        listing.await.unwrap()
    };
    let believed = async |id: ListingId| {
        let row = engine.store.read(move |r| listings::get(r, id)).await.unwrap();
        row.unwrap().belief
    };
    let first = put("100").await;
    let sold = order("skuNo", &[("0", "TEA-100")], 0);
    came(&engine, shop, sold.clone()).await;
    came(&engine, shop, Observation { seen_at: NOW.plus(MINUTE), ..sold }).await;
    assert_eq!((left(&engine, tea).await, believed(first).await), (8, Some(8)), "once");
    // Which of two pages sold it is not told, so that none is touched.
    let second = put("200").await;
    came(&engine, shop, Observation { order_number: "2".into(), ..order("skuNo", &[("0", "TEA-100")], 0) })
        .await;
    assert_eq!(
        (left(&engine, tea).await, believed(first).await, believed(second).await),
        (6, Some(8), Some(10))
    );
    engine.close().await;
}

async fn listed(engine: &Engine, shop: ShopId, sku_id: SkuId, number: &str) -> ListingId {
    let keys = BTreeMap::from([("managementNo".to_owned(), number.to_owned())]);
    let key = number.to_owned();
    engine
        .store
        .write(move |w| {
            let new = NewListing { shop_id: shop, sku_id, key, keys, fulfilled_by: FulfilledBy::Shop };
            listings::insert(w, &new, NOW)
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reached_0_at_the_auctions_is_named_while_the_setting_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let (shop, other) = (auctions(&engine).await, amazon(&engine).await);
    let (tea, cup) = (ten_of(&engine, "tea").await, ten_of(&engine, "cup").await);
    let never = engine
        .store
        .write(|w| {
            let new = skus::NewSku { code: "new".to_owned(), tax_rate: 10, ..Default::default() };
            skus::insert(w, &new, NOW)
        })
        .await
        .unwrap();
    let at_auction = listed(&engine, shop, tea, "tea").await;
    listed(&engine, shop, cup, "cup").await;
    listed(&engine, shop, never, "new").await;
    listed(&engine, other, tea, "tea").await;
    let named = async || {
        let rows = engine.to_withdraw(OneShop { shop_id: shop }).await.unwrap();
        rows.into_iter().map(|row| row.listing_id).collect::<Vec<_>>()
    };
    let told = async || {
        let health = engine.health(Nothing {}).await.unwrap();
        health
            .into_iter()
            .find(|one| one.shop_id == shop)
            .and_then(|one| one.problem)
            .map(|problem| (problem.code, problem.args.get("count").cloned()))
    };
    assert_eq!((named().await, told().await), (vec![], None));

    // Sold out elsewhere.
    let line = [("1", "tea"), ("2", "tea"), ("3", "tea"), ("4", "tea"), ("5", "tea")];
    came(&engine, other, order("sku", &line, 0)).await;
    assert_eq!(left(&engine, tea).await, 0);
    assert_eq!(named().await, [at_auction], "of one whose stock was never set nothing is known");
    assert_eq!(told().await, Some(("shop.to_withdraw".to_owned(), Some("1".to_owned()))));
    assert_eq!(engine.to_withdraw(OneShop { shop_id: other }).await.unwrap().len(), 0);

    let mut off = at("yahuoku", "store_id");
    "managementNo".clone_into(&mut off.common.matching_key);
    off.settings.insert("withdraw_at_zero".to_owned(), "false".to_owned());
    (off.request_id, off.id) = ("off".to_owned(), Some(shop));
    assert_eq!(engine.save_shop(off).await.unwrap().refused, []);
    assert_eq!((named().await, told().await), (vec![], None));
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_without_an_effect_yet_is_neither_set_nor_copied() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = qoo10(&engine).await;
    let rakuten = set_up(&engine, at_rakuten("r", "first", "hinata")).await;
    change(&engine, rakuten, |switches| {
        switches.cancels = Cancels::Never;
        switches.reserve_pending = false;
        switches.share.percent = 50;
    })
    .await;
    let now = engine.store.read(move |r| Ok(shops::get(r, shop)?.unwrap().switches)).await.unwrap();
    for (field, wish) in [
        ("cancels", Switches { cancels: Cancels::Never, ..now }),
        ("reserve_pending", Switches { reserve_pending: false, ..now }),
        ("send_by", Switches { push_stock: true, ..now }),
    ] {
        let arg = SetSwitches {
            request_id: field.to_owned(),
            shop_id: shop,
            switches: wish,
            settings: BTreeMap::new(),
            seen: None,
        };
        let refused = engine.set_switches(arg).await.unwrap_err();
        assert_eq!(refused.problem.code, "problem.not_at_this_mall", "{field}");
        assert_eq!(refused.problem.args.get("field").map(String::as_str), Some(field));
    }
    let copy = engine.preview_copy(PreviewCopy { from: rakuten, to: shop }).await.unwrap();
    assert_eq!((copy.switches, copy.changed), (now, vec![]));
    let mut out: Vec<&str> = copy.left_out.iter().map(|one| one.name.as_str()).collect();
    out.sort_unstable();
    assert_eq!(
        out,
        [
            "by",
            "cancels",
            "last_pieces",
            "percent",
            "reflect_origin",
            "reserve_pending",
            "sync_hours",
            "trickle",
            "when"
        ]
    );
    // What was never chosen at Qoo10 is not carried to Rakuten.
    let back = engine.preview_copy(PreviewCopy { from: shop, to: rakuten }).await.unwrap();
    assert_eq!((back.changed, back.left_out.len()), (vec![], 0));
    assert_eq!((back.switches.cancels, back.switches.share.percent), (Cancels::Never, 50));
    engine.close().await;
}

fn wish(request: &str, shop_id: ShopId, switches: Switches) -> SetSwitches {
    let request_id = request.to_owned();
    SetSwitches { request_id, shop_id, switches, settings: BTreeMap::new(), seen: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_the_mall_lacks_is_refused_before_anything_is_sent_unless_it_stood_there() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    for mall in [qoo10(&engine).await, set_up(&engine, at_rakuten("r", "first", "hinata")).await] {
        let now = engine.store.read(move |r| Ok(shops::get(r, mall)?.unwrap().switches)).await.unwrap();
        let by_ftp = Switches { sending: Sending { by: SendBy::Ftp, ..now.sending }, ..now };
        let refused = engine.set_switches(wish(&format!("ftp {mall}"), mall, by_ftp)).await.unwrap_err();
        assert_eq!(refused.problem.code, "problem.not_at_this_mall");
        change(&engine, mall, |switches| switches.sending.by = SendBy::Ftp).await;
        let other = Switches { sending: Sending { keep_last: 1, ..by_ftp.sending }, ..by_ftp };
        engine.set_switches(wish(&format!("other {mall}"), mall, other)).await.unwrap();
        engine.set_switches(wish(&format!("back {mall}"), mall, now)).await.unwrap();
    }
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_count_from_when_stock_was_last_set_and_never_from_a_moment_to_come() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(&dir).await;
    let shop = set_up(&engine, at_rakuten("r", "first", "hinata")).await;
    let tea = ten_of(&engine, "tea").await;
    listed(&engine, shop, tea, "tea").await;
    let set_at = NOW.plus(-DAY);
    engine.store.write(move |w| stock::mark_set(w, tea, set_at)).await.unwrap();
    change(&engine, shop, |switches| {
        (switches.stock_link, switches.counts_from) = (StockLink::Stopped, None);
    })
    .await;
    let stopped = engine.store.read(move |r| Ok(shops::get(r, shop)?.unwrap().switches)).await.unwrap();
    assert_eq!(engine.preview_switches(wish("", shop, stopped)).await.unwrap().counts_from, None);
    let running = Switches { stock_link: StockLink::Running, ..stopped };
    let look = engine.preview_switches(wish("", shop, running)).await.unwrap();
    assert_eq!((look.counts_from, look.problem), (Some(set_at), None));

    let later = Switches { counts_from: Some(NOW.plus(MINUTE)), ..running };
    let look = engine.preview_switches(wish("", shop, later)).await.unwrap();
    assert_eq!(look.problem.map(|problem| problem.code).as_deref(), Some("problem.counts_from_future"));
    assert_eq!(look.seen, None);
    let refused = engine.set_switches(wish("later", shop, later)).await.unwrap_err();
    assert_eq!(refused.problem.code, "problem.counts_from_future");

    let done = engine.set_switches(wish("now", shop, running)).await.unwrap();
    assert_eq!(done.switches.counts_from, Some(set_at));
    engine.close().await;
}
