//! Numbers that are none, and calls that fail whole.

use std::collections::BTreeMap;

use miseban_malls::{Change, Keys, Shown};

use super::every::stock::row;
use crate::stands::{Stand, Which};

#[tokio::test]
async fn unlimited_is_not_a_number_and_a_bad_code_spoils_nothing() {
    let stand = Stand::usual(Which::Yahoo).await;
    let asked = [stand.keys("made-to-order", ""), stand.keys("日本語,:", "x"), stand.keys("cup", "")];
    let readings = stand.stock().read(&asked).await.unwrap();
    let shown: Vec<_> = readings.iter().map(|reading| reading.shown).collect();
    assert_eq!(shown, [Shown::Unlimited, Shown::Missing, Shown::Number(10)]);
}

#[tokio::test]
async fn a_whole_refusal_that_names_nobody_costs_only_the_guilty_row() {
    // Yahoo! fails the whole call when one sum overflows.
    let stand = Stand::usual(Which::Yahoo).await;
    let rows = [
        row(&stand, "sencha", "100g", Change::By(1)),
        row(&stand, "hojicha", "200g", Change::By(999_999_999)),
        row(&stand, "gyokuro", "50g", Change::By(1)),
        row(&stand, "cup", "", Change::By(0)),
    ];
    let outcomes = stand.stock().push(&rows).await.unwrap();
    let good: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(good, [true, false, true, true]);
    assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(51)));
    assert_eq!(stand.sim.stock("gyokuro", "50g"), Some(Some(100)));
}

/// Names that the mall does not take in any call: one in every `every`.
fn many(stand: &Stand, every: usize) -> Vec<Keys> {
    let name = |n: usize| if n % every == 1 { format!("a{n:03}.b") } else { format!("a{n:03}") };
    let mut asked: Vec<Keys> = (0..998).map(|n| stand.keys(&name(n), "")).collect();
    asked.extend([stand.keys("cup", ""), stand.keys("sencha", "100g")]);
    asked
}

#[tokio::test]
async fn a_few_names_that_the_mall_refuses_cost_no_other_its_reading() {
    let stand = Stand::usual(Which::Yahoo).await;
    let asked = many(&stand, 250);
    let readings = stand.stock().read(&asked).await.unwrap();
    let of = |name: &str| readings.iter().find(|one| one.listing == name).map(|one| one.shown);
    assert_eq!(of("cup"), Some(Shown::Number(10)));
    assert_eq!(of("sencha:100g"), Some(Shown::Number(50)));
    for name in ["a001.b", "a251.b", "a501.b", "a751.b"] {
        assert!(matches!(of(name), None | Some(Shown::Missing)), "{name}: {:?}", of(name));
    }
}

#[tokio::test]
async fn many_names_that_the_mall_refuses_are_found_in_turns() {
    let stand = Stand::usual(Which::Yahoo).await;
    let mut asked = many(&stand, 20);
    let (mut found, mut turns) = (BTreeMap::new(), 0);
    while !asked.is_empty() {
        let readings = stand.stock().read(&asked).await.unwrap();
        assert!(!readings.is_empty(), "a turn that brought nothing");
        found.extend(readings.into_iter().map(|reading| (reading.listing, reading.shown)));
        asked.retain(|keys| !found.contains_key(&stand.stock().listing_key(keys).unwrap()));
        turns += 1;
        assert!(turns < 20, "{} are left", asked.len());
    }
    assert_eq!(found.len(), 1_000);
    assert_eq!((found["cup"], found["sencha:100g"]), (Shown::Number(10), Shown::Number(50)));
    assert_eq!((found["a001.b"], found["a000"]), (Shown::Missing, Shown::Missing));
}
