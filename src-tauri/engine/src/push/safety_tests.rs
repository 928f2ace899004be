//! The safety rule against modelled malls and the real store, intake and push: whatever comes between whatever.
//!
//! A kill is what it leaves behind: an attempt that is written down without an outcome, and a mall that acted or did not.

use std::collections::BTreeMap;

use miseban_domain::{
    Coded, Instant, ListingId, Observation, ShopId, SkuId,
    observation::{Extent, FulfilledBy, MallState, ObservedDelivery, ObservedLine, Source},
    shop::{StockLink, Switches},
    stock::{Range, Wanted},
    time::SECOND,
};
use miseban_malls::{Change, Shown, StockRules};
use miseban_store::{
    Result, Store, Write,
    listings::{self, NewListing},
    numbers::Asked,
    push::{self, Outcome},
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock,
};
use proptest::{collection::vec, prelude::*};

use super::{
    Freshness, Numbers, after_complete_poll,
    plan::{Planned, plan},
    read_back::compare,
    send::settle_planned,
    shelf::{NOW, in_a_store_kept, set_to},
};
use crate::intake::apply;

/// What becomes of numbers that leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Taken, and answered.
    Answered,
    /// Taken; the answer is lost, or the program is killed before it is written down (`true`).
    Taken(bool),
    /// Lost on the way, noticed as a time-out or not at all.
    Lost(bool),
    /// The mall acts later than anybody waits.
    Late(i64),
    /// The mall refuses for now.
    Refused,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Sell { mall: usize, pieces: i64 },
    Cancel { mall: usize, order: usize, restocked: bool },
    Poll { mall: usize, complete: bool, sold_meanwhile: i64 },
    EditAtMall { mall: usize, to: i64 },
    SetByHand { to: i64 },
    Push { mall: usize, fate: Fate, sold_on_the_way: i64 },
    ReadBack { mall: usize },
    Wait(i64),
}

fn events(edits: bool) -> impl Strategy<Value = Vec<Event>> {
    let mall = || 0..3_usize;
    let fate = prop_oneof![
        5 => Just(Fate::Answered),
        1 => any::<bool>().prop_map(Fate::Taken),
        1 => any::<bool>().prop_map(Fate::Lost),
        1 => (1..50_i64).prop_map(|seconds| Fate::Late(seconds * SECOND)),
        1 => Just(Fate::Refused),
    ];
    let event = prop_oneof![
        4 => (mall(), 1..4_i64).prop_map(|(mall, pieces)| Event::Sell { mall, pieces }),
        1 => (mall(), 0..9_usize, any::<bool>()).prop_map(|(mall, order, restocked)| Event::Cancel { mall, order, restocked }),
        4 => (mall(), prop::bool::weighted(0.8), 0..3_i64)
            .prop_map(|(mall, complete, sold_meanwhile)| Event::Poll { mall, complete, sold_meanwhile }),
        u32::from(edits) => (mall(), 0..15_i64).prop_map(|(mall, to)| Event::EditAtMall { mall, to }),
        1 => (0..20_i64).prop_map(|to| Event::SetByHand { to }),
        6 => (mall(), fate, 0..3_i64).prop_map(|(mall, fate, sold_on_the_way)| Event::Push { mall, fate, sold_on_the_way }),
        1 => mall().prop_map(|mall| Event::ReadBack { mall }),
        3 => prop_oneof![3 => 1..8_i64, 1 => 20..70_i64].prop_map(|seconds| Event::Wait(seconds * SECOND)),
    ];
    vec(event, 1..40)
}

struct Order {
    number: String,
    pieces: i64,
    at: Instant,
    told: bool,
    cancelled: Option<(Instant, bool)>,
    cancel_told: bool,
}

struct Mall {
    shop: ShopId,
    listing: ListingId,
    relative: bool,
    shown: i64,
    orders: Vec<Order>,
    late: Vec<(Instant, Change)>,
    complete: Option<Instant>,
}

impl Mall {
    fn act(&mut self, change: Change) -> bool {
        let after = match change {
            Change::By(by) => self.shown + by,
            Change::To(to) => to,
        };
        if after >= 0 {
            self.shown = after;
        }
        after >= 0
    }

    /// Pieces that it has sold and we have not taken in.
    fn unseen(&self) -> i64 {
        let sold: i64 = self.orders.iter().filter(|order| !order.told).map(|order| order.pieces).sum();
        let restocked =
            |order: &&Order| order.cancelled.is_some_and(|(_, restocked)| restocked) && !order.cancel_told;
        let back: i64 = self.orders.iter().filter(restocked).map(|order| order.pieces).sum();
        sold - back
    }
}

struct World {
    malls: Vec<Mall>,
    sku: SkuId,
    now: Instant,
    count: usize,
}

fn rules(relative: bool) -> StockRules {
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

impl World {
    /// Two malls that take steps and one that takes numbers, each showing the ten that there are.
    fn new(w: &mut Write<'_>) -> Result<Self> {
        let sku = skus::insert(w, &NewSku { code: "A".into(), tax_rate: 10, ..NewSku::default() }, NOW)?;
        set_to(w, sku, 10)?;
        let mut world = Self { malls: Vec::new(), sku, now: NOW, count: 0 };
        for at in 0..3 {
            let switches = Switches {
                manage_orders: true,
                stock_link: StockLink::Running,
                counts_from: Some(Instant(0)),
                push_stock: true,
                ..Switches::default()
            };
            let new =
                NewShop { mall: "rakuten".into(), code: at.to_string(), switches, ..NewShop::default() };
            let shop = shops::insert(w, &new, NOW)?;
            let new = NewListing {
                shop_id: shop,
                sku_id: sku,
                key: format!("m{at}:v"),
                keys: keys(at),
                fulfilled_by: FulfilledBy::Shop,
            };
            let listing = listings::insert(w, &new, NOW)?;
            let (relative, shown) = (at < 2, 0);
            let mall =
                Mall { shop, listing, relative, shown, orders: Vec::new(), late: Vec::new(), complete: None };
            world.malls.push(mall);
            world.poll(w, at, true, 0)?;
            world.push(w, at, Fate::Answered, 0)?;
            assert_eq!(world.malls[at].shown, 10);
        }
        Ok(world)
    }

    fn wait(&mut self, millis: i64) {
        self.now = self.now.plus(millis);
        for mall in &mut self.malls {
            let (due, rest) = mall.late.drain(..).partition(|(at, _)| *at <= self.now);
            mall.late = rest;
            let due: Vec<(Instant, Change)> = due;
            for (_, change) in due {
                mall.act(change);
            }
        }
    }

    fn sell(&mut self, mall: usize, pieces: i64) {
        self.count += 1;
        let (number, at) = (format!("o-{}", self.count), self.now);
        let mall = &mut self.malls[mall];
        if pieces > 0 && mall.shown >= pieces {
            mall.shown -= pieces;
            mall.orders.push(Order { number, pieces, at, told: false, cancelled: None, cancel_told: false });
        }
    }

    fn poll(&mut self, w: &mut Write<'_>, mall: usize, complete: bool, sold_meanwhile: i64) -> Result<()> {
        let begun = self.now;
        self.wait(300);
        self.sell(mall, sold_meanwhile);
        let (now, of) = (self.now, &mut self.malls[mall]);
        let told = of.orders.len();
        for (at, order) in of.orders.iter_mut().enumerate() {
            // Of an incomplete poll only the first pages came.
            if !complete && at * 2 >= told || order.at > begun {
                continue;
            }
            let cancelled = order.cancelled.filter(|(at, _)| *at <= begun);
            if order.told && (order.cancel_told || cancelled.is_none()) {
                continue;
            }
            let observation = observed(order, mall, cancelled, begun);
            apply(w, of.shop, None, &observation, now)?;
            order.told = true;
            order.cancel_told |= cancelled.is_some();
        }
        if complete {
            of.complete = Some(begun);
            after_complete_poll(w, of.shop, begun, now)?;
        }
        Ok(())
    }

    fn push(&mut self, w: &mut Write<'_>, at: usize, fate: Fate, sold_on_the_way: i64) -> Result<()> {
        let (shop, listing, now) = (self.malls[at].shop, self.malls[at].listing, self.now);
        let relative = self.malls[at].relative;
        if !listings::due(w, shop, now, 10)?.iter().any(|row| row.id == listing) {
            return Ok(());
        }
        let recent = self.malls[at].complete.is_some_and(|begun| now.since(begun) <= 20 * SECOND);
        let fresh = if recent { Freshness::Fresh } else { Freshness::Unreachable };
        let shown = self.malls[at].shown;
        let planned = plan(w, shop, rules(relative), "run", &[(listing, Shown::Number(shown))], fresh, now)?;
        self.sell(at, sold_on_the_way);
        let (ledger, now) = (stock::stock(w, self.sku)?.map_or(0, |row| row.expected), self.now);
        let mall = &mut self.malls[at];
        let mut settle =
            |outcome: Outcome| settle_planned(w, &planned, move |_: &Planned| (outcome.clone(), None), now);
        let unknown = || Outcome::InDoubt(Coded::new("push.in_doubt"));
        let Some(change) = planned.first().map(|one| one.row.change) else { return Ok(()) };
        match fate {
            Fate::Answered | Fate::Taken(_) => {
                let taken = mall.act(change);
                if taken && matches!(change, Change::By(by) if by > 0) {
                    let there = (ledger - mall.unseen()).max(0);
                    assert!(
                        mall.shown <= there,
                        "a piece that mall {at} has sold is shown again: {} of {there}",
                        mall.shown
                    );
                }
                match fate {
                    Fate::Answered if taken => settle(Outcome::Accepted)?,
                    Fate::Answered => settle(Outcome::Dropped)?,
                    Fate::Taken(true) => {}
                    _ => settle(unknown())?,
                }
            }
            Fate::Lost(true) => {}
            Fate::Lost(false) => settle(unknown())?,
            Fate::Late(after) => {
                mall.late.push((now.plus(after), change));
                settle(unknown())?;
            }
            Fate::Refused => settle(Outcome::Dropped)?,
        }
        Ok(())
    }

    fn step(&mut self, w: &mut Write<'_>, event: Event) -> Result<()> {
        match event {
            Event::Sell { mall, pieces } => self.sell(mall, pieces),
            Event::Cancel { mall, order, restocked } => {
                let (now, of) = (self.now, &mut self.malls[mall]);
                if let Some(order) = of.orders.get_mut(order).filter(|order| order.cancelled.is_none()) {
                    order.cancelled = Some((now, restocked));
                    of.shown += if restocked { order.pieces } else { 0 };
                }
            }
            Event::Poll { mall, complete, sold_meanwhile } => self.poll(w, mall, complete, sold_meanwhile)?,
            Event::EditAtMall { mall, to } => self.malls[mall].shown = to,
            Event::SetByHand { to } => set_to(w, self.sku, to)?,
            Event::Push { mall, fate, sold_on_the_way } => self.push(w, mall, fate, sold_on_the_way)?,
            Event::ReadBack { mall } => {
                for row in listings::to_read_back(w, self.malls[mall].shop, self.now, 10)? {
                    compare(w, &row, self.malls[mall].shown, self.now)?;
                }
            }
            Event::Wait(millis) => self.wait(millis),
        }
        self.wait(100);
        Ok(())
    }

    /// Nobody buys any more, and the malls are minded as every day.
    fn stands_still(&mut self, w: &mut Write<'_>) -> Result<()> {
        for _ in 0..40 {
            for mall in 0..3 {
                self.poll(w, mall, true, 0)?;
                self.push(w, mall, Fate::Answered, 0)?;
            }
            self.wait(3 * SECOND);
            for mall in 0..3 {
                self.step(w, Event::ReadBack { mall })?;
            }
        }
        let numbers = Numbers::load(w, &Asked::all())?;
        let ledger = stock::stock(w, self.sku)?.map_or(0, |row| row.expected);
        for (at, mall) in self.malls.iter().enumerate() {
            let facts = numbers.listing(mall.listing).unwrap();
            assert_eq!(
                numbers.wanted(&facts, None),
                Wanted::Show(mall.shown),
                "mall {at} shows the rule's number"
            );
            assert_eq!(mall.shown, ledger.max(0), "mall {at} shows what is there");
            assert_eq!(facts.unexplained, 0, "nothing is held for ever");
            assert!(!facts.waits, "nothing waits for ever");
            assert_eq!(push::open_attempts(w, mall.shop)?, [], "no attempt is in doubt for ever");
            assert!(mall.orders.iter().all(|order| order.told));
        }
        Ok(())
    }
}

fn observed(order: &Order, mall: usize, cancelled: Option<(Instant, bool)>, seen_at: Instant) -> Observation {
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
        source: Source::Api,
        extent: Extent::Whole,
        version: None,
        seen_at,
        ordered_at: Some(order.at),
        state: Some(MallState::ToShip),
        mall_status: None,
        cancelled: cancelled.is_some(),
        cancel: None,
        restocked_by_mall: cancelled.is_some_and(|(_, restocked)| restocked),
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

fn play(events: Vec<Event>) {
    in_a_store_kept(
        move |w| {
            let mut world = World::new(w)?;
            for event in events {
                world.step(w, event)?;
            }
            world.stands_still(w)
        },
        |store: &Store| assert_eq!(store.verify().unwrap().differences, []),
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_a_mall_has_sold_is_never_given_back_and_all_comes_right(events in events(false)) {
        play(events);
    }

    #[test]
    fn all_comes_right_whoever_edits_at_the_malls(events in events(true)) {
        // What is edited upwards hides a sale of as many pieces: only that it comes right is promised.
        let fates = |event: Event| match event {
            Event::Push { mall, sold_on_the_way, .. } if mall < 2 => Event::Push { mall, fate: Fate::Refused, sold_on_the_way },
            other => other,
        };
        play(events.into_iter().map(fates).collect());
    }
}
