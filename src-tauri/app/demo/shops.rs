//! The demo shop's two shops and its mailbox.

use miseban_api::{Api, Problem};
use serde_json::{Value, json};

use super::{
    set_up::{command, refused, text_of},
    stand::{Mailbox, OwnSiteStand, Stand},
};

/// Saves the shop at Rakuten; gives its id.
pub(super) async fn rakuten(api: &Api, stand: &Stand) -> Result<String, Box<Problem>> {
    let its = &stand.rakuten.credentials;
    save(
        api,
        json!({
            "mall": "rakuten",
            "common": common("rakuten", "楽天", &stand.rakuten.shop_name),
            "settings": {"shop_url": its.shop_url},
            "secrets": {"service_secret": its.service_secret, "license_key": its.license_key},
        }),
    )
    .await
}

/// Saves the shop at Yahoo! Shopping; gives its id.
pub(super) async fn yahoo(api: &Api, stand: &Stand) -> Result<String, Box<Problem>> {
    let its = &stand.yahoo.credentials;
    save(
        api,
        json!({
            "mall": "yahoo",
            "common": common("yahoo", "Yahoo!", &stand.yahoo.store_name),
            "settings": {
                "seller_id": its.seller_id,
                "client_id": its.client_id,
                "public_key": its.public_key,
                "public_key_version": its.public_key_version,
            },
            "secrets": {"client_secret": its.client_secret},
        }),
    )
    .await
}

/// Saves the shop's own site at futureshop; gives its id.
pub(super) async fn own_site(api: &Api, stand: &OwnSiteStand) -> Result<String, Box<Problem>> {
    let its = &stand.credentials;
    save(
        api,
        json!({
            "mall": "futureshop",
            "common": common("honten", "本店", &stand.shop_name),
            "settings": {"shop_key": its.shop_key, "client_id": its.client_id},
            "secrets": {"client_secret": its.client_secret},
        }),
    )
    .await
}

/// How a shop of the demo is shown the stock: all of it.
pub(super) fn all() -> Value {
    json!({"percent": 100, "trickle": null})
}

/// How the own site is shown it: half, and ten at a time. Of 120 these are 60, shown as 10; when three are left, it is
/// filled up to ten again.
pub(super) fn half_a_few_at_a_time() -> Value {
    json!({"percent": 50, "trickle": {"portion": 10, "refill_at": 3}})
}

/// Saves the mailbox that both malls write to.
pub(super) async fn mailbox(api: &Api, mailbox: &Mailbox) -> Result<(), Box<Problem>> {
    let saved = json!({
        "mailbox": {
            "name": "受注メール",
            "host": mailbox.host,
            "port": mailbox.port,
            "tls": false,
            "user": mailbox.user,
            "folder": "INBOX",
            "mark_seen": false,
            "active": true,
        },
        "password": mailbox.password,
    });
    command(api, "mailboxes.save", "mailbox", saved).await.map(drop)
}

/// Works its orders, lets them move stock, and sends stock to it.
pub(super) async fn switch_on(api: &Api, shop: &str, share: Value) -> Result<(), Box<Problem>> {
    let mut switches = json!({
        "shop_id": shop,
        "switches": {
            "manage_orders": true,
            "stock_link": "running",
            "counts_from": null,
            "push_stock": true,
            "reserve_pending": true,
            "cancels": "before_instruction",
            "sending": {"when": {"kind": "at_once"}, "sync_hours": [], "reflect_origin": true, "by": "api", "keep_last": 0,
                        "last_pieces": true},
            "share": share,
        },
    });
    let preview = api.call("shops.preview_switches", switches.clone()).await?;
    switches["seen"] = preview["seen"].clone();
    command(api, "shops.set_switches", &format!("switches-{shop}"), switches).await.map(drop)
}

/// Tests the connection.
pub(super) async fn check(api: &Api, shop: &str) -> Result<(), Box<Problem>> {
    let checked = api.call("shops.check", json!({"shop_id": shop})).await?;
    if checked["ok"] == true { Ok(()) } else { Err(refused("shops.check", &checked)) }
}

async fn save(api: &Api, shop: Value) -> Result<String, Box<Problem>> {
    let saved = command(api, "shops.save", &format!("shop-{}", text_of(&shop, "mall")), shop).await?;
    match saved["id"].as_str() {
        Some(id) => Ok(id.to_owned()),
        None => Err(refused("shops.save", &saved)),
    }
}

/// Nobody's address and telephone.
fn common(code: &str, short_name: &str, official_name: &str) -> Value {
    json!({
        "code": code,
        "short_name": short_name,
        "official_name": official_name,
        "url": format!("https://{code}.example.com/hinata-chaho/"),
        "manager": "日向 葉子",
        "genre": "日本茶・茶器",
        "sender_address": "order@hinata-chaho.example.com",
        "bcc_address": "",
        "postal_code": "4200000",
        "address": "静岡県静岡市葵区茶町0-0-0",
        "phone": "090-0000-0420",
        "registration_number": "",
        "matching_key": "",
    })
}
