//! Orders confirmed: only Rakuten has a shop say so.

use miseban_malls::MallErrorKind;

use crate::stands::{Stand, Which};

#[tokio::test]
async fn confirming_tells_which_orders_could_not_be() {
    let stand = Stand::usual(Which::Rakuten).await;
    let (fresh, done) = (stand.sells(1), stand.sells(1));
    stand.sim.confirm(&done).unwrap();
    let outcomes = stand.status().confirm(&[fresh.clone(), done.clone()]).await.unwrap();
    let kinds: Vec<_> = outcomes.iter().map(|o| o.result.clone().map_err(|error| error.kind)).collect();
    assert_eq!(kinds, [Ok(()), Err(MallErrorKind::Refused)]);
    assert_eq!(stand.sim.orders()[0].status, 300);
}
