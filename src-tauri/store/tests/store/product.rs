//! Products: fields, pictures, the end of a SKU, and listings that are linked or not.

use std::collections::BTreeMap;

use miseban_domain::{
    ShopId, SkuId,
    matching::MatchedBy,
    observation::FulfilledBy,
    order::Part,
    product::{MOST_FIELDS, SkuOption},
    stock::Belief,
};
use miseban_store::{
    Result, StoreErrorKind, Write, articles,
    articles::{ArticleSource, NewArticle},
    listings,
    products::{self, NewProduct},
    push::{self, NewAttempt, PushMode},
    skus::{self, NewSku, StockQuery},
    stock,
};
use proptest::prelude::*;

use crate::help::{Folder, NOW, by_hand, listing, missing, shop, sku};

fn shirt(w: &mut Write<'_>, code: &str, color: &str) -> Result<SkuId> {
    let options = vec![
        SkuOption { name: "色".into(), value: color.into() },
        SkuOption { name: "サイズ".into(), value: "M".into() },
    ];
    let new = NewSku {
        product_code: "shirt".into(),
        code: code.into(),
        name: "見本シャツ".into(),
        options,
        variation: "derived, not this".into(),
        jan: "4901234567894".into(),
        cost: Some(800),
        weight: Some(180),
        shelf: "A-01-3".into(),
        low_at: Some(5),
        ..NewSku::default()
    };
    skus::insert(w, &new, NOW)
}

fn found(w: &Write<'_>, text: &str) -> Vec<String> {
    let query = StockQuery { text: text.into(), limit: 10, ..StockQuery::default() };
    skus::stock_list(w, &query).unwrap().rows.into_iter().map(|row| row.sku.code).collect()
}

#[test]
fn a_sku_keeps_all_that_is_known_of_it_and_is_found_by_it() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let red = shirt(w, "shirt-r", "赤")?;
            let row = skus::get(w, red)?.unwrap();
            assert_eq!(row.variation, "赤 / M");
            assert_eq!((row.cost, row.weight, row.low_at), (Some(800), Some(180), Some(5)));
            let product = row.product_id;
            let mut parent = products::get(w, product)?.unwrap();
            parent.supplier = "見本紡績".into();
            parent.name = "やわらかシャツ".into();
            products::update(w, &parent)?;
            assert_eq!(skus::get(w, red)?.unwrap().name, "やわらかシャツ", "it was called as the product");
            let field = products::add_field(w, "素材")?;
            products::set_value(w, product, field, "綿100%")?;
            for text in ["紡績", "A-01", "綿100", "4901234567894", "やわらか", "赤"] {
                assert_eq!(found(w, text), ["shirt-r"], "{text}");
            }
            assert_eq!(found(w, "見本シャツ"), [""; 0]);
            assert_eq!(skus::by_jan(w, "4901234567894")?.len(), 1);

            let mut other = skus::get(w, red)?.unwrap();
            other.name = "特別な名前".into();
            other.options.clear();
            other.variation = "手書き".into();
            skus::update(w, &other)?;
            parent.name = "シャツ".into();
            products::update(w, &parent)?;
            let row = skus::get(w, red)?.unwrap();
            assert_eq!((row.name.as_str(), row.variation.as_str()), ("特別な名前", "手書き"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn fields_are_named_ordered_and_end_at_fifty() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let sku = sku(w, "A")?;
            let product = skus::get(w, sku)?.unwrap().product_id;
            let ids: Vec<_> =
                (0..MOST_FIELDS).map(|n| products::add_field(w, &format!("項目{n}")).unwrap()).collect();
            let full = products::add_field(w, "多い").unwrap_err();
            assert_eq!(full.coded().code, "product.fields_full");
            let taken = products::rename_field(w, ids[0], "項目1").unwrap_err();
            assert_eq!(taken.kind, StoreErrorKind::Conflict("product.field_taken"));
            products::rename_field(w, ids[0], "項目0")?;

            products::move_field(w, ids[49], 0)?;
            products::move_field(w, ids[0], 99)?;
            let names: Vec<_> = products::fields(w)?.into_iter().map(|field| field.name).collect();
            assert_eq!((names[0].as_str(), names[49].as_str()), ("項目49", "項目0"));

            products::set_value(w, product, ids[3], "東京")?;
            products::set_value(w, product, ids[4], "大阪")?;
            products::set_value(w, product, ids[4], "")?;
            assert_eq!(products::values(w, product)?.len(), 1);
            assert_eq!(products::remove_field(w, ids[3])?, 1);
            assert_eq!(products::remove_field(w, ids[4])?, 0);
            assert!(products::values(w, product)?.is_empty());
            assert_eq!(found(w, "東京"), [""; 0]);
            let gone = products::set_value(w, product, ids[3], "x").unwrap_err();
            assert_eq!(gone.kind, StoreErrorKind::NotFound("product_field"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_picture_is_replaced_and_taken_away() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let product =
                products::insert(w, &NewProduct { code: "p".into(), ..NewProduct::default() }, NOW)?;
            let picture = |byte| products::Picture { media_type: "image/png".into(), bytes: vec![byte; 9] };
            products::set_picture(w, product, &picture(1), NOW)?;
            products::set_picture(w, product, &picture(2), NOW)?;
            assert_eq!(products::picture(w, product)?, Some(picture(2)));
            products::remove_picture(w, product)?;
            assert_eq!(products::picture(w, product)?, None);
            let taken = products::insert(w, &NewProduct { code: "p".into(), ..NewProduct::default() }, NOW);
            assert_eq!(taken.unwrap_err().kind, StoreErrorKind::Conflict("product.code_taken"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_mistake_is_deleted_for_good_with_its_product() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let (red, blue) = (shirt(w, "shirt-r", "赤")?, shirt(w, "shirt-b", "青")?);
            let seller = shop(w, "r")?;
            listing(w, seller, red, "ra")?;
            let product = skus::get(w, red)?.unwrap().product_id;
            let field = products::add_field(w, "素材")?;
            products::set_value(w, product, field, "綿")?;
            assert!(products::delete_sku(w, red, NOW)?);
            assert_eq!(skus::get(w, red)?, None);
            assert!(listings::by_key(w, seller, "ra")?.is_none());
            assert_eq!(found(w, "見本シャツ"), ["shirt-b"]);
            assert!(products::delete_product(w, product, NOW)?);
            assert_eq!((products::get(w, product)?, skus::get(w, blue)?), (None, None));
            shirt(w, "shirt-r", "赤")?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_has_a_history_goes_out_of_sight_only_and_comes_back() {
    let folder = Folder::new();
    let store = folder.store();
    store
        .write_blocking(|w| {
            let seller = shop(w, "r")?;
            let [moved, sent, part, bundle] = ["moved", "sent", "part", "bundle"].map(|c| sku(w, c).unwrap());
            stock::move_expected(w, &by_hand(moved, 0))?;
            let article = listing(w, seller, sent, "k")?;
            let attempt = NewAttempt {
                listing: article,
                run_id: "run".into(),
                rev: 1,
                mode: PushMode::Absolute,
                number: 1,
                target: 1,
                read: None,
                belief: None,
                counted_to: 0,
                own_sold: 0,
                net: None,
                at: NOW,
            };
            push::begin_attempt(w, &attempt)?;
            skus::set_parts(w, bundle, &[Part { sku_id: part, quantity: 1 }])?;
            assert_eq!(products::uses(w, part)?.bundles, [bundle]);
            skus::set_parts(w, bundle, &[])?;
            for id in [moved, sent, part] {
                assert!(products::uses(w, id)?.history());
                assert!(!products::delete_sku(w, id, NOW)?, "{id}");
                let row = skus::get(w, id)?.unwrap();
                assert!(row.archived_at.is_some());
                assert!(products::get(w, row.product_id)?.unwrap().archived_at.is_some());
                assert_eq!(skus::by_code(w, &row.code)?, None, "nothing new meets it");
            }
            assert_eq!(found(w, "見本"), ["bundle"]);
            let row = listings::get(w, article)?.unwrap();
            assert!(row.wanted_rev > 1, "the mall is told that it is sold no more");
            let again = sku(w, "moved").unwrap_err();
            assert_eq!(again.coded().code, "sku.code_archived");
            products::restore_sku(w, moved)?;
            assert_eq!(found(w, "moved"), ["moved"]);
            assert!(products::delete_sku(w, bundle, NOW)?, "a bundle that nobody ordered");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_listing_without_link_is_neither_sent_nor_read_and_believes_nothing() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let seller = shop(w, "r")?;
            let sku = sku(w, "A")?;
            let [on, off] = ["on", "off"].map(|key| listing(w, seller, sku, key).unwrap());
            stock::set_expected(w, 9, &by_hand(sku, 0))?;
            listings::record_belief(w, off, Belief { number: 9, shown: 7, survived: 0, above: 0 }, NOW)?;
            listings::read_back_at(w, off, Some(NOW))?;
            assert_eq!(missing(w, on), [(off, sku, 2)]);
            let before = listings::get(w, on)?.unwrap().wanted_rev;
            listings::set_linked(w, off, false)?;
            assert!(listings::get(w, on)?.unwrap().wanted_rev > before, "what was held is the others' again");
            assert_eq!(missing(w, on), []);
            stock::move_expected(w, &by_hand(sku, -1))?;
            listings::raise_shop(w, seller)?;
            let due = |w: &Write<'_>| {
                listings::due(w, seller, listings::Due::All, NOW, 10)
                    .unwrap()
                    .iter()
                    .map(|row| row.id)
                    .collect::<Vec<_>>()
            };
            assert_eq!(due(w), [on]);
            assert_eq!(listings::waiting(w, seller)?, 1);
            assert!(listings::to_read_back(w, seller, NOW, 10)?.is_empty());

            listings::set_linked(w, off, true)?;
            assert_eq!(due(w).len(), 2);
            listings::set_fulfilled_by(w, off, FulfilledBy::Mall)?;
            assert_eq!(due(w), [on]);
            listings::set_fulfilled_by(w, off, FulfilledBy::Shop)?;
            assert_eq!(due(w).len(), 2);
            assert!(listings::get(w, off)?.unwrap().belief.is_none(), "the mall is read first");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_listing_moves_with_what_is_known_of_it_and_both_skus_are_looked_at() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let seller = shop(w, "r")?;
            let [a, b] = ["A", "B"].map(|code| sku(w, code).unwrap());
            let [stays, moves] = ["stays", "moves"].map(|key| listing(w, seller, a, key).unwrap());
            listings::record_belief(w, moves, Belief::new(4), NOW)?;
            listings::describe(w, moves, Some("【送料無料】見本"), Some(1_980))?;
            listings::describe(w, moves, None, None)?;
            let before = listings::get(w, stays)?.unwrap().wanted_rev;
            listings::move_to(w, moves, b, MatchedBy::Unified)?;
            let row = listings::get(w, moves)?.unwrap();
            assert_eq!((row.sku_id, row.matched_by, row.belief), (b, MatchedBy::Unified, Some(4)));
            assert_eq!((row.title.as_str(), row.price), ("【送料無料】見本", Some(1_980)));
            assert!(listings::get(w, stays)?.unwrap().wanted_rev > before);
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_article_waits_under_its_key_until_it_is_joined() {
    let folder = Folder::new();
    folder
        .store()
        .write_blocking(|w| {
            let seller = shop(w, "r")?;
            let new = |title: &str| NewArticle {
                shop_id: seller,
                key: "a:b".into(),
                keys: BTreeMap::from([("manageNumber".into(), "a".into())]),
                title: title.into(),
                variation: String::new(),
                jan: String::new(),
                price: Some(500),
                source: ArticleSource::File,
            };
            let first = articles::upsert(w, &new("前"), NOW)?;
            assert_eq!(articles::upsert(w, &new("後"), NOW)?, first);
            assert_eq!(articles::get(w, first)?.unwrap().title, "後");
            assert_eq!(articles::of_shop(w, ShopId(seller.0 + 1))?, []);
            articles::forget(w, seller, "a:b")?;
            assert_eq!(articles::by_key(w, seller, "a:b")?, None);
            Ok(())
        })
        .unwrap();
}

#[derive(Debug, Clone)]
enum Act {
    Move(usize, i64),
    Parts(usize, usize),
    Delete(usize),
    Restore(usize),
    Archive(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = prop_oneof![
        (0_usize..4, -3_i64..4).prop_map(|(sku, by)| Act::Move(sku, by)),
        (0_usize..4, 0_usize..4).prop_map(|(bundle, part)| Act::Parts(bundle, part)),
        (0_usize..4).prop_map(Act::Delete),
        (0_usize..4).prop_map(Act::Restore),
        (0_usize..4).prop_map(Act::Archive),
    ];
    proptest::collection::vec(one, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn deleting_and_archiving_never_lose_a_movement(acts in acts()) {
        let folder = Folder::new();
        let store = folder.store();
        let moved = store
            .write_blocking(move |w| {
                let ids = ["A", "B", "C", "D"].map(|code| sku(w, code).unwrap());
                let mut moved: BTreeMap<SkuId, i64> = BTreeMap::new();
                for act in acts {
                    // Refusals (a circle, a SKU that is gone, a number on a bundle) change nothing.
                    match act {
                        Act::Move(n, by) => {
                            let known = skus::get(w, ids[n])?.is_some();
                            let bundle = skus::parts(w, ids[n])?.is_some();
                            if known && !bundle {
                                stock::move_expected(w, &by_hand(ids[n], by))?;
                                *moved.entry(ids[n]).or_default() += by;
                            }
                        }
                        Act::Parts(bundle, part) => {
                            let both = skus::get(w, ids[bundle])?.is_some() && skus::get(w, ids[part])?.is_some();
                            let plain = skus::parts(w, ids[part])?.is_none() && !moved.contains_key(&ids[bundle]);
                            let inside = skus::bundles_containing(w, ids[bundle])?.is_empty();
                            if both && plain && inside && bundle != part {
                                skus::set_parts(w, ids[bundle], &[Part { sku_id: ids[part], quantity: 1 }])?;
                            }
                        }
                        Act::Delete(n) if skus::get(w, ids[n])?.is_some() => {
                            let gone = products::delete_sku(w, ids[n], NOW)?;
                            assert!(!gone || !moved.contains_key(&ids[n]), "a movement's SKU is gone");
                        }
                        Act::Archive(n) if skus::get(w, ids[n])?.is_some() => {
                            products::archive_sku(w, ids[n], NOW)?;
                        }
                        Act::Restore(n) if skus::get(w, ids[n])?.is_some() => products::restore_sku(w, ids[n])?,
                        Act::Delete(_) | Act::Archive(_) | Act::Restore(_) => {}
                    }
                }
                Ok(moved)
            })
            .unwrap();
        let verified = store.verify().unwrap();
        prop_assert_eq!(verified.differences, vec![]);
        for (sku, sum) in moved {
            let kept = store.read_blocking(move |r| stock::stock(r, sku)).unwrap().map_or(0, |row| row.expected);
            prop_assert_eq!(kept, sum);
        }
    }
}
