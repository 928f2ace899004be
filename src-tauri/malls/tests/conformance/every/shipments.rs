//! Parcels reported.

use miseban_malls::{MallErrorKind, OrderOutcome, Reported};
use miseban_simulators::stand::shop::CancelledBy;

use super::MALLS;
use crate::{ops::parcel, stands::Stand};

async fn report(stand: &Stand, numbers: &[&String]) -> Vec<OrderOutcome> {
    let parcels: Vec<_> = numbers.iter().map(|number| parcel(number)).collect();
    match stand.shipments().report(&parcels).await.unwrap() {
        Reported::Now(outcomes) => outcomes,
        Reported::Later(receipt) => stand.shipments().outcome(&receipt).await.unwrap().expect("done at once"),
    }
}

#[tokio::test]
async fn each_order_has_its_own_outcome() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        if !which.ships() {
            assert!(stand.mall.shipments().is_none(), "{which:?}");
            continue;
        }
        let (good, gone) = (stand.sells_to_ship(), stand.sells_to_ship());
        let unknown = format!("{}9", &good[..good.len() - 1]);
        stand.sim.cancel_order(&gone, CancelledBy::Shop).unwrap();
        let outcomes = report(&stand, &[&good, &gone, &unknown]).await;
        let of =
            |number: &String| outcomes.iter().find(|o| o.order_number == *number).unwrap().result.clone();
        assert_eq!(of(&good), Ok(()), "{which:?}");
        for number in [&gone, &unknown] {
            let error = of(number).expect_err(&format!("{which:?} {number}"));
            assert_eq!(error.kind, MallErrorKind::Refused, "{which:?} {number}: {error}");
        }
        let shipped = stand.sim.orders().into_iter().find(|order| order.number == good).unwrap();
        let numbers: Vec<&str> =
            shipped.tracking_numbers.iter().map(String::as_str).filter(|n| !n.is_empty()).collect();
        assert_eq!(numbers, ["123456789012"], "{which:?}");
    }
}

#[tokio::test]
async fn a_report_sent_twice_leaves_one_parcel() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        if !which.ships() {
            assert!(stand.mall.shipments().is_none(), "{which:?}");
            continue;
        }
        let number = stand.sells_to_ship();
        for _ in 0..2 {
            let outcomes = report(&stand, &[&number]).await;
            assert_eq!(outcomes[0].result, Ok(()), "{which:?}");
        }
        let shipped = stand.sim.orders().remove(0);
        let numbers = shipped.tracking_numbers.iter().filter(|number| !number.is_empty());
        assert_eq!(numbers.count(), 1, "{which:?}");
    }
}
