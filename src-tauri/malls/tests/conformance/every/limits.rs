//! Within the mall's published limits, with the simulator keeping them.

use std::sync::atomic::Ordering;

use super::MALLS;
use crate::stands::{Setup, Stand, USUAL, Which};

#[tokio::test]
async fn several_calls_in_a_row_are_never_too_fast() {
    for which in MALLS {
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
