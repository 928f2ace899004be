//! Numbers that are none, and calls that fail whole.

use miseban_malls::{Change, Shown};

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
