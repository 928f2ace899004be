//! Two malls and one SKU: what one of them sold unseen is never given to anybody.

use proptest::prelude::*;

use super::*;

#[test]
fn fewer_than_believed_is_held_until_the_order_comes() {
    let seen = read(Belief::new(10), 8);
    assert_eq!((seen.unexplained, seen.above, seen.explained), (2, 0, false));
    assert_eq!(seen.belief.number, 10);
    let after = belief_after_order(seen.belief, 2);
    assert_eq!((after.number, after.shown, after.unexplained()), (8, 8, 0));
    assert!(read(after, 8).explained);
}

#[test]
fn more_than_believed_becomes_the_belief() {
    let seen = read(Belief::new(10), 13);
    assert_eq!((seen.unexplained, seen.above, seen.explained), (0, 3, false));
    assert_eq!(seen.belief, Belief { above: 3, ..Belief::new(13) });
}

#[test]
fn an_order_seen_before_the_next_reading_lowers_both() {
    let after = belief_after_order(Belief::new(10), 3);
    assert_eq!(after, Belief::new(7));
    assert!(read(after, 7).explained);
    assert_eq!(belief_after_order(Belief::new(1), 2), Belief::new(0));
}

#[test]
fn an_order_explains_what_is_missing_before_it_lowers_what_is_shown() {
    let missing_two = read(Belief::new(10), 8).belief;
    let after = belief_after_order(missing_two, 3);
    assert_eq!((after.number, after.shown, after.unexplained()), (7, 7, 0));
}

#[test]
fn a_push_explains_nothing() {
    let missing_two = read(Belief::new(10), 8).belief;
    let pushed = belief_after_push(missing_two, 20);
    assert_eq!((pushed.number, pushed.shown, pushed.unexplained()), (22, 20, 2));
    assert!(read(belief_after_order(pushed, 2), 20).explained);
}

#[test]
fn a_cancel_that_the_mall_restocks_raises_the_belief() {
    let after = belief_after_mall_restock(Belief::new(5), 2);
    assert_eq!(after, Belief::new(7));
    assert!(read(after, 7).explained);
}

#[test]
fn a_cancel_whose_pieces_the_mall_showed_before_raises_nothing_twice() {
    // The order for two is known, its cancel is not; the mall shows them again.
    let seen = read(Belief::new(8), 10).belief;
    let pushed = belief_after_push(seen, 8);
    let after = belief_after_mall_restock(pushed, 2);
    assert_eq!((after.number, after.shown, after.above), (8, 8, 0));
    assert!(read(after, 8).explained, "nothing is held for it");
    let more = belief_after_mall_restock(seen, 3);
    assert_eq!((more.number, more.shown, more.above), (11, 11, 0), "only the third is new");
}

#[test]
fn two_complete_polls_without_an_order_give_the_pieces_up() {
    let missing = read(Belief::new(10), 7).belief;
    let first = belief_after_poll(missing);
    assert_eq!((first.given_up, first.belief.unexplained()), (0, 3));
    let second = belief_after_poll(first.belief);
    assert_eq!((second.given_up, second.belief), (3, Belief::new(7)));
    assert_eq!(belief_after_poll(second.belief).given_up, 0);
}

#[test]
fn each_missing_piece_gets_its_own_two_polls() {
    let first = belief_after_poll(read(Belief::new(10), 7).belief).belief;
    // Two more go missing between the polls: only the first three have seen two polls.
    let second = belief_after_poll(read(first, 5).belief);
    assert_eq!((second.given_up, second.belief.unexplained()), (3, 2));
    let third = belief_after_poll(second.belief);
    assert_eq!((third.given_up, third.belief.unexplained()), (2, 0));
}

#[test]
fn an_order_between_two_polls_is_not_given_up() {
    let first = belief_after_poll(read(Belief::new(10), 7).belief).belief;
    let second = belief_after_poll(belief_after_order(first, 3));
    assert_eq!((second.given_up, second.belief), (0, Belief::new(7)));
}

#[test]
fn numbers_go_as_the_mall_takes_them() {
    assert_eq!(number_to_send(8, Some(10), true), ToSend::Relative(-2));
    assert_eq!(number_to_send(8, Some(10), false), ToSend::Absolute(8));
    assert_eq!(number_to_send(8, Some(8), true), ToSend::Nothing);
    assert_eq!(number_to_send(8, Some(8), false), ToSend::Nothing);
    assert_eq!(number_to_send(8, None, true), ToSend::Nothing);
    assert_eq!(number_to_send(8, None, false), ToSend::Absolute(8));
}

#[test]
fn in_doubt_nothing_is_raised() {
    assert_eq!(without_raising(8, Some(5)), Some(5));
    assert_eq!(without_raising(3, Some(5)), Some(3));
    assert_eq!(without_raising(8, None), None);
}

/// What 想定在庫 lets both malls show while `unexplained` pieces are missing somewhere.
fn wanted(expected: i64, unexplained: i64) -> i64 {
    let sku = SkuStock { expected, safety_held: unexplained, set_once: true, ..SkuStock::default() };
    match compute(&ListingInput::plain(sku)) {
        Wanted::Show(number) => number,
        Wanted::LeaveAlone(reason) => panic!("{reason:?}"),
    }
}

#[test]
fn pieces_sold_unseen_at_one_mall_leave_the_other_too_and_only_once() {
    // Ten pieces at two malls; A sells two that we have not taken in.
    let (a, b) = (read(Belief::new(10), 8), read(Belief::new(10), 10));
    let number = wanted(10, a.unexplained + b.unexplained);
    assert_eq!(number, 8);
    assert_eq!(number_to_send(number, Some(8), true), ToSend::Nothing);
    assert_eq!(number_to_send(number, Some(10), true), ToSend::Relative(-2));
    // The order comes: nothing more to send.
    let a = belief_after_order(a.belief, 2);
    let b = belief_after_push(b.belief, 8);
    let number = wanted(8, a.unexplained() + b.unexplained());
    assert_eq!((number, a.shown, b.shown), (8, 8, 8));
}

/// What happens at two malls between which one SKU is shared.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// A buyer takes pieces at a mall.
    Sale(usize, i64),
    /// The oldest order of that mall that we have not seen is taken in.
    TakeIn(usize),
    /// Orders first, as far as they come; then the mall is read and a relative number sent. A sale may fall between.
    Push(usize, i64),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        (0..2_usize, 1..4_i64).prop_map(|(mall, pieces)| Event::Sale(mall, pieces)),
        (0..2_usize).prop_map(Event::TakeIn),
        (0..2_usize, 0..3_i64).prop_map(|(mall, between)| Event::Push(mall, between)),
    ];
    prop::collection::vec(event, 0..60)
}

struct Mall {
    shows: i64,
    unseen: Vec<i64>,
    belief: Belief,
}

impl Mall {
    fn sell(&mut self, pieces: i64) -> i64 {
        let pieces = pieces.min(self.shows);
        if pieces > 0 {
            self.shows -= pieces;
            self.unseen.push(pieces);
        }
        pieces
    }
}

proptest! {
    /// Whatever is taken in late, no push makes a mall show more than is left.
    #[test]
    fn a_relative_push_never_gives_back_what_was_sold(events in events()) {
        let mut expected = 20;
        let mut left = 20;
        let mall = || Mall { shows: 20, unseen: Vec::new(), belief: Belief::new(20) };
        let mut malls = [mall(), mall()];
        for event in events {
            match event {
                Event::Sale(at, pieces) => left -= malls[at].sell(pieces),
                Event::TakeIn(at) => {
                    if !malls[at].unseen.is_empty() {
                        let pieces = malls[at].unseen.remove(0);
                        expected -= pieces;
                        malls[at].belief = belief_after_order(malls[at].belief, pieces);
                    }
                }
                Event::Push(at, between) => {
                    for mall in &mut malls {
                        mall.belief = read(mall.belief, mall.shows).belief;
                    }
                    let unexplained: i64 = malls.iter().map(|mall| mall.belief.unexplained()).sum();
                    // A mall can't show fewer than none, so only what was sold beyond the last piece can be missed.
                    let unseen: i64 = malls.iter().flat_map(|mall| &mall.unseen).sum();
                    prop_assert!(unexplained >= unseen.min(unseen + left));
                    let number = wanted(expected, unexplained);
                    prop_assert!(number <= left.max(0));
                    let shown = malls[at].belief.shown;
                    left -= malls[at].sell(between);
                    if let ToSend::Relative(delta) = number_to_send(number, Some(shown), true) {
                        malls[at].shows = (malls[at].shows + delta).max(0);
                        malls[at].belief = belief_after_push(malls[at].belief, number);
                    }
                    prop_assert!(malls[at].shows <= left.max(0));
                }
            }
        }
    }
}
