//! A shop's data folder for a test, and a few things in it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use miseban_domain::{Instant, ListingId, ShopId, SkuId, observation::FulfilledBy};
use miseban_store::{
    OpenOptions, Opened, Result, Store, Write,
    listings::{self, NewListing},
    numbers::{self, Asked, Keeps, With},
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement},
};

/// 2026-11-22 09:30 in Tokyo.
pub const NOW: Instant = Instant(1_795_307_400_000);

pub struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("miseban.db")
    }

    pub fn open(&self) -> (Store, Opened) {
        Store::open(self.path(), options()).unwrap()
    }

    pub fn store(&self) -> Store {
        self.open().0
    }
}

pub fn options() -> OpenOptions {
    OpenOptions { kind: None, now: NOW, app_version: "0.1.0".into(), clock: Arc::new(|| NOW) }
}

pub fn shop(w: &mut Write<'_>, code: &str) -> Result<ShopId> {
    let new =
        NewShop { mall: "rakuten".into(), code: code.into(), short_name: code.into(), ..NewShop::default() };
    shops::insert(w, &new, NOW)
}

pub fn sku(w: &mut Write<'_>, code: &str) -> Result<SkuId> {
    let new = NewSku { code: code.into(), name: format!("見本 {code}"), tax_rate: 10, ..NewSku::default() };
    skus::insert(w, &new, NOW)
}

pub fn listing(w: &mut Write<'_>, shop_id: ShopId, sku_id: SkuId, key: &str) -> Result<ListingId> {
    let keys = BTreeMap::from([("manageNumber".to_owned(), key.to_owned())]);
    let new = NewListing { shop_id, sku_id, key: key.into(), keys, fulfilled_by: FulfilledBy::Shop };
    listings::insert(w, &new, NOW)
}

pub fn by_hand(sku: SkuId, delta: i64) -> NewMovement {
    NewMovement {
        person: Some("店長".into()),
        ..NewMovement::new(sku, Book::Expected, delta, Cause::AddByHand, NOW)
    }
}

/// What other listings keep of that which a listing's number depends on.
pub fn kept(w: &Write<'_>, listing: ListingId) -> Vec<Keeps> {
    numbers::facts(w, &Asked::listings(vec![listing]), With::default()).unwrap().keeps
}

/// Of it, what malls show too few without an order to explain it.
pub fn missing(w: &Write<'_>, listing: ListingId) -> Vec<(ListingId, SkuId, i64)> {
    kept(w, listing).iter().map(|keeps| (keeps.listing, keeps.sku_id, keeps.unexplained)).collect()
}
