//! A simulated mall's books: the truth that the program's work is held against.

use std::collections::BTreeMap;

use serde_json::Value;

/// All that happened at a mall.
#[derive(Debug, Default)]
pub struct Books {
    /// By the mall's own key of a SKU, `item:variant`.
    pub skus: BTreeMap<String, Vec<Change>>,
    pub orders: Vec<Order>,
    /// Pieces that pushes put on sale again although they had been sold.
    pub given_back: i64,
}

/// One change of the number that the mall shows.
#[derive(Debug)]
pub struct Change {
    /// UTC milliseconds.
    pub at: i64,
    /// The program set it.
    pub pushed: bool,
    /// Nothing: unlimited, or not there.
    pub after: Option<i64>,
}

/// An order that the mall took.
#[derive(Debug)]
pub struct Order {
    pub number: String,
    /// UTC milliseconds.
    pub placed_at: i64,
    pub cancelled: bool,
    /// The mall's keys and pieces.
    pub pieces: Vec<(String, i64)>,
}

impl Books {
    /// Reads what `GET /_sim/books` answers.
    pub fn read(value: &Value) -> Self {
        let mut books = Self::default();
        for (key, book) in value.get("skus").and_then(Value::as_object).into_iter().flatten() {
            let changes = book.get("changes").and_then(Value::as_array).into_iter().flatten();
            let changes = changes.map(|change| Change {
                at: number(change, "at"),
                pushed: change.pointer("/cause/kind").and_then(Value::as_str) == Some("push"),
                after: change.get("after").and_then(Value::as_i64),
            });
            books.given_back += number(book, "given_back");
            books.skus.insert(key.clone(), changes.collect());
        }
        let orders = value.get("orders").and_then(Value::as_array).into_iter().flatten();
        books.orders.extend(orders.map(|order| {
            let pieces = order.get("pieces").and_then(Value::as_array).into_iter().flatten();
            Order {
                number: order.get("number").and_then(Value::as_str).unwrap_or_default().to_owned(),
                placed_at: number(order, "placed_at"),
                cancelled: order.get("cancelled_at").is_some_and(|at| !at.is_null()),
                pieces: pieces
                    .filter_map(|piece| Some((piece.get(0)?.as_str()?.to_owned(), piece.get(1)?.as_i64()?)))
                    .collect(),
            }
        }));
        books
    }

    /// The number that a SKU shows now.
    pub fn shown(&self, key: &str) -> Option<i64> {
        self.skus.get(key)?.last()?.after
    }

    /// SKUs whose number the program has set.
    pub fn skus_pushed(&self) -> usize {
        self.skus.values().filter(|changes| changes.iter().any(|change| change.pushed)).count()
    }

    /// How often the program set a number.
    pub fn pushes(&self) -> usize {
        self.skus.values().flatten().filter(|change| change.pushed).count()
    }
}

fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Books;
    use serde_json::json;

    #[test]
    fn books_are_read_as_the_simulators_write_them() {
        let books = Books::read(&json!({
            "skus": {"tea:100": {"now": 8, "given_back": 1, "changes": [
                {"at": 1, "cause": {"kind": "initial"}, "before": null, "after": 10, "given_back": 0},
                {"at": 2, "cause": {"kind": "sale", "order": "x"}, "before": 10, "after": 9, "given_back": 0},
                {"at": 3, "cause": {"kind": "push", "request": 4, "relative": true}, "before": 9, "after": 8, "given_back": 1}]}},
            "orders": [{"number": "x", "placed_at": 2, "first_read_at": null, "cancelled_at": null,
                "pieces": [["tea:100", 1]]}],
        }));
        assert_eq!((books.pushes(), books.given_back, books.shown("tea:100")), (1, 1, Some(8)));
        assert_eq!(books.shown("coffee:"), None);
        let order = &books.orders[0];
        assert_eq!((order.number.as_str(), order.cancelled, order.pieces[0].1), ("x", false, 1));
    }
}
