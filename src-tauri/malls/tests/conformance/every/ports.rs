//! A port without tests fails here.

use super::MALLS;
use crate::{ops, stands::Stand};

#[tokio::test]
async fn every_port_is_exercised() {
    for which in MALLS {
        let stand = Stand::usual(which).await;
        let mut exercised: Vec<&str> = ops::of(which).iter().map(|op| op.port()).collect();
        exercised.dedup();
        assert_eq!(exercised, ops::ports(&*stand.mall), "{which:?}: ports and what is exercised");
        let mails_of = stand.mall.mail().map(|mail| mail.rules().mall);
        assert_eq!(mails_of, which.mails().then_some(which.id()), "{which:?}");
    }
}

#[tokio::test]
async fn every_operation_works_when_nothing_is_wrong() {
    for which in MALLS {
        for op in ops::of(which) {
            let stand = Stand::usual(which).await;
            let prepared = op.prepare(&stand).await;
            let result = op.run(&stand, &prepared).await;
            assert_eq!(result, Ok(()), "{which:?} {op:?}");
            assert_ne!(op.happened(&stand, &prepared), Some(false), "{which:?} {op:?}");
        }
    }
}
