//! Within the mall's published limits, with the simulator keeping them.

use std::sync::atomic::Ordering;

use miseban_malls::{Change, MallErrorKind, PushRow};

use crate::stands::{ALL, Setup, Stand, USUAL, Which};

#[tokio::test]
async fn several_calls_in_a_row_are_never_too_fast() {
    for which in ALL {
        let stand = Stand::new(which, Setup { limits: true, ..USUAL }).await;
        stand.sells(1);
        let keys = [stand.keys("sencha", "100g")];
        let polls = async {
            let mut cursor = None;
            for _ in 0..3 {
                cursor = Some(stand.poll(cursor).await.unwrap().1);
            }
        };
        let reads = async {
            for _ in 0..3 {
                stand.stock().read(&keys).await.unwrap();
            }
        };
        tokio::join!(polls, reads);
        let log = stand.sim.log_since(0);
        assert!(log.len() >= 6 && log.iter().all(|entry| entry.status != Some(429)), "{which:?} {log:?}");
        if which == Which::Yahoo {
            let api = log.iter().filter(|entry| !entry.path.ends_with("/token")).count();
            assert_eq!(stand.budget.spent.load(Ordering::SeqCst), i64::try_from(api).unwrap());
        }
    }
}

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
