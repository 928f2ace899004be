//! SKUs, bundles and the stock grid.

use miseban_domain::{Coded, order::Part, stock::Counting};
use miseban_store::{
    StoreErrorKind,
    listings::{self, Due, set_trouble},
    skus::{self, NewSku, StockOnly, StockQuery, StockSort},
    stock,
};

use crate::help::{Folder, NOW, by_hand, listing, shop, sku};

#[test]
fn a_code_is_found_exactly_then_by_the_unified_code_then_by_its_form() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let a = sku(w, "ABC-1")?;
            let b = skus::insert(
                w,
                &NewSku { code: "x".into(), unified_code: Some("abc-1".into()), ..NewSku::default() },
                NOW,
            )?;
            let found =
                |w: &miseban_store::Write<'_>, code: &str| skus::by_code(w, code).unwrap().map(|sku| sku.id);
            assert_eq!(found(w, "ABC-1"), Some(a));
            assert_eq!(found(w, "abc-1"), Some(b), "the unified code, exactly");
            assert_eq!(found(w, "ＡＢＣ－１"), Some(a));
            assert_eq!(found(w, "ABC-2"), None);
            assert_eq!(found(w, ""), None);
            sku(w, "AbC1")?;
            assert_eq!(found(w, "ａｂｃ１"), None, "two are alike: no guess");
            let taken = sku(w, "ABC-1").unwrap_err();
            assert_eq!(taken.kind, StoreErrorKind::Conflict("sku.code_taken"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn variations_share_their_product() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let new = |code: &str| NewSku {
                product_code: "shirt".into(),
                code: code.into(),
                name: "見本シャツ".into(),
                ..NewSku::default()
            };
            let (red, blue) =
                (skus::insert(w, &new("shirt-r"), NOW)?, skus::insert(w, &new("shirt-b"), NOW)?);
            let product = |id| skus::get(w, id).unwrap().unwrap().product_id;
            assert_eq!(product(red), product(blue));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_movement_of_a_part_raises_the_bundles_and_an_order_does_not_wait() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let shop = shop(w, "r")?;
            let [a, c, pair, tower, other] =
                ["A", "C", "pair", "tower", "other"].map(|code| sku(w, code).unwrap());
            // T = A + (A + C)
            skus::set_parts(w, pair, &[Part { sku_id: a, quantity: 1 }, Part { sku_id: c, quantity: 1 }])?;
            skus::set_parts(
                w,
                tower,
                &[Part { sku_id: a, quantity: 1 }, Part { sku_id: pair, quantity: 1 }],
            )?;
            assert_eq!(
                skus::flattened(w, tower)?,
                [Part { sku_id: a, quantity: 2 }, Part { sku_id: c, quantity: 1 }]
            );
            assert_eq!(skus::bundles_containing(w, a)?, [pair, tower]);
            let all = [a, c, pair, tower, other].map(|id| listing(w, shop, id, &format!("k{id}")).unwrap());
            let revisions = |w: &miseban_store::Write<'_>| {
                all.map(|id| listings::get(w, id).unwrap().unwrap().wanted_rev)
            };
            let before = revisions(w);
            stock::move_expected(w, &by_hand(a, 5))?;
            let after = revisions(w);
            let raised: Vec<i64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
            assert_eq!(raised, [1, 0, 1, 1, 0]);

            listings::hold_until(w, a, NOW.plus(5_000))?;
            let due = |w: &miseban_store::Write<'_>, at| {
                listings::due(w, shop, Due::All, at, 10)
                    .unwrap()
                    .iter()
                    .map(|row| row.sku_id)
                    .collect::<Vec<_>>()
            };
            assert_eq!(due(w, NOW), [c, other]);
            assert_eq!(listings::next_due_at(w, shop, Due::All)?, Some(miseban_domain::Instant(0)));
            assert_eq!(due(w, NOW.plus(5_000)).len(), 5);
            let sold = stock::NewMovement { cause: stock::Cause::Order, ..by_hand(a, -1) };
            stock::move_expected(w, &sold)?;
            assert_eq!(due(w, NOW).len(), 5, "an order's number never waits");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_bundle_that_would_contain_itself_is_refused() {
    let folder = Folder::new();
    let store = folder.store();
    let [a, b, c] = store.write_blocking(|w| Ok(["A", "B", "C"].map(|code| sku(w, code).unwrap()))).unwrap();
    store
        .write_blocking(move |w| {
            skus::set_parts(w, a, &[Part { sku_id: b, quantity: 1 }])?;
            skus::set_parts(w, b, &[Part { sku_id: c, quantity: 2 }])
        })
        .unwrap();
    let refused =
        store.write_blocking(move |w| skus::set_parts(w, c, &[Part { sku_id: a, quantity: 1 }])).unwrap_err();
    assert_eq!(refused.coded().code, "bundle.cycle");
    assert_eq!(store.read_blocking(|r| skus::parts(r, c)).unwrap(), None, "rolled back");
    let none =
        store.write_blocking(move |w| skus::set_parts(w, c, &[Part { sku_id: a, quantity: 0 }])).unwrap_err();
    assert_eq!(none.coded().code, "bundle.bad_quantity");
    let number = store.write_blocking(move |w| stock::set_expected(w, 5, &by_hand(a, 0))).unwrap_err();
    assert_eq!(number.kind, StoreErrorKind::Conflict("stock.bundle_has_no_number"));
}

#[test]
fn leaves_that_are_not_counted_take_nothing() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let [gift, mug] = ["gift", "mug"].map(|code| sku(w, code).unwrap());
            let noshi = skus::insert(
                w,
                &NewSku { code: "noshi".into(), counting: Counting::NotCounted, ..NewSku::default() },
                NOW,
            )?;
            skus::set_parts(
                w,
                gift,
                &[Part { sku_id: mug, quantity: 2 }, Part { sku_id: noshi, quantity: 1 }],
            )?;
            assert_eq!(skus::flattened(w, gift)?, [Part { sku_id: mug, quantity: 2 }]);
            assert_eq!(skus::flattened(w, noshi)?, []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_grid_finds_sorts_filters_and_shows_every_shop() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let (first, second) = (shop(w, "r")?, shop(w, "y")?);
            let [a, b, c] = ["A-1", "B-2", "C-3"].map(|code| sku(w, code).unwrap());
            let bundle = sku(w, "D-4")?;
            skus::set_parts(w, bundle, &[Part { sku_id: a, quantity: 1 }])?;
            let in_r = listing(w, first, a, "ra")?;
            listing(w, second, a, "ya")?;
            stock::set_expected(w, 9, &by_hand(a, 0))?;
            stock::move_expected(w, &by_hand(b, -1))?;
            set_trouble(w, in_r, Some(&Coded::new("push.unknown_item")))?;
            let codes = |w: &miseban_store::Write<'_>, query: StockQuery| {
                let page = skus::stock_list(w, &StockQuery { limit: 10, ..query }).unwrap();
                let codes: Vec<_> = page.rows.iter().map(|row| row.sku.code.clone()).collect();
                assert_eq!(page.total, i64::try_from(codes.len()).unwrap());
                codes
            };
            let all = StockQuery::default;
            assert_eq!(codes(w, all()), ["A-1", "B-2", "C-3", "D-4"]);
            assert_eq!(codes(w, StockQuery { desc: true, sort: StockSort::Expected, ..all() })[0], "A-1");
            assert_eq!(codes(w, StockQuery { text: "ｂ2".into(), ..all() }), ["B-2"]);
            assert_eq!(codes(w, StockQuery { text: "見本".into(), ..all() }).len(), 4);
            assert_eq!(codes(w, StockQuery { only: StockOnly::Oversold, ..all() }), ["B-2"]);
            assert_eq!(codes(w, StockQuery { only: StockOnly::Unset, ..all() }), ["B-2", "C-3"]);
            assert_eq!(codes(w, StockQuery { only: StockOnly::Trouble, ..all() }), ["A-1"]);

            let page = skus::stock_list(w, &StockQuery { limit: 1, ..all() })?;
            assert_eq!(page.total, 4);
            let shops: Vec<_> = page.rows[0].listings.iter().map(|listing| listing.shop_id).collect();
            assert_eq!(shops, [first, second]);
            assert_eq!((page.rows[0].expected, page.rows[0].bundle), (9, false));
            assert!(page.rows[0].listings[0].pending);
            assert!(page.rows[0].listings[0].trouble.is_some());
            assert_eq!(skus::get(w, c)?.unwrap().code, "C-3");
            Ok(())
        })
        .unwrap();
}
