use miseban_simulators::{
    clock::{DAY, HOUR, MINUTE, rakuten_datetime},
    stand::{
        limits::Limits,
        order::{Coupon, LineSpec, OrderSpec, Payment, Person, PlaceError, WishedTime, Wrapping},
        shop::CancelledBy,
    },
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::help::{MORNING, Rakuten, buyer, code, json as read, tea};

fn window(from: i64, to: i64) -> Value {
    json!({"dateType": 1, "startDatetime": rakuten_datetime(from), "endDatetime": rakuten_datetime(to)})
}

fn around(now: i64) -> Value {
    window(now - DAY, now + DAY)
}

#[tokio::test]
async fn keys_are_checked_at_the_gate() {
    let mall = Rakuten::start().await;
    let url = format!("{}/es/2.0/order/searchOrder/", mall.sim.base_url());
    let wrong =
        mall.http.post(&url).header("authorization", "ESA bm86bm8=").json(&json!({})).send().await.unwrap();
    let (status, body) = read(wrong).await;
    assert_eq!((status, &body["Results"]["errorCode"]), (401, &json!("ES04-01")));

    mall.sim.set_license_expiry(MORNING);
    let (status, body) = mall.order("searchOrder", &around(MORNING)).await;
    assert_eq!((status, &body["Results"]["errorCode"]), (401, &json!("ES04-01")));
}

#[tokio::test]
async fn only_json_is_read() {
    let mall = Rakuten::start().await;
    let url = format!("{}/es/2.0/order/searchOrder/", mall.sim.base_url());
    let sent =
        mall.http.post(&url).header("authorization", mall.sim.authorization()).body("a=b").send().await;
    let (status, body) = read(sent.unwrap()).await;
    assert_eq!((status, &body["Results"]["errorCode"]), (415, &json!("ES04-03")));
}

#[tokio::test]
async fn the_licence_says_when_it_ends() {
    let mall = Rakuten::start().await;
    let path = "/es/1.0/license-management/license-key/expiry-date";
    let key = mall.sim.credentials().license_key;
    let asked = mall.call(Method::GET, &format!("{path}?licenseKey={key}"), None).await;
    assert_eq!(read(asked).await, (200, json!({"expiryDate": "2027-02-20T10:00:00+09:00"})));
    let other = mall.call(Method::GET, &format!("{path}?licenseKey=SL0"), None).await;
    assert_eq!(other.status(), 400);
}

#[tokio::test]
async fn no_hit_leaves_everything_null() {
    let mall = Rakuten::start().await;
    let (status, body) = mall.order("searchOrder", &around(MORNING)).await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_SEARCH_ORDER_INFO_102"));
    assert_eq!(body["orderNumberList"], Value::Null);
    assert_eq!(
        body["PaginationResponseModel"],
        json!({"totalRecordsAmount": null, "totalPages": null, "requestPage": null})
    );
}

#[tokio::test]
async fn search_refuses_what_it_cannot_read() {
    let mall = Rakuten::start().await;
    let mut utc = around(MORNING);
    utc["startDatetime"] = json!("2026-11-22T00:00:00Z");
    let mut long_page = around(MORNING);
    long_page["PaginationRequestModel"] = json!({"requestRecordsAmount": 1001, "requestPage": 1});
    let mut sub_status = around(MORNING);
    sub_status["subStatusIdList"] = json!([-1]);
    let mut no_date = around(MORNING);
    no_date.as_object_mut().unwrap().remove("dateType");
    for (body, number) in [
        (utc, "ERROR_011"),
        (long_page, "ERROR_011"),
        (sub_status, "ERROR_009"),
        (no_date, "ERROR_009"),
        (window(MORNING - 64 * DAY, MORNING), "ERROR_"),
        (window(MORNING - 731 * DAY, MORNING - 700 * DAY), "ERROR_"),
        (window(MORNING, MORNING - HOUR), "ERROR_"),
    ] {
        let (status, answer) = mall.order("searchOrder", &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(code(&answer).contains(number), "{body}: {answer}");
        assert_eq!(answer["PaginationResponseModel"], Value::Null);
    }
    assert_eq!(mall.order("searchOrder", &window(MORNING - 63 * DAY, MORNING)).await.0, 200);
}

#[tokio::test]
async fn pages_sort_and_filters() {
    let mall = Rakuten::start().await;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        mall.clock.advance(MINUTE);
        numbers.push(mall.sim.place_order(tea(1)).unwrap());
    }
    mall.sim.confirm(&numbers[0]).unwrap();
    let mut body = around(MORNING);
    body["PaginationRequestModel"] = json!({"requestRecordsAmount": 2, "requestPage": 3});
    let (_, last) = mall.order("searchOrder", &body).await;
    assert_eq!(last["orderNumberList"], json!([numbers[4]]));
    let paging = json!({"totalRecordsAmount": 5, "totalPages": 3, "requestPage": 3});
    assert_eq!(last["PaginationResponseModel"], paging);
    body["PaginationRequestModel"] = json!({
        "requestRecordsAmount": 2, "requestPage": 1, "SortModelList": [{"sortColumn": 1, "sortDirection": 2}]
    });
    let (_, newest) = mall.order("searchOrder", &body).await;
    assert_eq!(newest["orderNumberList"], json!([numbers[4], numbers[3]]));
    let mut waiting = around(MORNING);
    waiting["orderProgressList"] = json!([300]);
    let (_, confirmed) = mall.order("searchOrder", &waiting).await;
    assert_eq!(confirmed["orderNumberList"], json!([numbers[0]]));
    let mut by_confirmation = around(MORNING);
    by_confirmation["dateType"] = json!(2);
    let (_, confirmed) = mall.order("searchOrder", &by_confirmation).await;
    assert_eq!(confirmed["orderNumberList"], json!([numbers[0]]));
}

#[tokio::test]
async fn each_endpoint_takes_one_request_a_second() {
    let mall = Rakuten::start().await;
    let path = "/es/2.0/order/searchOrder/";
    let body = around(MORNING);
    let statuses = [
        mall.call_now(Method::POST, path, Some(&body)).await.status().as_u16(),
        mall.call_now(Method::POST, path, Some(&body)).await.status().as_u16(),
        mall.call_now(Method::POST, "/es/2.0/order/getSubStatusList/", Some(&json!({})))
            .await
            .status()
            .as_u16(),
    ];
    assert_eq!(statuses, [200, 429, 200]);
    let refused = mall.call_now(Method::POST, path, Some(&body)).await;
    assert_eq!(refused.headers()["retry-after"], "1");
    mall.clock.advance(1_000);
    assert_eq!(mall.call_now(Method::POST, path, Some(&body)).await.status(), 200);
    mall.sim.enforce_limits(false);
    assert_eq!(mall.call_now(Method::POST, path, Some(&body)).await.status(), 200);
}

fn rich() -> OrderSpec {
    let friend = Person { family_name: "山田".to_owned(), ..buyer() };
    OrderSpec {
        lines: vec![
            LineSpec {
                options: vec![("ギフトシール".to_owned(), "確認しました".to_owned())],
                ..LineSpec::new("hinata-asatsuyu", "asa-100", 2)
            },
            LineSpec { recipient: 1, ..LineSpec::new("hinata-yunomi", "yun-ame", 1) },
        ],
        recipients: vec![buyer(), friend],
        buyer: buyer(),
        payment: Payment::CashOnDelivery,
        payment_charge: 330,
        postage: 660,
        points: 300,
        coupon: Some(Coupon {
            code: "C1".to_owned(),
            name: "200円OFF".to_owned(),
            amount: 200,
            by_shop: true,
        }),
        wrapping: Some(Wrapping { name: "包装紙".to_owned(), price_yen: 165, ribbon: false }),
        wished_date: Some("2026-11-30".to_owned()),
        wished_time: Some(WishedTime::Hours(14, 16)),
        remark: Some("よろしくお願いします".to_owned()),
        noshi: Some("御礼".to_owned()),
        gift: true,
        ..OrderSpec::default()
    }
}

#[tokio::test]
async fn an_order_has_the_documented_shape() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(rich()).unwrap();
    assert_eq!(number, "400123-20261122-0000000001");
    let (status, body) = mall
        .order("getOrder", &json!({"orderNumberList": [number, "400123-20261122-9999999999"], "version": 10}))
        .await;
    assert_eq!(
        (status, code(&body), &body["version"]),
        (200, "ORDER_EXT_API_GET_ORDER_INFO_101", &json!(10))
    );
    assert_eq!(body["OrderModelList"].as_array().unwrap().len(), 1);
    let order = &body["OrderModelList"][0];
    assert_eq!(order["orderProgress"], 100);
    assert_eq!(order["orderDatetime"], "2026-11-22T10:00:00+0900");
    assert_eq!(order["shippingTerm"], 1416);
    assert_eq!(order["remarks"], "[配送日時指定:]\n2026-11-30(月)\n14:00-16:00\nよろしくお願いします");
    // 2 x 1404 + 2200 + 660 + 165 = 5833, + 330 - 200 - 300 = 5663
    assert_eq!((order["goodsPrice"].as_i64(), order["totalPrice"].as_i64()), (Some(5_008), Some(5_833)));
    assert_eq!(order["requestPrice"], 5_663);
    assert_eq!(order["SettlementModel"]["settlementMethod"], "代金引換");
    assert_eq!(order["OrdererModel"]["familyName"], "髙﨑");
    assert_eq!(order["OrdererModel"]["zipCode2"], "0001");
    assert!(order["OrdererModel"]["emailAddress"].as_str().unwrap().ends_with("@pc.fw.rakuten.ne.jp"));
    assert_eq!(order["severalSenderFlag"], 1);
    assert_eq!(order["WrappingModel1"]["price"], 165);
    assert_eq!(order["WrappingModel2"], Value::Null);
    let packages = order["PackageModelList"].as_array().unwrap();
    assert_eq!(packages.len(), 2);
    assert_eq!(packages[1]["SenderModel"]["familyName"], "山田");
    let item = &packages[0]["ItemModelList"][0];
    assert_eq!(item["manageNumber"], "hinata-asatsuyu");
    assert_eq!(item["itemNumber"], "HT-ASA");
    assert_eq!(item["selectedChoice"], "ギフトシール:確認しました");
    let sku =
        json!([{"variantId": "asa-100", "merchantDefinedSkuId": "HT-ASA-100", "skuInfo": "内容量:100g"}]);
    assert_eq!(item["SkuModelList"], sku);
    let taxes = order["TaxSummaryModelList"].as_array().unwrap();
    let billed: i64 = taxes.iter().map(|tax| tax["reqPrice"].as_i64().unwrap()).sum();
    assert_eq!((taxes.len(), billed), (2, 5_663));
    assert_eq!(order["CouponModelList"][0]["couponTotalPrice"], 200);
    for member in
        ["DueDateModelList", "ChangeReasonModelList", "deliveryCertPrgFlag", "socialGiftFlag", "memo"]
    {
        assert!(order.get(member).is_some(), "{member}");
    }
}

#[tokio::test]
async fn older_versions_know_less_and_the_oldest_are_refused() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(1)).unwrap();
    let ask = |version: Value| json!({"orderNumberList": [number], "version": version});
    let (_, third) = mall.order("getOrder", &ask(json!(3))).await;
    let order = &third["OrderModelList"][0];
    assert!(third.get("version").is_none() && order.get("goodsTax").is_some());
    let item = &order["PackageModelList"][0]["ItemModelList"][0];
    assert!(item.get("SkuModelList").is_none() && order.get("socialGiftFlag").is_none());
    for version in [json!(2), json!(11), json!("10")] {
        assert_eq!(mall.order("getOrder", &ask(version)).await.0, 400);
    }
    let (status, body) = mall.order("getOrder", &json!({"orderNumberList": [number]})).await;
    assert_eq!((status, code(&body)), (400, "ORDER_EXT_API_GET_ORDER_ERROR_009"));
    let many: Vec<String> = (0..101).map(|n| format!("400123-20261122-{n:010}")).collect();
    assert_eq!(mall.order("getOrder", &json!({"orderNumberList": many, "version": 10})).await.0, 400);
}

#[tokio::test]
async fn what_is_not_settled_is_minus_9999_until_it_is() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(OrderSpec { postage_undetermined: true, ..tea(1) }).unwrap();
    let ask = json!({"orderNumberList": [number], "version": 10});
    let (_, body) = mall.order("getOrder", &ask).await;
    let order = &body["OrderModelList"][0];
    for member in ["postagePrice", "totalPrice", "requestPrice"] {
        assert_eq!(order[member], -9999, "{member}");
    }
    mall.sim.confirm(&number).unwrap();
    let (_, body) = mall.order("getOrder", &ask).await;
    assert_eq!(body["OrderModelList"][0]["requestPrice"], 1_404);
}

#[tokio::test]
async fn a_social_gift_waits_for_its_address() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(OrderSpec { social_gift: true, ..tea(1) }).unwrap();
    assert!(number.ends_with("-sg"));
    let (_, body) = mall.order("getOrder", &json!({"orderNumberList": [number], "version": 10})).await;
    let package = &body["OrderModelList"][0]["PackageModelList"][0];
    assert_eq!(package["SenderModel"]["zipCode1"], "999");
    assert_eq!(package["SenderModel"]["familyName"], "入力待ち");
    assert_eq!(package["SocialGiftModel"]["inputFlag"], 0);
}

#[tokio::test]
async fn confirming_goes_through_rakutens_own_work() {
    let mall = Rakuten::with(|config| config.confirm_delay = 10_000).await;
    let card = mall.sim.place_order(tea(1)).unwrap();
    let transfer = mall.sim.place_order(OrderSpec { payment: Payment::BankTransfer, ..tea(1) }).unwrap();
    let (status, body) = mall
        .order("confirmOrder", &json!({"orderNumberList": [card, transfer, "400123-20261122-9999999999"]}))
        .await;
    assert_eq!((status, code(&body)), (200, "ORDER_EXT_API_CONFIRM_ORDER_INFO_101"));
    assert_eq!(body["MessageModelList"][2]["messageType"], "ERROR");
    let progress = || mall.sim.orders().iter().map(|order| order.status).collect::<Vec<_>>();
    assert_eq!(progress(), [200, 200]);
    mall.clock.advance(10_000);
    assert_eq!(progress(), [300, 200]);
    mall.sim.pay(&transfer).unwrap();
    assert_eq!(progress(), [300, 300]);
    let (_, again) = mall.order("confirmOrder", &json!({"orderNumberList": [card]})).await;
    assert_eq!(again["MessageModelList"][0]["messageType"], "ERROR");
}

#[tokio::test]
async fn a_buyer_has_half_an_hour_to_think_again() {
    let mall = Rakuten::start().await;
    let (first, second) = (mall.sim.place_order(tea(3)).unwrap(), mall.sim.place_order(tea(2)).unwrap());
    assert_eq!(mall.sim.stock("hinata-asatsuyu", "asa-100"), Some(Some(75)));
    mall.clock.advance(29 * MINUTE);
    mall.sim.cancel_order(&first, CancelledBy::Buyer).unwrap();
    assert_eq!(mall.sim.stock("hinata-asatsuyu", "asa-100"), Some(Some(78)));
    mall.clock.advance(MINUTE);
    assert_eq!(mall.sim.cancel_order(&second, CancelledBy::Buyer), Err(PlaceError::NotNow));
    assert_eq!(mall.sim.cancel_order(&first, CancelledBy::Shop), Err(PlaceError::NotNow));
    let body = json!({"orderNumber": second, "inventoryRestoreType": 2, "changeReasonDetailApply": 8});
    assert_eq!(mall.order("cancelOrder", &body).await.0, 200);
    assert_eq!(mall.sim.stock("hinata-asatsuyu", "asa-100"), Some(Some(78)));
    assert_eq!(mall.order("cancelOrder", &body).await.0, 400);
    let books = mall.sim.books();
    let book = &books.skus["hinata-asatsuyu:asa-100"];
    assert_eq!((book.sold, book.cancelled, book.restocked), (5, 5, 3));
}

#[tokio::test]
async fn the_shelf_is_not_oversold() {
    let mall = Rakuten::with(|config| config.limits = Limits { enforced: false, ..Limits::default() }).await;
    let sku = "hinata-asatsuyu:asa-100".to_owned();
    assert_eq!(mall.sim.place_order(tea(81)), Err(PlaceError::SoldOut { sku: sku.clone(), left: 80 }));
    mall.sim.place_order(tea(80)).unwrap();
    assert_eq!(mall.sim.place_order(tea(1)), Err(PlaceError::SoldOut { sku: sku.clone(), left: 0 }));
    let unknown = OrderSpec::simple("nothing", "x", 1, buyer());
    assert_eq!(mall.sim.place_order(unknown), Err(PlaceError::UnknownSku { sku: "nothing:x".to_owned() }));
    assert_eq!(mall.sim.place_order(tea(0)), Err(PlaceError::NotAnOrder));
    assert_eq!(mall.sim.books().skus[&sku].refused, 82);
}

#[tokio::test]
async fn a_changed_quantity_moves_the_number_by_the_difference() {
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(tea(2)).unwrap();
    mall.sim.change_quantity(&number, 0, 5).unwrap();
    assert_eq!(mall.sim.stock("hinata-asatsuyu", "asa-100"), Some(Some(75)));
    mall.sim.change_quantity(&number, 0, 1).unwrap();
    assert_eq!(mall.sim.stock("hinata-asatsuyu", "asa-100"), Some(Some(79)));
    let (_, body) = mall.order("getOrder", &json!({"orderNumberList": [number], "version": 10})).await;
    let order = &body["OrderModelList"][0];
    assert_eq!(order["PackageModelList"][0]["ItemModelList"][0]["units"], 1);
    assert_eq!(order["modifyFlag"], 1);
    assert_eq!(mall.sim.books().orders[0].pieces, [("hinata-asatsuyu:asa-100".to_owned(), 1)]);
}

#[tokio::test]
async fn both_mail_layouts_name_the_order() {
    use miseban_simulators::stand::mails::MailLayout;
    let mall = Rakuten::start().await;
    let number = mall.sim.place_order(rich()).unwrap();
    let sent = mall.sim.mails_since(0);
    assert_eq!((sent.len(), sent[0].seq), (1, 1));
    assert_eq!(sent[0].subject, "【楽天市場】注文内容ご確認（自動配信メール）");
    assert!(sent[0].body.contains(&format!("[受注番号] {number}\n")) && !sent[0].body.contains("髙﨑"));
    let full = mall.sim.order_mail(&number, MailLayout::Full).unwrap();
    assert_eq!(full.from, "order@rakuten.co.jp");
    for line in [
        "[注文者]   髙﨑 澄香 (タカサキ スミカ) 様\n",
        "[日時]     2026-11-22 10:00:00\n",
        "[配送日時指定:]\n2026-11-30(月)\n14:00-16:00\n[備考]\nよろしくお願いします\n",
        "[送付先]   山田 澄香",
        "朝露の煎茶(HT-ASA)\nSKU管理番号:asa-100\n内容量:100g\nギフトシール:確認しました\n価格  1,404(円) x 2(個) = 2,808(円) ※8%税込\n",
        "支払い金額     5,663(円)\n",
    ] {
        assert!(full.body.contains(line), "{line}\nin\n{}", full.body);
    }
    assert!(mall.sim.mails_since(1).is_empty());
}
