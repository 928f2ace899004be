//! The figures of `target/demo/report.json`: the malls' books held against the database, nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::books::{Books, Order};
use super::database::{Movement, Rows};
use crate::bench::percentile;

/// What the demo came to.
#[derive(Debug, Default)]
pub struct Figures {
    /// Orders that a mail saw first, by mall.
    pub by_mail: BTreeMap<String, usize>,
    /// Orders that a mall's interface saw first, by mall.
    pub by_api: BTreeMap<String, usize>,
    /// Orders in the malls' books that the program hasn't got.
    pub missing: usize,
    /// Orders of the program's beyond those in the books.
    pub doubled: usize,
    /// Movements without a cause, stock that isn't the sum of its movements, and orders that took more or
    /// less than the books say.
    pub unexplained: usize,
    /// Times that a mall's number was set by the program.
    pub pushes: usize,
    /// Pieces that a push put on sale again although they had been sold.
    pub given_back: i64,
    /// Listings whose number at the mall isn't what can still be sold, by the shop's share and 小出し, or isn't what the
    /// program itself says that it should show.
    pub disagreeing: usize,
    /// Seconds from an order at one mall until the others showed the new number, sorted.
    pub seconds: Vec<f64>,
    /// Sales after which another mall never showed the new number.
    pub never_arrived: usize,
}

impl Figures {
    /// Computes all figures. Times are taken of orders placed at or after `timed_from` (UTC milliseconds):
    /// while the program is being killed nobody is there to send a number.
    pub fn compute(malls: &[(String, Books)], rows: &Rows, timed_from: i64) -> Self {
        let mut figures = Self {
            unexplained: rows.movements.iter().filter(|movement| !movement.explained).count() + sums(rows),
            ..Self::default()
        };
        for (mall, books) in malls {
            figures.pushes += books.pushes();
            figures.given_back += books.given_back;
            figures.orders(mall, books, rows);
            figures.shown(mall, books, rows);
            for order in &books.orders {
                figures.taken(mall, order, rows);
                if order.placed_at >= timed_from {
                    figures.times(malls, mall, order, rows);
                }
            }
        }
        figures.seconds.sort_by(f64::total_cmp);
        figures
    }

    /// The value below which `percent` of the times lie; nothing without times.
    pub fn percentile(&self, percent: usize) -> Option<f64> {
        percentile(&self.seconds, percent)
    }

    fn orders(&mut self, mall: &str, books: &Books, rows: &Rows) {
        let mut known = BTreeSet::new();
        for row in rows.orders.iter().filter(|row| row.mall == mall) {
            let Some(order) = books.orders.iter().find(|order| same_number(&order.number, &row.number))
            else {
                self.doubled += 1;
                continue;
            };
            if !known.insert(&order.number) {
                self.doubled += 1;
                continue;
            }
            let first = if row.first_source == "mail" { &mut self.by_mail } else { &mut self.by_api };
            *first.entry(mall.to_owned()).or_default() += 1;
        }
        self.missing += books.orders.len() - known.len();
    }

    /// Compares what an order took from the stock with what the books say it should have.
    fn taken(&mut self, mall: &str, order: &Order, rows: &Rows) {
        let mut wanted: BTreeMap<i64, i64> = BTreeMap::new();
        for (key, pieces) in order.pieces.iter().filter(|_| !order.cancelled) {
            if let Some(sku) = sku(mall, key, rows) {
                flatten(sku, *pieces, rows, &mut wanted, 0);
            }
        }
        let mut taken: BTreeMap<i64, i64> = BTreeMap::new();
        for movement in of_order(mall, order, rows) {
            *taken.entry(movement.sku).or_default() -= movement.delta;
        }
        let skus: BTreeSet<i64> = wanted.keys().chain(taken.keys()).copied().collect();
        self.unexplained += skus
            .into_iter()
            .filter(|sku| wanted.get(sku).copied().unwrap_or(0) != taken.get(sku).copied().unwrap_or(0))
            .count();
    }

    fn shown(&mut self, mall: &str, books: &Books, rows: &Rows) {
        for listing in rows
            .listings
            .iter()
            .filter(|listing| listing.mall == mall && !rows.uncounted.contains(&listing.sku))
        {
            let shown =
                books.skus.keys().find(|key| same_key(key, &listing.key)).and_then(|key| books.shown(key));
            let sellable = sellable(listing.sku, rows);
            let right = shown.is_some_and(|shown| listing.share.allows(shown, sellable));
            let said = rows.should.as_ref().is_none_or(|should| should.get(&listing.id).copied() == shown);
            if !right || !said {
                self.disagreeing += 1;
            }
        }
    }

    /// How long the other malls took to show what this order left. A shop that shows fewer than are left, by its share,
    /// often has nothing to be told.
    fn times(&mut self, malls: &[(String, Books)], mall: &str, order: &Order, rows: &Rows) {
        for movement in of_order(mall, order, rows).filter(|movement| movement.delta < 0) {
            for listing in
                rows.listings.iter().filter(|listing| listing.sku == movement.sku && listing.mall != mall)
            {
                let Some((_, books)) = malls.iter().find(|(name, _)| *name == listing.mall) else { continue };
                let Some((_, changes)) = books.skus.iter().find(|(key, _)| same_key(key, &listing.key))
                else {
                    continue;
                };
                let left = movement.after.max(0);
                let before = changes
                    .iter()
                    .rev()
                    .find(|change| change.at < order.placed_at)
                    .and_then(|change| change.after);
                // The other mall may have sold so many itself that nothing had to be sent.
                if before.is_none_or(|before| before <= left) {
                    continue;
                }
                let arrived = changes.iter().find(|change| {
                    change.at >= order.placed_at && change.after.is_some_and(|after| after <= left)
                });
                match arrived {
                    Some(change) => self.seconds.push(seconds(change.at - order.placed_at)),
                    None => self.never_arrived += 1,
                }
            }
        }
    }
}

/// Milliseconds as seconds.
fn seconds(milliseconds: i64) -> f64 {
    std::time::Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()).as_secs_f64()
}

/// SKUs whose stock isn't the sum of its movements.
fn sums(rows: &Rows) -> usize {
    let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
    for movement in &rows.movements {
        *sums.entry(movement.sku).or_default() += movement.delta;
    }
    rows.expected.iter().filter(|(sku, expected)| sums.get(sku).copied().unwrap_or(0) != **expected).count()
}

/// What can still be sold of a SKU; of a bundle as many as its scarcest part allows.
fn sellable(sku: i64, rows: &Rows) -> i64 {
    let mut leaves = BTreeMap::new();
    flatten(sku, 1, rows, &mut leaves, 0);
    let left = |(leaf, quantity): (&i64, &i64)| {
        rows.expected.get(leaf).copied().unwrap_or(0).max(0).checked_div(*quantity).unwrap_or(0)
    };
    leaves.iter().map(left).min().unwrap_or(0)
}

/// Adds the counted parts of `pieces` of a SKU.
fn flatten(sku: i64, pieces: i64, rows: &Rows, into: &mut BTreeMap<i64, i64>, depth: usize) {
    match rows.bundles.get(&sku) {
        // Deeper than any bundle: a circle, which the program refuses.
        Some(parts) if depth < 16 => {
            for (part, quantity) in parts {
                flatten(*part, pieces * quantity, rows, into, depth + 1);
            }
        }
        _ if rows.uncounted.contains(&sku) => {}
        _ => *into.entry(sku).or_default() += pieces,
    }
}

/// The SKU that a mall knows by this key of its books.
pub fn sku(mall: &str, key: &str, rows: &Rows) -> Option<i64> {
    rows.listings
        .iter()
        .find(|listing| listing.mall == mall && same_key(key, &listing.key))
        .map(|listing| listing.sku)
}

fn of_order<'a>(mall: &str, order: &Order, rows: &'a Rows) -> impl Iterator<Item = &'a Movement> + use<'a> {
    let ids: Vec<i64> = rows
        .orders
        .iter()
        .filter(|row| row.mall == mall && same_number(&order.number, &row.number))
        .map(|row| row.id)
        .collect();
    rows.movements.iter().filter(move |movement| movement.order.is_some_and(|id| ids.contains(&id)))
}

/// A mall may write its shop's name in front of the number.
fn same_number(one: &str, other: &str) -> bool {
    let tail = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('-'));
    one == other || tail(one, other) || tail(other, one)
}

/// The books write `item:variant`; the program puts a mark of its own between them, or none.
pub fn same_key(one: &str, other: &str) -> bool {
    let parts = |key: &str| -> Vec<String> {
        let parts = key.split([':', '/', '|', '\t', '#']).filter(|part| !part.is_empty());
        parts.map(str::to_ascii_lowercase).collect()
    };
    parts(one) == parts(other)
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
