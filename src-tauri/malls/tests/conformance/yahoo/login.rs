//! The login in the browser, and keys that end.

use std::sync::atomic::Ordering;

use miseban_malls::{Granted, MallErrorKind};

use crate::{
    ops::{REDIRECT, code},
    stands::{Setup, Stand, USUAL, Which},
};

#[tokio::test]
async fn a_login_is_good_once_and_ends() {
    for (signed, life) in [(false, 12 * 3_600_000), (true, 28 * 86_400_000)] {
        let stand = Stand::new(Which::Yahoo, Setup { signed, ..USUAL }).await;
        let code = code(&stand, "n").await;
        let login = stand.mall.login().unwrap();
        let before = stand.now();
        let Granted { secrets, credential } = login.finish(REDIRECT, &code, "n").await.unwrap();
        assert!(secrets["refresh_token"].expose().starts_with("refresh"));
        assert_eq!(credential.name, "login");
        let issued = credential.issued_at.unwrap();
        assert!(issued >= before && credential.expires_at.unwrap().0 == issued.0 + life, "signed: {signed}");
        assert_eq!(secrets["login_at"].expose(), issued.0.to_string());
        assert!(!format!("{secrets:?}").contains("refresh-"), "secrets don't print");
        let again = login.finish(REDIRECT, &code, "n").await.unwrap_err();
        assert_eq!((again.kind, again.action), (MallErrorKind::Auth, Some("login")));
        stand.mall.check().await.unwrap();
    }
}

#[tokio::test]
async fn somebody_elses_login_is_refused() {
    let stand = Stand::usual(Which::Yahoo).await;
    let code = code(&stand, "theirs").await;
    let error = stand.mall.login().unwrap().finish(REDIRECT, &code, "ours").await.unwrap_err();
    assert_eq!((error.kind, error.code.code.as_str()), (MallErrorKind::Auth, "mall_error.login_mismatch"));
}

#[tokio::test]
async fn an_access_token_is_renewed_before_it_ends_and_asked_for_once() {
    let stand = Stand::usual(Which::Yahoo).await;
    let token_calls = || stand.sim.log_since(0).iter().filter(|entry| entry.path.ends_with("/token")).count();
    let keys = [stand.keys("sencha", "100g")];
    let stock = stand.stock();
    let (a, b, c) = tokio::join!(stock.read(&keys), stock.read(&keys), stand.mall.check());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(token_calls(), 1);
    stand.clock.ahead.store(54 * 60_000, Ordering::SeqCst);
    stand.stock().read(&keys).await.unwrap();
    assert_eq!(token_calls(), 1);
    stand.clock.ahead.store(56 * 60_000, Ordering::SeqCst);
    stand.stock().read(&keys).await.unwrap();
    assert_eq!(token_calls(), 2);
}

#[tokio::test]
async fn a_login_that_ended_asks_for_a_new_one() {
    let stand = Stand::usual(Which::Yahoo).await;
    stand.always(miseban_simulators::stand::faults::Fault::ExpiredToken, "token");
    let error = stand.mall.check().await.unwrap_err();
    assert_eq!((error.kind, error.action), (MallErrorKind::Auth, Some("login")));
    assert_eq!(error.code.code, "mall_error.login_ended");
}

#[tokio::test]
async fn the_public_key_works() {
    let stand = Stand::new(Which::Yahoo, Setup { signed: true, ..USUAL }).await;
    stand.mall.check().await.unwrap();
}

#[tokio::test]
async fn the_public_key_tells_its_end_as_the_shop_entered_it() {
    let mut connection = Stand::new(Which::Yahoo, Setup { signed: true, ..USUAL }).await.connection;
    let end = |states: &[miseban_malls::CredentialState]| {
        states.iter().find(|state| state.name == "public_key").map(|state| state.expires_at)
    };
    let connect = miseban_malls::registry::kind("yahoo").unwrap().connect;
    // The simulator of the stand is gone, so only what needs no answer is asked.
    connection.settings.insert("public_key_ends".to_owned(), "next spring".to_owned());
    assert_eq!(connect(connection).err().unwrap().code.args["setting"], "public_key_ends");
    let stand = Stand::new(Which::Yahoo, Setup { signed: true, ..USUAL }).await;
    assert_eq!(end(&stand.mall.check().await.unwrap()), Some(None), "not entered");
    let mut connection = stand.connection.clone();
    connection.settings.insert("public_key_ends".to_owned(), "2027-03-31".to_owned());
    let states = connect(connection).unwrap().check().await.unwrap();
    let at = end(&states).flatten().unwrap();
    assert_eq!(at.plus(1).to_tokyo_text(), "2027-04-01T00:00:00+0900");
    let unsigned = Stand::usual(Which::Yahoo).await;
    assert_eq!(end(&unsigned.mall.check().await.unwrap()), None);
}
