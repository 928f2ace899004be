//! A port without tests fails here.

use miseban_malls::registry;

use crate::{
    ops,
    stands::{ALL, Stand},
};

#[tokio::test]
async fn every_port_of_every_mall_is_exercised() {
    let simulated: Vec<&str> = ALL.iter().map(|which| which.id()).collect();
    let all: Vec<&str> = registry::kinds().iter().map(|kind| kind.about.id).collect();
    assert_eq!(simulated, all, "a mall without a simulator in this suite");
    for which in ALL {
        let stand = Stand::usual(which).await;
        let mut exercised: Vec<&str> = ops::of(which).iter().map(|op| op.port()).collect();
        exercised.dedup();
        assert_eq!(exercised, ops::ports(&*stand.mall), "{which:?}: ports and what is exercised");
        let mail = stand.mall.mail().expect("both malls send mails");
        assert_eq!(mail.rules().mall, which.id());
    }
}

#[tokio::test]
async fn every_operation_works_when_nothing_is_wrong() {
    for which in ALL {
        for op in ops::of(which) {
            let stand = Stand::usual(which).await;
            let prepared = op.prepare(&stand).await;
            let result = op.run(&stand, &prepared).await;
            assert_eq!(result, Ok(()), "{which:?} {op:?}");
            assert_ne!(op.happened(&stand, &prepared), Some(false), "{which:?} {op:?}");
        }
    }
}
