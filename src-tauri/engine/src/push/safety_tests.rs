//! The safety rule against modelled malls and the real store, intake and push: whatever comes between whatever.
//!
//! What a shop's worker does is played step by step (asking for orders, taking them in; reading, planning, sending, the mall
//! acting, the answer written down), and anything may happen between any two steps: a sale, a cancel, an edit at the mall, a mail,
//! a number typed, another shop's steps, a kill. A kill is what it leaves behind: attempts that are written down without an
//! outcome, and a mall that acted, acts late, or never does.
//!
//! What is promised is worked out from the malls' own books, never from beliefs.

use miseban_domain::{Instant, ListingId, ShopId, SkuId, stock::Wanted, time::SECOND};
use miseban_malls::{Change, Shown};
use miseban_store::{
    Result, Store, Write,
    listings::{self, Due, ListingRow},
    numbers::Asked,
    polls::NewPoll,
    push::{self, Outcome},
    stock,
};
use proptest::{collection::vec, prelude::*};

use super::{
    Freshness, Numbers,
    plan::{Planned, plan},
    read_back::compare,
    safety_mall::{Mall, Order, in_doubt, observed, rules, shop_with_listing},
    send::{in_time, settle_planned},
    shelf::{NOW, in_a_store_kept, set_to},
};
use crate::{
    intake::apply,
    shop_worker::{POLL, poll_is_in},
};

/// How old a complete poll may be for a number to rise on it, as the worker has it.
const FRESH_FOR: i64 = 20 * SECOND;

/// What becomes of numbers that leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The mall has taken them; the answer is under way.
    Taken,
    /// Lost on the way, and nobody knows.
    Lost,
    /// The mall acts later than anybody waits.
    Late(i64),
    /// The mall refuses for now.
    Refused,
}

/// What a shop's worker is asked to do.
#[derive(Debug, Clone, Copy)]
enum Task {
    Poll { complete: bool },
    Push { walk: bool },
    ReadBack,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Sell {
        mall: usize,
        pieces: i64,
    },
    Cancel {
        mall: usize,
        order: usize,
        restocked: bool,
    },
    /// A mail brings one order, whatever the worker does.
    Mail {
        mall: usize,
    },
    EditAtMall {
        mall: usize,
        to: i64,
    },
    SetByHand {
        to: i64,
    },
    SendNow {
        mall: usize,
    },
    /// The worker begins with something, unless it is busy: then it goes on.
    Begin {
        mall: usize,
        task: Task,
    },
    /// The worker goes on by one step.
    Step {
        mall: usize,
        fate: Fate,
        answered: bool,
    },
    Wait(i64),
    Kill {
        late: i64,
    },
}

fn events(edits: bool) -> impl Strategy<Value = Vec<Event>> {
    let mall = || 0..3_usize;
    let fate = prop_oneof![
        6 => Just(Fate::Taken),
        1 => Just(Fate::Lost),
        1 => (1..50_i64).prop_map(|seconds| Fate::Late(seconds * SECOND)),
        1 => Just(Fate::Refused),
    ];
    let task = prop_oneof![
        3 => prop::bool::weighted(0.8).prop_map(|complete| Task::Poll { complete }),
        4 => prop::bool::weighted(0.2).prop_map(|walk| Task::Push { walk }),
        1 => Just(Task::ReadBack),
    ];
    let event = prop_oneof![
        5 => (mall(), 1..4_i64).prop_map(|(mall, pieces)| Event::Sell { mall, pieces }),
        1 => (mall(), 0..9_usize, any::<bool>()).prop_map(|(mall, order, restocked)| Event::Cancel { mall, order, restocked }),
        1 => mall().prop_map(|mall| Event::Mail { mall }),
        u32::from(edits) => (mall(), 0..15_i64).prop_map(|(mall, to)| Event::EditAtMall { mall, to }),
        1 => (0..20_i64).prop_map(|to| Event::SetByHand { to }),
        1 => mall().prop_map(|mall| Event::SendNow { mall }),
        8 => (mall(), task).prop_map(|(mall, task)| Event::Begin { mall, task }),
        16 => (mall(), fate, prop::bool::weighted(0.85))
            .prop_map(|(mall, fate, answered)| Event::Step { mall, fate, answered }),
        3 => prop_oneof![3 => 1..8_i64, 1 => 20..70_i64].prop_map(|seconds| Event::Wait(seconds * SECOND)),
        1 => (0..50_i64).prop_map(|seconds| Event::Kill { late: seconds * SECOND }),
    ];
    vec(event, 1..80)
}

/// How far a worker is.
enum Doing {
    Polling { begun: Instant, complete: bool },
    Read { shown: i64, fresh: Freshness, at: Instant },
    Planned { planned: Planned, truth: Truth, at: Instant },
    Answered { planned: Planned, outcome: Option<Outcome> },
    ReadingBack { row: Box<ListingRow>, shown: i64 },
}

/// What a mall may show at most by a number that was planned: what there was, and what of it the mall's own orders had taken then.
#[derive(Debug, Clone, Copy)]
struct Truth {
    there: i64,
    /// How many orders the mall had when it was read.
    read_orders: usize,
    /// Pieces that a number had given back before, and whose orders were not taken in yet.
    given_back: i64,
}

/// A shop as its worker knows it, and its mall.
struct Side {
    shop: ShopId,
    listing: ListingId,
    mall: Mall,
    doing: Option<Doing>,
    late: Vec<(Instant, Change, Truth)>,
    /// When the last complete poll was begun; forgotten when the program ends.
    complete: Option<Instant>,
    read_orders: usize,
}

struct World {
    sides: Vec<Side>,
    sku: SkuId,
    now: Instant,
    count: usize,
    /// Nobody edits at the malls, so what is promised of raises holds.
    promised: bool,
    run: u32,
}

impl World {
    /// Two malls that take steps and one that takes numbers, each showing the ten that there are.
    fn new(w: &mut Write<'_>, promised: bool) -> Result<Self> {
        let sku = miseban_store::skus::insert(
            w,
            &miseban_store::skus::NewSku { code: "A".into(), tax_rate: 10, ..Default::default() },
            NOW,
        )?;
        set_to(w, sku, 10)?;
        let mut world = Self { sides: Vec::new(), sku, now: NOW, count: 0, promised, run: 0 };
        for at in 0..3 {
            let (shop, listing) = shop_with_listing(w, sku, at)?;
            let mall = Mall::new(at < 2);
            let side =
                Side { shop, listing, mall, doing: None, late: Vec::new(), complete: None, read_orders: 0 };
            world.sides.push(side);
            world.whole(w, at, Task::Poll { complete: true })?;
            world.whole(w, at, Task::Push { walk: false })?;
            assert_eq!(world.sides[at].mall.shown, 10);
        }
        Ok(world)
    }

    fn wait(&mut self, millis: i64) {
        self.now = self.now.plus(millis);
        for at in 0..self.sides.len() {
            let side = &mut self.sides[at];
            let (due, rest): (Vec<_>, Vec<_>) = side.late.drain(..).partition(|(due, ..)| *due <= self.now);
            side.late = rest;
            for (_, change, truth) in due {
                self.act(at, change, truth);
            }
        }
    }

    /// The mall acts on a number, and keeps what is promised of it.
    fn act(&mut self, at: usize, change: Change, truth: Truth) -> bool {
        let (promised, side) = (self.promised, &mut self.sides[at]);
        let before = side.mall.shown;
        let mall = &mut side.mall;
        let taken = mall.act(change, truth.read_orders);
        if taken && promised && mall.shown > before {
            // A mall that takes only absolute numbers gives back what it sells within the round trip, and nobody knows before the
            // order comes.
            let declared =
                if mall.relative { 0 } else { truth.given_back + mall.sold_from(truth.read_orders) };
            let most = (truth.there - mall.sold()).max(0) + declared;
            assert!(mall.shown <= most, "mall {at} shows again what it has sold: {} of {most}", mall.shown);
        }
        taken
    }

    fn sell(&mut self, at: usize, pieces: i64) {
        self.count += 1;
        self.sides[at].mall.sell(format!("o-{}", self.count), pieces, self.now);
    }

    /// Takes in what the mall tells of an order now.
    fn tell(
        &mut self,
        w: &mut Write<'_>,
        at: usize,
        order: usize,
        cancel: bool,
        by_mail: bool,
    ) -> Result<()> {
        let (now, side) = (self.now, &mut self.sides[at]);
        let told: &mut Order = &mut side.mall.orders[order];
        let observation = observed(told, at, cancel, by_mail, now);
        told.told = true;
        told.by_api |= !by_mail;
        told.cancel_told |= cancel;
        apply(w, side.shop, None, &observation, now).map(drop)
    }

    fn begin(&mut self, w: &mut Write<'_>, at: usize, task: Task) -> Result<()> {
        let now = self.now;
        let side = &mut self.sides[at];
        side.doing = match task {
            Task::Poll { complete } => Some(Doing::Polling { begun: now, complete }),
            Task::Push { walk } => {
                let due = listings::due(w, side.shop, Due::All, now, 10)?;
                let recent = side.complete.is_some_and(|begun| now.since(begun) <= FRESH_FOR);
                let fresh = if recent { Freshness::Fresh } else { Freshness::Unreachable };
                side.read_orders = side.mall.orders.len();
                // A walk looks at everything, but only after orders.
                let goes = if walk { recent } else { due.iter().any(|row| row.id == side.listing) };
                goes.then_some(Doing::Read { shown: side.mall.shown, fresh, at: now })
            }
            Task::ReadBack => listings::to_read_back(w, side.shop, now, 1)?
                .pop()
                .map(|row| Doing::ReadingBack { row: Box::new(row), shown: side.mall.shown }),
        };
        Ok(())
    }

    fn go_on(&mut self, w: &mut Write<'_>, at: usize, fate: Fate, answered: bool) -> Result<()> {
        let now = self.now;
        self.sides[at].doing = match self.sides[at].doing.take() {
            None => None,
            Some(Doing::Polling { begun, complete }) => {
                self.end_poll(w, at, begun, complete)?;
                None
            }
            Some(Doing::Read { shown, fresh, at: read_at }) => {
                let (shop, listing) = (self.sides[at].shop, self.sides[at].listing);
                let rules = rules(self.sides[at].mall.relative);
                let readings = [(listing, Shown::Number(shown))];
                let plans = plan(w, shop, rules, &self.run.to_string(), &readings, fresh, now)?;
                let (mut leaving, dropped) = in_time(plans.planned, now.since(read_at));
                settle_planned(w, &dropped, |_| (Outcome::Dropped, None), now)?;
                let ledger = stock::stock(w, self.sku)?.map_or(0, |row| row.expected);
                let there = ledger + self.sides[at].mall.counted();
                let (read_orders, given_back) =
                    (self.sides[at].read_orders, self.sides[at].mall.given_back());
                let truth = Truth { there, read_orders, given_back };
                leaving.pop().map(|planned| Doing::Planned { planned, truth, at: now })
            }
            Some(Doing::Planned { planned, truth, at: planned_at }) => {
                let change = planned.row.change;
                let outcome = match fate {
                    Fate::Taken if self.act(at, change, truth) => Some(Outcome::Accepted),
                    Fate::Taken | Fate::Refused => Some(Outcome::Dropped),
                    Fate::Lost => None,
                    Fate::Late(after) => {
                        self.sides[at].late.push((planned_at.plus(after).max(now), change, truth));
                        None
                    }
                };
                Some(Doing::Answered { planned, outcome })
            }
            Some(Doing::Answered { planned, outcome }) => {
                let outcome = outcome.filter(|_| answered).unwrap_or_else(in_doubt);
                settle_planned(w, &[planned], move |_| (outcome.clone(), None), now)?;
                None
            }
            Some(Doing::ReadingBack { row, shown }) => {
                compare(w, &row, shown, now)?;
                None
            }
        };
        Ok(())
    }

    fn end_poll(&mut self, w: &mut Write<'_>, at: usize, begun: Instant, complete: bool) -> Result<()> {
        let orders = self.sides[at].mall.orders.len();
        for order in 0..orders {
            let known = &self.sides[at].mall.orders[order];
            // Of an incomplete poll only the first pages came.
            if !complete && order * 2 >= orders || known.at > begun {
                continue;
            }
            let cancel = known.cancelled.is_some_and(|(cancelled, _)| cancelled <= begun);
            if known.by_api && (known.cancel_told || !cancel) {
                continue;
            }
            self.tell(w, at, order, cancel, false)?;
        }
        let (now, side) = (self.now, &mut self.sides[at]);
        side.complete = complete.then_some(begun);
        let poll = NewPoll {
            shop_id: side.shop,
            kind: POLL,
            started_at: begun,
            finished_at: now,
            complete,
            found: 0,
            error: None,
        };
        poll_is_in(w, &poll)
    }

    /// A task from its beginning to its end, without anything between.
    fn whole(&mut self, w: &mut Write<'_>, at: usize, task: Task) -> Result<()> {
        while self.sides[at].doing.is_some() {
            self.go_on(w, at, Fate::Taken, true)?;
        }
        self.begin(w, at, task)?;
        while self.sides[at].doing.is_some() {
            self.wait(100);
            self.go_on(w, at, Fate::Taken, true)?;
        }
        Ok(())
    }

    /// The program ends where it is. What was about to leave may have left.
    fn kill(&mut self, late: i64) {
        self.run += 1;
        for side in &mut self.sides {
            side.complete = None;
            if let Some(Doing::Planned { planned, truth, at }) = side.doing.take()
                && late > 0
            {
                side.late.push((at.plus(late).max(self.now), planned.row.change, truth));
            }
        }
    }

    fn play(&mut self, w: &mut Write<'_>, event: Event) -> Result<()> {
        match event {
            Event::Sell { mall, pieces } => self.sell(mall, pieces),
            Event::Cancel { mall, order, restocked } => {
                self.sides[mall].mall.cancel(order, restocked, self.now);
            }
            Event::Mail { mall } => {
                if let Some(order) = self.sides[mall].mall.orders.iter().position(|order| !order.told) {
                    self.tell(w, mall, order, false, true)?;
                }
            }
            Event::EditAtMall { mall, to } => self.sides[mall].mall.shown = to,
            Event::SetByHand { to } => set_to(w, self.sku, to)?,
            Event::SendNow { mall } => {
                listings::force(w, &[self.sides[mall].listing], self.now)?;
            }
            Event::Begin { mall, task } if self.sides[mall].doing.is_none() => self.begin(w, mall, task)?,
            Event::Begin { mall, .. } => self.go_on(w, mall, Fate::Taken, true)?,
            Event::Step { mall, fate, answered } => self.go_on(w, mall, fate, answered)?,
            Event::Wait(millis) => self.wait(millis),
            Event::Kill { late } => self.kill(late),
        }
        self.wait(100);
        Ok(())
    }

    fn is_right(&self, w: &Write<'_>) -> Result<bool> {
        let ledger = stock::stock(w, self.sku)?.map_or(0, |row| row.expected);
        for side in &self.sides {
            let row = listings::get(w, side.listing)?.unwrap();
            let quiet = side.late.is_empty() && push::open_attempts(w, side.shop)?.is_empty();
            let settled = row.settled_rev == row.wanted_rev && row.unexplained == 0;
            if !quiet || !settled || side.mall.shown != ledger.max(0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Nobody buys any more, the malls are minded as every day, with a full sync, and the person lets go what waits.
    fn stands_still(&mut self, w: &mut Write<'_>) -> Result<()> {
        for at in 0..3 {
            self.whole(w, at, Task::Poll { complete: true })?;
            self.whole(w, at, Task::Push { walk: true })?;
        }
        // Right for a while, with nothing under way any more, is right for good.
        let mut right = 0;
        for _ in 0..30 {
            for at in 0..3 {
                self.whole(w, at, Task::Poll { complete: true })?;
                self.whole(w, at, Task::Push { walk: false })?;
                listings::let_guarded_go(w, &[self.sides[at].listing])?;
            }
            self.wait(5 * SECOND);
            for at in 0..3 {
                self.whole(w, at, Task::ReadBack)?;
            }
            right = if self.is_right(w)? { right + 1 } else { 0 };
            if right == 3 {
                break;
            }
        }
        let numbers = Numbers::load(w, &Asked::all())?;
        let ledger = stock::stock(w, self.sku)?.map_or(0, |row| row.expected);
        for (at, side) in self.sides.iter().enumerate() {
            let (facts, mall) = (numbers.listing(side.listing).unwrap(), &side.mall);
            let ours = numbers.wanted(&facts, None);
            assert_eq!(ours, Wanted::Show(mall.shown), "mall {at} shows the rule's number");
            assert_eq!(mall.shown, ledger.max(0), "mall {at} shows what is there");
            assert_eq!(facts.unexplained, 0, "nothing is held for ever");
            assert!(!facts.waits, "nothing waits for ever");
            assert_eq!(push::open_attempts(w, side.shop)?, [], "no attempt is in doubt for ever");
            assert!(mall.orders.iter().all(|order| order.told));
        }
        Ok(())
    }
}

fn play(events: Vec<Event>, promised: bool) {
    in_a_store_kept(
        move |w| {
            let mut world = World::new(w, promised)?;
            for event in events {
                world.play(w, event)?;
            }
            world.stands_still(w)
        },
        |store: &Store| assert_eq!(store.verify().unwrap().differences, []),
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_a_mall_has_sold_is_never_given_back_and_all_comes_right(events in events(false)) {
        play(events, true);
    }

    #[test]
    fn all_comes_right_whoever_edits_at_the_malls(events in events(true)) {
        // What is edited upwards hides a sale of as many pieces: only that it comes right is promised.
        play(events, false);
    }
}
