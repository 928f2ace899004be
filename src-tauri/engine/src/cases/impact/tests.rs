//! What is shown before a change is what is true after it.

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, ShopId, SkuId,
    observation::FulfilledBy,
    order::Part,
    shop::{Share, Switches},
    stock::{Belief, Counting},
};
use miseban_store::{
    Result, Write,
    listings::{self, ListingRules, NewListing},
    numbers::Asked,
    settings,
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement, set_expected, set_held},
};

use super::*;
use crate::{
    cases::seen::{Mark, refuse_unseen},
    push::shelf::{NOW, in_a_store},
};

fn shop(w: &mut Write<'_>, code: &str) -> Result<ShopId> {
    let switches = Switches { push_stock: true, ..Switches::default() };
    shops::insert(
        w,
        &NewShop { mall: "rakuten".into(), code: code.into(), switches, ..NewShop::default() },
        NOW,
    )
}

fn sku(w: &mut Write<'_>, code: &str, expected: Option<i64>) -> Result<SkuId> {
    let id = skus::insert(
        w,
        &NewSku { code: code.into(), name: code.into(), tax_rate: 10, ..NewSku::default() },
        NOW,
    )?;
    if let Some(expected) = expected {
        set_expected(w, expected, &NewMovement::new(id, Book::Expected, 0, Cause::SetByHand, NOW))?;
    }
    Ok(id)
}

fn listing(
    w: &mut Write<'_>,
    shop_id: ShopId,
    sku_id: SkuId,
    key: &str,
    shown: Option<i64>,
) -> Result<ListingId> {
    let new = NewListing {
        shop_id,
        sku_id,
        key: key.into(),
        keys: BTreeMap::new(),
        fulfilled_by: FulfilledBy::Shop,
    };
    let id = listings::insert(w, &new, NOW)?;
    if let Some(shown) = shown {
        listings::record_belief(w, id, Belief::new(shown), NOW)?;
    }
    Ok(id)
}

fn numbers_now(w: &Write<'_>) -> Result<BTreeMap<ListingId, Option<i64>>> {
    let numbers = Numbers::load(w, &Asked::all())?;
    Ok(numbers
        .listings()
        .iter()
        .map(|one| match numbers.wanted(one, None) {
            Wanted::Show(number) => (one.id, Some(number)),
            Wanted::LeaveAlone(_) => (one.id, None),
        })
        .collect())
}

/// Every row's `old` is so before and its `new` is so after the change; whatever has no row doesn't change.
fn holds(
    w: &mut Write<'_>,
    change: &Hypothesis,
    make: impl FnOnce(&mut Write<'_>) -> Result<()>,
) -> Result<Impact> {
    let before = numbers_now(w)?;
    let foreseen = impact(w, change)?;
    make(w)?;
    let after = numbers_now(w)?;
    let mut expected = before.clone();
    for row in &foreseen.rows {
        assert_eq!(before.get(&row.listing), Some(&row.old), "{row:?}");
        if row.new.is_some() || after.contains_key(&row.listing) {
            expected.insert(row.listing, row.new);
        } else {
            expected.remove(&row.listing);
        }
    }
    assert_eq!(after, expected);
    Ok(foreseen)
}

#[test]
fn another_order_of_the_shops_moves_the_last_pieces() {
    in_a_store(|w| {
        let (first, second) = (shop(w, "r")?, shop(w, "y")?);
        let [few, many] = [sku(w, "A", Some(2))?, sku(w, "B", Some(50))?];
        for (shop, key) in [(first, "r"), (second, "y")] {
            for (sku, number) in [(few, "1"), (many, "2")] {
                listing(w, shop, sku, &format!("{key}{number}"), Some(9))?;
            }
        }
        let order = |shops: &[ShopId], last_pieces| Hypothesis {
            order: Some(OrderChange { first: shops.to_vec(), last_pieces }),
            ..Hypothesis::default()
        };
        let three = holds(w, &order(&[], 3), |w| shops::set_last_pieces(w, 3))?;
        assert_eq!(
            (three.counts.emptied, three.counts.raised),
            (1, 0),
            "the second shop gives up the last two"
        );
        let turned = holds(w, &order(&[second], 3), |w| shops::set_order(w, &[second]))?;
        assert_eq!((turned.counts.emptied, turned.counts.raised, turned.counts.unchanged), (1, 1, 2));
        let none = holds(w, &order(&[second], 0), |w| shops::set_last_pieces(w, 0))?;
        assert_eq!((none.counts.emptied, none.counts.raised), (0, 1));
        Ok(())
    });
}

#[test]
fn a_listing_that_is_to_be_made_is_foreseen_with_its_number() {
    in_a_store(|w| {
        let (r, y) = (shop(w, "r")?, shop(w, "y")?);
        let [set, unset] = [sku(w, "A", Some(7))?, sku(w, "B", None)?];
        listing(w, r, set, "r1", Some(7))?;
        shops::set_last_pieces(w, 10)?;
        shops::set_order(w, &[y])?;
        let (one, two) = (ListingId(-1), ListingId(-2));
        let change = Hypothesis {
            additions: BTreeMap::from([(one, (y, set)), (two, (y, unset))]),
            ..Hypothesis::default()
        };
        let foreseen = impact(w, &change)?;
        let new: Vec<_> = foreseen.rows.iter().map(|row| (row.listing, row.old, row.new)).collect();
        let made = listing(w, y, set, "y1", None)?;
        let real = numbers_now(w)?;
        assert_eq!(real[&made], Some(7), "the first shop gets the last seven");
        assert!(new.contains(&(one, None, real[&made])), "{new:?}");
        assert!(foreseen.rows.iter().any(|row| row.shop == r && row.new == Some(0)), "and the other none");
        assert_eq!(foreseen.never_set, [unset]);
        Ok(())
    });
}

#[test]
fn what_is_foreseen_comes_true() {
    in_a_store(|w| {
        let (r, y) = (shop(w, "r")?, shop(w, "y")?);
        let [a, b] = [sku(w, "A", Some(20))?, sku(w, "B", Some(9))?];
        let pair = sku(w, "P", None)?;
        skus::set_parts(w, pair, &[Part { sku_id: a, quantity: 2 }, Part { sku_id: b, quantity: 1 }])?;
        let la = listing(w, r, a, "a", Some(20))?;
        let sale = listing(w, r, a, "a-sale", Some(20))?;
        let lp = listing(w, y, pair, "p", Some(9))?;
        let lb = listing(w, y, b, "b", None)?;
        let mut change = Hypothesis::default();
        change.stock.insert(a, StockChange { expected: Some(1), held: Some(0), unset: false });
        let seen = holds(w, &change, |w| {
            set_expected(w, 1, &NewMovement::new(a, Book::Expected, 0, Cause::File, NOW)).map(drop)
        })?;
        assert_eq!((seen.counts.emptied, seen.counts.dropped, seen.counts.unchanged), (1, 2, 0), "{seen:?}");
        assert_eq!(
            seen.rows.first().map(|row| (row.listing, row.new)),
            Some((lp, Some(0))),
            "the emptied one first"
        );

        let mut change = Hypothesis::default();
        change.stock.insert(a, StockChange { expected: Some(30), held: Some(4), unset: false });
        change.rules.insert(sale, ListingRules { set_aside: 6, cap: Some(6), ..ListingRules::default() });
        holds(w, &change, |w| {
            set_expected(w, 30, &NewMovement::new(a, Book::Expected, 0, Cause::File, NOW))?;
            set_held(w, 4, &NewMovement::new(a, Book::Held, 0, Cause::SetByHand, NOW))?;
            listings::set_rules(
                w,
                sale,
                &ListingRules { set_aside: 6, cap: Some(6), ..ListingRules::default() },
            )
        })?;
        // The sale's lot is given free with the sale.
        let change = Hypothesis { removals: [sale].into(), ..Hypothesis::default() };
        let seen = holds(w, &change, |w| listings::archive(w, sale, NOW))?;
        assert_eq!(seen.counts.left_alone, 1);
        assert!(seen.rows.iter().any(|row| row.listing == la && row.kind == Kind::Raised), "{seen:?}");

        let switches =
            Switches { push_stock: true, share: Share { percent: 10, trickle: None }, ..Switches::default() };
        let change = Hypothesis { switches: [(y, switches)].into(), ..Hypothesis::default() };
        holds(w, &change, |w| shops::set_switches(w, y, &switches))?;

        let change = Hypothesis {
            joins: [(lb, a)].into(),
            parts: [(pair, vec![Part { sku_id: b, quantity: 3 }])].into(),
            ..Hypothesis::default()
        };
        holds(w, &change, |w| {
            let new = NewListing {
                shop_id: y,
                sku_id: a,
                key: "b".into(),
                keys: BTreeMap::new(),
                fulfilled_by: FulfilledBy::Shop,
            };
            listings::upsert(w, &new, NOW)?;
            skus::set_parts(w, pair, &[Part { sku_id: b, quantity: 3 }])
        })?;
        let change = Hypothesis { counting: [(a, Counting::NotCounted)].into(), ..Hypothesis::default() };
        let seen = holds(w, &change, |w| {
            let mut row = skus::get(w, a)?.unwrap();
            row.counting = Counting::NotCounted;
            skus::update(w, &row)
        })?;
        assert_eq!(seen.counts.left_alone, 2);
        Ok(())
    });
}

#[test]
fn many_emptied_ones_have_to_be_looked_at_and_then_may_leave() {
    in_a_store(|w| {
        let r = shop(w, "r")?;
        let mut change = Hypothesis::default();
        for at in 0..100 {
            let id = sku(w, &at.to_string(), Some(5))?;
            listing(w, r, id, &at.to_string(), Some(5))?;
            if at < 11 {
                change.stock.insert(id, StockChange { expected: Some(0), held: None, unset: false });
            }
        }
        let eleven = impact(w, &change)?;
        assert!(eleven.needs_seen);
        assert_eq!(eleven.counts.emptied, 11);
        change.stock.pop_first();
        assert!(!impact(w, &change)?.needs_seen, "ten of a hundred are a day's work");

        let limits = ImpactLimits { emptied: 3, ..ImpactLimits::default() };
        settings::set(w, LIMITS, 1, &limits)?;
        let ten = impact(w, &change)?;
        assert!(ten.needs_seen, "the limits are the shop's own");

        let mark = Mark::new("files.import", &"this file")?;
        let refused = refuse_unseen(w, &ten, &mark, Some("never looked"), NOW).unwrap_err();
        assert_eq!(refused.coded().code, "problem.look_first");
        let touched = ten.touched();
        assert_eq!(touched.len(), 10);
        numbers::approve(w, &touched)?;
        let view = ten.view(w, 4)?;
        assert_eq!((view.rows.len(), view.counts.emptied), (4, 10));
        assert_eq!(
            view.rows.first().map(|row| (row.code.as_str(), row.old, row.new)),
            Some(("1", Some(5), Some(0)))
        );
        Ok(())
    });
}

#[test]
fn halving_many_has_to_be_looked_at_and_so_has_most_of_a_small_shop() {
    in_a_store(|w| {
        let (r, small) = (shop(w, "r")?, shop(w, "s")?);
        let mut change = Hypothesis::default();
        for at in 0..30 {
            let id = sku(w, &at.to_string(), Some(10))?;
            listing(w, r, id, &at.to_string(), Some(10))?;
            if at < 12 {
                change.stock.insert(id, StockChange { expected: Some(4), held: None, unset: false });
            }
        }
        assert!(impact(w, &change)?.needs_seen, "twelve of thirty by more than half");
        let mut change = Hypothesis::default();
        for at in 0..4 {
            let id = sku(w, &format!("s{at}"), Some(10))?;
            listing(w, small, id, &at.to_string(), Some(10))?;
            if at < 3 {
                change.stock.insert(id, StockChange { expected: Some(0), held: None, unset: false });
            }
        }
        assert!(impact(w, &change)?.needs_seen, "three of four");
        change.stock.pop_first();
        assert!(!impact(w, &change)?.needs_seen, "two may be emptied");
        Ok(())
    });
}
