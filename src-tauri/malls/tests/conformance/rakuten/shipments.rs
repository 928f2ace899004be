//! Reports while the mall lets nobody through.

use miseban_malls::{Change, MallErrorKind, Reported};
use miseban_simulators::stand::faults::{Fault, FaultRule};

use super::every::stock::row;
use crate::{
    ops::parcel,
    stands::{Stand, Which},
};

#[tokio::test]
async fn trouble_that_passes_while_orders_are_looked_up_refuses_no_order() {
    let stand = Stand::usual(Which::Rakuten).await;
    let filled = row(&stand, "sencha", "100g", Change::To(200));
    assert_eq!(stand.stock().push(&[filled]).await.unwrap()[0].result, Ok(()));
    let parcels: Vec<_> = (0..150).map(|_| parcel(&stand.sells_to_ship())).collect();
    // No order comes, then the first hundred only.
    for skip in [0, 1] {
        let fault = Fault::Maintenance;
        stand.sim.set_fault(FaultRule { fault, path: "getOrder".to_owned(), times: None, skip });
        let error = stand.shipments().report(&parcels).await.unwrap_err();
        assert!(
            matches!(error.kind, MallErrorKind::Temporary | MallErrorKind::Maintenance),
            "after {skip}: {error}"
        );
        let sent = |path: &str| path.contains("updateOrderShippingAsync");
        assert!(!stand.sim.log_since(0).iter().any(|entry| sent(&entry.path)), "nothing was sent");
        stand.sim.clear_faults(None);
    }
    let Reported::Later(receipt) = stand.shipments().report(&parcels).await.unwrap() else {
        panic!("no receipt")
    };
    let outcomes = stand.shipments().outcome(&receipt).await.unwrap().unwrap();
    assert_eq!(outcomes.len(), 150);
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()), "{outcomes:?}");
}
