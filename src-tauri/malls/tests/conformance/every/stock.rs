//! Numbers read and sent.

use miseban_malls::{Change, MallErrorKind, PushRow, Shown};
use miseban_simulators::stand::{books::Cause, faults::Fault};

use super::MALLS;
use crate::stands::{Stand, Which};

pub fn row(stand: &Stand, item: &str, variant: &str, change: Change) -> PushRow {
    let keys = stand.keys(item, variant);
    PushRow { listing: stand.stock().listing_key(&keys).unwrap(), keys, change }
}

/// The API that numbers go by.
fn path(which: Which) -> &'static str {
    crate::ops::Op::Push.path(which)
}

/// A refusal of a whole call that is one row's fault and does not say whose.
fn nameless(which: Which) -> &'static str {
    match which {
        Which::Rakuten => "IE0121",
        Which::Yahoo => "st-02104",
        Which::Futureshop => "InvalidBody",
    }
}

/// Refusals of a whole call that are no row's fault.
fn of_the_shop(which: Which) -> Vec<Fault> {
    let code = if which == Which::Rakuten { "IE1105" } else { "px-04004" };
    let whole = Fault::RefusedWhole { code: code.to_owned(), skus: Vec::new() };
    let by_code = which.tells_rows_from_shop().then_some(whole);
    by_code.into_iter().chain([Fault::HtmlErrorPage { status: 404 }]).collect()
}

#[tokio::test]
async fn steps_do_not_give_back_a_sale_in_between() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        assert!(stand.stock().rules().relative, "{which:?}");
        let readings = stand.stock().read(&[stand.keys("sencha", "100g")]).await.unwrap();
        assert_eq!(readings[0].shown, Shown::Number(50), "{which:?}");
        stand.sells(4);
        let outcomes = stand.stock().push(&[row(&stand, "sencha", "100g", Change::By(-10))]).await.unwrap();
        assert_eq!(outcomes[0].result, Ok(()), "{which:?}");
        assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(36)), "{which:?}");
        let book = &stand.sim.books().skus["sencha:100g"];
        assert_eq!(book.given_back, 0, "{which:?}");
        let pushes =
            book.changes.iter().filter(|change| matches!(change.cause, Cause::Push { relative: true, .. }));
        assert_eq!(pushes.count(), 1, "{which:?}");
    }
}

#[tokio::test]
async fn every_listing_asked_for_has_a_reading() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let asked = [
            stand.keys("hojicha", "200g"),
            stand.keys("never-heard-of", "x"),
            stand.keys("sencha", "100g"),
            stand.keys("hojicha", "200g"),
        ];
        let readings = stand.stock().read(&asked).await.unwrap();
        let shown: Vec<_> = readings.iter().map(|reading| reading.shown).collect();
        assert_eq!(
            shown,
            [Shown::Number(20), Shown::Missing, Shown::Number(50), Shown::Number(20)],
            "{which:?}"
        );
        for (keys, reading) in asked.iter().zip(&readings) {
            assert_eq!(stand.stock().listing_key(keys).as_ref(), Some(&reading.listing), "{which:?}");
        }
        assert_eq!(stand.stock().read(&[]).await.unwrap(), [], "{which:?}");
    }
}

#[tokio::test]
async fn of_a_partly_refused_batch_the_rest_is_taken() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        stand.always(Fault::PartlyRefused { skus: vec!["hojicha:200g".to_owned()] }, path(which));
        let rows = [
            row(&stand, "sencha", "100g", Change::By(-1)),
            row(&stand, "hojicha", "200g", Change::By(-1)),
            row(&stand, "gyokuro", "50g", Change::By(1)),
        ];
        let outcomes = stand.stock().push(&rows).await.unwrap();
        let good: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
        assert_eq!(good, [true, false, true], "{which:?}");
        let error = outcomes[1].result.clone().unwrap_err();
        assert_eq!(error.kind, MallErrorKind::Refused, "{which:?}");
        assert!(error.mall_words.is_some(), "{which:?}");
        let stock = |item, variant| stand.sim.stock(item, variant).flatten();
        assert_eq!(
            (stock("sencha", "100g"), stock("hojicha", "200g"), stock("gyokuro", "50g")),
            (Some(49), Some(20), Some(100)),
            "{which:?}"
        );
    }
}

#[tokio::test]
async fn a_result_below_zero_is_refused_for_that_row_alone() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let rows =
            [row(&stand, "hojicha", "200g", Change::By(-21)), row(&stand, "sencha", "100g", Change::By(-50))];
        let outcomes = stand.stock().push(&rows).await.unwrap();
        assert_eq!(
            outcomes[0].result.as_ref().map_err(|error| error.kind),
            Err(MallErrorKind::Refused),
            "{which:?}"
        );
        assert_eq!(outcomes[1].result, Ok(()), "{which:?}");
        assert_eq!(stand.sim.stock("hojicha", "200g"), Some(Some(20)), "{which:?}");
        assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(0)), "{which:?}");
    }
}

#[tokio::test]
async fn an_unknown_article_is_refused_as_a_row() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let rows =
            [row(&stand, "never-heard-of", "x", Change::By(5)), row(&stand, "sencha", "100g", Change::By(1))];
        let outcomes = stand.stock().push(&rows).await.unwrap();
        assert_eq!(
            outcomes[0].result.as_ref().map_err(|error| error.kind),
            Err(MallErrorKind::Refused),
            "{which:?}"
        );
        assert_eq!(outcomes[1].result, Ok(()), "{which:?}");
        assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(51)), "{which:?}");
        assert_eq!(stand.sim.stock("never-heard-of", "x"), None, "{which:?}: a step creates nothing");
    }
}

#[tokio::test]
async fn a_listing_without_its_keys_spoils_no_other() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let nothing = std::collections::BTreeMap::from([("jan".to_owned(), "4900000000000".to_owned())]);
        let good = stand.keys("sencha", "100g");
        let readings = stand.stock().read(&[nothing.clone(), good.clone()]).await.unwrap();
        let shown: Vec<_> = readings.iter().map(|reading| reading.shown).collect();
        assert_eq!(shown, [Shown::Missing, Shown::Number(50)], "{which:?}");
        let readings = stand.stock().read(std::slice::from_ref(&nothing)).await.unwrap();
        assert_eq!((readings.len(), readings[0].shown), (1, Shown::Missing), "{which:?}");
        let bad = PushRow { listing: "bad".to_owned(), keys: nothing, change: Change::By(1) };
        let outcomes =
            stand.stock().push(&[bad, row(&stand, "sencha", "100g", Change::By(-1))]).await.unwrap();
        let error = outcomes[0].result.clone().unwrap_err();
        assert_eq!(
            (error.kind, error.code.code.as_str()),
            (MallErrorKind::Refused, "mall_error.keys_missing")
        );
        assert_eq!((outcomes[0].listing.as_str(), &outcomes[1].result), ("bad", &Ok(())), "{which:?}");
        assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(49)), "{which:?}");
    }
}

#[tokio::test]
async fn a_code_that_the_mall_refuses_spoils_no_reading() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        // Too long for the one, with a character that the other does not take.
        let bad = stand.keys(if which == Which::Yahoo { "a.b" } else { "a" }, &"x".repeat(40));
        let asked = [stand.keys("sencha", "100g"), bad.clone(), stand.keys("hojicha", "200g")];
        let readings = stand.stock().read(&asked).await.unwrap();
        let shown: Vec<_> = readings.iter().map(|reading| reading.shown).collect();
        assert_eq!(shown, [Shown::Number(50), Shown::Missing, Shown::Number(20)], "{which:?}");
        let alone = stand.stock().read(&[bad]).await.unwrap();
        assert_eq!(alone[0].shown, Shown::Missing, "{which:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_names_nobody_costs_only_the_guilty_row() {
    for which in MALLS {
        let code = nameless(which);
        let stand = Stand::usual(which).await;
        let skus = vec!["hojicha:200g".to_owned()];
        stand.always(Fault::RefusedWhole { code: code.to_owned(), skus }, path(which));
        let rows = [
            row(&stand, "sencha", "100g", Change::By(-1)),
            row(&stand, "hojicha", "200g", Change::By(-1)),
            row(&stand, "gyokuro", "50g", Change::By(-1)),
        ];
        let outcomes = stand.stock().push(&rows).await.unwrap();
        let good: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
        assert_eq!(good, [true, false, true], "{which:?}");
        let error = outcomes[1].result.clone().unwrap_err();
        assert_eq!(error.kind, MallErrorKind::Refused, "{which:?}");
        assert!(error.mall_words.unwrap().contains(code), "{which:?}");
        assert_eq!(stand.sim.stock("gyokuro", "50g"), Some(Some(98)), "{which:?}");
    }
}

#[tokio::test]
async fn what_is_about_the_shop_or_the_line_is_not_taken_apart() {
    for which in MALLS {
        for fault in of_the_shop(which) {
            let stand = Stand::usual(which).await;
            stand.always(fault.clone(), path(which));
            let rows: Vec<PushRow> = ["sencha:100g", "hojicha:200g", "gyokuro:50g"]
                .iter()
                .map(|sku| sku.split_once(':').unwrap())
                .map(|(item, variant)| row(&stand, item, variant, Change::By(-1)))
                .collect();
            let error = stand.stock().push(&rows).await.unwrap_err();
            assert_eq!(error.kind, MallErrorKind::Refused, "{which:?} {fault:?}");
            let calls =
                stand.sim.log_since(0).iter().filter(|entry| entry.path.contains(path(which))).count();
            assert_eq!(calls, 1, "{which:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_that_meets_every_row_of_a_large_batch_ends_soon() {
    for which in MALLS {
        let code = nameless(which);
        let stand = Stand::usual(which).await;
        stand.always(Fault::RefusedWhole { code: code.to_owned(), skus: Vec::new() }, path(which));
        let rows: Vec<PushRow> = (0..stand.stock().rules().push_batch)
            .map(|n| row(&stand, &format!("sencha{n}"), "v", Change::By(-1)))
            .collect();
        assert_eq!(stand.stock().push(&rows).await.unwrap_err().kind, MallErrorKind::Refused, "{which:?}");
        let calls = stand.sim.log_since(0).iter().filter(|entry| entry.path.contains(path(which))).count();
        assert!(calls <= 15, "{which:?} {calls}");
    }
}

#[tokio::test]
async fn an_absolute_number_sets_it() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let outcomes = stand.stock().push(&[row(&stand, "sencha", "100g", Change::To(7))]).await.unwrap();
        assert_eq!(outcomes[0].result, Ok(()), "{which:?}");
        assert_eq!(stand.sim.stock("sencha", "100g"), Some(Some(7)), "{which:?}");
    }
}
