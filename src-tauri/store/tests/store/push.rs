//! Numbers on their way to malls: revisions, attempts, belief.

use miseban_domain::{
    Coded, ListingId,
    observation::FulfilledBy,
    order::Part,
    stock::{Belief, belief_after_order, belief_after_poll, belief_after_push},
};
use miseban_store::{
    Write,
    listings::{self, Due, ListingRules, NewListing},
    push::{self, NewAttempt, Outcome, OutcomeKind, PushMode},
    skus, stock,
};

use crate::help::{Folder, NOW, by_hand, kept, listing, missing, shop, sku};

fn attempt(w: &Write<'_>, listing: ListingId, target: i64) -> NewAttempt {
    let row = listings::get(w, listing).unwrap().unwrap();
    NewAttempt {
        listing,
        run_id: "run-1".into(),
        rev: row.wanted_rev,
        mode: PushMode::Absolute,
        number: target,
        target,
        read: row.shown,
        belief: row.belief,
        counted_to: 0,
        own_sold: 0,
        net: None,
        at: NOW,
    }
}

#[test]
fn an_accepted_number_settles_only_the_revision_that_was_planned() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = sku(w, "A")?;
            let listing = listing(w, shop, id, "k")?;
            stock::set_expected(w, 10, &by_hand(id, 0))?;
            listings::record_belief(w, listing, Belief::new(7), NOW)?;
            let first = attempt(w, listing, 10);
            let sent = push::begin_attempt(w, &first)?;
            assert_eq!(push::open_attempts(w, shop)?.len(), 1);
            // While the call is under way two pieces are sold in this shop.
            stock::move_expected(w, &by_hand(id, -2))?;
            push::settle(w, sent, &Outcome::Accepted, NOW)?;
            listings::change_belief(w, listing, |belief| belief_after_push(belief, 10))?;

            let row = listings::get(w, listing)?.unwrap();
            assert_eq!((row.sent, row.belief, row.seen_at_mall), (Some(10), Some(10), true));
            assert_eq!(row.settled_rev + 1, row.wanted_rev, "the newer number still has to go");
            assert_eq!(listings::due(w, shop, Due::All, NOW, 10)?.len(), 1);
            assert_eq!(push::open_attempts(w, shop)?, []);

            let second = attempt(w, listing, 8);
            let sent = push::begin_attempt(w, &second)?;
            push::settle(w, sent, &Outcome::Refused(Coded::new("push.refused")), NOW)?;
            let row = listings::get(w, listing)?.unwrap();
            assert_eq!((row.sent, row.trouble.unwrap().code.as_str()), (Some(10), "push.refused"));
            assert_eq!(
                listings::due(w, shop, Due::All, NOW, 10)?,
                [],
                "the same number would be refused again"
            );
            assert_eq!(push::attempts(w, listing, 10)?.len(), 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_in_doubt_stays_open_until_it_is_settled() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = sku(w, "A")?;
            let [a, b] = ["a", "b"].map(|key| listing(w, shop, id, key).unwrap());
            let new = [attempt(w, a, 5), attempt(w, b, 5)];
            let sent = new
                .iter()
                .map(|one| push::begin_attempt(w, one))
                .collect::<miseban_store::Result<Vec<_>>>()?;
            push::settle(w, sent[0], &Outcome::InDoubt(Coded::new("mall.timeout")), NOW)?;
            let open: Vec<_> = push::open_attempts(w, shop)?.iter().map(|row| row.outcome).collect();
            assert_eq!(open, [Some(OutcomeKind::InDoubt), None]);
            assert_eq!(push::open_of_listing(w, b)?[0].id, sent[1]);
            assert_eq!(push::prune(w, NOW.plus(1))?, 0, "what is open is not forgotten");
            push::settle(w, sent[0], &Outcome::Accepted, NOW)?;
            push::settle(w, sent[1], &Outcome::Dropped, NOW)?;
            assert_eq!(push::open_attempts(w, shop)?, []);
            let (a, b) = (listings::get(w, a)?.unwrap(), listings::get(w, b)?.unwrap());
            assert_eq!((a.sent, a.settled_rev == a.wanted_rev), (Some(5), true));
            assert_eq!((b.sent, b.settled_rev < b.wanted_rev), (None, true), "still waits for its number");
            assert_eq!(listings::waiting(w, shop)?, 1);
            assert_eq!(push::prune(w, NOW.plus(1))?, 2);
            push::settle_unchanged(w, b.id, b.wanted_rev)?;
            assert_eq!(listings::waiting(w, shop)?, 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_nobody_explains_is_held_for_all_shops_and_through_bundles() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let (r, y) = (shop(w, "r")?, shop(w, "y")?);
            let [a, pair] = ["A", "pair"].map(|code| sku(w, code).unwrap());
            skus::set_parts(w, pair, &[Part { sku_id: a, quantity: 2 }])?;
            let single_r = listing(w, r, a, "a")?;
            let pair_r = listing(w, r, pair, "p")?;
            let single_y = listing(w, y, a, "a")?;
            let rev = |w: &Write<'_>| listings::get(w, single_y).unwrap().unwrap().wanted_rev;
            let before = rev(w);
            // Each shows fewer than we believe: 1 piece, and 3 pairs.
            let one = Belief { number: 5, shown: 4, survived: 0, above: 0 };
            listings::record_belief(w, single_r, one, NOW)?;
            listings::record_belief(w, pair_r, Belief { number: 4, shown: 1, survived: 0, above: 0 }, NOW)?;
            assert_eq!(listings::get(w, single_r)?.unwrap().belief(), Some(one), "comes back as it was kept");
            assert_eq!(
                missing(w, single_y),
                [(single_r, a, 1), (pair_r, pair, 3)],
                "also through the bundle"
            );
            assert_eq!(rev(w), before + 2, "the other shop has to show fewer");
            assert_eq!(listings::unexplained_since(w, r, NOW)?, [single_r, pair_r]);
            assert_eq!(listings::unexplained_since(w, r, NOW.plus(-1))?, []);

            // A complete poll explains nothing, and then the order comes.
            listings::change_belief(w, single_r, |belief| belief_after_poll(belief).belief)?;
            assert_eq!(listings::get(w, single_r)?.unwrap().belief().unwrap().survived, 1);
            assert_eq!(rev(w), before + 2, "no other number");
            listings::change_belief(w, pair_r, |belief| belief_after_order(belief, 3))?;
            assert_eq!(missing(w, single_y), [(single_r, a, 1)]);
            assert_eq!(rev(w), before + 3);

            listings::record_absent(w, single_r, &Coded::new("listing.missing"), NOW.plus(60_000))?;
            let gone = listings::get(w, single_r)?.unwrap();
            assert!(!gone.seen_at_mall && gone.belief().is_none());
            assert_eq!(gone.not_before, NOW.plus(60_000));
            assert_eq!(missing(w, single_y), [], "nothing is held for what isn't there");
            assert_eq!(rev(w), before + 4);
            listings::change_belief(w, single_r, |_| unreachable!("nothing is believed of it"))?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn pieces_set_aside_are_kept_from_the_other_listings_until_the_listing_goes() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = sku(w, "A")?;
            let [sale, other] = ["sale", "other"].map(|key| listing(w, shop, id, key).unwrap());
            let rev = |w: &Write<'_>| listings::get(w, other).unwrap().unwrap().wanted_rev;
            let before = rev(w);
            listings::set_rules(
                w,
                sale,
                &ListingRules { set_aside: 4, cap: Some(9), ..ListingRules::default() },
            )?;
            assert_eq!(kept(w, other).first().map(|keeps| (keeps.listing, keeps.set_aside)), Some((sale, 4)));
            assert_eq!((rev(w), listings::get(w, sale)?.unwrap().cap), (before + 1, Some(9)));
            listings::archive(w, sale, NOW)?;
            assert_eq!(kept(w, other), []);
            assert_eq!((rev(w), listings::by_shop(w, shop)?.len()), (before + 2, 1));
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_the_mall_ships_itself_is_never_pushed() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "a")?;
            let id = sku(w, "A")?;
            let new = |fulfilled_by| NewListing {
                shop_id: shop,
                sku_id: id,
                key: "fba".into(),
                keys: std::collections::BTreeMap::new(),
                fulfilled_by,
            };
            let listing = listings::upsert(w, &new(FulfilledBy::Mall), NOW)?;
            stock::move_expected(w, &by_hand(id, 5))?;
            listings::raise(w, &[listing])?;
            listings::raise_shop(w, shop)?;
            assert_eq!(listings::due(w, shop, Due::All, NOW, 10)?, []);
            assert_eq!(listings::next_due_at(w, shop, Due::All)?, None);
            assert_eq!(listings::upsert(w, &new(FulfilledBy::Shop), NOW)?, listing);
            assert_eq!(listings::due(w, shop, Due::All, NOW, 10)?.len(), 1, "now it is ours to ship");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_number_that_the_mall_shows_already_and_unlimited_need_no_attempt() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let id = sku(w, "A")?;
            let [a, b] = ["a", "b"].map(|key| listing(w, shop, id, key).unwrap());
            let rev = |w: &Write<'_>, id| listings::get(w, id).unwrap().unwrap().wanted_rev;
            let (in_a, in_b) = (rev(w, a), rev(w, b));
            stock::move_expected(w, &by_hand(id, 3))?;
            listings::confirm_shown(w, a, 3, in_a + 1, 0, NOW)?;
            listings::record_unlimited(w, b, in_b, NOW)?;
            let due: Vec<_> = listings::due(w, shop, Due::All, NOW, 9)?.iter().map(|row| row.id).collect();
            assert_eq!(due, [b], "only the planned revision is settled");
            let row = listings::get(w, a)?.unwrap();
            assert_eq!((row.sent, row.sent_at), (Some(3), Some(NOW)));
            Ok(())
        })
        .unwrap();
}
