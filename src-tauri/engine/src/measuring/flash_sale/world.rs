//! The malls and their buyers: what really happens, whoever minds it.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use serde::Serialize;

/// Malls, all of which show every article.
pub(super) const MALLS: usize = 10;
/// The first so many take steps; the others numbers.
pub(super) const RELATIVE: usize = 4;
/// The last so many tell of orders by mail only, and can't be read.
pub(super) const MAIL_ONLY: usize = 2;
/// Articles in the sale.
pub(super) const ARTICLES: usize = 300;
/// Length of the sale, in milliseconds.
pub(super) const SALE: i64 = 20 * 60_000;
/// Buyers who come, in all malls together.
pub(super) const BUYERS: usize = 14_000;

/// A die of its own: splitmix64.
#[derive(Debug, Clone)]
pub(super) struct Die(u64);

impl Die {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.roll() % span).unwrap_or(0)
    }
}

/// An order that nobody has taken in yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    pub article: usize,
    pub pieces: i64,
    pub at: i64,
}

/// One mall.
#[derive(Debug, Default)]
pub(super) struct Mall {
    /// What buyers see, by article.
    pub shown: Vec<i64>,
    /// Orders that were not taken in, the oldest first.
    pub orders: VecDeque<Sale>,
    /// The same, in pieces by article.
    pub unseen: Vec<i64>,
}

/// What came of a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) struct Book {
    /// Pieces that were sold.
    pub sold: i64,
    /// Of them, pieces that were not there.
    pub twice: i64,
    /// Pieces that a mall had sold and a push showed again, where steps are taken…
    pub given_back_by_steps: i64,
    /// … and where numbers are.
    pub given_back_by_numbers: i64,
    /// Pieces left over on the shelf although somebody came for them.
    pub left: i64,
}

impl Book {
    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            sold: self.sold + other.sold,
            twice: self.twice + other.twice,
            given_back_by_steps: self.given_back_by_steps + other.given_back_by_steps,
            given_back_by_numbers: self.given_back_by_numbers + other.given_back_by_numbers,
            left: self.left + other.left,
        }
    }
}

/// The malls, the shelf, and who comes when.
pub(super) struct World {
    pub malls: Vec<Mall>,
    pub die: Die,
    stock: Vec<i64>,
    sold: Vec<i64>,
    buyers: VecDeque<(i64, usize, usize, i64)>,
    given_back: [i64; 2],
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut die = Die(seed);
        let stock: Vec<i64> = (0..ARTICLES).map(|_| die.between(5, 60)).collect();
        let mut buyers: Vec<(i64, usize, usize, i64)> = (0..BUYERS)
            .map(|_| {
                let early = die.between(0, 2) < 2;
                let at = if early { die.between(0, SALE / 5) } else { die.between(0, SALE) };
                let mall = index(die.between(0, 9));
                // The smaller of two rolls: the first articles are wanted most.
                let last = i64::try_from(ARTICLES).unwrap_or(1) - 1;
                let article = index(die.between(0, last).min(die.between(0, last)));
                let pieces = if die.between(0, 9) == 0 { 2 } else { 1 };
                (at, mall, article, pieces)
            })
            .collect();
        buyers.sort_unstable();
        let mall = || Mall { shown: stock.clone(), orders: VecDeque::new(), unseen: vec![0; ARTICLES] };
        Self {
            malls: (0..MALLS).map(|_| mall()).collect(),
            die,
            sold: vec![0; ARTICLES],
            stock,
            buyers: buyers.into(),
            given_back: [0, 0],
        }
    }

    /// Pieces there were of an article.
    pub(super) fn stock(&self, article: usize) -> i64 {
        self.stock.get(article).copied().unwrap_or(0)
    }

    /// Runs the sale; the minder's wishes are told to it when their time has come.
    pub(super) fn run<T: Ord>(
        &mut self,
        begin: Vec<(i64, T)>,
        mut minder: impl FnMut(&mut Self, i64, T, &mut Vec<(i64, T)>),
    ) {
        let mut order = 0_u64;
        let mut wishes = BinaryHeap::new();
        let mut told: Vec<(i64, T)> = begin;
        loop {
            for (at, wish) in told.drain(..) {
                order += 1;
                wishes.push(Reverse((at, order, wish)));
            }
            let buyer_at = self.buyers.front().map(|(at, ..)| *at);
            let wish_at = wishes.peek().map(|Reverse((at, ..))| *at);
            match (buyer_at, wish_at) {
                (Some(buyer), wish) if wish.is_none_or(|wish| buyer <= wish) => {
                    if let Some((at, mall, article, pieces)) = self.buyers.pop_front() {
                        self.buy(mall, article, pieces, at);
                    }
                }
                (_, Some(at)) if at <= SALE => {
                    let Some(Reverse((at, _, wish))) = wishes.pop() else { return };
                    minder(self, at, wish, &mut told);
                }
                _ => return,
            }
        }
    }

    fn buy(&mut self, mall: usize, article: usize, pieces: i64, at: i64) {
        let Some(mall) = self.malls.get_mut(mall) else { return };
        let (Some(shown), Some(unseen)) = (mall.shown.get_mut(article), mall.unseen.get_mut(article)) else {
            return;
        };
        if *shown < pieces {
            return;
        }
        *shown -= pieces;
        *unseen += pieces;
        mall.orders.push_back(Sale { article, pieces, at });
        if let Some(sold) = self.sold.get_mut(article) {
            *sold += pieces;
        }
    }

    /// A number arrives at a mall, or a step (`relative`). `meant`: what it was to show then; `known`: of the pieces
    /// that it has sold and nobody has taken in, those that were allowed for. Gives whether the mall took it.
    pub(super) fn act(
        &mut self,
        mall: usize,
        article: usize,
        relative: bool,
        number: i64,
        meant: i64,
        known: i64,
    ) -> bool {
        let Some(of) = self.malls.get_mut(mall) else { return false };
        let (Some(shown), Some(unseen)) = (of.shown.get_mut(article), of.unseen.get(article)) else {
            return false;
        };
        let after = if relative { *shown + number } else { number };
        if after < 0 {
            return false;
        }
        *shown = after;
        let forgotten = (unseen - known).max(0);
        let back = (after - (meant - forgotten).max(0)).clamp(0, forgotten);
        if let Some(sum) = self.given_back.get_mut(usize::from(!relative)) {
            *sum += back;
        }
        true
    }

    /// Takes in what was ordered at a mall up to a moment.
    pub(super) fn take_in(&mut self, mall: usize, until: i64) -> Vec<Sale> {
        let Some(mall) = self.malls.get_mut(mall) else { return Vec::new() };
        let mut taken = Vec::new();
        while let Some(sale) = mall.orders.pop_front_if(|sale| sale.at <= until) {
            if let Some(unseen) = mall.unseen.get_mut(sale.article) {
                *unseen -= sale.pieces;
            }
            taken.push(sale);
        }
        taken
    }

    /// What came of it.
    pub(super) fn book(&self) -> Book {
        let each = || self.sold.iter().zip(&self.stock);
        Book {
            sold: self.sold.iter().sum(),
            twice: each().map(|(sold, stock)| (sold - stock).max(0)).sum(),
            left: each().map(|(sold, stock)| (stock - sold).max(0)).sum(),
            given_back_by_steps: self.given_back.first().copied().unwrap_or(0),
            given_back_by_numbers: self.given_back.last().copied().unwrap_or(0),
        }
    }
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
