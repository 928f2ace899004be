//! What waits for a shop's interval or hours, and what never does; which shop is sent to, and which is not.

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, OrderId, ShopId, SkuId,
    observation::FulfilledBy,
    shop::{Hours, SendWhen, Sending, Share, Switches},
    stock::{Belief, Wanted},
    time::{HOUR, MINUTE},
};
use miseban_store::{
    Result, Write,
    closings::{self, ClosingCause},
    listings::{self, NewListing},
    numbers::Asked,
    push, settings,
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement, move_expected},
};

use super::{
    Numbers,
    shelf::{NOW, Shelf, in_a_store, set_to, shelf},
};
use crate::{cases::closing, intake};

fn with(w: &mut Write<'_>, shop: ShopId, change: impl FnOnce(&mut Switches)) -> Result<()> {
    let mut switches = shops::get(w, shop)?.unwrap().switches;
    change(&mut switches);
    shops::set_switches(w, shop, &switches)
}

fn settle(w: &mut Write<'_>, listing: ListingId) -> Result<()> {
    let row = listings::get(w, listing)?.unwrap();
    push::settle_unchanged(w, listing, row.wanted_rev)
}

fn due(w: &Write<'_>, shop: ShopId) -> Result<usize> {
    Ok(listings::due(w, shop, listings::Due::All, NOW.plus(HOUR), 9)?.len())
}

/// An order of the shop moves the SKU by so many pieces.
fn order(w: &mut Write<'_>, shop: ShopId, sku: SkuId, delta: i64) -> Result<OrderId> {
    let id = miseban_store::orders::insert(
        w,
        &miseban_store::orders::NewOrder {
            shop_id: shop,
            order_number: format!("n{delta}"),
            ordered_at: NOW,
            stock_mode: miseban_domain::order::StockMode::Counts,
            first_source: miseban_domain::observation::Source::Api,
            taken_in_at: NOW,
        },
    )?;
    let new = NewMovement {
        order: Some((id, "0:1".to_owned())),
        ..NewMovement::new(sku, Book::Expected, delta, Cause::Order, NOW)
    };
    move_expected(w, &new)?;
    Ok(id)
}

/// A second shop, after the first in the shop order, that lists the SKU too and shows `shown` of it.
fn second(w: &mut Write<'_>, shelf: &Shelf, shown: i64) -> Result<(ShopId, ListingId)> {
    let switches = Switches { push_stock: true, ..Switches::default() };
    let new = NewShop { mall: "yahoo".into(), code: "y".into(), switches, ..NewShop::default() };
    let shop = shops::insert(w, &new, NOW)?;
    let listing = NewListing {
        shop_id: shop,
        sku_id: shelf.sku,
        key: "b".into(),
        keys: BTreeMap::new(),
        fulfilled_by: FulfilledBy::Shop,
    };
    let listing = listings::insert(w, &listing, NOW)?;
    listings::record_belief(w, listing, Belief::new(shown), NOW)?;
    Ok((shop, listing))
}

fn wanted(w: &Write<'_>, listing: ListingId) -> Result<Wanted> {
    let (numbers, facts) = Numbers::load_one(w, listing)?;
    Ok(numbers.wanted(&facts, None))
}

#[test]
fn raises_and_edits_wait_for_the_interval_and_what_an_order_lowers_does_not() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        with(w, one.shop, |it| it.sending.when = SendWhen::Every { minutes: 30 })?;
        shops::let_go(w, one.shop, NOW)?;
        settle(w, one.listing.id)?;
        set_to(w, one.sku, 20)?;
        assert_eq!(
            (due(w, one.shop)?, listings::next_due_at(w, one.shop, listings::Due::All)?),
            (0, None),
            "an edit waits"
        );
        assert_eq!(listings::waiting(w, one.shop)?, 1);
        order(w, one.shop, one.sku, 3)?;
        assert_eq!(due(w, one.shop)?, 0, "a cancel that gives back is a raise");
        order(w, one.shop, one.sku, -1)?;
        assert_eq!(due(w, one.shop)?, 1, "what is sold leaves at once");
        settle(w, one.listing.id)?;

        set_to(w, one.sku, 30)?;
        let row = shops::get(w, one.shop)?.unwrap();
        assert_eq!(row.switches.sending.when.next(row.let_go_at), Some(NOW.plus(30 * MINUTE)));
        shops::let_go(w, one.shop, NOW.plus(30 * MINUTE))?;
        assert_eq!(due(w, one.shop)?, 1, "the interval is over");
        settle(w, one.listing.id)?;
        set_to(w, one.sku, 31)?;
        assert_eq!(due(w, one.shop)?, 0, "and the next begins");
        listings::release_now(w, one.sku, NOW)?;
        assert_eq!(due(w, one.shop)?, 1, "今すぐ反映");
        Ok(())
    });
}

#[test]
fn what_was_sold_unseen_leaves_other_shops_at_once_whatever_their_hours() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        let (other, listing) = second(w, &one, 10)?;
        with(w, other, |it| it.sending.when = SendWhen::Hours { hours: Hours::of(&[3]).unwrap() })?;
        settle(w, listing)?;
        assert_eq!(due(w, other)?, 0);
        listings::record_belief(
            w,
            one.listing.id,
            Belief { number: 10, shown: 8, survived: 0, above: 0 },
            NOW,
        )?;
        assert_eq!(due(w, other)?, 1);
        assert_eq!(wanted(w, listing)?, Wanted::Show(8));
        Ok(())
    });
}

#[test]
fn the_last_pieces_go_to_the_first_shop_and_where_it_does_not_know_them_to_the_next() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        let (other, listing) = second(w, &one, 10)?;
        shops::set_last_pieces(w, 3)?;
        set_to(w, one.sku, 3)?;
        assert_eq!((wanted(w, one.listing.id)?, wanted(w, listing)?), (Wanted::Show(3), Wanted::Show(0)));
        shops::set_order(w, &[other])?;
        assert_eq!((wanted(w, one.listing.id)?, wanted(w, listing)?), (Wanted::Show(0), Wanted::Show(3)));
        settle(w, one.listing.id)?;
        listings::record_missing(w, listing, &miseban_domain::Coded::new("listing.not_at_mall"))?;
        assert_eq!(wanted(w, one.listing.id)?, Wanted::Show(3), "nobody could buy them there");
        assert_eq!(due(w, one.shop)?, 1, "so the next is told");
        with(w, one.shop, |it| it.sending.last_pieces = false)?;
        set_to(w, one.sku, 2)?;
        assert_eq!(wanted(w, one.listing.id)?, Wanted::Show(2), "a shop that stays out shows its share");
        Ok(())
    });
}

#[test]
fn a_shop_that_leaves_pieces_to_others_never_shows_them() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        let (_, listing) = second(w, &one, 10)?;
        with(w, one.shop, |it| it.sending.keep_last = 4)?;
        assert_eq!((wanted(w, one.listing.id)?, wanted(w, listing)?), (Wanted::Show(6), Wanted::Show(10)));
        shops::set_last_pieces(w, 5)?;
        set_to(w, one.sku, 4)?;
        assert_eq!((wanted(w, one.listing.id)?, wanted(w, listing)?), (Wanted::Show(0), Wanted::Show(4)));
        Ok(())
    });
}

#[test]
fn not_sending_to_where_an_order_came_from_ends_when_a_bundle_is_listed_there() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        with(w, one.shop, |it| it.sending.reflect_origin = false)?;
        let row = |w: &Write<'_>| Ok::<_, miseban_store::StoreError>(shops::get(w, one.shop)?.unwrap());
        let before = row(w)?;
        assert_eq!(intake::mend(w, before.clone(), NOW)?, before, "it is possible");

        let set = skus::insert(w, &NewSku { code: "SET".into(), tax_rate: 10, ..NewSku::default() }, NOW)?;
        skus::set_parts(w, set, &[miseban_domain::order::Part { sku_id: one.sku, quantity: 2 }])?;
        let listing = NewListing {
            shop_id: one.shop,
            sku_id: set,
            key: "set".into(),
            keys: BTreeMap::new(),
            fulfilled_by: FulfilledBy::Shop,
        };
        listings::insert(w, &listing, NOW)?;
        let mended = intake::mend(w, before, NOW)?;
        assert!(mended.switches.sending.reflect_origin && row(w)?.switches.sending.reflect_origin);
        assert_eq!(row(w)?.origin_notice.map(|why| why.code).as_deref(), Some("shop.origin_bundle"));
        let record = miseban_store::history::of(w, "shop", one.shop.0, 9)?;
        assert!(record.iter().any(|row| row.change.what == "history.origin_turned_on"));
        Ok(())
    });
}

#[test]
fn a_share_or_a_portion_needs_the_shop_that_an_order_came_from() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        let why = |w: &Write<'_>| {
            let row = shops::get(w, one.shop)?.unwrap();
            Ok::<_, miseban_store::StoreError>(intake::needed_because(w, &row)?.map(|why| why.code))
        };
        assert_eq!(why(w)?, None);
        with(w, one.shop, |it| it.share.percent = 50)?;
        assert_eq!(why(w)?.as_deref(), Some("shop.origin_share"));
        let trickle = Some(miseban_domain::shop::Trickle { portion: 5, refill_at: 2 });
        with(w, one.shop, |it| it.share = Share { percent: 100, trickle })?;
        assert_eq!(why(w)?.as_deref(), Some("shop.origin_trickle"));
        Ok(())
    });
}

#[test]
fn closing_shows_what_is_scarce_in_one_shop_and_opening_takes_just_that_back() {
    in_a_store(|w| {
        let one = shelf(w, 10)?;
        let (other, listing) = second(w, &one, 10)?;
        with(w, other, |it| {
            it.sending = Sending { when: SendWhen::Every { minutes: 9_999 }, ..it.sending };
        })?;
        let rules = miseban_domain::shop::ClosingRules { on: true, few: 2, ..Default::default() };
        settings::set(w, "closing", 1, &rules)?;
        closing::close(w, ClosingCause::Hour, NOW)?;
        assert_eq!(closings::open(w)?.unwrap().listings, 0, "ten are not few");
        set_to(w, one.sku, 2)?;
        settle(w, listing)?;
        let closed = closing::close(w, ClosingCause::Quit, NOW)?;
        assert_eq!((closed.listings, closed.opens_at), (1, None), "the same closing, with more in it");
        assert_eq!((wanted(w, one.listing.id)?, wanted(w, listing)?), (Wanted::Show(2), Wanted::Show(0)));
        assert_eq!((due(w, other)?, closings::untold(w)?), (1, 1), "it leaves whatever the interval is");
        let told = closings::closed(w, closed.id)?;
        assert_eq!(told.iter().map(|one| (one.listing, one.remaining)).collect::<Vec<_>>(), [(listing, 2)]);
        closing::close(w, ClosingCause::Quit, NOW)?;
        assert_eq!(closings::closed(w, closed.id)?.len(), 1, "twice is once");

        settle(w, listing)?;
        assert_eq!(closings::take_back(w, NOW.plus(HOUR))?, 1);
        assert_eq!(wanted(w, listing)?, Wanted::Show(2));
        let row = listings::get(w, listing)?.unwrap();
        assert!(row.approved_rev > row.settled_rev, "however many open, nobody has to look at them first");
        assert_eq!((closings::open(w)?, closings::take_back(w, NOW)?), (None, 0));
        assert_eq!(Numbers::load(w, &Asked::all())?.listings().iter().filter(|one| one.closed).count(), 0);
        Ok(())
    });
}
