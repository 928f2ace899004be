//! What happens at the demo's malls: buyers come, somebody types other numbers there, and a shop is synced as a whole. So
//! 在庫差異チェック and 処理状況 have something to show.

use std::{sync::Weak, time::Duration};

use miseban_api::{Api, Problem};
use serde_json::{Value, json};

use super::{
    inside::Inside,
    set_up::{command, text_of},
};

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Every listing has been read long before.
const PATIENCE: u32 = 240;

/// What somebody types: the mall's article and variation (goods that only this mall sells), and how many more or fewer.
const TYPED: [(&str, &str, &str, i64); 2] =
    [("rakuten", "hinata-kuromame", "r-sku00000003", 7), ("yahoo", "chaba-monaka6", "", -4)];

/// Lets it happen as soon as the program knows what every mall shows. Without that nothing could be told to differ. A weak
/// hold: the story ends with the malls.
pub(super) async fn happen(api: Api, inside: Weak<Inside>) {
    if let Err(problem) = try_to(&api, &inside).await {
        // The demo goes on without.
        tracing::info!(code = problem.code, "the demo's morning was cut short");
    }
}

async fn try_to(api: &Api, inside: &Weak<Inside>) -> Result<(), Box<Problem>> {
    for _ in 0..PATIENCE {
        if all_are_known(api).await? {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let Some(inside) = inside.upgrade() else { return Ok(()) };
    inside.open_the_doors();
    let malls = inside.malls();
    drop(inside);
    for (mall, item, variant, more) in TYPED {
        let Some(there) = malls.iter().find(|one| one.mall() == mall) else { continue };
        if let Some(Some(shown)) = there.stock(item, variant)
            && let Err(error) = there.set_stock_by_hand(item, variant, Some((shown + more).max(0)))
        {
            tracing::info!(?error, mall, "nobody could type there");
        }
    }
    command(api, "sync.read_all", "all", json!({})).await?;
    let shops = api.call("shops.list", json!({})).await?;
    let own_site = shops.as_array().into_iter().flatten().find(|shop| shop["mall"] == "futureshop");
    if let Some(shop) = own_site {
        command(api, "sync.start", "own-site", json!({"shop_id": text_of(shop, "id")})).await?;
    }
    Ok(())
}

async fn all_are_known(api: &Api) -> Result<bool, Box<Problem>> {
    let page = api.call("stock.list", json!({"only": "all", "limit": 500})).await?;
    let rows = page["rows"].as_array().into_iter().flatten();
    let mut listings = rows.filter_map(|row| row["listings"].as_array()).flatten();
    Ok(listings.all(|listing| listing["shown"] != Value::Null))
}
