//! Mails that bring orders: to the right shop, once, and none of them lost.

use miseban_simulators::{
    imap::{Charset, Compose, compose},
    stand::mails::{MailLayout, SimMail},
};
use miseban_tests::{Stage, goods};
use serde_json::{Value, json};

use crate::buyers::wants;

/// The mail as it lies in the box, sent to this address.
fn mail_to(to: &str, mail: &SimMail) -> Vec<u8> {
    compose(&Compose {
        from: &mail.from,
        to,
        subject: &mail.subject,
        body: &mail.body,
        charset: Charset::Utf8Base64,
        message_id: &format!("{}-{to}", mail.order_number),
        date: "Sun, 22 Nov 2026 12:00:00 +0900",
    })
}

/// A further shop at Rakuten, which the program does not ask by itself.
async fn second_shop(stage: &Stage, routes: &Value) -> String {
    let saved = stage.change("shops.save", second(None, routes)).await;
    saved["id"].as_str().expect("it is set up").to_owned()
}

fn second(id: Option<&str>, routes: &Value) -> Value {
    json!({
        "id": id, "mall": "rakuten", "routes": routes,
        "common": {
            "code": "second", "short_name": "二号店", "official_name": "ひなた茶舗 二号店", "url": "", "manager": "",
            "genre": "", "sender_address": "", "bcc_address": "", "postal_code": "", "address": "", "phone": "",
            "registration_number": "", "matching_key": "",
        },
        "settings": { "shop_url": "hinata-second" },
    })
}

async fn first(stage: &Stage, routes: Value) {
    let shops = stage.ask("shops.list", json!({})).await;
    let shop = shops.as_array().unwrap().iter().find(|shop| shop["id"] == json!(stage.at_rakuten)).unwrap();
    let arg = json!({
        "id": stage.at_rakuten, "mall": "rakuten", "routes": routes, "common": shop["common"],
        "settings": shop["settings"],
    });
    assert_eq!(stage.change("shops.save", arg).await["refused"], json!([]));
}

/// Waits until something that came in is in trouble, and gives the row.
async fn trouble(stage: &Stage) -> Value {
    stage
        .until("a mail is in trouble", async || {
            stage.ask("inbox.trouble", json!({})).await.as_array()?.first().cloned()
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_kept_shown_and_counted() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    stage.watch_mailbox().await;
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
    let mut mail = stage.sim("rakuten").order_mail(&number, MailLayout::Full).unwrap();
    mail.body = mail.body.replace(&number, "（文字化け）");
    stage.imap.deliver("INBOX", mail_to("order@hinata-chaho.example.com", &mail));
    let row = trouble(&stage).await;
    assert_eq!(row["problem"]["code"], "mail.order_number_missing");
    assert_eq!(stage.ask("orders.counts", json!({})).await["unreadable"], 1);
    let raw = stage.ask("inbox.raw", json!({ "raw_id": row["raw_id"] })).await;
    assert_eq!(raw["subject"], json!(mail.subject));
    assert!(raw["text"].as_str().unwrap().contains("（文字化け）"), "{raw:#}");

    // A letter that is none of ours is neither.
    mail.subject = "お茶の新聞".to_owned();
    mail.from = "press@example.com".to_owned();
    stage.imap.deliver("INBOX", mail_to("press@hinata-chaho.example.com", &mail));
    let whole = stage.sim("rakuten").order_mail(&number, MailLayout::Full).unwrap();
    stage.imap.deliver("INBOX", mail_to("order@hinata-chaho.example.com", &whole));
    stage.order_with_lines(&number).await;
    assert_eq!(stage.ask("orders.counts", json!({})).await["unreadable"], 1);
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 1);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plus_address_says_which_of_two_shops() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    let second = second_shop(&stage, &json!([{ "kind": "recipient", "value": "+second" }])).await;
    first(&stage, json!([{ "kind": "recipient", "value": "+first" }])).await;
    stage.watch_mailbox().await;
    for (address, shop) in
        [("hinata+second@example.com", &second), ("Hinata+FIRST@example.com", &stage.at_rakuten)]
    {
        let number = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
        let mail = stage.sim("rakuten").order_mail(&number, MailLayout::Full).unwrap();
        stage.imap.deliver("INBOX", mail_to(address, &mail));
        let order = stage.order_with_lines(&number).await;
        assert_eq!(order["row"]["shop_id"], json!(shop), "{address}");
    }
    assert_eq!(stage.ask("inbox.trouble", json!({})).await, json!([]));
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_of_no_known_shop_waits_for_its_rule() {
    let stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    let id = second_shop(&stage, &json!([])).await;
    stage.watch_mailbox().await;
    let number = stage.rakuten.place_order(wants("rakuten", &sku, 2)).unwrap();
    let mail = stage.sim("rakuten").order_mail(&number, MailLayout::Full).unwrap();
    stage.imap.deliver("INBOX", mail_to("hinata+second@example.com", &mail));
    let row = trouble(&stage).await;
    assert_eq!(row["problem"]["code"], "inbox.mail_without_shop");
    assert_eq!(row["problem"]["args"]["order_number"], json!(number));
    assert!(stage.order(&number).await.is_none(), "nobody guesses");

    stage
        .change("shops.save", second(Some(&id), &json!([{ "kind": "recipient", "value": "+second" }])))
        .await;
    let order = stage.order_with_lines(&number).await;
    assert_eq!(order["row"]["shop_id"], json!(id));
    assert_eq!(stage.ask("inbox.trouble", json!({})).await, json!([]));
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renumbered_folder_doubles_nothing() {
    let stage = Stage::open().await;
    let sku = goods::sold_at_both();
    stage.watch_mailbox().await;
    let mut numbers = Vec::new();
    for round in 0..2 {
        for _ in 0..2 {
            let number = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
            stage.deliver_mails("rakuten", &number);
            numbers.push(number);
        }
        for number in &numbers {
            stage.order_with_lines(number).await;
            stage
                .until("the mail came", async || {
                    let order = stage.order(number).await?;
                    order["sources"].as_array()?.iter().any(|one| one["source"] == "mail").then_some(())
                })
                .await;
        }
        if round == 0 {
            stage.imap.renumber("INBOX");
        }
    }
    for number in &numbers {
        let order = stage.order(number).await.unwrap();
        let mails = order["sources"].as_array().unwrap().iter().filter(|one| one["source"] == "mail").count();
        assert_eq!(mails, 1, "{number} is told by one mail");
    }
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 4);
    assert_eq!(stage.expected(&sku.code).await, sku.initial_stock - 4);
    stage.api.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_that_came_while_the_program_was_closed_are_found() {
    let mut stage = Stage::closed().await;
    let sku = goods::sold_at_both();
    stage.watch_mailbox().await;
    let before = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
    let mail = stage.sim("rakuten").order_mail(&before, MailLayout::Full).unwrap();
    stage.imap.deliver("INBOX", mail_to("order@hinata-chaho.example.com", &mail));
    stage.order_with_lines(&before).await;
    stage.api.close().await;

    let meanwhile = stage.rakuten.place_order(wants("rakuten", &sku, 1)).unwrap();
    let mail = stage.sim("rakuten").order_mail(&meanwhile, MailLayout::Full).unwrap();
    stage.imap.deliver("INBOX", mail_to("order@hinata-chaho.example.com", &mail));
    stage.restart().await;
    stage.order_with_lines(&meanwhile).await;
    assert_eq!(stage.ask("orders.counts", json!({})).await["all"], 2);
    stage.api.close().await;
}
