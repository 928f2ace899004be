//! The licence key, which ends.

use crate::stands::{Stand, Which};

#[tokio::test]
async fn the_key_works_and_tells_its_end() {
    let stand = Stand::usual(Which::Rakuten).await;
    let states = stand.mall.check().await.unwrap();
    let days = (states[0].expires_at.unwrap().0 - stand.now().0) / 86_400_000;
    assert!(states[0].name == "license_key" && (88..=90).contains(&days), "{states:?}");
}
