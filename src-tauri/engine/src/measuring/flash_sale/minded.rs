//! Minded as this program does: orders first, the mall read, the number computed by the rule, a step or a number sent.

use miseban_domain::stock::{
    Belief, Counting, ListingInput, SkuStock, ToSend, Wanted, belief_after_order, belief_after_poll,
    belief_after_push, compute, number_to_send, read,
};

use super::world::{ARTICLES, MAIL_ONLY, MALLS, RELATIVE, Sale, World};

/// Orders are asked for so often, in milliseconds.
const POLL_EVERY: i64 = 5_000;
/// Between two calls at one mall.
const PACE: i64 = 1_000;
/// How soon a worker notices that something is to be sent.
const NOTICES: i64 = 50;
/// Of each article, pieces that are never shown where the mall can't be read.
pub(super) const KEEP_LAST: i64 = 3;

/// A number on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    article: usize,
    number: i64,
    target: i64,
    /// Pieces sold there that were allowed for.
    known: i64,
    taken: bool,
}

/// What happens at one mall.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    Look(usize),
    OrdersLeave { mall: usize, asked: i64, back: i64 },
    OrdersCome { mall: usize, asked: i64, until: i64 },
    Reading { mall: usize, articles: Vec<usize>, back: i64 },
    Plan { mall: usize, read: Vec<(usize, i64)> },
    Arrive { mall: usize, rows: Vec<Row>, back: i64 },
    Answer { mall: usize, rows: Vec<Row> },
    Mail { mall: usize },
}

struct Shop {
    beliefs: Vec<Belief>,
    read_at: Vec<i64>,
    polled: i64,
}

struct Books {
    expected: Vec<i64>,
    /// What is held back from all shops.
    held: Vec<i64>,
    shops: Vec<Shop>,
}

pub(super) fn run(world: &mut World) {
    let stock: Vec<i64> = (0..ARTICLES).map(|article| world.stock(article)).collect();
    let shop = || Shop {
        beliefs: stock.iter().map(|number| Belief::new(*number)).collect(),
        read_at: vec![0; ARTICLES],
        polled: 0,
    };
    let mut books =
        Books { held: vec![0; ARTICLES], shops: (0..MALLS).map(|_| shop()).collect(), expected: stock };
    // Nobody begins at the same moment.
    let mut begin: Vec<(i64, Wish)> =
        (0_i64..).zip(0..MALLS).map(|(at, mall)| (at * 137, Wish::Look(mall))).collect();
    begin.extend((MALLS - MAIL_ONLY..MALLS).map(|mall| (1_000, Wish::Mail { mall })));
    world.run(begin, |world, now, wish, told| books.step(world, now, wish, told));
}

const fn mail_only(mall: usize) -> bool {
    mall >= MALLS - MAIL_ONLY
}

fn travel(world: &mut World, mall: usize) -> i64 {
    if mail_only(mall) {
        world.die.between(500, 1_500)
    } else if mall < RELATIVE {
        world.die.between(250, 700)
    } else {
        world.die.between(300, 900)
    }
}

impl Books {
    fn step(&mut self, world: &mut World, now: i64, wish: Wish, told: &mut Vec<(i64, Wish)>) {
        match wish {
            Wish::Look(mall) => self.look(world, now, mall, told),
            Wish::OrdersLeave { mall, asked, back } => {
                told.push((back, Wish::OrdersCome { mall, asked, until: now }));
            }
            Wish::OrdersCome { mall, asked, until } => {
                let sales = world.take_in(mall, until);
                self.take_in(mall, &sales);
                self.polled(mall, asked);
                told.push((now, Wish::Look(mall)));
            }
            Wish::Reading { mall, articles, back } => {
                let shown = world.malls.get(mall).map(|of| of.shown.clone()).unwrap_or_default();
                let read = articles
                    .into_iter()
                    .filter_map(|article| Some((article, *shown.get(article)?)))
                    .collect();
                told.push((back, Wish::Plan { mall, read }));
            }
            Wish::Plan { mall, read } => {
                let rows = self.plan(now, mall, &read);
                let way = travel(world, mall);
                told.push((now + way / 2, Wish::Arrive { mall, rows, back: now + way }));
            }
            Wish::Arrive { mall, mut rows, back } => {
                for row in &mut rows {
                    let relative = mall < RELATIVE;
                    row.taken = world.act(mall, row.article, relative, row.number, row.target, row.known);
                }
                told.push((back, Wish::Answer { mall, rows }));
            }
            Wish::Answer { mall, rows } => {
                self.settle(mall, &rows);
                told.push((now + PACE, Wish::Look(mall)));
            }
            Wish::Mail { mall } => {
                // A mail is on its way for a while; those that came until then are read.
                let late = world.die.between(15_000, 120_000);
                let sales = world.take_in(mall, now - late);
                self.take_in(mall, &sales);
                told.push((now + 1_000, Wish::Mail { mall }));
            }
        }
    }

    /// What the worker of a shop does next.
    fn look(&mut self, world: &mut World, now: i64, mall: usize, told: &mut Vec<(i64, Wish)>) {
        let due = self.due(mall);
        let way = travel(world, mall);
        if mail_only(mall) {
            if due.is_empty() {
                told.push((now + NOTICES, Wish::Look(mall)));
            } else {
                let believed = self.believed(mall, &due);
                told.push((now, Wish::Plan { mall, read: believed }));
            }
            return;
        }
        let polled = self.shops.get(mall).map_or(0, |shop| shop.polled);
        if now - polled >= POLL_EVERY {
            if let Some(shop) = self.shops.get_mut(mall) {
                shop.polled = now;
            }
            told.push((now + way / 2, Wish::OrdersLeave { mall, asked: now, back: now + way }));
        } else if due.is_empty() {
            told.push((now + NOTICES, Wish::Look(mall)));
        } else {
            told.push((now + way / 2, Wish::Reading { mall, articles: due, back: now + way }));
        }
    }

    fn number(&self, mall: usize, article: usize) -> i64 {
        let sku = SkuStock {
            counting: Counting::Counted,
            expected: self.expected.get(article).copied().unwrap_or(0),
            held: 0,
            lots_elsewhere: 0,
            safety_held: self.held.get(article).copied().unwrap_or(0),
            set_once: true,
        };
        let buffer = if mail_only(mall) { KEEP_LAST } else { 0 };
        match compute(&ListingInput { buffer, ..ListingInput::plain(sku) }) {
            Wanted::Show(number) => number,
            Wanted::LeaveAlone(_) => 0,
        }
    }

    fn due(&self, mall: usize) -> Vec<usize> {
        let Some(shop) = self.shops.get(mall) else { return Vec::new() };
        let differs = |article: &usize| {
            shop.beliefs.get(*article).is_some_and(|belief| belief.shown != self.number(mall, *article))
        };
        (0..ARTICLES).filter(differs).collect()
    }

    fn believed(&self, mall: usize, articles: &[usize]) -> Vec<(usize, i64)> {
        let Some(shop) = self.shops.get(mall) else { return Vec::new() };
        articles.iter().filter_map(|article| Some((*article, shop.beliefs.get(*article)?.shown))).collect()
    }

    /// Changes what is believed, and what is held back for it.
    fn believe(&mut self, mall: usize, article: usize, change: impl FnOnce(Belief) -> Belief) {
        let Some(belief) = self.shops.get_mut(mall).and_then(|shop| shop.beliefs.get_mut(article)) else {
            return;
        };
        let before = belief.unexplained();
        *belief = change(*belief);
        let after = belief.unexplained();
        if let Some(held) = self.held.get_mut(article) {
            *held += after - before;
        }
    }

    fn take_in(&mut self, mall: usize, sales: &[Sale]) {
        for sale in sales {
            if let Some(expected) = self.expected.get_mut(sale.article) {
                *expected -= sale.pieces;
            }
            self.believe(mall, sale.article, |belief| belief_after_order(belief, sale.pieces));
        }
    }

    /// A complete poll that was asked for at `asked` has come.
    fn polled(&mut self, mall: usize, asked: i64) {
        for article in 0..ARTICLES {
            let Some(shop) = self.shops.get(mall) else { return };
            let lacks = shop.beliefs.get(article).is_some_and(|belief| belief.unexplained() > 0);
            if lacks && shop.read_at.get(article).is_some_and(|at| *at <= asked) {
                self.believe(mall, article, |belief| belief_after_poll(belief).belief);
            }
        }
    }

    /// All readings are taken in before the first number is computed.
    fn plan(&mut self, now: i64, mall: usize, shown: &[(usize, i64)]) -> Vec<Row> {
        if !mail_only(mall) {
            for (article, number) in shown {
                self.believe(mall, *article, |belief| read(belief, *number).belief);
                if let Some(at) = self.shops.get_mut(mall).and_then(|shop| shop.read_at.get_mut(*article)) {
                    *at = now;
                }
            }
        }
        let mut rows = Vec::new();
        for (article, shown) in shown {
            let target = self.number(mall, *article);
            let belief = self.shops.get(mall).and_then(|shop| shop.beliefs.get(*article));
            let known = belief.map_or(0, |belief| belief.unexplained());
            let number = match number_to_send(target, Some(*shown), mall < RELATIVE) {
                ToSend::Relative(number) | ToSend::Absolute(number) => number,
                ToSend::Nothing => continue,
            };
            rows.push(Row { article: *article, number, target, known, taken: false });
        }
        rows
    }

    fn settle(&mut self, mall: usize, rows: &[Row]) {
        for row in rows.iter().filter(|row| row.taken) {
            let relative = mall < RELATIVE;
            self.believe(mall, row.article, |belief| {
                let shown = if relative { belief.shown + row.number } else { row.number };
                belief_after_push(belief, shown)
            });
        }
    }
}
