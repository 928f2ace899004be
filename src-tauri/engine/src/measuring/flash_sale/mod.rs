//! A flash sale over ten malls, twice: once minded as this program does, once with numbers pushed every five minutes.
//!
//! The rule, the belief and the step to send are the domain's own. The malls, the buyers and the times of travel are
//! modelled, with a clock and a die of their own: the same seed gives the same sale. Everything assumed here is in
//! [`compared`]'s answer, so that whoever reads a number can read what it stands on.

mod minded;
mod unminded;
mod world;

use serde_json::{Value, json};

use world::{ARTICLES, BUYERS, Book, MAIL_ONLY, RELATIVE, SALE, World};

/// Sales that are summed up; a single one could be luck.
const SEEDS: [u64; 5] = [11, 23, 37, 41, 59];

/// Both, summed over all seeds, with what was assumed.
pub(super) fn compared() -> Value {
    let sum = |run: fn(&mut World)| {
        SEEDS.iter().fold(Book::default(), |sum, seed| {
            let mut world = World::new(*seed);
            run(&mut world);
            sum.plus(&world.book())
        })
    };
    json!({
        "assumed": {
            "sales": SEEDS.len(),
            "malls": world::MALLS,
            "malls_that_take_steps": RELATIVE,
            "malls_whose_orders_come_by_mail_only": MAIL_ONLY,
            "articles": ARTICLES,
            "pieces_of_an_article": "5 to 60",
            "minutes": SALE / 60_000,
            "buyers": BUYERS,
            "buyers_come": "two thirds in the first fifth of the sale; an article is the more wanted the earlier it stands",
            "travel_ms": "250 to 700 where steps are taken, 300 to 900 elsewhere, 500 to 1500 where only mail tells of orders; half of it each way",
            "orders_asked_for": "every 5 s, and before numbers when the last answer is older",
            "calls": "one a second and mall",
            "mail_comes_after_s": "15 to 120",
            "kept_from_mail_only_malls": minded::KEEP_LAST,
            "the_other_way": "every 5 minutes the number known then is set at every mall; orders are taken in after it",
        },
        "ours": sum(minded::run),
        "theirs": sum(unminded::run),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_given_back_where_steps_are_taken_and_a_sale_can_be_repeated() {
        let run = |seed| {
            let mut world = World::new(seed);
            minded::run(&mut world);
            world.book()
        };
        let book = run(7);
        assert!(book.sold > 1_000, "{book:?}");
        assert_eq!(book.given_back_by_steps, 0);
        assert_eq!(run(7), book);
        let mut other = World::new(7);
        unminded::run(&mut other);
        assert!(other.book().twice > 10 * book.twice, "{:?} beside {book:?}", other.book());
    }
}
