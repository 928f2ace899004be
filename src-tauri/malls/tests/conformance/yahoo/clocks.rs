//! What the store's public key signs has a time in it.

use std::sync::atomic::Ordering;

use super::every::clocks::OFF;
use crate::stands::{Setup, Stand, USUAL, Which};

#[tokio::test]
async fn what_is_signed_carries_the_malls_time() {
    for off in OFF {
        let stand = Stand::new(Which::Yahoo, Setup { signed: true, ..USUAL }).await;
        stand.clock.ahead.store(off, Ordering::SeqCst);
        stand.mall.check().await.unwrap();
        // The clock is moved while everything runs: one call learns it.
        stand.clock.ahead.store(-off, Ordering::SeqCst);
        stand.mall.check().await.unwrap();
    }
}
