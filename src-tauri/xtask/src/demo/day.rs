//! A day at the made-up shop: who buys what, and when everything is in order again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::database::{self, Rows};
use super::figures::{self, Figures};
use super::program::Place;
use super::stand::Stand;
use crate::display::Display;
use crate::wait;

const LIMIT: Duration = Duration::from_mins(1);

/// The first start makes the shop; from then on its database can be read.
pub fn first_start(place: &Place, display: &Display) -> Result<(), String> {
    let mut program = place.start(display, None)?;
    wait::until("the made-up shop", LIMIT, || {
        if let Some(status) = program.ended()? {
            return Err(format!("the program ended ({status}); see {}", place.log.display()));
        }
        // The own site gets its first numbers now; a kill in the middle of that would leave them in doubt for a minute.
        let ready = "SELECT count(*) > 0 AND min(seen_at_mall) = 1 AND min(settled_rev >= wanted_rev) \
            AND NOT EXISTS (SELECT 1 FROM push_attempts WHERE outcome IS NULL) FROM listings";
        Ok((database::number(&place.database(), ready) == Some(1)).then_some(()))
    })?;
    program.kill();
    Ok(())
}

/// Waits until every order has come in, every number has gone out and every mall shows it.
pub fn all_settled(stand: &Stand, place: &Place) -> Result<(), String> {
    wait::until("the shop to be in order", LIMIT, || {
        let rows = database::rows(&place.database())?;
        let figures = Figures::compute(&stand.books()?, &rows, 0);
        let settled = rows.listings.iter().all(|listing| listing.settled);
        Ok((settled && figures.missing == 0 && figures.disagreeing == 0 && figures.unexplained == 0)
            .then_some(()))
    })
    .or_else(|why| {
        // What is wrong is for the report to say, in figures.
        println!("{why}");
        Ok(())
    })
}

/// Who buys what, one after the other.
pub struct Day<'a> {
    stand: &'a Stand,
    goods: Vec<(String, Vec<String>)>,
    placed: Vec<(String, String)>,
}

impl<'a> Day<'a> {
    /// Sells what every mall has, so that each sale must show at the others.
    pub fn new(stand: &'a Stand, place: &Place) -> Result<Self, String> {
        let rows = database::rows(&place.database())?;
        let shared = |key: &str, mall: &str| shared(&rows, mall, key);
        let mut goods = Vec::new();
        for (mall, books) in stand.books()? {
            let keys: Vec<String> = books
                .skus
                .keys()
                .filter(|key| books.shown(key).is_some_and(|shown| shown >= 10) && shared(key, &mall))
                .cloned()
                .collect();
            if keys.is_empty() {
                return Err(format!("{mall} sells nothing that other malls sell too"));
            }
            goods.push((mall, keys));
        }
        Ok(Self { stand, goods, placed: Vec::new() })
    }

    /// Someone buys one piece at the mall of this name.
    pub fn order(&mut self, mall: &str) -> Result<(), String> {
        let (_, keys) = self.goods.iter().find(|(name, _)| name == mall).ok_or("no such mall")?;
        let number = self.placed.len();
        let key = keys.get(number % keys.len()).ok_or("nothing to buy")?;
        let buyer = buyer(number);
        let order = self.stand.mall(mall)?.order(key, 1, &buyer)?;
        self.placed.push((mall.to_owned(), order));
        Ok(())
    }

    /// The buyer of that mall's newest order changes their mind.
    pub fn cancel_last(&self, mall: &str) -> Result<(), String> {
        let last = self.placed.iter().rev().find(|(name, _)| name == mall);
        let (_, number) = last.ok_or("nothing was ordered")?;
        self.stand.mall(mall)?.cancel(number)
    }
}

/// Nobody, with a number.
pub fn buyer(number: usize) -> Value {
    json!({
        "family_name": "見本", "first_name": format!("客{number}"), "family_kana": "ミホン", "first_kana": "キャク",
        "postcode": "1000001", "prefecture": "東京都", "city": "千代田区", "street": "千代田1-1",
        "phone": format!("090-0000-{number:04}"), "mail": format!("buyer{number}@example.com"),
    })
}

/// Whether a mall's SKU is listed at another mall too, and isn't a bundle.
fn shared(rows: &Rows, mall: &str, key: &str) -> bool {
    figures::sku(mall, key, rows).is_some_and(|sku| {
        !rows.bundles.contains_key(&sku)
            && rows.listings.iter().any(|listing| listing.sku == sku && listing.mall != mall)
    })
}

/// UTC milliseconds.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
