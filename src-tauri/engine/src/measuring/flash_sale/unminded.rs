//! The other way: every five minutes the number that is known is set at every mall, and orders are taken in after it.

use super::world::{ARTICLES, MALLS, SALE, World};

/// Between two pushes, in milliseconds.
const EVERY: i64 = 5 * 60_000;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    /// Numbers are computed and leave.
    Send,
    /// They arrive.
    Arrive { mall: usize, numbers: Vec<i64> },
    /// Orders are taken in.
    TakeIn,
}

pub(super) fn run(world: &mut World) {
    let mut expected: Vec<i64> = (0..ARTICLES).map(|article| world.stock(article)).collect();
    let begin = (1..=SALE / EVERY).map(|at| at * EVERY).map(|at| (at, Wish::Send)).collect();
    world.run(begin, |world, now, wish, told| match wish {
        Wish::Send => {
            for mall in 0..MALLS {
                let travel = world.die.between(150, 450);
                let numbers = expected.iter().map(|number| (*number).max(0)).collect();
                told.push((now + travel, Wish::Arrive { mall, numbers }));
            }
            told.push((now + 2_000, Wish::TakeIn));
        }
        Wish::Arrive { mall, numbers } => {
            for (article, number) in numbers.into_iter().enumerate() {
                world.act(mall, article, false, number, number, 0);
            }
        }
        Wish::TakeIn => {
            for mall in 0..MALLS {
                for sale in world.take_in(mall, now) {
                    if let Some(number) = expected.get_mut(sale.article) {
                        *number -= sale.pieces;
                    }
                }
            }
        }
    });
}
