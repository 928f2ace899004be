//! quantity.csv by FTP.

use std::{collections::BTreeMap, sync::Arc};

use miseban_malls::{
    Change, Connection, Mall, MallError, MallErrorKind, PushRow, Retry, SEND_BY, Secret, Way, registry,
};
use miseban_simulators::ftp::{FtpConfig, FtpKnobs, FtpSim};

use crate::stands::{Stand, Which};

/// A shop that sends by FTP, without an application; what is in `more` is set otherwise.
fn shop(stand: &Stand, ftp: &FtpSim, more: &[(&str, &str)]) -> Result<Arc<dyn Mall>, MallError> {
    let account = FtpConfig::default();
    let port = ftp.port().to_string();
    let usual = [
        ("seller_id", "miseban-store"),
        (SEND_BY, "ftp"),
        ("ftp_host", "127.0.0.1"),
        ("ftp_port", &port),
        ("ftp_user", &account.user),
        ("ftp_directory", "/"),
        ("ftp_plain", "true"),
    ];
    let settings =
        usual.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let secrets = BTreeMap::from([("ftp_password".to_owned(), Secret::new(account.password))]);
    let connection = Connection { settings, secrets, ..stand.connection.clone() };
    (registry::kind("yahoo").unwrap().connect)(connection)
}

fn row(stand: &Stand, item: &str, variant: &str, number: i64) -> PushRow {
    let keys = stand.keys(item, variant);
    let listing = stand.stock().listing_key(&keys).unwrap_or_default();
    PushRow { listing, keys, change: Change::To(number) }
}

async fn both() -> (Stand, FtpSim) {
    (Stand::usual(Which::Yahoo).await, FtpSim::start(FtpConfig::default()).await.unwrap())
}

#[tokio::test]
async fn numbers_leave_as_one_file_and_nothing_is_read() {
    let (stand, ftp) = both().await;
    let mall = shop(&stand, &ftp, &[]).unwrap();
    let port = mall.stock().unwrap();
    let rules = port.rules();
    assert!(!rules.reads && !rules.relative);
    assert!(mall.about().stock.ways.contains(&Way { by: miseban_domain::shop::SendBy::Ftp, reads: false }));
    assert!(mall.orders().is_none() && mall.mail().is_some(), "its orders come by mail");
    let mut bad = row(&stand, "cup", "", 1);
    bad.keys.clear();
    let rows = [row(&stand, "sencha", "100g", 7), bad, row(&stand, "cup", "", 0)];
    let outcomes = port.push(&rows).await.unwrap();
    let good: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(good, [true, false, true], "one without keys spoils no other");
    let files = ftp.files("/");
    let text = String::from_utf8(files["quantity.csv"].clone()).unwrap();
    assert_eq!(
        text,
        "\"code\",\"sub-code\",\"quantity\"\r\n\"cup\",\"\",\"0\"\r\n\"sencha\",\"100g\",\"7\"\r\n"
    );
}

#[tokio::test]
async fn the_next_file_waits_for_the_mall_and_says_so() {
    let (stand, ftp) = both().await;
    let mall = shop(&stand, &ftp, &[("clear_store_cancel", "true"), ("ftp_file", "zaiko.csv")]).unwrap();
    let port = mall.stock().unwrap();
    port.push(&[row(&stand, "cup", "", 5)]).await.unwrap();
    assert!(
        String::from_utf8_lossy(&ftp.files("/")["zaiko.csv"]).ends_with("\"5\",\"0\"\r\n"),
        "the flag is taken off"
    );
    let error = port.push(&[row(&stand, "cup", "", 4)]).await.unwrap_err();
    assert_eq!(
        (error.kind, error.code.code.as_str()),
        (MallErrorKind::RateLimited, "mall_error.ftp_waiting")
    );
    assert_eq!(error.retry, Retry::After(60_000));
    ftp.take_now();
    assert!(port.push(&[row(&stand, "cup", "", 4)]).await.is_ok());
}

#[tokio::test]
async fn the_connection_is_tested_up_to_writing_without_touching_the_malls_file() {
    let (stand, ftp) = both().await;
    let mall = shop(&stand, &ftp, &[]).unwrap();
    ftp.put("/", "quantity.csv", b"not taken yet");
    assert_eq!(mall.check().await, Ok(Vec::new()));
    assert_eq!(ftp.files("/").len(), 1, "the probe is gone");
    for (knobs, more, code) in [
        (
            FtpKnobs { read_only: true, ..FtpKnobs::default() },
            ("ftp_directory", "/"),
            "mall_error.ftp_not_allowed",
        ),
        (FtpKnobs::default(), ("ftp_directory", "/nowhere"), "mall_error.ftp_no_directory"),
        (FtpKnobs::default(), ("ftp_user", "somebody"), "mall_error.ftp_login"),
        (FtpKnobs::default(), ("ftp_plain", "false"), "mall_error.ftp_no_tls"),
        (FtpKnobs { disk: Some(3), ..FtpKnobs::default() }, ("ftp_directory", "/"), "mall_error.ftp_full"),
        (
            FtpKnobs { forgets: true, ..FtpKnobs::default() },
            ("ftp_directory", "/"),
            "mall_error.ftp_forgotten",
        ),
        (
            FtpKnobs { refuse_passive: true, refuse_extended_passive: true, ..FtpKnobs::default() },
            ("ftp_directory", "/"),
            "mall_error.ftp_passive_refused",
        ),
        (FtpKnobs::default(), ("ftp_port", "1"), "mall_error.ftp_not_reached"),
    ] {
        ftp.take_now();
        ftp.set(knobs.clone());
        let error = shop(&stand, &ftp, &[more]).unwrap().check().await.unwrap_err();
        assert_eq!(error.code.code, code, "{knobs:?} {more:?}");
        assert!(!format!("{error:?}").contains(&FtpConfig::default().password), "{error:?}");
    }
}

/// What of a push is left to be sent again, with the sentence that the person reads; or that it arrived after all.
#[tokio::test]
async fn whatever_goes_wrong_on_the_way_is_said_and_no_number_counts_as_sent() {
    let usual = FtpKnobs::default;
    let no_passive = FtpKnobs { refuse_passive: true, refuse_extended_passive: true, ..usual() };
    for (knobs, code) in [
        (FtpKnobs { forgets: true, ..usual() }, Some("mall_error.ftp_forgotten")),
        (FtpKnobs { keeps_only: Some(3), ..usual() }, Some("mall_error.ftp_forgotten")),
        (no_passive, Some("mall_error.ftp_passive_refused")),
        (FtpKnobs { dead_data_port: true, ..usual() }, Some("mall_error.ftp_data_connection")),
        (FtpKnobs { disk: Some(3), ..usual() }, Some("mall_error.ftp_full")),
        (FtpKnobs { read_only: true, ..usual() }, Some("mall_error.ftp_not_allowed")),
        (FtpKnobs { busy: 99, ..usual() }, Some("mall_error.ftp_busy")),
        // Gone on with, waited for, looked at: it arrives.
        (FtpKnobs { cut_after: Some(10), ..usual() }, None),
        (FtpKnobs { cut_after_last_byte: true, ..usual() }, None),
        (FtpKnobs { late: Some(150), ..usual() }, None),
        (FtpKnobs { cut_in_rename: Some(false), ..usual() }, None),
    ] {
        let (stand, ftp) = both().await;
        ftp.set(knobs.clone());
        let mall = shop(&stand, &ftp, &[]).unwrap();
        let rows = [row(&stand, "sencha", "100g", 7), row(&stand, "cup", "", 0)];
        let told = mall.stock().unwrap().push(&rows).await;
        let there = ftp.files("/");
        if let Some(code) = code {
            let error = told.unwrap_err();
            assert_eq!(error.code.code, code, "{knobs:?}");
            assert_ne!(error.kind, MallErrorKind::OutcomeUnknown, "{knobs:?}: nothing is there");
            assert!(there.is_empty(), "{knobs:?} {:?}", there.keys());
        } else {
            assert!(told.unwrap().iter().all(|outcome| outcome.result.is_ok()), "{knobs:?}");
            assert_eq!(there["quantity.csv"].split(|byte| *byte == b'\n').count(), 4, "{knobs:?}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_said_before_the_password_leaves() {
    let stand = Stand::usual(Which::Yahoo).await;
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let own = own.self_signed(&key).unwrap();
    let tls = Some((own.pem(), key.serialize_pem()));
    let ftp = FtpSim::start(FtpConfig { tls, ..FtpConfig::default() }).await.unwrap();
    let mall = shop(&stand, &ftp, &[("ftp_plain", "false")]).unwrap();
    let error = mall.stock().unwrap().push(&[row(&stand, "cup", "", 1)]).await.unwrap_err();
    assert_eq!(
        (error.code.code.as_str(), error.action),
        ("mall_error.ftp_certificate", Some("open_settings"))
    );
    assert!(!ftp.commands().iter().any(|command| command.starts_with("USER") || command.starts_with("PASS")));
    assert!(ftp.files("/").is_empty());
}

#[tokio::test]
async fn a_shop_that_sends_files_says_what_is_missing() {
    let (stand, ftp) = both().await;
    let setting = |more: (&str, &str)| {
        let error = shop(&stand, &ftp, &[more]).map(drop).unwrap_err();
        (error.kind, error.code.code, error.code.args["setting"].clone())
    };
    let missing = (MallErrorKind::Settings, "mall_error.setting_missing".to_owned(), "ftp_host".to_owned());
    assert_eq!(setting(("ftp_host", " ")), missing);
    let wrong = (MallErrorKind::Settings, "mall_error.setting_wrong".to_owned(), "ftp_port".to_owned());
    assert_eq!(setting(("ftp_port", "x")), wrong);
    assert!(
        shop(&stand, &ftp, &[(SEND_BY, "api"), ("ftp_host", "")]).is_ok(),
        "nothing of it is asked of others"
    );
}
