//! Faults of the mall and the line.

use miseban_malls::{Change, MallErrorKind, PushRow};
use miseban_simulators::stand::faults::Fault;

use super::{keys, shop};

fn one() -> PushRow {
    PushRow { listing: "cup".to_owned(), keys: keys("cup", "", ""), change: Change::By(-1) }
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_once_and_a_refused_client_needs_a_person() {
    let shop = shop(false, 50).await;
    let stock = shop.mall.stock().unwrap();
    stock.read(&[keys("cup", "", "")]).await.unwrap();
    shop.sim.end_tokens();
    assert!(stock.push(&[one()]).await.is_ok(), "the write went again with a new one");
    assert_eq!(shop.sim.stock("cup", ""), Some(Some(9)), "once");
    shop.fault(Fault::Unauthorized, "inventory", 9);
    let error = stock.push(&[one()]).await.unwrap_err();
    assert_eq!((error.kind, error.action), (MallErrorKind::Auth, Some("open_settings")));
    assert_eq!(shop.sim.stock("cup", ""), Some(Some(9)));
}

#[tokio::test]
async fn of_a_write_without_an_answer_nobody_knows_and_a_reading_is_repeated() {
    for (fault, happened) in [
        (Fault::ServerError, false),
        (Fault::HangBefore { milliseconds: None }, false),
        (Fault::HangAfter { milliseconds: None }, true),
        (Fault::CutOffBody, true),
        (Fault::Garbage, true),
    ] {
        let shop = shop(false, 50).await;
        let stock = shop.mall.stock().unwrap();
        stock.read(&[keys("cup", "", "")]).await.unwrap();
        shop.fault(fault.clone(), "inventory", 1);
        let error = stock.push(&[one()]).await.unwrap_err();
        assert_eq!(error.kind, MallErrorKind::OutcomeUnknown, "{fault:?}");
        shop.sim.clear_faults(None);
        assert_eq!(shop.sim.stock("cup", ""), Some(Some(if happened { 9 } else { 10 })), "{fault:?}");
        if fault != Fault::Garbage {
            shop.fault(fault.clone(), "inventory", 1);
            assert!(stock.read(&[keys("cup", "", "")]).await.is_ok(), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn too_many_requests_are_told_and_maintenance_passes() {
    let shop = shop(false, 50).await;
    let stock = shop.mall.stock().unwrap();
    stock.read(&[keys("cup", "", "")]).await.unwrap();
    shop.fault(Fault::TooManyRequests { retry_after_seconds: Some(1) }, "inventory", 1);
    assert_eq!(stock.push(&[one()]).await.unwrap_err().kind, MallErrorKind::RateLimited);
    shop.fault(Fault::ServerError, "shipping", 9);
    let step = shop.mall.orders().unwrap().step(None, miseban_domain::Instant(0)).await;
    assert_eq!(step.unwrap_err().kind, MallErrorKind::Temporary);
    assert_eq!(shop.sim.stock("cup", ""), Some(Some(10)));
}
