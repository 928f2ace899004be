//! However the facts were fetched, the rule is asked the same; and what it is asked is what the books say.

use std::collections::BTreeMap;

use miseban_domain::{
    ListingId, ShopId, SkuId,
    observation::FulfilledBy,
    order::Part,
    shop::{Share, Switches, Trickle},
    stock::{Belief, Counting},
};
use miseban_store::{
    Result, Write,
    listings::{self, ListingRules, NewListing},
    numbers::Asked,
    shops::{self, NewShop},
    skus::{self, NewSku},
    stock::{Book, Cause, NewMovement, set_expected, set_held},
};
use proptest::{collection::vec, option, prelude::*};

use super::{
    Numbers,
    shelf::{NOW, in_a_store},
};

#[derive(Debug, Clone)]
struct MadeSku {
    counting: u8,
    expected: Option<i64>,
    held: i64,
    /// Of SKUs before it.
    parts: Vec<(usize, i64)>,
}

#[derive(Debug, Clone)]
struct MadeListing {
    shop: usize,
    sku: usize,
    by_mall: bool,
    rules: ListingRules,
    belief: Option<(i64, i64)>,
}

#[derive(Debug, Clone)]
struct World {
    shops: Vec<(u8, bool, Option<i64>)>,
    skus: Vec<MadeSku>,
    listings: Vec<MadeListing>,
}

fn worlds() -> impl Strategy<Value = World> {
    let shop = (prop_oneof![Just(100_u8), 0..=100_u8], any::<bool>(), option::of(2..6_i64));
    let sku = (0..6_u8, option::weighted(0.8, -2..30_i64), 0..4_i64, vec((0..8_usize, 1..4_i64), 0..3))
        .prop_map(|(counting, expected, held, parts)| MadeSku { counting, expected, held, parts });
    let rules =
        (prop::bool::weighted(0.1), option::of(0..9_i64), 0..3_i64, prop_oneof![3 => Just(0), 1 => 1..5_i64])
            .prop_map(|(stopped, cap, buffer, set_aside)| ListingRules { stopped, cap, buffer, set_aside });
    let listing =
        (0..3_usize, 0..8_usize, prop::bool::weighted(0.1), rules, option::of((0..9_i64, 0..4_i64)))
            .prop_map(|(shop, sku, by_mall, rules, belief)| MadeListing {
                shop,
                sku,
                by_mall,
                rules,
                belief,
            });
    (vec(shop, 3), vec(sku, 8), vec(listing, 1..14)).prop_map(|(shops, mut skus, listings)| {
        for (at, sku) in skus.iter_mut().enumerate() {
            sku.parts.retain(|(part, _)| *part < at);
            sku.parts.sort_unstable();
            sku.parts.dedup_by_key(|(part, _)| *part);
        }
        World { shops, skus, listings }
    })
}

struct Built {
    shops: Vec<ShopId>,
    skus: Vec<SkuId>,
    listings: Vec<ListingId>,
}

fn build(w: &mut Write<'_>, world: &World) -> Result<Built> {
    let mut built = Built { shops: Vec::new(), skus: Vec::new(), listings: Vec::new() };
    for (at, (percent, push_stock, portion)) in world.shops.iter().enumerate() {
        let trickle = portion.map(|portion| Trickle { portion, refill_at: portion - 1 });
        let switches = Switches {
            push_stock: *push_stock,
            share: Share { percent: *percent, trickle },
            ..Switches::default()
        };
        let new = NewShop { mall: "rakuten".into(), code: at.to_string(), switches, ..NewShop::default() };
        built.shops.push(shops::insert(w, &new, NOW)?);
    }
    for (at, sku) in world.skus.iter().enumerate() {
        let counting = counting(sku);
        let new = NewSku { code: at.to_string(), tax_rate: 10, counting, ..NewSku::default() };
        let id = skus::insert(w, &new, NOW)?;
        if sku.parts.is_empty() {
            if let Some(expected) = sku.expected {
                set_expected(w, expected, &NewMovement::new(id, Book::Expected, 0, Cause::SetByHand, NOW))?;
            }
        } else {
            let parts: Vec<Part> = sku
                .parts
                .iter()
                .map(|(part, quantity)| Part { sku_id: built.skus[*part], quantity: *quantity })
                .collect();
            skus::set_parts(w, id, &parts)?;
        }
        set_held(w, sku.held, &NewMovement::new(id, Book::Held, 0, Cause::SetByHand, NOW))?;
        built.skus.push(id);
    }
    for (at, made) in world.listings.iter().enumerate() {
        let new = NewListing {
            shop_id: built.shops[made.shop],
            sku_id: built.skus[made.sku],
            key: at.to_string(),
            keys: BTreeMap::new(),
            fulfilled_by: if made.by_mall { FulfilledBy::Mall } else { FulfilledBy::Shop },
        };
        let id = listings::insert(w, &new, NOW)?;
        listings::set_rules(w, id, &made.rules)?;
        if let Some((shown, missing)) = made.belief {
            let belief = Belief { number: shown + missing, shown, survived: 0, above: 0 };
            listings::record_belief(w, id, belief, NOW)?;
        }
        built.listings.push(id);
    }
    Ok(built)
}

fn counting(sku: &MadeSku) -> Counting {
    match sku.counting {
        0 => Counting::NotCounted,
        1 => Counting::MadeToOrder,
        _ => Counting::Counted,
    }
}

/// The leaves of a SKU, by walking every path.
fn leaves(world: &World, sku: usize, times: i64, into: &mut BTreeMap<usize, i64>) {
    if world.skus[sku].parts.is_empty() {
        *into.entry(sku).or_default() += times;
    }
    for (part, quantity) in &world.skus[sku].parts {
        leaves(world, *part, times * quantity, into);
    }
}

fn missing(made: &MadeListing) -> i64 {
    made.belief.map_or(0, |(_, missing)| missing)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn one_listing_and_all_of_them_are_asked_about_alike(world in worlds()) {
        in_a_store(move |w| {
            let built = build(w, &world)?;
            let all = Numbers::load(w, &Asked::all())?;
            let some = Numbers::load(w, &Asked::listings(built.listings.clone()))?;
            assert_eq!(all.listings().len(), world.listings.len());
            for (at, id) in built.listings.iter().enumerate() {
                let facts = all.listing(*id).unwrap();
                let input = all.input(&facts, None);
                let made = &world.listings[at];
                let shop = Numbers::load(w, &Asked::shop(built.shops[made.shop]))?;
                let sku = Asked { skus: vec![built.skus[made.sku]], ..Asked::default() };
                for other in [&shop, &some, &Numbers::load(w, &sku)?, &Numbers::load_one(w, *id)?.0] {
                    let facts = other.listing(*id).unwrap();
                    assert_eq!(other.input(&facts, None), input);
                }
                assert_eq!(input.sku.expected, world.skus[made.sku].expected.filter(|_| input.leaves.is_none()).unwrap_or(0));
                let elsewhere = world.listings.iter().enumerate().filter(|(other, _)| *other != at);
                let lots: i64 = elsewhere.filter(|(_, other)| other.sku == made.sku).map(|(_, other)| other.rules.set_aside).sum();
                assert_eq!(input.sku.lots_elsewhere, lots);
                let mut parts = BTreeMap::new();
                leaves(&world, made.sku, 1, &mut parts);
                let held: BTreeMap<usize, i64> = parts.keys().map(|leaf| {
                    let of = |other: &MadeListing| {
                        let mut its = BTreeMap::new();
                        leaves(&world, other.sku, missing(other), &mut its);
                        its.get(leaf).copied().unwrap_or(0)
                    };
                    (*leaf, world.listings.iter().map(of).sum())
                }).collect();
                if let Some(found) = &input.leaves {
                    let expected: Vec<_> = parts.iter().map(|(leaf, quantity)| (built.skus[*leaf], *quantity, held[leaf])).collect();
                    let found: Vec<_> = found.iter().map(|leaf| (leaf.sku_id, leaf.quantity, leaf.stock.safety_held)).collect();
                    assert_eq!(found, expected);
                    assert_eq!(input.sku.safety_held, 0);
                } else {
                    assert_eq!(input.sku.safety_held, held[&made.sku]);
                }
                if let Some(last) = input.last_pieces {
                    let sellers = || world.listings.iter().filter(|other| other.sku == made.sku && !other.by_mall && world.shops[other.shop].1);
                    let largest = sellers().map(|other| world.shops[other.shop].0).max().unwrap_or(0);
                    let first = sellers().filter(|other| !other.rules.stopped && world.shops[other.shop].0 > 0).map(|other| other.shop).min();
                    assert_eq!((last.largest_percent, last.first), (largest, first == Some(made.shop)));
                }
            }
            Ok(())
        });
    }
}

#[test]
fn the_last_piece_goes_whole_to_the_first_shop_that_sells() {
    let shop = |percent| (percent, true, None);
    let listing =
        |shop| MadeListing { shop, sku: 0, by_mall: false, rules: ListingRules::default(), belief: None };
    let sku = MadeSku { counting: 9, expected: Some(1), held: 0, parts: Vec::new() };
    let world =
        World { shops: vec![shop(50), shop(50)], skus: vec![sku], listings: vec![listing(0), listing(1)] };
    in_a_store(move |w| {
        let built = build(w, &world)?;
        let pushed =
            |w: &Write<'_>| Ok::<_, miseban_store::StoreError>(Numbers::load(w, &Asked::all())?.to_push());
        let [first, second] = built.listings[..] else { unreachable!() };
        assert_eq!(pushed(w)?, [(first, 1), (second, 0)]);
        listings::set_rules(w, first, &ListingRules { stopped: true, ..ListingRules::default() })?;
        assert_eq!(pushed(w)?, [(first, 0), (second, 1)]);
        listings::record_belief(w, second, Belief::new(1), NOW)?;
        assert_eq!(pushed(w)?, [(first, 0)], "what it shows already is not sent");
        Ok(())
    });
}
