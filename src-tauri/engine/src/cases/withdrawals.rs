//! Shops where what is gone is withdrawn instead of shown with 0 (auctions): what has to be withdrawn now.
//!
//! Until there is somebody to tell the mall, the person is told.

use miseban_domain::{ListingId, observation::FulfilledBy, stock::Wanted};
use miseban_malls::registry;
use miseban_store::{
    Reader, Result, Store, StoreError, listings,
    numbers::Asked,
    shops::{self, ShopRow},
    skus,
};

use crate::{
    pool::settings_of,
    problem::FaultResult,
    push::Numbers,
    views::{OneShop, ToWithdraw},
};

/// The shop asks for it, by its setting or the mall's default.
fn is_asked(shop: &ShopRow) -> bool {
    let Some(kind) = registry::kind(&shop.mall) else { return false };
    let Some(key) = kind.about.stock.withdraw else { return false };
    let default = kind.settings.iter().find(|setting| setting.key == key).map(|setting| setting.default);
    match settings_of(shop).get(key).map(String::as_str) {
        None | Some("") => default == Some("true"),
        Some(value) => value == "true",
    }
}

/// Listings of the shop whose number has come to 0. One whose 在庫連動 is off is the person's own affair.
pub(crate) fn due(r: &impl Reader, shop: &ShopRow) -> Result<Vec<ListingId>> {
    if !is_asked(shop) {
        return Ok(Vec::new());
    }
    let numbers = Numbers::load(r, &Asked::shop(shop.id))?;
    Ok(numbers
        .listings()
        .iter()
        .filter(|one| one.linked && one.fulfilled_by == FulfilledBy::Shop)
        .filter(|one| numbers.wanted(one, None) == Wanted::Show(0))
        .map(|one| one.id)
        .collect())
}

/// The same as the person sees them.
pub(crate) async fn list(store: &Store, arg: OneShop) -> FaultResult<Vec<ToWithdraw>> {
    Ok(store
        .read(move |r| {
            let shop = shops::get(r, arg.shop_id)?.ok_or_else(|| StoreError::not_found("shop"))?;
            let mut rows = due(r, &shop)?
                .into_iter()
                .map(|id| {
                    let listing = listings::get(r, id)?.ok_or_else(|| StoreError::not_found("listing"))?;
                    let sku = skus::get(r, listing.sku_id)?.ok_or_else(|| StoreError::not_found("sku"))?;
                    Ok(ToWithdraw {
                        listing_id: id,
                        sku_id: sku.id,
                        code: sku.code,
                        name: sku.name,
                        variation: sku.variation,
                        key: listing.key,
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            rows.sort_by(|one, other| (&one.code, &one.key).cmp(&(&other.code, &other.key)));
            Ok(rows)
        })
        .await?)
}
