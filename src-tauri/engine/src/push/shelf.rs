//! A shop with one article on its shelf, for the tests of what leaves it and what comes back.

use std::{collections::BTreeMap, sync::Arc};

use miseban_domain::{Instant, ShopId, SkuId, observation::FulfilledBy, shop::Switches, stock::Belief};
use miseban_store::{
    OpenOptions, Result, Store, Write,
    listings::{self, ListingRow, NewListing},
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement, set_expected},
};

/// The tests' moment.
pub(crate) const NOW: Instant = Instant(1_795_307_400_000);

/// What is on the shelf.
pub(crate) struct Shelf {
    pub shop: ShopId,
    pub sku: SkuId,
    pub listing: ListingRow,
}

/// A shop that sends, with one listing that its mall has shown at `shown`, of a SKU of which there are ten.
pub(crate) fn shelf(w: &mut Write<'_>, shown: i64) -> Result<Shelf> {
    let switches = Switches { push_stock: true, ..Switches::default() };
    let new = NewShop { mall: "rakuten".into(), code: "r".into(), switches, ..NewShop::default() };
    let shop = shops::insert(w, &new, NOW)?;
    let sku = skus::insert(w, &NewSku { code: "A".into(), tax_rate: 10, ..NewSku::default() }, NOW)?;
    let new = NewListing {
        shop_id: shop,
        sku_id: sku,
        key: "a:0".into(),
        keys: BTreeMap::new(),
        fulfilled_by: FulfilledBy::Shop,
    };
    let listing = listings::insert(w, &new, NOW)?;
    set_to(w, sku, 10)?;
    listings::record_belief(w, listing, Belief::new(shown), NOW)?;
    Ok(Shelf { shop, sku, listing: listings::get(w, listing)?.unwrap() })
}

/// Sets how many there are.
pub(crate) fn set_to(w: &mut Write<'_>, sku: SkuId, number: i64) -> Result<()> {
    set_expected(w, number, &NewMovement::new(sku, Book::Expected, 0, Cause::SetByHand, NOW)).map(drop)
}

/// Runs a test in one transaction of a store of its own.
pub(crate) fn in_a_store(test: impl FnOnce(&mut Write<'_>) -> Result<()> + Send + 'static) {
    in_a_store_kept(test, |_| ());
}

/// The same, and then a look at the store.
pub(crate) fn in_a_store_kept(
    test: impl FnOnce(&mut Write<'_>) -> Result<()> + Send + 'static,
    then: impl FnOnce(&Store),
) {
    let dir = tempfile::tempdir().unwrap();
    let options = OpenOptions { kind: None, now: NOW, app_version: "0".into(), clock: Arc::new(|| NOW) };
    let (store, _) = Store::open(dir.path(), options).unwrap();
    store.write_blocking(test).unwrap();
    then(&store);
    store.close();
}
