use miseban_simulators::{
    clock::{MINUTE, SECOND},
    stand::{
        order::{Coupon, LineSpec, OrderSpec, Payment, PlaceError, WishedTime},
        shop::CancelledBy,
    },
};

use crate::help::{Yahoo, all, buyer, first, yahoo_tea};

fn list(search: &str, conditions: &str) -> String {
    format!(
        "<Req><Search>{search}<Condition>{conditions}</Condition></Search><SellerId>hinata-chaho</SellerId></Req>"
    )
}

const TODAY: &str = "<OrderTimeFrom>20261122000000</OrderTimeFrom><OrderTimeTo>20261122235959</OrderTimeTo>";
const BOTH: &str = "<ReadOnlyMode>2</ReadOnlyMode>";
const IDS: &str = "<Field>OrderId</Field>";

fn info(number: &str, fields: &str) -> String {
    format!(
        "<Req><Target><OrderId>{number}</OrderId><Field>{fields}</Field></Target><SellerId>hinata-chaho</SellerId></Req>"
    )
}

#[tokio::test]
async fn the_first_ten_minutes_are_hidden_unless_asked_for() {
    let mall = Yahoo::start().await;
    let number = mall.sim.place_order(yahoo_tea(1)).unwrap();
    assert_eq!(number, "hinata-chaho-10000001");
    let (status, body) = mall.post("orderList", list(IDS, TODAY)).await;
    assert_eq!((status, first(&body, "TotalCount").as_str()), (200, "0"));
    for (mode, count) in [("0", "0"), ("1", "1"), ("2", "1")] {
        let mode = format!("{TODAY}<ReadOnlyMode>{mode}</ReadOnlyMode>");
        assert_eq!(first(&mall.post("orderList", list(IDS, &mode)).await.1, "TotalCount"), count);
    }
    let (_, body) = mall.post("orderInfo", info(&number, "OrderId,IsReadOnly")).await;
    assert_eq!(first(&body, "IsReadOnly"), "true");
    mall.clock.advance(10 * MINUTE);
    let (_, body) = mall.post("orderList", list(IDS, TODAY)).await;
    assert_eq!(all(&body, "OrderId"), [number]);
    assert_eq!(first(&body, "Index"), "1");
    assert!(!body.contains("ResultSet"));
}

#[tokio::test]
async fn pages_and_conditions() {
    let mall = Yahoo::start().await;
    let mut numbers = Vec::new();
    for quantity in 1..=5 {
        numbers.push(mall.sim.place_order(yahoo_tea(quantity)).unwrap());
        mall.clock.advance(10 * SECOND);
    }
    let page = format!("<Result>2</Result><Start>3</Start><Sort>+order_time</Sort>{IDS}");
    let (_, body) = mall.post("orderList", list(&page, &format!("{TODAY}{BOTH}"))).await;
    assert_eq!((first(&body, "TotalCount").as_str(), all(&body, "OrderId")), ("5", numbers[2..4].to_vec()));
    let newest = format!("<Result>1</Result><Sort>-order_time</Sort>{IDS}");
    let (_, body) = mall.post("orderList", list(&newest, &format!("{TODAY}{BOTH}"))).await;
    assert_eq!(all(&body, "OrderId"), [numbers[4].clone()]);
    let one = format!("<OrderId>{}</OrderId>{BOTH}", numbers[1]);
    let (_, body) =
        mall.post("orderList", list("<Field>OrderId,OrderTime,ShipStatus,TotalPrice</Field>", &one)).await;
    assert_eq!(all(&body, "TotalPrice"), ["2808"]);
    assert_eq!(first(&body, "OrderTime"), "2026-11-22T10:00:10+09:00");
    mall.sim.confirm(&numbers[0]).unwrap();
    let seen = format!("{TODAY}{BOTH}<IsSeen>false</IsSeen><OrderStatus>2,3</OrderStatus>");
    assert_eq!(first(&mall.post("orderList", list(IDS, &seen)).await.1, "TotalCount"), "4");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let mall = Yahoo::start().await;
    for body in [
        "not xml".to_owned(),
        list(IDS, ""),
        list(IDS, "<OrderTimeFrom>2026-11-22</OrderTimeFrom>"),
        list("", TODAY),
        list("<Field>OrderID</Field>", TODAY),
        list(&format!("<Result>2001</Result>{IDS}"), TODAY),
        list(&format!("<Start>0</Start>{IDS}"), TODAY),
        list(IDS, TODAY).replace("hinata-chaho", "other"),
    ] {
        let (status, answer) = mall.post("orderList", body.clone()).await;
        assert_eq!((status, first(&answer, "Status").as_str()), (400, "NG"), "{body}");
        assert!(first(&answer, "Code").starts_with("od"));
    }
    let (status, answer) = mall.post("orderInfo", info("hinata-chaho-99999999", "OrderId")).await;
    assert_eq!((status, first(&answer, "Status").as_str()), (200, "NG"));
}

fn rich() -> OrderSpec {
    OrderSpec {
        lines: vec![
            LineSpec {
                options: vec![("ギフトシール".to_owned(), "確認しました".to_owned())],
                ..LineSpec::new("asatsuyu-sencha", "asa100", 2)
            },
            LineSpec::new("sakura-chazutsu", "", 1),
        ],
        buyer: buyer(),
        payment: Payment::BankTransfer,
        postage: 660,
        points: 300,
        coupon: Some(Coupon {
            code: "C1".to_owned(),
            name: "200円OFF".to_owned(),
            amount: 200,
            by_shop: false,
        }),
        wished_date: Some("2026-11-30".to_owned()),
        wished_time: Some(WishedTime::Hours(14, 16)),
        remark: Some("<急ぎ> & よろしく".to_owned()),
        ..OrderSpec::default()
    }
}

#[tokio::test]
async fn only_asked_fields_come_back_in_their_nodes() {
    let mall = Yahoo::start().await;
    let number = mall.sim.place_order(rich()).unwrap();
    let fields = "OrderId,OrderTime,BuyerComments,PayStatus,PayMethod,BillLastName,ShipCity,ShipRequestTimeZoneCode,\
                  ShipStatus,TotalPrice,UsePoint,TotalMallCouponDiscount,ItemId,SubCode,Quantity,UnitPrice,ItemTaxRatio,\
                  ItemOption,SellerId,CardBrand";
    let (status, body) = mall.post("orderInfo", info(&number, fields)).await;
    assert_eq!(status, 200);
    assert!(body.contains("<ResultSet totalResultsAvailable=\"1\""));
    assert_eq!(first(&body, "OrderTime"), "2026-11-22T10:00:00+09:00");
    assert_eq!(first(&body, "BuyerComments"), "<急ぎ> & よろしく");
    let pay = first(&body, "Pay");
    assert_eq!((first(&pay, "PayStatus").as_str(), first(&pay, "PayMethod").as_str()), ("0", "payment_b1"));
    assert!(
        pay.contains("<BillLastName><![CDATA[髙﨑]]></BillLastName>")
            && pay.contains("<CardBrand></CardBrand>")
    );
    let ship = first(&body, "Ship");
    assert_eq!((first(&ship, "ShipCity").as_str(), first(&ship, "ShipStatus").as_str()), ("渋谷区", "0"));
    assert_eq!(first(&ship, "ShipRequestTimeZoneCode"), "102");
    // 2 x 1404 + 3850 + 660 - 300 - 200
    let detail = first(&body, "Detail");
    assert_eq!((first(&detail, "TotalPrice").as_str(), first(&detail, "UsePoint").as_str()), ("6818", "300"));
    assert_eq!(first(&detail, "TotalMallCouponDiscount"), "200");
    let items = all(&body, "Item");
    assert_eq!(items.len(), 2);
    assert_eq!(first(&items[0], "Value"), "確認しました");
    assert!(items[1].contains("<ItemOption></ItemOption>") && items[1].contains("<SubCode></SubCode>"));
    assert_eq!(all(&body, "ItemTaxRatio"), ["8", "10"]);
    assert_eq!(first(&body, "SellerId"), "hinata-chaho");
    let (_, short) = mall.post("orderInfo", info(&number, "OrderId")).await;
    assert!(!short.contains("<Pay>") && !short.contains("<Item>"));
}

fn change(number: &str, target: &str, order: &str) -> String {
    format!(
        "<Req><Target><OrderId>{number}</OrderId>{target}</Target><Order>{order}</Order><SellerId>hinata-chaho</SellerId></Req>"
    )
}

const POINTS: &str = "<IsPointFix>true</IsPointFix>";

#[tokio::test]
async fn shipping_is_reported_once_the_order_is_open() {
    let mall = Yahoo::start().await;
    let number = mall.sim.place_order(yahoo_tea(1)).unwrap();
    let ship = "<Ship><ShipStatus>3</ShipStatus><ShipCompanyCode>1001</ShipCompanyCode>\
                <ShipInvoiceNumber1>0000-1111-2222</ShipInvoiceNumber1><ShipDate>20261123</ShipDate></Ship>";
    let report = change(&number, POINTS, ship);
    let (_, early) = mall.post("orderShipStatusChange", report.clone()).await;
    assert_eq!(first(&early, "Status"), "NG");
    mall.clock.advance(10 * MINUTE);
    let (status, done) = mall.post("orderShipStatusChange", report.clone()).await;
    assert_eq!((status, first(&done, "Status").as_str(), done.contains("<Warning>")), (200, "OK", false));
    let (_, body) =
        mall.post("orderInfo", info(&number, "ShipStatus,ShipDate,ShipInvoiceNumber1,IsSeen")).await;
    assert_eq!((first(&body, "ShipStatus").as_str(), first(&body, "ShipDate").as_str()), ("3", "2026-11-23"));
    assert_eq!(
        (first(&body, "ShipInvoiceNumber1").as_str(), first(&body, "IsSeen").as_str()),
        ("0000-1111-2222", "true")
    );
    let (_, odd) = mall.post("orderShipStatusChange", report.replace("0000-1111-2222", "ABC")).await;
    assert_eq!((first(&odd, "Status").as_str(), first(&odd, "Code").as_str()), ("OK", "od91113"));
    for wrong in [
        report.replace(POINTS, ""),
        report.replace("<ShipStatus>3", "<ShipStatus>9"),
        report.replace("20261123", "2026-11-23"),
        report.replace(">1001<", ">1099<"),
    ] {
        assert_eq!(mall.post("orderShipStatusChange", wrong.clone()).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_status_goes_to_done_or_cancelled() {
    let mall = Yahoo::start().await;
    let (first_number, second) =
        (mall.sim.place_order(yahoo_tea(1)).unwrap(), mall.sim.place_order(yahoo_tea(2)).unwrap());
    mall.clock.advance(10 * MINUTE);
    let done = "<OrderStatus>5</OrderStatus>";
    let no_points = change(&first_number, "<IsPointFix>false</IsPointFix>", done);
    assert_eq!(mall.post("orderStatusChange", no_points).await.0, 400);
    assert_eq!(mall.post("orderStatusChange", change(&first_number, POINTS, done)).await.0, 200);
    assert_eq!(mall.sim.orders()[0].status, 5);
    let short = "<OrderStatus>4</OrderStatus><CancelReason>230</CancelReason><CancelReasonDetail>短い</CancelReasonDetail>";
    assert_eq!(mall.post("orderStatusChange", change(&second, POINTS, short)).await.0, 400);
    let cancel = "<OrderStatus>4</OrderStatus>";
    assert_eq!(mall.post("orderStatusChange", change(&second, POINTS, cancel)).await.0, 200);
    let (_, body) = mall.post("orderInfo", info(&second, "OrderStatus,CancelReason")).await;
    assert_eq!((first(&body, "OrderStatus").as_str(), first(&body, "CancelReason").as_str()), ("4", "210"));
    let (_, again) = mall.post("orderStatusChange", change(&second, POINTS, cancel)).await;
    assert_eq!(first(&again, "Status"), "NG");
    // The store's own cancel leaves the number alone.
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(77)));
}

#[tokio::test]
async fn money_and_notes_are_written_down() {
    let mall = Yahoo::start().await;
    let number = mall.sim.place_order(rich()).unwrap();
    mall.clock.advance(10 * MINUTE);
    let paid = "<Pay><PayStatus>1</PayStatus><PayDate>20261121</PayDate></Pay>";
    assert_eq!(mall.post("orderPayStatusChange", change(&number, "", paid)).await.0, 200);
    let (_, body) = mall.post("orderInfo", info(&number, "PayStatus,PayDate,ShipStatus")).await;
    assert_eq!(first(&body, "PayDate"), "2026-11-21");
    assert_eq!((first(&body, "PayStatus").as_str(), first(&body, "ShipStatus").as_str()), ("1", "1"));
    let unseen = "<IsSeen>false</IsSeen><Ship><ShipNotes>冷暗所</ShipNotes></Ship>";
    assert_eq!(mall.post("orderChange", change(&number, "", unseen)).await.0, 200);
    mall.clock.advance(1_000);
    let count = mall.http.get(mall.url("orderCount")).query(&[("sellerId", "hinata-chaho")]);
    let count = count.bearer_auth(&mall.tokens.access_token).send().await.unwrap().text().await.unwrap();
    assert_eq!(first(&count, "NewOrder"), "1");
}

#[tokio::test]
async fn a_buyer_has_ten_minutes_to_think_again() {
    let mall = Yahoo::start().await;
    let (gone, kept) =
        (mall.sim.place_order(yahoo_tea(3)).unwrap(), mall.sim.place_order(yahoo_tea(2)).unwrap());
    mall.sim.cancel_order(&gone, CancelledBy::Buyer).unwrap();
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(78)));
    mall.clock.advance(10 * MINUTE);
    assert_eq!(mall.sim.cancel_order(&kept, CancelledBy::Buyer), Err(PlaceError::NotNow));
    let two = OrderSpec { recipients: vec![buyer(), buyer()], ..yahoo_tea(1) };
    assert_eq!(mall.sim.place_order(two), Err(PlaceError::OneRecipientOnly));
    mall.sim.change_quantity(&kept, 0, 1).unwrap();
    assert_eq!(mall.sim.stock("asatsuyu-sencha", "asa100"), Some(Some(79)));
}

#[tokio::test]
async fn the_mail_has_the_lines_that_programs_read() {
    let mall = Yahoo::start().await;
    mall.sim.place_order(rich()).unwrap();
    let sent = mall.sim.mails_since(0).remove(0);
    assert_eq!(sent.subject, "【Yahoo!ショッピング】注文確認：hinata-chaho-10000001");
    for line in [
        "注文ID　：hinata-chaho-10000001\n注文日時：2026年11月22日 10時00分00秒\n",
        "（1）朝露の煎茶\nasatsuyu-sencha/asa100\n内容量：100g\nギフトシール：確認しました\n1,404円×2＝2,808円\n（2）",
        "sakura-chazutsu\n3,850円×1＝3,850円\n===============\n",
        "商品の合計金額 ： 6,658円\n手数料：0円\n送料：660円\nポイント利用分：300ポイント\nクーポン利用分：-200円\n合計金額 ：6,818円\n付与ポイント：",
    ] {
        assert!(sent.body.contains(line), "{line}\nin\n{}", sent.body);
    }
}
