//! Very many made-up SKUs that every shop lists, each with a number that every shop has to be told.

use std::collections::BTreeMap;

use miseban_domain::{
    ShopId, SkuId,
    observation::FulfilledBy,
    order::Part,
    shop::{Share, Switches, Trickle},
    stock::Belief,
};
use miseban_malls::registry;
use miseban_store::{
    FolderKind, Result, Write,
    listings::{self, NewListing},
    numbers,
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Cause, SetRow, Why, set_expected_many},
};

use crate::{
    engine::Engine,
    problem::{Fault, FaultResult},
};

/// Shops that list every SKU, where the folder has none.
const SHOPS: usize = 10;
/// SKUs a transaction.
const SLICE: u32 = 500;
/// Every so manieth SKU is a set of the two before it.
const SET_EVERY: u32 = 50;

impl Engine {
    /// Adds `count` SKUs to a demo folder, each listed in the folder's shops, or in ten new ones where it has none, whose malls
    /// show another number than they should.
    pub async fn fill_listings_for_bench(&self, count: u32) -> FaultResult<()> {
        if self.opened.kind != FolderKind::Demo {
            return Err(Fault::new("problem.fill_only_in_demo"));
        }
        let now = self.now();
        let shops = self.store.write(move |w| of_the_folder(w, now)).await?;
        let mut first = 1;
        while first <= count {
            let last = count.min(first + SLICE - 1);
            let shops = shops.clone();
            self.store.write(move |w| slice(w, &shops, first..=last, now)).await?;
            first = last + 1;
        }
        Ok(())
    }
}

/// The folder's shops with their malls; ten that nobody minds where it has none.
fn of_the_folder(w: &mut Write<'_>, now: miseban_domain::Instant) -> Result<Vec<(ShopId, String)>> {
    let there = shops::list(w)?;
    if there.is_empty() {
        return ten_shops(w, now);
    }
    Ok(there.into_iter().map(|shop| (shop.id, shop.mall)).collect())
}

fn ten_shops(w: &mut Write<'_>, now: miseban_domain::Instant) -> Result<Vec<(ShopId, String)>> {
    let mut made = Vec::new();
    for at in 0..SHOPS {
        let mall = if at % 2 == 0 { "rakuten" } else { "yahoo" };
        // Most shops show everything, as in life; one its half, one a few at a time.
        let share = match at {
            3 => Share { percent: 50, trickle: None },
            6 => Share { percent: 100, trickle: Some(Trickle { portion: 10, refill_at: 3 }) },
            _ => Share::default(),
        };
        let shop = NewShop {
            mall: mall.to_owned(),
            code: format!("bench-{at}"),
            short_name: format!("店{at}"),
            switches: Switches { push_stock: true, share, ..Switches::default() },
            ..NewShop::default()
        };
        made.push((shops::insert(w, &shop, now)?, mall.to_owned()));
    }
    Ok(made)
}

fn slice(
    w: &mut Write<'_>,
    shops: &[(ShopId, String)],
    which: std::ops::RangeInclusive<u32>,
    now: miseban_domain::Instant,
) -> Result<()> {
    let mut stock = Vec::new();
    let mut made: Vec<(u32, SkuId)> = Vec::new();
    for number in which {
        let sku = NewSku {
            code: format!("item{number:06}"),
            name: format!("見本の品 {number}"),
            tax_rate: 10,
            ..NewSku::default()
        };
        let id = skus::insert(w, &sku, now)?;
        let before: Vec<SkuId> = made.iter().rev().take(2).map(|(_, sku)| *sku).collect();
        if number % SET_EVERY == 0 && before.len() == 2 {
            let parts: Vec<Part> = before.into_iter().map(|sku_id| Part { sku_id, quantity: 1 }).collect();
            skus::set_parts(w, id, &parts)?;
        } else {
            stock.push(SetRow { sku_id: id, to: i64::from(number % 97) + 1 });
        }
        made.push((number, id));
    }
    let why = Why { person: Some("filling".to_owned()), ..Why::new(Cause::Initial, now) };
    set_expected_many(w, &stock, &why)?;
    let mut listed = Vec::new();
    for (number, sku_id) in made {
        for (shop_id, mall) in shops {
            let keys = keys(mall, number);
            let Some(key) = registry::kind(mall).and_then(|kind| (kind.listing_key)(&keys)) else { continue };
            let new = NewListing { shop_id: *shop_id, sku_id, key, keys, fulfilled_by: FulfilledBy::Shop };
            let id = listings::insert(w, &new, now)?;
            listings::record_belief(w, id, Belief::new(i64::from(number % 89)), now)?;
            listed.push(id);
        }
    }
    // Somebody has looked at the numbers: what is measured is not how the guard holds them back.
    numbers::approve(w, &listed)
}

/// As the mall spells them; the simulators of the bench make the same ones up.
fn keys(mall: &str, number: u32) -> BTreeMap<String, String> {
    let item = format!("item{number:06}");
    let pairs = if mall == "rakuten" {
        vec![("manageNumber".to_owned(), item), ("variantId".to_owned(), "1".to_owned())]
    } else {
        vec![("item_code".to_owned(), item)]
    };
    pairs.into_iter().collect()
}
