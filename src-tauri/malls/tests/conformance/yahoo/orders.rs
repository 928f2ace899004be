//! Orders that can only be read for their first minutes.

use miseban_domain::observation::MallState;

use super::every::orders::observed;
use crate::stands::{Setup, Stand, USUAL, Which};

#[tokio::test]
async fn orders_within_the_malls_first_minutes_are_not_hidden() {
    let stand = Stand::new(Which::Yahoo, Setup { read_only: 600_000, ..USUAL }).await;
    let number = stand.sells(1);
    assert_eq!(stand.poll(None).await.unwrap().0, [number.as_str()]);
    assert_eq!(observed(&stand, &number).await.state, Some(MallState::Pending));
}
