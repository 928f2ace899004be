//! The calls of a day, which all of an application's shops share.

use miseban_malls::{Change, MallErrorKind, PushRow};

use crate::stands::{Stand, Which};

#[tokio::test]
async fn a_day_of_many_orders_leaves_calls_for_numbers() {
    let stand = Stand::usual(Which::Yahoo).await;
    stand.sells(1);
    *stand.budget.used_up.lock().unwrap() = Some("/in");
    let error = stand.poll(None).await.unwrap_err();
    assert_eq!(error.kind, MallErrorKind::RateLimited);
    let keys = stand.keys("sencha", "100g");
    stand.stock().read(std::slice::from_ref(&keys)).await.unwrap();
    let listing = stand.stock().listing_key(&keys).unwrap();
    let row = PushRow { listing, keys, change: Change::By(-1) };
    assert_eq!(stand.stock().push(&[row]).await.unwrap()[0].result, Ok(()));
    let all: u32 = stand.budget.limits.lock().unwrap().values().sum();
    assert_eq!(all, 50_000, "both shares together are the application's day");
}
