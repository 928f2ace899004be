//! 実在庫 follows the orders: bound while an order waits, gone when it has left.
//!
//! Level-triggered like 想定在庫: what an order should have on the shelves is computed anew, and the ledger is moved by the
//! difference. Only SKUs with physical numbers take part, and only what the order has taken from 想定在庫.

use std::collections::{BTreeMap, BTreeSet};

use miseban_domain::{Instant, OrderId, Progress, SkuId, WarehouseId, take::Taken};
use miseban_store::{
    Result, Write,
    stock::{self, Book, Cause, NewMovement, OnShelf, Shelf},
};

/// What became of an order's pieces on the shelves.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// Every piece that it waits for is bound, or lies nowhere that is counted.
    pub complete: bool,
    /// Other orders may bind pieces of these now.
    pub freed: BTreeSet<SkuId>,
}

/// An order's pieces of one SKU, by warehouse.
type Pieces = BTreeMap<WarehouseId, OnShelf>;

/// Binds, releases and takes pieces, as the order's `progress` asks. `shipped_at` says when it left: what left before a shelf was
/// counted was not counted with it.
pub(crate) fn follow(
    w: &mut Write<'_>,
    order: OrderId,
    progress: Progress,
    shipped_at: Option<Instant>,
    now: Instant,
) -> Result<Followed> {
    let mut followed = Followed { complete: true, ..Followed::default() };
    let mut taken: Taken = stock::taken_by_order(w, order)?;
    let mut have: BTreeMap<(String, SkuId), Pieces> = BTreeMap::new();
    for ((line, sku, warehouse), on_shelf) in stock::shelf_of_order(w, order)? {
        taken.entry((line.clone(), sku)).or_default();
        have.entry((line, sku)).or_default().insert(warehouse, on_shelf);
    }
    for ((line, sku), pieces) in taken {
        let shelves = stock::shelves(w, sku)?;
        let mine = have.remove(&(line.clone(), sku)).unwrap_or_default();
        let step = Step { order, line, sku, now };
        let shipped: i64 = mine.values().map(|one| one.shipped).sum();
        let bound: i64 = mine.values().map(|one| one.allocated).sum();
        let left = matches!(progress, Progress::Shipped | Progress::Done);
        let counted_after = |shelf: &Shelf| shipped_at.is_some_and(|at| at < shelf.since);
        let (to_ship, to_bind) = if shelves.is_empty() {
            (0, 0)
        } else if left && shelves.iter().all(counted_after) {
            (shipped, 0)
        } else if left {
            (pieces.max(0), 0)
        } else if progress == Progress::Cancelled {
            (0, 0)
        } else {
            (0, pieces.max(0))
        };
        if to_ship > shipped {
            step.ship(w, &shelves, &mine, to_ship - shipped)?;
        } else if to_ship < shipped {
            step.unship(w, &mine, shipped - to_ship)?;
            followed.freed.insert(sku);
        }
        let cause = match progress {
            Progress::Shipped | Progress::Done => Cause::Shipped,
            Progress::Cancelled => Cause::Cancel,
            _ => Cause::Change,
        };
        if to_bind < bound {
            step.release(w, &mine, bound - to_bind, cause)?;
            if !left {
                followed.freed.insert(sku);
            }
        } else if to_bind > bound {
            let missing = step.bind(w, &shelves, to_bind - bound)?;
            followed.complete &= missing == 0;
        }
    }
    Ok(followed)
}

/// One line's pieces of one SKU.
struct Step {
    order: OrderId,
    line: String,
    sku: SkuId,
    now: Instant,
}

impl Step {
    fn write(&self, w: &mut Write<'_>, at: WarehouseId, book: Book, by: i64, cause: Cause) -> Result<()> {
        let movement = NewMovement {
            order: Some((self.order, self.line.clone())),
            ..NewMovement::new(self.sku, book, by, cause, self.now)
        };
        stock::move_physical(w, at, &movement).map(drop)
    }

    /// They leave from where they were bound, then from the first warehouse that has enough, then from all in turn. What
    /// nobody has counted leaves the first warehouse all the same: it is gone.
    fn ship(&self, w: &mut Write<'_>, shelves: &[Shelf], mine: &Pieces, pieces: i64) -> Result<()> {
        let mut left = pieces;
        let mut from: Vec<(WarehouseId, i64)> = Vec::new();
        for (warehouse, on_shelf) in mine {
            let some = on_shelf.allocated.clamp(0, left);
            from.push((*warehouse, some));
            left -= some;
        }
        if let Some(enough) = shelves.iter().find(|shelf| shelf.free() >= left) {
            from.push((enough.warehouse_id, left));
            left = 0;
        }
        for shelf in shelves {
            let some = shelf.free().clamp(0, left);
            from.push((shelf.warehouse_id, some));
            left -= some;
        }
        if let Some(first) = shelves.first() {
            from.push((first.warehouse_id, left));
        }
        for (warehouse, some) in from.into_iter().filter(|(_, some)| *some > 0) {
            self.write(w, warehouse, Book::Good, -some, Cause::Shipped)?;
        }
        Ok(())
    }

    fn unship(&self, w: &mut Write<'_>, mine: &Pieces, pieces: i64) -> Result<()> {
        let mut left = pieces;
        for (warehouse, on_shelf) in mine {
            let some = on_shelf.shipped.clamp(0, left);
            if some > 0 {
                self.write(w, *warehouse, Book::Good, some, Cause::Shipped)?;
                left -= some;
            }
        }
        Ok(())
    }

    fn release(&self, w: &mut Write<'_>, mine: &Pieces, pieces: i64, cause: Cause) -> Result<()> {
        let mut left = pieces;
        for (warehouse, on_shelf) in mine {
            let some = on_shelf.allocated.clamp(0, left);
            if some > 0 {
                self.write(w, *warehouse, Book::Allocated, -some, cause)?;
                left -= some;
            }
        }
        Ok(())
    }

    /// Binds free pieces: of the first warehouse that has enough, else of all in turn. Gives how many are missing.
    fn bind(&self, w: &mut Write<'_>, shelves: &[Shelf], pieces: i64) -> Result<i64> {
        let mut left = pieces;
        let enough = shelves.iter().find(|shelf| shelf.free() >= pieces);
        for shelf in enough.map_or(shelves, std::slice::from_ref) {
            let some = shelf.free().clamp(0, left);
            if some > 0 {
                self.write(w, shelf.warehouse_id, Book::Allocated, some, Cause::Order)?;
                left -= some;
            }
        }
        Ok(left)
    }
}
