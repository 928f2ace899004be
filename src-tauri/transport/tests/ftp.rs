//! Deliveries to a server that misbehaves.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use miseban_simulators::ftp::{FtpConfig, FtpKnobs, FtpSim};
use miseban_transport::{DataMode, Delivered, Ftp, FtpError, FtpErrorKind, FtpTimeOuts, Protection, Site};
use rcgen::{CertificateParams, KeyPair};

const NAME: &str = "quantity.csv";

async fn server(knobs: FtpKnobs) -> FtpSim {
    let sim = FtpSim::start(FtpConfig::default()).await.unwrap();
    sim.set(knobs);
    sim
}

fn site(sim: &FtpSim) -> Site {
    let config = FtpConfig::default();
    Site {
        host: "127.0.0.1".to_owned(),
        port: sim.port(),
        user: config.user,
        password: config.password,
        protection: Protection::Plain,
        mode: DataMode::Passive,
    }
}

fn ftp() -> Ftp {
    let short = Duration::from_millis(400);
    let time_outs = FtpTimeOuts {
        connect: short,
        command: short,
        stall: short,
        finish: short,
        again: Duration::from_millis(1),
    };
    Ftp::loopback_only(time_outs, None)
}

fn large() -> Vec<u8> {
    (0..300_000_u32).map(|n| u8::try_from(n % 199).unwrap()).collect()
}

async fn deliver(sim: &FtpSim, bytes: &[u8]) -> Result<Delivered, FtpError> {
    ftp().deliver(&site(sim), "/", NAME, bytes).await
}

/// It arrived after so many breaks, whole and alone.
async fn arrives_after(knobs: FtpKnobs, breaks: u32) -> FtpSim {
    let (sim, bytes) = (server(knobs.clone()).await, large());
    assert_eq!(deliver(&sim, &bytes).await, Ok(Delivered { breaks, taken: false }), "{knobs:?}");
    let files = sim.files("/");
    assert_eq!(files.keys().collect::<Vec<_>>(), [NAME], "{knobs:?}");
    assert!(files.values().all(|there| *there == bytes), "{knobs:?}");
    sim
}

/// It did not arrive, for this reason, and nothing lies about.
async fn fails(knobs: FtpKnobs, kind: FtpErrorKind) -> FtpError {
    let sim = server(knobs.clone()).await;
    let error = deliver(&sim, &large()).await.unwrap_err();
    assert_eq!(error.kind, kind, "{knobs:?}: {error}");
    assert!(sim.files("/").is_empty(), "{knobs:?}: {:?}", sim.files("/").keys());
    error
}

#[tokio::test]
async fn cut_off_in_the_middle_it_goes_on_where_the_server_stopped() {
    let sim = arrives_after(FtpKnobs { cut_after: Some(100_000), ..FtpKnobs::default() }, 1).await;
    let rests = sim.commands().iter().filter(|command| command.starts_with("REST ")).count();
    assert_eq!(rests, 1, "it was resumed");
}

#[tokio::test]
async fn a_server_that_can_not_resume_gets_it_again_from_the_start() {
    let knobs = FtpKnobs { cut_after: Some(100_000), old: true, ..FtpKnobs::default() };
    let sim = arrives_after(knobs, 2).await;
    assert!(sim.commands().iter().any(|command| command == "LIST"), "its size is in the listing");
}

#[tokio::test]
async fn cut_off_after_the_last_byte_or_in_the_rename_it_looks_and_decides() {
    arrives_after(FtpKnobs { cut_after_last_byte: true, ..FtpKnobs::default() }, 1).await;
    let sim = arrives_after(FtpKnobs { cut_in_rename: Some(false), ..FtpKnobs::default() }, 1).await;
    assert_eq!(sim.commands().iter().filter(|command| command.starts_with("RNTO")).count(), 2);
    let sim = arrives_after(FtpKnobs { cut_in_rename: Some(true), ..FtpKnobs::default() }, 1).await;
    assert_eq!(sim.commands().iter().filter(|command| command.starts_with("RNTO")).count(), 1, "not twice");
    assert_eq!(sim.commands().iter().filter(|command| command.starts_with("STOR")).count(), 1, "not again");
}

#[tokio::test]
async fn renamed_and_taken_before_we_could_look_it_is_delivered() {
    let knobs = FtpKnobs { cut_in_rename: Some(true), takes_after: Some(0), ..FtpKnobs::default() };
    let sim = server(knobs).await;
    assert_eq!(deliver(&sim, b"1").await, Ok(Delivered { breaks: 1, taken: true }));
    assert!(sim.files("/").is_empty());
}

#[tokio::test]
async fn a_server_that_accepts_and_forgets_is_found_out() {
    fails(FtpKnobs { forgets: true, ..FtpKnobs::default() }, FtpErrorKind::Forgotten).await;
    let error =
        fails(FtpKnobs { keeps_only: Some(1_000), ..FtpKnobs::default() }, FtpErrorKind::Forgotten).await;
    assert!(error.detail.contains("1000 instead of 300000"), "{error}");
}

#[tokio::test]
async fn a_late_226_is_waited_for_and_one_that_never_comes_is_looked_after() {
    arrives_after(FtpKnobs { late: Some(150), ..FtpKnobs::default() }, 0).await;
    // Longer than we wait: the file is whole, so it only has to be renamed.
    let sim = arrives_after(FtpKnobs { late: Some(60_000), ..FtpKnobs::default() }, 1).await;
    assert_eq!(sim.commands().iter().filter(|command| command.starts_with("STOR")).count(), 1);
}

#[tokio::test]
async fn refused_passive_connections_are_told_and_the_old_kind_is_tried() {
    let sim = arrives_after(
        FtpKnobs { refuse_extended_passive: true, private_address: true, ..FtpKnobs::default() },
        0,
    )
    .await;
    assert!(sim.commands().iter().any(|command| command == "PASV"), "and the private address is not used");
    let knobs = FtpKnobs { refuse_extended_passive: true, refuse_passive: true, ..FtpKnobs::default() };
    let error = fails(knobs.clone(), FtpErrorKind::PassiveRefused).await;
    assert!(error.words.is_some_and(|words| words.contains("PASV")));
    // In active mode the same server does.
    let sim = server(knobs).await;
    let active = Site { mode: DataMode::Active, ..site(&sim) };
    assert!(ftp().deliver(&active, "/", NAME, b"1").await.is_ok());
    fails(FtpKnobs { dead_data_port: true, ..FtpKnobs::default() }, FtpErrorKind::DataConnection).await;
}

#[tokio::test]
async fn a_full_disk_a_closed_directory_and_a_crowd_are_told_apart() {
    fails(FtpKnobs { disk: Some(50_000), ..FtpKnobs::default() }, FtpErrorKind::Full).await;
    fails(FtpKnobs { read_only: true, ..FtpKnobs::default() }, FtpErrorKind::NotAllowed).await;
    fails(FtpKnobs { busy: 99, ..FtpKnobs::default() }, FtpErrorKind::Busy).await;
    arrives_after(FtpKnobs { busy: 2, ..FtpKnobs::default() }, 2).await;
}

#[tokio::test]
async fn silence_ends_and_a_call_that_is_dropped_hangs_up() {
    let sim = server(FtpKnobs { silent: true, ..FtpKnobs::default() }).await;
    assert_eq!(deliver(&sim, b"1").await.unwrap_err().kind, FtpErrorKind::Broken);
    // Long waits, and a caller that goes away: the connection goes with it.
    let sim = server(FtpKnobs { late: Some(60_000), ..FtpKnobs::default() }).await;
    let patient = Ftp::loopback_only(FtpTimeOuts::default(), None);
    let at = site(&sim);
    let waiting = tokio::spawn(async move { patient.deliver(&at, "/", NAME, b"1").await });
    assert!(sim.wait(|sim| !sim.files("/").is_empty()).await);
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn the_next_file_waits_until_the_mall_has_taken_the_last() {
    let sim = server(FtpKnobs::default()).await;
    deliver(&sim, b"first").await.unwrap();
    assert_eq!(deliver(&sim, b"second").await.unwrap_err().kind, FtpErrorKind::Waiting);
    assert_eq!(sim.take_now(), 1);
    deliver(&sim, b"second").await.unwrap();
    assert_eq!(sim.files("/")[NAME], b"second");
    // What a killed program left under the other name is written over.
    sim.take_now();
    sim.put("/", "quantity.csv.tmp", &large());
    deliver(&sim, b"third").await.unwrap();
    assert_eq!(sim.files("/")[NAME], b"third");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_it_before_the_password() {
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let tls = Some((own.pem(), key.serialize_pem()));
    let sim = FtpSim::start(FtpConfig { tls, ..FtpConfig::default() }).await.unwrap();
    let secured = Site { protection: Protection::Tls, host: "localhost".to_owned(), ..site(&sim) };
    let error = ftp().deliver(&secured, "/", NAME, b"1").await.unwrap_err();
    assert_eq!(error.kind, FtpErrorKind::Certificate, "{error}");
    assert!(!sim.commands().iter().any(|command| command.starts_with("USER") || command.starts_with("PASS")));
    // The same server, trusted.
    let trusting = Ftp::loopback_only(FtpTimeOuts::default(), Some(own.pem()));
    trusting.deliver(&secured, "/", NAME, b"1").await.unwrap();
    assert_eq!(sim.files("/")[NAME], b"1");
}

#[tokio::test]
async fn a_test_folder_reaches_only_this_machine() {
    let away = Site { host: "ftp.example.com".to_owned(), ..site(&server(FtpKnobs::default()).await) };
    assert_eq!(ftp().open(&away).await.unwrap_err().kind, FtpErrorKind::Address);
}
