//! This computer's clock may be wrong: the mall's own decides which orders are there.

use std::sync::atomic::Ordering;

use miseban_malls::Rest;

use super::MALLS;
use crate::stands::Stand;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Slow and fast by what a battery does and by what a wrong time zone does.
pub const OFF: [i64; 4] = [-10 * MINUTE, 10 * MINUTE, -9 * HOUR, 9 * HOUR];

#[tokio::test]
async fn a_wrong_clock_hides_no_order() {
    for which in MALLS {
        for off in OFF {
            let stand = Stand::usual(which).await;
            stand.clock.ahead.store(off, Ordering::SeqCst);
            let first = stand.sells(1);
            let (numbers, cursor) = stand.poll(None).await.unwrap();
            assert!(which.are(&numbers, &[&first]), "{which:?} {off} {numbers:?}");
            let second = stand.sells(1);
            let (numbers, cursor) = stand.poll(Some(cursor)).await.unwrap();
            assert!(which.are(&numbers, &[&second]), "{which:?} {off} {numbers:?}");
            // Somebody puts the clock right, and wrong the other way.
            stand.clock.ahead.store(0, Ordering::SeqCst);
            let third = stand.sells(1);
            let (numbers, cursor) = stand.poll(Some(cursor)).await.unwrap();
            assert!(numbers.contains(&third), "{which:?} {off} {numbers:?}");
            stand.clock.ahead.store(-off, Ordering::SeqCst);
            let fourth = stand.sells(1);
            let (numbers, _) = stand.poll(Some(cursor)).await.unwrap();
            assert!(numbers.contains(&fourth), "{which:?} {off} {numbers:?}");
        }
    }
}

/// The window of a poll that was broken off ends when it began: orders since then are not in it.
#[tokio::test]
async fn a_resumed_poll_brings_what_was_ordered_meanwhile() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        for _ in 0..5 {
            stand.sells(1);
        }
        let since = miseban_domain::Instant(stand.now().0 - HOUR);
        let first = stand.orders().step(None, since).await.unwrap();
        let mut cursor = first.next;
        if first.rest == Rest::More {
            // The window is as if it had been opened an hour ago.
            let mut text: serde_json::Value = serde_json::from_str(&cursor).unwrap();
            let to = text["window"]["to"].as_i64().unwrap();
            text["window"]["to"] = (to - HOUR).into();
            cursor = text.to_string();
        }
        let late = stand.sells(1);
        let (numbers, _) = stand.poll(Some(cursor)).await.unwrap();
        assert!(numbers.contains(&late), "{which:?} {numbers:?}");
    }
}
