//! What really happened to every SKU at a mall: the truth that a program is measured against.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Why a mall's number changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// Where the story starts.
    Initial,
    /// Sold.
    Sale {
        /// Order number.
        order: String,
    },
    /// A cancel or a smaller quantity gave pieces back.
    Restock {
        /// Order number.
        order: String,
    },
    /// Set through the mall's API.
    Push {
        /// Number of the request in the log.
        request: u64,
        /// An amount was added; else the number was replaced.
        relative: bool,
    },
    /// Set by hand on the mall's own screen.
    ByHand,
}

/// One change of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// UTC milliseconds.
    pub at: i64,
    /// Why.
    pub cause: Cause,
    /// `None`: unlimited, or not there.
    pub before: Option<i64>,
    /// `None`: unlimited, or removed.
    pub after: Option<i64>,
    /// For a push that replaced the number: pieces sold here before, in orders that nobody had read from the mall by
    /// then, and that the new number put on sale again.
    pub given_back: i64,
}

/// The book of one SKU.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuBook {
    /// The number at the start; `None`: unlimited or not there then.
    pub initial: Option<i64>,
    /// The number now.
    pub now: Option<i64>,
    /// Pieces sold, cancelled ones included.
    pub sold: i64,
    /// Pieces that cancels gave back to the mall's number.
    pub restocked: i64,
    /// Pieces in cancelled orders or taken off orders, whether or not the mall's number got them back.
    pub cancelled: i64,
    /// Pieces that a buyer wanted and that weren't on sale.
    pub refused: i64,
    /// Sum of `given_back` over all pushes.
    pub given_back: i64,
    /// Everything that happened, oldest first.
    pub changes: Vec<Change>,
}

/// An order in the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderBook {
    /// Its number.
    pub number: String,
    /// When the mall accepted it, UTC milliseconds.
    pub placed_at: i64,
    /// When its details first went out (API answer, or a mail said to be delivered).
    pub first_read_at: Option<i64>,
    /// When it was cancelled.
    pub cancelled_at: Option<i64>,
    /// `item:variant` and pieces, as they stand; lines that aren't in the catalogue included.
    pub pieces: Vec<(String, i64)>,
}

/// All books of a mall.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// By `item:variant`.
    pub skus: BTreeMap<String, SkuBook>,
    /// In the order they were placed.
    pub orders: Vec<OrderBook>,
}

impl Books {
    pub(crate) fn open(&mut self, key: &str, quantity: Option<i64>, at: i64) {
        let book = self.skus.entry(key.to_owned()).or_default();
        (book.initial, book.now) = (quantity, quantity);
        book.changes.push(Change { at, cause: Cause::Initial, before: None, after: quantity, given_back: 0 });
    }

    pub(crate) fn refused(&mut self, key: &str, pieces: i64) {
        self.skus.entry(key.to_owned()).or_default().refused += pieces;
    }

    /// Writes down a change; for a replacing push it finds out what it gave back.
    pub(crate) fn change(
        &mut self,
        key: &str,
        at: i64,
        cause: Cause,
        before: Option<i64>,
        after: Option<i64>,
    ) {
        let given_back = match (&cause, before, after) {
            (Cause::Push { relative: false, .. }, Some(before), Some(after)) if after > before => {
                (after - before).min(self.unread_pieces(key))
            }
            _ => 0,
        };
        let book = self.skus.entry(key.to_owned()).or_default();
        let difference = before.unwrap_or(0) - after.unwrap_or(0);
        match &cause {
            Cause::Restock { .. } => book.restocked -= difference,
            _ => book.given_back += given_back,
        }
        book.now = after;
        book.changes.push(Change { at, cause, before, after, given_back });
    }

    pub(crate) fn sold(&mut self, key: &str, pieces: i64) {
        self.skus.entry(key.to_owned()).or_default().sold += pieces;
    }

    pub(crate) fn cancelled(&mut self, key: &str, pieces: i64) {
        self.skus.entry(key.to_owned()).or_default().cancelled += pieces;
    }

    pub(crate) fn order(&mut self, number: &str) -> Option<&mut OrderBook> {
        self.orders.iter_mut().rev().find(|order| order.number == number)
    }

    pub(crate) fn read(&mut self, number: &str, at: i64) {
        if let Some(order) = self.order(number) {
            order.first_read_at.get_or_insert(at);
        }
    }

    /// Pieces of a SKU in orders that nobody has read.
    fn unread_pieces(&self, key: &str) -> i64 {
        self.orders
            .iter()
            .filter(|order| order.first_read_at.is_none() && order.cancelled_at.is_none())
            .flat_map(|order| &order.pieces)
            .filter(|(sku, _)| sku == key)
            .map(|(_, pieces)| pieces)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_push_over_an_unread_sale_gives_it_back() {
        let mut books = Books::default();
        books.open("a", Some(10), 0);
        books.orders.push(OrderBook {
            number: "1".to_owned(),
            placed_at: 1,
            first_read_at: None,
            cancelled_at: None,
            pieces: vec![("a".to_owned(), 3)],
        });
        books.change("a", 1, Cause::Sale { order: "1".to_owned() }, Some(10), Some(7));
        books.change("a", 2, Cause::Push { request: 1, relative: false }, Some(7), Some(10));
        assert_eq!(books.skus["a"].given_back, 3);
        books.change("a", 2, Cause::Push { request: 2, relative: true }, Some(10), Some(12));
        books.read("1", 3);
        books.change("a", 4, Cause::Push { request: 3, relative: false }, Some(12), Some(20));
        assert_eq!(books.skus["a"].given_back, 3);
    }
}
