//! A mall as the tests of the safety rule play it: its own books, which the program never sees.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, ListingId, Observation, ShopId, SkuId,
    observation::{Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, Source},
    shop::{StockLink, Switches},
    stock::Range,
};
use miseban_malls::{Change, StockRules};
use miseban_store::{
    Result, Write,
    listings::{self, NewListing},
    push::Outcome,
    shops::{self, NewShop},
};

use super::shelf::NOW;

/// An order in the mall's books.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Order {
    pub number: String,
    pub pieces: i64,
    pub at: Instant,
    /// When it was cancelled there, and whether the mall put the pieces back by itself.
    pub cancelled: Option<(Instant, bool)>,
    /// It was taken in, from whichever source.
    pub told: bool,
    /// The mall's interface has told it.
    pub by_api: bool,
    /// Its cancel was taken in.
    pub cancel_told: bool,
    /// A number that said "show so many", and that knew nothing of it, has put its pieces back.
    pub given_back: bool,
}

/// What a mall shows and has sold.
pub(super) struct Mall {
    pub relative: bool,
    pub shown: i64,
    pub orders: Vec<Order>,
}

impl Mall {
    pub(super) fn new(relative: bool) -> Self {
        Self { relative, shown: 0, orders: Vec::new() }
    }

    /// Takes a number, planned when it had so many orders; one below 0 is refused.
    pub(super) fn act(&mut self, change: Change, read_orders: usize) -> bool {
        let after = match change {
            Change::By(by) => self.shown + by,
            Change::To(to) => to,
        };
        if after >= 0 {
            self.shown = after;
            if let Change::To(_) = change {
                self.orders.iter_mut().skip(read_orders).for_each(|order| order.given_back = true);
            }
        }
        after >= 0
    }

    /// Sells what it shows, and no more.
    pub(super) fn sell(&mut self, number: String, pieces: i64, at: Instant) {
        if self.shown >= pieces {
            self.shown -= pieces;
            let (told, by_api, cancel_told, given_back) = (false, false, false, false);
            let cancelled = None;
            self.orders.push(Order { number, pieces, at, cancelled, told, by_api, cancel_told, given_back });
        }
    }

    pub(super) fn cancel(&mut self, order: usize, restocked: bool, now: Instant) {
        if let Some(order) = self.orders.get_mut(order).filter(|order| order.cancelled.is_none()) {
            order.cancelled = Some((now, restocked));
            self.shown += if restocked { order.pieces } else { 0 };
        }
    }

    /// Pieces that are sold: those of cancelled orders are not.
    pub(super) fn sold(&self) -> i64 {
        self.sold_from(0)
    }

    /// The same of the orders after the first `from`.
    pub(super) fn sold_from(&self, from: usize) -> i64 {
        let sold = |order: &&Order| order.cancelled.is_none();
        self.orders.iter().skip(from).filter(sold).map(|order| order.pieces).sum()
    }

    /// Pieces that are sold, shown again, and not taken in.
    pub(super) fn given_back(&self) -> i64 {
        let hidden = |order: &&Order| order.given_back && !order.told && order.cancelled.is_none();
        self.orders.iter().filter(hidden).map(|order| order.pieces).sum()
    }

    /// Pieces that our books have taken for its orders.
    pub(super) fn counted(&self) -> i64 {
        let counts = |order: &&Order| order.told && !order.cancel_told;
        self.orders.iter().filter(counts).map(|order| order.pieces).sum()
    }
}

pub(super) fn rules(relative: bool) -> StockRules {
    StockRules {
        relative,
        reads: true,
        every: 0,
        range: Range { min: 0, max: 99_999 },
        push_batch: 10,
        read_batch: 10,
    }
}

fn keys(mall: usize) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("manageNumber".to_owned(), format!("m{mall}")),
        ("variantId".to_owned(), "v".to_owned()),
    ])
}

/// A shop that counts and sends, with one listing.
pub(super) fn shop_with_listing(w: &mut Write<'_>, sku: SkuId, at: usize) -> Result<(ShopId, ListingId)> {
    let switches = Switches {
        manage_orders: true,
        stock_link: StockLink::Running,
        counts_from: Some(Instant(0)),
        push_stock: true,
        ..Switches::default()
    };
    let new = NewShop { mall: "rakuten".into(), code: at.to_string(), switches, ..NewShop::default() };
    let shop = shops::insert(w, &new, NOW)?;
    let new = NewListing {
        shop_id: shop,
        sku_id: sku,
        key: format!("m{at}:v"),
        keys: keys(at),
        fulfilled_by: FulfilledBy::Shop,
    };
    Ok((shop, listings::insert(w, &new, NOW)?))
}

/// What is written down of a number whose answer did not come.
pub(super) fn in_doubt() -> Outcome {
    Outcome::InDoubt(Coded::new("push.in_doubt"))
}

/// What a source tells of an order.
pub(super) fn observed(
    order: &Order,
    mall: usize,
    cancel: bool,
    by_mail: bool,
    seen_at: Instant,
) -> Observation {
    let line = ObservedLine {
        key: "1".to_owned(),
        keys: keys(mall),
        title: "煎茶".to_owned(),
        options: Vec::new(),
        quantity: order.pieces,
        unit_price: 1_000,
        tax_included: true,
        tax_rate: Some(10),
        fulfilled_by: FulfilledBy::Shop,
    };
    Observation {
        order_number: order.number.clone(),
        source: if by_mail { Source::Mail } else { Source::Api },
        extent: Extent::Whole,
        version: None,
        seen_at,
        ordered_at: Some(order.at),
        state: Some(MallState::ToShip),
        mall_status: None,
        cancelled: cancel,
        cancel: None,
        restocked_by_mall: cancel && order.cancelled.is_some_and(|(_, restocked)| restocked),
        buyer: None,
        deliveries: vec![ObservedDelivery {
            key: "1".to_owned(),
            lines: vec![line],
            ..ObservedDelivery::default()
        }],
        payment: None,
        totals: None,
        remarks: None,
        gift: false,
        caution: false,
    }
}
