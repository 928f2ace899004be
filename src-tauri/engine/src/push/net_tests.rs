//! What leaves and what waits when too many numbers change that nobody caused.

use std::collections::BTreeMap;

use miseban_domain::{
    Instant, ListingId, ShopId, SkuId,
    observation::{FulfilledBy, Source},
    order::StockMode,
    stock::{Belief, Difference, GuardLimits, GuardReason},
    time::{MINUTE, SECOND},
};
use miseban_malls::{Change, Shown, StockRules};
use miseban_store::{
    OpenOptions, Result, Store, Write,
    listings::{self, Due, NewListing},
    orders::{self, NewOrder},
    push::{self, Outcome},
    settings,
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement, SetRow, Why, mark_set, move_expected, set_expected_many},
};

use super::{
    Freshness, LONG_PAUSE, Looked, look_ahead,
    net::GUARD,
    plan::{Plans, plan},
    shelf::{NOW, in_a_store, set_to},
};

const RULES: StockRules = StockRules {
    relative: true,
    reads: true,
    every: 0,
    range: miseban_domain::stock::Range { min: 0, max: 99_999 },
    push_batch: 100,
    read_batch: 100,
};

/// A shop of which so many listings show ten of ten each, and two may be emptied or changed unseen.
struct Shelves {
    shop: ShopId,
    skus: Vec<SkuId>,
    listings: Vec<ListingId>,
}

fn shelves(w: &mut Write<'_>, many: usize) -> Result<Shelves> {
    let limits = GuardLimits {
        emptied_number: 2,
        emptied_percent: 0,
        changed_number: 2,
        changed_percent: 0,
        much_percent: 0,
        ..GuardLimits::default()
    };
    settings::set(w, GUARD, 1, &limits)?;
    let switches = miseban_domain::shop::Switches { push_stock: true, ..Default::default() };
    let new = NewShop { mall: "rakuten".into(), code: "r".into(), switches, ..NewShop::default() };
    let shop = shops::insert(w, &new, NOW)?;
    let (mut all, mut ids) = (Vec::new(), Vec::new());
    for at in 0..many {
        let code = format!("A{at}");
        let sku = skus::insert(w, &NewSku { code, tax_rate: 10, ..NewSku::default() }, NOW)?;
        set_to(w, sku, 10)?;
        mark_set(w, sku, NOW)?;
        let new = NewListing {
            shop_id: shop,
            sku_id: sku,
            key: format!("a{at}:0"),
            keys: BTreeMap::new(),
            fulfilled_by: FulfilledBy::Shop,
        };
        let listing = listings::insert(w, &new, NOW)?;
        listings::record_belief(w, listing, Belief::new(10), NOW)?;
        let row = listings::get(w, listing)?.unwrap();
        listings::confirm_shown(w, listing, 10, row.wanted_rev, row.counted_to, NOW)?;
        all.push(sku);
        ids.push(listing);
    }
    Ok(Shelves { shop, skus: all, listings: ids })
}

/// Something that is neither an order nor a person sets a number.
fn set_by_file(w: &mut Write<'_>, sku: SkuId, delta: i64) -> Result<()> {
    move_expected(w, &NewMovement::new(sku, Book::Expected, delta, Cause::File, NOW)).map(drop)
}

fn order(w: &mut Write<'_>, shop: ShopId, number: &str, sku: SkuId, pieces: i64) -> Result<()> {
    let order = orders::insert(
        w,
        &NewOrder {
            shop_id: shop,
            order_number: number.to_owned(),
            ordered_at: NOW,
            stock_mode: StockMode::Counts,
            first_source: Source::Api,
            taken_in_at: NOW,
        },
    )?;
    let movement = NewMovement {
        order: Some((order, "1".to_owned())),
        ..NewMovement::new(sku, Book::Expected, -pieces, Cause::Order, NOW)
    };
    move_expected(w, &movement).map(drop)
}

fn look(w: &mut Write<'_>, shelves: &Shelves, which: &[usize], shown: i64, at: Instant) -> Result<Plans> {
    let readings: Vec<_> = which.iter().map(|one| (shelves.listings[*one], Shown::Number(shown))).collect();
    plan(w, shelves.shop, RULES, "run", &readings, Freshness::Fresh, at)
}

fn changes(plans: &Plans) -> Vec<Change> {
    plans.planned.iter().map(|one| one.row.change).collect()
}

fn accept(w: &mut Write<'_>, plans: &Plans, at: Instant) -> Result<()> {
    for one in &plans.planned {
        let Change::By(by) = one.row.change else { panic!("a step") };
        listings::change_belief(w, one.listing, |belief| {
            miseban_domain::stock::belief_after_push(belief, belief.shown + by)
        })?;
        push::settle(w, one.attempt, &Outcome::Accepted, at)?;
        if one.waits {
            listings::hold_guarded(w, one.listing)?;
        }
    }
    Ok(())
}

#[test]
fn beyond_the_limit_numbers_that_nobody_caused_wait() {
    in_a_store(|w| {
        let shelves = shelves(w, 4)?;
        for sku in shelves.skus.clone() {
            set_by_file(w, sku, -10)?;
        }
        let plans = look(w, &shelves, &[0, 1, 2, 3], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(-10); 2]);
        assert_eq!(plans.looked.iter().filter(|(_, looked)| *looked == Looked::Waits).count(), 2);
        let row = listings::get(w, shelves.listings[3])?.unwrap();
        assert_eq!((row.guard, row.guard_at), (Some(GuardReason::ManyZeros), Some(NOW)));
        assert_eq!(row.difference, Some(Difference::Guarded));
        accept(w, &plans, NOW)?;
        assert_eq!(
            listings::due(w, shelves.shop, Due::All, NOW, 9)?,
            [],
            "they are not looked at again and again"
        );

        // A person has seen them.
        assert_eq!(listings::let_guarded_go(w, &shelves.listings)?, 2);
        let plans = look(w, &shelves, &[2, 3], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(-10); 2]);
        accept(w, &plans, NOW)?;
        assert_eq!(listings::guard_counts(w)?, []);
        Ok(())
    });
}

#[test]
fn within_another_window_as_many_may_leave_again() {
    in_a_store(|w| {
        let shelves = shelves(w, 4)?;
        for sku in shelves.skus.clone() {
            set_by_file(w, sku, 5)?;
        }
        let plans = look(w, &shelves, &[0, 1], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(5); 2]);
        accept(w, &plans, NOW)?;
        assert_eq!(changes(&look(w, &shelves, &[2], 10, NOW.plus(59 * MINUTE))?), []);
        assert_eq!(changes(&look(w, &shelves, &[3], 10, NOW.plus(61 * MINUTE))?), [Change::By(5)]);
        Ok(())
    });
}

#[test]
fn what_orders_took_leaves_while_a_wrong_number_waits() {
    in_a_store(|w| {
        let shelves = shelves(w, 4)?;
        for sku in shelves.skus.clone() {
            set_by_file(w, sku, -10)?;
        }
        look(w, &shelves, &[0, 1, 2, 3], 10, NOW)?;
        order(w, shelves.shop, "1", shelves.skus[3], 3)?;
        let due = listings::due(w, shelves.shop, Due::All, NOW, 9)?;
        assert_eq!(due.first().map(|row| row.id), Some(shelves.listings[3]), "it goes before all others");
        let plans = look(w, &shelves, &[3], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(-3)], "what the order took, and no more");
        accept(w, &plans, NOW)?;
        let row = listings::get(w, shelves.listings[3])?.unwrap();
        assert_eq!((row.guard, row.sent, row.urgent), (Some(GuardReason::ManyZeros), Some(7), false));
        assert_eq!(changes(&look(w, &shelves, &[3], 7, NOW)?), [], "once");

        order(w, shelves.shop, "2", shelves.skus[3], 2)?;
        assert_eq!(changes(&look(w, &shelves, &[3], 7, NOW)?), [Change::By(-2)]);
        Ok(())
    });
}

#[test]
fn what_the_listing_sold_itself_its_mall_has_taken_off_already() {
    in_a_store(|w| {
        let shelves = shelves(w, 4)?;
        for sku in shelves.skus.clone() {
            set_by_file(w, sku, -10)?;
        }
        look(w, &shelves, &[0, 1, 2, 3], 10, NOW)?;
        // Three are sold at this very listing.
        listings::sold_itself(w, shelves.listings[3], 3)?;
        listings::change_belief(w, shelves.listings[3], |one| {
            miseban_domain::stock::belief_after_order(one, 3)
        })?;
        order(w, shelves.shop, "1", shelves.skus[3], 3)?;
        assert_eq!(changes(&look(w, &shelves, &[3], 7, NOW)?), []);
        Ok(())
    });
}

#[test]
fn orders_and_single_edits_by_hand_never_wait_however_many_they_are() {
    in_a_store(|w| {
        let shelves = shelves(w, 8)?;
        for (at, sku) in shelves.skus.clone().into_iter().enumerate() {
            if at < 4 {
                order(w, shelves.shop, &at.to_string(), sku, 10)?;
            } else if at < 6 {
                set_to(w, sku, 0)?;
            } else {
                // As the grid writes them.
                let row = SetRow { sku_id: sku, to: 0 };
                set_expected_many(w, &[row], &Why::new(Cause::SetByHand, NOW))?;
            }
        }
        let plans = look(w, &shelves, &[0, 1, 2, 3, 4, 5, 6, 7], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(-10); 8]);
        Ok(())
    });
}

#[test]
fn what_was_put_right_again_no_longer_waits() {
    in_a_store(|w| {
        let shelves = shelves(w, 4)?;
        for sku in shelves.skus.clone() {
            set_by_file(w, sku, -10)?;
        }
        look(w, &shelves, &[0, 1, 2, 3], 10, NOW)?;
        set_by_file(w, shelves.skus[3], 10)?;
        let due = listings::due(w, shelves.shop, Due::All, NOW, 9)?;
        assert!(due.iter().any(|row| row.id == shelves.listings[3]), "it is looked at again");
        let plans = look(w, &shelves, &[3], 10, NOW)?;
        assert_eq!(plans.looked, [(shelves.listings[3], Looked::Unchanged)]);
        let row = listings::get(w, shelves.listings[3])?.unwrap();
        assert_eq!((row.guard, row.difference), (None, None));
        Ok(())
    });
}

#[test]
fn after_a_long_pause_only_what_orders_took_leaves() {
    in_a_store(|w| {
        let shelves = shelves(w, 3)?;
        shops::set_push_blocked(w, shelves.shop, Some(LONG_PAUSE))?;
        set_by_file(w, shelves.skus[0], 5)?;
        set_by_file(w, shelves.skus[1], -5)?;
        order(w, shelves.shop, "1", shelves.skus[1], 2)?;
        order(w, shelves.shop, "2", shelves.skus[2], 10)?;
        let due = listings::due(w, shelves.shop, Due::Urgent, NOW, 9)?;
        assert_eq!(due.len(), 2);
        let plans = look(w, &shelves, &[1, 2], 10, NOW)?;
        assert_eq!(changes(&plans), [Change::By(-2), Change::By(-10)], "the file's five wait");
        accept(w, &plans, NOW)?;
        assert_eq!(listings::next_due_at(w, shelves.shop, Due::Urgent)?, None);
        shops::set_push_blocked(w, shelves.shop, None)?;
        shops::mark_numbers_seen(w, shelves.shop, NOW)?;
        assert_eq!(changes(&look(w, &shelves, &[0], 10, NOW)?), [Change::By(5)]);
        assert_eq!(changes(&look(w, &shelves, &[1], 8, NOW.plus(MINUTE))?), [Change::By(-5)]);
        Ok(())
    });
}

#[test]
fn a_copy_that_was_put_back_lets_nothing_leave_at_all() {
    in_a_store(|w| {
        let shelves = shelves(w, 1)?;
        shops::set_push_blocked(w, shelves.shop, Some("problem.restored_push_off"))?;
        order(w, shelves.shop, "1", shelves.skus[0], 2)?;
        assert_eq!(changes(&look(w, &shelves, &[0], 10, NOW)?), []);
        Ok(())
    });
}

#[tokio::test]
async fn the_whole_is_counted_before_the_first_of_it_leaves() {
    let dir = tempfile::tempdir().unwrap();
    let options =
        OpenOptions { kind: None, now: NOW, app_version: "0".into(), clock: std::sync::Arc::new(|| NOW) };
    let (store, _) = Store::open(dir.path(), options).unwrap();
    let shop = store
        .write_blocking(|w| {
            let shelves = shelves(w, 6)?;
            for sku in shelves.skus.iter().take(4) {
                set_by_file(w, *sku, -10)?;
            }
            set_by_file(w, shelves.skus[4], -1)?;
            order(w, shelves.shop, "1", shelves.skus[5], 10)?;
            Ok(shelves.shop)
        })
        .unwrap();
    assert_eq!(look_ahead(&store, shop, 0, NOW.plus(SECOND)).await.unwrap(), 1, "one may leave");
    let (due, waiting) = store
        .read(move |r| {
            Ok((listings::due(r, shop, Due::All, NOW.plus(SECOND), 9)?, listings::guarded(r, shop)?))
        })
        .await
        .unwrap();
    assert_eq!((due.len(), waiting.len()), (2, 4), "the order's and the one that is lowered by one");
    assert!(waiting.iter().all(|row| row.guard == Some(GuardReason::ManyZeros)));
    store.close();
}
