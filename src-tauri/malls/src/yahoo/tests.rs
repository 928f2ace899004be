//! Reading orders as the mall writes them.

use miseban_domain::observation::{MallState, PaymentKind};

use super::map;
use crate::RawItem;

fn item(xml: &str) -> RawItem {
    RawItem {
        key: "k".into(),
        media_type: "text/xml",
        bytes: xml.as_bytes().to_vec(),
        fetched_at: miseban_domain::Instant(5),
    }
}

fn sample(order: &str, total: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ResultSet totalResultsAvailable=\"1\"><Result><Status>OK</Status><OrderInfo>\
         <OrderId>miseban-store-10000001</OrderId>{order}\
         <Pay><PayStatus>0</PayStatus><PayMethod>payment_b1</PayMethod><PayMethodName><![CDATA[銀行振込]]></PayMethodName>\
         <BillLastName><![CDATA[見本]]></BillLastName><BillFirstName><![CDATA[花子]]></BillFirstName><BillZipCode>100-0001</BillZipCode>\
         <BillPrefecture>東京都</BillPrefecture><BillCity>千代田区</BillCity><BillAddress1>千代田1-1</BillAddress1><BillAddress2></BillAddress2>\
         <BillPhoneNumber>090-0000-0001</BillPhoneNumber><BillMailAddress>hanako@example.com</BillMailAddress></Pay>\
         <Item><LineId>1</LineId><ItemId>shirt</ItemId><SubCode>shirt-m</SubCode><Title><![CDATA[シャツ & タイ]]></Title>\
         <ItemOption><Index>1</Index><Name>サイズ</Name><Value>M</Value></ItemOption><ItemOption></ItemOption>\
         <ItemTaxRatio>10</ItemTaxRatio><UnitPrice>1000</UnitPrice><Quantity>2</Quantity></Item>\
         <Ship><ShipStatus>1</ShipStatus><ShipMethodName>宅配便</ShipMethodName><ShipRequestDate>20261124</ShipRequestDate>\
         <ShipRequestTime>14:00-16:00</ShipRequestTime><NeedGiftWrap>false</NeedGiftWrap><ShipLastName>見本</ShipLastName></Ship>\
         <Item><LineId>2</LineId><ItemId>tea</ItemId><SubCode/><UnitPrice>500</UnitPrice><Quantity>1</Quantity><ItemTaxRatio>8</ItemTaxRatio></Item>\
         <Detail><PayCharge>0</PayCharge><ShipCharge>500</ShipCharge><UsePoint>100</UsePoint><TotalPrice>{total}</TotalPrice></Detail>\
         </OrderInfo></Result></ResultSet>"
    )
}

const STATUS: &str = "<OrderTime>2026-11-22T09:30:00+09:00</OrderTime><LastUpdateTime>20261122100000</LastUpdateTime>\
                      <OrderStatus>2</OrderStatus><IsReadOnly>false</IsReadOnly><BuyerComments>よろしく</BuyerComments>";

#[test]
fn an_order_is_read_whole() {
    let seen = map::observation(&item(&sample(STATUS, "2900"))).unwrap();
    assert_eq!(seen.order_number, "miseban-store-10000001");
    assert_eq!(seen.ordered_at.unwrap().to_tokyo_text(), "2026-11-22T09:30:00+0900");
    assert_eq!(seen.version, Some(seen.ordered_at.unwrap().0 + 30 * 60 * 1000));
    assert_eq!((seen.state, seen.mall_status.as_deref()), (Some(MallState::ToShip), Some("2/0/1")));
    let buyer = seen.buyer.unwrap();
    assert_eq!((buyer.name.as_str(), buyer.postal_code.as_str()), ("見本 花子", "1000001"));
    let delivery = &seen.deliveries[0];
    assert_eq!(delivery.wished_date.as_deref(), Some("2026-11-24"));
    let [shirt, tea] = delivery.lines.as_slice() else { panic!("{:?}", delivery.lines) };
    assert_eq!(
        (shirt.title.as_str(), shirt.options.as_slice()),
        ("シャツ & タイ", &["サイズ:M".to_owned()][..])
    );
    assert_eq!((shirt.keys["item_code"].as_str(), shirt.keys["sku_code"].as_str()), ("shirt", "shirt-m"));
    assert_eq!(
        (tea.keys["sku_code"].as_str(), tea.keys.get("sub_code"), tea.tax_rate),
        ("tea", None, Some(8))
    );
    let payment = seen.payment.unwrap();
    assert_eq!((payment.kind, payment.paid), (Some(PaymentKind::Prepaid), Some(false)));
    let totals = seen.totals.unwrap();
    assert_eq!((totals.goods, totals.points, totals.billed), (2500, 100, 2900));
    assert_eq!(seen.remarks.as_deref(), Some("よろしく"));
}

#[test]
fn the_total_may_be_before_or_after_points_and_the_price_with_or_without_coupon() {
    let billed = |order: &str, total: &str| {
        let totals = map::observation(&item(&sample(order, total))).unwrap().totals.unwrap();
        (totals.billed, totals.coupon_shop, totals.sum() == totals.billed)
    };
    assert_eq!(billed(STATUS, "3000"), (2900, 0, true));
    let coupon = format!("{STATUS}<TotalCouponDiscount>300</TotalCouponDiscount>");
    assert_eq!(billed(&coupon, "2600"), (2600, 300, true));
    assert_eq!(billed(&coupon, "2900"), (2900, 0, true));
    assert_eq!(billed(STATUS, "7777"), (7777, 0, false));
}

#[test]
fn states_by_the_three_statuses() {
    let state = |status: &str| map::observation(&item(&sample(status, "0"))).unwrap();
    assert_eq!(
        state("<OrderStatus>2</OrderStatus><IsReadOnly>true</IsReadOnly>").state,
        Some(MallState::Pending)
    );
    assert_eq!(state("<OrderStatus>3</OrderStatus>").state, Some(MallState::Pending));
    assert_eq!(state("<OrderStatus>5</OrderStatus>").state, Some(MallState::Done));
    let cancelled = state("<OrderStatus>4</OrderStatus>");
    assert_eq!((cancelled.state, cancelled.cancelled), (None, true));
}

#[test]
fn what_is_no_order_says_why() {
    for xml in
        ["", "<Result><Status>OK</Status></Result>", "<R><OrderInfo><OrderId>1</OrderId></OrderInfo></R>"]
    {
        assert_eq!(map::observation(&item(xml)).unwrap_err().code, "mall_error.order_unreadable");
    }
}

#[test]
fn whatever_stands_in_an_element_nothing_breaks() {
    let whole = sample(STATUS, "2900");
    let pieces: Vec<&str> = whole.split('<').collect();
    for value in ["", "-1", "999999999999", "99999999999999999999", "九", "2026-13-45", "true"] {
        for spoiled in 1..pieces.len() {
            let mut pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
            let Some((tag, _)) =
                pieces[spoiled].split_once('>').filter(|(tag, _)| !tag.starts_with(['/', '!', '?']))
            else {
                continue;
            };
            pieces[spoiled] = format!("{tag}>{value}");
            match map::observation(&item(&pieces.join("<"))) {
                Ok(seen) => assert!(!seen.order_number.is_empty()),
                Err(error) => assert_eq!(error.code, "mall_error.order_unreadable"),
            }
        }
    }
}
